"""Cues: what stands in sentences that answer, by the words of the question.

"以什么为食" is answered where 吃 stands, "习性" where 栖息 does, though the question holds neither.
A table gives a token of the question beside a sign of the sentence (a character, or two in a row) a weight; the
score of a sentence is their sum. Weights are whole numbers, so that it does not depend on the order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import open_arrays
from index.postings import term_key
from index.question import Question

STEP = 0.01
"""What a weight of 1 is worth."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"[12]\d{3}")
QUESTION_WORD = re.compile(
    r"为什么|什么时候|什么人|什么样|什么|哪一年|哪[年天里儿些个位几家种条]?|谁|多少|多[大长高远重快宽深久]|几|怎么样|怎么|怎样|如何|为何|何时|何地|何处|何"
)
_EDGE = ord("\n")


@dataclass(frozen=True, slots=True)
class Cues:
    """Weights of a question's tokens beside a sentence's signs.

    `tokens` (uint64, ascending) are keys of question tokens, `starts` (int64 [tokens + 1]) where the weights of each
    begin; `places` (int32) are places in `signs`, ascending for each token, `weights` (int8) what they count in STEPs;
    `signs` (uint64, ascending) are codes as `signs_of` gives them.
    """

    tokens: NDArray[np.uint64]
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    weights: NDArray[np.int8]
    signs: NDArray[np.uint64]

    def scores(self, question: Question, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return what the signs of each folded text count for a question (float64 [texts]); 0 where none is known.

        A sign counts once in a text, and not at all where the question holds it.
        """
        known = self._weigh(question)
        if not texts or not known.any():
            return np.zeros(len(texts))
        codes, rows = signs_of(texts)
        signs, numbers = np.unique(codes, return_inverse=True)
        places = np.minimum(np.searchsorted(self.signs, signs), len(known) - 1)
        counts = np.where(self.signs[places] == signs, known[places], 0)
        seen = np.zeros((len(texts), len(signs)), bool)
        seen[rows, numbers] = True
        return np.asarray(STEP * (seen @ counts), np.float64)

    def _weigh(self, question: Question) -> NDArray[np.int64]:
        """Return what each sign counts for a question (int64 [signs])."""
        keys = np.array([term_key(token) for token in question_tokens(question)], np.uint64)
        found = np.searchsorted(self.tokens, keys)
        parts = [
            slice(self.starts[token], self.starts[token + 1])
            for token, key in zip(found.tolist(), keys, strict=True)
            if token < len(self.tokens) and self.tokens[token] == key
        ]
        if not parts:
            return np.zeros(len(self.signs), np.int64)
        places = np.concatenate([self.places[part] for part in parts])
        weights = np.concatenate([self.weights[part] for part in parts])
        known = np.bincount(places, weights, len(self.signs)).astype(np.int64)
        own, _ = signs_of([question.folded])
        held = np.searchsorted(self.signs, own)
        held[held == len(known)] = 0
        known[held[self.signs[held] == own]] = 0
        return known


def cue_arrays(cues: Cues) -> dict[str, NDArray[Any]]:
    """Return the arrays of a table under the names that `read_cues` knows."""
    return {f"cues/{field.name}": getattr(cues, field.name) for field in fields(Cues)}


def read_cues(path: Path) -> Cues:
    """Read the table whose arrays were saved in a file."""
    arrays = open_arrays(path)
    return Cues(**{field.name: arrays[f"cues/{field.name}"] for field in fields(Cues)})


def question_tokens(question: Question) -> tuple[str, ...]:
    """Return what a question may be known by, each once: its kind, its question words with what stands beside them,
    its terms, and one token that every question has."""
    folded = question.folded.replace(" ", "").rstrip("?")
    tokens = {"*", f"@{question.asked.value}", *question.words}
    for match in QUESTION_WORD.finditer(folded):
        after = folded[match.end() : match.end() + 2]
        before = folded[max(0, match.start() - 2) : match.start()]
        tokens |= {f"?{match[0]}", f"?{match[0]}>{after}", f"?{match[0]}>{after[:1]}", f"?<{before}"}
    return tuple(sorted(tokens))


def signs_of(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the codes of the characters and of the pairs of neighbouring characters of folded texts, repeats
    included, and the number of the text that each is of.

    The edges of a text count as characters; a year counts as one, another number as another; white space as none.
    """
    joined = "\n" + "\n".join("".join(text.split()) for text in texts) + "\n"
    shaped = _NUMBER.sub(lambda match: "Y" if _YEAR.fullmatch(match[0]) else "0", joined)
    characters = np.frombuffer(shaped.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    first, second = characters[:-1], characters[1:]
    rows = np.cumsum(first == _EDGE) - 1
    return np.concatenate([first, (first << np.uint64(32)) | second]), np.concatenate([rows, rows])

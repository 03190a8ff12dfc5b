"""What the fitted ranker sees of a question's candidates: one row a sentence, one column a feature.

Texts are looked through once for all columns, since the sentence before one is a candidate too, as a rule. "Rest" is
the question without what the title holds: in an article on the thing asked about, its name tells sentences apart least.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from corpus.article import Span
from index.cues import Cues
from index.features import (
    Context,
    Weighed,
    answer_tokens,
    common_substring,
    find_name,
    hold_each,
    holding_each,
    period_agreement,
)
from index.question import ALIAS_WEIGHT, Asked, Question

Column = NDArray[np.float64]

NEARBY_CHARS = 12
MAX_TOKENS = 5

_COMPARED = ("bigrams_rest", "terms_rest", "bigrams_around", "substring_rest", "answer_near", "sequence_rest")

GROUPS = {
    "retrieval": ("passage", "words", "pairs", "words_relative", "pairs_relative", "bm25_rank"),
    "coverage": ("terms", "bigrams", "characters", "terms_rest", "bigrams_rest", "characters_rest"),
    "neighbours": (
        *("terms_around", "bigrams_around", "terms_before", "bigrams_before", "terms_after", "bigrams_after"),
        "terms_with_before",
    ),
    "strings": ("substring", "substring_rest", "sequence_rest", "proximity", "density"),
    "answer": ("answer_near", "answer_tokens", "asked", "counted", "counting"),
    "shape": ("length", "length_relative", "question_mark", "colon", "ended"),
    "place": ("position", "position_relative", "members"),
    "title": ("title_terms", "title_bigrams", "title_inside", "title_characters"),
    "question": ("core_length", "number_of_terms", "idf_sum", "first_term", "last_term"),
    "against the others": tuple(f"{name}_{against}" for name in _COMPARED for against in ("rank", "gap")),
    "times": ("agreement", "times_held", "times_before", "times_title", "times_asked", "times_told"),
    "cues": ("cues", "cues_rank", "cues_gap"),
}
"""The features by what they tell; an ablation leaves out one group at a time."""

FEATURES = tuple(name for names in GROUPS.values() for name in names)

_COUNTED = re.compile(r"(?:哪一个|哪一|哪个|哪些|哪位|哪几|哪|什么|多少|几|何)([\u4e00-\u9fff]{1,4})")
_COUNTING = re.compile(r"([\u4e00-\u9fff]{2,4})(?:是什么|是谁|是多少|是哪|在哪|有哪|有多少|是几|叫什么|为)")
_ASKED = {asked: float(number) for number, asked in enumerate(Asked)}
_CUES = [FEATURES.index(name) for name in GROUPS["cues"]]
_DIGITS = re.compile(r"\d+")
_ENDS = tuple("。!?;”」』")


@dataclass(frozen=True, slots=True)
class _Held:
    """How much of each thing (a term, a pair, a character) is held by a sentence, its title and its neighbours.

    Every part is float64 [sentences, things]; `weights` [things] and `rest` [sentences, things], 0 for what the title
    holds.
    """

    text: Column
    title: Column
    before: Column
    after: Column
    weights: Column
    rest: Column

    def around(self) -> Column:
        """Return what sentence, sentence before and title hold together."""
        return np.maximum(np.maximum(self.text, self.before), self.title)


def feature_matrix(weighed: Weighed, contexts: Sequence[Context], cues: Cues | None) -> NDArray[np.float64]:
    """Return the features of sentences (float64 [sentences, FEATURES]), in the order of FEATURES.

    Without `cues` those of their group are 0, for `set_cues` to fill in.
    """
    if not contexts:
        return np.zeros((0, len(FEATURES)))
    question = weighed.question
    core = question.core.replace(" ", "")
    terms, pairs, characters = _find_held(weighed, contexts, core)
    columns: dict[str, Column] = {}
    columns |= _retrieval(contexts, terms.weights.sum(), pairs.weights.sum())
    columns |= _coverage(terms, pairs, characters)
    columns |= _strings(contexts, core)
    columns |= _answers(question, contexts, terms)
    columns |= _shape(contexts)
    title_characters = [max(1, len(set(context.title))) for context in contexts]
    columns |= {
        "title_inside": _column([context.title in context.text if context.title else 0 for context in contexts]),
        "title_characters": characters.title.sum(axis=1) / np.array(title_characters),
        "first_term": terms.text[:, 0] if question.terms else np.zeros(len(contexts)),
        "last_term": terms.text[:, -1] if question.terms else np.zeros(len(contexts)),
    }
    same = {"core_length": len(core), "number_of_terms": len(question.terms), "idf_sum": terms.weights.sum()}
    columns |= {name: np.full(len(contexts), float(value)) for name, value in same.items()}
    columns |= _times(question, contexts)
    for name in _COMPARED:
        columns[f"{name}_rank"], columns[f"{name}_gap"] = _against(columns[name])
    columns |= dict.fromkeys(GROUPS["cues"], np.zeros(len(contexts)))
    matrix = np.column_stack([columns[name] for name in FEATURES])
    if cues is not None:
        set_cues(matrix, cues.scores(question, [context.text for context in contexts]))
    return matrix


def set_cues(matrix: NDArray[np.float64], scores: Column) -> None:
    """Fill in the features of cues, from the score of each sentence by `Cues.scores`."""
    matrix[:, _CUES] = np.column_stack([scores, *_against(scores)])


def _find_held(weighed: Weighed, contexts: Sequence[Context], core: str) -> tuple[_Held, _Held, _Held]:
    """Return what is held of the terms, of the pairs of characters, and of the characters of a question."""
    question = weighed.question
    number: dict[str, int] = {}
    for context in contexts:
        for text in (context.text, context.title, context.before, context.after):
            number.setdefault(text, len(number))
    texts = list(number)
    rows = [
        [number[context.text] for context in contexts],
        [number[context.title] for context in contexts],
        [number[context.before] for context in contexts],
        [number[context.after] for context in contexts],
    ]
    every = "\n".join(texts)
    terms = [holding_each(term, texts, every) for term in question.terms]
    pairs = [hold_each(pair, texts, every) for pair in question.bigrams]
    for term, held in zip(question.terms, terms, strict=True):
        for place, pair in enumerate(question.bigrams if term.names else ()):
            if pair in term.word:
                pairs[place] = [
                    ALIAS_WEIGHT if not one and 0 < other < 1 else one
                    for one, other in zip(pairs[place], held, strict=True)
                ]
    characters = sorted(set(core))
    single = [[1.0 if character in text else 0.0 for text in texts] for character in characters]
    weights = [idf * term.weight for idf, term in zip(weighed.idf, question.terms, strict=True)]
    by_term, by_pair = _parts(terms, rows, len(texts)), _parts(pairs, rows, len(texts))
    by_character = _parts(single, rows, len(texts))
    untitled = _untitled(by_term) & _untitled(by_pair)
    return (
        _held(by_term, weights, untitled),
        _held(by_pair, weighed.bigram_idf, untitled),
        _held(by_character, [1.0] * len(characters), _untitled(by_character)),
    )


def _parts(held: Sequence[Sequence[float]], rows: Sequence[Sequence[int]], texts: int) -> list[Column]:
    every = np.array(held, np.float64).T if held else np.zeros((texts, 0))
    return [every[row] for row in rows]


def _untitled(parts: Sequence[Column]) -> NDArray[np.bool_]:
    """Return for each sentence whether its title lacks something."""
    lacking: NDArray[np.bool_] = np.any(parts[1] < 1, axis=1)
    return lacking


def _held(parts: Sequence[Column], weights: Sequence[float], untitled: NDArray[np.bool_]) -> _Held:
    """Join the parts; where a title holds all there is (not `untitled`), the rest is the whole."""
    text, title, before, after = parts
    every = np.array(weights, np.float64)
    rest = np.where((title < 1) | ~untitled[:, None], every, 0.0)
    return _Held(text, title, before, after, every, rest)


def _share(held: Column, weights: Column) -> Column:
    """Return the weighted share that each row holds; `weights` is [things] or [rows, things]."""
    total = np.add.reduce(weights, axis=-1)
    share: Column = np.divide(np.add.reduce(held * weights, axis=1), total, out=np.zeros(len(held)), where=total > 0)
    return share


def _retrieval(contexts: Sequence[Context], idf_sum: float, pair_idf_sum: float) -> dict[str, Column]:
    words = _column([context.words for context in contexts])
    pairs = _column([context.pairs for context in contexts])
    words_relative, pairs_relative = words / max(words.max(), 1e-9), pairs / max(pairs.max(), 1e-9)
    return {
        "passage": _column([context.passage for context in contexts]),
        "words": words / max(idf_sum, 1e-9),
        "pairs": pairs / max(pair_idf_sum, 1e-9),
        "words_relative": words_relative,
        "pairs_relative": pairs_relative,
        "bm25_rank": _rank(words_relative + pairs_relative),
    }


def _coverage(terms: _Held, pairs: _Held, characters: _Held) -> dict[str, Column]:
    return {
        "terms": _share(terms.text, terms.weights),
        "bigrams": _share(pairs.text, pairs.weights),
        "characters": _share(characters.text, characters.weights),
        "terms_rest": _share(terms.text, terms.rest),
        "bigrams_rest": _share(pairs.text, pairs.rest),
        "characters_rest": _share(characters.text, characters.rest),
        "terms_around": _share(terms.around(), terms.weights),
        "bigrams_around": _share(pairs.around(), pairs.weights),
        "terms_before": _share(terms.before, terms.rest),
        "bigrams_before": _share(pairs.before, pairs.rest),
        "terms_after": _share(terms.after, terms.rest),
        "bigrams_after": _share(pairs.after, pairs.rest),
        "terms_with_before": _share(np.maximum(terms.text, terms.before), terms.rest),
        "title_terms": _share(terms.title, terms.weights),
        "title_bigrams": _share(pairs.title, pairs.weights),
    }


def _strings(contexts: Sequence[Context], core: str) -> dict[str, Column]:
    """Return the longest run and the longest subsequence of the core that sentences hold, as shares of it."""
    titles = {context.title for context in contexts if len(context.title) > 1}
    rest = {title: core.replace(title, " ").strip() or core for title in titles}
    pairs = [(rest.get(context.title, core), context.text) for context in contexts]
    whole = [common_substring(core, text, "") for _, text in pairs]
    return {
        "substring": _column(whole),
        "substring_rest": _column(
            [
                common_substring(one, text, "") if one != core else share
                for (one, text), share in zip(pairs, whole, strict=True)
            ]
        ),
        "sequence_rest": _column([LCSseq.similarity(one, text) / max(1, len(one)) for one, text in pairs]),
    }


def _answers(question: Question, contexts: Sequence[Context], terms: _Held) -> dict[str, Column]:
    """Return how near what looks like an answer stands to the question's terms, and how close these stand."""
    folded = question.folded
    counted, counting = (match[1] if match else "" for match in (_COUNTED.search(folded), _COUNTING.search(folded)))
    near, tokens, proximity, density = [], [], [], []
    total = max(float(terms.weights.sum()), 1e-9)
    every = "\n".join([context.text for context in contexts])
    names = [[name for name in (term.word, *term.names) if name in every] for term in question.terms]
    for context, held, rest in zip(contexts, terms.text.tolist(), terms.rest.tolist(), strict=True):
        text = context.text
        spots = [
            (start, end, weight)
            for of_term, share, weight in zip(names, held, rest, strict=True)
            if share
            for name in of_term
            if name in text
            for start, end in find_name(name, text)
        ]
        found = [span for span in answer_tokens(question.asked, text) if text[slice(*span)] not in question.core]
        telling = [spot for spot in spots if spot[2]]
        near.append(max([_nearness(span, telling) for span in found], default=0.0) / total)
        tokens.append(min(MAX_TOKENS, len(found)))
        first, last = min([start for start, _, _ in spots], default=0), max([end for _, end, _ in spots], default=0)
        covered = sum([end - start for start, end, _ in spots])
        proximity.append(min(1.0, covered / (last - first)) if last > first else 0.0)
        density.append(min(1.0, covered / max(1, len(text))))
    return {
        "answer_near": _column(near),
        "answer_tokens": _column(tokens),
        "asked": np.full(len(contexts), _ASKED[question.asked]),
        "counted": _column([_characters_in(counted, context.text) for context in contexts]),
        "counting": _column([_characters_in(counting, context.text) for context in contexts]),
        "proximity": _column(proximity),
        "density": _column(density),
    }


def _nearness(span: Span, spots: Sequence[tuple[int, int, float]]) -> float:
    """Return the sum of the terms' weights, each the less the farther it stands from a span."""
    start, end = span
    return sum([weight * math.exp(-max(0, start - last, first - end) / NEARBY_CHARS) for first, last, weight in spots])


def _characters_in(word: str, text: str) -> float:
    """Return the share of a word's characters that a text holds; -1 for no word."""
    return sum([character in text for character in word]) / len(word) if word else -1.0


def _shape(contexts: Sequence[Context]) -> dict[str, Column]:
    lengths = _column([len(context.text) for context in contexts])
    position = _column([context.position for context in contexts])
    members = _column([context.members for context in contexts])
    return {
        "length": lengths,
        "length_relative": lengths / max(lengths.mean(), 1e-9),
        "position": position,
        "members": members,
        "position_relative": position / np.maximum(1, members - 1),
        "question_mark": _column(["?" in context.text for context in contexts]),
        "colon": _column([":" in context.text for context in contexts]),
        "ended": _column([context.text.rstrip().endswith(_ENDS) for context in contexts]),
    }


def _times(question: Question, contexts: Sequence[Context]) -> dict[str, Column]:
    """Return how the periods of sentences agree with those asked for, and how far these stand there as written."""
    asked = question.times + question.bare
    written = [tuple(_DIGITS.findall(time.text)) or (time.text,) for time in asked]
    return {
        "agreement": _column([period_agreement(question, context) for context in contexts]),
        "times_held": _column([_written(written, context.text) for context in contexts]),
        "times_before": _column([_written(written, context.before) for context in contexts]),
        "times_title": _column([_written(written, context.title) for context in contexts]),
        "times_asked": np.full(len(contexts), float(len(asked))),
        "times_told": _column([len(context.times) for context in contexts]),
    }


def _written(times: Sequence[Sequence[str]], text: str) -> float:
    """Return the mean share of the parts of times that a text holds; -1 for no times."""
    return sum([sum([part in text for part in parts]) / len(parts) for parts in times]) / len(times) if times else -1.0


def _column(values: Sequence[float]) -> Column:
    return np.array(values, np.float64)


def _against(values: Column) -> tuple[Column, Column]:
    """Return for each value how many are greater, and how far it is below the greatest."""
    return _rank(values), values - values.max()


def _rank(values: Column) -> Column:
    """Return for each value how many are greater."""
    greater: Column = (len(values) - np.sort(values).searchsorted(values, "right")).astype(np.float64)
    return greater

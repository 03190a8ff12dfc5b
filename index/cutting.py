"""Words of a question that nobody knows, cut again along the words the corpus has: 耶洛一 is 耶洛, and 一 is nothing.

Segmentation makes up words where a name it does not know meets what stands beside it. Such a word is found nowhere, and
the name in it is lost, to the search and to the verdict alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.generation import Generation
from index.question import Question, Term, function_words, split_names
from index.segmenter import Segmenter
from index.taught import aliases

LONGEST, BEFORE, BEHIND = 6, 2, 1
"""The longest word tried, and how many words before and behind the unknown one are cut again with it."""
HELD, KNOWN, EACH = 1.0, 0.6, 0.3
"""What a character in a word of the corpus and in one of the word list counts, and what each word costs."""

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


def cut_again(question: Question, generation: Generation, segmenter: Segmenter) -> Question:
    """Return the question with every word that neither word list nor corpus knows cut along words they do know.

    What is left over is no term. A word in which none is found stays, but for its particles (要关 is 关). The question
    itself where all words are known.
    """
    unknown = _unknown(question, generation, segmenter)
    if not unknown:
        return question
    cut: dict[str, tuple[str, ...]] = {}
    for run in _HAN.finditer(question.core):
        cut |= dict(_cut_run(run[0], unknown, generation, segmenter))
    terms: dict[str, Term] = {}
    for term in question.terms:
        for word in cut.get(term.word, (term.word,)):
            made = term if word == term.word else Term(word, aliases().names(word), term.weight)
            terms.setdefault(word, made)
    return replace(question, terms=tuple(terms.values())) if cut and terms else question


def _unknown(question: Question, generation: Generation, segmenter: Segmenter) -> frozenset[str]:
    words = [term.word for term in question.terms if not term.names and _HAN.fullmatch(term.word)]
    words = [word for word in words if not segmenter.knows(word)]
    return frozenset(word for word in words if word not in _held(words, generation))


def _held(words: Sequence[str], generation: Generation) -> frozenset[str]:
    """Return those of the words that are words of the corpus."""
    nowhere, *weights = generation.fields["sentence-words"].idf(["\0", *words]).tolist()
    return frozenset(word for word, idf in zip(words, weights, strict=True) if idf < nowhere)


def _cut_run(
    run: str, unknown: frozenset[str], generation: Generation, segmenter: Segmenter
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words of a run that are cut anew, unknown ones and neighbours, each with the words in its place."""
    tokens: list[tuple[str, bool]] = []
    for piece, is_name in split_names(run, aliases()):
        tokens += [(piece, True)] if is_name else [(word, False) for word in segmenter.segment(piece)]
    for place, (word, is_name) in enumerate(tokens):
        if is_name or word not in unknown:
            continue
        first, last = place, place
        while first > max(0, place - BEFORE) and not tokens[first - 1][1]:
            first -= 1
        while last < min(len(tokens) - 1, place + BEHIND) and not tokens[last + 1][1]:
            last += 1
        window = [one for one, _ in tokens[first : last + 1]]
        pieces = _cut("".join(window), generation, segmenter)
        kept = tuple(piece for piece in pieces if len(piece) > 1 and piece not in function_words())
        new = [piece for piece in kept if piece not in window]
        content = [char for char in word if char not in function_words()]
        if not new and len(content) > 1:
            continue
        yield word, tuple(new or content)
        for other in window:
            inside = [piece for piece in new if other in piece]
            if other != word and len(other) > 1 and inside:
                yield other, tuple(inside)


def _cut(text: str, generation: Generation, segmenter: Segmenter) -> list[str]:
    """Return a text cut where most of its characters are in words of the corpus, or of the word list, in few words."""
    spans = [(a, b) for a in range(len(text)) for b in range(a + 2, min(len(text), a + LONGEST) + 1)]
    held = _held([text[a:b] for a, b in spans], generation)
    worth = {
        (a, b): (b - a) * (HELD if text[a:b] in held else KNOWN) - EACH
        for a, b in spans
        if text[a:b] in held or segmenter.knows(text[a:b])
    }
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        ways = [(best[end - 1][0], end - 1)]
        ways += [(best[start][0] + worth[start, end], start) for start in range(end) if (start, end) in worth]
        best.append(max(ways))
    pieces: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        pieces.append(text[start:end])
        end = start
    return pieces[::-1]

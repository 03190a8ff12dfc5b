"""Whether the best sentence answers at all: a decision of its own, beside the order of the sentences.

A logistic regression over what the sentence covers of the question and what speaks against it, and small trees that
add what it misses, from these and from all that the second look sees of the sentence. The weights stand in
verdict.json, with a note of what both were fitted on, the trees in verdict.bin; `python tests/quality/fit_verdict.py`
fits them again.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.figure_words import Part, part_of
from corpus.text import fold
from index.answer import Reason
from index.evidence import Evidence, held_terms
from index.features import Context, Weighed, has_new_answer, holding
from index.question import Question
from index.trees import Trees, read_trees
from index.wanted import is_place

ANSWER_FROM = 0.5
"""A confidence from which on a sentence is shown as the answer."""

RULED_OUT = -1.0
"""The log-odds there are at most where the sentence cannot answer, however well it agrees: see `_is_ruled_out`."""

MANY = 0.5
"""The share of a question's words that are nouns nowhere in the article from which on it is about something else."""

TREES = "verdict"

MOST = 5.0
"""How many log-odds of the second look count at most."""

FEATURES = (
    "score",
    "margin",
    "lead",
    "first",
    "unheard",
    "nouns unheard of",
    "others unheard of",
    "title",
    "answer",
    "year",
    "figure",
    "literal",
    "kind",
    "place",
    "items",
    "explained",
    "status",
    "unstated",
    "crowd",
    "crowd score",
    "crowd gathered",
)
_SMALL, _LARGE = math.log(500), math.log(30_000)


@dataclass(frozen=True, slots=True)
class Reading:
    """The best sentence, read against the question: its score in [0, 1] without what its period counts, and what speaks
    against it.

    `seen` is what the second look sees of it (float64), `margin` the log-odds that it answers as that tells, `lead` how
    far the next best is below, infinite where there is none. `rarity` is how telling each term of the question is in
    Chinese at large, in [0, 1] and in their order; `sentences` how many the corpus has; `gathered` the share of the
    next best sentences that are of its article.
    """

    weighed: Weighed
    context: Context
    score: float
    seen: NDArray[np.float64]
    margin: float
    lead: float
    evidence: Evidence
    rarity: Sequence[float]
    sentences: int
    article: Article
    gathered: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely the best sentence answers, in [0, 1]; where it does not, why, and which words no candidate holds.

    `contributions` are (feature, value, log-odds added), in the order of FEATURES, and behind them the trees.
    """

    confidence: float
    reason: Reason | None
    missing: tuple[str, ...]
    contributions: tuple[tuple[str, float, float], ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the sentence is shown as the answer."""
        return self.confidence >= ANSWER_FROM


def features(reading: Reading) -> tuple[float, ...]:
    """Return what the verdict looks at, in the order of FEATURES, each about [0, 1].

    What a colloquial question says in other words is often nowhere in the sentence and seldom nowhere in its article:
    so both are looked at. That the next best sentences are of the same article tells something only where there are
    many articles. A noun that its article lacks tells more than a verb or a word of one character, for which there
    are many others.
    """
    weighed, context, evidence = reading.weighed, reading.context, reading.evidence
    question, terms = weighed.question, weighed.question.terms
    telling = [idf * term.weight * rarity for idf, term, rarity in zip(weighed.idf, terms, reading.rarity, strict=True)]
    whole = sum(telling) or 1.0
    around = held_terms(question, _around(context))
    titled = held_terms(question, context.title)
    unheard_of = () if all(around) else _unheard_of(reading)
    nouns = len(_nouns(unheard_of))
    others = len(unheard_of) - nouns
    crowd = _crowd(reading)
    return (
        reading.score,
        max(-MOST, min(MOST, reading.margin)) / MOST,
        min(MOST, reading.lead) / MOST,
        1 - around[_subject(question)] if around else 1.0,
        max((weight for weight, part in zip(telling, around, strict=True) if not part), default=0.0) / whole,
        nouns / max(1, len(terms)),
        others / max(1, len(terms)),
        sum(weight * part for weight, part in zip(telling, titled, strict=True)) / whole,
        has_new_answer(weighed.without(context.title), context.text),
        evidence.year,
        float(evidence.figure == 1),
        evidence.literal,
        evidence.kind,
        evidence.place,
        evidence.items,
        evidence.explained,
        evidence.status,
        evidence.unstated,
        crowd,
        crowd * reading.score,
        crowd * reading.gathered,
    )


def _crowd(reading: Reading) -> float:
    """Return how large the corpus is, in [0, 1] on a scale of logarithms: 0 up to 500 sentences, 1 from 30,000."""
    return min(1.0, max(0.0, (math.log(max(1, reading.sentences)) - _SMALL) / (_LARGE - _SMALL)))


def _unheard_of(reading: Reading) -> tuple[str, ...]:
    """Return the question's words that the article does not know."""
    terms = reading.weighed.question.terms
    held = held_terms(reading.weighed.question, f"{reading.context.title}\n{_fold_body(reading.article.body)}")
    return tuple(term.word for term, part in zip(terms, held, strict=True) if not part)


def _nouns(words: Sequence[str]) -> list[str]:
    """Return those of some words that are nouns of two characters and more."""
    return [word for word in words if len(word) > 1 and part_of(word) is Part.NAME]


def _is_ruled_out(reading: Reading, unheard_of: float) -> bool:
    """Whether half of the question's words are nouns that the article does not know, the figure that would answer is
    said of another place, or there is none of the kind asked for.

    The last only in a small corpus or where the sentence holds no word of the question: there the score tells
    little, and else it may outweigh what is read wrongly in a sentence. In a small corpus a figure is also not that of
    a question half of whose characters are such nouns: 钢铁产量 is one word, and all that is asked.
    """
    evidence, question = reading.evidence, reading.weighed.question
    if unheard_of >= MANY or (evidence.place == 1 and evidence.figure_at is not None):
        return True
    if unheard_of and evidence.figure_at is not None and not _crowd(reading):
        nouns = sum(map(len, _nouns(_unheard_of(reading))))
        if nouns >= MANY * sum(len(term.word) for term in question.terms):
            return True
    return evidence.figure == 1 and (not _crowd(reading) or not any(held_terms(question, reading.context.text)))


@lru_cache(maxsize=64)
def _fold_body(body: str) -> str:
    """Return the folded text of an article: folding a long one takes longer than all the rest."""
    return fold(body)


def judge(reading: Reading | None, weighed: Weighed, contexts: Sequence[Context]) -> Verdict:
    """Judge the best sentence among the contexts of all candidates; None, where there is none, has confidence 0."""
    question = weighed.question
    if reading is None:
        return Verdict(0.0, Reason.TOPIC, question.words)
    bias, weights = load_weights()
    values = features(reading)
    weighed_up = ((name, value, weight * value) for name, value, weight in zip(FEATURES, values, weights, strict=True))
    added = float(load_verdict_trees().margins(np.array([[*values, *reading.seen]]))[0])
    contributions = (*weighed_up, ("trees", added, added))
    evidence = bias + math.fsum(added for _, _, added in contributions)
    if _is_ruled_out(reading, values[FEATURES.index("nouns unheard of")]):
        evidence = min(evidence, RULED_OUT)
    confidence = 1 / (1 + math.exp(-max(-30.0, min(30.0, evidence))))
    if confidence >= ANSWER_FROM:
        return Verdict(confidence, None, (), contributions)
    everywhere = "\n".join(dict.fromkeys([*(context.title for context in contexts), *(c.text for c in contexts)]))
    nowhere = tuple(term.word for term in question.terms if not holding(term, everywhere))
    return Verdict(confidence, _reason(reading, nowhere), nowhere, contributions)


@lru_cache(maxsize=1)
def load_weights() -> tuple[float, tuple[float, ...]]:
    """Return the bias and the weights in the order of FEATURES, from verdict.json."""
    fitted = json.loads(resources.files("index").joinpath("verdict.json").read_text(encoding="utf-8"))
    return fitted["bias"], tuple(fitted["weights"][name] for name in FEATURES)


@lru_cache(maxsize=1)
def load_verdict_trees() -> Trees:
    """Return the fitted trees, read once. They see the values of FEATURES, and behind them those of the second look."""
    return read_trees(Path(__file__).with_name("verdict.bin"), TREES)


def _subject(question: Question) -> int:
    """Return the number of the first term that is no place, 0 where all are."""
    return next((number for number, term in enumerate(question.terms) if not is_place(term.word)), 0)


def _around(context: Context) -> str:
    return f"{context.title}\n{context.before}\n{context.text}"


def _reason(reading: Reading, nowhere: Sequence[str]) -> Reason:
    """Return what is missing first: all of it, the period, whose it is, what is asked of it; else the sum is weak.

    Where other sentences hold the words and the best, of the period asked for, none of them, it is the period.
    """
    question, evidence = reading.weighed.question, reading.evidence
    held = held_terms(question, _around(reading.context))
    missing = [term for term, part in zip(question.terms, held, strict=True) if not part]
    if len(nowhere) == len(question.terms):
        return Reason.TOPIC
    if (evidence.year >= 0.5 and evidence.figure < 1) or (question.times and len(missing) == len(question.terms)):
        return Reason.PERIOD
    if evidence.place == 1 or question.terms[_subject(question)] in missing:
        return Reason.SUBJECT
    if missing or max(evidence.figure, evidence.kind, evidence.head, evidence.status) >= 0.5:
        return Reason.INDICATOR
    return Reason.WEAK

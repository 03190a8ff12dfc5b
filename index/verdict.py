"""Whether the best sentence answers at all: a decision of its own, beside the order of the sentences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.answer import Reason
from index.features import Context, Weighed, bigram_coverage, has_new_answer, holding, period_agreement, term_coverage
from index.question import Asked

ANSWER_FROM = 0.5
"""A confidence from which on a sentence is shown as the answer."""

_BIAS, _TERMS, _BIGRAMS, _SCORE = -3.7, 3.7, 2.9, 1.6
_WRONG_PERIOD, _NO_FIGURE = 4.2, 0.8
# Log-odds, rounded from logistic regressions; tests/quality/README.md says on what. A wrong period outweighs all else.


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely the best sentence answers, in [0, 1]; where it does not, why, and which words no candidate holds."""

    confidence: float
    reason: Reason | None
    missing: tuple[str, ...]

    @property
    def answers(self) -> bool:
        """Whether the sentence is shown as the answer."""
        return self.confidence >= ANSWER_FROM


def judge(weighed: Weighed, contexts: Sequence[Context], scores: NDArray[np.float64]) -> Verdict:
    """Judge the sentence with the best score. No candidate, or a question without terms, has confidence 0."""
    question = weighed.question
    if not contexts:
        return Verdict(0.0, Reason.TOPIC, question.words)
    best = contexts[int(np.argmax(scores))]
    around = f"{best.title}\n{best.before}\n{best.text}"
    missing = tuple(term.word for term in question.terms if not holding(term, around))
    evidence = _BIAS + _SCORE * float(scores.max())
    evidence += _TERMS * term_coverage(weighed, around) + _BIGRAMS * bigram_coverage(weighed, around)
    wrong_period = bool(question.times) and period_agreement(question, best) <= 0
    if wrong_period:
        evidence -= _WRONG_PERIOD
    if question.asked is Asked.FIGURE and not has_new_answer(weighed, best.text):
        evidence -= _NO_FIGURE
    confidence = 1 / (1 + math.exp(-evidence))
    if confidence >= ANSWER_FROM:
        return Verdict(confidence, None, ())
    everywhere = "\n".join(dict.fromkeys([*(context.title for context in contexts), *(c.text for c in contexts)]))
    nowhere = tuple(term.word for term in question.terms if not holding(term, everywhere))
    return Verdict(confidence, _reason(weighed, wrong_period, missing), nowhere)


def _reason(weighed: Weighed, wrong_period: bool, missing: tuple[str, ...]) -> Reason:
    if len(missing) == len(weighed.question.terms):
        return Reason.TOPIC
    if not missing:
        return Reason.PERIOD if wrong_period else Reason.WEAK
    return Reason.SUBJECT if weighed.question.terms[0].word in missing else Reason.INDICATOR

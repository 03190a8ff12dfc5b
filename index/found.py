"""What is found for a question understood: candidates, ranked, looked at again, and the best one read."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidate, find_candidates, weigh
from index.evidence import Evidence, find_evidence, penalty
from index.features import Context, Weighed
from index.generation import Generation
from index.question import Question
from index.ranker import score_sentences
from index.segmenter import Segmenter
from index.verdict import Reading
from index.wanted import Wanted, find_wanted

MAX_RANKED = 60
LOOKED_AT = 12
"""How many of the best sentences are looked at again, for what speaks against them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates best first, at most MAX_RANKED, their scores (float64 [candidates], in [0, 1], never rising), and the
    best one read against the question, None where there is no candidate. `evidence` is that of each, None for those not
    looked at again. `contexts` are those of all candidates."""

    weighed: Weighed
    candidates: tuple[Candidate, ...]
    scores: NDArray[np.float64]
    evidence: tuple[Evidence | None, ...]
    wanted: Wanted
    contexts: tuple[Context, ...]
    reading: Reading | None


def find_sentences(
    generation: Generation, question: Question, segmenter: Segmenter, *, without: Collection[str] = ()
) -> Found:
    """Find the sentences that may answer a question, outside some articles."""
    weighed = weigh(generation, question, segmenter)
    candidates = find_candidates(generation, question, segmenter, without=without)
    contexts = tuple(candidate.context for candidate in candidates)
    wanted = find_wanted(question)
    ranked, undated = score_sentences(weighed, contexts)
    scores, evidence = look_again(wanted, weighed, candidates, ranked, segmenter)
    unseen = np.array([place not in evidence for place in range(len(scores))], bool)
    order = np.lexsort((np.arange(len(scores)), unseen, -scores))[:MAX_RANKED]
    reading = None
    if len(order):
        best = int(order[0])
        reading = Reading(
            weighed,
            contexts[best],
            score=lower(float(undated[best]), penalty(evidence[best])),
            gap=float(scores[best] - (scores[order[1]] if len(order) > 1 else 0.0)),
            evidence=evidence[best],
            rarity=tuple(segmenter.rarity(word) for word in question.words),
            sentences=generation.sentence_count,
        )
    places = order.tolist()
    return Found(
        weighed,
        tuple(candidates[place] for place in places),
        scores[order],
        tuple(evidence.get(place) for place in places),
        wanted,
        contexts,
        reading,
    )


def look_again(
    wanted: Wanted,
    weighed: Weighed,
    candidates: Sequence[Candidate],
    scores: NDArray[np.float64],
    segmenter: Segmenter,
) -> tuple[NDArray[np.float64], dict[int, Evidence]]:
    """Return new scores (float64 [candidates], in [0, 1]) and the evidence of the LOOKED_AT best by the given ones.

    What speaks against a sentence lowers its score. The others keep theirs, but none is above the lowest looked at.
    """
    if not candidates:
        return scores, {}
    looked_at = np.argsort(-scores, kind="stable")[:LOOKED_AT].tolist()
    evidence = {
        place: find_evidence(
            wanted, weighed, candidates[place].context, candidates[place].parsed.article.body, segmenter.segment
        )
        for place in looked_at
    }
    kept = np.array([lower(float(scores[place]), penalty(evidence[place])) for place in looked_at])
    lowered = np.minimum(scores, kept.min())
    lowered[looked_at] = kept
    return lowered, evidence


def lower(score: float, by: float) -> float:
    """Return a score in [0, 1] with its log-odds lowered."""
    if not 0 < score < 1:
        return score
    return 1 / (1 + (1 - score) / score * math.exp(by))

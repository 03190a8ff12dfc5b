"""What is found for a question understood: candidates, ranked, the best looked at twice, and one read."""

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
from index.second_look import find_gains, lift
from index.segmenter import Segmenter
from index.verdict import Reading
from index.wanted import Wanted, find_wanted

MAX_RANKED = 60
NEXT = 5
"""How many of those behind the best sentence are looked at for being of its article."""
LOOKED_AT = 12
"""How many of the best sentences are looked at again, for what speaks against them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates best first, at most MAX_RANKED, and their scores (float64 [candidates], in [0, 1], never rising).

    `undated` are the scores without what periods and evidence count, `evidence` is that of each, None for those not
    looked at again. `contexts` are those of all candidates. `rarity` is how telling each term of the question is,
    `sentences` how many there are to search.
    """

    weighed: Weighed
    candidates: tuple[Candidate, ...]
    scores: NDArray[np.float64]
    undated: NDArray[np.float64]
    evidence: tuple[Evidence | None, ...]
    wanted: Wanted
    contexts: tuple[Context, ...]
    rarity: tuple[float, ...]
    sentences: int

    def read(self, left_out: Collection[int] = ()) -> Reading | None:
        """Return the best sentence read against the question, as if some candidates were not there; None if no other
        was looked at."""
        kept = [number for number in range(len(self.candidates)) if number not in left_out]
        evidence = self.evidence[kept[0]] if kept else None
        if evidence is None:
            return None
        best = kept[0]
        return Reading(
            self.weighed,
            self.candidates[best].context,
            score=lower(float(self.undated[best]), penalty(evidence)),
            evidence=evidence,
            rarity=self.rarity,
            sentences=self.sentences,
            article=self.candidates[best].parsed.article,
            gathered=sum(self._is_beside(best, number) for number in kept[1 : 1 + NEXT]) / NEXT,
        )

    def _is_beside(self, one: int, other: int) -> bool:
        """Whether two candidates are of one article."""
        return self.candidates[one].place.article == self.candidates[other].place.article


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
    articles = [candidate.place.article for candidate in candidates]
    gains = find_gains(wanted, weighed, contexts, articles, scores, tuple(evidence))
    scores, undated = _cap(lift(scores, gains), evidence), lift(undated, gains)
    unseen = np.array([place not in evidence for place in range(len(scores))], bool)
    order = np.lexsort((np.arange(len(scores)), unseen, -scores))[:MAX_RANKED]
    places = order.tolist()
    return Found(
        weighed,
        tuple(candidates[place] for place in places),
        scores[order],
        undated[order],
        tuple(evidence.get(place) for place in places),
        wanted,
        contexts,
        tuple(segmenter.rarity(word) for word in question.words),
        generation.sentence_count,
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
            wanted,
            weighed,
            candidates[place].context,
            candidates[place].parsed.article,
            candidates[place].parsed.sentences[candidates[place].place.number],
            segmenter.segment,
        )
        for place in looked_at
    }
    lowered = scores.copy()
    lowered[looked_at] = [lower(float(scores[place]), penalty(evidence[place])) for place in looked_at]
    return _cap(lowered, looked_at), evidence


def _cap(scores: NDArray[np.float64], looked_at: Collection[int]) -> NDArray[np.float64]:
    """Return the scores with none of the others above the lowest of those looked at."""
    if not looked_at:
        return scores
    places = list(looked_at)
    capped: NDArray[np.float64] = np.minimum(scores, scores[places].min())
    capped[places] = scores[places]
    return capped


def lower(score: float, by: float) -> float:
    """Return a score in [0, 1] with its log-odds lowered."""
    if not 0 < score < 1:
        return score
    return 1 / (1 + (1 - score) / score * math.exp(by))

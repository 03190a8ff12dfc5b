"""What is found for a question understood: candidates, the best of them looked at twice, and one read."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidate, find_candidates, weigh
from index.evidence import Evidence, penalty
from index.features import Context, Weighed
from index.first_look import FirstLook, cap, look, lower
from index.generation import Generation
from index.question import Question
from index.second_look import Fitted, Seen, likelihood, look_twice
from index.segmenter import Segmenter
from index.verdict import Reading
from index.wanted import Wanted

MAX_RANKED = 60
NEXT = 5
"""How many of those behind the best sentence are looked at for being of its article."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates best first, at most MAX_RANKED, and their scores (float64 [candidates], in [0, 1], never rising).

    `first_scores` are those of the first look with what speaks against a sentence, `undated` those without what periods
    count. `evidence` is what speaks against each, `seen` what the second look sees of it, None for those not looked at
    again. `contexts` are those of all candidates. `rarity` is how telling each term of the question is, `sentences` how
    many there are to search.
    """

    weighed: Weighed
    candidates: tuple[Candidate, ...]
    scores: NDArray[np.float64]
    first_scores: NDArray[np.float64]
    undated: NDArray[np.float64]
    evidence: tuple[Evidence | None, ...]
    seen: tuple[Seen | None, ...]
    wanted: Wanted
    contexts: tuple[Context, ...]
    rarity: tuple[float, ...]
    sentences: int

    def read(self, left_out: Collection[int] = ()) -> Reading | None:
        """Return the best sentence read against the question, as if some candidates were not there; None if no other
        was looked at."""
        kept = [number for number in range(len(self.candidates)) if number not in left_out]
        evidence, seen = (self.evidence[kept[0]], self.seen[kept[0]]) if kept else (None, None)
        if evidence is None or seen is None:
            return None
        best = kept[0]
        others = [one.margin for one in (self.seen[number] for number in kept[1:]) if one is not None]
        return Reading(
            self.weighed,
            self.candidates[best].context,
            score=lower(float(self.undated[best]), penalty(evidence)),
            evidence=evidence,
            rarity=self.rarity,
            sentences=self.sentences,
            article=self.candidates[best].parsed.article,
            seen=seen.features,
            margin=seen.margin,
            lead=seen.margin - others[0] if others else math.inf,
            gathered=sum(self._is_beside(best, number) for number in kept[1 : 1 + NEXT]) / NEXT,
        )

    def _is_beside(self, one: int, other: int) -> bool:
        """Whether two candidates are of one article."""
        return self.candidates[one].place.article == self.candidates[other].place.article


def find_first(
    generation: Generation, question: Question, segmenter: Segmenter, *, without: Collection[str] = ()
) -> FirstLook:
    """Return the first look at what may answer a question, outside some articles."""
    weighed = weigh(generation, question, segmenter)
    return look(weighed, find_candidates(generation, question, segmenter, without=without), segmenter)


def settle(first: FirstLook, sentences: int, fitted: Fitted | None = None) -> Found:
    """Return what a first look found with the best put in the order of the second look, in a corpus of so many
    sentences; the second look may go by something else `fitted` than what is stored."""
    seen, evidence = look_twice(first, fitted), first.evidence
    scores = first.scores.copy()
    scores[first.places] = likelihood(np.array([seen[place].margin for place in first.places]))
    scores = cap(scores, evidence)
    unseen = np.array([place not in evidence for place in range(len(scores))], bool)
    order = np.lexsort((np.arange(len(scores)), unseen, -scores))[:MAX_RANKED]
    places = order.tolist()
    return Found(
        first.weighed,
        tuple(first.candidates[place] for place in places),
        scores[order],
        first.scores[order],
        first.ranked.undated[order],
        tuple(evidence.get(place) for place in places),
        tuple(seen.get(place) for place in places),
        first.wanted,
        first.contexts,
        first.rarity,
        sentences,
    )

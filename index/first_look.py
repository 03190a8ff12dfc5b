"""The first look at a question's candidates: ranked, and the best of them read against the question."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidate
from index.evidence import Evidence, find_evidence, penalty
from index.features import Context, Weighed
from index.ranker import Ranked, score_sentences
from index.segmenter import Segmenter
from index.trees import Trees
from index.wanted import Wanted, find_wanted

LOOKED_AT = 8
"""How many of the best sentences are looked at again, for what speaks against them."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A question weighed, its candidates in index order, and what the first look tells of them.

    `scores` (float64 [candidates], in [0, 1]) are those of `ranked` with what speaks against a sentence, which
    `evidence` has by number for the LOOKED_AT best. `rarity` is how telling each term of the question is.
    """

    weighed: Weighed
    wanted: Wanted
    candidates: Sequence[Candidate]
    contexts: tuple[Context, ...]
    ranked: Ranked
    scores: NDArray[np.float64]
    evidence: dict[int, Evidence]
    rarity: tuple[float, ...]

    @property
    def places(self) -> list[int]:
        """The numbers of the candidates looked at again, ascending."""
        return sorted(self.evidence)


def look(
    weighed: Weighed, candidates: Sequence[Candidate], segmenter: Segmenter, trees: Trees | None = None
) -> FirstLook:
    """Return the first look at a question's candidates; `trees` are others than the stored ones."""
    contexts = tuple(candidate.context for candidate in candidates)
    wanted = find_wanted(weighed.question)
    ranked = score_sentences(weighed, contexts, trees)
    scores, evidence = look_again(wanted, weighed, candidates, ranked.scores, segmenter)
    rarity = tuple(segmenter.rarity(word) for word in weighed.question.words)
    return FirstLook(weighed, wanted, candidates, contexts, ranked, scores, evidence, rarity)


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
    return cap(lowered, looked_at), evidence


def cap(scores: NDArray[np.float64], looked_at: Collection[int]) -> NDArray[np.float64]:
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

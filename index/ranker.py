"""Putting sentences in order: six lexical terms, how well the periods agree, and what kind of block it is.

The first ranker is a plain weighted sum, chosen by hand on the choosing set and our own questions; a fitted one takes
its place behind the same function.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.features import NAMES, Context, Weighed, features

WEIGHTS = {
    "passage": 1.3,
    "terms": 0.15,
    "bigrams": 1.7,
    "around": 2.3,
    "substring": 0.2,
    "answer": 0.45,
    "position": 0.05,
    "period": 2.0,
    "kind": 1.8,
}
_VECTOR = np.array([WEIGHTS[name] for name in NAMES])
_BEST = sum(WEIGHTS.values()) - WEIGHTS["kind"]


def score_sentences(weighed: Weighed, contexts: Sequence[Context]) -> NDArray[np.float64]:
    """Return a score in [0, 1] for each sentence (float64 [sentences]); it compares across questions."""
    if not contexts:
        return np.zeros(0)
    matrix = np.array([features(weighed, context) for context in contexts])
    dated = bool(weighed.question.times or weighed.question.bare)
    best = _BEST if dated else _BEST - WEIGHTS["period"]
    scores: NDArray[np.float64] = np.clip(matrix @ _VECTOR / best, 0.0, 1.0)
    return scores

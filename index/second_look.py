"""A second look at the sentences that may be the best, where there are several: what it adds to their scores.

Its trees were fitted to what the first look and what speaks against a sentence leave over (index/fit_second.py). They
stand in second.bin; second.json says on what they were fitted. Where only the best is near, nothing is looked at.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import Context, Weighed
from index.ranker import SPREAD, load_cues
from index.second_matrix import second_matrix
from index.trees import Trees, read_trees
from index.wanted import Wanted

NEAR = 4.0
"""How far below the best margin a sentence is looked at."""
COUNTED = 0.85
"""What the trees count beside the first look: chosen on cmrc2018 and our own questions."""

SECOND = "second"

_PATH = Path(__file__).with_name("second.bin")


@lru_cache(maxsize=1)
def load_second_trees() -> Trees:
    """Return the fitted trees, read once."""
    return read_trees(_PATH, SECOND)


def find_gains(
    wanted: Wanted,
    weighed: Weighed,
    contexts: Sequence[Context],
    articles: Sequence[int],
    scores: NDArray[np.float64],
    looked_at: Sequence[int],
) -> NDArray[np.float64]:
    """Return what is added to the log-odds of each candidate's score (float64 [candidates]), counted from the best.

    It is 0 for the best and for all that are not near it, and where a figure or a period is asked for: of several which
    is meant the trees were not taught, and they gained nothing there. `scores` are in [0, 1], and those of `looked_at`,
    at least one where there are candidates, count what speaks against them. `articles` tell which article each is of.
    """
    gains = np.zeros(len(scores))
    question = weighed.question
    if wanted.figure is not None or question.times or question.bare:
        return gains
    near = find_near(scores, looked_at)
    if len(near) > 1:
        cues = load_cues().scores(question, [contexts[place].text for place in near])
        added = load_second_trees().margins(second_matrix(weighed, contexts, articles, near, cues))
        gains[near] = COUNTED / SPREAD * (added - added[int(np.argmax(scores[near]))])
    return gains


def find_near(scores: NDArray[np.float64], looked_at: Sequence[int]) -> list[int]:
    """Return which of the candidates looked at are near the best of them, itself among them, ascending."""
    places = sorted(looked_at)
    margins = margins_of(scores[places])
    return [place for place, margin in zip(places, margins, strict=True) if margin >= margins.max() - NEAR]


def margins_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-odds of scores on the scale of the trees: their margins, but for a constant."""
    inside = np.clip(scores, 1e-12, 1 - 1e-12)
    margins: NDArray[np.float64] = SPREAD * np.log(inside / (1 - inside))
    return margins


def lift(scores: NDArray[np.float64], gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores in [0, 1] with gains added to their log-odds; what gains nothing stays as it is to the last bit."""
    lifted: NDArray[np.float64] = np.where(gains == 0, scores, 1 / (1 + np.exp(-margins_of(scores) / SPREAD - gains)))
    return lifted

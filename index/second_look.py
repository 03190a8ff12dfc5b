"""A second look at the few best sentences: how likely each of them answers, by all that is known of it.

The first look weighs the words a sentence shares with the question, and what speaks against it counts as much in every
question. The trees of the second look were fitted to whether a sentence answers (index/fit_second.py): on questions on
news and on the built-in articles, those without an answer among them, and on cmrc2018. Beside the cues of the first
look, which encyclopedias told, there is a table that the questions on news told (赚 beside 净利润). Both stand in
second.bin; second.json says on what they were fitted.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import matrix, second_matrix
from index.cues import Cues, cue_arrays, read_cues
from index.first_look import FirstLook
from index.ranker import SPREAD, load_cues
from index.trees import Trees, read_trees, tree_arrays

SECOND = "second"

_FIRST = [name for name in matrix.FEATURES if name not in matrix.GROUPS["cues"]]
_EVIDENCE = (
    *("year", "figure", "head", "literal", "kind", "place", "items", "explained", "status", "apart", "unstated"),
    "elsewhere",
)
_STANDING = (
    *("standing", "standing_ranked", "standing_undated", "behind", "behind_ranked", "behind_undated", "rank"),
    *("figure_asked", "period_asked"),
)
FEATURES = (
    *_FIRST,
    *(f"second_{name}" for name in second_matrix.FEATURES),
    *(f"against_{name}" for name in _EVIDENCE),
    *_STANDING,
)
"""What the trees see: the features of the first look, those of `second_matrix`, what speaks against a sentence, and how
it stands beside the others."""

_PATH = Path(__file__).with_name("second.bin")
_COLUMNS = [matrix.FEATURES.index(name) for name in _FIRST]
_OWN_CUES = [FEATURES.index(f"second_{name}") for name in second_matrix.GROUPS["own_cues"]]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What the second look goes by: its trees, and its own table of cues."""

    trees: Trees
    cues: Cues


@lru_cache(maxsize=1)
def load_fitted() -> Fitted:
    """Return what was fitted, read once."""
    return read_fitted(_PATH)


def read_fitted(path: Path) -> Fitted:
    """Read what `fitted_arrays` gave and a file holds."""
    return Fitted(read_trees(path, SECOND), read_cues(path))


def fitted_arrays(fitted: Fitted) -> dict[str, NDArray[Any]]:
    """Return what was fitted as arrays to be saved in one file."""
    return {**tree_arrays(SECOND, fitted.trees), **cue_arrays(fitted.cues)}


def set_own_cues(seen: NDArray[np.float64], scores: NDArray[np.float64]) -> None:
    """Fill in the features of the second look's own cues (`seen` float64 [looked at, FEATURES]), from the score of each
    sentence by `Cues.scores`."""
    if len(seen):
        seen[:, _OWN_CUES] = np.column_stack(second_matrix.standing(scores))


def second_features(first: FirstLook, cues: NDArray[np.float64], own_cues: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the features of the sentences looked at again (float64 [looked at, FEATURES]), in the order of `places`;
    `cues` and `own_cues` are their scores by `Cues.scores` of either table."""
    places = first.places
    if not places:
        return np.zeros((0, len(FEATURES)))
    question, ranked = first.weighed.question, first.ranked
    articles = [candidate.place.article for candidate in first.candidates]
    against = [[float(getattr(first.evidence[place], name)) for name in _EVIDENCE] for place in places]
    standing = [margins_of(scores[places]) for scores in (first.scores, ranked.scores, ranked.undated)]
    asked = (first.wanted.figure is not None, bool(question.times or question.bare))
    return np.column_stack(
        [
            ranked.matrix[np.ix_(places, _COLUMNS)],
            second_matrix.second_matrix(first.weighed, first.contexts, articles, places, cues, own_cues),
            np.array(against),
            *standing,
            *(some - some.max() for some in standing),
            np.argsort(np.argsort(-standing[0], kind="stable"), kind="stable"),
            *(np.full(len(places), float(one)) for one in asked),
        ]
    )


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the second look sees of a sentence, in the order of FEATURES (float64 [FEATURES]), and the log-odds that it
    answers."""

    features: NDArray[np.float64]
    margin: float


def look_twice(first: FirstLook, fitted: Fitted | None = None) -> dict[int, Seen]:
    """Return what is seen of each sentence looked at again, by its number, in the order of `places`; `fitted` is
    another than what is stored."""
    fitted, question = fitted or load_fitted(), first.weighed.question
    texts = [first.contexts[place].text for place in first.places]
    seen = second_features(first, load_cues().scores(question, texts), fitted.cues.scores(question, texts))
    margins = fitted.trees.margins(seen).tolist()
    return {place: Seen(*one) for place, *one in zip(first.places, seen, margins, strict=True)}


def likelihood(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely each sentence answers, in [0, 1], by its log-odds."""
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-margins))
    return likely


def margins_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-odds of scores on the scale of the first look's trees: their margins, but for a constant."""
    inside = np.clip(scores, 1e-12, 1 - 1e-12)
    margins: NDArray[np.float64] = SPREAD * np.log(inside / (1 - inside))
    return margins

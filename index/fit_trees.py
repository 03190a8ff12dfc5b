"""Fitting trees: LightGBM's LambdaMART on groups of sentences, which needs the extra `fit`.

The same groups, settings and library give the same trees.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fit_sets import Group
from index.matrix import FEATURES, GROUPS
from index.ranker import CORPUS, DOCUMENT
from index.trees import Trees, flatten_trees

SETTINGS: dict[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "lambdarank_truncation_level": 5,
    "label_gain": [0, 1],
    "metric": "None",
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
ROUNDS = 300
HIDDEN = {DOCUMENT: (), CORPUS: (*GROUPS["times"], *GROUPS["cues"])}
"""What the trees do not look at: periods have weights of their own beside the trees for a corpus, and with cues these
gained on cmrc2018 trial what our own questions lost."""


def fit_trees(groups: Sequence[Group], columns: Sequence[int] | None = None, rounds: int = ROUNDS) -> Trees:
    """Return trees fitted on groups that have a right and a wrong sentence each; others are left out.

    `columns` are the features to look at, all of them if None.
    """
    kept = [group for group in groups if 0 < group.right.sum() < len(group.right)]
    matrix = np.concatenate([group.matrix for group in kept])
    if columns is not None:
        hidden = np.setdiff1d(np.arange(matrix.shape[1]), columns)
        matrix[:, hidden] = 0.0
    right = np.concatenate([group.right for group in kept])
    weights = np.concatenate([np.full(len(group.right), group.weight) for group in kept])
    return grow_trees(matrix, right, weights, SETTINGS, rounds, [len(group.right) for group in kept])


def grow_trees(
    matrix: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    settings: Mapping[str, Any],
    rounds: int,
    sizes: Sequence[int] | None = None,
    start: NDArray[np.float64] | None = None,
) -> Trees:
    """Return trees fitted on rows of features ([rows, features]), whether each is right and what it counts ([rows]);
    where the rows of a question are ranked among each other, `sizes` are how many each question has, in order. `start`
    ([rows]) are log-odds that the trees add to, None for none."""
    import lightgbm  # noqa: PLC0415  # only fitting needs it

    data = lightgbm.Dataset(
        matrix, right.astype(np.int8), group=sizes, weight=weights, init_score=start, params=dict(settings)
    )
    booster = lightgbm.train(dict(settings), data, rounds)
    return flatten_trees([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])


def columns_without(names: Collection[str]) -> list[int]:
    """Return the columns of all features but some."""
    return [place for place, name in enumerate(FEATURES) if name not in names]


def mean_reciprocal_rank(groups: Sequence[Group], scores: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Return MRR, and the share of groups with a right sentence first; equal scores keep their order."""
    ranks = []
    for group, score in zip(groups, scores, strict=True):
        right = np.flatnonzero(group.right[np.argsort(-score, kind="stable")])
        ranks.append(1 / (1 + int(right[0])) if len(right) else 0.0)
    return float(np.mean(ranks)), float(np.mean([rank == 1 for rank in ranks]))


def library() -> str:
    """Return the name and version of what fits."""
    from importlib.metadata import version  # noqa: PLC0415

    return f"lightgbm {version('lightgbm')}"

"""Fit the sentence ranker again: `python -m index.fit --eval FOLDER` writes index/ranker.bin and index/ranker.json.

LightGBM's LambdaMART on what index/fit_sets.py reads from the public sets; it needs the extra `fit`. The same sets,
settings and library give the same files.
"""

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import save_arrays
from index.cues import cue_arrays
from index.fit_sets import Group, digest, read_training_sets
from index.matrix import FEATURES, GROUPS
from index.ranker import CORPUS, DOCUMENT
from index.trees import Trees, flatten_trees, tree_arrays

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
    import lightgbm  # noqa: PLC0415  # only fitting needs it

    kept = [group for group in groups if 0 < group.right.sum() < len(group.right)]
    matrix = np.concatenate([group.matrix for group in kept])
    if columns is not None:
        hidden = np.setdiff1d(np.arange(matrix.shape[1]), columns)
        matrix[:, hidden] = 0.0
    data = lightgbm.Dataset(
        matrix,
        np.concatenate([group.right for group in kept]).astype(np.int8),
        group=[len(group.right) for group in kept],
        weight=np.concatenate([np.full(len(group.right), group.weight) for group in kept]),
        params=SETTINGS,
    )
    booster = lightgbm.train(SETTINGS, data, rounds)
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


def main() -> None:
    """Read the sets, fit, and write the trees with a note of what they were fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="the folder of public sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where ranker.bin and ranker.json go")
    arguments = parser.parse_args()
    if not (arguments.eval / "cmrc2018").is_dir():
        parser.exit(2, f"{arguments.eval} is not the folder of public sets: cmrc2018 is not in it\n")
    sets = read_training_sets(arguments.eval, lambda line: print(line, file=sys.stderr))
    documents = [*sets.documents, *sets.passages]
    groups = {DOCUMENT: documents, CORPUS: [*documents, *sets.found]}
    trees = {name: fit_trees(some, columns_without(HIDDEN[name])) for name, some in groups.items()}
    arrays = cue_arrays(sets.cues)
    for name, one in trees.items():
        arrays |= tree_arrays(name, one)
    save_arrays(arguments.out / "ranker.bin", arrays)
    note = {
        "fitted_on": sets.digests,
        "groups": {name: len(some) for name, some in groups.items()},
        "settings": SETTINGS,
        "rounds": ROUNDS,
        "hidden": HIDDEN,
        "cues": len(sets.cues.weights),
        "features": FEATURES,
        "library": _library(),
        "digest": digest(arguments.out / "ranker.bin"),
    }
    (arguments.out / "ranker.json").write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    for name, some in groups.items():
        mrr, _ = mean_reciprocal_rank(some, [trees[name].margins(group.matrix) for group in some])
        print(f"{name}: {len(some)} groups, {len(trees[name].leaf)} leaves; MRR on what it was fitted on {mrr:.3f}")


def _library() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return f"lightgbm {version('lightgbm')}"


if __name__ == "__main__":
    main()

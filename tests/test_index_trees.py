"""Trees walked by numpy against the library that fits them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ranker
from index.arrays import save_arrays
from index.fit_second import ROUNDS, SECOND_SETTINGS
from index.fit_sets import digest
from index.fit_trees import SETTINGS
from index.matrix import FEATURES
from index.ranker import CORPUS, DOCUMENT, load_trees
from index.second_look import FEATURES as SECOND_FEATURES
from index.second_look import load_fitted
from index.trees import MAX_LEAVES, flatten_trees, read_trees, tree_arrays
from index.verdict import FEATURES as VERDICT_FEATURES
from index.verdict import load_verdict_trees

INDEX = Path(ranker.__file__).parent
STUMP = {
    "split_feature": 1,
    "threshold": 0.5,
    "decision_type": "<=",
    "left_child": {"leaf_value": -1.0},
    "right_child": {"leaf_value": 2.0},
}
DEEPER = {**STUMP, "split_feature": 0, "threshold": 3.0, "left_child": {**STUMP, "right_child": {"leaf_value": 0.25}}}


def grown(node: dict[str, Any], leaves: int) -> dict[str, Any]:
    """A tree that leans right, with so many leaves."""
    return {**node, "right_child": grown(node, leaves - 1)} if leaves > 2 else node


def test_a_row_goes_left_at_the_threshold_and_trees_add_up() -> None:
    trees = flatten_trees([STUMP, DEEPER])
    rows = np.array([[3.0, 0.5], [3.0, 0.6], [3.1, 0.5], [4.0, 1.0]])
    assert trees.margins(rows).tolist() == [-1.0 - 1.0, 2.0 + 0.25, -1.0 + 2.0, 2.0 + 2.0]


def test_no_rows_or_no_trees_give_nothing_to_add() -> None:
    assert flatten_trees([STUMP]).margins(np.zeros((0, 2))).tolist() == []
    assert flatten_trees([]).margins(np.zeros((2, 2))).tolist() == [0.0, 0.0]


def test_a_tree_that_cannot_be_walked_is_refused() -> None:
    assert flatten_trees([grown(STUMP, MAX_LEAVES)]).margins(np.array([[0.0, 1.0]])).tolist() == [2.0]
    for bad in (grown(STUMP, MAX_LEAVES + 1), {"leaf_value": 1.0}, {**STUMP, "decision_type": "=="}):
        with pytest.raises(ValueError, match=r"leaves|test"):
            flatten_trees([bad])


def test_saved_trees_come_back(tmp_path: Path) -> None:
    trees = flatten_trees([STUMP, DEEPER])
    save_arrays(tmp_path / "trees.bin", tree_arrays("one", trees) | tree_arrays("other", flatten_trees([STUMP])))
    rows = np.random.default_rng(0).normal(size=(50, 2))
    assert read_trees(tmp_path / "trees.bin", "one").margins(rows).tolist() == trees.margins(rows).tolist()


@pytest.mark.parametrize(("leaves", "width"), [(2, 2), (16, 2), (17, 4), (32, 4), (33, 8), (64, 8)])
def test_the_last_leaf_is_reached_however_many_there_are(leaves: int, width: int) -> None:
    trees = flatten_trees([grown({**STUMP, "threshold": 0.5}, leaves), STUMP])
    assert trees.lost.dtype.itemsize == width
    assert trees.margins(np.array([[0.0, 1.0], [0.0, 0.0]])).tolist() == [4.0, -2.0]


@pytest.mark.parametrize("name", [DOCUMENT, CORPUS])
def test_the_stored_trees_fit_the_features(name: str) -> None:
    trees = load_trees(name)
    assert 0 <= trees.feature.min() <= trees.feature.max() < len(FEATURES)
    assert len(trees.starts) >= 100
    assert len(trees.leaf) <= len(trees.feature) + len(trees.starts)
    assert len(trees.feature) % len(trees.starts) == 0


def test_the_stored_trees_of_the_second_look_fit_its_features() -> None:
    note = json.loads((INDEX / "second.json").read_text(encoding="utf-8"))
    trees = load_fitted().trees
    assert 0 <= trees.feature.min() <= trees.feature.max() < len(SECOND_FEATURES)
    assert len(trees.starts) == note["rounds"] == ROUNDS
    assert note["digest"] == digest(INDEX / "second.bin")
    assert tuple(note["features"]) == SECOND_FEATURES
    assert note["settings"] == SECOND_SETTINGS


def test_the_stored_trees_of_the_verdict_fit_what_it_sees_and_its_note() -> None:
    trees = load_verdict_trees()
    assert 0 <= trees.feature.min() <= trees.feature.max() < len(VERDICT_FEATURES) + len(SECOND_FEATURES)
    note = json.loads((INDEX / "verdict.json").read_text(encoding="utf-8"))["note"]
    assert f"{len(trees.starts)} trees of lightgbm" in note
    assert note.endswith(f"of the trees: {digest(INDEX / 'verdict.bin')}")


def test_the_note_beside_the_stored_trees_is_about_them() -> None:
    note = json.loads((INDEX / "ranker.json").read_text(encoding="utf-8"))
    assert note["digest"] == digest(INDEX / "ranker.bin")
    assert tuple(note["features"]) == FEATURES
    assert note["settings"] == SETTINGS
    assert len(load_trees(CORPUS).starts) == note["rounds"]


@pytest.mark.parametrize(("rows", "objective"), [(1, "lambdarank"), (2, "binary"), (7, "lambdarank"), (64, "binary")])
def test_margins_equal_the_library_to_the_last_bit(rows: int, objective: str) -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="the extra `fit` is not installed")
    random = np.random.default_rng(rows)
    matrix = random.normal(size=(600, 6)).round(1)
    right = (matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + random.normal(size=600) > 0.5).astype(int)
    settings = {"objective": objective, "num_leaves": 31, "num_threads": 1, "verbose": -1, "min_data_in_leaf": 5}
    data = lightgbm.Dataset(matrix, right, group=[20] * 30 if objective == "lambdarank" else None)
    booster = lightgbm.train(settings, data, 120)
    trees = flatten_trees([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])
    asked = random.normal(size=(rows, 6)).round(1)
    assert trees.margins(asked).tolist() == booster.predict(asked, raw_score=True).tolist()

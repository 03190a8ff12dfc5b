"""Boosted regression trees walked by numpy alone, to the last bit as the library that fitted them would.

All trees are walked at once, after Lucchese et al. 2015 (QuickScorer): the leaves of a tree are the bits of a word from
left to right, every test that fails takes away the leaves on its left, and the leaf reached is the first one left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import open_arrays, save_arrays

MAX_LEAVES = 64
_ALL = np.uint64(2**64 - 1)


@dataclass(frozen=True, slots=True)
class Trees:
    """The inner nodes of all trees, tree by tree, and their leaves.

    A row goes left where its `feature` is at most the `threshold`; `kept` (uint64) are the bits of the leaves left
    where it goes right. `starts` and `leaf_starts` tell where each tree's nodes and leaves begin.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    kept: NDArray[np.uint64]
    starts: NDArray[np.int64]
    leaf: NDArray[np.float64]
    leaf_starts: NDArray[np.int64]

    def margins(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the leaves that each row reaches (float64 [rows]), added in the order of the trees."""
        if not len(matrix) or not len(self.starts):
            return np.zeros(len(matrix))
        left = np.ascontiguousarray(matrix.T)[self.feature] <= self.threshold[:, None]
        reached = np.bitwise_and.reduceat(np.where(left, _ALL, self.kept[:, None]), self.starts, axis=0)
        first = np.frexp((reached & (~reached + np.uint64(1))).astype(np.float64))[1] - 1
        margins: NDArray[np.float64] = np.cumsum(self.leaf[self.leaf_starts[:, None] + first], axis=0)[-1]
        return margins


def read_trees(path: Path, name: str) -> Trees:
    """Read the trees that `save_trees` wrote under a name."""
    arrays = open_arrays(path)
    return Trees(**{field.name: arrays[f"{name}/{field.name}"] for field in fields(Trees)})


def save_trees(path: Path, named: Mapping[str, Trees]) -> None:
    """Write trees under their names; equal trees give equal bytes."""
    every = [(name, one, field.name) for name, one in named.items() for field in fields(Trees)]
    save_arrays(path, {f"{name}/{field}": getattr(one, field) for name, one, field in every})


def flatten_trees(structures: Sequence[Mapping[str, Any]]) -> Trees:
    """Return trees given as nested nodes, the form of LightGBM's `dump_model` ("tree_structure").

    Raises ValueError for a tree with more than 64 leaves, without a test, or with a test other than <=.
    """
    nodes: list[tuple[int, float, int]] = []
    leaves: list[float] = []
    starts, leaf_starts = [], []
    for structure in structures:
        starts.append(len(nodes))
        leaf_starts.append(len(leaves))
        _flatten(structure, nodes, leaves, leaf_starts[-1])
        if len(leaves) - leaf_starts[-1] > MAX_LEAVES or len(nodes) == starts[-1]:
            raise ValueError(f"a tree has {len(leaves) - leaf_starts[-1]} leaves; 2 to {MAX_LEAVES} can be walked")
    return Trees(
        feature=np.array([node[0] for node in nodes], np.int32),
        threshold=np.array([node[1] for node in nodes], np.float64),
        kept=np.array([node[2] for node in nodes], np.uint64),
        starts=np.array(starts, np.int64),
        leaf=np.array(leaves, np.float64),
        leaf_starts=np.array(leaf_starts, np.int64),
    )


def _flatten(node: Mapping[str, Any], nodes: list[tuple[int, float, int]], leaves: list[float], first: int) -> None:
    """Add a node and what is below it, its leaves from left to right."""
    if "leaf_value" in node:
        leaves.append(float(node["leaf_value"]))
        return
    if node["decision_type"] != "<=":
        raise ValueError(f"a test is {node['decision_type']}, not <=")
    before = len(leaves) - first
    _flatten(node["left_child"], nodes, leaves, first)
    lost = (1 << (len(leaves) - first)) - (1 << before)
    nodes.append((int(node["split_feature"]), float(node["threshold"]), (2**64 - 1) & ~lost))
    _flatten(node["right_child"], nodes, leaves, first)

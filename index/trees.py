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

from index.arrays import open_arrays

MAX_LEAVES = 64


@dataclass(frozen=True, slots=True)
class Trees:
    """The inner nodes of all trees, tree by tree and as many for each, and their leaves.

    A row goes right where its `feature` is above the `threshold`; `lost` (unsigned, as wide as the leaves need) are the
    bits of the leaves it then cannot reach. Smaller trees are filled up with tests that lose none. `starts` tell where
    each tree's leaves begin.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    lost: NDArray[np.unsignedinteger]
    leaf: NDArray[np.float64]
    starts: NDArray[np.int64]

    def margins(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the leaves that each row reaches (float64 [rows]), added in the order of the trees."""
        if not len(matrix) or not len(self.starts):
            return np.zeros(len(matrix))
        values = np.ascontiguousarray(matrix.T).take(self._by_node(self.feature), axis=0)
        right = values > self._by_node(self.threshold)[..., None]
        left_over = ~np.bitwise_or.reduce(right * self._by_node(self.lost)[..., None], axis=0)
        lowest = left_over & (~left_over + self.lost.dtype.type(1))
        first = np.frexp(lowest.astype(np.float64))[1] - 1
        margins: NDArray[np.float64] = np.cumsum(self.leaf[self.starts[:, None] + first], axis=0)[-1]
        return margins

    def _by_node(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return what is kept of the nodes as [nodes of a tree, trees]: along the trees it is joined in one go."""
        return values.reshape(len(self.starts), -1).T


def read_trees(path: Path, name: str) -> Trees:
    """Read the trees whose arrays were saved in a file under a name."""
    arrays = open_arrays(path)
    return Trees(**{field.name: arrays[f"{name}/{field.name}"] for field in fields(Trees)})


def tree_arrays(name: str, trees: Trees) -> dict[str, NDArray[Any]]:
    """Return the arrays of trees under the names that `read_trees` knows."""
    return {f"{name}/{field.name}": getattr(trees, field.name) for field in fields(Trees)}


def flatten_trees(structures: Sequence[Mapping[str, Any]]) -> Trees:
    """Return trees given as nested nodes, the form of LightGBM's `dump_model` ("tree_structure").

    Raises ValueError for a tree with more than 64 leaves, without a test, or with a test other than <=.
    """
    every: list[list[tuple[int, float, int]]] = []
    leaves: list[float] = []
    starts = []
    for structure in structures:
        starts.append(len(leaves))
        every.append([])
        _flatten(structure, every[-1], leaves, starts[-1])
        if len(leaves) - starts[-1] > MAX_LEAVES or not every[-1]:
            raise ValueError(f"a tree has {len(leaves) - starts[-1]} leaves; 2 to {MAX_LEAVES} can be walked")
    most = max(map(len, every), default=0)
    bits = next(bits for bits in (16, 32, 64) if bits > most)
    nodes = [node for tree in every for node in (*tree, *[(tree[0][0], 0.0, 0)] * (most - len(tree)))]
    return Trees(
        feature=np.array([node[0] for node in nodes], np.int32),
        threshold=np.array([node[1] for node in nodes], np.float64),
        lost=np.array([node[2] for node in nodes], f"u{bits // 8}"),
        leaf=np.array(leaves, np.float64),
        starts=np.array(starts, np.int64),
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
    nodes.append((int(node["split_feature"]), float(node["threshold"]), lost))
    _flatten(node["right_child"], nodes, leaves, first)

"""Fitting the second look: its cues, and trees that tell whether a sentence answers, on questions with an answer and
without one.

The questions of cmrc2018 train are first ranked by trees and cues that saw no question on their passage, so that what
the second look has before it is what it will have of new questions. The others are those of tests/quality.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cues import Cues
from index.first_look import FirstLook, look
from index.fit_cues import Example, fit_cues
from index.fit_sets import FOLDS, Group, TrainingSets, examples_of, fold_of
from index.fit_trees import HIDDEN, SETTINGS, columns_without, fit_trees, grow_trees
from index.matrix import FEATURES
from index.ranker import CORPUS
from index.second_look import second_features, set_own_cues
from index.trees import Trees

ROUNDS = 500
CMRC_WEIGHT = 0.3
"""What a question of cmrc2018 counts beside one on news."""
SECOND_SETTINGS: dict[str, Any] = {
    **{name: value for name, value in SETTINGS.items() if name not in {"label_gain", "lambdarank_truncation_level"}},
    "objective": "binary",
    "learning_rate": 0.04,
    "num_leaves": 31,
    "feature_fraction": 0.4,
}

MORE = 24
"""How many sentences beside those looked at again cues are found in."""

_CUES = FEATURES.index("cues")


def cmrc_groups(sets: TrainingSets, tell: Callable[[str], None]) -> list[Group]:
    """Return what the second look has before it of each question of cmrc2018 where a right sentence is among it; `tell`
    is called with lines to print."""
    groups = []
    for number in range(FOLDS):
        others = [*sets.passages, *(search.group for search in sets.searches)]
        others = [group for group in others if fold_of(group.document) != number]
        trees = fit_trees([*sets.documents, *others], columns_without(HIDDEN[CORPUS]))
        for search in sets.searches:
            if fold_of(search.group.document) == number:
                first = look(search.weighed, search.candidates, sets.segmenter, trees)
                cues = search.group.matrix[first.places, _CUES]
                right = search.group.right[first.places]
                if right.any():
                    example = make_example(first, search.group.right)
                    matrix = second_features(first, cues, np.zeros(len(cues)))
                    groups.append(Group(matrix, right, search.group.document, CMRC_WEIGHT, example))
        tell(f"second look: {len(groups)} groups of cmrc2018")
    return groups


def make_example(first: FirstLook, right: NDArray[np.bool_]) -> Example:
    """Return what own cues are found in: the sentences looked at again, and behind them MORE of the others. `right`
    tells of each candidate whether it answers."""
    others = [number for number in range(len(first.candidates)) if number not in first.evidence]
    numbers = [*first.places, *others[:MORE]]
    texts = [first.contexts[number].text for number in numbers]
    return Example(first.weighed.question, texts, right[numbers], 1.0, first.ranked.matrix[numbers])


def learn_own_cues(groups: Sequence[Group], told_by: Sequence[Group]) -> tuple[Cues, list[Cues]]:
    """Return the table fitted on the groups it is `told_by`, and one for each fold, fitted without its families.

    The own cues of every group are set, by the table that saw no question of its family.
    """
    parts = [fit_cues(examples_of([one for one in told_by if fold_of(one.document) != fold])) for fold in range(FOLDS)]
    for group in groups:
        assert group.example is not None
        texts = group.example.texts[: len(group.matrix)]
        set_own_cues(group.matrix, parts[fold_of(group.document)].scores(group.example.question, texts))
    return fit_cues(examples_of(told_by)), parts


def fit_second(groups: Sequence[Group]) -> Trees:
    """Return trees fitted on whether each sentence answers; all sentences of a question count as much as one of
    another question's, less the more there are."""
    kept = [group for group in groups if len(group.right)]
    return grow_trees(
        np.concatenate([group.matrix for group in kept]),
        np.concatenate([group.right for group in kept]),
        np.concatenate([np.full(len(group.right), group.weight / len(group.right) ** 0.5) for group in kept]),
        SECOND_SETTINGS,
        ROUNDS,
    )

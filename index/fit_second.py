"""Fitting the second look: trees for what the first look leaves over, on questions of cmrc2018 train.

The sentences of a question are first ranked by trees and cues that saw no question on its passage, so that what is left
over is what will be left over of new questions.
"""

from collections.abc import Callable

from index.fit_sets import FOLDS, Group, Search, TrainingSets, fold_of
from index.fit_trees import HIDDEN, columns_without, fit_trees
from index.found import look_again
from index.matrix import FEATURES
from index.ranker import CORPUS, score_sentences
from index.second_look import find_near, margins_of
from index.second_matrix import second_matrix
from index.segmenter import Segmenter
from index.trees import Trees
from index.wanted import find_wanted

SECOND_ROUNDS = 150

_CUES = FEATURES.index("cues")


def second_groups(sets: TrainingSets, tell: Callable[[str], None]) -> list[Group]:
    """Return the sentences of each search that are near the best, with what the first look gives them as their start.

    The features are those of `second_matrix`. `tell` is called with lines to print.
    """
    groups = []
    for number in range(FOLDS):
        others = [*sets.passages, *(search.group for search in sets.searches)]
        others = [group for group in others if fold_of(group.document) != number]
        trees = fit_trees([*sets.documents, *others], columns_without(HIDDEN[CORPUS]))
        mine = [search for search in sets.searches if fold_of(search.group.document) == number]
        groups += [near_the_best(search, trees, sets.segmenter) for search in mine]
        tell(f"second look: {len(groups)} groups")
    return groups


def near_the_best(search: Search, trees: Trees, segmenter: Segmenter) -> Group:
    """Return what the second look has before it of a search that trees other than the stored ones have ranked."""
    contexts = [candidate.context for candidate in search.candidates]
    ranked, _ = score_sentences(search.weighed, contexts, trees)
    wanted = find_wanted(search.weighed.question)
    scores, evidence = look_again(wanted, search.weighed, search.candidates, ranked, segmenter)
    near = find_near(scores, tuple(evidence))
    articles = [candidate.place.article for candidate in search.candidates]
    cues = search.group.matrix[near, _CUES]
    matrix = second_matrix(search.weighed, contexts, articles, near, cues)
    return Group(matrix, search.group.right[near], search.group.document, start=margins_of(scores[near]))

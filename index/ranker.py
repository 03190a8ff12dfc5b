"""Putting sentences in order: fitted trees, and what the sets they were fitted on do not teach.

Trees and cues stand in ranker.bin; ranker.json says what they were fitted on; `python -m index.fit` fits them again.
The public sets know neither what a period is worth nor headings and captions, and their questions are answered by one
passage among thousands on other things; the few weights beside the trees make up for that. They were chosen on our own
questions and cmrc2018 trial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.cues import Cues, read_cues
from index.features import KIND_WEIGHT, Context, Weighed
from index.matrix import FEATURES, feature_matrix
from index.trees import Trees, read_trees

WEIGHTS = {"passage": 0.9, "terms_rest": 0.1, "bigrams_rest": 1.2, "terms_around": 1.6, "substring_rest": 0.15}
"""What features count beside the margin of the trees, for candidates from a corpus."""
PERIOD, OTHER_PERIOD, KIND = 8.5, 3.0, 4.0
"""What periods that agree count, what periods that do not, and the kind of block."""
EXPECTED = 5.0
"""What is taken off where a period is asked for, so that scores compare with those of questions without one."""
MIDDLE, SPREAD = 3.0, 3.0
"""The margin that scores one half, and how far from it 0.73 and 0.27 are."""

DOCUMENT, CORPUS = "document", "corpus"
"""Trees for the sentences of one document, and for what is found in a corpus: the first have every sentence of a short
text before them, the second the fifty best of many."""


_PATH = Path(__file__).with_name("ranker.bin")
_AGREEMENT = FEATURES.index("agreement")
_COLUMNS = [FEATURES.index(name) for name in WEIGHTS]
_WEIGHTS = np.array(list(WEIGHTS.values()))


@lru_cache(maxsize=2)
def load_trees(name: str) -> Trees:
    """Return the fitted trees for a DOCUMENT or a CORPUS, read once."""
    return read_trees(_PATH, name)


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Return the fitted table of cues, read once."""
    return read_cues(_PATH)


def score_document(weighed: Weighed, contexts: Sequence[Context]) -> NDArray[np.float64]:
    """Return a score in [0, 1] for each sentence of a document (float64 [sentences]), from the trees alone."""
    margins = load_trees(DOCUMENT).margins(feature_matrix(weighed, contexts, load_cues()))
    return _squash(margins, 0.0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """How candidates from a corpus rank: a score in [0, 1] for each (float64 [sentences]), the same without what
    periods count, and the features it comes from (float64 [sentences, FEATURES]).

    `scores` put them in order; both scores compare across questions.
    """

    scores: NDArray[np.float64]
    undated: NDArray[np.float64]
    matrix: NDArray[np.float64]


def score_sentences(weighed: Weighed, contexts: Sequence[Context], trees: Trees | None = None) -> Ranked:
    """Return what the first look tells of candidates; `trees` are others than the stored ones."""
    matrix = feature_matrix(weighed, contexts, None)
    margins = (trees or load_trees(CORPUS)).margins(matrix) + matrix[:, _COLUMNS] @ _WEIGHTS
    margins += [KIND * KIND_WEIGHT[context.kind] for context in contexts]
    question = weighed.question
    expected = EXPECTED if question.times or question.bare else 0.0
    agreement = matrix[:, _AGREEMENT]
    dated = margins + np.where(agreement > 0, PERIOD, OTHER_PERIOD) * agreement - expected
    return Ranked(_squash(dated, MIDDLE), _squash(margins, MIDDLE), matrix)


def _squash(margins: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = 1 / (1 + np.exp((middle - margins) / SPREAD))
    return scores

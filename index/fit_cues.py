"""Fitting the table of cues: a listwise logistic regression on which sign of a sentence stands beside which token."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.cues import STEP, Cues, question_tokens, signs_of
from index.matrix import FEATURES
from index.postings import term_key
from index.question import Question

RIDGE = 10.0
PLAIN_RIDGE = 0.01
ROUNDS = 60
LEAST_SEEN = 5
"""In how many questions' right sentences a sign must stand beside a token to get a weight."""

PLAIN = {
    "passage": 0,
    "bigrams_rest": 0,
    "terms_rest": 0,
    "bigrams_around": 0,
    "terms_around": 0,
    "substring_rest": 0,
    "sequence_rest": 0,
    "answer_near": 0,
    "proximity": 0,
    "bigrams_before": 0,
    "position": -1,
    "bm25_rank": -1,
    "length": 1,
}
"""Features fitted beside the cues, so that these tell what words in common do not: as they are (0), 1 / (1 + n) (-1) or
log(1 + n) (1)."""

_SIGNS = 1 << 32


@dataclass(frozen=True, slots=True)
class Example:
    """A question, sentences (folded), which of them answer (bool), what it counts, and features of them, None for
    zeros (float64 [sentences, FEATURES])."""

    question: Question
    texts: Sequence[str]
    right: NDArray[np.bool_]
    weight: float
    matrix: NDArray[np.float64] | None = None


def fit_cues(examples: Sequence[Example]) -> Cues:
    """Return the table fitted on examples that have a right and a wrong sentence each; others are left out.

    The same examples give the same table.
    """
    import scipy.sparse  # noqa: PLC0415  # only fitting needs it
    from scipy.optimize import minimize  # noqa: PLC0415

    kept = [one for one in examples if 0 < one.right.sum() < len(one.right)]
    tokens, signs, keys, columns, lengths = _find_features(kept)
    right = np.concatenate([one.right for one in kept])
    sizes = np.array([len(one.right) for one in kept])
    group = np.repeat(np.arange(len(kept)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    counts = np.array([one.weight for one in kept])
    ends = np.concatenate([[0], np.cumsum(lengths)])
    cells = scipy.sparse.csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(right), len(keys)))
    across = cells.T.tocsr()
    plain = np.concatenate([_plain(one) for one in kept])
    plain /= plain.std(axis=0) + 1e-9
    ridge = np.concatenate([np.full(len(keys), RIDGE), np.full(plain.shape[1], PLAIN_RIDGE)])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return what the right sentences' share of each group's probability costs, and its slope."""
        margins = cells @ weights[: len(keys)] + plain @ weights[len(keys) :]
        odds = np.exp(margins - np.maximum.reduceat(margins, starts)[group])
        every = np.add.reduceat(odds, starts)
        answering = np.where(right, odds, 0.0)
        good = np.add.reduceat(answering, starts) + 1e-30
        slope = counts[group] * (odds / every[group] - answering / good[group])
        value = float((counts * (np.log(every) - np.log(good))).sum() + 0.5 * (ridge * weights) @ weights)
        return value, np.concatenate([across @ slope, plain.T @ slope]) + ridge * weights

    found = minimize(loss, np.zeros(len(ridge)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return _pack(tokens, signs, keys, np.clip(np.rint(found.x[: len(keys)] / STEP), -127, 127))


def _find_features(
    examples: Sequence[Example],
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return the keys of tokens and the codes of signs (ascending), which token stands beside which sign often enough
    (token * _SIGNS + sign, ascending), their numbers sentence by sentence, and how many each sentence has."""
    asked = [np.array([term_key(token) for token in question_tokens(one.question)], np.uint64) for one in examples]
    tokens = np.unique(np.concatenate(asked))
    token_numbers = [np.searchsorted(tokens, keys).astype(np.int64) for keys in asked]
    told = [_signs_told(one) for one in examples]
    signs, numbers = np.unique(np.concatenate([codes for codes, _ in told]), return_inverse=True)
    sign_numbers = np.split(numbers.astype(np.int64), np.cumsum([len(codes) for codes, _ in told])[:-1])
    often = []
    for one, token, sign, (_, rows) in zip(examples, token_numbers, sign_numbers, told, strict=True):
        answering = np.unique(sign[one.right[rows]])
        often.append((token[:, None] * _SIGNS + answering[None, :]).ravel())
    every, seen = np.unique(np.concatenate(often), return_counts=True)
    keys = every[seen >= LEAST_SEEN]
    columns: list[NDArray[np.int32]] = []
    lengths: list[NDArray[np.int64]] = []
    for one, token, sign, (_, rows) in zip(examples, token_numbers, sign_numbers, told, strict=True):
        beside = token[:, None] * _SIGNS + sign[None, :]
        place = np.searchsorted(keys, beside)
        place[place == len(keys)] = 0
        there = keys[place] == beside
        order = np.argsort(np.broadcast_to(rows, place.shape)[there], kind="stable")
        columns.append(place[there][order].astype(np.int32))
        lengths.append(np.bincount(np.broadcast_to(rows, place.shape)[there], minlength=len(one.right)))
    return tokens, signs, keys, np.concatenate(columns), np.concatenate(lengths)


def _signs_told(example: Example) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the signs of each text that its question does not hold, each once in a text, and the texts' numbers."""
    codes, rows = signs_of(example.texts)
    own, _ = signs_of([example.question.folded])
    new = ~np.isin(codes, own)
    found = np.unique(np.stack([rows[new].astype(np.uint64), codes[new]]), axis=1)
    return found[1], found[0].astype(np.int64)


def _plain(example: Example) -> NDArray[np.float64]:
    if example.matrix is None:
        return np.zeros((len(example.right), len(PLAIN)))
    columns = []
    for name, how in PLAIN.items():
        column = example.matrix[:, FEATURES.index(name)].astype(np.float64)
        columns.append(column if not how else np.log1p(column) if how > 0 else 1 / (1 + column))
    return np.column_stack(columns)


def _pack(
    tokens: NDArray[np.uint64], signs: NDArray[np.uint64], keys: NDArray[np.int64], weights: NDArray[np.float64]
) -> Cues:
    """Return the table without what weighs nothing, and without tokens and signs that only stand beside such."""
    some = weights != 0
    token, sign = keys[some] // _SIGNS, keys[some] % _SIGNS
    tokens_left, token_places = np.unique(token, return_inverse=True)
    signs_left, sign_places = np.unique(sign, return_inverse=True)
    return Cues(
        tokens=tokens[tokens_left],
        starts=np.searchsorted(token_places, np.arange(len(tokens_left) + 1)).astype(np.int64),
        places=sign_places.astype(np.int32),
        weights=weights[some].astype(np.int8),
        signs=signs[signs_left],
    )

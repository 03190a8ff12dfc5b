"""BM25 as rank-bm25's BM25Okapi computes it, without the token lists it keeps.

The library fills idf from term counts; `CountedOkapi` hands it the counts instead of the documents, so its own code
computes idf and the average length. Scores over postings then equal its `get_scores` to the last bit.

    score(d, q) = Σ over terms t of q, repeats included:  idf(t) · tf(t,d)·(k1+1) / (tf(t,d) + k1·(1 − b + b·|d|/avgdl))
    idf(t)      = ln(N − df(t) + ½) − ln(df(t) + ½), and ε times the average idf where that is negative

(Robertson and Zaragoza 2009; the floor is ATIRE's, Trotman et al. 2014.)
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.postings import Postings

K1, B, EPSILON = 1.5, 0.75, 0.25


@dataclass(frozen=True, slots=True)
class TermWeights:
    """What BM25 needs beside the postings: the idf of every term of each part, and the average document length."""

    idf: tuple[NDArray[np.float64], ...]
    average_length: float


def weigh_terms(parts: Sequence[Postings], live: Sequence[NDArray[np.bool_] | None]) -> TermWeights:
    """Return BM25Okapi's weights for the documents of all parts in order, taken as one corpus.

    `live[i]` tells which documents of part i still count, None for all. A term that only dead documents hold gets
    idf 0. An empty corpus gets an average length of 0.
    """
    lengths = [_live_lengths(part, mask) for part, mask in zip(parts, live, strict=True)]
    documents = sum(map(len, lengths))
    total = int(sum(int(one.sum()) for one in lengths))
    terms = _terms_of(parts, live)
    if not len(terms.keys):
        return TermWeights(tuple(np.zeros(len(part.keys)) for part in parts), 0.0)
    weights = _okapi_idf(terms, documents, total)
    idf = [_spread(weights, terms, part.keys, numbers) for part, numbers in zip(parts, terms.numbers, strict=True)]
    return TermWeights(tuple(idf), total / documents)


def _spread(
    weights: NDArray[np.float64], terms: "_Terms", keys: NDArray[np.uint64], numbers: NDArray[np.int64] | None
) -> NDArray[np.float64]:
    """Return the weights of terms given by their keys, 0 for those that are none; `numbers` tell which they are."""
    if numbers is not None:
        return weights[numbers]
    place = np.minimum(np.searchsorted(terms.keys, keys), len(terms.keys) - 1)
    return np.where(terms.keys[place] == keys, weights[place], 0.0)


def length_norms(postings: Postings, average_length: float) -> NDArray[np.float64]:
    """Return k1·(1 − b + b·|d|/avgdl) for each document of the postings."""
    if not average_length:
        return np.zeros(len(postings.lengths))
    return np.asarray(K1 * (1 - B + B * np.asarray(postings.lengths) / average_length), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Terms by their keys, ascending, and how many documents hold each.

    `appearance` finds a number for each that grows with its first place. `numbers` are which terms those of a part are,
    None for a part that has others.
    """

    keys: NDArray[np.uint64]
    counts: NDArray[np.int64]
    appearance: Callable[[], NDArray[np.int64]]
    numbers: tuple[NDArray[np.int64] | None, ...]


def _okapi_idf(terms: _Terms, documents: int, total: int) -> NDArray[np.float64]:
    """Return the library's idf of terms.

    The library is asked once for each frequency there is, not for each term. Its floor for negative idf comes from the
    average over all terms, which is summed here in the library's order, that of first appearance: the sums are equal
    to the last bit. Where no idf is negative there is nothing to sum.
    """
    from rank_bm25 import BM25Okapi  # noqa: PLC0415  # only building needs the library; answering should not load it

    class CountedOkapi(BM25Okapi):  # type: ignore[misc]
        """BM25Okapi over counted terms."""

        def _initialize(self, corpus: dict[int, int]) -> dict[int, int]:
            self.corpus_size, self.avgdl = documents, total / documents
            return corpus

    known = np.flatnonzero(np.bincount(terms.counts)).tolist()
    model = CountedOkapi({count: count for count in known}, k1=K1, b=B, epsilon=EPSILON)
    raw = [math.log(documents - count + 0.5) - math.log(count + 0.5) for count in known]
    idf = [model.idf[count] for count in known]
    by_count = np.zeros(known[-1] + 1)
    if min(raw) < 0:
        by_count[known] = raw
        in_order = by_count[terms.counts[np.argsort(terms.appearance())]]
        floor = EPSILON * (float(np.add.accumulate(in_order)[-1]) / len(terms.counts))
        idf = [one if value >= 0 else floor for one, value in zip(idf, raw, strict=True)]
    by_count[known] = idf
    return by_count[terms.counts]


def _live_lengths(part: Postings, mask: NDArray[np.bool_] | None) -> NDArray[np.int32]:
    return part.lengths if mask is None else part.lengths[mask]


def _terms_of(parts: Sequence[Postings], live: Sequence[NDArray[np.bool_] | None]) -> _Terms:
    """Return the terms that live documents hold."""
    held = [_live_terms(part, mask) for part, mask in zip(parts, live, strict=True)]
    every = np.concatenate([np.zeros(0, np.uint64), *(keys for keys, _, _ in held)])
    counts = np.concatenate([np.zeros(0, np.int64), *(count for _, _, count in held)])
    order = np.argsort(every, kind="stable")  # it merges what is sorted, and leaves the earlier part's term first
    every = every[order]
    new = np.ones(len(every), bool)
    new[1:] = every[1:] != every[:-1]
    at = np.flatnonzero(new)
    frequency = np.add.reduceat(counts[order], at) if len(at) else counts
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    ends = np.cumsum([len(keys) for keys, _, _ in held]).tolist()
    numbers = [number[end - len(keys) : end] for end, (keys, _, _) in zip(ends, held, strict=True)]

    def appearance() -> NDArray[np.int64]:
        bits = max((int(part.ranks.max(initial=0)).bit_length() for part in parts), default=0)
        starts = np.cumsum([0, *(len(part.lengths) for part in parts)]).tolist()
        places = [
            (part.documents[first].astype(np.int64) + start << bits) + part.ranks[first].astype(np.int64)
            for start, part, (_, first, _) in zip(starts, parts, held, strict=False)
        ]
        found: NDArray[np.int64] = np.concatenate([np.zeros(0, np.int64), *places])[order[at]]
        return found

    whole = (one if mask is None else None for one, mask in zip(numbers, live, strict=True))
    return _Terms(every[at], frequency, appearance, tuple(whole))


def _live_terms(
    part: Postings, mask: NDArray[np.bool_] | None
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the terms live documents hold, where the first such posting of each is, and how many there are."""
    if mask is None:
        return part.keys, part.starts[:-1], np.diff(part.starts)
    kept = np.flatnonzero(mask[part.documents])
    until = np.searchsorted(kept, part.starts)
    count = np.diff(until)
    places = np.flatnonzero(count)
    return part.keys[places], kept[until[:-1][places]], count[places]

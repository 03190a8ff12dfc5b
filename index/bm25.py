"""BM25 as rank-bm25's BM25Okapi computes it, without the token lists it keeps.

The library fills idf from term counts; `CountedOkapi` hands it the counts instead of the documents, so its own code
computes idf and the average length. Scores over postings then equal its `get_scores` to the last bit.

    score(d, q) = Σ over terms t of q, repeats included:  idf(t) · tf(t,d)·(k1+1) / (tf(t,d) + k1·(1 − b + b·|d|/avgdl))
    idf(t)      = ln(N − df(t) + ½) − ln(df(t) + ½), and ε times the average idf where that is negative

(Robertson and Zaragoza 2009; the floor is ATIRE's, Trotman et al. 2014.)
"""

import math
from collections.abc import Sequence
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
    keys, counts, first = _document_frequencies(parts, live)
    if not len(keys):
        return TermWeights(tuple(np.zeros(len(part.keys)) for part in parts), 0.0)
    order = np.argsort(first, kind="stable")
    weights = np.empty(len(keys))
    weights[order] = _okapi_idf(counts[order], documents, total)
    idf = []
    for part in parts:
        place = np.minimum(np.searchsorted(keys, part.keys), len(keys) - 1)
        idf.append(np.where(keys[place] == part.keys, weights[place], 0.0))
    return TermWeights(tuple(idf), total / documents)


def length_norms(postings: Postings, average_length: float) -> NDArray[np.float64]:
    """Return k1·(1 − b + b·|d|/avgdl) for each document of the postings."""
    if not average_length:
        return np.zeros(len(postings.lengths))
    return np.asarray(K1 * (1 - B + B * np.asarray(postings.lengths) / average_length), dtype=np.float64)


def _okapi_idf(counts: NDArray[np.int64], documents: int, total: int) -> NDArray[np.float64]:
    """Return the library's idf for document frequencies in order of first appearance.

    The library is asked once for each frequency there is, not for each term. Its floor for negative idf comes from the
    average over all terms, which is summed here in the library's order: the sums are equal to the last bit.
    """
    from rank_bm25 import BM25Okapi  # noqa: PLC0415  # only building needs the library; answering should not load it

    class CountedOkapi(BM25Okapi):  # type: ignore[misc]
        """BM25Okapi over counted terms."""

        def _initialize(self, corpus: dict[int, int]) -> dict[int, int]:
            self.corpus_size, self.avgdl = documents, total / documents
            return corpus

    frequencies, of_term = np.unique(counts, return_inverse=True)
    known = frequencies.tolist()
    model = CountedOkapi({count: count for count in known}, k1=K1, b=B, epsilon=EPSILON)
    raw = [math.log(documents - count + 0.5) - math.log(count + 0.5) for count in known]
    average = float(np.add.accumulate(np.array(raw)[of_term])[-1]) / len(counts)
    idf = [model.idf[count] if value >= 0 else EPSILON * average for count, value in zip(known, raw, strict=True)]
    return np.array(idf)[of_term]


def _live_lengths(part: Postings, mask: NDArray[np.bool_] | None) -> NDArray[np.int32]:
    return part.lengths if mask is None else part.lengths[mask]


def _document_frequencies(
    parts: Sequence[Postings], live: Sequence[NDArray[np.bool_] | None]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every term's key (sorted), its document frequency, and its place in order of first appearance."""
    keys, counts, part_of, document_of, rank_of = [], [], [], [], []
    for number, (part, mask) in enumerate(zip(parts, live, strict=True)):
        documents, ranks = part.documents, part.ranks
        if mask is None:
            held, at, count = np.arange(len(part.keys)), part.starts[:-1], np.diff(part.starts)
        else:
            kept = np.flatnonzero(mask[documents])
            term = np.repeat(np.arange(len(part.keys)), np.diff(part.starts))[kept]
            documents, ranks = documents[kept], ranks[kept]
            held, at, count = np.unique(term, return_index=True, return_counts=True)
        keys.append(part.keys[held])
        counts.append(count)
        part_of.append(np.full(len(held), number))
        document_of.append(documents[at])
        rank_of.append(ranks[at])
    if not keys:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    every = np.concatenate(keys)
    appearance = np.lexsort((np.concatenate(rank_of), np.concatenate(document_of), np.concatenate(part_of)))
    place = np.empty(len(every), np.int64)
    place[appearance] = np.arange(len(every))
    unique, inverse = np.unique(every, return_inverse=True)
    frequency = np.zeros(len(unique), np.int64)
    np.add.at(frequency, inverse, np.concatenate(counts))
    first = np.full(len(unique), len(every), np.int64)
    np.minimum.at(first, inverse, place)
    return unique, frequency, first

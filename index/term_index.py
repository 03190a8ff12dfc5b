"""BM25 over the postings of all segments of a generation, one field at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import K1, length_norms
from index.postings import Postings, term_key


@dataclass(frozen=True, slots=True)
class Part:
    """One segment's postings of a field. `base` is the number of its first document in the generation."""

    postings: Postings
    idf: NDArray[np.float64]
    norms: NDArray[np.float64]
    live: NDArray[np.bool_] | None
    base: int


class TermIndex:
    """The postings of one field. Any number of threads may search at once."""

    def __init__(
        self,
        postings: Sequence[Postings],
        idf: Sequence[NDArray[np.float64]],
        live: Sequence[NDArray[np.bool_] | None],
        average_length: float,
    ) -> None:
        """Join the parts in order; documents are numbered through all of them, dead ones included."""
        self._parts: list[Part] = []
        base = 0
        for one, weights, mask in zip(postings, idf, live, strict=True):
            self._parts.append(Part(one, weights, length_norms(one, average_length), mask, base))
            base += len(one.lengths)
        self._documents = sum(map(_count_live, self._parts))
        self._unheard_of = float(np.log(self._documents + 0.5) - np.log(0.5))

    def search(
        self, query: Sequence[str], *, k: int, excluded: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the numbers (int64) of the best documents, best first, and their scores, as `Scored.best` does."""
        return self.score(query).best(k, excluded)

    def score(self, query: Sequence[str]) -> "Scored":
        """Score all documents that share a term with the query."""
        keys = np.fromiter(map(term_key, query), np.uint64, len(query))
        return Scored([_score_part(part, keys) for part in self._parts])

    def holding(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """Return the numbers (int64, ascending) of the live documents that hold all of some terms; none for no term."""
        wanted = list(dict.fromkeys(map(term_key, terms)))
        keys = np.array(wanted, np.uint64)
        found = [np.zeros(0, np.int64)]
        for part in self._parts:
            places, _ = _look_up(part.postings, keys)
            if not wanted or len(places) < len(wanted):
                continue
            starts = part.postings.starts
            holders = [part.postings.documents[int(starts[place]) : int(starts[place + 1])] for place in places]
            documents, *more = sorted(holders, key=len)
            for others in more:  # both ascending, and others at least as long
                place = np.minimum(np.searchsorted(others, documents), len(others) - 1)
                documents = documents[others[place] == documents]
            live = documents if part.live is None else documents[part.live[documents]]
            found.append(live.astype(np.int64) + part.base)
        return np.concatenate(found)

    def idf(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return each term's idf (float64); a term no document holds gets the idf of a document frequency of 0."""
        keys = np.fromiter(map(term_key, terms), np.uint64, len(terms))
        weights = np.full(len(keys), self._unheard_of)
        for part in self._parts:
            term, held = _look_up(part.postings, keys)
            idf = part.idf[term]
            known = idf != 0
            weights[held[known]] = idf[known]
        return weights


@dataclass(frozen=True, slots=True)
class _ScoredPart:
    """The documents of a part that hold each of the terms, and the scores of all its documents, 0 for the others."""

    part: Part
    holders: list[NDArray[np.int32]]
    scores: NDArray[np.float64]


class Scored:
    """The scores of all documents for a query.

    They equal BM25Okapi.get_scores of the live documents to the last bit: terms count in query order, repeats included.
    """

    def __init__(self, parts: Sequence[_ScoredPart]) -> None:
        """Take the parts in order."""
        self._parts = parts

    def best(self, k: int, excluded: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the numbers (int64) of the best documents, best first, and their scores (float64).

        Only documents that share a term are returned, so there may be fewer than k, or none, and a score may be 0 or
        less. Equal scores keep document order. `excluded` (bool [documents]) marks documents that are passed over; they
        still count for the weights. Raises ValueError if k < 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        found, scores = [np.zeros(0, np.int64)], [np.zeros(0)]
        for scored in self._parts:
            documents = _best_of_part(scored, k, _kept(scored.part, excluded))
            found.append(documents + scored.part.base)
            scores.append(scored.scores[documents])
        every, every_score = np.concatenate(found), np.concatenate(scores)
        best = _best(every, every_score, k)
        return every[best], every_score[best]

    def of(self, documents: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scores (float64) of the given documents (ascending); 0 where none of the terms is held."""
        scores = np.zeros(len(documents))
        for scored in self._parts:
            base = scored.part.base
            first, last = np.searchsorted(documents, (base, base + len(scored.part.norms))).tolist()
            if first < last and len(scored.scores):
                scores[first:last] = scored.scores[documents[first:last] - base]
        return scores


def _score_part(part: Part, keys: NDArray[np.uint64]) -> _ScoredPart:
    terms, _ = _look_up(part.postings, keys)
    if not len(terms):
        return _ScoredPart(part, [], np.zeros(0))
    starts, ends = part.postings.starts.take(terms), part.postings.starts.take(terms + 1)
    spans = list(map(slice, starts.tolist(), ends.tolist()))
    holders = [part.postings.documents[span] for span in spans]
    documents = np.concatenate(holders).astype(np.intp)  # else each look-up below would convert them
    counts = np.concatenate([part.postings.counts[span] for span in spans])
    idf = np.repeat(part.idf.take(terms), ends - starts)
    weights = idf * (counts * (K1 + 1) / (counts + part.norms.take(documents)))
    summed = np.bincount(documents, weights, minlength=len(part.norms))  # in the order of the query's terms
    return _ScoredPart(part, holders, summed.astype(np.float64, copy=False))


def _best_of_part(scored: _ScoredPart, k: int, kept: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Return documents of a part that share a term with the query and are kept, ascending, the k best among them."""
    if not scored.holders:
        return np.zeros(0, np.int64)
    may_be_found = (held if kept is None else held[kept[held]] for held in sorted(scored.holders, key=len))
    enough = next((held for held in may_be_found if len(held) >= k), None)  # the k best are no worse than k of these
    least = 0.0 if enough is None else _kth_best(scored.scores[enough], k)
    found: NDArray[np.int64]
    if least > 0:
        found = np.flatnonzero(scored.scores >= least)
    else:
        found = np.unique(np.concatenate(scored.holders)).astype(np.int64)
    return found if kept is None else found[kept[found]]


def _kept(part: Part, excluded: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    """Return which documents of a part may be found, None for all."""
    if excluded is None:
        return part.live
    kept = ~excluded[part.base : part.base + len(part.norms)]
    return kept if part.live is None else kept & part.live


def _kth_best(scores: NDArray[np.float64], k: int) -> float:
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def _look_up(postings: Postings, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the term numbers of the keys there are, in query order, and which of the keys these are."""
    if not len(postings.keys) or not len(keys):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = postings.keys.searchsorted(keys)
    held = np.flatnonzero(postings.keys.take(place, mode="clip") == keys)
    return place[held], held


def _best(documents: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Return where the k best stand: by score, then by document."""
    enough = np.flatnonzero(scores >= _kth_best(scores, k)) if len(scores) > k else np.arange(len(scores))
    return enough[np.lexsort((documents[enough], -scores[enough]))][:k]


def _count_live(part: Part) -> int:
    return len(part.norms) if part.live is None else int(part.live.sum())

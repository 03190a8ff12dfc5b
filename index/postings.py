"""Term postings of one segment, as plain arrays: which documents hold a term, and how often.

Terms are known by 64-bit keys (BLAKE2b of their UTF-8), sorted, so that a memory-mapped segment opens at once and a
question's terms are looked up together. By the birthday bound, two of ten million terms share a key once in 370,000
corpora.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings sorted by term key, and within a term by document.

    `keys` uint64 [terms], ascending; `starts` int64 [terms + 1], where a term's postings begin and end; `documents`
    int32, `counts` (tf) and `ranks` (place of the term's first occurrence in the document) unsigned [postings];
    `lengths` int32 [documents], in terms.
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    counts: NDArray[np.unsignedinteger]
    ranks: NDArray[np.unsignedinteger]
    lengths: NDArray[np.int32]


@lru_cache(maxsize=1 << 18)
def term_key(term: str) -> int:
    """Return the 64-bit key of a term."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def build_postings(documents: Iterable[Sequence[str]]) -> Postings:
    """Count the terms of documents given in order. No document, or none with a term, gives empty arrays."""
    numbers: dict[str, int] = {}
    terms: list[int] = []
    lengths: list[int] = []
    for document in documents:
        terms.extend(numbers.setdefault(term, len(numbers)) for term in document)
        lengths.append(len(document))
    keys = np.fromiter(map(term_key, numbers), np.uint64, len(numbers))
    length = np.asarray(lengths, np.int32)
    order_of_term = np.empty(len(keys), np.int64)
    by_key = np.argsort(keys, kind="stable")
    order_of_term[by_key] = np.arange(len(keys))
    term = order_of_term[np.asarray(terms, np.int64)]
    holder = np.repeat(np.arange(len(length), dtype=np.int64), length)
    position = np.arange(len(term)) - np.repeat(np.cumsum(length) - length, length)
    order = np.lexsort((position, holder, term))
    term, holder, position = term[order], holder[order], position[order]
    new = np.ones(len(term), bool)
    new[1:] = (term[1:] != term[:-1]) | (holder[1:] != holder[:-1])
    at = np.flatnonzero(new)
    starts = np.zeros(len(keys) + 1, np.int64)
    np.cumsum(np.bincount(term[at], minlength=len(keys)), out=starts[1:])
    return Postings(
        keys=keys[by_key],
        starts=starts,
        documents=holder[at].astype(np.int32),
        counts=_smallest(np.diff(np.append(at, len(term)))),
        ranks=_smallest(position[at]),
        lengths=length,
    )


def _smallest(values: NDArray[np.int64]) -> NDArray[np.unsignedinteger]:
    """Return the values in the smallest unsigned type that holds them all."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def named_arrays(postings: Postings, prefix: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of postings by name, PREFIX/keys and so on, as index.arrays saves them."""
    return {f"{prefix}/{field.name}": getattr(postings, field.name) for field in fields(Postings)}


def postings_of(arrays: Mapping[str, NDArray[Any]], prefix: str) -> Postings:
    """Return the postings whose arrays stand under a prefix. Raises KeyError where one is missing."""
    return Postings(**{field.name: arrays[f"{prefix}/{field.name}"] for field in fields(Postings)})

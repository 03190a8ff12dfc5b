"""Scores over postings against the library they are to equal, to the last bit."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.arrays import open_arrays, save_arrays
from index.bm25 import weigh_terms
from index.postings import build_postings, named_arrays, postings_of
from index.term_index import TermIndex

TERMS = st.sampled_from(["工业", "投资", "增长", "2023年", "19.2%", "硅能源", "的", "a", "b", "c"])
DOCUMENTS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12).filter(any)


def join(parts: list[list[list[str]]], dead: set[int] | None = None) -> TermIndex:
    """Index the documents of some segments; `dead` are numbers of documents that no longer count."""
    postings = [build_postings(part) for part in parts]
    live = []
    base = 0
    for part in parts:
        mask = np.array([base + number not in (dead or set()) for number in range(len(part))], bool)
        live.append(None if mask.all() else mask)
        base += len(part)
    weights = weigh_terms(postings, live)
    return TermIndex(postings, weights.idf, live, weights.average_length)


def expected(documents: list[list[str]], query: list[str]) -> dict[int, float]:
    scores = BM25Okapi(documents).get_scores(query)
    return {n: score for n, score in enumerate(scores.tolist()) if set(documents[n]) & set(query)}


@given(DOCUMENTS, st.lists(TERMS, max_size=8))
def test_scores_equal_rank_bm25_to_the_last_bit(documents: list[list[str]], query: list[str]) -> None:
    found, scores = join([documents]).search(query, k=100)
    assert dict(zip(found.tolist(), scores.tolist(), strict=True)) == expected(documents, query)


@given(st.lists(DOCUMENTS, min_size=1, max_size=4), st.lists(TERMS, max_size=8))
def test_documents_spread_over_segments_score_as_one_corpus(parts: list[list[list[str]]], query: list[str]) -> None:
    found, scores = join(parts).search(query, k=100)
    whole = [document for part in parts for document in part]
    assert dict(zip(found.tolist(), scores.tolist(), strict=True)) == expected(whole, query)


@given(st.lists(DOCUMENTS, min_size=1, max_size=3), st.lists(TERMS, max_size=6), st.data())
def test_dead_documents_change_nothing_but_their_absence(
    parts: list[list[list[str]]], query: list[str], data: st.DataObject
) -> None:
    whole = [document for part in parts for document in part]
    dead = data.draw(st.sets(st.integers(0, len(whole) - 1), max_size=len(whole) - 1))
    kept = [number for number in range(len(whole)) if number not in dead]
    if not any(whole[number] for number in kept):
        return
    found, scores = join(parts, dead).search(query, k=100)
    wanted = expected([whole[number] for number in kept], query)
    assert dict(zip(found.tolist(), scores.tolist(), strict=True)) == {kept[n]: score for n, score in wanted.items()}


@given(DOCUMENTS, st.lists(TERMS, min_size=1, max_size=6), st.integers(1, 5))
def test_the_best_k_are_the_first_k_of_all_with_ties_in_document_order(
    documents: list[list[str]], query: list[str], k: int
) -> None:
    every = expected(documents, query)
    best = sorted(every, key=lambda number: (-every[number], number))[:k]
    assert join([documents]).search(query, k=k)[0].tolist() == best


def test_a_search_leaves_nothing_behind_for_the_next() -> None:
    index = join([[["a", "b"], ["b"], ["c"]]])
    first = index.search(["a", "b"], k=3)
    index.search(["c"], k=3)
    again = index.search(["a", "b"], k=3)
    assert [one.tolist() for one in first] == [one.tolist() for one in again]


@given(DOCUMENTS, st.lists(TERMS, min_size=1, max_size=6), st.data())
def test_excluded_documents_are_passed_over_but_still_count(
    documents: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    excluded = np.array(data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents))), bool)
    every = {n: score for n, score in expected(documents, query).items() if not excluded[n]}
    best = sorted(every, key=lambda number: (-every[number], number))[:2]
    assert join([documents]).search(query, k=2, excluded=excluded)[0].tolist() == best


@given(st.lists(DOCUMENTS, min_size=1, max_size=3), st.lists(TERMS, max_size=8), st.data())
def test_given_documents_score_as_a_search_scores_them(
    parts: list[list[list[str]]], query: list[str], data: st.DataObject
) -> None:
    whole = [document for part in parts for document in part]
    wanted = data.draw(st.sets(st.integers(0, len(whole) - 1)).map(sorted))
    every = expected(whole, query)
    assert join(parts).score(query).of(np.array(wanted, np.int64)).tolist() == [every.get(n, 0.0) for n in wanted]


def test_asking_for_no_document_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        join([[["a"]]]).search(["a"], k=0)


@given(documents=st.lists(st.lists(TERMS, max_size=6), max_size=5))
def test_postings_read_back_as_they_were_saved(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("postings")
    postings = build_postings(documents)
    save_arrays(folder / "arrays.bin", named_arrays(postings, "field"))
    loaded = postings_of(open_arrays(folder / "arrays.bin"), "field")
    for name in ("keys", "starts", "documents", "counts", "ranks", "lengths"):
        one, other = getattr(postings, name), getattr(loaded, name)
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


def test_a_term_more_frequent_than_a_byte_can_count_keeps_its_count() -> None:
    documents = [["a"] * 300 + ["b"], ["b"], ["c"]]
    found, scores = join([documents]).search(["a"], k=1)
    assert dict(zip(found.tolist(), scores.tolist(), strict=True)) == expected(documents, ["a"])

"""The second look: what it sees of sentences small enough to work out by hand, and what becomes of their scores."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import second_look
from index.arrays import save_arrays
from index.engine import AnswerEngine
from index.features import Context, Weighed
from index.first_look import LOOKED_AT
from index.matrix import FEATURES as FIRST
from index.question import analyse
from index.rank import read_sentences
from index.second_look import (
    Seen,
    fitted_arrays,
    likelihood,
    load_fitted,
    look_twice,
    read_fitted,
    second_features,
    set_own_cues,
)
from index.second_matrix import FEATURES, second_matrix
from index.segmenter import Segmenter

SENTENCES = [
    "甲大学由乙公司创办。",
    "甲大学改名，这是由于丙集团出资，《丁报》2001年有报道。",
    "图书馆藏书120万册。",
]
QUESTION = "甲大学为什么改名？"


def read(question: str, segmenter: Segmenter, title: str = "甲大学") -> tuple[Weighed, list[Context]]:
    return read_sentences(question, SENTENCES, title, segmenter)


def columns(
    segmenter: Segmenter, articles: Sequence[int] = (0, 0, 0), near: Sequence[int] = (0, 1, 2), title: str = "甲大学"
) -> dict[str, list[float]]:
    cues, own_cues = np.array([[0.5, 1.5, -1.0], [2.0, 0.0, 2.0]])[:, list(near)]
    matrix = second_matrix(*read(QUESTION, segmenter, title), articles, near, cues, own_cues)
    return dict(zip(FEATURES, matrix.T.tolist(), strict=True))


def test_every_feature_is_a_finite_number_and_has_a_name_of_its_own(segmenter: Segmenter) -> None:
    for question in (QUESTION, "？", "多少", "abc 5%", "校长是谁"):
        matrix = second_matrix(*read(question, segmenter), (0, 0, 1), (0, 2), np.zeros(2), np.zeros(2))
        assert matrix.shape == (2, len(FEATURES))
        assert np.isfinite(matrix).all()
    assert len(set(FEATURES)) == len(FEATURES)
    none = np.zeros(0)
    assert second_matrix(*read(QUESTION, segmenter), (0, 0, 1), (), none, none).shape == (0, len(FEATURES))


def test_what_no_other_sentence_of_the_article_holds_sets_one_apart(segmenter: Segmenter) -> None:
    seen = columns(segmenter)
    assert seen["pairs_alone"] == [0, 1, 0]
    assert seen["core_alone"] == [0, 2, 0]
    assert seen["terms_apart"][1] == 1 > seen["terms_apart"][0] > seen["terms_apart"][2] == 0
    assert seen["pairs_apart_gap"][1] == 0 > seen["pairs_apart_gap"][0]
    assert seen["members"] == [3, 3, 3]


def test_sentences_of_other_articles_are_not_looked_at(segmenter: Segmenter) -> None:
    seen = columns(segmenter, articles=(0, 1, 1))
    assert seen["members"] == [1, 2, 2]
    assert seen["terms_apart"][:2] == [1, 1]
    alone = columns(segmenter, articles=(5, 7, 7), near=(0,))
    assert [seen[name][0] for name in ("pairs_alone", "core_apart")] == [
        alone[name][0] for name in ("pairs_alone", "core_apart")
    ]


def test_what_neither_question_nor_title_says_is_new(segmenter: Segmenter) -> None:
    seen = columns(segmenter)
    assert seen["length"] == [len(sentence) for sentence in SENTENCES]
    assert seen["new"] == [len("由乙公司创办。"), len(SENTENCES[1]) - len("甲大学改名"), len(SENTENCES[2])]
    assert seen["new_share"][2] == 1
    assert columns(segmenter, title="乙公司")["new"][0] == len("由创办。")


def test_the_clause_is_the_one_most_like_the_question(segmenter: Segmenter) -> None:
    seen = columns(segmenter)
    assert seen["clauses"] == [1, 3, 1]
    assert seen["clause_place"] == [0, 0, 0]
    assert seen["clause_new"] == [len("由乙公司创办"), 0, len(SENTENCES[2]) - 1]
    assert seen["clause_kept_to"][1] == 1 > seen["clause_kept_to"][0]
    assert seen["clause_held"][1] > seen["clause_held"][0] > seen["clause_held"][2] == 0


def test_a_sentence_is_compared_with_its_neighbours(segmenter: Segmenter) -> None:
    seen = columns(segmenter)
    own = seen["pairs_after"][0]
    assert seen["pairs_before"] == [0, pytest.approx(own - seen["beyond_before"][1]), own]
    assert seen["beyond_after"] == [pytest.approx(seen["pairs_before"][1] - own), own, 0]


def test_the_title_stands_in_sentence_and_question_or_there_is_none(segmenter: Segmenter) -> None:
    seen = columns(segmenter, title="甲大学（旧称乙学院）")
    assert (seen["title_first"], seen["title_inside"], seen["title_asked"]) == ([1, 1, 0], [1, 1, 0], [1, 1, 1])
    assert columns(segmenter, title="")["title_length"] == [-1, -1, -1]


def test_signs_of_what_may_be_asked_for_are_counted(segmenter: Segmenter) -> None:
    seen = columns(segmenter)
    assert seen["organisations"] == [2, 2, 0]
    assert (seen["quoted"], seen["numbers"]) == ([0, 1, 0], [0, 1, 1])
    assert seen["focus"] == [0, 1, 0]
    assert (seen["cues_rank"], seen["cues_gap"]) == ([1, 0, 2], [-1, 0, -2.5])
    assert (seen["own_cues"], seen["own_cues_rank"], seen["own_cues_gap"]) == ([2, 0, 2], [0, 2, 0], [0, -2, 0])


def test_the_sentences_looked_at_again_have_a_row_each_with_all_that_is_known(engine: AnswerEngine) -> None:
    first = engine.look("2023年工业投资增长多少")
    assert first is not None
    cues = np.arange(len(first.places), dtype=np.float64)
    seen = dict(zip(second_look.FEATURES, second_features(first, cues, -cues).T, strict=True))
    assert len(first.places) == LOOKED_AT
    assert np.isfinite(np.array(list(seen.values()))).all()
    assert (seen["second_cues"] == cues).all() and (seen["second_own_cues"] == -cues).all()
    assert (seen["against_year"] == [first.evidence[place].year for place in first.places]).all()
    assert (seen["terms"] == first.ranked.matrix[first.places, FIRST.index("terms")]).all()
    assert sorted(seen["rank"].tolist()) == list(range(LOOKED_AT))
    assert seen["behind"].max() == 0 == seen["behind"][seen["rank"] == 0][0]
    assert (seen["figure_asked"] == 1).all() and (seen["period_asked"] == 1).all()


def test_where_nothing_is_found_there_is_nothing_to_look_at(engine: AnswerEngine) -> None:
    every = [engine.generation.article(number).article.article_id for number, _ in engine.generation.listing()]
    first = engine.look("工业投资增长多少", without=every)
    assert first is not None
    assert (first.places, look_twice(first)) == ([], {})
    assert second_features(first, np.zeros(0), np.zeros(0)).shape == (0, len(second_look.FEATURES))


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("这家厂去年赚了多少", "净利润4亿元。", "产量4亿吨。"),
        ("老板是谁", "董事长王明说。", "工厂在城东。"),
        ("为啥停产", "由于设备检修，停产。", "停产三天。"),
        ("盖楼花了多少钱", "总投资4亿元。", "总面积4亿平方米。"),
    ],
)
def test_own_cues_tell_what_papers_print_for_what_people_say(
    question: str, right: str, wrong: str, segmenter: Segmenter
) -> None:
    asked = analyse(question, segmenter, asked_on="2024-04-01")
    scores = load_fitted().cues.scores(asked, [right, wrong])
    assert scores[0] > scores[1]


def test_what_was_fitted_is_read_as_it_was_saved(tmp_path: Path) -> None:
    fitted = load_fitted()
    save_arrays(tmp_path / "second.bin", fitted_arrays(fitted))
    again = fitted_arrays(read_fitted(tmp_path / "second.bin"))
    assert {name: array.tobytes() for name, array in again.items()} == {
        name: array.tobytes() for name, array in fitted_arrays(fitted).items()
    }


def test_own_cues_are_filled_in_as_they_are_when_first_seen(engine: AnswerEngine) -> None:
    first = engine.look("2023年工业投资增长多少")
    assert first is not None
    none = np.zeros(len(first.places))
    scores = np.linspace(-1, 2, len(first.places))
    seen = second_features(first, none, none)
    set_own_cues(seen, scores)
    assert (seen == second_features(first, none, scores)).all()


@given(st.lists(st.floats(-40, 40), max_size=20))
def test_how_likely_a_sentence_answers_rises_with_its_log_odds(margins: list[float]) -> None:
    likely = likelihood(np.array(sorted(margins)))
    assert ((likely >= 0) & (likely <= 1)).all()
    assert (np.diff(likely) >= 0).all()
    assert likelihood(np.array([0.0, np.log(3)])).tolist() == pytest.approx([0.5, 0.75])


@pytest.mark.parametrize("added", [9.0, -9.0])
def test_the_second_look_tells_which_is_first_and_the_verdict_reads_that_one(
    engine: AnswerEngine, monkeypatch: pytest.MonkeyPatch, added: float
) -> None:
    before = engine.find("工业投资增长多少")
    assert before is not None
    second = before.candidates[1].place
    first = engine.look("工业投资增长多少")
    assert first is not None
    number = [candidate.place for candidate in first.candidates].index(second)
    seen = look_twice(first)
    moved = {**seen, number: Seen(seen[number].features, seen[number].margin + added)}
    monkeypatch.setattr("index.found.look_twice", lambda *_: moved)
    after = engine.find("工业投资增长多少")
    assert after is not None
    place = [candidate.place for candidate in after.candidates].index(second)
    assert (place == 0) is (added > 0)
    assert after.seen[place] is moved[number]
    assert after.scores[place] == likelihood(np.array([moved[number].margin]))[0]
    assert (np.diff(after.scores) <= 0).all()
    read = [one is not None for one in after.evidence]
    assert read == sorted(read, reverse=True) == [one is not None for one in after.seen]
    reading = after.read()
    assert reading is not None
    assert reading.context == after.candidates[0].context
    best, next_best = sorted((one.margin for one in moved.values()), reverse=True)[:2]
    assert (reading.margin, reading.lead) == (best, best - next_best)
    assert (reading.seen == after.seen[0].features).all()  # type: ignore[union-attr]
    without = after.read(left_out=[0])
    assert without is not None and without.margin == after.seen[1].margin  # type: ignore[union-attr]

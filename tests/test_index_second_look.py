"""The second look: what it sees of sentences small enough to work out by hand, and what becomes of their scores."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.engine import AnswerEngine
from index.features import Context, Weighed
from index.found import Found
from index.rank import read_sentences
from index.second_look import NEAR, find_gains, find_near, lift, margins_of
from index.second_matrix import FEATURES, second_matrix
from index.segmenter import Segmenter
from index.trees import Trees
from index.wanted import find_wanted

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
    cues = np.array([0.5, 1.5, -1.0])[list(near)]
    matrix = second_matrix(*read(QUESTION, segmenter, title), articles, near, cues)
    return dict(zip(FEATURES, matrix.T.tolist(), strict=True))


def test_every_feature_is_a_finite_number_and_has_a_name_of_its_own(segmenter: Segmenter) -> None:
    for question in (QUESTION, "？", "多少", "abc 5%", "校长是谁"):
        matrix = second_matrix(*read(question, segmenter), (0, 0, 1), (0, 2), np.zeros(2))
        assert matrix.shape == (2, len(FEATURES))
        assert np.isfinite(matrix).all()
    assert len(set(FEATURES)) == len(FEATURES)
    assert second_matrix(*read(QUESTION, segmenter), (0, 0, 1), (), np.zeros(0)).shape == (0, len(FEATURES))


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


def trees(*added: float) -> Trees:
    """One tree whose leaves go by the rank of the cues, the best first."""
    tests = len(added) - 1
    return Trees(
        feature=np.full(tests, FEATURES.index("cues_rank"), np.int32),
        threshold=np.arange(tests, dtype=np.float64) + 0.5,
        lost=np.array([(1 << (place + 1)) - 1 for place in range(tests)], np.uint16),
        leaf=np.array(added),
        starts=np.zeros(1, np.int64),
    )


def test_only_what_is_near_the_best_and_looked_at_gains() -> None:
    scores = np.array([0.5, 0.9, 0.88, 0.899, 0.01])
    assert find_near(scores, [2, 1, 4]) == [1, 2]
    assert find_near(scores, []) == []
    edge = lift(scores[1:2], np.array([-NEAR / 3]))
    assert margins_of(scores[1:2]) - margins_of(edge) == pytest.approx(NEAR)


def test_gains_are_counted_from_the_best(segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.second_look.load_second_trees", lambda: trees(2.0, -1.0, 0.5))
    weighed, contexts = read(QUESTION, segmenter)
    scores = np.array([0.8, 0.7, 0.6])
    gains = find_gains(find_wanted(weighed.question), weighed, contexts, (0, 0, 0), scores, [0, 1, 2])
    assert gains[0] == 0
    assert len(set(gains.tolist())) > 1
    assert find_gains(find_wanted(weighed.question), weighed, contexts, (0, 0, 0), scores, [0]).tolist() == [0, 0, 0]
    assert find_gains(
        find_wanted(weighed.question), weighed, contexts, (0, 0, 0), np.array([0.99, 0.1, 0.1]), [0, 1, 2]
    ).tolist() == [0, 0, 0]
    assert find_gains(find_wanted(weighed.question), weighed, [], (), np.zeros(0), []).tolist() == []


@pytest.mark.parametrize("question", ["甲大学2001年为什么改名？", "甲大学改名花了多少万元？"])
def test_where_a_period_or_a_figure_is_asked_for_nothing_is_added(question: str, segmenter: Segmenter) -> None:
    weighed, contexts = read(question, segmenter)
    scores = np.array([0.8, 0.7, 0.6])
    assert find_gains(find_wanted(weighed.question), weighed, contexts, (0, 0, 0), scores, [0, 1, 2]).tolist() == [
        0,
        0,
        0,
    ]


def test_a_gain_lifts_the_log_odds_and_nothing_leaves_a_score_as_it_is() -> None:
    scores = np.array([0.3, 0.5, 1.0, 0.0])
    assert lift(scores, np.zeros(4)).tolist() == scores.tolist()
    assert lift(scores, np.array([0.0, np.log(3), 1.0, 1.0])) == pytest.approx([0.3, 0.75, 1.0, 0.0], abs=1e-9)


@pytest.mark.parametrize("gain", [5.0, -5.0])
def test_what_gains_moves_and_the_verdict_reads_its_new_score(
    engine: AnswerEngine, monkeypatch: pytest.MonkeyPatch, gain: float
) -> None:
    def found_with(gains: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Found:
        monkeypatch.setattr("index.found.find_gains", lambda *given: gains(given[4]))
        found = engine.find("工业投资增长多少")
        assert found is not None
        return found

    def to_second(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        gains = np.zeros(len(scores))
        gains[np.argsort(-scores, kind="stable")[1]] = gain
        return gains

    before, after = found_with(lambda scores: np.zeros(len(scores))), found_with(to_second)
    second = before.candidates[1].place
    place = [candidate.place for candidate in after.candidates].index(second)
    assert (place == 0) is (gain > 0)
    assert bool(after.undated[place] > before.undated[1]) is (gain > 0)
    assert (np.diff(after.scores) <= 0).all()
    seen = [one is not None for one in after.evidence]
    assert seen == sorted(seen, reverse=True)
    reading, second_read = after.read(), before.read(left_out=[0])
    assert reading is not None
    assert second_read is not None
    assert reading.context == before.candidates[int(gain > 0)].context
    assert gain < 0 or reading.score > second_read.score

"""The features the fitted ranker sees, on sentences small enough to work out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.article import BlockKind
from corpus.dates import find_times
from corpus.text import fold
from index.candidates import KEPT, find_candidates
from index.engine import AnswerEngine
from index.features import Context, Weighed
from index.matrix import FEATURES, GROUPS, feature_matrix, set_cues
from index.question import analyse
from index.rank import rank_sentences, read_sentences
from index.ranker import load_cues, score_sentences
from index.segmenter import Segmenter

SENTENCES = ["甲大学位于乙市。", "学校创办于1950年，1958年改名。", "图书馆藏书120万册。", "校长是王某某。"]


def columns(question: str, sentences: list[str], title: str, segmenter: Segmenter) -> dict[str, list[float]]:
    matrix = feature_matrix(*read_sentences(question, sentences, title, segmenter), load_cues())
    return dict(zip(FEATURES, matrix.T.tolist(), strict=True))


def test_every_feature_is_a_finite_number_and_has_a_name_of_its_own(segmenter: Segmenter) -> None:
    for question in ("甲大学藏书多少册？", "？", "多少", "abc 5%"):
        matrix = feature_matrix(*read_sentences(question, SENTENCES, "甲大学", segmenter), load_cues())
        assert matrix.shape == (len(SENTENCES), len(FEATURES))
        assert np.isfinite(matrix).all()
    assert len(set(FEATURES)) == len(FEATURES)


def test_no_sentences_give_no_rows(segmenter: Segmenter) -> None:
    weighed, _ = read_sentences("甲大学藏书多少册？", SENTENCES, "", segmenter)
    assert feature_matrix(weighed, [], load_cues()).shape == (0, len(FEATURES))


def test_what_the_title_holds_tells_its_sentences_apart_least(segmenter: Segmenter) -> None:
    seen = columns("甲大学图书馆藏书多少册？", SENTENCES, "甲大学", segmenter)
    assert seen["terms_rest"][0] == 0 < seen["terms"][0]
    assert seen["terms_rest"][2] > seen["terms"][2]
    assert seen["bigrams_rest"].index(max(seen["bigrams_rest"])) == 2
    assert seen["bigrams_rest_rank"][2] == 0
    assert seen["bigrams_rest_gap"][2] == 0 > seen["bigrams_rest_gap"][0]


def test_a_title_that_holds_the_whole_question_leaves_it_whole(segmenter: Segmenter) -> None:
    seen = columns("图书馆", SENTENCES, "图书馆", segmenter)
    assert seen["terms_rest"] == seen["terms"]
    assert max(seen["terms"]) == 1


def test_an_answer_counts_the_nearer_it_stands_to_the_terms(segmenter: Segmenter) -> None:
    far = "图书馆藏书丰富，历史悠久，环境优美，深受师生喜爱，阅览室共有500个座位。"
    seen = columns("图书馆藏书多少册？", [*SENTENCES, far], "", segmenter)
    assert seen["answer_near"][2] > seen["answer_near"][4] > seen["answer_near"][0] == 0


def test_the_sentence_before_speaks_for_the_one_after_it(segmenter: Segmenter) -> None:
    seen = columns("图书馆藏书多少册？", ["图书馆很大。", "藏书120万册。"], "", segmenter)
    assert seen["terms_before"][1] > 0 == seen["terms_before"][0]
    assert seen["terms_after"][0] > 0 == seen["terms_after"][1]
    assert seen["terms_with_before"][1] > seen["terms_rest"][1]


def test_a_time_asked_for_counts_where_it_is_written(segmenter: Segmenter) -> None:
    seen = columns("甲大学1950年做了什么？", SENTENCES, "甲大学", segmenter)
    assert seen["times_held"] == [0, 1, 0, 0]
    assert seen["times_before"] == [0, 0, 1, 0]
    assert seen["times_asked"] == [1] * 4
    assert columns("甲大学做了什么？", SENTENCES, "甲大学", segmenter)["times_held"] == [-1] * 4


def test_cues_are_set_where_there_is_a_table_and_can_be_set_later(segmenter: Segmenter) -> None:
    weighed, contexts = read_sentences("甲大学的校长是谁？", SENTENCES, "甲大学", segmenter)
    bare = feature_matrix(weighed, contexts, None)
    assert not bare[:, [FEATURES.index(name) for name in GROUPS["cues"]]].any()
    scores = load_cues().scores(weighed.question, [context.text for context in contexts])
    assert len(set(scores.tolist())) > 1
    set_cues(bare, scores)
    assert bare.tolist() == feature_matrix(weighed, contexts, load_cues()).tolist()


def test_another_name_of_a_term_is_held_for_less(segmenter: Segmenter) -> None:
    seen = columns("甲市gdp是多少？", ["甲市地区生产总值为5亿元。", "甲市gdp为5亿元。", "甲市很美。"], "", segmenter)
    assert seen["terms"][1] > seen["terms"][0] > seen["terms"][2]


def test_the_answering_sentence_of_a_document_comes_first(segmenter: Segmenter) -> None:
    for question, best in (("甲大学藏书多少册？", 2), ("甲大学哪一年改名？", 1), ("甲大学的校长是谁？", 3)):
        order, scores = rank_sentences(question, SENTENCES, "甲大学", segmenter)
        assert order[0] == best
        assert sorted(scores.tolist(), reverse=True) == [scores[number] for number in order]
        assert 0 <= scores.min() <= scores.max() <= 1


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.BYLINE, BlockKind.CAPTION])
def test_what_is_no_running_text_ranks_lower(segmenter: Segmenter, kind: BlockKind) -> None:
    weighed, contexts = read_sentences("图书馆藏书多少册？", SENTENCES, "甲大学", segmenter)
    marked = [replace(context, kind=kind) for context in contexts]
    assert (score_sentences(weighed, marked).scores < score_sentences(weighed, contexts).scores).all()


def test_the_period_asked_for_ranks_above_another(segmenter: Segmenter) -> None:
    asked = analyse("2022年工业投资多少", segmenter, asked_on="2024-05-01")
    weighed = Weighed(asked, [2.0] * len(asked.terms), [2.0] * len(asked.bigrams))
    contexts = [
        Context(fold(text), "", "", BlockKind.TEXT, 1.0, 0, find_times(fold(text), reference="2024-03"))
        for text in ("2023年工业投资50亿元。", "2022年工业投资40亿元。")
    ]
    ranked = score_sentences(weighed, contexts)
    dated, undated = ranked.scores, ranked.undated
    assert dated[1] > dated[0]
    assert abs(undated[1] - undated[0]) < dated[1] - dated[0]


def test_the_best_of_what_is_found_is_ranked_in_index_order(
    engine: AnswerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = analyse("江门的工业、投资、企业、项目和产业增长情况", engine.segmenter, asked_on="2024-05-01")
    every = [candidate.place for candidate in find_candidates(engine.generation, question, engine.segmenter)]
    monkeypatch.setattr("index.candidates.KEPT", 10)
    kept = find_candidates(engine.generation, question, engine.segmenter)
    assert len(kept) == 10 < len(every) <= KEPT
    assert [place for place in every if place in {candidate.place for candidate in kept}] == [c.place for c in kept]
    assert max(candidate.context.passage for candidate in kept) == 1

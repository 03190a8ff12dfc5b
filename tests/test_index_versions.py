"""What stands beside the first sentence: the other half of a comparison, and other figures for the same thing."""

import pytest
from small_corpus import make_base, open_engine, write_article

from corpus.collection import Collection
from index.answer import Answer, Difference, Role, SentenceHit
from index.engine import AnswerEngine
from index.update import update_index

TOWNS = {
    "盐业年报": (
        "盐业年报\n\n2022年，青岬县原盐产量为31.2万吨，同比增长4%。\n\n2023年，青岬县原盐产量为35.6万吨，同比增长14%。"
    ),
    "盐场见闻": "盐场见闻\n\n青岬县盐场占地面积1200亩。\n\n盐工们说，今年的收成比往年都好。",
    "青岬地理": "青岬地理\n\n青岬县盐场的占地面积有1350亩，一直延伸到海边。\n\n海边还有两座灯塔。",
    "来年打算": "来年打算\n\n青岬县力争今年游客人数达到90万人次。",
    "旅游成绩": "旅游成绩\n\n青岬县游客人数达到76万人次，创下新高。",
    "投资打算": (
        "投资打算\n\n2023年，青岬县争取引进项目投资额超200亿元，其中制造业项目投资额占比超80%，投资10亿元以上项目超45个，"
        "完成工业投资超100亿元。"
    ),
    "投资成绩": "投资成绩\n\n2023年，青岬县新招产业项目投资总额210.8亿元、完成工业投资104.5亿元。",
    "晒盐": "晒盐\n\n青岬县晒盐的古法没有失传。\n\n这是为什么？\n\n由于老盐工收了二十名徒弟，手艺一代代传了下来。",
    "海港": "海港\n\n海港新码头的名字是望潮码头。\n\n旧码头叫归帆码头，已经停用。",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    folder = tmp_path_factory.mktemp("towns")
    base = make_base(folder / "base")
    for title, body in TOWNS.items():
        write_article(base, title, body)
    update_index(Collection(folder / "data", base))
    return open_engine(folder / "data")


def beside(engine: AnswerEngine, question: str) -> list[SentenceHit]:
    answer = engine.answer(question, asked_on="2024-06-01")
    assert isinstance(answer, Answer), answer
    assert answer.hits[0].role is Role.ANSWER
    others = [hit for hit in answer.hits[1:] if hit.role is not Role.MORE]
    assert list(answer.hits[1 : 1 + len(others)]) == others
    return [answer.hits[0], *others]


def test_other_figure_for_the_same_thing_is_a_version(engine: AnswerEngine) -> None:
    first, other = beside(engine, "青岬县盐场占地面积多少亩")
    assert {"1200亩" in first.sentence, "1350亩" in first.sentence} == {True, False}
    assert other.role is Role.VERSION
    assert other.difference in {Difference.ARTICLE, Difference.FIGURE}


def test_why_is_told_by_the_reason_that_follows_the_sentence_that_says_it_is_so(engine: AnswerEngine) -> None:
    reason, said = beside(engine, "青岬县晒盐的古法为什么没有失传")
    assert reason.sentence.startswith("由于老盐工")
    assert said.role is Role.PART and "古法没有失传" in said.sentence


def test_what_follows_is_shown_second_where_it_gives_no_reason(engine: AnswerEngine) -> None:
    said, behind = beside(engine, "海港新码头为什么叫望潮码头")
    assert "望潮码头" in said.sentence
    assert behind.role is Role.PART and behind.sentence.startswith("旧码头")


def test_target_beside_what_was_reached_is_told_as_such(engine: AnswerEngine) -> None:
    shown = beside(engine, "青岬县游客人数多少")
    assert [hit.difference for hit in shown[1:]] == [Difference.STATUS]


def test_a_target_whose_verb_stands_far_before_the_figure_is_told_as_such_too(engine: AnswerEngine) -> None:
    shown = beside(engine, "2023年青岬县完成工业投资多少")
    assert "104.5亿元" in shown[0].sentence
    assert [hit.difference for hit in shown[1:]] == [Difference.STATUS]


def test_question_without_a_year_gets_both_years_as_versions(engine: AnswerEngine) -> None:
    shown = beside(engine, "青岬县原盐产量是多少")
    assert [hit.difference for hit in shown[1:]] == [Difference.PERIOD]
    assert {hit.sentence[:5] for hit in shown} == {"2022年", "2023年"}


def test_figure_of_another_year_is_no_version_where_the_year_is_named(engine: AnswerEngine) -> None:
    (only,) = beside(engine, "2023年青岬县原盐产量是多少")
    assert "35.6万吨" in only.sentence


def test_comparison_of_two_years_gets_both_sentences(engine: AnswerEngine) -> None:
    shown = beside(engine, "2022年和2023年青岬县原盐产量哪年高")
    assert {hit.role for hit in shown} == {Role.ANSWER, Role.PART}
    assert {hit.sentence[:5] for hit in shown} == {"2022年", "2023年"}


def test_highlight_is_the_figure_asked_for(engine: AnswerEngine) -> None:
    first = beside(engine, "2023年青岬县原盐产量增长多少")[0]
    assert [first.sentence[slice(*span)] for span in first.highlights] == ["14%"]
    first = beside(engine, "2023年青岬县原盐产量多少吨")[0]
    assert [first.sentence[slice(*span)] for span in first.highlights] == ["35.6万吨"]

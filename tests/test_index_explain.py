"""Explanations: where the words of a question stand, how periods agree, what was asked for; they change nothing."""

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from small_corpus import QUESTIONS, make_base, open_engine, write_article

from corpus.collection import Collection
from index.answer import Agreement, Answer, ExplainedPeriod, Explanation, Kind, Role, Where
from index.engine import AnswerEngine
from index.explain import as_typed
from index.features import NAMES
from index.question import Asked
from index.update import update_index

ASKED_ON = "2024-06-01"
TEA = (
    "全镇茶园面积2.6万亩。其中老茶园占四成。\n\n2023年，全镇茶叶总产量为860吨，地区生产总值增长6.1%。"
    "\n\n今年，茶农新种茶树500亩。"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    """The small corpus with an article more, whose title holds what its sentences leave out."""
    folder = tmp_path_factory.mktemp("small")
    write_article(make_base(folder / "base"), "青石镇的茶叶", TEA)
    collection = Collection(folder / "data", folder / "base")
    update_index(collection)
    return open_engine(collection.data)


def explained(engine: AnswerEngine, question: str, *previous: str, asked_on: str = ASKED_ON) -> Explanation:
    (explanation,) = engine.answer(question, previous=previous, asked_on=asked_on, explain=True).explanations
    return explanation


def places(explanation: Explanation) -> dict[str, Where]:
    return {word.text: word.where for word in explanation.words}


def period(explanation: Explanation) -> ExplainedPeriod:
    (found,) = explanation.periods
    return found


def test_explaining_changes_nothing_of_the_answer(small: AnswerEngine) -> None:
    for question in [*QUESTIONS, "你好", "的吗了", "", "起步价几元？谁设计了新图书馆"]:
        plain = small.answer(question, asked_on=ASKED_ON)
        with_reasons = small.answer(question, asked_on=ASKED_ON, explain=True)
        assert plain.explanations == ()
        assert replace(with_reasons, explanations=()) == plain
        assert with_reasons == small.answer(question, asked_on=ASKED_ON, explain=True)


def test_only_questions_to_the_articles_are_explained(small: AnswerEngine) -> None:
    counts = {"你好": 0, "": 0, "的吗了": 0, "江" * 1001: 0, "起步价几元": 1, "起步价几元？月球上有水吗？你好吗": 2}
    for question, count in counts.items():
        assert len(small.answer(question, explain=True).explanations) == count
    first, second = small.answer("起步价几元？月球上有没有水？", explain=True).explanations
    assert (first.question, first.answered) == ("起步价几元？", True)
    assert (second.question, second.answered) == ("月球上有没有水？", False)


def test_it_is_about_the_sentence_that_is_shown(small: AnswerEngine) -> None:
    for question in QUESTIONS:
        answer = small.answer(question, asked_on=ASKED_ON, explain=True)
        (explanation,) = answer.explanations
        hits = answer.hits if isinstance(answer, Answer) else answer.nearest
        assert explanation.hit == (hits[0] if hits else None)
        assert explanation.rival == next((hit for hit in hits[1:] if hit.role is Role.MORE), None)  # no version of it
        assert explanation.answered == (answer.kind is Kind.ANSWER) == (explanation.confidence >= explanation.needed)
        assert explanation.confidence == answer.confidence
        assert [measure.name for measure in explanation.features] == (list(NAMES) if hits else [])
        assert (explanation.passage >= 1) == bool(hits)
        with pytest.raises(FrozenInstanceError):
            explanation.answered = True  # type: ignore[misc]


def test_a_word_stands_in_the_sentence_before_it_in_the_title_elsewhere_or_nowhere(small: AnswerEngine) -> None:
    explanation = explained(small, "青石老茶园占几成")
    assert explanation.hit is not None
    assert explanation.hit.sentence == "其中老茶园占四成。"
    assert places(explanation)["青石"] is Where.TITLE
    assert Where.SENTENCE in places(explanation).values()
    explanation = explained(small, "全镇的老茶园占几成")
    assert places(explanation)["全镇"] is Where.BEFORE
    explanation = explained(small, "老茶园有没有图书馆和火星")
    assert places(explanation)["火星"] is Where.NOWHERE
    assert Where.ELSEWHERE in places(explanation).values()


def test_another_name_is_told_where_the_word_itself_is_not_what_answers(small: AnswerEngine) -> None:
    explanation = explained(small, "2023年青石镇GDP增长多少")
    names = {word.text: (word.where, word.name) for word in explanation.words}
    assert names["GDP"] == (Where.SENTENCE, "地区生产总值")
    assert names["增长"] == (Where.SENTENCE, "")


def test_words_are_as_typed_and_typos_tell_what_they_were_taken_for(engine: AnswerEngine) -> None:
    explanation = explained(engine, "龍基綠能在江门做什麼")
    assert explanation.words[0].text == "龍基綠能"
    assert explanation.words[0].meant == "隆基绿能"
    assert explanation.words[0].where is Where.SENTENCE
    assert all(word.meant == "" for word in explanation.words[1:])
    explanation = explained(engine, "江门gDp总量是多少")
    assert "gDp" in places(explanation)


def test_the_words_of_a_follow_up_are_those_of_the_question_it_was_read_as(small: AnswerEngine) -> None:
    explanation = explained(small, "那2022年呢", "2023年海湾县风力发电量是多少")
    assert explanation.question == "那2022年呢"
    assert explanation.rewritten == "2022年海湾县风力发电量是多少"
    assert set(places(explanation)) >= {"海湾"}
    assert period(explanation).asked.text == "2022年"


@pytest.mark.parametrize(
    ("question", "agreement", "found"),
    [
        ("2023年海湾县风力发电量是多少", Agreement.SAME, "2023年"),
        ("去年海湾县风力发电量是多少", Agreement.SAME, "2023年"),
        ("2019年海湾县风力发电量是多少", Agreement.OTHER, "2023年"),
        ("2019年青石镇茶园面积", Agreement.NONE, None),
        ("2023年上半年海湾县风力发电量是多少", Agreement.PARTLY, "2023年"),
    ],
)
def test_a_period_fits_in_whole_in_part_or_not(
    small: AnswerEngine, question: str, agreement: Agreement, found: str | None
) -> None:
    told = period(explained(small, question))
    assert told.agreement is agreement
    assert (told.found and told.found.text) == found
    assert not told.any_year


def test_a_period_may_be_of_the_text_before_and_of_no_year(small: AnswerEngine, engine: AnswerEngine) -> None:
    told = period(explained(engine, "前三季度规上工业增加值增长多少", asked_on="2024-04-01"))
    assert told.any_year
    assert told.agreement is Agreement.SAME
    assert told.found is not None
    assert told.found.resolved == "2023-01-01/2023-09-30"
    told = period(explained(small, "2024年日均客流预计多少人次"))
    assert told.agreement in {Agreement.PARTLY, Agreement.SAME}


def test_what_was_asked_for_and_what_looks_like_it(small: AnswerEngine) -> None:
    expected = {
        "2023年海湾县风力发电量是多少": (Asked.FIGURE, ("3200万千瓦时",)),
        "谁是合作社负责人": (Asked.PERSON, ("陈秋实",)),
        "新图书馆什么时候开放": (Asked.DATE, ("2024年1月8日",)),
    }
    for question, (asked, answers) in expected.items():
        explanation = explained(small, question)
        assert (explanation.asked, explanation.answered) == (asked, True)
        assert explanation.answers[0] in answers[0] or answers[0] in explanation.answers[0]
    assert explained(small, "月球有多少人").answers == ()


def test_nothing_at_all_found_is_explained_too(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base", "柑橘丰收"))
    update_index(collection)
    explanation = explained(open_engine(collection.data), "quantum flux 2019")
    assert (explanation.hit, explanation.rival, explanation.passage, explanation.features) == (None, None, 0, ())
    assert set(places(explanation).values()) == {Where.NOWHERE}
    assert explanation.confidence == 0


def test_folded_words_are_found_as_they_were_typed() -> None:
    assert as_typed(["gdp", "钢铁", "5%", "不在"], "ＧＤＰ和鋼鐵，15%，5%") == ("ＧＤＰ", "鋼鐵", "5%", "不在")
    assert as_typed(["ai"], "Email里的AI") == ("AI",)
    assert as_typed([], "") == ()
    assert as_typed(["千米"], "㎢千米") == ("千米",)

"""Very general questions get questions to choose from, each of which is answered; bare names of things stay answers."""

from pathlib import Path

import pytest
from botapi import BotApi
from botapi.people import labels
from command_line import yiju
from small_corpus import make_base
from telegram_bot import RunningBot, reply_to, styled

from bot.slot import EngineSlot
from corpus.collection import Collection
from corpus.text import fold
from index.answer import Answer, Kind, NoAnswer
from index.engine import AnswerEngine
from index.overview import SENTENCES_READ, _held_by, _sentences_about, find_general_subject, propose_overview
from index.stated import find_count_question, find_figure_question, find_industry_questions

TODAY = "2024-06-01"
GENERAL = {
    "江门": [
        "介绍一下江门",
        "江门",
        "江门怎么样",
        "说说江门的情况",
        "请介绍江门",
        "江門點樣",
        "江门经济发展得怎么样",
        "聊聊江门吧",
        "江门最近怎么样",
    ],
    "工业": ["说说工业", "工业", "讲讲工业发展情况"],
    "江门工业": ["江门工业怎么样"],
    "新能源": ["新能源", "介绍一下新能源"],
    "": ["有什么内容", "介绍一下", "有哪些文章", "这里都有什么内容", "文章里讲了什么", "随便说说", "经济", "怎么样"],
}
SPECIFIC = [
    *[
        "盾构机",
        "大桥经济",
        "硅能源 增速",
        "3301.72",
        "10GW 单晶 投资",
        "RCEP是什么",
        "江门有哪些传统优势产业",
        "工业投资",
    ],
    *[
        "介绍一下珠海",
        "江门GDP",
        "江门有什么特色产业",
        "隆基绿能",
        "江门市委书记",
        "工业投资怎么样",
        "“破”“立”并举",
        "月球",
        "？",
    ],
    *["江门工业门类在全省什么水平", "工业过去存在哪些问题", "longi 江门"],
]


@pytest.mark.parametrize("subject", GENERAL)
def test_a_general_question_has_a_subject_known_all_over(engine: AnswerEngine, subject: str) -> None:
    found = {text: find_general_subject(text, engine.generation, engine.segmenter) for text in GENERAL[subject]}
    assert found == dict.fromkeys(GENERAL[subject], subject)


@pytest.mark.parametrize("text", SPECIFIC)
def test_a_question_that_says_more_is_not_general(engine: AnswerEngine, text: str) -> None:
    assert find_general_subject(text, engine.generation, engine.segmenter) is None
    assert engine.answer(text, asked_on=TODAY).kind is not Kind.CLARIFY


@pytest.mark.parametrize(
    "text", ["江门", "工业", "半年", "硅能", "月球", "新能源", "能源月", "江门市委", "一季度", "度增长"]
)
def test_how_many_sentences_hold_a_text_is_what_reading_them_finds(engine: AnswerEngine, text: str) -> None:
    generation, segmenter = engine.generation, engine.segmenter
    read = sum(text in fold(sentence.text) for sentence in _sentences_about(text, generation, segmenter))
    assert read <= SENTENCES_READ
    assert _held_by(text, generation, segmenter, max(1, read)) is (read > 0)
    assert not _held_by(text, generation, segmenter, read + 1)


@pytest.mark.parametrize(
    "text", ["介绍一下江门", "说说工业", "有什么内容", "江门怎么样", "新能源", "你好，介绍一下江门"]
)
def test_each_choice_is_a_whole_question_that_gets_an_answer(engine: AnswerEngine, text: str) -> None:
    answer = engine.answer(text, asked_on=TODAY)
    assert isinstance(answer, NoAnswer)
    assert answer.kind is Kind.CLARIFY
    assert 2 <= len(answer.choices) <= 6
    assert len(set(answer.choices)) == len(answer.choices)
    for choice in answer.choices:
        assert choice.endswith("？")
        assert engine.answer(choice, asked_on=TODAY).kind is Kind.ANSWER


def test_choices_are_about_the_subject_and_name_figures_and_industries(engine: AnswerEngine) -> None:
    def choices(text: str) -> tuple[str, ...]:
        answer = engine.answer(text, asked_on=TODAY)
        assert isinstance(answer, NoAnswer)
        return answer.choices

    assert all("江门" in choice for choice in choices("介绍一下江门"))
    assert all("新能源" in choice for choice in choices("新能源"))
    assert {"江门硅能源产业链增长多少？", "2023年江门地区生产总值是多少？"} <= set(choices("介绍一下江门"))


def test_a_general_question_after_another_is_general_still(engine: AnswerEngine) -> None:
    assert engine.answer("介绍一下江门", previous=["2023年江门GDP是多少"], asked_on=TODAY).kind is Kind.CLARIFY
    chosen = engine.answer("那珠海的GDP呢", previous=["介绍一下江门"], asked_on=TODAY)
    assert chosen.kind is not Kind.CLARIFY


def test_proposals_have_one_question_of_each_theme_and_the_sentences_behind_it(engine: AnswerEngine) -> None:
    proposals = list(propose_overview("江门", engine.generation, engine.segmenter))
    themes = [one.theme for one in proposals]
    assert len(set(themes)) == len(themes) > 6
    assert all(one.sentences for one in proposals)
    assert list(propose_overview("没有这个", engine.generation, engine.segmenter)) == []


def test_a_corpus_without_figures_of_a_subject_answers_as_ever(tmp_path: Path) -> None:
    small = EngineSlot(Collection(tmp_path / "data", make_base(tmp_path / "base"))).current.engine
    assert small.answer("介绍一下柑橘", asked_on=TODAY).kind is Kind.ANSWER
    whole = small.answer("有什么内容", asked_on=TODAY)
    assert isinstance(whole, NoAnswer)
    for choice in whole.choices:
        assert isinstance(small.answer(choice, asked_on=TODAY), Answer)


def test_questions_are_made_of_what_a_sentence_states() -> None:
    figure = find_figure_question("2023年，广州地区生产总值为3.2万亿元。")
    assert figure is not None
    assert (figure.question, figure.year, figure.theme, figure.alone) == (
        "广州地区生产总值是多少？",
        "2023年",
        "地区生产总值",
        False,
    )
    growing = list(find_industry_questions("1—2月，广州造船产业链增长6.2%，风电产业实现产值30亿元。"))
    assert [one.question for one in growing] == ["造船产业链增长多少？", "风电产业产值是多少？"]
    counted = find_count_question("白鹭市轨道交通二号线全长27.4公里，设车站21座。")
    assert counted is not None
    assert counted.question == "白鹭市轨道交通二号线全长是多少公里？"
    assert find_count_question("他说了3个人。") is None
    assert find_figure_question("没有数字。") is None
    assert list(find_industry_questions("产业兴旺。")) == []


def test_the_terminal_and_json_show_the_choices(built_in_data: Path) -> None:
    (row,) = yiju("--data", built_in_data, "ask", "介绍一下江门", "--json", "--asked", TODAY).rows
    assert (row["kind"], row["answers"], row["reason"]) == ("clarify", [], None)
    assert 2 <= len(row["choices"]) <= 6
    assert row["message"].splitlines() == ["这个范围很大，可以具体问：", *(f"· {choice}" for choice in row["choices"])]


async def test_choices_are_buttons_in_private_and_lines_in_a_group(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "介绍一下江门")
    assert reply["text"] == "这个范围很大，可以具体问："
    assert 2 <= len(labels(reply)) <= 6
    assert (await reply_to(ada, "那常住人口呢"))["text"].startswith("↪ 江门常住人口")
    await ada.presses(labels(reply)[0], on=reply)
    assert styled(await ada.next_reply(), "blockquote")
    group = api.group(-100)
    said = await reply_to(ada, "/ask 介绍一下江门", in_=group)
    assert said["text"].splitlines()[1:] == [f"· {label}" for label in labels(reply)]

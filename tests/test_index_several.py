"""Several questions in one message: where it is taken apart, and what each part takes from the one before."""

import pytest
from botapi import BotApi
from telegram_bot import RunningBot, reply_to

from index.answer import Answer, Kind
from index.engine import AnswerEngine
from index.several import split_questions

TODAY = "2024-06-01"


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("甲市GDP是多少？乙市呢？", ("甲市GDP是多少？", "乙市呢？")),
        ("甲市GDP是多少\n乙市GDP是多少", ("甲市GDP是多少", "乙市GDP是多少")),
        ("甲市GDP多少；工业投资增长多少；书记是谁", ("甲市GDP多少", "工业投资增长多少", "书记是谁")),
        ("甲市GDP是多少。工业投资增长多少。", ("甲市GDP是多少", "工业投资增长多少")),
        ("甲市GDP是多少，另外工业投资呢", ("甲市GDP是多少", "工业投资呢")),
        ("甲市GDP是多少？另外，工业投资呢？", ("甲市GDP是多少？", "工业投资呢？")),
        ("甲市GDP是多少，以及增速是多少", ("甲市GDP是多少", "增速是多少")),
        ("甲市GDP是多少以及增速是多少", ("甲市GDP是多少", "增速是多少")),
        ("甲市有多少家企业，还有多少家是外资的", ("甲市有多少家企业", "多少家是外资的")),
        ("1. 甲市GDP是多少 2. 工业投资增长多少 3、书记是谁", ("甲市GDP是多少", "工业投资增长多少", "书记是谁")),
        ("1、甲市GDP是多少？\n2、工业投资增长多少？", ("甲市GDP是多少？", "工业投资增长多少？")),
        ("请回答以下问题：\n1. 甲市GDP\n2. 工业投资增长多少", ("甲市GDP", "工业投资增长多少")),
        ("①甲市GDP是多少②增速呢", ("甲市GDP是多少", "增速呢")),
        ("（1）甲市GDP是多少（2）增速呢", ("甲市GDP是多少", "增速呢")),
        ("一、甲市GDP是多少；二、增速呢", ("甲市GDP是多少", "增速呢")),
        ("请介绍一下甲市；GDP是多少", ("请介绍一下甲市", "GDP是多少")),
    ],
)
def test_a_message_is_taken_apart_where_each_part_asks(message: str, parts: tuple[str, ...]) -> None:
    assert split_questions(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "",
        "甲市还有哪些产业",
        "你好；甲市GDP是多少",
        "我在写材料。甲市GDP是多少",
        "甲市GDP增速到底多少，有说5.3有说5.5还有6",
        "甲公司什么时候和乙市签约的",
        "1.46万家企业是哪里的",
        "甲市的企业一共有多少户呀，比上年增长了多少",
        "“双碳实验室；双碳产业园”是什么",
        "1. 甲市GDP是多少",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert split_questions(message) == ()


def test_a_part_takes_subject_and_period_from_the_one_before(engine: AnswerEngine) -> None:
    answer = engine.answer("2023年江门GDP是多少，以及增速是多少；江门市委书记是谁", asked_on=TODAY)
    assert isinstance(answer, Answer)
    assert answer.parts is not None
    asked = ["2023年江门GDP是多少", "2023年江门GDP增速是多少", "江门市委书记是谁"]
    assert [(part.question, part.kind) for part in answer.parts] == [(one, Kind.ANSWER) for one in asked]
    assert [hit.asks for hit in answer.hits[:3]] == [0, 1, 2]


def test_a_follow_up_after_several_leans_on_the_last(engine: AnswerEngine) -> None:
    before = "江门市委书记是谁；2023年江门GDP是多少"
    assert engine.answer("那前三季度呢", previous=[before], asked_on=TODAY).rewritten == "2023年前三季度江门GDP是多少"


async def test_a_part_too_general_to_answer_says_so(api: BotApi, bot: RunningBot) -> None:
    reply = await reply_to(api.person(1), "介绍一下江门；2023年江门GDP是多少")
    first, second, third, *_ = reply["text"].splitlines()
    assert (first, second) == ("介绍一下江门", "想问什么？请说具体一点，比如哪个产业、哪一年。")
    assert third == "2023年江门GDP是多少"

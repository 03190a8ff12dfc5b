"""为什么: the button, /why in the terminal and --explain say in a reader's words why an answer is what it is."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.contract import problems
from botapi.html import parse_html
from botapi.people import labels
from botapi.text import utf16_length
from command_line import yiju
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram_bot import ADMIN, GDP, RunningBot, copy_data, reply_to, running, styled

from bot import why as why_module
from bot.reply import MAX_TEXT_UNITS
from bot.slot import EngineSlot
from bot.terminal import TerminalChat
from bot.texts import Language
from bot.why import render_explanations, to_figures
from corpus.article import TimeSpan
from corpus.collection import Collection
from index.answer import (
    Agreement,
    ExplainedPeriod,
    ExplainedWord,
    Explanation,
    Kind,
    Measure,
    NoAnswer,
    Role,
    SentenceHit,
    Where,
)
from index.question import Asked
from index.verdict import FEATURES

ZH, HK, EN = Language.SIMPLIFIED, Language.HONG_KONG, Language.ENGLISH
MAX_LINES = 16
"""What fits on a phone's screen, some lines being two or three there."""

HIT = SentenceHit("去年产值4亿元。", "a", "题", "2024-03", 0.9, ((0, 9),), role=Role.ANSWER, highlights=((4, 7),))
LAST_YEAR = TimeSpan("去年", 0, 2, "2023-01-01", "2023-12-31")
THAT_YEAR = TimeSpan("2023年", 0, 5, "2023-01-01", "2023-12-31")
WHY = Explanation(
    question="GDP",
    rewritten=None,
    answered=True,
    confidence=0.987,
    needed=0.5,
    words=(ExplainedWord("GDP", Where.SENTENCE, name="地区生产总值"),),
    periods=(),
    asked=Asked.FIGURE,
    answers=("4亿元",),
    hit=HIT,
)


def told(explanation: Explanation, language: Language = ZH) -> list[str]:
    """The lines below the sentence and its source."""
    lines = render_explanations([explanation], language, beneath=True).html.splitlines()
    return lines[1:] if explanation.answered else lines


def line(start: str, explanation: Explanation, language: Language = ZH) -> str:
    (found,) = [line for line in told(explanation, language) if line.startswith(start)]
    return found


# In words


def test_each_word_is_named_with_where_it_stands_and_what_it_was_taken_for() -> None:
    words = (
        ExplainedWord("GDP", Where.SENTENCE, name="地区生产总值"),
        ExplainedWord("曾速", Where.SENTENCE, meant="增速"),
        ExplainedWord("龙基", Where.SENTENCE, name="隆基绿能", meant="隆基"),
        ExplainedWord("江门", Where.BEFORE),
        ExplainedWord("工业", Where.TITLE),
        ExplainedWord("鹤山", Where.ELSEWHERE),
        ExplainedWord("火星", Where.NOWHERE),
    )
    explanation = replace(WHY, words=words)
    assert told(explanation)[:5] == [
        "这一句里有：GDP（写作“地区生产总值”）、曾速（当作“增速”）、龙基（当作“隆基”，写作“隆基绿能”）",
        "前文里有：江门",
        "标题里有：工业",
        "只在别处有：鹤山",
        "没有找到：火星",
    ]
    assert told(explanation, EN)[0].startswith("In the sentence: GDP (written “地区生产总值”), 曾速 (read as “增速”), ")
    assert told(explanation, EN)[0].endswith("龙基 (read as “隆基”, written “隆基绿能”)")
    assert told(explanation, HK)[0].startswith("這一句裏有：GDP（寫作“地区生产总值”）")


def test_words_that_are_one_in_question_and_sentence_are_shown_as_one() -> None:
    words = tuple(ExplainedWord(text, Where.SENTENCE) for text in ("去年", "产值", "4亿", "元"))
    assert line("这一句里有", replace(WHY, question="去年产值4亿元", words=words)) == "这一句里有：去年产值4亿元"
    assert line("这一句里有", replace(WHY, question="产值，4亿元", words=words[1:])) == "这一句里有：产值、4亿元"
    apart = replace(WHY, question="4亿产值", words=(words[2], words[1]))
    assert line("这一句里有", apart) == "这一句里有：4亿、产值"


def test_single_characters_are_shown_with_the_words_they_touch() -> None:
    words = tuple(ExplainedWord(text, Where.SENTENCE) for text in ("海湾", "县", "水"))
    explanation = replace(WHY, question="海湾县的水", words=words)
    assert line("这一句里有", explanation) == "这一句里有：海湾县"
    assert line("这一句里有", replace(explanation, words=words[2:])) == "这一句里有：水"
    nowhere = tuple(replace(word, where=Where.NOWHERE) for word in words)
    assert line("没有找到", replace(explanation, words=nowhere)) == "没有找到：海湾县、水"


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        (
            ExplainedPeriod(LAST_YEAR, Agreement.SAME, THAT_YEAR),
            "时间对得上：问去年（2023年），这一句是2023年",
            "The period fits: asked 去年 (2023), in the sentence 2023年",
        ),
        (ExplainedPeriod(THAT_YEAR, Agreement.SAME, THAT_YEAR), "时间对得上：2023年", "The period fits: 2023年"),
        (
            ExplainedPeriod(THAT_YEAR, Agreement.PARTLY, LAST_YEAR, carried=True),
            "时间对得上一部分：问2023年，前文是去年（2023年）",
            "The period fits in part: asked 2023年, before it 去年 (2023)",
        ),
        (
            ExplainedPeriod(LAST_YEAR, Agreement.OTHER, replace(THAT_YEAR, text="<2022年>")),
            "时间对不上：问去年（2023年），这一句是&lt;2022年&gt;",
            "The period does not fit: asked 去年 (2023), in the sentence &lt;2022年&gt;",
        ),
        (
            ExplainedPeriod(THAT_YEAR, Agreement.NONE),
            "时间：问2023年，这一句没有写",
            "The period: asked 2023年, in the sentence none",
        ),
        (
            ExplainedPeriod(replace(LAST_YEAR, text="上半年"), Agreement.SAME, THAT_YEAR, any_year=True),
            "时间对得上：问上半年（没说哪年），这一句是2023年",
            "The period fits: asked 上半年 (of no year), in the sentence 2023年",
        ),
    ],
)
def test_a_period_is_told_as_asked_and_as_found(period: ExplainedPeriod, chinese: str, english: str) -> None:
    explanation = replace(WHY, periods=(period,))
    assert line("时间", explanation) == chinese
    assert line("The period", explanation, EN) == english


def test_what_was_asked_for_is_told_with_what_looks_like_it() -> None:
    assert line("要找的是", WHY) == "要找的是数字：4亿元"
    assert line("要找的是", replace(WHY, answers=())) == "要找的是数字，这一句里没有认出来"
    assert line("要找的是", replace(WHY, asked=Asked.PERSON, answers=("<王>", "李"))) == "要找的是人：&lt;王&gt;、李"
    assert line("要找的是", replace(WHY, asked=Asked.LIST, answers=())) == "要找的是几样东西"
    assert line("要找的是", replace(WHY, answered=False, answers=())) == "要找的是数字"
    for asked in (Asked.THING, Asked.OPEN):
        assert "要找的是" not in render_explanations([replace(WHY, asked=asked)], ZH).html


@pytest.mark.parametrize(
    ("confidence", "chinese", "english"),
    [
        (1.0, "把握：很大（100%）", "How sure: very (100 %)"),
        (0.8999, "把握：较大（89%）", "How sure: fairly (89 %)"),
        (0.5, "把握：一般（50%）", "How sure: just enough (50 %)"),
    ],
)
def test_how_sure_it_is_is_told_in_words_and_as_a_number(confidence: float, chinese: str, english: str) -> None:
    explanation = replace(WHY, confidence=confidence)
    assert line("把握", explanation) == chinese
    assert line("How sure", explanation, EN) == english


def test_what_speaks_against_the_sentence_is_told_but_not_what_other_lines_tell() -> None:
    evidence = (Measure("place", 0.5, -1), Measure("explained", 1, -2), Measure("year", 1, -5), Measure("kind", 0.5))
    explanation = replace(WHY, evidence=evidence)
    assert line("不利的是", explanation) == "不利的是：说的不是问的地方；只提到，没有解释"
    assert line("Against", explanation, EN).startswith("Against it: not the place asked about; only mentions it")
    assert "不利" not in render_explanations([replace(WHY, evidence=evidence[2:])], ZH).html


def test_what_is_told_to_speak_against_a_sentence_is_what_the_verdict_looks_at() -> None:
    assert why_module._AGAINST.keys() <= set(FEATURES)


def test_a_refusal_is_never_told_to_be_as_sure_as_an_answer() -> None:
    assert line("把握", replace(WHY, answered=False, confidence=0.4999)) == "把握：只有49%，到50%才回答"


@pytest.mark.parametrize(("score", "distance"), [(0.89, "差不多"), (0.7, "差一些"), (0.1, "差得多")])
def test_the_next_best_sentence_is_told_with_how_far_it_is(score: float, distance: str) -> None:
    rival = replace(HIT, sentence="“四个千亿”目标<完成>。", score=score, role=Role.MORE)
    found = line("下一句", replace(WHY, rival=rival, passage=2))
    assert found == f"下一句{distance}（{score:.2f}，这一句0.90）：“‘四个千亿’目标&lt;完成&gt;。”"
    assert line("所在段落", replace(WHY, passage=2)) == "所在段落的相关程度：排第2"


def test_nothing_at_all_found_is_said() -> None:
    explanation = replace(WHY, answered=False, confidence=0.0, hit=None, words=(), answers=())
    assert told(explanation) == ["为什么不回答：没有一句与它有关。", "要找的是数字", "把握：只有0%，到50%才回答"]


def test_figures_are_a_table_of_what_was_weighed() -> None:
    evidence = (Measure("a", 1, 2.25), Measure("b", 0, 0))
    weighed = replace(WHY, features=(Measure("terms", 0.5), Measure("bm", -1)), evidence=evidence)
    assert to_figures([weighed, WHY, weighed]).split("\n\n")[0] == (
        "feature   terms  0.5000\nfeature   bm     -1.0000\nevidence  a      1.0000   +2.2500"
    )
    assert to_figures([WHY]) == ""


texts = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(["<b>", "&" * 300, "𠮷" * 300])
words = st.builds(ExplainedWord, texts, st.sampled_from(Where), texts, texts)
times = st.builds(TimeSpan, texts, st.just(0), st.just(1), st.none() | st.just("2023-01-01"), st.just("2023-03-31"))
periods = st.builds(
    ExplainedPeriod, times, st.sampled_from(Agreement), st.none() | times, st.booleans(), any_year=st.booleans()
)
hits = st.builds(
    lambda sentence, title: SentenceHit(sentence, "a", title, None, 0.5, ((0, 1),), highlights=((0, 1),)),
    texts.filter(bool),
    texts,
)
explanations = st.builds(
    Explanation,
    question=texts,
    rewritten=st.none() | texts,
    answered=st.booleans(),
    confidence=st.floats(0, 1),
    needed=st.just(0.5),
    words=st.lists(words, max_size=60).map(tuple),
    periods=st.lists(periods, max_size=9).map(tuple),
    asked=st.sampled_from(Asked),
    answers=st.lists(texts, max_size=3).map(tuple),
    hit=st.none() | hits,
    rival=st.none() | hits,
    passage=st.integers(0, 99),
)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(explanations, min_size=1, max_size=5), st.booleans())
def test_every_explanation_can_be_sent(made: list[Explanation], changed: bool) -> None:
    for language in (ZH, EN):
        html = render_explanations(made, language, changed=changed).html
        assert problems("sendMessage", {"chat_id": 1, "text": html, "parse_mode": "HTML"}) == []
        plain, entities = parse_html(html)
        assert utf16_length(plain) <= MAX_TEXT_UNITS
        assert len(entities) <= 100


# In Telegram


async def why(api: BotApi, bot: RunningBot, question: str, *, language: str = "zh") -> dict[str, Any]:
    ada = api.person(sum(map(ord, language)), language=language)
    reply = await reply_to(ada, question)
    await ada.presses({"zh": "为什么", "zh-hk": "為什麼", "en": "Why"}[language], on=reply)
    return await ada.next_reply()


@pytest.mark.both_modes
async def test_the_button_says_why_on_one_screen(api: BotApi, bot: RunningBot) -> None:
    reply = await why(api, bot, "江門去年GDP幾多")
    lines = reply["text"].splitlines()
    assert lines[0] == "为什么是这一句："
    assert set(styled(reply, "bold")) == {"4022.25亿元"}
    assert lines[3:7] == [
        "这一句里有：江門、GDP（写作“地区生产总值”）",
        "时间对得上：问去年（2023年），这一句是2023年",
        "要找的是数字：4022.25亿元",
        lines[6],
    ]
    assert lines[6].startswith("把握：很大（9")
    assert len(lines) <= MAX_LINES
    assert len(reply["text"]) < 400
    assert labels(reply) == []


async def test_the_button_speaks_the_readers_language(api: BotApi, bot: RunningBot) -> None:
    reply = await why(api, bot, GDP, language="en")
    assert reply["text"].startswith("Why this sentence:\n")
    assert "\nAsked for a figure: 4022.25亿元\n" in reply["text"]
    reply = await why(api, bot, GDP, language="zh-hk")
    assert reply["text"].startswith("為什麼是這一句：\n")
    assert "\n時間對得上：2023年\n" in reply["text"]


async def test_a_refusal_says_what_was_missing(api: BotApi, bot: RunningBot) -> None:
    reply = await why(api, bot, "2019年江门的<b>钢铁&火星</b>产量是多少")
    assert reply["text"].startswith("为什么不回答：最接近的是这一句，还不够。\n")
    assert "火星" in next(line for line in reply["text"].splitlines() if line.startswith("没有找到："))
    assert "\n时间" in reply["text"]
    assert "到50%才回答" in reply["text"]
    assert styled(reply, "blockquote")


async def test_a_follow_up_shows_what_it_was_taken_for(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    followed = await reply_to(ada, "那前三季度呢？")
    await reply_to(ada, "江门市委书记是谁")
    await ada.presses("为什么", on=followed)
    reply = await ada.next_reply()
    assert reply["text"].startswith("为什么是这一句：\n当作在问：2023年前三季度江门GDP是多少？\n")
    assert "2810.29亿元" in styled(reply, "bold")


async def test_several_questions_are_explained_in_one_message(api: BotApi, bot: RunningBot) -> None:
    reply = await why(api, bot, "2023年江门GDP是多少？江门市委书记是谁？火星上有几座工厂？")
    asked = ["2023年江门GDP是多少？", "江门市委书记是谁？", "火星上有几座工厂？"]
    assert [line for line in reply["text"].splitlines() if line in asked] == asked
    assert set(asked) <= set(styled(reply, "bold"))
    assert "要找的是人：陈岸明" in reply["text"]


async def test_a_very_long_question_is_explained(api: BotApi, bot: RunningBot) -> None:
    reply = await why(api, bot, "江门硅能源产业链和新能源电池以及工业投资的增长情况，" * 30 + "是多少")
    assert len(reply["text"]) < 1000
    assert len(reply["text"].splitlines()) <= MAX_LINES


async def test_a_question_that_was_offered_is_explained_by_itself(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    start = await reply_to(ada, "/start")
    await ada.presses(labels(start)[0], on=start)
    answer = await ada.next_reply()
    await ada.presses("为什么", on=answer)
    reply = await ada.next_reply()
    assert reply["text"].startswith("为什么是这一句：\n")
    assert "当作在问" not in reply["text"]


async def test_smalltalk_and_groups_have_no_such_button(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    for text in ("你好", "的吗了"):
        assert labels(await reply_to(ada, text)) == []
    for text in (f"/ask {GDP}", "/ask 月球上有水吗"):
        assert "为什么" not in labels(await reply_to(ada, text, in_=group))


async def test_a_forged_button_finds_nothing_to_explain(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    answer = await reply_to(ada, GDP)
    greeting = bot.history.remember(ada.id, ada.id, bot.clock, NoAnswer("你好", Kind.SMALLTALK, topic="greeting"))
    elsewhere = bot.history.remember(-100, ada.id, bot.clock, NoAnswer("问", Kind.NO_ANSWER, nearest=(HIT,)))
    for data in (f"why:{greeting}:0", f"why:{elsewhere}:0", "why:1:1", "why:9999:0", "why:1"):
        query = await ada.presses("", on=answer, data=data)
        assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    assert await ada.stays_silent(0.1)


async def test_it_works_after_a_restart_and_says_when_the_answer_has_changed(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    data, ada = copy_data(built_in_data, tmp_path), api.person(1)
    async with running(api, data):
        reply = await reply_to(ada, GDP)
        followed = await reply_to(ada, "那前三季度呢？")
        refusal = await reply_to(ada, "雾灯镇的镇长是谁")
    async with running(api, data):
        await ada.presses("为什么", on=reply)
        first = (await ada.next_reply())["text"]
        assert first.startswith("为什么是这一句：\n")
        await ada.presses("为什么", on=followed)
        assert "当作在问：2023年前三季度" in (await ada.next_reply())["text"]
        (data / "articles").mkdir()
        (data / "articles" / "new.md").write_text("# 新篇\n\n雾灯镇的镇长王一心说，今年要修路。\n", encoding="utf-8")
        admin = api.person(ADMIN)
        await reply_to(admin, "/reindex")
        assert "第2版" in (await admin.next_reply())["text"]
        await ada.presses("为什么", on=reply)
        assert (await ada.next_reply())["text"].startswith("为什么是这一句：\n")
        await ada.presses("为什么", on=refusal)
        changed = (await ada.next_reply())["text"]
        assert changed.startswith("文章或程序更新过，现在的回答不同了。\n为什么是这一句：\n")
        assert "雾灯镇的镇长王一心" in changed


async def test_last_year_stays_the_year_before_the_day_of_the_question(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "江门去年GDP是多少")
    bot.clock = bot.clock.replace(year=2026)
    await ada.presses("为什么", on=reply)
    assert "时间对得上：问去年（2023年），这一句是2023年" in (await ada.next_reply())["text"]


# In the terminal and as JSON


def test_the_terminal_says_why_when_asked(built_in_data: Path) -> None:
    chat = TerminalChat(EngineSlot(Collection(built_in_data)), ZH, lambda: "2024-04-01", colour=False)
    expired = "这条已经过期，请重新提问。"
    replies = list(chat.replies(["/why", GDP, "/why", "那前三季度呢", "/why", "/why", "你好", "/why"]))
    assert (replies[0], replies[7]) == (expired, expired)
    assert replies[2].startswith("为什么是这一句：\n▎2023年，江门地区生产总值为4022.25亿元")
    assert "\n当作在问：2023年前三季度江门GDP是多少？\n" in replies[4]
    assert replies[5] == replies[4]


def test_explain_prints_the_reasons_under_the_answer_and_a_table(built_in_data: Path) -> None:
    asking: list[str | Path] = ["--data", built_in_data, "ask", GDP]
    plain, explained = yiju(*asking), yiju(*asking, "--explain")
    answer, reasons, figures = explained.out.rstrip("\n").split("\n\n")
    assert f"{answer}\n" == plain.out
    assert reasons.startswith("为什么是这一句：\n这一句里有：")
    assert all(line.split()[0] in {"feature", "evidence"} for line in figures.splitlines())
    assert "\x1b" not in explained.out
    greeting: list[str | Path] = ["--data", built_in_data, "ask", "你好"]
    assert yiju(*greeting, "--explain").out == yiju(*greeting).out


def test_json_has_the_reasons_only_when_asked_for(built_in_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows: list[Any] = [
        {"id": 1, "question": "江門去年GDP幾多", "asked": "2024-04-01"},
        {"id": 2, "question": "2019年江门GDP是多少？江门市委书记是谁？"},
        {"id": 3, "question": "你好"},
        {"id": 4},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asking: list[str | Path] = ["--data", built_in_data, "ask", "--batch", file, "--json"]
    plain, explained = yiju(*asking).rows, yiju(*asking, "--explain").rows
    reasons = [row.pop("explain") for row in explained]
    assert explained == plain
    assert reasons[2:] == [None, None]
    assert [part["question"] for part in reasons[1]["parts"]] == ["2019年江门GDP是多少？", "江门市委书记是谁？"]
    first = reasons[0]
    assert first["words"] == [
        {"text": "江門", "where": "sentence", "name": "", "meant": ""},
        {"text": "GDP", "where": "sentence", "name": "地区生产总值", "meant": ""},
    ]
    days = "2023-01-01/2023-12-31"
    assert first["periods"] == [
        {"text": "去年", "resolved": days, "agreement": "same", "found": {"text": "2023年", "resolved": days},
         "carried": False}
    ]  # fmt: skip
    assert (first["asked"], first["answers"], first["answered"]) == ("figure", ["4022.25亿元"], True)
    assert first["confidence"] >= first["needed"]
    assert first["sentence"] == explained[0]["answers"][0]["sentence"]
    assert first["next"]["sentence"] in [hit["sentence"] for hit in explained[0]["answers"][1:]]
    assert all(list(one) == ["name", "value", "weight"] for one in first["features"])

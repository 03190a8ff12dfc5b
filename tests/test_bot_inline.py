"""Inline mode in any chat: what is offered while typing, and what is then sent."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.html import parse_html
from botapi.people import labels
from telegram_bot import GDP, RunningBot, copy_data, reply_to, running

from bot.inline import MAX_READERS, PAGE, Unanswered
from bot.pins import place_of
from bot.texts import Language, say
from index.answer import Answer, NoAnswer
from index.engine import AnswerEngine

Results = list[dict[str, Any]]


def message_of(result: dict[str, Any]) -> str:
    """What others read once a result is chosen."""
    assert result["input_message_content"]["parse_mode"] == "HTML"
    return parse_html(result["input_message_content"]["message_text"])[0]


def files_with(folder: Path, text: str) -> list[str]:
    """The names of the files in a folder that hold a text."""
    return [file.name for file in folder.rglob("*") if text.encode() in file.read_bytes()]


@pytest.mark.both_modes
async def test_a_question_gets_its_answer_and_further_sentences_with_title_date_and_sentence(
    api: BotApi, bot: RunningBot
) -> None:
    answer = await api.person(1).asks_inline(GDP)
    first, second, *_ = answer["results"]
    assert first["title"] == "4022.25亿元 · 地区生产总值 · 江门 · 2023年"
    title, sentence = first["description"].splitlines()
    assert title == "江门 锚定高质量发展首要任务 跑起来争一流 · 2024-03"
    assert sentence.startswith("2023年，江门地区生产总值为4022.25亿元")
    sent = message_of(first)
    assert sent.startswith("4022.25亿元　地区生产总值 · 江门 · 2023年\n")
    assert sent.endswith("\n《江门 锚定高质量发展首要任务 跑起来争一流》· 2024-03 · “挺立江门工业脊梁”")
    assert second["title"].endswith(("2023-03", "2023-11", "2024-02", "2024-03"))
    assert second["description"][:10] in message_of(second)
    assert all(result["type"] == "article" and result["input_message_content"] for result in answer["results"])
    assert "button" not in answer


async def test_answers_are_cached_for_seconds_and_for_the_reader_alone(api: BotApi, bot: RunningBot) -> None:
    answer = await api.person(1).asks_inline(GDP)
    assert (answer["is_personal"], 0 < answer["cache_time"] <= 30) == (True, True)
    english = await api.person(2, language="en").asks_inline("江门市委书记是谁")
    assert "paragraph" in message_of(english["results"][-1]) or "“" in message_of(english["results"][-1])


async def test_further_results_come_page_by_page_each_once(api: BotApi, bot: RunningBot) -> None:
    ada, offset, pages = api.person(1), "", []
    while True:
        answer = await ada.asks_inline("江门的产业发展情况怎么样，工业投资增长了多少", offset=offset)
        pages.append(answer["results"])
        offset = answer["next_offset"]
        if not offset:
            break
    assert [len(page) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
    assert len(pages) > 1
    every = [result for page in pages for result in page]
    assert len({result["id"] for result in every}) == len(every)
    assert len({message_of(result) for result in every}) == len(every)
    assert (await ada.asks_inline(GDP, offset="9999"))["results"] == []
    assert (await ada.asks_inline(GDP, offset="x"))["results"]


async def test_with_nothing_typed_yet_examples_are_offered_with_their_answers(api: BotApi, bot: RunningBot) -> None:
    answer = await api.person(1).asks_inline("")
    examples = bot.slot.current.coverage.examples
    assert [result["title"] for result in answer["results"]] == list(examples)
    assert all(message_of(result) and result["description"] for result in answer["results"])


async def test_a_question_without_an_answer_says_so_with_a_way_to_the_private_chat(
    api: BotApi, bot: RunningBot
) -> None:
    ada = api.person(1)
    answer = await ada.asks_inline("月球上有水吗")
    assert answer["results"] == []
    assert answer["button"] == {"text": "文章里没有答案，点这里换个问法", "start_parameter": "inline"}
    near = await ada.asks_inline("2019年江门GDP是多少")
    assert "button" in near
    assert [result["title"] for result in near["results"]] == ["2023年江门GDP是多少"]


@pytest.mark.both_modes
async def test_the_question_comes_along_to_the_private_chat_with_what_helps_there(api: BotApi, bot: RunningBot) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    for typed in ("月球", "2019年江门GDP是多少"):
        assert "button" in await ada.asks_inline(typed)
    await bob.asks_inline("<b>月球</b>上有水吗")
    reply = await reply_to(ada, "/start inline")
    assert reply["text"].splitlines()[:2] == ["↪ 2019年江门GDP是多少", "文章里没有讲到2019年的情况。"]
    assert labels(reply)[0] == "2023年江门GDP是多少"
    await ada.presses(labels(reply)[0], on=reply)
    assert "4022.25亿元" in (await ada.next_reply())["text"]
    assert (await reply_to(bob, "/start inline"))["text"].startswith("↪ <b>月球</b>上有水吗\n")


async def test_what_was_typed_inline_is_on_no_disk_and_after_a_restart_is_kindly_asked_for(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    ada, question, history = api.person(1), "月球上有水吗", tmp_path / "history.sqlite3"
    async with running(api, built_in_data, history=history):
        await ada.asks_inline(question)
        await reply_to(ada, "你好")
        assert files_with(tmp_path, "你好") != []
        assert files_with(tmp_path, question) == []
    async with running(api, built_in_data, history=history):
        forgotten = "刚才打的问题我没有留着，请在这里再发一遍，我来找。"
        assert (await reply_to(ada, "/start inline"))["text"] == forgotten
        assert question not in (await reply_to(ada, "那是哪一年"))["text"]
        await ada.asks_inline(question)
        await reply_to(ada, "/forget")
        assert (await reply_to(ada, "/start inline"))["text"] == forgotten


def test_the_questions_of_a_thousand_readers_are_kept_each_ones_last() -> None:
    unanswered = Unanswered()
    for person in range(MAX_READERS):
        unanswered.keep(person, f"问{person}")
    unanswered.keep(0, "再问")
    unanswered.keep(MAX_READERS, "又一个")
    assert [unanswered.find(person) for person in (0, 1, 2, MAX_READERS)] == ["再问", "", "问2", "又一个"]


@pytest.mark.parametrize("text", ["你好", "\0", "😀", "<b>", "{0}", "江" * 300, "\ud800", "的吗了", "？！", "江门"])
async def test_odd_queries_get_some_answer(api: BotApi, bot: RunningBot, text: str) -> None:
    answer = await api.person(1).asks_inline(text)
    assert answer["results"] or answer["button"]


async def test_only_the_newest_query_of_a_person_is_worked_on(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    asked: list[str] = []
    answer = AnswerEngine.answer

    def noted(engine: AnswerEngine, question: str, **how: Any) -> Answer | NoAnswer:
        asked.append(question)
        return answer(engine, question, **how)

    monkeypatch.setattr(AnswerEngine, "answer", noted)
    typed = [await ada.types_inline(GDP[:length]) for length in range(4, len(GDP), 3)]
    other = await bob.types_inline("江门市委书记是谁")
    last = await ada.types_inline(GDP)
    for query in (last, other):
        assert await api.until(lambda query=query: api.inline_answers[query] is not None)  # type: ignore[misc]
    await asyncio.sleep(0.1)
    assert [api.inline_answers[query] for query in typed] == [None] * len(typed)
    assert sorted(asked) == sorted([GDP, "江门市委书记是谁"])


async def test_what_somebody_typed_inline_leads_to_no_follow_up_and_is_not_kept(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await ada.asks_inline(GDP)
    follow_up = await ada.asks_inline("那前三季度呢？")
    assert all("↪" not in message_of(result) for result in follow_up["results"])
    await ada.says("那前三季度呢？")
    assert "↪" not in (await ada.next_reply())["text"]
    rows = bot.service.database.execute("SELECT content FROM updates")
    assert all("inline" not in content for (content,) in rows)
    assert bot.service.database.execute("SELECT question FROM turns") == [("那前三季度呢？",)]


async def test_an_answer_an_admin_fixed_comes_first_and_is_marked(api: BotApi, bot: RunningBot) -> None:
    fixed = bot.slot.current.engine.answer("江门市委书记是谁")
    assert isinstance(fixed, Answer)
    bot.service.pins.set(GDP, place_of(fixed.hits[0]), 900, bot.clock)
    first = (await api.person(1).asks_inline(GDP))["results"][0]
    assert "陈岸明" in first["description"]
    assert message_of(first).startswith(say("pin_mark", Language.SIMPLIFIED))


async def test_what_was_chosen_is_not_taken_for_a_question(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    answer = await ada.asks_inline(GDP)
    for chat in (None, group):
        await ada.chooses(answer["results"][0], query=GDP, in_=chat)
    assert await group.stays_silent()
    assert await ada.stays_silent()
    chosen = list(group.messages.values())[-1]
    await ada.says("/verify", in_=group, reply_to=chosen)
    assert (await group.next_reply())["text"].startswith("相符")


async def test_an_article_that_was_removed_is_no_longer_offered(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        ada = api.person(1)
        before = await ada.asks_inline("江门市委书记是谁")
        assert "跑起来争一流" in message_of(before["results"][0])
        (gone,) = [one.article_id for one in bot.slot.collection.articles() if "跑起来争一流" in one.title]
        bot.slot.collection.remove([gone])
        bot.slot.update()
        for query in ("江门市委书记是谁", GDP, ""):
            after = await ada.asks_inline(query)
            assert not [result for result in after["results"] if "跑起来争一流" in str(result)]


async def test_a_query_telegram_has_forgotten_is_no_error(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    api.fails("answerInlineQuery", 400, "Bad Request: query is too old and response timeout expired")
    await api.person(1).types_inline(GDP)
    assert await api.until(lambda: len(api.calls_of("answerInlineQuery")) == 1)
    assert (await api.person(1).asks_inline(GDP))["results"]

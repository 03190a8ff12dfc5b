"""Always a response: an edited question, a failure that is tried again, slow work, an answer during a reindex."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import ADMIN, GDP, RunningBot, checked_api, copy_data, reply_to, running, styled

from bot.stats import collect_stats
from corpus.collection import Collection
from index.engine import AnswerEngine
from index.update import Receipt, update_index

SECRETARY = "江门市委书记是谁"
APOLOGY = "出了点问题，没能回答。"


# Editing a question


@pytest.mark.both_modes
async def test_editing_a_question_edits_its_answer(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    reply = await ada.next_reply()
    await ada.edits(asked, SECRETARY)
    edited = await ada.next_reply()
    assert edited["message_id"] == reply["message_id"]
    assert set(styled(edited, "bold")) == {"陈岸明"}
    await ada.presses("上下文", on=edited)
    assert "陈岸明" in (await ada.next_reply())["text"]
    assert len(api.sent(ada)) == 1


async def test_a_vote_goes_with_the_answer_it_was_given_to(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    reply = await ada.next_reply()
    await ada.reacts("👎", on=reply)
    assert await api.until(lambda: len(bot.service.votes.complaints()) == 1)
    await ada.reply_where(lambda message: message["message_id"] != reply["message_id"])
    await ada.edits(asked, SECRETARY)
    assert "陈岸明" in (await ada.next_reply())["text"]
    await reply_to(ada, "你好")
    assert bot.service.votes.complaints() == ()


async def test_a_follow_up_leans_on_the_question_as_it_was_edited(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(SECRETARY)
    await ada.next_reply()
    await ada.edits(asked, GDP)
    await ada.next_reply()
    assert (await reply_to(ada, "那前三季度呢？"))["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")


async def test_an_edited_follow_up_leans_on_what_came_before_it(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    asked = await ada.says("那前两个月呢？")
    await ada.next_reply()
    await reply_to(ada, SECRETARY)
    await ada.edits(asked, "那前三季度呢？")
    assert (await ada.next_reply())["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")


async def test_where_the_answer_was_deleted_an_edited_question_gets_a_new_one(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    reply = await ada.next_reply()
    await ada.deletes(reply)
    await ada.edits(asked, SECRETARY)
    new = await ada.next_reply()
    assert new["message_id"] != reply["message_id"]
    await ada.edits(asked, GDP)
    assert (await ada.next_reply())["message_id"] == new["message_id"]


async def test_an_answer_becomes_a_profile_and_a_profile_an_answer(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    reply = await ada.next_reply()
    for question, word in (("硅能源产业怎么样", "出处"), (SECRETARY, "陈岸明")):
        await ada.edits(asked, question)
        edited = await ada.next_reply()
        assert edited["message_id"] == reply["message_id"]
        assert word in edited["text"]
    assert len(api.sent(ada)) == 1


async def test_in_a_group_only_a_question_to_the_bot_is_answered_anew_when_edited(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    asked = await ada.says(f"/ask {GDP}", in_=group)
    reply = await group.next_reply()
    await ada.edits(asked, f"/ask {SECRETARY}")
    edited = await group.next_reply()
    assert edited["message_id"] == reply["message_id"]
    assert "陈岸明" in edited["text"]
    chat = await ada.says("今天吃什么", in_=group, deliver=True)
    stored = group.messages[chat["message_id"]] | {"text": "今天吃鱼", "edit_date": int(time.time())}
    api.updates.push("edited_message", stored)
    assert await group.stays_silent()


async def test_a_question_added_to_ask_takes_the_place_of_the_request_for_one(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    for chat, where in ((group, group), (ada, None)):
        said = await ada.says("/ask", in_=where)
        usage = await chat.next_reply()
        assert usage["text"] == "请在 /ask 后面写上问题。"
        await ada.edits(said, f"/ask {SECRETARY}")
        answer = await chat.next_reply()
        assert answer["message_id"] == usage["message_id"]
        assert "陈岸明" in answer["text"]


async def test_an_edited_command_is_not_done_again(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    for command, edited in (("/reindex", "/reindex "), ("/articles", "/reindex"), ("你好", "/reindex")):
        said = await admin.says(command)
        await admin.reply_where(lambda reply: not reply["text"].startswith("正在更新"), 30)
        while not await admin.stays_silent():
            await admin.next_reply()
        await admin.edits(said, edited)
        assert await admin.stays_silent()


async def test_an_edit_that_changes_nothing_is_passed_over(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    await ada.next_reply()
    await ada.edits(asked, f" {GDP} ")
    assert await ada.stays_silent()


# A failure, tried again


@pytest.fixture
async def failing_api() -> AsyncIterator[BotApi]:
    async with checked_api() as api:
        yield api


@pytest.mark.both_modes
async def test_an_apology_has_a_button_that_tries_again_also_after_a_restart(
    failing_api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    api, ada = failing_api, failing_api.person(1)
    history = tmp_path / "history.sqlite3"
    async with running(api, built_in_data, history=history):
        asked = await ada.says(GDP)
        await ada.next_reply()
        api.fails("sendMessage", 502, "Bad Gateway", times=2)
        asked = await ada.says(SECRETARY)
        apology = await ada.next_reply()
        assert (apology["text"], labels(apology)) == (APOLOGY, ["重试"])
        assert apology["reply_to_message"]["message_id"] == asked["message_id"]
    async with running(api, built_in_data, history=history):
        await ada.presses("重试", on=apology)
        assert "陈岸明" in (await ada.next_reply())["text"]
        assert APOLOGY not in [message["text"] for message in api.sent(ada)]


@pytest.mark.parametrize("question", [SECRETARY, "硅能源产业怎么样", "那前三季度呢？"])
async def test_a_question_that_is_tried_again_counts_once(
    failing_api: BotApi, built_in_data: Path, tmp_path: Path, question: str
) -> None:
    api, ada = failing_api, failing_api.person(1)
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3") as bot:
        await reply_to(ada, GDP)
        for _ in range(2):
            api.fails("sendMessage", 502, "Bad Gateway", times=2)
            if not (pressed := [message for message in api.sent(ada) if message["text"] == APOLOGY]):
                await ada.says(question)
            else:
                await ada.presses("重试", on=pressed[-1])
            assert (await ada.next_reply())["text"] == APOLOGY
        await ada.presses("重试")
        assert (await ada.next_reply())["text"] != APOLOGY
        numbers = collect_stats(bot.service.database, bot.clock, 1, bot.settings.timezone).whole
        assert (numbers.asked, numbers.answered) == (2, 2)


async def test_whatever_command_failed_is_tried_again(failing_api: BotApi, built_in_data: Path, tmp_path: Path) -> None:
    api, ada = failing_api, failing_api.person(1)
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3"):
        api.fails("sendMessage", 502, "Bad Gateway", times=2)
        await reply_to(ada, "/figures GDP")
        await ada.presses("重试")
        assert (await ada.next_reply())["text"].startswith("地区生产总值")


async def test_only_who_wrote_the_message_tries_again_and_only_while_it_is_there(
    failing_api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    api, admin, bob, group = failing_api, failing_api.person(ADMIN), failing_api.person(2), failing_api.group(-100)
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3"):
        api.fails("sendMessage", 502, "Bad Gateway", times=2)
        await admin.says("/reindex", in_=group)
        apology = await group.next_reply()
        query = await bob.presses("重试", on=apology)
        assert (await api.answered(query))["text"] == "原来的消息已经不在，或者不是你发的，请重新提问。"
        forged = await bob.presses("", on=await reply_to(bob, "你好"), data="retry:0")
        assert (await api.answered(forged))["text"] == "原来的消息已经不在，或者不是你发的，请重新提问。"
        assert await group.stays_silent(0.2)


# Slow work


async def test_typing_is_shown_where_an_answer_takes_long_and_only_there(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, answer = api.person(1), AnswerEngine.answer
    monkeypatch.setattr("bot.sending.TYPING_AFTER_S", 5.0)
    await reply_to(ada, GDP)
    assert api.calls_of("sendChatAction") == []
    monkeypatch.setattr("bot.sending.TYPING_AFTER_S", 0.1)

    def slow(*args: Any, **how: Any) -> Any:
        time.sleep(0.4)
        return answer(*args, **how)

    monkeypatch.setattr(AnswerEngine, "answer", slow)
    await reply_to(ada, SECRETARY)
    assert [call["action"] for call in api.calls_of("sendChatAction")] == ["typing"]


@pytest.mark.both_modes
async def test_questions_and_buttons_are_answered_during_a_reindex(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    data, ada = copy_data(built_in_data, tmp_path), api.person(1)
    begun, may_end = threading.Event(), threading.Event()

    def build(collection: Collection) -> Receipt:
        begun.set()
        may_end.wait(60)
        return update_index(collection)

    async with running(api, data) as bot:
        reply = await reply_to(ada, GDP)
        update = asyncio.create_task(asyncio.to_thread(bot.slot.update, build))
        await asyncio.to_thread(begun.wait, 10)
        assert "陈岸明" in (await reply_to(ada, SECRETARY))["text"]
        await ada.presses("上下文", on=reply)
        assert styled(await ada.next_reply(), "expandable_blockquote")
        assert bot.slot.is_updating
        may_end.set()
        assert (await update).articles == 5

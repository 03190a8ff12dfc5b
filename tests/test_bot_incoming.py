"""Updates that cannot be read, because Telegram's Bot API is newer or older than the library, hold up no others."""

import logging
from typing import Any

import pytest
from botapi import BotApi
from telegram_bot import GDP, RunningBot

from bot.incoming import readable

POLL: dict[str, Any] = {"id": "1", "question": "你看好哪个产业？"}
"""A poll that lacks most of what the library wants of one."""


async def test_a_message_that_cannot_be_read_is_answered_as_one_without_text_and_the_next_as_ever(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bob = api.person(1), api.person(2)
    api.updates.push("message", ada.new_message(ada.user, poll=POLL))
    assert (await ada.next_reply())["text"] == "我只读文字，请把问题打出来。"
    await bob.says(GDP)
    assert "4022.25亿元" in (await bob.next_reply())["text"]
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warned == ["update 1 cannot be read whole; left of it: update_id, message"]


async def test_what_was_written_above_a_message_that_cannot_be_read_is_answered(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    poll = group.new_message(ada.user, poll=POLL)
    asked = group.new_message(ada.user, text=f"@qa_test_bot {GDP}", reply_to_message=poll)
    api.updates.push("message", asked)
    assert "4022.25亿元" in (await group.next_reply())["text"]


async def test_an_update_of_which_nothing_can_be_read_is_passed_over(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    api.updates.push("my_chat_member", {"chat": ada.info})
    await ada.says(GDP)
    assert "4022.25亿元" in (await ada.next_reply())["text"]
    assert await api.until(lambda: not api.updates.pending)


def test_an_update_that_can_be_read_stays_as_it_came() -> None:
    update = {"update_id": 3, "poll": POLL | {"unknown": 1}}
    assert readable({"update_id": 3, "wormhole": {"a": 1}}) == {"update_id": 3, "wormhole": {"a": 1}}
    assert readable(update) == {"update_id": 3}

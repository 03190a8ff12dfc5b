"""Updates that cannot be read, because Telegram's Bot API is newer or older than the library, hold up no others."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from telegram_bot import GDP, RunningBot, checked_api, reply_to, running

from bot.incoming import readable

POLL: dict[str, Any] = {"id": "1", "question": "你看好哪个产业？"}
"""A poll that lacks most of what the library wants of one."""


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """A bot that polls."""
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3", webhook=False) as bot:
        yield bot


async def test_a_message_that_cannot_be_read_is_answered_as_one_without_text_and_the_next_as_ever(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bob = api.person(1), api.person(2)
    api.updates.push("message", ada.new_message(ada.user, poll=POLL))
    assert (await ada.next_reply())["text"] == "我只读文字，请把问题打出来。"
    assert "4022.25亿元" in (await reply_to(bob, GDP))["text"]
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warned == ["update 1 cannot be read whole; left of it: update_id, message"]


async def test_what_was_written_under_a_message_that_cannot_be_read_is_answered(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    poll = group.new_message(ada.user, poll=POLL)
    asked = group.new_message(ada.user, text=f"@qa_test_bot {GDP}", reply_to_message=poll)
    api.updates.push("message", asked)
    assert "4022.25亿元" in (await group.next_reply())["text"]


async def test_an_update_of_which_nothing_can_be_read_is_passed_over(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    api.updates.push("my_chat_member", {"chat": ada.info})
    assert "4022.25亿元" in (await reply_to(ada, GDP))["text"]
    assert await api.until(lambda: not api.updates.pending)


async def test_an_update_left_from_before_that_cannot_be_read_any_more_does_not_keep_the_bot_from_starting(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    ada, history = api.person(1), tmp_path / "history.sqlite3"
    async with running(api, built_in_data, history=history) as bot:
        for number, content in enumerate(
            ({"my_chat_member": {"chat": ada.info}}, {"message": ada.new_message(ada.user, poll=POLL)}), 1
        ):
            row = (number, json.dumps({"update_id": number} | content))
            bot.service.database.execute("INSERT INTO updates (number, came_at, content) VALUES (?, 0, ?)", row)
    async with running(api, built_in_data, history=history):
        assert (await ada.next_reply())["text"] == "我只读文字，请把问题打出来。"


@pytest.mark.parametrize("status", [401, 404])
async def test_a_server_that_does_not_know_the_token_for_a_moment_is_asked_again(
    built_in_data: Path, tmp_path: Path, status: int
) -> None:
    async with checked_api() as api, running(api, built_in_data, history=tmp_path / "h.sqlite3", webhook=False):
        ada = api.person(1)
        api.fails("getUpdates", status, "Unauthorized")
        await reply_to(ada, "/id")
        assert "4022.25亿元" in (await reply_to(ada, GDP))["text"]


def test_an_update_that_can_be_read_stays_as_it_came() -> None:
    assert readable({"update_id": 3, "wormhole": {"a": 1}}) == {"update_id": 3, "wormhole": {"a": 1}}
    assert readable({"update_id": 3, "poll": POLL}) == {"update_id": 3}

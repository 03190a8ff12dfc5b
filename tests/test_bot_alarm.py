"""Errors reach the admins: short, with an id the log has too, one a minute for each kind, and no word of a question."""

import contextlib
import errno
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from telegram.ext import ContextTypes
from telegram_bot import ADMIN, GDP, TOKEN, RunningBot, checked_api, copy_data, errors_in, reply_to, running

from bot.alarm import id_of
from bot.database import Database, DatabaseError, is_full

SECRET = f"绝密的问题 {TOKEN}"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with checked_api() as api:
        yield api


@pytest.fixture
def broken(bot: RunningBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answering fails, with the question in the error's text."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("bot.answerers.ask", fail)


def fill(database: Database) -> None:
    """Let a database have no room left, as on a full disk."""
    database.execute("CREATE TABLE filling (text TEXT)")
    database.execute("PRAGMA max_page_count=1")  # no fewer than there are
    for length in (4000, 100, 1):
        with contextlib.suppress(DatabaseError):
            while True:
                database.execute("INSERT INTO filling VALUES (?)", ("x" * length,))


def buttons_of(reply: dict[str, Any]) -> list[list[dict[str, Any]]]:
    buttons: list[list[dict[str, Any]]] = reply.get("reply_markup", {}).get("inline_keyboard", [])
    return buttons


@pytest.mark.both_modes
async def test_an_error_reaches_the_admins_with_its_id_and_without_the_question(
    api: BotApi, bot: RunningBot, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    assert (await reply_to(ada, GDP))["text"] == "出了点问题，没能回答。"
    (logged,) = errors_in(caplog)
    number = logged.removeprefix("a handler failed (").removesuffix(")")
    first, second, third = (await admin.next_reply())["text"].splitlines()
    assert first == f"⚠ 出错 {number}"
    assert second.startswith("ValueError answerers.py:")
    assert third == "在回答一条消息时。日志里有同样的编号。"
    assert TOKEN not in str(api.sent(admin))
    assert "绝密" not in str(api.sent(admin))


async def test_errors_of_one_kind_are_told_once_a_minute_and_counted(
    api: BotApi, bot: RunningBot, broken: None
) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    for _ in range(3):
        await reply_to(ada, GDP)
    assert await api.until(lambda: len(api.sent(admin)) == 1)
    bot.clock += timedelta(seconds=59)
    await reply_to(ada, GDP)
    await reply_to(ada, "/id")  # what comes before it in a chat is done with by then
    bot.clock += timedelta(seconds=2)
    await reply_to(ada, GDP)
    assert await api.until(lambda: len(api.sent(admin)) == 2)
    assert api.sent(admin)[1]["text"].splitlines()[-1] == "上次之后又有3次同样的错。"


async def test_another_program_that_takes_the_bots_messages_is_named_and_told_once_in_half_an_hour(
    api: BotApi, built_in_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    admin = api.person(ADMIN)
    async with running(api, built_in_data, history=tmp_path / "h.sqlite3", webhook=False) as bot:
        for minutes in (0, 29, 2):
            bot.clock += timedelta(minutes=minutes)
            before = len(errors_in(caplog))
            api.fails("getUpdates", 409, "Conflict: terminated by other getUpdates request")
            await reply_to(api.person(1), "/id")  # the next request for updates is the one that fails
            assert await api.until(lambda before=before: len(errors_in(caplog)) > before)  # type: ignore[misc]
    assert set(errors_in(caplog)) == {
        "another program takes this bot's messages; stop it, or give one of them another token"
    }
    told = [sent["text"] for sent in api.sent(admin)]
    assert len(told) == 2
    assert all(text.startswith("⚠ 另一个程序也在用这个机器人的令牌收消息") for text in told)


async def test_on_a_full_disk_questions_are_answered_all_the_same_and_the_admins_are_told_once_in_half_an_hour(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    assert buttons_of(await reply_to(ada, GDP))
    fill(bot.service.database)
    replies = [await reply_to(ada, GDP) for _ in range(20)]  # some fit into pages that are not full
    for minutes in (29, 2):
        bot.clock += timedelta(minutes=minutes)
        replies.append(await reply_to(ada, GDP))
    assert all("4022.25亿元" in reply["text"] for reply in replies)
    assert not any(buttons_of(reply) for reply in replies[-3:])
    assert await api.until(lambda: len(api.sent(admin)) == 2)
    assert all(sent["text"].startswith("⚠ 磁盘写不进去了") for sent in api.sent(admin))
    assert {line.partition(": ")[2] for line in errors_in(caplog)} == {"database or disk is full"}
    bot.service.database.execute(f"PRAGMA max_page_count={1 << 30}")
    assert buttons_of(await reply_to(ada, GDP))


async def test_what_else_fails_on_a_full_disk_is_told_in_the_same_words(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    fill(bot.service.database)
    for number in range(20):  # some fit into pages that are not full
        await admin.says(f"雾灯镇的灯塔\n\n雾灯镇的灯塔高31米，去年接待游客{number}万人次。" * 20)
    assert await api.until(lambda: any("磁盘写不进去了" in sent["text"] for sent in api.sent(admin)))
    assert not any("OperationalError" in sent["text"] for sent in api.sent(admin))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_finds_no_room_says_that_the_disk_is_full(number: int) -> None:
    assert is_full(OSError(number, "no room"))
    assert not is_full(OSError(errno.EACCES, "not yours"))
    assert not is_full(sqlite3.OperationalError("no such table"))


async def test_another_kind_is_told_at_once_and_a_job_is_named(api: BotApi, bot: RunningBot, broken: None) -> None:
    admin = api.person(ADMIN)
    await reply_to(api.person(1), GDP)
    await admin.next_reply()

    async def job(_: ContextTypes.DEFAULT_TYPE) -> None:
        raise KeyError("x")

    assert bot.application.job_queue is not None
    bot.application.job_queue.run_once(job, 0)
    told = (await admin.next_reply())["text"].splitlines()
    assert told[1].startswith("KeyError")
    assert told[2] == "在后台工作时。日志里有同样的编号。"


async def test_an_error_in_what_follows_publishing_reaches_the_admins_and_the_receipt_comes_all_the_same(
    api: BotApi, built_in_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("bot.watching.Watching.after_swap", fail)
    admin, other = api.person(ADMIN), api.person(901)
    async with running(api, copy_data(built_in_data, tmp_path), admins=frozenset({ADMIN, 901})) as bot:
        await other.says("/start")
        (bot.settings.data / "articles").mkdir()
        (bot.settings.data / "articles" / "a.md").write_text("# 灯塔\n\n雾灯镇的灯塔高31米。", encoding="utf-8")
        await admin.says("/reindex")
        told = await other.reply_where(lambda reply: "⚠" in reply["text"], 30)
        assert told["text"].splitlines()[1].startswith("ValueError publishing.py:")
        assert told["text"].splitlines()[2] == "在后台工作时。日志里有同样的编号。"
        receipt = await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), 30)
        assert receipt["text"].splitlines()[1] == "新增1 · 更新0 · 删除0 · 共6篇"
        assert "绝密" not in str(api.sent(admin)) + str(api.sent(other))


async def test_telegram_out_of_reach_and_readers_gone_are_no_alarm(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    api.fails("sendMessage", 502, "Bad Gateway", times=2)
    await reply_to(ada, GDP)
    await ada.says(GDP)
    await ada.blocks()
    assert await admin.stays_silent()


async def test_an_admin_who_cannot_be_reached_is_passed_over(
    api: BotApi, bot: RunningBot, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await reply_to(api.person(1), GDP))["text"] == "出了点问题，没能回答。"
    assert await api.until(lambda: any("could not be told of error" in record.message for record in caplog.records))


def test_a_kind_is_a_type_and_a_place() -> None:
    def fail(error: Exception) -> str:
        try:
            raise error
        except (ValueError, TypeError) as caught:
            return id_of(caught)

    one = [fail(ValueError(text)) for text in "ab"]
    assert one[0] == one[1] != fail(TypeError("a"))

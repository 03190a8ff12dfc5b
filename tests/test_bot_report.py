"""When something goes wrong: Telegram refuses or breaks off, a handler fails, and the token stays out of the log."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from botapi import BotApi
from telegram_bot import GDP, TOKEN, RunningBot, checked_api, errors_in, reply_to, running

from bot.application import set_up_logging
from bot.report import TokenFilter

APOLOGY = "出了点问题，没能回答。"
QUIET = ("httpx", "httpcore", "apscheduler")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with checked_api() as api:
        yield api


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Put back what `set_up_logging` changes for the whole process."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *QUIET)}
    kept = {handler: list(handler.filters) for handler in root.handlers}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    for handler, filters in kept.items():
        handler.filters = filters


async def test_a_429_is_waited_for(api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture) -> None:
    ada = api.person(1)
    api.fails("sendMessage", 429, retry_after=1)
    assert "2023年，江门地区生产总值为4022.25亿元" in (await reply_to(ada, GDP))["text"]
    assert len(api.sent(ada)) == 1
    assert errors_in(caplog) == []


@pytest.mark.parametrize("fault", ["drop", "502"])
async def test_an_answer_is_sent_again_where_the_connection_breaks(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    ada = api.person(1)
    if fault == "drop":
        api.drops("sendMessage")
    else:
        api.fails("sendMessage", 502, "Bad Gateway")
    assert "2023年，江门地区生产总值为4022.25亿元" in (await reply_to(ada, GDP))["text"]
    assert errors_in(caplog) == []


async def test_a_longer_outage_costs_an_answer_but_not_the_next_one(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada = api.person(1)
    api.fails("sendMessage", 502, "Bad Gateway", times=2)
    assert (await reply_to(ada, GDP))["text"] == APOLOGY
    api.fails("sendMessage", 502, "Bad Gateway", times=4)
    await ada.says(GDP)
    assert (await reply_to(ada, "你好"))["text"].startswith("你好")
    assert errors_in(caplog) == []


async def test_a_reader_who_blocks_the_bot_is_no_error(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    await ada.says(GDP)
    await ada.blocks()
    assert (await reply_to(bob, "你好"))["text"].startswith("你好")
    assert errors_in(caplog) == []


async def test_a_handler_that_fails_apologises_and_the_next_question_is_answered(
    api: BotApi, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada, group = api.person(1), api.group(-100)
    reply = await reply_to(ada, GDP)
    await reply_to(ada, "/id")  # the answer has then been noted
    bot.service.database.close()
    assert (await reply_to(ada, GDP))["text"] == APOLOGY
    asked = await ada.says("/ask 好", in_=group)
    apology = await group.next_reply()
    assert (apology["text"], apology["reply_to_message"]["message_id"]) == (APOLOGY, asked["message_id"])
    english = api.person(2, language="en")
    assert (await reply_to(english, GDP))["text"] == "Something went wrong, and there is no answer yet."
    query = await ada.presses("上下文", on=reply)
    assert "text" not in await api.answered(query)
    assert (await ada.next_reply())["text"] == "出了点问题，请再点一次。"
    assert (await reply_to(ada, "/id"))["text"] == "你的编号：1"
    assert [error[:16] for error in errors_in(caplog)] == ["a handler failed"] * 4


async def test_the_token_is_in_no_line_of_the_log(
    api: BotApi,
    built_in_data: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    logging_as_it_was: None,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(api, built_in_data, history=tmp_path / "h.sqlite3", prepare=set_up_logging) as bot:
        ada = api.person(1)
        api.fails("sendMessage", 502, "Bad Gateway", times=2)
        await reply_to(ada, GDP)
        await reply_to(ada, GDP)
        bot.service.database.close()
        await reply_to(ada, GDP)
        logging.getLogger("yiju").error("calling https://api/bot%s/getMe", TOKEN)
    assert len(caplog.records) > 20
    assert TOKEN not in caplog.text
    assert "calling https://api/bot<token>/getMe" in caplog.text


def test_the_token_is_taken_out_of_tracebacks_too() -> None:
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "failed", None, (type(error), error, error.__traceback__))
    assert TokenFilter(TOKEN).filter(record)
    assert TOKEN not in logging.Formatter().format(record)

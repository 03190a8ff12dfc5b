"""The Telegram application for tests: run against the emulator, on a data folder of the test's own.

async with running(api, data) as bot:
    ...                                    # the bot answers; it is stopped, and stops cleanly, at the end
"""

import logging
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botapi import BotApi, Person
from telegram.error import TelegramError
from telegram.ext import Application

from bot.answerers import Answerers
from bot.application import ALLOWED_UPDATES, build_application
from bot.charts import Painter
from bot.database import Database
from bot.history import History
from bot.processes import UnderWay
from bot.service import Service, open_service
from bot.settings import Settings
from bot.slot import EngineSlot
from bot.webhook import webhook_options
from bot.workshop import Workshop
from corpus.article import Article
from corpus.collection import Collection

TOKEN = "123456:AAsecretAAsecretAAsecretAAsecret"
ADMIN = 900
GDP = "2023年江门GDP是多少？"
WEBHOOK = "TESTS_BY_WEBHOOK"
"""Set in the environment of a test that is to run by webhook."""
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


WORKSHOP = Workshop(UnderWay())
"""The process for heavy work, one for all tests; it ends with them."""


@dataclass(slots=True)
class RunningBot:
    """A bot that runs. `clock` is what time it is for the bot; set it to let time pass."""

    application: "Application[Any, Any, Any, Any, Any, Any]"
    service: Service
    clock: datetime = NOON

    @property
    def slot(self) -> EngineSlot:
        return self.service.slot

    @property
    def history(self) -> History:
        return self.service.history

    @property
    def settings(self) -> Settings:
        return self.service.settings

    async def run_job(self, name: str) -> None:
        """Run one of the bot's repeated jobs now, and wait for it."""
        assert self.application.job_queue is not None
        (job,) = self.application.job_queue.get_jobs_by_name(name)
        await job.run(self.application)


@asynccontextmanager
async def running(
    api: BotApi,
    data: Path,
    *,
    base: Path | None = None,
    history: Path | None = None,
    prepare: Callable[[Settings], None] | None = None,
    webhook: bool | None = None,
    painter: Painter | None = None,
    answerers: Answerers | None = None,
    **others: Any,
) -> AsyncIterator[RunningBot]:
    """Run the bot on a data folder; `history` is where that lies if not there, `prepare` is called with the settings,
    `painter` draws its charts, `answerers` answer questions.

    It gets its updates by `webhook` or by polling; None is what the test is in (`both_modes`, `pytest --webhook`).

    `others` are settings by their names.

    It starts and stops as under `run_bot`, only within the test's event loop.
    """
    settings = Settings(token=TOKEN, admins=frozenset({ADMIN}), data=data, api_url=api.url, log_level="DEBUG")
    if webhook or (webhook is None and WEBHOOK in os.environ):
        port = free_port()
        settings = replace(settings, webhook_url=f"http://127.0.0.1:{port}/yiju", webhook_listen=f"127.0.0.1:{port}")
    settings = replace(settings, **others)
    if prepare:
        prepare(settings)
    slot, database = EngineSlot(Collection(data, base)), Database(history or data / "history.sqlite3")
    clock = NOON
    service = open_service(slot, database, settings, lambda: bot.clock, answerers)
    application = build_application(service, painter, WORKSHOP)
    bot = RunningBot(application, service, clock)
    updater = application.updater
    assert updater is not None
    assert application.post_init is not None
    await application.initialize()
    await application.post_init(application)
    if settings.webhook_url:
        await updater.start_webhook(allowed_updates=ALLOWED_UPDATES, **webhook_options(settings))
    else:

        def report(error: TelegramError) -> None:
            application.create_task(application.process_error(None, error))

        await updater.start_polling(bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES, error_callback=report)
    await application.start()
    try:
        yield bot
    finally:
        await updater.stop()
        await application.stop()
        await application.shutdown()
        database.close()


def free_port() -> int:
    """Return a port of loopback nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def checked_api() -> AsyncIterator[BotApi]:
    """An emulator that must have nothing to complain of in the end, every button acknowledged."""
    async with BotApi() as api:
        yield api
    assert api.violations == []
    assert api.unanswered() == []


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def reply_to(person: Person, text: str, **how: Any) -> dict[str, Any]:
    """The bot's reply to a message."""
    await person.says(text, **how)
    return await (how.get("in_") or person).next_reply()


def styled(message: dict[str, Any], style: str) -> list[str]:
    """The parts of a message in a style: bold, blockquote, expandable_blockquote, code."""
    units = message["text"].encode("utf-16-le")
    places = [(e["offset"], e["length"]) for e in message.get("entities", []) if e["type"] == style]
    return [units[offset * 2 : (offset + length) * 2].decode("utf-16-le") for offset, length in places]


def copy_data(built: Path, folder: Path) -> Path:
    """Return a copy of a data folder with its index, in which a test may change articles."""
    return Path(shutil.copytree(built, folder / "data"))


def write_base(folder: Path, articles: Iterable[Article]) -> Path:
    """Write articles as a corpus of their own and return its folder."""
    base = folder / "base"
    base.mkdir()
    for article in articles:
        front = f"---\ntitle: {article.title}\npublished: {article.published}\n---\n"
        (base / f"{article.article_id}.md").write_text(front + article.body, encoding="utf-8")
    return base

"""What is remembered: for follow-ups, for buttons that outlive a restart, and no longer than it may be."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import labels
from command_line import refused, yiju
from small_corpus import ROOT
from telegram_bot import (
    ADMIN,
    GDP,
    NOON,
    TOKEN,
    RunningBot,
    copy_data,
    reply_to,
    running,
    styled,
)

from bot.database import Database
from bot.errors import BotError
from bot.history import History
from bot.languages import Languages
from bot.texts import Language
from index.answer import Answer, Kind, NoAnswer, Role, SentenceHit, Source
from index.engine import AnswerEngine

GONE = "这条已经过期，请重新提问。"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "turns.sqlite3")
    yield database
    database.close()


@pytest.fixture
def history(database: Database) -> History:
    return History(database)


# Buttons


@pytest.mark.both_modes
async def test_buttons_and_follow_ups_work_after_a_restart_and_a_reindex(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    data, ada = copy_data(built_in_data, tmp_path), api.person(1)
    async with running(api, data):
        reply = await reply_to(ada, GDP)
        refusal = await reply_to(ada, "月球上有水吗")
        start = await reply_to(ada, "/start")
    async with running(api, data):
        (data / "articles").mkdir()
        (data / "articles" / "new.md").write_text("# 新篇\n\n雾灯镇的镇长姓王。\n", encoding="utf-8")
        admin = api.person(ADMIN)
        await reply_to(admin, "/reindex")
        await admin.reply_where(lambda message: "第2版" in message["text"])
        await ada.presses("上下文", on=reply)
        assert "4022.25亿元" in styled(await ada.next_reply(), "expandable_blockquote")[0]
        await ada.presses("返回", on=reply)
        assert (await ada.next_reply())["text"].startswith("4022.25亿元")
        await ada.presses("另有", on=reply)
        assert len(styled(await ada.next_reply(), "blockquote")) == 3
        await ada.presses("看最接近的句子", on=refusal)
        assert (await ada.next_reply())["text"].startswith("最接近的句子")
        await ada.presses(labels(start)[0], on=start)
        assert styled(await ada.next_reply(), "blockquote")
        await reply_to(ada, GDP)
        assert (await reply_to(ada, "那前三季度呢？"))["text"].startswith("↪ 2023年前三季度江门GDP是多少？")


@pytest.mark.parametrize(
    "data",
    ["context:1:7777", "context:1:-1", "context:999:0", "context:1", "context", "", ":", "more:1:999999999999999",
     "more:1:99999999999999999999", "ask:1:0", "example:0", "example:x", "nothing:1:0", "context:１:０", "上" * 21,
     "context:1:0:0", "more:1:9223372036854775808"],
)  # fmt: skip
async def test_a_forged_button_says_it_has_expired(api: BotApi, bot: RunningBot, data: str) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, GDP)
    query = await ada.presses("", on=reply, data=data)
    assert await api.answered(query) == {"callback_query_id": query["id"], "text": GONE, "show_alert": True}
    assert await ada.stays_silent(0.1)


async def test_a_turn_of_another_chat_cannot_be_opened(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    await reply_to(ada, GDP)
    for chat in (bob, group):
        own = await reply_to(bob, "/ask 江门市委书记是谁", in_=None if chat is bob else group)
        query = await bob.presses("", on=own, data="context:1:0")
        assert (await api.answered(query))["text"] == GONE
        assert await chat.stays_silent(0.1)


async def test_a_button_that_is_offered_asks_its_question_as_it_stands(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, "江门市委书记是谁")
    refused = NoAnswer("？", Kind.NO_ANSWER, choices=("那前三季度呢？", GDP))
    turn = bot.history.remember(ada.id, ada.id, NOON, refused)
    shown = await reply_to(ada, "/start")
    await ada.presses("", on=shown, data=f"ask:{turn}:1")
    assert "2023年，江门地区生产总值为4022.25亿元" in (await ada.next_reply())["text"]
    await ada.presses("", on=shown, data=f"ask:{turn}:0")
    assert "↪" not in (await ada.next_reply())["text"]


async def test_a_press_that_comes_too_late_to_be_acknowledged_still_works(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, GDP)
    api.fails("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    query = await ada.presses("上下文", on=reply)
    assert styled(await ada.next_reply(), "expandable_blockquote")
    api.callback_answers[query["id"]] = {}


async def test_a_button_works_under_a_message_that_telegram_keeps_back(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    api.callback_answers["late"] = None
    message = {"message_id": 2, "date": 0, "chat": ada.info}
    query = {"id": "late", "from": ada.user, "message": message, "chat_instance": "1", "data": "context:1:0"}
    api.updates.push("callback_query", query)
    assert styled(await ada.next_reply(), "expandable_blockquote")


# What is kept


async def test_what_is_older_than_the_retention_is_deleted(api: BotApi, bot: RunningBot, tmp_path: Path) -> None:
    ada = api.person(1)
    old = await reply_to(ada, GDP)
    bot.clock += timedelta(days=60)
    new = await reply_to(ada, "江门市委书记是谁")
    bot.clock += timedelta(days=31)
    await bot.run_job("forget")
    query = await ada.presses("上下文", on=old)
    assert (await api.answered(query))["text"] == GONE
    await ada.presses("上下文", on=new)
    assert "陈岸明" in (await ada.next_reply())["text"]
    with sqlite3.connect(tmp_path / "history.sqlite3") as database:
        assert database.execute("SELECT question FROM turns").fetchall() == [("江门市委书记是谁",)]


async def test_a_slow_disk_holds_up_no_other_chat(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, let_go = asyncio.Event(), threading.Event()
    loop, previous = asyncio.get_running_loop(), bot.history.previous

    def slow(chat: int, person: int, now: datetime, **how: Any) -> tuple[str, ...]:
        if chat == 1:
            loop.call_soon_threadsafe(held.set)
            assert let_go.wait(20)
        return previous(chat, person, now, **how)

    monkeypatch.setattr(bot.history, "previous", slow)
    await api.person(1).says(GDP)
    await asyncio.wait_for(held.wait(), 20)
    try:
        assert "陈岸明" in (await reply_to(api.person(2, name="Bob"), "江门市委书记是谁"))["text"]
    finally:
        let_go.set()
    assert "4022.25亿元" in (await api.person(1).next_reply())["text"]


async def test_old_questions_are_swept_every_hour(api: BotApi, bot: RunningBot) -> None:
    assert bot.application.job_queue is not None
    (job,) = bot.application.job_queue.get_jobs_by_name("forget")
    assert job.job.trigger.interval == timedelta(hours=1)


def test_an_answer_comes_back_as_it_was(history: History, engine: AnswerEngine) -> None:
    answer = engine.answer(GDP, asked_on="2024-05-06")
    assert isinstance(answer, Answer)
    turn = history.turn(history.remember(1, 2, NOON, answer), 1)
    assert turn is not None
    assert (turn.question, turn.kind, turn.hits, turn.choices) == (GDP, Kind.ANSWER, answer.hits, ())


def test_near_copies_and_choices_come_back_too(history: History) -> None:
    hit = SentenceHit("句。", "a", "题", None, 0.5, ((0, 2),), role=Role.MORE, also=(Source("b", ((3, 5),)),))
    number = history.remember(1, 2, NOON, NoAnswer("问", Kind.NO_ANSWER, nearest=(hit,), choices=("一", "二")))
    turn = history.turn(number, 1)
    assert turn is not None
    assert (turn.hits, turn.choices) == ((hit,), ("一", "二"))
    assert history.turn(number, 2) is None


def test_follow_ups_see_the_last_eight_questions_of_one_person_in_one_chat(history: History) -> None:
    for number in range(10):
        history.remember(1, 2, NOON + timedelta(minutes=number), NoAnswer(f"问{number}", Kind.NO_ANSWER))
    history.remember(1, 2, NOON, NoAnswer("你好", Kind.SMALLTALK, topic="greeting"))
    history.remember(1, 2, NOON, NoAnswer("的吗了", Kind.NO_ANSWER, topic="vague"))
    history.remember(1, 3, NOON, NoAnswer("别人", Kind.NO_ANSWER))
    history.remember(9, 2, NOON, NoAnswer("别处", Kind.NO_ANSWER))
    now = NOON + timedelta(minutes=10)
    assert history.previous(1, 2, now) == tuple(f"问{number}" for number in range(2, 10))
    assert history.previous(1, 2, now + timedelta(minutes=55)) == tuple(f"问{number}" for number in range(5, 10))
    assert history.previous(1, 2, now + timedelta(hours=2)) == ()
    assert history.forget_before(NOON + timedelta(minutes=5)) == 9
    assert history.previous(1, 2, now) == tuple(f"问{number}" for number in range(5, 10))


def test_a_turn_that_cannot_be_read_counts_as_gone(history: History, tmp_path: Path) -> None:
    number = history.remember(1, 2, NOON, NoAnswer("问", Kind.NO_ANSWER))
    with sqlite3.connect(tmp_path / "turns.sqlite3") as database:
        database.execute("""UPDATE turns SET hits='[{"sentence": "一"}]'""")
    assert history.turn(number, 1) is None


@pytest.mark.parametrize("content", [b"nonsense" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_history_is_one_line_that_says_what_to_do(
    built_in_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    data = copy_data(built_in_data, tmp_path)
    (data / "history.sqlite3").write_bytes(content)
    monkeypatch.setenv("YIJU_TOKEN", TOKEN)
    monkeypatch.setenv("YIJU_ADMINS", "1")
    line = refused(yiju("--data", data, "bot"))
    assert "history.sqlite3 cannot be used" in line
    assert "move it away" in line


OPENING = """
import sys, time
from pathlib import Path
from typing import Any
from bot.database import Database
from bot.history import History
for number in range(40):
    time.sleep(max(0, float(sys.argv[2]) + number * 0.03 - time.time()))
    database = Database(Path(sys.argv[1]) / f"{number}.sqlite3")
    History(database)
    database.close()
"""


def test_two_processes_may_open_a_new_history_at_once(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", OPENING, str(tmp_path), str(time.time() + 1)]
    both = [subprocess.Popen(arguments, cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "turns.sqlite3"
    database = Database(path)
    number = History(database).remember(1, 2, NOON, NoAnswer("问", Kind.NO_ANSWER))
    database.close()
    with sqlite3.connect(path) as connection:
        for index in ("turns_asked_in", "turns_shown_in"):
            connection.execute(f"DROP INDEX {index}")
        for column in ("leads", "alone", "asked_in", "shown_in", "form"):
            connection.execute(f"ALTER TABLE turns DROP COLUMN {column}")
        connection.execute("DROP TABLE migrations")
        connection.execute("PRAGMA user_version=1")
    database = Database(path)
    again = History(database)
    turn = again.turn(number, 1)
    assert turn is not None
    assert replace(turn, number=0).question == "问"
    assert again.previous(1, 2, NOON) == ("问",)
    database.close()


def test_a_question_is_found_by_the_message_that_asked_it_and_by_the_one_that_shows_its_answer(
    history: History,
) -> None:
    first = history.remember(1, 2, NOON, NoAnswer("问", Kind.NO_ANSWER), asked_in=10)
    history.shown(first, 11)
    assert (history.turn_asked_in(1, 10), history.turn_shown_in(1, 11), history.shows(first)) == (first, first, 11)
    assert (history.turn_asked_in(2, 10), history.turn_shown_in(1, 10), history.shows(99)) == (None, None, None)


def test_a_message_asks_once_and_does_not_lean_on_itself(history: History) -> None:
    elsewhere = history.remember(1, 2, NOON, NoAnswer("别的", Kind.NO_ANSWER))
    first = history.remember(1, 2, NOON, NoAnswer("问", Kind.NO_ANSWER), asked_in=10)
    history.shown(first, 11)
    again = history.remember(1, 2, NOON, NoAnswer("再问", Kind.NO_ANSWER), asked_in=10)
    assert (again, history.shows(again)) == (first, 11)
    assert history.previous(1, 2, NOON) == ("别的", "再问")
    assert history.previous(1, 2, NOON, asking=10) == ("别的",)
    assert history.remember(9, 2, NOON, NoAnswer("问", Kind.NO_ANSWER), asked_in=10) not in (elsewhere, first)


def test_migrations_are_done_once_and_all_of_a_store_or_none(database: Database) -> None:
    table, broken = ("CREATE TABLE notes (text TEXT)",), ("CREATE TABLE more (text TEXT)", "CREATE NONSENSE")
    database.migrate("notes", [table])
    database.migrate("notes", [table])
    with pytest.raises(BotError, match="cannot be used"):
        database.migrate("notes", [table, broken])
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    assert ("notes" in tables, "more" in tables) == (True, False)


def test_what_is_done_within_a_transaction_is_part_of_it(database: Database) -> None:
    database.execute("CREATE TABLE notes (text TEXT)")
    with pytest.raises(ZeroDivisionError), database.transaction():
        database.execute("INSERT INTO notes VALUES ('一')")
        with database.transaction() as connection:
            connection.execute("INSERT INTO notes VALUES ('二')")
        assert len(database.execute("SELECT text FROM notes")) == 2
        _ = 1 / 0
    assert database.execute("SELECT text FROM notes") == []
    with database.transaction():
        database.execute("INSERT INTO notes VALUES ('三')")
    assert database.execute("SELECT text FROM notes") == [("三",)]


async def test_a_reader_keeps_the_language_they_chose(api: BotApi, bot: RunningBot, tmp_path: Path) -> None:
    ada = api.person(1)
    bot.service.languages.choose(1, Language.ENGLISH)
    assert (await reply_to(ada, "/id"))["text"] == "Your number: 1"
    assert Languages(bot.service.database).of(1, "zh-hans") is Language.ENGLISH
    bot.service.languages.forget(1)
    assert (await reply_to(ada, "/id"))["text"] == "你的编号：1"

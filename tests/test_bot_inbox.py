"""Updates are on the disk before Telegram is told they came, and are handled once."""

from datetime import timedelta
from pathlib import Path

from botapi import BotApi
from telegram import Bot, Chat, Message, Update, User
from telegram_bot import GDP, NOON, TOKEN, RunningBot, reply_to, running

from bot.database import Database
from bot.inbox import Inbox


def update(number: int, text: str) -> Update:
    person = User(1, "Ada", False)
    return Update(number, Message(number, NOON, Chat(1, "private"), from_user=person, text=text))


async def waiting(inbox: Inbox) -> list[str]:
    taken = [inbox.get_nowait() for _ in range(inbox.qsize())]
    return [item.message.text or "" for item in taken if isinstance(item, Update) and item.message]


async def test_what_was_not_handled_is_there_after_a_kill_in_order_and_without_what_might_act_twice(
    tmp_path: Path,
) -> None:
    database = Database(tmp_path / "bot.sqlite3")
    before = Inbox(database, lambda: NOON)
    asked = {number: update(number, text) for number, text in ((7, "甲"), (5, "/reindex"), (9, "/undo"), (8, "乙"))}
    for one in asked.values():
        await before.put(one)
    await before.begin(asked[7])
    await before.finish(asked[7])
    await before.begin(asked[5])
    await before.begin(asked[8])
    after = Inbox(database, lambda: NOON)
    assert after.restore(Bot(TOKEN)) == 2
    assert await waiting(after) == ["/undo", "乙"]
    assert Inbox(database, lambda: NOON).restore(Bot(TOKEN)) == 2
    database.close()


async def test_an_update_that_ends_the_program_each_time_is_given_up(tmp_path: Path) -> None:
    database = Database(tmp_path / "bot.sqlite3")
    await Inbox(database, lambda: NOON).put(update(1, "甲"))
    starts = [Inbox(database, lambda: NOON).restore(Bot(TOKEN)) for _ in range(5)]
    assert starts == [1, 1, 1, 0, 0]
    assert database.execute("SELECT content FROM updates") == [("",)]
    database.close()


async def test_an_update_that_comes_again_is_not_taken_again_until_it_is_forgotten(tmp_path: Path) -> None:
    database = Database(tmp_path / "bot.sqlite3")
    inbox = Inbox(database, lambda: NOON)
    for _ in range(2):
        await inbox.put(update(1, "甲"))
    assert await waiting(inbox) == ["甲"]
    await inbox.finish(update(1, "甲"))
    inbox.forget_before(NOON)
    await inbox.put(update(1, "甲"))
    assert await waiting(inbox) == []
    inbox.forget_before(NOON + timedelta(seconds=1))
    await inbox.put(update(1, "乙"))
    assert await waiting(inbox) == ["乙"]
    database.close()


async def test_a_question_left_from_before_is_answered_at_the_next_start(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    ada, history = api.person(1), tmp_path / "history.sqlite3"
    await ada.says("/start")
    await ada.stays_silent(0)
    database = Database(history)
    await Inbox(database, lambda: NOON).put(update(7000, GDP))
    database.close()
    async with running(api, built_in_data, history=history):
        texts = {(await ada.next_reply())["text"][:4] for _ in range(2)}
    assert "4022" in texts


async def test_nothing_of_what_was_said_stays_in_the_inbox(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    await reply_to(ada, "/id")
    rows = bot.service.database.execute("SELECT content FROM updates ORDER BY place")
    assert rows[0] == ("",)
    assert len(rows) == 2

"""Every action of an admin is kept."""

from datetime import UTC, datetime
from pathlib import Path

from botapi import BotApi
from telegram_bot import ADMIN, NOON, RunningBot, reply_to

from bot.audit import Audit, Entry
from bot.database import Database

MORNING = datetime(2024, 5, 6, 1, 2, 3, tzinfo=UTC)


def test_the_last_entries_come_back_newest_first_also_after_a_restart(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite3")
    audit = Audit(database)
    assert audit.recent() == ()
    audit.note(7, MORNING, "publish", "2024-05-a 2024-05-b")
    audit.note(8, MORNING, "undo")
    audit.note(7, MORNING, "reindex")
    database.close()
    again = Database(tmp_path / "a.sqlite3")
    assert Audit(again).recent(2) == (Entry(MORNING, 7, "reindex", ""), Entry(MORNING, 8, "undo", ""))
    assert Audit(again).recent()[-1] == Entry(MORNING, 7, "publish", "2024-05-a 2024-05-b")
    again.close()


async def test_a_reindexing_is_noted_with_who_asked_for_it_and_a_refused_one_is_not(
    api: BotApi, bot: RunningBot
) -> None:
    await reply_to(api.person(1), "/reindex")
    assert bot.service.audit.recent() == ()
    await reply_to(api.person(ADMIN), "/reindex")
    await api.person(ADMIN).next_reply()
    assert [(entry.at, entry.person, entry.action) for entry in bot.service.audit.recent()] == [
        (NOON, ADMIN, "reindex")
    ]

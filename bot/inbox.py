"""Updates on disk until they are handled: a kill loses none that Telegram was told have arrived."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from telegram import Bot, Update

from bot.database import Database, DatabaseError
from bot.incoming import readable

log = logging.getLogger(__name__)

MAX_TRIES = 3
"""How often an update is put in again after a start: one that ends the program each time must not do so for ever."""

KNOWN_FOR = timedelta(days=7)
"""How long an update is known as handled. Telegram may count anew after a week without any."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE updates (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            number INTEGER NOT NULL UNIQUE,
            came_at REAL NOT NULL,
            content TEXT NOT NULL,
            begun INTEGER NOT NULL DEFAULT 0
        )
        """,
    ),
    ("ALTER TABLE updates ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",),
]


class Inbox(asyncio.Queue[object]):
    """The queue between Telegram and the handlers. An update that came before, and was taken, is not put in again.

    Where the disk fails, updates are handled all the same.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        """Take the database and the clock."""
        super().__init__()
        database.migrate("updates", _MIGRATIONS)
        self._database, self._now = database, now

    async def put(self, item: object) -> None:
        """Put an update in once it lies on the disk; what is typed inline at once."""
        if isinstance(item, Update) and _is_kept(item):
            row = (item.update_id, self._now().timestamp(), item.to_json())
            statement = "INSERT OR IGNORE INTO updates (number, came_at, content) VALUES (?,?,?) RETURNING number"
            if await self._write(statement, *row) == []:
                log.info("update %d came before", item.update_id)
                return
        await super().put(item)

    async def begin(self, update: Update) -> None:
        """Note that an update is being handled, where doing it twice might do harm."""
        if _is_kept(update) and not _may_be_done_twice(update):
            await self._write("UPDATE updates SET begun=1 WHERE number=?", update.update_id)

    async def finish(self, update: Update) -> None:
        """Note that an update has been handled: what it said is deleted."""
        if _is_kept(update):
            await self._write("UPDATE updates SET content='' WHERE number=?", update.update_id)

    def restore(self, bot: Bot) -> int:
        """Put in what was left unhandled, oldest first, and return how many updates that were.

        What had been begun is put in only where it is a question; a command or a button might otherwise act twice.
        What was put in MAX_TRIES times and never handled is given up.
        """
        self._database.execute("UPDATE updates SET content='' WHERE begun OR tries>=?", (MAX_TRIES,))
        rows = self._database.execute("SELECT content FROM updates WHERE content<>'' ORDER BY place")
        self._database.execute("UPDATE updates SET tries=tries+1 WHERE content<>''")
        left = [Update.de_json(readable(json.loads(content)), bot) for (content,) in rows]
        for update in left:
            self.put_nowait(update)
        return len(left)

    def forget_before(self, moment: datetime) -> None:
        """Forget which updates were handled before a moment."""
        self._database.execute("DELETE FROM updates WHERE content='' AND came_at<?", (moment.timestamp(),))

    async def _write(self, statement: str, *values: object) -> list[tuple[object, ...]] | None:
        """Return the rows of a statement, None where the database fails."""
        try:
            return await asyncio.to_thread(self._database.execute, statement, values)
        except DatabaseError as error:
            log.warning("an update could not be noted: %s", error)
            return None


def _is_kept(update: Update) -> bool:
    """Whether an update lies on the disk: not what is typed inline, which nobody waits for later."""
    return update.inline_query is None


def _may_be_done_twice(update: Update) -> bool:
    """Whether an update is no more than a question."""
    return bool(update.message and update.message.text and not update.message.text.startswith("/"))

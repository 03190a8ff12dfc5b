"""What admins did, in SQLite: who, when, what with, for as long as the database is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.database import Database

_MIGRATIONS = [
    (
        """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at REAL NOT NULL,
            person INTEGER NOT NULL,
            action TEXT NOT NULL,
            what TEXT NOT NULL
        )
        """,
    ),
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an admin did: `action` is a word such as reindex or publish, `what` ids or numbers it was done with.

    `at` is in UTC.
    """

    at: datetime
    person: int
    action: str
    what: str


class Audit:
    """The log of what admins did. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("audit", _MIGRATIONS)
        self._database = database

    def note(self, person: int, now: datetime, action: str, what: str = "") -> None:
        """Keep that a person did something, before or as it is done. `what` names things by their ids, not words."""
        statement = "INSERT INTO audit (at, person, action, what) VALUES (?, ?, ?, ?)"
        self._database.execute(statement, (now.timestamp(), person, action, what))

    def forget_article(self, article_id: str, name: str) -> None:
        """Let a name stand where the id of an article stood."""
        self._database.execute("UPDATE audit SET what=? WHERE what=?", (name, article_id))

    def recent(self, limit: int = 20) -> tuple[Entry, ...]:
        """Return the last entries, newest first."""
        rows = self._database.execute(
            "SELECT at, person, action, what FROM audit ORDER BY number DESC LIMIT ?", (limit,)
        )
        return tuple(Entry(datetime.fromtimestamp(at, UTC), *rest) for at, *rest in rows)

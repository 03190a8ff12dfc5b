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
    """One thing an admin did: `action` is a word such as reindex or publish, `what` what it was done with.

    That is a number of a draft, a pin and the like, ids of articles, one a line, or an entry of the lexicon.

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

    def note(self, person: int, now: datetime, action: str, what: str = "") -> int:
        """Keep that a person did something, before or as it is done; return the number of the entry.

        `what` names things by their ids, not words.
        """
        statement = "INSERT INTO audit (at, person, action, what) VALUES (?, ?, ?, ?) RETURNING number"
        ((number,),) = self._database.execute(statement, (now.timestamp(), person, action, what))
        return int(number)

    def complete(self, number: int, what: str) -> None:
        """Keep what something was done with, where that was not known before."""
        self._database.execute("UPDATE audit SET what=? WHERE number=?", (what, number))

    def forget_article(self, article_id: str, name: str) -> None:
        """Let a name stand where the id of an article stood."""
        rows = self._database.execute("SELECT number, what FROM audit WHERE instr(what, ?)", (article_id,))
        for number, what in rows:
            self.complete(number, "\n".join(name if one == article_id else one for one in what.split("\n")))

    def count(self) -> int:
        """Return how many entries there are."""
        ((count,),) = self._database.execute("SELECT count(*) FROM audit")
        return int(count)

    def recent(self, limit: int = 20, after: int = 0) -> tuple[Entry, ...]:
        """Return the last entries, newest first; `after` are passed over."""
        rows = self._database.execute(
            "SELECT at, person, action, what FROM audit ORDER BY number DESC LIMIT ? OFFSET ?", (limit, after)
        )
        return tuple(Entry(datetime.fromtimestamp(at, UTC), *rest) for at, *rest in rows)

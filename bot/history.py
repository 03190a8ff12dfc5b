"""What was asked and shown, in SQLite: for follow-ups, and for buttons that still work after a restart."""

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.errors import BotError
from corpus.article import Basis, Figure, Status, TimeSpan
from corpus.files import locked
from index.answer import Answer, Difference, Kind, NoAnswer, Role, SentenceHit, Source
from index.followup import MAX_HISTORY

FOLLOW_UP_WITHIN = timedelta(hours=1)
MAX_NUMBER = 2**63 - 1

_MIGRATIONS = [
    (
        """
        CREATE TABLE turns (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            person INTEGER NOT NULL,
            asked_at TEXT NOT NULL,
            question TEXT NOT NULL,
            kind TEXT NOT NULL,
            hits TEXT NOT NULL,
            choices TEXT NOT NULL
        )
        """,
        "CREATE INDEX turns_of_person ON turns (chat, person, number)",
        "CREATE INDEX turns_by_time ON turns (asked_at)",
    ),
    ("ALTER TABLE turns ADD COLUMN leads INTEGER NOT NULL DEFAULT 1",),
    ("ALTER TABLE turns ADD COLUMN alone INTEGER NOT NULL DEFAULT 0",),
]
"""Append only: the number of migrations done is the database's user_version."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was found for it. `choices` are the questions offered instead.

    `person` asked it at `asked_at`, in UTC; `alone` tells that it leaned on nothing before it.
    """

    number: int
    person: int
    asked_at: datetime
    alone: bool
    question: str
    kind: Kind
    hits: tuple[SentenceHit, ...]
    choices: tuple[str, ...]


class History:
    """The conversations of all chats. Times are aware datetimes; the caller brings the clock."""

    def __init__(self, path: Path) -> None:
        """Open the database, made or brought up to date where need be. Raises BotError if it cannot be used."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        try:
            with locked(path.with_name(f"{path.name}.lock")):  # SQLite does not wait for another that turns WAL on
                self._database = _open_database(path)
        except sqlite3.Error as error:
            raise BotError(f"{path} cannot be used ({error}); move it away, and a new history is begun") from error

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def remember(
        self, chat: int, person: int, asked_at: datetime, answer: Answer | NoAnswer, *, alone: bool = False
    ) -> int:
        """Keep an answer or a refusal and return its number. Smalltalk and the like lead to no follow-up."""
        hits = answer.hits if isinstance(answer, Answer) else answer.nearest
        choices = () if isinstance(answer, Answer) else answer.choices
        leads = isinstance(answer, Answer) or not answer.topic
        row = (
            chat,
            person,
            _stamp(asked_at),
            answer.question,
            answer.kind.value,
            json.dumps([asdict(hit) for hit in hits], ensure_ascii=False),
            json.dumps(choices, ensure_ascii=False),
            leads,
            alone,
        )
        columns = "chat, person, asked_at, question, kind, hits, choices, leads, alone"
        with self._lock:
            cursor = self._database.execute(f"INSERT INTO turns ({columns}) VALUES (?,?,?,?,?,?,?,?,?)", row)
            return int(cursor.lastrowid or 0)

    def previous(self, chat: int, person: int, now: datetime, *, before: int = MAX_NUMBER) -> tuple[str, ...]:
        """Return the last questions a person asked in a chat within the hour, oldest first; smalltalk left out.

        With `before` only turns of lower numbers count: what that turn leaned on.
        """
        query = (
            "SELECT question FROM turns WHERE chat=? AND person=? AND asked_at>=? AND number<? AND leads "
            "ORDER BY number DESC LIMIT ?"
        )
        since = _stamp(now - FOLLOW_UP_WITHIN)
        with self._lock:
            rows = self._database.execute(query, (chat, person, since, before, MAX_HISTORY)).fetchall()
        return tuple(question for (question,) in reversed(rows))

    def turn(self, number: int, chat: int) -> Turn | None:
        """Return a turn of a chat; None where it is unknown, of another chat, no longer kept or not readable."""
        with self._lock:
            row = self._database.execute(
                "SELECT person, asked_at, alone, question, kind, hits, choices FROM turns WHERE number=? AND chat=?",
                (number, chat),
            ).fetchone()
        if row is None:
            return None
        person, asked_at, alone, question, kind, hits, choices = row
        try:
            return Turn(
                number=number,
                person=person,
                asked_at=datetime.fromtimestamp(float(asked_at), UTC),
                alone=bool(alone),
                question=question,
                kind=Kind(kind),
                hits=_hits(json.loads(hits)),
                choices=tuple(json.loads(choices)),
            )
        except (ValueError, TypeError, KeyError):
            return None

    def forget_before(self, moment: datetime) -> int:
        """Delete what was asked before a moment and return how many turns that were."""
        with self._lock:
            return self._database.execute("DELETE FROM turns WHERE asked_at<?", (_stamp(moment),)).rowcount


def _open_database(path: Path) -> sqlite3.Connection:
    """Open a database and do what migrations it lacks: all of them, or none."""
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA secure_delete=ON")
        database.execute("BEGIN IMMEDIATE")
        done = int(database.execute("PRAGMA user_version").fetchone()[0])
        for statement in (statement for migration in _MIGRATIONS[done:] for statement in migration):
            database.execute(statement)
        database.execute(f"PRAGMA user_version={max(done, len(_MIGRATIONS))}")
        database.execute("COMMIT")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _stamp(moment: datetime) -> str:
    """Return a moment as text that sorts by time."""
    return f"{moment.timestamp():017.3f}"


def _hits(rows: Sequence[dict[str, Any]]) -> tuple[SentenceHit, ...]:
    return tuple(
        SentenceHit(
            **{
                **row,
                "role": Role(row["role"]),
                "spans": _pairs(row["spans"]),
                "highlights": _pairs(row["highlights"]),
                "times": tuple(TimeSpan(**time) for time in row["times"]),
                "difference": Difference(row["difference"]) if row.get("difference") else None,
                "figures": tuple(_figure(one) for one in row.get("figures", ())),
                "also": tuple(Source(one["article_id"], _pairs(one["spans"])) for one in row["also"]),
            }
        )
        for row in rows
    )


def _figure(row: dict[str, Any]) -> Figure:
    basis = Basis(row["basis"]) if row["basis"] else None
    return Figure(**{**row, "qualifiers": tuple(row["qualifiers"]), "status": Status(row["status"]), "basis": basis})


def _pairs(spans: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)

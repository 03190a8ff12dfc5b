"""What questions came to, in SQLite: how long they took, and of those not answered what was missing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.asked_alike import key_of
from bot.database import Database
from bot.render import run_together
from index.answer import Answer, NoAnswer

MAX_LOOKED_AT = 2_000
"""Refusals looked at for the queue, the newest first."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE outcomes (
            turn INTEGER PRIMARY KEY,
            took_ms REAL NOT NULL,
            meant TEXT NOT NULL,
            missing TEXT NOT NULL,
            refused INTEGER NOT NULL
        )
        """,
        "CREATE TABLE dismissed (key TEXT PRIMARY KEY, at REAL NOT NULL)",
        "CREATE TRIGGER outcomes_go_with_turns AFTER DELETE ON turns "
        "BEGIN DELETE FROM outcomes WHERE turn=old.number; END",
    ),
]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question the articles did not answer, asked `count` times, last in `turn` of `chat` at `last` (UTC)."""

    question: str
    missing: tuple[str, ...]
    count: int
    turn: int
    chat: int
    last: datetime


@dataclass(frozen=True, slots=True)
class MissGroup:
    """Questions that lack the same words; `shared` is "" for those whose words are all there. Commonest first."""

    shared: str
    misses: tuple[Miss, ...]

    @property
    def count(self) -> int:
        """How many times they were asked."""
        return sum(miss.count for miss in self.misses)

    @property
    def last(self) -> datetime:
        """When the last of them was asked."""
        return max(miss.last for miss in self.misses)


class Outcomes:
    """The outcomes of all turns; one goes with its turn. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database, in which the history has its tables already."""
        database.migrate("outcomes", _MIGRATIONS)
        self._database = database

    def note(self, turn: int, answer: Answer | NoAnswer, took_ms: float) -> None:
        """Keep what a turn came to. Smalltalk and what is no question are no refusals."""
        refused = isinstance(answer, NoAnswer) and answer.reason is not None and not answer.topic
        meant = answer.rewritten or answer.question
        missing = run_together(answer.missing, meant) if isinstance(answer, NoAnswer) else ()
        self._database.execute(
            "INSERT OR REPLACE INTO outcomes (turn, took_ms, meant, missing, refused) VALUES (?, ?, ?, ?, ?)",
            (turn, took_ms, meant, json.dumps(missing, ensure_ascii=False), refused),
        )

    def misses(self) -> tuple[Miss, ...]:
        """Return the questions that were refused and not dismissed since, the last asked first."""
        dismissed = dict(self._database.execute("SELECT key, at FROM dismissed"))
        rows = self._database.execute(
            "SELECT number, chat, asked_at, meant, missing FROM turns JOIN outcomes ON turn=number WHERE refused "
            "ORDER BY number DESC LIMIT ?",
            (MAX_LOOKED_AT,),
        )
        found: dict[str, list[Miss]] = {}
        for turn, chat, asked_at, meant, missing in rows:
            key, at = _digest(meant), float(asked_at)
            if at > dismissed.get(key, 0.0):
                miss = Miss(meant, tuple(json.loads(missing)), 1, turn, chat, datetime.fromtimestamp(at, UTC))
                found.setdefault(key, []).append(miss)
        return tuple(
            Miss(one[0].question, one[0].missing, len(one), one[0].turn, one[0].chat, one[0].last)
            for one in found.values()
        )

    def question_of(self, turn: int) -> str:
        """Return the question of a turn, whole where it leaned on others; "" where it is not kept any more."""
        rows = self._database.execute(
            "SELECT coalesce(meant, question) FROM turns LEFT JOIN outcomes ON turn=number WHERE number=?", (turn,)
        )
        return str(rows[0][0]) if rows else ""

    def dismiss(self, questions: Iterable[str], now: datetime) -> None:
        """Take questions out of the queue until they are asked again."""
        with self._database.transaction() as connection:
            rows = [(_digest(question), now.timestamp()) for question in questions]
            connection.executemany("INSERT OR REPLACE INTO dismissed VALUES (?, ?)", rows)


def group_misses(misses: Sequence[Miss]) -> tuple[MissGroup, ...]:
    """Return refused questions grouped by the missing word most of them share; the most asked group first."""
    shared = Counter(word for miss in misses for word in dict.fromkeys(miss.missing))
    groups: dict[str, list[Miss]] = {}
    for miss in misses:
        word = max(miss.missing, key=lambda one: (shared[one], len(one), one), default="")
        groups.setdefault(word, []).append(miss)
    made = [
        MissGroup(word, tuple(sorted(held, key=lambda miss: (-miss.count, -miss.turn))))
        for word, held in groups.items()
    ]
    return tuple(sorted(made, key=lambda group: (-group.count, -group.last.timestamp(), group.shared)))


def _digest(question: str) -> str:
    """Return what stands for a question among those dismissed: no word of it outlives the question itself."""
    return hashlib.blake2b(key_of(question).encode("utf-8", "replace"), digest_size=12).hexdigest()

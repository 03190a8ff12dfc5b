"""What readers think of answers, in SQLite: for the admins' queue, never for the ranking."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.database import Database

REASONS = ("beside", "figure", "dated", "partial", "other")
"""Why an answer was voted down: beside the question, a wrong figure, out of date, not all of it, something else."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE votes (
            turn INTEGER NOT NULL,
            person INTEGER NOT NULL,
            value INTEGER NOT NULL,
            reason TEXT NOT NULL,
            asked INTEGER NOT NULL,
            dismissed INTEGER NOT NULL,
            voted_at REAL NOT NULL,
            PRIMARY KEY (turn, person)
        ) WITHOUT ROWID
        """,
        "CREATE TRIGGER votes_go_with_turns AFTER DELETE ON turns BEGIN DELETE FROM votes WHERE turn=old.number; END",
    ),
]


@dataclass(frozen=True, slots=True)
class Complaint:
    """An answer that was voted down: its turn and chat, by how many, and the reasons they gave, the commonest first.

    `last` is when the last of them voted, in UTC.
    """

    turn: int
    chat: int
    votes: int
    reasons: tuple[str, ...]
    last: datetime


class Votes:
    """The votes of all chats. One whose question is deleted goes with it. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database, in which the history has its tables already."""
        database.migrate("votes", _MIGRATIONS)
        self._database = database

    def cast(self, turn: int, person: int, value: int, now: datetime) -> bool:
        """Keep a vote, 1 or -1, or with 0 take it back; tell whether a reason should be asked for.

        It is asked for with somebody's first vote against an answer, and never again. Voting against it anew brings
        the answer back before the admins.
        """
        with self._database.transaction() as connection:
            query = "SELECT value, reason, asked, dismissed FROM votes WHERE turn=? AND person=?"
            before, reason, asked, dismissed = connection.execute(query, (turn, person)).fetchone() or (0, "", 0, 0)
            row = (turn, person, value, reason, asked or value < 0, dismissed and before == value, now.timestamp())
            connection.execute(
                "INSERT OR REPLACE INTO votes (turn, person, value, reason, asked, dismissed, voted_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return value < 0 and not asked

    def vote_of(self, turn: int, person: int) -> int:
        """Return somebody's vote on an answer: 1, -1, or 0 for none."""
        rows = self._database.execute("SELECT value FROM votes WHERE turn=? AND person=?", (turn, person))
        return int(rows[0][0]) if rows else 0

    def explain(self, turn: int, person: int, reason: str) -> bool:
        """Keep why somebody voted against an answer; tell whether they did vote against it."""
        query = "UPDATE votes SET reason=? WHERE turn=? AND person=? AND value<0 RETURNING 1"
        return bool(self._database.execute(query, (reason, turn, person)))

    def complaints(self) -> tuple[Complaint, ...]:
        """Return the answers voted down that no admin has dismissed, the last voted on first."""
        query = (
            "SELECT turn, chat, reason, voted_at FROM votes JOIN turns ON turn=number "
            "WHERE value<0 AND NOT dismissed ORDER BY voted_at DESC, turn DESC"
        )
        grouped: dict[int, list[tuple[int, str, float]]] = {}
        for turn, chat, reason, voted_at in self._database.execute(query):
            grouped.setdefault(turn, []).append((chat, reason, voted_at))
        return tuple(
            Complaint(
                turn=turn,
                chat=rows[0][0],
                votes=len(rows),
                reasons=_commonest([reason for _, reason, _ in rows]),
                last=datetime.fromtimestamp(rows[0][2], UTC),
            )
            for turn, rows in grouped.items()
        )

    def dismiss(self, turn: int) -> None:
        """Take an answer out of the admins' queue until somebody else votes against it."""
        self._database.execute("UPDATE votes SET dismissed=1 WHERE turn=?", (turn,))

    def clear(self, turn: int) -> None:
        """Delete the votes on an answer, as where another one has taken its place."""
        self._database.execute("DELETE FROM votes WHERE turn=?", (turn,))

    def forget(self, person: int, chat: int | None = None) -> int:
        """Delete somebody's votes, in one chat or in all, and return how many those were."""
        query = "DELETE FROM votes WHERE person=? AND (? IS NULL OR turn IN (SELECT number FROM turns WHERE chat=?))"
        gone = self._database.execute(f"{query} RETURNING value", (person, chat, chat))
        return sum(1 for (value,) in gone if value)


def _commonest(reasons: list[str]) -> tuple[str, ...]:
    given = [reason for reason in reasons if reason in REASONS]
    return tuple(sorted(dict.fromkeys(given), key=lambda reason: (-given.count(reason), REASONS.index(reason))))

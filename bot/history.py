"""What was asked and shown, in SQLite: for follow-ups, and for buttons that still work after a restart."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bot.database import Database
from corpus.article import Basis, Figure, Status, TimeSpan
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
    (
        "ALTER TABLE turns ADD COLUMN asked_in INTEGER",
        "ALTER TABLE turns ADD COLUMN shown_in INTEGER",
        "CREATE INDEX turns_asked_in ON turns (chat, asked_in)",
        "CREATE INDEX turns_shown_in ON turns (chat, shown_in)",
    ),
    ("ALTER TABLE turns ADD COLUMN form TEXT NOT NULL DEFAULT 'answer'",),
]


class Form(StrEnum):
    """What the message of a turn shows: an answer, an indicator over time, what a command compares, an industry."""

    ANSWER = "answer"
    SERIES = "series"
    COMPARISON = "comparison"
    PROFILE = "profile"


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
    form: Form = Form.ANSWER


class History:
    """The conversations of all chats. Times are aware datetimes; the caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("turns", _MIGRATIONS)
        self._database = database

    def remember(
        self,
        chat: int,
        person: int,
        asked_at: datetime,
        answer: Answer | NoAnswer,
        *,
        alone: bool = False,
        asked_in: int | None = None,
        form: Form = Form.ANSWER,
    ) -> int:
        """Keep an answer or a refusal and return its number. Smalltalk and the like lead to no follow-up.

        `asked_in` is the message that asked, where one did. A message asks once: handled again, as after a failure, it
        keeps its number, and this takes the place of what was kept of it.
        """
        columns = ", ".join(("chat", "person", "asked_at", "alone", "asked_in", *_TOLD))
        row = (chat, person, _stamp(asked_at), alone, asked_in, *_row(answer, form))
        marks = ", ".join("?" * len(row))
        before = None if asked_in is None else self.turn_asked_in(chat, asked_in)
        statement = f"INSERT INTO turns ({columns}) VALUES ({marks})"
        if before is not None:
            statement = f"UPDATE turns SET ({columns})=({marks}) WHERE number={before}"
        ((number,),) = self._database.execute(f"{statement} RETURNING number", row)
        return int(number)

    def replace(self, turn: int, answer: Answer | NoAnswer, *, form: Form = Form.ANSWER) -> None:
        """Keep another question and answer in the place of those of a turn, as where the question was edited."""
        columns = ", ".join(f"{column}=?" for column in _TOLD)
        self._database.execute(f"UPDATE turns SET {columns} WHERE number=?", (*_row(answer, form), turn))

    def shown(self, turn: int, message: int) -> None:
        """Keep which message shows the answer of a turn."""
        self._database.execute("UPDATE turns SET shown_in=? WHERE number=?", (message, turn))

    def turn_asked_in(self, chat: int, message: int) -> int | None:
        """Return the number of the turn that a message asked, None where it asked none that is still kept."""
        return self._newest("asked_in", chat, message)

    def turn_shown_in(self, chat: int, message: int) -> int | None:
        """Return the number of the last turn whose answer a message shows, None where there is none."""
        return self._newest("shown_in", chat, message)

    def shows(self, turn: int) -> int | None:
        """Return the message that shows the answer of a turn, None where there is none."""
        rows = self._database.execute("SELECT shown_in FROM turns WHERE number=?", (turn,))
        return rows[0][0] if rows else None

    def previous(
        self, chat: int, person: int, now: datetime, *, before: int = MAX_NUMBER, asking: int = 0
    ) -> tuple[str, ...]:
        """Return the last questions a person asked in a chat within the hour, oldest first; smalltalk left out.

        With `before` only turns of lower numbers count: what that turn leaned on. What the message `asking` now asked
        before does not count.
        """
        query = (
            "SELECT question FROM turns WHERE chat=? AND person=? AND asked_at>=? AND number<? AND leads "
            "AND asked_in IS NOT ? ORDER BY number DESC LIMIT ?"
        )
        since = _stamp(now - FOLLOW_UP_WITHIN)
        rows = self._database.execute(query, (chat, person, since, before, asking, MAX_HISTORY))
        return tuple(question for (question,) in reversed(rows))

    def turn(self, number: int, chat: int) -> Turn | None:
        """Return a turn of a chat; None where it is unknown, of another chat, no longer kept or not readable."""
        rows = self._database.execute(
            "SELECT person, asked_at, alone, question, kind, hits, choices, form FROM turns WHERE number=? AND chat=?",
            (number, chat),
        )
        if not rows:
            return None
        person, asked_at, alone, question, kind, hits, choices, form = rows[0]
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
                form=Form(form),
            )
        except (ValueError, TypeError, KeyError):
            return None

    def forget_before(self, moment: datetime) -> int:
        """Delete what was asked before a moment and return how many turns that were."""
        return len(self._database.execute("DELETE FROM turns WHERE asked_at<? RETURNING 1", (_stamp(moment),)))

    def forget(self, person: int, chat: int | None = None) -> int:
        """Delete what somebody asked, in one chat or in all, and return how many turns that were."""
        statement = "DELETE FROM turns WHERE person=? AND (? IS NULL OR chat=?) RETURNING 1"
        return len(self._database.execute(statement, (person, chat, chat)))

    def end_chat(self, chat: int) -> int:
        """Delete what was asked in a chat that the bot has left, and return how many turns that were."""
        return len(self._database.execute("DELETE FROM turns WHERE chat=? RETURNING 1", (chat,)))

    def move_chat(self, chat: int, new: int) -> None:
        """Follow a group that became a supergroup, with another number, where its messages have other numbers too."""
        self._database.execute("UPDATE turns SET chat=?, asked_in=NULL, shown_in=NULL WHERE chat=?", (new, chat))

    def forget_article(self, article_id: str, name: str | None = None) -> None:
        """Blank the sentences of an article in all turns: that it was shown is kept, not a word or figure of it.

        With a `name` that stands in the place of its id, the turns it answered are deleted, and no questions are
        offered any more, which may be of it.
        """
        wanted = json.dumps(article_id, ensure_ascii=False)
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT number, hits FROM turns WHERE instr(hits, ?)", (wanted,)).fetchall()
            for number, hits in rows:
                held = json.loads(hits)
                if name and any(hit["article_id"] == article_id and hit["role"] != Role.MORE for hit in held):
                    connection.execute("DELETE FROM turns WHERE number=? AND kind=?", (number, Kind.ANSWER.value))
                without = [_without(hit, article_id, name or article_id) for hit in held]
                blanked = json.dumps(without, ensure_ascii=False)
                connection.execute("UPDATE turns SET hits=? WHERE number=?", (blanked, number))
            if name:
                connection.execute("UPDATE turns SET choices='[]'")

    def _newest(self, column: str, chat: int, message: int) -> int | None:
        query = f"SELECT max(number) FROM turns WHERE chat=? AND {column}=?"
        ((number,),) = self._database.execute(query, (chat, message))
        return None if number is None else int(number)


_TOLD = ("question", "kind", "hits", "choices", "leads", "form")
"""The columns that an answer fills."""


def _row(answer: Answer | NoAnswer, form: Form) -> tuple[object, ...]:
    """Return what an answer fills the columns of _TOLD with. Smalltalk and the like lead to no follow-up."""
    hits = answer.hits if isinstance(answer, Answer) else answer.nearest
    choices = () if isinstance(answer, Answer) else answer.choices
    return (
        answer.question,
        answer.kind.value,
        json.dumps(hits, ensure_ascii=False, default=_fields_of),
        json.dumps(choices, ensure_ascii=False),
        isinstance(answer, Answer) or not answer.topic,
        form.value,
    )


def _fields_of(record: Any) -> dict[str, Any]:
    """Return the fields of a record by name; `asdict`, which copies all that is in them, takes ten times as long."""
    return {name: getattr(record, name) for name in _names_of(record.__class__)}


@lru_cache(maxsize=16)
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


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


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("sentence", "title", "before", "after", "heading"), ""),
    **dict.fromkeys(("highlights", "times", "figures", "also"), ()),
}


def _without(hit: dict[str, Any], article_id: str, name: str) -> dict[str, Any]:
    """Return a hit without the words of an article, which goes by a name."""
    if hit["article_id"] == article_id:
        return {**hit, **_BLANK, "article_id": name}
    return {**hit, "also": [one for one in hit["also"] if one["article_id"] != article_id]}


def _figure(row: dict[str, Any]) -> Figure:
    basis = Basis(row["basis"]) if row["basis"] else None
    return Figure(**{**row, "qualifiers": tuple(row["qualifiers"]), "status": Status(row["status"]), "basis": basis})


def _pairs(spans: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)

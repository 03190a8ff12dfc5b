"""Fixed answers, in SQLite: the sentence an admin chose for a question, of which only what marks it is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.answering import Told
from bot.asked_alike import key_of
from bot.database import Database
from corpus.article import Span
from index.answer import Answer, Kind, Role, SentenceHit
from index.generation import Generation
from index.standing import Mark, Standing, find_standing, mark_of

MAX_OFFERED = 5
OFFERED_FOR = timedelta(days=30)
KEPT_OFFERS = 500
"""Lists of sentences to choose from that are kept: the last ones."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE pins (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            question TEXT NOT NULL,
            place TEXT NOT NULL,
            person INTEGER NOT NULL,
            pinned_at REAL NOT NULL,
            reported INTEGER NOT NULL DEFAULT 0
        )
        """,
        """
        CREATE TABLE pin_offers (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL,
            places TEXT NOT NULL,
            offered_at REAL NOT NULL
        )
        """,
    ),
]


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """Where a sentence stands, and what tells it from others."""

    article_id: str
    spans: tuple[Span, ...]
    mark: Mark

    def find(self, generation: Generation) -> tuple[Standing, SentenceHit | None]:
        """Return how the sentence stands in a generation, and what stands there now."""
        found = find_standing(generation, self.article_id, self.spans, self.mark)
        return found.standing, found.hit


@dataclass(frozen=True, slots=True)
class Pin:
    """A question and the sentence that answers it; `reported` tells that the admins know it cannot be used."""

    number: int
    question: str
    place: SentencePlace
    reported: bool


def place_of(hit: SentenceHit) -> SentencePlace:
    """Return where the sentence of a hit stands."""
    return SentencePlace(hit.article_id, hit.spans, mark_of(hit.sentence))


class Pins:
    """The fixed answers. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("pins", _MIGRATIONS)
        self._database = database

    def find(self, question: str) -> Pin | None:
        """Return the pin of a question that is the same but for how it is typed, None where there is none."""
        pins = self._pins("WHERE key=?", key_of(question))
        return pins[0] if pins else None

    def pin(self, number: int) -> Pin | None:
        """Return a pin by its number, None where there is none."""
        pins = self._pins("WHERE number=?", number)
        return pins[0] if pins else None

    def all(self) -> tuple[Pin, ...]:
        """Return all pins, the newest first."""
        return self._pins("ORDER BY number DESC")

    def offer(self, question: str, hits: Sequence[SentenceHit], now: datetime) -> int:
        """Keep sentences an admin may choose from for a question; return the number of the list."""
        places = json.dumps([_as_json(place_of(hit)) for hit in hits[:MAX_OFFERED]])
        ((number,),) = self._database.execute(
            "INSERT INTO pin_offers (question, places, offered_at) VALUES (?, ?, ?) RETURNING number",
            (question, places, now.timestamp()),
        )
        old = (now - OFFERED_FOR).timestamp()
        self._database.execute(
            "DELETE FROM pin_offers WHERE number<=? OR offered_at<?", (int(number) - KEPT_OFFERS, old)
        )
        return int(number)

    def offered(self, number: int, choice: int) -> tuple[str, SentencePlace] | None:
        """Return the question of a list and the sentence chosen from it (from 0), None where there is no such."""
        rows = self._database.execute("SELECT question, places FROM pin_offers WHERE number=?", (number,))
        places = json.loads(rows[0][1]) if rows else []
        return (rows[0][0], _from_json(places[choice])) if choice < len(places) else None

    def set(self, question: str, place: SentencePlace, person: int, now: datetime) -> int:
        """Pin a sentence to a question, in the place of one pinned before; return the number."""
        ((number,),) = self._database.execute(
            "INSERT INTO pins (key, question, place, person, pinned_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET question=excluded.question, place=excluded.place, "
            "person=excluded.person, pinned_at=excluded.pinned_at, reported=0 RETURNING number",
            (key_of(question), question, json.dumps(_as_json(place)), person, now.timestamp()),
        )
        return int(number)

    def unset(self, number: int) -> bool:
        """Take a pin off; tell whether there was one."""
        return bool(self._database.execute("DELETE FROM pins WHERE number=? RETURNING 1", (number,)))

    def report(self, number: int, *, broken: bool) -> None:
        """Keep whether the admins have been told that a pin cannot be used."""
        self._database.execute("UPDATE pins SET reported=? WHERE number=?", (broken, number))

    def forget_article(self, article_id: str, name: str) -> None:
        """Let a name stand where the id of an article stood; lists to choose from that have a sentence of it go."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pin_offers WHERE instr(places, ?)", (json.dumps(article_id),))
            for number, place in connection.execute("SELECT number, place FROM pins").fetchall():
                held, *rest = json.loads(place)
                if held == article_id:
                    connection.execute("UPDATE pins SET place=? WHERE number=?", (json.dumps([name, *rest]), number))

    def applied(self, told: Told, generation: Generation) -> Told:
        """Return what is told with the pinned sentence first, where its question has one that stands word for word."""
        answer = told.answer
        if answer.parts or answer.kind not in {Kind.ANSWER, Kind.NO_ANSWER, Kind.CLARIFY}:
            return told
        pin = self.find(answer.rewritten or answer.question)
        standing, hit = pin.place.find(generation) if pin else (Standing.WITHDRAWN, None)
        if hit is None or standing is not Standing.UNCHANGED:
            return told
        others = answer.hits if isinstance(answer, Answer) else ()
        further = tuple(replace(one, role=Role.MORE, difference=None) for one in others if one.sentence != hit.sentence)
        hits = (replace(hit, role=Role.ANSWER), *further)
        return Told(Answer(answer.question, hits, 1.0, rewritten=answer.rewritten), pinned=True)

    def _pins(self, where: str, *values: object) -> tuple[Pin, ...]:
        rows = self._database.execute(f"SELECT number, question, place, reported FROM pins {where}", values)
        return tuple(
            Pin(number, question, _from_json(json.loads(place)), bool(reported))
            for number, question, place, reported in rows
        )


def _as_json(place: SentencePlace) -> list[Any]:
    return [place.article_id, place.spans, place.mark.digest, place.mark.sketch.hex()]


def _from_json(row: list[Any]) -> SentencePlace:
    article_id, spans, digest, sketch = row
    return SentencePlace(article_id, tuple((a, b) for a, b in spans), Mark(digest, bytes.fromhex(sketch)))

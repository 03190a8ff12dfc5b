"""Citations: a short id for each sentence that was shown, by which anybody can look it up again.

Kept is where the sentence stood and its mark (index/standing.py), not a word of it, and nobody who asked.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import Database
from corpus.article import Span
from index.answer import SentenceHit
from index.standing import Mark, mark_of

ID_CHARS = 10
PREFIX = "c_"
"""What stands before an id in a deep link: t.me/BOT?start=c_ID."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID = re.compile(rf"[0-9A-Za-z]{{{ID_CHARS}}}")
_MIGRATIONS = [
    (
        """
        CREATE TABLE citations (
            id TEXT PRIMARY KEY,
            article TEXT NOT NULL,
            spans TEXT NOT NULL,
            digest TEXT NOT NULL,
            sketch BLOB NOT NULL,
            day TEXT NOT NULL
        )
        """,
    )
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence that was shown: where it stood, its mark, and the day (YYYY-MM-DD) it was first shown."""

    article_id: str
    spans: tuple[Span, ...]
    mark: Mark
    day: str


class Citations:
    """The citations in the database."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("citations", _MIGRATIONS)
        self._database = database

    def note(self, hits: Sequence[SentenceHit], day: str) -> tuple[str, ...]:
        """Keep sentences that are shown on a day, and return the id of each; one kept before stays as it is."""
        ids = tuple(citation_id(hit) for hit in hits)
        marks = [mark_of(hit.sentence) for hit in hits]
        rows = [
            (number, hit.article_id, json.dumps(hit.spans), mark.digest, mark.sketch, day)
            for number, hit, mark in zip(ids, hits, marks, strict=True)
        ]
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO citations VALUES (?,?,?,?,?,?)", rows)
        return ids

    def forget_article(self, article_id: str, name: str) -> None:
        """Let a name stand where the id of an article stood."""
        self._database.execute("UPDATE citations SET article=? WHERE article=?", (name, article_id))

    def find(self, number: str) -> Citation | None:
        """Return the citation of an id, None where there is none."""
        if not _ID.fullmatch(number):
            return None
        query = "SELECT article, spans, digest, sketch, day FROM citations WHERE id=?"
        rows = self._database.execute(query, (number,))
        if not rows:
            return None
        article, spans, digest, sketch, day = rows[0]
        return Citation(article, tuple((start, end) for start, end in json.loads(spans)), Mark(digest, sketch), day)


def citation_id(hit: SentenceHit) -> str:
    """Return the id of a sentence: ID_CHARS letters and digits of a digest of its article, its place and its words."""
    named = json.dumps([hit.article_id, hit.spans, hit.sentence]).encode()
    rest = int.from_bytes(hashlib.blake2b(named, digest_size=16).digest())
    digits = []
    for _ in range(ID_CHARS):
        rest, digit = divmod(rest, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(digits)


def cited_in(text: str, bot_name: str) -> str | None:
    """Return the id of the first link to a citation in a text, as one who pastes a copied sentence has it; None without
    one."""
    link = rf"t\.me/{re.escape(bot_name)}\?start={PREFIX}({_ID.pattern})(?![0-9A-Za-z_])"
    found = re.search(link, text, re.IGNORECASE)
    return found[1] if found else None


def citation_link(bot_name: str, number: str) -> str:
    """Return the address that opens the bot and replays a citation."""
    return f"https://t.me/{bot_name}?start={PREFIX}{number}"

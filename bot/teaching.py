"""What admins are asked about the lexicon, in SQLite, and what readers' second tries propose for it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz.distance import Postfix, Prefix

from bot.database import Database
from corpus.own_lexicon import OwnLexicon, parse_names, parse_word
from corpus.text import fold

REPHRASED_WITHIN = timedelta(minutes=10)
_DIGIT = re.compile(r"\d")

KEPT_OFFERS = 1_000
"""Questions to admins that are kept: the last ones."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE lexicon_offers (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            entry TEXT NOT NULL,
            offered_at REAL NOT NULL
        )
        """,
        "CREATE TABLE lexicon_refused (entry TEXT PRIMARY KEY, at REAL NOT NULL)",
    ),
]


@dataclass(frozen=True, slots=True)
class NameProposal:
    """Names that readers used for one thing: first what was found, then what was not; by how many readers."""

    names: tuple[str, ...]
    readers: int


class Teaching:
    """Entries of the lexicon that admins are asked about. An entry is a word, or names joined by =."""

    def __init__(self, database: Database) -> None:
        """Take the database, in which the history and the outcomes have their tables already."""
        database.migrate("lexicon", _MIGRATIONS)
        self._database = database
        for (entry,) in database.execute("SELECT entry FROM lexicon_refused WHERE entry NOT LIKE '#%'"):
            database.execute("UPDATE OR REPLACE lexicon_refused SET entry=? WHERE entry=?", (_mark(entry), entry))

    def offer(self, entry: str, now: datetime) -> int:
        """Keep an entry a button is about; return its number."""
        ((number,),) = self._database.execute(
            "INSERT INTO lexicon_offers (entry, offered_at) VALUES (?, ?) RETURNING number", (entry, now.timestamp())
        )
        self._database.execute("DELETE FROM lexicon_offers WHERE number<=?", (int(number) - KEPT_OFFERS,))
        return int(number)

    def offered(self, number: int) -> str | None:
        """Return the entry of a button, None where it is not kept any more."""
        rows = self._database.execute("SELECT entry FROM lexicon_offers WHERE number=?", (number,))
        return str(rows[0][0]) if rows else None

    def refuse(self, entry: str, now: datetime) -> None:
        """Keep that an entry is not to be proposed again."""
        row = (_mark(entry), now.timestamp())
        self._database.execute("INSERT OR REPLACE INTO lexicon_refused VALUES (?, ?)", row)

    def refused(self, entries: Iterable[str]) -> frozenset[str]:
        """Return those of some entries that are not to be proposed."""
        marks = {mark for (mark,) in self._database.execute("SELECT entry FROM lexicon_refused")}
        return frozenset(entry for entry in entries if _mark(entry) in marks)

    def forget_offers(self) -> None:
        """Forget what admins were asked: their buttons are void."""
        self._database.execute("DELETE FROM lexicon_offers")

    def rephrasings(self) -> tuple[NameProposal, ...]:
        """Return names from questions that were refused and, soon, asked again in other words and answered."""
        rows = self._database.execute(
            """
            SELECT DISTINCT first.person, before.meant, before.missing, after.meant FROM turns AS first
            JOIN outcomes AS before ON before.turn=first.number AND before.refused
            JOIN turns AS second ON second.person=first.person AND second.chat=first.chat
                AND second.number>first.number AND second.kind='answer'
                AND CAST(second.asked_at AS REAL)<=CAST(first.asked_at AS REAL)+?
            JOIN outcomes AS after ON after.turn=second.number
            ORDER BY first.number DESC LIMIT 2000
            """,
            (REPHRASED_WITHIN.total_seconds(),),
        )
        found = {(person, other_name(before, json.loads(missing), after)) for person, before, missing, after in rows}
        counts = Counter(names for _, names in found if names)
        return tuple(
            NameProposal(names, count) for names, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        )


def _mark(entry: str) -> str:
    """Return what stands for an entry among those refused: words of an article must not outlive it there."""
    return f"#{hashlib.blake2b(entry.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def other_name(before: str, missing: Sequence[str], after: str) -> tuple[str, ...] | None:
    """Return what a question was asked with instead of a missing word, and that word; None where it is another one.

    The rest must be the same: 乙市外综服增长多少 and 乙市外贸综合服务增长多少. Another year is no other name.
    """
    one, other = fold(before), fold(after)
    start = Prefix.similarity(one, other)
    end = min(Postfix.similarity(one, other), min(len(one), len(other)) - start)
    for word in map(fold, missing):
        place = one.find(word)
        if place < 0:
            continue
        begin, behind = min(start, place), min(end, len(one) - place - len(word))
        names = parse_names(f"{other[begin : len(other) - behind]}={one[begin : len(one) - behind]}")
        said = len(one) - begin - behind
        if names and len(names) == 2 and said <= len(word) + 1 and not _DIGIT.search("".join(names)):
            return names
    return None


def with_entry(lexicon: OwnLexicon, entry: str) -> OwnLexicon:
    """Return a lexicon with an entry more; the same one where it has it, or it is none."""
    names, word = parse_names(entry), parse_word(entry)
    if names and names not in lexicon.groups:
        return OwnLexicon(lexicon.words, (*lexicon.groups, names))
    if word and word not in lexicon.words:
        return OwnLexicon((*lexicon.words, word), lexicon.groups)
    return lexicon


def without_entry(lexicon: OwnLexicon, entry: str) -> OwnLexicon:
    """Return a lexicon without an entry; the same one where it has none such."""
    names, word = parse_names(entry), parse_word(entry)
    return OwnLexicon(
        tuple(one for one in lexicon.words if one != word), tuple(one for one in lexicon.groups if one != names)
    )


def entries_of(lexicon: OwnLexicon) -> tuple[str, ...]:
    """Return the entries of a lexicon as they are typed: words, then names joined by =."""
    return (*lexicon.words, *(" = ".join(names) for names in lexicon.groups))

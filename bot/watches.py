"""Standing questions: what a reader wants to be told of once its answer changes, in SQLite."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.asked_alike import key_of
from bot.database import Database
from bot.render import count_shown, shorten
from bot.texts import Language
from corpus.text import fold
from index.answer import Answer, NoAnswer, SentenceHit

MAX_WATCHES = 20
"""How many questions one person may have standing."""

MAX_KEPT_CHARS = 80
"""What is kept of a sentence, to say what the answer was before."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE watches (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            thread INTEGER,
            person INTEGER NOT NULL,
            language TEXT NOT NULL,
            question TEXT NOT NULL,
            key TEXT NOT NULL,
            began_at REAL NOT NULL,
            generation INTEGER NOT NULL,
            digest TEXT NOT NULL,
            articles TEXT NOT NULL,
            shown TEXT NOT NULL,
            UNIQUE (chat, person, key)
        )
        """,
    ),
]
_COLUMNS = "number, chat, thread, person, language, question, digest, articles, shown"


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as it is compared: a digest of the sentences shown, "" where there is none, and their articles.

    `shown` is the first sentence, cut where it is long.
    """

    digest: str = ""
    articles: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing question: where and for whom, and what its answer was when last looked at."""

    number: int
    chat: int
    thread: int | None
    person: int
    language: Language
    question: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class Change:
    """A standing question whose answer is another one now; `withdrawn` tells that the one before may not be shown.

    `hit` is the first sentence now, None where there is none any more.
    """

    watch: Watch
    hit: SentenceHit | None
    withdrawn: bool


def seen_of(answer: Answer | NoAnswer) -> Seen:
    """Return what an answer is compared by: which sentences it shows, in whatever order the further ones stand."""
    if not isinstance(answer, Answer):
        return Seen()
    first, *others = (hit for hit in answer.hits[: max(1, count_shown(answer.hits))])
    texts = [fold(first.sentence), *sorted(fold(hit.sentence) for hit in others)]
    digest = hashlib.blake2b("\n".join(texts).encode("utf-8", "replace"), digest_size=12).hexdigest()
    shown, _ = shorten(first.sentence, first.highlights, MAX_KEPT_CHARS)
    return Seen(digest, tuple(dict.fromkeys(hit.article_id for hit in (first, *others))), shown)


def change_of(watch: Watch, answer: Answer | NoAnswer, there: Collection[str]) -> Change | None:
    """Return how a standing question's answer has changed, None where it has not; `there` are all articles' ids."""
    if seen_of(answer).digest == watch.seen.digest:
        return None
    hit = answer.hits[0] if isinstance(answer, Answer) else None
    return Change(watch, hit, withdrawn=not set(watch.seen.articles) <= set(there))


class Watches:
    """The standing questions of all chats. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("watches", _MIGRATIONS)
        self._database = database

    def begin(
        self,
        chat: int,
        thread: int | None,
        person: int,
        language: Language,
        question: str,
        seen: Seen,
        generation: int,
        now: datetime,
    ) -> int:
        """Keep a standing question and return its number; the same one of somebody in a chat keeps its number."""
        row = (chat, thread, person, language.value, question, key_of(question), now.timestamp(), generation)
        ((number,),) = self._database.execute(
            "INSERT INTO watches (chat, thread, person, language, question, key, began_at, generation, "
            "digest, articles, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (chat, person, key) DO UPDATE SET thread=excluded.thread RETURNING number",
            (*row, seen.digest, json.dumps(seen.articles, ensure_ascii=False), seen.shown),
        )
        return int(number)

    def of_person(self, person: int, chat: int | None = None) -> tuple[Watch, ...]:
        """Return somebody's standing questions, in one chat or in all, oldest first."""
        query = f"SELECT {_COLUMNS} FROM watches WHERE person=? AND (? IS NULL OR chat=?) ORDER BY number"
        return _watches(self._database.execute(query, (person, chat, chat)))

    def due(self, generation: int) -> tuple[Watch, ...]:
        """Return the standing questions last looked at in another generation, those of a chat together."""
        query = f"SELECT {_COLUMNS} FROM watches WHERE generation!=? ORDER BY chat, number"
        return _watches(self._database.execute(query, (generation,)))

    def looked_at(self, seen: Iterable[tuple[Watch, Seen]], generation: int) -> None:
        """Keep what the answers of standing questions are in a generation."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE watches SET generation=?, digest=?, articles=?, shown=? WHERE number=?",
                [
                    (generation, one.digest, json.dumps(one.articles, ensure_ascii=False), one.shown, watch.number)
                    for watch, one in seen
                ],
            )

    def end(self, number: int, person: int) -> bool:
        """End somebody's standing question; tell whether there was one of theirs."""
        query = "DELETE FROM watches WHERE number=? AND person=? RETURNING 1"
        return bool(self._database.execute(query, (number, person)))

    def end_chat(self, chat: int) -> int:
        """End all standing questions of a chat the bot may not write to any more; return how many those were."""
        return len(self._database.execute("DELETE FROM watches WHERE chat=? RETURNING 1", (chat,)))

    def move_chat(self, chat: int, new: int) -> None:
        """Follow a group that became a supergroup, with another number."""
        self._database.execute("UPDATE OR REPLACE watches SET chat=? WHERE chat=?", (new, chat))

    def forget(self, person: int, chat: int | None = None) -> int:
        """Delete somebody's standing questions, in one chat or in all, and return how many those were."""
        query = "DELETE FROM watches WHERE person=? AND (? IS NULL OR chat=?) RETURNING 1"
        return len(self._database.execute(query, (person, chat, chat)))

    def forget_article(self, article_id: str, name: str) -> None:
        """Delete what is kept of answers an article had a part in; a name stands where its id stood."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT number, articles FROM watches").fetchall()
            for number, articles in rows:
                ids = json.loads(articles)
                if article_id in ids:
                    named = json.dumps([name if one == article_id else one for one in ids], ensure_ascii=False)
                    connection.execute("UPDATE watches SET articles=?, shown='' WHERE number=?", (named, number))

    def count(self) -> int:
        """Return how many questions stand."""
        ((count,),) = self._database.execute("SELECT count(*) FROM watches")
        return int(count)


def _watches(rows: Iterable[tuple[int, int, int | None, int, str, str, str, str, str]]) -> tuple[Watch, ...]:
    return tuple(
        Watch(number, chat, thread, person, Language(language), question, Seen(digest, tuple(json.loads(ids)), shown))
        for number, chat, thread, person, language, question, digest, ids, shown in rows
    )

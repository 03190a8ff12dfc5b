"""Articles that were sent but not published yet, and what an admin was asked, in SQLite: a restart forgets neither."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.database import Database
from corpus.article import Article

STEP_KEPT_FOR = timedelta(hours=1)
"""How long an admin is waited for: an answer that comes later is a message like any other."""

_MIGRATIONS = [
    (
        """
        CREATE TABLE drafts (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            person INTEGER NOT NULL,
            made_at REAL NOT NULL,
            state TEXT NOT NULL,
            message INTEGER,
            name TEXT NOT NULL,
            size INTEGER NOT NULL,
            content TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE steps (
            chat INTEGER NOT NULL,
            person INTEGER NOT NULL,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            asked_at REAL NOT NULL,
            PRIMARY KEY (chat, person)
        )
        """,
    ),
]


class State(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was understood of an article that was sent, in plain values (see `index.novelty.Novelty`).

    `differing` are rows of indicator, value, other value, other article's title and date. `alike` is of 100, 0.0 where
    nothing is like it; `changes` are pairs of words there and here, `changed` how many there are. `odd` are warnings.
    """

    paragraphs: int
    sentences: int
    joins: int = 0
    repeats: int = 0
    figures: int = 0
    new_figures: int = 0
    differing: tuple[tuple[str, ...], ...] = ()
    near_id: str = ""
    near_title: str = ""
    near_published: str = ""
    alike: float = 0.0
    changed: int = 0
    changes: tuple[tuple[str, str], ...] = ()
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of a draft, as it was converted and perhaps changed since; `name` is that of its file, or "".

    `undated` tells that an admin wants it without a date.
    """

    name: str
    article: Article
    findings: Findings
    undated: bool = False

    @property
    def lacks_date(self) -> bool:
        """Whether it has to be asked when it was published."""
        return self.article.published is None and not self.undated


@dataclass(frozen=True, slots=True)
class Part:
    """A message of which a draft was made: by whom, "" for the admin's own, when it was written and when it came (in
    seconds since 1970), and its length in UTF-16 units."""

    sender: str
    sent_at: float
    came_at: float
    units: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What an admin sent: its articles, and the files that could not be read with what is the matter with each.

    `name` is the file's, "" for a message; `replaces` the id of the article this is to take the place of, or "".
    `parts` are the messages it was made of, none for a file; `beside` is the number of the draft of the message that
    came together with the first of them, 0 for none.
    """

    number: int
    chat: int
    person: int
    state: State
    message: int | None
    name: str
    size: int
    pieces: tuple[Piece, ...]
    refused: tuple[tuple[str, str], ...] = ()
    replaces: str = ""
    replaces_title: str = ""
    parts: tuple[Part, ...] = ()
    beside: int = 0

    @property
    def lacks_date(self) -> bool:
        """Whether one of its articles has no date, and nobody said that it needs none."""
        return any(piece.lacks_date for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Step:
    """What an admin was asked in a chat: `kind` is what for (title, date, …), `target` of which draft or article."""

    kind: str
    target: str


class Drafts:
    """The drafts of all admins, and the one question each may have been asked. Times are aware; the caller's clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("drafts", _MIGRATIONS)
        self._database = database

    def add(self, chat: int, person: int, now: datetime, draft: Draft) -> Draft:
        """Keep a new draft and return it with its number."""
        statement = (
            "INSERT INTO drafts (chat, person, made_at, state, message, name, size, content) "
            "VALUES (?,?,?,?,?,?,?,?) RETURNING number"
        )
        values = (chat, person, now.timestamp(), State.OPEN, None, draft.name, draft.size, _to_json(draft))
        ((number,),) = self._database.execute(statement, values)
        return replace(draft, number=int(number), chat=chat, person=person, state=State.OPEN)

    def get(self, number: int, chat: int) -> Draft | None:
        """Return a draft of a chat, None where it has none of that number."""
        columns = "number, chat, person, state, message, name, size, content"
        rows = self._database.execute(f"SELECT {columns} FROM drafts WHERE number=? AND chat=?", (number, chat))
        if not rows:
            return None
        *facts, content = rows[0]
        number, chat, person, state, message, name, size = facts
        return _from_json(Draft(number, chat, person, State(state), message, name, size, ()), content)

    def newest(self, chat: int, person: int) -> Draft | None:
        """Return the last draft of a person in a chat if it is open, else None."""
        query = "SELECT number, state FROM drafts WHERE chat=? AND person=? ORDER BY number DESC LIMIT 1"
        rows = self._database.execute(query, (chat, person))
        return self.get(rows[0][0], chat) if rows and rows[0][1] == State.OPEN else None

    def change(self, draft: Draft) -> bool:
        """Keep what was changed in a draft; tell whether it was still open."""
        statement = "UPDATE drafts SET content=? WHERE number=? AND state=? RETURNING 1"
        return bool(self._database.execute(statement, (_to_json(draft), draft.number, State.OPEN)))

    def shown(self, number: int, message: int) -> None:
        """Keep which message shows a draft."""
        self._database.execute("UPDATE drafts SET message=? WHERE number=?", (message, number))

    def move(self, number: int, old: State, new: State) -> bool:
        """Bring a draft from one state to another; tell whether it was in the first. Of two who try only one does."""
        statement = "UPDATE drafts SET state=? WHERE number=? AND state=? RETURNING 1"
        return bool(self._database.execute(statement, (new, number, old)))

    def recover(self) -> None:
        """Open again what a crash left half published: publishing the same twice does no harm."""
        self._database.execute("UPDATE drafts SET state=? WHERE state=?", (State.OPEN, State.PUBLISHING))

    def forget_before(self, moment: datetime) -> None:
        """Delete the drafts made before a moment."""
        self._database.execute("DELETE FROM drafts WHERE made_at<?", (moment.timestamp(),))

    def clear(self, number: int) -> None:
        """Delete the texts of a draft that was published or dropped; that it was there is kept."""
        self._database.execute("UPDATE drafts SET content='{}', name='' WHERE number=?", (number,))

    def forget_article(self, article: Article) -> None:
        """Drop the open drafts that hold the text of an article; the others quote and replace it no more."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT number, content FROM drafts WHERE state=?", (State.OPEN,)).fetchall()
            for number, content in rows:
                draft = _from_json(Draft(number, 0, 0, State.OPEN, None, "", 0, ()), content)
                if any(piece.article.body == article.body for piece in draft.pieces):
                    values = (State.DROPPED, "{}", number)
                else:
                    values = (State.OPEN, _to_json(_without(draft, article)), number)
                connection.execute("UPDATE drafts SET state=?, content=? WHERE number=?", values)

    # Steps

    def ask(self, chat: int, person: int, now: datetime, step: Step) -> None:
        """Keep what an admin was asked; what was asked before is void."""
        statement = "INSERT OR REPLACE INTO steps VALUES (?,?,?,?,?)"
        self._database.execute(statement, (chat, person, step.kind, step.target, now.timestamp()))

    def asked(self, chat: int, person: int, now: datetime) -> Step | None:
        """Return what an admin was asked and has not answered yet, None where nothing is open."""
        statement = "SELECT kind, target FROM steps WHERE chat=? AND person=? AND asked_at>=?"
        rows = self._database.execute(statement, (chat, person, (now - STEP_KEPT_FOR).timestamp()))
        return Step(*rows[0]) if rows else None

    def answered(self, chat: int, person: int) -> None:
        """Forget what an admin was asked."""
        self._database.execute("DELETE FROM steps WHERE chat=? AND person=?", (chat, person))


def _without(draft: Draft, article: Article) -> Draft:
    """Return a draft that says nothing of an article."""

    def without(found: Findings) -> Findings:
        kept = replace(found, differing=tuple(row for row in found.differing if row[3] != article.title))
        if found.near_id != article.article_id:
            return kept
        return replace(kept, near_id="", near_title="", near_published="", alike=0.0, changed=0, changes=())

    pieces = tuple(replace(piece, findings=without(piece.findings)) for piece in draft.pieces)
    if draft.replaces != article.article_id:
        return replace(draft, pieces=pieces)
    return replace(draft, pieces=pieces, replaces="", replaces_title="")


def _to_json(draft: Draft) -> str:
    pieces = [asdict(piece) for piece in draft.pieces]
    facts: dict[str, Any] = {
        "refused": draft.refused,
        "replaces": draft.replaces,
        "replaces_title": draft.replaces_title,
        "parts": [asdict(part) for part in draft.parts],
        "beside": draft.beside,
    }
    return json.dumps({"pieces": pieces, **facts}, ensure_ascii=False)


def _from_json(draft: Draft, content: str) -> Draft:
    row: dict[str, Any] = json.loads(content)
    refused: Sequence[Sequence[str]] = row.get("refused", ())
    return replace(
        draft,
        pieces=tuple(_piece(one) for one in row.get("pieces", ())),
        refused=tuple((name, reason) for name, reason in refused),
        replaces=row.get("replaces", ""),
        replaces_title=row.get("replaces_title", ""),
        parts=tuple(Part(**part) for part in row.get("parts", ())),
        beside=row.get("beside", 0),
    )


def _piece(row: dict[str, Any]) -> Piece:
    found = row["findings"]
    pairs = {name: tuple(map(tuple, found[name])) for name in ("differing", "changes")}
    findings = Findings(**{**found, **pairs, "odd": tuple(found["odd"])})
    return Piece(**{**row, "article": Article(**row["article"]), "findings": findings})

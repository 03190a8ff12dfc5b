"""Short numbers for articles and searches, which buttons carry, and former versions of articles, in SQLite."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bot.database import Database
from corpus.article import Article

MOST_VERSIONS = 20
"""Former versions of one article that are kept: the last ones."""

_MIGRATIONS = [
    (
        "CREATE TABLE shelf_names (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)",
        """
        CREATE TABLE versions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            article_id TEXT NOT NULL,
            at REAL NOT NULL,
            content TEXT NOT NULL
        )
        """,
        "CREATE INDEX versions_of ON versions (article_id, number)",
    ),
]


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was until `at`, in UTC."""

    number: int
    at: datetime
    article: Article


class Shelf:
    """What the list of articles in the chat keeps. The caller brings the clock."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("shelf", _MIGRATIONS)
        self._database = database

    def number_of(self, name: str) -> int:
        """Return the number of an article id or of the words of a search; the same for the same name, ever."""
        statement = (
            "INSERT INTO shelf_names (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name=name RETURNING number"
        )
        ((number,),) = self._database.execute(statement, (name,))
        return int(number)

    def name_of(self, number: int) -> str | None:
        """Return what has a number, None where nothing does."""
        rows = self._database.execute("SELECT name FROM shelf_names WHERE number=?", (number,))
        return rows[0][0] if rows else None

    def keep(self, article: Article, now: datetime) -> None:
        """Keep an article as it is before it is changed."""
        content = json.dumps(asdict(article), ensure_ascii=False)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO versions (article_id, at, content) VALUES (?,?,?)",
                (article.article_id, now.timestamp(), content),
            )
            connection.execute(
                "DELETE FROM versions WHERE article_id=? AND number NOT IN "
                "(SELECT number FROM versions WHERE article_id=? ORDER BY number DESC LIMIT ?)",
                (article.article_id, article.article_id, MOST_VERSIONS),
            )

    def versions(self, article_id: str) -> tuple[Version, ...]:
        """Return the former versions of an article, newest first."""
        rows = self._database.execute(
            "SELECT number, at, content FROM versions WHERE article_id=? ORDER BY number DESC", (article_id,)
        )
        return tuple(
            Version(int(number), datetime.fromtimestamp(at, UTC), Article(**json.loads(content)))
            for number, at, content in rows
        )

    def forget(self, article_id: str) -> None:
        """Delete the former versions of an article."""
        self._database.execute("DELETE FROM versions WHERE article_id=?", (article_id,))

    def forget_article(self, article_id: str, name: str) -> None:
        """Delete the former versions of an article, and let a name stand where its id stood; searches go too."""
        self.forget(article_id)
        self._database.execute("DELETE FROM shelf_names WHERE name LIKE '?%'")
        self._database.execute("UPDATE shelf_names SET name=? WHERE name=?", (name, article_id))

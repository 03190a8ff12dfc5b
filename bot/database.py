"""The SQLite file of what the bot remembers, one for all stores, each with numbered migrations of its own."""

import errno
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.errors import BotError, DatabaseBusyError
from corpus.files import locked
from corpus.reading import well_formed

DatabaseError = sqlite3.Error
"""What statements raise where the database cannot do them: the disk is full, or it was closed."""


def is_full(error: BaseException) -> bool:
    """Whether an error of a statement or of writing a file says that the disk is full."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


class Database:
    """An open database. It may be used from several threads; what is deleted is overwritten in the file."""

    def __init__(self, path: Path) -> None:
        """Open the database, made where there is none. Raises BotError if it cannot be used."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = threading.RLock()
        with self._usable(), locked(path.with_name(f"{path.name}.lock")):  # SQLite does not wait for WAL's turning on
            self._connection = _open(path)

    def migrate(self, area: str, migrations: Sequence[Sequence[str]]) -> None:
        """Do the migrations of a store that were not done yet: all of them, or none.

        The list of a store is append only: how many of it are done is kept under its `area`. A database that a newer
        version has migrated further is left as it is. Raises BotError if it cannot be done.
        """
        with self._usable(), self.transaction() as connection:
            rows = connection.execute("SELECT done FROM migrations WHERE area=?", (area,)).fetchall()
            done = int(rows[0][0]) if rows else 0
            for statement in (statement for migration in migrations[done:] for statement in migration):
                connection.execute(statement)
            connection.execute(
                "INSERT INTO migrations VALUES (?, ?) ON CONFLICT (area) DO UPDATE SET done=excluded.done",
                (area, max(done, len(migrations))),
            )

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement, a transaction of its own, and return its rows. A lone surrogate is kept as U+FFFD."""
        with self._lock:
            try:
                return self._connection.execute(statement, values).fetchall()
            except UnicodeEncodeError:
                plain = [well_formed(value) if isinstance(value, str) else value for value in values]
                return self._connection.execute(statement, plain).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for several statements, done all or not at all. Nobody else runs one meanwhile.

        What a thread does within it is part of it: `execute`, and other transactions.
        """
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def forget_deleted(self) -> None:
        """Empty the log beside the file, in which what was deleted still lies; in the file it is overwritten.

        Raises DatabaseBusyError where another program reads the log meanwhile.
        """
        with self._usable(), self._lock:
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DatabaseBusyError(self.path.name)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the database, as it is at this moment, to a path where there is none."""
        with self._usable(), self._lock, closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise BotError(f"{self.path} cannot be used ({error}); move it away, and a new one is begun") from error


def check_database(path: Path) -> None:
    """Raise BotError where a file is no whole database."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        sound = False
    if not sound:
        raise BotError(f"{path.name} is damaged")


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (area TEXT PRIMARY KEY, done INTEGER NOT NULL)")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version:  # questions were alone in the file at first, and their migrations were counted here
            connection.execute("INSERT OR IGNORE INTO migrations VALUES ('turns', ?)", (version,))
            connection.execute("PRAGMA user_version=0")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection

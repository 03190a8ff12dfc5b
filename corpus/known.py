"""What is known of article files without reading them again: which articles they hold, and digests of those.

DATA/known.json and DATA/known-added.json have for each file its size and time, and [id, digest, digest of the body] of
its articles. A file as young as that note is read again all the same, since it may have been written twice within one
tick. The note of a base is large and hardly ever written, so it is a file of its own, and is read once.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.article import Article, article_digest
from corpus.files import write_atomically

YOUNG_NS = 2_000_000_000


class Known(NamedTuple):
    """An article: its id, a digest of everything in it, and one of its body."""

    article_id: str
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class _Note:
    size: int
    time_ns: int
    rows: tuple[Known, ...]


class KnownFiles:
    """The note of one data folder, as it was when this was made; `save` keeps what was learned since."""

    def __init__(self, path: Path) -> None:
        """Read the note; one that is missing or damaged is as good as empty."""
        self._path = path
        self._now: dict[str, _Note] = {}
        self._before: Mapping[str, _Note]
        try:
            stat = path.stat()
            self._before, self._written_ns = _read(path, stat.st_ino, stat.st_mtime_ns, stat.st_size), stat.st_mtime_ns
        except (OSError, ValueError, TypeError, AttributeError):
            self._before, self._written_ns = {}, 0

    def rows(self, key: str, file: Path, read: Callable[[], Iterable[Article]]) -> tuple[Known, ...]:
        """Return what is known of the articles of a file, in its order; `read` is called where that has to be found.

        `key` names the file and what its articles are called. Raises what `read` raises, and OSError.
        """
        stat = file.stat()
        note = self._before.get(key)
        old = stat.st_mtime_ns + YOUNG_NS < self._written_ns
        if note is None or not old or (note.size, note.time_ns) != (stat.st_size, stat.st_mtime_ns):
            note = _Note(stat.st_size, stat.st_mtime_ns, tuple(map(known_of, read())))
        self._now[key] = note
        return note.rows

    def save(self) -> None:
        """Keep what is known now, unless nothing was learned. Not being able to is no harm."""
        young = any(note.time_ns + YOUNG_NS >= self._written_ns for note in self._now.values())
        if self._now == self._before and not young:
            return
        content: dict[str, Any] = {key: [note.size, note.time_ns, note.rows] for key, note in self._now.items()}
        try:
            write_atomically(self._path, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
        except OSError:
            return


@lru_cache(maxsize=2)
def _read(path: Path, *_written: int) -> Mapping[str, _Note]:
    """Return a note as it was written then: its file is replaced by another one, never changed."""
    return {
        key: _Note(size, time_ns, tuple(map(Known._make, rows)))
        for key, (size, time_ns, rows) in json.loads(path.read_bytes()).items()
    }


def known_of(article: Article) -> Known:
    """Return what is kept of an article."""
    return Known(article.article_id, article_digest(article), body_digest(article.body))


def body_digest(body: str) -> str:
    """Return a digest that is equal for equal bodies."""
    return hashlib.blake2b(body.encode("utf-8", "replace"), digest_size=12).hexdigest()

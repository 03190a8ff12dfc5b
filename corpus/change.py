"""A change of the articles: what it did, and what was there before it, by which it can be taken back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CorpusError
from corpus.files import write_atomically


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: ids of articles added, updated (their metadata or text), removed, and found there already.

    `hidden` are kept but left out from now on, `shown` were and are not any more. `number` is what `undo` knows it
    by, 0 where nothing was changed.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Before:
    """What change `number` found: the text of each file it wrote or deleted, None where there was none, and the
    lists of ids."""

    number: int
    files: Mapping[str, str | None]
    lists: Mapping[str, Sequence[str]]


def write_before(path: Path, before: Before) -> None:
    """Keep what a change finds. Raises OSError, and then nothing has changed."""
    record = {"files": dict(before.files), "number": before.number, **before.lists}
    write_atomically(path, json.dumps(record, ensure_ascii=False).encode())


def read_before(path: Path, lists: Sequence[str]) -> Before:
    """Return what the last change found, with the lists of these names. Raises CorpusError, FileNotFoundError."""
    content = path.read_bytes()
    try:
        record = json.loads(content)
        files = dict(record["files"])
        found = {key: record.get(key, []) for key in lists}
        if not all(map(are_texts, [*found.values(), [one for one in files.values() if one is not None]])):
            raise ValueError
        return Before(int(record.get("number", 0)), files, found)
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path} cannot be read: the last change cannot be taken back") from error


def are_texts(value: object) -> bool:
    """Whether a value read from JSON is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)

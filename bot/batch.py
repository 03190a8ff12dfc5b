"""Questions from a file, one JSON object a line; a bad line is answered as rejected and the run goes on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from bot.errors import BatchLineError, BotError
from corpus.reading import well_formed

RowId: TypeAlias = str | int
"""A line's id goes out as it came in."""


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question of a batch: what was asked before it (oldest first), on which day, and articles to leave out."""

    row_id: RowId | None
    question: str
    previous: tuple[str, ...]
    asked_on: str | None
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class BatchGroup:
    """A question and the sentences to rank for it."""

    row_id: RowId | None
    question: str
    sentences: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no question: its id and question where they could be read, and what is wrong."""

    row_id: RowId | None
    question: str
    reason: str


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank with its number from 1. Raises BotError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise BotError(f"{path}: cannot be read: {error.strerror}") from error


def read_questions(path: Path) -> Iterator[BatchQuestion | Refused]:
    """Yield the questions of a batch file in order."""
    for number, line in read_lines(path):
        row: Mapping[str, Any] = {}
        try:
            row = read_object(line)
            yield read_question(row)
        except BatchLineError as error:
            question = row.get("question")
            kept = well_formed(question) if isinstance(question, str) else ""
            yield Refused(_row_id(row), kept, f"line {number}: {error}")


def read_groups(path: Path) -> Iterator[BatchGroup | Refused]:
    """Yield the questions of a ranking file with their sentences, in order; labels are never looked at."""
    for number, line in read_lines(path):
        row: Mapping[str, Any] = {}
        try:
            row = read_object(line)
            sentences = row.get("sentences")
            if not isinstance(sentences, list):
                raise BatchLineError('"sentences" should be a list of {"text": …}')
            texts = [one.get("text") if isinstance(one, dict) else None for one in sentences]
            if not all(isinstance(text, str) for text in texts):
                raise BatchLineError('every one of "sentences" wants a "text"')
            title = row.get("title") or ""
            if not isinstance(title, str):
                raise BatchLineError('"title" should be a text')
            kept = tuple(well_formed(str(text)) for text in texts)
            yield BatchGroup(_wanted_id(row), _text(row, "question"), kept, well_formed(title))
        except BatchLineError as error:
            yield Refused(_row_id(row), "", f"line {number}: {error}")


def read_object(line: bytes) -> Mapping[str, Any]:
    """Return the JSON object of a line. Raises BatchLineError."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BatchLineError("is no JSON object in UTF-8") from error
    if not isinstance(row, dict):
        raise BatchLineError("is no JSON object")
    return row


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise BatchLineError(f'"{key}" should be a text')
    return well_formed(value)


def _row_id(row: Mapping[str, Any]) -> RowId | None:
    """Return a line's id, or None where it has none that is a text or a whole number."""
    value = row.get("id")
    if isinstance(value, str):
        return well_formed(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _wanted_id(row: Mapping[str, Any]) -> RowId:
    row_id = _row_id(row)
    if row_id is None:
        raise BatchLineError('"id" should be a text')
    return row_id


def read_texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return a row's text or list of texts, () where there is none. Raises BatchLineError."""
    value = row.get(key)
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise BatchLineError(f'"{key}" should be a text or a list of texts')
    return tuple(map(well_formed, values))


def read_question(row: Mapping[str, Any]) -> BatchQuestion:
    """Return the question of a row. Raises BatchLineError."""
    asked_on = row.get("asked")
    if asked_on is not None:
        check_day(asked_on)
    return BatchQuestion(
        row_id=_wanted_id(row),
        question=_text(row, "question"),
        previous=read_texts(row, "previous"),
        asked_on=asked_on,
        without=frozenset(read_texts(row, "without")),
    )


def check_day(day: object) -> str:
    """Return a day as YYYY-MM-DD. Raises BatchLineError for anything else."""
    try:
        if not isinstance(day, str) or date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        raise BatchLineError('"asked" should be a day as YYYY-MM-DD') from None
    return day

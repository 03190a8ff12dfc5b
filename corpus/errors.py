"""Errors of the whole project, and of this package.

YijuError                       what a person can put right; its text says how
├── CorpusError
│   ├── ArticleFormatError      a file that is no article, with its path and line
│   ├── UnreadableFileError     a file no article can be made of, with its name and what is the matter with it
│   ├── UnknownArticleError     an article id that is not in the corpus
│   ├── LastArticleError        a change after which no article would be left
│   ├── BaseMismatchError       a data folder that was made for another base
│   └── NothingToUndoError      there is no change to take back
├── IndexingError …             index/errors.py
└── BotError …                  bot/errors.py
"""

from enum import StrEnum
from pathlib import Path
from typing import Any


class YijuError(Exception):
    """Something the caller can put right. The text is one line that says what to do."""

    def __reduce__(self) -> tuple[Any, ...]:  # that it comes whole out of another process, whatever it was made of
        return _made_again, (type(self), self.args, vars(self))


def _made_again(kind: type[YijuError], args: tuple[Any, ...], told: dict[str, Any]) -> YijuError:
    error = kind.__new__(kind, *args)
    vars(error).update(told)
    return error


class CorpusError(YijuError):
    """The articles cannot be read or changed as asked."""


class Fault(StrEnum):
    """What keeps a file, or a line of it, from being an article as it stands."""

    NO_FILE = "no_file"
    KIND = "kind"
    UNREADABLE = "unreadable"
    SAME_NAME = "same_name"
    NOT_UTF8 = "not_utf8"
    NULLS = "nulls"
    EMPTY = "empty"
    FRONT_MATTER = "front_matter"
    PUBLISHED = "published"
    NO_JSON = "no_json"
    NO_OBJECT = "no_object"
    NO_ID = "no_id"
    NO_TEXT = "no_text"
    SAME_ID = "same_id"


_FAULTS = {
    Fault.NO_FILE: "no such file or folder",
    Fault.KIND: "is neither a folder of .md and .txt files nor a .jsonl or .jsonl.xz file",
    Fault.UNREADABLE: "cannot be read: {found}",
    Fault.SAME_NAME: "has the same id as {found}; rename one",
    Fault.NOT_UTF8: "is not UTF-8 text; save it as UTF-8 and try again",
    Fault.NULLS: "holds null characters: this is no text",
    Fault.EMPTY: "is empty: there is nothing to read in it",
    Fault.FRONT_MATTER: "front matter wants lines of the form `key: value`",
    Fault.PUBLISHED: "published: {found!r} is not YYYY, YYYY-MM or YYYY-MM-DD",
    Fault.NO_JSON: "is no JSON object in UTF-8",
    Fault.NO_OBJECT: "is no JSON object",
    Fault.NO_ID: 'missing "id"',
    Fault.NO_TEXT: 'missing "text"',
    Fault.SAME_ID: "its id stands in line {found} already",
}


class ArticleFormatError(CorpusError):
    """A file that cannot be read as an article.

    `path` is the file, `line` its line from 1, or None where the whole file is meant. `found` is what the fault is of:
    the other name, the date as it is written, what the system said.
    """

    def __init__(self, path: Path, fault: Fault, found: object = "", *, line: int | None = None) -> None:
        self.path, self.fault, self.found, self.line = path, fault, found, line
        reason = _FAULTS[fault].format(found=found)
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class Trouble(StrEnum):
    """What is the matter with a file of which no article can be made."""

    FORMAT = "format"
    OLD_WORD = "old_word"
    ENCRYPTED = "encrypted"
    SCAN = "scan"
    GARBLED = "garbled"
    EMPTY = "empty"
    DAMAGED = "damaged"
    CHARSET = "charset"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    TOO_MANY = "too_many"
    NESTED = "nested"
    NO_ARTICLE = "no_article"


_WHAT_TO_DO = {
    Trouble.FORMAT: "is none of txt, md, docx, pdf, html and zip; save it as one of them and try again",
    Trouble.OLD_WORD: "is of the old Word format; save it as docx and try again",
    Trouble.ENCRYPTED: "is locked by a password; save it without one and try again",
    Trouble.SCAN: "is a scan without text; run text recognition (OCR) on it first",
    Trouble.GARBLED: "holds text that cannot be read out of it; save it as docx or txt and try again",
    Trouble.EMPTY: "is empty: there is nothing to read in it",
    Trouble.DAMAGED: "cannot be opened, it may be damaged; save it again and try again",
    Trouble.CHARSET: "is no text of one encoding; save it as UTF-8 and try again",
    Trouble.TOO_LARGE: "is too large when unpacked; leave the pictures out and try again",
    Trouble.TOO_LONG: "is too long for an article; cut it into several files",
    Trouble.TOO_SLOW: "takes too long to read; save it as docx or txt and try again",
    Trouble.TOO_MANY: "holds too many files; pack them into several zips",
    Trouble.NESTED: "is a zip within a zip; unpack it first",
    Trouble.NO_ARTICLE: "holds no article that can be found; save its text as txt and try again",
}


class UnreadableFileError(CorpusError):
    """A file of which no article can be made: its name, and what is the matter with it."""

    def __init__(self, name: str, trouble: Trouble) -> None:
        self.name, self.trouble = name, trouble
        super().__init__(f"{name}: {_WHAT_TO_DO[trouble]}")


class UnknownArticleError(CorpusError):
    """An article id that the corpus does not hold."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"there is no article {article_id!r}; `yiju articles` lists them")


class LastArticleError(CorpusError):
    """A change after which no article would be left."""

    def __init__(self) -> None:
        super().__init__("no article would be left; add others with `yiju add FILE` before taking these out")


class BaseMismatchError(CorpusError):
    """The data folder was made for another base."""


class NothingToUndoError(CorpusError):
    """There is no change to take back."""

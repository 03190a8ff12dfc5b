"""Errors of the whole project, and of this package.

YijuError                       what a person can put right; its text says how
├── CorpusError
│   ├── ArticleFormatError      a file that is no article, with its path and line
│   ├── UnknownArticleError     an article id that is not in the corpus
│   ├── BaseMismatchError       a data folder that was made for another base
│   └── NothingToUndoError      there is no change to take back
├── IndexingError …             index/errors.py
└── BotError …                  bot/errors.py
"""

from pathlib import Path


class YijuError(Exception):
    """Something the caller can put right. The text is one line that says what to do."""


class CorpusError(YijuError):
    """The articles cannot be read or changed as asked."""


class ArticleFormatError(CorpusError):
    """A file that cannot be read as an article.

    `path` is the file, `line` its line from 1, or None where the whole file is meant.
    """

    def __init__(self, path: Path, reason: str, *, line: int | None = None) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class UnknownArticleError(CorpusError):
    """An article id that the corpus does not hold."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"there is no article {article_id!r}; `yiju articles` lists them")


class BaseMismatchError(CorpusError):
    """The data folder was made for another base."""


class NothingToUndoError(CorpusError):
    """There is no change to take back."""

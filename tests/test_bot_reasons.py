"""Why something was not done is said in the admin's language, and never where the server keeps things."""

import errno
from pathlib import Path

import pytest

from bot.errors import BotError, DatabaseBusyError
from bot.reasons import say_reason
from bot.texts import Language
from corpus.errors import (
    ArticleFormatError,
    Fault,
    LastArticleError,
    Trouble,
    UnknownArticleError,
    UnreadableFileError,
    YijuError,
)
from index.errors import NoArticlesError

FILE = Path("/srv/secret/甲.md")
ERRORS = [
    *(ArticleFormatError(FILE, fault, 3, line=7) for fault in Fault),
    *(UnreadableFileError("甲.zip", trouble) for trouble in Trouble),
    UnknownArticleError("甲"),
    LastArticleError(),
    NoArticlesError("there are none"),
    DatabaseBusyError("history.sqlite3"),
    OSError(errno.ENOSPC, "No space left on device", str(FILE)),
    PermissionError(errno.EACCES, "Permission denied", str(FILE)),
]


@pytest.mark.parametrize("error", ERRORS, ids=[f"{type(one).__name__} {one}" for one in ERRORS])
@pytest.mark.parametrize("language", Language)
def test_a_reason_is_said_in_each_language_without_the_folder(error: YijuError | OSError, language: Language) -> None:
    said = say_reason(error, language)
    assert "secret" not in said
    assert any("\u4e00" <= char <= "\u9fff" for char in said.replace("甲", "")) == (language is not Language.ENGLISH)


def test_a_line_is_named_beside_its_file() -> None:
    error = ArticleFormatError(FILE, Fault.SAME_ID, 3, line=7)
    assert say_reason(error, Language.SIMPLIFIED) == "甲.md 第7行：编号和第3行的一样。"
    assert say_reason(error, Language.TAIWAN) == "甲.md 第7行：編號和第3行的一樣。"
    assert say_reason(error, Language.ENGLISH) == "甲.md line 7: has the id of line 3."


def test_what_is_no_one_elses_matter_is_told_as_it_is() -> None:
    assert (
        say_reason(BotError("questions.jsonl:3:\nis no JSON"), Language.SIMPLIFIED) == "questions.jsonl:3: is no JSON"
    )
    failed = OSError(errno.EIO, "Input/output error", str(FILE))
    assert say_reason(failed, Language.SIMPLIFIED) == "Input/output error"

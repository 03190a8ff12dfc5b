"""Why something was not done, as admins read it: in their language, and without where the server keeps things."""

import errno

from bot.database import is_full
from bot.errors import DatabaseBusyError
from bot.texts import Language, say
from corpus.errors import ArticleFormatError, LastArticleError, UnknownArticleError, UnreadableFileError, YijuError
from index.errors import NoArticlesError

_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def say_reason(error: YijuError | OSError, language: Language) -> str:
    """Return what is wrong, in one line that is not escaped, with the name of the file where it is one's matter."""
    match error:
        case ArticleFormatError():
            return f"{error.path.name} {say_fault(error, language)}"
        case UnreadableFileError():
            return f"{error.name} {say(f'file_{error.trouble}', language)}"
        case UnknownArticleError():
            return say("article_gone", language)
        case LastArticleError() | NoArticlesError():
            return say("reason_none_left", language)
        case DatabaseBusyError():
            return say("reason_busy", language, name=error.name)
        case OSError():
            return _say_system(error, language)
    return " ".join(str(error).split())


def say_fault(error: ArticleFormatError, language: Language) -> str:
    """Return what keeps a file from being an article, with the line where it stands."""
    line = say("format_line", language, line=error.line) if error.line else ""
    return line + say(f"format_{error.fault}", language, found=error.found)


def _say_system(error: OSError, language: Language) -> str:
    if is_full(error):
        return say("reason_full", language)
    if error.errno in _NOT_ALLOWED:
        return say("reason_not_allowed", language)
    return " ".join((error.strerror or str(error)).split())

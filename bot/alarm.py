"""Errors of the bot reach the admins: a short message with an id, at most one a minute for each kind."""

import hashlib
import logging
import traceback
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.database import is_full
from bot.errors import UnkeptError
from bot.render import escape
from bot.service import Service
from bot.texts import say

log = logging.getLogger(__name__)

QUIET_FOR = timedelta(minutes=1)
"""How long the admins are told nothing more of an error of the same kind."""

QUIET_IN_PLAIN = timedelta(minutes=30)
"""How long they are told nothing more of what is told in plain words: it lasts, and comes again every few seconds."""

MAX_KINDS = 100

_OURS = ("bot", "index", "corpus")


def id_of(error: BaseException) -> str:
    """Return the id of a kind of error: of what type it is, and where in our code it came up."""
    return hashlib.blake2b(_kind(error).encode(), digest_size=3).hexdigest().upper()


class Alarm:
    """Tells the admins of errors. What was asked is not told: the log has what is needed, under the same id."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service
        self._told: dict[str, tuple[datetime, int]] = {}

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell every admin of an error, unless one of its kind was told within the minute: then it is counted."""
        error = context.error
        unreachable = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        if error is None or unreachable or isinstance(error, Forbidden):
            return
        plain = _in_plain(error)
        now, kind = self._service.now(), plain or id_of(error)
        since, kept_back = self._told.get(kind, (None, 0))
        if since is not None and now - since < (QUIET_IN_PLAIN if plain else QUIET_FOR):
            self._told[kind] = since, kept_back + 1
            return
        if len(self._told) >= MAX_KINDS:
            self._told.clear()
        self._told[kind] = now, 0
        for admin in sorted(self._service.settings.admins):
            language = self._service.languages.of(admin, None)
            if plain:
                lines = [say(plain, language)]
            else:
                lines = [say("alarm", language, id=kind, what=escape(_kind(error)))]
                lines.append(say(f"alarm_{_where(update)}", language))
                if kept_back:
                    lines.append(say("alarm_again", language, count=kept_back))
            try:
                await context.bot.send_message(admin, "\n".join(lines), parse_mode="HTML")
            except TelegramError as failure:
                log.warning("an admin could not be told of error %s: %s", kind, failure)


def _in_plain(error: BaseException) -> str | None:
    """Return the key of what tells of an error in plain words, None where the log has to be read."""
    if isinstance(error, Conflict):
        return "alarm_another"
    return "alarm_unkept" if isinstance(error, UnkeptError) or is_full(error) else None


def _kind(error: BaseException) -> str:
    """Return the type of an error and the last place of our code it went through, without a word of its text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).parent.name in _OURS]
    last = (ours or frames)[-1:]
    return f"{type(error).__name__} {''.join(f'{Path(frame.filename).name}:{frame.lineno}' for frame in last)}".strip()


def _where(update: object) -> str:
    """Return in what it happened: a question or command, a button, another update, or a job of the bot's own."""
    if not isinstance(update, Update):
        return "job"
    return "button" if update.callback_query else "message" if update.effective_message else "update"

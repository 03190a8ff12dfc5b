"""What happens when a handler fails: it is logged, and the reader gets a friendly line."""

import logging

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.alarm import id_of
from bot.errors import UnkeptError
from bot.reply import Reply
from bot.retry import apology
from bot.sending import send
from bot.service import Service
from bot.texts import say

log = logging.getLogger(__name__)


class TokenFilter(logging.Filter):
    """Keeps the token out of the log, wherever it comes from."""

    def __init__(self, token: str) -> None:
        """Take the token to hide."""
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the token in a record's text; the record is always kept."""
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, "<token>"), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self._token, "<token>")
        return True


class Report:
    """What is done where a handler fails."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what went wrong, and offer the reader to try again. A button has been acknowledged by then."""
        if isinstance(context.error, Forbidden):
            log.info("a reader blocked the bot, or a group threw it out: %s", context.error)
            return
        if isinstance(context.error, UnkeptError):  # who asked has an answer, and why is logged
            return
        if isinstance(context.error, Conflict):
            log.error("another program takes this bot's messages; stop it, or give one of them another token")
            return
        if isinstance(context.error, NetworkError) and not isinstance(context.error, BadRequest):
            log.warning("Telegram could not be reached: %s", context.error)
        else:
            log.error("a handler failed (%s)", id_of(context.error) if context.error else "-", exc_info=context.error)
        if not isinstance(update, Update) or update.effective_message is None:
            return
        language, message = self._service.language(update), update.effective_message
        pressed = update.callback_query is not None
        reply = Reply(say("failed_button", language)) if pressed else apology(language)
        try:
            await send(message, reply, attached=not pressed)
        except TelegramError as error:
            log.warning("the reader could not be told: %s", error)

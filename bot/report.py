"""What happens when a handler fails: it is logged, and the reader gets a friendly line."""

import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.conversation import language_for, send
from bot.reply import Reply
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


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what went wrong, and tell the reader to try again."""
    log.error("a handler failed", exc_info=context.error)
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query:
            await update.callback_query.answer(say("failed", language_for(update)))
        elif update.effective_message:
            await send(update.effective_message, Reply(say("failed", language_for(update))))
    except TelegramError as error:
        log.warning("the reader could not be told: %s", error)

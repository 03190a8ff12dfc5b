"""重试: the button under an apology does again what failed, also after a restart.

It needs no memory: the apology replies to the message, and Telegram brings that along with the button.
"""

from contextlib import suppress
from functools import partial
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes

from bot.buttons import Work, press
from bot.reply import Button, Reply
from bot.service import Service
from bot.texts import Language, say

BUTTONS = r"^retry:"
"""What the data of the button this module answers begins with."""


def apology(language: Language) -> Reply:
    """Return what is said where a message could not be handled, with the button to try again."""
    return Reply(say("failed", language), ((Button(say("button_retry", language), "retry:0"),),))


class Retry:
    """What is behind the button."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle the message again that the apology replies to, as if it came now; only for whoever wrote it."""
        find = partial(self._find_work, update, context.application)
        await press(update.callback_query, say("retry_gone", self._service.language(update)), find)

    async def _find_work(
        self, update: Update, application: "Application[Any, Any, Any, Any, Any, Any]", query: CallbackQuery
    ) -> Work | None:
        apology = query.message
        failed = apology.reply_to_message if isinstance(apology, Message) else None
        if not isinstance(apology, Message) or failed is None or failed.from_user != query.from_user:
            return None

        async def handle() -> None:
            with suppress(TelegramError):
                await apology.delete()
            await application.process_update(Update(update.update_id, message=failed))

        return handle

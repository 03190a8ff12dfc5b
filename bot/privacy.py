"""/forget: what a reader asked and thought of answers is deleted at once; what stands, where they say so too."""

import asyncio
import logging

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.buttons import acknowledge, numbers_in
from bot.inline import Unanswered
from bot.reply import Button, Reply
from bot.sending import in_group, send
from bot.service import Service
from bot.texts import Language, say

log = logging.getLogger(__name__)

BUTTONS = r"^forget:"
"""What the data of the buttons this module answers begins with."""


class Privacy:
    """What readers may do about what is kept of them: in private everywhere, in a group what is of this group."""

    def __init__(self, service: Service, unanswered: Unanswered) -> None:
        """Take what handlers work with, and what was typed inline in vain."""
        self._service, self._unanswered = service, unanswered

    async def on_forget(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/forget: delete one's own questions and votes, and ask whether standing questions are to go as well."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        language, chat = self._service.language(update), _scope(message)
        self._unanswered.forget(user.id)
        votes = await asyncio.to_thread(self._service.votes.forget, user.id, chat)
        turns = await asyncio.to_thread(self._service.history.forget, user.id, chat)
        log.info("deleted at a reader's wish: %d questions, %d votes", turns, votes)
        lines = [say("forgotten_here" if in_group(message) else "forgotten", language, turns=turns, votes=votes)]
        standing = len(await asyncio.to_thread(self._service.watches.of_person, user.id, chat))
        if not standing:
            lines.append(say("forget_days", language, days=self._service.settings.retention_days))
            await send(message, Reply("\n".join(lines)))
            return
        lines.append(say("forget_watches", language, count=standing))
        button = Button(say("button_forget_watches", language), f"forget:{user.id}:0")
        await send(message, Reply("\n".join(lines), ((button,),)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button that deletes one's own standing questions too. Each press is acknowledged once."""
        query, language = update.callback_query, self._service.language(update)
        if query is None:
            return
        said = None
        try:
            said = await self._forget_watches(query, language)
        finally:
            await acknowledge(query, said or say("gone", language), alert=said is None)

    async def _forget_watches(self, query: CallbackQuery, language: Language) -> str | None:
        """Delete the standing questions of the one whose button it is; return what to say, None where it is not."""
        numbers = numbers_in((query.data or "").partition(":")[2])
        message, person = query.message, query.from_user.id
        if not isinstance(message, Message) or numbers != [person, 0]:
            return None
        count = await asyncio.to_thread(self._service.watches.forget, person, _scope(message))
        said = say("forgotten_watches", language, count=count)
        try:
            await message.edit_text(said)
        except BadRequest as error:
            log.info("a message could not be changed: %s", error)
        return said


def _scope(message: Message) -> int | None:
    """Return the chat whose data is meant: a group's own where it is asked there, every chat's in private."""
    return message.chat.id if in_group(message) else None

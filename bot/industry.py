"""/industries, /industry and their buttons in Telegram. What takes reading is done in a thread."""

import asyncio
import logging
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work, numbers_in, press
from bot.history import Turn
from bot.profile import (
    find_or_nearest,
    profile_answer,
    render_industries,
    render_profile,
    render_sentences,
    render_unknown_industry,
)
from bot.sending import in_group, send, show, typing
from bot.service import Service
from bot.texts import Language, say
from index.industries import Industry
from index.standing import as_they_stand

log = logging.getLogger(__name__)

BUTTONS = r"^(?:industry|industries|sentences):"
"""What the data of the buttons this module answers begins with."""


class Industries:
    """The reader's side of industries."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_industries(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/industries: what the articles talk about."""
        if update.effective_message is not None:
            await self._send_list(update, update.effective_message, 0)

    async def on_industry(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/industry NAME: the profile of an industry; without a name the list of all."""
        message, name = update.effective_message, "".join(context.args or ())
        if message is None:
            return
        if name:
            await self._send_profile(update, message, name, name)
        else:
            await self._send_list(update, message, 0)

    async def answer(self, update: Update, message: Message, question: str, into: int | None = None) -> bool:
        """Answer a question that asks for an industry in general with its profile; tell whether it was one.

        It goes in the place of the bot's message `into` where one is given, as for a question that was edited.
        """
        industry = await asyncio.to_thread(self._service.slot.current.engine.asked_industry, question)
        if industry is None:
            return False
        await self._send_profile(update, message, industry.name, question, asked=True, into=into)
        return True

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of a list or a profile. Each is acknowledged once."""
        find = partial(self._find_work, update)
        await press(update.callback_query, say("gone", self._service.language(update)), find)

    async def _find_work(self, update: Update, query: CallbackQuery) -> Work | None:
        """Return what a button is to do, None where it is too old, forged, or belongs to another chat."""
        message = query.message
        action, _, rest = (query.data or "").partition(":")
        if not isinstance(message, Message):
            return None
        if action == "industry":
            return partial(self._send_profile, update, message, rest, rest)
        numbers = numbers_in(rest)
        if action == "industries" and len(numbers) == 1:
            return partial(self._send_list, update, message, numbers[0])
        if action == "sentences" and len(numbers) == 3:
            number, first, count = numbers
            turn = await asyncio.to_thread(self._service.history.turn, number, message.chat.id)
            if turn is not None and first < len(turn.hits) and count:
                return partial(self._send_sentences, message, turn, first, count, self._service.language(update))
        return None

    async def _send_sentences(self, message: Message, turn: Turn, first: int, count: int, language: Language) -> None:
        """Send kept sentences as they stand now."""
        found = await asyncio.to_thread(as_they_stand, self._service.slot.current.engine.generation, turn.hits)
        await send(message, render_sentences(found, turn.number, first, count, language))

    async def _send_list(self, update: Update, message: Message, page: int) -> None:
        engine = self._service.slot.current.engine
        industries = await asyncio.to_thread(lambda: engine.industries)
        await send(
            message, render_industries(industries, page, self._service.language(update), compact=in_group(message))
        )

    async def _send_profile(
        self,
        update: Update,
        message: Message,
        name: str,
        question: str,
        *,
        asked: bool = False,
        into: int | None = None,
    ) -> None:
        """Send the profile of an industry; `asked` tells that the message asks for it, and may be edited."""
        engine, language, compact = self._service.slot.current.engine, self._service.language(update), in_group(message)
        found = await asyncio.to_thread(find_or_nearest, engine, name)
        if not isinstance(found, Industry):
            await send(message, render_unknown_industry(name, found, language, compact=compact))
            return
        async with typing(message):
            profile = await asyncio.to_thread(engine.profile, found)
        user, history = update.effective_user, self._service.history
        person = user.id if user else message.chat.id
        keep = partial(
            history.remember, message.chat.id, person, self._service.now(), profile_answer(question, profile)
        )
        turn = await asyncio.to_thread(keep, alone=True, asked_in=message.message_id if asked else None)
        log.info("profile of an industry in turn %d", turn)
        shown = await show(message, render_profile(profile, language, turn=turn, compact=compact), into=into)
        await asyncio.to_thread(history.shown, turn, shown)

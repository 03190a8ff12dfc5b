"""/industries, /industry and their buttons in Telegram. What takes reading is done in a thread."""

import asyncio
import logging
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work, numbers_in, press
from bot.history import Form, Turn
from bot.profile import (
    SENTENCES,
    find_or_nearest,
    profile_answer,
    render_industries,
    render_profile,
    render_sentences,
    render_unknown_industry,
)
from bot.reply import Reply
from bot.sending import in_group, put_in_place, typing
from bot.service import Service
from bot.texts import Language, say
from bot.turns import asks_the_same, show_turn
from index.answer import Kind, NoAnswer
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
            await self._send_list(update, update.effective_message)

    async def on_industry(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/industry NAME: the profile of an industry; without a name the list of all."""
        message, name = update.effective_message, "".join(context.args or ())
        if message is None:
            return
        if await asks_the_same(self._service, update, message, name, Form.PROFILE):
            return
        if name:
            await self._send_profile(update, message, name, name)
        else:
            await self._send_list(update, message)

    async def answer(self, update: Update, message: Message, question: str) -> bool:
        """Answer a question that asks for an industry in general with its profile; tell whether it was one.

        Where an admin fixed the answer it is left to that.
        """
        industry = await asyncio.to_thread(self._asked, question)
        if industry is None:
            return False
        await self._send_profile(update, message, industry.name, question)
        return True

    async def show_again(self, update: Update, message: Message, turn: Turn) -> None:
        """Put the profile of a turn back into the bot's message, as it is today."""
        engine, language = self._service.slot.current.engine, self._service.language(update)
        asked = await asyncio.to_thread(engine.asked_industry, turn.question)
        name = asked.name if asked else turn.question
        found = await asyncio.to_thread(find_or_nearest, engine, name)
        if not isinstance(found, Industry):
            await put_in_place(message, render_unknown_industry(name, found, language, compact=in_group(message)))
            return
        profile = await asyncio.to_thread(engine.profile, found)
        answer = profile_answer(turn.question, profile)
        await asyncio.to_thread(self._service.history.replace, turn.number, answer, form=Form.PROFILE)
        await put_in_place(message, render_profile(profile, language, turn=turn.number, compact=in_group(message)))

    def _asked(self, question: str) -> Industry | None:
        """Return the industry a question wants to hear about in general, None where its answer is fixed."""
        industry = self._service.slot.current.engine.asked_industry(question)
        return None if industry is None or self._service.pins.find(question) else industry

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
            return partial(self._turn_list, update, message, numbers[0])
        if action == "sentences" and len(numbers) in (3, 4):
            number, first, count, *pages = numbers
            page = pages[0] if pages else 0
            turn = await asyncio.to_thread(self._service.history.turn, number, message.chat.id)
            if turn is not None and page * SENTENCES < min(count, len(turn.hits) - first):
                language = self._service.language(update)
                return partial(self._show_sentences, message, turn, (first, count), page, language)
        return None

    async def _show_sentences(
        self, message: Message, turn: Turn, section: tuple[int, int], page: int, language: Language
    ) -> None:
        """Show a page of kept sentences as they stand now, in the place of the profile."""
        found = await asyncio.to_thread(as_they_stand, self._service.slot.current.engine.generation, turn.hits)
        await put_in_place(message, render_sentences(found, turn.number, *section, language, page=page))

    async def _send_list(self, update: Update, message: Message) -> None:
        """Send the first page of the list; it is kept as a turn, so that an edit of what asked for it finds it."""
        reply = await self._list(update, message, 0)
        kept = NoAnswer("", Kind.SMALLTALK, topic="industries")
        await show_turn(self._service, update, message, kept, lambda _: reply, form=Form.PROFILE)

    async def _turn_list(self, update: Update, message: Message, page: int) -> None:
        await put_in_place(message, await self._list(update, message, page))

    async def _list(self, update: Update, message: Message, page: int) -> Reply:
        engine = self._service.slot.current.engine
        industries = await asyncio.to_thread(lambda: engine.industries)
        return render_industries(industries, page, self._service.language(update), compact=in_group(message))

    async def _send_profile(self, update: Update, message: Message, name: str, question: str) -> None:
        """Send the profile of an industry as the answer to a question, or what else there is."""
        engine, language, compact = self._service.slot.current.engine, self._service.language(update), in_group(message)
        found = await asyncio.to_thread(find_or_nearest, engine, name)
        if not isinstance(found, Industry):
            unknown = render_unknown_industry(name, found, language, compact=compact)
            kept = NoAnswer(question, Kind.SMALLTALK, topic="industry")
            await show_turn(self._service, update, message, kept, lambda _: unknown, form=Form.PROFILE)
            return
        async with typing(message):
            profile = await asyncio.to_thread(engine.profile, found)
        turn = await show_turn(
            self._service,
            update,
            message,
            profile_answer(question, profile),
            lambda turn: render_profile(profile, language, turn=turn, compact=compact),
            form=Form.PROFILE,
        )
        log.info("profile of an industry in turn %d", turn)

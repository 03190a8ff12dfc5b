"""What the bot says of itself: /start, /help, /about, /lang and /id; and a citation that somebody follows."""

import asyncio
from functools import partial
from importlib.metadata import version

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.asking import Asker
from bot.buttons import Work, press
from bot.citations import PREFIX, Citations, cited_in
from bot.inline import START_PARAMETER, Unanswered
from bot.menus import Menus
from bot.render import MAX_REWRITTEN_CHARS, escape, first_chars
from bot.reply import Button, Reply
from bot.sending import in_group, send, show
from bot.service import Service
from bot.texts import Language, language_of, say
from bot.turns import person_of
from bot.views import render_about, render_citation, render_start
from index.answer import Kind, NoAnswer
from index.standing import find_standing

BUTTONS = r"^lang:"
"""What the data of the buttons this module answers begins with."""

TRADITIONAL = {Language.HONG_KONG, Language.TAIWAN}
CHOICES = {
    "hans": ("简体中文", Language.SIMPLIFIED),
    "hant": ("繁體中文", Language.HONG_KONG),
    "en": ("English", Language.ENGLISH),
}
"""The languages to choose from, by the data of their buttons, each by its own name; who has Taiwan's forms keeps
them."""


class Welcome:
    """The reader's first steps."""

    def __init__(
        self, service: Service, citations: Citations, menus: Menus, asker: Asker, unanswered: Unanswered
    ) -> None:
        """Take what handlers work with, the citations, the menus, what asks, and what was typed inline in vain."""
        self._service, self._citations, self._menus = service, citations, menus
        self._asker, self._unanswered = asker, unanswered

    async def on_start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start: what this is, and what can be asked; /start c_ID replays a citation, /start inline goes on with what
        was typed inline and found no answer."""
        message, payload = update.effective_message, "".join(context.args or ())
        if message is not None and payload.startswith(PREFIX):
            await self._replay(update, message, payload.removeprefix(PREFIX))
            return
        if message is not None and payload == START_PARAMETER and not in_group(message):
            await self._go_on(update, message)
            return
        await self._introduce(update, "start")
        if message is not None and not in_group(message) and self._service.language(update) in TRADITIONAL:
            await self._menus.set_for(message.get_bot(), message.chat.id, self._service.language(update))

    async def on_link(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A copied citation that was pasted into the private chat: replayed, as by its link."""
        message = update.effective_message
        if message is not None:
            await self._replay(update, message, cited_in(message.text or "", context.bot.username) or "")

    async def _go_on(self, update: Update, message: Message) -> None:
        """Ask what a reader typed inline; where it is not kept any more, ask for it."""
        language, question = self._service.language(update), self._unanswered.find(person_of(update, message))
        if question:
            notice = say("rewritten", language, question=escape(first_chars(question, MAX_REWRITTEN_CHARS)))
            await self._asker.ask(update, message, question, alone=True, notice=notice)
        else:
            await send(message, Reply(say("inline_forgotten", language)))

    async def on_help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/help: how to ask."""
        await self._introduce(update, "help")

    async def on_about(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/about: what this is, what it knows, which version, and what is kept of readers."""
        if update.effective_message is not None:
            days, language = self._service.settings.retention_days, self._service.language(update)
            extent = self._service.slot.current.extent
            await send(update.effective_message, render_about(language, extent, version("yiju"), days))

    async def _introduce(self, update: Update, key: str) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        coverage = await asyncio.to_thread(lambda: self._service.slot.current.coverage)
        is_admin = user.id in self._service.settings.admins
        reply = render_start(key, self._service.language(update), coverage, admin=is_admin, compact=in_group(message))
        await send(message, reply)

    async def on_id(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/id: one's own number, and the group's."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        lines = [say("your_id", self._service.language(update), number=user.id)]
        if in_group(message):
            lines.append(say("chat_id", self._service.language(update), number=message.chat.id))
        await send(message, Reply("\n".join(lines)))

    async def on_lang(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/lang: which language and script to write in."""
        if update.effective_message is not None:
            buttons = tuple(Button(name, f"lang:{key}") for key, (name, _) in CHOICES.items())
            await send(update.effective_message, Reply(say("lang", self._service.language(update)), (buttons,)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A language that was chosen."""
        find = partial(self._find_work, update)
        await press(update.callback_query, say("gone", self._service.language(update)), find)

    async def _find_work(self, update: Update, query: CallbackQuery) -> Work | None:
        message, chosen = query.message, CHOICES.get((query.data or "").partition(":")[2])
        return partial(self._choose, query, message, chosen[1]) if chosen and isinstance(message, Message) else None

    async def _choose(self, query: CallbackQuery, message: Message, language: Language) -> None:
        if language in TRADITIONAL and language_of(query.from_user.language_code) in TRADITIONAL:
            language = language_of(query.from_user.language_code)
        await asyncio.to_thread(self._service.languages.choose, query.from_user.id, language)
        await show(message, Reply(say("lang_chosen", language)), into=message.message_id)
        if not in_group(message):
            await self._menus.set_for(message.get_bot(), message.chat.id, language)

    async def _replay(self, update: Update, message: Message, number: str) -> None:
        """Show how a cited sentence stands now."""
        language, generation = self._service.language(update), self._service.slot.current.engine.generation
        citation = await asyncio.to_thread(self._citations.find, number)
        if citation is None:
            await send(message, Reply(say("cited_unknown", language)))
            return
        stands = await asyncio.to_thread(find_standing, generation, citation.article_id, citation.spans, citation.mark)
        turn = None
        if stands.hit is not None:
            kept = NoAnswer(f"/start {PREFIX}{number}", Kind.SMALLTALK, topic="citation", nearest=(stands.hit,))
            now, person = self._service.now(), person_of(update, message)
            turn = await asyncio.to_thread(self._service.history.remember, message.chat.id, person, now, kept)
        await send(message, render_citation(stands, citation.day, language, turn))

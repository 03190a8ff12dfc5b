"""The buttons under an answer: its context, further sentences, the article, a copy, the reasons, another question.

What was kept of an answer is held against the articles of today before it is shown: what was withdrawn is shown no
more, and what was changed as it is now.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.asking import Asker, is_explained
from bot.buttons import Work, numbers_in, press, pressed_label
from bot.history import Form, Turn
from bot.render import PAGE, count_shown
from bot.reply import Reply
from bot.sending import again, in_group, put_in_place, send
from bot.service import Service
from bot.texts import Language, say
from bot.views import render_around, render_context, render_copy, render_page, say_gone
from bot.whole_article import ShownArticle, show_article
from index.answer import Kind
from index.standing import Standing, Stands, as_they_stand, find_article

OF_A_SENTENCE = ("around", "context", "whole", "copy")
"""The buttons of a sentence, by what their data begins with; each is followed by a turn and the number of a hit."""

OF_AN_ANSWER = ("more", "back", "why", "ask", "example")
"""The same of an answer and of the questions offered with it."""


Again = Callable[[Update, Message, Turn], Awaitable[None]]
"""Puts what a turn shows back into the bot's message."""


class Screens:
    """What is behind the buttons of answers."""

    def __init__(self, service: Service, asker: Asker, forms: Mapping[Form, Again]) -> None:
        """Take what handlers work with, what asks, and what shows again the turns that are no answers."""
        self._service, self._asker = service, asker
        self._again: Mapping[Form, Again] = {Form.ANSWER: asker.show_again, **forms}

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an answer. Each is acknowledged once."""
        find = partial(self._find_work, update)
        await press(update.callback_query, say("gone", self._service.language(update)), find)

    async def _find_work(self, update: Update, query: CallbackQuery) -> Work | None:
        """Return what a button is to do, None where it is too old, forged, or belongs to another chat."""
        message, language = query.message, self._service.language(update)
        if not isinstance(message, Message):
            return None
        action, _, rest = (query.data or "").partition(":")
        if action == "example":
            label = pressed_label(message, query.data)
            return partial(self._asker.ask, update, message, label, alone=True) if label else None
        numbers = numbers_in(rest)
        if len(numbers) != 2:
            return None
        turn = await asyncio.to_thread(self._service.history.turn, numbers[0], message.chat.id)
        return None if turn is None else self._work_of(action, numbers[1], turn, update, message, language)

    def _work_of(
        self, action: str, number: int, turn: Turn, update: Update, message: Message, language: Language
    ) -> Work | None:
        if action in OF_A_SENTENCE and number < len(turn.hits):
            return partial(self._open, action, update, message, turn, number)
        if action == "more" and count_shown(turn.hits) + number * PAGE < len(turn.hits):
            return partial(self._page, message, turn, number, language)
        if action == "back" and not number and turn.kind in {Kind.ANSWER, Kind.NO_ANSWER}:
            return partial(self._again[turn.form], update, message, turn)
        if action == "why" and not number and is_explained(turn):
            return partial(self._asker.explain, message, turn, language)
        if action == "ask" and number < len(turn.choices):
            return partial(self._asker.ask, update, message, turn.choices[number], alone=True)
        return None

    async def _open(self, action: str, update: Update, message: Message, turn: Turn, number: int) -> None:
        """Show what belongs to a sentence; where it is no more, the answer gives way to the one there is now."""
        language, generation = self._service.language(update), self._service.slot.current.engine.generation
        (stands,) = await asyncio.to_thread(as_they_stand, generation, turn.hits[number : number + 1])
        if stands.hit is None and is_explained(turn) and action != "context":
            notice = say_gone(stands.standing, language)
            await self._asker.show_again(update, message, turn, notice=notice)
        elif action == "around":
            link = await self._asker.link(message, stands.hit) if stands.hit else ""
            await put_in_place(message, render_around(stands, turn.number, number, language, link))
        elif stands.hit is None:
            await send(message, Reply(say_gone(stands.standing, language)))
        elif action == "whole":
            await self._send_article(message, stands, language)
        else:
            link = await self._asker.link(message, stands.hit)
            changed = f"{say('changed_here', language)}\n" if stands.standing is Standing.CHANGED else ""
            reply = (
                render_copy(stands.hit, language, link) if action == "copy" else render_context(stands.hit, language)
            )
            await send(message, Reply(f"{changed}{reply.html}"))

    async def _page(self, message: Message, turn: Turn, page: int, language: Language) -> None:
        """Turn to a page of further sentences, in the place of the answer."""
        generation = self._service.slot.current.engine.generation
        stands = await asyncio.to_thread(as_they_stand, generation, turn.hits)
        first, compact = count_shown(turn.hits), in_group(message)
        reply = render_page(stands, page, language, turn.number, first=first, compact=compact)
        await put_in_place(message, reply)

    async def _send_article(self, message: Message, stands: Stands, language: Language) -> None:
        """Send the article of a sentence, the sentence marked."""
        shown = await asyncio.to_thread(self._find_article, stands, language)
        for reply in shown.replies:
            await send(message, reply)
        if shown.file is not None:
            await again(partial(message.reply_document, shown.file.content, filename=shown.file.name))

    def _find_article(self, stands: Stands, language: Language) -> ShownArticle:
        hit = stands.hit
        parsed = find_article(self._service.slot.current.engine.generation, hit.article_id) if hit else None
        if hit is None or parsed is None:  # withdrawn this very moment
            return ShownArticle((Reply(say("withdrawn", language)),))
        marked = next((one.number for one in parsed.sentences if one.spans == hit.spans), 0)
        notice = say("changed_here", language) if stands.standing is Standing.CHANGED else ""
        return show_article(parsed, marked, language, notice)

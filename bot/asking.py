"""Questions asked in Telegram: the engine is asked in a thread, the answer is kept, shown, and asked for again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from telegram import Message, Update

from bot.answering import Told, render_told, with_figures
from bot.citations import Citations, citation_link
from bot.database import DatabaseError
from bot.errors import UnkeptError
from bot.history import Form, Turn
from bot.render import count_shown, is_off_topic
from bot.reply import Reply, with_notice
from bot.sending import in_group, send, show, typing
from bot.service import Service
from bot.slot import Loaded
from bot.texts import Language, say
from bot.turns import person_of
from bot.why import render_explanations
from index.answer import Answer, Kind, NoAnswer, SentenceHit

log = logging.getLogger(__name__)

First = Callable[[Update, Message, str], Awaitable[bool]]
"""Asked before the engine: answers a question of a message, and tells whether it has."""

Finish = Callable[[Update, Reply, int, Answer | NoAnswer], Awaitable[Reply]]


class Asker:
    """What asks the engine for a conversation, and shows what it says.

    Each of `finish` gives the reply of a turn what else belongs to it before it is sent.
    """

    def __init__(
        self,
        service: Service,
        citations: Citations,
        *,
        first: First | None = None,
        finish: Sequence[Finish] = (),
    ) -> None:
        """Take what handlers work with, the citations, and who is asked first."""
        self._service, self._citations, self._first, self._finish = service, citations, first, finish

    async def ask(
        self, update: Update, message: Message, question: str, *, alone: bool = False, notice: str = ""
    ) -> None:
        """Answer a question, `notice` first; one that stands alone leans on nothing before it.

        One in the name of a group or channel leans on nothing either: several people speak in it. The answer to one of
        a button replies to no message. Raises UnkeptError, after it is sent, where the answer could not be kept.
        """
        async with typing(message):
            with self._service.answerers.under_way.one_more():  # not while it is sent: that is the network's time
                made = await self._make(update, message, question, alone=alone)
            if made is None:
                return
            turn, reply = made
            sent = await send(message, with_notice(reply, notice), quote=update.callback_query is None)
        if turn is None:
            raise UnkeptError
        try:
            await asyncio.to_thread(self._service.history.shown, turn, sent.message_id)
        except DatabaseError as error:
            log.error("what shows an answer could not be kept: %s", error, exc_info=error)
            raise UnkeptError from error

    async def _make(
        self, update: Update, message: Message, question: str, *, alone: bool
    ) -> tuple[int | None, Reply] | None:
        """Answer a question and keep it; return the number of its turn, None where it could not be kept, and the reply;
        None where another was first."""
        if await self._is_answered_first(update, message, question):
            return None
        loaded, nobody = self._service.slot.current, alone or message.sender_chat is not None
        work = partial(self._answer, loaded, message, person_of(update, message), question)
        pressed = update.callback_query is not None
        told, turn, citations = await asyncio.to_thread(work, alone=nobody, pressed=pressed)
        log.info("answered turn %s: %s %.2f", turn, told.answer.kind, told.answer.confidence)
        return turn, await self._render(update, message, told, loaded, turn, citations)

    async def ask_edited(self, update: Update, message: Message, turn: Turn, question: str) -> None:
        """Answer a question that was edited, in the place of the answer it had."""
        if await self._is_answered_first(update, message, question):
            return
        into = await asyncio.to_thread(self._service.history.shows, turn.number)
        await self._put(update, message, turn, question, into=into)
        await asyncio.to_thread(self._service.votes.clear, turn.number)  # they were given to another answer

    async def show_again(self, update: Update, message: Message, turn: Turn, *, notice: str = "") -> None:
        """Put the answer of a turn back into the bot's message; where the articles have changed it is the new one.

        `notice` is said first; else, where the answer is another one, that is said.
        """
        await self._put(update, message, turn, turn.question, into=message.message_id, notice=notice)

    async def explain(self, message: Message, turn: Turn, language: Language) -> None:
        """Say why a question was answered as it was: it is asked again as on that day, after what came before it."""
        engine = self._service.slot.current.engine
        previous, asked_on = await self._circumstances(message, turn)
        asking = partial(engine.answer, turn.question, previous=previous, asked_on=asked_on)
        answer = await asyncio.to_thread(asking, choices=False, explain=True)
        told = await asyncio.to_thread(with_figures, engine, answer, asked_on=asked_on)
        changed = not _is_same(told.answer, turn) or not answer.explanations
        await send(message, render_explanations(answer.explanations, language, changed=changed))

    async def link(self, message: Message, hit: SentenceHit) -> str:
        """Return the link of the citation of a sentence, which is kept."""
        (number,) = await asyncio.to_thread(self._citations.note, (hit,), self._service.today())
        return citation_link(message.get_bot().username, number)

    async def _is_answered_first(self, update: Update, message: Message, question: str) -> bool:
        """Ask whoever is asked before the engine; tell whether they answered."""
        return self._first is not None and await self._first(update, message, question)

    def _answer(
        self, loaded: Loaded, message: Message, person: int, question: str, *, alone: bool, pressed: bool
    ) -> tuple[Told, int | None, tuple[str, ...]]:
        """Answer a question and keep it; return what is told, the number of the turn, and the citations in it.

        Where it cannot be kept, as on a full disk, there is no turn, and nothing of it can be cited. All of it is one
        piece of work for one thread: each way back to the event loop waits for whoever computes.
        """
        chat, now, history = message.chat.id, self._service.now(), self._service.history
        previous = () if alone else history.previous(chat, person, now, asking=message.message_id)
        began = time.monotonic()
        told = self._tell(loaded, question, previous, now.date().isoformat())
        took_ms = (time.monotonic() - began) * 1000
        asked_in = None if pressed else message.message_id
        try:
            with self._service.database.transaction():
                turn = history.remember(chat, person, now, told.answer, alone=alone, asked_in=asked_in)
                self._service.outcomes.note(turn, told.answer, took_ms)
                return told, turn, self._cite(told.answer)
        except DatabaseError as error:
            log.error("an answer could not be kept: %s", error, exc_info=error)
            return told, None, ()

    async def _put(
        self, update: Update, message: Message, turn: Turn, question: str, *, into: int | None, notice: str = ""
    ) -> None:
        history, loaded = self._service.history, self._service.slot.current
        async with typing(message):
            previous, asked_on = await self._circumstances(message, turn)
            began = time.monotonic()
            told = await asyncio.to_thread(self._tell, loaded, question, previous, asked_on)
            took_ms = (time.monotonic() - began) * 1000
            same_question = (question, Form.ANSWER) == (turn.question, turn.form)
            if not same_question or not _is_same(told.answer, turn):
                await asyncio.to_thread(history.replace, turn.number, told.answer)
                await asyncio.to_thread(self._service.outcomes.note, turn.number, told.answer, took_ms)
                changed = say("answer_changed", self._service.language(update)) if same_question else ""
                notice = notice or changed
            citations = await asyncio.to_thread(self._cite, told.answer)
            reply = with_notice(await self._render(update, message, told, loaded, turn.number, citations), notice)
            shown = await show(message, reply, into=into)
        await asyncio.to_thread(history.shown, turn.number, shown)

    async def _circumstances(self, message: Message, turn: Turn) -> tuple[tuple[str, ...], str]:
        """Return what a turn leaned on, and the day it was asked, as YYYY-MM-DD."""
        previous: tuple[str, ...] = ()
        if not turn.alone:
            before = partial(self._service.history.previous, message.chat.id, turn.person, turn.asked_at)
            previous = await asyncio.to_thread(before, before=turn.number)
        return previous, turn.asked_at.astimezone(self._service.settings.timezone).date().isoformat()

    def _tell(self, loaded: Loaded, question: str, previous: Sequence[str], asked_on: str) -> Told:
        told = self._service.answerers.ask(loaded, question, previous=previous, asked_on=asked_on)
        told = self._service.pins.applied(told, loaded.engine.generation)
        answer = told.answer
        if isinstance(answer, NoAnswer) and is_off_topic(answer) and not answer.choices:
            return replace(told, answer=replace(answer, choices=loaded.coverage.examples))
        return told

    def _cite(self, answer: Answer | NoAnswer) -> tuple[str, ...]:
        """Keep the sentences an answer shows as citations; return the id of each."""
        hits = answer.hits[: count_shown(answer.hits)] if isinstance(answer, Answer) else ()
        return self._citations.note(hits, self._service.today()) if hits else ()

    async def _render(
        self, update: Update, message: Message, told: Told, loaded: Loaded, turn: int | None, citations: Sequence[str]
    ) -> Reply:
        """Return the message for an answer, with links to its citations; without a turn it has no buttons."""
        links = [citation_link(message.get_bot().username, number) for number in citations]
        compact, language = in_group(message), self._service.language(update)
        reply = render_told(told, language, loaded.extent, turn=turn, compact=compact, links=links)
        if turn is not None:
            for finish in self._finish:
                reply = await finish(update, reply, turn, told.answer)
        return reply


def is_explained(turn: Turn) -> bool:
    """Whether a turn was a question to the articles."""
    if turn.form is not Form.ANSWER:
        return False
    return turn.kind is Kind.ANSWER or (turn.kind is Kind.NO_ANSWER and bool(turn.hits))


def _is_same(answer: Answer | NoAnswer, turn: Turn) -> bool:
    """Whether an answer shows what a turn showed."""
    hits = answer.hits if isinstance(answer, Answer) else ()
    kept = turn.hits if turn.kind is Kind.ANSWER else ()
    return (answer.kind, _sentences(hits)) == (turn.kind, _sentences(kept))


def _sentences(hits: Sequence[SentenceHit]) -> list[tuple[str, str]]:
    """Return the sentences an answer showed, with their articles."""
    return [(hit.article_id, hit.sentence) for hit in hits[: count_shown(hits)]]

"""Questions and buttons in Telegram. Handlers are thin: ask the engine in a thread, render, send."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.answering import ask, render_told, with_figures
from bot.buttons import Work, numbers_in, press, pressed_label
from bot.history import Turn
from bot.render import PAGE, count_shown, render_context, render_more, render_start
from bot.reply import Reply
from bot.sending import in_group, send
from bot.service import Service
from bot.texts import Language, say
from bot.why import render_explanations
from index.answer import Answer, Kind, NoAnswer, SentenceHit

log = logging.getLogger(__name__)

_ASK = re.compile(r"/ask(?:@[A-Za-z0-9_]+)?(?![A-Za-z_])", re.IGNORECASE)

Finish = Callable[[Update, Reply, int, Answer | NoAnswer], Awaitable[Reply]]


class Conversation:
    """The reader's side. `first` is asked before the engine, and tells whether it has answered a question.

    Each of `finish` gives the reply of a turn what else belongs to it before it is sent.
    """

    def __init__(
        self,
        service: Service,
        *,
        first: Callable[[Update, Message, str], Awaitable[bool]] | None = None,
        finish: Sequence[Finish] = (),
    ) -> None:
        """Take what handlers work with."""
        self._service, self._first, self._finish = service, first, finish

    async def on_start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/start: what this is, and what can be asked."""
        await self._introduce(update, "start")

    async def on_help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/help: how to ask."""
        await self._introduce(update, "help")

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

    async def on_ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask QUESTION: works everywhere, also where the bot sees nothing else of a group."""
        message = update.effective_message
        if message is None:
            return
        question = question_in(message, context.bot.username)
        if question:
            await self._answer(update, message, question)
        else:
            await send(message, Reply(say("ask_what", self._service.language(update))))

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text: answered in private, and in groups where it is a reply to the bot or mentions it; else silence."""
        message = update.effective_message
        if message is None or not is_addressed(message, context.bot.id, context.bot.username):
            return
        question = question_in(message, context.bot.username)
        if question:
            await self._answer(update, message, question)
        else:
            await send(message, Reply(say("greeting", self._service.language(update))))

    async def on_unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command there is not; in a group only where the bot is named, since it may be meant for another one."""
        message = update.effective_message
        if message is not None and (not in_group(message) or _is_named(message, context.bot.username)):
            await send(message, Reply(say("command", self._service.language(update))))

    async def on_other(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A voice message, a photo, a file: say kindly that only text is read; in groups silence."""
        message = update.effective_message
        if message is not None and not in_group(message):
            await send(message, Reply(say("text_only", self._service.language(update))))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an answer: its context, further sentences, or a question to ask. Each is acknowledged once."""
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
            return partial(self._answer, update, message, label, alone=True) if label else None
        numbers = numbers_in(rest)
        if len(numbers) != 2:
            return None
        turn = await asyncio.to_thread(self._service.history.turn, numbers[0], message.chat.id)
        if turn is None:
            return None
        number, first = numbers[1], count_shown(turn.hits)
        if action == "context" and number < len(turn.hits):
            return partial(send, message, render_context(turn.hits[number], language))
        if action == "more" and first + number * PAGE < len(turn.hits):
            compact = in_group(message)
            reply = render_more(turn.hits, number, language, turn.number, first=first, compact=compact)
            return partial(send, message, reply)
        if action == "why" and not number and _is_explained(turn):
            return partial(self._explain, message, turn, language)
        if action == "ask" and number < len(turn.choices):
            return partial(self._answer, update, message, turn.choices[number], alone=True)
        return None

    async def _answer(self, update: Update, message: Message, question: str, *, alone: bool = False) -> None:
        """Answer a question; one of a button stands alone: it leans on nothing before it, and replies to no message."""
        pinned = await asyncio.to_thread(self._service.pins.find, question)
        if not pinned and self._first is not None and await self._first(update, message, question):
            return
        user = update.effective_user
        person = user.id if user else message.chat.id
        now, loaded, began = self._service.now(), self._service.slot.current, time.monotonic()
        chat = message.chat.id
        previous = () if alone else await asyncio.to_thread(self._service.history.previous, chat, person, now)
        asked_on = now.date().isoformat()
        told = await asyncio.to_thread(ask, loaded.engine, question, previous=previous, asked_on=asked_on)
        told = await asyncio.to_thread(self._service.pins.applied, told, loaded.engine.generation)
        answer, took_ms = told.answer, (time.monotonic() - began) * 1000
        keep = partial(self._service.history.remember, chat, person, now, answer, alone=alone)
        turn = await asyncio.to_thread(keep, asked_in=None if alone else message.message_id)
        await asyncio.to_thread(self._service.outcomes.note, turn, answer, took_ms)
        log.info("answered turn %d: %s %.2f", turn, answer.kind, answer.confidence)
        compact, language = in_group(message), self._service.language(update)
        reply = render_told(told, language, loaded.extent, turn=turn, compact=compact)
        for finish in self._finish:
            reply = await finish(update, reply, turn, answer)
        sent = await send(message, reply, quote=not alone)
        await asyncio.to_thread(self._service.history.shown, turn, sent.message_id)

    async def _explain(self, message: Message, turn: Turn, language: Language) -> None:
        """Say why a question was answered as it was: it is asked again as on that day, after what came before it."""
        chat, person, asked_at = message.chat.id, turn.person, turn.asked_at
        previous: tuple[str, ...] = ()
        if not turn.alone:
            previous = await asyncio.to_thread(
                self._service.history.previous, chat, person, asked_at, before=turn.number
            )
        asked_on = asked_at.astimezone(self._service.settings.timezone).date().isoformat()
        engine = self._service.slot.current.engine
        explain = partial(engine.answer, turn.question, previous=previous, asked_on=asked_on)
        answer = await asyncio.to_thread(explain, choices=False, explain=True)
        told = await asyncio.to_thread(with_figures, engine, answer, asked_on=asked_on)
        hits = told.answer.hits if isinstance(told.answer, Answer) else ()
        same = (answer.kind, _sentences(hits)) == (turn.kind, _sentences(turn.hits))
        changed = not same or not answer.explanations
        await send(message, render_explanations(answer.explanations, language, changed=changed))


def _is_explained(turn: Turn) -> bool:
    """Whether a turn was a question to the articles."""
    return turn.kind is Kind.ANSWER or (turn.kind is Kind.NO_ANSWER and bool(turn.hits))


def _sentences(hits: Sequence[SentenceHit]) -> list[tuple[str, str]]:
    """Return the sentences an answer showed, with their articles."""
    return [(hit.article_id, hit.sentence) for hit in hits[: count_shown(hits)]]


def is_addressed(message: Message, bot_id: int, bot_name: str) -> bool:
    """Whether a message is for the bot: all are in private; in a group, replies to it and those that name it.

    The name is looked for in the text: Telegram marks no mention where a Chinese character follows it. The first
    message of a topic, which all others in the topic reply to, is no message of the bot even where it made the topic.
    """
    replied = message.reply_to_message
    to_bot = replied and not replied.forum_topic_created and replied.from_user and replied.from_user.id == bot_id
    return not in_group(message) or bool(to_bot) or _is_named(message, bot_name)


def question_in(message: Message, bot_name: str) -> str:
    """Return what a message asks, /ask and the bot's name taken out.

    Where nothing is left and it replies to somebody, it is what they wrote, or what of it was quoted.
    """
    text = _name(bot_name).sub(" ", message.text or "").strip()
    named = _ASK.match(text)
    question = text[named.end() if named else 0 :].strip()
    replied = message.reply_to_message
    if question or not replied or not replied.from_user or replied.from_user.is_bot:
        return question
    return (message.quote.text if message.quote else replied.text or replied.caption or "").strip()


def _is_named(message: Message, bot_name: str) -> bool:
    return _name(bot_name).search(message.text or "") is not None


def _name(bot_name: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(bot_name)}(?![A-Za-z0-9_])", re.IGNORECASE)

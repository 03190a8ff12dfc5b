"""/watch, /watches and what is sent when the answer to a standing question has changed."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.buttons import acknowledge, numbers_in
from bot.render import MAX_LABEL_CHARS, escape, first_chars, render_hit
from bot.reply import Button, Reply
from bot.sending import in_group, keyboard, send
from bot.service import Service
from bot.slot import Loaded
from bot.texts import Language, say
from bot.watches import MAX_WATCHES, Change, Seen, Watch, change_of, seen_of
from index.answer import Answer, Kind, NoAnswer
from index.question import clean_question

log = logging.getLogger(__name__)

BUTTONS = r"^(?:watch|unwatch):"
"""What the data of the buttons this module answers begins with."""

MAX_WATCHED_CHARS = 100
MAX_NOW_CHARS = 150
MAX_AT_ONCE = 50
"""Standing questions a receipt waits for; more are looked at after it."""

MAX_IN_FULL = 6
"""Changes shown with what was before and what is now; of further ones the question."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a standing question's answer is now, and how it has changed, None where it has not."""

    watch: Watch
    seen: Seen
    change: Change | None


class Watching:
    """The readers' side of standing questions, and the job that looks at them after a reindex."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service
        self._looking = asyncio.Lock()
        self._changed: tuple[int, int] = (0, 0)

    async def on_watch(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/watch QUESTION: tell me when its answer changes. As a reply to an answer: that question."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        question = clean_question(" ".join(context.args or ()))
        if not question and message.reply_to_message is not None:
            history, replied = self._service.history, message.reply_to_message.message_id
            turn = await asyncio.to_thread(history.turn_shown_in, message.chat.id, replied)
            question = await asyncio.to_thread(self._asked_in, turn, message.chat.id) if turn else ""
        await send(message, await self._begin(message, user.id, question, self._service.language(update)))

    async def with_button(self, update: Update, reply: Reply, turn: int, answer: Answer | NoAnswer) -> Reply:
        """Return a refusal in private with a button that lets its question stand; anything else as it is."""
        message = update.effective_message
        refused = isinstance(answer, NoAnswer) and answer.kind is Kind.NO_ANSWER and not answer.topic
        if not refused or message is None or in_group(message):
            return reply
        button = Button(say("button_watch", self._service.language(update)), f"watch:{turn}:0")
        return Reply(reply.html, (*reply.buttons, (button,)))

    async def on_watches(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/watches: one's own standing questions; in a group those of this group."""
        message, user = update.effective_message, update.effective_user
        if message is not None and user is not None:
            await send(message, await self._list(message, user.id, self._service.language(update)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button that begins or ends a standing question. Each press is acknowledged once."""
        query, language = update.callback_query, self._service.language(update)
        if query is None:
            return
        action, rest = (query.data or "").partition(":")[::2]
        numbers, message, said = numbers_in(rest), query.message, None
        try:
            if isinstance(message, Message) and len(numbers) == 2 and numbers[1] < 2:
                work = self._press_begin if action == "watch" else self._press_end
                said = await work(query, message, (numbers[0], numbers[1]), language)
        finally:
            await acknowledge(query, say("gone", language) if said is None else said or None, alert=said is None)

    async def look(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Look at the standing questions that were not looked at in this generation; a job.

        Each chat gets one message with all that changed for it. What could not be sent is tried again the next time.
        """
        async with self._looking:
            await self._look(context.bot)

    async def after_swap(self, bot: Bot, _: Loaded, after: Loaded) -> str | None:
        """Look at the standing questions now, and return the receipt's line about them, None where none changed."""
        language, generation = Language(self._service.settings.language), after.engine.generation.number
        due = await asyncio.to_thread(self._service.watches.due, generation)
        if len(due) > MAX_AT_ONCE:
            return say("receipt_watches_later", language, count=len(due))
        async with self._looking:
            await self._look(bot)
        looked_in, changed = self._changed
        return say("receipt_watches", language, count=changed) if changed and looked_in == generation else None

    async def _look(self, bot: Bot) -> None:
        loaded = self._service.slot.current
        generation = loaded.engine.generation.number
        due = await asyncio.to_thread(self._service.watches.due, generation)
        there = {listed.article_id for _, listed in loaded.engine.generation.listing()} if due else set()
        for chat, watches in groupby(due, key=lambda watch: watch.chat):
            looked = []
            for watch in watches:
                began = time.monotonic()
                looked.append(await asyncio.to_thread(self._look_at, watch, loaded, there))
                await asyncio.sleep(time.monotonic() - began)  # readers who ask now come first
            changes = [one.change for one in looked if one.change is not None]
            if not changes or await self._tell(bot, chat, changes):
                before = self._changed[1] if self._changed[0] == generation else 0
                self._changed = generation, before + len(changes)
                seen = [(one.watch, one.seen) for one in looked]
                await asyncio.to_thread(self._service.watches.looked_at, seen, generation)

    def _look_at(self, watch: Watch, loaded: Loaded, there: set[str]) -> _Looked:
        answer = self._service.answerers.ask(loaded, watch.question, asked_on=self._service.today()).answer
        return _Looked(watch, seen_of(answer), change_of(watch, answer, there))

    def _asked_in(self, number: int, chat: int) -> str:
        """Return the question a turn answered, whole where it leaned on those before it."""
        history = self._service.history
        turn = history.turn(number, chat)
        if turn is None:
            return ""
        if turn.alone:
            return turn.question
        previous = history.previous(chat, turn.person, turn.asked_at, before=number)
        asked_on = turn.asked_at.astimezone(self._service.settings.timezone).date().isoformat()
        engine = self._service.slot.current.engine
        answer = engine.answer(turn.question, previous=previous, asked_on=asked_on, choices=False)
        return answer.rewritten or turn.question

    async def _begin(self, message: Message, person: int, question: str, language: Language) -> Reply:
        """Keep a standing question and return what to say."""
        if not question:
            return Reply(say("watch_what", language))
        if len(question) > MAX_WATCHED_CHARS:
            return Reply(say("too_long", language, limit=MAX_WATCHED_CHARS))
        watches, loaded = self._service.watches, self._service.slot.current
        if len(await asyncio.to_thread(watches.of_person, person)) >= MAX_WATCHES:
            return Reply(say("watch_full", language, count=MAX_WATCHES))
        asked_on = self._service.today()
        told = await asyncio.to_thread(partial(self._service.answerers.ask, loaded, question, asked_on=asked_on))
        answer = told.answer
        if answer.kind not in {Kind.ANSWER, Kind.NO_ANSWER} or (isinstance(answer, NoAnswer) and answer.topic):
            return Reply(say("watch_vague", language))
        number = await asyncio.to_thread(
            watches.begin,
            message.chat.id,
            message.message_thread_id if message.is_topic_message else None,
            person,
            language,
            question,
            seen_of(answer),
            loaded.engine.generation.number,
            self._service.now(),
        )
        lines = [say("watch_begun", language, question=escape(question))]
        if isinstance(answer, Answer):
            lines += [render_hit(answer.hits[0], language, MAX_NOW_CHARS), say("watch_changes", language)]
        else:
            lines.append(say("watch_none_yet", language))
        return Reply("\n".join(lines), ((Button(say("button_unwatch", language), f"unwatch:{number}:1"),),))

    async def _list(self, message: Message, person: int, language: Language) -> Reply:
        chat = message.chat.id if in_group(message) else None
        watches = await asyncio.to_thread(self._service.watches.of_person, person, chat)
        if not watches:
            return Reply(say("watches_none", language))
        here = message.chat.id
        rows = tuple((Button(f"✕ {_label(watch, here, language)}", f"unwatch:{watch.number}:0"),) for watch in watches)
        return Reply(say("watches", language, count=len(watches)), rows)

    async def _press_begin(
        self, query: CallbackQuery, message: Message, numbers: tuple[int, int], language: Language
    ) -> str | None:
        question = await asyncio.to_thread(self._asked_in, numbers[0], message.chat.id)
        if not question:
            return None
        await send(message, await self._begin(message, query.from_user.id, question, language))
        return ""

    async def _press_end(
        self, query: CallbackQuery, message: Message, numbers: tuple[int, int], language: Language
    ) -> str | None:
        """End a standing question of the one who presses: 0 of the list, 1 of a message about it."""
        number, place = numbers
        if not await asyncio.to_thread(self._service.watches.end, number, query.from_user.id):
            return None
        try:
            if place:
                rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
                kept = [[button for button in row if button.callback_data != query.data] for row in rows]
                await message.edit_reply_markup(InlineKeyboardMarkup([row for row in kept if row]))
            else:
                reply = await self._list(message, query.from_user.id, language)
                await message.edit_text(reply.html, parse_mode="HTML", reply_markup=keyboard(reply.buttons))
        except BadRequest as error:
            log.info("a list of standing questions could not be changed: %s", error)
        return say("watch_ended", language)

    async def _tell(self, bot: Bot, chat: int, changes: Sequence[Change]) -> bool:
        """Send a chat what has changed; tell whether that is done with, though it may not be written to any more."""
        watches, watch = self._service.watches, changes[0].watch
        reply = render_changes(changes)
        try:
            await bot.send_message(
                chat,
                reply.html,
                parse_mode="HTML",
                message_thread_id=watch.thread,
                reply_markup=keyboard(reply.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except Forbidden:
            ended = await asyncio.to_thread(watches.end_chat, chat)
            log.info("%d standing questions ended: the bot may not write there any more", ended)
        except ChatMigrated as error:
            await asyncio.to_thread(watches.move_chat, chat, error.new_chat_id)
            return False
        except BadRequest as error:
            log.warning("a chat could not be told what changed: %s", error)
        except TelegramError as error:
            log.info("a chat is told later what changed: %s", error)
            return False
        return True


def render_changes(changes: Sequence[Change]) -> Reply:
    """Return one message for all changes of a chat, in the language of the first."""
    language = changes[0].watch.language
    several = len(changes) > 1
    blocks = [say("watch_news", language, count=len(changes))]
    for number, change in enumerate(changes[:MAX_IN_FULL], 1):
        head = f"{number}. " if several else ""
        blocks.append(f"{head}<b>{escape(change.watch.question)}</b>\n{_before(change, language)}")
        blocks.append(render_hit(change.hit, language, MAX_NOW_CHARS) if change.hit else say("watch_lost", language))
    blocks += [f"· {escape(change.watch.question)}" for change in changes[MAX_IN_FULL:]]
    labels = [f" {number}" if several else "" for number in range(1, len(changes) + 1)]
    buttons = [
        Button(f"{say('button_unwatch', language)}{label}", f"unwatch:{change.watch.number}:1")
        for change, label in zip(changes[:MAX_IN_FULL], labels, strict=False)
    ]
    return Reply("\n".join(blocks), tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)))


def _before(change: Change, language: Language) -> str:
    if not change.watch.seen.digest:
        return say("watch_before_none", language)
    if change.withdrawn:
        return say("watch_before_withdrawn", language)
    return say("watch_before", language, shown=escape(change.watch.seen.shown))


def _label(watch: Watch, here: int, language: Language) -> str:
    label = first_chars(watch.question, MAX_LABEL_CHARS)
    return label if watch.chat == here else say("watch_elsewhere", language, question=label)

"""Questions and buttons in Telegram. Handlers are thin: ask the engine in a thread, render, send."""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import datetime

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.history import History, Turn
from bot.render import render_answer, render_context, render_more, render_start
from bot.reply import Button, Reply
from bot.settings import Settings
from bot.slot import EngineSlot
from bot.texts import Language, language_of, say
from index.answer import Kind

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Conversation:
    """The reader's side. `now` is the clock, in the time zone of the settings."""

    def __init__(self, slot: EngineSlot, history: History, settings: Settings, now: Callable[[], datetime]) -> None:
        """Take what answers, what remembers, the settings and the clock."""
        self._slot, self._history, self._settings, self._now = slot, history, settings, now

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
        coverage = await asyncio.to_thread(lambda: self._slot.current.coverage)
        is_admin = user.id in self._settings.admins
        await send(message, render_start(key, language_for(update), coverage, admin=is_admin))

    async def on_id(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/id: one's own number, and the group's."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        lines = [say("your_id", language_for(update), number=user.id)]
        if message.chat.type != ChatType.PRIVATE:
            lines.append(say("chat_id", language_for(update), number=message.chat.id))
        await send(message, Reply("\n".join(lines)))

    async def on_ask(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask QUESTION: works everywhere, also where the bot sees nothing else of a group."""
        message = update.effective_message
        if message is None:
            return
        question = re.sub(r"^/ask(?:@\w+)?\s*", "", message.text or "", count=1)
        replied = message.reply_to_message
        if not question and replied and not (replied.from_user and replied.from_user.is_bot):
            question = replied.text or ""
        if question:
            await self._answer(update, message, question)
        else:
            await send(message, Reply(say("ask_what", language_for(update))))

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text: answered in private, and in groups where it is a reply to the bot or mentions it; else silence."""
        message = update.effective_message
        if message is None or not message.text:
            return
        question = addressed(message, context.bot.id, context.bot.username)
        if question is not None:
            await self._answer(update, message, question)

    async def on_unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A command there is not; only in private, since in a group it may be meant for another bot."""
        message = update.effective_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            await send(message, Reply(say("command", language_for(update))))

    async def on_other(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A voice message, a photo, a file: say kindly that only text is read; in groups silence."""
        message = update.effective_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            await send(message, Reply(say("text_only", language_for(update))))

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an answer: its context, further sentences, or a question to ask."""
        query, message = update.callback_query, update.effective_message
        if query is None:
            return
        language = language_for(update)
        action, _, rest = (query.data or "").partition(":")
        numbers = [int(part) for part in rest.split(":") if part.isascii() and part.isdigit() and len(part) < 16]
        if message is None or not message.is_accessible:
            await query.answer(say("gone", language))
            return
        if action == "example":
            await query.answer()
            await self._answer(update, message, _label(query), reply=False)
            return
        turn = self._history.turn(numbers[0], message.chat.id) if len(numbers) == 2 else None
        if turn is None or not await self._press(update, query, message, turn, action, numbers[1]):
            await query.answer(say("gone", language), show_alert=True)

    async def _press(
        self, update: Update, query: CallbackQuery, message: Message, turn: Turn, action: str, number: int
    ) -> bool:
        """Do what a button under a turn says; tell whether there was anything to do."""
        language = language_for(update)
        first = int(turn.kind is Kind.ANSWER)
        if action == "context" and number < len(turn.hits):
            await query.answer()
            await send(message, render_context(turn.hits[number], language))
        elif action == "more" and first + number * 3 < len(turn.hits):
            await query.answer()
            await send(message, render_more(turn.hits, number, language, turn.number, first=first))
        elif action == "ask" and number < len(turn.choices):
            await query.answer()
            await self._answer(update, message, turn.choices[number], reply=False)
        else:
            return False
        return True

    async def _answer(self, update: Update, message: Message, question: str, *, reply: bool = True) -> None:
        user = update.effective_user
        person = user.id if user else message.chat.id
        now = self._now()
        loaded = self._slot.current
        previous = self._history.previous(message.chat.id, person, now)
        asked_on = now.date().isoformat()
        answer = await asyncio.to_thread(loaded.engine.answer, question, previous=previous, asked_on=asked_on)
        turn = self._history.remember(message.chat.id, person, now, answer)
        log.info("answered turn %d: %s %.2f", turn, answer.kind, answer.confidence)
        await send(message, render_answer(answer, language_for(update), loaded.extent, turn=turn), quote=reply)


def addressed(message: Message, bot_id: int, bot_name: str) -> str | None:
    """Return what a message asks the bot, its name taken out; None for a group's message that is not for it.

    The name is looked for in the text: Telegram marks no mention where a Chinese character follows it.
    """
    text = message.text or ""
    if message.chat.type == ChatType.PRIVATE:
        return re.sub(r"^/ask(?:@\w+)?\s*", "", text, count=1) or text
    name = re.compile(rf"@{re.escape(bot_name)}(?![A-Za-z0-9_])", re.IGNORECASE)
    replied = message.reply_to_message
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    if to_bot or name.search(text):
        return name.sub(" ", text)
    return None


def language_for(update: Update) -> Language:
    """Return the language of the person an update comes from."""
    user = update.effective_user
    return language_of(user.language_code if user else None)


def _label(query: CallbackQuery) -> str:
    """Return what stands on the button that was pressed."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    buttons = [button for row in (markup.inline_keyboard if markup else ()) for button in row]
    return next((button.text for button in buttons if button.callback_data == query.data), "")


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram wants them, None for none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.callback) for button in row] for row in buttons]
    )


async def send(message: Message, reply: Reply, *, quote: bool = True) -> Message:
    """Send a reply under a message: as an answer to it in groups, in its topic; return what was sent."""
    in_group = message.chat.type != ChatType.PRIVATE
    return await message.reply_html(
        reply.html,
        reply_markup=keyboard(reply.buttons),
        link_preview_options=_NO_PREVIEW,
        do_quote=quote and in_group,
        allow_sending_without_reply=True if quote and in_group else None,
    )

"""👍 and 👎 in Telegram: by reaction where the bot is told of those, by buttons elsewhere; a 👎 is asked its reason."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from telegram import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageReactionUpdated,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.buttons import acknowledge, numbers_in
from bot.reply import Button, Reply
from bot.sending import again, in_group, keyboard
from bot.service import Service
from bot.texts import Language, say
from bot.votes import REASONS
from index.answer import Answer, Kind, NoAnswer

log = logging.getLogger(__name__)

BUTTONS = r"^(?:vote|reason):"
"""What the data of the buttons this module answers begins with."""

TOLD_FOR = timedelta(minutes=10)
"""For how long it is believed that the bot is an admin of a group, or is none."""

_FOR = frozenset(["👍", "❤", "❤\u200d🔥", "🔥", "👏", "🎉", "💯", "🏆", "🙏", "👌", "⚡", "😍", "🤩", "🥰", "🫡", "🆒"])
_AGAINST = frozenset(["👎", "💩", "🤮", "🤬", "😡"])
_PER_ROW = 3

Rows = tuple[tuple[InlineKeyboardButton, ...], ...]


class Voting:
    """The readers' side of votes. Telegram tells of reactions in private, and in groups only an admin."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service
        self._told: dict[int, tuple[bool, datetime]] = {}

    async def with_buttons(self, update: Update, reply: Reply, turn: int, answer: Answer | NoAnswer) -> Reply:
        """Return a reply with buttons to vote behind its last row, where Telegram would not tell of a reaction."""
        message, asked = update.effective_message, answer.kind in {Kind.ANSWER, Kind.NO_ANSWER}
        asked = asked and not (isinstance(answer, NoAnswer) and answer.topic)
        if message is None or not asked or not in_group(message) or await self._is_told(message.chat):
            return reply
        votes = (Button("👍", f"vote:{turn}:1"), Button("👎", f"vote:{turn}:0"))
        *rows, last = reply.buttons or ((),)
        return Reply(reply.html, (*rows, (*last, *votes)))

    async def on_reaction(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A reaction to an answer was set, changed or taken away. One to another message is nobody's business."""
        change = update.message_reaction
        if change is None or change.user is None:
            return
        turn = await asyncio.to_thread(self._service.history.turn_shown_in, change.chat.id, change.message_id)
        if turn is None:
            return
        asks = await self._cast(turn, change.user.id, _value_of(change))
        if asks:
            language = self._service.language(update)
            ask = partial(
                context.bot.send_message,
                change.chat.id,
                say("vote_why", language),
                reply_markup=keyboard(_reason_rows(turn, language)),
                reply_parameters=ReplyParameters(change.message_id, allow_sending_without_reply=True),
            )
            await again(ask)

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A vote, or its reason. Each press is acknowledged once."""
        query, language = update.callback_query, self._service.language(update)
        if query is None:
            return
        numbers = numbers_in((query.data or "").partition(":")[2])
        message, said = query.message, None
        try:
            if isinstance(message, Message) and len(numbers) == 2:
                chat = message.chat.id
                if await asyncio.to_thread(self._service.history.turn, numbers[0], chat) is not None:
                    vote = (query.data or "").startswith("vote:")
                    work = self._on_vote if vote else self._on_reason
                    said = await work(query, message, (numbers[0], numbers[1]), language)
        finally:
            await acknowledge(query, said or say("gone", language), alert=not said)

    async def _on_vote(
        self, query: CallbackQuery, message: Message, numbers: tuple[int, int], language: Language
    ) -> str | None:
        """Keep a vote, or take it back where it is the same; return what to say, None for a button there is not."""
        turn, number = numbers
        if number > 1:
            return None
        value = 1 if number else -1
        before = await asyncio.to_thread(self._service.votes.vote_of, turn, query.from_user.id)
        asks = await self._cast(turn, query.from_user.id, 0 if before == value else value)
        if asks:
            rows = keyboard(_reason_rows(turn, language))
            await _show_buttons(message, (*_rows_without_reasons(message), *(rows.inline_keyboard if rows else ())))
        if asks:
            return say("vote_why", language)
        return say("vote_back" if before == value else "vote_changed" if before else "vote_thanks", language)

    async def _on_reason(
        self, query: CallbackQuery, message: Message, numbers: tuple[int, int], language: Language
    ) -> str | None:
        """Keep the reason of somebody's 👎; return what to say, None for a button there is not."""
        turn, number = numbers
        if number >= len(REASONS):
            return None
        reason = REASONS[number]
        if not await asyncio.to_thread(self._service.votes.explain, turn, query.from_user.id, reason):
            return say("vote_first", language)
        rows = _rows_without_reasons(message)
        if rows:
            await _show_buttons(message, rows)
        elif in_group(message):
            await _delete(message)
        else:
            await _put(message, say("vote_noted", language, reason=say(f"vote_{reason}", language)))
        return say("vote_thanks", language)

    async def _cast(self, turn: int, person: int, value: int) -> bool:
        return await asyncio.to_thread(self._service.votes.cast, turn, person, value, self._service.now())

    async def _is_told(self, chat: Chat) -> bool:
        """Whether Telegram tells the bot of reactions in a group: whether it is an admin there."""
        told, since = self._told.get(chat.id, (False, datetime.min.replace(tzinfo=self._service.settings.timezone)))
        if self._service.now() - since < TOLD_FOR:
            return told
        try:
            member = await chat.get_member(chat.get_bot().id)
            told = member.status in {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}
        except TelegramError as error:
            log.info("what the bot is in a group is not known: %s", error)
            told = False
        self._told[chat.id] = told, self._service.now()
        return told


def _value_of(change: MessageReactionUpdated) -> int:
    """Return what a reaction says of an answer: 1, -1, or 0 where it says nothing or was taken away."""
    emojis = [getattr(reaction, "emoji", "") for reaction in change.new_reaction]
    values = [1 if emoji in _FOR else -1 for emoji in emojis if emoji in _FOR | _AGAINST]
    return values[-1] if values else 0


def _reason_rows(turn: int, language: Language) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(say(f"vote_{one}", language), f"reason:{turn}:{n}") for n, one in enumerate(REASONS)]
    return tuple(tuple(buttons[begin : begin + _PER_ROW]) for begin in range(0, len(buttons), _PER_ROW))


def _rows_without_reasons(message: Message) -> Rows:
    """Return the buttons of a message but those that ask for a reason."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    kept = (tuple(button for button in row if not str(button.callback_data).startswith("reason:")) for row in rows)
    return tuple(row for row in kept if row)


async def _show_buttons(message: Message, rows: Rows) -> None:
    try:
        await message.edit_reply_markup(InlineKeyboardMarkup(rows))
    except BadRequest as error:  # it has them already, or is gone
        log.info("the buttons of an answer could not be changed: %s", error)


async def _delete(message: Message) -> None:
    try:
        await message.delete()
    except TelegramError as error:
        log.info("a question for a reason could not be deleted: %s", error)


async def _put(message: Message, html: str) -> None:
    try:
        await message.edit_text(html, parse_mode="HTML")
    except BadRequest as error:
        log.info("a thank-you could not be shown: %s", error)

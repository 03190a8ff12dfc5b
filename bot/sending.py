"""Sending replies, and what is known of the message they answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeVar

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.reply import Button, Reply

log = logging.getLogger(__name__)

SEND_AGAIN_AFTER_S = 1.0
TYPING_AFTER_S = 0.5
"""Work that takes longer is announced by 正在输入; each announcement counts against Telegram's limits."""

_Sent = TypeVar("_Sent")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def in_group(message: Message) -> bool:
    """Whether others read along."""
    return message.chat.type != ChatType.PRIVATE


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram wants them, None for none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in buttons])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(button.label, callback_data=button.callback)


async def send(message: Message, reply: Reply, *, quote: bool = True, attached: bool = False) -> Message:
    """Send a reply under a message, in its topic; return what was sent.

    In groups it is an answer to the message, unless `quote` is False; in private only where it is `attached`.
    """
    quoting = attached or (quote and in_group(message))
    attempt = partial(
        message.reply_html,
        reply.html,
        reply_markup=keyboard(reply.buttons),
        link_preview_options=_NO_PREVIEW,
        do_quote=quoting,
        allow_sending_without_reply=quoting or None,
    )
    return await again(attempt)


async def show(message: Message, reply: Reply, *, into: int | None = None, quote: bool = True) -> int:
    """Put a reply in the place of the bot's message `into` of the same chat, or send it where there is none any more.

    Returns the number of the message that shows it.
    """
    if into is not None:
        attempt = partial(
            message.get_bot().edit_message_text,
            reply.html,
            chat_id=message.chat.id,
            message_id=into,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply.buttons),
            link_preview_options=_NO_PREVIEW,
        )
        try:
            await again(attempt)
        except BadRequest as error:
            if "not modified" not in error.message:
                log.info("a message cannot be edited, a new one is sent: %s", error)
                return (await send(message, reply, quote=quote)).message_id
        return into
    return (await send(message, reply, quote=quote)).message_id


async def put_in_place(message: Message, reply: Reply) -> None:
    """Put a reply in the place of a message of the bot, or below it where that is gone; one that is the same stays."""
    await show(message, reply, into=message.message_id, quote=False)


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Tell once that an answer is under way, if what is done meanwhile takes longer than TYPING_AFTER_S."""

    async def announce() -> None:
        await asyncio.sleep(TYPING_AFTER_S)
        thread = message.message_thread_id if message.is_topic_message else None
        with suppress(TelegramError):
            await message.get_bot().send_chat_action(message.chat.id, ChatAction.TYPING, message_thread_id=thread)

    announcing = asyncio.create_task(announce())
    try:
        yield
    finally:
        announcing.cancel()
        with suppress(asyncio.CancelledError):
            await announcing


async def again(attempt: Callable[[], Awaitable[_Sent]]) -> _Sent:
    """Return what an attempt to send returns; where the connection breaks it is made once more: twice is better than
    never."""
    try:
        return await attempt()
    except (BadRequest, TimedOut):  # wrong in itself, or perhaps delivered
        raise
    except NetworkError as error:
        log.warning("sending again after: %s", error)
        await asyncio.sleep(SEND_AGAIN_AFTER_S)
        return await attempt()

"""Sending replies, and what is known of the message they answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.reply import Button, Reply

log = logging.getLogger(__name__)

SEND_AGAIN_AFTER_S = 1.0

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def in_group(message: Message) -> bool:
    """Whether others read along."""
    return message.chat.type != ChatType.PRIVATE


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram wants them, None for none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.callback) for button in row] for row in buttons]
    )


async def send(message: Message, reply: Reply, *, quote: bool = True) -> Message:
    """Send a reply under a message: as an answer to it in groups, in its topic; return what was sent."""
    quoting = quote and in_group(message)
    attempt = partial(
        message.reply_html,
        reply.html,
        reply_markup=keyboard(reply.buttons),
        link_preview_options=_NO_PREVIEW,
        do_quote=quoting,
        allow_sending_without_reply=quoting or None,
    )
    return await again(attempt)


async def again(attempt: Callable[[], Awaitable[Message]]) -> Message:
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

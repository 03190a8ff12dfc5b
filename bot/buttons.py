"""Buttons that were pressed: what they were about is looked up, the press is acknowledged once, and then it is done."""

import logging
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]
"""What a button is to do."""


async def press(
    query: CallbackQuery | None, gone: str, find_work: Callable[[CallbackQuery], Awaitable[Work | str | None]]
) -> None:
    """Do what a button is to do, after acknowledging it; where there is nothing to do, `gone` says so.

    `find_work` returns None for a button that is too old, forged, or belongs to another chat, and a text that says why
    it does nothing else. What it raises is raised after acknowledging.
    """
    if query is None:
        return
    notice = None
    try:
        found = await find_work(query)
        notice = gone if found is None else found if isinstance(found, str) else None
    finally:
        await acknowledge(query, notice)
    if callable(found):
        await found()


async def acknowledge(query: CallbackQuery, notice: str | None, *, alert: bool = True) -> None:
    """Answer a button that was pressed; a notice is shown as an alert, or in passing. Too late is no harm."""
    try:
        await query.answer(notice, show_alert=True if notice and alert else None)
    except TelegramError as error:
        log.info("a button could not be acknowledged: %s", error)


def numbers_in(rest: str) -> list[int]:
    """Return the numbers that the data of a button holds between colons, in order; what is none is left out."""
    return [int(part) for part in rest.split(":") if part.isascii() and part.isdigit() and len(part) < 16]


def pressed_label(message: Message, data: str | None) -> str:
    """Return what stands on the button that was pressed, "" where there is no such button."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")

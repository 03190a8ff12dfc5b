"""Replies that are kept as turns: where a message was edited, its reply takes the place of the one it had."""

import asyncio
from collections.abc import Callable

from telegram import Message, Update

from bot.history import Form
from bot.reply import Reply
from bot.sending import show
from bot.service import Service
from index.answer import Answer, NoAnswer


async def show_turn(
    service: Service,
    update: Update,
    message: Message,
    answer: Answer | NoAnswer,
    render: Callable[[int], Reply],
    *,
    form: Form,
    quote: bool = True,
) -> int:
    """Keep an answer that leans on nothing, show the reply that `render` makes of its number, and return that."""
    history, pressed = service.history, update.callback_query is not None
    into = None
    if update.edited_message is not None:
        before = await asyncio.to_thread(history.turn_asked_in, message.chat.id, message.message_id)
        into = None if before is None else await asyncio.to_thread(history.shows, before)
    turn = await asyncio.to_thread(
        history.remember,
        message.chat.id,
        person_of(update, message),
        service.now(),
        answer,
        alone=True,
        asked_in=None if pressed else message.message_id,
        form=form,
    )
    shown = await show(message, render(turn), into=into, quote=quote and not pressed)
    await asyncio.to_thread(history.shown, turn, shown)
    if into is not None:
        await asyncio.to_thread(service.votes.clear, turn)  # they were given to another answer
    return turn


async def asks_the_same(service: Service, update: Update, message: Message, question: str, form: Form) -> bool:
    """Whether a message was edited and asks what it asked before: Telegram tells of other edits too."""
    if update.edited_message is None:
        return False
    number = await asyncio.to_thread(service.history.turn_asked_in, message.chat.id, message.message_id)
    turn = None if number is None else await asyncio.to_thread(service.history.turn, number, message.chat.id)
    return turn is not None and (turn.question, turn.form) == (question, form)


def person_of(update: Update, message: Message) -> int:
    """Return who an update comes from; a channel or a group speaks for itself."""
    return update.effective_user.id if update.effective_user else message.chat.id

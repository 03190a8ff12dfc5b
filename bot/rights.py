"""Who may do what: admins are those of the settings, asked for in each handler at the moment it acts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update, User

from bot.buttons import Work, numbers_in, press
from bot.reply import Reply
from bot.sending import in_group, send
from bot.service import Service
from bot.texts import Language, say


def is_admin(service: Service, update: Update) -> bool:
    """Whether an update comes from an admin."""
    user = update.effective_user
    return user is not None and user.id in service.settings.admins


async def admitted(service: Service, update: Update, *, private: bool = False) -> Message | None:
    """Return the message if an admin sent it; else refuse, and return None. `private`: nor is a group the place."""
    message = update.effective_message
    if message is None:
        return None
    if not is_admin(service, update):
        await send(message, Reply(say("not_admin", service.language(update))))
        return None
    if private and in_group(message):
        await send(message, Reply(say("only_private", service.language(update))))
        return None
    return message


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the admins that an admin pressed: `action:first:second` under a message."""

    action: str
    first: int
    second: int
    message: Message
    user: User
    language: Language


async def press_as_admin(
    service: Service, update: Update, find_work: Callable[[Pressed], Awaitable[Work | str | None]]
) -> None:
    """Do what a button of the admins asks for, after acknowledging it; anybody else is told that it is theirs.

    `find_work` is as for `press`. A button whose message is gone, or whose data is of another form, is too old.
    """
    language, allowed = service.language(update), is_admin(service, update)

    async def find(query: CallbackQuery) -> Work | str | None:
        pressed = _read(query, language) if allowed else None
        return await find_work(pressed) if pressed else None

    await press(update.callback_query, say("gone" if allowed else "button_admins", language), find)


def _read(query: CallbackQuery, language: Language) -> Pressed | None:
    action, _, rest = (query.data or "").partition(":")
    numbers, message = numbers_in(rest), query.message
    if not isinstance(message, Message) or len(numbers) != 2:
        return None
    return Pressed(action, numbers[0], numbers[1], message, query.from_user, language)

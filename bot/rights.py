"""Who may do what: admins are those of the settings, asked for in each handler at the moment it acts."""

from telegram import CallbackQuery, Message, Update

from bot.buttons import numbers_in
from bot.reply import Reply
from bot.sending import in_group, send
from bot.service import Service
from bot.texts import say


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


def admin_press(service: Service, update: Update, query: CallbackQuery) -> tuple[str, Message, int, int] | None:
    """Return what a button of an admin asks for: its action, its message and its two numbers.

    None where somebody else pressed it, its message is gone, or its data is of another form.
    """
    action, _, rest = (query.data or "").partition(":")
    numbers, message = numbers_in(rest), query.message
    if not is_admin(service, update) or not isinstance(message, Message) or len(numbers) != 2:
        return None
    return action, message, numbers[0], numbers[1]

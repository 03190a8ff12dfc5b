"""What Telegram shows of the bot before anything is written: the menus of commands, and its descriptions."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.settings import Settings
from bot.texts import Language, say

log = logging.getLogger(__name__)

_LANGUAGES = ((Language.SIMPLIFIED, None), (Language.ENGLISH, "en"))
"""Telegram tells languages by two letters, so one Chinese is for all; whoever chooses another has it in their chat."""


class Menus:
    """The commands of readers, groups and admins, as Telegram is told them."""

    def __init__(
        self, settings: Settings, everybody: Sequence[str], groups: Sequence[str], admins: Sequence[str]
    ) -> None:
        """Take who the admins are, and the commands: for everybody, those for groups, and the admins' own."""
        self._settings, self._everybody, self._groups, self._admins = settings, everybody, groups, admins

    async def announce(self, bot: Bot) -> None:
        """Tell Telegram all menus, and what stands in an empty chat and on the bot's profile."""
        for language, code in _LANGUAGES:
            await _tell(partial(bot.set_my_commands, _menu(self._everybody, language), language_code=code))
            groups = BotCommandScopeAllGroupChats()
            await _tell(partial(bot.set_my_commands, _menu(self._groups, language), scope=groups, language_code=code))
            for admin in sorted(self._settings.admins):
                every = _menu([*self._everybody, *self._admins], language)
                await _tell(partial(bot.set_my_commands, every, scope=BotCommandScopeChat(admin), language_code=code))
            await _tell(partial(bot.set_my_description, say("description", language), language_code=code))
            await _tell(partial(bot.set_my_short_description, say("short_description", language), language_code=code))

    async def set_for(self, bot: Bot, chat: int, language: Language) -> None:
        """Give a private chat its menu in a language that was chosen for it."""
        commands = [*self._everybody, *(self._admins if chat in self._settings.admins else ())]
        for _, code in _LANGUAGES:  # a menu of Telegram's own language would go before one without
            menu = _menu(commands, language)
            await _tell(partial(bot.set_my_commands, menu, scope=BotCommandScopeChat(chat), language_code=code))


async def _tell(request: Callable[[], Awaitable[Any]]) -> None:
    try:
        await request()
    except TelegramError as error:  # an admin who has not opened the chat yet has no menu in it
        log.warning("a command menu could not be set: %s", error)


def _menu(commands: Sequence[str], language: Language) -> list[BotCommand]:
    return [BotCommand(command, say(f"cmd_{command}", language)) for command in commands]

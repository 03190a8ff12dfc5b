"""Groups the bot comes into, and those it leaves: one line that says how to ask, and nothing kept afterwards."""

import asyncio
import logging

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.service import Service
from bot.texts import say

log = logging.getLogger(__name__)

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Groups:
    """What becomes of the bot in groups."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was put into a group, thrown out, or made an admin."""
        change = update.my_chat_member
        if change is None or change.chat.type not in _GROUPS:
            return
        was, is_now = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
        if was and not is_now:
            gone = await asyncio.to_thread(self._service.history.end_chat, change.chat.id)
            await asyncio.to_thread(self._service.watches.end_chat, change.chat.id)
            log.info("out of a group: %d questions deleted", gone)
        elif is_now and not was:
            await self._greet(update, change, context)

    async def _greet(self, update: Update, change: ChatMemberUpdated, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say how to ask. In privacy mode the bot is shown no mention for certain, so none is promised."""
        reads_all = bool(context.bot.can_read_all_group_messages) or _is_admin(change.new_chat_member)
        key, language = "group_hello_open" if reads_all else "group_hello", self._service.language(update)
        try:
            await context.bot.send_message(change.chat.id, say(key, language))
        except TelegramError as error:  # members may not write there, or it is over already
            log.info("a group could not be greeted: %s", error)

    async def on_migration(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A group has become a supergroup: what is kept of it goes on there."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id:
            old, new = message.chat.id, message.migrate_to_chat_id
            await asyncio.to_thread(self._service.history.move_chat, old, new)
            await asyncio.to_thread(self._service.watches.move_chat, old, new)
            log.info("a group has become a supergroup")


def _is_in(member: ChatMember) -> bool:
    """Whether a status is one of somebody in the group; a restricted member may have left."""
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", True))
    return member.status in (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


def _is_admin(member: ChatMember) -> bool:
    return member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)

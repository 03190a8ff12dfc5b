"""Different chats at once, one chat strictly in order."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.inbox import Inbox

MAX_AT_ONCE = 32


class PerChatProcessor(BaseUpdateProcessor):
    """Handles the updates of one chat one after the other, and those of up to 32 chats side by side.

    A chat's turn comes first and a slot second, so that a chat with many messages holds one slot, not all. The inbox
    is told when an update is begun and when it is done.
    """

    def __init__(self, inbox: Inbox) -> None:
        """Start with no chat waiting."""
        super().__init__(100_000)  # the base's own bound, never reached
        self._inbox = inbox
        self._waiting: dict[int, tuple[asyncio.Lock, int]] = {}
        self._slots = asyncio.Semaphore(MAX_AT_ONCE)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then for a slot."""
        key = _key(update)
        if key is None:
            await self._handle(update, coroutine)
            return
        lock, count = self._waiting.get(key, (asyncio.Lock(), 0))
        self._waiting[key] = (lock, count + 1)
        try:
            async with lock, self._slots:
                await self._handle(update, coroutine)
        finally:
            lock, count = self._waiting.pop(key)
            if count > 1:
                self._waiting[key] = (lock, count - 1)

    async def _handle(self, update: object, coroutine: Awaitable[Any]) -> None:
        if isinstance(update, Update):
            await self._inbox.begin(update)
        await coroutine
        if isinstance(update, Update):
            await self._inbox.finish(update)


def _key(update: object) -> int | None:
    if not isinstance(update, Update):
        return None
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else None

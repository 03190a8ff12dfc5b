"""A chat as the server keeps it: its messages, and what the bot did there, for a test to wait for."""

import copy
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from botapi.errors import ApiError
from botapi.text import Json

if TYPE_CHECKING:
    from botapi.emulator import BotApi

REPLY_TIMEOUT_S = 5.0


class Chat:
    """A private chat or a group. `info` is Telegram's Chat object, `messages` what was written, by message id.

    `closed` is why the bot may not write here (the end of a 403's description), or None.
    """

    def __init__(self, api: "BotApi", info: Json) -> None:
        self.api = api
        self.info = info
        self.id: int = info["id"]
        self.messages: dict[int, Json] = {}
        self.threads: set[int] = set()
        self.keyboard: Json | None = None
        self.drafts: list[Json] = []
        self.closed: str | None = None
        self._replies: list[Json] = []
        self._read = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id})"

    def sent(self) -> list[Json]:
        """Return the bot's messages as they now stand, in order."""
        return [copy.deepcopy(message) for message in self.messages.values() if message["from"]["is_bot"]]

    async def next_reply(self, timeout_s: float = REPLY_TIMEOUT_S) -> Json:
        """Return the next message the bot sends or edits here, as it was then; each is returned once.

        Raises AssertionError where none comes in time.
        """
        if not await self.api.until(self._has_unread, timeout_s):
            raise AssertionError(f"no reply in {self} within {timeout_s} s; {self.api.summary()}")
        self._read += 1
        return self._replies[self._read - 1]

    async def reply_where(self, wanted: Callable[[Json], bool], timeout_s: float = REPLY_TIMEOUT_S) -> Json:
        """Return the next reply of which something is true, passing over those before it."""
        while not wanted(reply := await self.next_reply(timeout_s)):
            pass
        return reply

    async def stays_silent(self, seconds: float = 0.3) -> bool:
        """Whether the bot sends or edits nothing here for so long, beside what `next_reply` has returned."""
        return not await self.api.until(self._has_unread, seconds)

    def forget_replies(self) -> None:
        """Pass over everything the bot has sent so far."""
        self._read = len(self._replies)

    def new_message(self, sender: Json, **content: object) -> Json:
        """Return a message of this chat, stored, with a number of its own."""
        message: Json = {
            "message_id": self.api.next_id(),
            "date": int(time.time()),
            "chat": self.info,
            "from": sender,
            **{key: value for key, value in content.items() if value is not None},
        }
        self.messages[message["message_id"]] = message
        return message

    def note_reply(self, message: Json) -> None:
        """Let `next_reply` return this message as it is now."""
        self._replies.append(copy.deepcopy(message))
        self.api.changed()

    def get_message(self, message_id: int, purpose: str) -> Json:
        """Return a message; raises ApiError in the words Telegram has for the purpose (edit, delete, react to)."""
        try:
            return self.messages[message_id]
        except KeyError:
            raise ApiError(400, f"Bad Request: message to {purpose} not found") from None

    def _has_unread(self) -> bool:
        return self._read < len(self._replies)


def as_reply_target(message: Json) -> Json:
    """Return a message as it is quoted in a reply: without the one it replies to itself."""
    return {key: copy.deepcopy(value) for key, value in message.items() if key != "reply_to_message"}

"""Updates on their way to the bot: a queue, emptied by long polling or by a webhook."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from botapi.errors import ApiError
from botapi.text import Json

_ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_RETRY_AFTER_S = 0.05


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt at the webhook: which update, and the status, or None where nobody answered."""

    update_id: int
    status: int | None


class Updates:
    """Everything `pushed` so far, and of it what is `pending`: not confirmed yet. Oldest first.

    `delivered` is called after each attempt at a webhook.
    """

    def __init__(self, delivered: Callable[[], None]) -> None:
        self._delivered = delivered
        self.pending: list[Json] = []
        self.pushed: list[Json] = []
        self.deliveries: list[Delivery] = []
        self._repeated: list[Json] = []
        self._ids = itertools.count(1)
        self._allowed: list[str] = []
        self._changed = asyncio.Event()
        self._poll = 0
        self._webhook: Json = {}
        self._worker: asyncio.Task[None] | None = None

    def push(self, kind: str, content: Json) -> Json | None:
        """Queue an update and return it, or None where the bot does not ask for this kind."""
        if kind not in self._allowed if self._allowed else kind in _ONLY_WHEN_ASKED:
            return None
        update = {"update_id": next(self._ids), kind: content}
        self.pushed.append(update)
        self.pending.append(update)
        self._changed.set()
        return update

    def repeat(self, update: Json | None = None) -> None:
        """Deliver an update, or the last one, once more under its old number, as after a lost confirmation."""
        self._repeated.append(update or self.pushed[-1])
        self._changed.set()

    async def poll(self, *, offset: int = 0, limit: int = 100, timeout_s: float = 0) -> list[Json]:
        """Confirm what lies before the offset, wait for updates, and return them.

        Raises ApiError: a webhook is set, or another poll began meanwhile.
        """
        if self._webhook:
            raise ApiError(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            )
        self.pending = self.pending[offset:] if offset < 0 else [u for u in self.pending if u["update_id"] >= offset]
        self._poll += 1
        mine = self._poll
        self._changed.set()  # ends the poll before this one
        clock = asyncio.get_running_loop()
        until = clock.time() + timeout_s
        while not (self._repeated or self.pending) and (left := until - clock.time()) > 0:
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), left)
            if mine != self._poll:
                raise ApiError(409, "Conflict: terminated by other getUpdates request")
        batch = [*self._repeated, *self.pending][:limit]
        self._repeated.clear()
        return batch

    def allow(self, kinds: list[str] | None) -> None:
        """Deliver these kinds from now on; None keeps the choice made before, an empty list is the default."""
        if kinds is not None:
            self._allowed = kinds

    def set_webhook(self, params: Json) -> None:
        """Deliver to an address from now on."""
        self._webhook = params if params.get("url") else {}
        self._poll += 1
        self._changed.set()
        if self._webhook and self._worker is None:
            self._worker = asyncio.create_task(self._deliver())

    def delete_webhook(self) -> None:
        """Go back to polling."""
        self._webhook = {}

    def webhook_info(self) -> Json:
        """Return a WebhookInfo."""
        info: Json = {
            "has_custom_certificate": "certificate" in self._webhook,
            "pending_update_count": len(self.pending),
        }
        if self.deliveries and self.deliveries[-1].status != 200:
            info |= {"last_error_date": int(time.time()), "last_error_message": f"{self.deliveries[-1].status}"}
        allowed = {"allowed_updates": self._allowed} if self._allowed else {}
        return {"url": self._webhook.get("url", "")} | info | allowed

    async def close(self) -> None:
        """Stop delivering and end a poll that waits."""
        self._poll += 1
        self._changed.set()
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker

    async def _deliver(self) -> None:
        """Post one update after the other, each until it is taken."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                while not (self._repeated or self.pending) or not self._webhook:
                    self._changed.clear()
                    await self._changed.wait()
                queue = self._repeated or self.pending
                update = queue[0]
                status = await self._post(session, update)
                self.deliveries.append(Delivery(update["update_id"], status))
                if status is None or not 200 <= status < 300:
                    await asyncio.sleep(_RETRY_AFTER_S)  # the same update comes first again
                elif update in queue:
                    queue.remove(update)
                self._delivered()

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> int | None:
        secret = self._webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(self._webhook["url"], json=update, headers=headers) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return None

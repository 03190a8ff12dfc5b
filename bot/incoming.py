"""Updates as Telegram hands them over: one that cannot be read holds up no other.

The library reads the updates of a poll all or none. Where one of them is not what the Bot API it was written for sends
(a server of one's own may be older, Telegram's newer), it asks for the same again and again, and nobody is answered.
"""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

_UNKNOWN_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_MESSAGES = ("message", "edited_message")
_KEPT = (
    *("message_id", "date", "edit_date", "chat", "from", "sender_chat", "message_thread_id", "is_topic_message"),
    *("text", "entities", "caption", "caption_entities"),
)
"""What is kept of a message that cannot be read whole: whose it is, and what was written."""


class ReadableUpdates(HTTPXRequest):
    """Asks Telegram for updates. What of one cannot be read is left out of it before the library sees it.

    That the token is unknown counts as being out of reach. Whether it is right is asked at the start; later a server or
    a proxy that has just started may say so, and the library would never ask again.
    """

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Return the status of a request and what came back."""
        status, payload = await super().do_request(*args, **options)
        return HTTPStatus.BAD_GATEWAY if status in _UNKNOWN_TOKEN else status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer of the Bot API as a dictionary, each update in it readable."""
        answer: dict[str, Any] = HTTPXRequest.parse_json_payload(payload)
        if isinstance(updates := answer.get("result"), list):
            answer["result"] = [readable(one) for one in updates]
        return answer


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update as it came; where it cannot be read, with the plain part of its message, or else its number."""
    if _is_readable(update):
        return update
    kept = next(filter(_is_readable, _reduced(update)), {"update_id": update["update_id"]})
    log.warning("update %s cannot be read whole; left of it: %s", kept["update_id"], ", ".join(kept))
    return kept


def _reduced(update: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in _MESSAGES:
        if isinstance(message := update.get(kind), dict):
            plain = {key: value for key, value in message.items() if key in _KEPT}
            yield {"update_id": update["update_id"], kind: plain}


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception:  # whatever the library makes of what it does not expect
        return False
    return True

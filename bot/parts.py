"""A long text that came in several messages: what is pasted or posted is cut where it has over 4,096 characters."""

from telegram import Message

from bot.drafts import Part
from bot.reply import utf16_units

WITHIN_S = 2.0
"""Parts of one text are sent within so many seconds; nobody writes two long messages in that time."""

LEAST_UNITS = 2_000
"""A message with fewer UTF-16 units was not cut at its end: clients look for a good place in the last half."""


def part_of(message: Message) -> Part:
    """Return what tells whether a message goes on with another: whose it is, when it was sent, and how long it is."""
    came_at, origin = message.date.timestamp(), message.forward_origin
    text = message.text or message.caption or ""
    if origin is None:
        return Part("", came_at, came_at, utf16_units(text))
    known = {key: value for key, value in origin.to_dict().items() if key not in {"date", "message_id"}}
    return Part(repr(sorted(known.items(), key=str)), origin.date.timestamp(), came_at, utf16_units(text))


def goes_on(before: Part, now: Part) -> bool:
    """Whether a message is the next part of the text another one began."""
    in_time = 0 <= now.sent_at - before.sent_at <= WITHIN_S
    return in_time and came_along(before, now) and now.sender == before.sender and before.units >= LEAST_UNITS


def came_along(before: Part, now: Part) -> bool:
    """Whether two messages came so close together that they may be parts of one text: forwarded at once, say."""
    return 0 <= now.came_at - before.came_at <= WITHIN_S


def join_texts(before: str, now: str) -> str:
    """Return two parts as one text. A sentence that was cut in two is put together when the article is read."""
    return f"{before}\n{now}"

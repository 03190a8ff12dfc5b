"""Text as Telegram sees it: lengths in UTF-16 units, trimmed ends, and entities found without markup."""

import re
from typing import Any

Json = dict[str, Any]

RIGHTS: dict[str, Json] = {
    "creator": {"is_anonymous": False},
    "administrator": dict.fromkeys(
        (
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    ),
}
"""What a ChatMember of a status holds beside it."""

_FOUND = {
    # Names are ASCII, but a Chinese character beside one is a letter too: in "@bot你好" Telegram sees no mention.
    "bot_command": re.compile(r"(?<![\w/<>])(?>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"),
    "mention": re.compile(r"(?<!\w)(?>@[A-Za-z0-9_]{2,32})(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#])#(?=\d*[^\W\d])\w{1,256}"),
    "url": re.compile(
        r"https?://[^\s，。；：！？、（）《》「」【】<>\"]+[^\s，。；：！？、（）《》「」【】<>\".,;:!?)]"
    ),
}
_NOTHING_INSIDE = {"code", "pre", "text_link", "text_mention"}


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has: the unit of every offset and limit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slice_utf16(text: str, offset: int, length: int) -> str:
    """Return the part of a text that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "surrogatepass")


def text_of(message: Json) -> tuple[str, list[Json]]:
    """Return the text or caption of a message and its entities; an empty text where it has none."""
    name = "caption" if "caption" in message else "text"
    return message.get(name, ""), message.get("caption_entities" if name == "caption" else "entities", [])


def found_entities(text: str) -> list[Json]:
    """Return the commands, mentions, hashtags and addresses in a text, in order."""
    return sorted(
        (
            {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])}
            for kind, pattern in _FOUND.items()
            for match in pattern.finditer(text)
        ),
        key=lambda entity: (entity["offset"], -entity["length"]),
    )


def as_stored(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return text and entities as Telegram stores them: trimmed, with the entities it finds itself."""
    first = min((entity["offset"] for entity in entities), default=utf16_length(text))
    leading = min(len(text) - len(text.lstrip()), first)
    text = text.strip() if leading == len(text) - len(text.lstrip()) else text[leading:].rstrip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - leading
        if (length := min(entity["length"], end - offset)) > 0:
            kept.append(entity | {"offset": offset, "length": length})
    closed = [entity for entity in kept if entity["type"] in _NOTHING_INSIDE]
    kept += [found for found in found_entities(text) if not any(_overlap(found, entity) for entity in closed)]
    unique = {(entity["type"], entity["offset"], entity["length"]): entity for entity in kept}
    return text, sorted(unique.values(), key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])

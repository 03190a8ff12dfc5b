"""Telegram's HTML: the few tags it knows, and its words for everything else.

Follows the parser of Telegram's server rather than HTML: only four named references are decoded, a stray "<" is an
error, an empty entity disappears.
"""

import re
from dataclasses import dataclass

from botapi.text import Json, utf16_length

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_PART = re.compile(r"&(?:#x[0-9a-fA-F]+|#[0-9]+|(?:lt|gt|amp|quot)(?![a-zA-Z]));?|<|[^&<]+|&")
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[^\s>]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class MarkupError(ValueError):
    """Markup Telegram refuses; the text is the one it answers with."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    start: int


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Return the plain text of Telegram HTML and its entities, by offset, the outer one first.

    Raises MarkupError for an unknown tag, a tag left open, a wrong end tag, or a "<" that is no tag.
    """
    plain: list[str] = []
    opened: list[_Open] = []
    entities: list[Json] = []
    place = length = 0
    while place < len(markup):
        part = _PART.match(markup, place)
        if part is None:  # cannot be: one branch takes "<", one "&", one the rest
            raise MarkupError(f"Unexpected character at byte offset {_bytes(markup, place)}")
        if part[0] != "<":
            text = _decoded(part[0])
            plain.append(text)
            length += utf16_length(text)
            place = part.end()
            continue
        tag = _get_tag(markup, place)
        if tag["closing"]:
            entities += _closed(tag, opened, "".join(plain), length, _bytes(markup, place))
        else:
            opened.append(_Open(tag["name"].lower(), _attributes(tag, _bytes(markup, place)), length))
        place = tag.end()
    if opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    return "".join(plain), sorted(_joined(entities), key=lambda entity: (entity["offset"], -entity["length"]))


def _get_tag(markup: str, place: int) -> re.Match[str]:
    """The tag at a place; raises MarkupError where there is none."""
    where = _bytes(markup, place)
    closing = markup.startswith("</", place)
    name = re.split(r"[\s>]", markup[place + 1 :], maxsplit=1)[0].lower()
    if not closing and name not in _STYLES:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {where}')
    tag = _TAG.match(markup, place)
    if tag is None:
        raise MarkupError(f"Unclosed {'end' if closing else 'start'} tag at byte offset {where}")
    return tag


def _attributes(tag: re.Match[str], where: int) -> dict[str, str]:
    """The attributes of a start tag; raises MarkupError where Telegram does not take them."""
    attributes: dict[str, str] = {}
    rest, place = tag["attributes"].rstrip(), 0
    while place < len(rest):
        match = _ATTRIBUTE.match(rest, place)
        if match is None:
            raise MarkupError(f'Empty attribute name in the tag "{tag["name"]}" at byte offset {where}')
        value = next((group for group in match.groups()[1:] if group is not None), "")
        attributes[match[1].lower()] = re.sub(_PART, lambda part: _decoded(part[0]), value)
        place = match.end()
    if tag["name"].lower() == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    return attributes


def _closed(tag: re.Match[str], opened: list[_Open], plain: str, length: int, where: int) -> list[Json]:
    """The entity an end tag completes, or nothing where it covers no text or has no target."""
    if not opened:
        raise MarkupError(f"Unexpected end tag at byte offset {where}")
    start = opened.pop()
    if tag["name"] and tag["name"].lower() != start.name:
        raise MarkupError(
            f'Unmatched end tag at byte offset {where}, expected "</{start.name}>", found "</{tag["name"]}>"'
        )
    if start.start == length:
        return []
    entity: Json = {"type": _STYLES[start.name], "offset": start.start, "length": length - start.start}
    if start.name == "a":
        entity["url"] = start.attributes.get("href") or _tail(plain, length - start.start)
        if not re.match(r"(?:https?|tg)://\S+\Z|mailto:|tel:|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?\Z", entity["url"]):
            return []  # Telegram keeps the words and drops a link that leads nowhere
    elif start.name == "tg-emoji":
        entity["custom_emoji_id"] = start.attributes.get("emoji-id", "")
    elif start.name == "blockquote" and "expandable" in start.attributes:
        entity["type"] = "expandable_blockquote"
    elif start.name == "code" and start.attributes.get("class", "").startswith("language-"):
        entity["language"] = start.attributes["class"].removeprefix("language-")
    return [entity]


def _joined(entities: list[Json]) -> list[Json]:
    """The entities with <pre><code class="language-…"> made one; a language elsewhere is dropped."""
    languages = {(one["offset"], one["length"]): one for one in entities if "language" in one and one["type"] == "code"}
    blocks = {(one["offset"], one["length"]) for one in entities if one["type"] == "pre"}
    joined: list[Json] = []
    for one in entities:
        span = (one["offset"], one["length"])
        if one["type"] == "pre" and span in languages:
            joined.append(one | {"language": languages[span]["language"]})
        elif one["type"] != "code" or span not in blocks:
            joined.append({key: value for key, value in one.items() if key != "language"})
    return joined


def _decoded(part: str) -> str:
    """One reference decoded; anything else as it is."""
    name = part.removeprefix("&").removesuffix(";")
    if not part.startswith("&") or not name:
        return part
    if name in _NAMED:
        return _NAMED[name]
    if not name.startswith("#"):
        return part
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else part


def _tail(plain: str, units: int) -> str:
    """The last so many UTF-16 units of a text."""
    return plain.encode("utf-16-le")[-2 * units :].decode("utf-16-le")


def _bytes(markup: str, place: int) -> int:
    return len(markup[:place].encode())

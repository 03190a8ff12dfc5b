"""Draws messages as a phone shows them: bubbles with bold, quotes, pictures, files and the buttons underneath.

It takes messages as the Bot API has them, so what is drawn is what was sent. Simplified: no times, no avatars.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import matplotlib as mpl
from matplotlib.font_manager import get_font
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[1] / "bot" / "fonts" / "NotoSansCJKsc-Regular-subset.otf"
SIGNS = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
"""For the few signs, as ↪, that a phone takes from another font too."""

WIDTH, SIZE, LEADING = 1080, 42, 58
MARGIN, PAD, BUBBLE = 28, 30, 930
QUOTE_PAD, BAR, CORNER = 24, 8, 36
COLLAPSED_LINES = 3

Message: TypeAlias = dict[str, Any]
Pen: TypeAlias = ImageDraw.ImageDraw

_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%+/:'’-]*|.", re.DOTALL)
_STAYS_BEHIND = "，。、；：！？）》」』”’…·%,.;:!?)]}"


@dataclass(frozen=True, slots=True)
class Skin:
    """Colours of an app."""

    wall: str
    theirs: str
    ours: str
    ink: str
    ours_ink: str
    accent: str
    tint: str
    button: str


LIGHT = Skin("#d5e0e8", "#ffffff", "#e6fbd3", "#111418", "#111418", "#2c7be0", "#e9f2fc", "#8fa6b6")
DARK = Skin("#0d1620", "#1b2a38", "#2f6ea5", "#f1f4f6", "#ffffff", "#6ab2f2", "#233850", "#22374a")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bubble: characters, which of them are bold, and which quote it is of, "" for none."""

    text: str
    bold: tuple[bool, ...]
    quote: str


def draw_chat(messages: Sequence[Message], files: dict[str, bytes], *, dark: bool = False) -> Image.Image:
    """Return a picture of messages, oldest first; `files` holds the contents of those they name, by id."""
    skin = DARK if dark else LIGHT
    drawn = [_draw_message(message, files, skin) for message in messages]
    height = sum(part.height for part in drawn) + MARGIN * (len(drawn) + 1)
    wall = Image.new("RGB", (WIDTH, height), skin.wall)
    y = MARGIN
    for message, part in zip(messages, drawn, strict=True):
        wall.paste(part, (MARGIN if message["from"]["is_bot"] else WIDTH - MARGIN - part.width, y))
        y += part.height + MARGIN
    return wall


def _draw_message(message: Message, files: dict[str, bytes], skin: Skin) -> Image.Image:
    ours = not message["from"]["is_bot"]
    keys = ("caption", "caption_entities") if "caption" in message else ("text", "entities")
    lines = list(_lines(message[keys[0]], message.get(keys[1], []))) if keys[0] in message else []
    picture = _picture(message, files)
    rows = [[button["text"] for button in row] for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
    widest = max((_width(line.text) + (2 * QUOTE_PAD if line.quote else 0) for line in lines), default=0.0)
    full = rows or picture is not None or "document" in message
    width = BUBBLE if full else round(widest) + 2 * PAD
    bubble_height = _height(lines, picture, message)
    button_height = LEADING + 34
    part = Image.new("RGB", (width, bubble_height + (button_height + 8) * len(rows)), skin.wall)
    pen = ImageDraw.Draw(part)
    pen.rounded_rectangle((0, 0, width - 1, bubble_height - 1), CORNER, fill=skin.ours if ours else skin.theirs)
    y = PAD - 10
    if picture is not None:
        mask = Image.new("L", picture.size)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, picture.width - 1, picture.height - 1), CORNER - 6, fill=255)
        part.paste(picture, (6, 6), mask)
        y = picture.height + 6 + PAD // 2
    if "document" in message:
        _draw_file(pen, y, message["document"]["file_name"], files[message["document"]["file_id"]], skin)
        y += 2 * LEADING + 16
    for quote, grouped in groupby(lines, key=lambda line: line.quote):
        block = list(grouped)
        y = _draw_quote(pen, y, width, quote, block, skin) if quote else _draw_plain(pen, y, block, skin, ours=ours)
    y = bubble_height + 8
    for row in rows:
        _draw_buttons(pen, y, row, skin)
        y += button_height + 8
    return part


def _height(lines: Sequence[Line], picture: Image.Image | None, message: Message) -> int:
    height = 2 * (PAD - 10) if lines or picture is None else 0
    for quote, grouped in groupby(lines, key=lambda line: line.quote):
        count = len(list(grouped))
        height += LEADING * (min(count, COLLAPSED_LINES) if quote.startswith("expandable") else count)
        height += 28 if quote else 0
    if picture is not None:
        height += picture.height + 12
    return height + (2 * LEADING + 16 if "document" in message else 0)


def _picture(message: Message, files: dict[str, bytes]) -> Image.Image | None:
    if "photo" not in message:
        return None
    photo = Image.open(io.BytesIO(files[message["photo"][-1]["file_id"]])).convert("RGB")
    width = BUBBLE - 12
    return photo.resize((width, round(photo.height * width / photo.width)), Image.Resampling.LANCZOS)


def _draw_plain(pen: Pen, y: int, lines: Sequence[Line], skin: Skin, *, ours: bool) -> int:
    for line in lines:
        _write(pen, PAD, y, line, skin.ours_ink if ours else skin.ink)
        y += LEADING
    return y


def _draw_quote(pen: Pen, y: int, width: int, quote: str, lines: Sequence[Line], skin: Skin) -> int:
    folded = quote.startswith("expandable") and len(lines) > COLLAPSED_LINES
    shown = lines[:COLLAPSED_LINES] if folded else lines
    bottom = y + 20 + LEADING * len(shown)
    pen.rounded_rectangle((PAD, y + 4, width - PAD, bottom), 10, fill=skin.tint)
    pen.rounded_rectangle((PAD, y + 4, PAD + BAR, bottom), 4, fill=skin.accent)
    for number, line in enumerate(shown):
        _write(pen, PAD + QUOTE_PAD, y + 10 + LEADING * number, line, skin.ink)
    if folded:
        x, middle = width - PAD - 46, bottom - 26
        pen.rectangle((x - 12, bottom - LEADING, width - PAD - 1, bottom - 10), fill=skin.tint)
        pen.line(
            [(x, middle - 6), (x + 12, middle + 6), (x + 24, middle - 6)], fill=skin.accent, width=5, joint="curve"
        )
    return bottom + 8


def _draw_file(pen: Pen, y: int, name: str, content: bytes, skin: Skin) -> None:
    pen.ellipse((PAD, y + 4, PAD + 2 * LEADING, y + 4 + 2 * LEADING), fill=skin.accent)
    x = PAD + LEADING
    pen.line([(x, y + 34), (x, y + 86)], fill=skin.theirs, width=7)
    pen.line([(x - 22, y + 66), (x, y + 88), (x + 22, y + 66)], fill=skin.theirs, width=7, joint="curve")
    for row, text in enumerate((name, f"{len(content) / 1024:.1f} KB")):
        _write(pen, PAD + 2 * LEADING + 28, y + LEADING * row, Line(text, (row == 0,) * len(text), ""), skin.ink)


def _draw_buttons(pen: Pen, y: int, labels: Sequence[str], skin: Skin) -> None:
    gap = 8
    width = (BUBBLE - gap * (len(labels) - 1)) / len(labels)
    for number, label in enumerate(labels):
        left = number * (width + gap)
        pen.rounded_rectangle((left, y, left + width, y + LEADING + 34), 22, fill=skin.button)
        shown = label
        while _width(shown) > width - 20:
            shown = f"{shown.rstrip('…')[:-1]}…"
        line = Line(shown, (False,) * len(shown), "")
        _write(pen, left + (width - _width(shown)) / 2, y + 17, line, "#ffffff")


def _write(pen: Pen, x: float, y: float, line: Line, colour: str) -> None:
    for char, bold in zip(line.text, line.bold, strict=True):
        font = _font(char)
        for shift in (0, 1, 2) if bold else (0,):
            pen.text((x + shift, y + 0.5 * (LEADING - SIZE) + 0.88 * SIZE), char, fill=colour, font=font, anchor="ls")
        x += font.getlength(char)


@lru_cache
def _open_font(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), SIZE)


@lru_cache
def _charmap() -> frozenset[int]:
    return frozenset(get_font(str(FONT)).get_charmap())


@lru_cache(maxsize=4096)
def _font(char: str) -> ImageFont.FreeTypeFont:
    """Return the font a character is drawn with: the charts' own where it has it, save for the dot, wide in it."""
    return _open_font(FONT) if ord(char) in _charmap() and char != "·" else _open_font(SIGNS)


def _width(text: str) -> float:
    return sum(_font(char).getlength(char) for char in text)


def _lines(text: str, entities: Sequence[dict[str, Any]]) -> Iterator[Line]:
    """Yield a text in lines that fit a bubble, with its entities, whose places count UTF-16 units."""
    units = [len(char.encode("utf-16-le")) // 2 for char in text]
    places = [sum(units[:number]) for number in range(len(text))]
    bold = [_within(entities, {"bold"}, place) is not None for place in places]
    quotes = [_within(entities, {"blockquote", "expandable_blockquote"}, place) for place in places]
    start = 0
    for paragraph in text.split("\n"):
        quote = quotes[start] if paragraph else None
        name = f"{quote['type']} {quote['offset']}" if quote else ""
        room = BUBBLE - 2 * PAD - (2 * QUOTE_PAD if quote else 0)
        for first, last in _broken(paragraph, room):
            yield Line(paragraph[first:last], tuple(bold[start + first : start + last]), name)
        start += len(paragraph) + 1


def _within(entities: Sequence[dict[str, Any]], kinds: set[str], place: int) -> dict[str, Any] | None:
    for entity in entities:
        if entity["type"] in kinds and entity["offset"] <= place < entity["offset"] + entity["length"]:
            return entity
    return None


def _broken(text: str, room: float) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each line of a paragraph; no line begins with what closes."""
    first = last = 0
    for match in _UNIT.finditer(text):
        if last > first and _width(text[first : match.end()]) > room:
            carried = match.group() in _STAYS_BEHIND and last - first > 1
            end = last - 1 if carried else last
            yield first, end
            first = end + (text[end : match.end()].isspace())
        last = match.end()
    yield first, last

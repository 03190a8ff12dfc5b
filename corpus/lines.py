"""The lines of a body as the page extraction left them, and what each looks like by itself.

A line is not yet a paragraph: a paragraph may lie broken over several lines, which `corpus.repair` finds out. What is
undone here is only what the layout itself tells: text wrapped at a fixed width, and paragraphs set in one line with
runs of blanks between them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from corpus.article import Span
from corpus.text import is_visible
from corpus.words import read_list


class Look(StrEnum):
    """What a line looks like by itself."""

    TEXT = "text"  # ends like a sentence, or is too long for a heading
    SHORT = "short"  # short and without an end: a heading, or a piece of a sentence
    HEADING = "heading"  # marked as a heading
    LABEL = "label"  # opens a side box
    ITEM = "item"
    CAPTION = "caption"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: where it stands, its text, the blank lines above it, and its look.

    `spans` are several only where text wrapped at a fixed width was put together. `level` is a markdown heading's
    number of #, else 0.
    """

    spans: tuple[Span, ...]
    text: str
    gap: int
    look: Look
    level: int = 0


ENDS = "。！？!?…"
CLOSERS = "”’」』）)》】]〉\"'"
_ASCII = re.compile(r"[\x00-\x7f]")
_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INNER_GAP = re.compile(r"[^\S\n\r]{3,}|\u3000{2,}")
_INNER_GAP_MIN_CHARS = 100
_NOTE = re.compile(r"(?:^|(?<=[。！？!?…”]))(?:\s*[（(][^（）()]{1,30}[）)])+\s*$")
_MARKED_HEADING = re.compile(r"(#{1,6})\s+\S")
_ITEM = re.compile(r"(?:[-*+•·●○◦▪‣]\s+|\d{1,2}[.)]\s+|[（(]\d{1,2}[）)]|\d{1,2}、|[①-⑳])(?=\S)")
_CAPTION = re.compile(r"[■□▲△▼▽◆◇►▶]|[（(]?(?:图[①-⑳\d]|上图|下图|左图|右图|图为|资料图|图片说明|题图)")
_PICTURED = re.compile(
    r"(?:^|[。！？])(?:上|下|左|右|题)?图(?:[①-⑳\d]+)?(?:为|：)|[\u4e00-\u9fff]摄[）)]?$|资料图[）)]?$"
)
_LABEL_FRAME = re.compile(r"^[\s#【\[●◎★☆■▲>《（(]+|[\s：:】\]》）)>…]+$")
_SAYS = re.compile(r"[\u4e00-\u9fff]{2,4}说$")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}$")
SHORT_MAX_CHARS = 40
BYLINE_MAX_CHARS = 80


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    return frozenset(read_list("boxes.txt"))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset("".join(read_list("surnames.txt")))


@lru_cache(maxsize=1)
def _role_pattern() -> re.Pattern[str]:
    roles = "|".join(sorted(map(re.escape, read_list("roles.txt")), key=len, reverse=True))
    return re.compile(rf"[（(【\[]?(?:{roles})(?:[/／、&](?:{roles}))*(?:[/／:：|｜■●]\s*|[\s）)】\]]|$)")


def visible_span(body: str, start: int, end: int) -> Span | None:
    """The span without the invisible characters at its ends, or None where nothing is visible."""
    while start < end and not is_visible(body[start]):
        start += 1
    while end > start and not is_visible(body[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def is_finished(text: str) -> bool:
    """Whether a text ends where a sentence may end; a lone closing quote or bracket is no end."""
    bare = _NOTE.sub("", text[-60:]).rstrip(CLOSERS + " \u3000")
    if not bare:
        return bool(text)
    if bare[-1] in ENDS:
        return True
    return bare[-1] == "." and bare[-2:-1].isascii() and not bare[-2:-1].isdigit()


def are_names(text: str) -> bool:
    """Whether a text is nothing but people's names, apart from blanks and 、 between them."""
    names = re.split(r"[\s、]+", text.strip())
    return all(_NAME.match(name) and name[0] in _surnames() for name in names)


def _is_byline(text: str) -> bool:
    if len(text) > BYLINE_MAX_CHARS or text[-1:] in "。！？；，、":
        return False
    found = _role_pattern().match(text)
    if not found:
        return False
    rest = text[found.end() :].strip(" \u3000）)】]")
    marked = any(mark in found.group() for mark in "/／:：|｜")
    # "图 文化广场人头攒动" is a role word by chance: without a mark the first word after it is a name, or nothing is.
    return marked or not rest or are_names(rest.split()[0]) or bool(_role_pattern().match(rest))


def look_of(text: str) -> Look:
    """Return what a line looks like; the text is not empty."""
    bare = _LABEL_FRAME.sub("", text)
    if len(bare) <= 8 and (bare in _labels() or _SAYS.match(bare)):
        return Look.LABEL
    if _MARKED_HEADING.match(text):
        return Look.HEADING
    if _is_byline(text):
        return Look.BYLINE
    if len(text) <= 240 and (_CAPTION.match(text) or _PICTURED.search(text)):
        return Look.CAPTION
    if _ITEM.match(text):
        return Look.ITEM
    if len(text) <= SHORT_MAX_CHARS and "。" not in text and not is_finished(text) and text[-1] not in "，、；：,;:":
        return Look.SHORT
    return Look.TEXT


def _physical_lines(body: str) -> Iterator[tuple[Span, int, bool]]:
    """Yield the visible span of each line that has one, the blank lines above it, and whether it is indented."""
    place, gap = 0, 0
    while place <= len(body):
        found = _NEWLINE.search(body, place)
        end = found.start() if found else len(body)
        span = visible_span(body, place, end)
        if span is None:
            gap += 1
        else:
            yield span, gap, span[0] > place
            gap = 0
        if found is None:
            return
        place = found.end()


def _split_at_gaps(body: str, span: Span) -> Iterator[Span]:
    """Yield the paragraphs of a long line that keeps them apart by runs of blanks."""
    start, end = span
    if end - start < _INNER_GAP_MIN_CHARS:
        yield span
        return
    for found in _INNER_GAP.finditer(body, start, end):
        if piece := visible_span(body, start, found.start()):
            yield piece
        start = found.end()
    if piece := visible_span(body, start, end):
        yield piece


def _cells(text: str) -> int:
    """The width of a text in columns: a Chinese character takes two."""
    return 2 * len(text) - len(_ASCII.findall(text))


@dataclass(frozen=True, slots=True)
class _Raw:
    span: Span
    gap: int
    indented: bool
    cells: int


def _overflows(body: str, line: _Raw, following: _Raw, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this line."""
    start, end = following.span
    word = re.compile(r"[!-~]+|.[，。、；：！？”’）》]{0,2}").match(body, start, end)
    return line.cells + (_cells(word.group()) if word else 1) >= width


def _wrap_width(body: str, raws: Sequence[_Raw]) -> int:
    """The columns a text was wrapped at, or 0 where it was not."""
    pairs = [(a, b) for a, b in pairwise(raws) if b.gap == 0]
    if len(pairs) < 3:
        return 0
    widths = sorted(line.cells for line, _ in pairs)
    width = widths[int(len(widths) * 0.95)]
    if not 36 <= width <= 170:
        return 0
    full = [line for line, following in pairs if _overflows(body, line, following, width)]
    broken = [line for line in full if not is_finished(body[slice(*line.span)][-4:])]
    return width if len(full) >= max(3, 0.5 * len(pairs)) and len(broken) >= 0.6 * len(full) else 0


def _unwrapped(body: str, raws: Sequence[_Raw]) -> Iterator[tuple[list[Span], int]]:
    """Yield the spans of each line, wrapped ones put together, and the blank lines above."""
    width = _wrap_width(body, raws)
    spans: list[Span] = []
    gap = 0
    for number, raw in enumerate(raws):
        previous = raws[number - 1] if number else None
        goes_on = (
            width > 0
            and previous is not None
            and raw.gap == 0
            and _overflows(body, previous, raw, width)
            and not (raw.indented and is_finished(body[slice(*previous.span)][-4:]))
            and look_of(body[slice(*raw.span)]) in (Look.TEXT, Look.SHORT)
        )
        if goes_on:
            spans.append(raw.span)
            continue
        if spans:
            yield spans, gap
        spans, gap = [raw.span], raw.gap
    if spans:
        yield spans, gap


def joined(body: str, spans: Sequence[Span]) -> str:
    """The text at the spans, directly joined, with a space where a Latin letter or digit meets another."""
    parts: list[str] = []
    for start, end in spans:
        if parts and is_latin(body[start]) and is_latin(parts[-1][-1]):
            parts.append(" ")
        parts.append(body[start:end])
    return "".join(parts)


def is_latin(char: str) -> bool:
    """Whether a character is a Latin letter or a digit."""
    return char.isalnum() and char < "\u0250"


def read_lines(body: str) -> tuple[Line, ...]:
    """Return the lines of a body, in order; every visible character lies in exactly one. Empty for nothing visible."""
    raws: list[_Raw] = []
    for span, gap, indented in _physical_lines(body):
        for number, piece in enumerate(_split_at_gaps(body, span)):
            raws.append(_Raw(piece, gap if number == 0 else 1, indented, _cells(body[slice(*piece)])))
    lines: list[Line] = []
    for spans, gap in _unwrapped(body, raws):
        text = joined(body, spans)
        level = len(found.group(1)) if (found := _MARKED_HEADING.match(text)) else 0
        lines.append(Line(tuple(spans), text, gap, look_of(text), level))
    return _with_name_lines(lines)


def _with_name_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that are only names belong to the byline above them."""
    result: list[Line] = []
    for line in lines:
        follows = bool(result) and result[-1].look is Look.BYLINE and line.gap <= 1
        if follows and line.look is Look.SHORT and are_names(line.text):
            line = replace(line, look=Look.BYLINE)  # noqa: PLW2901
        result.append(line)
    return tuple(result)


def wide_gap(lines: Sequence[Line]) -> int:
    """The number of blank lines from which a gap is unusually wide in this article."""
    usual = Counter(line.gap for line in lines[1:]).most_common(1)
    return max(2, (usual[0][0] if usual else 0) + 2)

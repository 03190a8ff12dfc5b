"""Where everything of a chart stands: pure geometry in pixels, y counted from the top, no library needed.

A picture is WIDTH wide, some three times the width of a phone's screen in its own units, and as high as it needs.
Values become bars from left to right, one row a value, so that labels and values of any length have room; a regular
run of periods becomes a line where every value finds a place beside its marker.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from bot.chart_sheet import Mark, Sheet
from bot.chart_text import Measure, cut, wrap

WIDTH, MARGIN = 1080, 48
TITLE, TEXT, SMALL = 46, 34, 28
MAX_LABEL_WIDTH, MAX_VALUE_WIDTH = 380, 460
MAX_FOOTER_LINES = 10
MIN_BAR, RADIUS = 4.0, 9.0
PLOT_HEIGHT = 560
MIN_LINE_POINTS = 4
MISSING = "—"

Place: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]

_CIRCLE = tuple((math.cos(step * math.pi / 16), math.sin(step * math.pi / 16)) for step in range(32))


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours."""

    paper: str
    ink: str
    pale: str
    rule: str
    accent: str


LIGHT = Theme("#ffffff", "#16191d", "#636b75", "#d5dae0", "#2f6fde")
DARK = Theme("#17212b", "#f3f5f7", "#9aa7b4", "#36475a", "#62a4f5")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on its baseline; `align` is how much of it lies left of x, from 0 to 1."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    align: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A line through points, or an area where `closed`; `hatch` is matplotlib's pattern, dashes are pixels."""

    points: tuple[Place, ...]
    closed: bool = True
    fill: str | None = None
    edge: str | None = None
    width: float = 0.0
    dashes: tuple[float, ...] = ()
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be painted, in this order, shapes first."""

    height: int
    theme: Theme
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture under construction: what it draws, and where it ends."""

    bottom: float
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]


def lay_out(sheet: Sheet, measure: Measure) -> Picture:
    """Return the picture of a sheet. It always fits its width: what is too long is wrapped, then cut with …."""
    theme = DARK if sheet.dark else LIGHT
    head = _head(sheet, measure, theme, as_markers=True)
    plot = _line(sheet.marks, head.bottom, measure, theme) if sheet.line else None
    if plot is None:
        head = _head(sheet, measure, theme, as_markers=False)
        plot = _bars(sheet.marks, head.bottom, measure, theme)
    foot = _foot(sheet.footer, plot.bottom, measure, theme)
    parts = (head, plot, foot)
    return Picture(
        round(foot.bottom + MARGIN),
        theme,
        tuple(shape for part in parts for shape in part.shapes),
        tuple(text for part in parts for text in part.texts),
    )


def _head(sheet: Sheet, measure: Measure, theme: Theme, *, as_markers: bool) -> Part:
    """Title, then the unit at the left and the legend at the right, in a row of its own where it needs one."""
    y, inner = float(MARGIN), WIDTH - 2 * MARGIN
    texts, shapes = [], []
    for line in wrap(sheet.title, TITLE, inner, 2, measure):
        texts.append(Text(_flush(line, TITLE), y + 0.88 * TITLE, line, TITLE, theme.ink, bold=True))
        y += 1.3 * TITLE
    swatch, gap = 52, 32
    widths = [swatch + 12 + measure(word, SMALL) for _, word in sheet.legend]
    legend = sum(widths) + gap * max(0, len(widths) - 1)
    subtitle = wrap(sheet.subtitle, SMALL, inner, 2, measure) if sheet.subtitle else ()
    beside = len(subtitle) <= 1 and (not subtitle or measure(subtitle[0], SMALL) + legend + gap <= inner)
    y += 6
    for number, line in enumerate(subtitle):
        texts.append(Text(MARGIN, y + (1.4 * number + 0.88) * SMALL, line, SMALL, theme.pale))
    if not beside:
        y += 1.4 * SMALL * len(subtitle)
    x = WIDTH - MARGIN - legend if beside and subtitle else float(MARGIN)
    for (style, word), width in zip(sheet.legend, widths, strict=True):
        middle = y + 0.5 * SMALL
        shapes.append(
            _marker(x + swatch / 2, middle, style, theme)
            if as_markers
            else _bar((x, middle - 14), (x + swatch, middle + 14), style, theme)
        )
        texts.append(Text(x + swatch + 12, y + 0.88 * SMALL, word, SMALL, theme.pale))
        x += width + gap
    if sheet.legend or (beside and subtitle):
        y += 1.4 * SMALL
    return Part(y + 20, tuple(shapes), tuple(texts))


def _foot(lines: Sequence[str], top: float, measure: Measure, theme: Theme) -> Part:
    """A rule, and under it sources and notes, each in two lines at most."""
    wrapped = [part for line in lines for part in wrap(line, SMALL, WIDTH - 2 * MARGIN, 2, measure)][:MAX_FOOTER_LINES]
    if not wrapped:
        return Part(top, (), ())
    y = top + 28
    texts = [
        Text(_flush(line, SMALL), y + 20 + (1.4 * number + 0.88) * SMALL, line, SMALL, theme.pale)
        for number, line in enumerate(wrapped)
    ]
    return Part(y + 20 + 1.4 * SMALL * len(wrapped) - 0.4 * SMALL, (_across(y, theme),), tuple(texts))


def _flush(line: str, size: float) -> float:
    """Return where a line begins: an opening bracket, blank in its first half, a little outside the margin."""
    return MARGIN - (0.45 * size if line[0] in "《（“「『〈【" else 0.0)


def _bars(marks: Sequence[Mark], top: float, measure: Measure, theme: Theme) -> Part:
    """One row a value: label, bar from the line of zero, value at its end."""
    size = TEXT if len(marks) <= 16 else TEXT - 4
    labels = [wrap(mark.label, size, MAX_LABEL_WIDTH, 2, measure) for mark in marks]
    column = max((measure(line, size) for lines in labels for line in lines), default=0.0)
    values = [MISSING if mark.value is None else cut(mark.text, size, MAX_VALUE_WIDTH, measure) for mark in marks]
    heights = scaled([mark.value for mark in marks])
    left = MARGIN + column + (24 if column else 0)
    room = WIDTH - MARGIN - left
    needs = [measure(value, size) + 16 for value in values]
    length, zero = _fit(heights, needs, room)
    zero += left
    pitch = 96.0 if len(marks) <= 5 else 1.9 * size
    pitch = max([pitch, *(1.5 * size * len(lines) for lines in labels if len(lines) > 1)])
    thick = min(0.62 * pitch, 56.0)
    shapes, texts = [], []
    for row, (mark, lines, height, value) in enumerate(zip(marks, labels, heights, values, strict=True)):
        middle = top + (row + 0.5) * pitch
        first = middle - 0.5 * size * (1.25 * len(lines) - 0.25)
        for number, line in enumerate(lines):
            texts.append(Text(MARGIN, first + (1.25 * number + 0.88) * size, line, size, theme.ink))
        end = zero + length * (height or 0.0)
        if height:
            end = zero + max(abs(end - zero), MIN_BAR) * (1 if height > 0 else -1)
            top_left, bottom_right = (min(zero, end), middle - thick / 2), (max(zero, end), middle + thick / 2)
            shapes.append(_bar(top_left, bottom_right, mark.style, theme))
        backwards = bool(height and height < 0)
        at = end - 14 if backwards else end + 14
        colour = theme.pale if mark.value is None else theme.ink
        texts.append(Text(at, middle + 0.38 * size, value, size, colour, align=1.0 if backwards else 0.0, bold=True))
    bottom = top + pitch * len(marks)
    shapes.append(Shape(((zero, top), (zero, bottom)), closed=False, edge=theme.pale, width=2))
    return Part(bottom, tuple(shapes), tuple(texts))


def scaled(values: Sequence[float | None]) -> list[float | None]:
    """Return the values divided by the largest without its sign, so that huge ones cannot overflow."""
    largest = max((abs(value) for value in values if value is not None), default=0.0) or 1.0
    return [None if value is None else value / largest for value in values]


def _fit(heights: Sequence[float | None], needs: Sequence[float], room: float) -> tuple[float, float]:
    """Return how long the longest bar may be, and how far right zero lies, so that every text fits beside its bar."""

    def extents(length: float) -> tuple[float, float]:
        left = [length * -height + need for height, need in zip(heights, needs, strict=True) if height and height < 0]
        right = [
            length * (height or 0) + need for height, need in zip(heights, needs, strict=True) if (height or 0) >= 0
        ]
        return max(left, default=0.0), max(right, default=0.0)

    short, long = 0.0, room
    for _ in range(40):
        middle = (short + long) / 2
        short, long = (middle, long) if sum(extents(middle)) <= room else (short, middle)
    return short, extents(short)[0]


def _line(marks: Sequence[Mark], top: float, measure: Measure, theme: Theme) -> Part | None:
    """A line with markers and every value beside its own; None where that is impossible."""
    heights = scaled([mark.value for mark in marks])
    known = [height for height in heights if height is not None]
    if len(known) < MIN_LINE_POINTS:
        return None
    low, high = min(known), max(known)
    left, right = MARGIN + 64, WIDTH - MARGIN - 64
    highest, lowest, floor = top + 64, top + PLOT_HEIGHT - 64, top + PLOT_HEIGHT
    step = (right - left) / (len(marks) - 1)

    def at(height: float) -> float:
        return lowest - (lowest - highest) * ((height - low) / (high - low) if high > low else 0.5)

    places = [None if height is None else (left + step * n, at(height)) for n, height in enumerate(heights)]
    values = _beside(marks, places, measure, theme)
    if values is None:
        return None
    labels = _below([mark.label for mark in marks], left, step, floor, measure, theme)
    shapes = [_across(floor, theme)]
    if low < 0 < high:
        shapes.append(_across(at(0), theme, dashes=(10, 8)))
    for (mark, place), (next_mark, next_place) in pairwise(zip(marks, places, strict=True)):
        if place and next_place:
            reached = mark.style == next_mark.style == "actual"
            dashes = () if reached else (14.0, 10.0)
            shapes.append(Shape((place, next_place), closed=False, edge=theme.accent, width=5, dashes=dashes))
    shapes += [_marker(*place, mark.style, theme) for mark, place in zip(marks, places, strict=True) if place]
    return Part(labels[-1].y + 0.12 * SMALL, tuple(shapes), (*labels, *values))


def _below(labels: Sequence[str], left: float, step: float, y: float, measure: Measure, theme: Theme) -> list[Text]:
    """Labels under the line, in two rows of text at most; every second, third … where they would touch."""
    every = 1
    while True:
        room = every * step - 14
        chosen = range(len(labels) - 1, -1, -every)
        lines = {number: _in_two(labels[number], room, measure) for number in chosen}
        widest = max(measure(line, SMALL) for parts in lines.values() for line in parts)
        if widest <= room or every >= len(labels):
            break
        every += 1
    texts = []
    for row in range(2):
        for number in sorted(lines):
            if row < len(lines[number]):
                text = lines[number][row]
                x = _inside(left + step * number, measure(text, SMALL))
                texts.append(Text(x, y + 16 + (1.25 * row + 0.88) * SMALL, text, SMALL, theme.pale, align=0.5))
    return texts


def _in_two(label: str, room: float, measure: Measure) -> tuple[str, ...]:
    """Return a label in one line where it fits, else broken after its year, else wherever a line is full."""
    year, mark, rest = label.partition("年")
    if rest and measure(label, SMALL) > room >= measure(year + mark, SMALL):
        return year + mark, cut(rest, SMALL, room, measure)
    return wrap(label, SMALL, max(room, 4 * SMALL), 2, measure)


def _inside(x: float, width: float) -> float:
    return min(max(x, MARGIN + width / 2), WIDTH - MARGIN - width / 2)


def _beside(marks: Sequence[Mark], places: Sequence[Place | None], measure: Measure, theme: Theme) -> list[Text] | None:
    """Each value above or below its marker, clear of the line, the markers and the others; None where one is not."""
    segments = [(a, b) for a, b in pairwise(places) if a and b]
    dots = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in filter(None, places)]
    taken: list[Box] = []
    texts = []
    for mark, place in zip(marks, places, strict=True):
        if place is None:
            continue
        width = measure(mark.text, SMALL)
        for x, top in sorted(_around(place, width), key=partial(_distance, place)):
            box = (x - width / 2 - 4, top - 2, x + width / 2 + 4, top + SMALL + 2)
            if not any(_overlap(box, other) for other in (*taken, *dots)) and not any(
                _crosses(box, *ends) for ends in segments
            ):
                taken.append(box)
                texts.append(Text(x, top + 0.88 * SMALL, mark.text, SMALL, theme.ink, align=0.5, bold=True))
                break
        else:
            return None
    return texts


def _around(place: Place, width: float) -> Iterator[Place]:
    """Yield where the middle and the top of a text may be: above and below the marker, straight and to the sides."""
    x, y = place
    for aside in (0.0, -0.25, 0.25, -0.5, 0.5):
        for away in (10.0, 24.0, 40.0):
            for top in (y - RADIUS - away - SMALL, y + RADIUS + away):
                yield _inside(x + aside * width, width), top


def _distance(place: Place, spot: Place) -> float:
    """How far a text stands from its marker; below costs a little more than above."""
    x, top = spot
    return abs(x - place[0]) / 2 + abs(top + SMALL / 2 - place[1]) + (4 if top > place[1] else 0)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(box: Box, a: Place, b: Place) -> bool:
    """Whether the line from a to b, a left of b, passes through the box."""
    start, end = max(a[0], box[0]), min(b[0], box[2])
    if start >= end:
        return False
    slope = (b[1] - a[1]) / (b[0] - a[0])
    ys = (a[1] + slope * (start - a[0]), a[1] + slope * (end - a[0]))
    return min(ys) < box[3] + 5 and max(ys) > box[1] - 5


def _across(y: float, theme: Theme, dashes: tuple[float, ...] = ()) -> Shape:
    return Shape(((MARGIN, y), (WIDTH - MARGIN, y)), closed=False, edge=theme.rule, width=2, dashes=dashes)


def _bar(top_left: Place, bottom_right: Place, style: str, theme: Theme) -> Shape:
    """A bar: full for what was reached, hatched for a target or plan, hollow for a forecast, dotted for a rule."""
    (left, top), (right, bottom) = top_left, bottom_right
    points = ((left, top), (right, top), (right, bottom), (left, bottom))
    if style == "actual":
        return Shape(points, fill=theme.accent)
    hatch = {"target": "/", "plan": "\\", "rule": "."}.get(style, "")
    dashes = (9.0, 6.0) if style == "forecast" else ()
    return Shape(points, fill=theme.paper, edge=theme.accent, width=3, dashes=dashes, hatch=hatch)


def _marker(x: float, y: float, style: str, theme: Theme) -> Shape:
    """A marker of a line: a full circle for what was reached, hollow ones of other forms for the rest."""
    r = RADIUS + 3
    corners = {
        "target": ((0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)),
        "plan": ((-r, -r), (r, -r), (r, r), (-r, r)),
        "rule": ((0.0, -r), (r, r), (-r, r)),
    }.get(style)
    if corners is None:
        corners = tuple((RADIUS * cos, RADIUS * sin) for cos, sin in _CIRCLE)
    points = tuple((x + dx, y + dy) for dx, dy in corners)
    if style == "actual":
        return Shape(points, fill=theme.accent)
    return Shape(points, fill=theme.paper, edge=theme.accent, width=4)

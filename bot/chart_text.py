"""Lines of text of a given width: wrapped between words and characters, cut with … where there is no room."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

Measure: TypeAlias = Callable[[str, float], float]
"""How wide a text is at a size, both in pixels."""

_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%+/:'’-]*|.", re.DOTALL)
_STAYS_BEHIND = "，。、；：！？）》」』”’…·%,.;:!?)]}"


def wrap(text: str, size: float, max_width: float, max_lines: int, measure: Measure) -> tuple[str, ...]:
    """Return the text in lines no wider than that, words and numbers kept whole where they fit; the last cut with …."""
    lines: list[str] = []
    line: list[str] = []
    for unit in _units(text, size, max_width, measure):
        if line and measure("".join(line) + unit, size) > max_width:
            carried = [line.pop()] if unit in _STAYS_BEHIND and len(line) > 1 else []
            lines.append("".join(line))
            line = carried
        if line or not unit.isspace():
            line.append(unit)
    lines.append("".join(line))
    kept = [line.rstrip() for line in lines[:max_lines]]
    if len(lines) > max_lines:
        kept[-1] = cut(kept[-1] + "…", size, max_width, measure)
    return tuple(cut(line, size, max_width, measure) for line in kept if line)


def cut(text: str, size: float, max_width: float, measure: Measure) -> str:
    """Return the text, or as much of its beginning as fits with … behind it."""
    if measure(text, size) <= max_width:
        return text
    kept = text.rstrip("…")
    while kept and measure(kept + "…", size) > max_width:
        kept = kept[:-1]
    return kept + "…"


def _units(text: str, size: float, max_width: float, measure: Measure) -> Iterator[str]:
    """Yield what a line may end after; a word wider than a line is taken apart."""
    for unit in _UNIT.findall(text):
        if len(unit) > 1 and measure(unit, size) > max_width:
            yield from unit
        else:
            yield unit

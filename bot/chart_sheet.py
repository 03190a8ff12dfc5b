"""What is drawn, with every word already chosen: the one thing that goes to the drawing process, as JSON."""

import json
from dataclasses import asdict, dataclass

MAX_MARKS = 40
"""Rows that fit a picture one still reads on a phone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: its label, its height (None where it is missing), its text as printed, and its style.

    The style is one of STYLES: solid for what was reached, the others hatched or hollow.
    """

    label: str
    value: float | None
    text: str
    style: str = "actual"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture to be drawn: texts, marks oldest first, and one (style, word) for each style that needs a legend.

    `line` asks for a line; bars are drawn where its values would not all find room.
    """

    title: str
    subtitle: str
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...] = ()
    footer: tuple[str, ...] = ()
    line: bool = False
    dark: bool = False


STYLES = ("actual", "target", "plan", "forecast", "rule")


def to_json(sheet: Sheet) -> bytes:
    """Return the sheet as one line of ASCII JSON without its newline. Raises ValueError for NaN and infinity."""
    return json.dumps(asdict(sheet), allow_nan=False).encode("ascii")


def from_json(line: bytes) -> Sheet:
    """Return the sheet of such a line. Raises ValueError, KeyError or TypeError if it is none."""
    fields = json.loads(line)
    fields["marks"] = tuple(Mark(**mark) for mark in fields["marks"])
    fields["legend"] = tuple((style, word) for style, word in fields["legend"])
    fields["footer"] = tuple(fields["footer"])
    return Sheet(**fields)

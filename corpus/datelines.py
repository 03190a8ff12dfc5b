"""When an article that does not say so in its front matter was published: its own dateline, and what to propose."""

import re
from collections.abc import Iterator
from datetime import date

from corpus.reading import is_published

HEAD_LINES, TAIL_LINES = 8, 3
MAX_DATELINE_CHARS = 60
MOST_PROPOSED = 3

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)\s*日?")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-./_年]?\s*(0[1-9]|1[0-2]|[1-9](?=\s*月))(?!\d)")
_SAYS_PUBLISHED = re.compile(r"发布|發布|发表|發表|刊登|刊发|刊發|见报|見報|日期|时间|時間|[Pp]ublished|[Dd]ate")
_NOTHING_ELSE = re.compile(r"[\s\d:：星期周週一二三四五六日天()（）]*")


def find_dateline(body: str) -> str | None:
    """Return the day (YYYY-MM-DD) a line near the beginning or end gives as that of publication; None without one.

    Such a line says so (发布时间：2024-05-06), or is nothing but a day.
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    for line in (*lines[:HEAD_LINES], *lines[HEAD_LINES:][-TAIL_LINES:]):
        found = _DAY.search(line) if len(line) <= MAX_DATELINE_CHARS else None
        day = _day(found) if found else None
        if found and day and (_SAYS_PUBLISHED.search(line[: found.start()]) or _NOTHING_ELSE.fullmatch(_rest(found))):
            return day
    return None


def propose_dates(name: str, body: str, today: date) -> tuple[str, ...]:
    """Return dates an article may be of, the likeliest first, at most MOST_PROPOSED: YYYY-MM or YYYY-MM-DD.

    They come from the file's name, from the newest day the text names, and then are this month and the last.
    """
    this_month = today.isoformat()[:7]
    last_month = f"{today.year - (today.month == 1):04d}-{(today.month - 2) % 12 + 1:02d}"
    newest = max((day for day in map(_day, _DAY.finditer(body)) if day and day <= today.isoformat()), default=None)
    found = [*_in_name(name), newest, this_month, last_month]
    kept = [one for one in found if one and is_published(one)]
    return tuple(dict.fromkeys(kept))[:MOST_PROPOSED]


def _in_name(name: str) -> Iterator[str]:
    if (found := _DAY.search(name)) and (day := _day(found)):
        yield day
    elif packed := re.search(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", name):
        yield "-".join(packed.groups())
    elif month := _MONTH.search(name):
        yield f"{month[1]}-{int(month[2]):02d}"


def _day(found: "re.Match[str]") -> str | None:
    day = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    return day if is_published(day) else None


def _rest(found: "re.Match[str]") -> str:
    return found.string[: found.start()] + found.string[found.end() :]


_TYPED = re.compile(r"((?:19|20)\d{2})\s*(?:[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*日?|月)?|年)?")
_RUN_TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")


def read_date(text: str) -> str | None:
    """Return a date as a person types it (2024年5月6日, 2024.5, 20240506) as YYYY, YYYY-MM or YYYY-MM-DD, else None."""
    text = text.strip()
    found = _RUN_TOGETHER.fullmatch(text) or _TYPED.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    written = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    return written if is_published(written) else None

"""What an expression of time counts from, and the reckoning of days that `corpus.date_grammar` needs."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Days: TypeAlias = tuple[date | None, date | None]
"""A first and a last day, None on a side that is open."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Frame:
    """The reference, its last day, and the moments named last: in this text (`here`) and before it (`before`).

    A moment, like the reference, is YYYY, YYYY-MM or YYYY-MM-DD, as exact as what was said. `short_years` lets
    23年 alone be 2023; `named` is the year right before what is being resolved.
    """

    reference: str
    today: date | None
    here: str | None
    before: str | None
    same_paragraph: bool = True
    short_years: bool = False
    named: int | None = None

    @property
    def moment(self) -> str:
        """The moment named last, or the empty string."""
        return self.here or self.before or ""

    def year(self, *, carried: bool = False) -> int | None:
        """The year named, or that of an expression that names none.

        From an earlier text of the paragraph only a month or a day hands its year on, and only to those (`carried`):
        after 2022年1月26日 a 3月7日 is of 2022, but 上半年 is of the year of publication, and so is a 3月7日 after
        a mere 2022年.
        """
        if self.named is not None:
            return self.named
        if self.here:
            return int(self.here[:4])
        if carried and self.same_paragraph and self.before and len(self.before) > 4:
            return int(self.before[:4])
        return self.today.year if self.today else None


def last_day(text: str | None) -> date | None:
    """Return the last day of YYYY, YYYY-MM or YYYY-MM-DD, or None for anything else."""
    parts = _DATE.fullmatch(text or "")
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    try:
        return date(year or 0, month or 12, day) if day else month_end(year or 0, 12 if month is None else month)
    except ValueError:
        return None


def moment_of(first: date | None, last: date | None) -> str | None:
    """Return the day, month or year that holds both days, as exact as can be, or None where no year does.

    With an open side it is the month of the other.
    """
    if first is None or last is None:
        day = first or last
        return day.isoformat()[:7] if day else None
    if first == last:
        return first.isoformat()
    if first.year != last.year:
        return None
    return first.isoformat()[: 7 if first.month == last.month else 4]


def month_end(year: int, month: int) -> date:
    """Return the last day of a month. Raises ValueError: if there is no such month."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Days:
    """Return the days from the first month to the last of a year; past 12 they run on into the next, under 1 back."""
    start, end = year * 12 + first - 1, year * 12 + last - 1
    return date(start // 12, start % 12 + 1, 1), month_end(end // 12, end % 12 + 1)


def part_of_month(year: int, month: int, part: str | None) -> Days:
    """Return the days of a month or of its part: 初, 上旬, 中旬, 下旬, 上半月, 下半月, 底 or 末 (from the 25th)."""
    end = month_end(year, month).day
    bounds = {None: (1, end), "初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, end)}
    bounds |= {"上半月": (1, 15), "下半月": (16, end)}
    first, last = bounds.get(part, (25, end))
    return date(year, month, first), date(year, month, last)


def moved(day: date, count: int) -> date:
    """Return the day `count` months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, month_end(year, month + 1).day))

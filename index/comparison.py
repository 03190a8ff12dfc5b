"""Figures side by side: of two subjects for one period, or of two periods of one subject.

The higher one is named only where period, basis, status and unit agree and each side has one value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from corpus.article import Basis, TimeSpan
from corpus.dates import find_times
from corpus.text import fold, fold_with_origin
from index.amounts import Amount, amount_of
from index.figure_search import StatedFigure, by_topic, find_groups, stated_figures
from index.generation import Generation
from index.indicator import Column, read_wish
from index.segmenter import Segmenter
from index.series import Cell, Derived, Series, SeriesRow, is_reached

MOST_SIDES = 4
GOOD_FIT = 0.9


class Outcome(StrEnum):
    """Why a side is named, or why none is: equal, too rough to tell, of other periods, one a target, measured against
    something else, in other units, disputed among the sources, or missing."""

    NAMED = "named"
    EQUAL = "equal"
    ROUGH = "rough"
    PERIOD = "period"
    STATUS = "status"
    BASIS = "basis"
    UNIT = "unit"
    DISPUTED = "disputed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: its name as typed, its series, and the row and value taken; None where missing."""

    label: str
    series: Series | None
    row: SeriesRow | None
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to MOST_SIDES sides. `best` is the number of the one asked for (the highest, or the lowest where that is
    asked), None unless the outcome is NAMED. `total` is their sum and `gap` by how much one of two is above the other,
    in 个百分点 for rates, both only where asked for and where they can be made."""

    column: Column
    sides: tuple[Side, ...]
    outcome: Outcome
    best: int | None = None
    lowest: bool = False
    by_period: bool = False
    total: Derived | None = None
    gap: Derived | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text taken apart: what is compared, and by what. `span` holds several years that are to be added up."""

    labels: tuple[str, ...]
    queries: tuple[str, ...]
    times: tuple[TimeSpan, ...]
    by_period: bool
    span: TimeSpan | None = None


_WHICH = re.compile(
    r"(?:哪(?:一?[年个家种项市县区省月])?|谁)(?:的)?(?P<what>[^,，。?？高低大小多少快慢强]{0,12}?)"
    r"(?:更|最|比较|较|要)?(?P<way>[高低大小多少快慢强])(?:一些|一点|些|点)?(?:呢|啊)?"
)
_BESIDE = re.compile(r"(?:比较一?下?|对比一?下?|相比|比一比|作?对比|差距|(?<=[^\s])vs)", re.IGNORECASE)
_TOTAL = re.compile(r"合计|总共|加起来|总和|加总|一共")
_GAP = re.compile(
    r"(?:(?:相差|差距|差|(?<!最)[高低多少大小快慢]出?了?)(?:是|有|为)?(?:多少|多大|几)(?:个?百分点|倍)?|相差|差距)(?:呢|啊)?"
)
_THAN = re.compile(r"(?<![同环占])比(?![重例率值亚利])")
_YEAR = re.compile(r"\d|[今去前明同当]年")
_YEARS = re.compile(r"\d{2,4}年?(?:到|至|[-—–~～])\d{2,4}年")
_BETWEEN = re.compile(r"(?:和|与|跟|同(?!比)|及|、|,|，|vs\.?|还是|\s)+", re.IGNORECASE)
_LOW = frozenset("低小少慢")
_GROWTH = re.compile(r"的?(?:同比)?(?:增速|增幅|增[长長]率?)$")
_TAIL = re.compile(r"[?？。!！]+$|(?:是)?(?:多少|怎么样|如何)[?？]?$")


def is_comparing(question: str) -> bool:
    """Whether a question asks to compare, or to add up, two things, or the years from one to another."""
    folded = fold(question)
    if _GAP.search(folded) and _THAN.search(folded):
        return True
    several = _BETWEEN.search(folded) or (_TOTAL.search(folded) and _YEARS.search(folded))
    return bool(several) and any(rule.search(folded) for rule in (_WHICH, _BESIDE, _TOTAL, _GAP))


def compare(
    generation: Generation, text: str, segmenter: Segmenter, *, asked_on: str | None = None
) -> Comparison | None:
    """Return what a text compares side by side; None where it does not name two things that have figures.

    It is a question (甲和乙哪个增速快, 甲比乙高多少), or names with spaces between and the indicator last (甲 乙 增速).
    Where no period is named it is the newest that all sides have, else the newest of each. 2021年到2023年 are three
    years to add up where that is asked and no sentence tells it of all of them.
    """
    stated = by_topic(stated_figures(generation, text, segmenter))
    which = _WHICH.search(fold(text))
    lowest = bool(which and which["way"] in _LOW)
    total, gap = bool(_TOTAL.search(fold(text))), bool(_GAP.search(fold(text)))
    for reading in _readings(fold(text), segmenter, asked_on):
        asked = replace(reading, labels=tuple(_as_typed(label, text) for label in reading.labels))
        sides = _find_sides(asked, stated, segmenter)
        if sides is not None:
            return _judge(sides[0], _bare(*sides), asked, lowest=lowest, total=total, gap=gap)
    return None


def _bare(column: Column, sides: Sequence[Side]) -> list[Side]:
    """Return sides without the word for the growth that is compared in their names: it is said above them."""
    if column is not Column.GROWTH:
        return list(sides)
    return [replace(side, label=_GROWTH.sub("", side.label) or side.label) for side in sides]


def _as_typed(label: str, text: str) -> str:
    """Return a part of a folded text as it was typed."""
    folded = fold_with_origin(text)
    place = folded.text.find(label)
    return text[slice(*folded.source_span(place, place + len(label)))] if place >= 0 and label else label


def _readings(text: str, segmenter: Segmenter, asked_on: str | None) -> Iterator[_Asked]:
    """Yield how a folded text may name what it compares, the plainest first."""
    total = _TOTAL.search(text)
    if _GAP.search(text):
        text = _THAN.sub("和", _GAP.sub(" ", text))
    which = _WHICH.search(text)
    what = which["what"] if which else ""
    plain = _TAIL.sub("", _BESIDE.sub(" ", _TOTAL.sub(" ", _WHICH.sub(" ", text)))).strip()
    times = find_times(plain, reference=asked_on, bare_years=True)
    rest = plain
    for time in reversed(times):
        rest = f"{rest[: time.start]} {rest[time.end :]}"
    span = times[0] if total and len(times) == 1 else None
    times = _years_of(span) if span else times
    if len({time.resolved for time in times}) > 1:
        words = [word for word in _BETWEEN.split(rest) if word]
        query = "".join(words) + what
        yield _Asked(tuple(time.text for time in times), (query,) * len(times), times, by_period=True, span=span)
        return
    names = [name.removesuffix("的").strip() for name in _BETWEEN.split(rest.strip()) if name.strip("的 ")]
    for labels, queries in _namings(names, what, segmenter):
        if 2 <= len(labels) <= MOST_SIDES:
            yield _Asked(tuple(labels), tuple(queries), times, by_period=False)


def _years_of(span: TimeSpan) -> tuple[TimeSpan, ...]:
    """Return the calendar years of an expression of time that is several of them, else the expression itself."""
    first, last = span.first or "", span.last or ""
    if not (first.endswith("-01-01") and last.endswith("-12-31")):
        return (span,)
    years = range(int(first[:4]), int(last[:4]) + 1)
    return tuple(
        TimeSpan(text=f"{year}年", start=span.start, end=span.end, first=f"{year}-01-01", last=f"{year}-12-31")
        for year in years[: MOST_SIDES + 1]
    )


def _namings(names: Sequence[str], what: str, segmenter: Segmenter) -> Iterator[tuple[list[str], list[str]]]:
    """Yield labels and queries: the indicator asked for behind each; each name whole; the last name or a part of the
    last or first one as the indicator of all."""
    if what:
        yield list(names), [f"{name}{what}" for name in names]
    yield list(names), list(names)
    if len(names) > 2:
        yield list(names[:-1]), [f"{name}{names[-1]}" for name in names[:-1]]
    for whole in (names[-1:], names[:1]) if len(names) > 1 else ():
        words = segmenter.segment(whole[0])
        for cut in range(1, len(words)):
            subject, indicator = "".join(words[:cut]), "".join(words[cut:])
            labels = [subject if name == whole[0] else name for name in names]
            yield labels, [f"{label}{indicator}" for label in labels]


def _find_sides(
    asked: _Asked, stated: Mapping[tuple[str, str], Sequence[StatedFigure]], segmenter: Segmenter
) -> tuple[Column, list[Side]] | None:
    """Return the column compared and the sides, None unless each query finds a series by name."""
    wishes = [read_wish(query, segmenter) for query in asked.queries]
    best = []
    for wish in wishes:
        groups = find_groups(wish, stated) if wish.names else []
        if not groups or groups[0].fit < GOOD_FIT:
            return None
        best.append(groups[0])
    if not asked.by_period and len({(group.place, group.name) for group in best}) < len(best):
        return None
    found = [group.series for group in best]
    columns = {wish.column for wish in wishes} - {None}
    has_level = all(any(row.level and is_reached(row) for row in series.rows) for series in found)
    column = next(iter(columns)) if len(columns) == 1 else Column.LEVEL if has_level else Column.GROWTH
    assert column is not None
    if asked.span and (len(found) > MOST_SIDES or _row_of(found[0], column, asked.span)):
        return None
    if asked.by_period:
        rows = [_row_of(found[0], column, time) or _newest_of(found[0], column, time) for time in asked.times]
    else:
        rows = _rows_together(found, column, asked.times)
    sides = [
        Side(label, series, row, row.column(column)[0] if row else None)
        for label, series, row in zip(asked.labels, found, rows, strict=True)
    ]
    if asked.by_period:
        sides = [replace(side, label=_with_year(side, time)) for side, time in zip(sides, asked.times, strict=True)]
    return (column, sides) if sum(side.cell is not None for side in sides) else None


def _row_of(series: Series, column: Column, time: TimeSpan) -> SeriesRow | None:
    """Return the row of a period, what was reached before what is aimed at; None where there is none."""
    return next(
        (row for row in series.rows if row.column(column) and (row.first, row.last) == (time.first, time.last)), None
    )


def _newest_of(series: Series, column: Column, time: TimeSpan) -> SeriesRow | None:
    """Return the newest row reached of the part of a year that an expression without a year is of, None for none."""
    if _YEAR.search(time.text) or not time.first or not time.last or time.first[:4] != time.last[:4]:
        return None
    part = (time.first[4:], time.last[4:])
    rows = (row for row in series.rows if row.column(column) and is_reached(row))
    return next((row for row in rows if ((row.first or "")[4:], (row.last or "")[4:]) == part), None)


def _with_year(side: Side, time: TimeSpan) -> str:
    """Return the name of a period, with the year of its row where that is not the one it would be of."""
    moved = side.row and side.row.first and (side.row.first, side.row.last) != (time.first, time.last)
    return f"{side.row.first[:4]}年{side.label}" if side.row and side.row.first and moved else side.label


def _rows_together(found: Sequence[Series], column: Column, times: Sequence[TimeSpan]) -> list[SeriesRow | None]:
    """Return a row of each series: of the newest period all have one of, else the newest of each."""
    usable = [[row for row in series.rows if row.column(column)] for series in found]
    if times:
        usable = [[row for row in rows if (row.first, row.last) == (times[0].first, times[0].last)] for rows in usable]
    for row in usable[0]:
        same = [next((one for one in rows if _alike(one, row)), None) for rows in usable]
        if all(same):
            return same
    return [rows[0] if rows else None for rows in usable]


def _alike(one: SeriesRow, other: SeriesRow) -> bool:
    """Whether two rows are of one period that is known, and of one status."""
    if one.last is None and one.first is None:
        return False
    return (one.first, one.last, one.status) == (other.first, other.last, other.status)


def _judge(column: Column, sides: Sequence[Side], asked: _Asked, *, lowest: bool, total: bool, gap: bool) -> Comparison:
    """Return the comparison with the side asked for, or with why none is named."""
    outcome, best = _outcome(column, sides, by_period=asked.by_period, lowest=lowest)
    summed = _sum(column, sides, outcome, by_period=asked.by_period) if total else None
    apart = _difference(column, sides, outcome) if gap else None
    return Comparison(column, tuple(sides), outcome, best, lowest, asked.by_period, summed, apart)


def _outcome(column: Column, sides: Sequence[Side], *, by_period: bool, lowest: bool) -> tuple[Outcome, int | None]:
    rows, cells = [side.row for side in sides], [side.cell for side in sides]
    if any(row is None or cell is None for row, cell in zip(rows, cells, strict=True)):
        return Outcome.MISSING, None
    known = [row for row in rows if row]
    figures = [cell.figure for cell in cells if cell]
    if any(len(row.column(column)) > 1 for row in known):
        return Outcome.DISPUTED, None
    if len({row.status for row in known}) > 1:
        return Outcome.STATUS, None
    if not (_equally_long(known) if by_period else all(_alike(row, known[0]) for row in known)):
        return Outcome.PERIOD, None
    usual = Basis.YEAR_ON_YEAR if column is Column.GROWTH else None
    if len({figure.basis or usual for figure in figures}) > 1:
        return Outcome.BASIS, None
    amounts = [amount_of(figure) for figure in figures]
    if any(amount is None for amount in amounts) or len({amount.unit for amount in amounts if amount}) > 1:
        return Outcome.UNIT, None
    return _rank([amount for amount in amounts if amount], lowest=lowest)


def _rank(amounts: Sequence[Amount], *, lowest: bool) -> tuple[Outcome, int | None]:
    """Return which amount is the highest or lowest, where it is so for all the amounts may be."""
    order = sorted(range(len(amounts)), key=lambda number: amounts[number].value, reverse=not lowest)
    first, second = amounts[order[0]], amounts[order[1]]
    if first.exact and second.exact:
        return (Outcome.EQUAL, None) if first.value == second.value else (Outcome.NAMED, order[0])
    apart = first.high < second.low if lowest else first.low > second.high
    return (Outcome.NAMED, order[0]) if apart else (Outcome.ROUGH, None)


def _equally_long(rows: Sequence[SeriesRow]) -> bool:
    """Whether rows of several years are of the same part of their year, or of equally many days but for leap days."""
    if any(row.first is None or row.last is None for row in rows):
        return False
    days = [
        (date.fromisoformat(row.last) - date.fromisoformat(row.first)).days for row in rows if row.first and row.last
    ]
    return max(days) - min(days) <= (1 if max(days) < 32 else 3)


def _sum(column: Column, sides: Sequence[Side], outcome: Outcome, *, by_period: bool) -> Derived | None:
    """Return the sum of exact levels in one unit that do not overlap, None where it cannot be made."""
    cells, rows = [side.cell for side in sides if side.cell], [side.row for side in sides if side.row]
    amounts = [amount for amount in (amount_of(cell.figure) for cell in cells) if amount and amount.exact]
    if column is not Column.LEVEL or outcome not in {Outcome.NAMED, Outcome.EQUAL} or len(amounts) < len(sides):
        return None
    ordered = sorted(rows, key=lambda row: row.first or "")
    if by_period and any((a.last or "9") >= (b.first or "") for a, b in pairwise(ordered)):
        return None
    scale = amounts[0].value / (cells[0].figure.value or 1.0)
    value = sum(amount.value for amount in amounts) / scale
    return Derived(0, column, value, cells[0].figure.unit, tuple(cell.hit for cell in cells))


def _difference(column: Column, sides: Sequence[Side], outcome: Outcome) -> Derived | None:
    """Return by how much the higher of two exact figures is above the other, None where that cannot be told."""
    cells = [side.cell for side in sides if side.cell]
    amounts = [amount for amount in (amount_of(cell.figure) for cell in cells) if amount and amount.exact]
    if outcome is not Outcome.NAMED or len(sides) != 2 or len(amounts) != 2:
        return None
    (high, one), (low, other) = sorted(zip(amounts, cells, strict=True), key=lambda pair: pair[0].value, reverse=True)
    if column is not Column.LEVEL and high.unit == "%":
        return Derived(0, column, high.value - low.value, "个百分点", (one.hit, other.hit))
    scale = high.value / (one.figure.value or 1.0) or 1.0
    return Derived(0, column, (high.value - low.value) / scale, one.figure.unit, (one.hit, other.hit))

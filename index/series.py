"""One indicator of one subject over periods: the figures of many sentences as the rows of a table, newest first.

Nothing is computed but what is marked as derived; every value is a figure, and every figure keeps its sentence.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.article import Basis, Figure, Span, Status
from index.amounts import agree, amount_of
from index.answer import FigureHit
from index.indicator import Column, printed_name, topic


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: `figure` says it most exactly, `sources` are all that say it, this one included, newest first."""

    figure: Figure
    sources: tuple[FigureHit, ...]

    @property
    def articles(self) -> int:
        """In how many articles it stands."""
        return len({source.hit.article_id for source in self.sources})

    @property
    def hit(self) -> FigureHit:
        """The figure with its sentence."""
        return next(source for source in self.sources if source.figure == self.figure)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """What is known of one period: in each column the values, most sources first, () for a gap.

    `first` and `last` are days (YYYY-MM-DD), None on an open side. A figure of no period has the publication of its
    article as `published` and no days; otherwise that is None. More than one value in a column: sources differ.
    """

    first: str | None
    last: str | None
    published: str | None
    status: Status
    level: tuple[Cell, ...] = ()
    growth: tuple[Cell, ...] = ()
    share: tuple[Cell, ...] = ()

    def column(self, column: Column) -> tuple[Cell, ...]:
        """The values of a column."""
        return {Column.LEVEL: self.level, Column.GROWTH: self.growth, Column.SHARE: self.share}[column]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All values, column by column."""
        return (*self.level, *self.growth, *self.share)


@dataclass(frozen=True, slots=True)
class Derived:
    """A number no sentence says: computed from `parts`, the figures of two sentences. `value` counts in `unit`."""

    row: int
    column: Column
    value: float
    unit: str
    parts: tuple[FigureHit, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator of a subject ("" where none is named), both as printed.

    `rows` are what was reached, newest first, and then what is aimed at or expected, newest first. `whole` is what the
    shares are of, "" where that is not said.
    """

    subject: str
    indicator: str
    rows: tuple[SeriesRow, ...]
    whole: str = ""
    derived: tuple[Derived, ...] = ()

    def points(self, column: Column) -> int:
        """Of how many dated rows a column has a value that was reached."""
        return sum(bool(row.column(column)) and row.last is not None for row in self.rows if is_reached(row))


def is_reached(row: SeriesRow) -> bool:
    """Whether a row tells what was reached, not what is aimed at."""
    return row.status is Status.ACTUAL


def build_series(stated: Iterable[FigureHit]) -> Series:
    """Return the series of figures, at least one, that are all of one indicator and one place.

    Figures of one column, period and status that agree are one value. Shares are of what most of them are of, and
    levels in the unit most of them have; others are left out.
    """
    every = list(stated)
    whole = _most([topic(one.figure).whole for one in every if topic(one.figure).column is Column.SHARE])
    unit = _most([unit_of(one.figure) for one in every if topic(one.figure).column is Column.LEVEL])
    grouped: dict[tuple[str | None, str | None, str | None, Status], dict[Column, list[FigureHit]]] = {}
    for one in every:
        what = topic(one.figure)
        if what.column is Column.SHARE and what.whole not in ("", whole):
            continue
        if what.column is Column.LEVEL and unit_of(one.figure) != unit:
            continue
        columns = grouped.setdefault((*period_of(one), one.figure.status), {})
        columns.setdefault(what.column, []).append(one)
    rows = [
        SeriesRow(
            *key,
            level=_cells(columns.get(Column.LEVEL, ())),
            growth=_cells(columns.get(Column.GROWTH, ())),
            share=_cells(columns.get(Column.SHARE, ())),
        )
        for key, columns in grouped.items()
    ]
    rows.sort(key=_place)
    return Series(*names_of([one.figure for one in every]), tuple(rows), whole, tuple(_derive(rows)))


def names_of(figures: Sequence[Figure]) -> tuple[str, str]:
    """Return the subject and the indicator of figures as most of them have them; a level's before a growth's."""
    columns = [topic(figure).column for figure in figures]
    main = next(column for column in Column if column in columns)
    names = Counter(
        (figure.subject, printed_name(figure))
        for figure, column in zip(figures, columns, strict=True)
        if column is main
    )
    return min(names, key=lambda name: (-names[name], len(name[1]), name))


def unit_of(figure: Figure) -> str:
    """Return what a figure counts in, without 万 and 亿; "" where it has no unit."""
    amount = amount_of(figure)
    return amount.unit if amount else figure.unit


def period_of(one: FigureHit) -> tuple[str | None, str | None, str | None]:
    """Return the first and last day of a figure's period, or else when its article was published."""
    days = days_of(one.figure)
    return (*days, None) if any(days) else (*days, one.hit.published)


def days_of(figure: Figure) -> tuple[str | None, str | None]:
    """Return the first and last day of a figure's period, None on a side that is open or not known."""
    return first_day(figure.first), last_day(figure.last)


def first_day(date: str | None) -> str | None:
    """Return the first day of YYYY, YYYY-MM or YYYY-MM-DD; None for None."""
    return date and {4: f"{date}-01-01", 7: f"{date}-01"}.get(len(date), date)


def last_day(date: str | None) -> str | None:
    """Return the last day of YYYY, YYYY-MM or YYYY-MM-DD; None for None."""
    if date is None or len(date) > 7:
        return date
    return f"{date}-12-31" if len(date) == 4 else f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"


def _place(row: SeriesRow) -> tuple[bool, bool, tuple[int, ...], bool, str, str]:
    """Return what rows are sorted by: what was reached first, the undated last, the newest first; of those that end
    together a year before its parts, and several years after them."""
    end = row.last or row.first or row.published or ""
    several_years = row.first is None or row.first[:4] != end[:4]
    aimed, undated = not is_reached(row), row.published is not None
    return aimed, undated, tuple(-ord(char) for char in end), several_years, row.first or "", row.status


def _most(names: Sequence[str]) -> str:
    """Return the name that stands most often, the first of equals; "" for none."""
    named = [name for name in names if name]
    return max(named, key=named.count) if named else ""


def _cells(stated: Sequence[FigureHit]) -> tuple[Cell, ...]:
    """Return the values figures of one period say, those with most articles first, then the newest."""
    exact_first = sorted(stated, key=lambda one: (roughness(one.figure), one.figure.indicator, one.figure.value_text))
    groups: list[list[FigureHit]] = []
    for one in exact_first:
        group = next((group for group in groups if _same(group[0].figure, one.figure)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    cells = [Cell(group[0].figure, tuple(sorted(group, key=_newest))) for group in groups]
    return tuple(sorted(cells, key=lambda cell: (-cell.articles, _newest(cell.sources[0]))))


def _same(one: Figure, other: Figure) -> bool:
    return agree(one, other) and (one.basis or Basis.YEAR_ON_YEAR) == (other.basis or Basis.YEAR_ON_YEAR)


def roughness(figure: Figure) -> float:
    """Return how rough a figure is said: its last digit against its value, 1 more for 超 and 约, 2 without a number."""
    amount = amount_of(figure)
    if amount is None:
        return 2.0
    return (0.0 if amount.exact else 1.0) + (abs(amount.step / amount.value) if amount.value else 0.0)


def _newest(one: FigureHit) -> tuple[tuple[int, ...], str, Span]:
    published = tuple(-ord(char) for char in one.hit.published or "")
    return published or (1,), one.hit.article_id, one.hit.spans[0] if one.hit.spans else (0, 0)


def _derive(rows: Sequence[SeriesRow]) -> Iterable[Derived]:
    """Yield the growth of levels a year apart, of rows that quote none; only where both are exact and undisputed."""
    for number, row in enumerate(rows):
        now = _sure(row)
        if now is None or row.growth:
            continue
        for earlier in rows:
            if (earlier.first, earlier.last) == (_year_before(row.first), _year_before(row.last)):
                then = _sure(earlier)
                one, other = (amount_of(now.figure), amount_of(then.figure)) if then else (None, None)
                if then and one and other and one.unit == other.unit and other.value > 0:
                    growth = 100 * (one.value / other.value - 1)
                    yield Derived(number, Column.GROWTH, growth, "%", (now.hit, then.hit))


def _sure(row: SeriesRow) -> Cell | None:
    """Return the one exact level a row was reached with, None if there is none or several."""
    if not is_reached(row) or row.first is None or row.last is None or len(row.level) != 1:
        return None
    amount = amount_of(row.level[0].figure)
    return row.level[0] if amount and amount.exact else None


def _year_before(day: str | None) -> str | None:
    if day is None:
        return None
    earlier = f"{int(day[:4]) - 1:04d}{day[4:]}"
    return earlier.replace("-02-29", "-02-28")

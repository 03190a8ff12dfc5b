"""A series as what is drawn and as what a spreadsheet opens."""

from collections import Counter
from collections.abc import Sequence

from bot.card import figure_period, signed
from bot.charts import Chart, Point
from bot.render import MAX_TITLE_CHARS, first_chars
from bot.series_csv import CsvRow, to_csv
from bot.tables import row_label
from bot.texts import Language, say
from corpus.article import Basis, Figure
from index.amounts import amount_of, split_unit
from index.answer import FigureHit
from index.indicator import Column
from index.series import Cell, Series, SeriesRow

MAX_SOURCES = 3
MAX_NAME_CHARS = 40
LEAST_POINTS = 2
"""Fewer values are no chart."""


def chart_of(series: Series, language: Language) -> Chart | None:
    """Return the chart of the column with most periods, None where no column has LEAST_POINTS values.

    Of whole years the missing ones are gaps; sums and averages over several years are left out.
    """
    shown = {column: _rows_of(series, column) for column in Column}
    column = max(shown, key=lambda column: len(shown[column]))
    rows = list(reversed(shown[column]))
    if len(rows) < LEAST_POINTS:
        return None
    figures = [row.column(column)[0].figure for row in rows]
    unit = _unit(figures)
    points = [_point(row, figure, column, unit, language) for row, figure in zip(rows, figures, strict=True)]
    years = [int(row.last[:4]) if _is_year(row) and row.last else 0 for row in rows]
    regular = all(years) and years == sorted(set(years))
    if regular:
        known = dict(zip(years, points, strict=True))
        every = range(years[0], years[-1] + 1)
        points = [known.get(year, Point(points[0].label.replace(str(years[0]), str(year)), None, "")) for year in every]
    name = series.indicator
    growth = say(f"column_{column}", language) if column is not Column.LEVEL else ""
    title = f"{name}{'' if growth in name else f' {growth}'}{f' · {series.subject}' if series.subject else ''}"
    disputed = any(len(row.column(column)) > 1 for row in rows)
    note = say("chart_disputed", language) if disputed else ""
    cells = [row.column(column)[0] for row in rows]
    return Chart(title, unit, tuple(points), _sources(cells, language), note, regular=regular)


def _rows_of(series: Series, column: Column) -> list[SeriesRow]:
    """Return the rows a column can be drawn of, newest first: dated, of one year at most, with a number; a target of
    the same period stands behind what was reached."""
    rows = [row for row in series.rows if row.last and _is_drawable(row, column)]
    return sorted(rows, key=lambda row: (row.last or "", row.first or "", row.status), reverse=True)


def _is_drawable(row: SeriesRow, column: Column) -> bool:
    cells = row.column(column)
    if not cells or amount_of(cells[0].figure) is None or cells[0].figure.basis is Basis.ANNUAL_AVERAGE:
        return False
    return row.first is None or row.last is None or row.first[:4] == row.last[:4]


def _is_year(row: SeriesRow) -> bool:
    return (row.first or "").endswith("-01-01") and (row.last or "").endswith("-12-31")


def _unit(figures: Sequence[Figure]) -> str:
    """Return the unit most figures are printed in."""
    counted = Counter(figure.unit for figure in figures)
    return max(counted, key=lambda unit: (counted[unit], unit))


def _point(row: SeriesRow, figure: Figure, column: Column, unit: str, language: Language) -> Point:
    """Return a value in the unit of the chart, with the text of the article beside it."""
    amount = amount_of(figure)
    value = amount.value / split_unit(unit)[1] if amount else None
    text = signed(figure) if column is Column.GROWTH else figure.value_text
    plain = row_label(row, language).removeprefix(f"{say(f'status_{row.status}', language)} ")
    return Point(plain, value, text, row.status)


def _sources(cells: Sequence[Cell], language: Language) -> tuple[str, ...]:
    """Return the articles the values are from, newest first, the rest counted."""
    named: dict[str, str] = {}
    for cell in cells:
        hit = cell.hit.hit
        title = first_chars(" ".join(hit.title.split()).strip("《》"), MAX_TITLE_CHARS)
        named[hit.article_id] = f"《{title}》· {hit.published or say('undated', language)}"
    lines = sorted(set(named.values()), key=lambda line: line.rpartition(" ")[2], reverse=True)
    more = len(lines) - MAX_SOURCES
    return (*lines[:MAX_SOURCES], *([say("articles_more", language, count=more)] if more > 0 else []))


def csv_of(series: Series, language: Language) -> bytes:
    """Return every figure of a series with its sentence, in the order of the table."""
    return to_csv(
        (_csv_row(row, one, language) for row in series.rows for cell in row.cells for one in cell.sources), language
    )


def _csv_row(row: SeriesRow, one: FigureHit, language: Language) -> CsvRow:
    figure, hit = one.figure, one.hit
    return CsvRow(
        period=figure_period(figure, language) or row_label(row, language),
        subject=figure.subject,
        indicator=figure.indicator,
        value=figure.value,
        value_text=figure.value_text,
        unit=figure.unit,
        status=figure.status,
        basis=figure.basis,
        article=hit.title,
        published=hit.published or "",
        sentence=hit.sentence,
    )


def file_name(series: Series) -> str:
    """Return the name of the file of a series, without what file systems refuse."""
    name = "".join(char if char.isalnum() else "-" for char in f"{series.subject}{series.indicator}")
    return f"{name[:MAX_NAME_CHARS].strip('-') or 'figures'}.csv"

"""Figures on the command line: series and comparisons as tables, as JSON, and as files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table

from bot.charts import draw_chart
from bot.errors import BotError
from bot.json_form import comparison_form, derived_form, figure_row, stated_form
from bot.reply import Reply, to_terminal
from bot.series_files import chart_of, csv_of
from bot.tables import (
    render_comparison,
    render_row,
    render_series,
    row_label,
    say_derived,
    say_outcome,
    say_values,
    series_hits,
)
from bot.texts import Language, say
from corpus.reading import well_formed
from index.comparison import compare
from index.engine import AnswerEngine
from index.figure_search import SeriesFound, find_series
from index.indicator import Column
from index.series import Series

LEAST_TITLE = 12
"""How many columns of a terminal the titles of articles need to be shown."""

MARGIN = 3
"""How many columns of a terminal a column of a table takes beside its text."""


class FiguresCommand:
    """`yiju figures QUERY` and `yiju compare`: asks the engine and prints. `today` is YYYY-MM-DD."""

    def __init__(self, engine: AnswerEngine, language: Language, today: str, console: Console) -> None:
        """Take what answers, the language of the texts, what day it is, and where to print."""
        self._engine, self._language, self._today, self._console = engine, language, today, console

    def every(self, *, as_json: bool) -> Iterator[str]:
        """Yield a line for every figure, article by article in the order of their ids."""
        generation = self._engine.generation
        for number, listed in sorted(generation.listing(), key=lambda one: one[1].article_id):
            for sentence in generation.article(number).sentences:
                for figure in sentence.figures:
                    named = f"{figure.subject}\t{figure.indicator}\t{figure.value_text}"
                    plain = f"{listed.article_id}\t{figure.period}\t{named}\t{figure.status}"
                    yield _json(figure_row(listed.article_id, sentence, figure)) if as_json else plain

    def series(self, query: str, *, row: int | None = None, csv: Path | None = None, chart: Path | None = None) -> None:
        """Print the series a query asks for, or the sentences of one of its rows, or write it to files.

        Raises BotError if there is no such row, or too little for a chart.
        """
        found = self._find(query)
        series = found.series
        if series is None:
            self._print(message_of(found, self._language))
            return
        if row is not None:
            if not 1 <= row <= len(series.rows):
                raise BotError(f"--row {row}: the rows are 1 to {len(series.rows)}")
            self._print(
                to_terminal(render_row(series_hits(series), row - 1, self._language), colour=self._console.is_terminal)
            )
            return
        drawn = chart_of(series, self._language) if chart else None
        if chart and drawn is None:
            raise BotError(f"--chart {chart}: a chart wants two figures at least; leave it out to see those there are")
        if csv:
            csv.write_bytes(csv_of(series, self._language))
        if chart and drawn:
            chart.write_bytes(draw_chart(drawn, language=self._language))
        self._show(found, series)
        if found.others:
            self._print(
                say("series_others", self._language, queries=say("separator", self._language).join(found.others))
            )
        self._print(say("series_rows_hint", self._language))

    def series_json(self, query: str) -> Iterator[str]:
        """Yield a series as JSON, an object for each figure and each number computed; else what there is instead."""
        found = self._find(query)
        if found.series is None:
            message = message_of(found, self._language)
            yield _json({"query": query, "message": message, "choices": list(found.others)})
            return
        for number, row in enumerate(found.series.rows, 1):
            for column in Column:
                for cell in row.column(column):
                    for one in cell.sources:
                        yield _json({"row": number, "column": column, **stated_form(one), "derived": None})
        for derived in found.series.derived:
            yield _json({"row": derived.row + 1, "column": derived.column, **derived_form(derived)})

    def comparison(self, text: str) -> None:
        """Print two things side by side, and which one it is."""
        found = compare(self._engine.generation, text, self._engine.segmenter, asked_on=self._today)
        reply = render_comparison(found, self._language) if found else Reply(say("compare_none", self._language))
        self._print(to_terminal(reply, colour=self._console.is_terminal))

    def comparison_json(self, text: str) -> str:
        """Return a comparison as one JSON object; `outcome` and `column` are null where nothing compares."""
        found = compare(self._engine.generation, text, self._engine.segmenter, asked_on=self._today)
        if found is None:
            message = say("compare_none", self._language)
            form: dict[str, Any] = {
                "column": None,
                "outcome": None,
                "best": None,
                "sides": [],
                "total": None,
                "gap": None,
            }
            return _json({"query": text, **form, "message": message})
        return _json({"query": text, **comparison_form(found), "message": say_outcome(found, self._language)})

    def _find(self, query: str) -> SeriesFound:
        return find_series(self._engine.generation, query, self._engine.segmenter, asked_on=self._today)

    def _show(self, found: SeriesFound, series: Series) -> None:
        """Print a series as a table, or as lines like those of a phone where the terminal is too narrow for it."""
        table = self._table(found, series)
        if table is None:
            reply = render_series(replace(found, others=()), self._language, max_line=self._console.width // 2)
            self._print(to_terminal(reply, colour=self._console.is_terminal))
            return
        self._console.print(table)
        for derived in series.derived:
            self._print(say_derived(derived, self._language))

    def _table(self, found: SeriesFound, series: Series) -> Table | None:
        """Return a series as a table, None where the terminal is too narrow for one.

        Columns without a value are left out, and the articles where there is no room for them.
        """
        language = self._language
        title = " · ".join(filter(None, (series.indicator, series.subject)))
        if found.missing:
            title += f"\n{say('series_no_period', language, period=found.missing)}"
        columns = [column for column in Column if any(row.column(column) for row in series.rows)]
        share = say("share_head", language, whole=series.whole) if series.whole else say("column_share", language)
        heads = [share if column is Column.SHARE else say(f"column_{column}", language) for column in columns]
        rows = [
            [
                str(number),
                row_label(row, language),
                *(say_values(row.column(column), "", language, plain=True) for column in columns),
            ]
            for number, row in enumerate(series.rows, 1)
        ]
        heads = ["#", say("csv_period", language), *heads]
        widths = [max(map(cell_len, cells)) for cells in zip(heads, *rows, strict=True)]
        left = self._console.width - sum(widths) - MARGIN * (len(widths) + 1)
        if left < -MARGIN:
            return None
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
        for head, width in zip(heads, widths, strict=True):
            table.add_column(head, min_width=width)
        if left >= LEAST_TITLE:
            table.add_column(say("csv_article", language))
        for cells, row in zip(rows, series.rows, strict=True):
            titles = {one.hit.article_id: one.hit.title for cell in row.cells for one in cell.sources}
            article = "，".join(titles.values())
            shown = article if cell_len(article) <= left else f"{set_cell_size(article, left - 1).rstrip()}…"
            table.add_row(*cells, *([shown] if left >= LEAST_TITLE else []))
        return table

    def _print(self, text: str) -> None:
        self._console.file.write(f"{well_formed(text)}\n")


def message_of(found: SeriesFound, language: Language) -> str:
    """Return what is said where there is no series: what there is."""
    if not found.others:
        return say("series_none", language)
    queries = say("separator", language).join(found.others)
    return f"{say('series_unknown', language)}{say('series_known', language, queries=queries)}"


def _json(row: dict[str, Any]) -> str:
    return well_formed(json.dumps(row, ensure_ascii=False))

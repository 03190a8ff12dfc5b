"""Every number that is shown of figures stands in a sentence it links to, or is marked as computed.

`check_series`, `check_card` and `check_comparison` return what they find wrong with what a reader sees, [] for nothing.
"""

import re
from collections.abc import Iterable, Iterator

from bot.answering import ask
from bot.card import card_lines
from bot.reply import Reply, to_terminal
from bot.series_files import chart_of
from bot.tables import (
    render_comparison,
    render_series,
    row_label,
    say_derived,
    say_values,
    series_hits,
)
from bot.texts import Language, say
from index.answer import FigureHit, SentenceHit
from index.comparison import Comparison, compare
from index.engine import AnswerEngine
from index.figure_card import FigureCard
from index.figure_search import SeriesFound, find_series
from index.generation import Generation
from index.indicator import Column
from index.segmenter import Segmenter

LANGUAGE = Language.SIMPLIFIED
COMPUTED = "推算，非原文"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = re.compile(r"（\d+篇）")


def unsourced(text: str, hits: Iterable[SentenceHit]) -> list[str]:
    """The numbers of a text that none of some sentences prints."""
    printed = {number for hit in hits for number in _NUMBER.findall(hit.sentence)}
    return [number for number in _NUMBER.findall(text) if number not in printed]


def misquoted(one: FigureHit) -> list[str]:
    """A figure whose text is not what its sentence has at its place."""
    figure = one.figure
    return [] if one.hit.sentence[figure.start : figure.end] == figure.value_text else [figure.value_text]


def check_series(found: SeriesFound) -> Iterator[str]:
    """What is shown of a series: its rows, its chart, what is computed, and the message as a whole."""
    series = found.series
    assert series is not None
    kept = series_hits(series)
    shown = to_terminal(render_series(found, LANGUAGE)).splitlines()
    for number, row in enumerate(series.rows):
        sources = [one for cell in row.cells for one in cell.sources]
        for one in sources:
            yield from misquoted(one)
        for column in Column:
            values = _COUNTED.sub("", say_values(row.column(column), series.whole, LANGUAGE))
            own = [one.hit for cell in row.column(column) for one in cell.sources]
            yield from unsourced(values, own)
        assert {hit.sentence for hit in kept if hit.asks == number} == {one.hit.sentence for one in sources}
    allowed = [row_label(row, LANGUAGE) for row in series.rows] + [
        found.missing,
        series.subject,
        series.indicator,
        series.whole,
    ]
    known = {number for text in (*allowed, *found.others) for number in _NUMBER.findall(text)}
    for line in shown:
        if not line.startswith(COMPUTED):
            yield from (number for number in unsourced(_COUNTED.sub("", line), kept) if number not in known)
    for derived in series.derived:
        text = say_derived(derived, LANGUAGE)
        assert text.startswith(COMPUTED)
        for part in derived.parts:
            yield from misquoted(part)
            assert part.figure.value_text in text
    chart = chart_of(series, LANGUAGE)
    for point in chart.points if chart else ():
        yield from unsourced(point.value_text, kept)


def check_card(card: FigureCard) -> Iterator[str]:
    """What is shown above a sentence: its figure and its change stand in that very sentence."""
    yield from misquoted(FigureHit(card.figure, card.hit))
    lines = card_lines(card, LANGUAGE)
    value, _, _ = to_terminal(Reply(lines[0])).partition("\u3000")
    yield from unsourced(value, [card.hit])
    for line in lines[1:]:
        yield from unsourced(line, [card.hit])
    for one in (*card.agreement.same, *card.agreement.other):
        yield from misquoted(one)
    if card.speaker and card.speaker not in card.hit.sentence:
        yield card.speaker


def check_comparison(found: Comparison) -> Iterator[str]:
    """What is shown of a comparison: each side's value stands in its sentence; a sum is marked and names its parts."""
    shown = to_terminal(render_comparison(found, LANGUAGE)).splitlines()
    quoted = [side.cell.hit.hit for side in found.sides if side.cell]
    cells = [cell for side in found.sides if side.row for cell in side.row.column(found.column)]
    every = [one.hit for cell in cells for one in cell.sources] + quoted
    for cell in cells:
        yield from misquoted(cell.hit)
    labels = " ".join(side.label for side in found.sides)
    for number, side in enumerate(found.sides, 1):
        line = shown[number].replace(side.label, "", 1)
        when = row_label(side.row, LANGUAGE) if side.row else ""
        yield from (one for one in unsourced(line, every) if one not in _NUMBER.findall(f"{labels} {when}"))
    for line in shown:
        if found.gap and "相差" in line and not line.startswith("▎"):
            assert line.startswith(COMPUTED)
        if found.total and say("derived_total", LANGUAGE, value="", parts="")[:3] in line:
            assert line.startswith(COMPUTED)


def queries_of(generation: Generation, segmenter: Segmenter) -> list[str]:
    """A query for every indicator of every subject that the articles give a figure of, in order."""
    found: dict[str, None] = {}
    for number, _ in generation.listing():
        for sentence in generation.article(number).sentences:
            for figure in sentence.figures:
                found.setdefault(f"{figure.subject}{figure.indicator}")
    return list(found)


def check_all(engine: AnswerEngine, queries: Iterable[str], asked_on: str) -> Iterator[tuple[str, str, list[str]]]:
    """What is wrong with the series, the card and the comparison of each query and of it beside the one before.

    Yields the query, what was shown (series, card or comparison) and the numbers without a sentence, [] for none.
    """
    before = ""
    for query in queries:
        found = find_series(engine.generation, query, engine.segmenter, asked_on=asked_on)
        if found.series:
            yield query, "series", list(check_series(found))
        told = ask(engine, f"{query}是多少", asked_on=asked_on)
        if told.card:
            yield query, "card", list(check_card(told.card))
        compared = compare(engine.generation, f"{before}和{query}合计", engine.segmenter, asked_on=asked_on)
        if compared:
            yield query, "comparison", list(check_comparison(compared))
        before = query

"""No number is shown of figures that no sentence prints: over the built-in articles, and on articles made by hand."""

from collections import Counter
from dataclasses import replace

import pytest
from figure_samples import figure, generation, hits, parsed
from shown_numbers import check_all, check_card, check_series, queries_of

from index.engine import AnswerEngine
from index.figure_card import Agreement, FigureCard
from index.figure_search import find_series
from index.segmenter import Segmenter

TODAY = "2024-06-01"


def test_every_number_shown_of_the_built_in_articles_stands_in_its_sentence(engine: AnswerEngine) -> None:
    queries = queries_of(engine.generation, engine.segmenter)
    checked = Counter[str]()
    for query, shown, wrong in check_all(engine, queries, TODAY):
        assert wrong == [], (query, shown)
        checked[shown] += 1
    assert len(queries) > 100
    assert checked["series"] > 60
    assert checked["card"] > 20
    assert checked["comparison"] > 10


def test_the_check_sees_a_number_that_no_sentence_has(segmenter: Segmenter) -> None:
    article = parsed("甲", "2024-03", figure("工业投资", "9亿元"), figure("工业投资", "8亿元", "2022/2022"))
    found = find_series(generation(article), "工业投资", segmenter)
    assert found.series is not None
    assert list(check_series(found)) == []
    row = found.series.rows[0]
    cell = row.level[0]
    forged = replace(cell.figure, value_text="7亿元")
    source = replace(cell.sources[0], figure=forged)
    rows = (replace(row, level=(replace(cell, figure=forged, sources=(source,)),)), *found.series.rows[1:])
    assert "7" in list(check_series(replace(found, series=replace(found.series, rows=rows))))


@pytest.mark.parametrize(
    ("value_text", "change", "wrong"), [("9亿元", "5.5%", ["5.5%", "5.5"]), ("7亿元", "", ["7亿元", "7"])]
)
def test_the_check_sees_a_card_with_a_number_of_its_own(value_text: str, change: str, wrong: list[str]) -> None:
    (one,) = hits(parsed("甲", "2024-03", figure("工业投资", "9亿元")))
    shown = replace(one.figure, value_text=value_text)
    grown = figure("工业投资增速", change) if change else None
    found = list(check_card(FigureCard(shown, "工业投资", one.hit, Agreement((), ()), change=grown)))
    assert [number for number in found if number in wrong]

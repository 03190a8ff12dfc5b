"""Our own figures are found no worse than before, and what is printed of them stands in their sentences."""

import json
import subprocess
import sys
from pathlib import Path

from quality.figures import FLOORS, GOLD, measure, shares
from quality.gate import check, digest_inputs, read_floors, to_table
from small_corpus import ROOT

from corpus.article import BlockKind, Figure, Sentence, Status
from index.answer import Answer
from index.engine import AnswerEngine
from index.hits import order_figures

WANTED = {"precision": 0.92, "recall": 0.90, "metric": 0.85, "period": 0.85, "status": 0.90}


def test_our_own_figures_are_found_no_worse_than_before(frequencies: dict[str, int]) -> None:
    floors, measured = read_floors(FLOORS), measure(frequencies)
    assert check(floors, measured, digest_inputs(GOLD)) == [], f"\n{to_table(floors.counts, measured)}"
    assert {name for name, least in WANTED.items() if shares(measured["ALL"])[name] < least} == set()
    assert all(one.reason and one.floors for one in floors.lowered)


def test_every_figure_is_printed_with_the_sentence_it_stands_in(built_in_data: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--data", str(built_in_data)]
    done = subprocess.run(
        [*command, "figures", "--all", "--json"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 200
    for row in rows:
        start, end = row["quote"]
        assert row["sentence"][start:end] == row["value_text"]
        assert row["status"] in set(Status)
        assert row["period"].count("/") == 1
    assert [row["article_id"] for row in rows] == sorted(row["article_id"] for row in rows)


def test_an_answer_carries_its_figures_the_one_asked_for_first(engine: AnswerEngine) -> None:
    answer = engine.answer("2023年江门GDP同比增长多少？", asked_on="2024-04-01")
    assert isinstance(answer, Answer)
    first, *others = answer.hits[0].figures
    assert first.indicator.endswith("增速")
    assert others
    for hit in answer.hits:
        assert all(hit.sentence[one.start : one.end] == one.value_text for one in hit.figures)


def test_the_figure_asked_for_comes_first_and_the_others_keep_their_order() -> None:
    def figure(start: int, end: int) -> Figure:
        return Figure("", "", 1.0, "", "", (), Status.ACTUAL, None, None, None, start, end)

    one, two, three = figure(0, 2), figure(4, 6), figure(8, 9)
    sentence = Sentence(0, "ａ" * 10, ((0, 10),), BlockKind.TEXT, False, 1, "", (), (one, two, three))
    assert order_figures(sentence, None) == (one, two, three)
    assert order_figures(sentence, (5, 6)) == (two, one, three)
    assert order_figures(sentence, (6, 7)) == (one, two, three)

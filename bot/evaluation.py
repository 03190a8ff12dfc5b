"""The retrieval test of `yiju evaluate`: questions with known answers, asked one after the other."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.answering import found_by_comparing, with_figures
from bot.batch import read_lines, read_object, read_question, read_texts
from bot.errors import BatchLineError, BotError
from index.answer import Answer
from index.engine import AnswerEngine
from index.metrics import Outcome, judge_outcome, summarise

COLUMNS = ("n", "hit1", "hit3", "hit5", "mrr", "withheld", "refused", "refusable")


def evaluate_file(engine: AnswerEngine, path: Path, *, today: str) -> dict[str, dict[str, Any]]:
    """Return the figures of each type of question, by name, and of all as "ALL". Raises BotError at a bad line."""
    return {name: asdict(summarise(group)) for name, group in judge_file(engine, path, today=today).items()}


def judge_file(engine: AnswerEngine, path: Path, *, today: str) -> dict[str, list[Outcome]]:
    """Return what became of the questions of each type, by name, and of all as "ALL". Raises BotError at a bad line."""
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for number, line in read_lines(path):
        try:
            row = read_object(line)
            asked = read_question({"id": number, **row})
            _check_gold(row)
            answer = engine.answer(
                asked.question,
                previous=asked.previous,
                asked_on=asked.asked_on or today,
                without=asked.without,
                choices=False,
            )
            told = with_figures(engine, answer, asked_on=asked.asked_on or today, without=asked.without)
            answer = found_by_comparing(answer, told)
            hits = answer.hits if isinstance(answer, Answer) else answer.nearest
            outcome = judge_outcome(row, isinstance(answer, Answer), [hit.sentence for hit in hits])
        except BatchLineError as error:
            raise BotError(f"{path}:{number}: {error}") from error
        outcomes[outcome.type].append(outcome)
    everything = [outcome for group in outcomes.values() for outcome in group]
    return {**dict(sorted(outcomes.items())), "ALL": everything}


def _check_gold(row: Mapping[str, Any]) -> None:
    """Raise BatchLineError where what a question should be answered by is not of the form the judge reads."""
    gold = row.get("gold") or []
    if not isinstance(gold, list) or not all(isinstance(one, str | dict) for one in gold):
        raise BatchLineError('"gold" should be a list of sentences')
    for one in gold:
        if isinstance(one, dict):
            if not all(isinstance(one.get(key) or "", str) for key in ("clause", "sentence", "raw", "answer")):
                raise BatchLineError('"clause", "sentence", "raw" and "answer" in "gold" should be texts')
            if not isinstance(one.get("group", 0), str | int):
                raise BatchLineError('"group" in "gold" should be a number or a text')
    read_texts(row, "answer")
    if isinstance(row.get("answers_ok"), str):
        raise BatchLineError('"answers_ok" should be a list of texts')
    read_texts(row, "answers_ok")


def to_table(scores: dict[str, dict[str, Any]]) -> str:
    """Return the figures as an aligned table."""
    rows = [["type", *COLUMNS]]
    for name, figures in scores.items():
        rows.append([name, *(f"{v:.3f}" if isinstance(v, float) else str(v) for v in map(figures.get, COLUMNS))])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)

"""Our own questions are answered no worse than before: the floors, and that nothing lowers one without saying why."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from quality import gate
from quality.gate import (
    FLOORS,
    QUESTIONS,
    SHARES,
    Floors,
    LoweredError,
    Lowering,
    check,
    count,
    digest_inputs,
    measure,
    read_floors,
    to_table,
    update,
    write_floors,
)
from small_corpus import ROOT

from index.engine import AnswerEngine
from index.metrics import Outcome, summarise

INPUTS = {"questions": "q", "articles": "a"}
COUNTS = {"date": {"hit1": 3, "answered": 4}, "ALL": {"hit1": 3, "answered": 4, "refused": 2}}
KEPT = Floors(INPUTS, COUNTS)


def changed(**counts: int) -> dict[str, dict[str, int]]:
    return {name: {key: counts.get(key, value) for key, value in group.items()} for name, group in COUNTS.items()}


def test_our_own_questions_are_answered_no_worse_than_before(engine: AnswerEngine) -> None:
    floors, measured = read_floors(FLOORS), measure(engine)
    assert check(floors, measured, digest_inputs()) == [], f"\n{to_table(floors.counts, measured)}"
    assert floors.counts.keys() == measured.keys()
    assert floors.counts["ALL"].keys() == {"hit1", "hit3", "reciprocal", "answered", "refused"}
    assert all(one.reason and one.floors for one in floors.lowered)


def test_a_question_less_is_seen_in_whatever_count() -> None:
    assert check(KEPT, COUNTS, INPUTS) == []
    assert check(KEPT, changed(hit1=9, answered=9, refused=9), INPUTS) == []
    assert check(KEPT, changed(hit1=2), INPUTS) == ["date.hit1: 3 -> 2", "ALL.hit1: 3 -> 2"]
    assert check(KEPT, changed(refused=1, answered=9), INPUTS) == ["ALL.refused: 2 -> 1"]
    assert check(KEPT, {"ALL": COUNTS["ALL"]}, INPUTS) == ["date.hit1: 3 -> 0", "date.answered: 4 -> 0"]
    other = {**INPUTS, "questions": "easier"}
    assert check(KEPT, changed(hit1=9), other) == ["other questions than the floors were counted on"]


def test_an_update_raises_and_lowers_only_where_it_is_said_why() -> None:
    better = changed(hit1=4)
    assert update(KEPT, better, INPUTS) == Floors(INPUTS, better)
    worse = changed(hit1=9, refused=1)
    for reason in ("", " "):
        with pytest.raises(LoweredError, match=r"^ALL.refused: 2 -> 1$"):
            update(KEPT, worse, INPUTS, reason)
    lowered = update(KEPT, worse, INPUTS, "two questions more are answered")
    assert lowered == Floors(INPUTS, worse, (Lowering("two questions more are answered", ("ALL.refused: 2 -> 1",)),))
    assert len(update(lowered, changed(hit1=0, refused=1), INPUTS, "and again").lowered) == 2
    with pytest.raises(LoweredError, match="other articles"):
        update(KEPT, better, {**INPUTS, "articles": "b"})


def test_the_command_fails_below_a_floor_and_keeps_what_would_be_lowered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, reached = tmp_path / "floors.json", changed(hit1=2, answered=9)
    write_floors(KEPT, path)
    kept = path.read_bytes()
    monkeypatch.setattr(gate, "FLOORS", path)
    monkeypatch.setattr(gate, "digest_inputs", lambda: INPUTS)
    monkeypatch.setattr(gate, "measure_anew", lambda: reached)

    def run(*arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["gate.py", *arguments])
        gate.main()

    for arguments in ((), ("--update",), ("--update", "--lower", ""), ("--lower", "not without an update")):
        with pytest.raises(SystemExit, match=r"date.hit1: 3 -> 2; ALL.hit1: 3 -> 2"):
            run(*arguments)
        assert path.read_bytes() == kept
    assert "2 (-1)" in capsys.readouterr().out
    run("--update", "--lower", "a question was wrong")
    assert read_floors(path) == update(KEPT, reached, INPUTS, "a question was wrong")
    run()


def test_floors_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    for floors in (KEPT, replace(KEPT, lowered=(Lowering("因为\n“这样”", ("a.b: 2 -> 1",)), Lowering("y", ())))):
        write_floors(floors, path)
        assert read_floors(path) == floors
        json.loads(path.read_text(encoding="utf-8"))


def test_counts_are_the_figures_of_the_evaluation_as_whole_numbers() -> None:
    outcomes = [
        Outcome("a", "any", True, 1),
        Outcome("a", "all", True, 3),
        Outcome("a", "any", False, 2),
        Outcome("a", "any", True, 11),
        Outcome("a", "any", True, None),
        Outcome("a", "none", False, None),
        Outcome("a", "none", True, None),
    ]
    counts, scores = count(outcomes), summarise(outcomes)
    assert counts["hit1"] == round(scores.hit1 * scores.n) == 1
    assert counts["hit3"] == round(scores.hit3 * scores.n) == 2
    assert counts["reciprocal"] / SHARES == pytest.approx(scores.mrr * scores.n)
    assert counts["answered"] == scores.n - scores.withheld == 4
    assert counts["refused"] == scores.refused == 1
    assert set(count(outcomes[-2:])) == {"refused"}
    assert "refused" not in count(outcomes[:2])


def test_floors_belong_to_the_questions_and_articles_they_were_counted_on(tmp_path: Path) -> None:
    questions, articles = tmp_path / "q.jsonl", tmp_path / "articles"
    articles.mkdir()
    (articles / "a.md").write_text("一", encoding="utf-8")
    questions.write_text("{}", encoding="utf-8")
    before = digest_inputs(questions, articles)
    (articles / "b.md").write_text("二", encoding="utf-8")
    after = digest_inputs(questions, articles)
    assert after["questions"] == before["questions"]
    assert after["articles"] != before["articles"]
    questions.write_text("{} ", encoding="utf-8")
    assert digest_inputs(questions, articles)["questions"] != before["questions"]
    assert digest_inputs() == read_floors(FLOORS).inputs


def test_questions_of_every_type_get_the_same_bytes_under_any_hash_seed(built_in_data: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    by_type = {kind: [row for row in rows if row["type"] == kind][:3] for kind in {row["type"] for row in rows}}
    chosen = [{"asked": "2024-04-01", **row} for kind in sorted(by_type) for row in by_type[kind]]
    assert len(chosen) > 25
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
    printed = set()
    for seed in ("1", "77"):
        command = [sys.executable, "-m", "bot.cli", "--data", str(built_in_data), "ask"]
        command += ["--batch", str(questions), "--json", "--explain"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, timeout=60, check=True)
        assert done.stderr == b""
        printed.add(done.stdout)
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == len(chosen)

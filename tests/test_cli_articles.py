"""The other commands: articles, index, chat, rank, evaluate."""

import importlib.util
import json
import math
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from command_line import refused, yiju
from file_samples import as_docx, as_scan, as_zip
from small_corpus import BODIES, ROOT, make_base

TOOL = ROOT.parent / "shared" / "tools" / "score_answers.py"
DEV = ROOT.parent / "shared" / "gold" / "dev.jsonl"


@pytest.fixture
def place(tmp_path: Path) -> list[str | Path]:
    """Options for a small corpus of one's own."""
    return ["--corpus", make_base(tmp_path / "base"), "--data", tmp_path / "data"]


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """Options for a small corpus that no test changes."""
    folder = tmp_path_factory.mktemp("small")
    return ["--corpus", make_base(folder / "base"), "--data", folder / "data"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def first_sentence(place: list[str | Path], question: str) -> str | None:
    (row,) = yiju(*place, "ask", question, "--json", "--asked", "2024-06-01").rows
    return str(row["answers"][0]["sentence"]) if row["answers"] else None


def test_index_gives_a_receipt_and_does_nothing_twice(place: list[str | Path]) -> None:
    assert yiju(*place, "index").out == "generation 1: 4 articles (4 new, 0 changed, 0 removed)\n"
    assert yiju(*place, "index").out == "generation 1: 4 articles (0 new, 0 changed, 0 removed)\n"
    assert yiju(*place, "index", "--full").out == "generation 2: 4 articles (0 new, 0 changed, 0 removed)\n"


def test_articles_are_listed_with_date_and_title(read_only: list[str | Path]) -> None:
    ran = yiju(*read_only, "articles")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"{title}\t2024-03\t{title}" for title in sorted(BODIES)]
    rows = yiju(*read_only, "articles", "--json").rows
    assert rows == [{"article_id": title, "published": "2024-03", "title": title} for title in sorted(BODIES)]


def test_article_added_is_found_removed_is_not_and_taken_back_is_again(place: list[str | Path], tmp_path: Path) -> None:
    file = write(tmp_path / "upload-7.md", "盐田去年产盐5.5万吨。")
    question = "盐田去年产盐多少"
    assert first_sentence(place, question) != "盐田去年产盐5.5万吨。"
    added = yiju(*place, "add", file, "--title", "盐田 报道", "--published", "2024-05-06")
    assert (added.code, added.err) == (0, "")
    assert added.out == "added: 2024-05-盐田-报道\ngeneration 2: 5 articles\n"
    assert first_sentence(place, question) == "盐田去年产盐5.5万吨。"
    assert yiju(*place, "add", file).out.startswith("already there: 2024-05-盐田-报道\n")
    changed = yiju(*place, "add", file, "--title", "新盐田", "--published", "2024-06")
    assert changed.out.startswith("updated: 2024-05-盐田-报道\n")
    assert yiju(*place, "undo").out.startswith("updated: 2024-05-盐田-报道\n")
    removed = yiju(*place, "remove", "2024-05-盐田-报道", "柑橘丰收")
    assert removed.out.splitlines()[:2] == ["removed: 2024-05-盐田-报道", "removed: 柑橘丰收"]
    assert first_sentence(place, question) != "盐田去年产盐5.5万吨。"
    assert first_sentence(place, "柑橘产量是多少") != "2023年，南坡乡柑橘产量达到4.8万吨，比上年增长7.3%。"
    assert yiju(*place, "undo").out.splitlines()[:2] == ["added: 2024-05-盐田-报道", "added: 柑橘丰收"]
    assert first_sentence(place, question) == "盐田去年产盐5.5万吨。"
    assert "no change" in refused(yiju(*place, "undo"))


def test_several_files_are_one_change_and_a_bad_one_adds_none(place: list[str | Path], tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{name}.txt", f"{name}村有人口{number}00人。") for number, name in enumerate("甲乙丙", 1)
    ]
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\xff")
    assert "bad.md" in refused(yiju(*place, "add", *files, bad))
    assert len(yiju(*place, "articles").out.splitlines()) == 4
    assert "--title" in refused(yiju(*place, "add", *files, "--title", "三个村"))
    (tmp_path / "nothing").mkdir()
    assert "no article" in refused(yiju(*place, "add", tmp_path / "nothing"))
    assert yiju(*place, "add", *files).out.count("added: undated-") == 3
    assert yiju(*place, "undo").out.count("removed: undated-") == 3
    assert len(yiju(*place, "articles").out.splitlines()) == 4


def test_files_of_any_format_are_added_and_what_cannot_be_read_adds_none(
    place: list[str | Path], tmp_path: Path
) -> None:
    packed = tmp_path / "all.zip"
    packed.write_bytes(as_zip({"甲.docx": as_docx(), "乙.txt": "盐田去年产盐5.5万吨。".encode("gb18030")}))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(as_scan())
    assert "scan.pdf: is a scan" in refused(yiju(*place, "add", packed, scan))
    assert len(yiju(*place, "articles").out.splitlines()) == 4
    assert yiju(*place, "add", packed).out.splitlines()[:2] == [
        "added: undated-雾灯镇一季度外贸进出口增长8-9",
        "added: undated-乙",
    ]
    assert first_sentence(place, "盐田去年产盐多少") == "盐田去年产盐5.5万吨。"


def test_base_folder_is_never_written(place: list[str | Path], tmp_path: Path) -> None:
    base = Path(place[1])
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in base.rglob("*")}
    same = write(tmp_path / "again.md", f"---\ntitle: 果子\n---\n{BODIES['柑橘丰收']}")
    assert yiju(*place, "add", same).out.startswith("updated: 柑橘丰收\n")
    yiju(*place, "remove", "新图书馆开放")
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in base.rglob("*")} == before


def test_removing_the_last_articles_is_refused_and_changes_nothing(place: list[str | Path]) -> None:
    assert "no article would be left" in refused(yiju(*place, "remove", *BODIES))
    assert len(yiju(*place, "articles").out.splitlines()) == len(BODIES)
    assert "no change" in refused(yiju(*place, "undo"))
    assert first_sentence(place, "柑橘产量是多少") is not None


def test_file_that_cannot_be_read_is_warned_of_and_the_index_there_is_answers(
    place: list[str | Path], caplog: pytest.LogCaptureFixture
) -> None:
    yiju(*place, "index")
    (Path(place[1]) / "坏.md").write_bytes(b"\xff")
    assert first_sentence(place, "柑橘产量是多少") == "2023年，南坡乡柑橘产量达到4.8万吨，比上年增长7.3%。"
    (warning,) = [record.getMessage() for record in caplog.records]
    assert "坏.md: is not UTF-8 text" in warning
    assert warning.endswith("answering from the index made before")
    assert "4.8万吨" in yiju(*place, "chat", stdin="柑橘产量是多少".encode()).out
    for command in (["index"], ["add", Path(place[1]) / "柑橘丰收.md"]):
        assert "坏.md: is not UTF-8 text" in refused(yiju(*place, *command))
    (Path(place[3]) / "index" / "CURRENT").write_bytes(b"nonsense")
    assert "坏.md: is not UTF-8 text" in refused(yiju(*place, "ask", "谁"))


def test_folder_that_was_emptied_is_an_error_and_its_old_articles_do_not_answer(place: list[str | Path]) -> None:
    yiju(*place, "index")
    for file in Path(place[1]).iterdir():
        file.unlink()
    assert "there are no articles" in refused(yiju(*place, "ask", "柑橘产量是多少"))


def test_file_changed_in_the_folder_is_found_without_a_command(place: list[str | Path]) -> None:
    yiju(*place, "index")
    write(Path(place[1]) / "桥.md", "白鹭大桥全长1860米。")
    assert first_sentence(place, "白鹭大桥全长多少米") == "白鹭大桥全长1860米。"


def test_chat_piped_answers_one_turn_a_line_with_an_empty_line_between(read_only: list[str | Path]) -> None:
    lines = [
        "谁设计了新图书馆",
        "",
        "  \t",
        "起步价几元",
        "/context",
        "/more",
        "/nonsense",
        "/ask 柑橘产量是多少",
        "/ask",
        "你好",
    ]
    ran = yiju(*read_only, "chat", stdin="\n".join(lines).encode())
    assert (ran.code, ran.err) == (0, "")
    replies = ran.out.removesuffix("\n").split("\n\n")
    assert len(replies) == len([line for line in lines if line.strip()])
    assert all(reply.strip() == reply for reply in replies)
    assert "周以宁" in replies[0]
    assert "起步价2元" in replies[1]
    assert "4.8万吨" in replies[5]
    assert "\x1b" not in ran.out
    assert "<b>" not in ran.out
    assert "›" not in ran.out


def test_chat_remembers_what_was_asked_before(read_only: list[str | Path]) -> None:
    ran = yiju(*read_only, "chat", stdin="2023年海湾县风力发电量是多少\n那总投资呢\n".encode())
    first, second = ran.out.removesuffix("\n").split("\n\n")
    assert "3200万千瓦时" in first
    assert "海湾县" in second.splitlines()[0]
    assert second != yiju(*read_only, "ask", "那总投资呢").out.removesuffix("\n")


@pytest.mark.parametrize("stdin", [b"", b"\n\n", b"/quit\nunread\n"])
def test_chat_without_a_question_prints_nothing_and_ends_well(read_only: list[str | Path], stdin: bytes) -> None:
    ran = yiju(*read_only, "chat", stdin=stdin)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_chat_takes_odd_bytes(read_only: list[str | Path]) -> None:
    ran = yiju(
        *read_only, "chat", stdin=b"\xff\xfe\x00\n" + "谁\0设计了新图书馆\n".encode() + b"<b>&amp;\n" + b"a" * 5000
    )
    assert (ran.code, ran.err) == (0, "")
    replies = ran.out.removesuffix("\n").split("\n\n")
    assert len(replies) == 4
    assert "周以宁" in replies[1]


def test_chat_through_a_pipe_is_the_same_in_a_process_of_its_own(read_only: list[str | Path]) -> None:
    stdin = "谁设计了新图书馆\n\n起步价几元".encode()
    command = [sys.executable, "-m", "bot.cli", *map(str, read_only), "chat"]
    environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, env=environment, timeout=60, check=True)
    assert done.stdout.decode("utf-8") == yiju(*read_only, "chat", stdin=stdin).out
    assert done.stderr == b""


GROUP: dict[str, Any] = {
    "id": "g1",
    "question": "图书馆是谁设计的",
    "title": "新图书馆",
    "sentences": [
        {"text": "新图书馆今天开放。", "label": 0},
        {"text": "图书馆由建筑师周以宁设计。", "label": 1},
        {"text": "每周一闭馆。", "label": 0},
        {"text": "", "label": 0},
        {"text": "每周一闭馆。", "label": 0},
    ],
}


def rank(path: Path, *rows: Any) -> list[dict[str, Any]]:
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows))
    ran = yiju("rank", "--batch", path)
    assert (ran.code, ran.err) == (0, "")
    return ran.rows


def test_rank_prints_a_permutation_best_first_and_scores_in_input_order(tmp_path: Path) -> None:
    groups = [GROUP, {**GROUP, "id": "g2", "sentences": []}, {**GROUP, "id": "g3", "question": "？"}]
    rows = rank(tmp_path / "g.jsonl", *groups)
    assert [list(row) for row in rows] == [["id", "order", "scores"]] * 3
    assert [row["id"] for row in rows] == ["g1", "g2", "g3"]
    assert rows[0]["order"][0] == 1
    assert rows[1]["order"] == rows[1]["scores"] == []
    for row in (rows[0], rows[2]):
        assert sorted(row["order"]) == list(range(5))
        assert row["order"] == sorted(range(5), key=lambda number: -row["scores"][number])
        assert all(math.isfinite(score) and score == round(score, 4) for score in row["scores"])


def test_rank_never_looks_at_labels_and_each_line_stands_alone(tmp_path: Path) -> None:
    flipped = [{"text": one["text"], "label": 1 - one["label"], "answer": "周以宁"} for one in GROUP["sentences"]]
    bare = [{"text": one["text"]} for one in GROUP["sentences"]]
    other = {"id": "o", "question": "谁种柑橘", "sentences": [{"text": "南坡乡种柑橘。"}, {"text": "图书馆由谁设计？"}]}
    alone = rank(tmp_path / "g.jsonl", GROUP)[0]
    rows = rank(tmp_path / "g.jsonl", other, {**GROUP, "sentences": flipped}, other, {**GROUP, "sentences": bare})
    assert rows[1] == rows[3] == alone
    assert rows[0] == rows[2]


def test_rank_takes_a_missing_null_and_empty_title_alike(tmp_path: Path) -> None:
    without = {key: value for key, value in GROUP.items() if key != "title"}
    rows = rank(tmp_path / "g.jsonl", without, {**GROUP, "title": None}, {**GROUP, "title": ""})
    assert rows[0] == rows[1] == rows[2]


def test_rank_gives_bad_lines_a_line_and_goes_on(tmp_path: Path) -> None:
    bad: list[Any] = [
        b"{",
        {"id": 5},
        {**GROUP, "sentences": ["text"]},
        {**GROUP, "title": 7},
        {**GROUP, "question": None},
    ]
    rows = rank(tmp_path / "g.jsonl", *bad, {**GROUP, "id": 8, "question": "谁\ud800设计的"})
    assert [row["id"] for row in rows] == [None, 5, "g1", "g1", "g1", 8]
    assert all(row["order"] == [] and "line" in row["message"] for row in rows[:-1])
    assert rows[-1]["order"][0] == 1


def test_evaluate_counts_right_answers_and_refusals(read_only: list[str | Path], tmp_path: Path) -> None:
    questions = [
        {"question": "谁设计了新图书馆", "type": "person", "need": "any", "gold": ["图书馆由建筑师周以宁设计"]},
        {
            "question": "柑橘产量是多少",
            "type": "figure",
            "need": "any",
            "gold": ["这句话哪里都没有"],
            "asked": "2024-06-01",
        },
        {"question": "月球上有没有水", "type": "none", "need": "none", "gold": []},
    ]
    file = write(tmp_path / "q.jsonl", "\n".join(map(json.dumps, questions)))
    (scores,) = yiju(*read_only, "evaluate", file, "--json").rows
    assert list(scores) == ["figure", "none", "person", "ALL"]
    assert scores["person"]["hit1"] == scores["person"]["mrr"] == 1
    assert scores["figure"]["hit5"] == 0
    assert (scores["none"]["refused"], scores["none"]["refusable"]) == (1, 1)
    assert (scores["ALL"]["n"], scores["ALL"]["hit1"]) == (2, 0.5)
    table = yiju(*read_only, "evaluate", file).out.splitlines()
    assert len(table) == 5
    assert len({len(line) for line in table}) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"question": 5}',
        '{"question": "谁", "previous": 5}',
        '{"question": "谁", "gold": [5]}',
        '{"question": "谁", "gold": [{"sentence": 5}]}',
        '{"question": "谁", "gold": [{"sentence": "句。", "answer": ["a"]}]}',
        '{"question": "谁", "gold": [{"sentence": "句。", "group": []}]}',
        '{"question": "谁", "gold": ["句。"], "answer": 5}',
        '{"question": "谁", "gold": ["句。"], "answer": [5]}',
        '{"question": "谁", "gold": ["句。"], "answers_ok": "句"}',
    ],
)
def test_evaluate_refuses_a_bad_line_by_its_number(read_only: list[str | Path], tmp_path: Path, line: str) -> None:
    file = write(tmp_path / "q.jsonl", f'{{"question": "谁"}}\n{line}\n')
    assert "q.jsonl:2: " in refused(yiju(*read_only, "evaluate", file))


@pytest.mark.skipif(not (TOOL.exists() and DEV.exists()), reason="the scoring tool is not there")
def test_evaluate_agrees_with_the_scoring_tool(built_in_data: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("score_answers", TOOL)
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    some = write(tmp_path / "some.jsonl", "\n".join(DEV.read_text(encoding="utf-8").splitlines()[::4]))
    answers = write(tmp_path / "answers.jsonl", yiju("--data", built_in_data, "ask", "--batch", some, "--json").out)
    printed = StringIO()
    with redirect_stdout(printed):
        tool.score_gold(tool.rows(some), {row["id"]: row for row in tool.rows(answers)}, 0)
    theirs: dict[str, dict[str, str]] = {}
    for line in printed.getvalue().splitlines():
        if "=" in line:
            theirs[line.split(maxsplit=1)[0]] = dict(re.findall(r"([\w@]+)= *(\S+)", line))
    (ours,) = yiju("--data", built_in_data, "evaluate", some, "--json").rows
    assert ours.keys() == theirs.keys()
    assert "ALL" in ours
    names = {"n": "n", "hit@1": "hit1", "hit@3": "hit3", "hit@5": "hit5", "mrr": "mrr", "withheld": "withheld"}
    for kind, shown in theirs.items():
        for theirs_name, name in names.items():
            if theirs_name in shown:
                assert float(shown[theirs_name]) == pytest.approx(ours[kind][name], abs=0.00051), (kind, name)
        if "refused" in shown:
            assert shown["refused"] == f"{ours[kind]['refused']}/{ours[kind]['refusable']}"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_a_command_runs_where_what_started_it_has_closed_its_streams(tmp_path: Path, closed: str) -> None:
    program = f"{shlex.quote(sys.executable)} -c 'from bot.cli import main; main()' --data {shlex.quote(str(tmp_path))}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", f"{program} articles {closed}"], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_in_the_place_of_the_data_folder_is_told_and_not_asked_to_be_deleted(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert (
        refused(yiju("--data", file, "articles")) == f"yiju: {file}/collection.json cannot be read: Not a directory\n"
    )

"""`yiju ask`: the form of its JSON, sentences word for word, and lines that are no questions."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from command_line import refused, yiju
from small_corpus import ROOT, make_base

from corpus.collection import Collection
from corpus.reading import read_articles

KEYS = ["id", "question", "kind", "confidence", "rewritten", "parts", "answers", "nearest"]
KEYS += ["message", "choices", "reason", "missing", "card", "comparison"]
HIT_KEYS = ["sentence", "article_id", "title", "published", "score", "role", "asks", "highlights", "times"]
HIT_KEYS += ["figures", "spans", "also", "context", "difference"]
KINDS = {"answer", "no_answer", "clarify", "smalltalk", "rejected"}
GOLD = Path(__file__).parent / "data" / "gold.jsonl"


def batch(path: Path, *rows: Any) -> Path:
    """Write a batch file: bytes as they are, the rest as JSON with everything beyond ASCII escaped."""
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows))
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """Options for the small corpus with an index."""
    folder = tmp_path_factory.mktemp("small")
    options: list[str | Path] = ["--corpus", make_base(folder / "base"), "--data", folder / "data"]
    assert yiju(*options, "index").code == 0
    return options


def ask_all(place: Sequence[str | Path], file: Path, *more: str) -> list[dict[str, Any]]:
    ran = yiju(*place, "ask", "--batch", file, "--json", *more)
    assert (ran.code, ran.err) == (0, "")
    return ran.rows


def joined(body: str, spans: list[list[int]]) -> str:
    """The body at spans; a space between two Latin words."""
    text = ""
    for start, end in spans:
        piece = body[start:end]
        glue = text and text[-1].isascii() and text[-1].isalnum() and piece[0].isascii() and piece[0].isalnum()
        text += (" " if glue else "") + piece
    return text


def test_answer_has_the_keys_of_the_contract_and_no_others(place: list[str | Path]) -> None:
    ran = yiju(*place, "ask", "谁设计了新图书馆", "--json", "--asked", "2024-06-01")
    (row,) = ran.rows
    assert (ran.code, ran.err) == (0, "")
    assert list(row) == KEYS
    assert (row["id"], row["question"], row["kind"]) == (None, "谁设计了新图书馆", "answer")
    assert row["message"] is row["reason"] is row["rewritten"] is row["parts"] is None
    assert row["nearest"] == row["choices"] == row["missing"] == []
    assert 0.5 <= row["confidence"] <= 1
    (first, *rest) = row["answers"]
    assert first["sentence"] == "图书馆由建筑师周以宁设计，建筑面积3.1万平方米。"
    assert (first["article_id"], first["title"], first["published"]) == ("新图书馆开放", "新图书馆开放", "2024-03")
    assert (first["role"], first["asks"]) == ("answer", 0)
    for hit in row["answers"]:
        assert list(hit) == HIT_KEYS
        assert list(hit["context"]) == ["before", "after"]
    scores = [hit["score"] for hit in rest]
    assert scores == sorted(scores, reverse=True)


def test_refusal_has_the_same_keys_and_says_something(place: list[str | Path]) -> None:
    (row,) = yiju(*place, "ask", "月球上有没有水", "--json").rows
    assert list(row) == KEYS
    assert (row["kind"], row["answers"]) == ("no_answer", [])
    assert row["reason"] in {"period", "subject", "indicator", "topic", "weak"}
    assert row["message"]
    assert "\x1b" not in row["message"]
    assert "<" not in row["message"]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("海湾县的人均GDP是多少", ["人均GDP"]),
        ("海灣縣的鋼鐵產量是多少", ["鋼鐵產量"]),
        ("海湾县，ｉＰｈｏｎｅ的价格", ["ｉＰｈｏｎｅ", "价格"]),
    ],
)
def test_missing_words_are_as_they_were_typed(place: list[str | Path], question: str, missing: list[str]) -> None:
    (row,) = yiju(*place, "ask", question, "--json").rows
    assert row["kind"] == "no_answer"
    assert row["missing"] == missing
    assert "海湾" in row["message"] or "海灣" in row["message"]


def test_a_refusal_says_what_there_is_and_what_would_work(
    place: list[str | Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking: list[str | Path] = [*place, "ask", "去年海湾县风力发电量是多少", "--asked", "2020-06-01"]
    (row,) = yiju(*asking, "--json").rows
    works = row["choices"][0]
    assert works == "2023年海湾县风力发电量是多少"
    assert yiju(*place, "ask", works, "--json").rows[0]["kind"] == "answer"
    told = yiju(*asking).out
    assert told == row["message"] + "\n"
    first, found, years, instead = told.splitlines()
    assert first == "文章里没有讲到去年（2019年）的情况。"
    assert found == "提到了：海湾县风力发电量"
    assert years.startswith("有的年份：") and "2023" in years
    assert instead == f"可以改问：{works}"
    monkeypatch.setenv("YIJU_LANGUAGE", "zh-Hant")
    assert yiju(*asking).out.startswith("文章裡沒有講到去年（2019年）的情況。\n提到了：海湾县")
    monkeypatch.setenv("YIJU_LANGUAGE", "en")
    first, found, years, instead = yiju(*asking).out.splitlines()
    assert first == "The articles do not speak of 去年 (2019)."
    assert found == "Mentioned: 海湾县风力发电量"
    assert years.startswith("Years there are: ")
    assert instead == f"You could ask: {works}"


def test_plain_answer_shows_the_sentence_and_its_source(place: list[str | Path]) -> None:
    ran = yiju(*place, "ask", "柑橘产量是多少")
    assert (ran.code, ran.err) == (0, "")
    assert "4.8万吨" in ran.out
    assert "《柑橘丰收》" in ran.out
    assert "2024-03" in ran.out
    assert "\x1b" not in ran.out
    assert "<" not in ran.out


def test_every_sentence_is_the_stored_body_word_for_word(built_in_data: Path, tmp_path: Path) -> None:
    questions = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()][::12]
    assert len(questions) >= 30
    bodies = {article.article_id: article.body for article in Collection(built_in_data).articles()}
    rows = ask_all(["--data", built_in_data], batch(tmp_path / "q.jsonl", *questions))
    assert [row["id"] for row in rows] == [question["id"] for question in questions]
    hits = [hit for row in rows for hit in [*row["answers"], *row["nearest"]]]
    assert len(hits) > 100
    for hit in hits:
        body, sentence = bodies[hit["article_id"]], hit["sentence"]
        assert joined(body, hit["spans"]) == sentence
        assert hit["spans"]
        end = 0
        for start, stop in hit["highlights"]:
            assert end <= start < stop <= len(sentence)
            end = stop
        for time in hit["times"]:
            assert sentence[time["start"] : time["end"]] == time["text"]
            assert time["resolved"].count("/") == 1
        for also in hit["also"]:
            assert joined(bodies[also["article_id"]], also["spans"])
        assert 0 <= hit["score"] <= 1
        assert hit["score"] == round(hit["score"], 4)
    for row in rows:
        assert (row["kind"] == "answer") == bool(row["answers"]) == (row["message"] is None)
        assert 0 <= row["confidence"] <= 1


def test_bad_lines_are_rejected_and_the_run_goes_on(place: list[str | Path], tmp_path: Path) -> None:
    bad: list[Any] = [
        b"{",
        b'"just a text"',
        b"[" * 100_000,
        b'{"id": "x", "question": "\xff"}',
        {"question": "没有编号"},
        {"id": None, "question": "没有编号"},
        {"id": "b", "question": 5},
        {"id": "b"},
        {"id": "b", "question": "谁", "previous": 7},
        {"id": "b", "question": "谁", "previous": ["谁", 7]},
        {"id": "b", "question": "谁", "asked": "2024-13-01"},
        {"id": "b", "question": "谁", "asked": "2024-1-1"},
        {"id": "b", "question": "谁", "asked": 20240101},
        {"id": "b", "question": "谁", "without": {"a": 1}},
        {"id": "b", "question": "\ud800谁", "asked": "x\udfff"},
    ]
    good = {"id": "good", "question": "谁设计了新图书馆", "asked": "2024-06-01"}
    rows = ask_all(place, batch(tmp_path / "q.jsonl", good, *bad, b" ", good))
    assert len(rows) == len(bad) + 2
    assert rows[0] == rows[-1]
    assert rows[0]["kind"] == "answer"
    for number, row in enumerate(rows[1:-1], 2):
        assert list(row) == KEYS
        assert row["kind"] == "rejected"
        assert row["answers"] == row["nearest"] == []
        assert row["message"].startswith(f"line {number}: ")
    assert [row["id"] for row in rows[1:-1]] == [None] * 6 + ["b"] * 9
    assert rows[-2]["question"] == "\ufffd谁"


ODD = {
    "lone surrogate": "谁设计了\ud83d新图书馆",
    "null byte": "谁设计了\0新图书馆",
    "long": "谁设计了新图书馆" * 625,
    "emoji": "😀👍🏽🇨🇳",
    "function words": "的了吗呢是和在有就不也",
    "markup": "<b>谁</b>设计了&amp;新图书馆<script>",
    "empty": "",
    "blank": " \u3000\n\u200b",
    "punctuation": "？？！！……",
    "digits": "2023 12.5% 3200",
    "english": "Who designed the new library?",
    "right to left": "\u202e谁设计了新图书馆\u202c",
    "lines": "谁设计了\n新图书馆\r\n？",
    "repeats": "谁" * 900,
}


def test_odd_questions_get_a_reply_and_come_back_as_they_were(place: list[str | Path], tmp_path: Path) -> None:
    rows = ask_all(place, batch(tmp_path / "q.jsonl", *({"id": key, "question": text} for key, text in ODD.items())))
    by_id = {row["id"]: row for row in rows}
    assert list(by_id) == list(ODD)
    for key, row in by_id.items():
        assert row["question"] == ODD[key].replace("\ud83d", "\ufffd")
        assert row["kind"] in KINDS
        assert (row["kind"] == "answer") == bool(row["answers"])
        assert row["kind"] == "answer" or row["message"]
    for key in ("lone surrogate", "null byte", "right to left", "lines"):
        assert by_id[key]["kind"] == "answer", key
        assert "周以宁" in by_id[key]["answers"][0]["sentence"]
    for key in ("long", "empty", "blank"):
        assert by_id[key]["kind"] == "rejected", key
    for key in ("emoji", "function words", "punctuation"):
        assert by_id[key]["kind"] != "answer", key


def test_ids_go_out_as_they_came(place: list[str | Path], tmp_path: Path) -> None:
    ids: list[Any] = ["", "长" * 500, 7, -1, "a\tb", "<b>"]
    rows = ask_all(place, batch(tmp_path / "q.jsonl", *({"id": one, "question": "你好"} for one in ids)))
    assert [row["id"] for row in rows] == ids
    assert [row["kind"] for row in rows] == ["smalltalk"] * len(ids)


def test_each_line_is_a_conversation_of_its_own(place: list[str | Path], tmp_path: Path) -> None:
    follow = {"id": "f", "question": "那投资呢", "previous": ["2023年海湾县风力发电量是多少"], "asked": "2024-06-01"}
    other = {"id": "o", "question": "谁设计了新图书馆", "asked": "2024-06-01"}
    rows = ask_all(
        place, batch(tmp_path / "q.jsonl", follow, other, follow, {**follow, "previous": follow["previous"][0]})
    )
    assert rows[0] == rows[2] == rows[3]
    assert rows[1] == ask_all(place, batch(tmp_path / "q.jsonl", other))[0]


def test_articles_left_out_are_nowhere_in_the_answer(place: list[str | Path], tmp_path: Path) -> None:
    row = {"id": "a", "question": "谁设计了新图书馆", "without": ["新图书馆开放", "不存在"]}
    (found,) = ask_all(place, batch(tmp_path / "q.jsonl", row))
    ids = {hit["article_id"] for hit in found["answers"] + found["nearest"]}
    assert "新图书馆开放" not in ids
    (found,) = ask_all(place, batch(tmp_path / "q.jsonl", {**row, "without": "柑橘丰收"}))
    assert found["answers"][0]["article_id"] == "新图书馆开放"


@pytest.mark.parametrize("n", [1, 2, 5, 1000])
def test_at_most_n_sentences_come_back(place: list[str | Path], n: int) -> None:
    for question in ("白鹭市的图书馆和二号线", "月球上有没有图书馆"):
        (row,) = yiju(*place, "ask", question, "--json", "-n", str(n)).rows
        found = row["answers"] + row["nearest"]
        assert 0 < len(found) <= n
        (more,) = yiju(*place, "ask", question, "--json", "-n", "1000").rows
        assert [hit["sentence"] for hit in found] == [
            hit["sentence"] for hit in (more["answers"] + more["nearest"])[: len(found)]
        ]


def test_timing_adds_the_milliseconds_and_nothing_else(place: list[str | Path], tmp_path: Path) -> None:
    file = batch(tmp_path / "q.jsonl", {"id": "a", "question": "起步价几元", "asked": "2024-06-01"}, b"{")
    plain, timed = ask_all(place, file), ask_all(place, file, "--timing")
    assert all(row.pop("elapsed_ms") >= 0 for row in timed)
    assert timed == plain


def test_asked_moves_this_year(place: list[str | Path]) -> None:
    rows = [
        yiju(*place, "ask", "今年风力发电量是多少", "--json", "--asked", asked).rows[0]
        for asked in ("2023-06-01", "2019-06-01")
    ]
    assert rows[0]["kind"] == "answer"
    assert "3200万" in rows[0]["answers"][0]["sentence"]
    assert rows[0]["confidence"] > rows[1]["confidence"]


def test_empty_batch_prints_nothing(place: list[str | Path], tmp_path: Path) -> None:
    assert ask_all(place, batch(tmp_path / "q.jsonl", b" \n\n")) == []


def test_wrong_calls_end_with_two_and_one_line(place: list[str | Path], tmp_path: Path) -> None:
    binary = tmp_path / "folder.jsonl"
    binary.mkdir()
    calls: list[tuple[list[str | Path], str]] = [
        ([], "Missing command"),
        (["nonsense"], "No such command"),
        (["ask"], "QUESTION"),
        (["ask", "谁", "--batch", "x.jsonl"], "QUESTION"),
        (["--corpus", "", "ask", "谁"], "'--corpus': it is empty"),
        (["--data", " ", "ask", "谁"], "'--data': it is empty"),
        (["ask", "谁", "-n", "0"], "-n"),
        (["ask", "谁", "-n", "many"], "-n"),
        (["ask", "谁", "--asked", "yesterday"], "YYYY-MM-DD"),
        (["ask", "谁", "--asked", "2024-02-30"], "YYYY-MM-DD"),
        (["ask", "谁", "--colour"], "--colour"),
        (["ask", "--batch", tmp_path / "no.jsonl", "--json"], "no.jsonl"),
        (["ask", "--batch", binary, "--json"], "folder.jsonl"),
        (["rank"], "--batch"),
        (["rank", "--batch", tmp_path / "no.jsonl"], "no.jsonl"),
        (["evaluate"], "'file'"),
        (["evaluate", tmp_path / "no.jsonl"], "no.jsonl"),
        (["add"], "'files'"),
        (["add", tmp_path / "no.md"], "no.md"),
        (["add", make_base(tmp_path / "two", "柑橘丰收") / "柑橘丰收.md", "--published", "soon"], "YYYY"),
        (["remove"], "'ID...'"),
        (["remove", "no-such-article"], "no-such-article"),
        (["undo"], "no change"),
        (["bot"], "@BotFather"),
    ]
    for arguments, part in calls:
        assert part in refused(yiju(*place, *arguments)), arguments


def test_corpus_that_is_none_ends_with_two_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "lines.jsonl").write_text('{"id": "a"}', encoding="utf-8")
    (tmp_path / "file").write_bytes(b"")
    for number, (corpus, part) in enumerate(
        (
            ("missing", "no such file or folder"),
            ("empty", "there are no articles"),
            ("bad", "not UTF-8"),
            ("lines.jsonl", ":1: missing"),
            ("file", "neither a folder"),
            ("file/inner", ""),
        )
    ):
        for command in (["ask", "谁"], ["index"], ["chat"]):
            data = tmp_path / f"data-{number}-{command[0]}"
            assert part in refused(yiju("--corpus", tmp_path / corpus, "--data", data, *command))


def test_another_corpus_on_the_same_data_is_refused(place: list[str | Path], tmp_path: Path) -> None:
    options: list[str | Path] = ["--corpus", make_base(tmp_path / "other", "柑橘丰收"), *place[2:]]
    assert "belongs to the corpus" in refused(yiju(*options, "ask", "谁"))
    assert "belongs to the corpus" in refused(yiju(*place[2:], "articles"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("TOKEN", "abc"),
        ("ADMINS", "me"),
        ("PROXY", "127.0.0.1:1080"),
        ("TIMEZONE", "Mars/Olympus"),
        ("RETENTION_DAYS", "99999999999"),
        ("LANGUAGE", "tlh"),
        ("LOG_LEVEL", "loud"),
        ("DATA", "~nobody-of-this-name/x"),
    ],
)
def test_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, key: str, value: str) -> None:
    monkeypatch.setenv(f"YIJU_{key}", value)
    assert f"YIJU_{key}" in refused(yiju("articles"))


def test_settings_come_from_a_file_and_every_bad_one_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: list[str | Path]
) -> None:
    monkeypatch.chdir(tmp_path)
    env = tmp_path / ".env"
    env.write_text(f"YIJU_CORPUS={place[1]}\nYIJU_DATA={place[3]}\n", encoding="utf-8")
    assert len(yiju("articles").out.splitlines()) == 4
    env.write_text("YIJU_LANGUAGE=x\nYIJU_LOG_LEVEL=y\n", encoding="utf-8")
    line = refused(yiju("articles"))
    assert "YIJU_LANGUAGE" in line
    assert "YIJU_LOG_LEVEL" in line
    env.write_bytes(b"YIJU_LANGUAGE=\xff\n")
    assert ".env" in refused(yiju("articles"))


def test_packed_lines_are_a_corpus_too(tmp_path: Path) -> None:
    import lzma  # noqa: PLC0415

    rows = [
        {"id": f"d/{article.article_id}", "title": article.title, "text": article.body}
        for article in read_articles(make_base(tmp_path / "base"))
    ]
    (tmp_path / "c.jsonl.xz").write_bytes(lzma.compress("\n".join(map(json.dumps, rows)).encode()))
    options: list[str | Path] = ["--corpus", tmp_path / "c.jsonl.xz", "--data", tmp_path / "data"]
    (row,) = yiju(*options, "ask", "谁设计了新图书馆", "--json").rows
    assert row["answers"][0]["article_id"] == "d/新图书馆开放"
    assert row["answers"][0]["published"] is None


def test_console_script_prints_utf8_whatever_the_locale(place: list[str | Path]) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "bot.cli", *map(str, place), "ask", "起步价几元\udcff", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, timeout=60, check=True)
    (row,) = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert "起步价2元" in row["answers"][0]["sentence"]
    assert done.stderr == b""

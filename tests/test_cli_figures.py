"""`yiju figures` and `yiju compare`, and the same in `yiju chat`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import Ran, refused, yiju
from figure_articles import ARTICLES, INVESTMENT
from telegram_bot import write_base


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that name the invented articles and a data folder with their index."""
    folder = tmp_path_factory.mktemp("figures")
    base = write_base(folder, ARTICLES)
    options = ["--corpus", str(base), "--data", str(folder / "data")]
    assert yiju(*options, "index").code == 0
    return options


def plain(ran: Ran) -> list[str]:
    """The lines printed, without the spaces that align them."""
    assert (ran.code, ran.err) == (0, "")
    return [re.sub(r"[ \u2002\u3000]+", " ", line).strip() for line in ran.out.splitlines() if line.strip()]


def test_a_series_is_a_table(places: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = plain(yiju(*places, "figures", "工业投资"))
    assert shown[:2] == ["工业投资 · 海湾县", "# 时间 数值 增速 文章"]
    assert shown[3].startswith("1 2023年 104.5亿元 或 101亿元 同比 +15.5% ")
    assert shown[7].startswith("5 目标 2024年 120亿元 海湾县工业稳步增长")
    assert shown[8] == "推算，非原文：2021年比2020年 +15.0%（75.9亿元 对 66亿元）"
    assert shown[-1] == "看原句：加上 --row 和行号"
    assert plain(yiju(*places, "figures", "海湾县", "工业投资"))[0] == "工业投资 · 海湾县"


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 120])
def test_a_table_never_is_wider_than_the_terminal(
    places: list[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    from rich.cells import cell_len  # noqa: PLC0415

    monkeypatch.setenv("COLUMNS", str(columns))
    shown = yiju(*places, "figures", "工业投资").out.splitlines()
    table = shown[: next(number for number, line in enumerate(shown) if line.startswith(("推算", "看原句", "也可以")))]
    assert max(map(cell_len, table)) <= columns
    for value in ("104.5亿元", "101亿元", "+15.5%", "90.5亿元", "+19.2%", "75.9亿元", "66亿元", "120亿元"):
        assert value in "".join(table)


def test_a_row_opens_its_sentences(places: list[str]) -> None:
    shown = plain(yiju(*places, "figures", "工业投资", "--row", "2"))
    assert shown == ["②", "▎2022年，海湾县工业投资为90.5亿元，同比增长19.2%。", "《风从海上来》· 2024-03 · 第1段"]
    assert refused(yiju(*places, "figures", "工业投资", "--row", "9")) == "yiju: --row 9: the rows are 1 to 5\n"


def test_json_has_an_object_for_each_figure_and_marks_what_is_computed(places: list[str]) -> None:
    rows = yiju(*places, "figures", "工业投资", "--json").rows
    figures = [row for row in rows if row["derived"] is None]
    assert len(figures) == 9
    stated = {"article_id", "sentence", "spans", "quote", "subject", "metric", "value", "value_text", "unit", "basis"}
    assert set(figures[0]) == stated | {
        "qualifier", "status", "period", "row", "column", "title", "published", "derived",
    }  # fmt: skip
    for row in figures:
        start, end = row["quote"]
        assert row["sentence"][start:end] == row["value_text"]
    assert [row["row"] for row in figures] == sorted(row["row"] for row in figures)
    (derived,) = [row for row in rows if row["derived"]]
    assert derived["derived"] == "推算，非原文"
    assert (derived["value"], derived["unit"], derived["column"]) == (15.0, "%", "growth")
    assert [part["value_text"] for part in derived["parts"]] == ["75.9亿元", "66亿元"]


def test_what_is_not_there_is_said_with_what_there_is(places: list[str]) -> None:
    said = plain(yiju(*places, "figures", "火箭发射"))
    assert said[0].startswith("文章里没有这个数字。有数字的：海湾县工业投资、")
    (row,) = yiju(*places, "figures", "火箭发射", "--json").rows
    assert (row["query"], row["message"]) == ("火箭发射", said[0])
    assert row["choices"]
    for choice in row["choices"]:
        assert yiju(*places, "figures", choice, "--json").rows[0]["row"] == 1


def test_files_are_written(places: list[str], tmp_path: Path) -> None:
    table, picture = tmp_path / "a.csv", tmp_path / "a.png"
    assert yiju(*places, "figures", "工业投资", "--csv", table, "--chart", picture).code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == 10
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "a chart wants two figures" in refused(yiju(*places, "figures", "风电产值", "--chart", tmp_path / "b.png"))
    assert str(tmp_path / "no" / "a.csv") in refused(
        yiju(*places, "figures", "工业投资", "--csv", tmp_path / "no" / "a.csv")
    )


def test_a_wrong_call_says_what_to_do(places: list[str]) -> None:
    for wrong in ([], ["工业投资", "--all"]):
        assert refused(yiju(*places, "figures", *wrong)).startswith("yiju: say which figures: yiju figures QUERY")
    assert "Missing argument" in refused(yiju(*places, "compare"))


def test_every_figure_is_listed_with_all(places: list[str]) -> None:
    rows = yiju(*places, "figures", "--all", "--json").rows
    assert len(rows) == 14
    assert set(rows[0]) >= {"article_id", "sentence", "quote", "metric", "value_text"}
    assert len(yiju(*places, "figures", "--all").out.splitlines()) == 14


def test_two_things_are_compared(places: list[str]) -> None:
    shown = plain(yiju(*places, "compare", "造船", "风电", "产值"))
    assert shown[:4] == ["数值 · 2023年", "① 造船 60.5亿元", "② 风电 48亿元", "造船更高。"]
    assert plain(yiju(*places, "compare", "造船", "火箭", "产值"))[0].startswith("没有找到两边都有的数字")


def test_a_comparison_as_json(places: list[str]) -> None:
    (row,) = yiju(*places, "compare", "2021年", "2022年", "工业投资合计", "--json").rows
    assert (row["column"], row["outcome"], row["best"], row["message"]) == ("level", "named", 1, "2022年更高。")
    assert [side["figure"]["value_text"] for side in row["sides"]] == ["75.9亿元", "90.5亿元"]
    assert (row["total"]["value"], row["total"]["derived"]) == (166.4, "推算，非原文")
    assert row["gap"] is None
    (apart,) = yiju(*places, "compare", "2022年比2021年工业投资高多少", "--json").rows
    assert (apart["gap"]["value"], apart["gap"]["unit"], apart["gap"]["derived"]) == (14.6, "亿元", "推算，非原文")
    (none,) = yiju(*places, "compare", "造船", "火箭", "产值", "--json").rows
    assert none["outcome"] is None
    assert set(none) == set(row)


def turns(places: list[str], *messages: str) -> list[list[str]]:
    """The replies of a conversation, each as its lines."""
    ran = yiju(*places, "chat", stdin="\n".join(messages).encode())
    assert (ran.code, ran.err) == (0, "")
    return [reply.splitlines() for reply in ran.out.rstrip("\n").split("\n\n")]


def test_the_conversation_knows_the_same_commands(places: list[str]) -> None:
    replies = turns(
        places, INVESTMENT, "/agree", "/trend", "/row 2", "/quotes", "/quotes 3", "/row 77",
        "/figures", "/compare 造船 风电 产值", "/context", "/compare", "/more",
    )  # fmt: skip
    answer, agree, trend, row, quotes, last, gone, what, compared, context, how, more = replies
    assert answer[:2] == ["104.5亿元\u3000工业投资 · 海湾县 · 2023年", "同比 +15.5%"]
    assert agree[0] == "说法一致（2篇）："
    assert trend[0] == "工业投资 · 海湾县"
    assert row[0] == "②"
    assert sum(line.startswith("▎") for line in quotes) == 3
    assert sum(line.startswith("▎") for line in last) == 1
    assert gone == more == ["这条已经过期，请重新提问。"]
    assert what[0].startswith("请在 /figures 后面写上指标")
    assert compared[3] == "造船更高。"
    assert any("造船产业产值为60.5亿元" in line for line in context)
    assert how[0].startswith("请写上比什么")


def test_asking_shows_the_card_and_json_has_it_beside_the_answers(places: list[str]) -> None:
    shown = yiju(*places, "ask", INVESTMENT, "--asked", "2024-05-06").out
    assert shown.startswith("104.5亿元\u3000工业投资 · 海湾县 · 2023年\n同比 +15.5%\n▎")
    form: dict[str, Any] = json.loads(yiju(*places, "ask", INVESTMENT, "--json").out)
    assert form["answers"][0]["figures"][0]["value_text"] == "104.5亿元"
    assert form["answers"][0]["sentence"] == form["card"]["figure"]["sentence"]
    assert form["card"]["figure"]["value_text"] == "104.5亿元"
    assert (form["card"]["indicator"], form["card"]["change"]["value_text"]) == ("工业投资", "15.5%")
    assert [one["article_id"] for one in form["card"]["same"]].count(form["answers"][0]["article_id"]) == 1
    assert form["comparison"] is None


def test_a_question_that_compares_has_the_comparison_beside_its_answers(places: list[str], tmp_path: Path) -> None:
    question = "2022年工业投资比2021年高多少"
    form: dict[str, Any] = json.loads(yiju(*places, "ask", question, "--json").out)
    assert form["card"] is None
    assert form["kind"] == "answer"
    assert form["comparison"]["gap"]["value"] == 14.6
    assert {side["sentence"] for side in form["answers"][:2]} >= {form["comparison"]["sides"][0]["figure"]["sentence"]}
    shown = [side["figure"] for side in form["comparison"]["sides"]]
    assert [one["sentence"][slice(*one["quote"])] for one in shown] == ["90.5亿元", "75.9亿元"]
    file = tmp_path / "q.jsonl"
    rows = [{"id": one["article_id"], "question": question, "without": [one["article_id"]]} for one in shown]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [row["comparison"] for row in yiju(*places, "ask", "--batch", file, "--json").rows] == [None, None]

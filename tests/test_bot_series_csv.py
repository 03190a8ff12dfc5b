"""The file of figures: what Excel needs to open it, and nothing it could calculate."""

import csv
import io
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.series_csv import CsvRow, to_csv
from bot.texts import Language
from corpus.article import Basis, Status

ROW = CsvRow(
    period="2023年1—9月",
    subject="甲县",
    indicator="粮食产量",
    value=46.5,
    value_text="超46万吨",
    unit="万吨",
    status=Status.TARGET,
    basis=Basis.CUMULATIVE,
    article="甲县丰收，“粮仓”满了",
    published="2024-02",
    sentence='前三季度，甲县"粮食"产量超46万吨。',
)


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_rows_come_back_as_they_were_under_their_headings() -> None:
    headings, row = read_back(to_csv([ROW]))
    assert headings == [
        *("时间", "对象", "指标", "数值", "原文数字", "单位"),
        *("性质", "口径", "文章", "刊登", "原句"),
    ]
    assert row == [
        *("2023年1—9月", "甲县", "粮食产量", "46.5", "超46万吨", "万吨"),
        *("目标", "累计", ROW.article, "2024-02", ROW.sentence),
    ]


def test_excel_is_told_that_it_is_utf8_and_finds_its_own_line_ends() -> None:
    content = to_csv([ROW])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert to_csv([ROW]) == content


def test_without_rows_there_are_the_headings_alone() -> None:
    assert len(read_back(to_csv([]))) == 1
    assert read_back(to_csv([], Language.ENGLISH))[0][0] == "period"
    assert read_back(to_csv([ROW], Language.HONG_KONG))[1][6] == "目標"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-3.2%", "@SUM(A1)", "＝1+1", "  =1", "\t=1", "\n@A1", "=cmd|' /C calc'!A0", "-"]
)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    row = CsvRow(text, text, text, 1.5, text, text, Status.ACTUAL, None, text, text, text)
    cells = read_back(to_csv([row]))[1]
    assert [cell for number, cell in enumerate(cells) if number not in {3, 6, 7}] == [f"'{text}"] * 8


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (-3.2, "-3.2"), (4022.25, "4022.25"), (300.0, "300"), (0.0, "0"), (1e15, "1000000000000000.0")],
)
def test_values_are_numbers_and_missing_ones_are_empty(value: float | None, shown: str) -> None:
    assert read_back(to_csv([replace(ROW, value=value, basis=None)]))[1][3] == shown


def test_commas_quotes_and_line_ends_stay_within_their_cell() -> None:
    hostile = '一,"二"\r\n三;四\t"'
    assert read_back(to_csv([replace(ROW, sentence=hostile)] * 2))[2][-1] == hostile


@given(st.text(), st.text())
def test_no_text_breaks_the_file_or_begins_a_formula(title: str, sentence: str) -> None:
    rows = read_back(to_csv([replace(ROW, article=title, sentence=sentence)] * 2))
    assert [len(row) for row in rows] == [len(astuple(ROW))] * 3
    assert rows[1] == rows[2]
    for given_text, cell in ((title, rows[1][8]), (sentence, rows[1][10])):
        assert cell.lstrip()[:1] not in {"=", "+", "-", "@"}
        assert cell in {given_text.replace("\0", ""), f"'{given_text}".replace("\0", "")}


def test_half_a_character_is_replaced() -> None:
    assert read_back(to_csv([replace(ROW, article="甲\ud800")]))[1][8] == "甲\ufffd"

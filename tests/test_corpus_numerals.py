import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.numerals import parse_number

NUMBERS = {
    "4022.25": 4022.25,
    "1,234.5": 1234.5,
    "１，２３４．５": 1234.5,
    "٣٤": 34,
    "二〇二三": 2023,
    "二零二三": 2023,
    "两": 2,
    "十": 10,
    "十二": 12,
    "二十": 20,
    "一百二十": 120,
    "一百二": 120,
    "两百零五": 205,
    "两千零三": 2003,
    "一千零一十": 1010,
    "一万二": 12_000,
    "一万零二": 10_002,
    "三十五万": 350_000,
    "三萬五千": 35_000,
    "一亿两千万": 120_000_000,
    "1.46万": 14_600,
    "1.5万亿": 1.5e12,
    "三点五亿": 3.5e8,
    "壹佰贰拾": 120,
    "负三": -3,
    "-3.5": -3.5,
    "零": 0,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_number_is_read_in_any_script_and_width(text: str) -> None:
    assert parse_number(text) == NUMBERS[text]


@pytest.mark.parametrize(
    "text", ["", " ", "万", "百", "亿", "12,34", "1.2.3", "三五百", "十十", "二十三十", "一百千", "abc", "3个"]
)
def test_what_spells_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


def test_number_beyond_a_float_gives_none() -> None:
    assert parse_number("9" * 500) is None
    assert parse_number("九" * 500) is None
    assert parse_number("一" + "亿" * 5000) is None


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("0129.,，.-负〇零一二两九十百千万亿点 ３٣"), max_size=60) | st.text())
def test_any_text_gives_a_finite_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or math.isfinite(value)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**16))
def test_arabic_number_survives_thousands_separators(value: int) -> None:
    assert parse_number(f"{value:,}") == parse_number(str(value)) == float(value)

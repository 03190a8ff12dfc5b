"""Periods as readers say them, in Chinese and English."""

import pytest

from bot.periods import say_period, with_meaning
from bot.texts import Language

ZH, EN = Language.SIMPLIFIED, Language.ENGLISH


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        ("2023-01-01", "2023-12-31", "2023年", "2023"),
        ("2021-01-01", "2023-12-31", "2021年—2023年", "2021 to 2023"),
        ("2023-03-01", "2023-03-31", "2023年3月", "2023-03"),
        ("2024-02-01", "2024-02-29", "2024年2月", "2024-02"),
        ("2023-02-01", "2024-02-28", "2023年2月1日—2024年2月28日", "2023-02-01 to 2024-02-28"),
        ("2023-01-01", "2023-09-30", "2023年1—9月", "2023-01 to 2023-09"),
        ("2022-10-01", "2023-03-31", "2022年10月—2023年3月", "2022-10 to 2023-03"),
        ("2023-10-07", "2023-10-07", "2023年10月7日", "2023-10-07"),
        ("2023-08-01", "2023-08-15", "2023年8月1日—8月15日", "2023-08-01 to 2023-08-15"),
        ("2023-01-01", "2023-08-15", "2023年1月1日—8月15日", "2023-01-01 to 2023-08-15"),
        ("2022-01-01", None, "2022年起", "since 2022"),
        ("2022-03-01", None, "2022年3月起", "since 2022-03"),
        (None, "2022-12-31", "截至2022年", "until 2022"),
        (None, "2022-10-07", "截至2022年10月7日", "until 2022-10-07"),
        (None, None, "", ""),
    ],
)
def test_a_period_is_said_as_shortly_as_it_allows(
    first: str | None, last: str | None, chinese: str, english: str
) -> None:
    assert say_period(first, last, ZH) == chinese
    assert say_period(first, last, Language.TAIWAN) == chinese
    assert say_period(first, last, EN) == english


def test_what_names_its_year_in_digits_is_plain() -> None:
    days = ("2023-01-01", "2023-12-31")
    assert with_meaning("去年", *days, ZH) == "去年（2023年）"
    assert with_meaning("去年", *days, EN) == "去年 (2023)"
    assert with_meaning("二零二三年", *days, ZH) == "二零二三年（2023年）"
    assert with_meaning("23年", *days, ZH) == "23年（2023年）"
    for text in ("2023年", "２０２３年", "2023", "2023年度"):
        assert with_meaning(text, *days, ZH) == text
    assert with_meaning("那时", None, None, ZH) == "那时"

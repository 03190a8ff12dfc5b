from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import find_times, follow_times, last_date

# phrase, publication, context, first, last, tolerance in days
PHRASES = [
    ("今年前三季度", "2023-11-10", None, "2023-01-01", "2023-09-30", 0),
    ("今年4月", "2023-11-10", None, "2023-04-01", "2023-04-30", 0),
    ("去年以来", "2023-11-10", None, "2022-01-01", "2023-11-10", 1),
    ("四季度", "2023-11-10", None, "2023-10-01", "2023-12-31", 0),
    ("明下半年", "2023-11-10", None, "2024-07-01", "2024-12-31", 0),
    ("明年", "2023-11-10", None, "2024-01-01", "2024-12-31", 0),
    ("今年", "2023-11-10", None, "2023-01-01", "2023-12-31", 0),
    ("近两年", "2023-11-10", None, "2021-11-10", "2023-11-10", 3),
    ("两年来", "2023-11-10", None, "2021-11-10", "2023-11-10", 3),
    ("前三季度", "2023-11-10", None, "2023-01-01", "2023-09-30", 0),
    ("“十四五”期间", "2023-11-10", None, "2021-01-01", "2025-12-31", 0),
    ("3月18日", "2024-03-25", None, "2024-03-18", "2024-03-18", 0),
    ("2023年初", "2024-03-25", None, "2023-01-01", "2023-02-28", 45),
    ("一季度", "2024-03-25", None, "2024-01-01", "2024-03-31", 0),
    ("2月20日", "2024-03-25", None, "2024-02-20", "2024-02-20", 0),
    ("3月初", "2024-03-25", None, "2024-03-01", "2024-03-10", 5),
    ("去年2月", "2024-03-25", None, "2023-02-01", "2023-02-28", 0),
    ("近三年", "2024-03-25", None, "2021-03-25", "2024-03-25", 3),
    ("2021年起", "2024-03-25", None, "2021-01-01", "2024-03-25", 3),
    ("2024年", "2024-03-25", None, "2024-01-01", "2024-12-31", 0),
    ("1904年", "2023-11-15", None, "1904-01-01", "1904-12-31", 0),
    ("上世纪80年代初", "2023-11-15", None, "1980-01-01", "1983-12-31", 1100),
    ("2021年5月", "2023-11-15", None, "2021-05-01", "2021-05-31", 0),
    ("同年11月", "2023-11-15", "2021-05", "2021-11-01", "2021-11-30", 0),
    ("1—9月", "2023-11-15", None, "2023-01-01", "2023-09-30", 0),
    ("2022年度", "2023-11-15", None, "2022-01-01", "2022-12-31", 0),
    ("去年", "2023-11-15", None, "2022-01-01", "2022-12-31", 0),
    ("上半年", "2023-11-15", None, "2023-01-01", "2023-06-30", 0),
    ("截至10月底", "2023-11-15", None, None, "2023-10-31", 0),
    ("2022年以来", "2023-11-15", None, "2022-01-01", "2023-11-15", 1),
    ("近5年", "2023-11-15", None, "2018-11-15", "2023-11-15", 3),
    ("今年以来", "2023-11-15", None, "2023-01-01", "2023-11-15", 1),
    ("2022年1月26日", "2023-04-01", None, "2022-01-26", "2022-01-26", 0),
    ("1月28日", "2023-04-01", None, "2023-01-28", "2023-01-28", 0),
    ("2月初", "2023-04-01", None, "2023-02-01", "2023-02-10", 5),
    ("2月下旬", "2023-04-01", None, "2023-02-21", "2023-02-28", 0),
    ("2023年第一季度", "2023-04-01", None, "2023-01-01", "2023-03-31", 0),
    ("今年上半年", "2023-04-01", None, "2023-01-01", "2023-06-30", 0),
    ("6月30日", "2023-04-01", "2022-01-26", "2022-06-30", "2022-06-30", 0),
    ("2023年1—2月", "2023-04-01", None, "2023-01-01", "2023-02-28", 0),
    ("一年多来", "2023-04-01", None, "2022-01-01", "2023-04-01", 120),
    ("去年12月", "2024-03-01", None, "2023-12-01", "2023-12-31", 0),
    ("2022—2024年", "2024-03-01", None, "2022-01-01", "2024-12-31", 0),
    ("2021年至2023年", "2024-03-01", None, "2021-01-01", "2023-12-31", 0),
    ("2027年", "2024-03-01", None, "2027-01-01", "2027-12-31", 0),
    ("1月中旬", "2024-03-01", None, "2024-01-11", "2024-01-20", 0),
    ("同月底", "2024-03-01", "2024-01", "2024-01-21", "2024-01-31", 6),
    ("2月上旬", "2024-03-01", None, "2024-02-01", "2024-02-10", 0),
    ("去年5月", "2024-03-01", None, "2023-05-01", "2023-05-31", 0),
]

ABSOLUTE = {
    "二〇二三年": "2023-01-01/2023-12-31",
    "二零二三年": "2023-01-01/2023-12-31",
    "２０２３年": "2023-01-01/2023-12-31",
    "2023 年 3 月 18 日": "2023-03-18/2023-03-18",
    "二〇二三年三月十八日": "2023-03-18/2023-03-18",
    "2023年前三季度": "2023-01-01/2023-09-30",
    "2023前三季度": "2023-01-01/2023-09-30",
    "2023全年": "2023-01-01/2023-12-31",
    "2023Q3": "2023-07-01/2023-09-30",
    "23年头两个月": "2023-01-01/2023-02-28",
    "25年底": "2025-12-01/2025-12-31",
    "2022年10月至2023年3月": "2022-10-01/2023-03-31",
    "2022年10月至次年3月": "2022-10-01/2023-03-31",
    "2022年10月至3月": "2022-10-01/2023-03-31",
    "2023年12月28日至1月3日": "2023-12-28/2024-01-03",
    "2023年3月18日—20日": "2023-03-18/2023-03-20",
    "2022年至2023年上半年": "2022-01-01/2023-06-30",
    "2021到2023年": "2021-01-01/2023-12-31",
    "2021—2023": "2021-01-01/2023-12-31",
    "2021—23年": "2021-01-01/2023-12-31",
    "2021、2022年": "2021-01-01/2022-12-31",
    "2024-03-18": "2024-03-18/2024-03-18",
    "2024/3/18": "2024-03-18/2024-03-18",
    "2024.3.18": "2024-03-18/2024-03-18",
    "20世纪90年代": "1990-01-01/1999-12-31",
    "1980年代": "1980-01-01/1989-12-31",
    "十三五": "2016-01-01/2020-12-31",
    "“十五五”时期": "2026-01-01/2030-12-31",
    "2021年12月以来": "2021-12-01/",
    "截至2023年10月底": "/2023-10-31",
    "2023年6月底前": "/2023-06-30",
    "截至2023年起": "/2023-12-31",
    "㍻": "",
}

# counted from 2024-03-25, a Monday
RELATIVE = {
    "前年": "2022-01-01/2022-12-31",
    "上年度": "2023-01-01/2023-12-31",
    "去年前11个月": "2023-01-01/2023-11-30",
    "去年10月至今年3月": "2023-10-01/2024-03-31",
    "去年三月三十一日": "2023-03-31/2023-03-31",
    "1—2季度": "2024-01-01/2024-06-30",
    "一、二季度": "2024-01-01/2024-06-30",
    "Q1": "2024-01-01/2024-03-31",
    "一月到九月": "2024-01-01/2024-09-30",
    "头两个月": "2024-01-01/2024-02-29",
    "首三季": "2024-01-01/2024-09-30",
    "首11个月": "2024-01-01/2024-11-30",
    "前七个月": "2024-01-01/2024-07-31",
    "8月1日至15日": "2024-08-01/2024-08-15",
    "8月1日至9月3日": "2024-08-01/2024-09-03",
    "3月18号": "2024-03-18/2024-03-18",
    "2月29日": "2024-02-29/2024-02-29",
    "年初": "2024-01-01/2024-02-29",
    "年底": "2024-12-01/2024-12-31",
    "去年底": "2023-12-01/2023-12-31",
    "全年": "2024-01-01/2024-12-31",
    "截止到去年十月底": "/2023-10-31",
    "截至目前": "/2024-03-25",
    "去年12月至今": "2023-12-01/2024-03-25",
    "40多年来": "1984-03-25/2024-03-25",
    "过去两年多来": "2022-03-25/2024-03-25",
    "最近3个月": "2023-12-25/2024-03-25",
    "未来三年": "2024-03-25/2027-03-25",
    "昨天": "2024-03-24/2024-03-24",
    "上个月": "2024-02-01/2024-02-29",
    "本月底": "2024-03-25/2024-03-31",
    "上季度": "2023-10-01/2023-12-31",
    "上周": "2024-03-18/2024-03-24",
    "上周五": "2024-03-22/2024-03-22",
    "本週三": "2024-03-27/2024-03-27",
    "３月㏱": "2024-03-18/2024-03-18",
}

NO_TIMES = """
10亿元 第134届 1310 1+6+3 用十年左右的时间 一年 3年 12个月 24小时 2.0 8.6:46.1:45.3 十年 百年 2000名 2023个 1/6 1.2.3
2月30日 2023年2月30日 13月 2023年13月 3月32日 23年间 用时23年 走过23年 20年 三年级 2000年历史 数十年 近年来 多年来
目前 如今 近一年时间 提前3个月 目前年产10GW 達產後年產值 如今年轻人 日本年均 文明年画 每年年底 合同年限
不同日期 四季度假村 本周边 民国23年 建厂18年， 同年11月 同月底 当年 当天 1380-12 2023-13-01 十四五岁 十.五
"""


@pytest.mark.parametrize(("phrase", "published", "context", "first", "last", "days"), PHRASES)
def test_phrase_of_the_articles_is_found_whole_and_resolved(
    phrase: str, published: str, context: str | None, first: str | None, last: str, days: int
) -> None:
    text = f"据了解，{phrase}，江门工业投资同比增长7.6%。"
    (time,) = find_times(text, reference=published, context=context)
    assert (time.text, time.start, time.end) == (phrase, 4, 4 + len(phrase))
    assert (time.first is None) == (first is None)
    for actual, expected in ((time.first, first), (time.last, last)):
        if actual and expected:
            assert abs(date.fromisoformat(actual) - date.fromisoformat(expected)).days <= days


def resolved(text: str, reference: str | None = None, context: str | None = None, *, bare_years: bool = False) -> str:
    times = find_times(text, reference=reference, context=context, bare_years=bare_years)
    return " ".join(f"{time.text}={time.resolved}" for time in times)


@pytest.mark.parametrize("phrase", ABSOLUTE)
def test_phrase_with_a_year_needs_no_reference(phrase: str) -> None:
    expected = f"{phrase}={ABSOLUTE[phrase]}" if ABSOLUTE[phrase] else ""
    assert resolved(phrase) == resolved(f"江门，{phrase}。") == expected


@pytest.mark.parametrize("phrase", RELATIVE)
def test_phrase_without_a_year_counts_from_the_reference(phrase: str) -> None:
    assert resolved(phrase, "2024-03-25") == f"{phrase}={RELATIVE[phrase]}"
    assert resolved(phrase) == ""


@pytest.mark.parametrize("text", NO_TIMES.split())
def test_what_is_no_resolvable_time_is_not_found(text: str) -> None:
    assert resolved(text, "2024-03-25") == ""


def test_months_take_the_year_of_the_date_before_them() -> None:
    text = "2022年1月26日签约，1月30日土地挂牌，当天公示，同月底摘牌，同年12月投产，次年3月竣工"
    assert resolved(text, "2023-04-01") == (
        "2022年1月26日=2022-01-26/2022-01-26 1月30日=2022-01-30/2022-01-30 当天=2022-01-30/2022-01-30 "
        "同月底=2022-01-25/2022-01-31 同年12月=2022-12-01/2022-12-31 次年3月=2023-03-01/2023-03-31"
    )


def test_what_something_is_compared_with_is_no_context() -> None:
    assert resolved("比去年同期高，四季度再发力", "2023-11") == (
        "去年=2022-01-01/2022-12-31 四季度=2023-10-01/2023-12-31"
    )


def test_year_of_a_question_holds_for_its_bare_parts() -> None:
    assert resolved("2023年GDP增速，全年比前三季度高还是低", "2025-01-01") == (
        "2023年=2023-01-01/2023-12-31 全年=2023-01-01/2023-12-31 前三季度=2023-01-01/2023-09-30"
    )


def test_years_to_be_compared_stay_apart() -> None:
    assert resolved("2021年和2022年增速哪年高") == "2021年=2021-01-01/2021-12-31 2022年=2022-01-01/2022-12-31"


def test_only_a_month_or_a_day_hands_its_year_to_the_next_sentence() -> None:
    assert resolved("3月7日摘牌", "2024-02", "2022-01-26") == "3月7日=2022-03-07/2022-03-07"
    assert resolved("3月7日摘牌", "2024-02", "2022") == "3月7日=2024-03-07/2024-03-07"
    assert resolved("上半年增长", "2024-02", "2022-01-26") == "上半年=2024-01-01/2024-06-30"
    assert resolved("同年11月", "2024-02", "2022") == "同年11月=2022-11-01/2022-11-30"


def test_context_is_carried_through_an_article() -> None:
    sentences = [
        ("2022年1月26日，江门与中创新航签约。", 1),
        ("总投资200亿元。", 1),
        ("3月18日正式动工。", 1),
        ("同年12月投产。", 2),
        ("1月28日，大会召开。", 3),
        ("当天，江门作出部署。", 4),
    ]
    found = [[time.resolved for time in times] for times in follow_times(sentences, reference="2023-03")]
    assert found == [
        ["2022-01-26/2022-01-26"],
        [],
        ["2022-03-18/2022-03-18"],
        ["2022-12-01/2022-12-31"],
        ["2023-01-28/2023-01-28"],
        ["2023-01-28/2023-01-28"],
    ]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("2022年1月26日", "2022-01-26"),
        ("2021年5月", "2021-05"),
        ("截至10月底", "2023-10"),
        ("去年，近三年", "2022"),
        ("2021年至2023年", "2020-02"),
        ("没有日期", "2020-02"),
    ],
)
def test_last_date_is_as_exact_as_what_was_said(text: str, context: str) -> None:
    assert last_date(find_times(text, reference="2023-11"), "2020-02") == context


def test_reference_without_a_day_resolves_no_days_and_ends_with_its_month() -> None:
    assert resolved("昨天、上周、上月、2022年以来", "2023-11") == (
        "上月=2023-10-01/2023-10-31 2022年以来=2022-01-01/2023-11-30"
    )
    assert resolved("上月、本季度、去年以来", "2023") == "去年以来=2022-01-01/2023-12-31"


def test_malformed_reference_counts_as_none() -> None:
    for reference in ("", "x", "2023-13", "2023-02-30", "0000"):
        assert resolved("去年，2023年，昨天", reference) == "2023年=2023-01-01/2023-12-31"


def test_from_a_year_on_runs_up_to_the_reference_but_a_plain_beginning_does_not() -> None:
    assert resolved("从2021年开始新增", "2024-03-25") == "2021年开始=2021-01-01/2024-03-25"
    assert resolved("预计2025年开始运行", "2024-03-25") == "2025年=2025-01-01/2025-12-31"
    assert resolved("“十四五”以来", "2024-03-25") == "“十四五”以来=2021-01-01/2024-03-25"
    assert resolved("2025年起执行", "2024-03-25") == "2025年起=2025-01-01/"
    assert resolved("2023年起草", "2024-03-25") == "2023年=2023-01-01/2023-12-31"


@pytest.mark.parametrize(
    "text",
    ["江门GPD 2023", "规上工业增加值增速 2023", "gdp（2023）", "Jiangmen GDP 2023?", "2023gdp", "２０２３摩托车"],
)
def test_bare_year_is_found_in_a_question_only(text: str) -> None:
    (time,) = find_times(text, reference=None, bare_years=True)
    assert time.resolved == "2023-01-01/2023-12-31"
    assert find_times(text, reference=None) == ()


@pytest.mark.parametrize(
    "text",
    [
        "2023个",
        "2023.5",
        "产值2023亿",
        "产值2023 亿",
        "A2023",
        "第2023",
        "2023kw",
        "2,023",
        "2023,456",
        "12023",
        "2023%",
    ],
)
def test_number_that_counts_something_is_no_bare_year(text: str) -> None:
    assert find_times(text, reference="2024", bare_years=True) == ()


def test_year_of_two_digits_needs_a_part_of_it_or_a_question() -> None:
    assert resolved("两人结婚18年，23年底分开", "2024-03-25") == "23年底=2023-12-01/2023-12-31"
    assert resolved("23年江门GDP", "2024-03-25", bare_years=True) == "23年=2023-01-01/2023-12-31"
    for text in ("20年", "用时23年", "23年间", "近23年GDP", "38年GDP"):
        assert not resolved(text, "2024-03-25", bare_years=True).endswith("-12-31")


def test_long_text_takes_no_more_than_a_moment() -> None:
    for piece in ("1", "十", "2023年", "去年至", "近三年多", "年初", "截至", "1月1日至", " "):
        find_times(piece * 3000, reference="2024-03-25", bare_years=True)


CHARS = sorted({char for phrase in (*ABSOLUTE, *RELATIVE, NO_TIMES) for char in phrase})
PIECES = [*CHARS, "2023年", "去年", "3月", "\u200b", *ABSOLUTE, *RELATIVE]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text()
REFERENCES = st.sampled_from([None, "2024", "2023-11", "2024-02-29", "0001-01-01", "9999-12-31", "bad"])


@settings(deadline=None)
@given(TEXTS, REFERENCES, REFERENCES, st.booleans())
def test_any_text_gives_ordered_spans_that_slice_back(
    text: str, reference: str | None, context: str | None, bare_years: bool
) -> None:
    times = find_times(text, reference=reference, context=context, bare_years=bare_years)
    end = 0
    for time in times:
        assert end <= time.start < time.end
        assert text[time.start : time.end] == time.text
        assert time.first or time.last
        assert not (time.first and time.last) or time.first <= time.last
        end = time.end
    last_date(times)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found_as_it_is_written(day: date) -> None:
    written = f"{day.year}年{day.month}月{day.day}日"
    assert resolved(f"{written}，江门") == f"{written}={day}/{day}"
    assert resolved(f"于{day}发布") == f"{day}={day}/{day}"

"""Figures of many sentences as one table, found by how readers ask for them."""

from dataclasses import replace

import pytest
from figure_samples import figure, generation, hits, parsed

from corpus.article import Basis, Figure, Status
from index.amounts import agree, amount_of
from index.figure_search import find_series, find_series_of, known_queries
from index.generation import Generation
from index.indicator import Column, closeness, read_wish, split_place, topic
from index.segmenter import Segmenter
from index.series import Series, build_series

TODAY = "2024-06-01"


def table(series: Series) -> list[tuple[str, ...]]:
    """A series as texts: status and period, then the values of each column."""
    return [
        (
            row.status,
            f"{row.first or ''}/{row.last or ''}" if row.published is None else row.published,
            *(" | ".join(cell.figure.value_text for cell in row.column(column)) for column in Column),
        )
        for row in series.rows
    ]


# How much a figure says


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4022.25亿元", "4022.25亿元", True),
        ("40222500万元", "4022.25亿元", True),
        ("5.5%", "5.3%", False),
        ("5.5%", "5.46%", True),
        ("突破1000亿元", "1044.5亿元", True),
        ("突破1000亿元", "944.5亿元", False),
        ("近30%", "29.4%", True),
        ("近30%", "31%", False),
        ("约30%", "31%", True),
        ("300多家", "342家", True),
        ("300家", "342家", False),
        ("12.5%", "12.5亿元", False),
    ],
)
def test_figures_agree_where_they_may_be_the_same(one: str, other: str, same: bool) -> None:
    assert agree(figure("产值", one), figure("产值", other)) is same
    assert agree(figure("产值", other), figure("产值", one)) is same


def test_tenths_are_percent_and_a_ratio_has_no_amount() -> None:
    third = replace(figure("产值增速", "近三成"), value=3.0, unit="成")
    amount = amount_of(third)
    assert amount is not None
    assert (amount.value, amount.unit) == (30.0, "%")
    assert agree(third, figure("产值增速", "29.4%"))
    ratio = figure("三次产业结构", "8.6:46.1:45.3", value=None)
    assert amount_of(ratio) is None
    assert agree(ratio, ratio)
    assert not agree(ratio, figure("三次产业结构", "9:46:45", value=None))


# What a figure is of


@pytest.mark.parametrize(
    ("subject", "indicator", "place", "name", "column"),
    [
        ("海湾县", "地区生产总值", "海湾", "地区生产总值", Column.LEVEL),
        ("海湾县", "GDP增速", "海湾", "地区生产总值", Column.GROWTH),
        ("广州市", "规上工业增加值增速目标", "广州", "规模以上工业增加值", Column.GROWTH),
        ("广州", "工业增加值", "广州", "工业增加值", Column.LEVEL),
        ("广州", "工业投资占全部投资比重", "广州", "工业投资", Column.SHARE),
        ("广州造船产业", "产业增速", "广州", "造船", Column.GROWTH),
        ("广州造船产业链", "产值", "广州", "造船产值", Column.LEVEL),
        ("广州制造业", "增加值增速", "广州", "制造业增加值", Column.GROWTH),
        ("广州", "市场主体总量", "广州", "市场主体", Column.LEVEL),
        ("广州", "工业投资增速高于全省", "广州", "工业投资增速高于全省", Column.LEVEL),
        ("锐星公司", "年产能", "", "锐星公司年产能", Column.LEVEL),
    ],
)
def test_a_figure_is_of_a_place_and_a_name(subject: str, indicator: str, place: str, name: str, column: Column) -> None:
    what = topic(figure(indicator, "5%", subject=subject))
    assert (what.place, what.name, what.column) == (place, name, column)


def test_growth_in_points_is_no_growth() -> None:
    points = topic(figure("产值增速", "2.3个百分点", unit="个百分点"))
    assert (points.name, points.column) == ("产值增速变化", Column.LEVEL)


def test_what_follows_a_place_is_not_taken_for_its_end() -> None:
    assert split_place("广州市场主体") == ("广州", "市场主体")
    assert split_place("广东省广州市工业投资") == ("广州", "工业投资")
    assert split_place("全市工业投资") == ("", "工业投资")
    assert split_place("培育省级企业") == ("", "培育省级企业")


@pytest.mark.parametrize(
    ("query", "place", "name", "column"),
    [
        ("工业投资", "", "工业投资", None),
        ("广州工业投资额", "广州", "工业投资", None),
        ("GDP", "", "地区生产总值", None),
        ("造船 增速", "", "造船", Column.GROWTH),
        ("造船业涨了多少", "", "造船业", Column.GROWTH),
        ("规上工业增加值增速", "", "规模以上工业增加值", Column.GROWTH),
        ("2022年工业投资占比是多少？", "", "工业投资", Column.SHARE),
        ("近几年广州的GDP走势", "广州", "地区生产总值", None),
        ("广州有多少个工业大类", "广州", "工业大类", None),
    ],
)
def test_a_query_is_read_as_a_reader_means_it(
    segmenter: Segmenter, query: str, place: str, name: str, column: Column | None
) -> None:
    wish = read_wish(query, segmenter, asked_on=TODAY)
    assert (wish.place, wish.names[0], wish.column) == (place, name, column)


def test_a_narrower_figure_is_not_the_same_but_nearly_so(segmenter: Segmenter) -> None:
    narrow = topic(figure("规上工业增加值增速", "5%"))
    assert closeness(read_wish("规模以上工业增加值", segmenter), narrow) == 1.0
    assert 0.9 < closeness(read_wish("工业增加值", segmenter), narrow) < 1.0
    assert closeness(read_wish("财政收入", segmenter), narrow) == 0.0
    assert closeness(read_wish("增速", segmenter), narrow) == 0.0


# Rows and columns


def test_level_growth_and_share_of_a_period_are_one_row_newest_first() -> None:
    series = build_series(
        hits(
            parsed(
                "甲",
                "2024-03",
                figure("工业投资增速", "14.9%", "2021/2021"),
                figure("工业投资", "90.5亿元", "2022/2022"),
                figure("工业投资增速", "19.2%", "2022/2022"),
                figure("工业投资占全部投资比重", "44.2%", "2022/2022", basis=Basis.SHARE),
                figure("工业投资增速", "22.1%", "2023-01/2023-09"),
                figure("工业投资", "超100亿元", "2023/2023", status=Status.TARGET),
                figure("工业投资", "超260亿元", "2021/2023", basis=Basis.CUMULATIVE),
            )
        )
    )
    assert (series.subject, series.indicator, series.whole) == ("海湾县", "工业投资", "全部投资")
    assert table(series) == [
        ("actual", "2021-01-01/2023-12-31", "超260亿元", "", ""),
        ("actual", "2023-01-01/2023-09-30", "", "22.1%", ""),
        ("actual", "2022-01-01/2022-12-31", "90.5亿元", "19.2%", "44.2%"),
        ("actual", "2021-01-01/2021-12-31", "", "14.9%", ""),
        ("target", "2023-01-01/2023-12-31", "超100亿元", "", ""),
    ]
    assert series.points(Column.GROWTH) == 3
    assert series.points(Column.LEVEL) == 2


def test_of_what_ends_together_the_year_comes_first_and_several_years_last() -> None:
    periods = ["2021/2023", "2023-10/2023-12", "2023/2023"]
    series = build_series(hits(parsed("甲", "2024-03", *(figure("工业投资", "9亿元", period) for period in periods))))
    assert [row.first for row in series.rows] == ["2023-01-01", "2023-10-01", "2021-01-01"]


def test_the_same_in_several_articles_is_one_value_and_what_differs_stands_beside_it() -> None:
    series = build_series(
        hits(
            parsed("甲", "2024-01", figure("工业投资", "突破100亿元")),
            parsed("乙", "2024-02", figure("工业投资", "104.5亿元")),
            parsed("丙", "2024-03", figure("工业投资", "96亿元")),
        )
    )
    (row,) = series.rows
    assert [(cell.figure.value_text, cell.articles) for cell in row.level] == [("104.5亿元", 2), ("96亿元", 1)]
    assert [one.hit.article_id for one in row.level[0].sources] == ["乙", "甲"]
    assert row.level[0].hit.hit.article_id == "乙"


def test_a_figure_of_no_period_has_its_publication_and_comes_after_those_that_have_one() -> None:
    series = build_series(
        hits(
            parsed("甲", "2024-03", figure("开发强度", "11.48%", "/")),
            parsed("乙", "2023-03", figure("开发强度", "12.7%", "/"), figure("开发强度", "12.9%", "2020/2020")),
        )
    )
    assert [row[:3] for row in table(series)] == [
        ("actual", "2020-01-01/2020-12-31", "12.9%"),
        ("actual", "2024-03", "11.48%"),
        ("actual", "2023-03", "12.7%"),
    ]


def test_levels_in_another_unit_and_shares_of_another_whole_are_left_out() -> None:
    series = build_series(
        hits(
            parsed(
                "甲",
                "2024-03",
                figure("工业投资", "90亿元"),
                figure("工业投资", "80亿元", "2022/2022"),
                figure("工业投资", "6座"),
                figure("工业投资占全部投资比重", "44%"),
                figure("工业投资占全部投资比重", "45%", "2022/2022"),
                figure("工业投资占GDP比重", "12%"),
            )
        )
    )
    assert [row[2:] for row in table(series)] == [("90亿元", "", "44%"), ("80亿元", "", "45%")]


# What is computed


def test_growth_is_computed_from_two_exact_levels_a_year_apart_and_names_both() -> None:
    series = build_series(
        hits(parsed("甲", "2024-03", figure("产值", "110亿元"), figure("产值", "1000000万元", "2022/2022")))
    )
    (derived,) = series.derived
    assert (derived.row, derived.column, derived.unit) == (0, Column.GROWTH, "%")
    assert derived.value == pytest.approx(10.0)
    assert [part.figure.value_text for part in derived.parts] == ["110亿元", "1000000万元"]


@pytest.mark.parametrize(
    "figures",
    [
        (figure("产值", "110亿元"), figure("产值", "100亿元", "2021/2021")),
        (figure("产值", "110亿元"), figure("产值", "超100亿元", "2022/2022")),
        (figure("产值", "110亿元"), figure("产值", "100亿元", "2022/2022"), figure("产值增速", "9%")),
        (figure("产值", "110亿元", status=Status.FORECAST), figure("产值", "100亿元", "2022/2022")),
        (figure("产值", "110亿元", "2023-01/2023-09"), figure("产值", "100亿元", "2022/2022")),
        (figure("产值", "110亿元"), figure("产值", "100亿元", "2022/2022"), figure("产值", "90亿元", "2022/2022")),
        (figure("产值", "110亿元", "/"), figure("产值", "100亿元", "/")),
    ],
    ids=["two years", "rough", "quoted", "forecast", "part of a year", "disputed", "undated"],
)
def test_nothing_is_computed_where_levels_do_not_allow_it(figures: tuple[Figure, ...]) -> None:
    assert build_series(hits(parsed("甲", "2024-03", *figures))).derived == ()


# Finding a series


@pytest.mark.parametrize("query", ["1", "-5", "五", "５%", "2023"])
def test_a_number_names_no_figures(query: str, segmenter: Segmenter) -> None:
    found = find_series(generation(parsed("甲", "2024-03", figure("5条产业链项目", "15个"))), query, segmenter)
    assert found.series is None


def some_figures() -> Generation:
    return generation(
        parsed(
            "甲",
            "2024-03",
            figure("地区生产总值", "400亿元"),
            figure("地区生产总值", "300亿元", "2023-01/2023-09"),
            figure("GDP增速", "5.5%"),
            figure("工业投资", "104.5亿元"),
            figure("规上工业增加值增速", "7%", "2024/2024", subject="南坡县", status=Status.TARGET),
        ),
        parsed(
            "乙",
            "2023-11",
            figure("GDP增速", "5.3%", "2023-01/2023-09"),
            figure("地区生产总值", "40亿元", subject="南坡县"),
            figure("人均地区生产总值", "8.1万元"),
            figure("产业链增速", "近50%", "2023-01/2023-09", subject="海湾县风电产业链"),
        ),
    )


def test_without_a_subject_it_is_the_one_most_is_told_of_and_others_are_offered(segmenter: Segmenter) -> None:
    found = find_series(some_figures(), "GDP", segmenter, asked_on=TODAY)
    assert found.series is not None
    assert found.series.subject == "海湾县"
    assert [row[2:4] for row in table(found.series)] == [("400亿元", "5.5%"), ("300亿元", "5.3%")]
    assert found.others == ("南坡县地区生产总值", "海湾县人均地区生产总值")
    for other in found.others:
        named = find_series(some_figures(), other, segmenter, asked_on=TODAY).series
        assert named is not None
        assert named.subject[:2] == other[:2]


def test_a_subject_named_is_kept_to(segmenter: Segmenter) -> None:
    found = find_series(some_figures(), "南坡县的GDP", segmenter, asked_on=TODAY)
    assert found.series is not None
    assert table(found.series) == [("actual", "2023-01-01/2023-12-31", "40亿元", "", "")]
    assert find_series(some_figures(), "广州GDP", segmenter, asked_on=TODAY).series is None


def test_an_industry_is_found_by_its_name_and_what_is_asked_of_it(segmenter: Segmenter) -> None:
    for query in ("风电 增速", "风电产业增长了多少", "海湾县风电产业链"):
        found = find_series(some_figures(), query, segmenter, asked_on=TODAY)
        assert found.series is not None, query
        assert found.series.indicator == "产业链增速"


def test_a_period_named_leaves_its_rows_and_one_that_is_not_there_is_told(segmenter: Segmenter) -> None:
    def rows(query: str) -> tuple[list[str], str]:
        found = find_series(some_figures(), query, segmenter, asked_on=TODAY)
        assert found.series is not None
        return [row[2] for row in table(found.series)], found.missing

    assert rows("2023年前三季度GDP") == (["300亿元"], "")
    assert rows("前三季度GDP") == (["300亿元"], "")
    assert rows("去年GDP") == (["400亿元", "300亿元"], "")
    assert rows("2019年GDP") == (["400亿元", "300亿元"], "2019年")


def test_what_is_not_there_says_what_there_is(segmenter: Segmenter) -> None:
    for query in ("火箭发射", "海湾县", "增速", "？", ""):
        found = find_series(some_figures(), query, segmenter, asked_on=TODAY)
        assert found.series is None
        assert found.others[0] == "海湾县地区生产总值"
        assert all(find_series(some_figures(), other, segmenter).series for other in found.others)
    assert known_queries(generation(), segmenter) == ()


def test_a_figure_leads_to_its_series_until_it_is_gone(segmenter: Segmenter) -> None:
    (one,) = hits(parsed("甲", "2024-03", figure("地区生产总值", "400亿元")))
    series = find_series_of(some_figures(), one, segmenter).series
    assert series is not None
    assert len(series.rows) == 2
    assert find_series_of(generation(), one, segmenter).series is None


def test_a_company_that_is_not_named_is_another_one_in_every_article(segmenter: Segmenter) -> None:
    profits = [
        parsed(article_id, "2024-03", figure("净利润", value, period, subject=subject))
        for article_id, value, period, subject in (
            ("甲", "9亿元", "2023/2023", "公司"),
            ("乙", "5亿元", "2023/2023", "公司"),
            ("丙", "7亿元", "2022/2022", ""),
            ("丁", "8亿元", "2022/2022", "锐星公司"),
            ("戊", "6亿元", "2023/2023", "锐星公司"),
        )
    ]
    mixed = generation(*profits)
    unnamed = find_series(mixed, "公司净利润", segmenter).series
    assert unnamed is not None
    assert len(unnamed.rows) == 1
    named = find_series(mixed, "锐星公司净利润", segmenter).series
    assert named is not None
    assert [row[2] for row in table(named)] == ["6亿元", "8亿元"]
    assert known_queries(mixed, segmenter) == ("锐星公司净利润",)
    (one,) = hits(profits[0])
    alone = find_series_of(mixed, one, segmenter).series
    assert alone is not None
    assert [cell.figure.value_text for row in alone.rows for cell in row.cells] == ["9亿元"]

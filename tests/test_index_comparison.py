"""Two things side by side, and when one of them is named."""

import pytest
from figure_samples import figure, generation, parsed

from corpus.article import Basis, Figure, Status
from index.comparison import Comparison, Outcome, compare, is_comparing
from index.generation import Generation
from index.indicator import Column
from index.segmenter import Segmenter

TODAY = "2024-06-01"


def industries(*more: Figure) -> Generation:
    return generation(
        parsed(
            "甲",
            "2023-11",
            figure("产业增速", "超19%", "2023-01/2023-09", subject="海湾县造船产业"),
            figure("产业链增速", "近50%", "2023-01/2023-09", subject="海湾县风电产业链"),
            figure("产业增速", "12.5%", "2022/2022", subject="海湾县柑橘产业"),
            figure("工业投资增速", "14.9%", "2021/2021"),
            figure("工业投资增速", "19.2%", "2022/2022"),
            figure("工业投资增速", "22.1%", "2023-01/2023-09"),
            figure("工业投资", "80.5亿元", "2022/2022"),
            figure("工业投资", "104.25亿元", "2023/2023"),
            figure("地区生产总值", "400亿元", "2023/2023"),
            figure("地区生产总值", "40亿元", "2023/2023", subject="南坡县"),
            *more,
        )
    )


def compared(segmenter: Segmenter, text: str, *more: Figure) -> Comparison:
    found = compare(industries(*more), text, segmenter, asked_on=TODAY)
    assert found is not None, text
    return found


def values(found: Comparison) -> list[tuple[str, str]]:
    return [(side.label, side.cell.figure.value_text if side.cell else "") for side in found.sides]


@pytest.mark.parametrize(
    "text",
    [
        "造船 风电 增速",
        "造船和风电哪个增速快",
        "造船与风电的增速哪个高？",
        "造船、风电增速对比",
        "造船增速和风电增速哪个更高",
        "造船产业和风电产业谁的增速更快",
    ],
)
def test_two_subjects_are_compared_however_they_are_named(segmenter: Segmenter, text: str) -> None:
    found = compared(segmenter, text)
    assert [value for _, value in values(found)] == ["超19%", "近50%"]
    assert (found.column, found.outcome, found.best) == (Column.GROWTH, Outcome.NAMED, 1)


@pytest.mark.parametrize("text", ["造船和风电增速哪个高", "造船增速和风电增速哪个更高", "造船和风电的增长率哪个高"])
def test_the_growth_that_is_compared_is_no_part_of_the_names(segmenter: Segmenter, text: str) -> None:
    assert [label for label, _ in values(compared(segmenter, text))] == ["造船", "风电"]


def test_names_stay_as_they_were_typed(segmenter: Segmenter) -> None:
    found = compared(
        segmenter,
        "ＬＮＧ和風電哪個增速快",
        figure("产业增速", "5%", "2023-01/2023-09", subject="海湾县LNG产业"),
    )
    assert values(found) == [("ＬＮＧ", "5%"), ("風電", "近50%")]


def test_the_lower_one_is_named_where_it_is_asked_for(segmenter: Segmenter) -> None:
    found = compared(segmenter, "造船和风电哪个增速慢")
    assert (found.outcome, found.best, found.lowest) == (Outcome.NAMED, 0, True)


def test_two_years_are_compared_where_they_are_equally_long(segmenter: Segmenter) -> None:
    found = compared(segmenter, "2021年和2022年工业投资增速哪年高")
    assert values(found) == [("2021年", "14.9%"), ("2022年", "19.2%")]
    assert (found.outcome, found.best, found.by_period) == (Outcome.NAMED, 1, True)
    part = compared(segmenter, "2022年和2023年前三季度工业投资增速哪个高")
    assert (part.outcome, part.best) == (Outcome.PERIOD, None)
    assert values(part) == [("2022年", "19.2%"), ("2023年前三季度", "22.1%")]


def test_places_are_compared_by_the_indicator_behind_the_last(segmenter: Segmenter) -> None:
    for text in ("海湾县和南坡县GDP哪个高", "海湾县GDP和南坡县哪个高", "海湾县 南坡县 GDP"):
        found = compared(segmenter, text)
        assert [value for _, value in values(found)] == ["400亿元", "40亿元"], text
        assert (found.outcome, found.best) == (Outcome.NAMED, 0)


@pytest.mark.parametrize(
    ("text", "more", "outcome"),
    [
        ("造船 柑橘 增速", (), Outcome.PERIOD),
        ("造船 玻璃 增速", (figure("产业增速", "20%", "2023-01/2023-09", subject="海湾县玻璃产业"),), Outcome.ROUGH),
        (
            "风电 玻璃 增速",
            (figure("产业增速", "20%", "2023-01/2023-09", subject="海湾县玻璃产业", basis=Basis.ANNUAL_AVERAGE),),
            Outcome.BASIS,
        ),
        (
            "风电 玻璃 增速",
            (figure("产业增速", "20%", "2024/2024", subject="海湾县玻璃产业", status=Status.TARGET),),
            Outcome.STATUS,
        ),
        (
            "风电 玻璃 产值",
            (figure("产值", "20亿元", subject="海湾县风电产业"), figure("产值", "3亿美元", subject="海湾县玻璃产业")),
            Outcome.UNIT,
        ),
        (
            "风电 玻璃 产值",
            (
                figure("产值", "20亿元", subject="海湾县风电产业"),
                figure("产值", "30亿元", subject="海湾县玻璃产业"),
                figure("产值", "40亿元", subject="海湾县玻璃产业"),
            ),
            Outcome.DISPUTED,
        ),
        ("2019年和2022年工业投资增速哪年高", (), Outcome.MISSING),
        (
            "风电 玻璃 产值",
            (figure("产值", "20亿元", subject="海湾县风电产业"), figure("产值", "20亿元", subject="海湾县玻璃产业")),
            Outcome.EQUAL,
        ),
    ],
)
def test_none_is_named_where_they_do_not_compare(
    segmenter: Segmenter, text: str, more: tuple[Figure, ...], outcome: Outcome
) -> None:
    found = compared(segmenter, text, *more)
    assert (found.outcome, found.best) == (outcome, None)


def test_a_period_named_is_kept_to(segmenter: Segmenter) -> None:
    newer = figure("产业增速", "30%", "2024-01/2024-03", subject="海湾县造船产业")
    assert values(compared(segmenter, "造船 风电 增速", newer))[0] == ("造船", "超19%")
    assert values(compared(segmenter, "2023年前三季度造船和风电哪个增速快", newer))[0] == ("造船", "超19%")
    assert compared(segmenter, "2024年一季度造船和风电哪个增速快", newer).outcome is Outcome.MISSING


def test_periods_without_a_year_are_the_newest_such(segmenter: Segmenter) -> None:
    older = figure("工业投资增速", "20%", "2022-01/2022-09")
    found = compared(segmenter, "工业投资增速前三季度和全年差多少", older)
    assert values(found) == [("2023年前三季度", "22.1%"), ("2022年全年", "19.2%")]
    assert (found.outcome, found.gap) == (Outcome.PERIOD, None)
    with_year = compared(segmenter, "2021年全年和2023年前三季度工业投资增速差多少")
    assert values(with_year) == [("2021年全年", "14.9%"), ("2023年前三季度", "22.1%")]


def test_sums_are_made_only_where_asked_for_and_keep_their_parts(segmenter: Segmenter) -> None:
    assert compared(segmenter, "2022年和2023年工业投资哪年多").total is None
    total = compared(segmenter, "2022年和2023年工业投资合计多少").total
    assert total is not None
    assert total.value == pytest.approx(184.75)
    assert total.unit == "亿元"
    assert [part.figure.value_text for part in total.parts] == ["80.5亿元", "104.25亿元"]
    assert compared(segmenter, "2021年和2022年工业投资增速合计").total is None


@pytest.mark.parametrize(
    "text",
    [
        "2023年工业投资比2022年高多少",
        "2022年和2023年的工业投资差多少",
        "2022年和2023年工业投资相差多少？",
        "2023年工业投资比2022年多了多少",
    ],
)
def test_how_far_two_are_apart_is_computed_where_asked_for(segmenter: Segmenter, text: str) -> None:
    assert is_comparing(text)
    found = compared(segmenter, text)
    assert found.gap is not None
    assert (round(found.gap.value, 6), found.gap.unit) == (23.75, "亿元")
    assert [part.figure.value_text for part in found.gap.parts] == ["104.25亿元", "80.5亿元"]
    assert found.total is None


def test_rates_are_so_many_points_apart(segmenter: Segmenter) -> None:
    gap = compared(segmenter, "2022年工业投资增速比2021年高几个百分点").gap
    assert gap is not None
    assert (round(gap.value, 6), gap.unit) == (4.3, "个百分点")
    falls = figure("工业投资增速", "1.1%", "2020/2020", value=-1.1)
    gap = compared(segmenter, "2020年和2021年工业投资增速差多少", falls).gap
    assert gap is not None
    assert round(gap.value, 6) == 16.0


def test_how_far_two_are_apart_is_not_told_where_they_do_not_compare(segmenter: Segmenter) -> None:
    assert compared(segmenter, "2022年和2023年工业投资哪年高").gap is None
    assert compared(segmenter, "造船增速比风电低多少").gap is None  # 超19%, 近50%
    assert compared(segmenter, "2022年和2023年前三季度工业投资增速差多少").gap is None


def test_the_years_from_one_to_another_are_added_up_where_no_sentence_does(segmenter: Segmenter) -> None:
    for text in ("2022年到2023年工业投资一共多少", "2022—2023年工业投资合计"):
        assert is_comparing(text)
        found = compared(segmenter, text)
        assert values(found) == [("2022年", "80.5亿元"), ("2023年", "104.25亿元")]
        assert found.total is not None
        assert found.total.value == pytest.approx(184.75)
    missing = compared(segmenter, "2021年到2023年工业投资一共多少")
    assert (missing.outcome, missing.total) == (Outcome.MISSING, None)
    told = figure("工业投资", "184.8亿元", "2022/2023")
    assert compare(industries(told), "2022年到2023年工业投资一共多少", segmenter, asked_on=TODAY) is None


@pytest.mark.parametrize(
    "text", ["", "造船", "造船 玻璃 增速", "县长和书记谁大", "造船和造船产业哪个增速快", "海湾县的GDP是多少"]
)
def test_what_does_not_name_two_known_things_compares_nothing(segmenter: Segmenter, text: str) -> None:
    assert compare(industries(), text, segmenter, asked_on=TODAY) is None


def test_only_questions_that_compare_are_taken_for_such() -> None:
    for question in (
        "造船和风电哪个增速快",
        "2021年和2022年哪年高",
        "甲县与乙县GDP对比",
        "2022年和2023年投资合计多少",
        "甲县比乙县高多少",
    ):
        assert is_comparing(question)
    for question in (
        "县长是谁",
        "造船和风电的产值是多少",
        "哪个产业增速最快",
        "风电场总投资多少亿元",
        "投资最高多少",
        "同比高多少",
    ):
        assert not is_comparing(question)

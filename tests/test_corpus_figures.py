"""Figures: found where something is stated, named and dated by the words beside them, and nowhere else."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Basis, Figure, ParsedArticle, Status
from corpus.figure_values import find_values
from corpus.figure_words import cut_words
from corpus.parsing import parse
from corpus.words import load_frequencies
from index.segment import open_segment, write_segment
from index.segmenter import Segmenter

PUBLISHED = "2022-11"


@pytest.fixture(scope="module")
def words(frequencies: dict[str, int]) -> Mapping[str, int]:
    return frequencies


def parsed(text: str, words: Mapping[str, int], published: str | None = PUBLISHED) -> ParsedArticle:
    return parse(Article("a", "", text, published), words)


def figures(text: str, words: Mapping[str, int], published: str | None = PUBLISHED) -> list[Figure]:
    return [figure for sentence in parsed(text, words, published).sentences for figure in sentence.figures]


def named(text: str, words: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(figure.indicator, figure.value_text) for figure in figures(text, words)]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("产值4022.25亿元。", 4022.25, "亿元"),
        ("产值１２．５万元。", 12.5, "万元"),
        ("贷款1,250.5万元。", 1250.5, "万元"),
        ("投资1.6 万亿元。", 1.6, "万亿元"),
        ("吸引三百二十家企业。", 320, "家"),
        ("突破千亿元。", 1e11, "元"),
        ("集聚近百名专家。", 100, "名"),
        ("销往60多个国家和地区。", 60, "个国家和地区"),
        ("增长百分之十二点五。", 12.5, "%"),
        ("占三分之二。", 0.6667, ""),
        ("占全国1/4。", 0.25, ""),
        ("每秒流量80立方米/秒。", 80, "立方米/秒"),
        ("比重为8.6:46.1:45.3。", None, ""),
        ("售价为3000元至5000元。", None, "元"),
    ],
)
def test_a_value_counts_in_its_unit(text: str, amount: float | None, unit: str) -> None:
    from corpus.text import fold  # noqa: PLC0415

    values = list(find_values(fold(text)))
    assert [(value.amount, value.unit) for value in values] == [(amount, unit)]


@pytest.mark.parametrize(
    ("text", "printed", "qualifiers"),
    [
        ("企业超300家。", "超300家", ("超",)),
        ("企业300多家。", "300多家", ("多",)),
        ("引进项目不少于70个。", "不少于70个", ("不少于",)),
        ("产值增长6%以上。", "6%以上", ("以上",)),
        ("投资近三成。", "近三成", ("近",)),
        ("市民签约31个。", "31个", ()),
        ("最近10年走了附近5公里。", "5公里", ()),
    ],
)
def test_what_is_printed_with_a_value_belongs_to_it(
    text: str, printed: str, qualifiers: tuple[str, ...], words: Mapping[str, int]
) -> None:
    found = figures(text, words)
    assert [(figure.value_text, figure.qualifiers) for figure in found] == [(printed, qualifiers)]


@pytest.mark.parametrize(
    "text",
    [
        "第12届博览会在东海市举行。",
        "“1234”工作部署全面展开，“3+2”产业体系加快形成。",
        "5G基站旁的M1厂房已经封顶，编号A380。",
        "会议提出三个方面的要求，分为两个阶段。",
        "改革开放四十多年来，他走过了一段路。",
        "当地对10万元以下的纳税人免征税款。",
        "全球前2%的科学家参加。",
        "比分是3:1，比赛在19:30开始。",
        "电话0750-1234567，邮编529000。",
        "《十四个瞬间》今天上映。",
        "这两家又吵了起来，几十个人围观。",
        "一个城市，一批企业，一步一个脚印。",
        "他在10多公里外的地方。",
        "收益高于上年同期的12万元。",
        "①单位应当登记。",
        "2023款新车上市。",
    ],
)
def test_numbers_that_state_nothing_are_no_figures(text: str, words: Mapping[str, int]) -> None:
    assert [figure.value_text for figure in figures(text, words)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年，东海市工业投资完成320亿元，同比增长12.5%。", [("工业投资", "320亿元"), ("工业投资增速", "12.5%")]),
        ("出口额下降3.2%，占全省的18%。", [("出口额增速", "3.2%"), ("出口额占全省比重", "18%")]),
        (
            "粮食产量增长4.1%，比全国高2.3个百分点。",
            [("粮食产量增速", "4.1%"), ("粮食产量增速高于全国", "2.3个百分点")],
        ),
        ("保持超19%的较快增速。", [("增速", "超19%")]),
        ("拥有35个工业门类、120种产品。", [("工业门类", "35个"), ("产品", "120种")]),
        ("签约项目201个，总投资额近1060亿元。", [("签约项目", "201个"), ("总投资额", "近1060亿元")]),
        ("引进15条产业链项目242个。", [("引进15条产业链项目", "242个")]),
        ("引进17个欧洲国家131家企业。", [("欧洲国家", "17个"), ("企业", "131家")]),
        ("投资3000万元资金。", [("资金", "3000万元")]),
        ("产量由20万吨增至35万吨。", [("产量", "20万吨"), ("产量", "35万吨")]),
        ("新增规上企业30家、新增专利授权200件。", [("新增规上企业", "30家"), ("新增专利授权", "200件")]),
        ("增速居全国第三。", [("增速排名", "第三")]),
    ],
)
def test_indicators_are_the_words_beside_the_number(
    text: str, expected: list[tuple[str, str]], words: Mapping[str, int]
) -> None:
    assert named(text, words) == expected


def test_what_falls_is_below_zero_and_prints_as_it_stands(words: Mapping[str, int]) -> None:
    (fell,) = figures("进口额同比下降3.2%。", words)
    assert (fell.indicator, fell.value, fell.value_text) == ("进口额增速", -3.2, "3.2%")
    assert fell.basis is Basis.YEAR_ON_YEAR


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("东海市完成投资300亿元。", Status.ACTUAL),
        ("东海市力争完成投资300亿元。", Status.TARGET),
        ("项目计划投资300亿元。", Status.PLAN),
        ("预计产值将超300亿元。", Status.FORECAST),
        ("项目达产后年产值可达300亿元。", Status.FORECAST),
        ("大桥正在建设，全长32公里。", Status.PLAN),
        ("大桥已建成通车，全长32公里。", Status.ACTUAL),
        ("承诺1小时内响应诉求。", Status.RULE),
        ("提前完成全年目标，投资300亿元。", Status.ACTUAL),
    ],
)
def test_what_a_figure_is_stands_before_it(text: str, status: Status, words: Mapping[str, int]) -> None:
    assert [figure.status for figure in figures(text, words)] == [status]


def test_a_wish_goes_on_through_a_list_until_something_has_happened(words: Mapping[str, int]) -> None:
    text = "## 数说\n\n- 力争今年产值增长6%；\n- 新征土地1000公顷；\n- 1月至9月出口额增长3%。\n"
    found = figures(text, words)
    assert [figure.status for figure in found] == [Status.TARGET, Status.TARGET, Status.ACTUAL]
    assert found[1].period == "2022-01-01/2022-12-31"


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2021年产值300亿元，同比增长5%。", ["2021-01-01/2021-12-31"] * 2),
        ("前三季度产值300亿元；10月，出口额20亿元。", ["2022-01-01/2022-09-30", "2022-10-01/2022-10-31"]),
        ("截至10月底，市场主体突破74万户。", ["/2022-10-31"]),
        ("截至10月底，新登记企业1.58万户。", ["2022-01-01/2022-10-31"]),
        ("东海市目前拥有35个工业门类。", ["2022-11/2022-11"]),
        ("2021年产值300亿元。其中，工业产值120亿元。", ["2021-01-01/2021-12-31"] * 2),
        ("2021年，近三年投资累计超2600亿元。", ["2019-01-01/2021-12-31"]),
        ("产值比去年增长5%。", ["2022-11/2022-11"]),
    ],
)
def test_periods_are_carried_and_comparisons_are_none(text: str, periods: list[str], words: Mapping[str, int]) -> None:
    assert [figure.period for figure in figures(text, words)] == periods


def test_without_a_date_nothing_is_dated_by_guess(words: Mapping[str, int]) -> None:
    (figure,) = figures("东海市目前拥有35个工业门类。", words, published=None)
    assert figure.period == "/"


def test_whom_it_is_about_is_carried_and_our_city_is_the_one_the_article_names(words: Mapping[str, int]) -> None:
    text = "杭州加快发展，杭州企业增多。杭州市工业投资300亿元。其中，技改投资80亿元。全市出口额20亿元。"
    assert [figure.subject for figure in figures(text, words)] == ["杭州市", "杭州市", "杭州"]


def test_what_follows_a_place_is_no_part_of_its_name(words: Mapping[str, int]) -> None:
    for text, subject, indicator in (
        ("杭州市场主体总量达74.15万户。", "杭州", "市场主体总量"),
        ("2023年，杭州市新招项目投资总额21亿元、完成工业投资9亿元。", "杭州市", "工业投资"),
    ):
        *_, last = figures(text, words)
        assert (last.subject, last.indicator) == (subject, indicator)


def test_repeats_state_nothing_again(words: Mapping[str, int]) -> None:
    line = "2021年东海市完成工业投资300亿元，同比增长12.5%，增速连续三年保持在全省前列，发展势头良好。"
    assert len(figures(f"{line}\n\n中间的一段话说的是别的事情，没有数字。\n\n{line}\n", words)) == 2


def test_figures_are_read_back_as_they_were_written(
    words: Mapping[str, int], segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory
) -> None:
    article = Article("a", "标题", "2021年产值突破300亿元，同比下降5%。比重为8.6:46.1:45.3。", PUBLISHED)
    folder = tmp_path_factory.mktemp("segment") / "one"
    write_segment(folder, [article], segmenter, words)
    kept = [figure for sentence in open_segment(folder).parsed(0).sentences for figure in sentence.figures]
    assert kept == figures(article.body, words)
    assert [figure.value for figure in kept] == [300.0, -5.0, None]


PIECES = st.sampled_from(
    [
        *"东海市产值投资企业家个第一二三十百千万亿元年月日余多近超约%.:、，。；“”（）-0123456789①Ａ ５％㎡",
        *(
            "增长",
            "下降",
            "同比",
            "占",
            "亿元",
            "个百分点",
            "2021年",
            "力争",
            "项目",
            "分之",
            "其中，",
            "内响应",
            "两",
            "㎡",
        ),
        *("𠀀", "\u200b"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_figures_slice_back_in_order_and_never_overlap(text: str) -> None:
    words = load_words()
    article = parsed(text, words)
    for sentence in article.sentences:
        end = 0
        for figure in sentence.figures:
            assert sentence.text[figure.start : figure.end] == figure.value_text
            assert end <= figure.start < figure.end
            end = figure.end
    assert parsed(text, words) == article


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, "", "2022", "2022-11", "2022-11-05", "nonsense"]))
def test_no_text_and_no_date_breaks_it(text: str, published: str | None) -> None:
    for figure in figures(text, load_words(), published):
        assert figure.value_text


def load_words() -> Mapping[str, int]:
    """The word list, once for all examples."""
    if not _WORDS:
        _WORDS.update(load_frequencies())
    return _WORDS


_WORDS: dict[str, int] = {}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("发展光能产业", "发展 光能 产业"),
        ("建成5g基站1.5万个", "建成 5g 基站 1.5 万个"),
        ("投产t恤生产线", "投产 t恤 生产线"),
        ("研究生命起源", "研究 生命 起源"),
        ("甲“乙”,丙", "甲 “ 乙 ” , 丙"),
        ("", ""),
    ],
)
def test_words_beside_a_number_are_the_likeliest(text: str, cut: str, words: Mapping[str, int]) -> None:
    assert " ".join(text[word.start : word.end] for word in cut_words(text, 0, len(text), words)) == cut


def test_no_word_reaches_beyond_the_end(words: Mapping[str, int]) -> None:
    text = "高速公路"
    assert [(word.start, word.end) for word in cut_words(text, 0, 4, words)] == [(0, 4)]
    assert [(word.start, word.end) for word in cut_words(text, 0, 3, words)] == [(0, 2), (2, 3)]

"""What an answer has to bring, and what speaks against a sentence that shares the question's words."""

from dataclasses import replace
from pathlib import Path

import pytest
from telegram_bot import write_base

from bot.slot import EngineSlot
from corpus.article import Article, BlockKind, Sentence
from corpus.collection import Collection
from corpus.dates import find_times
from corpus.figures import follow_figures
from corpus.text import fold
from index.answer import Answer
from index.evidence import Evidence, find_evidence, lacks_person
from index.features import Context, Weighed
from index.question import Asked, analyse
from index.segmenter import Segmenter
from index.wanted import find_wanted, is_place

ASKED_ON = "2024-05-01"


def evidence(
    segmenter: Segmenter,
    question: str,
    sentence: str,
    *,
    title: str = "",
    before: str = "",
    published: str | None = "2024-03",
) -> Evidence:
    asked = analyse(question, segmenter, asked_on=ASKED_ON)
    weighed = Weighed(asked, [2.0] * len(asked.terms), [2.0] * len(asked.bigrams))
    text = fold(sentence)
    times = find_times(text, reference=published)
    context = Context(text, fold(title), fold(before), BlockKind.TEXT, 1.0, 0, times, ())
    article = Article("a", title, f"{title}{before}{sentence}", published)
    said = Sentence(0, sentence, (), BlockKind.TEXT, False, 1, "", times)
    said = replace(said, figures=next(follow_figures([said], "", published, segmenter.frequencies)))
    return find_evidence(find_wanted(asked), weighed, context, article, said, segmenter.segment)


@pytest.mark.parametrize(
    ("question", "found", "not_found"),
    [
        ("甲公司有多少员工", "300多名", "20亿元"),
        ("甲项目投了多少钱", "3.5亿元", "300名"),
        ("园区面积多大", "1.2万亩", "12家"),
        ("大桥全长多少公里", "8.6公里", "9%"),
        ("产值增长了多少", "百分之五点五", "300亿元"),
        ("市场占有率有多高", "38%", "38米"),
        ("三次产业结构比例", "8.6:46.1:45.3", "3家"),
        ("增速在全省排第几", "第二", "341个"),
        ("引进了多少个项目", "242个", "596.9亿元"),
        ("多少家企业落户", "三十家", "30公里"),
        ("工期要几个月", "18个月", "18亿元"),
        ("年产量多少辆", "12万辆", "12万元"),
    ],
)
def test_figure_of_the_measure_asked_for_is_told_from_others(
    segmenter: Segmenter, question: str, found: str, not_found: str
) -> None:
    wanted = find_wanted(analyse(question, segmenter, asked_on=ASKED_ON)).figure
    assert wanted is not None
    assert wanted.search(found)
    assert not wanted.search(not_found)


@pytest.mark.parametrize(
    ("sentence", "elsewhere"),
    [
        ("甲园引进企业30家；乙园投资9亿元。", 0.5),
        ("甲园引进企业30家，投资9亿元；乙园引进企业20家。", 0),
        ("去年甲园，引进企业30家；投资9亿元。", 0),
        ("“甲园要引进企业30家”“乙园要投资9亿元”，会上都说。", 0.5),
        ("甲园引进企业30家，乙园投资9亿元。", 0),
    ],
)
def test_words_of_the_question_in_other_parts_of_a_sentence_than_the_figure_are_told(
    segmenter: Segmenter, sentence: str, elsewhere: float
) -> None:
    assert evidence(segmenter, "甲园投资多少亿元", sentence).elsewhere == pytest.approx(elsewhere, abs=0.2)


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("大桥是几号通车的", "大桥于2023年6月28日通车。", 0),
        ("大桥是几号通车的", "6 月 28 日，大桥通车。", 0),
        ("大桥是几号通车的", "大桥于2023年通车。", 1),
        ("大桥哪一天通车", "大桥今年将建成通车。", 1),
        ("大桥哪年通车", "大桥于2023年通车。", 0),
    ],
)
def test_a_day_that_is_asked_for_has_to_be_there(
    segmenter: Segmenter, question: str, sentence: str, lacks: float
) -> None:
    assert evidence(segmenter, question, sentence).kind == lacks


def test_a_place_in_the_next_quotation_does_not_own_the_figure_before_it(segmenter: Segmenter) -> None:
    question = "鹤山工业增长多少"
    other = "“台山市力争工业增长7%”“鹤山市争取引进项目68个”，会上都说。"
    assert evidence(segmenter, question, other).place == 1
    assert evidence(segmenter, question, "台山市不如工业增长7%的鹤山市。").place == 0


@pytest.mark.parametrize(
    "question", ["哪几家企业落户", "甲公司是谁创办的", "园区在哪里", "为什么投资下降", "投资最大的项目是哪个"]
)
def test_question_for_no_figure_wants_none(segmenter: Segmenter, question: str) -> None:
    assert find_wanted(analyse(question, segmenter, asked_on=ASKED_ON)).figure is None


def test_sentence_without_the_figure_asked_for_lacks_it(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "盐田有多少员工", "盐田去年产盐5.5万吨。").figure == 1
    assert evidence(segmenter, "盐田有多少员工", "盐田现有员工320名。").figure == 0


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("2023年，盐田产盐5万吨。", 0),
        ("2022年，盐田产盐4万吨。", 1),
        ("2022年，盐田产盐4万吨，2023年产盐5万吨。", 0),
        ("盐田产盐5万吨。", 0.6),
        ("2023年，盐田满十年，2021年至2023年产盐15万吨。", 1),
        ("2023年，盐田满十年，2021年以来产盐15万吨。", 0.4),
    ],
)
def test_other_year_than_asked_for_speaks_against_a_sentence(segmenter: Segmenter, sentence: str, other: float) -> None:
    assert evidence(segmenter, "2023年盐田产盐多少吨", sentence).year == other


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("2023年上半年盐田产盐多少吨", "2023年上半年，盐田产盐3万吨。", 0),
        ("2023年上半年盐田产盐多少吨", "2023年1—6月，盐田产盐3万吨。", 0),
        ("2023年上半年盐田产盐多少吨", "2023年，盐田产盐5万吨。", 1),
        ("2023年上半年盐田产盐多少吨", "2023年前三季度，盐田产盐4万吨。", 1),
        ("2023年前11个月盐田产盐多少吨", "2023年前三季度，盐田产盐4万吨。", 1),
        ("2023年上半年盐田产盐多少吨", "2023年5月，盐田产盐1万吨。", 0.5),
        ("2023年全年盐田产盐多少吨", "2023年前三季度，盐田产盐4万吨。", 1),
        ("2023年盐田产盐多少吨", "2023年前三季度，盐田产盐4万吨。", 0),
        ("上半年盐田产盐多少吨", "2023年前三季度，盐田产盐4万吨。", 1),
        ("上半年盐田产盐多少吨", "2023年上半年，盐田产盐3万吨。", 0),
        ("2023年盐田有多少企业", "截至2023年10月底，盐田有企业300家。", 0),
        ("2022年盐田有多少企业", "截至2023年10月底，盐田有企业300家。", 1),
    ],
)
def test_other_months_than_asked_for_speak_against_a_figure(
    segmenter: Segmenter, question: str, sentence: str, other: float
) -> None:
    assert evidence(segmenter, question, sentence).year == other


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("去年5月盐田产盐多少吨", "盐田7月份产盐3万吨。", 1),
        ("去年7月盐田产盐多少吨", "盐田7月份产盐3万吨，比去年同期多5%。", 0),
        ("2023年7月盐田产盐多少吨", "盐田7月份产盐3万吨。", 0.6),
        ("2023年盐田产盐多少吨", "盐田产盐3万吨，2023年4月建厂，2023年6月投产，2021年立项。", 0),
    ],
)
def test_months_are_told_apart_where_nobody_knows_the_year(
    segmenter: Segmenter, question: str, sentence: str, other: float
) -> None:
    assert evidence(segmenter, question, sentence, published=None).year == other


@pytest.mark.parametrize(("year", "other"), [("2023", 0.2), ("2021", 0.6), ("2019", 1)])
def test_undated_article_speaks_of_the_year_it_names_most(segmenter: Segmenter, year: str, other: float) -> None:
    before = "2023年4月建厂，2023年6月投产，2021年立项。"
    asked = f"{year}年盐田产盐多少吨"
    assert evidence(segmenter, asked, "盐田产盐3万吨。", before=before, published=None).year == other


@pytest.mark.parametrize("sentence", ["盐田产盐 3 万吨。", "盐田产盐 3万吨。", "盐田产盐3 万 吨。"])
def test_space_between_a_number_and_its_unit_hides_no_figure(segmenter: Segmenter, sentence: str) -> None:
    assert evidence(segmenter, "盐田产盐多少吨", sentence).figure == 0


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("盐田的申请量是多少", "盐田的申请量达500份。", 0),
        ("盐田的申请量是多少", "盐田的申请量很大。", 1),
        ("大盐田有多大", "大盐田面积32平方公里。", 0),
        ("大盐田有多大", "大盐田有员工320名。", 1),
        ("对几个人采取了措施", "对15人采取了措施。", 0),
        ("够多少户人家用", "够500户用。", 0),
        ("盐田工业投资涨得多猛", "盐田工业投资增长5%。", 0),
        ("盐田工业投资涨得多猛", "盐田工业投资5亿元。", 1),
    ],
)
def test_figure_of_any_kind_is_looked_for_where_the_question_tells_no_unit(
    segmenter: Segmenter, question: str, sentence: str, lacks: bool
) -> None:
    assert (evidence(segmenter, question, sentence).figure == 1) == lacks


@pytest.mark.parametrize(
    ("question", "title", "lacks"),
    [
        ("第三届盐田节在哪里办", "第三届盐田节开幕", 0),
        ("第3届盐田节在哪里办", "第三届盐田节开幕", 0),
        ("第三届盐田节在哪里办", "盐田节开幕", 0),
        ("第三届盐田节在哪里办", "第四届盐田节开幕", 1),
        ("第二轮盐田拍卖在哪里办", "第二次盐田拍卖开始", 0),
        ("第二轮盐田拍卖在哪里办", "第一次盐田拍卖开始", 1),
        ("第一期盐田在哪里建", "一期盐田动工，第二期盐田待建", 0),
        ("第一季度盐田在哪里建", "一季度盐田动工，第二季度盐田建成", 0),
    ],
)
def test_another_one_of_a_row_than_asked_for_speaks_against_a_sentence(
    segmenter: Segmenter, question: str, title: str, lacks: float
) -> None:
    assert evidence(segmenter, question, "在城里办。", title=title).literal == lacks


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("江苏昆山产值多少亿元", "昆山市产值900亿元。"), ("上海金山产值多少亿元", "金山区产值300亿元。")],
)
def test_place_in_a_place_that_is_asked_for_is_no_other_place(
    segmenter: Segmenter, question: str, sentence: str
) -> None:
    assert evidence(segmenter, question, sentence).place == 0


@pytest.mark.parametrize("word", ["礼拜", "上马", "平原", "太阳"])
def test_common_noun_that_the_dictionary_counts_among_places_is_none(word: str) -> None:
    assert not is_place(word)


@pytest.mark.parametrize(
    ("sentence", "unstated"),
    [("甲公司有员工300多名。", 0), ("甲公司每300名员工领一台车。", 1), ("甲公司员工很多。", 0)],
)
def test_what_only_looks_like_a_figure_is_none_that_is_stated(
    segmenter: Segmenter, sentence: str, unstated: float
) -> None:
    assert evidence(segmenter, "甲公司有多少员工", sentence).unstated == unstated


def test_this_year_is_no_other_year_where_nobody_knows_when_it_was_said(segmenter: Segmenter) -> None:
    asked, said = "今年产盐多少吨", "产盐3万吨，2020年建厂。"
    assert evidence(segmenter, asked, said, published="2023-03").year == 1
    assert evidence(segmenter, asked, said, published=None).year == 0
    assert evidence(segmenter, "2024年产盐多少吨", said, published=None).year == 1


def test_year_after_than_is_no_year_asked_for(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "产盐比2022年增长多少", "2023年产盐同比增长5%。").year == 0


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("广州产值多少亿元", "广州产值300亿元。", 0),
        ("广州产值多少亿元", "深圳产值300亿元。", 1),
        ("广州产值多少亿元", "广州面积很大；深圳产值300亿元。", 1),
        ("广州产值多少亿元", "广州对深圳投资，产值300亿元。", 0),
        ("广州产值多少亿元", "全市产值300亿元。", 0.5),
    ],
)
def test_figure_of_another_place_speaks_against_a_sentence(
    segmenter: Segmenter, question: str, sentence: str, other: float
) -> None:
    assert evidence(segmenter, question, sentence).place == other


def test_place_of_the_title_is_what_a_sentence_without_one_speaks_of(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "广州产值多少亿元", "全市产值300亿元。", title="广州工业观察").place == 0


@pytest.mark.parametrize(("word", "place"), [("广州", True), ("某某市", True), ("开发区", False), ("股市", False)])
def test_kinds_of_areas_are_no_places(word: str, place: bool) -> None:
    assert is_place(word) is place


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("甲、乙、丙和丁四大工程开工。", 0),
        ("“科技”“工业”“园区”“人才”四大工程开工。", 0),
        ("甲、乙、丙三个项目开工。", 1),
        ("四大工程开工。", 1),
    ],
)
def test_list_of_four_is_looked_for_where_four_are_asked_for(segmenter: Segmenter, sentence: str, lacks: float) -> None:
    assert evidence(segmenter, "四大工程是哪四个", sentence).items == lacks


def test_what_was_quoted_must_stand_there(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "“三张清单”是什么", "“五张清单”制度实施。").literal == 1
    assert evidence(segmenter, "“三张清单”是什么", "“三张清单”制度实施。").literal == 0
    assert evidence(segmenter, "项目二期何时投产", "项目一期3月投产。").literal == 1


def test_mention_without_an_explanation_does_not_define(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "“三张清单”是什么意思", "他们落实“三张清单”，取得成效。").explained == 1
    assert evidence(segmenter, "“三张清单”是什么意思", "“三张清单”是指权力、责任和服务清单。").explained == 0


def test_forecast_is_not_what_was_reached_and_added_is_not_the_whole(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "实际产值多少亿元", "预计今年产值将超300亿元。").status == 1
    assert evidence(segmenter, "实际产值多少亿元", "全年产值300亿元。").status == 0
    assert evidence(segmenter, "产值目标多少亿元", "全年产值300亿元。").status == 1
    assert evidence(segmenter, "总共有多少家企业", "新增企业30家。").status == 1


def test_date_asked_for_must_be_there(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "大桥何时通车", "大桥即将通车。").kind == 1
    assert evidence(segmenter, "大桥何时通车", "大桥将于今年6月通车。").kind == 0


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("投资超30亿元的企业有哪些", Asked.LIST),
        ("产值最高的产业是哪个", Asked.THING),
        ("大桥通车时间", Asked.DATE),
        ("工业投资增速", Asked.FIGURE),
        ("某市市长叫什么", Asked.PERSON),
        ("甲市和乙市产值谁高", Asked.FIGURE),
        ("谁大力推动了这项工程", Asked.PERSON),
        ("产业园叫什么名字", Asked.THING),
    ],
)
def test_question_word_tells_what_is_asked_before_the_noun_does(
    segmenter: Segmenter, question: str, asked: Asked
) -> None:
    assert analyse(question, segmenter, asked_on=None).asked is asked


def test_mayor_of_a_city_is_asked_for_and_not_a_long_city(segmenter: Segmenter) -> None:
    assert "市长" in analyse("广州市长是谁", segmenter, asked_on=None).words


def test_unit_asked_for_is_no_term(segmenter: Segmenter) -> None:
    assert analyse("产值多少亿元", segmenter, asked_on=None).words == ("产值",)


def test_list_that_has_what_is_asked_about_as_an_item_lists_nothing_of_it(segmenter: Segmenter) -> None:
    asked = "纺织有哪些企业"
    assert evidence(segmenter, asked, "推动食品、纺织、家具等产业发展。").items == 0.5
    assert evidence(segmenter, asked, "纺织有甲厂、乙厂、丙厂等企业。").items == 0


@pytest.mark.parametrize(
    ("question", "lacks"), [("果园主任是谁", 1.0), ("果园园长叫什么名字", 0.0), ("果园老板是谁", 0.0)]
)
def test_office_asked_for_must_be_held_by_somebody_there(segmenter: Segmenter, question: str, lacks: float) -> None:
    asked = analyse(question, segmenter, asked_on=None)
    assert lacks_person(asked, "“今年收成好,”果园负责人陈秋实说。") == lacks


@pytest.mark.parametrize(
    ("asked", "sentence", "lacks"),
    [
        ("纺织有哪些企业", "纺织由甲厂和乙厂组成。", 0.25),
        ("这条线连接哪两个地方", "这条线往来甲村及乙镇。", 0),
        ("这条线连接哪两个地方", "这条线往来甲村。", 1),
        ("这个系统有什么作用", "这个系统可协助空气排出。", 0),
        ("甲厂和乙厂分别在哪个市", "甲厂在某市。", 0),
    ],
)
def test_two_joined_are_two_items_and_one_thing_will_do_where_no_list_is_asked_for(
    segmenter: Segmenter, asked: str, sentence: str, lacks: float
) -> None:
    assert evidence(segmenter, asked, sentence).items == lacks


@pytest.mark.parametrize("question", ["2023年盐田县工业投资是多少", "盐田县去年工业投资是多少"])
def test_the_figure_of_a_year_comes_before_what_several_years_come_to(tmp_path: Path, question: str) -> None:
    summed = (
        "从量来看，2021年起盐田县工业投资的增长速度就保持在两位数，2023年，盐田县成为全省第六个工业投资破百亿的县，"
        "近三年工业投资累计超260亿元，年均增速超17%。"
    )
    single = (
        "2023年，盐田县地区生产总值为402.25亿元，同比增长5.5%；新招项目投资总额210.8亿元、完成工业投资104.5亿元，"
        "年初定下的目标全部完成。"
    )
    body = f"盐田县工业稳中有进。\n\n{summed}\n\n盐田县地处海边。\n\n{single}"
    base = write_base(tmp_path, [Article("a", "盐田县跑起来", body, "2024-03")])
    engine = EngineSlot(Collection(tmp_path / "data", base)).current.engine
    answer = engine.answer(question, asked_on="2024-05-06")
    assert isinstance(answer, Answer)
    assert answer.hits[0].sentence == single


def test_district_of_one_character_is_not_taken_for_a_part_of_the_question(segmenter: Segmenter) -> None:
    assert evidence(segmenter, "广州沙子产值多少亿元", "沙县产值300亿元。").place == 1


def test_figure_carried_from_the_place_asked_for_is_of_no_other_place(segmenter: Segmenter) -> None:
    said = "广州产值3亿元，深圳产值4亿元。"
    assert evidence(segmenter, "深圳产值多少亿元", said).place == 0
    assert evidence(segmenter, "珠海产值多少亿元", said).place == 1


def test_figure_of_another_place_comes_after_that_of_the_place_asked_for(tmp_path: Path) -> None:
    body = (
        "甲乙两县造林忙。\n\n2022年，凤凰县完成造林2.1万亩，森林覆盖率是64%。\n\n两县都有好山水。\n\n"
        "2022年，保靖县水质达标，河流清洁，完成造林1.1万亩，湿地保护率提高，森林覆盖率70.27%。"
    )
    base = write_base(tmp_path, [Article("a", "造林", body, "2023-03")])
    engine = EngineSlot(Collection(tmp_path / "data", base)).current.engine
    answer = engine.answer("2022年保靖县森林覆盖率是多少", asked_on="2024-05-06")
    assert isinstance(answer, Answer)
    assert "70.27%" in answer.hits[0].sentence


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("2021年投资占比是多少", "2021年，投资增长14.9%，占比44.2%。", 0),
        ("2021年投资占全部投资多少", "2021年，盐田投资增长14.9%。", 1),
        ("2021年投资增长多少", "2021年，盐田工业投资占全部投资的44.2%。", 1),
    ],
)
def test_a_growth_is_no_share_and_a_share_no_growth(
    segmenter: Segmenter, question: str, sentence: str, lacks: bool
) -> None:
    assert (evidence(segmenter, question, sentence).figure == 1) == lacks


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [("盐田智谷建在海边。", 0), ("“盐田”智谷建在海边。", 0), ("盐田有创投、青创智谷等平台。", 1)],
)
def test_what_it_is_asked_what_it_is_stands_there_in_one_piece(
    segmenter: Segmenter, sentence: str, lacks: float
) -> None:
    assert evidence(segmenter, "盐田智谷是什么", sentence).literal == lacks

"""Of whom a figure is: the topic of its clause, one carried on, the home place, or no one."""

from collections.abc import Mapping

import pytest

from corpus.article import Article
from corpus.parsing import parse


def told(text: str, words: Mapping[str, int]) -> list[tuple[str, str, str]]:
    sentences = parse(Article("a", "", text, "2022-11"), words).sentences
    return [(one.subject, one.indicator, one.value_text) for sentence in sentences for one in sentence.figures]


def subjects(text: str, words: Mapping[str, int]) -> list[str]:
    return [subject for subject, _, _ in told(text, words)]


HOME = "绍兴是座老城。绍兴人爱喝黄酒。绍兴的桥很多。全市欢迎来客。\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年，全市黄酒全产业链实现产值52亿元。", ["黄酒全产业链"]),
        ("长海摩托高度重视研发，如今已拥有320名技术人员，产品销往18个国家。", ["长海摩托", "长海摩托"]),
        ("纺织、印染、制革等传统产业链进一步集聚发展，引进项目数量72个。", ["纺织、印染、制革等传统产业链"]),
        ("上半年，集聚区共完成7项编制规划，累计开工35项。", ["集聚区", "集聚区"]),
        ("“创业加速园”已吸引26家企业，“青年公寓”现有房间300间。", ["创业加速园", "青年公寓"]),
        ("同样在三年前揭牌成立的绍兴量子实验室在全省率先开放，已集聚60名科研人员。", ["绍兴量子实验室"]),
        ("而位于城北的越州产业园已建成厂房25万平方米。", ["越州产业园"]),
        ("作为老牌企业，远东机械集团拥有车间12个。", ["远东机械集团"]),
        ("远东机械集团的营业收入为6亿元，净利润8000万元。", ["远东机械集团", "远东机械集团"]),
        ("绍兴市交通局、绍兴市水利局共派出检查组35个。", ["绍兴市交通局、绍兴市水利局"]),
        ("北组团主攻对外合作，建设国际合作区，已引进19家企业。", ["北组团"]),
    ],
)
def test_what_stands_at_the_head_of_a_clause_is_the_subject(
    text: str, expected: list[str], frequencies: dict[str, int]
) -> None:
    assert subjects(HOME + text, frequencies)[-len(expected) :] == expected


def test_the_home_place_is_the_subject_where_the_sentence_speaks_of_it_or_of_nothing_else(
    frequencies: dict[str, int],
) -> None:
    for text in ("全市新增企业85家。", "我市引进项目31个。", "绍兴全市完成投资91亿元。", "新增企业85家。"):
        assert subjects(HOME + text, frequencies) == ["绍兴"], text


def test_the_home_place_is_not_the_subject_of_what_another_phrase_speaks_of(frequencies: dict[str, int]) -> None:
    for text in ("一名老师傅带出徒弟40名。", "部分企业新增岗位500个。", "王某等12名队员赶到现场，运来帐篷60顶。"):
        assert "绍兴" not in subjects(HOME + text, frequencies), text


def test_a_topic_is_carried_to_the_next_sentence_but_not_past_another(frequencies: dict[str, int]) -> None:
    first = "远东机械集团是老牌企业。"
    assert subjects(f"{HOME}{first}该公司拥有车间12个。", frequencies) == ["远东机械集团"]
    assert subjects(f"{HOME}{first}目前已建成车间12个。", frequencies) == ["远东机械集团"]
    assert subjects(f"{HOME}{first}一位老人很高兴。目前已建成车间12个。", frequencies) == [""]
    assert subjects(f"{HOME}{first}\n目前已建成车间12个。", frequencies) == ["绍兴"]


def test_projects_counted_are_the_subject_of_the_amount_behind_them(frequencies: dict[str, int]) -> None:
    assert told(f"{HOME}全市签约项目76个，总投资额320亿元；动工项目52个，总投资额210亿元。", frequencies) == [
        ("绍兴", "签约项目", "76个"),
        ("签约项目", "总投资额", "320亿元"),
        ("绍兴", "动工项目", "52个"),
        ("动工项目", "总投资额", "210亿元"),
    ]


def test_a_project_is_the_subject_of_what_it_costs(frequencies: dict[str, int]) -> None:
    text = "2021年，总投资65亿元的长海动力电池项目落户园区，规划总产能8GWh。"
    assert subjects(HOME + text, frequencies) == ["长海动力电池项目", "长海动力电池项目"]


def test_who_reports_is_not_the_subject(frequencies: dict[str, int]) -> None:
    assert subjects("数据显示，浙江省有桥800座。", frequencies) == ["浙江省"]
    assert subjects("气象部门表示，绍兴市最高气温达36℃。", frequencies) == ["绍兴市"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("绍兴市场主体总量突破64万户。", "市场主体总量"),
        ("重点招商的“3+2”条产业链项目86个。", "“3+2”条产业链项目"),
        ("绍兴拥有25个工业中类。", "工业中类"),
        ("绍兴引进投资超2亿元项目73个。", "引进投资超2亿元项目"),
        ("绍兴引进亿元以上项目73个。", "引进亿元以上项目"),
        ("目前首期年产6GW储能电芯项目已启动。", "储能电芯年产能"),
        ("绍兴今年前三季度技改投资增长21%。", "技改投资增速"),
        ("长海摩托上半年营业收入5亿元。", "营业收入"),
    ],
)
def test_an_indicator_is_a_whole_noun_phrase(text: str, indicator: str, frequencies: dict[str, int]) -> None:
    assert [one for _, one, _ in told(HOME + text, frequencies)] == [indicator]


def test_a_subject_is_printed_in_its_article_with_balanced_marks(frequencies: dict[str, int]) -> None:
    text = HOME + (
        "绍兴（滨海）“候鸟”创新创业集聚区被确定为示范区，累计引进项目54个。“研发+生产”示范区已有企业12家。"
        "《绍兴桥志》收录古桥700座。“石桥”“木桥”各有故事，共计90个。"
    )
    found = subjects(text, frequencies)
    assert "《绍兴桥志》" in found
    for subject in found:
        assert subject in text
        assert len(subject) <= 24
        assert all(subject.count(left) == subject.count(right) for left, right in ("“”", "（）", "《》"))


def test_the_months_before_a_trade_are_no_part_of_it(frequencies: dict[str, int]) -> None:
    for when in ("1—9月", "前三季度", "截至10月底", "2022年1—9月"):
        text = f"{when}制造业增加值同比增长4.6%，对工业增长贡献率为75.7%。"
        assert subjects(text, frequencies)[-1] == "制造业", when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 一、造纸\n全年产值80亿元，增长12%，企业40家。", ["造纸"] * 3),
        ("## 造纸\n全年产值80亿元。\n## （二）纺织\n全年产值60亿元。", ["造纸", "纺织"]),
        ("## 新能源汽车：跑出加速度\n- 全年销量3万辆。", ["新能源汽车"]),
        ("主要行业\n- 造纸：增长12%；\n- 服装：产值20亿元。", ["造纸", "服装"]),
        ("陶瓷产业：增加值20亿元，增长8%。", ["陶瓷产业"] * 2),
    ],
)
def test_a_heading_or_a_label_is_the_subject_of_plain_measures_that_name_no_one(
    text: str, expected: list[str], frequencies: dict[str, int]
) -> None:
    assert subjects(text, frequencies) == expected
    assert subjects(HOME + text, frequencies) == expected


@pytest.mark.parametrize(
    "text",
    [
        "## 农业\n粮食产量46万吨。",  # a measure of its own
        "## 成绩单\n产值80亿元。",  # no trade, body or place
        "## 造纸\n长海摩托产值80亿元。",  # another is spoken of
        "## 造纸\n一名老师傅的企业产值80亿元。",
        "业内人士：产值80亿元。",
    ],
)
def test_a_heading_is_not_the_subject_of_what_is_said_of_others(text: str, frequencies: dict[str, int]) -> None:
    found = subjects(text, frequencies)
    assert len(found) == 1
    assert found[0] not in ("造纸", "农业", "成绩单", "业内人士")


def test_a_subject_ends_before_what_is_done(frequencies: dict[str, int]) -> None:
    assert subjects("会稽山森林公园畅通徒步通道，古树数量超过50株。", frequencies) == ["会稽山森林公园"]
    assert subjects("会稽山森林公园新发现昆虫17种。", frequencies) == ["会稽山森林公园"]
    assert subjects("绍兴市公安局总结五类骗局。", frequencies) == ["绍兴市"]


def test_a_firm_with_the_number_of_its_shares_is_one_name(frequencies: dict[str, int]) -> None:
    assert told("中国长海（600999）换手率0.13%。", frequencies) == [("中国长海（600999）", "换手率", "0.13%")]
    assert subjects("行情：康雪节能（301010）主力资金净买入81万元。", frequencies) == ["康雪节能（301010）"]
    assert told("中国长海(600999.SH)报收于8.5元。", frequencies) == [("", "中国长海(600999.SH)", "8.5元")]


def test_a_motto_behind_a_name_is_no_part_of_what_grows(frequencies: dict[str, int]) -> None:
    for text in ("绍兴造船产业“逆流而进”，保持超19%的较快增速。", "绍兴造船产业却“逆流而进”，保持超19%的较快增速。"):
        assert told(text, frequencies) == [("绍兴", "造船产业增速", "超19%")]
    assert told("“黄酒小镇”游客增长5%。", frequencies) == [("", "“黄酒小镇”游客增速", "5%")]


def test_what_is_not_done_is_not_taken_for_done(frequencies: dict[str, int]) -> None:
    text = "此次行动查处不按规定车道行驶20起，不佩戴安全头盔60起，未系安全带7起。"
    assert [one for _, one, _ in told(text, frequencies)] == ["查处不按规定车道行驶", "不佩戴安全头盔", "未系安全带"]

"""The profile of an industry holds nothing but what sentences of the articles say."""

import re

import pytest
from small_corpus import open_engine
from telegram_bot import write_base

from bot.slot import EngineSlot
from corpus.article import Article, Status
from corpus.collection import Collection
from corpus.text import fold
from index.answer import SentenceHit
from index.engine import AnswerEngine
from index.industries import Industry, find_industry, nearest_industries
from index.named import NamedKind, find_named
from index.profile import Profile, label_of
from index.segmenter import Segmenter

TEA = (
    "茶叶产业是白鹭市的传统优势产业，全市有茶园12万亩。\n\n2023年，白鹭市茶叶产业链产值达到80亿元，同比增长12%。\n\n"
    "青岭茶业有限公司、云台茶叶集团等30多家茶叶企业落户白鹭茶叶产业园。\n\n2022年5月，白鹭茶叶产业园建成投产。",
    "到2026年，白鹭市力争茶叶产业产值突破100亿元。\n\n2021年3月，云台茶叶集团与白鹭市签约，投资茶叶加工。\n\n"
    "白鹭市发展茶叶、陶瓷、旅游、渔业等特色产业。陶瓷产业产值为35亿元。",
)


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    """An engine over two articles about tea, of different months."""
    folder = tmp_path_factory.mktemp("tea")
    articles = [Article(f"tea{n}", f"第{n}篇", body, f"2024-0{n + 1}") for n, body in enumerate(TEA)]
    data = folder / "data"
    EngineSlot(Collection(data, write_base(folder, articles)))
    return open_engine(data)


def profile_of(engine: AnswerEngine, name: str) -> Profile:
    industry = find_industry(name, engine.industries)
    assert industry is not None
    return engine.profile(industry)


def hits_of(profile: Profile) -> list[SentenceHit]:
    """Every sentence of a profile."""
    named = [one.hit for one in (*profile.companies, *profile.parks)]
    stated = [*(one.hit for one in profile.milestones), *(one.hit for one in profile.figures)]
    return [*named, *stated, *profile.targets, *([profile.about] if profile.about else [])]


def test_a_profile_says_what_it_is_and_gives_the_newest_figures_first(tea: AnswerEngine) -> None:
    profile = profile_of(tea, "茶叶")
    assert profile.about is not None
    assert profile.about.sentence.startswith("茶叶产业是白鹭市的传统优势产业")
    values = {one.figure.value_text: one.hit.sentence for one in profile.figures}
    assert {"80亿元", "12%"} <= set(values)
    assert all("茶叶" in sentence for sentence in values.values())
    assert "35亿元" not in values
    reached = [one for one in profile.figures if one.figure.status is Status.ACTUAL and "2024" not in one.figure.period]
    days = [one.figure.last or "" for one in reached]
    assert days == sorted(days, reverse=True)
    assert len(days) >= 2


def test_companies_and_parks_are_named_as_they_stand_in_a_sentence(tea: AnswerEngine) -> None:
    profile = profile_of(tea, "茶叶")
    assert {one.name for one in profile.companies} == {"云台茶叶集团", "青岭茶业有限公司"}
    assert "白鹭茶叶产业园" in {one.name for one in profile.parks}
    for one in (*profile.companies, *profile.parks):
        (span,) = one.hit.highlights
        assert one.hit.sentence[slice(*span)] == one.name


def test_what_happened_is_in_order_of_time_and_aims_stand_apart(tea: AnswerEngine) -> None:
    profile = profile_of(tea, "茶叶")
    moments = [one.time.first for one in profile.milestones]
    assert moments == ["2021-03-01", "2022-05-01", "2023-01-01"]
    assert [hit.sentence for hit in profile.targets] == ["到2026年，白鹭市力争茶叶产业产值突破100亿元。"]


def test_sources_come_newest_first_and_related_industries_stand_beside_it(tea: AnswerEngine) -> None:
    profile = profile_of(tea, "茶叶")
    assert [source.published for source in profile.sources] == ["2024-02", "2024-01"]
    assert (profile.first, profile.last, profile.articles) == ("2024-01", "2024-02", 2)
    assert set(profile.related) == {"旅游", "渔业", "陶瓷"}
    assert sum(source.sentences for source in profile.sources) >= profile.mentions


def test_a_sentence_that_lists_industries_is_about_none_of_them(tea: AnswerEngine) -> None:
    profile = profile_of(tea, "旅游")
    assert profile.about is None
    assert (profile.figures, profile.companies, profile.targets) == ((), (), ())
    assert profile.sources


def test_a_figure_of_a_row_of_industries_belongs_to_none_of_them(engine: AnswerEngine) -> None:
    values = {one.figure.value_text for one in profile_of(engine, "食品").figures}
    assert not {"102个", "356.1亿元"} & values


def test_every_item_of_every_profile_is_verbatim(engine: AnswerEngine) -> None:
    texts = {
        listed.article_id: {sentence.text for sentence in engine.generation.article(number).sentences}
        for number, listed in engine.generation.listing()
    }
    numbers = 0
    for industry in engine.industries:
        profile = engine.profile(industry)
        assert profile.sources
        for hit in hits_of(profile):
            assert hit.sentence in texts[hit.article_id]
            assert all(hit.sentence[slice(*span)] for span in hit.highlights)
        for one in profile.figures:
            numbers += 1
            assert one.hit.sentence[one.figure.start : one.figure.end] == one.figure.value_text
            assert all(number in one.hit.sentence for number in re.findall(r"\d+", label_of(one.figure, profile.name)))
        for milestone in profile.milestones:
            time = milestone.time
            assert milestone.hit.sentence[time.start : time.end] == time.text
    assert numbers > 20


def test_the_newest_growth_of_an_industry_of_the_built_in_articles(engine: AnswerEngine) -> None:
    profile = profile_of(engine, "硅能源产业链")
    values = [one.figure.value_text for one in profile.figures]
    assert values.index("近50%") < values.index("66.2%")
    assert {"隆基绿能", "信义玻璃", "晶澳光伏"} <= {one.name for one in profile.companies}
    assert "安全应急" in profile.related


@pytest.mark.parametrize(
    "name", ["硅能源", "硅能源产业", "硅能源产业链", "“硅能源”行业", "矽能源", "造纸业", "造纸", "纸业", "製造業"]
)
def test_a_name_is_known_in_all_its_forms(name: str, engine: AnswerEngine) -> None:
    found = find_industry(name, engine.industries)
    if name == "矽能源":
        assert found is None
    else:
        assert found is not None
        assert found.name in {"硅能源", "造纸", "制造业"}


def test_an_unknown_name_has_its_nearest(engine: AnswerEngine) -> None:
    assert find_industry("能源", engine.industries) is None
    near = nearest_industries("能源", engine.industries)
    assert {"硅能源", "新能源"} <= {one.name for one in near}
    assert nearest_industries("火箭", engine.industries) == ()
    assert nearest_industries("新型储存", engine.industries)[0].name == "新型储能"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("硅能源产业怎么样", "硅能源"),
        ("介绍一下硅能源产业", "硅能源"),
        ("讲讲摩托车产业", "摩托车"),
        ("硅能源产业链发展如何？", "硅能源"),
        ("江门硅能源产业怎么样", "硅能源"),
        ("你好，说说造纸业吧", "造纸"),
        ("硅能源", "硅能源"),
        ("介紹一下硅能源產業", "硅能源"),
    ],
)
def test_a_general_question_asks_for_an_industry(question: str, name: str, engine: AnswerEngine) -> None:
    industry = engine.asked_industry(question)
    assert industry is not None
    assert industry.name == name


@pytest.mark.parametrize(
    "question",
    [
        "硅能源产业链增长了多少",
        "硅能源有哪些企业",
        "硅能源呢",
        "那硅能源呢",
        "江门怎么样",
        "2023年江门GDP是多少",
        "火箭产业怎么样",
        "你好",
        "",
        "？",
    ],
)
def test_another_question_does_not(question: str, engine: AnswerEngine) -> None:
    assert engine.asked_industry(question) is None


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("隆达科技、远景能源等20多家企业入驻。", ["隆达科技", "远景能源"]),
        ("今年3月，东海（宁波）装备股份有限公司开工。", ["东海（宁波）装备股份有限公司"]),
        ("项目落户白鹭市循环经济产业园。", ["白鹭市循环经济产业园"]),
        ("这家公司是全资子公司，位于工业园区。", []),
        ("上市公司、民营企业等企业", []),
    ],
)
def test_names_begin_where_they_begin(sentence: str, named: list[str], segmenter: Segmenter) -> None:
    found = list(find_named(sentence, segmenter))
    assert [one.name for one in found] == named
    assert all(sentence[slice(*one.span)] == one.name for one in found)
    assert all(one.kind in NamedKind for one in found)


def test_folding_never_loses_a_name(engine: AnswerEngine) -> None:
    for industry in engine.industries:
        assert isinstance(industry, Industry)
        assert find_industry(industry.name, engine.industries) is industry
        assert fold(industry.name) in industry.names

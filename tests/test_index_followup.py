"""Follow-ups: only the slot named is swapped, over the whole conversation, and a new topic is left alone."""

from pathlib import Path

import pytest
from botapi import BotApi
from small_corpus import make_base
from telegram_bot import RunningBot, reply_to, write_base

from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from index.answer import Answer, Kind, NoAnswer
from index.engine import AnswerEngine
from index.followup import understand
from index.segmenter import Segmenter
from index.slots import find_places, find_slots, leftover, slot_words

TODAY = "2024-06-01"


def in_full(segmenter: Segmenter, conversation: str) -> str | None:
    """How the last question of a conversation (turns between bars) reads in full; None where it stands alone."""
    *previous, last = conversation.split("|")
    return understand(last, tuple(previous), segmenter, asked_on=TODAY).rewritten


@pytest.mark.parametrize(
    ("conversation", "rewritten"),
    [
        # the period
        ("2023年江门GDP是多少？|那前三季度呢？", "2023年前三季度江门GDP是多少？"),
        ("江门2023年前三季度GDP增速多少|那全年呢", "江门2023年全年GDP增速多少"),
        ("2021年江门工业投资增长多少？|2022年呢？", "2022年江门工业投资增长多少？"),
        ("2022年江门工业投资增速是多少|那今年前三季度", "今年前三季度江门工业投资增速是多少"),
        ("2023年1-2月硅能源增长多少|前三季度的呢", "2023年前三季度硅能源增长多少"),
        # the measure
        ("2023年江门GDP是多少？|增速呢", "2023年江门GDP增速是多少"),
        ("2023年江门GDP是多少？|那同比呢", "2023年江门GDP同比增长多少"),
        ("2023年江门GDP是多少？|人均呢？", "2023年江门人均GDP是多少？"),
        ("2023年江门工业投资增长多少|占比呢", "2023年江门工业投资占比是多少"),
        ("2023年江门工业投资增长多少|在全省排第几", "2023年江门工业投资增长在全省排第几"),
        ("2023年1—2月工业投资增长多少？|占全部投资比重多少", "2023年1—2月工业投资占全部投资比重多少"),
        ("前三季度规上工业增加值增长多少|比全省高多少？", "前三季度规上工业增加值增长比全省高多少"),
        # the indicator
        ("2023年江门GDP是多少？|那工业投资呢", "2023年江门工业投资是多少？"),
        ("华为2023年营收多少|净利润呢", "华为2023年净利润多少"),
        ("GDP增速多少|CPI呢", "CPI增速多少"),
        ("江门大型产业集聚区有多大？|2022年产值多少", "2022年江门大型产业集聚区产值多少"),
        ("截至10月底江门市场主体有多少？|企业有多少家", "截至10月底江门企业有多少家"),
        # place, company, industry, thing: one of the same kind
        ("台山市2024年有什么目标？|鹤山呢", "鹤山2024年有什么目标？"),
        ("2023年江门GDP是多少？|那珠海呢", "2023年珠海GDP是多少？"),
        ("前三季度规上工业增加值增长多少|珠海呢", "前三季度珠海规上工业增加值增长多少"),
        ("2023年广州GDP多少|2022年的深圳呢", "2022年深圳GDP多少"),
        ("中创新航江门项目投了多少钱|隆基呢", "隆基江门项目投了多少钱"),
        ("中创新航江门项目投了多少钱|那隆基江门项目呢", "隆基江门项目投了多少钱"),
        ("江门硅能源前三季度增速多少|那摩托车呢", "江门摩托车前三季度增速多少"),
        ("北组团主攻什么|东组团呢？", "东组团主攻什么"),
        ("江门陆地面积多少平方公里|海域呢", "江门海域面积多少平方公里"),
        ("江门安全应急产业园总部孵化基地有多少家企业？|加速园呢", "江门安全应急产业园加速园有多少家企业？"),
        ("江门市市长是谁|珠海呢", "珠海市长是谁"),
        # what is asked
        ("中创新航什么时候和江门签约的？|什么时候动工的？", "中创新航什么时候动工的"),
        ("2024年一季度江门签约多少项目？|动工的呢", "2024年一季度江门动工多少项目？"),
        ("2024年一季度江门签约多少项目？|总投资呢", "2024年一季度江门签约项目总投资是多少"),
        ("中创新航江门项目投了多少钱|产能多大", "中创新航江门项目产能多大"),
        ("江门市市长是谁|书记呢", "江门市书记是谁"),
        ("双碳实验室在哪里|有多少人", "双碳实验室有多少人"),
        ("得实打印机哪年试产热转印设备？|市场占有率有多高", "得实打印机热转印设备市场占有率有多高"),
        ("谁设计了新图书馆|藏书多少", "新图书馆藏书多少"),
        ("二号线全长多少公里|票价呢", "二号线票价是多少"),
        # a period does not come along where it has no business
        ("海目星2022年产值多少？|总经理叫什么", "海目星总经理叫什么"),
        ("海目星2022年产值多少|那总投资呢", "海目星总投资是多少"),
        # pronouns
        ("江门海目星是做什么的|它的母公司呢？", "江门海目星的母公司是什么"),
        ("海目星2022年产值多少|它在哪里", "海目星在哪里"),
        ("隆基项目总投资多少|那它什么时候动工", "隆基项目什么时候动工"),
        ("深中通道什么时候通车|这条通道有多长", "深中通道有多长"),
        ("华为2023年营收多少|该公司的总部在哪里", "华为的总部在哪里"),
        ("RCEP什么时候生效的？|那天江门搞了什么活动", "RCEP生效当天江门搞了什么活动"),
        # of what was counted or listed
        ("江门双碳实验室有多少科研人员？|有几个是全球前2%的", "江门双碳实验室科研人员有几个是全球前2%的"),
        ("江门新增了几家国家级小巨人？|总共有多少家了", "江门国家级小巨人总计有多少家"),
        ("“破”“立”并举里“破”是什么|第二个是什么意思", "“立”是什么意思"),
        # other things, and other ways to ask
        ("上海2023年进出口总额是多少|其中出口呢", "上海2023年出口是多少"),
        ("上海2023年进出口总额是多少|和北京比呢", "2023年上海进出口总额和北京比怎么样"),
        ("2023年粮食产量是多少|小麦呢", "2023年小麦产量是多少"),
        ("2023年粮食产量是多少|比上年增长多少", "2023年粮食产量比上年增长多少"),
        ("2023年北京GDP多少|目标是多少", "2023年北京GDP目标是多少"),
        ("比亚迪2023年销量多少|董事长是谁|他是哪里人", "比亚迪董事长是哪里人"),
        ("特斯拉上海工厂年产能多少|比亚迪呢", "比亚迪上海工厂年产能多少"),
        ("特斯拉上海工厂年产能多少|有多少工人", "特斯拉上海工厂有多少工人"),
        ("深圳有多少家上市公司|广州有多少家", "广州有多少家上市公司"),
        ("深圳有多少家上市公司|新增了几家", "深圳新增了几家上市公司"),
        ("谁是深圳市长|书记是谁", "深圳书记是谁"),
        ("碳中和是什么意思|碳达峰呢", "碳达峰是什么意思"),
        ("杭州亚运会什么时候开幕|在哪里举行", "杭州亚运会在哪里举行"),
        ("北京2023年GDP增长多少|第一季度呢|第二季度呢", "北京2023年第二季度GDP增长多少"),
        # traditional script and Cantonese
        ("隆基江门首期项目总投资多少？|達產後年產值呢", "隆基江门首期项目達產後年產值是多少"),
        ("江門2023年GDP幾多？|咁珠海呢", "珠海2023年GDP幾多？"),
    ],
)
def test_only_the_slot_that_is_named_is_swapped(segmenter: Segmenter, conversation: str, rewritten: str) -> None:
    assert in_full(segmenter, conversation) == rewritten


@pytest.mark.parametrize(
    ("conversation", "rewritten"),
    [
        ("A公司总投资多少|B公司呢|那产能呢", "B公司产能是多少"),
        ("A公司总投资多少|B公司呢|谢谢|那产能呢", "B公司产能是多少"),
        ("A公司总投资多少|B公司呢|那产能呢|回到A公司", "A公司产能是多少"),
        ("2023年江门GDP是多少？|那珠海呢|增速呢|那全年呢", "2023年全年珠海GDP增速是多少"),
        ("2023年江门GDP是多少？|今天天气怎么样|哈哈|那前三季度呢", "2023年前三季度江门GDP是多少？"),
        ("2023年江门GDP是多少？|你好，那珠海呢|人均呢", "2023年珠海人均GDP是多少？"),
        ("中创新航什么时候动工|它有多少员工|那产能呢", "中创新航产能是多少"),
        ("2023年江门GDP是多少？|中创新航什么时候动工|它在哪", "中创新航在哪"),
        ("2023年江门GDP是多少？|中创新航什么时候动工|那前三季度呢", "2023年前三季度江门GDP是多少？"),
    ],
)
def test_the_whole_conversation_is_read(segmenter: Segmenter, conversation: str, rewritten: str) -> None:
    assert in_full(segmenter, conversation) == rewritten


NEW_TOPICS = [
    "江门市委书记是谁",
    "六大工程是哪六个",
    "中创新航什么时候动工",
    "黄茅海大桥什么时候通车",
    "RCEP是什么",
    "盾构机",
    "3301.72",
    "再造一个现代化新江门是哪次会上提的",
    "“没有夕阳的产业”那句原话怎么说的",
    "珠海2022年GDP是多少",
    "工业投资增速",
    "怎么让人才没有后顾之忧",
    "还是想问一下硅能源产业链一共有多少家企业，另外这些企业主要分布在哪些园区里面呢",
]


@pytest.mark.parametrize("question", NEW_TOPICS)
@pytest.mark.parametrize("before", ["2023年江门GDP是多少？", "隆基项目什么时候动工", "双碳实验室有多少科研人员"])
def test_a_new_topic_is_not_dragged_into_the_one_before(segmenter: Segmenter, before: str, question: str) -> None:
    understood = understand(question, (before,), segmenter, asked_on=TODAY)
    assert (understood.rewritten, understood.question.carried) == (None, None)


def test_a_question_with_a_subject_of_its_own_only_loses_the_word_that_leans(segmenter: Segmenter) -> None:
    assert in_full(segmenter, "东组团从深圳引进了多少项目？|那南组团引进了多少企业") == "南组团引进了多少企业"
    assert in_full(segmenter, "风电场总投资多少亿元|那柑橘的产量是多少") == "柑橘的产量是多少"


def test_what_fits_no_slot_is_put_behind_the_question_before(segmenter: Segmenter) -> None:
    understood = understand("大学呢", ("江门怎么样？",), segmenter, asked_on=TODAY)
    assert understood.rewritten == "江门怎么样，大学呢"
    assert understood.question.carried is not None
    assert {term.word: term.weight for term in understood.question.terms}["江门"] < 1


def test_nothing_before_means_nothing_to_lean_on(segmenter: Segmenter) -> None:
    assert in_full(segmenter, "那前三季度呢") is None
    assert in_full(segmenter, "你好|谢谢|那前三季度呢") is None


def test_the_words_of_the_slots_have_one_class_each_and_their_other_names_too() -> None:
    words = slot_words()
    assert words["gdp"] is words["地区生产总值"] is words["生产总值"]
    assert words["总经理"] != words["总部"] != words["动工"]


@pytest.mark.parametrize(
    ("question", "period", "subject", "predicate"),
    [
        ("江门2023年GDP是多少", "2023年", "江门", "GDP是多少"),
        ("广东省建设银行有多少员工", "", "广东省建设银行", "有多少员工"),
        ("深江经济合作区啥时候第一次提出", "", "深江经济合作区", "啥时候第一次提出"),
        ("谁设计了新图书馆", "", "新图书馆", "谁设计了新图书馆"),
        ("甲厂哪年试产打印机", "", "甲厂", "哪年试产打印机"),
        ("那前三季度呢", "前三季度", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_question_is_taken_apart(
    segmenter: Segmenter, question: str, period: str, subject: str, predicate: str
) -> None:
    slots = find_slots(question, segmenter)
    assert (slots.period, slots.subject, slots.predicate.strip("呢")) == (period, subject, predicate)


def test_places_are_known_by_name_or_by_what_they_end_with(segmenter: Segmenter) -> None:
    text = "2023年海湾县和广州的产业园区"
    assert [text[start:end] for start, end in find_places(text, segmenter)] == ["海湾县", "广州"]
    assert leftover("产能有多大", segmenter) == ""
    assert leftover("隆基产能有多大", segmenter) == "隆基"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    """The engine over the small corpus."""
    folder = tmp_path_factory.mktemp("small")
    return EngineSlot(Collection(folder / "data", make_base(folder / "base"))).current.engine


@pytest.mark.parametrize(
    ("conversation", "held"),
    [
        ("2023年海湾县风力发电量是多少|同比呢", "12.5%"),
        ("柑橘产量是多少|增长了多少", "7.3%"),
        ("二号线全长多少公里|什么时候通车", "2024年9月"),
        ("二号线全长多少公里|你好|车站呢", "21座"),
        ("谁设计了新图书馆|建筑面积呢", "3.1万平方米"),
        ("谁设计了新图书馆|什么时候开放的|藏书多少", "86万册"),
        ("南坡乡有多少果农|人均收入呢", "2.9万元"),
        ("二号线全长多少公里|月球上有没有水|那起步价呢", "2元"),
        ("2023年海湾县风力发电量是多少|月球上有没有水|那增速呢", "12.5%"),
    ],
)
def test_a_follow_up_is_answered_as_its_whole_question_is(small: AnswerEngine, conversation: str, held: str) -> None:
    *previous, last = conversation.split("|")
    answer = small.answer(last, previous=previous, asked_on=TODAY)
    assert isinstance(answer, Answer)
    assert held in answer.hits[0].sentence
    assert answer.rewritten
    alone = small.answer(answer.rewritten, asked_on=TODAY)
    assert isinstance(alone, Answer)
    assert alone.hits == answer.hits
    assert alone.confidence == answer.confidence


def test_more_of_the_same_passes_over_what_was_shown(engine: AnswerEngine) -> None:
    question = "江门有哪些龙头企业"
    first = engine.answer(question, asked_on=TODAY, n=4)
    second = engine.answer("还有呢", previous=[question], asked_on=TODAY, n=3)
    third = engine.answer("还有吗", previous=[question, "还有呢"], asked_on=TODAY, n=2)
    assert isinstance(first, Answer) and isinstance(second, Answer) and isinstance(third, Answer)
    assert second.rewritten == question
    sentences = [hit.sentence for hit in first.hits]
    assert [hit.sentence for hit in second.hits] == sentences[1:]
    assert [hit.sentence for hit in third.hits] == sentences[2:]
    assert [hit.role for hit in second.hits] == ["answer", "more", "more"]


def test_when_there_is_no_more_that_is_said(tmp_path: Path) -> None:
    base = write_base(tmp_path, [Article("a", "新馆", "新馆由建筑师周以宁设计。", "2024-03")])
    engine = EngineSlot(Collection(tmp_path / "data", base)).current.engine
    assert engine.answer("谁设计了新馆", asked_on=TODAY).kind is Kind.ANSWER
    more = engine.answer("还有呢", previous=["谁设计了新馆"] + ["还有呢"] * 2, asked_on=TODAY)
    assert isinstance(more, NoAnswer)
    assert (more.kind, more.topic, more.nearest) == (Kind.NO_ANSWER, "no_more", ())


async def test_a_conversation_in_the_bot_shows_the_question_in_full(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, "2023年江门GDP是多少？")
    assert (await reply_to(ada, "谢谢"))["text"] == "不客气，有问题随时问。"
    assert (await reply_to(ada, "那前三季度呢"))["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")
    assert (await reply_to(ada, "还有呢"))["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")
    assert not (await reply_to(ada, "江门市委书记是谁"))["text"].startswith("↪")

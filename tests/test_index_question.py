"""What a question asks, and which of its words are content."""

import pytest

from corpus.aliases import Aliases
from corpus.text import fold
from index.answer import NoAnswer
from index.cantonese import in_mandarin
from index.engine import AnswerEngine
from index.question import Asked, Question, analyse, clean_question, is_bare_number
from index.segmenter import Segmenter
from index.wanted import find_wanted


def ask(text: str, segmenter: Segmenter) -> Question:
    return analyse(text, segmenter, asked_on="2024-06-01")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("机场有几架飞机", Asked.FIGURE),
        ("这块石头有多沉", Asked.FIGURE),
        ("他被判了几年", Asked.FIGURE),
        ("这座桥是几年通车的", Asked.DATE),
        ("果园怎么就关门了", Asked.REASON),
        ("今年的龙眼怎么晚了", Asked.REASON),
        ("点解咁贵", Asked.REASON),
        ("果园怎么才能多产果", Asked.WAY),
        ("护照怎么办", Asked.WAY),
    ],
)
def test_what_is_asked_is_told_from_everyday_question_words(asked: str, kind: Asked, segmenter: Segmenter) -> None:
    assert ask(asked, segmenter).asked is kind


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("机场有几架飞机", ("机场", "飞机")),
        ("取消了几百个航班", ("取消", "航班")),
        ("引进了多少人才", ("引进", "人才")),
        ("有多少人参加", ("参加",)),
        ("增速排第几", ("增速",)),
    ],
)
def test_what_is_counted_stays_and_its_classifier_goes(
    asked: str, words: tuple[str, ...], segmenter: Segmenter
) -> None:
    assert ask(asked, segmenter).words == words


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("多少人家没电", "21.5万户停电", "43人受伤"),
        ("坐车要几个钟头", "全程9小时", "共有9个站"),
        ("石头有多沉", "重达30公斤", "排第30名"),
        ("本科线多少分", "控制线为405分", "共有405人"),
        ("比分几比几", "以6.5比5.5取胜", "以12盘取胜"),
    ],
)
def test_figure_asked_for_in_everyday_words_has_its_unit(
    asked: str, text: str, other: str, segmenter: Segmenter
) -> None:
    figure = find_wanted(ask(asked, segmenter)).figure
    assert figure is not None
    assert figure.search(text)
    assert not figure.search(other)


def test_verb_with_what_came_of_it_has_the_names_of_the_verb() -> None:
    known = Aliases({"签": ("签", "签署"), "签署": ("签", "签署"), "上": ("上", "登上")}, 2)
    assert known.names("签下") == ("签署",)
    assert known.names("签下来") == ("签署",)
    assert known.names("签名") == ()
    assert known.names("下来") == ()


@pytest.mark.parametrize(
    ("asked", "words", "names"),
    [
        ("果园增速是19%还是17%？", ("果园", "增速", "19%"), ("17%",)),
        ("产业集群是三个还是六个", ("产业集群", "三个"), ("六个", "三大")),
        ("是东湖湾还是东江湾？", ("东湖湾",), ("东江湾",)),
    ],
)
def test_of_two_alternatives_either_will_do(
    asked: str, words: tuple[str, ...], names: tuple[str, ...], segmenter: Segmenter
) -> None:
    question = ask(asked, segmenter)
    assert question.words == words
    assert set(names) <= set(question.terms[-1].names)


@pytest.mark.parametrize("asked", ["苹果产量高还是龙眼产量高", "产量是苹果高还是龙眼高"])
def test_two_that_are_compared_are_no_alternatives(asked: str, segmenter: Segmenter) -> None:
    assert {"苹果", "龙眼"} <= set(ask(asked, segmenter).words)


@pytest.mark.parametrize(
    ("cantonese", "mandarin"),
    [
        ("富豐重工喺邊度落腳㗎", "富丰重工在哪里落脚"),
        ("點解出口咁高", "为什么出口那么高"),
        ("今年幾多間廠升咗級", "今年几多间厂升了级"),
        ("廠長係邊個？", "厂长是谁?"),
        ("江邊間廠由邊間公司起", "江边间厂由哪家公司起"),
        ("邊4個市嘅增速高過全省", "哪4个市的增速高过全省"),
        ("新園區喺邊條路，幾耐搞掂", "新园区在哪条路,多久完成"),
        ("呢條鏈邊個城市做得最大", "这条链哪个城市做得最大"),
        ("仲要引入邊啲廠", "还要引入哪些厂"),
        ("個小程序叫咩", "个小程序叫什么"),
        ("船廠個老細點幫手㗎", "船厂个老板怎么帮手"),
        ("嗰啲產業係邊幾個", "那些产业是哪几个"),
        ("咩叫無中生有", "什么叫无中生有"),
        ("孵化器喺邊", "孵化器在哪里"),
        ("佢喺邊年成立", "他在哪年成立"),
        ("周邊度假區投咗幾多", "周边度假区投了几多"),
    ],
)
def test_cantonese_is_understood_as_mandarin_says_it(cantonese: str, mandarin: str) -> None:
    assert in_mandarin(fold(cantonese)).strip() == mandarin


@pytest.mark.parametrize(
    "question",
    [
        "中文系有多少学生？",
        "产业体系关系到什么",
        "系统工程投资多少",
        "话剧节在哪里办",
        "周边度假区有几家",
        "那边几家企业的观点解读",
        "年轻而家境好的人",
        "江边个体户有多少家",
        "海边日报的读者",
        "伯仲有别的两家厂",
        "周边个别企业点位多少",
    ],
)
def test_mandarin_is_left_as_it_is(question: str) -> None:
    assert in_mandarin(fold(question)) == fold(question)


@pytest.mark.parametrize(
    ("asked", "word", "printed"),
    [
        ("增长百分之五点五的是什么", "百分之五点五", "5.5%"),
        ("总投资三十亿以上的项目", "三十亿", "30亿"),
        ("投了三点五亿元的工厂", "三点五亿", "3.5亿"),
        ("两百亿的项目在哪", "两百亿", "200亿"),
        ("一千二百人的工厂", "一千二百", "1200"),
    ],
)
def test_number_spelt_in_words_is_looked_for_as_it_is_printed(
    asked: str, word: str, printed: str, segmenter: Segmenter
) -> None:
    assert {term.word: term.names for term in ask(asked, segmenter).terms}[word] == (printed,)


@pytest.mark.parametrize("asked", ["千亿级产业", "二十大报告", "一二三产业", "五十多家工厂", "第十二届"])
def test_name_or_round_number_in_words_is_left_as_it_is(asked: str, segmenter: Segmenter) -> None:
    assert not any(name[:1].isdigit() for term in ask(asked, segmenter).terms for name in term.names)


def test_what_an_answer_has_to_bring_is_read_from_cantonese_too(segmenter: Segmenter) -> None:
    cantonese, mandarin = (find_wanted(ask(text, segmenter)) for text in ("五大平臺係邊五個嚟㗎", "五大平台是哪五个"))
    assert cantonese == mandarin and mandarin.items == 5


def test_characters_that_leave_no_mark_part_no_word_and_white_space_does(engine: AnswerEngine) -> None:
    typed = "2023\u200d年江\u200b门G\u2060D\u00adP\u202e是\ufeff多少？"
    assert clean_question(typed) == "2023年江门GDP是多少？"
    assert engine.answer(typed) == engine.answer("2023年江门GDP是多少？")
    assert clean_question("一\u3000二\x00三\u2028四\ud800五") == "一 二 三 四 五"


@pytest.mark.parametrize("number", ["1", "１", "-1", "①", "1 1 1", "1？", "50%", "1.5", "一"])
def test_a_small_number_alone_is_asked_back_and_gets_no_sentence(engine: AnswerEngine, number: str) -> None:
    answer = engine.answer(number, previous=["2023年江门GDP是多少？"])
    assert isinstance(answer, NoAnswer)
    assert (answer.topic, answer.nearest) == ("vague", ())


@pytest.mark.parametrize(
    "text", ["3301.72", "341", "9" * 999, "2023年", "100亿元", "三一", "五个", "GDP 1", "第二", "", "？"]
)
def test_a_number_that_can_be_looked_up_or_says_what_it_is_of_is_no_bare_one(text: str) -> None:
    assert not is_bare_number(text)

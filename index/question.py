"""What a question asks: its kind, the periods it names, and the terms an answer should hold."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from unicodedata import category

from corpus.aliases import Aliases
from corpus.article import TimeSpan
from corpus.dates import find_times
from corpus.text import fold, is_visible
from corpus.words import read_list
from index.cantonese import in_mandarin
from index.segmenter import Segmenter
from index.spelt_numbers import join_numbers
from index.taught import aliases

MAX_QUESTION_CHARS = 1000
WHOLE_YEAR = ("全年", "年度")
"""Names of a whole year, which say nothing beside a year named elsewhere in the question."""

ALIAS_WEIGHT = 0.8
"""How much finding another name of a term counts beside finding the term itself."""


class Asked(StrEnum):
    """What kind of thing a question asks for."""

    DATE = "date"
    FIGURE = "figure"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    WAY = "way"
    LIST = "list"
    THING = "thing"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: other names that will do in its place, and its weight (1, less if carried over)."""

    word: str
    names: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `text` is as typed but for invisible characters. `core` is the folded text without question words and filler,
    `terms` its words of content in order, `bigrams` its character pairs. `times` are the periods it names; those in
    `bare` name no year ("前三季度"). `carried` is what comes from the question before.
    """

    text: str
    asked: Asked
    core: str
    terms: tuple[Term, ...]
    bigrams: tuple[str, ...]
    times: tuple[TimeSpan, ...] = ()
    bare: tuple[TimeSpan, ...] = field(default=())
    carried: "Question | None" = None

    @property
    def folded(self) -> str:
        """The folded text, its Cantonese words as Mandarin has them; what `times` and `bare` are spans of."""
        return in_mandarin(fold(self.text))

    @property
    def words(self) -> tuple[str, ...]:
        """The content words in order."""
        return tuple(term.word for term in self.terms)


_ASKED = [
    (
        Asked.DATE,
        r"哪一?年|何[时時年]|什么时候|啥时候|几时|几月|几号|(?<![了过要得满判用近这那前好有十])几年(?!级)|哪天|哪一天|哪[个一]*月|什么时间",
    ),
    (
        Asked.FIGURE,
        r"多少|(?<!哪)几[个位名人次种座条家所届层天岁分项部本章集场代支艘辆台公里成倍万亿千百米吨亩架颗头只匹株棵枚粒批轮趟班列笔份张句字斤元块度套件户期年组级]"
        r"|几大|几多|几比几|[有要]几[高长远重快宽深久耐]|几钱|几耐|多[大长高远重快宽深久沉厚贵]|第几",
    ),
    (
        Asked.PERSON,
        r"谁(?![更最]?[高低多少大小快慢强](?:[一些点呢啊呀吗?？。!！ ]|$))|哪位|何人|什么人|哪个人|边个|什么来头"
        r"|(?:书记|市长|县长|区长|省长|镇长|局长|院长|校长|主任|经理|董事长|主席|会长|部长|所长|行长|老板|总裁|负责人|代表)(?:叫|姓)[什啥]么?",
    ),
    (Asked.PLACE, r"哪里|哪儿|何处|何地|什么地方|哪个(?:国家|城市|省|市|县|区|地|园区)|在哪|边度|喺边"),
    (
        Asked.REASON,
        r"为什么|为何|为啥|为嘛|原因|凭什么|凭啥|缘何|因何|何故|点解|(?:怎么|咋)(?:会|就|又|突然|忽然|还没|还不|没|不|这么|那么|变得?)"
        r"|怎么(?!样|办|[^，,。？?！!]{0,6}的)[^，,。？?！! ]{1,5}了(?=[？?。!！ ]|$)|(?:因为|由于)(?:什么|啥)"
        r"|干嘛(?:要|不)",
    ),
    (Asked.WAY, r"怎么|怎样|如何|咋|点样|方法|方式|措施"),
    (Asked.LIST, r"哪些|哪几|包括|分为|有什么|有啥|都有|哪[二两三四五六七八九十]|分别"),
    (Asked.THING, r"什么|啥|哪|何|乜"),
    (Asked.DATE, r"时间|日期|年份"),
    (
        Asked.FIGURE,
        r"比例|百分|数量|人数|面积|总共|一共|率|金额|增速|增长|产值|总额|规模|投资|gdp|总值|涨了?|营收|收入|利润|销量|产量|产能|价格",
    ),
    (Asked.PLACE, r"位于|地点|地址"),
]
_ASKED_RULES = [(asked, re.compile(rule)) for asked, rule in _ASKED]

_FILLER = re.compile(
    r"我(?:在|想)?写[^，,。]*[，,]|(?:我)?想(?:问|知道|了解|请教)(?:一?下)?|请问(?:一?下)?|麻烦(?:问)?(?:一?下)?|(?:小助手|机器人)?帮(?:我|忙)?(?:查|找|看)(?:一?下|[查找看])?"
    r"|(?:给我|跟我)?(?:介绍|说|讲)(?:一下|说|讲)|告诉我|(?:你)?知道|咱们|我们|到底|究竟|具体|大概|大约|一共|总共|是指|指的?是|是什么意思|什么意思"
)
_COUNTED = re.compile(
    r"(?:多少|几多|好多|(?<![第之])几(?!年来|天来|乎|何|比几))[十百千万]*亿?余?"
    r"(?P<unit>个百分点|个点|美?元|平方公里|平方米|公里|公顷|千米|小时|分钟|个月|人次|[gmk]wh?|[个位名人次种座条家所届项支台辆倍时号月米吨亩户件天年岁度套艘架颗头只匹株棵枚粒场批轮趟班列笔份张层篇部处])?"
)
"""How many of what: the unit or classifier asked with is none of the question's words."""
_QUESTION_WORDS = re.compile(
    r"为什么|凭什么|凭啥|什么时候|啥时候|什么样|什么来头|是什么|叫什么名?字?|有什么|什么|啥|哪一[年天月]"
    r"|哪[二两三四五六七八九十][个条家大项座]?|哪[年天里儿些个位种]|哪(?!吒)几?[家条个项座处]?|谁"
    r"|多[大长高远重快宽深久沉]|几比几|排?第几名?|百分之几|怎么样|怎么|怎样|如何|为何|为啥|为嘛|点解|咋样|咋|何时|何地|何处|是不是|是否|有没有|有冇|系咪|吗|呢|吧|啊|呀|嘛|[?？!！]"
    r"|点样|边个|边间|边度|乜嘢|乜|喺边|喺|嘅|咗"
    r"|[高多大快长早强]还是[低少小慢短晚弱]|[升涨增]了?还是[降跌减]了?"
)
_EITHER = re.compile(
    r"(?:[是叫有]|属于|等于|位于|[建设落放]在)([^，,。？?！!\s是叫有]{2,8})(?<![高低大小多少快慢强弱长短早晚])还是[是叫在]?"
    r"([^，,。？?！!\s是叫有]{2,8}?)[呢啊呀吧]*[？?。!！ ]*$"
)
"""Two alternatives that a question names, neither of them compared (苹果多还是梨多)."""
_COUNT = re.compile(r"([一二两三四五六七八九十\d]+)个")
_EDGE_WORDS = re.compile(r"(?<![^\s])[是的有在了于]+(?=\s|$)|(?<=\S)[是的有了](?=\s|$)")
_BARE_NUMBER = re.compile(r"\W*(?:[一二三四五六七八九十百千万亿零〇两]\W*|(?:\d{1,2}(?!\d)\W*)+)")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Return the words without content: corpus/lexicon/function_words.txt."""
    return frozenset(read_list("function_words.txt"))


def clean_question(text: str) -> str:
    """Return what was typed, without invisible characters and white space around it; "" if nothing is left.

    What only joins or turns the characters beside it parts no word; any other invisible character is a space.
    """
    if text.isprintable():
        return _SPACES.sub(" ", text).strip()
    kept = "".join(char if is_visible(char) else "" if category(char) == "Cf" else " " for char in text)
    return _SPACES.sub(" ", kept).strip()


def is_speechless(text: str) -> bool:
    """Whether a text holds no letter and no digit: emoji, punctuation, or nothing."""
    return not any(char.isalnum() for char in text)


def is_bare_number(text: str) -> bool:
    """Whether a text is no more than numbers of one or two digits, or one Chinese numeral: they stand everywhere, and
    ask nothing."""
    return _BARE_NUMBER.fullmatch(fold(text)) is not None


def analyse(text: str, segmenter: Segmenter, *, asked_on: str | None) -> Question:
    """Understand a cleaned question. `asked_on` (YYYY-MM-DD) is what 今年 counts from; None leaves it open."""
    folded = in_mandarin(fold(text))
    times, bare = find_periods(folded, asked_on)
    either = _EITHER.search(folded)
    core = _core(folded[: either.start()] if either else folded, (*times, *bare), segmenter)
    terms = find_terms(core, segmenter)
    if either:
        sides = _sides(either)
        core, terms = f"{core} {' '.join(sides[:2])}".strip(), (*terms, Term(sides[0], sides[1:]))
    if times:
        bare = tuple(time for time in bare if time.text not in WHOLE_YEAR)
    return Question(
        text=text,
        asked=next((asked for asked, rule in _ASKED_RULES if rule.search(folded)), Asked.OPEN),
        core=core,
        terms=terms,
        bigrams=tuple(dict.fromkeys(segmenter.bigrams(core))),
        times=times,
        bare=bare,
    )


def _sides(either: re.Match[str]) -> tuple[str, ...]:
    """Return two alternatives, either of which answers (19%还是17%), and what else a count may stand as (三大)."""
    sides = tuple(dict.fromkeys(either.groups()))
    counts = [match[1] for match in map(_COUNT.fullmatch, sides) if match]
    return (*sides, *(f"{count}{classifier}" for count in counts for classifier in "大条项家座"))


def find_periods(folded: str, asked_on: str | None) -> tuple[tuple[TimeSpan, ...], tuple[TimeSpan, ...]]:
    """Return the periods a folded question names, and apart from them those that name no year (前三季度)."""
    every = find_times(folded, reference=asked_on, bare_years=True)
    dated = {(time.start, time.end) for time in find_times(folded, reference=None, bare_years=True)}
    bare = tuple(time for time in every if (time.start, time.end) not in dated and not is_relative(time))
    return tuple(time for time in every if time not in bare), bare


_RELATIVE = re.compile(r"[今本去上明昨前后]年|今[天日]|昨[天日]|明[天日]|[本上下]个?(?:月|季度|周)|近|过去|最近")


def is_relative(time: TimeSpan) -> bool:
    """Whether a time counts from the day it is said on: 今年, 上个月."""
    return _RELATIVE.search(time.text) is not None


def _core(folded: str, times: tuple[TimeSpan, ...], segmenter: Segmenter) -> str:
    """Return the text without its times, question words and filler; parts are separated by one space."""
    chars = list(folded)
    for time in times:
        chars[time.start : time.end] = " " * (time.end - time.start)
    counted = _COUNTED.sub(lambda match: _behind_count(match, segmenter), _FILLER.sub(" ", "".join(chars)))
    kept = _QUESTION_WORDS.sub(" ", counted)
    return _SPACES.sub(" ", _EDGE_WORDS.sub(" ", kept)).strip()


def _behind_count(match: re.Match[str], segmenter: Segmenter) -> str:
    """Return what stands for how many of what: nothing, or what looks like its unit and begins a word (多少人才)."""
    unit = match["unit"] or ""
    if len(unit) != 1:
        return " "
    word = next(iter(segmenter.segment(match.string[match.start("unit") :].split(maxsplit=1)[0])), "")
    is_word = len(word) == 2 or not segmenter.knows(word[1:])
    return f" {unit}" if len(word) > 1 and is_word and segmenter.knows(word) else " "


def find_terms(core: str, segmenter: Segmenter) -> tuple[Term, ...]:
    """Return the content words of a core, each once, names of one thing taken as a whole."""
    known = aliases()
    found: dict[str, Term] = {}
    for part in core.split():
        for piece, is_name in split_names(part, known):
            words = [(piece, "")] if is_name else join_numbers(_with_offices(segmenter.segment(piece)))
            for word, printed in words:
                if word not in function_words():
                    found.setdefault(word, Term(word, (printed,) if printed else known.names(word)))
    return tuple(found.values())


def _with_offices(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with 某市/长 cut as 某/市长: who is asked for, not which city is long."""
    mended = list(words)
    for place in range(1, len(mended)):
        before = mended[place - 1]
        if mended[place] == "长" and len(before) > 2 and before[-1] in "省市县区州镇乡村":
            mended[place - 1], mended[place] = before[:-1], before[-1] + "长"
    return tuple(mended)


def split_names(text: str, known: Aliases) -> list[tuple[str, bool]]:
    """Cut a text at names the aliases know, the longest first at each place; only names of three characters or more,
    since a shorter one may be the end of a longer word, and those of letters."""
    pieces: list[tuple[str, bool]] = []
    start = place = 0
    while place < len(text):
        longest = min(known.longest, len(text) - place)
        name = next(
            (text[place : place + n] for n in range(longest, 2, -1) if text[place : place + n] in known.groups), ""
        )
        if not name:
            place += 1
            continue
        if start < place:
            pieces.append((text[start:place], False))
        pieces.append((name, True))
        start = place = place + len(name)
    if start < len(text):
        pieces.append((text[start:], False))
    return pieces


def carry(question: Question, previous: Question, weight: float) -> Question:
    """Return the question with the terms of the one before it that it lacks, at a lower weight.

    Its periods come along where a figure is asked for: "总经理叫什么" is not about the year asked about before.
    """
    own = set(question.words)
    terms = [*question.terms, *(replace(term, weight=weight) for term in previous.terms if term.word not in own)]
    times, bare = question.times, question.bare
    if not times and not bare and question.asked in {Asked.FIGURE, Asked.OPEN}:
        times, bare = previous.times, previous.bare
    return replace(question, terms=tuple(terms), times=times, bare=bare, carried=previous)

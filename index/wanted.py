"""What an answer has to bring: a figure of some measure, so many items, the word next to the question word."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import fold
from corpus.words import place_names, read_list
from index.question import Asked, Question, Term

_DIGITS = r"(?:\d[\d,]*(?:\.\d+)?|(?![百千万]+亿)[〇零一二两三四五六七八九十百千半数]+)"
_SCALE = r"[余多几]?(?:[十百千万亿兆]+[余多]?)?"
NUMBER = f"{_DIGITS} ?{_SCALE} ?"
"""A number as it stands before its unit: some print a space on either side of the scale."""
_MORE = {
    "share": (
        r"|百分之[一二三四五六七八九十百零点两\d]+|[一二两三四五六七八九]成|翻[一两]?番|两位数|\d+/\d+"
        r"|\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+|[一二三四五六七八九十]分之"
    ),
    "points": r"|\d+(?:\.\d+)?[比:]\d+(?:\.\d+)?",
    "rank": r"|第[一二三四五六七八九十\d]+|首位|榜首|居首|前[一二三四五六七八九十\d]+|领跑|最[高大多快]",
}
_DIRECT = re.compile(
    r"(?<!哪)(?:多少|几多|好多|几(?!乎|年来|天来))(?:[十百千万]?[余多]?)"
    r"(个百分点|个点|个钟头?|个小时|个人(?![工民才口大])|户人?|人家|gwh|gw|mwh|mw|kwh|kw|平方公里|平方米|公里|公顷|千米|小时|分钟|个月|人次|万?元|[\u4e00-\u9fff])"
)
_MEASURE_OF = {
    "钱": "money", "元": "money", "万元": "money", "亿": "money", "块": "money", "个百分点": "share", "个点": "share",
    "成": "share", "gwh": "output", "gw": "output", "mwh": "output", "mw": "output", "kwh": "output", "kw": "output",
    "度": "output", "平方公里": "area", "平方米": "area", "公顷": "area", "亩": "area", "平": "area", "公里": "length",
    "千米": "length", "米": "length", "小时": "time", "分钟": "time", "个月": "time",
    "个钟": "time", "个钟头": "time", "个小时": "time", "人次": "people", "人": "people", "个人": "people",
}  # fmt: skip
_CHANGE = re.compile(
    r"占(?!地)[^,，。?？]{0,12}(?:多少|比例|比重|几)|(?:增长|上涨|涨|提高|提升|下降|降|减少|增加|下跌|跌|高|低|快|慢|多)了?(?:多少|几多)"
    r"|[涨增升降跌]得"
)
_RANK = re.compile(r"第几|排名|排第|排几|名次|位次")
_ITEMS = re.compile(
    r"哪([二两三四五六七八九十]|\d{1,2})|(?<![第\d.])([二两三四五六七八九十]|\d{1,2})(?:大|个|条|项|家|类|种|座|名)[^,，。\d]{0,10}?(?:是|有|指|包括|分别|都)"
)
_CHINESE = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ASKING = re.compile(
    r"多少|几多|多[大长高远重快宽深久]|几(?!年来|乎)|哪|什么|谁|何时|何地|啥|怎么|怎样|如何|为什么|为何|何|边[个间度]|咋"
)
_QUOTED = re.compile(r"[“「『《\"]([^”」』》\"]{1,20})[”」』》\"]")
_CODE = re.compile(r"[a-z0-9][a-z0-9.+#\-]*[a-z0-9]|[一二三四五六七八九十]期")
_HOW_MUCH = re.compile(r"多少|几多")
ANY_FIGURE = re.compile(rf"(?<![第\d.])\d[\d,]*(?:\.\d+)? ?{_SCALE} ?(?:[%℃]|(?![年月日号])[a-z\u4e00-\u9fff])")
"""A figure of whatever measure; of these, those that a sentence states will do first."""
_WHOLE = re.compile(r"总共|一共|总数|总量|共有|现有")
_DEFINED = re.compile(r"什么意思|啥意思|意思|指的?是?[什啥]|含义|定义|何谓|什么叫")
_SHARE = re.compile(r"占(?!地)|比重|份额")
_GROWTH = re.compile(r"增长(?!点)|增速|增幅|涨|同比|环比|降幅|下降|提高|上升|提升")
_WHAT_IS = re.compile(
    r"(?:什么是|何谓)(?P<what>[^的，,。？?是\s]{3,14})[？?]*|(?P<name>[^的，,。？?是\s]{3,14})是(?:什么|啥)(?:东西|意思)?[呀啊呢]?[？?]*"
)
_ACTUAL = re.compile(r"实际|完成了|实现了|达到了|已经")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer has to bring, as far as the question tells.

    `figure` finds the figures that would do, None where none is asked for. `head` are the terms next to the question
    word. `literals` stand in quotation marks or are codes, and stand in the answer as they are. `places` are those the
    question names. `items` is how many are to be listed, 0 where that is not said. `target` tells whether a target
    (True) or what was reached (False) is asked for, and `share` whether a share (True) or a growth (False), None where
    neither is said or both; `whole` tells whether it is the total, and `defined` whether it is asked what something
    means.
    """

    figure: re.Pattern[str] | None
    head: tuple[Term, ...]
    literals: tuple[str, ...]
    places: tuple[str, ...]
    items: int
    target: bool | None
    share: bool | None
    whole: bool
    defined: bool


def find_wanted(question: Question) -> Wanted:
    """Return what an answer to a question has to bring."""
    folded = question.folded
    undated = folded
    for time in question.times + question.bare:
        undated = undated.replace(fold(time.text), " ")
    return Wanted(
        figure=_figure(question, undated),
        head=_head(question, folded),
        literals=(*_literals(undated), *_named(question)),
        places=tuple(term.word for term in question.terms if is_place(term.word)),
        items=_items(question, undated),
        target=True if re.search(r"目标|计划|力争|预计|规划", folded) else (False if _ACTUAL.search(folded) else None),
        share=None if bool(_SHARE.search(folded)) == bool(_GROWTH.search(folded)) else bool(_SHARE.search(folded)),
        whole=bool(_WHOLE.search(folded)),
        defined=bool(_DEFINED.search(folded)),
    )


def is_place(word: str) -> bool:
    """Whether a folded word is a place: one of the dictionary, or one that ends like it (某市, 某某区)."""
    return (len(word) > 1 and word in place_names() and word not in _areas()) or (
        2 < len(word) < 7 and word[-1] in "省市区县镇" and not word.endswith(_areas())
    )


@lru_cache(maxsize=1)
def _areas() -> tuple[str, ...]:
    return tuple(read_list("areas.txt"))


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(read_list("kinds.txt"))


@lru_cache(maxsize=1)
def _measures() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return the measures of corpus/lexicon/measures.txt: name, words that ask for it, units."""
    rows = (line.split("|") for line in read_list("measures.txt"))
    return tuple((name.strip(), tuple(map(fold, words.split())), tuple(units.split())) for name, words, units in rows)


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    units = next(units for known, _, units in _measures() if known == name)
    longest_first = "|".join(re.escape(unit) for unit in sorted(units, key=lambda unit: (-len(unit), unit)))
    return re.compile(rf"{NUMBER}(?:{longest_first})(?![a-z]){_MORE.get(name, '')}")


@lru_cache(maxsize=64)
def _counted(classifier: str) -> re.Pattern[str] | None:
    group = next((group for group in read_list("classifiers.txt") if group[0] == classifier), "")
    return re.compile(rf"{NUMBER}[{group}]") if group else None


def _figure(question: Question, text: str) -> re.Pattern[str] | None:
    """Return a pattern of the figures that answer: by the unit asked for, else by the measure named last."""
    if question.asked is not Asked.FIGURE:
        return None
    direct, change = _DIRECT.search(text), _CHANGE.search(text)
    if change and not (direct and direct.start() < change.start()):
        return _pattern("share")
    if _RANK.search(text):
        return _pattern("rank")
    if direct:
        unit = direct[1]
        if unit in _MEASURE_OF:
            return _pattern(_MEASURE_OF[unit])
        counted = _counted("户" if unit in {"人家", "户人"} else unit)
        if counted:
            return counted
    found = [
        (not word.startswith("多"), text.find(word) + len(word), len(word), name)
        for name, words, _ in _measures()
        for word in words
        if word in text
    ]
    if found:
        return _pattern(max(found)[3])
    return ANY_FIGURE if _HOW_MUCH.search(text) else None


def _head(question: Question, folded: str) -> tuple[Term, ...]:
    """Return the term right behind the question word, else the last one before it."""
    placed = sorted(
        (folded.find(term.word), n)
        for n, term in enumerate(question.terms)
        if term.word in folded and term.word not in _kinds()
    )
    if not placed:
        return ()
    asking = _ASKING.search(folded)
    if "还是" in folded:
        return ()
    if asking is None:
        return (question.terms[placed[-1][1]],)
    after = [(place, n) for place, n in placed if place >= asking.end()]
    before = [n for place, n in placed if place < asking.start()]
    if after and after[0][0] - asking.end() <= 3:
        return (question.terms[after[0][1]],)
    if before:
        return (question.terms[before[-1]],)
    return (question.terms[after[0][1]],) if after else ()


def _literals(text: str) -> tuple[str, ...]:
    quoted = [match[1] for match in _QUOTED.finditer(text)]
    codes = [match[0] for match in _CODE.finditer(text) if not re.fullmatch(r"[\d.]+", match[0])]
    return tuple(dict.fromkeys([*quoted, *codes]))


def _named(question: Question) -> tuple[str, ...]:
    """Return the name that a question asks what it is, where it is one of several words (某某工程是什么)."""
    named = _WHAT_IS.fullmatch(question.folded)
    if not named or question.times:
        return ()
    name = named["what"] or named["name"]
    return () if name in question.words else (name,)


def _items(question: Question, text: str) -> int:
    if question.asked not in {Asked.LIST, Asked.THING}:
        return 0
    match = _ITEMS.search(text)
    digits = (match[1] or match[2]) if match else ""
    return int(digits) if digits.isdigit() else _CHINESE.get(digits, 0)

"""What a figure is of, in a form that compares: 规上工业增加值增速 of 某市 is the growth of 某市's 规模以上工业增加值.

A level, its growth and its share are of one name; the place stands apart from it, and so a question that names no
place finds them all.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Basis, Figure, TimeSpan
from corpus.dates import find_times
from corpus.text import fold
from corpus.words import place_names
from index.question import find_periods, function_words, split_names
from index.segmenter import Segmenter
from index.slots import COUNT_ASK, slot_words
from index.taught import aliases, remembered_by_aliases
from index.wanted import is_place


class Column(StrEnum):
    """Which of its columns a figure of a series belongs to."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a figure is of. `place` is "" where no place is named, `name` what is counted, in the words of statistics.

    `whole` is what a share is of (全部投资), "" for other columns and where it is not said.
    """

    place: str
    name: str
    column: Column
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants a series of: as a `Topic`, but `column` is None where the words do not tell.

    `names` are the names that will do, the closest first, and `words` those of the last. `times` are the periods named,
    `bare` those of them that name no year (前三季度).
    """

    place: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    column: Column | None
    times: tuple[TimeSpan, ...] = ()
    bare: tuple[TimeSpan, ...] = ()

    def covers(self, first: str | None, last: str | None) -> bool:
        """Whether a period, given by its days, lies within one of those named; what is told as of a day, where the day
        does. True for every period where none is named."""
        days = [day for day in (first, last) if day]
        if not self.times and not self.bare:
            return True
        if any(days and all((time.first or "0") <= day <= (time.last or "9") for day in days) for time in self.times):
            return True
        return any(days and all(_in_year(time, day) for day in days) for time in self.bare if not self.times)


def _in_year(time: TimeSpan, day: str) -> bool:
    """Whether a day lies in a period of any year."""
    return (time.first or "")[4:] <= day[4:] <= (time.last or "")[4:]


_MARKS = re.compile(r"[“”‘’\"'「」『』《》\s·・]")
_GROWTH = re.compile(
    r"(?:的)?(?:同比|较上?年|年均|平均)*(?:增长速度|增长率|增长|增速|增幅|涨幅|升幅|降幅|跌幅|下降|上涨|[上下]降?幅度)(?:了|幅度)?$"
)
_ASKS_GROWTH = re.compile(r"(?:同比)?(?:涨|增|升|降|跌|提高|减少|增加|下滑|增长|下降|上涨)(?:了|幅)?$|同比$")
_SHARE = re.compile(r"占(?!地|用|有)(?P<whole>.*?)(?:的)?(?:比重|比例|份额|占比|比率|比)$|(?:所)?(?:占比|比重|份额)$")
_AIMED = re.compile(r"(?:预期|发展|年度|计划|规划)*(?:目标值?|预期值?)$")
_KINDS = re.compile(r"(?:全?产业链|产业集群|产业|行业)$")
_INNER_KINDS = re.compile(r"(?<=..)(?:全?产业链|产业集群|产业|行业)(?=..)")
_COUNTS = re.compile(r"(?:累计|合计)?(?:总额|总量|总数|数量|总规模|规模|户数|家数|累计|数|(?<=投资)额)$")
_SCOPES = ("规模以上|规上|规模", "限额以上|限上", "城镇", "农村|农民", "居民", "人均")
"""Words that make a narrower figure: a name without one is not the same as one that has it."""

_INDEFINITE = re.compile(
    r"(?:[该本此]|这[家个座]|其)?(?:上市|子|母|签约|动工|开工|投产|落地|引进|招引|重点|重大|在建|新建|竣工|亿元以上)*"
    r"(?:公司|企业|集团|项目|园区|基地|工厂|银行|产品|机构|平台|学校|医院|中心|酒店"
    r"|集聚区|示范区|开发区|高新区|产业园|实验室|工程|大桥|活动|展会|团队|行业|产业|市场|[省市县区镇村]|我们|他们?|她|记者)?"
)
_WIDER = re.compile(r"全国|全球|世界|国内|我国|全省|我省|全市|我市|本市|全县|我县|全区|我区|全州")
_PLACE_TAIL = re.compile(r"(?<=.{2})(?:特别行政区|自治[区州县]|省|市|县|区|镇|州)$")
_LIKE_A_PLACE = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:县(?!域|级|城)|[省市区镇乡州](?=$))")
_NO_TAIL = re.compile(r"市(?=[场值盈民])|区(?=[域块位间])|县(?=[域级城])|[镇州省](?=级)")
_LINKS = re.compile(r"(?:(?<= )|^)[和与跟及到至同、,，]+(?= )")
_TOTAL = re.compile(r"合计|总共|加起来|总和|加总|求和")
_TALK = re.compile(
    rf"(?:请问|帮我|查一?下|看一?下|看看|列出|给我|画一?[个张]?|告诉我)+|{COUNT_ASK}|几何|怎么样|怎样|如何"
    r"|(?:历年|历次|近几年|这几年|各年|逐年|每年)|(?:的)?(?:情况|走势|趋势|变化|数据|数字|曲线|图表|图|表|一览|系列|历史)(?=的|$)|[的是吗呢啊呀?？,，。!！、]|有哪些|哪些"
)


@remembered_by_aliases(maxsize=65536)
def canonical(text: str, *, strict: bool = True) -> str:
    """Return a name folded, in the words of statistics: GDP as 地区生产总值.

    Where it is `strict` only names of figures are changed, and none becomes a narrower one: 工业增加值 stays beside
    规模以上工业增加值.
    """
    pieces = []
    for piece, is_name in split_names(_MARKS.sub("", fold(text)), aliases()):
        meant = aliases().groups[piece][0] if is_name else piece
        kept = piece not in slot_words() or any(
            re.search(scope, meant) and not re.search(scope, piece) for scope in _SCOPES
        )
        pieces.append(piece if strict and kept else meant)
    return "".join(pieces)


@remembered_by_aliases(maxsize=65536)
def topic_of(figure_subject: str, indicator: str, basis: Basis | None) -> Topic:
    """Return what a figure of a subject and an indicator is of."""
    place, rest = split_place(fold_marks(figure_subject))
    own, bare = _without_time(fold_marks(indicator))
    place = own or place
    whole_name = _joined(_shorter(_KINDS, rest), bare)
    name, column, whole = _columns(whole_name, basis)
    if basis is Basis.PERIOD_ON_PERIOD:
        name = f"{name}环比"
    return Topic(place, _named(name), column, _named(whole))


def topic(figure: Figure) -> Topic:
    """Return what a figure is of. Growth in points is no growth, but a figure of its own."""
    what = topic_of(figure.subject, figure.indicator, figure.basis)
    if what.column is Column.GROWTH and figure.unit.endswith("百分点"):
        return Topic(what.place, f"{what.name}增速变化", Column.LEVEL)
    return what


def is_definite(figure: Figure) -> bool:
    """Whether a figure's subject is the same in every article: a name or a place, not 公司 or none at all."""
    place, rest = split_place(fold_marks(figure.subject))
    return bool(place) or not _INDEFINITE.fullmatch(rest)


def read_wish(text: str, segmenter: Segmenter, *, asked_on: str | None = None) -> Wish:
    """Return what a text asks a series of; its names are () where nothing but times and filler stand in it."""
    folded = fold(text)
    times, bare = find_periods(folded, asked_on)
    for time in sorted((*times, *bare), key=lambda time: -time.start):
        folded = f"{folded[: time.start]} {folded[time.end :]}"
    folded = _LINKS.sub("", folded)
    plain = _MARKS.sub("", _TALK.sub(" ", _TOTAL.sub(" ", folded)))
    place, rest = split_place(plain)
    name, column, _ = _columns(rest, None)
    asked = _ASKS_GROWTH.search(name)
    if column is Column.LEVEL and asked and asked.start():
        name, column = name[: asked.start()], Column.GROWTH
    elif column is Column.LEVEL and name in {"同比", "涨", "增"}:
        name, column = "", Column.GROWTH
    known = column if column is not Column.LEVEL else None
    names = tuple(dict.fromkeys(filter(None, (_named(name), _named(name, strict=False)))))
    words = tuple(word for word in segmenter.segment(names[-1]) if word not in function_words()) if names else ()
    return Wish(place, names, words or names[-1:], known, times, bare)


def closeness(wish: Wish, one: Topic) -> float:
    """Return how well a topic fits what is wanted, in [0, 1]: 1 by name, less where it is more particular, 0 if not."""
    if not wish.names or (wish.place and wish.place != one.place):
        return 0.0
    if one.name == wish.names[0]:
        return 1.0
    loose = canonical(one.name, strict=False)
    if one.name in wish.names or loose in wish.names:
        return 0.95
    if all(word in loose for word in wish.words):
        return 0.4 + 0.5 * min(1.0, len(wish.names[-1]) / len(loose))
    return 0.0


def fold_marks(text: str) -> str:
    """Return a text folded, without quotation marks and white space."""
    return _MARKS.sub("", fold(text))


def _without_time(indicator: str) -> tuple[str, str]:
    """Return the place a folded indicator begins with, "" for none, and what is left without it and times before it."""
    times = find_times(indicator, reference="2000-01-01")
    if times and not times[0].start:
        indicator = indicator[times[0].end :]
    return split_place(indicator)


def _joined(subject: str, indicator: str) -> str:
    """Return a subject and an indicator as one name: what ends the one and begins the other stands there once."""
    longest = min(len(subject), len(indicator))
    shared = next((size for size in range(longest, 0, -1) if subject[-size:] == indicator[:size]), 0)
    return subject + indicator[shared:]


def _columns(name: str, basis: Basis | None) -> tuple[str, Column, str]:
    """Return a name without what tells its column, the column, and what a share is of."""
    name = _AIMED.sub("", name)
    growth = _GROWTH.search(name)
    if growth:
        return _AIMED.sub("", name[: growth.start()]), Column.GROWTH, ""
    share = _SHARE.search(name)
    if share and share.start():
        return name[: share.start()], Column.SHARE, share["whole"] or ""
    return name, Column.SHARE if basis is Basis.SHARE and share else Column.LEVEL, ""


def _named(name: str, *, strict: bool = True) -> str:
    """Return a folded name in the words of statistics, without those that only say it is a number or an industry."""
    if name not in aliases().groups:
        name = _shorter(_COUNTS, _INNER_KINDS.sub("", name))
    return _shorter(_KINDS, canonical(name, strict=strict))


def _shorter(rule: re.Pattern[str], name: str) -> str:
    """Return a name without what a rule finds, or as it is where next to nothing would be left."""
    shorter = rule.sub("", name)
    return shorter if len(shorter) > 1 else name


def printed_name(figure: Figure) -> str:
    """Return a figure's indicator as printed, without times and places before it: 工业投资增速 for 全市工业投资增速."""
    _, bare = _without_time(fold_marks(figure.indicator))
    tail = figure.indicator[len(figure.indicator) - len(bare) :] if bare else ""
    return tail if tail and fold(tail) == bare else figure.indicator


def is_ordinal(figure: Figure) -> bool:
    """Whether a figure tells a place in an order (第六座), not how much there is of something."""
    return figure.value_text.startswith("第")


def printed_place(subject: str) -> str:
    """Return the places a figure's subject begins with, folded but whole: 某某县; "" for none."""
    folded = fold_marks(subject)
    return folded.removesuffix(split_place(folded)[1])


def split_place(text: str) -> tuple[str, str]:
    """Return the place a folded name begins with, without 市, 县 and the like, "" if with none, and the rest.

    Of several (某省某市) it is the last; 全市 is none of its own and is left out.
    """
    place = ""
    while True:
        size = _place_length(text)
        if not size:
            return place, text
        head, text = text[:size], text[size:].removeprefix("的")
        if not _WIDER.fullmatch(head) or head in {"全国", "全球", "世界", "全省"}:
            place = _PLACE_TAIL.sub("", head)


def _place_length(text: str) -> int:
    """Return how many characters at the beginning of a folded text name a place, 0 if none do."""
    wider = _WIDER.match(text)
    if wider:
        return wider.end()
    sizes = [size for size in range(min(7, len(text)), 1, -1) if not _NO_TAIL.match(text, size - 1)]
    known = next((size for size in sizes if text[:size] in place_names() and is_place(text[:size])), 0)
    if known:
        named = (size for size in sizes if size > known and _PLACE_TAIL.sub("", text[:size]) == text[:known])
        return next(named, known)
    like = _LIKE_A_PLACE.match(text)
    return like.end() if like and is_place(like[0]) else 0

"""The noun phrases beside a number: what is counted or measured, and of whom."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from corpus.article import Span
from corpus.figure_words import Part, Word, cut_words, part_of
from corpus.words import place_names, read_list

LOOKED_BACK, LOOKED_AHEAD, MAX_SUBJECT = 30, 18, 24

_BREAK = re.compile(r",|;|。|!|\?|:|…|\n|\||——|”“|’‘|\.(?<=\d\.)(?=[\u4e00-\u9fff])")
"""Each branch begins with a character that is told: so the search skips what begins none."""
_WHOLE = frozenset(
    ("全市", "我市", "全县", "我县", "全区", "我区", "本市", "该市", "该县", "全州", "我州", "全镇", "我镇")
)
_WIDE = frozenset(("全国", "全省", "我省", "全球", "世界", "我国", "全区", "全州"))
_WHOLE_OR_WIDE = _WHOLE | _WIDE
_TIED = frozenset("的和及与、·")
_NO_OPENERS = frozenset("的地得以在对向为从由把被按随据关根通与和及给让使用将每")
_TOOLS = frozenset("机器仪车站厂员者室馆队所点法品网板证卡物剂率量费款")
_LIST_GOES_ON = re.compile(
    r"(?:及其?|以及|和|与)(?:相关)?[^、,。;:!?\d“”的]{0,8}?等?(?:企业|产业企业|项目)"
    r"|(?:、[^、,。;:!?\d“”的]{1,8})*、[^、,。;:!?\d“”的]{0,10}?"
    r"(?:人员|队伍|企业|机构|产业|产品|项目|设备|行业|领域|部门|单位|作物|案件|资料|城市)(?=[^\u4e00-\u9fff]|[的等在]|$)"
)
_NOT = frozenset(("不", "未"))
_BOUNDS = frozenset(("以上", "以下", "超", "超过"))
_MEDIA = re.compile(r"日报|晚报|时报|早报|电视台|新华社|新闻|记者|编辑|来源|据悉|消息|图|摄")
_CLOSED = re.compile(r"(?:报?收[于报]|(?<![回汇申海晚日早预年半季月简通填])报|落在|介于)$")
_TRAILERS = frozenset(("最高", "最低", "低", "最大", "最小", "水平"))
_SUFFIXES = re.compile(r"[率额量数值价费款比]$")
_NAMING = (Part.NAME, Part.QUALITY)
_QUOTES = {"“": "”", "‘": "’", "《": "》", "(": ")", "「": "」"}
_TIME = re.compile(
    r"(?:(?:截至|截止|到|自|从|在) ?)?(?:(?:20|19)?\d\d ?年(?!期)(?:以来|起|末|底|初|度)?"
    r"|[今去前明]年(?:以来|末|底|初)?|同年|当年|全年)?"
    r"(?:上半年|下半年|前?[一二三四]个?季度|第[一二三四]季度|前[一二三四五六七八九十\d]+个?月"
    r"|上一?(?:年|季度|月|周)(?:同期)?|去年同期|同期"
    r"| ?\d{1,2}(?:[-—~至到]\d{1,2})? ?月(?:份|末|底|初|中旬|上旬|下旬)?)?"
    r"(?: ?\d{1,2} ?日)?(?:以来|期间|起|止|末)?"
)
_TIME_TOLD = re.compile(rf"(?=[截到自从在\d今去前明同当全上下第一二三四期 ]){_TIME.pattern}")
_DATED = re.compile(r"[\d年月日季期半]")
_TIME_LAST = re.compile(rf"(?:{_TIME.pattern.replace('从|在)', '从|在|由)', 1)})的?$")
_TIME_WITHIN = re.compile(
    r"(?:20\d\d年|第?[一二三四]季度|上半年|下半年|\d{1,2}月|\d{1,2}日|[今去前明]年|周[一二三四五六日])"
)
_TIME_WORD = re.compile(
    r"[上下]半年|全年|当年|第?[一二三四]季度|前[一二三四]季度|[今去前明]年|当月|本[月季周年]度?|上[月周]|周[一二三四五六日末]"
)
_HEADS = re.compile(
    r"人员|人才|工人|企业|项目|机构|产业|岗位|案件|工程|中心|基地|平台|活动|设备|产品|系统|单位|面积|能力|里程|金额|数量"
    r"|老人|居民|学生|儿童|家庭|群众|队员|患者|选手|干部|车辆|人数|工作者|站点|设施|技术"
)
_RATES = re.compile(r"(?:率|比重|比例|份额|度|系数)$")
_LISTED = re.compile(r"[^,。;()]{2,12}\((?:[a-z]{2})?\d{4,6}(?:\.[a-z]{1,3})?\)")
"""A firm with the number its shares have: 某某股份(600000.SH)."""

_GENERIC = re.compile(
    r"^(?:增速|增长速度|增幅|涨幅|降幅|跌幅|比重|比例|总量|总额|总数|规模|数量|金额|面积|价格|速度|时间|余额|人|费用|成本"
    r"|\w{0,2}率)$"
)


class Phrase(NamedTuple):
    """What stands before a number: the span of the noun phrase, and of the verb between it and the number, or None."""

    name: Span | None
    verb: Span | None


@cache
def _bodies() -> re.Pattern[str]:
    longest_first = sorted(read_list("bodies.txt"), key=lambda end: (-len(end), end))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})$")


def ends_as_body(text: str) -> bool:
    """Whether a folded phrase ends like the name of a place, a body, a firm, a work or a trade."""
    return bool(_bodies().search(text))


@cache
def _place_heads() -> frozenset[str]:
    """Return what the names of places begin with, two characters each: most text is told apart by them."""
    return frozenset(name[:2] for name in place_names())


def is_place(word: str) -> bool:
    """Whether a folded word is the name of a place."""
    return word in place_names()


@cache
def _regions() -> frozenset[str]:
    return frozenset(word for line in read_list("places.txt") for word in line.split())


@cache
def is_sure_name(name: str) -> bool:
    """Whether a folded name is more than two characters the dictionary counts among the places: most of those are none.

    Two characters that stand for a place are a region, or stand with 市, 省, 县 and the like in the dictionary, too.
    """
    if len(name) != 2 or name.isascii() or name[-1] in "国省市县区州镇乡村洲岛" or name in _regions():
        return True
    return any(name + kind in place_names() for kind in "市省县区州镇乡")


def clause_start(text: str, place: int, floor: int = 0) -> int:
    """Return where the clause begins that a place of a folded text lies in, not before `floor`."""
    start = floor
    for match in _BREAK.finditer(text, floor, place):
        start = match.end()
    return start


def phrase_before(text: str, start: int, end: int, times: Sequence[Span], words: Mapping[str, int]) -> Phrase:
    """Return what stands before a number at `end`, in a clause of a folded text that begins at `start`.

    `times` are the spans of expressions of time; what stands behind the last of them counts, if there is anything.
    """
    start = max(start, end - LOOKED_BACK)
    phrase = _phrase(text, past_times(text, start, end, times), end, words)
    if phrase.name is None:
        first = min((place for place, last in times if start < place and last <= end), default=end)
        if last := next((found for found in _TIME_LAST.finditer(text, start, end) if found[0]), None):
            first = min(first, last.start())
        if start < first < end:
            before = _phrase(text, past_times(text, start, first, times), first, words)
            return Phrase(before.name, phrase.verb or before.verb)
    return phrase


def past_times(text: str, start: int, end: int, times: Sequence[Span]) -> int:
    """Return where a clause of a folded text goes on behind the times it tells."""
    place = max((last for _, last in times if start <= last <= end), default=start) if times else start
    while (opener := _TIME_TOLD.match(text, place, end)) and _DATED.search(opener[0]):
        place = opener.end()
    return place


def _phrase(text: str, start: int, end: int, words: Mapping[str, int]) -> Phrase:
    if closed := _CLOSED.search(text, start, end):
        end = closed.start()
    cut = cut_words(text, start, end, words)
    verb: Span | None = None
    while cut and (cut[-1].part not in _NAMING or text[cut[-1].start : cut[-1].end] in _TRAILERS):
        last = cut.pop()
        if last.part is Part.MARK and text[last.start] in "”’」)》":
            cut.append(last)
            break
        if last.part is Part.VERB:
            alone = verb is not None and verb[0] == last.end and verb[1] - verb[0] == 1 == last.end - last.start
            verb = (last.start, verb[1]) if verb is not None and alone else verb or (last.start, last.end)
    return Phrase(_tail(text, cut), verb)


def _tail(text: str, cut: Sequence[Word]) -> Span | None:
    """Return the span of the noun phrase that some words end with, None where they end with none."""
    if not cut:
        return None
    number = len(cut)
    compound = _SUFFIXES.search(text[cut[-1].start : cut[-1].end])
    opened: str | None = None
    while number:
        word = cut[number - 1]
        char = text[word.start]
        if opened:
            opened = None if char == opened else opened
        elif char in _QUOTES.values() and word.part is Part.MARK:
            opened = next(left for left, right in _QUOTES.items() if right == char)
        elif _stops(text, cut, number):
            break
        elif word.part is Part.VERB and not compound:
            number -= 2 if number > 1 and text[cut[number - 2].start : word.start] in _NOT else 1
            break
        number -= 1
    while number < len(cut) and text[cut[number].start] in "的和及与、·()”’」》":
        number += 1
    if number == len(cut):
        return None
    start, end = cut[number].start, cut[-1].end
    if end - start == 1 and number and text[start - 1].isalpha() and text[start - 1] not in "的地得":
        start = cut[number - 1].start
    for left, right in _QUOTES.items():
        closed = text.rfind(right, start, end)
        if closed >= 0 and text.count(left, start, end) < text.count(right, start, end) and closed + 1 < end:
            start = closed + 1
    return start, end


def _stops(text: str, cut: Sequence[Word], number: int) -> bool:
    """Whether a noun phrase does not reach over the word before it: a time, a verb, what joins no names."""
    word = cut[number - 1]
    if number < len(cut) and _TIME_WORD.fullmatch(text, word.start, word.end):
        return True
    if text.startswith("计划投资", word.start) and word.end - word.start == 2:
        return False
    return word.part is Part.LIGHT or (word.part not in _NAMING and not _goes_on(text, cut, number))


def _goes_on(text: str, cut: Sequence[Word], number: int) -> bool:
    """Whether a noun phrase goes on to the left over a word that is no name."""
    word = cut[number - 1]
    printed = text[word.start : word.end]
    if word.part is Part.VERB:
        return number < len(cut)
    if printed in _NOT:
        return number < len(cut)
    if printed == "等":
        return True
    if printed == "对":
        return bool(_RATES.search(text[cut[-1].start : cut[-1].end]))
    if printed in _BOUNDS:
        return number < len(cut) and (text[cut[number].start].isdigit() or text[word.start - 1] in "元亩吨人米")
    return printed in _TIED or printed in ("及其", " ")


def phrase_after(
    text: str, start: int, limit: int, words: Mapping[str, int], *, people: bool = False
) -> tuple[Span | None, Span | None]:
    """Return the spans of the noun that a count before `start` counts, no farther than `limit`, and of the verb behind.

    Each may be None. Two nouns joined by 与 are one phrase where `people` are counted.
    """
    while text.startswith(" ", start):
        start += 1
    stop = min(limit, start + LOOKED_AHEAD)
    if found := _BREAK.search(text, start, stop):
        stop = found.start()
    if text.startswith("(", start):
        return None, None
    cut = cut_words(text, start, stop, words)
    verb: Span | None = None
    end = number = 0
    while number < len(cut):
        word = cut[number]
        printed = text[word.start : word.end]
        if close := _QUOTES.get(printed):
            at = text.find(close, word.end, stop)
            if at < 0:
                break
            while number < len(cut) and cut[number].end <= at + 1:
                number += 1
            end = at + 1
            continue
        if word.part is not Part.NAME and (at := _modified(text, cut, number, end > start)):
            number, end = at, 0
            start = cut[number].start
            continue
        if word.part is Part.NAME:
            end = word.end
        elif not _counts_on(text, cut, number, people=people, begun=end > start):
            verb = (word.start, word.end) if word.part in (Part.VERB, Part.QUALITY) else None
            break
        number += 1
    if end > start and (more := _LIST_GOES_ON.match(text, end, limit)):
        end = more.end()
    return ((start, end) if end > start else None), verb


def _counts_on(text: str, cut: Sequence[Word], number: int, *, people: bool, begun: bool) -> bool:
    """Whether what is counted goes on over a word that is no name, as a rule only before the head of a compound."""
    word = cut[number]
    if number + 1 == len(cut) or cut[number + 1].part not in _NAMING:
        return False
    if word.part is Part.QUALITY:
        return True
    following = cut[number + 1]
    if word.part is Part.VERB:
        head = _HEADS.match(text, following.start) or text[following.start : following.end] in _TOOLS
        far = people and _HEADS.search(text, word.end, min(cut[-1].end, word.end + 8))
        return bool(not number or head or far)
    printed = text[word.start : word.end]
    if printed == "中":
        return text.startswith("类", word.end)
    tied = printed in ("及", "和", "与") and (people or text.startswith("相关", word.end))
    return (tied or printed in _BOUNDS) and (begun or printed == "超")


def _modified(text: str, cut: Sequence[Word], number: int, named: bool) -> int:
    """Return the number of the word behind the 的 of what only tells which are meant (来自各地的专家), or 0."""
    places = range(number, len(cut))
    last = next((at for at in places if text[cut[at].start : cut[at].end] == "的"), len(cut))
    if last + 1 >= len(cut) or (named and not (cut[number].part is Part.QUALITY and last == number + 1)):
        return 0
    return last + 1 if cut[last + 1].part in _NAMING else 0


def leading_place(text: str, start: int, end: int) -> int:
    """Return where the place ends that a phrase begins with, its 市 or 省 included; `start` if it begins with none."""
    head = text[start : start + 2]
    if head in _WHOLE_OR_WIDE or text.startswith("全世界", start):
        return start + 2
    if head not in _place_heads():
        return start
    for length in (6, 5, 4, 3, 2):
        stop = start + length
        if text[stop - 1 : stop + 1] == "市场":
            continue
        if stop > end or not is_place(text[start:stop]):
            continue
        if stop < end and text[stop] in "市省县区州" and text[stop : stop + 2] != "市场":
            return stop + 1
        if is_sure_name(text[start:stop]):
            return stop
    return start


def split_subject(text: str, span: Span) -> tuple[Span | None, Span]:
    """Return the span of whom a noun phrase speaks of, or None, and the span of what is left: 全市|工业投资."""
    start, end = span
    of = text.rfind("的", start, end)
    if of - start >= 2 and end - of > 2 and text[start] != "对" and not _GENERIC.match(text[of + 1 : end]):
        acts = any(part_of(text[start:to]) in (Part.VERB, Part.LIGHT) for to in (of, start + 2))
        return None if acts else (start, of), (of + 1, end)
    if listed := _LISTED.match(text, start, end):
        first = next(place for place in range(start, -1, -1) if not place or not text[place - 1].isalpha())
        named = (first if start - first < 4 else start, listed.end())
        return (named, (named[1], end)) if end - named[1] > 1 else (None, (named[0], end))
    place = leading_place(text, start, end)
    rest = end - place
    if place == start or rest < 2 or text[place] in "的至到、和与及” ":
        return None, span
    for body in ("大学", "学院", "银行", "医院", "公司", "集团", "机场", "高速", "地铁", "铁路"):
        if text.startswith(body, place) and end - place - len(body) >= 2:
            return (start, place + len(body)), (place + len(body), end)
    return (start, place), (place, end)


def is_whole(text: str) -> bool:
    """Whether a subject stands for the place an article is about: 全市, 我市."""
    return text in _WHOLE

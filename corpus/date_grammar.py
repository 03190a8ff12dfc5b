"""The closed grammar behind `corpus.dates`: one rule for each production, with examples in its docstring.

An expression is 截至 or nothing, a year or nothing, a rule's body, and 以来, 起, 至今, 前 or nothing. A rule is the
regular expression of its body, met by folded text (half width, lower case, simplified), and the function that resolves
a match to its first and last day; a year in front of it stands in the frame. A rule returns None for what cannot be
resolved, and may raise ValueError for a day that does not exist; who calls it takes both alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from corpus.date_frame import Days, Frame, month_end, months, moved, part_of_month
from corpus.numerals import parse_number

Match: TypeAlias = re.Match[str]
_Resolve: TypeAlias = Callable[[Match, Frame], Days | None]


# The pieces. All of them meet folded text: half width, lower case, simplified.

_CN = "〇○零一二三四五六七八九"
_UNITS = (
    "%‰万亿元个家名户吨人公里米项台套辆座条次号岁位只张块千百余多亩斤克升度点倍分秒时届期楼室款种间支批组页年月日天"
)
_DASH = r" ?(?:[-‐−–—―─~]{1,2}|至|到) ?"
_FOUR = rf"(?:[12][0-9]{{3}}|[一二][{_CN}]{{3}})"
_YEAR4 = rf"(?<![0-9.{_CN}]){_FOUR}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ALONE = rf"(?<![0-9.{_CN}十第近历每])"
_FRESH = rf"(?:{_ALONE}|(?<=(?:19|20)[0-9][0-9]))"  # 2023一季度
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_LENGTH = rf"(?P<n>{_COUNT}) ?多?(?P<unit>年|个月|周|天)多?"
_HEAD = r"初(?![步期始心级中次创衷见具试露])"
_FOOT = r"[底末](?![部气盘色线层数蕴子座端尾班牌])"
_IN_MONTH = rf"(?:月份?(?P<p>{_HEAD}|[上中下]旬|{_FOOT}|[上下]半月)?)"
_QUARTER = r"(?:第?[一二三四1-4] ?季度(?!假)|首季度?|(?<![a-z])q[1-4](?![0-9a-z]))"
_OF_YEAR = rf"(?:全年(?!龄)|[前头首][{_CN}两十0-9]|[上下]半年|{_QUARTER})"
_NOT_LASTING = (
    r"(?<![0-9a-z.\-/第近约达超满逾了用时历这每整隔过经长跨国])[0-3][0-9](?= ?年)"
    r"(?! ?年(?:[来间内多余之后左级龄期历老化长代的]|以(?!来)|前(?![一二两三四五六七八九十0-9])"
    r"|时间|如一|发展|建设|经验|坚守|积累|奋斗|努力|沉淀|风雨))"
)
_RELATIVE = (
    r"(?:(?<![迄如])今年|(?<![日资成基根样版文])本年|(?<!过)去年|(?<![以网路线海])上一?年|(?<![文证说昆声透])明年"
    r"|(?<![目年此之以提])前年(?!产)|(?<![产建投之以然此])后年(?!产)|(?<![说文证至如过])[今去明](?=[上下]半年|前?[二三四一]季度))"
    r"(?![轻货纪龄均])"
)
_SAME = r"(?<![相不合共])同年(?![龄级纪])|(?<![想相应适])当年(?![轻的勇])|该年|次年|翌年"
_SHIFT = {"去": -1, "昨": -1, "上": -1, "明": 1, "下": 1, "前": -2, "后": 2}


def _year_piece(tag: str = "") -> str:
    """A year that is named (2023年, 23年, 今年, 同年), or a bare 2023 right before a part of it (2023前三季度)."""
    named = rf"(?P<y{tag}>{_YEAR4}(?= ?年(?![代级]))|(?<![0-9.])(?:19|20)[0-9]{{2}}(?= ?{_OF_YEAR}))"
    return (
        rf"(?:(?:{named}|(?P<yy{tag}>{_NOT_LASTING}))(?: ?年(?:度(?![过假]))?|(?= ?{_OF_YEAR}))"
        rf"|(?P<r{tag}>{_RELATIVE})度?|(?P<s{tag}>{_SAME}))"
    )


YEAR = re.compile(_year_piece())
_PART_OF_YEAR = re.compile(rf" ?年? ?(?:年?[初底末]|{_OF_YEAR}|{_MONTH} ?[月至到—-])")
UNTIL = re.compile(r"截[至止][到至]? ?")
LINK = re.compile(r" ?的? ?")
"""What may stand between a year and its part."""
TAIL = re.compile(
    r"(?P<since> ?(?:以来|至今|迄今|起(?![草步点到诉源伏飞因家初码重])))|(?P<begun>开始)"
    r"|(?P<before>(?<=[底末日号])[之以]?前(?![后往来夕夜期沿方景所]))"
)
_PLAN = r"(?:规划)?(?:期间|时期)?"
_N = "[一二三四五六]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A production; `alone` if it may stand without a year, `of_year` if it may follow one."""

    body: str
    pattern: re.Pattern[str]
    resolve: _Resolve
    alone: bool
    of_year: bool


RULES: list[Rule] = []


def _rule(body: str, *, alone: bool = True, of_year: bool = False) -> Callable[[_Resolve], _Resolve]:
    def add(resolve: _Resolve) -> _Resolve:
        RULES.append(Rule(body, re.compile(body), resolve, alone, of_year))
        return resolve

    return add


# Small reckoning.


def _int(text: str) -> int:
    return int(text) if text.isascii() else int(parse_number(text) or 0)


def _stepped(day: date, length: Match, way: int) -> date:
    n = way * _int(length["n"])
    match length["unit"]:
        case "年":
            return moved(day, 12 * n)
        case "个月":
            return moved(day, n)
        case unit:
            return day + timedelta(7 * n if unit == "周" else n)


def named_year(match: Match, frame: Frame, tag: str = "") -> int | None:
    """Return the year that a match of `YEAR` names, or None where it hangs on something unknown."""
    explicit, short, relative, same = (match[f"{key}{tag}"] for key in ("y", "yy", "r", "s"))
    if explicit:
        return _int(explicit)
    if short:
        # 18年 alone may be a length of time, a round 20年 is
        if not (frame.short_years and int(short) % 5) and not _PART_OF_YEAR.match(match.string, match.end(f"yy{tag}")):
            return None
        latest = frame.today.year + 12 if frame.today else 2039
        return year if (year := 2000 + int(short)) <= latest else None
    if relative:
        return frame.today.year + _SHIFT.get(relative[0], 0) if frame.today else None
    return int(frame.moment[:4]) + (same[0] in "次翌") if frame.moment else None


# The grammar.


@_rule(
    rf"“(?P<n>十{_N}五)”{_PLAN}|(?<![0-9{_CN}百千第])(?P<bare>十{_N}五)(?![年月日个名元万亿百千岁位家人次天里%]){_PLAN}"
)
def _five_year_plan(match: Match, frame: Frame) -> Days:
    """“十四五”期间, 十三五: the plans run from 2006 (十一五) in steps of five years."""
    first = 2001 + 5 * _int((match["n"] or match["bare"])[1])
    return months(first, 1, 60)


@_rule(
    r"(?:(?P<century>上个?世纪|(?<![0-9])(?:19|20)世纪)(?P<n>[1-9]0|[一二三四五六七八九]十)"
    r"|(?<![0-9.])(?P<y>1[0-9]|20)(?P<digit>[0-9])0|(?<![0-9.十第])(?P<bare>[3-9]0|[三四五六七八九]十))"
    r"年代(?P<p>初期?|中期|末期?|后期)?"
)
def _decade(match: Match, frame: Frame) -> Days:
    """上世纪80年代初, 20世纪90年代, 1980年代; without a century only 30年代 to 90年代, of the 20th."""
    if match["y"]:
        base = int(match["y"] + match["digit"] + "0")
    else:
        base = (1800 if match["century"] == "19世纪" else 1900) + _int(match["n"] or match["bare"])
    first, last = {"": (0, 9), "初": (0, 3), "中": (4, 6)}.get((match["p"] or "")[:1], (7, 9))
    return months(base + first, 1, 12 * (last - first + 1))


@_rule(
    r"(?<![0-9a-z.\-/])(?P<y>(?:19|20)[0-9]{2})(?:-(?P<m>0[1-9]|1[0-2])"
    r"|(?P<dash>[-/.])(?P<n>[01]?[0-9])(?P<dash2>[-/.])(?P<d>[0-3]?[0-9]))(?![0-9%]|[.\-/][0-9])"
)
def _iso(match: Match, frame: Frame) -> Days | None:
    """2024-03-18, 2024/3/18, 2024.3.18, 2024-03."""
    if match["m"]:
        return months(int(match["y"]), int(match["m"]), int(match["m"]))
    day = date(int(match["y"]), int(match["n"]), int(match["d"]))
    return (day, day) if match["dash"] == match["dash2"] else None


@_rule(
    rf"(?P<a>{_YEAR4}) ?年?{_DASH}(?P<b>{_FOUR}|[0-9]{{2}}) ?年(?![代级])度?"
    rf"|(?<![0-9a-z.\-/])(?P<c>(?:19|20)[0-9]{{2}}){_DASH}(?P<d>(?:19|20)[0-9]{{2}})(?! ?[0-9{_UNITS}]|[.\-/][0-9])"
    rf"|(?P<e>{_YEAR4}) ?[、和与](?P<f>{_FOUR}) ?年(?![代级])度?"
)
def _years(match: Match, frame: Frame) -> Days | None:
    """2022—2024年, 2021到2023年, 2021—23年, 2021—2023; neighbours in a list too: 2021、2022年."""
    first, last = (one for one in match.group("a", "b", "c", "d", "e", "f") if one)
    start = _int(first)
    end = start // 100 * 100 + _int(last) if len(last) == 2 else _int(last)
    return None if match["e"] and end != start + 1 else (date(start, 1, 1), date(end, 12, 31))


@_rule(
    rf"(?: ?(?P<m>{_MONTH}) ?月(?: ?(?P<d>{_DAY}) ?[日号])?)?{_DASH}"
    rf"{_year_piece('2')}(?: ?(?P<m2>{_MONTH}) ?月(?: ?(?P<d2>{_DAY}) ?[日号])?(?:{_FOOT})?"
    rf"| ?(?P<half>上半年)| ?前?(?P<q2>[一二三四1-4])季度| ?年?{_FOOT})?(?![0-9])",
    alone=False,
    of_year=True,
)
def _across_years(match: Match, frame: Frame) -> Days | None:
    """2021年至2023年, 2022年10月至2023年3月, 去年10月至今年3月, 2022年12月1日至次年1月5日, 2022年至2023年上半年."""
    if (start := frame.year()) is None:
        return None
    if (end := named_year(match, replace(frame, here=f"{start:04d}"), "2")) is None:
        return None
    first = date(start, _int(match["m"] or "1"), _int(match["d"] or "1"))
    month = 6 if match["half"] else 3 * _int(match["q2"]) if match["q2"] else _int(match["m2"] or "12")
    return first, date(end, month, _int(match["d2"])) if match["d2"] else month_end(end, month)


@_rule(rf"{_ALONE}(?P<a>{_MONTH}) ?(?:月份?)?{_DASH}(?P<b>{_MONTH}) ?月份?(?![0-9龄])", of_year=True)
def _span_of_months(match: Match, frame: Frame) -> Days | None:
    """1—9月, 一月到九月, 今年1月至9月; over the turn of a year (2022年10月至3月) only after a year."""
    if (year := frame.year()) is None:
        return None
    first, last = _int(match["a"]), _int(match["b"])
    if last < first and frame.named:
        last += 12
    return months(year, first, last)


@_rule(
    rf"{_ALONE}(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?[日号]?{_DASH}"
    rf"(?:(?P<m2>{_MONTH}) ?月 ?)?(?P<d2>{_DAY}) ?[日号](?!线)",
    of_year=True,
)
def _span_of_days(match: Match, frame: Frame) -> Days | None:
    """8月1日至15日, 8月1日至9月3日, 2023年12月28日至1月3日."""
    if (year := frame.year(carried=True)) is None:
        return None
    first = date(year, _int(match["m"]), _int(match["d"]))
    last = date(year, _int(match["m2"] or match["m"]), _int(match["d2"]))
    return first, moved(last, 12) if last < first and match["m2"] and frame.named else last


@_rule(rf"{_ALONE}(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?[日号](?!线)", of_year=True)
def _day(match: Match, frame: Frame) -> Days | None:
    """3月18日, 3月18号, 2022年1月26日, 去年三月十八日."""
    if (year := frame.year(carried=True)) is None:
        return None
    day = date(year, _int(match["m"]), _int(match["d"]))
    return day, day


@_rule(rf"{_ALONE}(?P<m>{_MONTH}) ?{_IN_MONTH}(?![龄嫂饼]| ?(?:{_DAY}|[0-9]+) ?[日号])", of_year=True)
def _month(match: Match, frame: Frame) -> Days | None:
    """10月, 2021年5月, 去年12月份, 3月初, 1月中旬, 10月底."""
    year = frame.year(carried=True)
    return None if year is None else part_of_month(year, _int(match["m"]), match["p"])


@_rule(rf"{_FRESH}第?(?P<a>[一二三四1-4]) ?(?:季度)?(?:{_DASH}|、)第?(?P<b>[一二三四1-4]) ?季度", of_year=True)
def _span_of_quarters(match: Match, frame: Frame) -> Days | None:
    """1—2季度, 一至三季度, 今年一、二季度."""
    year, first, last = frame.year(), _int(match["a"]), _int(match["b"])
    return None if year is None or ("、" in match[0] and last != first + 1) else months(year, 3 * first - 2, 3 * last)


@_rule(rf"{_FRESH}(?P<q>{_QUARTER})", of_year=True)
def _quarter(match: Match, frame: Frame) -> Days | None:
    """一季度, 2023年第一季度, 1季度, Q1, 首季."""
    number = _int(re.sub("[^一二三四1-4]", "", match["q"]) or "1")
    year = frame.year()
    return None if year is None else months(year, 3 * number - 2, 3 * number)


@_rule(
    rf"(?<![提目之以此])(?:前|(?<![带街])头|(?<![榜元之居])首)(?P<n>{_COUNT}) ?(?P<unit>个月|个?季度?)(?![前后])",
    of_year=True,
)
def _first_of_year(match: Match, frame: Frame) -> Days | None:
    """前三季度, 头两个月, 首三季, 前7个月, 去年前11个月."""
    count = _int(match["n"]) * (3 if "季" in match["unit"] else 1)
    year = frame.year()
    return months(year, 1, count) if year is not None and count <= 12 else None


@_rule(r"(?P<n>[上下])半年", of_year=True)
def _half(match: Match, frame: Frame) -> Days | None:
    """上半年, 今年下半年, 明下半年."""
    year = frame.year()
    return None if year is None else months(year, *((1, 6) if match["n"] == "上" else (7, 12)))


@_rule(rf" ?年?(?P<edge>{_HEAD}|{_FOOT})", alone=False, of_year=True)
def _edge(match: Match, frame: Frame) -> Days | None:
    """2023年初, 去年底, 今年年末: January and February, or December."""
    year = frame.year()
    if year is None:
        return None
    return months(year, 1, 2) if match["edge"] == "初" else months(year, 12, 12)


@_rule(rf"新年伊(?P<edge>始)|(?<![0-9{_CN}十百千万几数多半每历逐周跨年末学新少])年(?P<edge2>{_HEAD}|{_FOOT})")
def _bare_edge(match: Match, frame: Frame) -> Days | None:
    """年初, 年底, 新年伊始, of the year spoken of."""
    year = frame.year()
    if year is None:
        return None
    return months(year, 12, 12) if match["edge2"] in ("底", "末") else months(year, 1, 2)


@_rule(r"(?:全年(?!龄))?(?!的?历史|之久| ?[0-9]{1,2} ?月)", alone=False, of_year=True)
def _whole_year(match: Match, frame: Frame) -> Days | None:
    """2023年, 2023年度, 二〇二三年, 23年, 今年, 同年, 2023全年."""
    year = frame.year()
    return None if year is None else months(year, 1, 12)


@_rule(r"全年(?![龄无])")
def _all_year(match: Match, frame: Frame) -> Days | None:
    """全年, of the year spoken of."""
    year = frame.year()
    return None if year is None else months(year, 1, 12)


@_rule(
    rf"(?:(?P<near>(?<![将接附靠])近|最近|过去)|(?<![0-9.{_CN}十百千万第几数]))"
    rf"{_LENGTH}(?P<come>以?来(?![自到临源访了]))?(?!的?时间|之久|[前后])"
)
def _recent(match: Match, frame: Frame) -> Days | None:
    """近三年, 过去两年, 最近3个月, 两年来, 一年多来, 40多年来: so long before the reference, up to it."""
    if frame.today is None or not (match["near"] or match["come"]):
        return None
    return _stepped(frame.today, match, -1), frame.today


@_rule(rf"(?:未来|今后){_LENGTH}")
def _coming(match: Match, frame: Frame) -> Days | None:
    """未来三年, 今后五年: so long from the reference on."""
    return None if frame.today is None else (frame.today, _stepped(frame.today, match, 1))


@_rule(rf"(?<![海天水路网以日资成基])(?P<r>[上本下]|这(?=个))个?{_IN_MONTH}(?![球亮饼嫂光刊])")
def _relative_month(match: Match, frame: Frame) -> Days | None:
    """本月, 上月, 上个月, 下月初; of a reference that has a month."""
    if frame.today is None or len(frame.reference) < 7:
        return None
    day = moved(frame.today, _SHIFT.get(match["r"], 0))
    return part_of_month(day.year, day.month, match["p"])


@_rule(r"(?P<r>[上本下这])个?季度")
def _relative_quarter(match: Match, frame: Frame) -> Days | None:
    """本季度, 上季度, 上个季度; of a reference that has a month."""
    if frame.today is None or len(frame.reference) < 7:
        return None
    first = (frame.today.month - 1) // 3 * 3 + 1 + 3 * _SHIFT.get(match["r"], 0)
    return months(frame.today.year, first, first + 2)


@_rule(r"(?<![日基资以天])(?P<r>[上本下这])(?:周|个?星期)(?P<d>[一二三四五六日末]|天(?!气))?(?![边围期年长密详转全岁])")
def _week(match: Match, frame: Frame) -> Days | None:
    """本周, 上周, 上周五, 下个星期: from Monday on; of a reference that has a day."""
    if frame.today is None or len(frame.reference) < 10:
        return None
    monday = frame.today + timedelta(7 * _SHIFT.get(match["r"], 0) - frame.today.weekday())
    weekday = min("一二三四五六日天".find(match["d"] or "末"), 6)
    first, last = (weekday, weekday) if weekday >= 0 else (5 if match["d"] else 0, 6)
    return monday + timedelta(first), monday + timedelta(last)


@_rule(r"(?P<r>昨[天日]|(?<!迄)今[天日]|明[天日]|(?<![目以之日月年])前天|(?<!先天)后天)(?![线气赋])")
def _relative_day(match: Match, frame: Frame) -> Days | None:
    """昨天, 今日, 明天, 前天; of a reference that has a day."""
    if frame.today is None or len(frame.reference) < 10:
        return None
    day = frame.today + timedelta(_SHIFT.get(match["r"][0], 0))
    return day, day


@_rule(rf"(?<![相不合共])[同当该]{_IN_MONTH}(?![份球亮刊])")
def _same_month(match: Match, frame: Frame) -> Days | None:
    """同月底, 当月: the month named last."""
    if len(frame.moment) < 7:
        return None
    return part_of_month(int(frame.moment[:4]), int(frame.moment[5:7]), match["p"])


@_rule(r"(?<![相不合共])同日(?!期)|当天|(?<![应相])当日|同一天|该日")
def _same_day(match: Match, frame: Frame) -> Days | None:
    """同日, 当天: the day named last."""
    if len(frame.moment) < 10:
        return None
    day = date.fromisoformat(frame.moment)
    return day, day


@_rule(r"(?<=[至止到])(?:目前|当前|现在|今(?![年天日])|发稿)")
def _until_now(match: Match, frame: Frame) -> Days | None:
    """截至目前: up to the reference."""
    return None if frame.today is None else (frame.today, frame.today)


def _bare_year(match: Match, frame: Frame) -> Days:
    """某市GDP 2023, gdp(2023): a year as people type it, with nothing behind it that it could count."""
    return months(_int(match["y"]), 1, 12)


_BARE_YEAR = (
    rf"(?<![0-9a-z.第\-/约达超近共逾至到])(?P<y>(?:19|20)[0-9]{{2}}|二[〇○零][{_CN}]{{2}}|一九[{_CN}]{{2}})"
    rf"(?! ?[0-9{_CN}{_UNITS}十]| ?[a-z]{{1,2}}(?![a-z])|[.\-/:][0-9]|,[0-9]{{3}}(?![0-9]))"
)
BARE_YEAR = Rule(_BARE_YEAR, re.compile(_BARE_YEAR), _bare_year, alone=True, of_year=False)
"""Only for questions: in running text a bare number is too often none."""

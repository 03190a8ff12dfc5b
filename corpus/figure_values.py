"""Numbers with their units as they are printed: 超4000亿元, 300多家, 近三成, 8.6:46.1:45.3, 百分之三十.

Whether such a value is a figure at all is told by `corpus.figure_traps`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from corpus.numerals import parse_number
from corpus.words import read_list

_HAN = "零〇一二两三四五六七八九十百千"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?+|\d++(?:\.\d++)?+)"
_SPELT = rf"(?:(?:[二两三四五六七八九十百千]|一(?=[十百千万点]))[{_HAN}]*(?:点[零一二三四五六七八九]+)?)"
_SCALE = r"(?:[十百千]?万亿|[十百千](?=[余多]?[亿万])[余多]?[亿万]|万|亿)"
_NUMBER = (
    rf"(?:(?P<number>{_ARABIC}|{_SPELT})(?P<odd>[余多几])?(?: ?(?P<scale>{_SCALE}))?|(?P<round>[万亿]亿?))"
    r"(?P<more>[余多])?"
)
_SIMPLE = r"\d++(?:\.\d++)?+"
_RATIO = rf"(?P<ratio>{_SIMPLE}(?:(?::{_SIMPLE}){{2,}}|:{_SIMPLE}(?=的比例|的比重)))"
_PERCENT = rf"百分之(?P<percent>{_ARABIC}|[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
_FRACTION = (
    r"(?P<fraction>[二两三四五六七八九十百]+分之[一二两三四五六七八九]"
    r"|(?<=[\u4e00-\u9fff])\d/\d{1,2}(?=[,。;、!?)的以左]|$))"
)
_BEFORE = (
    r"零下|不少于|不低于|不超过|不高于|不小于|不多于|少于|多于|低于|高于|大于|小于|超过|突破|将近|接近|逼近|大约|约为|最多|最高|最低|至少"
    r"|不到|不足|未满|高达|多达|(?<!高)超|逾|(?<![附最临靠将接])近|(?<![签合条节制预违契特纽大])约|(?<![突爆打])破|(?<![通超经度悔路])过|上(?=[百千万亿])"
)
_AFTER = r"及?以上|及?以下|以内|左右|上下(?!游)|之多|多(?!\w)|余(?!\w)|(?<=[天时周钟秒日米里])内"
_LEADING = re.compile(rf"(?:{_BEFORE}) ?$")
_TRAILING = re.compile(rf"(?:{_AFTER})")
MAY_HOLD_VALUE = re.compile(
    r"[\d\uff10-\uff19二两三四五六七八九十百千万亿兩萬億分第]"
    r"(?:(?<=[\d\uff10-\uff19])|(?<![分第])[\u4e00-\u9fff%]|(?<=[分第])[一二三四五六七八九十])"
)

ORDINAL = "第"
_WITHIN = r"\d.a-z+\-×/:"
_BEHIND = f"{_HAN}几数"
_RANKED_IN = "(?<=[省国球市县界内区洲业])第"
_BEGINS = re.compile(
    rf"[第\d一二两三四五六七八九十百千万亿-](?:(?<={_RANKED_IN})"
    rf"|(?<!第)(?<![{_WITHIN}].)(?:(?<=\d)|(?<![{_BEHIND}].)(?:(?<!一)|(?=[十百千万点]))))"
)
"""What a value begins with: the pattern of all of it takes long to fail."""


class Value(NamedTuple):
    """A number with its unit in a folded text.

    `start` and `end` span all that belongs to it, qualifiers included; `number` and `unit_at` are where its digits
    begin and its unit begins. `kind` is that of its unit in corpus/lexicon/units.txt, or "ratio".
    """

    start: int
    end: int
    number: int
    unit_at: int
    amount: float | None
    unit: str
    kind: str
    qualifiers: tuple[str, ...]
    spelt: bool = False
    ordinal: bool = False


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each unit."""
    rows = (line.split("|") for line in read_list("units.txt"))
    return {unit: kind.strip() for kind, units in rows for unit in units.split()}


def _units() -> Iterator[str]:
    """Yield the patterns of the units, the longer first: each as far as nothing follows that makes another word."""
    clashes = [line.partition("|") for line in read_list("unit_words.txt")]
    for unit in sorted(_kinds(), key=lambda unit: (-len(unit), unit)):
        after = [word for end, _, following in clashes if unit.endswith(end.strip()) for word in following.split()]
        yield re.escape(unit) + (f"(?!{'|'.join(map(re.escape, after))})" if after else "")


@cache
def _pattern() -> re.Pattern[str]:
    per = rf"(?: ?/ ?(?:{'|'.join(read_list('per_units.txt'))}))?"
    group = r"大(?=[\u4e00-\u9fff])(?![关小中型于量规力幅约概多致])"
    bare = r"(?<=亿)(?=[\W的大以左]|$)|(?<=万)(?=[,。;、!?)]|$)"
    marked = r"(?<=\.\d)点|(?<=\.\d\d)点|(?<=\.\d)级(?=地震)"
    unit = rf"(?P<unit>(?:{'|'.join(_units())}){per}(?![a-z0-9])|{group}|{bare}|{marked})"
    low = rf"(?P<low>(?:{_ARABIC}|[二两三四五六七八九十]+){_SCALE}?(?:%|‰|元)?[-—–~～至到]{{1,2}})?"
    rank = rf"(?P<rank>{_RANKED_IN}[一二三四五六七八九十](?=大[\u4e00-\u9fff]|[,。;、!?位名]|$))"
    minus = r"(?P<minus>(?<=[\u4e00-\u9fff])-)?"
    begun = rf"(?<![{_WITHIN}])(?:(?<![{_BEHIND}])|(?=\d))"
    return re.compile(rf"{rank}|{begun}(?:{_RATIO}|{_PERCENT}|{_FRACTION}|{low}{minus}{_NUMBER} ?{unit})")


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern of values in a folded text, from left to right."""
    pattern, place = _pattern(), 0
    while begun := _BEGINS.search(text, place):
        place = begun.start() + 1
        if match := pattern.match(text, begun.start()):
            place = match.end()
            yield match


def find_values(text: str) -> Iterator[Value]:
    """Yield the values of a folded text in order of place, never overlapping."""
    taken = 0
    for match in _numbers(text):
        start, end = match.span()
        if start < taken:
            continue
        qualifiers: list[str] = []
        ordinal = text[start - 1 : start] == ORDINAL
        first = start - ordinal
        if found := _LEADING.search(text, max(taken, first - 4), first):
            first = found.start()
            qualifiers.append(found[0].strip())
        if odd := match["odd"] or match["more"]:
            qualifiers.append(odd)
        if found := _TRAILING.match(text, end):
            end = found.end()
            qualifiers.append(found[0])
        taken = end
        kind, amount, unit, unit_at = _measured(match)
        if "零下" in qualifiers and amount is not None:
            amount = -amount
        spelt = match["round"] is not None or (match["number"] or "0")[0] in _HAN
        yield Value(first, end, start, unit_at, amount, unit, kind, tuple(qualifiers), spelt, ordinal)


def _measured(match: re.Match[str]) -> tuple[str, float | None, str, int]:
    """Return the kind of a value, what it comes to in its unit, that unit, and where the unit begins.

    A range comes to None. 万 and 亿 belong to the unit behind digits (3000多万元), not behind 千 or 百 (千亿元).
    """
    unit = match["unit"]
    if unit is None:
        return *_unmeasured(match), match.end()
    number, scale, unit_at = match["number"], match["scale"] or "", match.start("unit")
    if match["round"]:
        return _kind(unit), parse_number(f"1{match['round']}"), unit, unit_at
    if number in ("十", "百", "千"):
        return _kind(unit), parse_number(f"1{number}{scale.strip('余多')}"), unit, unit_at
    amount = None if match["low"] else parse_number(f"{match['minus'] or ''}{number}")
    if scale:
        unit, unit_at = re.sub("[余多]", "", scale) + unit, match.start("scale")
    return _kind(unit), amount, unit, unit_at


def _unmeasured(match: re.Match[str]) -> tuple[str, float | None, str]:
    """Return kind, amount and unit of a value that no unit stands behind: a ratio, a rank, a percentage, a fraction."""
    if match["ratio"]:
        return "ratio", None, ""
    if match["rank"]:
        return "rank", parse_number(match["rank"][1:]), ""
    if match["percent"]:
        return _kind("%"), parse_number(match["percent"]), "%"
    below, _, above = match["fraction"].partition("分之")
    if not above:
        above, _, below = match["fraction"].partition("/")
    return "share", _quotient(above, below), ""


def _quotient(above: str, below: str) -> float | None:
    over, under = parse_number(above), parse_number(below)
    return round(over / under, 4) if over and under else None


@cache
def _kind(unit: str) -> str:
    unit = unit.lstrip("十百千万亿") or "元"
    if unit == "大":
        return "group"
    if unit in ("点", "级"):
        return "level"
    return _kinds().get(unit.partition("/")[0].rstrip(), "count")

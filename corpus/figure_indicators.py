"""Which indicator a figure measures, named by the words beside it: 工业投资增速, 签约项目, 工业投资占全部投资比重."""

import re
from dataclasses import dataclass

from corpus.figure_phrases import clause_start, phrase_after, phrase_before
from corpus.figure_values import Value
from corpus.text import Folded

GROWTH = "增速"

_RISE = r"增长|上升|提高|提升|增加|上涨|攀升|扩大|增|涨|升"
_FALL = r"下降|减少|回落|下滑|下跌|降低|缩小|收窄|下挫|缩减|降|跌|减"
_CHANGE = re.compile(
    rf"(?P<how>(?:年均|年平均|同比|环比|实际|名义|平均|累计|大幅|小幅|快速|比\w{{1,8}}?|较\w{{1,8}}?|[，,])*)"
    rf"(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:幅度)?(?:了|达到|达|约|为|至|到|可达)*$"
)
_CHANGE_AFTER = re.compile(r"的?(?:\w{0,6}的?)?(增长|增速|增幅|涨幅|速度增长)")
_HIGHER = re.compile(
    r"(?:比|较)(?P<than>[^，。；]{1,12}?)(?:平均水平|平均|同期)?(?P<how>高|快|低|慢|多|少)出?了?$|(?P<side>高于|低于|快于|慢于)(?P<of>[^，。；]{1,12}?)(?:平均水平|平均)?$"
)
_SHARE = re.compile(r"(?:占比|占)(?P<whole>[^，。；占]{0,20}?)(?:的?(?:比重|比例|份额))?(?:的|为|达到|达|约为|约|超)*$")
_RATE = re.compile(r"(?:增速|增幅|增长率|涨幅|降幅|跌幅|增长速度)$")


@dataclass(frozen=True, slots=True)
class Named:
    """The indicator of a figure. `base` is what grows or has a share, "" if not told; `falling` where it goes down."""

    indicator: str
    base: str
    falling: bool = False


def name_figure(folded: Folded, source: str, value: Value, before: Named | None, floor: int, limit: int) -> Named:
    """Return the indicator of a value in a folded sentence of some source text.

    `before` names the figure before it in the sentence, None if it is the first; `floor` and `limit` are where that
    ends and the next begins. Words are as printed; "" where none can be told.
    """
    text = folded.text
    start = clause_start(text, value.start, floor)
    own = before.base if before else ""
    if value.kind == "share" and (named := _change(folded, source, value, start, own)):
        return named
    if value.kind in ("count", "group", "time"):
        counted = phrase_after(text, value.end, limit) if value.kind != "time" else None
        if counted:
            name = _printed(folded, source, counted)
            return Named(name, name)
    span = phrase_before(text, start, value.start)
    name = _printed(folded, source, span)
    if _RATE.fullmatch(name) and own:
        name = own + name
    return Named(name or own, _RATE.sub("", name) or own or name)


def _change(folded: Folded, source: str, value: Value, start: int, own: str) -> Named | None:
    """Name a growth rate, a lead over others, or a share; None where a value is none of these."""
    text = folded.text
    if found := _HIGHER.search(text, start, value.start):
        base = _base(folded, source, start, found.start()) or own
        than = found["than"] or found["of"] or ""
        low = (found["how"] or found["side"])[0] in "低慢少"
        stem = base if _RATE.search(base) else f"{_RATE.sub('', base)}{GROWTH}"
        return Named(f"{stem}{'低于' if low else '高于'}{than}", _RATE.sub("", base))
    if found := _CHANGE.search(text, start, value.start):
        base = _base(folded, source, start, found.start()) or own
        falling = found["fall"] is not None
        return Named(f"{_RATE.sub('', base)}{'年均' if '年均' in found['how'] else ''}{GROWTH}", base, falling)
    if found := _CHANGE_AFTER.match(text, value.end):
        base = _base(folded, source, start, value.start) or own
        return Named(f"{base}{GROWTH}", base)
    if found := _SHARE.search(text, start, value.start):
        base = _base(folded, source, start, found.start()) or own
        return Named(f"{base}占{found['whole']}比重", base)
    return None


def _base(folded: Folded, source: str, start: int, end: int) -> str:
    return _printed(folded, source, phrase_before(folded.text, start, end))


def _printed(folded: Folded, source: str, span: tuple[int, int] | None) -> str:
    if span is None or span[0] >= span[1]:
        return ""
    first, last = folded.source_span(*span)
    return source[first:last]

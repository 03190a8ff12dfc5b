"""Which indicator a figure measures, named by the words beside it: 工业投资增速, 签约项目, 工业投资占全部投资比重."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.article import Span
from corpus.figure_phrases import clause_start, phrase_after, phrase_before, split_subject
from corpus.figure_values import Value
from corpus.text import Folded

GROWTH = "增速"

_RISE = r"增长|上升|提高|提升|增加|上涨|攀升|回升|扩大|走高|高开|收涨|反弹|增|涨|升"
_FALL = r"下降|减少|回落|下滑|下跌|降低|缩小|收窄|下挫|缩减|走低|低开|收跌|降|跌|减"
_HOW = (
    r"(?:年均|年平均|同比|环比|实际|名义|平均|累计|大幅|小幅|快速|分别|各|也|仍|继续|已|又"
    r"|比[\w()]{1,10}?|较[\w()]{1,10}?|[，,])*"
)
_CHANGE = re.compile(
    rf"(?P<how>{_HOW})(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:幅度?|速)?(?:了|达到|达|约|为|可达|近|超)* ?$"
)
_CHANGE_AFTER = re.compile(r"的?(?:\w{0,6}的?)?(增长|增速|增幅|涨幅|跌幅|降幅|增长率|速度增长)")
_THAN = re.compile(
    r"(?:比|较|与)(?P<than>[^，。；]{1,14}?)(?:平均水平|平均|同期)?相?比?(?P<how>高|快|低|慢|多|少)出?了?$"
    r"|(?P<side>高于|低于|快于|慢于|高出|领先)(?P<of>[^，。；]{0,12}?)(?:平均水平|平均)?$"
)
_SHARE = re.compile(
    r"(?:占比|占)(?P<whole>[^，。；占]{0,20}?)(?:的?(?:比重|比例|份额))?(?:的|为|达到|达|约为|约|超|近)* ?$"
)
_RATE = re.compile(r"(?:年均|平均|同比|累计|整体|总体)?(?:增速|增幅|增长率|涨幅|降幅|跌幅|增长速度|增长)$")
_WITHIN = re.compile(r"[^，。；！？”’、]{2,18}")
_FOR = re.compile(r"(?:左右)?的(?:时间|工期|期限)(?P<what>[^，。；！？”]{2,24})?")
_LINKED = re.compile(r"的(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Named:
    """The indicator of a figure and of whom it is, "" where that is not told beside it.

    `base` is what grows or has a share; `falling` tells that it goes down, `change` that it is a rate of change.
    """

    indicator: str
    base: str
    subject: str = ""
    falling: bool = False
    change: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence: folded and as printed, the spans of its times, and how often words occur."""

    folded: Folded
    source: str
    times: Sequence[Span]
    words: Mapping[str, int]

    def printed(self, span: Span | None) -> str:
        """Return what is printed at a span of the folded text, "" for None."""
        if span is None or span[0] >= span[1]:
            return ""
        first, last = self.folded.source_span(*span)
        return self.source[first:last].strip(' “”‘’"')

    def before(self, start: int, end: int) -> tuple[str, str, str]:
        """Return subject, noun phrase and verb before a place, in a clause that begins at `start`, each "" if none."""
        phrase = phrase_before(self.folded.text, start, end, self.times, self.words)
        if phrase.name is None:
            return "", "", self.printed(phrase.verb)
        subject, name = split_subject(self.folded.text, phrase.name)
        return self.printed(subject), self.printed(name), self.printed(phrase.verb)

    def after(self, start: int, limit: int) -> str:
        """Return the noun phrase that begins at a place, "" where none does."""
        return self.printed(phrase_after(self.folded.text, start, limit, self.words))


def name_figure(scene: Scene, value: Value, previous: Named | None, floor: int, limit: int) -> Named:
    """Return the indicator of a value in a sentence, in words as printed, "" where none can be told.

    `previous` names the figure before it in the sentence, None if it is the first; `floor` and `limit` are where that
    ends and the next begins.
    """
    text = scene.folded.text
    start = clause_start(text, value.start, floor)
    own = previous or Named("", "")
    if value.kind == "time":
        return _lasting(scene, value, start, own)
    if value.kind in ("share", "ratio") and (named := _change(scene, value, start, own)):
        return named
    if value.kind in ("count", "group"):
        own_noun = re.sub(r"^个", "", value.unit.lstrip("十百千万亿"))
        counted = scene.after(value.end, limit) or (own_noun if len(own_noun) > 1 and value.unit[-2:] != "人次" else "")
        if counted and counted != "之一":
            return Named(counted, counted)
    subject, name, verb = scene.before(start, value.start)
    linked = _LINKED.match(text, value.end)
    if not name or (linked and verb):
        after = scene.after(value.end + (1 if linked else 0), limit) if linked or value.kind != "count" else ""
        if after:
            return Named(after, after, subject)
    if not name and not verb:
        return Named(own.base, own.base, own.subject)
    if _RATE.fullmatch(name) and own.base:
        return Named(own.base + name, own.base, subject or own.subject, change=True)
    whole = name if not verb else name + verb if name else verb
    return Named(whole, _RATE.sub("", name) or name or own.base, subject)


def _change(scene: Scene, value: Value, start: int, own: Named) -> Named | None:
    """Name a growth rate, a lead over others, or a share; None where a value is none of these."""
    text = scene.folded.text
    if found := _THAN.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        than = found["than"] or found["of"] or ""
        low = (found["how"] or found["side"])[0] in "低慢少"
        stem = _RATE.sub("", base)
        rate = GROWTH if own.change or stem != base or (found["how"] or found["side"])[0] in "快慢" else ""
        return Named(f"{stem}{rate}{'低于' if low else '高于'}{than}", stem, subject, change=bool(rate))
    if found := _CHANGE.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        yearly = "年均" if "年均" in found["how"] or "年平均" in found["how"] else ""
        stem = _RATE.sub("", base)
        if value.unit.endswith(("百分点", "基点")) and "增" not in found[0]:
            verb = (found["rise"] or found["fall"]).strip()
            return Named(f"{base}{verb}", stem, subject, falling=found["fall"] is not None)
        return Named(f"{stem}{yearly}{GROWTH}", stem, subject, falling=found["fall"] is not None, change=True)
    if found := _CHANGE_AFTER.match(text, value.end):
        subject, base = _base(scene, start, value.start, own)
        return Named(f"{base}{GROWTH}", base, subject, change=True)
    if found := _SHARE.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        return Named(f"{base}占{found['whole']}比重" if found["whole"] else f"{base}占比", base, subject)
    return None


def _base(scene: Scene, start: int, end: int, own: Named) -> tuple[str, str]:
    """Return subject and noun phrase before a place; those of the figure before where there is no phrase."""
    subject, name, _ = scene.before(start, end)
    return (subject, name) if name else (own.subject, own.base)


def _lasting(scene: Scene, value: Value, start: int, own: Named) -> Named:
    """Name a length of time by what it takes: 内响应, 的时间办结; else by what stands before it."""
    text = scene.folded.text
    found = _WITHIN.match(text, value.end) if text[value.end - 1] == "内" else None
    if found:
        name = scene.printed(found.span())
        return Named(f"{name}时限", name)
    if (taken := _FOR.match(text, value.end)) and taken["what"]:
        name = scene.printed(taken.span("what"))
        return Named(f"{name}时间", name)
    subject, name, verb = scene.before(start, value.start)
    return Named(name + verb or own.base, name or own.base, subject)

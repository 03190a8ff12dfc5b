"""The period of a figure: the time told before it, carried over clauses and sentences, or the day of publication."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.article import TimeSpan
from corpus.figure_values import Value

Period = tuple[str | None, str | None]

_NOW = re.compile(r"目前|如今|当前|现在|现有|现已|至今|迄今|截至目前")
_STOCK = re.compile(r"拥有|共有|已有|已(?!启动)|建有|设有|累计|总量|总数|保有|存量|现")
_FLOW = re.compile(r"新登记|新增|新注册|新引进|新签|净增")
_BACK = re.compile(r"[近过]去?([两二三四五六七八九十]|\d+)年")
_LATER = re.compile(r"达产后|建成后|投产后|建成投产后|全部建成|达产")
_UNRESOLVED = re.compile(
    r"月(?<=[\d本上]月)|日(?<=\d日)|季度|半年|今(?<![比较]今)年|去(?<![比较]去)年|前(?<![比较]前)年|昨[天日]|当[天日]|本周|上周"
)
"""Each branch begins with a character that is told: so the search skips what begins none."""
_DONE = re.compile(r"已|了|累计|举办|集聚|汇聚|聚集|获批|引进|完成|拥有|吸引|建成")
_OF_THINGS = frozenset(("length", "speed", "area", "energy", "volume", "weight", "data", "heat"))
_NUMBERS = {char: value for value, char in enumerate("〇一二三四五六七八九十")} | {"两": 2}


class Told(NamedTuple):
    """A time of a sentence: where it begins in the folded text, and its period. `now` where it is 目前 and the like."""

    place: int
    end: int
    period: Period
    now: bool = False
    open: bool = False


def find_told(
    text: str, times: Sequence[TimeSpan], places: Sequence[tuple[int, int]], published: str | None
) -> list[Told]:
    """Return the times a figure may be of, in order; `places` are the spans of `times` in the folded text.

    What something is compared with is left out (比上年). 近三年 behind a whole year counts back from that year.
    """
    told: list[Told] = []
    for time, (start, end) in zip(times, places, strict=True):
        if text.endswith(("比", "较"), 0, start) or text.startswith(("同期", "最", "目标", "任务", "峰值"), end):
            continue
        period: Period = (time.first, time.last)
        back = _BACK.fullmatch(time.text)
        if back and told and (year := _whole_year(told[-1].period)):
            count = int(back[1]) if back[1].isdigit() else _NUMBERS[back[1]]
            period = (f"{year - count + 1}-01-01", f"{year}-12-31")
        told.append(Told(start, end, period, open=time.text.endswith(("以来", "起"))))
    if published:
        told += [Told(m.start(), m.end(), (published, published), now=True) for m in _NOW.finditer(text)]
    return sorted(told, key=lambda one: one.place)


def _whole_year(period: Period) -> int | None:
    first, last = period
    if first and last and first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return int(first[:4])
    return None


def find_period(text: str, value: Value, told: Sequence[Told], carried: Period | None, published: str | None) -> Period:
    """Return the period of a figure: (first, last), None on a side that is open or not known.

    It is the last time told before it in the sentence, else what a sentence before told, else the next time in the
    sentence, else the day of publication: what is stated without a time holds then.
    """
    clause_start = _behind_last(",;。:", text, value.start)
    clause = text[clause_start : value.start]
    if _LATER.search(clause):
        return None, None
    before = [one for one in told if one.place < value.start]
    if any(one.open for one in before):
        segment = _behind_last(";。!?", text, value.start)
        before = [one for one in before if not (one.open and one.place < segment)]
    if before and before[-1].place < clause_start and _is_ahead(before[-1].period, published) and _DONE.search(clause):
        return (published, published) if published else (None, None)
    if before:
        return _of_flow(clause, before[-1].period)
    if _UNRESOLVED.search(text, 0, value.start):
        return None, None
    if carried and value.kind not in _OF_THINGS and not _STOCK.search(clause):
        return carried
    after = [one for one in told if one.place >= value.end and not one.now]
    if after and not carried and value.kind not in ("count", *_OF_THINGS):
        return after[0].period
    return (published, published) if published else (None, None)


def _behind_last(marks: str, text: str, end: int) -> int:
    """Return where a text goes on behind the last of some marks before `end`, 0 where there is none."""
    return max([text.rfind(mark, 0, end) for mark in marks]) + 1


def _is_ahead(period: Period, published: str | None) -> bool:
    return bool(period[0] and published and period[0][: len(published)] > published)


def _of_flow(clause: str, period: Period) -> Period:
    """What is new by a day is new since the year began: 截至10月底…新登记企业."""
    first, last = period
    return (f"{last[:4]}-01-01", last) if last and not first and _FLOW.search(clause) else period

"""Expressions of time in Chinese news and questions: found in running text, resolved to a first and a last day.

The grammar is closed and stands in `corpus.date_grammar`; here it is carried over a text. At a place the longest
reading that resolves wins. Not found are vague words (近年来, 目前, 日前, 多年), holidays, days without their month,
and lengths of time (十年, 3年, 12个月). The clock is never read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TypeVar

from corpus.article import TimeSpan
from corpus.date_frame import Days, Frame, last_day, moment_of
from corpus.date_grammar import BARE_YEAR, LINK, RULES, TAIL, UNTIL, YEAR, Match, Rule, named_year
from corpus.text import fold_with_origin

_Meaning = TypeVar("_Meaning")

# What every expression has one of, in either script; the ranges hold what NFKC unfolds (⽉, ㋂).
_HINT = re.compile(r"[年月日号號季周週天半世截〇○零qQｑＱ\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff]|星期|十.五|\d{4}")
# Where one may begin, seen cheaply: the characters it begins with, and one of those it turns on soon after.
_AHEAD = (
    r"(?=[0-9〇○零一二三四五六七八九十两今本去明前后上下同当该次翌全年新头首第最近过未这昨截“q])"
    r"(?=[^年月季周日天世星q截\-‐−–—―─~至到/]{0,11}[年月季周日天世星q截\-‐−–—―─~至到/]|[0-9]{4}\.|“?十.五)"
)


_AFTER_YEAR = [rule for rule in RULES if rule.of_year]
_ALONE = [rule for rule in RULES if rule.alone]


@cache
def _start(*, bare_years: bool) -> re.Pattern[str]:
    """Where a rule may match; compiled when first asked for, as that takes longer than a question."""
    heads = "|".join((YEAR.pattern, *(rule.body for rule in _ALONE)))
    found = f"{_AHEAD}(?:{UNTIL.pattern})?(?:{heads})" + (f"|{BARE_YEAR.body}" if bare_years else "")
    return re.compile(re.sub(r"\?P<\w+>", "?:", found))


def find_times(
    text: str,
    *,
    reference: str | None,
    context: str | None = None,
    same_paragraph: bool = True,
    bare_years: bool = False,
) -> tuple[TimeSpan, ...]:
    """Return the expressions of time in a sentence or a question, in order of place, never overlapping.

    Offsets are those of `text` as given. `reference` is the day of publication or of the question, as YYYY, YYYY-MM or
    YYYY-MM-DD; spans up to now end on its last day. Without it nothing relative is found, and nothing without a year
    unless the text or the context names one; 2022年以来 is then open at its end. 上月 needs a reference that has a
    month, 昨天 and 上周 one that has a day.

    `context` is what was spoken of before (see `last_date`): 同年 takes its year, 同月 its month, 当天 its day, and
    3月7日 its year where it is a month or a day and of the same paragraph. Within the text every expression is context
    for those after it, but what something is compared with is not (比去年, 去年同期). A bare expression without
    context is of the reference's year, even where that lies ahead.

    With `bare_years` years are found too as questions have them: 某市GDP 2023, 23年产值 (23年底 always is, a round 20年
    never). Empty where there is nothing. Never raises: a day that does not exist is not found, a malformed reference
    or context counts as None.
    """
    if not _HINT.search(text):
        return ()
    folded = fold_with_origin(text)
    start, alone = _start(bare_years=bare_years), [*_ALONE, BARE_YEAR] if bare_years else _ALONE
    today = last_day(reference)
    frame = Frame(reference or "", today, None, context if last_day(context) else None, same_paragraph, bare_years)
    found: list[TimeSpan] = []
    place = taken = 0
    while hit := start.search(folded.text, place):
        end, days = _longest(folded.text, hit.start(), frame, alone)
        place = end
        if days is None:
            continue
        first, last = days
        left, right = folded.source_span(hit.start(), end)
        if left < taken:  # both halves of one unfolded character
            continue
        taken = right
        found.append(TimeSpan(text[left:right], left, right, _iso(first), _iso(last)))
        if not _is_yardstick(folded.text, hit.start(), end) and (moment := moment_of(first, last)):
            frame = replace(frame, here=moment)
    return tuple(found)


def follow_times(sentences: Iterable[tuple[str, int]], *, reference: str | None) -> Iterator[tuple[TimeSpan, ...]]:
    """Yield the times of each sentence of an article, given in reading order with the number of its paragraph.

    The context is carried as `find_times` has it: 同年 and 当天 look back over paragraphs, 3月7日 within its own.
    """
    context, paragraph_of_context = None, -1
    for text, paragraph in sentences:
        same = paragraph == paragraph_of_context
        times = find_times(text, reference=reference, context=context, same_paragraph=same)
        if moment := last_date(times):
            context, paragraph_of_context = moment, paragraph
        yield times


def last_date(times: Sequence[TimeSpan], context: str | None = None) -> str | None:
    """Return the context for the text that follows: the last of these times that lies within one year.

    It is YYYY, YYYY-MM or YYYY-MM-DD, as exact as what was said, and serves as `context` of `find_times`. Where no
    time lies within one year the context of this text is returned, None if there was none.
    """
    for time in reversed(times):
        if moment := moment_of(last_day(time.first), last_day(time.last)):
            return moment
    return context


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _longest(text: str, place: int, frame: Frame, alone: Sequence[Rule]) -> tuple[int, Days | None]:
    """Where the longest reading that resolves ends, and its days; of two as long the earlier rule's.

    Where none resolves it is the end of the longest and None: 同年11月 without context must not be read as 11月.
    """
    longest, found, passed = place, None, place + 1
    for end, days in _readings(text, place, frame, alone):
        passed = max(passed, end)
        if days and end > longest:
            longest, found = end, days
    return longest if found else passed, found


def _readings(text: str, place: int, frame: Frame, alone: Sequence[Rule]) -> Iterator[tuple[int, Days | None]]:
    """Every reading at a place: where it ends, and its days or None where it does not resolve."""
    until = UNTIL.match(text, place)
    start = part = until.end() if until else place
    rules = alone
    if year := YEAR.match(text, start):
        rules, start = _AFTER_YEAR, year.end()
        part = link.end() if (link := LINK.match(text, start)) else start
        frame = replace(frame, named=_attempt(named_year, year, frame))
    for rule in rules:
        if match := rule.pattern.match(text, part if rule.alone else start):
            days = None if year and frame.named is None else _attempt(rule.resolve, match, frame)
            if days is None or (days[0] and days[1] and days[1] < days[0]):
                yield match.end(), None
                continue
            end, with_ends = _with_ends(text, place, match.end(), days, frame)
            yield end, (None, days[1]) if until else with_ends


def _attempt(resolve: Callable[[Match, Frame], _Meaning | None], match: Match, frame: Frame) -> _Meaning | None:
    """What a match means, or None where there is no such day."""
    try:
        return resolve(match, frame)
    except (ValueError, OverflowError):
        return None


def _with_ends(text: str, start: int, end: int, days: Days, frame: Frame) -> tuple[int, Days]:
    """Where a reading ends with 以来, 起 or 前 behind it, and its days."""
    first, last = days
    tail = TAIL.match(text, end)
    if tail is None or (tail["begun"] and text[max(start - 1, 0) : start] not in ("从", "自")):
        return end, days
    if tail["before"]:
        return tail.end(), (None, last)
    return tail.end(), (first, frame.today if frame.today and first and frame.today >= first else None)


def _is_yardstick(text: str, start: int, end: int) -> bool:
    """Whether something else is compared with it: 比去年, 去年同期."""
    return text[max(start - 1, 0) : start] in ("比", "较") or text.startswith("同期", end)

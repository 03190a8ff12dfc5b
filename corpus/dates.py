"""Expressions of time in Chinese news and questions: found in running text, resolved to a first and a last day.

The grammar is closed and stands in `corpus.date_grammar`; here it is carried over a text. At a place the longest
reading that resolves wins. Not found are vague words (近年来, 目前, 日前, 多年), holidays, days without their month,
and lengths of time (十年, 3年, 12个月). The clock is never read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.article import TimeSpan
from corpus.date_frame import Days, Frame, last_day, moment_of
from corpus.date_grammar import BARE_YEAR, RULES, Match, Rule
from corpus.text import fold_with_origin

# What every expression has one of, in either script; the ranges hold what NFKC unfolds (⽉, ㋂).
_HINT = re.compile(r"[年月日号號季周週天半世截〇○零qQｑＱ\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff]|星期|十.五|\d{4}")
# Where one may begin, seen cheaply: the characters it begins with, and one of those it turns on soon after.
_AHEAD = (
    r"(?=[0-9〇○零一二三四五六七八九十两今本去明前后上下同当该次翌全年新头首第最近过未这昨截“q])"
    r"(?=[^年月季周日天世星五q截\-‐−–—―─~至到/]{0,11}[年月季周日天世星五q截\-‐−–—―─~至到/]|[0-9]{4}\.)"
)


_UNTIL = r"(?:截[至止][到至]? ?)?"


def _group(number: int, rule: Rule) -> str:
    """A rule's body as the one group named by its number: the first rule that matches somewhere is then known."""
    nameless = re.sub(r"\?P<\w+>", "?:", rule.body)
    return f"(?P<rule{number}>{nameless})"


_NEWS_RULES = tuple(RULES)
_QUESTION_RULES = (*RULES, BARE_YEAR)
_NEWS = re.compile(f"{_AHEAD}{_UNTIL}(?:{'|'.join(_group(n, rule) for n, rule in enumerate(RULES))})")
_QUESTION = re.compile(f"{_NEWS.pattern}|{_group(len(RULES), BARE_YEAR)}")


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

    With `bare_years` a year standing alone is found too, as questions have it: 江门GDP 2023. Empty where there is
    nothing. Never raises: a day that does not exist is not found, a malformed reference or context counts as None.
    """
    if not _HINT.search(text):
        return ()
    folded = fold_with_origin(text)
    start, rules = (_QUESTION, _QUESTION_RULES) if bare_years else (_NEWS, _NEWS_RULES)
    today = last_day(reference)
    frame = Frame(reference or "", today, None, context if last_day(context) else None, same_paragraph)
    found: list[TimeSpan] = []
    place = taken = 0
    while hit := start.search(folded.text, place):
        possible = rules[int((hit.lastgroup or "rule0").removeprefix("rule")) :]
        end, days = _longest(folded.text, hit.start(), frame, possible)
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


def _longest(text: str, place: int, frame: Frame, rules: Sequence[Rule]) -> tuple[int, Days | None]:
    """Where the longest reading that resolves ends, and its days; of two as long the earlier rule's.

    Where none resolves it is the end of the longest and None: 同年11月 without context must not be read as 11月.
    """
    longest, days, passed = place, None, place + 1
    for rule in rules:
        if match := rule.pattern.match(text, place):
            passed = max(passed, match.end())
            if match.end() > longest and (resolved := _resolved(rule, match, frame)):
                longest, days = match.end(), resolved
    return longest if days else passed, days


def _resolved(rule: Rule, match: Match, frame: Frame) -> Days | None:
    """The days of a match with what stands around it, or None where they do not exist or run backwards."""
    try:
        days = rule.resolve(match, frame)
    except (ValueError, OverflowError):
        return None
    if days is None:
        return None
    first, last = days
    if match["until"] or match["before"]:
        first = None
    elif match["since"] and first:
        last = frame.today if frame.today and frame.today >= first else None
    return None if first and last and last < first else (first, last)


def _is_yardstick(text: str, start: int, end: int) -> bool:
    """Whether something else is compared with it: 比去年, 去年同期."""
    return text[max(start - 1, 0) : start] in ("比", "较") or text.startswith("同期", end)

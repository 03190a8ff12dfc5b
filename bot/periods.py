"""Periods as readers say them: 2023年1—9月 for 2023-01-01/2023-09-30."""

import re
from calendar import monthrange

from bot.texts import Language, say

_YEAR = re.compile(r"\d{4}")


def say_period(first: str | None, last: str | None, language: Language) -> str:
    """Return a period given by its first and last day (YYYY-MM-DD, None where open), "" where both sides are open."""
    if first and last:
        start, end = _shortest(first, last)
        if start == end:
            return _day(start, language)
        if language is Language.ENGLISH:
            return f"{start} to {end}"
        if start[:4] != end[:4]:
            return f"{_day(start, language)}—{_day(end, language)}"
        rest = _day(end, language).removeprefix(f"{end[:4]}年")
        begin = _day(start, language)
        return f"{begin.removesuffix('月')}—{rest}" if len(start) == 7 else f"{begin}—{rest}"
    if first:
        return say("period_since", language, day=_day(_shorten_first(first), language))
    return say("period_until", language, day=_day(_shorten_last(last), language)) if last else ""


def with_meaning(text: str, first: str | None, last: str | None, language: Language) -> str:
    """Return an expression of time as it is written, and in brackets what it means if it names no year in digits."""
    meaning = say_period(first, last, language)
    if not meaning or meaning == text or _YEAR.search(text):
        return text
    return say("period_meant", language, text=text, meaning=meaning)


def _shortest(first: str, last: str) -> tuple[str, str]:
    """Return both ends as exact as the period needs: years if it is whole years, else months, else days."""
    start, end = _shorten_first(first), _shorten_last(last)
    exact = max(len(start), len(end))
    return first[:exact], last[:exact]


def _shorten_first(day: str) -> str:
    return day[:4] if day.endswith("-01-01") else day[:7] if day.endswith("-01") else day


def _shorten_last(day: str) -> str:
    if day.endswith("-12-31"):
        return day[:4]
    return day[:7] if int(day[8:]) == monthrange(int(day[:4]), int(day[5:7]))[1] else day


def _day(day: str, language: Language) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as it is said in a language."""
    if language is Language.ENGLISH:
        return day
    return "".join(f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False))

"""Whether a sentence, and the figure in it, is of the period asked for: of its year, and of its months."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from corpus.article import Article, Figure, TimeSpan
from corpus.dates import find_times
from corpus.text import fold
from index.features import Context
from index.question import Question, is_relative

Months = tuple[int, int]

_ALL_YEAR = re.compile(r"全年|整年|一整?年")
_BEFORE = re.compile(r"[之以]?前$")
_YEAR: Months = (1, 12)
_SOME_YEAR = "2000-12-31"
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def other_period(
    question: Question, context: Context, article: Article, figure_at: int | None, stated: Sequence[Figure]
) -> float:
    """Return 1 if the question names a year or months and the figure is of others, less where that is not certain.

    `stated` is the figure at the place `figure_at` as the sentence states it, empty where nobody read it. In an article
    without a date nobody knows which year 今年 is: nothing speaks against it there.
    """
    year = _other_year(question, context, article, figure_at, stated)
    return year if year == 1 or figure_at is None else max(year, _other_months(question, context, figure_at, stated))


def _other_year(
    question: Question, context: Context, article: Article, figure_at: int | None, stated: Sequence[Figure]
) -> float:
    """Return 1 if the question names a year and the sentence is of others.

    A figure is of the last time before it, or else of any in the sentence. 0.6 where no time is told, 0.4 where a
    longer time holds the year, but 1 where the figure is stated of several years (近三年累计): it is that of none of
    them. What is counted up to a day (截至10月底) is of that day. Times of the text before count where the sentence has
    none.
    """
    asked = [time for time in question.times if time.first and time.last and f"比{time.text}" not in question.text]
    asked = [time for time in asked if article.published or not is_relative(time)]
    if not asked:
        return 0.0
    own = [time for time in context.times if time.first or time.last]
    if figure_at is not None:
        own = [time for time in own if time.start < figure_at][-1:] or own
    told = own or list(context.inherited)
    if not told and not article.published:
        return min(_unlike_year((time.first or "")[:4], article.body) for time in asked)
    longer = 1.0 if any(map(_is_of_years, stated)) else 0.4
    return min((_otherness(one, other, longer) for one in asked for other in told), default=0.6)


def _unlike_year(asked: str, body: str) -> float:
    """Return how unlike a year it is that an undated article speaks of: 0.2 for the one it names most often, the latest
    of several, 0.6 for another one it names and where it names none, else 1."""
    named = _named_years(body)
    most = max(named, key=lambda year: (named[year], year), default="")
    return 0.2 if asked == most else 0.6 if asked in named or not named else 1.0


@lru_cache(maxsize=64)
def _named_years(body: str) -> Counter[str]:
    return Counter(_NAMED_YEAR.findall(fold(body)))


def _otherness(asked: TimeSpan, found: TimeSpan, longer: float) -> float:
    first, last = found.first or "0000", found.last or "9999"
    if asked.text == found.text:
        return 0.0
    if found.first is None and not _BEFORE.search(found.text):
        first = last
    if first >= (asked.first or "") and last <= (asked.last or ""):
        return 0.0
    if first <= (asked.first or "") and last >= (asked.last or ""):
        return 0.0 if first[:4] == last[:4] else longer
    return 1.0


def _is_of_years(figure: Figure) -> bool:
    """Whether a figure is of several whole years together, not of each of them."""
    first, last = figure.first or "", figure.last or ""
    return first.endswith("-01-01") and last.endswith("-12-31") and first[:4] < last[:4]


def _other_months(question: Question, context: Context, figure_at: int, stated: Sequence[Figure]) -> float:
    """Return 1 if some months of a year are asked for (上半年, 全年) and the figure is of others or of more.

    Where nobody read the figure's period, it is of the months named last before it, of whatever year. 0.5 where it is
    of some of them and not from the first on, which may be when it happened, and where the sentence names the months
    asked for beside it.
    """
    asked = [time for time in (*question.times, *question.bare) if f"比{time.text}" not in question.text]
    wanted = [months for time in asked if (months := _months(time.first, time.last))]
    if len(wanted) < max(1, len(asked)) or (_YEAR in wanted and not _ALL_YEAR.search(question.text)):
        return 0.0
    found = [months for figure in stated if (months := _months(figure.first, figure.last))]
    if not any(figure.first or figure.last for figure in stated):
        before = find_times(context.text[:figure_at], reference=_SOME_YEAR)
        found = [months for time in before if (months := _months(time.first, time.last)) not in {None, _YEAR}][-1:]
    named = {_months(time.first, time.last) for time in context.times}
    apart = (min(_months_apart(one, other), 0.5 if one in named else 1.0) for one in wanted for other in found)
    return min(apart, default=0.0)


def _months(first: str | None, last: str | None) -> Months | None:
    """Return the first and the last of the whole months of one year between two days, None where there are none; where
    the first day is open, what is told is of the month of the last."""
    if not last or last[8:] < "28" or not (first is None or (first[:4] == last[:4] and first[8:] == "01")):
        return None
    return int((first or last)[5:7]), int(last[5:7])


def _months_apart(asked: Months, found: Months) -> float:
    if found == asked:
        return 0.0
    return 0.5 if asked[0] < found[0] and found[1] <= asked[1] else 1.0

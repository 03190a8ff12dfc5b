"""What to ask instead, when a question has no answer: the periods there are, and the question without a word."""

import re
from collections.abc import Iterator, Sequence

from corpus.text import fold
from index.answer import NoAnswer, Reason, SentenceHit
from index.segmenter import Segmenter
from index.slots import find_slots
from index.stated import find_figure_question, find_industry_questions
from index.swap import asks_figure

MAX_CHOICES = 3
LEAST_OFFERED, MOST_OFFERED, MAX_OFFERS = 2, 6, 14
"""How many questions a very general one gets to choose from, and how many are tried."""

MAX_PROPOSALS = 6
LOOKED_AT = 5

_ASKS = re.compile(r"[的了是有为在达]{0,2}(?:多少|几|多[大长高远重]|什么|哪|谁|怎|如何|何)")
_ASKED_BEFORE = re.compile(r"(?:多少|几|什么|哪)[^，,]{0,2}$")
"""Beside a question word stands what is asked for: left out, nothing is asked (某厂有多少)."""


def years_of(hits: Sequence[SentenceHit]) -> tuple[str, ...]:
    """Return the years (YYYY) that some sentences speak of, newest first; spans of several years are left out."""
    times = [time for hit in hits for time in hit.times if time.first and time.last]
    years = {time.first[:4] for time in times if time.first and time.last and time.first[:4] == time.last[:4]}
    return tuple(sorted(years, reverse=True))


def propose_questions(refusal: NoAnswer, periods: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield questions near the refused one: with its period (spans in the question) replaced, or a word left out."""
    text = refusal.rewritten or refusal.question
    if refusal.reason is Reason.PERIOD and periods:
        start, end = periods[0]
        for year in refusal.years:
            yield f"{text[:start]}{year}年{text[end:]}"
    if sum(len(word) > 1 for word in refusal.found) < 2:  # 某市是谁 is nothing to ask
        return
    for word in refusal.missing:
        place = text.find(word)
        before, after = text[:place], text[place + len(word) :]
        if place > 0 and len(before) + len(after) >= 4 and not (_ASKED_BEFORE.search(before) or _ASKS.match(after)):
            yield before + after


def propose_figures(refusal: NoAnswer, segmenter: Segmenter) -> Iterator[tuple[str, str]]:
    """Yield questions for figures that the nearest sentences state of the subject of a refused question, each with its
    sentence; none where it asks for no figure or names no subject."""
    slots = find_slots(refusal.rewritten or refusal.question, segmenter)
    subject = fold(slots.subject)
    for hit in refusal.nearest[:LOOKED_AT] if subject and asks_figure(slots, segmenter) else ():
        figure, industries = find_figure_question(hit.sentence), find_industry_questions(hit.sentence)
        for stated in [*([figure] if figure else []), *industries]:
            if subject in fold(stated.question):
                yield f"{stated.year}{stated.question}", hit.sentence

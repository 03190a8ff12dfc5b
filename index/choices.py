"""What to ask instead, when a question has no answer: the periods there are, and the question without a word."""

from collections.abc import Iterator, Sequence

from index.answer import NoAnswer, Reason, SentenceHit

MAX_CHOICES = 3
MAX_PROPOSALS = 6
LOOKED_AT = 5


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
        if place > 0 and len(text) - len(word) >= 4:
            yield text[:place] + text[place + len(word) :]

"""Sentences that belong beside the first: the second half of a comparison, and other versions of the same fact.

A version says the same of the same thing with another figure; why it differs is told where it can be:
another period, another place, a target beside what was reached, a later article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.article import BlockKind, Status
from index.answer import Difference, Role
from index.evidence import Evidence
from index.features import answer_tokens, period_agreement, term_coverage
from index.figure_fit import FORECAST, NEAR, stated_at
from index.found import Found
from index.question import Asked, Question

MAX_PARTS, MAX_VERSIONS = 2, 4
LEAST_SCORE, LEAST_COVERED, LEAST_CLOSE = 0.6, 0.6, 0.75
"""The share of the first sentence's score by the first look, of what it holds of the question, and of how close its
figure is to it, that others have."""
LEAST_AGREEMENT = 0.5
"""How well a part agrees with its period, as `period_agreement` tells."""

_EXPECTED = (Status.TARGET, Status.PLAN, Status.FORECAST)
_TOLD_BEHIND = (Asked.WAY, Asked.REASON)
_RUNNING = (BlockKind.TEXT, BlockKind.ITEM)
_EITHER = re.compile(r"([^，。？?\s是叫]{1,14})还是([^，。？?！!\s]{1,14})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """Which candidate is shown at a place, as what, and how it differs from the first where it is a version."""

    number: int
    role: Role
    difference: Difference | None = None


def arrange(found: Found) -> tuple[Placed, ...]:
    """Return all candidates in the order to show them: the first, its parts, its versions newest first but targets
    last, the others. A reason that follows the best comes before it."""
    everything = range(len(found.candidates))
    if not everything or found.evidence[0] is None:
        return tuple(Placed(number, Role.MORE) for number in everything)
    first, parts = 0, list(dict.fromkeys(_parts(found)))[:MAX_PARTS]
    if parts and _gives_reason(found, parts[0]):
        first, parts = parts[0], [0, *parts[1:]]
    versions = [number for number in _versions(found) if number not in (first, *parts)][:MAX_VERSIONS]
    versions.sort(key=lambda number: found.candidates[number].parsed.article.published or "", reverse=True)
    told = [Placed(number, Role.VERSION, tell_difference(found, number)) for number in versions]
    told.sort(key=lambda placed: placed.difference is Difference.STATUS)
    beside = [Placed(first, Role.ANSWER), *(Placed(number, Role.PART) for number in parts), *told]
    taken = {placed.number for placed in beside}
    return (*beside, *(Placed(number, Role.MORE) for number in everything if number not in taken))


def _parts(found: Found) -> Iterator[int]:
    """Yield the best sentence for each period, and each of two alternatives, that the first sentence leaves out, and
    what follows it where it is asked how or why and the first sentence only says that it is so."""
    question, contexts = found.weighed.question, [candidate.context for candidate in found.candidates]
    if question.asked in _TOLD_BEHIND and not answer_tokens(question.asked, contexts[0].text):
        yield from _following(found)
    for asked in _periods(question):
        if period_agreement(asked, contexts[0]) <= 0:
            yield from _first(found, [period_agreement(asked, context) >= LEAST_AGREEMENT for context in contexts])
    either = _EITHER.search(question.folded)
    for side in either.groups() if either else ():
        if not _says(side, contexts[0].text):
            yield from _first(found, [_says(side, context.text) for context in contexts])


def _gives_reason(found: Found, number: int) -> bool:
    """Whether it is asked why, and a candidate says so; what tells how is not so plain to see."""
    text = found.candidates[number].context.text
    return found.weighed.question.asked is Asked.REASON and bool(answer_tokens(Asked.REASON, text))


def _following(found: Found) -> Iterator[int]:
    """Yield the candidate that follows the first in its article, questions passed over, if it is one of them."""
    first = found.candidates[0]
    later = [one for one in first.parsed.sentences[first.place.number + 1 :] if one.kind in _RUNNING]
    told = next((one.number for one in later if one.text[-1:] not in "？?"), None)
    for number, candidate in enumerate(found.candidates):
        if candidate.place.article == first.place.article and candidate.place.number == told:
            yield number


def _periods(question: Question) -> list[Question]:
    """Return the question once for each of the periods it names, [] where it names fewer than two."""
    alone = [replace(question, times=(time,), bare=()) for time in question.times]
    alone += [replace(question, times=(), bare=(time,)) for time in question.bare]
    return alone if len(alone) > 1 else []


def _says(side: str, text: str) -> bool:
    """Whether a folded text says one of two alternatives: its words, or a number that begins as the one named."""
    number = _NUMBER.search(side)
    if number:
        return re.search(rf"(?<![\d.]){re.escape(number[0])}(?:\.\d+)?(?!\d)", text) is not None
    return side in text


def _first(found: Found, fits: Sequence[bool]) -> Iterator[int]:
    """Yield the best sentence after the first that fits and answers what is asked, if there is one."""
    lacks = found.evidence[0].figure if found.evidence[0] else 1.0
    for number in range(1, len(found.candidates)):
        evidence = found.evidence[number]
        if evidence is None or not _is_near(found, number):
            return
        if evidence.figure <= lacks and fits[number]:
            yield number
            return


def _versions(found: Found) -> Iterator[int]:
    """Yield the sentences that answer the question with another figure than the first, best first.

    A figure of another period is no version where the question names one.
    """
    first = found.evidence[0]
    told = _told(found, 0)
    if first is None or not told or not _agrees(first):
        return
    dated = bool(found.weighed.question.times or found.weighed.question.bare)
    covered = term_coverage(found.weighed, found.candidates[0].context.text)
    seen = {told}
    for number in range(1, len(found.candidates)):
        evidence, text = found.evidence[number], found.candidates[number].context.text
        if evidence is None or not _is_near(found, number):
            return
        if not _agrees(evidence) or term_coverage(found.weighed, text) < LEAST_COVERED * covered:
            continue
        if 1 - evidence.apart < LEAST_CLOSE * (1 - first.apart):
            continue
        if dated and tell_difference(found, number) is Difference.PERIOD:
            continue
        other = _told(found, number)
        if other and other not in seen:
            seen.add(other)
            yield number


def _is_near(found: Found, number: int) -> bool:
    """Whether a candidate is not much worse than the first sentence by the first look."""
    return bool(found.first_scores[number] >= LEAST_SCORE * found.first_scores[0])


def _agrees(evidence: Evidence) -> bool:
    """Whether nothing speaks against a sentence but that it may not tell its time or place."""
    hard = (evidence.literal, evidence.kind, evidence.items, evidence.explained)
    return not any(hard) and evidence.figure <= 0.2 and evidence.year < 1 and evidence.place < 1


def _told(found: Found, number: int) -> str:
    """Return the figure by which a candidate answers, "" where there is none."""
    evidence = found.evidence[number]
    return found.candidates[number].context.text[slice(*evidence.figure_at)] if evidence and evidence.figure_at else ""


def tell_difference(found: Found, number: int) -> Difference:
    """Return why a version differs from the first sentence, the first reason of these that can be told."""
    first, other = found.candidates[0], found.candidates[number]
    periods = [_period(found, one) for one in (0, number)]
    if all(periods) and periods[0] != periods[1]:
        return Difference.PERIOD
    if _expected(found, 0) is not _expected(found, number):
        return Difference.STATUS
    if _elsewhere(found, 0) is not _elsewhere(found, number):
        return Difference.SCOPE
    if first.parsed.article.published != other.parsed.article.published:
        return Difference.ARTICLE
    return Difference.FIGURE


def _period(found: Found, number: int) -> str:
    """Return the period of a candidate's figure as START/END: of the last time before it, else of the text before."""
    context, evidence = found.candidates[number].context, found.evidence[number]
    place = evidence.figure_at[0] if evidence and evidence.figure_at else len(context.text)
    times = [time for time in context.times if time.start < place] or list(context.times) or list(context.inherited)
    return times[-1].resolved if times else ""


def _expected(found: Found, number: int) -> bool:
    """Whether a candidate's figure is expected or planned, not reached: as it is stated, or by the words before it or
    right behind."""
    candidate, evidence = found.candidates[number], found.evidence[number]
    context = candidate.context
    if not evidence or not evidence.figure_at:
        return False
    stated = stated_at(candidate.parsed.sentences[candidate.place.number], context.text, evidence.figure_at)
    if any(one.status in _EXPECTED for one in stated):
        return True
    start, end = evidence.figure_at
    return FORECAST.search(context.text[max(0, start - 2 * NEAR) : end + 3]) is not None


def _elsewhere(found: Found, number: int) -> bool:
    """Whether a candidate does not name the place asked about."""
    evidence = found.evidence[number]
    return evidence is not None and evidence.place >= 0.5

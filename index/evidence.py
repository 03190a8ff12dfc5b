"""What speaks for and against a sentence as the answer, beyond the words it shares with the question.

Each function looks at one thing a reader would check: is there a figure of the kind asked for, is it this place's, is
the word next to the question word there, does the year agree. All return a number in [0, 1], 0 where all is well.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.article import TimeSpan
from index.features import CLAUSE, Context, Weighed, answer_tokens, find_name, holding, nearness
from index.question import ALIAS_WEIGHT, Asked, Question
from index.wanted import Wanted, is_place

_LISTED = re.compile(r"[^、，。；：！？,;:!?]+(?:(?:、|”“)[^、，。；：！？,;:!?]+)+")
_LAST_TWO = re.compile(r"[^、]+(?:和|及|与|以及)[^、]+")
_EXPLAINS = re.compile(r"是|绝非|并非|即|指|为|称|叫|就|作为|包括|[（(：:—]")
_FORECAST = re.compile(r"力争|争取|目标|预计|预期|计划|有望|拟|将(?!近)|确保|到20\d\d年|规划")
_ADDED = re.compile(r"新增|净增|增加|新引进|新登记")
_OBJECT = re.compile(r"[在对向从与和比较跟由被据按把将]")
MAX_LEAD = 3
"""How many characters, quotation marks or 而, may stand before the place a clause speaks of."""
NEAR = 12
"""Within how many characters of the word next to the question word a figure is taken to be said of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks against a sentence, each in [0, 1]: 0 where it is as asked, or where the question asks nothing of it.

    In this order: the year, the figure, the word next to the question word, a literal, the date, the place, the
    items of a list, an explanation, target or actual.
    """

    year: float
    figure: float
    head: float
    literal: float
    date: float
    place: float
    items: float
    explained: float
    status: float


def find_evidence(
    wanted: Wanted, weighed: Weighed, context: Context, article: str, segment: Callable[[str], tuple[str, ...]]
) -> Evidence:
    """Return what speaks against a sentence of an article (its body) as the answer."""
    question = weighed.question
    figures = find_figures(wanted, weighed, context.text)
    figure = figures[0] if figures else None
    around = f"{context.title}\n{context.before}\n{context.text}"
    return Evidence(
        year=other_year(question, context, figures),
        figure=lacks_figure(wanted, weighed, context.text),
        head=lacks_head(wanted, question, context),
        literal=lacks_literal(wanted, question, around),
        date=lacks_date(question, wanted, context),
        place=other_place(wanted, context, figure, article, segment),
        items=lacks_items(question, wanted, context.text),
        explained=only_mentions(question, wanted, context.text),
        status=other_status(wanted, context.text, figure),
    )


def held_terms(question: Question, text: str) -> list[float]:
    """Return how far a folded text holds each term of a question, in [0, 1]: as `holding` tells, and 0.8 for a term
    that the text holds in pieces of two characters and more which go on beyond it, as another segmentation has them."""
    held = [holding(term, text) for term in question.terms]
    if all(held):
        return held
    covered = [False] * len(question.core)
    for place in range(len(covered) - 1):
        if question.core[place : place + 2] in text and " " not in question.core[place : place + 2]:
            covered[place] = covered[place + 1] = True
    for number, term in enumerate(question.terms):
        place = question.core.find(term.word)
        if not held[number] and place >= 0 and len(term.word) > 1 and all(covered[place : place + len(term.word)]):
            held[number] = ALIAS_WEIGHT
    return held


def lacks_figure(wanted: Wanted, weighed: Weighed, text: str) -> float:
    """Return 1 if a figure is asked for and none of its kind is in a folded text, less the nearer one stands to the
    word next to the question word: 0 within a few characters, 0.5 in a clause that has no word of the question."""
    if wanted.figure is None:
        return 0.0
    found = find_figures(wanted, weighed, text)
    if not found:
        return 1.0
    heads = [span for term in wanted.head for name in (term.word, *term.names) for span in find_name(name, text)]
    if any(
        -NEAR <= start - other[1] <= NEAR or -NEAR <= other[0] - end <= NEAR for start, end in found for other in heads
    ):
        return 0.0
    near = False
    for clause in CLAUSE.finditer(text):
        named = any(holding(term, clause[0]) for term in weighed.question.terms)
        if (named or near) and any(clause.start() <= start < clause.end() for start, _ in found):
            return 0.2
        near = named
    return 0.5


_PENALTIES = (("figure", 0.25), ("items", 0.2), ("literal", 0.1), ("date", 0.08), ("year", 0.08))


def penalty(evidence: Evidence) -> float:
    """Return how much of a sentence's score what speaks against it takes away, in [0, 0.71]."""
    return sum(weight * float(getattr(evidence, name)) for name, weight in _PENALTIES)


def find_figures(wanted: Wanted, weighed: Weighed, text: str) -> list[tuple[int, int]]:
    """Return the spans in a folded text of figures of the kind asked for, the nearest to the question's terms first."""
    if wanted.figure is None:
        return []
    core = "" if "还是" in weighed.question.text else weighed.question.core
    spans = [match.span() for match in wanted.figure.finditer(text) if match[0] not in core]
    held = [
        (place, idf * term.weight)
        for term, idf in zip(weighed.question.terms, weighed.idf, strict=True)
        for name in (term.word, *term.names)
        for place in find_name(name, text)
    ]
    return sorted(spans, key=lambda span: (-nearness(span, held), span))


def lacks_head(wanted: Wanted, question: Question, context: Context) -> float:
    """Return 1 if the sentence holds none of the words next to the question word, 0.5 if the title or heading does."""
    if not wanted.head:
        return 0.0
    for text, lack in ((context.text, 0.0), (f"{context.title}\n{context.before}", 0.5)):
        held = dict(zip(question.words, held_terms(question, text), strict=True))
        if any(held.get(term.word) for term in wanted.head):
            return lack
    return 1.0


def lacks_literal(wanted: Wanted, question: Question, around: str) -> float:
    """Return 1 if something in quotation marks, or a code, is nowhere around the sentence."""
    held = {term.word for term in question.terms if holding(term, around)}
    return float(any(one not in around and one not in held for one in wanted.literals))


def lacks_date(question: Question, wanted: Wanted, context: Context) -> float:
    """Return 1 if a date is asked for and the sentence has none, 0.5 if none is near the word it is asked of."""
    if question.asked is not Asked.DATE:
        return 0.0
    spans = [
        span for span in answer_tokens(Asked.DATE, context.text) if context.text[slice(*span)] not in question.core
    ]
    spans += [(time.start, time.end) for time in context.times]
    if not spans:
        return 1.0
    places = [context.text.find(name) for term in wanted.head for name in (term.word, *term.names)]
    near = any(-30 <= place - start <= 45 for start, _ in spans for place in places if place >= 0)
    return 0.0 if near or all(place < 0 for place in places) else 0.5


def other_place(
    wanted: Wanted,
    context: Context,
    figure: tuple[int, int] | None,
    article: str,
    segment: Callable[[str], tuple[str, ...]],
) -> float:
    """Return 1 if the question names places and the sentence speaks of another one, 0.5 if it names none of them.

    What it speaks of is the place a clause begins with, the last one before the figure. A sentence without such a place
    speaks of those its title, the sentence before it or its article names.
    """
    if not wanted.places:
        return 0.0
    text = context.text
    named = any(place in text for place in wanted.places)
    spoken = [at for at in _subjects(text, segment) if figure is None or at[0] < figure[0]]
    if spoken:
        last = spoken[-1][1]
        if any(last.startswith(place) or place.startswith(last) for place in wanted.places):
            return 0.0
        own = [text.find(place) for place in wanted.places if place in text]
        clause_of_last = spoken[-1][0]
        if figure is None:
            return 0.0 if named else 0.5
        if any(clause_of_last < place < figure[0] for place in own):
            return 0.0
        return 1.0
    if named or any(place in f"{context.title}{context.before}" for place in wanted.places):
        return 0.0
    return 0.2 if any(article.count(place) > 1 for place in wanted.places) else 0.5


def _subjects(text: str, segment: Callable[[str], tuple[str, ...]]) -> list[tuple[int, str]]:
    """Return where a clause of a folded text begins with a place, and that place, in order."""
    found = []
    for clause in CLAUSE.finditer(text):
        start = clause.start()
        for word in segment(clause[0])[:4]:
            at = text.find(word, start)
            if at < 0 or at - clause.start() > MAX_LEAD:
                break
            if is_place(word) and not _OBJECT.search(text[clause.start() : at]):
                found.append((at, word))
                break
            start = at + len(word)
    return found


def other_year(question: Question, context: Context, figures: Sequence[tuple[int, int]]) -> float:
    """Return 1 if the question names a year and the sentence is of others, less where that is not certain.

    A figure is of the last time before it; any of them will do. 0.6 where no time is told, 0.4 where a longer time
    holds the year. Times of the text before count where the sentence has none.
    """
    asked = [time for time in question.times if time.first and time.last and f"比{time.text}" not in question.text]
    if not asked:
        return 0.0
    own = [time for time in context.times if time.first or time.last]
    if figures and len(own) > 1:
        last = [[time for time in own if time.start < start][-1:] for start, _ in figures]
        own = [time for times in last for time in times] or own
    told = own or list(context.inherited)
    return min((_otherness(one, other) for one in asked for other in told), default=0.6)


def _otherness(asked: TimeSpan, found: TimeSpan) -> float:
    first, last = found.first or "0000", found.last or "9999"
    if asked.text == found.text:
        return 0.0
    if first >= (asked.first or "") and last <= (asked.last or ""):
        return 0.0
    if first <= (asked.first or "") and last >= (asked.last or ""):
        return 0.0 if first[:4] == last[:4] else 0.4
    return 1.0


def listed(text: str) -> list[int]:
    """Return how many items each enumeration of a folded text has, in order."""
    counts = []
    for match in _LISTED.finditer(text):
        items = re.split("、|”“", match[0])
        counts.append(len(items) + (1 if _LAST_TWO.fullmatch(items[-1]) else 0))
    return counts


def lacks_items(question: Question, wanted: Wanted, text: str) -> float:
    """Return 1 if items are asked for and the text lists none, 0.5 if it lists another number of them."""
    if question.asked is not Asked.LIST and not wanted.items:
        return 0.0
    counts = listed(text)
    if wanted.items:
        return float(wanted.items not in counts)
    return 0.0 if counts else 0.5


def only_mentions(question: Question, wanted: Wanted, text: str) -> float:
    """Return 1 if it is asked what something is, and the text names it but nothing beside it explains it."""
    if not wanted.defined:
        return 0.0
    for term in question.terms:
        for name in (term.word, *term.names):
            place = text.find(name)
            if place >= 0 and _EXPLAINS.search(
                text[max(0, place - 4) : place] + text[place + len(name) : place + len(name) + 6]
            ):
                return 0.0
    return 1.0


def other_status(wanted: Wanted, text: str, figure: tuple[int, int] | None) -> float:
    """Return 1 if a target is asked for and the text has none, or what was reached and the text only expects it, or
    the whole and the figure is what was added."""
    if wanted.whole and figure is not None:
        return float(bool(_ADDED.search(text[max(0, figure[0] - NEAR) : figure[0]])))
    if wanted.target is None:
        return 0.0
    if wanted.target:
        return float(not _FORECAST.search(text))
    return float(figure is not None and bool(_FORECAST.search(text[max(0, figure[0] - 2 * NEAR) : figure[0]])))

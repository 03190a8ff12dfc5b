"""What speaks against a sentence as the answer, beyond the words it shares with the question.

Each function looks at one thing a reader would check: is there a figure of the kind asked for, is it this place's, is
the word next to the question word there, does the year agree. All return a number in [0, 1], 0 where all is well.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import Article, Sentence
from corpus.numerals import parse_number
from index.features import Context, Weighed, answer_tokens, holding
from index.figure_fit import (
    Span,
    find_figures,
    find_subjects,
    lacks_figure,
    other_place,
    other_share,
    other_status,
    said_elsewhere,
    stated_at,
    unstated,
)
from index.period_fit import other_period
from index.question import ALIAS_WEIGHT, Asked, Question
from index.slots import Slot, slot_words
from index.wanted import ANY_FIGURE, Wanted

_LISTED = re.compile(r"[^、，。；：！？,;:!?]+(?:(?:、|”“)[^、，。；：！？,;:!?]+)+")
_LAST_TWO = re.compile(r"[^、]+(?:和|及|与|以及)[^、]+")
_TWO = re.compile(r"[^、，。；！？,;!?](?:和|及|与)[^、，。；！？,;!?]")
_WANTS_ITEMS = re.compile(r"哪些|哪几|哪[二两三四五六七八九十]|包括|分为|都有")
_IN_A_ROW = r"([一二三四五六七八九十百]+|\d+)([届批轮次期代版]|季(?!度))"
_ORDINAL, _ORDINAL_OR_BARE = re.compile(f"第{_IN_A_ROW}"), re.compile(_IN_A_ROW)
_QUOTES = re.compile(r"[“”「」『』\"]")
_WHICH_DAY = re.compile(r"几号|几月几|哪一?[天日]|边一?[日天]")
_DAY = re.compile(
    r"[\d一二三四五六七八九十] ?[日号]|[今昨明当次]天|[昨当次同]日|日前|近日|[周星期礼拜][一二三四五六日天]|月[初底末]"
    r"|春节|国庆|元旦|端午|中秋|清明|除夕|[上下]午|凌晨|今晚|昨晚"
)
_EXPLAINS = re.compile(r"是|绝非|并非|即|指|为|称|叫|就|作为|包括|[（(：:—]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks against a sentence, each in [0, 1]: 0 where it is as asked, or where the question asks nothing of it.

    In this order: the period, the figure, the word next to the question word, a literal, a date or person, the place,
    the items of a list, an explanation, target or actual, how far the figure is from the question's words, whether the
    sentence states no such figure, and how much of the question's words stands in other parts of it. `figure_at` is the
    figure that answers, a span in the folded text, None where there is none.
    """

    year: float
    figure: float
    head: float
    literal: float
    kind: float
    place: float
    items: float
    explained: float
    status: float
    apart: float
    unstated: float
    elsewhere: float
    figure_at: Span | None = None


def find_evidence(
    wanted: Wanted,
    weighed: Weighed,
    context: Context,
    article: Article,
    sentence: Sentence,
    segment: Callable[[str], tuple[str, ...]],
) -> Evidence:
    """Return what speaks against a sentence of an article, seen as a context, as the answer.

    Of several figures of the kind asked for it is the one that agrees best in year, place and status and
    stands closest to the question's terms.
    """
    question, text = weighed.question, context.text
    close = find_figures(wanted, weighed, text)
    figures = list(close)
    stated_by = {figure: stated_at(sentence, text, figure) for figure in figures}
    if wanted.figure is ANY_FIGURE:
        figures = [figure for figure in figures if stated_by[figure]] or figures
    figures = [figure for figure in figures if not other_share(wanted, stated_by[figure])]
    subjects = find_subjects(text, segment) if wanted.places else ()
    judged = []
    looked_at: list[Span | None] = [*figures] or [None]
    for figure in looked_at:
        stated = stated_by[figure] if figure else []
        judged.append(
            (
                figure,
                other_period(question, context, article, figure[0] if figure else None, stated),
                other_place(question, wanted, context, article, figure, stated, subjects),
                other_status(wanted, text, figure),
                1 - close[figure] if figure else 0.0,
                unstated(figure, stated),
            )
        )
    best, period, place, status, apart, not_stated = min(judged, key=lambda one: one[1] + one[2] + one[3] + one[4])
    return Evidence(
        year=period,
        figure=lacks_figure(wanted, weighed, text, figures),
        head=lacks_head(wanted, question, context),
        literal=lacks_literal(wanted, question, f"{context.title}\n{context.before}\n{text}"),
        kind=max(lacks_date(question, wanted, context), lacks_person(question, text)),
        place=place,
        items=lacks_items(question, wanted, text),
        explained=only_mentions(question, wanted, text),
        status=status,
        apart=apart,
        unstated=not_stated,
        elsewhere=said_elsewhere(weighed, text, best),
        figure_at=best,
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


_PENALTIES = (
    ("year", 1.3),
    ("figure", 1.8),
    ("head", 0.15),
    ("literal", 0.8),
    ("kind", 0.6),
    ("items", 1.5),
    ("explained", 1.5),
    ("status", 0.5),
    ("apart", 0.7),
)
"""In the proportions of a conditional logit over the sentences looked at, on our own questions and cmrc2018 train; how
large they are together was tried on our own questions, alone and among other articles."""


_OF_ANOTHER_PLACE = 1.5
"""Where a sentence only does not name the place (0.5), the trees know better."""


def penalty(evidence: Evidence) -> float:
    """Return by how much what speaks against a sentence lowers the log-odds of its score, in [0, 10.05]."""
    lowered = sum(weight * float(getattr(evidence, name)) for name, weight in _PENALTIES)
    return lowered + _OF_ANOTHER_PLACE * (evidence.place == 1)


def lacks_head(wanted: Wanted, question: Question, context: Context) -> float:
    """Return 1 if the sentence holds none of the words next to the question word, 0.5 if the title or heading does."""
    if not wanted.head or any(holding(term, context.text) for term in wanted.head):
        return 0.0
    for text, lack in ((context.text, 0.0), (f"{context.title}\n{context.before}", 0.5)):
        held = dict(zip(question.words, held_terms(question, text), strict=True))
        if any(held.get(term.word) for term in wanted.head):
            return lack
    return 1.0


def lacks_literal(wanted: Wanted, question: Question, around: str) -> float:
    """Return 1 if something in quotation marks, or a code, is nowhere around the sentence, or if another one of a row
    is there than the one asked for (第三届, 第四届)."""
    absent = [one for one in wanted.literals if one not in around and one not in _QUOTES.sub("", around)]
    if absent and not {term.word for term in question.terms if holding(term, around)}.issuperset(absent):
        return 1.0
    for kind, numbers in _numbers_in_rows(_ORDINAL, question.folded).items():
        told = _numbers_in_rows(_ORDINAL_OR_BARE, around).get(kind, set())
        if kind in _numbers_in_rows(_ORDINAL, around) and numbers.isdisjoint(told):
            return 1.0
    return 0.0


def _numbers_in_rows(rule: re.Pattern[str], text: str) -> dict[str, set[float | None]]:
    """Return the numbers of each kind of row (届, 期) that a folded text names."""
    found: dict[str, set[float | None]] = {}
    for match in rule.finditer(text):
        found.setdefault(match[2].replace("次", "轮"), set()).add(parse_number(match[1]))
    return found


def lacks_date(question: Question, wanted: Wanted, context: Context) -> float:
    """Return 1 if a date is asked for and the sentence has none, or a day and it names none; 0.5 if no date is near the
    word it is asked of."""
    if question.asked is not Asked.DATE:
        return 0.0
    if _WHICH_DAY.search(question.folded) and not _DAY.search(context.text):
        return 1.0
    spans = [
        span for span in answer_tokens(Asked.DATE, context.text) if context.text[slice(*span)] not in question.core
    ]
    spans += [(time.start, time.end) for time in context.times]
    if not spans:
        return 1.0
    places = [context.text.find(name) for term in wanted.head for name in (term.word, *term.names)]
    near = any(-30 <= place - start <= 45 for start, _ in spans for place in places if place >= 0)
    return 0.0 if near or all(place < 0 for place in places) else 0.5


def lacks_person(question: Question, text: str) -> float:
    """Return 1 if a person is asked for and nothing in a folded text looks like one, or nobody there holds the office
    asked for (主任是谁)."""
    if question.asked is not Asked.PERSON:
        return 0.0
    offices = [term for term in question.terms if term.word.endswith(_offices())]
    return float(not answer_tokens(Asked.PERSON, text) or any(not holding(term, text) for term in offices))


@lru_cache(maxsize=1)
def _offices() -> tuple[str, ...]:
    return tuple(sorted(word for word, slot in slot_words().items() if slot is Slot.ROLE and word != "老板"))


def listed(text: str, asked_of: Collection[str] = ()) -> list[int]:
    """Return how many items each enumeration of a folded text has, in order; none that has what is asked about as an
    item: that puts it among others, and lists nothing of it."""
    counts = []
    for match in _LISTED.finditer(text):
        items = re.split("、|”“", match[0])
        if not set(asked_of).isdisjoint(items):
            continue
        counts.append(len(items) + (1 if _LAST_TWO.fullmatch(items[-1]) else 0))
    return counts


def lacks_items(question: Question, wanted: Wanted, text: str) -> float:
    """Return 1 if so many items are asked for and the text does not list as many; where some are, 0.5 if it lists none
    and 0.25 if it only joins two (甲和乙). "有什么" and "分别" want no list: one thing, or a figure each, will do."""
    wants_some = question.asked is Asked.LIST and _WANTS_ITEMS.search(question.folded)
    if not wanted.items and not wants_some:
        return 0.0
    counts = listed(text, question.words)
    if wanted.items:
        return float(wanted.items not in counts and not (wanted.items == 2 and _TWO.search(text)))
    return 0.0 if counts else 0.25 if _TWO.search(text) else 0.5


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

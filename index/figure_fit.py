"""Whether a figure of a sentence is the one asked for: its kind, its place, the words beside it, target or actual.

Each function looks at one thing a reader would check and returns a number in [0, 1], 0 where all is well. Sentences in
which no figure is asked for go through the same functions, with None for the figure.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.article import Article, Figure, Sentence
from corpus.text import fold, fold_with_origin
from index.features import CLAUSE, Context, Weighed, find_name, holding
from index.question import Question
from index.wanted import Wanted, is_place

Span = tuple[int, int]

NEAR = 12
"""Within how many characters of the word next to the question word a figure is taken to be said of it."""
MAX_FIGURES = 6
HEAD_CHARS = 10
"""Within how many characters of its beginning a clause names the place it speaks of."""
BEHIND = 3
"""How soon behind a figure a place makes it its own: 1.6个某市."""
NEARBY_CHARS, CLAUSE_CHARS = 12, 5

_SAID = re.compile(r"[^，。；！？：,;:!?“”]+")
_ENDS = re.compile(r"[，。；！？,;!?]")
_LEADING = re.compile(r"[^,;“‘「『]*(?=,)")
_PARTING = re.compile(r"[，。；！？,;!?“”‘’「」『』]")
_PART = re.compile(r"(?:[^;”」』]|[”」』](?!\s*[“「『]))+[;”」』]*")
_LEAD = re.compile(r"[“‘「『（(《\"\s]*(?:而|但|且|其中|同时|目前|当前|如今|此外|今年|去年)?[“‘「『（(《\"\s]*")
_ADDED = re.compile(r"新增|净增|增加|新引进|新登记")
_GROWTH, _SHARE = re.compile(r"增速|增幅|涨幅|降幅"), re.compile(r"比重$|占比$|份额$|占有率$")
FORECAST = re.compile(r"力争|争取|目标|预计|预期|计划|有望|拟|将(?!近)|确保|到20\d\d年|规划")


def closeness(weighed: Weighed, wanted: Wanted, text: str, spans: Sequence[Span]) -> list[float]:
    """Return how close each span of a folded text stands to the question's terms, in [0, 1]: the idf of each, places
    apart, the less the farther its nearest name stands. What follows a term is nearer to it, and so is its clause."""
    if not spans:
        return []
    terms = zip(weighed.question.terms, weighed.idf, strict=True)
    counted = [(term, idf * term.weight) for term, idf in terms if term.word not in wanted.places]
    whole = sum(weight for _, weight in counted)
    if not whole:
        return [1.0] * len(spans)
    standing = [
        (weight, places)
        for term, weight in counted
        if (places := [place for name in (term.word, *term.names) if name in text for place in find_name(name, text)])
    ]
    ends = [match.start() for match in _ENDS.finditer(text)]
    return [
        sum(
            weight * math.exp(-min([_distance(ends, place, span) for place in places]) / NEARBY_CHARS)
            for weight, places in standing
        )
        / whole
        for span in spans
    ]


def _distance(ends: Sequence[int], place: Span, span: Span) -> float:
    """Return the characters between a term and a span, more where the span comes first and where clauses end between
    them: `ends` are the places of the marks that end one, ascending."""
    ahead = place[1] <= span[0]
    start, stop = (place[1], span[0]) if ahead else (span[1], place[0])
    if start >= stop:
        return 0.0
    clauses = bisect_left(ends, stop) - bisect_left(ends, start)
    return (1.0 if ahead else 1.5) * (stop - start) + CLAUSE_CHARS * clauses


def find_figures(wanted: Wanted, weighed: Weighed, text: str) -> dict[Span, float]:
    """Return the spans in a folded text of at most MAX_FIGURES figures of the kind asked for, and how close they stand
    to the question's terms, the closest first."""
    if wanted.figure is None:
        return {}
    core = "" if "还是" in weighed.question.text else weighed.question.core
    spans = [match.span() for match in wanted.figure.finditer(text) if match[0] not in core]
    close = zip(spans, closeness(weighed, wanted, text, spans), strict=True)
    return dict(sorted(close, key=lambda one: (-one[1], one[0]))[:MAX_FIGURES])


def lacks_figure(wanted: Wanted, weighed: Weighed, text: str, figures: Sequence[Span]) -> float:
    """Return 1 if a figure is asked for and a folded text has none of its kind, less the nearer one stands to the
    word next to the question word: 0 within a few characters, 0.5 in a clause that has no word of the question."""
    if wanted.figure is None:
        return 0.0
    if not figures:
        return 1.0
    heads = [span for term in wanted.head for name in (term.word, *term.names) for span in find_name(name, text)]
    if any(_between(figure, head) <= NEAR for figure in figures for head in heads):
        return 0.0
    near = False
    for clause in CLAUSE.finditer(text):
        named = any(holding(term, clause[0]) for term in weighed.question.terms)
        if (named or near) and any(clause.start() <= start < clause.end() for start, _ in figures):
            return 0.2
        near = named
    return 0.5


def _between(one: Span, other: Span) -> int:
    """Return how many characters stand between two spans, 0 where they touch or overlap."""
    return max(0, one[0] - other[1], other[0] - one[1])


def other_place(
    question: Question,
    wanted: Wanted,
    context: Context,
    article: Article,
    figure: Span | None,
    stated: Sequence[Figure],
    subjects: Sequence[tuple[int, str]],
) -> float:
    """Return 1 if the question names places and the sentence speaks of another one, 0.5 if it names none of them.

    What it speaks of is the place a clause begins with, the last one before the figure; one that the question names in
    whatever form (某县城关 of 某县城关镇) is none other. A sentence without such a place speaks of those its title, the
    sentence before it or its article names. Nothing speaks against a figure `stated` of a place asked for. `subjects`
    are what `find_subjects` returns.
    """
    if not wanted.places or any(place in fold(one.subject) for one in stated for place in wanted.places):
        return 0.0
    text = context.text
    named = any(place in text for place in wanted.places)
    spoken = [at for at in subjects if figure is None or at[0] < figure[0]]
    if spoken:
        last = spoken[-1][1]
        if any(last.startswith(place) or place.startswith(last) for place in wanted.places):
            return 0.0
        stem = last.rstrip("省市区县镇乡")
        if len(stem) > 1 and stem in question.folded:
            return 0.0
        own = [text.find(place) for place in wanted.places if place in text]
        clause_of_last = spoken[-1][0]
        if figure is None:
            return 0.0 if named else 0.5
        if any(clause_of_last < place < figure[1] + BEHIND for place in own if not _is_parted(text, figure, place)):
            return 0.0
        return 1.0
    if named or any(place in f"{context.title}{context.before}" for place in wanted.places):
        return 0.0
    return 0.2 if any(article.body.count(place) > 1 for place in wanted.places) else 0.5


def _is_parted(text: str, figure: Span, place: int) -> bool:
    """Whether something ends between a figure and a place behind it: 增长4%”“某市."""
    return bool(_PARTING.search(text, figure[1], max(figure[1], place)))


def said_elsewhere(weighed: Weighed, text: str, figure: Span | None) -> float:
    """Return how much of what a folded text holds of the question's terms, in [0, 1] by idf, stands only in other parts
    than its figure's: 甲园引进30家;乙园投资9亿元 holds 甲园, and the nine are not its own.

    Parts are parted by semicolons or stand in quotation marks each. What comes before the first comma, outside of
    quotation marks, is said of all.
    """
    parts = [match.span() for match in _PART.finditer(text)]
    if figure is None or len(parts) < 2:
        return 0.0
    start, end = next(((start, end) for start, end in parts if start <= figure[0] < end), parts[-1])
    lead = _LEADING.match(text)
    common = lead.end() if lead else 0
    held = elsewhere = 0.0
    for term, idf in zip(weighed.question.terms, weighed.idf, strict=True):
        places = [place for name in (term.word, *term.names) if name in text for place, _ in find_name(name, text)]
        if places:
            held += idf * term.weight
            elsewhere += idf * term.weight * (not any(start <= place < end or place < common for place in places))
    return elsewhere / held if held else 0.0


@lru_cache(maxsize=4096)
def find_subjects(text: str, segment: Callable[[str], tuple[str, ...]]) -> tuple[tuple[int, str], ...]:
    """Return where a clause of a folded text begins with a place, and that place, in order."""
    found = []
    for clause in _SAID.finditer(text):
        start = clause.start()
        head = clause[0][:HEAD_CHARS]
        if not _may_be_place(head):
            continue
        for word in segment(head)[:4]:
            at = text.find(word, start)
            if at < 0 or not _LEAD.fullmatch(text, clause.start(), at):
                break
            if is_place(word):
                found.append((at, word))
                break
            start = at + len(word)
    return tuple(found)


def _may_be_place(head: str) -> bool:
    """Whether a place may stand at the beginning of a clause: seen without segmentation, which takes longer."""
    lead = _LEAD.match(head)
    starts = {0, lead.end() if lead else 0}
    return any(is_place(head[start : start + length]) for start in starts for length in range(2, 7))


def unstated(figure: Span | None, stated: Sequence[Figure]) -> float:
    """Return 1 if what looks like a figure is none of those the sentence states (see `stated_at`): a name, a date."""
    return float(figure is not None and not stated)


def stated_at(sentence: Sentence, folded: str, place: Span) -> list[Figure]:
    """Return the figures a sentence states that a place in its folded text touches."""
    text = sentence.text
    start, end = place if len(text) == len(folded) else fold_with_origin(text).source_span(*place)
    return [one for one in sentence.figures if one.start < end and start < one.end]


def other_share(wanted: Wanted, stated: Sequence[Figure]) -> bool:
    """Whether a share is asked for and a figure is `stated` as a growth, or the other way round."""
    if wanted.share is None or not stated:
        return False
    unlike = _GROWTH if wanted.share else _SHARE
    return all(unlike.search(one.indicator) for one in stated)


def other_status(wanted: Wanted, text: str, figure: Span | None) -> float:
    """Return 1 if a target is asked for and the text has none, or what was reached and the text only expects it, or
    the whole and the figure is what was added."""
    if wanted.whole and figure is not None:
        return float(bool(_ADDED.search(text[max(0, figure[0] - NEAR) : figure[0]])))
    if wanted.target is None:
        return 0.0
    if wanted.target:
        return float(not FORECAST.search(text))
    return float(figure is not None and bool(FORECAST.search(text[max(0, figure[0] - 2 * NEAR) : figure[0]])))

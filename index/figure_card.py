"""What is sure of the figure that answers a question: what it is of, its change, who agrees and who says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import Basis, Figure, Span, Status
from corpus.dates import find_times
from corpus.text import fold
from index.amounts import agree
from index.answer import Answer, FigureHit, Role, SentenceHit
from index.figure_search import MOST_SENTENCES, StatedFigure, scope_of, stated_figures, to_hit
from index.generation import Generation
from index.indicator import (
    Column,
    Topic,
    Wish,
    canonical,
    closeness,
    is_ordinal,
    printed_name,
    read_wish,
    topic,
)
from index.segmenter import Segmenter
from index.series import days_of, roughness

BY_NAME = 0.95
"""From which fit on a figure is asked for by its name."""
MARGIN = 4
"""By how many characters the part of a sentence that answers may reach beyond the figure's."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that state the figure of a period, or of what is the case when they are published: `same` say as much,
    `other` something else, both newest first."""

    same: tuple[FigureHit, ...]
    other: tuple[FigureHit, ...]


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A figure that answers a question, and its `indicator` as printed but for times and places before it.

    `change` is its growth where the sentence tells it, `speaker` who says it, as the sentence has it, or "". `points`
    is for how many periods such a figure was reached.
    """

    figure: Figure
    indicator: str
    hit: SentenceHit
    agreement: Agreement
    change: Figure | None = None
    speaker: str = ""
    points: int = 1


_LED = re.compile(r"^(?:根?据(?!悉)|早前|近日|日前|此前|对此|昨[日天]|今[日天]|同时|另外|此外|据悉|，|“)+")
_SAYS = r"(?:介绍说|告诉记者|表示|认为|指出|介绍|透露|坦言|强调|预计|称|说)"
_SAID_BEFORE = re.compile(rf"(?:^|[。！？；，])(?P<who>[^，。；：“”、]{{2,24}}?){_SAYS}(?:，|：|,|:)“?")
_BY_SOURCE = re.compile(
    r"(?:根?据)(?P<who>[^，。；：“”、]{2,20}?)(?:统计(?!局|部)|介绍|数据|发布|测算|通报|公布|披露|预测)[^，。；：“”]{0,8}[，,：:]"
)
_SAID_AFTER = re.compile(rf"”(?P<who>[^，。；：“”、]{{2,24}}?){_SAYS}(?=[。，,：:]|$)")


def find_card(
    generation: Generation, answer: Answer, segmenter: Segmenter, *, asked_on: str | None = None
) -> FigureCard | None:
    """Return the card of the figure an answer begins with; None where it is not sure that it is the one asked for.

    It is sure where the part of the sentence that answers is that figure, and question and figure agree in indicator,
    place and period as far as the question names them. Answers to several questions have none.
    """
    hit = answer.hits[0]
    if answer.parts or hit.role is not Role.ANSWER or not hit.figures or not hit.highlights:
        return None
    question = answer.rewritten or answer.question
    wish = read_wish(question, segmenter, asked_on=asked_on)
    marked = hit.figures[0]
    fits = [fit_to(wish, figure) for figure in hit.figures]
    best = max(fits)
    fitting = [figure for figure, fit in zip(hit.figures, fits, strict=True) if fit == best]
    by_name = best >= BY_NAME and len({topic(figure) for figure in fitting}) == 1
    if not best or not _is_marked(marked, hit.highlights[0], by_name=by_name) or not (marked in fitting or by_name):
        return None
    figure = _most_exact(marked if marked in fitting else fitting[0], hit.figures)
    alike = _stated_alike(generation, FigureHit(figure, hit), segmenter)
    return FigureCard(
        figure,
        printed_name(figure),
        hit,
        _agreement(FigureHit(figure, hit), alike),
        change=_find_change(figure, hit.figures),
        speaker=find_speaker(hit.sentence, figure),
        points=_count_points(alike),
    )


def _is_marked(figure: Figure, marked: Span, *, by_name: bool) -> bool:
    """Whether the part of a sentence that answers is a figure, give or take the words around its number; where one is
    asked for `by_name`, whether it holds the figure."""
    start, end = marked
    tight = figure.start - MARGIN <= start and end <= figure.end + MARGIN
    return start < figure.end and figure.start < end and (tight or by_name)


def _most_exact(figure: Figure, others: Sequence[Figure]) -> Figure:
    """Return the figure of the same thing in a sentence that says it most exactly: 74.15万户 for 突破74万户."""
    alike = [other for other in others if topic(other) == topic(figure) and _comparable(figure, other)]
    return min((other for other in alike if agree(figure, other)), key=roughness, default=figure)


def fit_to(wish: Wish, figure: Figure) -> float:
    """Return how well a figure is the one a question asks for, in [0, 1], 0 where it is not: by its indicator, and by
    place and period where the question names them."""
    what = topic(figure)
    if (wish.place and what.place and wish.place != what.place) or not _right_column(wish, what):
        return 0.0
    if is_ordinal(figure) or not wish.covers(*days_of(figure)):
        return 0.0
    if any(_years(time.first, time.last) not in (1, _years(*days_of(figure))) for time in wish.times):
        return 0.0
    fit = closeness(wish, replace(what, place=wish.place))
    return fit if fit >= BY_NAME or canonical(what.name, strict=False).startswith(wish.words[:1]) else 0.0


def _years(first: str | None, last: str | None) -> int:
    """Return over how many calendar years a period reaches, 1 where a side is open."""
    return int(last[:4]) - int(first[:4]) + 1 if first and last else 1


def _right_column(wish: Wish, what: Topic) -> bool:
    """Whether a growth is asked for and the figure is one, or neither."""
    return what.column is Column.LEVEL if wish.column is None else what.column is wish.column


def find_agreement(
    generation: Generation, hit: SentenceHit, figure: Figure, segmenter: Segmenter, *, most: int = MOST_SENTENCES
) -> Agreement:
    """Return who states the figure of a sentence as it is now in the index; `same` may be empty after a change.

    Of a large index `most` sentences are looked at.
    """
    one = FigureHit(figure, hit)
    return _agreement(one, _stated_alike(generation, one, segmenter, most=most))


def _stated_alike(
    generation: Generation, one: FigureHit, segmenter: Segmenter, *, most: int = MOST_SENTENCES
) -> list[StatedFigure]:
    """Return the figures of the same thing as one, in index order."""
    what, scope = topic(one.figure), scope_of(one)
    found = stated_figures(generation, f"{one.figure.subject}{one.figure.indicator}", segmenter, most=most)
    return [other for other in found if topic(other.figure) == what and scope_of(other) == scope]


def _agreement(one: FigureHit, stated: Sequence[StatedFigure]) -> Agreement:
    """Return those of the same thing's figures that are of one's period and status, those that agree with it apart from
    the others."""
    alike = [
        other
        for other in map(to_hit, stated)
        if _comparable(one.figure, other.figure) or (_is_current(one) and _is_current(other))
    ]
    alike.sort(key=lambda other: (tuple(-ord(char) for char in other.hit.published or ""), other.hit.article_id))
    same = tuple(other for other in alike if agree(one.figure, other.figure))
    return Agreement(same, tuple(other for other in alike if not agree(one.figure, other.figure)))


def _is_current(one: FigureHit) -> bool:
    """Whether a figure tells what is the case when its article is published: it has no period of its own."""
    first, last = one.figure.first, one.figure.last
    stamped = first is not None and first == last and first == (one.hit.published or "")[: len(first)]
    return (
        one.figure.status is Status.ACTUAL
        and one.figure.basis is None
        and (stamped or (first is None and last is None))
    )


def _comparable(one: Figure, other: Figure) -> bool:
    return (
        one.status is other.status
        and days_of(one) == days_of(other)
        and (one.basis or Basis.YEAR_ON_YEAR) == (other.basis or Basis.YEAR_ON_YEAR)
    )


def _find_change(figure: Figure, others: tuple[Figure, ...]) -> Figure | None:
    """Return the growth of a level that its sentence tells for the same period."""
    what = topic(figure)
    grown = Topic(what.place, what.name, Column.GROWTH)
    return next(
        (
            other
            for other in others
            if what.column is Column.LEVEL and topic(other) == grown and other.period == figure.period
            and other.basis in (None, Basis.YEAR_ON_YEAR) and other.status is figure.status
        ),
        None,
    )  # fmt: skip


def _count_points(stated: Sequence[StatedFigure]) -> int:
    """Return for how many periods some of the figures of one thing were reached."""
    return len({one.figure.period for one in stated if one.figure.last and one.figure.status is Status.ACTUAL})


def find_speaker(sentence: str, figure: Figure) -> str:
    """Return who says a figure, as the sentence has it, "" where it does not tell."""
    before, after = sentence[: figure.start], sentence[figure.end :]
    for rule in (_BY_SOURCE, _SAID_BEFORE):
        found = list(rule.finditer(before))
        if found and before.count("“", 0, found[-1].end()) - before.count("”", 0, found[-1].end()) in (0, 1):
            closed = "”" in before[found[-1].end() :] and found[-1][0].endswith("“")
            if not closed:
                return _name(found[-1]["who"])
    quoted = before.count("“") > before.count("”")
    said = _SAID_AFTER.match(after, after.find("”")) if quoted and "”" in after else None
    return _name(said["who"]) if said else ""


def _name(who: str) -> str:
    """Return a speaker without what leads to them; "" where a time, or no whole name, is left."""
    name = _LED.sub("", who).strip().removesuffix("报道")
    unfinished = len(name) < 2 or name[0] in "和与及的" or name[-1] in "的和与及"
    return "" if unfinished or find_times(fold(name), reference="2000-01-01") else name

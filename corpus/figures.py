"""The figures that sentences state: each with its subject, indicator, value, status and period, in order of place.

What is carried from sentence to sentence of a paragraph is what they speak of and when. Start here; values are found in
`figure_values`, what is no figure in `figure_traps`, the words beside a number in `figure_phrases`, the indicator they
make in `figure_indicators`, of whom they are in `figure_subjects`, periods in `figure_periods`, status and basis in
`figure_status`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import add
from typing import NamedTuple

from corpus.article import BlockKind, Figure, Sentence, Status
from corpus.figure_indicators import Named, name_figure, read_scene
from corpus.figure_periods import Period, find_period, find_told
from corpus.figure_phrases import is_place
from corpus.figure_status import find_basis, find_status, has_happened, is_building
from corpus.figure_subjects import SENTENCES_BACK, Said, Stated, Topics, find_subject
from corpus.figure_traps import find_names, is_figure
from corpus.figure_values import MAY_HOLD_VALUE, Value, find_values
from corpus.text import Folded

LOCAL = re.compile(r"全[市县区州镇]|我[市县区州镇]")
LOOKED_AT = 3_000
"""Within how many characters an article names the place it is about."""


class Carried(NamedTuple):
    """What a paragraph has told so far: its last sentences, when, and whether of works that are not done.

    In a list it is also what the list stands under, and whether it says what is wished for.
    """

    paragraph: int = -1
    earlier: tuple[Said, ...] = ()
    period: Period | None = None
    building: bool = False
    list_of: str | None = None
    wished: bool = False


def follow_figures(
    sentences: Sequence[Sentence], title: str, published: str | None, words: Mapping[str, int]
) -> Iterator[tuple[Figure, ...]]:
    """Yield the figures of each sentence of an article, given in reading order with their times.

    `words` tells how often words occur. () where a sentence states none, and for repeats. Never raises.
    """
    home = _home(title, sentences)
    carried = Carried()
    for sentence in sentences:
        if sentence.kind is BlockKind.REPEAT:
            yield ()
            continue
        if sentence.paragraph != carried.paragraph:
            carried = _next_paragraph(sentence, carried)
        if not MAY_HOLD_VALUE.search(sentence.text):
            period = None if sentence.times else carried.period
            carried = carried._replace(earlier=_last_said(carried, Said(sentence, (), words, home)), period=period)
            yield ()
            continue
        figures, carried = find_figures(sentence, carried, home, published, words)
        yield figures


def _next_paragraph(sentence: Sentence, carried: Carried) -> Carried:
    """What goes on into a new paragraph: only in a list of what is wished for, its period and the wish."""
    listed = sentence.kind is BlockKind.ITEM and sentence.heading == carried.list_of
    if listed and carried.wished:
        return carried._replace(paragraph=sentence.paragraph, earlier=(), building=False)
    return Carried(sentence.paragraph)


def find_figures(
    sentence: Sentence, carried: Carried, home: str, published: str | None, words: Mapping[str, int]
) -> tuple[tuple[Figure, ...], Carried]:
    """Return the figures of a sentence in order of place, and what is carried to the next.

    `home` is the place the article is about, or "".
    """
    scene = read_scene(sentence, words)
    folded, places = scene.folded, tuple(scene.times)
    text = folded.text
    values = list(find_values(text))
    names = find_names(text) if values else ()
    following = [*values, None][1:]
    kept = [
        one
        for one, after in zip(values, following, strict=True)
        if is_figure(text, one, after, places, names) and not _enclosed(sentence.text[folded.origin[one.number]])
    ]
    told = find_told(text, sentence.times, places, published)
    topics = Topics(scene, home, sentence)
    building = is_building(text) or (
        carried.building and not sentence.times and not (kept and any(topics.before(kept[0].start)))
    )
    found: list[Figure] = []
    named: Named | None = None
    before: Stated | None = None
    period: Period = (None, None)
    for number, value in enumerate(kept):
        floor = kept[number - 1].end if number else 0
        limit = kept[number + 1].start if number + 1 < len(kept) else len(text)
        named = name_figure(scene, value, named, floor, limit)
        if value.kind == "count" and not named.indicator:
            continue
        before = find_subject(topics, value, named, before, carried.earlier)
        if not (named.change and number and not any(floor <= one.place < value.start for one in told)):
            period = find_period(text, value, told, carried.period, published)
        status = find_status(
            text, value, indicator=named.indicator, building=building, period=period, published=published
        )
        if status is Status.ACTUAL and carried.wished and not told and not has_happened(text):
            status, period = Status.TARGET, carried.period or period
        stated = told or carried.period
        first, last = period if stated or status in (Status.ACTUAL, Status.PLAN) else (None, None)
        start, end = folded.source_span(value.start, value.end)
        found.append(
            Figure(
                subject=before.subject,
                indicator=named.indicator,
                value=-value.amount if named.falling and value.amount is not None else value.amount,
                value_text=sentence.text[start:end],
                unit=_unit(folded, sentence.text, value),
                qualifiers=value.qualifiers,
                status=status,
                basis=find_basis(text, value),
                first=first,
                last=last,
                start=start,
                end=end,
            )
        )
    dated = [one.period for one in told if not one.now and one.period[0] != one.period[1]]
    later = (dated[-1] if found else None) if dated else carried.period
    list_of = sentence.heading if sentence.kind is BlockKind.ITEM else None
    wished = list_of is not None and any(one.status is Status.TARGET for one in found)
    return tuple(found), Carried(
        sentence.paragraph,
        _last_said(carried, Said(sentence, found, words, home)),
        later,
        building,
        list_of,
        wished,
    )


def _last_said(carried: Carried, said: Said) -> tuple[Said, ...]:
    return (*carried.earlier[1 - SENTENCES_BACK :], said)


def _enclosed(char: str) -> bool:
    """Whether a digit stands in a circle or brackets and numbers a point: ① ⑵."""
    return "\u2460" <= char <= "\u24ff" or "\u2776" <= char <= "\u2793"


def _unit(folded: Folded, text: str, value: Value) -> str:
    """The unit as it is printed where it stands as one piece, else as folded."""
    end = value.unit_at + len(value.unit)
    if value.unit and folded.text[value.unit_at : end] == value.unit:
        start, stop = folded.source_span(value.unit_at, end)
        return text[start:stop]
    return value.unit


def _home(title: str, sentences: Sequence[Sentence]) -> str:
    """Return the place an article is about, "" where none is named often and as a place of its own (某市).

    It is the one named most often, three times at least.
    """
    text = (title + "".join(sentence.text for sentence in sentences))[:LOOKED_AT]
    if not LOCAL.search(text):
        return ""
    pairs = list(map(add, text, text[1:]))
    counts = Counter(chain(pairs, map(add, pairs, text[2:])))
    known = {name: count for name, count in counts.items() if count >= 3 and is_place(name)}
    return max(known, key=lambda name: (known[name], len(name), name), default="")

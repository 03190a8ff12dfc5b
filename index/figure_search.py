"""Which figures the sentences of a generation state of something, and the series a question asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from corpus.article import BlockKind, Figure, ParsedArticle, Sentence
from corpus.text import fold_with_origin
from index.answer import FigureHit, SentenceHit
from index.generation import Generation
from index.hits import neighbours
from index.indicator import Column, Wish, closeness, is_definite, is_ordinal, printed_place, read_wish, topic
from index.question import find_terms, is_bare_number
from index.segmenter import Segmenter
from index.series import Series, build_series, days_of

READ_WHOLE_UP_TO = 5_000
"""Up to how many sentences a generation is read whole; of a larger one those sentences that share most words."""
MOST_SENTENCES, MOST_ARTICLES = 600, 300
MOST_OTHERS, MOST_KNOWN = 4, 6
MAX_QUERY_CHARS = 18
"""A longer name of a figure is half a sentence, and none to offer."""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure, and the sentence and article that state it."""

    figure: Figure
    sentence: Sentence
    parsed: ParsedArticle


@dataclass(frozen=True, slots=True)
class SeriesFound:
    """What was found for a query. `series` is None where nothing fits; `others` are queries for what else there is.

    `missing` is a period the query names that the series has no row of, "" if there is none such.
    """

    wish: Wish
    series: Series | None
    others: tuple[str, ...] = ()
    missing: str = ""


def find_series(
    generation: Generation, query: str, segmenter: Segmenter, *, asked_on: str | None = None
) -> SeriesFound:
    """Return the series a query asks for: of the subject it names, else of the one most figures are of.

    `others` are other subjects and more particular indicators, those with most figures first, at most MOST_OTHERS;
    where there is no series, what the articles give most figures of. Each of them finds a series. `asked_on`
    (YYYY-MM-DD) is the day 去年 counts from; a period named leaves only its rows, unless there are none.
    """
    wish = read_wish(query, segmenter, asked_on=asked_on)
    named = wish.names and not is_bare_number(query)
    groups = find_groups(wish, by_topic(stated_figures(generation, query, segmenter))) if named else []
    if not groups:
        return SeriesFound(wish, None, known_queries(generation, segmenter))
    kept = tuple(one for one in groups[0].stated if wish.covers(*days_of(one.figure)))
    short = (other for other in groups[1:] if len(other.query) <= MAX_QUERY_CHARS)
    others = islice((other.query for other in short if other.is_found(segmenter)), MOST_OTHERS)
    missing = "" if kept else (*wish.times, *wish.bare)[0].text
    series = replace(groups[0], stated=kept or groups[0].stated).series
    return SeriesFound(wish, series, tuple(dict.fromkeys(others)), missing)


def find_series_of(generation: Generation, one: FigureHit, segmenter: Segmenter) -> SeriesFound:
    """Return the series a figure belongs to; None in it where the articles no longer state any of it."""
    figure, article_id = one.figure, scope_of(one)
    what, text = topic(figure), f"{figure.subject}{figure.indicator}"
    wish = Wish(what.place, (what.name,), (what.name,), None)
    stated = [
        one
        for one in stated_figures(generation, text, segmenter)
        if (topic(one.figure).place, topic(one.figure).name) == (what.place, what.name)
        and article_id in ("", scope_of(one))
    ]
    if not stated:
        return SeriesFound(wish, None, known_queries(generation, segmenter))
    return SeriesFound(wish, build_series(map(to_hit, stated)))


def stated_figures(
    generation: Generation, text: str, segmenter: Segmenter, *, most: int = MOST_SENTENCES
) -> Iterator[StatedFigure]:
    """Yield figures of sentences that may be of what a text names, in index order; repeats are passed over.

    A small generation is read whole, of a large one the `most` that share most with the text.
    """
    if generation.sentence_count <= READ_WHOLE_UP_TO:
        for number, _ in generation.listing():
            parsed = generation.article(number)
            yield from chain.from_iterable(_of_sentence(parsed, sentence) for sentence in parsed.sentences)
        return
    terms = find_terms(fold_with_origin(text).text, segmenter)
    words = [word for term in terms for name in (term.word, *term.names) for word in segmenter.segment(name)]
    documents, _ = generation.fields["sentence-words"].search(list(dict.fromkeys(words)) or [text], k=most)
    for document in sorted(documents.tolist()):
        place = generation.sentence_place(document)
        parsed = generation.article(place.article)
        yield from _of_sentence(parsed, parsed.sentences[place.number])


def _of_sentence(parsed: ParsedArticle, sentence: Sentence) -> Iterator[StatedFigure]:
    if sentence.kind is not BlockKind.REPEAT:
        for figure in sentence.figures:
            if not is_ordinal(figure):
                yield StatedFigure(figure, sentence, parsed)


def scope_of(one: StatedFigure | FigureHit) -> str:
    """Return the article within which a figure's subject is the same, "" where it is in all of them."""
    if is_definite(one.figure):
        return ""
    return one.parsed.article.article_id if isinstance(one, StatedFigure) else one.hit.article_id


def to_hit(stated: StatedFigure) -> FigureHit:
    """Return a figure with its sentence as answers show it, the figure marked in it."""
    sentence, article = stated.sentence, stated.parsed.article
    before, after = neighbours(stated.parsed, sentence.number)
    others = tuple(figure for figure in sentence.figures if figure != stated.figure)
    hit = SentenceHit(
        sentence=sentence.text,
        article_id=article.article_id,
        title=article.title,
        published=article.published,
        score=1.0,
        spans=sentence.spans,
        highlights=((stated.figure.start, stated.figure.end),),
        times=sentence.times,
        before=before,
        after=after,
        heading=sentence.heading,
        paragraph=sentence.paragraph,
        figures=(stated.figure, *others),
    )
    return FigureHit(stated.figure, hit)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one indicator and one place, and how well they fit what is wanted."""

    place: str
    name: str
    fit: float
    stated: tuple[StatedFigure, ...]

    @property
    def series(self) -> Series:
        """The figures as a series."""
        return build_series(map(to_hit, self.stated))

    @property
    def query(self) -> str:
        """A text that asks for these figures."""
        growth = all(topic(one.figure).column is Column.GROWTH for one in self.stated)
        place = printed_place(self.stated[0].figure.subject) or self.place
        return f"{place}{self.name}{'增速' if growth else ''}"

    def is_found(self, segmenter: Segmenter) -> bool:
        """Whether its query finds it."""
        return closeness(read_wish(self.query, segmenter), topic(self.stated[0].figure)) == 1.0


def by_topic(stated: Iterable[StatedFigure]) -> dict[tuple[str, str], list[StatedFigure]]:
    """Return figures, in their order, by the place and the name of what they are of."""
    found: dict[tuple[str, str], list[StatedFigure]] = {}
    for one in stated:
        what = topic(one.figure)
        found.setdefault((what.place, what.name), []).append(one)
    return found


def find_groups(wish: Wish, stated: Mapping[tuple[str, str], Sequence[StatedFigure]]) -> list[Group]:
    """Return those of the figures `by_topic` that fit by indicator and place: the best fit first, then what has most
    rows and articles."""
    groups = []
    for (place, name), alike in stated.items():
        fit = closeness(wish, topic(alike[0].figure))
        held: dict[str, list[StatedFigure]] = {}
        for one in alike if fit else ():
            held.setdefault(scope_of(one), []).append(one)
        groups += [Group(place, name, fit, tuple(found)) for found in held.values() if _has_column(wish, found)]
    return sorted(
        groups, key=lambda group: (-group.fit, *_size(group.stated), group.name, not group.place, group.place)
    )


def _has_column(wish: Wish, stated: Sequence[StatedFigure]) -> bool:
    return wish.column is None or any(topic(one.figure).column is wish.column for one in stated)


def _size(stated: Sequence[StatedFigure]) -> tuple[int, int]:
    """Return what figures are sorted by, the most periods first, then the most articles."""
    rows = {(topic(one.figure).column, one.figure.period, one.figure.status) for one in stated if one.figure.last}
    return -len(rows), -len({one.parsed.article.article_id for one in stated})


def known_queries(generation: Generation, segmenter: Segmenter) -> tuple[str, ...]:
    """Return queries for what the newest articles give figures of over most periods, MOST_KNOWN at most."""
    listed = sorted(generation.listing(), key=lambda one: one[1].published or "", reverse=True)[:MOST_ARTICLES]
    held: dict[tuple[str, str], list[StatedFigure]] = {}
    for number, _ in listed:
        parsed = generation.article(number)
        for one in chain.from_iterable(_of_sentence(parsed, sentence) for sentence in parsed.sentences):
            what = topic(one.figure)
            if what.name and is_definite(one.figure):
                held.setdefault((what.place, what.name), []).append(one)
    groups = [Group(*key, 1.0, tuple(found)) for key, found in held.items()]
    groups.sort(key=lambda group: (*_size(group.stated), group.name, group.place))
    known = (group.query for group in groups if group.is_found(segmenter))
    return tuple(islice(dict.fromkeys(known), MOST_KNOWN))

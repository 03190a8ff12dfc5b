"""A claim looked up: whether the articles give its subject, indicator and period the same figure, another one, or none.

read the message → find what the articles state of the same thing → compare. Start with `verify`. It is strict: a claim
differs only where subject, indicator, period, status and basis agree and no article gives its value; it agrees only
where one does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain

from corpus.article import Article, Basis, BlockKind, Figure, Sentence, Status
from corpus.parsing import parse
from corpus.text import fold
from index.answer import Answer, SentenceHit
from index.claim_values import Alike, compare_values
from index.engine import AnswerEngine
from index.figure_search import StatedFigure, stated_figures, to_hit
from index.indicator import Column, Topic, canonical, is_definite, is_ordinal, split_place, topic
from index.question import find_periods
from index.series import days_of
from index.slots import find_places

MAX_CLAIMS = 5
"""How many claims of a message are told; of more, those that differ come before those that agree."""
MAX_CLAIM_CHARS, MAX_LOOKED_AT = 4096, 40
MAX_QUOTES = 2
LEAST_SAME_CHARS = 12
"""How long a sentence is, its figures left out, that is known again by its words alone."""
NEAR_SENTENCES = 20

_GLUED = re.compile(r"(?<=[A-Za-z]{3})(?=\d[\d.,]*\s?(?:[万亿]|%))")
"""Where an abbreviation and its value touch: GDP4022亿元."""
_LIGHT = re.compile(r"[^\w%‰.]+|(?<!\d)\.|\.(?!\d)")


class Verdict(StrEnum):
    """What the articles say of a claim: the same, something else, nothing; or the nearest sentence, where the claim has
    no figure to compare."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MISSING = "missing"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one claim.

    `claim` is the sentence of the message, `figure` that of its figures which was looked up, None for the sentence as
    a whole. `quotes` are the sentences that say the same, or something else, or, for a claim that is not there, what
    comes nearest; what was compared is marked in them and comes first among their figures. `other` are sentences that
    say something else though some agree. `confidence` in [0, 1] is the engine's where the verdict is NEAREST.
    """

    claim: str
    figure: Figure | None
    verdict: Verdict
    quotes: tuple[SentenceHit, ...] = ()
    other: tuple[SentenceHit, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Verified:
    """The findings for a message, in the order of its claims; `more` is how many claims are left out."""

    findings: tuple[Finding, ...]
    more: int = 0


def verify(engine: AnswerEngine, text: str, *, said_on: str) -> Verified:
    """Look up the claims of a message, each once; () where it has no words. `said_on` (YYYY-MM-DD) is when it was
    written.

    A message that states figures is looked up figure by figure, but sentence by sentence where an article has the very
    sentence; any other one by its sentences, and what is found is only the nearest there is.
    """
    segmenter = engine.segmenter
    article = Article("claim", "", _GLUED.sub(" ", text[:MAX_CLAIM_CHARS]), said_on)
    sentences = [one for one in parse(article, segmenter.frequencies).sentences if one.kind is not BlockKind.REPEAT]
    stating = [one for one in sentences if any(not is_ordinal(figure) for figure in one.figures)]
    if not stating:
        worded = [*{_bare(one.text): one.text for one in sentences if segmenter.segment(one.text)}.values()]
        found = [_find_nearest(engine, text, said_on) for text in worded[:MAX_CLAIMS]]
        return Verified(tuple(found), len(worded) - len(found))
    every = [_Lookup(engine, sentence, sentences, said_on).findings() for sentence in stating[:MAX_LOOKED_AT]]
    looked_up = [*{_claimed(one): one for one in chain.from_iterable(every)}.values()]
    order = (Verdict.DIFFERS, Verdict.AGREES, Verdict.NEAREST, Verdict.MISSING)
    told = sorted(range(len(looked_up)), key=lambda number: order.index(looked_up[number].verdict))[:MAX_CLAIMS]
    return Verified(tuple(looked_up[number] for number in sorted(told)), len(looked_up) - len(told))


def _claimed(finding: Finding) -> tuple[object, ...]:
    """Return what two findings share where they are of one claim that a message repeats."""
    figure = finding.figure
    said = _bare(finding.claim if figure is None else figure.value_text)
    return finding.verdict, said, figure and replace(figure, value_text="", start=0, end=0)


def _find_nearest(engine: AnswerEngine, text: str, said_on: str) -> Finding:
    """Find what comes nearest to a sentence without figures: agreement only where an article has the sentence."""
    same = _same_sentence(engine, text)
    if same is not None:
        return Finding(text, None, Verdict.AGREES, (same,))
    answer = engine.answer(text, asked_on=said_on, n=1, choices=False)
    if isinstance(answer, Answer) and answer.hits:
        return Finding(text, None, Verdict.NEAREST, answer.hits[:1], confidence=answer.confidence)
    return Finding(text, None, Verdict.MISSING)


def _same_sentence(engine: AnswerEngine, text: str) -> SentenceHit | None:
    """Return the sentence of an article that is this one but for its marks, None where there is none."""
    bare = _bare(text)
    if len(bare) < LEAST_SAME_CHARS:
        return None
    return next((_whole_hit(one) for one in _similar(engine, text) if _bare(one.sentence.text) == bare), None)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure of a message: what it is of, and its period in days, None where it names none.

    Its subject is the only place the sentence names before it where it has none of its own.
    """

    figure: Figure
    what: Topic
    days: tuple[str | None, str | None] | None


@dataclass(frozen=True)
class _Lookup:
    """One sentence of a message, and what it takes to look its figures up."""

    engine: AnswerEngine
    sentence: Sentence
    message: Sequence[Sentence]
    said_on: str

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each figure, or one for the sentence where an article has the very sentence."""
        same = _same_sentence(self.engine, self.sentence.text)
        if same is not None:
            yield Finding(self.sentence.text, None, Verdict.AGREES, (same,))
            return
        for number, figure in enumerate(self.sentence.figures):
            if not is_ordinal(figure):
                yield self._find(self._read(figure), self._aligned(number))

    def _read(self, figure: Figure) -> _Claim:
        figure = self._dated(figure)
        if days_of(figure) == (self.said_on, self.said_on):  # told without a time: as of the day it was said
            figure = replace(figure, first=None, last=None)
        before = () if figure.subject else set(self._named_in(self.sentence.text[: figure.start]))
        if len(before) == 1 and not topic(figure).place:
            figure = replace(figure, subject=next(iter(before)))
        days = days_of(figure)
        return _Claim(figure, topic(figure), days if any(days) else None)

    def _find(self, claim: _Claim, aligned: StatedFigure | None) -> Finding:
        candidates = [one for one in self._stated if _same_kind(claim.figure, one.figure) and self._is_of(claim, one)]
        if aligned is not None and _same_kind(claim.figure, aligned.figure):
            candidates = [aligned, *(one for one in candidates if one != aligned)]
        alike = [(one, compare_values(claim.figure, one.figure)) for one in candidates]
        alike = [(one, how) for one, how in alike if how is not Alike.OTHER]
        only = len({topic(one.figure).place for one in candidates}) == 1
        equal = [
            one for one, how in alike if how is Alike.EQUAL and (one is aligned or _may_agree(claim, one, only=only))
        ]
        if aligned is not None and aligned not in equal:
            # The very sentence with another figure: only what is told of the same period elsewhere outweighs it.
            equal = [
                one for one in equal if one.sentence != aligned.sentence and claim.days and _days(one) == claim.days
            ]
        opposing = [(one, how) for one, how in alike if self._may_differ(claim, one, aligned)]
        unequal = [one for one, how in opposing if how is Alike.UNEQUAL]
        text = self.sentence.text
        if equal:
            if claim.days is None:  # what is told without a time may still be told otherwise elsewhere
                unequal += [one for one, how in alike if how is Alike.UNEQUAL and _days(one) is None]
            return Finding(text, claim.figure, Verdict.AGREES, _quotes(equal), _quotes(unequal))
        beside = self._said_otherwise(claim)
        if unequal and len(unequal) == len(opposing) and not beside:
            return Finding(text, claim.figure, Verdict.DIFFERS, _quotes(unequal))
        near = beside or sorted((one for one, _ in alike), key=lambda one: _distance(claim, one))
        asked = f"{claim.figure.subject}{claim.figure.indicator}是多少"
        nearest = _quotes(near[:1]) or _find_nearest(self.engine, asked, self.said_on).quotes
        return Finding(text, claim.figure, Verdict.MISSING, nearest)

    def _said_otherwise(self, claim: _Claim) -> list[StatedFigure]:
        """Return figures that say as much of the same thing and period, but as an aim, or measured against another."""
        return [
            one
            for one in self._stated
            if not _same_kind(claim.figure, one.figure)
            and compare_values(claim.figure, one.figure) is Alike.EQUAL
            and self._is_of(claim, one)
            and _days(one) == claim.days
        ]

    @cached_property
    def _stated(self) -> tuple[StatedFigure, ...]:
        return tuple(stated_figures(self.engine.generation, self.sentence.text, self.engine.segmenter))

    def _is_of(self, claim: _Claim, stated: StatedFigure) -> bool:
        """Whether a figure is of the same: by the place where one is named, else by a name, never by 公司 or 该项目."""
        theirs = topic(stated.figure)
        if not _same_name(claim.what, theirs):
            return False
        if claim.what.place or theirs.place:
            places = {claim.what.place} if claim.what.place else self._places
            return theirs.place in places if places else bool(theirs.place)
        return is_definite(stated.figure)  # and then the name they share holds whose it is

    @cached_property
    def _places(self) -> frozenset[str]:
        """The places the sentence names, else those of the whole message."""
        own = self._named_in(self.sentence.text)
        return frozenset(own or [place for one in self.message for place in self._named_in(one.text)])

    def _named_in(self, text: str) -> list[str]:
        """Return the places a text names, in order, without 市, 县 and the like; 全市 is none."""
        spans = find_places(text, self.engine.segmenter)
        return [place for start, end in spans if (place := split_place(fold(text[start:end]))[0])]

    def _may_differ(self, claim: _Claim, stated: StatedFigure, aligned: StatedFigure | None) -> bool:
        """Whether an unequal figure contradicts a claim: its subject and its period are named and the same."""
        if stated is aligned:
            times = [time.resolved for time in self.sentence.times]
            return claim.days == _days(stated) and times == [time.resolved for time in stated.sentence.times]
        named = claim.what.place == topic(stated.figure).place and is_definite(stated.figure)
        dated = claim.days is not None and claim.days == _days(stated)
        return named and dated and claim.figure.basis in (stated.figure.basis, None, Basis.YEAR_ON_YEAR)

    def _dated(self, figure: Figure) -> Figure:
        """Return a figure that was reached with its period moved to the last one that was over when it was said, where
        it names no year: 前三季度 said in May is the year before's."""
        if figure.status is not Status.ACTUAL or not figure.last or figure.last <= self.said_on:
            return figure
        _, bare = find_periods(fold(self.sentence.text), self.said_on)
        if not any((time.first, time.last) == (figure.first, figure.last) for time in bare):
            return figure
        return replace(figure, first=_year_before(figure.first), last=_year_before(figure.last))

    def _aligned(self, number: int) -> StatedFigure | None:
        """Return the figure that stands in an article where this one stands, in the same sentence but for its figures.

        None where no article has that sentence.
        """
        return self._twin and StatedFigure(self._twin.sentence.figures[number], self._twin.sentence, self._twin.parsed)

    @cached_property
    def _twin(self) -> StatedFigure | None:
        words = _without_figures(self.sentence)
        if len(words) < LEAST_SAME_CHARS:
            return None
        count = len(self.sentence.figures)
        return next(
            (
                one
                for one in _similar(self.engine, self.sentence.text)
                if len(one.sentence.figures) == count and _without_figures(one.sentence) == words
            ),
            None,
        )


def _may_agree(claim: _Claim, stated: StatedFigure, *, only: bool) -> bool:
    """Whether an equal figure is the one claimed: its period is the same, or the claim names none.

    `only` tells that there is such a figure of one subject only, so that a claim without one means that.
    """
    days = _days(stated)
    if claim.days is None:
        return bool(claim.what.place) or only
    if days is not None:
        return claim.days == days
    published = stated.parsed.article.published or ""
    first, last = claim.days
    return bool(published) and (first or "0")[: len(published)] <= published <= (last or "9")


def _distance(claim: _Claim, stated: StatedFigure) -> tuple[bool, bool, tuple[int, ...]]:
    """Return what figures are sorted by, the nearest first: those of the same place, then of the same year."""
    mine, theirs = (claim.days or (None, None))[1] or "", days_of(stated.figure)[1] or ""
    newest = tuple(-ord(char) for char in theirs or stated.parsed.article.published or "")
    return claim.what.place != topic(stated.figure).place, theirs[:4] != mine[:4], newest


def _similar(engine: AnswerEngine, text: str) -> Iterator[StatedFigure]:
    """Yield the sentences of the articles that share most words with a text, each with its first figure or none."""
    generation = engine.generation
    words = list(dict.fromkeys(engine.segmenter.segment(text)))
    if not words:
        return
    documents, _ = generation.fields["sentence-words"].search(words, k=NEAR_SENTENCES)
    for document in documents.tolist():
        place = generation.sentence_place(document)
        parsed = generation.article(place.article)
        sentence = parsed.sentences[place.number]
        if sentence.kind is not BlockKind.REPEAT:
            yield StatedFigure(sentence.figures[0] if sentence.figures else _NO_FIGURE, sentence, parsed)


_NO_FIGURE = Figure("", "", None, "", "", (), Status.ACTUAL, None, None, None, 0, 0)


def _whole_hit(stated: StatedFigure) -> SentenceHit:
    """Return a sentence as answers show it, nothing of it marked."""
    return replace(to_hit(stated).hit, highlights=(), figures=stated.sentence.figures)


def _quotes(stated: Sequence[StatedFigure]) -> tuple[SentenceHit, ...]:
    """Return the sentences of figures, each once, the newest articles first, MAX_QUOTES at most."""
    newest = sorted(stated, key=lambda one: one.parsed.article.published or "", reverse=True)
    hits = [to_hit(one).hit for one in newest]
    return tuple({(hit.article_id, hit.spans): hit for hit in reversed(hits)}.values())[::-1][:MAX_QUOTES]


def _bare(text: str) -> str:
    """Return a text folded, without white space and marks, so that a quotation is known again."""
    return _LIGHT.sub("", fold(text))


def _without_figures(sentence: Sentence) -> str:
    """Return the words of a sentence, each of its figures a blank."""
    text, parts, place = sentence.text, [], 0
    for figure in sentence.figures:
        parts.append(_bare(text[place : figure.start]))
        place = figure.end
    return "_".join([*parts, _bare(text[place:])])


def _same_name(mine: Topic, theirs: Topic) -> bool:
    """Whether two topics are one indicator: by name, or by other words for it."""
    if mine.column is not theirs.column or (mine.whole and theirs.whole and mine.whole != theirs.whole):
        return False
    return mine.name == theirs.name or canonical(mine.name, strict=False) == canonical(theirs.name, strict=False)


def _same_kind(mine: Figure, theirs: Figure) -> bool:
    """Whether two figures may be compared: both reached, both wished for, or both a rule, and measured alike."""
    if _kind_of(mine.status) != _kind_of(theirs.status):
        return False
    if topic(mine).column is Column.GROWTH:
        return (mine.basis or Basis.YEAR_ON_YEAR) == (theirs.basis or Basis.YEAR_ON_YEAR)
    return mine.basis == theirs.basis or {mine.basis, theirs.basis} == {None, Basis.CUMULATIVE}


def _kind_of(status: Status) -> Status:
    return Status.TARGET if status in (Status.PLAN, Status.FORECAST) else status


def _days(stated: StatedFigure) -> tuple[str | None, str | None] | None:
    """Return the days of a figure's period, None where it has none but the day its article was published."""
    figure, published = stated.figure, stated.parsed.article.published or ""
    stamped = (
        figure.first is not None and figure.first == figure.last and figure.first == published[: len(figure.first)]
    )
    return None if stamped or (figure.first is None and figure.last is None) else days_of(figure)


def _year_before(day: str | None) -> str | None:
    return f"{int(day[:4]) - 1:04d}{day[4:]}".replace("-02-29", "-02-28") if day else None

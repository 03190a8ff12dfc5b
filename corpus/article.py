"""The records that leave this package: an article as stored, and what reading makes of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""A half-open range of code points, (start, end)."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored. `body` is every code point as it came; repair happens on reading.

    `published` is YYYY, YYYY-MM or YYYY-MM-DD, or None where it is not known. `source` names where it came from.
    """

    article_id: str
    title: str
    body: str
    published: str | None = None
    column: str | None = None
    source: str | None = None


def article_digest(article: Article) -> str:
    """Return a digest of everything an index takes from an article."""
    facts = (article.article_id, article.title, article.body, article.published, article.column, article.source)
    content = json.dumps(facts, ensure_ascii=False)
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()


class BlockKind(StrEnum):
    """What a block of an article is."""

    TEXT = "text"  # running text, the body of the article
    HEADING = "heading"  # title, subtitle, column name, section heading
    ITEM = "item"  # an item of a list
    CAPTION = "caption"  # belongs to a picture
    BYLINE = "byline"  # who wrote, photographed, edited
    REPEAT = "repeat"  # says again, word for word, what an earlier block said


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as it was before the page was taken apart.

    `spans` are ranges of the article's body in reading order, which may run backwards over columns; each holds
    visible text without the white space around it. `boxed` is true inside a side box ("相关链接", "数读"), headings
    of the box included.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """An expression of time and what it means.

    `start` and `end` are offsets in the text it was found in. `first` and `last` are ISO dates of the first and last
    day (YYYY-MM-DD), or None on a side that is open.
    """

    text: str
    start: int
    end: int
    first: str | None
    last: str | None

    @property
    def resolved(self) -> str:
        """The period as START/END, an open side empty."""
        return f"{self.first or ''}/{self.last or ''}"


class Status(StrEnum):
    """What a figure is: reached, wished for, being built, expected, or laid down by a rule."""

    ACTUAL = "actual"
    TARGET = "target"
    PLAN = "plan"
    FORECAST = "forecast"
    RULE = "rule"


class Basis(StrEnum):
    """What a figure is measured against or over."""

    YEAR_ON_YEAR = "同比"
    PERIOD_ON_PERIOD = "环比"
    CUMULATIVE = "累计"
    SHARE = "占比"
    ANNUAL_AVERAGE = "年均"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure a sentence states: of whom (`subject`, "" unknown), which indicator, how much, when.

    `value` counts in `unit` (4022.25 for 4022.25亿元; -3.2 of an indicator …增速 for 下降3.2%), None where one number
    does not say it (8.6:46.1:45.3). `value_text` is it as printed, with its qualifiers (超300亿元), and `start` and
    `end` are its offsets in the sentence. `first` and `last` are the period's ends as YYYY, YYYY-MM or YYYY-MM-DD,
    None on an open or unknown side.
    """

    subject: str
    indicator: str
    value: float | None
    value_text: str
    unit: str
    qualifiers: tuple[str, ...]
    status: Status
    basis: Basis | None
    first: str | None
    last: str | None
    start: int
    end: int

    @property
    def period(self) -> str:
        """The period as START/END, an open side empty."""
        return f"{self.first or ''}/{self.last or ''}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, verbatim: `text` is the body at `spans`, joined (a space between two Latin words).

    `number` counts the article's sentences from 0 in reading order; `paragraph` its blocks of running text from 1.
    `heading` is the nearest heading above it, or "". `times` and `figures` are sorted by their place in `text`.
    """

    number: int
    text: str
    spans: tuple[Span, ...]
    kind: BlockKind
    boxed: bool
    paragraph: int
    heading: str
    times: tuple[TimeSpan, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences that are found together: `first` to `last`, sentence numbers, the last included."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article with its sentences and passages, both in reading order. A passage may hold repeats: skip them."""

    article: Article
    sentences: Sequence[Sentence]
    passages: tuple[Passage, ...]

    def passage_sentences(self, passage: Passage) -> tuple[Sentence, ...]:
        """Return the sentences of a passage that are worth searching, in order: repeats are left out."""
        members = self.sentences[passage.first : passage.last + 1]
        return tuple(sentence for sentence in members if sentence.kind is not BlockKind.REPEAT)

"""The records that leave this package: an answer, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span, TimeSpan


class Kind(StrEnum):
    """What a reply is."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    REJECTED = "rejected"


class Role(StrEnum):
    """What a sentence is to the answer: shown first, also needed, differing, or shown on request."""

    ANSWER = "answer"
    PART = "part"
    VERSION = "version"
    MORE = "more"


class Difference(StrEnum):
    """Why a version differs from the first sentence: its period, a target beside what was reached, its place, another
    article, or only its figure."""

    PERIOD = "period"
    STATUS = "status"
    SCOPE = "scope"
    ARTICLE = "article"
    FIGURE = "figure"


class Reason(StrEnum):
    """Why there is no answer: the period, subject, indicator or topic is not there, or the evidence is weak."""

    PERIOD = "period"
    SUBJECT = "subject"
    INDICATOR = "indicator"
    TOPIC = "topic"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Source:
    """Another place that says the same."""

    article_id: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence found, verbatim, and where it stands.

    `score` in [0, 1] compares across questions; `asks` is the number of the question it answers, from 0. `highlights`
    are the parts asked for, spans in `sentence`, in order; `spans` those of the sentence in the stored body. `before`
    and `after` are the sentences of running text around it under the same heading, "" at its ends. `heading` is what
    it stands under, or "", and `paragraph` counts the article's paragraphs from 1. `difference` tells how a version
    differs from the first sentence.
    """

    sentence: str
    article_id: str
    title: str
    published: str | None
    score: float
    spans: tuple[Span, ...]
    role: Role = Role.MORE
    asks: int = 0
    highlights: tuple[Span, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    also: tuple[Source, ...] = ()
    before: str = ""
    after: str = ""
    heading: str = ""
    paragraph: int = 0
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a message."""

    question: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: sentences, best first. `confidence` in [0, 1] is the verdict's and compares across questions."""

    question: str
    hits: tuple[SentenceHit, ...]
    confidence: float
    rewritten: str | None = None
    parts: tuple[Part, ...] | None = None

    @property
    def kind(self) -> Kind:
        """An answer's kind."""
        return Kind.ANSWER


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No answer, and why.

    `nearest` are ranked candidates, best first; `choices` whole questions that do get an answer; `missing` words of
    the question that none of them holds, as they were typed, and `found` the others. Where the period is not there,
    `period` is what was asked for, `resolved` what it means (START/END), and `years` are those there are, newest
    first. `topic` names the friendly line for smalltalk and rejected input.
    """

    question: str
    kind: Kind
    confidence: float = 0.0
    nearest: tuple[SentenceHit, ...] = ()
    reason: Reason | None = None
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    period: str = ""
    resolved: str = ""
    years: tuple[str, ...] = ()
    topic: str = ""
    rewritten: str | None = None
    parts: tuple[Part, ...] | None = None

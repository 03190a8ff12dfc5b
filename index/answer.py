"""The records that leave this package: an answer, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Figure, Span, TimeSpan
from index.question import Asked


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
    differs from the first sentence. `figures` are those the sentence states, the one asked for first.
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
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureHit:
    """A figure and the sentence that states it."""

    figure: Figure
    hit: SentenceHit


class Where(StrEnum):
    """Where a word of a question stands: in the sentence, the text before it, its title, another candidate, nowhere."""

    SENTENCE = "sentence"
    BEFORE = "before"
    TITLE = "title"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"


class Agreement(StrEnum):
    """How a sentence's period fits the one asked for: the same, one within the other, another one, or it has none."""

    SAME = "same"
    PARTLY = "partly"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word of the question, as typed, and where it was found.

    `name` is the other name under which it stands there, "" if its own; `meant` what a typo was taken for, or "".
    """

    text: str
    where: Where
    name: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedPeriod:
    """A period asked for, and the one found for it, None if none; `carried` tells that it is of the text before.

    `any_year`: the question names no year with it.
    """

    asked: TimeSpan
    agreement: Agreement
    found: TimeSpan | None = None
    carried: bool = False
    any_year: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure that spoke for or against a sentence, and with what weight where that can be told."""

    name: str
    value: float
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a sentence is shown, or why none is: then `hit` is the nearest one, None where there is none at all.

    `asked` is what the question asks for, `answers` the parts of the sentence that look like it. `rival` is the next
    best sentence. `passage` is the rank of the sentence's passage from 1, 0 where the sentence was found by itself.
    An answer wants a confidence of `needed`. `features` are some of what it was ranked by.
    """

    question: str
    rewritten: str | None
    answered: bool
    confidence: float
    needed: float
    words: tuple[ExplainedWord, ...]
    periods: tuple[ExplainedPeriod, ...]
    asked: Asked
    answers: tuple[str, ...] = ()
    hit: SentenceHit | None = None
    rival: SentenceHit | None = None
    passage: int = 0
    features: tuple[Measure, ...] = ()
    evidence: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a message."""

    question: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: sentences, best first. `confidence` in [0, 1] is the verdict's and compares across questions.

    `explanations` are filled where they were asked for, one for each question of the message that is no smalltalk.
    """

    question: str
    hits: tuple[SentenceHit, ...]
    confidence: float
    rewritten: str | None = None
    parts: tuple[Part, ...] | None = None
    explanations: tuple[Explanation, ...] = ()

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
    explanations: tuple[Explanation, ...] = ()

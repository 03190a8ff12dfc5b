"""What the loaded articles cover: how many there are, from when to when, and questions they do answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from corpus.article import BlockKind, Sentence
from corpus.text import fold_with_origin
from corpus.words import proper_names
from index.answer import Answer
from index.engine import AnswerEngine
from index.question import aliases

EXAMPLES = 3
MAX_ARTICLES_READ = 200
MAX_TRIED = 24

MAX_TITLE_CHARS = 20

_STATED = re.compile(
    r"(?:同比|总量|总额|[约超达为是共有至到完成实现突破])*(?P<rise>(?:增长|提高|上升))?(?:[约超达为到至])*"
    r"\d+(?:\.\d+)?(?:%|万?亿?元|[万亿]?(?P<counted>[个家户项人名]))"
)
_YEAR = re.compile(r"\d{4}年(?!初|底|末|以来|起|至|—|\d)")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of articles, the months (YYYY-MM) of the oldest and newest dated one, and example questions."""

    articles: int
    first: str | None
    last: str | None
    examples: tuple[str, ...] = ()


def find_extent(engine: AnswerEngine) -> Coverage:
    """Return what the engine's articles cover, without examples."""
    listing = [listed for _, listed in engine.generation.listing()]
    months = sorted(listed.published[:7] for listed in listing if listed.published)
    return Coverage(len(listing), months[0] if months else None, months[-1] if months else None)


def find_examples(engine: AnswerEngine) -> tuple[str, ...]:
    """Return questions that have been asked and are answered by the sentence they were made of; () if none is."""
    examples: list[str] = []
    for question, wanted in islice(_propose(engine), MAX_TRIED):
        answer = engine.answer(question, n=1, choices=False)
        if isinstance(answer, Answer) and answer.hits[0].sentence == wanted:
            examples.append(question)
        if len(examples) == EXAMPLES:
            break
    return tuple(examples)


def _propose(engine: AnswerEngine) -> Iterator[tuple[str, str]]:
    """Yield questions about figures the articles state, dated ones first, then about titles, each with its sentence."""
    dated: set[str] = set()
    undated: dict[str, tuple[str, str]] = {}
    titles: list[tuple[str, str]] = []
    numbers = [number for number, _ in engine.generation.listing()][-MAX_ARTICLES_READ:]
    for number in reversed(numbers):
        parsed = engine.generation.article(number)
        for sentence in parsed.sentences:
            found = _figure_question(sentence)
            if found is None or found[0] in dated:
                continue
            indicator, year, question = found
            if year:
                dated.add(indicator)
                yield f"{year}{question}", sentence.text
            else:
                undated.setdefault(indicator, (question, sentence.text))
        body = next((s.text for s in parsed.sentences if s.kind is BlockKind.TEXT), "")
        if len(parsed.article.title) <= MAX_TITLE_CHARS:
            titles.append((f"{parsed.article.title}是什么", body))
    yield from (proposal for indicator, proposal in undated.items() if indicator not in dated)
    yield from titles


def _figure_question(sentence: Sentence) -> tuple[str, str, str] | None:
    """Return an indicator the sentence gives a figure for, its year or "", and a question; None if there is none.

    Names are looked for in the folded text; the question has them, and the subject, as they are printed.
    """
    if sentence.kind is not BlockKind.TEXT:
        return None
    folded = fold_with_origin(sentence.text)
    for name in _indicator_names():
        place = folded.text.find(name)
        stated = _STATED.match(folded.text, place + len(name)) if place >= 0 else None
        if stated:
            before = folded.text[:place]
            start, end = folded.source_span(place - _subject_length(before), place + len(name))
            years = _YEAR.findall(before)
            asked = f"有多少{stated['counted']}" if stated["counted"] else "增长多少" if stated["rise"] else "是多少"
            return aliases().groups[name][0], years[-1] if years else "", f"{sentence.text[start:end]}{asked}？"
    return None


@lru_cache(maxsize=1)
def _indicator_names() -> tuple[str, ...]:
    """Return the names of indicators, folded, longest first: of four characters at least, or of three Latin letters."""
    names = (name for name in aliases().groups if len(name) >= (3 if name.isascii() else 4))
    return tuple(sorted((name for name in names if not name.startswith("同比")), key=len, reverse=True))


def _subject_length(before: str) -> int:
    """Return how many characters at the end of the folded text before an indicator name a place or company, or 0."""
    clause = re.split(r"[,，。;；:：、]", before)[-1]
    return next((size for size in range(min(6, len(clause)), 1, -1) if clause[-size:] in proper_names()), 0)

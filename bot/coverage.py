"""What the loaded articles cover: how many there are, from when to when, and questions they do answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.article import BlockKind
from index.answer import Answer
from index.engine import AnswerEngine
from index.stated import Stated, find_figure_question

EXAMPLES = 3
MAX_ARTICLES_READ = 200
MAX_TRIED = 24

MAX_TITLE_CHARS = 20

_BARE = re.compile(r"(?:年均|同比|环比|平均)*(?:增速|增长率?|增幅)(?:是多少|增长多少)？")
"""A question for a growth that does not say of what."""


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
    """Yield questions about figures the articles state, dated ones first, those that name no subject last, then about
    titles, each with its sentence."""
    dated: set[str] = set()
    undated: dict[str, tuple[Stated, str]] = {}
    titles: list[tuple[str, str]] = []
    numbers = [number for number, _ in engine.generation.listing()][-MAX_ARTICLES_READ:]
    for number in reversed(numbers):
        parsed = engine.generation.article(number)
        for sentence in parsed.sentences:
            found = find_figure_question(sentence.text) if sentence.kind is BlockKind.TEXT else None
            if found is None or found.theme in dated or _BARE.fullmatch(found.question):
                continue
            if found.year:
                dated.add(found.theme)
                yield f"{found.year}{found.question}", sentence.text
            else:
                undated.setdefault(found.theme, (found, sentence.text))
        body = next((s.text for s in parsed.sentences if s.kind is BlockKind.TEXT), "")
        if len(parsed.article.title) <= MAX_TITLE_CHARS:
            titles.append((f"{parsed.article.title}是什么", body))
    left = [proposal for theme, proposal in undated.items() if theme not in dated]
    yield from ((found.question, text) for found, text in sorted(left, key=lambda proposal: proposal[0].alone))
    yield from titles

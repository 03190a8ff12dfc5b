"""What the loaded articles cover: how many there are, from when to when, and questions they do answer."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.article import BlockKind, Sentence
from index.answer import Answer
from index.engine import AnswerEngine
from index.question import aliases

EXAMPLES = 3
MAX_ARTICLES_READ = 200
MAX_TRIED = 24

_VALUE = re.compile(r"\d+(?:\.\d+)?(?:%|万?亿?元|个|家|户|项|平方公里|人|名)")
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
    """Yield questions about figures the articles state, then about the articles' titles, each with its sentence."""
    seen: Counter[str] = Counter()
    later: list[tuple[str, str]] = []
    numbers = [number for number, _ in engine.generation.listing()][-MAX_ARTICLES_READ:]
    for number in reversed(numbers):
        parsed = engine.generation.article(number)
        for sentence in parsed.sentences:
            found = _figure_question(sentence)
            if found:
                name, question = found
                seen[name] += 1
                if seen[name] == 1:
                    yield question, sentence.text
        body = next((s.text for s in parsed.sentences if s.kind is BlockKind.TEXT), "")
        later.append((f"{parsed.article.title}是什么", body))
    yield from later


def _figure_question(sentence: Sentence) -> tuple[str, str] | None:
    """Return an indicator the sentence gives a figure for, and a question for it; None if there is none."""
    if sentence.kind is not BlockKind.TEXT:
        return None
    for clause in re.split(r"[，。；]", sentence.text):
        value = _VALUE.search(clause)
        if not value:
            continue
        before = clause[: value.start()]
        name = max((name for name in aliases().groups if len(name) >= 4 and name in before), key=len, default=None)
        if name:
            year = _YEAR.search(sentence.text)
            return name, f"{year[0] if year else ''}{name}是多少？"
    return None

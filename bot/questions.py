"""An operator's question file: which of its questions another generation answers by another sentence."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bot.batch import BatchQuestion, read_lines, read_object, read_question
from bot.errors import BatchLineError, BotError
from index.answer import Answer
from index.engine import AnswerEngine
from index.generation import Generation
from index.segmenter import Segmenter

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Changed:
    """How many questions there are, how many of them are answered otherwise now, and the first MOST_TOLD of those.

    Each is the question, the first sentence before, and the first sentence now; "" where there was or is no answer.
    """

    questions: int
    count: int
    told: tuple[tuple[str, str, str], ...]


def compare_answers(then: Generation, now: Generation, segmenter: Segmenter, path: Path, today: str) -> Changed:
    """Return which questions of a file (in the form of `yiju evaluate`) get another first sentence than before.

    Raises BotError where the file cannot be read or a line is no question.
    """
    return compare_engines(AnswerEngine(then, segmenter), AnswerEngine(now, segmenter), path, today)


def compare_engines(
    before: AnswerEngine,
    after: AnswerEngine,
    path: Path,
    today: str,
    then: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Changed:
    """Return which questions of a file get another first sentence by another engine, asked within `then`.

    Raises BotError where the file cannot be read or a line is no question.
    """
    asked = list(_read(path))
    told = []
    for one in asked:
        old = _first_sentence(before, one, today)
        with then():
            new = _first_sentence(after, one, today)
        if old != new:
            told.append((one.question, old, new))
    return Changed(len(asked), len(told), tuple(told[:MOST_TOLD]))


def _read(path: Path) -> Iterator[BatchQuestion]:
    for number, line in read_lines(path):
        try:
            yield read_question({"id": number, **read_object(line)})
        except BatchLineError as error:
            raise BotError(f"{path.name}:{number}: {error}") from error


def _first_sentence(engine: AnswerEngine, one: BatchQuestion, today: str) -> str:
    answer = engine.answer(
        one.question,
        previous=one.previous,
        asked_on=one.asked_on or today,
        without=one.without,
        n=1,
        choices=False,
    )
    return answer.hits[0].sentence if isinstance(answer, Answer) and answer.hits else ""

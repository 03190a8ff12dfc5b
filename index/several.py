"""Several questions in one message: taken apart, answered in turn, and put together again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.answer import Answer, Kind, NoAnswer, Part, SentenceHit
from index.question import clean_question, is_speechless

MAX_PARTS = 5
MIN_PART_CHARS = 4

_BETWEEN = re.compile(r"(?<=[？?])(?![？?！!”’」）)])|[\r\n]+")
_ASKS = re.compile(r"[？?]|什么|啥|哪|谁|多少|几|怎|如何|何时|为何|吗|呢|是否")


def split_questions(text: str) -> tuple[str, ...]:
    """Return the questions of a message in order, cleaned; () unless there are at least two.

    Pieces end at a question mark or a line's end. A piece that asks nothing belongs to the question after it. There
    may be more than MAX_PARTS.
    """
    found: list[str] = []
    leading = ""
    for piece in filter(None, map(clean_question, _BETWEEN.split(text))):
        whole = f"{leading}{piece}"
        if _ASKS.search(piece) and not is_speechless(piece) and len(whole) >= MIN_PART_CHARS:
            found.append(whole)
            leading = ""
        else:
            leading = whole
    return tuple(found) if len(found) > 1 else ()


def join_answers(question: str, answers: Sequence[Answer | NoAnswer], n: int) -> Answer | NoAnswer:
    """Return one answer for all parts, an answer if one of them is; the first sentence of each part comes first."""
    parts = tuple(Part(answer.question, answer.kind) for answer in answers)
    confidence = max(answer.confidence for answer in answers)
    answered = [(number, answer) for number, answer in enumerate(answers) if isinstance(answer, Answer)]
    if answered:
        firsts = [_asking(answer.hits[0], number) for number, answer in answered]
        others = [_asking(hit, number) for number, answer in answered for hit in answer.hits[1:]]
        others.sort(key=lambda hit: -hit.score)
        return Answer(question, tuple([*firsts, *others][:n]), confidence, parts=parts)
    refusals = [answer for answer in answers if isinstance(answer, NoAnswer)]
    first = next((refusal for refusal in refusals if refusal.kind is Kind.NO_ANSWER), refusals[0])
    nearest = [_asking(hit, number) for number, refusal in enumerate(refusals) for hit in refusal.nearest]
    nearest.sort(key=lambda hit: -hit.score)
    return replace(first, question=question, confidence=confidence, nearest=tuple(nearest[:n]), parts=parts)


def _asking(hit: SentenceHit, number: int) -> SentenceHit:
    return replace(hit, asks=number)

"""Several questions in one message: taken apart, answered in turn, and put together again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.answer import Answer, Kind, NoAnswer, Part, SentenceHit
from index.question import clean_question, is_speechless

MAX_PARTS = 5
MIN_PART_CHARS = 3

_BETWEEN = re.compile(r"(?<=[？?])(?![？?！!”’」）)])|[\r\n]+")
_ASKS = re.compile(r"[？?]|什么|啥|哪|谁|多少|几|怎|如何|何时|为何|吗|呢|是否")
_SOFT = re.compile(
    r"[；;。]+(?![”’」）)])|[，,、\s]+(?=(?:另外|还有|以及|顺便|然后|此外|其次|最后|再问|同时|并且|还想问|also|and)(?!是))"
    r"|(?<=多少|什么|哪里|是谁|时候|几家|几个|多大|多长|多高)(?=以及|还有)"
)
"""Where a piece may end that another one follows; it does where each of them asks."""

_LINK = re.compile(
    r"^(?:另外|还有|以及|顺便(?:问一?下?)?|然后|此外|其次|最后|再问一?下?|同时|并且|还?想问一?下?|also|and)[，,、：:\s]*(?=\S)",
    re.IGNORECASE,
)
_SEPARATORS = "；;，,、 "
_ITEM = r"(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑩]|[一二三四五六七八九十]、)\s*"
_FIRST_ITEM = re.compile(r"^(?:[^？?]{0,20}[：:])?\s*(?=(?:1[.．、)）](?!\d)|[（(]1[)）]|①|一、))")
_ITEMS = re.compile(rf"(?:^|(?<=[\s；;，,。？?、]))(?={_ITEM})|(?=[①-⑩]|[（(]\d[)）])")
_NUMBERING = re.compile(rf"^{_ITEM}")
_REQUESTS = re.compile(r"^(?:请|麻烦|帮我)?(?:介绍|说说|讲讲|列出|列举|告诉我|查一?下|解释)")


def split_questions(text: str) -> tuple[str, ...]:
    """Return the questions of a message in order, cleaned; () unless there are at least two.

    Pieces end at a question mark or a line's end; at a semicolon, a full stop, a word like 另外, or where a numbered
    list goes on, if each of them asks. A piece that asks nothing belongs to the question after it. Numbers of a list
    and words that link are left out. There may be more than MAX_PARTS.
    """
    items = _numbered_items(text)
    if len(items) > 1 and any(map(_asks, items)):
        return items
    found: list[str] = []
    leading = ""
    for piece in filter(None, map(clean_question, _pieces(text))):
        whole = f"{leading}{piece}"
        if _asks(piece) and len(whole) >= MIN_PART_CHARS:
            found.append(whole)
            leading = ""
        else:
            leading = whole
    return tuple(found) if len(found) > 1 else ()


def _numbered_items(text: str) -> tuple[str, ...]:
    """Return the items of a message that is a numbered list, without their numbers; () if it is none."""
    first = _FIRST_ITEM.match(text)
    items = _ITEMS.split(text[first.end() :]) if first else []
    bare = (clean_question(_NUMBERING.sub("", item.strip())).rstrip(_SEPARATORS) for item in items)
    return tuple(item for item in bare if not is_speechless(item))


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a message; words that link them are left out."""
    for line in _BETWEEN.split(text):
        parts = [_LINK.sub("", part.strip()).rstrip(_SEPARATORS) for part in _SOFT.split(line)]
        parts = [part for part in parts if not is_speechless(part)]
        if all(map(_asks, parts)):
            yield from parts
        else:
            yield line


def _asks(piece: str) -> bool:
    return not is_speechless(piece) and bool(_ASKS.search(piece) or _REQUESTS.search(piece))


def join_answers(question: str, answers: Sequence[Answer | NoAnswer], n: int) -> Answer | NoAnswer:
    """Return one answer for all parts, an answer if one of them is; the first sentence of each part comes first."""
    parts = tuple(Part(answer.rewritten or answer.question, answer.kind) for answer in answers)
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

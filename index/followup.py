"""A question that leans on those before it ("那前三季度呢", "乙市呢", "产能多大"), written out in full.

The conversation is read from its first question on; each question that leans is rewritten, so that what comes after it
leans on a whole one. A rewritten question is analysed as any other. Where no slot can be swapped cleanly, the question
before is put in front of it, and its terms count less.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.article import TimeSpan
from corpus.dates import find_times
from corpus.text import fold
from index.answer import Role, SentenceHit
from index.leaning import Leaning
from index.question import Question, analyse, carry
from index.segmenter import Segmenter
from index.slots import ASKS, COUNT_ASK, Slot, Slots, find_slots, find_words, is_place, leftover
from index.smalltalk import find_smalltalk, strip_courtesy
from index.swap import COUNTS_FIRST, asks_figure, rewrite
from index.taught import remembered_by_aliases

CARRIED_WEIGHT = 0.4
MAX_FOLLOWUP_TERMS = 4
MAX_LEANING_CHARS = 30
MAX_HISTORY = 8
"""How many questions before one are looked at."""
REMEMBERED = 1024
"""Questions of conversations going on that are not taken apart again."""

_LEANS = re.compile(
    r"^(?:那|它|其(?!他|它|余|次|实)|该|这(?![几种些次两三]|一)|还(?!是)|又|再(?:问|说|看|来|查)|另外|然后|至于|回到|说回|换成|改成|咁|噉)"
    r"|(?:呢|的呢|咧)[?？。!！\s]*$|它|该(?:公司|项目|企业|产业|园区|基地|平台|市|县|区)|这(?:家|个)(?:公司|项目|企业|产业|园区|基地)"
    r"|(?<!其)[他她佢](?!们|人)|那[天里边儿]|当时|当天|^(?:同比|环比|其中|第?[一二三四五六七八九\d]个(?=是|指)|前者|后者|一共|总共)"
)
_MORE = re.compile(
    r"(?:那|然后|请)?(?:还有(?:呢|吗|没有|什么|哪些|别的|其他的?|更多|多的)?(?:吗|呢)?|更多|更多呢|继续|接着(?:说|讲|来)?|下一[个条句]|再来一?[个条句]|再说[些点]"
    r"|除此之外|其他的?呢|别的呢|仲有(?:冇|呢|咩)?|more|next|go on|what else)"
)
_ALL_ASK = re.compile(ASKS)
_ENDS = "?？。!！ 呢"
_YEAR = re.compile(r"\d{4}年|\d{2}年|[今去明前后本]年")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, and how it reads in full when it leaned on another (None when it stands alone).

    `more` counts how often more of the same was asked for: the answers shown before are to be passed over.
    """

    question: Question
    rewritten: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question of the conversation in full, and how often more of it was asked for."""

    text: str
    more: int = 0


def understand(
    text: str,
    previous: tuple[str, ...],
    segmenter: Segmenter,
    *,
    asked_on: str | None,
    knows: Callable[[str], bool] = bool,
) -> Understood:
    """Understand a cleaned question after the questions before it, oldest first.

    `knows` tells whether the corpus knows anything of a subject: one it does not is no subject that figures are asked
    of while there is another.
    """
    question = _analysed(text, segmenter, asked_on)
    turns: list[_Turn] = []
    for one in previous[-MAX_HISTORY:]:
        said = strip_courtesy(one)
        if find_smalltalk(said) is None:
            read, _ = _read(_analysed(said, segmenter, asked_on), turns, segmenter, asked_on, knows)
            turns.insert(0, read)
    if not turns:
        return Understood(question)
    turn, glued = _read(question, turns, segmenter, asked_on, knows)
    if glued:
        before = _analysed(turns[0].text, segmenter, asked_on)
        return Understood(carry(question, before, CARRIED_WEIGHT), turn.text)
    if turn.text == text and not turn.more:
        return Understood(question)
    return Understood(analyse(turn.text, segmenter, asked_on=asked_on), turn.text, turn.more)


@remembered_by_aliases(maxsize=REMEMBERED)
def _analysed(text: str, segmenter: Segmenter, asked_on: str | None) -> Question:
    """Return `analyse` of a question, which those asked after it need again."""
    return analyse(text, segmenter, asked_on=asked_on)


@remembered_by_aliases(maxsize=REMEMBERED)
def _slots_of(text: str, segmenter: Segmenter) -> Slots:
    return find_slots(text, segmenter)


@remembered_by_aliases(maxsize=REMEMBERED)
def _left_over(text: str, segmenter: Segmenter) -> str:
    return leftover(text, segmenter)


def _read(
    question: Question,
    turns: list[_Turn],
    segmenter: Segmenter,
    asked_on: str | None,
    knows: Callable[[str], bool],
) -> tuple[_Turn, bool]:
    """Return a question in full, and whether the one before was merely put in front. `turns` are newest first."""
    text = question.text
    if not turns:
        return _Turn(text), False
    if _MORE.fullmatch(fold(text).strip(_ENDS + "，,")):
        return _Turn(turns[0].text, turns[0].more + 1), False
    slots = _slots_of(text, segmenter)
    own = _left_over(slots.rest, segmenter)
    leans = _LEANS.search(fold(text)) is not None and (len(text) <= MAX_LEANING_CHARS or not own)
    count_only = re.fullmatch(COUNT_ASK, fold(slots.predicate).strip(_ENDS)) is not None
    place_alone = count_only and is_place(fold(slots.subject))
    if not leans and not place_alone and not _names_nothing(question, slots, own, segmenter):
        return _Turn(text), False
    leaning = Leaning.of(slots, own, segmenter)
    if place_alone:
        leaning = replace(leaning, core=slots.subject, words=(), asks=False)
    before = [_slots_of(turn.text, segmenter) for turn in turns]
    if not leaning.core and (question.times or question.bare):
        new = (question.times + question.bare)[0]
        pairs = zip(turns, before, strict=True)
        dated = next((turn for turn, one in pairs if one.period or asks_figure(one, segmenter)), turns[0])
        return _Turn(swap_time(dated.text, new, bare=not question.times, asked_on=asked_on)), False
    if not leaning.has_pronoun:
        before = [one for one in before if asks_figure(one, segmenter) or knows(one.subject)] or before
    full = next(filter(None, (rewrite(leaning, one, segmenter) for one in before)), None)
    if full:
        return _Turn(full), False
    if own and _ALL_ASK.search(fold(text)):
        return _Turn(text), False
    if not question.terms:
        return _Turn(turns[0].text), False
    return _Turn(f"{turns[0].text.rstrip(_ENDS)}，{text}"), True


def _names_nothing(question: Question, slots: Slots, own: str, segmenter: Segmenter) -> bool:
    """Whether a question asks, but names nothing of its own that it asks about."""
    if COUNTS_FIRST.match(slots.rest.rstrip(_ENDS)):
        return True
    if own or slots.subject or len(question.terms) > MAX_FOLLOWUP_TERMS:
        return False
    words = find_words(slots.rest, segmenter)
    if any(slot is Slot.MACRO for _, slot in words):
        return False
    return bool(words or slots.period or _ALL_ASK.search(fold(question.text)))


def swap_time(text: str, new: TimeSpan, *, bare: bool, asked_on: str | None) -> str:
    """Return a question with its first period replaced; a part of a year stays in the year asked about before."""
    old = next(iter(find_times(text, reference=asked_on, bare_years=True)), None)
    if old is None:
        return f"{new.text}{text}"
    year = _YEAR.match(old.text)
    named = f"{year[0]}{new.text}" if year and bare else new.text
    return text[: old.start] + named + text[old.end :]


def pass_over(hits: Sequence[SentenceHit], times: int) -> tuple[SentenceHit, ...]:
    """Return the hits of an answer without the first ones, which were shown before; what comes next is the answer."""
    if not times:
        return tuple(hits)
    rest = tuple(hits[times:])
    return (replace(rest[0], role=Role.ANSWER), *rest[1:]) if rest else ()

"""A question that leans on the one before it: "那前三季度呢", "乙市呢", "产能多大"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import TimeSpan
from corpus.dates import find_times
from corpus.text import fold
from corpus.words import proper_names, read_list
from index.question import Asked, Question, analyse, carry
from index.segmenter import Segmenter

CARRIED_WEIGHT = 0.4
MAX_FOLLOWUP_TERMS = 4
MAX_HISTORY = 5
"""How many questions before one are looked at."""

_LEANS = re.compile(
    r"^(?:那么?|它们?|其中?|该|这个?|还|又|再|另外|同比|环比)|(?:呢|的呢)[?？。!！\s]*$|它|该(?:公司|项目|企业|产业|园区)|那天|当时|当天"
)
_YEAR = re.compile(r"\d{4}年|\d{2}年|[今去明前后本]年")
_LATIN_OR_QUOTED = re.compile(r"[a-z]{2,}|[“「《]")
_ASKS = re.compile(r"[?？]|什么|啥|哪|谁|多少|多[大高长]|几|怎|如何|何时|吗|第")
_ENDS = "?？。!！ 呢"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, and how it reads in full when it leaned on another (None when it stands alone)."""

    question: Question
    rewritten: str | None = None


def understand(text: str, previous: tuple[str, ...], segmenter: Segmenter, *, asked_on: str | None) -> Understood:
    """Understand a cleaned question after the questions before it, oldest first."""
    question = analyse(text, segmenter, asked_on=asked_on)
    if not previous:
        return Understood(question)
    before = understand(previous[-1], previous[-MAX_HISTORY:-1], segmenter, asked_on=asked_on)
    if not _is_followup(question, before.question, segmenter):
        return Understood(question)
    before_text = before.rewritten or previous[-1]
    if not question.terms and (question.times or question.bare):
        new = (question.times + question.bare)[0]
        rewritten = _swap_time(before_text, new, bare=not question.times, asked_on=asked_on)
        return Understood(analyse(rewritten, segmenter, asked_on=asked_on), rewritten)
    if not question.terms:
        return Understood(before.question, before_text)
    rewritten = f"{before_text.rstrip(_ENDS)}，{text}"
    return Understood(carry(question, before.question, CARRIED_WEIGHT), rewritten)


def _is_followup(question: Question, before: Question, segmenter: Segmenter) -> bool:
    """Whether a question leans on the one before: it says so, or it names no subject of its own."""
    folded = fold(question.text)
    if _LEANS.search(folded):
        return True
    if _LATIN_OR_QUOTED.search(folded) or len(question.terms) > MAX_FOLLOWUP_TERMS or question.asked is Asked.OPEN:
        return False
    if not _ASKS.search(folded) or any(_is_subject(term.word, segmenter) for term in question.terms):
        return False
    return not set(question.words) & set(before.words)


def _is_subject(word: str, segmenter: Segmenter) -> bool:
    """Whether a word names something of its own: a proper name, a term of our own list, or a word no list has."""
    unheard_of = len(word) > 1 and word.isalpha() and not segmenter.knows(word) and word[0] not in "第那这哪几多"
    return unheard_of or word in proper_names() or word in _own_words()


@lru_cache(maxsize=1)
def _own_words() -> frozenset[str]:
    return frozenset(read_list("words.txt"))


def _swap_time(text: str, new: TimeSpan, *, bare: bool, asked_on: str | None) -> str:
    """Return a question with its first period replaced; a part of a year stays in the year asked about before."""
    old = next(iter(find_times(text, reference=asked_on, bare_years=True)), None)
    if old is None:
        return f"{new.text}{text}"
    year = _YEAR.match(old.text)
    named = f"{year[0]}{new.text}" if year and bare else new.text
    return text[: old.start] + named + text[old.end :]

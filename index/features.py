"""What speaks for a sentence as the answer: small pure functions on folded text, each in [0, 1] unless it says so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from corpus.article import BlockKind, TimeSpan
from index.question import ALIAS_WEIGHT, Asked, Question, Term

_NUMBER = r"(?:\d+(?:\.\d+)?|(?:[二两三四五六七八九十]|一[十百千])[零一二三四五六七八九十百千]*)"
_UNIT = (
    r"(?:%|个百分点|[十百千万]?亿美?元|万?美?元|万[户件人亩吨辆台元]|[个名位人次种座条家所届层天岁分项部本章集场支艘辆台册件户公倍成平米吨度亩顷余多亿万]"
    r"|gwh?|mw|kw|km|kg|m)"
)
CLAUSE = re.compile(r"[^，。；！？：,;!?]+")
_ANSWERS = {
    Asked.DATE: re.compile(
        r"\d{4}年|\d{1,2}月(?:\d{1,2}[日号])?|[今去明前后本当同]年|[一二三四]季度|[上下]半年|年[初底末]|世纪|年代|[〇一二三四五六七八九]{4}年"
    ),
    Asked.FIGURE: re.compile(
        rf"{_NUMBER}[余多]?{_UNIT}(?!来)|\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?)+|\d+(?:\.\d+)?(?![\d.年月日号])|第[一二三四五六七八九十\d]+"
    ),
    Asked.PERSON: re.compile(
        r"书记|市长|省长|县长|区长|主席|总理|部长|局长|院长|校长|主任|教授|博士|院士|先生|女士|董事长|总经理|经理|创始人|创办|负责人|专家|作家|导演|由\w{2,4}|·"
    ),
    Asked.PLACE: re.compile(
        r"位于|坐落|地处|落户|地址|境内|在[^，。]{1,12}?[省市县区镇乡村路街园]|[省市县区镇乡村路街园港湾]"
    ),
    Asked.REASON: re.compile(r"因为|由于|因此|所以|为了|旨在|目的|使得|得益于|原因|究其"),
    Asked.WAY: re.compile(r"通过|采用|采取|方法|利用|首先|措施|方式|推进|实施|加快|推动|坚持|开展|建立"),
    Asked.LIST: re.compile(r"[^、，。；]{1,12}、[^、，。；]{1,12}(?:、|和|及|等)|包括|分别|以及|等"),
    Asked.THING: re.compile(r"是|为|即|指|称|叫|名|[“《「]"),
}


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence as the features see it: folded texts, its kind, and how it was found.

    `before` is the sentence before it in its passage or the heading above, `after` the one after it or "". `passage` is
    its passage's BM25 score over the best one's, `words` and `pairs` its own BM25 scores over words and over bigrams.
    `position` is its place in the passage from 0, of `members` sentences. `times` are those in the sentence,
    `inherited` those of the text before it.
    """

    text: str
    title: str
    before: str
    kind: BlockKind
    passage: float
    position: int
    times: tuple[TimeSpan, ...] = ()
    inherited: tuple[TimeSpan, ...] = ()
    after: str = ""
    members: int = 1
    words: float = 0.0
    pairs: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the idf of its terms and bigrams, in their order."""

    question: Question
    idf: Sequence[float]
    bigram_idf: Sequence[float]

    def without(self, title: str) -> "Weighed":
        """Return the question without the terms and bigrams a folded title holds; whole if nothing would be left."""
        kept = [n for n, term in enumerate(self.question.terms) if holding(term, title) < 1]
        pairs = [n for n, pair in enumerate(self.question.bigrams) if pair not in title]
        if not kept or not pairs or not title:
            return self
        question = self.question
        return Weighed(
            _only(question, [question.terms[n] for n in kept], [question.bigrams[n] for n in pairs]),
            [self.idf[n] for n in kept],
            [self.bigram_idf[n] for n in pairs],
        )


def _only(question: Question, terms: Sequence[Term], bigrams: Sequence[str]) -> Question:
    return Question(
        question.text, question.asked, question.core, tuple(terms), tuple(bigrams), question.times, question.bare
    )


def find_name(name: str, text: str) -> list[tuple[int, int]]:
    """Return where a folded name stands in a folded text, in order; letters and digits only as words of their own."""
    place = text.find(name)
    if place >= 0 and (name[0].isascii() or name[-1].isascii()):
        return [match.span() for match in _word_pattern(name).finditer(text)]
    found = []
    while place >= 0:
        end = place + len(name)
        found.append((place, end))
        place = text.find(name, end)
    return found


@lru_cache(maxsize=4096)
def _word_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that finds no 5% in 15% and no ai in email, but iphone in iphones."""
    before = r"(?<![a-z0-9])(?<![0-9]\.)" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![0-9])(?!\.[0-9])" if name[-1].isdigit() else ""
    return re.compile(before + re.escape(name) + after)


def holds(name: str, text: str) -> bool:
    """Whether a folded text holds a folded name."""
    if name not in text:
        return False
    whole = name[0].isascii() or name[-1].isascii()
    return not whole or _word_pattern(name).search(text) is not None


def holding(term: Term, text: str) -> float:
    """Return 1 if a folded text holds the term, less if it holds another name of it, 0 if neither."""
    if holds(term.word, text):
        return 1.0
    for name in term.names:
        if name in text and holds(name, text):
            return ALIAS_WEIGHT
    return 0.0


def hold_each(name: str, texts: Sequence[str], every: str) -> list[float]:
    """Return `holds` of a name for each folded text, as 1 or 0; `every` is all of them, joined by line feeds."""
    if name not in every:
        return [0.0] * len(texts)
    if name[0].isascii() or name[-1].isascii():
        return [float(holds(name, text)) for text in texts]
    return [1.0 if name in text else 0.0 for text in texts]


def holding_each(term: Term, texts: Sequence[str], every: str) -> list[float]:
    """Return `holding` of a term for each folded text; `every` is all of them, joined by line feeds."""
    held = hold_each(term.word, texts, every)
    for name in term.names:
        if name in every:
            other = hold_each(name, texts, every)
            held = [max(one, ALIAS_WEIGHT * also) for one, also in zip(held, other, strict=True)]
    return held


def term_coverage(weighed: Weighed, text: str) -> float:
    """Return the idf-weighted share of the question's terms that a folded text holds; 0 for a question without."""
    terms = weighed.question.terms
    total = sum(idf * term.weight for idf, term in zip(weighed.idf, terms, strict=True))
    held = sum(idf * term.weight * holding(term, text) for idf, term in zip(weighed.idf, terms, strict=True))
    return held / total if total > 0 else 0.0


def bigram_coverage(weighed: Weighed, text: str) -> float:
    """Return the idf-weighted share of the question's character pairs that a folded text holds.

    Where it holds another name of a term, the pairs of that term count as held, a little less.
    """
    total = sum(weighed.bigram_idf)
    by_name = (term for term in weighed.question.terms if term.names and 0 < holding(term, text) < 1)
    named = "\n".join(term.word for term in by_name)
    held = 0.0
    for idf, pair in zip(weighed.bigram_idf, weighed.question.bigrams, strict=True):
        if holds(pair, text):
            held += idf
        elif pair in named:
            held += ALIAS_WEIGHT * idf
    return held / total if total > 0 else 0.0


def common_substring(core: str, text: str, title: str) -> float:
    """Return the longest run of the core, without the title in it, that the text holds, as a share of the core."""
    rest = core.replace(title, " ").strip() if len(title) > 1 else core
    rest = rest or core
    best = 0
    for start in range(len(rest)):
        while start + best < len(rest) and rest[start : start + best + 1] in text:
            best += 1
    return best / len(rest) if rest else 0.0


def answer_tokens(asked: Asked, text: str) -> list[tuple[int, int]]:
    """Return the spans in a folded text of what looks like an answer of the kind asked for, in order."""
    rule = _ANSWERS.get(asked)
    return [match.span() for match in rule.finditer(text)] if rule else []


def has_new_answer(weighed: Weighed, text: str) -> float:
    """Return 1 if a clause that holds a term of the question, or the one after it, holds a token of the kind asked for
    that the question does not hold; 0.5 if only another clause does; else 0."""
    question = weighed.question
    tokens = [span for span in answer_tokens(question.asked, text) if text[slice(*span)] not in question.core]
    if not tokens:
        return 0.0
    near = False
    for clause in CLAUSE.finditer(text):
        named = any(holding(term, clause[0]) for term in question.terms)
        if (named or near) and any(clause.start() <= start < clause.end() for start, _ in tokens):
            return 1.0
        near = named
    return 0.5


def period_agreement(question: Question, context: Context) -> float:
    """Return how well a sentence's periods agree with those asked for, in [-1, 1]; 0 where none is asked for.

    1 the same period, less where one holds the other or the period comes from the text before, below 0 where the
    sentence speaks of other periods.
    """
    fits = [_agreement(partial(_fit, time), context) for time in question.times]
    fits += [_agreement(partial(_fit_any_year, time), context) for time in question.bare]
    return sum(fits) / len(fits) if fits else 0.0


def _agreement(fit: Callable[[TimeSpan], float], context: Context) -> float:
    own = max(map(fit, context.times), default=None)
    inherited = max(map(fit, context.inherited), default=None)
    if own is not None and own > 0:
        return own
    if inherited is not None and inherited > 0:
        return 0.5 * inherited if own is None else 0.2 * inherited
    if own is not None:
        return -1.0
    return -0.3 if inherited is not None else 0.0


def _fit(wanted: TimeSpan, found: TimeSpan) -> float:
    """Return 1 for the same period, 0.35 for a part of it, 0.15 for one that holds it, 0 for another."""
    if wanted.first is None or wanted.last is None:
        return 0.5 if wanted.last and found.last == wanted.last else 0.0
    first, last = found.first or "0000", found.last or "9999"
    if (first, last) == (wanted.first, wanted.last):
        return 1.0
    if first >= wanted.first and last <= wanted.last:
        return 0.35
    return 0.15 if first <= wanted.first and last >= wanted.last else 0.0


def _fit_any_year(wanted: TimeSpan, found: TimeSpan) -> float:
    """Return 1 for the same part of any year, else 0."""
    return float(_part_of_year(wanted) == _part_of_year(found))


def _part_of_year(time: TimeSpan) -> tuple[str, str]:
    """Return the month and day of both ends, an open side empty."""
    return (time.first or "")[5:], (time.last or "")[5:]


KIND_WEIGHT = {
    BlockKind.TEXT: 0.0,
    BlockKind.ITEM: 0.0,
    BlockKind.CAPTION: -0.3,
    BlockKind.HEADING: -1.0,
    BlockKind.BYLINE: -1.0,
    BlockKind.REPEAT: -1.0,
}


def features(weighed: Weighed, context: Context) -> tuple[float, ...]:
    """Return the features of a sentence, in the order of NAMES."""
    question = weighed.question
    rest = weighed.without(context.title)
    around = f"{context.title}\n{context.before}\n{context.text}"
    return (
        context.passage,
        term_coverage(rest, context.text),
        bigram_coverage(rest, context.text),
        term_coverage(weighed, around),
        common_substring(question.core, context.text, context.title),
        has_new_answer(rest, context.text),
        1.0 / (1 + context.position),
        period_agreement(question, context),
        KIND_WEIGHT[context.kind],
    )


NAMES = ("passage", "terms", "bigrams", "around", "substring", "answer", "position", "period", "kind")

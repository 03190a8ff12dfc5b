"""Which lines go on in which: a paragraph without an end meets a beginning without a beginning.

Every unfinished line is tried against the lines that may go on with it. What `corpus.seams` says of a seam, what the
rest of the article says (the same characters in a row elsewhere) and where the two stand give each pair a weight; the
weight of going on nowhere stands against them. The surest pairs are taken first, each line once as tail and once as
head, and none whose share of all the weights is too small.
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.lines import Line, Look, is_finished
from corpus.seams import Head, Seams, Tail, unclosed
from corpus.words import read_list

PAIR_BUDGET = 16_000
WINDOW = 60
_THIN_CHARS = 45  # a section seldom begins with so short a paragraph
MAX_TAILS = 1_500  # a text with more unfinished lines is no article; the rest of them stay as they are
_GRAM_TEXT_MAX_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of what speaks for a join, found by trial (tests/quality/README.md says on what)."""

    adjacent: float = 3.6  # the head is the next line of the text
    after_short: float = -1.91  # ... but short lines stand between
    forward: float = 1.11  # the head stands further down
    backward: float = -0.8  # the head stands above
    per_doubling: float = -0.69  # for each doubling of the lines between
    nowhere: float = -2.2  # a line without an end goes on nowhere
    nowhere_paused: float = -3.31  # ... though it ends with a comma
    nowhere_colon: float = 3.0  # ... since it ends with a colon
    heading: float = 0.7  # ... since it is short: a heading
    named: float = 9.0  # ... since the next line begins with it: a title that the text takes up
    soft_head: float = -2.65  # the head is a caption by its place
    opener: float = 0.07  # the head begins with an opener of lexicon/openers.txt
    quote_start: float = -1.5  # the head begins with a quotation, instead of what was fitted
    usual_start: float = -1.1  # for each doubling of the sentences that begin alike
    head_min: float = -4.28  # bounds of what was fitted
    head_max: float = 2.85
    gram_4: float = 3.28  # four characters across the seam stand elsewhere too
    gram_3: float = 0.78  # three do
    surest: float = 0.35  # the probability from which a join is made
    short_head: float = -2.13  # the head is short itself and has no end
    head_scale: float = 0.71  # what the fitted weights of the beginning count
    mark_start: float = 5.0  # the head begins with a mark no sentence begins with
    brief_head: float = 1.2  # the head is too short for a paragraph
    after_heading: float = -0.84  # the head follows a heading
    thin: float = -1.2  # a heading, though the paragraph under it is short
    measured: float = -2.6  # a heading, though it holds a number and its unit
    counted: float = 2.5  # a number before the seam, its next digit or its unit after
    said: float = 3.5  # a colon before the seam, a quotation after
    inner: float = 1.42  # the head begins with a word of lexicon/inner.txt
    shorts: float = 1.4  # a heading, for each doubling of the short lines
    title: float = 1.5  # a heading, since it is the first line
    last: float = 2.21  # nowhere, since it is the last line
    brief: float = 1.5  # a heading of up to 14 characters
    middling: float = 1.0  # of up to 24
    lengthy: float = -0.09  # of more
    comma: float = -0.94  # for each comma in a heading
    digit: float = -0.02  # for digits in a heading
    opened: float = -3.07  # a heading that begins with an opener
    preposition: float = -1.57  # or with a preposition or pronoun
    pair_scale: float = 1.14  # and those of the pair


WEIGHTS = Weights()
_NO_START = "，。、；：！？”’」』）)》%％·,;:!?"
_COUNTED = re.compile(
    r"[\d一二三四五六七八九十百千万亿两几多余](?:[个名家种位项条只台辆座所岁场届次艘架套件份]|\s*-)?$"
)
_UNIT_STARTS = "亿万千百%％元美欧人吨公平米毫厘亩年月日时分秒个家名点岁次届项条倍度级号辆台架艘座只.．、-—～至∶："
_MEASURED = re.compile(r"\d(?:多|余)?[十百千万亿]*(?:平方|公里|米|亩|公顷|元|吨|人|户|家|个|项|次|辆|台|年|月|日|%|％)")
_START = re.compile(r"(?:^|[。！？][”’」』]?)([^。！？”’」』]{2})")


@dataclass(frozen=True, slots=True)
class Place:
    """What a line may be in a join: its part, its side box (0 outside), and whether it stands aside of the text."""

    line: Line
    box: int
    soft: bool  # a caption only by its place
    aside: bool  # caption, byline, heading, item, repeat: the text runs on around it


@lru_cache(maxsize=1)
def _bound() -> frozenset[str]:
    return frozenset("".join(read_list("bound.txt")))


@lru_cache(maxsize=1)
def _inner() -> frozenset[str]:
    return frozenset(read_list("inner.txt"))


@lru_cache(maxsize=1)
def _opener() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, read_list("openers.txt")), key=len, reverse=True))
    return re.compile(rf"{words}|(?:\d{{4}}年)?\d{{1,2}}月|\d{{4}}年|\d{{1,2}}日")


def heading_likeness(text: str) -> float:
    """The log-odds that a short line without an end is a heading, by its shape alone, not a piece of a sentence."""
    if "".join(unclosed(text)) or text[-1] in _bound() or _COUNTED.search(text) or text[0] in _NO_START:
        return -4.0
    size = len(text)
    score = WEIGHTS.brief if size <= 14 else WEIGHTS.middling if size <= 24 else WEIGHTS.lengthy
    if re.search(r"[^\x00-\x7f][ \u3000]+[^\x00-\x7f]", text):
        score += 2.0
    if text.startswith("——") or text.endswith(("！", "？", "!", "?")):
        score += 2.0
    score += WEIGHTS.comma * text.count("，") + WEIGHTS.digit * any(map(str.isdigit, text))
    score += WEIGHTS.measured if _MEASURED.search(text) else 0.0
    if _opener().match(text):
        score += WEIGHTS.opened
    elif text[0] in "在为据另对从由于当经受而但这他她它其该":
        score += WEIGHTS.preposition
    return score


class Grams:
    """The runs of three and four characters of an article, and of others where their counts are known."""

    def __init__(self, lines: Sequence[Line], ngrams: Mapping[str, int] | None) -> None:
        self._own: set[str] = set()
        self._others = ngrams or {}
        left = _GRAM_TEXT_MAX_CHARS
        for line in lines:
            text = line.text[:left]
            left -= len(text)
            for size in (3, 4):
                self._own.update(text[start : start + size] for start in range(len(text) - size + 1))
            if left <= 0:
                break

    def longest(self, tail: str, head: str) -> int:
        """The length of the longest run across the seam that stands elsewhere too: 4, 3, or 0 for none."""
        for size in (4, 3):
            runs = [tail[-left:] + head[: size - left] for left in range(1, size)]
            if any(self._known(run, size) for run in runs):
                return size
        return 0

    def _known(self, run: str, size: int) -> bool:
        return len(run) == size and run.isalnum() and (run in self._own or self._others.get(run, 0) > 1)


class Joiner:
    """Finds the joins of one article."""

    def __init__(self, places: Sequence[Place], seams: Seams, ngrams: Mapping[str, int] | None) -> None:
        self._places = places
        self._seams = seams
        self._tails = [number for number, place in enumerate(places) if _may_be_tail(place)][:MAX_TAILS]
        self._heads = {number for number, place in enumerate(places) if _may_be_head(place)}
        self._shorts = sum(place.line.look is Look.SHORT for place in places)
        self._headings = {number for number, place in enumerate(places) if self._tails and _is_heading(place.line)}
        known = places if self._tails else []
        self._grams = Grams([place.line for place in known], ngrams)
        self._starts = _sentence_starts(known)
        self._tail_edges: dict[int, Tail] = {}
        self._head_edges: dict[int, tuple[Head, float]] = {}

    def joins(self) -> dict[int, int]:
        """Return the line each joined line goes on in, by number."""
        reach = max(2, min(4 * WINDOW, PAIR_BUDGET // max(1, 2 * len(self._tails))))
        weights = {tail: dict(self._weighed(tail, reach)) for tail in self._tails}
        self._follow_through(weights)
        following: dict[int, int] = {}
        taken: set[int] = set()
        first = {tail: tail for tail in self._tails}  # the first line of the chain that ends with this one
        heap = [(-1.0, 0, tail) for tail in self._tails]
        heapq.heapify(heap)
        while heap:
            claimed, _, tail = heapq.heappop(heap)
            open_heads = {
                head: weight for head, weight in weights[tail].items() if head not in taken and first[tail] != head
            }
            if not open_heads:
                continue
            head = max(open_heads, key=lambda number: (open_heads[number], -abs(number - tail)))
            surety = open_heads[head] / (sum(open_heads.values()) + math.exp(self._nowhere(tail)))
            if surety < WEIGHTS.surest:
                continue
            if surety < -claimed - 1e-9:
                heapq.heappush(heap, (-surety, abs(head - tail), tail))
                continue
            following[tail] = head
            taken.add(head)
            last = head
            while last in following:
                last = following[last]
            if last in first:
                first[last] = first[tail]
        return following

    def _follow_through(self, weights: Mapping[int, dict[int, float]]) -> None:
        """A piece without an end continues a line only as surely as something continues the piece."""
        sure = {
            tail: max(heads.values(), default=0.0) / (sum(heads.values()) + math.exp(self._nowhere(tail)))
            for tail, heads in weights.items()
            if self._places[tail].line.look is Look.SHORT
        }
        for heads in weights.values():
            for head in heads:
                heads[head] *= sure.get(head, 1.0)

    def _weighed(self, tail: int, reach: int) -> Iterator[tuple[int, float]]:
        """Yield the heads in reach of a tail and the weight of each."""
        edge, text = self._tail(tail), self._places[tail].line.text
        for head, place_score in self._candidates(tail, reach):
            begin, own = self._head(head)
            score = place_score + own + WEIGHTS.pair_scale * self._seams.pair_score(edge, begin)
            run = self._grams.longest(text[-3:], self._places[head].line.text[:3])
            score += WEIGHTS.gram_4 if run == 4 else WEIGHTS.gram_3 if run == 3 else 0.0
            score += _across(text[-1], self._places[head].line.text[0])
            if head != tail + 1 and head - 1 in self._headings:
                score += WEIGHTS.after_heading
            yield head, math.exp(min(30.0, score))

    def _candidates(self, tail: int, reach: int) -> Iterator[tuple[int, float]]:
        """Yield the heads in reach and the log-odds of their places."""
        for step, start in ((1, tail + 1), (-1, tail - 1)):
            number, texts, shorts = start, 0, 0
            while 0 <= number < len(self._places) and texts <= WINDOW and abs(number - tail) <= reach:
                place = self._places[number]
                same_box = place.box == self._places[tail].box
                adjacent = step == 1 and texts == 0
                # A caption by its place alone may be a continuation where it stands, but nothing comes to it from afar.
                if number in self._heads and (adjacent or (same_box and not place.soft)):
                    yield number, self._place_score(step, texts, shorts)
                if not place.aside and same_box:
                    if place.line.look is Look.SHORT:
                        shorts += 1
                    else:
                        texts += 1
                number += step

    @staticmethod
    def _place_score(step: int, texts: int, shorts: int) -> float:
        if step == 1 and texts == 0:
            return WEIGHTS.adjacent + WEIGHTS.after_short * min(2, shorts)
        return (WEIGHTS.forward if step == 1 else WEIGHTS.backward) + WEIGHTS.per_doubling * math.log2(1 + texts)

    def _nowhere(self, tail: int) -> float:
        """The log-odds that a line without an end goes on nowhere: a heading, or cut off."""
        line = self._places[tail].line
        last = line.text[-1]
        if last in "，、；,;":
            return WEIGHTS.nowhere_paused
        if last in "：:":
            return WEIGHTS.nowhere_colon
        if line.look is Look.SHORT:
            usual = WEIGHTS.shorts * math.log2(max(1, self._shorts)) + (WEIGHTS.title if tail == 0 else 0.0)
            following = next((place.line for place in self._places[tail + 1 : tail + 4] if not place.aside), line)
            if following is not line and following.text.startswith(line.text):
                return WEIGHTS.named
            thin = WEIGHTS.thin if following.look is Look.TEXT and len(following.text) <= _THIN_CHARS else 0.0
            return WEIGHTS.heading + usual + thin + heading_likeness(line.text)
        return WEIGHTS.nowhere + (WEIGHTS.last if tail == len(self._places) - 1 else 0.0)

    def _tail(self, number: int) -> Tail:
        if number not in self._tail_edges:
            self._tail_edges[number] = self._seams.tail(self._places[number].line.text)
        return self._tail_edges[number]

    def _head(self, number: int) -> tuple[Head, float]:
        if number not in self._head_edges:
            place = self._places[number]
            text = place.line.text
            edge = self._seams.head(text)
            fitted = max(WEIGHTS.head_min, min(WEIGHTS.head_max, WEIGHTS.head_scale * self._seams.head_score(edge)))
            score = (
                WEIGHTS.quote_start if text[0] in "“「‘『" else WEIGHTS.mark_start if text[0] in _NO_START else fitted
            )
            score += WEIGHTS.opener if _opener().match(text) else 0.0
            score += WEIGHTS.inner if edge.word in _inner() else 0.0
            # Other sentences that begin alike: so may this one.
            score += WEIGHTS.usual_start * math.log2(max(1, self._starts[text[:2]]))
            if len(text) <= 18 and not place.soft:
                score += WEIGHTS.brief_head
            if place.soft:
                score += WEIGHTS.soft_head
            elif place.line.look is Look.SHORT:
                score += WEIGHTS.short_head - max(0.0, heading_likeness(text))
            self._head_edges[number] = (edge, score)
        return self._head_edges[number]


def _sentence_starts(places: Sequence[Place]) -> Counter[str]:
    """How many sentences of an article begin with the same two characters; a beginning of a line counts as one."""
    starts: Counter[str] = Counter()
    for place in places:
        starts.update(found.group(1) for found in _START.finditer(place.line.text))
    return starts


def _across(last: str, first: str) -> float:
    """What the last character before a seam and the first after it say together."""
    if last.isdigit() and (first.isdigit() or first in _UNIT_STARTS):
        return WEIGHTS.counted
    return WEIGHTS.said if last in "：:" and first in "“「" else 0.0


def _is_heading(line: Line) -> bool:
    return line.look in (Look.HEADING, Look.LABEL) or (line.look is Look.SHORT and heading_likeness(line.text) > 0)


def _may_be_tail(place: Place) -> bool:
    in_text = not place.aside or place.soft
    return in_text and place.line.look in (Look.TEXT, Look.SHORT) and not is_finished(place.line.text)


def _may_be_head(place: Place) -> bool:
    return (not place.aside or place.soft) and place.line.look in (Look.TEXT, Look.SHORT)

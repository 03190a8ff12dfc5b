"""Which lines go on in which: a paragraph without an end meets a beginning without a beginning.

Every unfinished line is tried against the lines that may go on with it. A pair's score is the log-odds that the text
runs on across the seam: what `corpus.seams` says of it, what the rest of the article says (the same characters in a
row elsewhere), and where the two stand. The best pairs are taken first, each line once as tail and once as head.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.lines import Line, Look, is_finished
from corpus.seams import Head, Seams, Tail, unclosed
from corpus.words import read_list

PAIR_BUDGET = 24_000
WINDOW = 60
_GRAM_TEXT_MAX_CHARS = 200_000

# Log-odds found on articles written and broken for the purpose (tests/quality/repair.py).
ADJACENT = 3.0
AFTER_SHORT = -1.0
FORWARD = -2.0
BACKWARD = -3.0
PER_DOUBLING = -0.3
PAUSED_TAIL = 3.0
COLON_TAIL = -3.0
LONG_TAIL = 1.0
SOFT_HEAD = -1.5
HEADING = -1.5
OPENER = -2.0
QUOTE_START = -0.5
USUAL_START = -0.7
GRAM_4 = 3.0
GRAM_3 = 1.2
THRESHOLD = 0.0
FAR_HEAD_MIN = -1.0
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
def _opener() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, read_list("openers.txt")), key=len, reverse=True))
    return re.compile(rf"{words}|(?:\d{{4}}年)?\d{{1,2}}月|\d{{4}}年|\d{{1,2}}日")


def heading_likeness(text: str) -> float:
    """The log-odds that a short line without an end is a heading, by its shape alone, not a piece of a sentence."""
    if "".join(unclosed(text)) or text[-1] in _bound() or text[0] in "，。、；：！？”’」』）)》%":
        return -4.0
    score = 1.5 if len(text) <= 20 else 0.5 if len(text) <= 28 else -0.5
    if re.search(r"[^\x00-\x7f][ \u3000]+[^\x00-\x7f]", text):
        score += 2.0
    if text.startswith("——") or text.endswith(("！", "？", "!", "?")):
        score += 2.0
    score -= 0.4 * text.count("，")
    if _opener().match(text):
        score -= 2.0
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

    def evidence(self, tail: str, head: str) -> float:
        """Log-odds from the same characters in a row elsewhere, 0 where there are none."""
        fours = [tail[-left:] + head[: 4 - left] for left in (1, 2, 3)]
        if any(self._known(gram, 4) for gram in fours):
            return GRAM_4
        threes = [tail[-left:] + head[: 3 - left] for left in (1, 2)]
        return GRAM_3 if any(self._known(gram, 3) for gram in threes) else 0.0

    def _known(self, gram: str, size: int) -> bool:
        plain = len(gram) == size and gram.isalnum()
        return plain and (gram in self._own or self._others.get(gram, 0) > 1)


class Joiner:
    """Finds the joins of one article."""

    def __init__(self, places: Sequence[Place], seams: Seams, ngrams: Mapping[str, int] | None) -> None:
        self._places = places
        self._seams = seams
        self._tails = [number for number, place in enumerate(places) if _may_be_tail(place)]
        self._heads = {number for number, place in enumerate(places) if _may_be_head(place)}
        self._grams = Grams([place.line for place in places] if self._tails else [], ngrams)
        self._tail_edges: dict[int, Tail] = {}
        self._head_edges: dict[int, tuple[Head, float]] = {}
        self._starts = _sentence_starts(places) if self._tails else Counter()

    def joins(self) -> dict[int, int]:
        """Return the line each joined line goes on in, by number."""
        window = max(1, min(WINDOW, PAIR_BUDGET // max(1, 2 * len(self._tails))))
        pairs = [pair for tail in self._tails for pair in self._pairs(tail, window)]
        pairs.sort(key=lambda pair: (-pair[0], abs(pair[2] - pair[1]), pair[1], pair[2]))
        following: dict[int, int] = {}
        taken: set[int] = set()
        first = list(range(len(self._places)))  # the first line of the chain a line ends, while it does
        for _, tail, head in pairs:
            if tail in following or head in taken or first[tail] == head:
                continue
            following[tail] = head
            taken.add(head)
            last = head
            while last in following:
                last = following[last]
            first[last] = first[tail]
        return following

    def _pairs(self, tail: int, window: int) -> Iterator[tuple[float, int, int]]:
        """Yield score, tail and head of the pairs worth taking."""
        prior = _tail_prior(self._places[tail].line)
        for head, place_score in self._candidates(tail, window):
            far = place_score < 0
            edge, own = self._head(head)
            if far and own < FAR_HEAD_MIN:
                continue
            score = prior + place_score + own + self._seams.pair_score(self._tail(tail), edge)
            score += self._grams.evidence(self._places[tail].line.text[-4:], self._places[head].line.text[:4])
            score += _head_prior(self._places[head])
            if score > THRESHOLD:
                yield score, tail, head

    def _candidates(self, tail: int, window: int) -> Iterator[tuple[int, float]]:
        """Yield the heads in reach and the log-odds of their places."""
        for step, start in ((1, tail + 1), (-1, tail - 1)):
            number, texts, shorts = start, 0, 0
            while 0 <= number < len(self._places) and texts <= window and abs(number - tail) <= 4 * window + 8:
                place = self._places[number]
                same_box = place.box == self._places[tail].box
                if number in self._heads and (same_box or (step == 1 and texts == 0)):
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
            return ADJACENT + AFTER_SHORT * min(2, shorts)
        return (FORWARD if step == 1 else BACKWARD) + PER_DOUBLING * math.log2(1 + texts)

    def _tail(self, number: int) -> Tail:
        if number not in self._tail_edges:
            self._tail_edges[number] = self._seams.tail(self._places[number].line.text)
        return self._tail_edges[number]

    def _head(self, number: int) -> tuple[Head, float]:
        if number not in self._head_edges:
            text = self._places[number].line.text
            edge = self._seams.head(text)
            score = QUOTE_START if text[0] in "“「‘『" else max(-3.0, min(2.0, self._seams.head_score(edge)))
            score += OPENER if _opener().match(text) else 0.0
            # Other sentences that begin alike: so may this one.
            score += USUAL_START * math.log2(max(1, self._starts[text[:2]]))
            self._head_edges[number] = (edge, score)
        return self._head_edges[number]


def _sentence_starts(places: Sequence[Place]) -> Counter[str]:
    """How many sentences of an article begin with the same two characters; a beginning of a line counts as one."""
    starts: Counter[str] = Counter()
    for place in places:
        starts.update(found.group(1) for found in _START.finditer(place.line.text))
    return starts


def _may_be_tail(place: Place) -> bool:
    in_text = not place.aside or place.soft
    return in_text and place.line.look in (Look.TEXT, Look.SHORT) and not is_finished(place.line.text)


def _may_be_head(place: Place) -> bool:
    return (not place.aside or place.soft) and place.line.look in (Look.TEXT, Look.SHORT)


def _tail_prior(line: Line) -> float:
    """The log-odds that a line without an end goes on at all."""
    last = line.text[-1]
    if last in "，、；,;":
        return PAUSED_TAIL
    if last in "：:":
        return COLON_TAIL
    if line.look is Look.SHORT:
        return HEADING - heading_likeness(line.text)
    return LONG_TAIL


def _head_prior(place: Place) -> float:
    if place.soft:
        return SOFT_HEAD
    if place.line.look is Look.SHORT:
        return -max(0.0, heading_likeness(place.line.text))
    return 0.0

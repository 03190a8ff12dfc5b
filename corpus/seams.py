"""How well a tail and a head fit: the log-odds that a text goes on from one into the other.

A seam is judged by what it makes: a word across it, a number and its unit, a quotation closed; and by what it would
undo: a head that begins like a sentence is none. The weights were fitted on public text cut at random places, never on
news (`tests/quality/fit_seams.py` fits them again); `lexicon/seams.txt` holds them.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.words import read_list

_LOG_TOTAL = math.log(60_101_967)  # the sum of the dictionary's counts
_CONTEXT = 12
_MAX_WORD = 6
_OPENERS, _CLOSERS = "“‘「『（(《【", "”’」』）)》】"
_PARTNER = dict(zip(_CLOSERS, _OPENERS, strict=True))
_MARK = re.compile(r"[，。、；：！？,;!?]")
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,][0-9]+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a text: `costs[i]` is the log-probability of its best segmentation up to its character i."""

    text: str
    costs: tuple[float, ...]
    word: str
    opened: str
    clause: str


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a text: `costs[i]` is the log-probability of its best segmentation from character i on."""

    text: str
    costs: tuple[float, ...]
    word: str
    second: str
    closed: str
    clause: str


def unclosed(text: str) -> tuple[str, str]:
    """Return the opening marks a text leaves open, and the closing marks it has no opening for."""
    opened: list[str] = []
    closed: list[str] = []
    for char in text:
        if char in _OPENERS:
            opened.append(char)
        elif char in _CLOSERS:
            if opened and opened[-1] == _PARTNER[char]:
                opened.pop()
            elif not opened:
                closed.append(_PARTNER[char])
    return "".join(opened), "".join(closed)


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """Return the fitted weights by feature."""
    weights: dict[str, float] = {}
    for line in read_list("seams.txt"):
        feature, weight = line.rsplit(" ", 1)
        weights[feature] = float(weight)
    return weights


class Seams:
    """Judges seams with the counts of words; one for an article, since it remembers what it has seen."""

    def __init__(self, frequencies: Mapping[str, int], weights: Mapping[str, float] | None = None) -> None:
        self._frequencies = frequencies
        self._weights = load_weights() if weights is None else weights

    def _log_probability(self, word: str) -> float | None:
        count = self._frequencies.get(word, 0)
        if count > 0:
            return math.log(count) - _LOG_TOTAL
        if len(word) == 1 or word.isascii():
            return -_LOG_TOTAL
        return None

    def _segment(self, text: str) -> tuple[list[float], list[str]]:
        """The costs of the best segmentation up to each place, and its words."""
        costs = [0.0] + [-math.inf] * len(text)
        back = [0] * (len(text) + 1)
        for start in range(len(text)):
            piece = _PIECE.match(text, start)
            longest = max(_MAX_WORD, len(piece.group()) if piece else 1)
            shortest = len(piece.group()) if piece else 1
            for end in range(start + shortest, min(len(text), start + longest) + 1):
                cost = self._log_probability(text[start:end])
                if cost is not None and costs[start] + cost > costs[end]:
                    costs[end], back[end] = costs[start] + cost, start
        words: list[str] = []
        end = len(text)
        while end > 0:
            words.append(text[back[end] : end])
            end = back[end]
        return costs, words[::-1]

    def tail(self, text: str) -> Tail:
        """Read the end of a text."""
        end = text[-_CONTEXT:].lower()
        costs, words = self._segment(end)
        return Tail(end, tuple(costs), words[-1], unclosed(text[-400:])[0], _size(text[-60:][::-1]))

    def head(self, text: str) -> Head:
        """Read the beginning of a text."""
        begin = text[:_CONTEXT].lower()
        _, words = self._segment(begin)
        costs = [0.0] * (len(begin) + 1)
        for start in range(len(begin) - 1, -1, -1):
            piece = _PIECE.match(begin, start)
            shortest = len(piece.group()) if piece else 1
            best = -math.inf
            for end in range(start + shortest, min(len(begin), start + max(_MAX_WORD, shortest)) + 1):
                cost = self._log_probability(begin[start:end])
                if cost is not None:
                    best = max(best, cost + costs[end])
            costs[start] = best
        second = words[1] if len(words) > 1 else ""
        return Head(begin, tuple(costs), words[0], second, unclosed(text[:400])[1], _size(text[:60], mark=True))

    def gain(self, tail: Tail, head: Head) -> float:
        """How much likelier the best reading with a word across the seam is than the two read apart, 0 at least."""
        apart = tail.costs[-1] + head.costs[0]
        best = apart
        size = len(tail.text)
        for left in range(1, min(_MAX_WORD - 1, size) + 1):
            for right in range(1, min(_MAX_WORD - left, len(head.text)) + 1):
                word = tail.text[size - left :] + head.text[:right]
                count = self._frequencies.get(word, 0)
                if count > 0:
                    cost = tail.costs[size - left] + math.log(count) - _LOG_TOTAL + head.costs[right]
                    best = max(best, cost)
        return best - apart

    def head_features(self, head: Head) -> Iterator[str]:
        """What the beginning alone says."""
        yield "h1 " + head.text[:1]
        yield "h2 " + head.text[:2]
        yield "hw " + head.word
        yield "hs " + head.second
        yield f"hl {len(head.word)}"
        yield f"hc {len(head.closed)}"
        yield f"hb {head.word} {head.second}"
        yield f"h3 {head.text[:3]}"
        yield f"hn {head.clause}"

    def pair_features(self, tail: Tail, head: Head) -> Iterator[str]:
        """What the two say together."""
        yield f"gain {min(12, math.ceil(self.gain(tail, head)))}"
        yield f"class {_class_of(tail.word)} {_class_of(head.word)}"
        yield f"pair {tail.word} {head.word}"
        yield f"tclass {tail.text[-1:]} {_class_of(head.word)}"
        yield f"hclass {_class_of(tail.word)} {head.text[:1]}"
        yield f"quote {_quoted(tail, head)}"
        yield f"clause {tail.clause} {head.clause}"

    def head_score(self, head: Head) -> float:
        """The log-odds of the beginning alone: high where a text cannot begin like that."""
        return sum(self._weights.get(feature, 0.0) for feature in self.head_features(head))

    def pair_score(self, tail: Tail, head: Head) -> float:
        """The log-odds of what both make together, without the beginning's own."""
        return sum(self._weights.get(feature, 0.0) for feature in self.pair_features(tail, head))


def _size(text: str, mark: bool = False) -> str:
    """How far it is to the next mark of punctuation, in steps that double, and which mark it is."""
    found = _MARK.search(text)
    size = (found.start() if found else len(text)) + 1
    return f"{size.bit_length() * 2 + (size >> max(0, size.bit_length() - 2) & 1)}" + (
        found.group() if mark and found else ""
    )


def _class_of(word: str) -> str:
    """A coarse class: digits, Latin, a mark by itself, or a Chinese word by its length."""
    if not word:
        return "-"
    if word[0].isdigit():
        return "9"
    if word.isascii() and word.isalpha():
        return "a"
    if not word[0].isalnum():
        return word[0]
    return str(min(4, len(word)))


def _quoted(tail: Tail, head: Head) -> str:
    """Whether the head closes what the tail leaves open."""
    if tail.opened and head.closed:
        return "closed" if head.closed[0] == tail.opened[-1] else "clash"
    if tail.opened:
        return "open"
    return "stray" if head.closed else "none"

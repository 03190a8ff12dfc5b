"""Words and what part they play in a phrase: a light segmentation of the few characters beside a number."""

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from math import log
from typing import NamedTuple

from corpus.words import read_list, verbs_and_particles

MAX_WORD = 6
_MEASURED = frozenset("率量额费力数值价度")
_POWERS = frozenset("产储动势热电核光氢性功")
_COUNTERS = frozenset("个名位种家条次件批些下份座")
_MEASURES = frozenset(
    (
        "增速",
        "增幅",
        "涨幅",
        "降幅",
        "跌幅",
        "占比",
        "用时",
        "收入",
        "支出",
        "投入",
        "产出",
        "余额",
        "得分",
        "补助",
        "补贴",
        "补偿",
        "资助",
    )
)
_NAMES = frozenset("率额量值数价费比利税收费款")
_LOG_TOTAL = log(60_101_967)
_UNKNOWN = -18.0
"""The log-probability of a character that is no word."""


class Part(Enum):
    """What a word does: it names, says what is done (lightly, where it adds nothing) or how it is, or joins others."""

    NAME = "name"
    VERB = "verb"
    QUALITY = "quality"
    LIGHT = "light"
    JOIN = "join"
    MARK = "mark"


class Word(NamedTuple):
    """A word of a folded text."""

    start: int
    end: int
    part: Part


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    return frozenset(read_list("predicates.txt"))


@lru_cache(maxsize=1)
def _joining() -> frozenset[str]:
    return frozenset(word for line in read_list("joining.txt") for word in line.split())


def cut_words(text: str, start: int, end: int, frequencies: Mapping[str, int]) -> list[Word]:
    """Return the words of a part of a folded text, in order: the likeliest cut by the frequencies of words."""
    size = end - start
    scores, stops = [0.0] * (size + 1), [0] * size
    get = frequencies.get
    for place in range(size - 1, -1, -1):
        at = start + place
        score, stop = scores[place + 1] + _UNKNOWN, place + 1
        for length in range(1, min(size - place, MAX_WORD) + 1):
            count = get(text[at : at + length])
            if count is None:
                break
            if count and (likely := log(count) - _LOG_TOTAL + scores[place + length]) > score:
                score, stop = likely, place + length
        scores[place], stops[place] = score, stop
    words: list[Word] = []
    place = start
    while place < end:
        stop = start + stops[place - start]
        if _is_latin(text[place]):
            while stop < end and _is_latin(text[stop]):
                stop += 1
        word = Word(place, stop, part_of(text[place:stop]))
        if text[place:stop] == "能" and words and text[words[-1].start : place] in _POWERS:
            word = Word(words.pop().start, stop, Part.NAME)
        words.append(word)
        place = stop
    return words


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".-+&")


@lru_cache(maxsize=16384)
def part_of(word: str) -> Part:
    """Return what a folded word does."""
    if word in _light():
        return Part.LIGHT
    if word in _joining():
        return Part.JOIN
    if len(word) == 2 and word[0] in "一几两" and word[1] in _COUNTERS:
        return Part.JOIN
    if word in _NAMES or word in _MEASURES:
        return Part.NAME
    verbs, particles, adjectives = verbs_and_particles()
    if word in particles:
        return Part.JOIN
    if word in verbs and not ((len(word) > 2 and word[-1] in _MEASURED) or (len(word) > 1 and word[-1] in "款金费")):
        return Part.VERB
    if len(word) > 1 and word in adjectives:
        return Part.QUALITY
    if len(word) == 1 and not word.isalnum():
        return Part.MARK
    return Part.NAME

"""Words and what part they play in a phrase: a light segmentation of the few characters beside a number."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import lru_cache, partial
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
    """Return the words of a part of a folded text, in order: the likeliest cut by the frequencies of words.

    `frequencies` are those of corpus.words.load_frequencies, beginnings of words included.
    """
    return list(each_word(text, start, end, frequencies))


def each_word(text: str, start: int, end: int, frequencies: Mapping[str, int]) -> Iterator[Word]:
    """Yield the words that `cut_words` returns; no more is cut than is asked for."""
    reach, cut_run = _cutters(frequencies)
    held: Word | None = None
    place = start
    while place < end:
        at, stop = place, place + 1
        while at < stop:  # a run ends where no word reaches over
            to = at + reach(text[at : at + MAX_WORD if at + MAX_WORD < end else end])
            stop = max(stop, to)
            at += 1
        run = place
        for first, last, role in cut_run(text[run:stop]):
            begun, place = run + first, run + last
            if text[begun] < "\x80" and _is_latin(text[begun]):
                while place < end and _is_latin(text[place]):
                    place += 1
            elif held and text[begun:place] == "能" and text[held.start : begun] in _POWERS:
                held = Word(held.start, place, Part.NAME)
                continue
            if held:
                yield held
            held = Word(begun, place, role if place == run + last else part_of(text[begun:place]))
    if held:
        yield held


def _cutters(
    frequencies: Mapping[str, int],
) -> tuple[Callable[[str], int], Callable[[str], tuple[Word, ...]]]:
    """Return `_reach` and `_cut_run` by some frequencies; they remember what they told until others come."""
    global _last_cutters  # noqa: PLW0603  # no key: a dictionary has no hash
    known, reach, cut_run = _last_cutters
    if known is not frequencies:
        reach = lru_cache(maxsize=65536)(partial(_reach, frequencies=frequencies))
        cut_run = lru_cache(maxsize=32768)(partial(_cut_run, frequencies=frequencies))
        _last_cutters = (frequencies, reach, cut_run)
    return reach, cut_run


def _reach(text: str, frequencies: Mapping[str, int]) -> int:
    """Return how long the longest word is that a text begins with, 1 where no word of two characters does."""
    longest = 1
    for to in range(2, len(text) + 1):
        count = frequencies.get(text[:to])
        if count is None:
            break
        if count:
            longest = to
    return longest


def _cut_run(run: str, frequencies: Mapping[str, int]) -> tuple[Word, ...]:
    """Return the words of a run, up to the first that begins with a Latin letter or digit: that may go on."""
    size = len(run)
    scores, stops = [0.0] * (size + 1), [0] * size
    for place in range(size - 1, -1, -1):
        score, stop = scores[place + 1] + _UNKNOWN, place + 1
        for to in range(place + 1, min(size, place + MAX_WORD) + 1):
            count = frequencies.get(run[place:to])
            if count is None:
                break
            if count and (likely := log(count) - _LOG_TOTAL + scores[to]) > score:
                score, stop = likely, to
        scores[place], stops[place] = score, stop
    words: list[Word] = []
    place = 0
    while place < size and not (words and _is_latin(run[words[-1].start])):
        words.append(Word(place, stops[place], part_of(run[place : stops[place]])))
        place = stops[place]
    return tuple(words)


_last_cutters: tuple[Mapping[str, int], Callable[[str], int], Callable[[str], tuple[Word, ...]]] = (
    {},
    lambda text: 1,
    lambda run: (),
)


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

"""Words and what part they play in a phrase: a light segmentation of the few characters beside a number."""

import re
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
_LATIN = re.compile(r"[0-9a-zA-Z.+&-]+")


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
    get, cut_run = frequencies.get, _cutter(frequencies)
    place = start
    while place < end:
        run = at = place
        stop = place + 1
        while at < stop:  # a run ends where no word reaches over; of a longer word every beginning is known, too
            to = stop + 1
            while to <= end and to - at <= MAX_WORD and (count := get(text[at:to])) is not None:
                if count:
                    stop = to
                to += 1
            at += 1
        for first, last, part in cut_run(text[run:stop]):
            begun, place = run + first, run + last
            if text[begun] < "\x80" and _LATIN.match(text, begun) and (more := _LATIN.match(text, place, end)):
                place = more.end()
                part = part_of(text[begun:place])  # noqa: PLW2901
            yield Word(begun, place, part)


def _cutter(frequencies: Mapping[str, int]) -> Callable[[str], tuple[Word, ...]]:
    """Return `_cut_run` by some frequencies; it remembers what it told until others come."""
    global _last_cutter  # noqa: PLW0603  # no key: a dictionary has no hash
    known, cut_run = _last_cutter
    if known is not frequencies:
        cut_run = lru_cache(maxsize=32768)(partial(_cut_run, frequencies=frequencies))
        _last_cutter = (frequencies, cut_run)
    return cut_run


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
    while place < size and not (words and _LATIN.match(run, words[-1].start)):
        stop = stops[place]
        if words and run[place:stop] == "能" and run[words[-1].start : place] in _POWERS:
            words[-1] = Word(words[-1].start, stop, Part.NAME)
        else:
            words.append(Word(place, stop, part_of(run[place:stop])))
        place = stop
    return tuple(words)


_last_cutter: tuple[Mapping[str, int], Callable[[str], tuple[Word, ...]]] = ({}, lambda run: ())


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

"""Where sentences end: the ranges of the sentences in a paragraph's text, and their spans in the body."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from corpus.article import Span
from corpus.lines import visible_span
from corpus.words import read_list

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")", "【": "】"}
_QUOTES = '“「『"'
_ENDS = "。！？!?"
LONG_QUOTE_CHARS = 150
MAX_SENTENCE_CHARS = 2000
"""What has no full stop for longer is a table or rubbish, and no sentence. It is cut, since the time to read it, and
then to answer any question, grows with the square of the longest sentence."""
_SOFT = "，；、：,; \t\n"
_SPEAKER_MAX_CHARS = 30
_GOES_ON = "，、；：,;）)》」』的地得是成等之与和及而"
_LATIN_END = re.compile(r"(?:[a-z0-9]{2}|[a-z][)”\"]|[)”\"])\.(?=[”\")]*(?:\s+[\"“(]?[A-Z\u4e00-\u9fff]|\s*$))")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|No|Inc|Ltd|Co|Corp|vs|etc|St|Jr|Sr|Fig|al)\.$")
_CLAUSE_END = re.compile(r"[。！？!?]")
_SAID = re.compile(r"话|说|道|问|喊|声|叹|称|表示|感慨|口号|标语|誓言|心声|承诺|疑问|呼声|提问|发问")


@lru_cache(maxsize=1)
def _speaker() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, read_list("speech.txt")), key=len, reverse=True))
    return re.compile(rf"[^，。！？；“”：]{{1,{_SPEAKER_MAX_CHARS}}}(?:{words})(?:。|$)")


def _quotations(text: str) -> tuple[dict[int, int], list[int]]:
    """The closing place of each opening mark that is closed, and for each character the depth it lies at.

    A mark that is never closed, and a quotation of several sentences that is very long, do not count.
    """
    closing: dict[int, int] = {}
    stack: list[int] = []
    plain_open = -1
    for place, char in enumerate(text):
        if char == '"':
            if plain_open >= 0:
                closing[plain_open] = place
                plain_open = -1
            else:
                plain_open = place
        elif char in _PAIRS:
            stack.append(place)
        elif stack and char in "”’」』》）)】":
            # The nearest mark that this one closes; what was opened after it was never closed.
            for back in range(len(stack) - 1, max(-1, len(stack) - 5), -1):
                if _PAIRS[text[stack[back]]] == char:
                    closing[stack[back]] = place
                    del stack[back:]
                    break
    depth = [0] * (len(text) + 1)
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    for start, end in closing.items():
        first_end = ends[place] if (place := bisect_left(ends, start)) < len(ends) else len(text)
        if end - start <= LONG_QUOTE_CHARS or first_end >= end - 1:
            depth[start] += 1
            depth[end] -= 1
    level = 0
    for place, change in enumerate(depth):
        level += change
        depth[place] = level
    return closing, depth


def cut_endless(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of sentences, those of more than MAX_SENTENCE_CHARS in pieces, cut behind a clause if one ends
    in the second half of a piece."""
    for start, end in ranges:
        begun = start
        while end - begun > MAX_SENTENCE_CHARS:
            last = max(text.rfind(mark, begun + MAX_SENTENCE_CHARS // 2, begun + MAX_SENTENCE_CHARS) for mark in _SOFT)
            cut = last + 1 or begun + MAX_SENTENCE_CHARS
            yield begun, cut
            begun = cut
        yield begun, end


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the sentences of a paragraph, in order, without the white space around them."""
    closing, depth = _quotations(text)
    opened = {end: start for start, end in closing.items()}
    ranges: list[tuple[int, int]] = []
    start = place = 0
    while place < len(text):
        end = _end_at(text, place)
        if not end:
            place += 1
            continue
        after, inside, quote = place + 1, depth[place], -1
        while after < len(text) and (text[after] in _ENDS or text[after] in '”’」』）)】》"…'):
            if text[after] in '”’」』）)】》"' and after not in opened and text[after] == '"':
                break
            inside = depth[after]
            quote = opened.get(after, quote)
            after += 1
        if inside > 0 or _goes_on(text, place, after, quote, start):
            place = after
            continue
        if span := visible_span(text, start, after):
            ranges.append(span)
        start = place = after
    if span := visible_span(text, start, len(text)):
        ranges.append(span)
    return ranges


def _end_at(text: str, place: int) -> bool:
    """Whether the character at a place may end a sentence."""
    char = text[place]
    if char in "。！？":
        return True
    if char in "!?":
        following = text[place + 1 : place + 2]
        return not (following.isascii() and (following.isalnum() or following in "=&/"))
    if char == "." and place >= 2:
        window = text[max(0, place - 6) : place + 4]
        found = _LATIN_END.search(window, max(0, min(place, 6) - 2))
        return bool(
            found
            and max(0, place - 6) + found.end() == place + 1
            and not _ABBREVIATION.search(text[max(0, place - 6) : place + 1])
        )
    return False


def _goes_on(text: str, place: int, after: int, quote: int, start: int) -> bool:
    """Whether the sentence goes on after an end inside a quotation: `quote` is where that was opened, -1 for none."""
    rest = text[after : after + _SPEAKER_MAX_CHARS + 40]
    if not rest.strip():
        return False
    if quote < 0:
        return False
    if rest[0] in _GOES_ON:
        return True
    if text[quote] not in _QUOTES:
        return rest[0] not in "“「" and text[start:quote].strip()[-1:] not in ("", "。")
    if _speaker().match(rest):
        return True
    if text[place] == "。":
        return False
    clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
    embedded = bool(text[start:quote].strip()) and text[quote - 1] not in "：:，,。"
    return embedded or bool(_SAID.search(clause))


def spans_within(body: str, spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The body spans of the range [start, end) of the spans' joined text, without white space at their ends."""
    found: list[Span] = []
    offset = 0
    for first, last in spans:
        size = last - first
        low, high = max(start - offset, 0), min(end - offset, size)
        if low < high and (span := visible_span(body, first + low, first + high)):
            found.append(span)
        offset += size
    return tuple(found)

"""What an article says again: whole paragraphs, sentences inside others, and near-copies beside pictures.

Two texts with different numbers are never the same, however alike they are otherwise.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from corpus.article import Block, BlockKind
from corpus.copies import says_the_same
from corpus.lines import Line, Look
from corpus.splitting import sentence_ranges, spans_within
from corpus.text import is_visible

MIN_REPEAT_CHARS = 15
MIN_NEAR_CHARS = 40
CAPTION_RATIO = 85
_SHINGLE = 6
_SHINGLE_STEP = 7
_MAX_POSTINGS = 12


def _key(text: str) -> str:
    return "".join(text.split())


def _shingles(text: str) -> Iterator[str]:
    """Some of the runs of six characters of a text, chosen by what they are, so that copies choose the same."""
    for start in range(len(text) - _SHINGLE + 1):
        if (ord(text[start]) + ord(text[start + 3])) % _SHINGLE_STEP == 0:
            yield text[start : start + _SHINGLE]


def _alike(texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of numbers (earlier, later) whose texts share rare runs of characters."""
    postings: dict[str, list[int]] = defaultdict(list)
    for number, text in texts.items():
        seen: Counter[int] = Counter()
        for gram in set(_shingles(text)):
            seen.update(postings[gram])
            if len(postings[gram]) < _MAX_POSTINGS:
                postings[gram].append(number)
        for other, _ in sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:5]:
            yield other, number


def repeated_lines(lines: Sequence[Line]) -> set[int]:
    """The lines of running text that an earlier line said, word for word or nearly so."""
    found: set[int] = set()
    first: dict[str, int] = {}
    texts: dict[int, str] = {}
    for number, line in enumerate(lines):
        if line.look is not Look.TEXT:
            continue
        key = _key(line.text)
        if len(key) < MIN_REPEAT_CHARS:
            continue
        if key in first:
            found.add(number)
            continue
        first[key] = number
        if MIN_NEAR_CHARS <= len(key) <= 2_000:
            texts[number] = key
    for earlier, later in _alike(texts):
        if later not in found and earlier not in found and says_the_same(texts[earlier], texts[later]):
            found.add(later)
    return found


def near_lines(lines: Sequence[Line]) -> dict[int, int]:
    """The short lines most of whose text a longer line holds too, with that line."""
    texts = {number: _key(line.text)[:2_000] for number, line in enumerate(lines) if line.look is Look.TEXT}
    found: dict[int, int] = {}
    for one, other in _alike(texts):
        short, long = (one, other) if len(texts[one]) < len(texts[other]) else (other, one)
        if short not in found and len(texts[short]) <= 140 and _is_copy(texts[short], texts[long]):
            found[short] = long
    return found


def _is_copy(short: str, long: str) -> bool:
    """Whether one of the sentences of a short text, or all of it, stands nearly so in a long one."""
    pieces = [piece for piece in re.split(r"(?<=[。！？])", short) if len(piece) >= MIN_REPEAT_CHARS]
    return any(fuzz.partial_ratio(piece.rstrip("。！？"), long) >= CAPTION_RATIO for piece in pieces)


def with_repeats(body: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Mark blocks, and take sentences out of blocks, that say again what an earlier one said."""
    said: set[str] = set()
    result: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.TEXT:
            result.append(block)
            continue
        result.extend(_parted(body, block, said))
    result.sort(key=lambda block: block.spans[0])
    return tuple(result)


def _parted(body: str, block: Block, said: set[str]) -> Iterator[Block]:
    """Yield a block, or what is left of it and its repeated sentences; `said` learns its sentences."""
    text = "".join(body[start:end] for start, end in block.spans)
    ranges = sentence_ranges(text)
    keys = [_key(text[start:end]) for start, end in ranges]
    again = [len(key) >= MIN_REPEAT_CHARS and (key in said or key in keys[:n]) for n, key in enumerate(keys)]
    said.update(keys)
    if not any(again):
        yield block
        return
    if all(again):
        yield replace(block, kind=BlockKind.REPEAT)
        return
    left = [found for found, repeated in zip(ranges, again, strict=True) if not repeated]
    kept = tuple(span for found in left for span in spans_within(body, block.spans, *found))
    yield replace(block, spans=_touching(body, kept))
    for found, repeated in zip(ranges, again, strict=True):
        if repeated:
            yield Block(BlockKind.REPEAT, spans_within(body, block.spans, *found), block.boxed)


def _touching(body: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans with nothing visible between them in the body, in order, are one."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        between = body[result[-1][1] : start] if result and result[-1][1] <= start else "\n"
        if "\n" in between or any(map(is_visible, between)):
            result.append((start, end))
        else:
            result[-1] = (result[-1][0], end)
    return tuple(result)

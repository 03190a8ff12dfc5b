"""Blocks: the paragraphs of an article as they were before the page was taken apart.

Start reading at `repair`. Lines come from `corpus.lines`; what each is follows from its look and its neighbours (side
boxes, places of pictures); `corpus.joins` finds which go on in which; what was said before is marked a repeat.
"""

from collections.abc import Iterator, Mapping, Sequence

from corpus.article import Block, BlockKind, Span
from corpus.joins import Joiner, Place
from corpus.lines import ENDS, Line, Look, is_finished, read_lines, wide_gap
from corpus.repeats import near_lines, repeated_lines, with_repeats
from corpus.seams import Seams

CAPTION_MAX_CHARS = 40
_KINDS = {
    Look.TEXT: BlockKind.TEXT,
    Look.SHORT: BlockKind.HEADING,
    Look.HEADING: BlockKind.HEADING,
    Look.LABEL: BlockKind.HEADING,
    Look.ITEM: BlockKind.ITEM,
    Look.CAPTION: BlockKind.CAPTION,
    Look.BYLINE: BlockKind.BYLINE,
}


def repair(body: str, frequencies: Mapping[str, int], ngrams: Mapping[str, int] | None = None) -> tuple[Block, ...]:
    """Return the blocks of a body, in reading order; every visible character lies in exactly one.

    `frequencies` counts words (0 for the mere beginning of one); `ngrams` counts runs of three and four characters of
    other articles, where known. Empty for a body without visible characters.
    """
    lines = read_lines(body)
    if not lines:
        return ()
    repeats = repeated_lines(lines)
    captions = _pictured(lines, repeats)
    places = [
        Place(line, box, number in captions, _stands_aside(line) or number in captions or number in repeats)
        for number, (line, box) in enumerate(zip(lines, _boxes(lines, set()), strict=True))
    ]
    following = Joiner(places, Seams(frequencies), ngrams).joins()
    joined_lines = set(following) | set(following.values())
    boxes = _boxes(lines, joined_lines)
    blocks: list[Block] = []
    heads = set(following.values())
    for chain in _chains(len(lines), following, heads):
        spans = tuple(span for number in chain for span in lines[number].spans)
        kind = _kind(lines, chain, captions, repeats)
        blocks.append(Block(kind, _merged(body, spans), boxes[chain[0]] > 0))
    return with_repeats(body, blocks)


def _stands_aside(line: Line) -> bool:
    return line.look not in (Look.TEXT, Look.SHORT)


def _chains(count: int, following: Mapping[int, int], heads: set[int]) -> Iterator[list[int]]:
    """Yield the line numbers of each block, in the order of the blocks."""
    for number in range(count):
        if number in heads:
            continue
        chain = [number]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        yield chain


def _kind(lines: Sequence[Line], chain: Sequence[int], captions: set[int], repeats: set[int]) -> BlockKind:
    if len(chain) > 1:
        return BlockKind.TEXT
    if chain[0] in repeats:
        return BlockKind.REPEAT
    if chain[0] in captions:
        return BlockKind.CAPTION
    return _KINDS[lines[chain[0]].look]


def _merged(body: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that touch are one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _is_single_sentence(text: str) -> bool:
    return is_finished(text) and not any(mark in text[:-2] for mark in ENDS) and "：" not in text


def _pictured(lines: Sequence[Line], repeats: set[int]) -> set[int]:
    """The lines that are captions by their place: where a wide gap was left, and in a run after such a one."""
    wide = wide_gap(lines)
    captions: set[int] = set()
    running = False
    places = [number for number, line in enumerate(lines) if number and line.gap >= wide]
    if len(places) > len(lines) / 3:
        return captions
    copies = near_lines(lines) if places else {}
    for number, line in enumerate(lines):
        opens = number > 0 and line.gap >= wide
        if not opens and not running:
            continue
        running = line.look is Look.CAPTION
        if line.look is Look.TEXT and number not in repeats:
            limit = CAPTION_MAX_CHARS if opens else CAPTION_MAX_CHARS - 10
            alone = _is_single_sentence(line.text) and len(line.text) <= limit
            if alone or number in copies:
                captions.add(number)
                running = True
    return captions


def _boxes(lines: Sequence[Line], joined_lines: set[int]) -> list[int]:
    """The side box each line lies in, numbered from 1, or 0.

    A box opened by a marked heading ends at a heading of its level or above; one opened by a plain label may have a
    title and ends at the next heading.
    """
    boxes: list[int] = []
    count = current = level = titled = 0
    for number, line in enumerate(lines):
        if line.look is Look.LABEL and number not in joined_lines:
            count += 1
            current, level, titled = count, line.level, number
        elif current and line.look is Look.HEADING and (line.level <= level or level == 0):
            current = 0
        elif current and level == 0 and line.look is Look.SHORT and number not in joined_lines:
            current = current if number == titled + 1 else 0
        boxes.append(current)
    return boxes

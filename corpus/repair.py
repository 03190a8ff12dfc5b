"""Blocks: the paragraphs of an article as they were before the page was taken apart.

Start reading at `repair`. Lines come from `corpus.lines`; what each is follows from its look and its neighbours (side
boxes, places of pictures); `corpus.joins` finds which go on in which; what was said before is marked a repeat.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corpus.article import Block, BlockKind, Span
from corpus.joins import Joiner, Place
from corpus.lines import ENDS, Line, Look, is_finished, read_lines, wide_gap
from corpus.repeats import MIN_REPEAT_CHARS, near_lines, repeated_lines, with_repeats
from corpus.seams import Seams

CAPTION_MAX_CHARS = 40
_PIECE_STARTS = "的了着们等之性化，。、；：！？”’」』）)》"  # no caption begins so: it is a piece of a sentence
_MAX_PASSES = 4
_ONE_PASS_FROM_CHARS = 200_000
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
    blocks = _repaired_once(body, frequencies, ngrams)
    for _ in range(_MAX_PASSES if len(body) <= _ONE_PASS_FROM_CHARS else 0):
        body_again, origin = _rebuilt(body, blocks)
        again = _repaired_once(body_again, frequencies, ngrams)
        if _texts(body_again, again) == _texts(body, blocks):
            break
        blocks = _mapped(origin, blocks, again)
    return blocks


def _repaired_once(body: str, frequencies: Mapping[str, int], ngrams: Mapping[str, int] | None) -> tuple[Block, ...]:
    lines = read_lines(body)
    repeats = repeated_lines(lines)
    captions = _pictured(lines, repeats)
    copied = repeats | _copied(lines)
    places = [
        Place(line, box, number in captions, _stands_aside(line) or number in captions or number in copied)
        for number, (line, box) in enumerate(zip(lines, _boxes(lines, set()), strict=True))
    ]
    following = Joiner(places, Seams(frequencies), ngrams).joins()
    heads = set(following.values())
    boxes = _boxes(lines, set(following) | heads)
    blocks: list[Block] = []
    for chain in _chains(len(lines), following, heads):
        spans = tuple(span for number in chain for span in lines[number].spans)
        kind = _kind(lines, chain, captions, repeats)
        blocks.append(Block(kind, _merged(spans), boxes[chain[0]] > 0))
    return with_repeats(body, blocks)


def _texts(body: str, blocks: Sequence[Block]) -> list[str]:
    return ["".join(body[start:end] for start, end in block.spans) for block in blocks]


def _rebuilt(body: str, blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """The blocks as a body of their own, and where each of its characters came from (-1 for none).

    Blank lines stand between: one, and three before a caption, which may be one by its place alone.
    """
    parts: list[str] = []
    origin: list[int] = []
    for block, text in zip(blocks, _texts(body, blocks), strict=True):
        blank = "\n\n\n\n" if block.kind is BlockKind.CAPTION else "\n\n"
        parts.append(blank + text)
        origin.extend([-1] * len(blank))
        for start, end in block.spans:
            origin.extend(range(start, end))
    return "".join(parts), origin


def _mapped(origin: Sequence[int], blocks: Sequence[Block], again: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of the second reading as blocks of the first body; what did not change keeps its kind."""
    before = {block.spans: block for block in blocks}
    mapped: list[Block] = []
    for block in again:
        spans: list[Span] = []
        for place in (place for start, end in block.spans for place in range(start, end)):
            if spans and spans[-1][1] == origin[place]:
                spans[-1] = (spans[-1][0], origin[place] + 1)
            else:
                spans.append((origin[place], origin[place] + 1))
        key = tuple(spans)
        mapped.append(before.get(key, Block(block.kind, key, block.boxed)))
    return tuple(sorted(mapped, key=lambda block: block.spans[0]))


def _stands_aside(line: Line) -> bool:
    return line.look not in (Look.TEXT, Look.SHORT)


def _copied(lines: Sequence[Line]) -> set[int]:
    """The paragraphs that stand more than once, the first of each too: what is said again whole is no piece."""
    times = Counter(line.text for line in lines)
    return {
        number
        for number, line in enumerate(lines)
        if times[line.text] > 1 and len(line.text) >= MIN_REPEAT_CHARS and is_finished(line.text)
    }


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


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
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
    waiting = False  # whether the text above the run of captions still waits for its end
    for number, line in enumerate(lines):
        opens = number > 0 and line.gap >= wide
        if not opens and not running:
            waiting = line.look is Look.TEXT and not is_finished(line.text)
            continue
        running = line.look is Look.CAPTION
        if line.look is Look.TEXT and number not in repeats:
            limit = CAPTION_MAX_CHARS if opens else CAPTION_MAX_CHARS - 10
            alone = _is_single_sentence(line.text) and len(line.text) <= limit and line.text[0] not in _PIECE_STARTS
            alone = alone and (opens or not waiting)
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

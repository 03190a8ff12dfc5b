"""The sentences of an article, verbatim: each is the body at its spans, with where it stands."""

import re
from collections.abc import Iterator, Sequence

from corpus.article import Block, BlockKind, Sentence, Span
from corpus.lines import joined, visible_span
from corpus.splitting import MAX_SENTENCE_CHARS, cut_endless, sentence_ranges, spans_within

_MARKUP = re.compile(r"(?:#{1,6}|[-*+•·●○◦▪‣]|\d{1,2}[.)])\s+(?=\S)")
_COUNTED = (BlockKind.TEXT, BlockKind.ITEM, BlockKind.CAPTION)
_WHOLE = (BlockKind.HEADING, BlockKind.BYLINE)


def split_sentences(body: str, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """Return the sentences of the blocks of a body, in their order; `times` are left empty.

    Headings and bylines are one sentence each, and carry the number of the paragraph that follows them.
    """
    sentences: list[Sentence] = []
    paragraphs = sum(block.kind in _COUNTED for block in blocks)
    paragraph = 0
    headings = {False: "", True: ""}
    boxed = False
    for block in blocks:
        if block.boxed and not boxed:
            headings[True] = headings[False]
        boxed = block.boxed
        counted = block.kind in _COUNTED
        paragraph += counted
        number = paragraph if counted else min(paragraph + 1, max(1, paragraphs))
        for spans in _spans_of_sentences(body, block):
            text = joined(body, spans)
            sentences.append(Sentence(len(sentences), text, spans, block.kind, boxed, number, headings[boxed]))
        if block.kind is BlockKind.HEADING:
            headings[boxed] = joined(body, _unmarked(body, block.spans))
    return tuple(sentences)


def _unmarked(body: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of a block without a list's or heading's markup at its start."""
    start, end = spans[0]
    found = _MARKUP.match(body, start, end)
    first = visible_span(body, found.end() if found else start, end)
    return ((first,) if first else ()) + tuple(spans[1:])


def _spans_of_sentences(body: str, block: Block) -> Iterator[tuple[Span, ...]]:
    spans = _unmarked(body, block.spans) if block.kind in (BlockKind.HEADING, BlockKind.ITEM) else block.spans
    if not spans:
        return
    text = "".join(body[start:end] for start, end in spans)
    whole = block.kind in _WHOLE
    if whole and len(text) <= MAX_SENTENCE_CHARS:
        yield tuple(spans)
        return
    for start, end in cut_endless(text, [(0, len(text))] if whole else sentence_ranges(text)):
        if found := spans_within(body, spans, start, end):
            yield found

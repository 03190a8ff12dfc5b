"""A segment: some articles, understood and counted, in files that never change once written.

    articles.jsonl           one line an article: metadata, body, passages; behind it one for each of its sentences
    listing.json             [id, digest, title, published] of each article
    claims.json              [article, sentence, words, trade, weak] of what may name an industry
    arrays.bin               index/arrays.py:
        lines                int64 [articles + 1], where each article begins in articles.jsonl
        passages             int64 [articles + 1], the number of each article's first passage
        sentences            int64 [articles + 1], the same for sentences
        passage-words/keys … the postings of each field (index/postings.py)

Passages and sentences are numbered through the segment, article by article.
"""

import json
import mmap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, overload
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from corpus.article import (
    Article,
    Basis,
    BlockKind,
    Figure,
    ParsedArticle,
    Passage,
    Sentence,
    Status,
    TimeSpan,
    article_digest,
)
from index.arrays import open_arrays, save_arrays
from index.industry_frames import Claim, find_claims
from index.postings import Postings, build_postings, named_arrays, postings_of
from index.segmenter import Segmenter

FIELDS = ("passage-words", "passage-bigrams", "sentence-words", "sentence-bigrams")
MAX_PARSED_IN_MEMORY = 4_000
"""Of each segment: some 9 KB an article of which six sentences were read."""
_figure_row = attrgetter(*(field.name for field in fields(Figure)))
"""Returns the values of a figure in the order of its fields."""


class Listed(NamedTuple):
    """What is known of an article without reading it."""

    article_id: str
    digest: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class SegmentFiles:
    """A segment opened by memory map."""

    folder: Path
    listing: tuple[Listed, ...]
    passages: Sequence[int]
    """The number of each article's first passage, and at the end how many there are."""
    sentences: Sequence[int]
    """The same for sentences."""
    postings: Mapping[str, Postings]
    parsed: Callable[[int], ParsedArticle]
    """Returns article `number` of the segment, from 0."""
    claims: Callable[[], Iterator[tuple[int, int, Claim]]]
    """Yields what may name an industry, with the numbers of the article and of the sentence in it, in order."""


def write_segment(
    folder: Path, articles: Iterable[Article], segmenter: Segmenter, frequencies: Mapping[str, int]
) -> None:
    """Understand and count articles and write their segment to a folder that does not exist yet."""
    from corpus.parsing import parse  # noqa: PLC0415  # answering should not load what only building needs

    folder.mkdir(parents=True)
    listing: list[Listed] = []
    claims: list[tuple[int, int, tuple[str, ...], bool, bool]] = []
    lines, passages, sentences = [0], [0], [0]
    terms: dict[str, list[tuple[str, ...]]] = {field: [] for field in FIELDS}
    with (folder / "articles.jsonl").open("wb") as file:
        for article in articles:
            parsed = parse(article, frequencies)
            written = _to_lines(parsed).encode()
            file.write(written)
            claims += _claim_rows(len(listing), parsed, segmenter)
            listing.append(Listed(article.article_id, article_digest(article), article.title, article.published))
            lines.append(lines[-1] + len(written))
            passages.append(passages[-1] + len(parsed.passages))
            sentences.append(sentences[-1] + len(parsed.sentences))
            for kind, cut in (("words", segmenter.segment), ("bigrams", segmenter.bigrams)):
                by_sentence = [() if s.kind is BlockKind.REPEAT else cut(s.text) for s in parsed.sentences]
                terms[f"sentence-{kind}"] += by_sentence
                terms[f"passage-{kind}"] += [_passage_terms(parsed, one, by_sentence, cut) for one in parsed.passages]
    (folder / "listing.json").write_text(json.dumps(listing, ensure_ascii=False), encoding="utf-8")
    (folder / "claims.json").write_text(json.dumps(claims, ensure_ascii=False), encoding="utf-8")
    arrays: dict[str, NDArray[Any]] = {}
    for name, starts in (("lines", lines), ("passages", passages), ("sentences", sentences)):
        arrays[name] = np.asarray(starts, np.int64)
    for field in FIELDS:
        arrays |= named_arrays(build_postings(terms.pop(field)), field)
    save_arrays(folder / "arrays.bin", arrays)


def _claim_rows(
    article: int, parsed: ParsedArticle, segmenter: Segmenter
) -> Iterator[tuple[int, int, tuple[str, ...], bool, bool]]:
    """Yield a row of claims.json for each name of an industry that a sentence claims."""
    for sentence in parsed.sentences:
        if sentence.kind not in (BlockKind.REPEAT, BlockKind.BYLINE):
            for claim in find_claims(sentence.text, segmenter):
                yield article, sentence.number, claim.words, claim.trade, claim.weak


def _passage_terms(
    parsed: ParsedArticle,
    passage: Passage,
    by_sentence: Sequence[tuple[str, ...]],
    cut: Callable[[str], tuple[str, ...]],
) -> tuple[str, ...]:
    """Return what a passage is found by: the article's title, the heading it stands under, and its sentences."""
    members = parsed.passage_sentences(passage)
    heading = next((sentence.heading for sentence in members if sentence.heading), "")
    terms = list(cut(parsed.article.title))
    if heading and heading != parsed.article.title:
        terms += cut(heading)
    for sentence in members:
        terms += by_sentence[sentence.number]
    return tuple(terms)


_opened: WeakValueDictionary[tuple[object, ...], SegmentFiles] = WeakValueDictionary()


def open_segment(folder: Path) -> SegmentFiles:
    """Open a written segment. Raises OSError, ValueError or KeyError where a file is missing or damaged.

    The files stay open: a segment that is deleted meanwhile can be read to the end. While someone holds a segment,
    whoever opens it gets the same one, with the articles it has in memory: generations share most of theirs.
    """
    stats = [(folder / name).stat() for name in ("listing.json", "arrays.bin", "articles.jsonl")]
    key = (folder.absolute(), *((one.st_ino, one.st_size, one.st_mtime_ns) for one in stats))
    segment = _opened.get(key)
    if segment is None:
        segment = _opened[key] = _open_segment(folder)
    return segment


def _open_segment(folder: Path) -> SegmentFiles:
    listing = json.loads((folder / "listing.json").read_bytes())
    arrays = open_arrays(folder / "arrays.bin")
    lines = arrays["lines"]
    with (folder / "articles.jsonl").open("rb") as file:
        store = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @lru_cache(maxsize=MAX_PARSED_IN_MEMORY)
    def parsed(number: int) -> ParsedArticle:
        return _from_lines(store[int(lines[number]) : int(lines[number + 1])].decode())

    def claims() -> Iterator[tuple[int, int, Claim]]:
        for article, number, words, trade, weak in json.loads((folder / "claims.json").read_bytes()):
            yield article, number, Claim(tuple(words), trade=trade, weak=weak)

    return SegmentFiles(
        folder=folder,
        listing=tuple(Listed(*entry) for entry in listing),
        passages=arrays["passages"].tolist(),  # a list is looked through in a tenth of the time
        sentences=arrays["sentences"].tolist(),
        postings={field: postings_of(arrays, field) for field in FIELDS},
        parsed=parsed,
        claims=claims,
    )


def _to_lines(parsed: ParsedArticle) -> str:
    passages = [[passage.first, passage.last] for passage in parsed.passages]
    rows = ({"article": asdict(parsed.article), "passages": passages}, *map(_sentence_row, parsed.sentences))
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def _sentence_row(sentence: Sentence) -> list[Any]:
    times = [[time.text, time.start, time.end, time.first, time.last] for time in sentence.times]
    return [
        sentence.text,
        sentence.spans,
        sentence.kind,
        sentence.boxed,
        sentence.paragraph,
        sentence.heading,
        times,
        [_figure_row(figure) for figure in sentence.figures],
    ]


def _from_lines(written: str) -> ParsedArticle:
    head, *rows, _ = written.split("\n")
    row = json.loads(head)
    return ParsedArticle(
        article=Article(**row["article"]),
        sentences=_Sentences(rows),
        passages=tuple(Passage(number, first, last) for number, (first, last) in enumerate(row["passages"])),
    )


class _Sentences(Sequence[Sentence]):
    """The sentences of an article. Each is read from its line when first asked for: of most articles few are."""

    __slots__ = ("_every",)

    def __init__(self, lines: Sequence[str]) -> None:
        self._every: list[str | Sentence] = [*lines]

    def __len__(self) -> int:
        return len(self._every)

    @overload
    def __getitem__(self, place: int) -> Sentence: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Sentence, ...]: ...
    def __getitem__(self, place: int | slice) -> Sentence | tuple[Sentence, ...]:
        if isinstance(place, slice):
            return tuple(map(self._read, range(*place.indices(len(self._every)))))
        return self._read(range(len(self._every))[place])

    def _read(self, number: int) -> Sentence:
        one = self._every[number]
        if isinstance(one, str):
            one = self._every[number] = _sentence(number, json.loads(one))
        return one

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return repr(self[:])


_KINDS = {kind.value: kind for kind in BlockKind}
_STATUSES = {status.value: status for status in Status}
_BASES = {basis.value: basis for basis in Basis} | {None: None}


def _sentence(number: int, row: list[Any]) -> Sentence:
    text, spans, kind, boxed, paragraph, heading, times, figures = row
    return Sentence(
        number=number,
        text=text,
        spans=tuple(map(tuple, spans)),
        kind=_KINDS[kind],
        boxed=boxed,
        paragraph=paragraph,
        heading=heading,
        times=tuple(TimeSpan(*time) for time in times),
        figures=tuple(map(_figure, figures)),
    )


def _figure(values: list[Any]) -> Figure:
    subject, indicator, value, text, unit, qualifiers, status, basis, *rest = values
    told = (value, text, unit, tuple(qualifiers), _STATUSES[status], _BASES[basis])
    return Figure(subject, indicator, *told, *rest)

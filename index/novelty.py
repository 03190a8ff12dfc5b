"""What an article that is not in the index yet would bring: what was repaired, what is there already, what is new."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.article import Article, BlockKind, Figure, ParsedArticle, Sentence
from corpus.text import is_visible
from index.answer import FigureHit, SentenceHit
from index.figure_card import find_agreement
from index.generation import Generation
from index.indicator import is_ordinal
from index.segmenter import Segmenter

NEAR_COPY = 85.0
"""How alike two texts are, of 100, that are versions of one article."""
HELD_COPY = 0.6
"""The share of an article's sentences that stand word for word in another one of which it is a part."""

MAX_COMPARED_CHARS = 60_000
MAX_PROBES, HITS_A_PROBE, MAX_CANDIDATES = 10, 4, 5
MAX_CHANGES, MAX_CHANGED_CHARS = 8, 40
MAX_FIGURES, SENTENCES_A_FIGURE = 60, 60
MAX_DIFFERING = 8
_QUOTED = re.compile(r"“([\u4e00-\u9fffA-Za-z0-9]{2,8})”")
_RUNNING = (BlockKind.TEXT, BlockKind.ITEM)


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ between an article that is there and a new one; "" where there are none on a side."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Near:
    """An article that says nearly the same: how alike both are, of 100, and what differs, the first MAX_CHANGES.

    `count` is how many changes there are; 0 where the texts are the same.
    """

    article_id: str
    title: str
    published: str | None
    alike: float
    count: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """A figure for which an article has another value: the new sentence's figure, and where the other stands."""

    figure: Figure
    other: FigureHit


@dataclass(frozen=True, slots=True)
class Novelty:
    """What a new article would bring.

    `joins` are the places where a broken paragraph was put together, `repeats` the paragraphs left out as said again;
    `figures` how many there are, `new` how many of them no article states; `near` is None where nothing is like it.
    """

    paragraphs: int
    sentences: int
    joins: int
    repeats: int
    figures: int
    new: int
    differing: tuple[Differing, ...]
    near: Near | None
    same_title: str | None
    ends_open: bool


def examine(parsed: ParsedArticle, generation: Generation, segmenter: Segmenter) -> Novelty:
    """Return what an article would bring to the articles of a generation."""
    running = [one for one in parsed.sentences if one.kind in _RUNNING]
    near = find_near(parsed, generation, segmenter)
    stated = [
        (sentence, figure)
        for sentence in parsed.sentences
        if sentence.kind is not BlockKind.REPEAT
        for figure in sentence.figures
        if not is_ordinal(figure)
    ]
    left_out = near.article_id if near else ""
    new, differing = _compare_figures(parsed, stated[:MAX_FIGURES], generation, segmenter, left_out)
    listed = (known for _, known in generation.listing())
    title = parsed.article.title
    return Novelty(
        paragraphs=len({one.paragraph for one in running}),
        sentences=len(running),
        joins=sum(_joins(parsed.article.body, one) for one in parsed.sentences if one.kind is not BlockKind.REPEAT),
        repeats=len({one.spans[0] for one in parsed.sentences if one.kind is BlockKind.REPEAT}),
        figures=len(stated),
        new=new,
        differing=tuple(differing[:MAX_DIFFERING]),
        near=near,
        same_title=next((one.article_id for one in listed if one.title == title and title), None),
        ends_open=bool(running) and running[-1].text[-1:] not in "。！？!?…”’）)】》；;",
    )


def _joins(body: str, sentence: Sentence) -> int:
    """Return how often a sentence goes on over the end of a line."""
    places = zip(sentence.spans, sentence.spans[1:], strict=False)
    return sum(end > start or "\n" in body[end:start] for (_, end), (start, _) in places)


def find_near(parsed: ParsedArticle, generation: Generation, segmenter: Segmenter) -> Near | None:
    """Return the article most like a new one, None where none is nearly the same or holds most of it."""
    running = [one.text for one in parsed.sentences if one.kind in _RUNNING]
    probes = sorted(running, key=len, reverse=True)[:MAX_PROBES]
    field = generation.fields["sentence-words"]
    votes: Counter[int] = Counter()
    for probe in probes:
        documents, _ = field.search(segmenter.segment(probe), k=HITS_A_PROBE)
        votes.update({generation.sentence_place(int(one)).article for one in documents})
    best: Near | None = None
    for number, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:MAX_CANDIDATES]:
        near = _compare(parsed.article, running, generation.article(number), segmenter)
        if near and (best is None or near.alike > best.alike):
            best = near
    return best


def _compare(article: Article, running: Sequence[str], other: ParsedArticle, segmenter: Segmenter) -> Near | None:
    """Return how a new article differs from one that is there, None where they have little in common."""
    new, old = _plain(article.body), _plain(other.article.body)
    alike = 100.0 if new == old else fuzz.ratio(new, old, score_cutoff=NEAR_COPY)
    if not alike:
        known = {one.text for one in other.sentences}
        held = sum(one in known for one in running) / len(running) if running else 0.0
        if held < HELD_COPY:
            return None
        alike = held * 100
    changes = [] if new == old else list(_changes(old, new, segmenter))
    facts = other.article
    return Near(facts.article_id, facts.title, facts.published, alike, len(changes), tuple(changes[:MAX_CHANGES]))


def _plain(body: str) -> str:
    """Return a text without what is invisible and without the marks of headings, as far as texts are compared."""
    lines = (line.lstrip("#").strip() for line in body.splitlines())
    return "".join(char for line in lines for char in line if is_visible(char))[:MAX_COMPARED_CHARS]


def _changes(old: str, new: str, segmenter: Segmenter) -> list[Change]:
    """Return the words that differ between two texts, in order; changes one word apart are one."""
    before, after = _words(old), _words(new)
    edits = [edit for edit in Levenshtein.opcodes(before, after) if edit.tag != "equal"]
    merged: list[list[int]] = []
    for edit in edits:
        if merged and edit.src_start - merged[-1][1] <= 1:
            merged[-1][1], merged[-1][3] = edit.src_end, edit.dest_end
        else:
            merged.append([edit.src_start, edit.src_end, edit.dest_start, edit.dest_end])
    return [
        Change(_cut("".join(before[first:last])), _cut("".join(after[start:end]))) for first, last, start, end in merged
    ]


def _words(text: str) -> list[str]:
    """Return a text in pieces that are never torn: numbers and Latin words whole, the rest by character."""
    pieces: list[str] = []
    for char in text:
        tight = char.isascii() and (char.isalnum() or char in ".%")
        if tight and pieces and pieces[-1].isascii() and (pieces[-1][-1].isalnum() or pieces[-1][-1] in ".%"):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CHANGED_CHARS else f"{text[:MAX_CHANGED_CHARS]}……"


def _compare_figures(
    parsed: ParsedArticle,
    stated: Sequence[tuple[Sentence, Figure]],
    generation: Generation,
    segmenter: Segmenter,
    left_out: str,
) -> tuple[int, list[Differing]]:
    """Return how many figures no article states, and those for which another one has another value.

    The article `left_out` is the one this is a version of: what it says differently is told as a change of words.
    """
    new, differing = 0, []
    for sentence, figure in stated:
        if not figure.indicator:
            new += 1
            continue
        agreement = find_agreement(
            generation, _as_hit(parsed, sentence, figure), figure, segmenter, most=SENTENCES_A_FIGURE
        )
        others = [one for one in agreement.other if one.hit.article_id != left_out]
        new += not agreement.same
        if others and not agreement.same:
            differing.append(Differing(figure, others[0]))
    return new, differing


def _as_hit(parsed: ParsedArticle, sentence: Sentence, figure: Figure) -> SentenceHit:
    """Return a sentence of an article that is not in the index as answers have it."""
    return SentenceHit(
        sentence=sentence.text,
        article_id=parsed.article.article_id,
        title=parsed.article.title,
        published=parsed.article.published,
        score=1.0,
        spans=sentence.spans,
        figures=(figure,),
    )


def find_new_words(articles: Sequence[ParsedArticle], segmenter: Segmenter, most: int = 5) -> tuple[str, ...]:
    """Return names in quotation marks that new articles say at least twice and the lexicon does not know."""
    counts: Counter[str] = Counter()
    for parsed in articles:
        counts.update(_QUOTED.findall(parsed.article.body))
    found = (word for word, count in counts.most_common() if count > 1 and not segmenter.knows(word))
    return tuple(islice(found, most))

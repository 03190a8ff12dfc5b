"""Whether a sentence that was shown still stands in its article, and what stands there now."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.article import BlockKind, ParsedArticle, Sentence, Span
from corpus.text import fold
from index.answer import SentenceHit
from index.generation import Generation
from index.hits import neighbours

SLOTS, SLOT_BYTES = 16, 2
LEAST_ALIKE = 5
"""A sentence that shares fewer slots of its sketch is another one, not an edited one."""


class Standing(StrEnum):
    """How a sentence stands: word for word as it was, in other words or no more, or its article is gone."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a sentence from others, and which others are like it, without a word of it."""

    digest: str
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Stands:
    """How a sentence stands, and the sentence that stands there now: None where there is none any more."""

    standing: Standing
    hit: SentenceHit | None


def mark_of(sentence: str) -> Mark:
    """Return the mark of a sentence: a digest of its words, and for each of SLOTS hashes the least of its bigrams."""
    return Mark(_digest(sentence), _sketch(sentence))


def _digest(sentence: str) -> str:
    return hashlib.blake2b(sentence.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _sketch(sentence: str) -> bytes:
    folded = f" {fold(sentence)} "
    width = SLOTS * SLOT_BYTES
    digests = [
        hashlib.blake2b(folded[place : place + 2].encode("utf-8", "replace"), digest_size=width).digest()
        for place in range(len(folded) - 1)
    ]
    return b"".join(min(digest[slot : slot + SLOT_BYTES] for digest in digests) for slot in range(0, width, SLOT_BYTES))


def standing(generation: Generation, article_id: str, spans: Sequence[Span], sentence: str) -> Standing:
    """Return how a sentence of an article stands in a generation; one that only moved is unchanged."""
    return find_standing(generation, article_id, spans, mark_of(sentence)).standing


def find_standing(generation: Generation, article_id: str, spans: Sequence[Span], mark: Mark) -> Stands:
    """Return how the sentence of a mark stands, with the sentence itself or the one most like it in its article.

    Of several that are alike it is the one nearest to where the sentence stood.
    """
    parsed = find_article(generation, article_id)
    return Stands(Standing.WITHDRAWN, None) if parsed is None else _in_article(parsed, spans, mark)


def find_article(generation: Generation, article_id: str) -> ParsedArticle | None:
    """Return an article of a generation, None where it has none of that id."""
    number = next((number for number, listed in generation.listing() if listed.article_id == article_id), None)
    return None if number is None else generation.article(number)


def as_they_stand(generation: Generation, hits: Sequence[SentenceHit]) -> tuple[Stands, ...]:
    """Return for each hit, in order, how its sentence stands and the hit as it is now.

    Role, number of the question, marks and figures stay with an unchanged sentence; what stands around it, its title
    and its date are those of the generation.
    """
    wanted = {hit.article_id for hit in hits} | {source.article_id for hit in hits for source in hit.also}
    there = {listed.article_id: number for number, listed in generation.listing() if listed.article_id in wanted}
    found = []
    for hit in hits:
        if hit.article_id not in there:
            found.append(Stands(Standing.WITHDRAWN, None))
            continue
        now = _in_article(generation.article(there[hit.article_id]), hit.spans, mark_of(hit.sentence))
        if now.hit is not None:
            now = replace(now, hit=_as_shown(now.hit, hit, now.standing, there))
        found.append(now)
    return tuple(found)


def still_standing(generation: Generation, hits: Sequence[SentenceHit]) -> tuple[SentenceHit, ...]:
    """Return those of some hits whose sentences stand word for word as they were, as they are now, in order."""
    found = as_they_stand(generation, hits)
    return tuple(one.hit for one in found if one.hit is not None and one.standing is Standing.UNCHANGED)


def _as_shown(now: SentenceHit, hit: SentenceHit, standing: Standing, there: Collection[str]) -> SentenceHit:
    """Return a sentence as it is now in the place a hit had in its answer."""
    now = replace(now, role=hit.role, asks=hit.asks, difference=hit.difference, score=hit.score)
    if standing is not Standing.UNCHANGED:
        return now
    also = tuple(source for source in hit.also if source.article_id in there)
    return replace(now, highlights=hit.highlights, figures=hit.figures, also=also)


def _in_article(parsed: ParsedArticle, spans: Sequence[Span], mark: Mark) -> Stands:
    same = [sentence for sentence in parsed.sentences if _digest(sentence.text) == mark.digest]
    if same:
        return Stands(Standing.UNCHANGED, hit_of(parsed, min(same, key=lambda one: _distance(one, spans))))
    best, most = None, (LEAST_ALIKE - 1, (0, 0))
    for sentence in parsed.sentences:
        repeated, away = _distance(sentence, spans)
        alike = (_likeness(_sketch(sentence.text), mark.sketch), (-repeated, -away))
        if alike[0] >= LEAST_ALIKE and alike > most:
            best, most = sentence, alike
    return Stands(Standing.CHANGED, hit_of(parsed, best) if best else None)


def _distance(sentence: Sentence, spans: Sequence[Span]) -> tuple[int, int]:
    """Return how far a sentence lies from a place, a repeat behind what it repeats; smaller is nearer."""
    place = spans[0][0] if spans else 0
    return int(sentence.kind is BlockKind.REPEAT), abs(sentence.spans[0][0] - place) if sentence.spans else place


def _likeness(one: bytes, other: bytes) -> int:
    """Return in how many slots two sketches are equal."""
    slots = range(0, SLOTS * SLOT_BYTES, SLOT_BYTES)
    return sum(one[slot : slot + SLOT_BYTES] == other[slot : slot + SLOT_BYTES] for slot in slots)


def hit_of(parsed: ParsedArticle, sentence: Sentence) -> SentenceHit:
    """Return a sentence of an article as a hit that nothing asked for."""
    before, after = neighbours(parsed, sentence.number)
    return SentenceHit(
        sentence=sentence.text,
        article_id=parsed.article.article_id,
        title=parsed.article.title,
        published=parsed.article.published,
        score=1.0,
        spans=sentence.spans,
        times=sentence.times,
        before=before,
        after=after,
        heading=sentence.heading,
        paragraph=sentence.paragraph,
        figures=sentence.figures,
    )

"""Ranked candidates as sentences to show: near-copies together, the asked-for part marked, the neighbours beside."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.article import BlockKind, ParsedArticle, Span
from corpus.copies import says_the_same
from corpus.text import Folded, fold_with_origin
from index.answer import Role, SentenceHit, Source
from index.candidates import Candidate
from index.features import CLAUSE, Weighed, answer_tokens, find_name, nearness
from index.question import Asked

_PERSON = re.compile(
    r"(?:书记|市长|省长|县长|区长|主席|总理|部长|局长|院长|校长|主任|教授|博士|院士|董事长|总经理|经理|负责人)"
    r"([\u4e00-\u9fff·]{2,4}?)(?=表示|认为|指出|说|介绍|强调|的|在|[，。：、])"
)


def make_hits(
    candidates: Sequence[Candidate], scores: NDArray[np.float64], weighed: Weighed, *, answered: bool, n: int
) -> tuple[SentenceHit, ...]:
    """Return at most n hits for candidates given best first; a near-copy goes into the first one's `also`."""
    firsts: list[int] = []
    copies: dict[int, list[int]] = {}
    for place in range(len(candidates)):
        text = candidates[place].context.text
        original = next((first for first in firsts if says_the_same(candidates[first].context.text, text)), None)
        if original is not None:
            copies[original].append(place)
        elif len(firsts) < n:
            firsts.append(place)
            copies[place] = []
    return tuple(
        _hit(candidates[place], float(scores[place]), weighed, [candidates[copy] for copy in copies[place]], role)
        for rank, place in enumerate(firsts)
        for role in [Role.ANSWER if answered and not rank else Role.MORE]
    )


def _hit(candidate: Candidate, score: float, weighed: Weighed, copies: Sequence[Candidate], role: Role) -> SentenceHit:
    parsed, number = candidate.parsed, candidate.place.number
    sentence = parsed.sentences[number]
    before, after = _neighbours(parsed, number)
    return SentenceHit(
        sentence=sentence.text,
        article_id=parsed.article.article_id,
        title=parsed.article.title,
        published=parsed.article.published,
        score=score,
        spans=sentence.spans,
        role=role,
        highlights=find_highlights(sentence.text, weighed),
        times=sentence.times,
        also=tuple(Source(c.parsed.article.article_id, c.parsed.sentences[c.place.number].spans) for c in copies),
        before=before,
        after=after,
        heading=sentence.heading,
        paragraph=sentence.paragraph,
    )


def _neighbours(parsed: ParsedArticle, number: int) -> tuple[str, str]:
    """Return the sentences of running text before and after one under the same heading, "" where there is none."""
    heading = parsed.sentences[number].heading
    running = (BlockKind.TEXT, BlockKind.ITEM)
    near = [s for s in parsed.sentences if s.heading == heading and s.kind in running]
    before = [s.text for s in near if s.number < number]
    after = [s.text for s in near if s.number > number]
    return (before[-1] if before else ""), (after[0] if after else "")


def find_highlights(sentence: str, weighed: Weighed) -> tuple[Span, ...]:
    """Return the part of a sentence that the question asks for, one span in it, or () where none can be told.

    Of the tokens that look like an answer and are not in the question, it is the one nearest to the question's terms;
    without such a token, the clause that holds most of them.
    """
    folded = fold_with_origin(sentence)
    held = list(_term_places(folded.text, weighed))
    tokens = [span for span in _tokens(folded, weighed) if folded.text[slice(*span)] not in weighed.question.core]
    if not tokens or not held:
        tokens = [match.span() for match in CLAUSE.finditer(folded.text)] if held else []
    if not tokens:
        return ()
    best = max(tokens, key=lambda span: (nearness(span, held), -span[0]))
    return (folded.source_span(*best),)


def _tokens(folded: Folded, weighed: Weighed) -> list[Span]:
    if weighed.question.asked is Asked.PERSON:
        return [match.span(1) for match in _PERSON.finditer(folded.text)]
    if weighed.question.asked in {Asked.FIGURE, Asked.DATE}:
        return answer_tokens(weighed.question.asked, folded.text)
    return []


def _term_places(text: str, weighed: Weighed) -> Iterator[tuple[Span, float]]:
    """Yield where each term of the question, or another name of it, stands, with its idf."""
    for term, idf in zip(weighed.question.terms, weighed.idf, strict=True):
        for name in (term.word, *term.names):
            for span in find_name(name, text):
                yield span, idf * term.weight

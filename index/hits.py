"""Ranked candidates as sentences to show: near-copies together, the asked-for part marked, the neighbours beside."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from corpus.article import BlockKind, Figure, ParsedArticle, Sentence, Span
from corpus.copies import NEAR_RATIO, says_the_same
from corpus.text import Folded, fold_with_origin
from index.answer import Role, SentenceHit, Source
from index.candidates import Candidate
from index.features import CLAUSE, Weighed, answer_tokens
from index.figure_fit import closeness
from index.found import Found
from index.question import Asked
from index.versions import Placed, arrange
from index.wanted import Wanted

_RUNNING = (BlockKind.TEXT, BlockKind.ITEM)
_PERSON = re.compile(
    r"(?:书记|市长|省长|县长|区长|主席|总理|部长|局长|院长|校长|主任|教授|博士|院士|董事长|总经理|经理|负责人)"
    r"([\u4e00-\u9fff·]{2,4}?)(?=表示|认为|指出|说|介绍|强调|的|在|[，。：、])"
)


def make_hits(found: Found, *, answered: bool, n: int) -> tuple[SentenceHit, ...]:
    """Return at most n hits for what was found, as `arrange` orders it where it answers, else best first.

    A near-copy goes into the first one's `also`.
    """
    plain = tuple(Placed(number, Role.MORE) for number in range(len(found.candidates)))
    firsts: list[Placed] = []
    texts: list[str] = []
    copies: dict[int, list[Candidate]] = {}
    for placed in arrange(found) if answered else plain:
        candidate = found.candidates[placed.number]
        text = candidate.context.text
        alike = extract(text, texts, scorer=ratio, score_cutoff=NEAR_RATIO, limit=None)
        original = min((place for other, _, place in alike if says_the_same(other, text)), default=None)
        if original is not None:
            copies[firsts[original].number].append(candidate)
        elif len(firsts) < n:
            firsts.append(placed)
            texts.append(text)
            copies[placed.number] = []
    return tuple(_hit(found, placed, copies[placed.number]) for placed in firsts)


def _hit(found: Found, placed: Placed, copies: Sequence[Candidate]) -> SentenceHit:
    candidate, evidence = found.candidates[placed.number], found.evidence[placed.number]
    parsed, number = candidate.parsed, candidate.place.number
    sentence = parsed.sentences[number]
    before, after = neighbours(parsed, number)
    figure = evidence.figure_at if evidence else None
    return SentenceHit(
        sentence=sentence.text,
        article_id=parsed.article.article_id,
        title=parsed.article.title,
        published=parsed.article.published,
        score=float(found.scores[placed.number]),
        spans=sentence.spans,
        role=placed.role,
        highlights=find_highlights(sentence.text, found.weighed, found.wanted, figure),
        times=sentence.times,
        also=tuple(Source(c.parsed.article.article_id, c.parsed.sentences[c.place.number].spans) for c in copies),
        before=before,
        after=after,
        heading=sentence.heading,
        paragraph=sentence.paragraph,
        difference=placed.difference,
        figures=order_figures(sentence, figure),
    )


def order_figures(sentence: Sentence, asked: Span | None) -> tuple[Figure, ...]:
    """Return the figures of a sentence, first that at the span of the folded sentence that is asked for."""
    if asked is None:
        return sentence.figures
    start, end = fold_with_origin(sentence.text).source_span(*asked)
    return tuple(sorted(sentence.figures, key=lambda figure: not (figure.start < end and start < figure.end)))


def neighbours(parsed: ParsedArticle, number: int) -> tuple[str, str]:
    """Return the sentences of running text before and after one under the same heading, "" where there is none."""
    every, heading = parsed.sentences, parsed.sentences[number].heading

    def first_of(numbers: Iterable[int]) -> str:
        near = (every[one] for one in numbers)
        return next((one.text for one in near if one.heading == heading and one.kind in _RUNNING), "")

    return first_of(range(number - 1, -1, -1)), first_of(range(number + 1, len(every)))


def find_highlights(sentence: str, weighed: Weighed, wanted: Wanted, figure: Span | None = None) -> tuple[Span, ...]:
    """Return the part of a sentence that the question asks for, one span in it, or () where none can be told.

    It is the figure, a span in the folded sentence, where one is known to answer; else, of the tokens that look like an
    answer and are not in the question, the one nearest to the question's terms; without such a token, the clause that
    holds most of them.
    """
    folded = fold_with_origin(sentence)
    if figure is not None:
        return (folded.source_span(*figure),)
    tokens = [span for span in _tokens(folded, weighed) if folded.text[slice(*span)] not in weighed.question.core]
    if not tokens:
        tokens = [match.span() for match in CLAUSE.finditer(folded.text)]
    close = zip(closeness(weighed, wanted, folded.text, tokens), tokens, strict=True)
    nearness, _, best = max(((near, -span[0], span) for near, span in close), default=(0.0, 0, (0, 0)))
    return (folded.source_span(*best),) if nearness else ()


def _tokens(folded: Folded, weighed: Weighed) -> list[Span]:
    if weighed.question.asked is Asked.PERSON:
        return [match.span(1) for match in _PERSON.finditer(folded.text)]
    if weighed.question.asked in {Asked.FIGURE, Asked.DATE}:
        return answer_tokens(weighed.question.asked, folded.text)
    return []

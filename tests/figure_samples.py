"""Figures made by hand, for tests of what is done with them once they are found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from corpus.article import Article, Basis, BlockKind, Figure, ParsedArticle, Sentence, Status
from index.answer import FigureHit
from index.figure_search import StatedFigure, to_hit
from index.generation import Generation
from index.segment import Listed

_VALUE = re.compile(r"\d+(?:\.\d+)?")


def figure(indicator: str, value_text: str, period: str = "2023/2023", **fields: Any) -> Figure:
    """A figure of 海湾县, its value and unit read off the text; the period is START/END."""
    first, _, last = period.partition("/")
    number = _VALUE.search(value_text)
    unit = value_text[number.end() :].strip("多以上左右") if number else ""
    given = {
        "subject": "海湾县",
        "value": float(number[0]) if number else None,
        "unit": unit,
        "qualifiers": tuple(word for word in ("超", "近", "约", "以上", "突破", "多") if word in value_text),
        "status": Status.ACTUAL,
        "basis": Basis.YEAR_ON_YEAR if indicator.endswith("增速") else None,
        "start": 0,
        "end": len(value_text),
    }
    return Figure(
        indicator=indicator, value_text=value_text, first=first or None, last=last or None, **{**given, **fields}
    )


def parsed(article_id: str, published: str | None, *figures: Figure, texts: Sequence[str] = ()) -> ParsedArticle:
    """An article with a sentence for each figure: what it prints, and what it is of."""
    sentences = []
    for number, one in enumerate(figures):
        text = texts[number] if number < len(texts) else f"{one.value_text}是{one.subject}的{one.indicator}。"
        start = text.index(one.value_text)
        placed = replace(one, start=start, end=start + len(one.value_text))
        sentences.append(
            Sentence(
                number,
                text,
                ((100 * number, 100 * number + len(text)),),
                BlockKind.TEXT,
                False,
                number + 1,
                "",
                (),
                (placed,),
            )
        )
    return ParsedArticle(Article(article_id, f"{article_id}的标题", "", published), tuple(sentences), ())


def hits(*articles: ParsedArticle) -> list[FigureHit]:
    """All figures of articles with their sentences."""
    return [
        to_hit(StatedFigure(one, sentence, article))
        for article in articles
        for sentence in article.sentences
        for one in sentence.figures
    ]


class _Stub:
    """As much of a generation as reading figures needs."""

    def __init__(self, articles: Sequence[ParsedArticle]) -> None:
        self._articles = articles
        self.sentence_count = sum(len(article.sentences) for article in articles)

    def listing(self) -> Iterator[tuple[int, Listed]]:
        for number, one in enumerate(self._articles):
            yield number, Listed(one.article.article_id, "", one.article.title, one.article.published)

    def article(self, number: int) -> ParsedArticle:
        return self._articles[number]


def generation(*articles: ParsedArticle) -> Generation:
    """A generation of articles made by hand."""
    return cast("Generation", _Stub(articles))

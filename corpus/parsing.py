"""An article understood: repaired, split into dated sentences, and grouped into passages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.article import Article, BlockKind, ParsedArticle, Passage, Sentence
from corpus.dates import follow_times
from corpus.figures import follow_figures
from corpus.repair import repair
from corpus.sentences import split_sentences

MAX_PASSAGE_CHARS = 1200
"""A longer paragraph is several passages. Encyclopedia paragraphs stay whole: cutting them loses their subject."""

MAX_LIST_CHARS = 400
"""Items of one list are found together up to this length."""


def parse(article: Article, frequencies: Mapping[str, int]) -> ParsedArticle:
    """Understand an article. The same article and word list give the same result."""
    blocks = repair(article.body, frequencies)
    sentences = _with_times(split_sentences(article.body, blocks), article.published)
    sentences = _with_figures(sentences, article, frequencies)
    return ParsedArticle(article, sentences, _group(sentences))


def _with_times(sentences: Sequence[Sentence], published: str | None) -> tuple[Sentence, ...]:
    told = follow_times(((sentence.text, sentence.paragraph) for sentence in sentences), reference=published)
    return tuple(
        replace(sentence, times=times) if times else sentence for sentence, times in zip(sentences, told, strict=True)
    )


def _with_figures(
    sentences: Sequence[Sentence], article: Article, frequencies: Mapping[str, int]
) -> tuple[Sentence, ...]:
    stated = follow_figures(sentences, article.title, article.published, frequencies)
    return tuple(
        replace(sentence, figures=figures) if figures else sentence
        for sentence, figures in zip(sentences, stated, strict=True)
    )


def _group(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Group by paragraph; short items of one list go together, and a long paragraph is cut between sentences."""
    passages: list[Passage] = []
    first, chars = 0, 0
    for number, sentence in enumerate(sentences):
        if number > first and _begins_passage(sentences[number - 1], sentence, chars):
            passages.append(Passage(len(passages), first, number - 1))
            first, chars = number, 0
        chars += len(sentence.text)
    if sentences:
        passages.append(Passage(len(passages), first, len(sentences) - 1))
    return tuple(passages)


def _begins_passage(before: Sentence, sentence: Sentence, chars: int) -> bool:
    if before.paragraph != sentence.paragraph:
        both_items = before.kind is BlockKind.ITEM and sentence.kind is BlockKind.ITEM
        return not (both_items and before.heading == sentence.heading and chars < MAX_LIST_CHARS)
    return chars + len(sentence.text) > MAX_PASSAGE_CHARS

"""An article understood: repaired, split into dated sentences, and grouped into passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.article import Article, BlockKind, Passage, Sentence
from corpus.dates import find_times, last_date
from corpus.repair import repair
from corpus.sentences import split_sentences

MAX_PASSAGE_CHARS = 1200
"""A longer paragraph is several passages. Encyclopedia paragraphs stay whole: cutting them loses their subject."""

MAX_LIST_CHARS = 400
"""Items of one list are found together up to this length."""


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article with its sentences and passages, both in reading order. A passage may hold repeats: skip them."""

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]

    def passage_sentences(self, passage: Passage) -> tuple[Sentence, ...]:
        """Return the sentences of a passage that are worth searching, in order: repeats are left out."""
        members = self.sentences[passage.first : passage.last + 1]
        return tuple(sentence for sentence in members if sentence.kind is not BlockKind.REPEAT)


def parse(article: Article, frequencies: Mapping[str, int]) -> ParsedArticle:
    """Understand an article. The same article and word list give the same result."""
    blocks = repair(article.body, frequencies)
    sentences = _with_times(split_sentences(article.body, blocks), article.published)
    return ParsedArticle(article, sentences, _group(sentences))


def _with_times(sentences: Sequence[Sentence], published: str | None) -> tuple[Sentence, ...]:
    dated = []
    context: str | None = None
    for sentence in sentences:
        times = find_times(sentence.text, reference=published, context=context)
        context = last_date(times, context)
        dated.append(replace(sentence, times=times) if times else sentence)
    return tuple(dated)


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

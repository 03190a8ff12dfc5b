"""Candidates: the sentences worth a closer look, found by BM25 on passages and on sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from corpus.article import BlockKind, ParsedArticle, Sentence, TimeSpan
from corpus.text import fold
from index.features import Context, Weighed
from index.generation import Generation, Place
from index.question import Question
from index.segmenter import Segmenter
from index.term_index import Scored, TermIndex

PASSAGES = 10
SENTENCES = 25
MAX_SENTENCES_OF_PASSAGE = 40
SEARCHED = 60
KEPT = 50
"""How many of the sentences found are ranked: the best by their passage and by BM25 of their own."""

MIN_IDF = 0.1
"""What a term counts at least: in a corpus of a few sentences alike, idf says that no word matters."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, its article, and what the features see of it."""

    place: Place
    parsed: ParsedArticle
    context: Context


def find_candidates(
    generation: Generation, question: Question, segmenter: Segmenter, *, without: Collection[str] = ()
) -> list[Candidate]:
    """Return the best sentences of the best passages and of all, at most KEPT, in index order."""
    words, bigrams = _query(question, segmenter)
    passages, _ = _search(generation, "passage", words, bigrams, without)
    sentences, (scored_words, scored_pairs) = _search(generation, "sentence", words, bigrams, without)
    best = max(passages.values(), default=0.0) or 1.0
    relative = {number: score / best for number, score in passages.items()}
    wanted: dict[int, float] = {}
    members_of = lru_cache(maxsize=None)(partial(_members, generation))  # several candidates stand in one passage
    for number in sorted(relative, key=lambda number: (-relative[number], number))[:PASSAGES]:
        place = generation.passage_place(number)
        first = generation.sentence_number(Place(place.article, 0))
        searched = members_of(place.article, place.number).searched[:MAX_SENTENCES_OF_PASSAGE]
        wanted.update(dict.fromkeys([first + sentence for sentence in searched], relative[number]))
    for number in sorted(sentences, key=lambda number: (-sentences[number], number))[:SENTENCES]:
        if number not in wanted:
            place = generation.sentence_place(number)
            passage = _passage_of(generation.article(place.article), place.number)
            wanted[number] = relative.get(generation.passage_number(Place(place.article, passage)), 0.0)
    numbers = np.array(sorted(wanted), np.int64)
    by_words, by_pairs = scored_words.of(numbers), scored_pairs.of(numbers)
    by_passage = np.array([wanted[number] for number in numbers.tolist()])
    first_look = 2 * by_passage + _relative(by_words) + _relative(by_pairs)
    kept = sorted(np.argsort(-first_look, kind="stable")[:KEPT].tolist())
    every = zip(*(one[kept].tolist() for one in (numbers, by_passage, by_words, by_pairs)), strict=True)
    candidates = []
    for number, passage, word_score, pair_score in every:
        place = generation.sentence_place(number)
        members = members_of(place.article, _passage_of(generation.article(place.article), place.number))
        candidates.append(members.candidate(place, passage, word_score, pair_score))
    return candidates


def _relative(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    relative: NDArray[np.float64] = scores / max(scores.max(initial=0.0), 1e-9)
    return relative


def weigh(generation: Generation, question: Question, segmenter: Segmenter) -> Weighed:
    """Return the question with the idf of its terms and bigrams among the sentences of the generation."""
    words, bigrams = generation.fields["sentence-words"], generation.fields["sentence-bigrams"]
    return weigh_with(words, bigrams, question, segmenter)


def weigh_with(words: TermIndex, bigrams: TermIndex, question: Question, segmenter: Segmenter) -> Weighed:
    """Return the question with the idf of its terms and bigrams in the given indexes.

    A name of several words is as rare as its rarest word; a term with other names as rare as its most common name.
    """
    names = [[segmenter.segment(name) for name in (term.word, *term.names)] for term in question.terms]
    every = list(dict.fromkeys(word for parts in names for part in parts for word in part))
    idf_of = dict(zip(every, words.idf(every).tolist(), strict=True))
    rarest = [[max((idf_of[word] for word in part), default=0.0) for part in parts] for parts in names]
    idf = [max(MIN_IDF, min(term)) for term in rarest]
    return Weighed(question, idf, np.maximum(MIN_IDF, bigrams.idf(question.bigrams)).tolist())


def _query(question: Question, segmenter: Segmenter) -> tuple[list[str], list[str]]:
    """Return the words and bigrams to search: of the terms, of their other names, and of the periods."""
    words: dict[str, None] = {}
    bigrams: dict[str, None] = dict.fromkeys(question.bigrams)
    for term in question.terms:
        for name in (term.word, *term.names):
            words.update(dict.fromkeys(segmenter.segment(name)))
            if name != term.word:
                bigrams.update(dict.fromkeys(segmenter.bigrams(name)))
    for time in question.times + question.bare:
        words.update(dict.fromkeys(segmenter.segment(time.text)))
    if question.carried:
        bigrams.update(dict.fromkeys(question.carried.bigrams))
    return list(words), list(bigrams)


def _search(
    generation: Generation, level: str, words: Sequence[str], bigrams: Sequence[str], without: Collection[str]
) -> tuple[Mapping[int, float], tuple[Scored, Scored]]:
    """Return the documents best by words or by bigrams, with the sum of both scores, and those of all documents."""
    scores: dict[int, float] = {}
    excluded = generation.documents_of(without, level) if without else None
    by_words = generation.fields[f"{level}-words"].score(words)
    by_pairs = generation.fields[f"{level}-bigrams"].score(bigrams)
    for scored in (by_words, by_pairs):
        found, score = scored.best(SEARCHED, excluded)
        for number, one in zip(found.tolist(), score.tolist(), strict=True):
            scores[number] = scores.get(number, 0.0) + one
    return scores, (by_words, by_pairs)


def _passage_of(parsed: ParsedArticle, sentence: int) -> int:
    return bisect_right(parsed.passages, sentence, key=attrgetter("first")) - 1


@dataclass(frozen=True, slots=True)
class _Members:
    """The sentences of a passage that candidates are seen beside: headings and repeats are left out.

    `numbers` are those of the sentences in their article, and for each place among them `times_before` are the times of
    the nearest sentence before it that has any. `searched` are the numbers with those of headings.
    """

    parsed: ParsedArticle
    title: str
    searched: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    numbers: tuple[int, ...]
    times_before: tuple[tuple[TimeSpan, ...], ...]

    def candidate(self, place: Place, passage: float, words: float, pairs: float) -> Candidate:
        """Return the candidate of a sentence of the passage, which may be a heading."""
        sentence = self.parsed.sentences[place.number]
        earlier, later = bisect_left(self.numbers, place.number), bisect_right(self.numbers, place.number)
        context = Context(
            text=fold(sentence.text),
            title=self.title,
            before=fold(self.sentences[earlier - 1].text if earlier else sentence.heading),
            kind=sentence.kind,
            passage=passage,
            position=earlier,
            times=sentence.times,
            inherited=self.times_before[earlier],
            after=fold(self.sentences[later].text) if later < len(self.sentences) else "",
            members=len(self.sentences),
            words=words,
            pairs=pairs,
        )
        return Candidate(place, self.parsed, context)


def _members(generation: Generation, article: int, passage: int) -> _Members:
    parsed = generation.article(article)
    every = parsed.passage_sentences(parsed.passages[passage])
    sentences = tuple(sentence for sentence in every if sentence.kind is not BlockKind.HEADING)
    times: list[tuple[TimeSpan, ...]] = [()]
    for sentence in sentences:
        times.append(sentence.times or times[-1])
    return _Members(
        parsed,
        fold(parsed.article.title),
        tuple(sentence.number for sentence in every),
        sentences,
        tuple(sentence.number for sentence in sentences),
        tuple(times),
    )

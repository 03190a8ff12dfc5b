"""Candidates: the sentences worth a closer look, found by BM25 on passages and on sentences."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import BlockKind, ParsedArticle, TimeSpan
from corpus.text import fold
from index.features import Context, Weighed
from index.generation import Generation, Place
from index.question import Question, Term
from index.segmenter import Segmenter
from index.term_index import TermIndex

PASSAGES = 10
SENTENCES = 25
MAX_SENTENCES_OF_PASSAGE = 40
SEARCHED = 60
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
    """Return the sentences of the best passages and the best single sentences, in index order."""
    words, bigrams = _query(question, segmenter)
    passages = _search(generation, "passage", words, bigrams, without)
    sentences = _search(generation, "sentence", words, bigrams, without)
    best = max(passages.values(), default=0.0) or 1.0
    relative = {generation.passage_place(number): score / best for number, score in passages.items()}
    wanted: dict[Place, float] = {}
    for place in sorted(relative, key=lambda place: (-relative[place], place.article, place.number))[:PASSAGES]:
        parsed = generation.article(place.article)
        members = parsed.passage_sentences(parsed.passages[place.number])[:MAX_SENTENCES_OF_PASSAGE]
        wanted.update({Place(place.article, sentence.number): relative[place] for sentence in members})
    for number in sorted(sentences, key=lambda number: (-sentences[number], number))[:SENTENCES]:
        place = generation.sentence_place(number)
        if place not in wanted:
            passage = _passage_of(generation.article(place.article), place.number)
            wanted[place] = relative.get(Place(place.article, passage), 0.0)
    ordered = sorted(wanted, key=lambda place: (place.article, place.number))
    return [_candidate(generation, place, wanted[place]) for place in ordered]


def weigh(generation: Generation, question: Question, segmenter: Segmenter) -> Weighed:
    """Return the question with the idf of its terms and bigrams among the sentences of the generation."""
    words, bigrams = generation.fields["sentence-words"], generation.fields["sentence-bigrams"]
    return weigh_with(words, bigrams, question, segmenter)


def weigh_with(words: TermIndex, bigrams: TermIndex, question: Question, segmenter: Segmenter) -> Weighed:
    """Return the question with the idf of its terms and bigrams in the given indexes.

    A name of several words is as rare as its rarest word; a term with other names as rare as its most common name.
    """
    idf = [_idf(term, segmenter, words.idf) for term in question.terms]
    return Weighed(question, idf, np.maximum(MIN_IDF, bigrams.idf(question.bigrams)).tolist())


def _idf(term: Term, segmenter: Segmenter, idf_of: Callable[[Sequence[str]], NDArray[np.float64]]) -> float:
    rarest = [max(idf_of(segmenter.segment(name)).tolist(), default=0.0) for name in (term.word, *term.names)]
    return max(MIN_IDF, min(rarest))


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
) -> Mapping[int, float]:
    """Return the documents best by words or by bigrams, with the sum of both scores."""
    scores: dict[int, float] = {}
    excluded = generation.documents_of(without, level) if without else None
    for field, query in ((f"{level}-words", words), (f"{level}-bigrams", bigrams)):
        found, score = generation.fields[field].search(query, k=SEARCHED, excluded=excluded)
        for number, one in zip(found.tolist(), score.tolist(), strict=True):
            scores[number] = scores.get(number, 0.0) + one
    return scores


def _passage_of(parsed: ParsedArticle, sentence: int) -> int:
    return next(passage.number for passage in parsed.passages if passage.first <= sentence <= passage.last)


def _candidate(generation: Generation, place: Place, passage_score: float) -> Candidate:
    parsed = generation.article(place.article)
    sentence = parsed.sentences[place.number]
    passage = parsed.passages[_passage_of(parsed, place.number)]
    members = [s for s in parsed.passage_sentences(passage) if s.kind is not BlockKind.HEADING]
    earlier = [s for s in members if s.number < sentence.number]
    before = earlier[-1].text if earlier else sentence.heading
    inherited: tuple[TimeSpan, ...] = next((s.times for s in reversed(earlier) if s.times), ())
    context = Context(
        text=fold(sentence.text),
        title=fold(parsed.article.title),
        before=fold(before),
        kind=sentence.kind,
        passage=passage_score,
        position=len(earlier),
        times=sentence.times,
        inherited=inherited,
    )
    return Candidate(place, parsed, context)

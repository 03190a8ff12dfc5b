"""Ranking the sentences of one document for a question, with nothing but the sentences themselves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.article import BlockKind
from corpus.text import fold
from index.bm25 import weigh_terms
from index.candidates import weigh_with
from index.features import Context, Weighed
from index.followup import understand
from index.postings import build_postings
from index.question import clean_question
from index.ranker import score_document
from index.segmenter import Segmenter
from index.term_index import TermIndex


def rank_sentences(
    question: str, sentences: Sequence[str], title: str, segmenter: Segmenter
) -> tuple[list[int], NDArray[np.float64]]:
    """Return the sentence numbers from 0, best first, and the scores in input order (float64 [sentences], in [0, 1]).

    Term weights come from these sentences alone. Equal scores keep input order; no sentences give ([], empty).
    """
    if not sentences:
        return [], np.zeros(0)
    scores = score_document(*read_sentences(question, sentences, title, segmenter))
    return np.argsort(-scores, kind="stable").tolist(), scores


def read_sentences(
    question: str, sentences: Sequence[str], title: str, segmenter: Segmenter
) -> tuple[Weighed, list[Context]]:
    """Return a question and the sentences of one document, at least one, as the features see them."""
    words = _index([segmenter.segment(sentence) for sentence in sentences])
    bigrams = _index([segmenter.bigrams(sentence) for sentence in sentences])
    asked = understand(clean_question(question), (), segmenter, asked_on=None).question
    every = np.arange(len(sentences))
    by_words = words.score(asked.words).of(every)
    by_pairs = bigrams.score(asked.bigrams).of(every)
    best = max(float(by_words.max()), 1e-9)
    folded = ["", *map(fold, sentences), ""]
    contexts = [
        Context(
            text=folded[number + 1],
            title=fold(title),
            before=folded[number],
            after=folded[number + 2],
            kind=BlockKind.TEXT,
            passage=max(0.0, float(by_words[number])) / best,
            position=number,
            members=len(sentences),
            words=float(by_words[number]),
            pairs=float(by_pairs[number]),
        )
        for number in range(len(sentences))
    ]
    return weigh_with(words, bigrams, asked, segmenter), contexts


def _index(documents: Sequence[Sequence[str]]) -> TermIndex:
    postings = build_postings(documents)
    weights = weigh_terms([postings], [None])
    return TermIndex([postings], weights.idf, [None], weights.average_length)

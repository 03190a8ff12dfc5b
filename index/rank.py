"""Ranking the sentences of one document for a question, with nothing but the sentences themselves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.article import BlockKind
from corpus.text import fold
from index.bm25 import weigh_terms
from index.candidates import weigh_with
from index.features import Context
from index.followup import understand
from index.postings import build_postings
from index.question import clean_question
from index.ranker import score_sentences
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
    words = _index([segmenter.segment(sentence) for sentence in sentences])
    bigrams = _index([segmenter.bigrams(sentence) for sentence in sentences])
    asked = understand(clean_question(question), (), segmenter, asked_on=None).question
    weighed = weigh_with(words, bigrams, asked, segmenter)
    found, bm25 = words.search([term.word for term in asked.terms], k=len(sentences))
    passage = np.zeros(len(sentences))
    passage[found] = bm25 / bm25.max() if len(bm25) and bm25.max() > 0 else 0.0
    contexts = [
        Context(
            text=fold(sentence),
            title=fold(title),
            before=fold(sentences[number - 1]) if number else "",
            kind=BlockKind.TEXT,
            passage=float(passage[number]),
            position=number,
        )
        for number, sentence in enumerate(sentences)
    ]
    scores = score_sentences(weighed, contexts)
    return np.argsort(-scores, kind="stable").tolist(), scores


def _index(documents: Sequence[Sequence[str]]) -> TermIndex:
    postings = build_postings(documents)
    weights = weigh_terms([postings], [None])
    return TermIndex([postings], weights.idf, [None], weights.average_length)

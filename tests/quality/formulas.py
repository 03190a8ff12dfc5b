"""What the fitted ranker is measured against: the naive recipe, and a weighted sum of six lexical terms."""

from collections.abc import Sequence

import jieba
import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from corpus.splitting import sentence_ranges
from index.features import Context, Weighed, bigram_coverage, common_substring, has_new_answer, term_coverage

SIX_TERMS = {"passage": 1.3, "terms": 0.15, "bigrams": 1.7, "around": 2.3, "substring": 0.2, "answer": 0.45}
"""Weights found by hand on questions of cmrc2018 train and our own."""


def six_terms(weighed: Weighed, contexts: Sequence[Context]) -> NDArray[np.float64]:
    """Return the weighted sum of six terms for each sentence (float64 [sentences])."""
    scores = np.zeros(len(contexts))
    for place, context in enumerate(contexts):
        rest = weighed.without(context.title)
        terms = {
            "passage": context.passage,
            "terms": term_coverage(rest, context.text),
            "bigrams": bigram_coverage(rest, context.text),
            "around": term_coverage(weighed, f"{context.title}\n{context.before}\n{context.text}"),
            "substring": common_substring(weighed.question.core, context.text, context.title),
            "answer": has_new_answer(rest, context.text),
        }
        scores[place] = sum(weight * terms[name] for name, weight in SIX_TERMS.items())
    return scores


class Naive:
    """BM25 of jieba's words on passages, then on the sentences of the best passage, each scored alone."""

    def __init__(self, articles: Sequence[tuple[str, str]]) -> None:
        """Take articles as (id, text)."""
        self._articles = articles
        self._passages = BM25Okapi([jieba.lcut(text) for _, text in articles])

    def first(self, question: str) -> tuple[str, str]:
        """Return the id of the best passage and its best sentence."""
        words = jieba.lcut(question)
        article_id, text = self._articles[int(np.argmax(self._passages.get_scores(words)))]
        sentences = [text[start:end] for start, end in sentence_ranges(text)]
        return article_id, sentences[int(np.argmax(naive_scores(question, sentences)))]


def naive_scores(question: str, sentences: Sequence[str]) -> NDArray[np.float64]:
    """Return BM25 of each sentence, term weights from these sentences (float64 [sentences])."""
    scores: NDArray[np.float64] = BM25Okapi([jieba.lcut(sentence) for sentence in sentences]).get_scores(
        jieba.lcut(question)
    )
    return scores

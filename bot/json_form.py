"""Answers as JSON: the form other programs read. It changes only by adding to it."""

from collections.abc import Iterable
from typing import Any

from bot.coverage import Coverage
from bot.render import render_answer
from bot.reply import to_terminal
from bot.texts import Language
from corpus.article import Span, TimeSpan
from index.answer import Answer, Kind, NoAnswer, SentenceHit


def to_json(
    answer: Answer | NoAnswer, *, row_id: str | int | None, question: str, language: Language, coverage: Coverage
) -> dict[str, Any]:
    """Return an answer as a JSON object; scores have four places."""
    answered = isinstance(answer, Answer)
    refusal = None if isinstance(answer, Answer) else answer
    message = None if answered else to_terminal(render_answer(answer, language, coverage))
    return {
        "id": row_id,
        "question": question,
        "kind": answer.kind,
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "parts": answer.parts and [{"question": part.question, "kind": part.kind} for part in answer.parts],
        "answers": [_hit(hit) for hit in answer.hits] if isinstance(answer, Answer) else [],
        "nearest": [_hit(hit) for hit in refusal.nearest] if refusal else [],
        "message": message,
        "choices": list(refusal.choices) if refusal else [],
        "reason": refusal.reason if refusal else None,
        "missing": list(refusal.missing) if refusal else [],
    }


def rejected(row_id: str | int | None, question: str, message: str) -> dict[str, Any]:
    """Return the object for input that is no question; `message` says what is wrong with it."""
    return {
        "id": row_id,
        "question": question,
        "kind": Kind.REJECTED,
        "confidence": 0.0,
        "rewritten": None,
        "parts": None,
        "answers": [],
        "nearest": [],
        "message": message,
        "choices": [],
        "reason": None,
        "missing": [],
    }


def _hit(hit: SentenceHit) -> dict[str, Any]:
    return {
        "sentence": hit.sentence,
        "article_id": hit.article_id,
        "title": hit.title,
        "published": hit.published,
        "score": round(hit.score, 4),
        "role": hit.role,
        "asks": hit.asks,
        "highlights": _spans(hit.highlights),
        "times": [_time(time) for time in hit.times],
        "figures": [],
        "spans": _spans(hit.spans),
        "also": [{"article_id": source.article_id, "spans": _spans(source.spans)} for source in hit.also],
        "context": {"before": hit.before, "after": hit.after},
    }


def _time(time: TimeSpan) -> dict[str, Any]:
    return {"text": time.text, "start": time.start, "end": time.end, "resolved": time.resolved}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]

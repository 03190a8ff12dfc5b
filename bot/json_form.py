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
    filled: dict[str, Any] = {
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "parts": answer.parts and [{"question": part.question, "kind": part.kind} for part in answer.parts],
    }
    if isinstance(answer, Answer):
        filled["answers"] = [_hit(hit) for hit in answer.hits]
        return {**_form(row_id, question, answer.kind), **filled}
    filled |= {
        "nearest": [_hit(hit) for hit in answer.nearest],
        "message": to_terminal(render_answer(answer, language, coverage)),
        "choices": list(answer.choices),
        "reason": answer.reason,
        "missing": list(answer.missing),
    }
    return {**_form(row_id, question, answer.kind), **filled}


def rejected(row_id: str | int | None, question: str, message: str) -> dict[str, Any]:
    """Return the object for input that is no question; `message` says what is wrong with it."""
    return {**_form(row_id, question, Kind.REJECTED), "message": message}


def _form(row_id: str | int | None, question: str, kind: Kind) -> dict[str, Any]:
    """Return every key in its place, with nothing found."""
    return {
        "id": row_id,
        "question": question,
        "kind": kind,
        "confidence": 0.0,
        "rewritten": None,
        "parts": None,
        "answers": [],
        "nearest": [],
        "message": None,
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
        "difference": hit.difference,
    }


def _time(time: TimeSpan) -> dict[str, Any]:
    return {"text": time.text, "start": time.start, "end": time.end, "resolved": time.resolved}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]

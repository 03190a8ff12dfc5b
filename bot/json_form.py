"""Answers as JSON: the form other programs read. It changes only by adding to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.answering import Told, found_by_comparing
from bot.coverage import Coverage
from bot.render import render_answer
from bot.reply import to_terminal
from bot.texts import Language
from corpus.article import Figure, Sentence, Span, TimeSpan
from index.answer import Answer, Explanation, FigureHit, Kind, Measure, NoAnswer, SentenceHit
from index.comparison import Comparison
from index.figure_card import FigureCard
from index.series import Derived


def to_json(
    answer: Answer | NoAnswer,
    told: Told,
    *,
    row_id: str | int | None,
    question: str,
    language: Language,
    coverage: Coverage,
    explain: bool = False,
) -> dict[str, Any]:
    """Return an answer as a JSON object; scores have four places. Only where wanted it has the key `explain`.

    `told` is the same with figures: its card and its comparison are keys of their own, and leave the answers as they
    are. Only what was refused, and is found by comparing, is answered by the sentences compared, as readers see it.
    """
    answer = found_by_comparing(answer, told)
    filled: dict[str, Any] = {
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "parts": answer.parts and [{"question": part.question, "kind": part.kind} for part in answer.parts],
    }
    filled["card"] = told.card and card_form(told.card)
    filled["comparison"] = told.comparison and comparison_form(told.comparison)
    if explain:
        filled["explain"] = _explain(answer.explanations)
    if isinstance(answer, Answer):
        filled["answers"] = [hit_form(hit) for hit in answer.hits]
        return {**_form(row_id, question, answer.kind, explain=explain), **filled}
    filled |= {
        "nearest": [hit_form(hit) for hit in answer.nearest],
        "message": to_terminal(render_answer(answer, language, coverage)),
        "choices": list(answer.choices),
        "reason": answer.reason,
        "missing": list(answer.missing),
    }
    return {**_form(row_id, question, answer.kind, explain=explain), **filled}


def rejected(row_id: str | int | None, question: str, message: str, *, explain: bool = False) -> dict[str, Any]:
    """Return the object for input that is no question; `message` says what is wrong with it."""
    return {**_form(row_id, question, Kind.REJECTED, explain=explain), "message": message}


def _form(row_id: str | int | None, question: str, kind: Kind, *, explain: bool) -> dict[str, Any]:
    """Return every key in its place, with nothing found."""
    form: dict[str, Any] = {
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
        "card": None,
        "comparison": None,
    }
    return {**form, "explain": None} if explain else form


def _explain(explanations: Sequence[Explanation]) -> dict[str, Any] | None:
    """Return the explanation, or with several questions in one message those of all; None where there is none."""
    several = len(explanations) > 1
    forms = [_explanation(explanation) for explanation in explanations]
    return {"parts": forms} if several else forms[0] if forms else None


def _explanation(explanation: Explanation) -> dict[str, Any]:
    hit, rival = explanation.hit, explanation.rival
    return {
        "question": explanation.question,
        "rewritten": explanation.rewritten,
        "answered": explanation.answered,
        "confidence": round(explanation.confidence, 4),
        "needed": round(explanation.needed, 4),
        "sentence": hit and hit.sentence,
        "score": hit and round(hit.score, 4),
        "passage_rank": explanation.passage,
        "words": [
            {"text": word.text, "where": word.where, "name": word.name, "meant": word.meant}
            for word in explanation.words
        ],
        "periods": [
            {
                "text": period.asked.text,
                "resolved": None if period.any_year else period.asked.resolved,
                "agreement": period.agreement,
                "found": period.found and {"text": period.found.text, "resolved": period.found.resolved},
                "carried": period.carried,
            }
            for period in explanation.periods
        ],
        "asked": explanation.asked,
        "answers": list(explanation.answers),
        "next": rival and {"sentence": rival.sentence, "article_id": rival.article_id, "score": round(rival.score, 4)},
        "features": [_measure(measure) for measure in explanation.features],
        "evidence": [_measure(measure) for measure in explanation.evidence],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    weight = measure.weight
    return {
        "name": measure.name,
        "value": round(measure.value, 4),
        "weight": None if weight is None else round(weight, 4),
    }


def hit_form(hit: SentenceHit) -> dict[str, Any]:
    """Return a sentence as it stands among the answers."""
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
        "figures": [figure_form(figure) for figure in hit.figures],
        "spans": _spans(hit.spans),
        "also": [{"article_id": source.article_id, "spans": _spans(source.spans)} for source in hit.also],
        "context": {"before": hit.before, "after": hit.after},
        "difference": hit.difference,
    }


def figure_form(figure: Figure) -> dict[str, Any]:
    """Return a figure as it stands in the JSON of its sentence; `quote` is its place in the sentence."""
    return {
        "subject": figure.subject,
        "metric": figure.indicator,
        "value": figure.value,
        "value_text": figure.value_text,
        "unit": figure.unit,
        "qualifier": list(figure.qualifiers),
        "status": figure.status,
        "basis": figure.basis,
        "period": figure.period,
        "quote": [figure.start, figure.end],
    }


def figure_row(article_id: str, sentence: Sentence, figure: Figure) -> dict[str, Any]:
    """Return a figure with its sentence as an object that stands alone."""
    return {
        "article_id": article_id,
        "sentence": sentence.text,
        "spans": _spans(sentence.spans),
        **figure_form(figure),
    }


def stated_form(one: FigureHit) -> dict[str, Any]:
    """Return a figure with its sentence as `yiju figures --all` has it, and its article's title and date."""
    hit = one.hit
    return {
        "article_id": hit.article_id,
        "sentence": hit.sentence,
        "spans": [list(span) for span in hit.spans],
        **figure_form(one.figure),
        "title": hit.title,
        "published": hit.published,
    }


def derived_form(derived: Derived) -> dict[str, Any]:
    """Return a number that was computed, marked as such, with the figures it was computed from."""
    return {
        "value": round(derived.value, 4),
        "unit": derived.unit,
        "derived": "推算，非原文",
        "parts": [stated_form(part) for part in derived.parts],
    }


def comparison_form(found: Comparison) -> dict[str, Any]:
    """Return a comparison; `best` is the number of the side that is named, from 0, null where none is."""
    return {
        "column": found.column,
        "outcome": found.outcome,
        "best": found.best,
        "sides": [
            {"label": side.label, "figure": stated_form(side.cell.hit) if side.cell else None} for side in found.sides
        ],
        "total": derived_form(found.total) if found.total else None,
        "gap": derived_form(found.gap) if found.gap else None,
    }


def card_form(card: FigureCard) -> dict[str, Any]:
    """Return the card of a figure: the figure with its sentence, its growth in that sentence, and who says as much
    (`same`, the sentence itself included) or something else (`other`), newest first."""
    return {
        "indicator": card.indicator,
        "figure": stated_form(FigureHit(card.figure, card.hit)),
        "change": card.change and figure_form(card.change),
        "speaker": card.speaker or None,
        "same": [stated_form(one) for one in card.agreement.same],
        "other": [stated_form(one) for one in card.agreement.other],
    }


def _time(time: TimeSpan) -> dict[str, Any]:
    return {"text": time.text, "start": time.start, "end": time.end, "resolved": time.resolved}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]

"""A question answered as readers see it: the engine's answer, and the figures that belong above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.card import render_with_card, with_figure_bold
from bot.coverage import Coverage
from bot.render import Frame, render_answer
from bot.reply import Reply
from bot.tables import comparison_hits, render_comparison
from bot.texts import Language, say
from index.answer import Answer, Kind, NoAnswer, Role, SentenceHit
from index.comparison import Comparison, Outcome, compare, is_comparing
from index.engine import AnswerEngine
from index.figure_card import Agreement, FigureCard, find_card


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, with the card of its figure or the comparison it asks for; None where there is none.

    The hits of an answer to a comparison are the sentences compared. `pinned` tells that an admin chose the first.
    """

    answer: Answer | NoAnswer
    card: FigureCard | None = None
    comparison: Comparison | None = None
    pinned: bool = False


def ask(
    engine: AnswerEngine,
    question: str,
    *,
    previous: Sequence[str] = (),
    asked_on: str | None = None,
    n: int = 10,
) -> Told:
    """Answer a question after those before it (oldest first) with at most n sentences.

    `asked_on` (YYYY-MM-DD) is the day 今年 counts from.
    """
    return with_figures(engine, engine.answer(question, previous=previous, asked_on=asked_on, n=n), asked_on=asked_on)


def with_figures(
    engine: AnswerEngine,
    answer: Answer | NoAnswer,
    *,
    asked_on: str | None = None,
    without: frozenset[str] = frozenset(),
) -> Told:
    """Return an answer with its card, or with a comparison where the question asks for one.

    Articles that the answer was found `without` are in neither.
    """
    text = answer.rewritten or answer.question
    if answer.kind in {Kind.ANSWER, Kind.NO_ANSWER} and not answer.parts and is_comparing(text):
        found = compare(engine.generation, text, engine.segmenter, asked_on=asked_on)
        if found and any(hit.article_id in without for hit in comparison_hits(found)):
            return Told(answer)
        if found and (found.outcome is not Outcome.MISSING or isinstance(answer, NoAnswer)):
            compared = Answer(answer.question, comparison_hits(found), answer.confidence, rewritten=answer.rewritten)
            return Told(compared, comparison=found)
    if not isinstance(answer, Answer):
        return Told(answer)
    card = find_card(engine.generation, answer, engine.segmenter, asked_on=asked_on)
    if card is None:
        return Told(answer)
    if without:
        same, other = (
            tuple(one for one in stated if one.hit.article_id not in without)
            for stated in (card.agreement.same, card.agreement.other)
        )
        card = replace(card, agreement=Agreement(same, other))
    first, *others = agreeing_last(answer.hits, card)
    return Told(replace(answer, hits=(with_figure_bold(first, card.figure), *others)), card)


def found_by_comparing(answer: Answer | NoAnswer, told: Told) -> Answer | NoAnswer:
    """Return an answer; where it is a refusal, and the sentences it asks for are found by comparing, those."""
    compared = told.comparison is not None and told.comparison.outcome is not Outcome.MISSING
    return told.answer if isinstance(answer, NoAnswer) and compared else answer


def agreeing_last(hits: Sequence[SentenceHit], card: FigureCard) -> tuple[SentenceHit, ...]:
    """Return the hits with versions that say as much as the card's figure as further sentences, behind all versions."""
    same = {(one.hit.article_id, one.hit.spans) for one in card.agreement.same}
    agreeing = [hit for hit in hits if hit.role is Role.VERSION and (hit.article_id, hit.spans) in same]
    kept = [hit for hit in hits if hit not in agreeing]
    beside = sum(hit.role is not Role.MORE for hit in kept)
    return (*kept[:beside], *(replace(hit, role=Role.MORE, difference=None) for hit in agreeing), *kept[beside:])


def render_told(
    told: Told,
    language: Language,
    coverage: Coverage,
    *,
    turn: int | None = None,
    compact: bool = False,
    links: Sequence[str] = (),
) -> Reply:
    """Return the message; `turn`, `compact` and `links` as for `render_answer`."""
    if told.comparison is not None:
        rewritten = told.answer.rewritten
        return render_comparison(told.comparison, language, turn=None if compact else turn, rewritten=rewritten)
    if told.pinned:
        frame = Frame(above=(say("pin_mark", language),))
        return render_answer(told.answer, language, coverage, turn=turn, compact=compact, links=links, frame=frame)
    return render_with_card(told.answer, told.card, language, coverage, turn=turn, compact=compact, links=links)

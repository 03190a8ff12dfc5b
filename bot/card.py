"""The figure card: a line above the sentence that says the figure, and beneath it who agrees and how it developed.

A field stands there only where it is sure; without a card an answer looks as it always does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.coverage import Coverage
from bot.periods import say_period
from bot.render import MAX_SHOWN_OF_SEVERAL_CHARS, Frame, escape, render_answer, render_hit
from bot.reply import Button, Reply
from bot.texts import Language, say
from bot.views import ways_on
from corpus.article import Basis, Figure, Status
from index.answer import Answer, FigureHit, NoAnswer, SentenceHit
from index.figure_card import Agreement, FigureCard
from index.indicator import Column, topic
from index.series import days_of

MAX_SIDE_BY_SIDE = 4
"""How many sentences are shown of those that agree, and of those that do not."""

_YEAR = re.compile(r"\d{4}")
_BASES = {
    Basis.YEAR_ON_YEAR: "year_on_year",
    Basis.PERIOD_ON_PERIOD: "period_on_period",
    Basis.ANNUAL_AVERAGE: "annual_average",
}


def render_with_card(
    answer: Answer | NoAnswer,
    card: FigureCard | None,
    language: Language,
    coverage: Coverage,
    *,
    turn: int | None = None,
    compact: bool = False,
    links: Sequence[str] = (),
) -> Reply:
    """Return the message for an answer with the card of its figure, or without where there is none."""
    if card is None or not isinstance(answer, Answer):
        return render_answer(answer, language, coverage, turn=turn, compact=compact, links=links)
    buttons = card_buttons(card, language, turn) if turn is not None and not compact else ()
    frame = Frame(tuple(card_lines(card, language)), tuple(card_notes(card, language)), buttons)
    return render_answer(answer, language, coverage, turn=turn, compact=compact, links=links, frame=frame)


def card_lines(card: FigureCard, language: Language) -> list[str]:
    """Return the lines above the sentence: value, indicator, subject and period, and then its change; escaped."""
    figure = card.figure
    aim = "" if figure.status is Status.ACTUAL else say(f"status_{figure.status}", language)
    about = (card.indicator, figure.subject, figure_period(figure, language), aim)
    lines = [f"<b>{escape(figure.value_text)}</b>　{escape(' · '.join(filter(None, about)))}"]
    return [*lines, escape(say_change(card.change, language))] if card.change else lines


def card_notes(card: FigureCard, language: Language) -> Iterator[str]:
    """Yield the lines beneath the sentence: what a relative period means, and who says it."""
    figure = card.figure
    for time in card.hit.times if card.hit.published else ():
        if (time.first, time.last) == days_of(figure) and not _YEAR.search(time.text):
            meaning = say_period(time.first, time.last, language)
            yield escape(say("card_time", language, text=time.text, meaning=meaning, published=card.hit.published))
            break
    if card.speaker:
        yield escape(say("card_speaker", language, speaker=card.speaker))


def card_buttons(card: FigureCard, language: Language, turn: int) -> tuple[Button, ...]:
    """Return the buttons of a card: who agrees, where more than one article states it, and how it has developed."""
    buttons = []
    badge = say_agreement(card.agreement, language)
    if badge:
        buttons.append(Button(badge, f"agree:{turn}:0"))
    if card.points > 1:
        buttons.append(Button(say("button_trend", language), f"trend:{turn}:0"))
    return tuple(buttons)


def with_figure_bold(hit: SentenceHit, figure: Figure) -> SentenceHit:
    """Return a sentence with nothing marked but a figure of it, which comes first."""
    others = tuple(other for other in hit.figures if other != figure)
    return replace(hit, highlights=((figure.start, figure.end),), figures=(figure, *others))


def say_agreement(agreement: Agreement, language: Language) -> str:
    """Return how many articles agree and how many do not, "" for a single one."""
    same, other = _articles(agreement.same), _articles(agreement.other)
    said = [say("agree", language, count=same)] if same > 1 else []
    return " · ".join([*said, say("differ", language, count=other)] if other else said)


def _articles(stated: Sequence[FigureHit]) -> int:
    return len({one.hit.article_id for one in stated})


def render_agreement(
    agreement: Agreement, language: Language, *, turn: int | None = None, changed: bool = False
) -> Reply:
    """Return the sentences that state a figure, those that agree and those that do not, newest first.

    `changed` tells that the articles are no longer those the figure was taken from. With a `turn` there is a button
    that leads back to its answer.
    """
    lines = [say("figures_changed", language)] if changed else []
    for key, stated in (("agreeing", agreement.same), ("differing", agreement.other)):
        if stated:
            lines.append(say(key, language, count=_articles(stated)))
        for one in stated[:MAX_SIDE_BY_SIDE]:
            published = one.hit.published or say("undated", language)
            kind = f"\u3000{_difference(one, agreement, language)}" if key == "differing" else ""
            lines.append(f"<b>{escape(one.figure.value_text)}</b>\u3000{escape(published)}{kind}")
            lines.append(render_hit(with_figure_bold(one.hit, one.figure), language, MAX_SHOWN_OF_SEVERAL_CHARS))
    buttons = () if turn is None else (ways_on(turn, language),)
    return Reply("\n".join(lines) or say("gone", language), buttons)


def _difference(one: FigureHit, agreement: Agreement, language: Language) -> str:
    """Return whether a figure that differs is of the same period as those that agree, or of another time."""
    same = {days_of(other.figure) for other in agreement.same}
    dated = any(days_of(one.figure)) and days_of(one.figure) in same
    return say("differing_period" if dated else "differing_time", language)


def figure_period(figure: Figure, language: Language) -> str:
    """Return a figure's period as readers say it, "" where it has none."""
    return say_period(*days_of(figure), language)


def say_change(figure: Figure, language: Language) -> str:
    """Return a growth with what it is measured against and its sign: 同比 +5.5%."""
    basis = say(f"basis_{_BASES[figure.basis]}" if figure.basis in _BASES else "basis_none", language)
    return say("change", language, basis=basis, value=signed(figure))


def signed(figure: Figure) -> str:
    """Return a growth as printed, with its sign; what is said with 超 or 近 has none, but says if it fell."""
    text = figure.value_text.lstrip("+-−－")
    if figure.value is None:
        return figure.value_text
    falls = figure.value < 0
    if figure.qualifiers:
        return f"下降{text}" if falls else text
    return f"{'−' if falls else '+'}{text}"


def say_value(figure: Figure, language: Language, whole: str = "", *, plain: bool = False) -> str:
    """Return a figure as a cell of a table: a level as printed, a growth with its sign, a share with what it is of.

    `plain` leaves out 增速 and 占, where a heading says so.
    """
    column = topic(figure).column
    if column is Column.GROWTH:
        return signed(figure) if plain and figure.basis not in _BASES else say_change(figure, language)
    if column is Column.SHARE and figure.value is not None and not plain:
        return say("share_of" if whole else "share_alone", language, whole=whole, value=figure.value_text)
    if figure.basis is Basis.CUMULATIVE and "累计" not in figure.value_text:
        return say("basis_cumulative", language, value=figure.value_text)
    return figure.value_text

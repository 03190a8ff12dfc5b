"""Figures in the terminal's conversation: /figures, /compare, /row, /quotes, /agree and /trend."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.card import render_agreement
from bot.render import PAGE
from bot.reply import Reply
from bot.tables import (
    comparison_hits,
    count_quotes,
    render_comparison,
    render_quotes,
    render_row,
    render_series,
    series_hits,
)
from bot.texts import Language, say
from index.answer import FigureHit, SentenceHit
from index.comparison import compare
from index.engine import AnswerEngine
from index.figure_card import find_agreement
from index.figure_search import SeriesFound, find_series, find_series_of, known_queries

TURN = 0
_COMMAND = re.compile(r"/(figures|compare|row|quotes|agree|trend)(?:\s+(.*))?", re.S)


@dataclass(frozen=True, slots=True)
class FiguresReply:
    """What is said, and the sentences that stand behind it: those of a series by row, or those before where none."""

    reply: Reply
    hits: tuple[SentenceHit, ...]


class TerminalFigures:
    """What readers ask of figures. `today` tells what day it is (YYYY-MM-DD)."""

    def __init__(self, language: Language, today: Callable[[], str], *, colour: bool) -> None:
        """Take the language of the texts, the day, and whether buttons are shown."""
        self._language, self._today = language, today
        self._turn = TURN if colour else None

    def reply(self, text: str, engine: AnswerEngine, hits: Sequence[SentenceHit]) -> FiguresReply | None:
        """Return the reply to a command of figures after what was shown last; None for any other message."""
        found = _COMMAND.fullmatch(text)
        if found is None:
            return None
        command, rest = found[1], (found[2] or "").strip()
        if command == "figures" and rest:
            return self._series(find_series(engine.generation, rest, engine.segmenter, asked_on=self._today()))
        if command == "figures":
            known = known_queries(engine.generation, engine.segmenter)
            example = known[0] if known else "GDP"
            return self._said(say("figures_what", self._language, example=example), hits)
        if command == "compare":
            return self._compared(rest, engine, hits)
        return self._shown(command, rest, engine, tuple(hits))

    def _shown(self, command: str, rest: str, engine: AnswerEngine, hits: tuple[SentenceHit, ...]) -> FiguresReply:
        """Reply to a command that is about what was shown last."""
        number = int(rest) - 1 if rest.isascii() and rest.isdigit() and len(rest) < 6 else 0
        stated = bool(hits) and bool(hits[0].figures)
        if command == "row" and any(hit.asks == number for hit in hits):
            return FiguresReply(render_row(hits, number, self._language), hits)
        if command == "quotes" and 0 <= number * PAGE < count_quotes(hits):
            return FiguresReply(render_quotes(hits, number, self._language), hits)
        if command == "agree" and stated:
            agreement = find_agreement(engine.generation, hits[0], hits[0].figures[0], engine.segmenter)
            return FiguresReply(render_agreement(agreement, self._language), hits)
        if command == "trend" and stated:
            return self._series(
                find_series_of(engine.generation, FigureHit(hits[0].figures[0], hits[0]), engine.segmenter)
            )
        return self._said(say("gone", self._language), hits)

    def _series(self, found: SeriesFound) -> FiguresReply:
        hits = series_hits(found.series) if found.series else ()
        return FiguresReply(render_series(found, self._language, turn=self._turn), hits)

    def _compared(self, text: str, engine: AnswerEngine, hits: Sequence[SentenceHit]) -> FiguresReply:
        if not text:
            return self._said(say("compare_what", self._language), hits)
        found = compare(engine.generation, text, engine.segmenter, asked_on=self._today())
        if found is None:
            return self._said(say("compare_none", self._language), hits)
        return FiguresReply(render_comparison(found, self._language, turn=self._turn), comparison_hits(found))

    def _said(self, text: str, hits: Sequence[SentenceHit]) -> FiguresReply:
        return FiguresReply(Reply(text), tuple(hits))

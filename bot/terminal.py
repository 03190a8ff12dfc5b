"""A conversation in the terminal: the same engine and texts as in Telegram."""

import re
from collections.abc import Callable, Iterable, Iterator

from bot.answering import render_told, with_figures
from bot.profile import (
    find_or_nearest,
    profile_answer,
    render_industries,
    render_profile,
    render_unknown_industry,
)
from bot.render import count_shown
from bot.reply import Reply, to_terminal
from bot.slot import EngineSlot
from bot.terminal_figures import TerminalFigures
from bot.texts import Language, say
from bot.views import render_context, render_more, render_start
from bot.why import render_explanations
from corpus.reading import well_formed
from index.answer import Answer, NoAnswer, SentenceHit
from index.followup import MAX_HISTORY
from index.industries import Industry

TURN = 0
_COMMAND = re.compile(r"/[a-z]+")


class TerminalChat:
    """One conversation. It remembers the questions asked, and the last answer for /context, /more and /why."""

    def __init__(self, slot: EngineSlot, language: Language, today: Callable[[], str], *, colour: bool) -> None:
        """Take the engine, the language of the texts, what day it is (YYYY-MM-DD), and whether to use colours."""
        self._slot, self._language, self._today, self._colour = slot, language, today, colour
        self._figures = TerminalFigures(language, today, colour=colour)
        self._previous: tuple[str, ...] = ()
        self._hits: tuple[SentenceHit, ...] = ()
        self._first_more = 0
        self._page = 0
        self._asked = ""
        self._before: tuple[str, ...] = ()

    def replies(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the reply to each line that is not blank, until the lines end or /quit."""
        for line in lines:
            text = well_formed(line).strip()
            if text in {"/quit", "/exit"}:
                return
            if text:
                yield to_terminal(self.reply(text), colour=self._colour)

    def welcome(self) -> str:
        """Return what greets at the start."""
        return to_terminal(self.reply("/start"), colour=self._colour)

    def reply(self, text: str) -> Reply:
        """Return the reply to one message."""
        loaded = self._slot.current
        if text in {"/start", "/help"}:
            return render_start(text[1:], self._language, loaded.coverage, compact=True)
        shown = self._about_last(text)
        if shown is not None:
            return shown
        if text in {"/context", "/more", "/why"}:
            return Reply(say("gone", self._language))
        command, _, rest = text.partition(" ")
        if command == "/ask" and not rest.strip():
            return Reply(say("ask_what", self._language))
        if command in {"/industries", "/industry"}:
            return self._industries(rest.strip())
        if command == "/ask":
            text = rest.strip()
        elif _COMMAND.fullmatch(command):
            return Reply(say("command", self._language))
        industry = loaded.engine.asked_industry(text)
        if industry is not None:
            return self._profile(industry, text)
        told = with_figures(loaded.engine, self._ask(text, self._previous), asked_on=self._today())
        self._asked, self._before = text, self._previous
        self._remember(text, told.answer)
        turn = TURN if self._colour else None
        return render_told(told, self._language, loaded.coverage, turn=turn)

    def _about_last(self, text: str) -> Reply | None:
        """Return the reply to a command about what was shown last, or of figures; None for anything else."""
        if text == "/context" and self._hits:
            return render_context(self._hits[0], self._language)
        if text == "/more" and len(self._hits) > self._first_more:
            reply, rest = render_more(self._hits, self._page, self._language, first=self._first_more)
            self._page = self._page + 1 if rest else 0
            return reply
        figures = self._figures.reply(text, self._slot.current.engine, self._hits)
        if figures is not None:
            if figures.hits != self._hits:
                self._hits, self._first_more, self._page = figures.hits, len(figures.hits), 0
            return figures.reply
        if text == "/why" and self._asked:
            answer = self._ask(self._asked, self._before, explain=True)
            if answer.explanations:
                return render_explanations(answer.explanations, self._language)
        return None

    def _industries(self, name: str) -> Reply:
        engine = self._slot.current.engine
        if not name:
            return render_industries(engine.industries, 0, self._language, compact=True)
        found = find_or_nearest(engine, name)
        if isinstance(found, Industry):
            return self._profile(found, name)
        return render_unknown_industry(name, found, self._language, compact=True)

    def _profile(self, industry: Industry, text: str) -> Reply:
        profile = self._slot.current.engine.profile(industry)
        self._remember(text, profile_answer(text, profile))
        return render_profile(profile, self._language)

    def _ask(self, text: str, previous: tuple[str, ...], *, explain: bool = False) -> Answer | NoAnswer:
        return self._slot.current.engine.answer(text, previous=previous, asked_on=self._today(), explain=explain)

    def _remember(self, text: str, answer: Answer | NoAnswer) -> None:
        answered = isinstance(answer, Answer)
        self._hits = answer.hits if isinstance(answer, Answer) else answer.nearest
        self._first_more, self._page = count_shown(self._hits), 0
        if answered or (isinstance(answer, NoAnswer) and not answer.topic):
            self._previous = (*self._previous, text)[-MAX_HISTORY:]

"""/figures, /compare and the buttons of figures in Telegram. Reading and drawing is done in threads."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work, numbers_in, press, pressed_label
from bot.card import render_agreement
from bot.charts import Painter
from bot.errors import ChartError
from bot.history import Form, Turn
from bot.render import PAGE
from bot.reply import Reply, with_notice
from bot.sending import again, in_group, put_in_place, send, typing
from bot.series_files import chart_of, csv_of, file_name
from bot.service import Service
from bot.tables import (
    comparison_hits,
    count_quotes,
    kept_series,
    render_comparison,
    render_quotes,
    render_row,
    render_series,
    series_hits,
)
from bot.texts import Language, say
from bot.turns import asks_the_same, show_turn
from index.answer import Answer, FigureHit, Kind, NoAnswer, SentenceHit
from index.comparison import Comparison, compare
from index.figure_card import find_agreement
from index.figure_search import SeriesFound, find_series, find_series_of, known_queries
from index.standing import still_standing

log = logging.getLogger(__name__)

BUTTONS = r"^(?:series|chart|csv|quotes|row|agree|trend):"
"""What the data of the buttons this module answers begins with."""


class Figures:
    """The reader's side of figures."""

    def __init__(self, service: Service, painter: Painter) -> None:
        """Take what handlers work with, and what draws."""
        self._service, self._painter = service, painter

    async def on_figures(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/figures INDICATOR: an indicator over periods, as a table with its sentences, chart and file."""
        message = update.effective_message
        query = " ".join(context.args or ())
        if message is None:
            return
        if await asks_the_same(self._service, update, message, query, Form.SERIES):
            return
        if query:
            await self._send_series(update, message, query)
        else:
            usage = Reply(say("figures_what", self._service.language(update), example=await self._example()))
            await self._send_usage(update, message, query, usage, Form.SERIES)

    async def on_compare(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/compare A B INDICATOR: both figures beside each other."""
        message, language = update.effective_message, self._service.language(update)
        text = " ".join(context.args or ())
        if message is None or await asks_the_same(self._service, update, message, text, Form.COMPARISON):
            return
        found = await asyncio.to_thread(self._compare, text) if text else None
        if found is None:
            usage = Reply(say("compare_none" if text else "compare_what", language))
            await self._send_usage(update, message, text, usage, Form.COMPARISON)
            return
        await show_turn(
            self._service,
            update,
            message,
            Answer(text, comparison_hits(found), 1.0),
            lambda turn: render_comparison(found, language, turn=None if in_group(message) else turn),
            form=Form.COMPARISON,
        )

    async def show_series_again(self, update: Update, message: Message, turn: Turn) -> None:
        """Put the series of a turn back into the bot's message, without what was changed since, and say so."""
        language, engine = self._service.language(update), self._service.slot.current.engine
        standing = await asyncio.to_thread(still_standing, engine.generation, turn.hits)
        found = await asyncio.to_thread(self._find, turn.question)
        if any(hit.figures for hit in standing) and not _is_shown(found, turn.hits):
            found = SeriesFound(found.wish, kept_series(standing))
        reply = render_series(found, language, turn=turn.number, compact=in_group(message))
        changed = len(standing) < len(turn.hits)
        await put_in_place(message, with_notice(reply, say("figures_changed", language) if changed else ""))

    async def show_comparison_again(self, update: Update, message: Message, turn: Turn) -> None:
        """Put the comparison of a turn back into the bot's message, as it is today."""
        language = self._service.language(update)
        found = await asyncio.to_thread(self._compare, turn.question)
        if found is None:
            await put_in_place(message, Reply(say("compare_none", language)))
            return
        answer = Answer(turn.question, comparison_hits(found), 1.0)
        await asyncio.to_thread(self._service.history.replace, turn.number, answer, form=Form.COMPARISON)
        number = None if in_group(message) else turn.number
        await put_in_place(message, render_comparison(found, language, turn=number))

    def _find(self, query: str) -> SeriesFound:
        engine = self._service.slot.current.engine
        return find_series(engine.generation, query, engine.segmenter, asked_on=self._service.today())

    def _compare(self, text: str) -> Comparison | None:
        engine = self._service.slot.current.engine
        return compare(engine.generation, text, engine.segmenter, asked_on=self._service.today())

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under figures. Each is acknowledged once."""
        find = partial(self._find_work, update)
        await press(update.callback_query, say("gone", self._service.language(update)), find)

    async def _find_work(self, update: Update, query: CallbackQuery) -> Work | None:
        """Return what a button is to do, None where it is too old, forged, or belongs to another chat."""
        message, language = query.message, self._service.language(update)
        if not isinstance(message, Message):
            return None
        action, _, rest = (query.data or "").partition(":")
        if action == "series":
            label = pressed_label(message, query.data)
            return partial(self._send_series, update, message, label) if label else None
        numbers = numbers_in(rest)
        if len(numbers) != 2:
            return None
        kept = await asyncio.to_thread(self._service.history.turn, numbers[0], message.chat.id)
        if kept is None or not kept.hits:
            return None
        standing = await asyncio.to_thread(still_standing, self._service.slot.current.engine.generation, kept.hits)
        changed = len(standing) < len(kept.hits)
        # who agrees and how it developed is asked of the articles of today; all else shows what was kept
        turn = kept if action in {"agree", "trend"} else replace(kept, hits=standing)
        return self._work_of(action, numbers[1], turn, update, message, language, changed=changed)

    def _work_of(
        self,
        action: str,
        number: int,
        turn: Turn,
        update: Update,
        message: Message,
        language: Language,
        *,
        changed: bool,
    ) -> Work | None:
        notice = say("figures_changed", language) if changed else ""
        if action == "row" and any(hit.asks == number for hit in turn.hits):
            reply = render_row(turn.hits, number, language, turn.number)
            return partial(put_in_place, message, with_notice(reply, notice))
        if action == "quotes" and number * PAGE < count_quotes(turn.hits):
            reply = render_quotes(turn.hits, number, language, turn.number)
            return partial(put_in_place, message, with_notice(reply, notice))
        if not all(hit.figures for hit in turn.hits[:1]):
            return None
        if action == "agree":
            return partial(self._show_agreement, message, turn, language, changed=changed)
        if action == "trend":
            return partial(self._send_trend, update, message, turn)
        if action == "chart":
            return partial(self._send_chart, message, turn, language, notice)
        return partial(self._send_file, message, turn, language, notice) if action == "csv" else None

    async def _send_series(self, update: Update, message: Message, query: str) -> None:
        """Send the series a query asks for, and remember its sentences, so that its buttons outlive a restart."""
        async with typing(message):
            found = await asyncio.to_thread(self._find, query)
        await self._send_found(update, message, query, found)

    async def _send_trend(self, update: Update, message: Message, turn: Turn) -> None:
        """Send the series that the figure of an answer belongs to."""
        engine, figure = self._service.slot.current.engine, turn.hits[0].figures[0]
        stated = FigureHit(figure, turn.hits[0])
        found = await asyncio.to_thread(find_series_of, engine.generation, stated, engine.segmenter)
        await self._send_found(update, message, f"{figure.subject}{figure.indicator}", found)

    async def _send_found(self, update: Update, message: Message, query: str, found: SeriesFound) -> None:
        compact, language = in_group(message), self._service.language(update)
        hits = series_hits(found.series) if found.series else ()
        turn = await show_turn(
            self._service,
            update,
            message,
            Answer(query, hits, 1.0) if hits else _no_answer(query),
            lambda turn: render_series(found, language, turn=turn, compact=compact),
            form=Form.SERIES,
        )
        log.info("figures, turn %d: %d sentences", turn, len(hits))
        if hits:
            self._painter.warm()

    async def _send_usage(self, update: Update, message: Message, text: str, usage: Reply, form: Form) -> None:
        """Say how to ask; it is kept as a turn, so that an edit of the message finds it."""
        await show_turn(self._service, update, message, _no_answer(text), lambda _: usage, form=form)

    async def _send_chart(self, message: Message, turn: Turn, language: Language, notice: str) -> None:
        """Draw the series that was shown and send the picture."""
        chart = chart_of(kept_series(turn.hits), language)
        if chart is None:
            await send(message, Reply(say("figures_no_chart", language)))
            return
        try:
            async with typing(message):
                picture = await asyncio.to_thread(self._painter.draw, chart, language=language)
        except ChartError as error:
            log.error("a chart could not be drawn: %s", error)
            await send(message, Reply(say("failed_button", language)))
            return
        await again(partial(message.reply_photo, picture, caption=notice or None))

    async def _send_file(self, message: Message, turn: Turn, language: Language, notice: str) -> None:
        """Send the series that was shown as a file for a spreadsheet."""
        series = kept_series(turn.hits)
        content = await asyncio.to_thread(csv_of, series, language)
        await again(partial(message.reply_document, content, filename=file_name(series), caption=notice or None))

    async def _show_agreement(self, message: Message, turn: Turn, language: Language, *, changed: bool) -> None:
        """Show who says as much as an answer, and who says something else, in its place."""
        hit, engine = turn.hits[0], self._service.slot.current.engine
        found = await asyncio.to_thread(find_agreement, engine.generation, hit, hit.figures[0], engine.segmenter)
        await put_in_place(message, render_agreement(found, language, turn=turn.number, changed=changed))

    async def _example(self) -> str:
        engine = self._service.slot.current.engine
        known = await asyncio.to_thread(known_queries, engine.generation, engine.segmenter)
        return known[0] if known else "GDP"


def _is_shown(found: SeriesFound, hits: Sequence[SentenceHit]) -> bool:
    """Whether a series is of the sentences that were kept."""
    now = series_hits(found.series) if found.series else ()
    return [(hit.article_id, hit.spans) for hit in now] == [(hit.article_id, hit.spans) for hit in hits]


def _no_answer(text: str) -> NoAnswer:
    """Return what is kept where a command found nothing: it leads to no follow-up and counts as no question."""
    return NoAnswer(text, Kind.SMALLTALK, topic="figures")

"""/figures, /compare and the buttons of figures in Telegram. Reading and drawing is done in threads."""

import asyncio
import logging
from dataclasses import replace
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work, numbers_in, press, pressed_label
from bot.card import render_agreement
from bot.charts import Painter
from bot.errors import ChartError
from bot.history import Turn
from bot.render import PAGE
from bot.reply import Reply
from bot.sending import again, in_group, send, typing
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
from index.answer import Answer, FigureHit, SentenceHit
from index.comparison import compare
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
        if query:
            await self._send_series(update, message, query)
        else:
            language = self._service.language(update)
            await send(message, Reply(say("figures_what", language, example=await self._example())))

    async def on_compare(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/compare A B INDICATOR: both figures beside each other."""
        message, language = update.effective_message, self._service.language(update)
        text = " ".join(context.args or ())
        if message is None:
            return
        engine, asked_on = self._service.slot.current.engine, self._service.today()
        found = (
            await asyncio.to_thread(compare, engine.generation, text, engine.segmenter, asked_on=asked_on)
            if text
            else None
        )
        if found is None:
            await send(message, Reply(say("compare_none" if text else "compare_what", language)))
            return
        turn = await self._remember(update, message, text, comparison_hits(found))
        await send(message, render_comparison(found, language, turn=None if in_group(message) else turn))

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
            return partial(self._send_series, update, message, label, quote=False) if label else None
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
            return partial(self._send_quotes, message, render_row(turn.hits, number, language), notice)
        if action == "quotes" and number * PAGE < count_quotes(turn.hits):
            reply = render_quotes(turn.hits, number, language, turn.number)
            return partial(self._send_quotes, message, reply, notice)
        if not all(hit.figures for hit in turn.hits[:1]):
            return None
        if action == "agree":
            return partial(self._show_agreement, message, turn, language, changed=changed)
        if action == "trend":
            return partial(self._send_trend, update, message, turn)
        if action == "chart":
            return partial(self._send_chart, message, turn, language, notice)
        return partial(self._send_file, message, turn, language, notice) if action == "csv" else None

    async def _send_series(self, update: Update, message: Message, query: str, *, quote: bool = True) -> None:
        """Send the series a query asks for, and remember its sentences, so that its buttons outlive a restart."""
        engine = self._service.slot.current.engine
        find = partial(find_series, engine.generation, query, engine.segmenter, asked_on=self._service.today())
        async with typing(message):
            found = await asyncio.to_thread(find)
        await self._send_found(update, message, query, found, quote=quote)

    async def _send_trend(self, update: Update, message: Message, turn: Turn) -> None:
        """Send the series that the figure of an answer belongs to."""
        engine, figure = self._service.slot.current.engine, turn.hits[0].figures[0]
        stated = FigureHit(figure, turn.hits[0])
        found = await asyncio.to_thread(find_series_of, engine.generation, stated, engine.segmenter)
        await self._send_found(update, message, f"{figure.subject}{figure.indicator}", found, quote=False)

    async def _send_found(
        self, update: Update, message: Message, query: str, found: SeriesFound, *, quote: bool
    ) -> None:
        compact, language = in_group(message), self._service.language(update)
        hits = series_hits(found.series) if found.series else ()
        turn = await self._remember(update, message, query, hits)
        log.info("figures, turn %d: %d sentences", turn, len(hits))
        await send(message, render_series(found, language, turn=turn, compact=compact), quote=quote)
        if hits:
            self._painter.warm()

    async def _send_quotes(self, message: Message, reply: Reply, notice: str) -> None:
        await send(message, replace(reply, html=f"{notice}\n{reply.html}") if notice else reply)

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
        """Show who says as much as an answer, and who says something else."""
        hit, engine = turn.hits[0], self._service.slot.current.engine
        found = await asyncio.to_thread(find_agreement, engine.generation, hit, hit.figures[0], engine.segmenter)
        await send(message, render_agreement(found, language, changed=changed))

    async def _remember(self, update: Update, message: Message, query: str, hits: tuple[SentenceHit, ...]) -> int:
        user = update.effective_user
        person = user.id if user else message.chat.id
        answer = Answer(query, hits, 1.0)
        return await asyncio.to_thread(
            self._service.history.remember, message.chat.id, person, self._service.now(), answer, alone=True
        )

    async def _example(self) -> str:
        engine = self._service.slot.current.engine
        known = await asyncio.to_thread(known_queries, engine.generation, engine.segmenter)
        return known[0] if known else "GDP"

"""/stats and /backup in Telegram."""

import asyncio
import logging
import tempfile
from functools import partial
from pathlib import Path

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.backup import backup_name, split_backup, write_backup
from bot.buttons import Work
from bot.charts import Painter
from bot.errors import ChartError
from bot.render import MAX_LABEL_CHARS, escape, first_chars
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import again, keyboard, send
from bot.service import Service
from bot.stats import MAX_DAYS, Stats, chart_of, collect_stats, csv_of
from bot.texts import Language, say

log = logging.getLogger(__name__)

BUTTONS = r"^stats:"
"""What the data of the buttons this module answers begins with."""

DEFAULT_DAYS = 30
MAX_UPLOAD_BYTES = 50_000_000
"""What a bot may send in one file; a larger backup goes in parts."""

MAX_PARTS = 20


class Numbers:
    """The admins' side of figures about the bot itself, and of everything in one file."""

    def __init__(self, service: Service, painter: Painter) -> None:
        """Take what handlers work with, and what draws."""
        self._service, self._painter = service, painter

    async def on_stats(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/stats [DAYS]: a chart of questions a day, and the numbers; with a button for a file of them."""
        message = await admitted(self._service, update, private=True)
        if message is None:
            return
        language, given = self._service.language(update), (context.args or [str(DEFAULT_DAYS)])[0]
        days = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
        if not 1 <= days <= MAX_DAYS:
            await send(message, Reply(say("stats_what", language, most=MAX_DAYS)))
            return
        stats = await asyncio.to_thread(self._collect, days)
        text = render_stats(stats, await asyncio.to_thread(self._service.watches.count), language)
        buttons = ((Button("CSV", f"stats:{days}:0"),),) if stats.whole.asked else ()
        try:
            chart = chart_of(stats, language)
            picture = await asyncio.to_thread(self._painter.draw, chart, language=language) if buttons else None
        except ChartError as error:
            log.error("a chart could not be drawn: %s", error)
            picture = None
        if picture is None:
            await send(message, Reply(text, buttons))
            return
        send_photo = partial(message.reply_photo, picture, caption=text, parse_mode="HTML")
        await again(partial(send_photo, reply_markup=keyboard(buttons)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The button for a file of the numbers. Each press is acknowledged once."""
        await press_as_admin(self._service, update, self._find_work)

    async def on_backup(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/backup: articles, lexicon and history in one file, in private only: it holds what readers asked."""
        message, user = await admitted(self._service, update, private=True), update.effective_user
        if message is None or user is None:
            return
        language, now = self._service.language(update), self._service.now()
        await asyncio.to_thread(self._service.audit.note, user.id, now, "backup", "")
        data, name = self._service.settings.data, backup_name(now)
        with tempfile.TemporaryDirectory(prefix="yiju-backup-") as folder:
            file = Path(folder) / name
            database = self._service.database
            done = await asyncio.to_thread(partial(write_backup, data, file, now, database=database))
            count = -(-done.size // MAX_UPLOAD_BYTES)
            told = {"articles": done.articles, "size": say_size(done.size), "parts": count, "name": name}
            if count > MAX_PARTS:
                await send(message, Reply(say("backup_large", language, **told)))
                return
            parts = split_backup(file, MAX_UPLOAD_BYTES)
            for number in range(1, count + 1):
                part, content = await asyncio.to_thread(next, parts)
                caption = say("backup_part", language, number=number, parts=count)
                if number == count:
                    caption = say("backup_parts" if count > 1 else "backup", language, **told)
                await again(partial(message.reply_document, content, filename=part, caption=caption))

    async def _find_work(self, pressed: Pressed) -> Work | None:
        if pressed.second or not 1 <= pressed.first <= MAX_DAYS:
            return None
        return partial(self._send_file, pressed.message, pressed.first, pressed.language)

    async def _send_file(self, message: Message, days: int, language: Language) -> None:
        stats = await asyncio.to_thread(self._collect, days)
        name = f"yiju-stats-{stats.whole.last:%Y-%m-%d}.csv"
        await again(partial(message.reply_document, csv_of(stats, language), filename=name))

    def _collect(self, days: int) -> Stats:
        return collect_stats(self._service.database, self._service.now(), days, self._service.settings.timezone)


def say_size(size: int) -> str:
    """Return how large a file is, in the unit people use for it."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{-(-size // 1000)} KB"


def render_stats(stats: Stats, watches: int, language: Language) -> str:
    """Return the numbers in a few lines, which a caption holds; readers are counted, not named."""
    whole = stats.whole
    if not whole.asked:
        return say("stats_none", language, days=len(stats.days))
    share = round(100 * whole.answered / whole.asked)
    others = whole.asked - whole.answered - whole.refused
    lines = [
        say("stats", language, days=len(stats.days)),
        say("stats_asked", language, asked=whole.asked, answered=whole.answered, share=share, refused=whole.refused),
    ]
    if others:
        lines.append(say("stats_others", language, count=others))
    lines.append(say("stats_votes", language, good=whole.votes_for, bad=whole.votes_against))
    lines.append(say("stats_readers", language, readers=whole.readers, watches=watches))
    if stats.slowest:
        question = escape(first_chars(stats.slowest, MAX_LABEL_CHARS))
        took = {"median": f"{whole.median_ms:.0f}", "slowest": f"{whole.slowest_ms:.0f}"}
        lines.append(say("stats_took", language, question=question, **took))
    return "\n".join(lines)

"""/audit: what admins did, newest first: when, who, and what in plain words."""

import asyncio
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import ContextTypes

from bot.audit import Entry
from bot.buttons import Work
from bot.render import MAX_LABEL_CHARS, escape, first_chars
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import put_in_place, send
from bot.service import Service
from bot.texts import Language, say

BUTTONS = r"^audit:"
"""What the data of the buttons this module answers begins with."""

PER_PAGE = 10
MAX_TITLES = 3

OF_ARTICLES = {"publish", "rewrite", "hide", "show", "remove", "restore", "purge"}
OF_DRAFTS = {"draft", "title", "date", "undated", "replace", "append", "join", "drop"}
ALONE = {"reindex", "undo", "dismiss", "pin", "unpin", "backup"}
OF_WORDS = {"teach", "unteach"}


class Auditing:
    """The admins' view of what they and the others did."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_audit(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/audit: the last things that were done."""
        message, user = await admitted(self._service, update, private=True), update.effective_user
        if message is not None and user is not None:
            language = self._service.language(update)
            await send(message, await asyncio.to_thread(self._page, 0, user.id, language))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button that turns pages. Each press is acknowledged once."""
        await press_as_admin(self._service, update, self._find_work)

    async def _find_work(self, pressed: Pressed) -> Work:
        async def turn() -> None:
            page = await asyncio.to_thread(self._page, pressed.first, pressed.user.id, pressed.language)
            await put_in_place(pressed.message, page)

        return turn

    def _page(self, number: int, reader: int, language: Language) -> Reply:
        total = self._service.audit.count()
        number = min(number, max(0, total - 1) // PER_PAGE)
        entries = self._service.audit.recent(PER_PAGE, number * PER_PAGE)
        named = {one for entry in entries if entry.action in OF_ARTICLES for one in entry.what.split("\n")}
        listing = self._service.slot.current.engine.generation.listing()
        titles = {listed.article_id: listed.title for _, listed in listing if listed.article_id in named}
        if hidden := named & set(self._service.slot.collection.hidden()):
            titles |= {one: held.title for one, held in self._service.slot.collection.read(hidden).items()}
        lines = [render_entry(entry, titles, reader, language, self._service.settings.timezone) for entry in entries]
        return render_page(lines, number, total, language)


def render_page(lines: Sequence[str], number: int, total: int, language: Language) -> Reply:
    """Return a page (from 0) of what was done, with buttons to turn to the others."""
    if not total:
        return Reply(say("audit_none", language))
    turning = []
    if number:
        turning.append(Button(say("button_page_before", language), f"audit:{number - 1}:0"))
    if (number + 1) * PER_PAGE < total:
        turning.append(Button(say("button_page_after", language), f"audit:{number + 1}:0"))
    return Reply("\n".join([say("audit", language, count=total), *lines]), (tuple(turning),) if turning else ())


def render_entry(entry: Entry, titles: Mapping[str, str], reader: int, language: Language, zone: ZoneInfo) -> str:
    """Return one thing that was done as a line, escaped; `titles` are those of the articles that are there, by id."""
    who = say("audit_you", language) if entry.person == reader else say("audit_admin", language, number=entry.person)
    return f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}\u3000{who}\u3000{_what(entry, titles, language)}"


def _what(entry: Entry, titles: Mapping[str, str], language: Language) -> str:
    """Return what was done in plain words, escaped; an action of another version is named as it is kept."""
    action, what = entry.action, entry.what
    if action == "publish" and what.isdigit():  # its receipt never came
        return say("did_publish_draft", language, what=what)
    if action in OF_ARTICLES:
        names = [_title(one, titles, language) for one in what.split("\n") if one]
        told = say("separator", language).join(names[:MAX_TITLES])
        if len(names) > MAX_TITLES:
            told += say("audit_more", language, count=len(names))
        return say(f"did_{action}", language, what=told)
    if action in OF_DRAFTS | OF_WORDS:
        return say(f"did_{action}", language, what=escape(first_chars(what, MAX_LABEL_CHARS)))
    return say(f"did_{action}", language) if action in ALONE else escape(f"{action} {what}".strip())


def _title(article_id: str, titles: Mapping[str, str], language: Language) -> str:
    if article_id.startswith("#"):
        return say("audit_wiped", language, number=escape(article_id.removeprefix("#")))
    name = first_chars(titles.get(article_id, article_id), MAX_LABEL_CHARS)
    return say("audit_title", language, title=escape(name))

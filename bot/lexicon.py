"""/word, /alias and /words in Telegram: the effect is shown before anything changes."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work
from bot.lexicon_trial import Effect
from bot.publishing import Publisher, question_lines
from bot.reasons import say_reason
from bot.render import escape, first_chars
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import put_in_place, send
from bot.service import Service
from bot.teaching import Teaching, entries_of, with_entry, without_entry
from bot.texts import Language, say
from bot.workshop import Workshop
from corpus.errors import YijuError
from corpus.own_lexicon import (
    MAX_ENTRIES,
    parse_names,
    parse_word,
    read_own_lexicon,
    write_own_lexicon,
)
from index.question import clean_question
from index.taught import aliases

log = logging.getLogger(__name__)

BUTTONS = r"^(?:teach|unteach|words|propose):"
"""What the data of the buttons this module answers begins with."""

PER_PAGE = 8
MAX_ENTRY_CHARS = 60
NO, YES, AT_ONCE = range(3)


class Lexicon:
    """The admins' side of what the bot is taught."""

    def __init__(self, service: Service, workshop: Workshop, publisher: Publisher) -> None:
        """Take what handlers work with, the process for heavy work, and what makes changes known to the index."""
        self._service, self._workshop, self._publisher = service, workshop, publisher
        self._teaching = Teaching(service.database)

    async def on_word(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/word WORD: what would change if text were cut so that the word stays whole, and whether it is to be."""
        await self._on_entry(update, parse_word(" ".join(context.args or ())), "word_what")

    async def on_alias(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/alias NAME=NAME: what would change if both were names of one thing, and whether they are to be."""
        names = parse_names(clean_question(" ".join(context.args or ())))
        await self._on_entry(update, " = ".join(names) if names else None, "alias_what")

    async def on_words(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/words: what was taught, each to take away again, and what is proposed."""
        message = await admitted(self._service, update, private=True)
        if message is not None:
            await send(message, await self._list(0, self._service.language(update)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of the lexicon. Each press is acknowledged once."""
        await press_as_admin(self._service, update, self._find_work)

    async def _find_work(self, pressed: Pressed) -> Work | None:
        action, number, kind = pressed.action, pressed.first, pressed.second
        message, language = pressed.message, pressed.language
        if action == "words" and not kind:
            return partial(self._show_list, message, number, language)
        if action == "propose" and kind in {0, 1}:
            return partial(self._show_proposals, message, kind, language)
        entry = await asyncio.to_thread(self._teaching.offered, number)
        if entry is None or kind > AT_ONCE:
            return None
        person = pressed.user.id
        if action == "unteach":
            return partial(self._change, message, entry, person, language, taught=False)
        if kind == NO:
            return partial(self._refuse, message, entry, language)
        return partial(self._change, message, entry, person, language, taught=True)

    async def _on_entry(self, update: Update, entry: str | None, what: str) -> None:
        """Show what an entry would change, with buttons to teach it or to leave it."""
        message = await admitted(self._service, update, private=True)
        if message is None:
            return
        language, data = self._service.language(update), self._service.settings.data
        known = await asyncio.to_thread(read_own_lexicon, data)
        if entry is None:
            await send(message, Reply(say(what, language)))
            return
        if entry in entries_of(known) or _are_names_already(entry):
            await send(message, Reply(say("word_known", language, entry=escape(entry))))
            return
        if max(len(known.words), len(known.groups)) >= MAX_ENTRIES:
            await send(message, Reply(say("words_full", language, count=MAX_ENTRIES)))
            return
        settings, collection = self._service.settings, self._service.slot.collection
        words = entry.split(" = ")
        attempt = partial(
            self._workshop.try_lexicon,
            collection,
            with_entry(known, entry),
            words,
            settings.questions,
            self._service.today(),
        )
        notice = await send(message, Reply(say("word_trying", language)))
        try:
            effect = await asyncio.to_thread(attempt)
        except (YijuError, OSError) as error:
            await put_in_place(notice, _failed(error, language))
            return
        number = await asyncio.to_thread(self._teaching.offer, entry, self._service.now())
        buttons = (
            Button(say("button_teach", language), f"teach:{number}:{YES}"),
            Button(say("button_leave", language), f"teach:{number}:{NO}"),
        )
        knows = self._service.slot.current.engine.segmenter.knows(words[0])
        asked = bool(settings.questions)
        await put_in_place(notice, Reply(render_effect(entry, effect, language, knows=knows, asked=asked), (buttons,)))

    async def _change(self, message: Message, entry: str, person: int, language: Language, *, taught: bool) -> None:
        """Teach an entry or take it away, and bring the index up to date where words are cut otherwise."""
        if self._service.slot.is_updating:
            await send(message, Reply(say("reindex_busy", language)))
            return
        data, now = self._service.settings.data, self._service.now()
        known = await asyncio.to_thread(read_own_lexicon, data)
        lexicon = (with_entry if taught else without_entry)(known, entry)
        key = "word_taught" if taught else "word_untaught"
        if lexicon != known:
            await asyncio.to_thread(write_own_lexicon, data, lexicon)
            await asyncio.to_thread(self._service.audit.note, person, now, "teach" if taught else "unteach", entry)
        if lexicon.words == known.words:
            await asyncio.to_thread(self._service.slot.refresh)
        await put_in_place(message, Reply(say(key, language, entry=escape(entry))))
        if lexicon.words != known.words:
            await self._publisher.reindex(message, language)

    async def _refuse(self, message: Message, entry: str, language: Language) -> None:
        """Leave an entry, and propose it no more; in a list of proposals the others stay."""
        await asyncio.to_thread(self._teaching.refuse, entry, self._service.now())
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        if any(str(button.callback_data).startswith("words:") for row in rows for button in row):
            await self._show_proposals(message, int(" = " in entry), language)
        else:
            await put_in_place(message, Reply(say("word_left", language, entry=escape(entry))))

    async def _show_list(self, message: Message, number: int, language: Language) -> None:
        await put_in_place(message, await self._list(number, language))

    async def _list(self, number: int, language: Language) -> Reply:
        """Return a page of what was taught, the last first."""
        entries = entries_of(await asyncio.to_thread(read_own_lexicon, self._service.settings.data))[::-1]
        number = min(number, max(0, len(entries) - 1) // PER_PAGE)
        shown = entries[number * PER_PAGE : (number + 1) * PER_PAGE]
        now = self._service.now()
        offers = [await asyncio.to_thread(self._teaching.offer, entry, now) for entry in shown]
        rows: list[tuple[Button, ...]] = [
            (Button(f"✕ {first_chars(entry, MAX_ENTRY_CHARS)}", f"unteach:{offer}:0"),)
            for entry, offer in zip(shown, offers, strict=True)
        ]
        turning = [Button("‹", f"words:{number - 1}:0")] if number else []
        turning += [Button("›", f"words:{number + 1}:0")] if (number + 1) * PER_PAGE < len(entries) else []
        proposals = (
            Button(say("button_propose_words", language), "propose:0:0"),
            Button(say("button_propose_names", language), "propose:0:1"),
        )
        text = say("words", language, count=len(entries)) if entries else say("words_none", language)
        return Reply(text, tuple(row for row in (*rows, tuple(turning), proposals) if row))

    async def _show_proposals(self, message: Message, kind: int, language: Language) -> None:
        """Show words of the articles (0), or names of readers' second tries (1), each to accept or to refuse."""
        known = entries_of(await asyncio.to_thread(read_own_lexicon, self._service.settings.data))
        told: list[tuple[str, str]] = []
        if kind:
            for one in await asyncio.to_thread(self._teaching.rephrasings):
                entry = " = ".join(one.names)
                told.append((entry, say("proposal_readers", language, entry=escape(entry), readers=one.readers)))
        else:
            collection = self._service.slot.collection
            try:
                proposed = await asyncio.to_thread(self._workshop.propose_words, collection)
            except YijuError as error:
                await put_in_place(message, _failed(error, language))
                return
            for word in proposed:
                values = {"entry": escape(word.word), "count": word.count, "articles": word.articles}
                told.append((word.word, say("proposal_word", language, **values)))
        refused = await asyncio.to_thread(self._teaching.refused, [entry for entry, _ in told])
        told = [one for one in told if one[0] not in refused and one[0] not in known][:PER_PAGE]
        now = self._service.now()
        offers = [await asyncio.to_thread(self._teaching.offer, entry, now) for entry, _ in told]
        await put_in_place(message, render_proposals(kind, [line for _, line in told], offers, language))


def render_effect(entry: str, effect: Effect, language: Language, *, knows: bool, asked: bool) -> str:
    """Return what an entry would change: passages, how it is cut now and then, and answers of the question file."""
    lines = [f"<b>{escape(entry)}</b>"]
    if " = " not in entry:
        cut, then = ("｜".join(map(escape, one)) for one in (effect.cut, effect.cut_then))
        lines.append(say("word_in_list", language) if knows else say("word_cut", language, cut=cut, then=then))
    lines.append(say("word_passages", language, count=effect.passages))
    if effect.changed is not None:
        lines += question_lines(effect.changed, language)
    elif asked:
        lines.append(say("word_untried", language))
    return "\n".join(lines)


def render_proposals(kind: int, lines: Sequence[str], offers: Sequence[int], language: Language) -> Reply:
    """Return what is proposed, each with a button that accepts and one that refuses it."""
    head = ("proposals_words", "proposals_names")[kind] if lines else ("proposals_no_words", "proposals_no_names")[kind]
    shown = [f"{n}. {line}" for n, line in enumerate(lines, 1)]
    pairs = [
        (Button(f"✓ {n}", f"teach:{offer}:{AT_ONCE}"), Button(f"✗ {n}", f"teach:{offer}:{NO}"))
        for n, offer in enumerate(offers, 1)
    ]
    rows = [tuple(button for pair in pairs[n : n + 2] for button in pair) for n in range(0, len(pairs), 2)]
    back = (Button(say("button_back", language), "words:0:0"),)
    return Reply("\n".join([say(head, language), *shown]), (*rows, back))


def _failed(error: YijuError | OSError, language: Language) -> Reply:
    return Reply(say("word_failed", language, reason=escape(say_reason(error, language))))


def _are_names_already(entry: str) -> bool:
    """Whether names joined by = are all names of one thing already."""
    first, *others = entry.split(" = ")
    return bool(others) and set(others) <= set(aliases().groups.get(first, ()))

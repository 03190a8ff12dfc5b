"""Changes of the articles, from the chat: made, indexed beside the running index, and told in a receipt."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from telegram import Message
from telegram.error import BadRequest, TelegramError

from bot.questions import Changed
from bot.reasons import say_reason
from bot.render import escape, first_chars
from bot.reply import Button, Reply
from bot.sending import keyboard, send
from bot.service import Service
from bot.slot import Loaded
from bot.texts import Language, say
from bot.workshop import Workshop
from corpus.change import Change
from corpus.collection import Collection
from corpus.errors import NothingToUndoError, YijuError
from index.novelty import find_new_words
from index.update import Receipt

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 3.0
"""How often a progress message is edited, and after how long there is one."""

MAX_QUESTION_CHARS, MAX_SENTENCE_CHARS, MAX_QUESTIONS = 60, 120, 5


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, and what its receipt has beside what was changed.

    `key` is what the receipt is, `refused` are names of files that are not among the articles, `note` is a last line,
    `beside` are buttons beside 撤销. `build` brings the index up to date, and `wipe` is called after that.
    """

    change: Callable[[], Change] | None = None
    key: str = "published"
    refused: tuple[str, ...] = ()
    note: str = ""
    beside: tuple[Button, ...] = ()
    build: Callable[[Collection], Receipt] | None = None
    wipe: Callable[[], object] | None = None


AfterSwap = Callable[[Loaded, Loaded], Awaitable[str | None]]
"""Called with what answered before and what answers now; returns a line for the receipt, escaped, or None."""

Settle = Callable[[Change | None], Awaitable[None]]
"""Called with the change that was made, None where it was not."""


class Publisher:
    """Makes changes of the articles known to the index. Several may be asked for at once; none is lost."""

    def __init__(
        self,
        service: Service,
        workshop: Workshop,
        report: Callable[[Exception], Awaitable[object]],
        after_swap: tuple[AfterSwap, ...] = (),
    ) -> None:
        """Take what handlers work with, the process for heavy work, whom to tell of an error that keeps no receipt
        back, and what is to be done after each swap.
        """
        self._service, self._workshop, self._report, self._hooks = service, workshop, report, after_swap

    async def reindex(self, message: Message, language: Language) -> None:
        """Bring the index up to date with the articles as they lie there."""
        if self._service.slot.is_updating:
            await send(message, Reply(say("reindex_busy", language)))
            return
        notice = await send(message, Reply(say("reindexing", language)))
        await self._apply(message, language, Order(), notice=notice)

    async def publish(
        self,
        message: Message,
        language: Language,
        change: Callable[[], Change],
        *,
        refused: tuple[str, ...] = (),
        note: str = "",
        beside: tuple[Button, ...] = (),
        notice: Message | None = None,
        settle: Settle | None = None,
    ) -> Change | None:
        """Make a change of the articles and tell what came of it; return what it did, None where it was not made.

        For `refused`, `note` and `beside` see Order; the receipt takes the place of the `notice`, if there is one.
        `settle` is called with what is returned: before the receipt, so that nobody who has read that finds the change
        still under way, and where it was not made behind the reason.
        """
        order = Order(change, refused=refused, note=note, beside=beside)
        return await self._apply(message, language, order, notice=notice, settle=settle)

    async def purge(
        self,
        message: Message,
        language: Language,
        change: Callable[[], Change],
        wipe: Callable[[], object],
        again: Button,
    ) -> None:
        """Make a removal final: no word of what is gone stays in the index, nor in what `wipe` deletes.

        The message gives way to the receipt; where it fails `again` stands there.
        """
        order = Order(change, "purged", beside=(again,), build=self._workshop.purge, wipe=wipe)
        await self._apply(message, language, order, notice=message)

    async def undo(self, message: Message, language: Language, number: int) -> Change | None:
        """Take back a change, of the articles and the index together; return what that did, None where it did not."""
        order = Order(partial(self._workshop.undo, self._service.slot.collection, number), "undone")
        return await self._apply(message, language, order)

    async def _apply(
        self,
        message: Message,
        language: Language,
        order: Order,
        *,
        notice: Message | None = None,
        settle: Settle | None = None,
    ) -> Change | None:
        """Do what is ordered, tell what came of it, and find examples anew once that is told and settled.

        Returns the change that was made, None where there was none.
        """
        try:
            return await self._carry_out(message, language, order, notice, settle or _nothing_to_settle)
        finally:
            await self._line(asyncio.to_thread(self._service.slot.complete, self._workshop.prepare_examples))

    async def _carry_out(
        self, message: Message, language: Language, order: Order, notice: Message | None, settle: Settle
    ) -> Change | None:
        """Do what is ordered and tell what came of it; return the change that was made."""
        began, before = time.monotonic(), self._service.slot.current
        work = asyncio.ensure_future(asyncio.to_thread(self._change_and_index, order))
        notice = await self._show_progress(message, language, work, began, notice)
        try:
            done, receipt = await work
            if order.wipe:
                await asyncio.to_thread(order.wipe)
        except NothingToUndoError:
            await _tell(message, notice, Reply(say("not_undone", language)))
            await settle(None)
            return None
        except (YijuError, OSError) as error:
            log.warning("a change was not made: %s", error)
            failed = "purge_failed" if order.wipe else "publish_failed" if order.change else "reindex_failed"
            buttons = (order.beside,) if order.wipe else ()
            await _tell(
                message, notice, Reply(say(failed, language, reason=escape(say_reason(error, language))), buttons)
            )
            await settle(None)
            return None
        seconds = f"{time.monotonic() - began:.1f}"
        same = receipt.number == before.engine.generation.number
        lines = [_headline(done, receipt, language, order.key, seconds, same=same)]
        if order.refused:
            names = say("separator", language).join(order.refused)
            lines.append(say("receipt_refused", language, names=escape(names)))
        after = self._service.slot.current
        further = [
            asyncio.to_thread(_words_line, after, done, language),
            *(hook(before, after) for hook in self._hooks),
        ]
        lines += [line for one in further if (line := await self._line(one))]
        undo = Button(say("button_undo", language), f"undo:{done.number}:0") if done and done.number else None
        buttons = ((undo, *order.beside),) if undo and order.key == "published" else ()
        lines += [order.note] if order.note else []
        await settle(done)
        shown = await _tell(message, notice, Reply("\n".join(lines), buttons))
        if self._service.settings.questions and not same:
            await self._add_questions(shown, lines, buttons, before, language)
        return done

    async def _line(self, making: Awaitable[str | None]) -> str | None:
        """Return a line of a receipt; where making it fails the error is reported, and the receipt does without."""
        try:
            return await making
        except Exception as error:
            await self._report(error)
            return None

    def _change_and_index(self, order: Order) -> tuple[Change | None, Receipt]:
        """Make a change and index it. Where the index cannot be built, the change is taken back."""
        done = order.change() if order.change else None
        try:
            return done, self._service.slot.update(order.build or self._workshop.update, self._workshop.prepare)
        except Exception:
            if done and done.number:
                with suppress(YijuError):
                    self._service.slot.collection.undo(done.number)
            raise

    async def _show_progress(
        self,
        message: Message,
        language: Language,
        work: "asyncio.Future[tuple[Change | None, Receipt]]",
        began: float,
        notice: Message | None,
    ) -> Message | None:
        """Wait for work, saying how far it is every few seconds; return the message that says so, if there is one."""
        while True:
            await asyncio.wait([work], timeout=PROGRESS_EVERY_S)
            if work.done():
                return notice
            done, total = self._workshop.progress
            key = "progress_counted" if total else "progress"
            reply = Reply(say(key, language, seconds=round(time.monotonic() - began), done=done, total=total))
            with suppress(TelegramError):
                notice = await _tell(message, notice, reply)

    async def _add_questions(
        self,
        shown: Message,
        lines: list[str],
        buttons: tuple[tuple[Button, ...], ...],
        before: Loaded,
        language: Language,
    ) -> None:
        """Ask the operator's questions of both generations, and say in the receipt which are answered otherwise."""
        path, number = self._service.settings.questions, before.engine.generation.number
        assert isinstance(path, Path)
        ask = partial(
            self._workshop.compare_answers, self._service.slot.collection, path, self._service.today(), number
        )
        try:
            changed = await asyncio.to_thread(ask)
        except (YijuError, OSError) as error:
            told = [say("receipt_questions_failed", language, reason=escape(say_reason(error, language)))]
        else:
            told = question_lines(changed, language) if changed else []
        if told:
            await _tell(shown, shown, Reply("\n".join([*lines, *told]), buttons))


def _headline(
    change: Change | None, receipt: Receipt, language: Language, key: str, seconds: str, *, same: bool
) -> str:
    """Return the first lines of a receipt: what was changed, as told by the change, else by the index."""
    told = {"number": receipt.number, "seconds": seconds, "articles": receipt.articles}
    if change is None:
        key, counts = "reindex_same" if same else "reindexed", ""
        told |= {name: len(getattr(receipt, name)) for name in ("added", "updated", "removed")}
    else:
        counts = "" if key == "purged" else _counts(change, receipt, language, key)
        key = "published_same" if key == "published" and not change.number else key
    return say(key, language, counts=counts, **told)


def _counts(change: Change, receipt: Receipt, language: Language, key: str) -> str:
    """Return how many articles a change hid, showed again, or else added, changed and removed."""
    for name in ("hidden", "shown"):
        if count := len(getattr(change, name)):
            return say(f"count_{name}", language, count=count)
    counts = {name: len(getattr(change, name)) for name in ("added", "updated", "removed", "duplicates")}
    return say(f"count_{key}", language, articles=receipt.articles, **counts)


def question_lines(changed: Changed, language: Language) -> list[str]:
    """Return how many of the operator's questions are answered otherwise, and the first of them."""
    lines = [say("receipt_questions", language, questions=changed.questions, count=changed.count)]
    for question, old, new in changed.told[:MAX_QUESTIONS]:
        values = {"question": first_chars(question, MAX_QUESTION_CHARS)}
        for name, sentence in (("old", old), ("new", new)):
            values[name] = first_chars(sentence, MAX_SENTENCE_CHARS) or say("receipt_no_sentence", language)
        lines.append(say("receipt_question", language, **{key: escape(value) for key, value in values.items()}))
    return lines


def _words_line(loaded: Loaded, change: Change | None, language: Language) -> str | None:
    """Return the line that tells names the changed articles bring that the lexicon does not know, None without any."""
    wanted = {*change.added, *change.updated} if change else set()
    generation = loaded.engine.generation
    parsed = [generation.article(number) for number, listed in generation.listing() if listed.article_id in wanted]
    words = say("separator", language).join(find_new_words(parsed, loaded.engine.segmenter))
    return say("receipt_words", language, words=escape(words)) if words else None


async def _nothing_to_settle(_: Change | None) -> None:
    """Do nothing: no draft waits for what came of the change."""


async def _tell(message: Message, notice: Message | None, reply: Reply) -> Message:
    """Put a reply in the place of a notice, below the message where there is none or it is gone; return it."""
    if notice is not None:
        with suppress(BadRequest):
            edited = await notice.edit_text(reply.html, parse_mode="HTML", reply_markup=keyboard(reply.buttons))
            return edited if isinstance(edited, Message) else notice
    return await send(message, reply, quote=False)

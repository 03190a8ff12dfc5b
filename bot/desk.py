"""The admins' desk: files, long messages and forwarded posts become drafts, and drafts become articles.

A draft and the one open question to an admin lie in SQLite, so that a restart forgets neither. Rights are checked in
each handler, when it runs: buttons can be forged.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from telegram import Document, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.articles import REPLACE_STEP, Articles
from bot.buttons import Work
from bot.draft_view import (
    FIRST_DATE,
    Do,
    date_of,
    reason_of,
    render_differing,
    render_draft,
    render_dropped,
    render_refused,
    render_taken,
)
from bot.drafts import Draft, Drafts, Findings, Part, Piece, State, Step
from bot.parts import came_along, goes_on, join_texts, part_of
from bot.publishing import Publisher
from bot.received import MIN_FORWARDED_CHARS, convert_sent, is_article, with_own_date
from bot.render import escape
from bot.reply import Button, Reply
from bot.rights import Pressed, press_as_admin
from bot.sending import in_group, put_in_place, send, show
from bot.service import Service
from bot.texts import Language, say
from bot.workshop import Workshop
from corpus.article import Article
from corpus.change import Change
from corpus.conversion import MAX_FILE_BYTES
from corpus.datelines import read_date
from corpus.errors import CorpusError, Trouble, UnreadableFileError
from corpus.reading import is_published, one_line

log = logging.getLogger(__name__)

BUTTONS = r"^(draft|undo):"
MAX_TITLE_CHARS = 200


class Desk:
    """What admins send to be published, and the buttons under it."""

    def __init__(
        self, service: Service, drafts: Drafts, workshop: Workshop, publisher: Publisher, articles: Articles
    ) -> None:
        """Take what handlers work with, the drafts, the process for heavy work, what publishes, and the articles."""
        self._service, self._drafts, self._workshop = service, drafts, workshop
        self._publisher, self._articles = publisher, articles

    async def on_document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A file: from an admin in private it becomes a draft; others are told kindly that only text is read."""
        message, user = update.effective_message, update.effective_user
        if message is None or message.document is None or in_group(message):
            return
        language = self._service.language(update)
        if user is None or user.id not in self._service.settings.admins:
            await send(message, Reply(say("text_only", language)))
            return
        content = await self._fetch(message, message.document, language)
        if content is not None:
            name = one_line(message.document.file_name or "")
            await self._receive(message, user, name, content, language)

    async def on_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A text of an admin in private: the answer to what was asked, or an article; else it is left to the others."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None or in_group(message) or user.id not in self._service.settings.admins:
            return
        language = self._service.language(update)
        text, part = message.text or message.caption or "", part_of(message)
        before = await asyncio.to_thread(self._drafts.newest, message.chat.id, user.id)
        last = before.parts[-1] if before and before.parts else None
        if before and last and goes_on(last, part) and await self._append(message, user, before, text, part, language):
            raise ApplicationHandlerStop
        step = await asyncio.to_thread(self._drafts.asked, message.chat.id, user.id, self._service.now())
        if step is not None and not message.forward_origin:
            taken = await self._take_answer(message, user, step, language)
            if taken or await self._articles.take_answer(message, user, step, language):
                raise ApplicationHandlerStop
        replaces = step is not None and step.kind == REPLACE_STEP and len(text) >= MIN_FORWARDED_CHARS
        if replaces or is_article(text, forwarded=message.forward_origin is not None):
            beside = before.number if before and last and came_along(last, part) else 0
            await self._receive(message, user, "", text.encode(), language, (part,), beside)
            raise ApplicationHandlerStop

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under a draft or a receipt."""
        await press_as_admin(self._service, update, self._find_work)

    # Receiving

    async def _fetch(self, message: Message, document: Document, language: Language) -> bytes | None:
        """Return the content of a file; where it is too large or does not come, say so and return None."""
        name = one_line(document.file_name or "")
        if (document.file_size or 0) > MAX_FILE_BYTES:
            await send(message, render_refused(name, UnreadableFileError(name, Trouble.TOO_LARGE), language))
            return None
        try:
            file = await document.get_file()
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("a file could not be fetched: %s", error)
            await send(message, Reply(say("file_not_fetched", language)))
            return None

    async def _receive(
        self,
        message: Message,
        user: User,
        name: str,
        content: bytes,
        language: Language,
        parts: tuple[Part, ...] = (),
        beside: int = 0,
    ) -> None:
        """Make a draft of what was sent and show it, or say why there is none."""
        found = await asyncio.to_thread(convert_sent, name, content)
        articles = [(one, with_own_date(article)) for one, article in found if isinstance(article, Article)]
        refused = [(one, error) for one, error in found if isinstance(error, CorpusError)]
        if not articles:
            for one, error in refused[:10]:
                await send(message, render_refused(one, error, language))
            return
        findings = await self._examine([article for _, article in articles])
        pieces = tuple(Piece(one, article, told) for (one, article), told in zip(articles, findings, strict=True))
        reasons = tuple((one, reason_of(error, language)) for one, error in refused)
        draft = Draft(0, 0, 0, State.OPEN, None, name, len(content), pieces, reasons, parts=parts, beside=beside)
        now = self._service.now()
        draft = await asyncio.to_thread(self._with_replaced, draft, message.chat.id, user.id)
        draft = await asyncio.to_thread(self._drafts.add, message.chat.id, user.id, now, draft)
        self._service.audit.note(user.id, now, "draft", str(draft.number))
        await self._show(message, draft, language)

    async def _examine(self, articles: Sequence[Article]) -> list[Findings]:
        return await asyncio.to_thread(self._workshop.examine, self._service.slot.collection, articles)

    async def _append(
        self, message: Message, user: User, draft: Draft, text: str, part: Part, language: Language
    ) -> bool:
        """Add the next part of a long text to the draft of those before it, and show it in their place.

        Returns whether that was still open.
        """
        longer = await self._with_text(replace(draft, parts=(*draft.parts, part)), draft.pieces[0].article.body, text)
        if not await asyncio.to_thread(self._drafts.change, longer):
            return False
        now = self._service.now()
        self._service.audit.note(user.id, now, "append", str(draft.number))
        shown = await show(message, render_draft(longer, language, now.date()), into=draft.message)
        await asyncio.to_thread(self._drafts.shown, draft.number, shown)
        return True

    async def _with_text(self, draft: Draft, before: str, text: str) -> Draft:
        """Return a draft of one article with two parts of a text as its text, understood anew."""
        (piece,) = draft.pieces
        article = with_own_date(replace(piece.article, body=join_texts(before, text)))
        (findings,) = await self._examine([article])
        return replace(draft, pieces=(replace(piece, article=article, findings=findings),))

    def _with_replaced(self, draft: Draft, chat: int, person: int) -> Draft:
        """Return a draft of one article in the place of another, where an admin was asked for that."""
        step = self._drafts.asked(chat, person, self._service.now())
        if step is None or step.kind != REPLACE_STEP or len(draft.pieces) != 1:
            return draft
        article = self._articles.named(int(step.target))
        self._drafts.answered(chat, person)
        return replace(draft, replaces=article.article_id, replaces_title=article.title) if article else draft

    async def _show(self, message: Message, draft: Draft, language: Language) -> None:
        """Send the preview of a draft; the one before it, if any, loses its buttons."""
        sent = await send(message, render_draft(draft, language, self._service.now().date()))
        await asyncio.to_thread(self._drafts.shown, draft.number, sent.message_id)
        if draft.message is not None:
            with suppress(TelegramError):
                await message.get_bot().edit_message_reply_markup(draft.chat, draft.message)

    # Answers to what was asked

    async def _take_answer(self, message: Message, user: User, step: Step, language: Language) -> bool:
        """Take the title or date an admin was asked for; tell whether it was one."""
        if step.kind not in {"title", "date"}:
            return False
        draft = await asyncio.to_thread(self._drafts.get, int(step.target), message.chat.id)
        if draft is None or draft.state is not State.OPEN:
            return False
        text = one_line(message.text or "")
        published = read_date(text) if step.kind == "date" else None
        if step.kind == "date" and published is None:
            await send(message, Reply(say("bad_date", language), ((_keep_button(draft, language),),)))
            return True
        changed = with_date(draft, published) if published else with_title(draft, text)
        await asyncio.to_thread(self._drafts.answered, message.chat.id, user.id)
        await self._change(message, user, changed, step.kind, language)
        return True

    async def _change(self, message: Message, user: User, draft: Draft, what: str, language: Language) -> None:
        if await asyncio.to_thread(self._drafts.change, draft):
            self._service.audit.note(user.id, self._service.now(), what, str(draft.number))
            await self._show(message, draft, language)

    # Buttons

    async def _find_work(self, pressed: Pressed) -> Work | str | None:
        """Return what a button is to do, or the notice that says why it does nothing."""
        message, user, language = pressed.message, pressed.user, pressed.language
        if pressed.action == "undo":
            return partial(self._undo, message, user, pressed.first, language)
        draft = await asyncio.to_thread(self._drafts.get, pressed.first, message.chat.id)
        if draft is None:
            return None
        if draft.state is not State.OPEN:
            return say("draft_gone", language)
        if pressed.second == Do.JOIN and draft.beside:
            before = await asyncio.to_thread(self._drafts.get, draft.beside, message.chat.id)
            if before is None or before.state is not State.OPEN:
                return say("before_gone", language)
            return partial(self._join, message, user, before, draft, language)
        return self._draft_work(message, user, draft, pressed.second, language)

    def _draft_work(self, message: Message, user: User, draft: Draft, do: int, language: Language) -> Work | str | None:
        if do >= FIRST_DATE:
            day = date_of(do)
            if not is_published(day):
                return None
            return partial(self._change, message, user, with_date(draft, day), "date", language)
        if do == Do.UNDATED:
            return partial(self._change, message, user, without_date(draft), "undated", language)
        if do == Do.TITLE and len(draft.pieces) == 1:
            return partial(self._ask, message, user, draft, "title", language)
        if do == Do.DATE:
            return partial(self._ask, message, user, draft, "date", language)
        if do == Do.KEEP:
            return partial(self._keep, message, user, language)
        if do == Do.DROP:
            return partial(self._drop, message, user, draft, language)
        if do == Do.DIFFERING and any(piece.findings.differing for piece in draft.pieces):
            return partial(send, message, render_differing(draft, language))
        if do == Do.REPLACE and len(draft.pieces) == 1 and draft.pieces[0].findings.near_id:
            near = draft.pieces[0].findings
            replaced = replace(draft, replaces=near.near_id, replaces_title=near.near_title)
            return partial(self._change, message, user, replaced, "replace", language)
        if do == Do.PUBLISH:
            if draft.lacks_date and not draft.replaces:
                return say("need_date", language)
            return partial(self._publish, message, user, draft, language)
        return None

    async def _ask(self, message: Message, user: User, draft: Draft, kind: str, language: Language) -> None:
        """Ask for the title or the date of a draft; the next message answers."""
        step = Step(kind, str(draft.number))
        await asyncio.to_thread(self._drafts.ask, message.chat.id, user.id, self._service.now(), step)
        text = say(f"ask_{kind}", language, title=escape(draft.pieces[0].article.title))
        await send(message, Reply(text, ((_keep_button(draft, language),),)))

    async def _keep(self, message: Message, user: User, language: Language) -> None:
        await asyncio.to_thread(self._drafts.answered, message.chat.id, user.id)
        await put_in_place(message, Reply(say("kept", language)))

    async def _join(self, message: Message, user: User, before: Draft, draft: Draft, language: Language) -> None:
        """Make one article of two messages that came together: the text of the later behind that of the former."""
        if not await asyncio.to_thread(self._drafts.move, before.number, State.OPEN, State.DROPPED):
            return
        (first,), (second,) = before.pieces, draft.pieces
        undated = first.undated or second.undated
        article = replace(first.article, published=first.article.published or second.article.published)
        joined = replace(draft, pieces=(replace(first, article=article, undated=undated),), beside=before.beside)
        joined = replace(joined, parts=before.parts + draft.parts)
        joined = await self._with_text(joined, first.article.body, second.article.body)
        await asyncio.to_thread(self._drafts.clear, before.number)
        await self._change(message, user, joined, "join", language)
        if before.message is not None:
            await show(message, Reply(say("draft_joined", language)), into=before.message)

    async def _drop(self, message: Message, user: User, draft: Draft, language: Language) -> None:
        if await asyncio.to_thread(self._drafts.move, draft.number, State.OPEN, State.DROPPED):
            self._service.audit.note(user.id, self._service.now(), "drop", str(draft.number))
            await asyncio.to_thread(self._drafts.clear, draft.number)
            await put_in_place(message, render_dropped(draft, language))

    async def _publish(self, message: Message, user: User, draft: Draft, language: Language) -> None:
        """Publish a draft; of two who press at once only one does."""
        if not await asyncio.to_thread(self._drafts.move, draft.number, State.OPEN, State.PUBLISHING):
            return
        entry = self._service.audit.note(user.id, self._service.now(), "publish", str(draft.number))
        await put_in_place(message, render_taken(draft, language))
        collection = self._service.slot.collection
        if draft.replaces:
            given = draft.pieces[0].article
            keep = self._articles.keeping(lambda known: in_place_of(known, given))
            change = partial(collection.rewrite, draft.replaces, keep)
        else:
            change = partial(self._workshop.add, collection, [piece.article for piece in draft.pieces])
        refused = tuple(name for name, _ in draft.refused)
        settle = partial(self._settle, message, draft, entry, language)
        await self._publisher.publish(message, language, change, refused=refused, settle=settle)

    async def _settle(
        self, message: Message, draft: Draft, entry: int, language: Language, done: Change | None
    ) -> None:
        """Keep of a draft that it was published; where it was not, offer it again."""
        after = State.PUBLISHED if done else State.OPEN
        await asyncio.to_thread(self._drafts.move, draft.number, State.PUBLISHING, after)
        if done:
            await asyncio.to_thread(self._drafts.clear, draft.number)
            ids = (*done.added, *done.updated, *done.duplicates)
            await asyncio.to_thread(self._service.audit.complete, entry, "\n".join(ids))
        else:
            await self._show(message, draft, language)

    async def _undo(self, message: Message, user: User, number: int, language: Language) -> None:
        self._service.audit.note(user.id, self._service.now(), "undo", str(number))
        if await self._publisher.undo(message, language, number):
            with suppress(TelegramError):
                await message.edit_reply_markup()


def with_date(draft: Draft, published: str) -> Draft:
    """Return a draft with a date: one alone is dated so, of several those that have none."""
    alone = len(draft.pieces) == 1
    return replace(
        draft,
        pieces=tuple(
            replace(piece, article=replace(piece.article, published=published), undated=False)
            if alone or piece.lacks_date
            else piece
            for piece in draft.pieces
        ),
    )


def without_date(draft: Draft) -> Draft:
    """Return a draft whose articles without a date need none."""
    return replace(draft, pieces=tuple(replace(one, undated=one.article.published is None) for one in draft.pieces))


def with_title(draft: Draft, title: str) -> Draft:
    """Return a draft of one article with another title; an empty one changes nothing."""
    (piece,) = draft.pieces
    kept = title[:MAX_TITLE_CHARS] or piece.article.title
    return replace(draft, pieces=(replace(piece, article=replace(piece.article, title=kept)),))


def in_place_of(known: Article, given: Article) -> Article:
    """Return an article with the text and title given for it; its date stays where none is given."""
    return replace(known, title=given.title, body=given.body, published=given.published or known.published)


def _keep_button(draft: Draft, language: Language) -> Button:
    return Button(say("button_keep", language), f"draft:{draft.number}:{int(Do.KEEP)}")

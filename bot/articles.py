"""/articles: the articles there are, found by words, opened, hidden, changed, replaced, removed and brought back.

Rights are checked in each handler, when it runs: buttons can be forged.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.articles_view import (
    FIRST_VERSION,
    PAGE,
    Do,
    Entry,
    OnShelf,
    purge_button,
    render_article,
    render_confirm,
    render_list,
    render_removed,
    render_versions,
)
from bot.buttons import Work
from bot.drafts import Drafts, Step
from bot.publishing import Publisher
from bot.render import escape
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import put_in_place, send
from bot.service import Service
from bot.shelf import Shelf
from bot.texts import Language, say
from bot.wiping import wipe_records
from corpus.article import Article
from corpus.change import Change
from corpus.datelines import read_date
from corpus.reading import one_line
from index.standing import find_article

BUTTONS = r"^(shelf|article):"
STEPS = ("article_title", "article_date")
REPLACE_STEP = "replace"
MAX_TITLE_CHARS = 200


class Articles:
    """The articles as admins see and change them in the chat."""

    def __init__(self, service: Service, shelf: Shelf, drafts: Drafts, publisher: Publisher) -> None:
        """Take what handlers work with, what buttons and versions need, the open steps, and what publishes."""
        self._service, self._shelf, self._drafts, self._publisher = service, shelf, drafts, publisher

    async def on_articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/articles [WORDS]: the articles, newest first, or those whose title or text holds the words."""
        message, language = await admitted(self._service, update), self._service.language(update)
        if message is None:
            return
        words = one_line(" ".join(context.args or ()))[:100]
        search = await asyncio.to_thread(self._shelf.number_of, f"?{words}") if words else 0
        await send(message, await asyncio.to_thread(self._list, 0, search, language))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under the list or under an article."""
        await press_as_admin(self._service, update, self._find_work)

    async def take_answer(self, message: Message, user: User, step: Step, language: Language) -> bool:
        """Take the title or date of an article an admin was asked for; tell whether it was one."""
        if step.kind not in STEPS:
            return False
        article_id = await asyncio.to_thread(self._shelf.name_of, int(step.target))
        text = one_line(message.text or "")[:MAX_TITLE_CHARS]
        published = read_date(text) if step.kind == "article_date" else None
        if article_id is None or not text:
            return False
        if step.kind == "article_date" and published is None:
            keep = Button(say("button_keep", language), f"article:{step.target}:{int(Do.KEEP)}")
            await send(message, Reply(say("bad_date", language), ((keep,),)))
            return True
        await asyncio.to_thread(self._drafts.answered, message.chat.id, user.id)
        if published:
            await self._rewrite(message, user, article_id, lambda one: replace(one, published=published), language)
        else:
            await self._rewrite(message, user, article_id, lambda one: replace(one, title=text), language)
        return True

    def named(self, number: int) -> Article | None:
        """Return the article a button's number stands for, None where it is gone."""
        article_id = self._shelf.name_of(number)
        return self._find(article_id)[0] if article_id else None

    # The list

    def _list(self, page: int, search: int, language: Language) -> Reply:
        words = (self._shelf.name_of(search) or "?")[1:].split() if search else []
        found = [entry for entry in self._entries() if all(word in f"{entry[1].title} {entry[0]}" for word in words)]
        if words and not found:
            found = [entry for entry in self._entries() if all(word in entry[1].body for word in words)]
        found.sort(key=lambda entry: entry[1].published or "", reverse=True)
        shown = [
            Entry(self._shelf.number_of(article_id), article.title, article.published, standing)
            for article_id, article, standing in found[page * PAGE : (page + 1) * PAGE]
        ]
        return render_list(shown, page, search, len(found), language)

    def _entries(self) -> list[tuple[str, Article, OnShelf]]:
        """Return every article: those that answer, those hidden, and those taken out of the base."""
        generation, collection = self._service.slot.current.engine.generation, self._service.slot.collection
        entries = []
        for number, listed in generation.listing():
            body = generation.article(number).article.body if generation.sentence_count < MAX_READ else ""
            article = Article(listed.article_id, listed.title, body, listed.published)
            entries.append((listed.article_id, article, OnShelf.SHOWN))
        hidden = collection.read(set(collection.hidden()))
        entries += [(article_id, article, OnShelf.HIDDEN) for article_id, article in hidden.items()]
        known = {entry[0] for entry in entries}
        gone = (one for one in collection.taken_out() if one not in known)
        return [*entries, *((one, Article(one, one, ""), OnShelf.REMOVED) for one in gone)]

    # Buttons

    async def _find_work(self, pressed: Pressed) -> Work | str | None:
        """Return what a button is to do, or the notice that says why it does nothing."""
        message, user, language = pressed.message, pressed.user, pressed.language
        number, do = pressed.first, pressed.second
        if pressed.action == "shelf":
            if do and await asyncio.to_thread(self._shelf.name_of, do) is None:
                return None
            return partial(self._turn_page, message, number, do, language)
        article_id = await asyncio.to_thread(self._shelf.name_of, number)
        if article_id is None or article_id.startswith("?"):
            return None
        article, standing = await asyncio.to_thread(self._find, article_id)
        if article is None and do in (Do.PURGE, Do.REMOVE_AND_PURGE):
            return partial(self._purge, message, user, number, article_id, language)
        if standing is OnShelf.REMOVED:
            return self._removed_work(message, user, number, article_id, do, language)
        if article is None:  # gone, or wiped: then its id is a name that no article has
            return say("article_gone", language)
        return self._article_work(message, user, number, article, standing, do, language)

    def _find(self, article_id: str) -> tuple[Article | None, OnShelf]:
        collection = self._service.slot.collection
        article = collection.read({article_id}).get(article_id)
        if article is not None:
            return article, OnShelf.HIDDEN if article_id in collection.hidden() else OnShelf.SHOWN
        return None, OnShelf.REMOVED if article_id in collection.taken_out() else OnShelf.SHOWN

    def _removed_work(
        self, message: Message, user: User, number: int, article_id: str, do: int, language: Language
    ) -> Work | str:
        if do == Do.OPEN:
            return partial(send, message, render_removed(number, article_id, language))
        if do == Do.RESTORE:
            bring_back = partial(self._service.slot.collection.restore, article_id)
            return partial(self._change, message, user, "restore", article_id, bring_back, language)
        return say("article_gone", language)

    def _article_work(
        self,
        message: Message,
        user: User,
        number: int,
        article: Article,
        standing: OnShelf,
        do: int,
        language: Language,
    ) -> Work | str | None:
        article_id, collection = article.article_id, self._service.slot.collection
        if do == Do.OPEN:
            return partial(self._open, message, number, article, standing, language)
        if do in (Do.TITLE, Do.DATE, Do.REPLACE):
            return partial(self._ask, message, user, number, article, Do(do), language)
        if do in (Do.HIDE, Do.SHOW):
            name = "hide" if do == Do.HIDE else "show"
            turn = partial(collection.hide, article_id, hidden=do == Do.HIDE)
            return partial(self._change, message, user, name, article_id, turn, language)
        if do == Do.REMOVE:
            return partial(send, message, render_confirm(number, article.title, language))
        if do == Do.REMOVE_NOW:
            return partial(self._remove, message, user, number, article, language)
        if do == Do.REMOVE_AND_PURGE:
            return partial(self._purge, message, user, number, article_id, language, article)
        if do == Do.PURGE:
            return say("purge_back", language)
        if do == Do.KEEP:
            return partial(self._keep, message, user, language)
        versions = self._shelf.versions(article_id)
        if do == Do.VERSIONS and versions:
            return partial(send, message, render_versions(number, versions, language))
        former = next((one.article for one in versions if one.number == do - FIRST_VERSION), None)
        if former is None:
            return None
        return partial(self._rewrite, message, user, article_id, lambda _: former, language)

    async def _turn_page(self, message: Message, page: int, search: int, language: Language) -> None:
        await put_in_place(message, await asyncio.to_thread(self._list, page, search, language))

    async def _open(
        self, message: Message, number: int, article: Article, standing: OnShelf, language: Language
    ) -> None:
        generation = self._service.slot.current.engine.generation
        parsed = await asyncio.to_thread(find_article, generation, article.article_id)
        figures = sum(len(sentence.figures) for sentence in parsed.sentences) if parsed else 0
        counts = (len(parsed.sentences), figures) if parsed else None
        versions = len(await asyncio.to_thread(self._shelf.versions, article.article_id))
        await send(message, render_article(number, article, standing, counts, versions, language))

    async def _ask(
        self, message: Message, user: User, number: int, article: Article, do: Do, language: Language
    ) -> None:
        kind = {Do.TITLE: "article_title", Do.DATE: "article_date", Do.REPLACE: REPLACE_STEP}[do]
        step = Step(kind, str(number))
        await asyncio.to_thread(self._drafts.ask, message.chat.id, user.id, self._service.now(), step)
        text = say(f"ask_{kind.removeprefix('article_')}", language, title=escape(article.title))
        keep = Button(say("button_keep", language), f"article:{number}:{int(Do.KEEP)}")
        await send(message, Reply(text, ((keep,),)))

    async def _keep(self, message: Message, user: User, language: Language) -> None:
        await asyncio.to_thread(self._drafts.answered, message.chat.id, user.id)
        await put_in_place(message, Reply(say("kept", language)))

    async def _rewrite(
        self, message: Message, user: User, article_id: str, change: Callable[[Article], Article], language: Language
    ) -> None:
        """Change an article; as it was it becomes a former version."""
        rewrite = partial(self._service.slot.collection.rewrite, article_id, self.keeping(change))
        await self._change(message, user, "rewrite", article_id, rewrite, language)

    def keeping(self, change: Callable[[Article], Article]) -> Callable[[Article], Article]:
        """Return a change of an article that keeps it as it was as a former version."""

        def changed(article: Article) -> Article:
            now = self._service.now()
            after = change(article)
            if after != article:
                self._shelf.keep(article, now)
            return after

        return changed

    async def _remove(self, message: Message, user: User, number: int, article: Article, language: Language) -> None:
        """Remove an article from answers, and its words from what was kept of answers."""
        await put_in_place(message, Reply(say("removing", language)))
        remove = partial(self._service.slot.collection.remove, [article.article_id])
        self._service.audit.note(user.id, self._service.now(), "remove", article.article_id)
        final, note = purge_button(number, Do.PURGE, language), say("receipt_purge", language)
        if await self._publisher.publish(message, language, remove, note=note, beside=(final,), notice=message):
            await asyncio.to_thread(self._forget, article)

    def _forget(self, article: Article) -> None:
        self._service.history.forget_article(article.article_id)
        self._shelf.forget(article.article_id)
        self._drafts.forget_article(article)

    async def _purge(
        self,
        message: Message,
        user: User,
        number: int,
        article_id: str,
        language: Language,
        article: Article | None = None,
    ) -> None:
        """Make a removal final, of an `article` that is still there together with removing it."""
        collection, now = self._service.slot.collection, self._service.now()
        await put_in_place(message, Reply(say("purging", language)))
        if article:
            self._service.audit.note(user.id, now, "remove", article_id)
        self._service.audit.note(user.id, now, "purge", article_id)

        def wipe() -> None:
            collection.forget(article_id)
            if article:
                self._forget(article)
            in_base = article_id in collection.taken_out()
            wipe_records(self._service.database, article_id, article_id if in_base else _wiped_name(number))

        remove = partial(collection.remove, [article_id]) if article else Change
        again = purge_button(number, Do.REMOVE_AND_PURGE if article else Do.PURGE, language)
        await self._publisher.purge(message, language, remove, wipe, again)

    async def _change(
        self,
        message: Message,
        user: User,
        action: str,
        article_id: str,
        change: Callable[[], Change],
        language: Language,
    ) -> None:
        self._service.audit.note(user.id, self._service.now(), action, article_id)
        await self._publisher.publish(message, language, change)


def _wiped_name(number: int) -> str:
    """Return what stands for the id of an article that was removed for good."""
    return f"#{number}"


MAX_READ = 5_000
"""Up to how many sentences there may be for a search to look into texts beside titles."""

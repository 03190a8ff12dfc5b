"""What admins do in the chat. Rights are checked in each handler, when it runs."""

from collections.abc import Iterator

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.publishing import Publisher
from bot.render import escape
from bot.reply import Reply, utf16_units
from bot.sending import send
from bot.service import Service
from bot.texts import Language, say
from index.segment import Listed

MAX_LIST_UNITS = 3800


class Admin:
    """The admins' side: /reindex and /articles."""

    def __init__(self, service: Service, publisher: Publisher) -> None:
        """Take what handlers work with, and what makes changes known to the index."""
        self._service, self._publisher = service, publisher

    async def on_reindex(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/reindex: bring the index up to date; questions are answered meanwhile."""
        message, user = await self._admitted(update), update.effective_user
        if message is None or user is None:
            return
        language = self._service.language(update)
        self._service.audit.note(user.id, self._service.now(), "reindex")
        await self._publisher.reindex(message, language)

    async def on_articles(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/articles: the articles there are, newest first, as many as a message holds."""
        message = await self._admitted(update)
        if message is not None:
            listing = [listed for _, listed in self._service.slot.current.engine.generation.listing()]
            await send(message, Reply("\n".join(list_articles(listing, self._service.language(update)))))

    async def _admitted(self, update: Update) -> Message | None:
        """Return the message if an admin sent it; else refuse, and return None."""
        message, user = update.effective_message, update.effective_user
        if message is None:
            return None
        if user is None or user.id not in self._service.settings.admins:
            await send(message, Reply(say("not_admin", self._service.language(update))))
            return None
        return message


def list_articles(listing: list[Listed], language: Language) -> Iterator[str]:
    """Yield the lines of the list of articles, newest first, within the length of a message."""
    heading = say("articles", language, count=len(listing))
    yield heading
    room = MAX_LIST_UNITS - utf16_units(heading)
    newest = sorted(listing, key=lambda listed: listed.published or "", reverse=True)
    for number, listed in enumerate(newest):
        line = f"{escape(listed.published or say('undated', language))}　{escape(listed.title[:80])}"
        room -= utf16_units(line) + 1
        if room < 0:
            yield say("articles_more", language, count=len(newest) - number)
            return
        yield line

"""What admins do in the chat. Rights are checked in each handler, when it runs."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.publishing import Publisher
from bot.rights import admitted
from bot.service import Service


class Admin:
    """The admins' side: /reindex."""

    def __init__(self, service: Service, publisher: Publisher) -> None:
        """Take what handlers work with, and what makes changes known to the index."""
        self._service, self._publisher = service, publisher

    async def on_reindex(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/reindex: bring the index up to date; questions are answered meanwhile."""
        message, user = await admitted(self._service, update), update.effective_user
        if message is None or user is None:
            return
        language = self._service.language(update)
        self._service.audit.note(user.id, self._service.now(), "reindex")
        await self._publisher.reindex(message, language)

"""/verify in Telegram: what a message claims is looked up, in private and in groups."""

import asyncio
import logging
import re
from datetime import datetime

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.claims import render_verified
from bot.reply import Reply
from bot.sending import send
from bot.service import Service
from bot.texts import say
from index.verify import verify

log = logging.getLogger(__name__)

CALLED_IN_CHINESE = r"^/(?:verify(?=[^\x00-\x7f])|查证)"
"""The command where Telegram takes it for none: under another name, or with Chinese right behind."""

_CALLED = re.compile(r"/(?:verify(?:@[A-Za-z0-9_]+)?|查证)[ \n\t：:]*", re.IGNORECASE)


class Verifying:
    """The reader's side of claims that are looked up. Nothing of them is kept."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service

    async def on_verify(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/verify under a message, or with a text: what the articles say of its claims."""
        message, language = update.effective_message, self._service.language(update)
        if message is None:
            return
        text, written = claim_in(message)
        if not text:
            key = "verify_no_text" if written else "verify_what"
            await send(message, Reply(say(key, language)))
            return
        said_on = (written or self._service.now()).astimezone(self._service.settings.timezone).date().isoformat()
        engine = self._service.slot.current.engine
        verified = await asyncio.to_thread(verify, engine, text, said_on=said_on)
        log.info("looked up %d claims", len(verified.findings) + verified.more)
        await send(message, render_verified(verified, language))


def claim_in(message: Message) -> tuple[str, datetime | None]:
    """Return the text to look up and when it was written, None for what stands behind the command itself.

    Else it is what was quoted of the message replied to, or all of it; a forwarded one was written when it was first
    sent. The text is "" where there is none.
    """
    own = _CALLED.sub("", message.text or "", count=1).strip()
    if own:
        return own, None
    replied, elsewhere = message.reply_to_message, message.external_reply
    quoted = message.quote.text if message.quote else ""
    if replied is not None:
        written = replied.forward_origin.date if replied.forward_origin else replied.date
        return (quoted or replied.text or replied.caption or "").strip(), written
    return quoted.strip(), elsewhere.origin.date if elsewhere else None

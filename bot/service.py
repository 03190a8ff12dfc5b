"""What every handler works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import Update

from bot.answerers import Answerers
from bot.audit import Audit
from bot.database import Database
from bot.history import History
from bot.languages import Languages
from bot.outcomes import Outcomes
from bot.pins import Pins
from bot.settings import Settings
from bot.slot import EngineSlot
from bot.texts import Language
from bot.votes import Votes
from bot.watches import Watches


@dataclass(frozen=True, slots=True)
class Service:
    """What answers, what remembers, and the settings. `now` is the clock, in the time zone of the settings."""

    slot: EngineSlot
    answerers: Answerers
    database: Database
    history: History
    languages: Languages
    audit: Audit
    votes: Votes
    watches: Watches
    outcomes: Outcomes
    pins: Pins
    settings: Settings
    now: Callable[[], datetime]

    def language(self, update: Update) -> Language:
        """Return the language of the person an update comes from."""
        user = update.effective_user
        return self.languages.of(user.id, user.language_code) if user else self.languages.of(None, None)

    def today(self) -> str:
        """Return what day it is, as YYYY-MM-DD."""
        return self.now().date().isoformat()


def open_service(
    slot: EngineSlot,
    database: Database,
    settings: Settings,
    now: Callable[[], datetime],
    answerers: Answerers | None = None,
) -> Service:
    """Return the service on a database, which stays the caller's to close, and so do the `answerers`.

    Without these questions are answered in this process.
    """
    return Service(
        slot=slot,
        answerers=answerers or Answerers(slot.collection.data, 0),
        database=database,
        history=History(database),
        languages=Languages(database),
        audit=Audit(database),
        votes=Votes(database),
        watches=Watches(database),
        outcomes=Outcomes(database),
        pins=Pins(database),
        settings=settings,
        now=now,
    )

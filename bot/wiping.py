"""An article that was removed for good: no word of it stays in what the bot remembers, nor its id with its title."""

from bot.audit import Audit
from bot.citations import Citations
from bot.database import Database
from bot.history import History
from bot.pins import Pins
from bot.shelf import Shelf
from bot.teaching import Teaching
from bot.watches import Watches


def wipe_records(database: Database, article_id: str, name: str) -> None:
    """Let a name stand wherever the id of a removed article stood, delete its words, and leave no trace of them.

    Its citations, turns and pins say from then on what they say of any article that was withdrawn. What readers asked
    and admins taught in words of their own stays.
    """
    for store in (History, Citations, Watches, Pins, Shelf, Audit):
        store(database).forget_article(article_id, name)
    Teaching(database).forget_offers()
    database.forget_deleted()

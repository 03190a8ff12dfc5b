"""The language each reader has chosen; else that of their Telegram."""

from bot.database import Database
from bot.texts import Language, language_of

_MIGRATIONS = [("CREATE TABLE languages (person INTEGER PRIMARY KEY, language TEXT NOT NULL)",)]


class Languages:
    """What readers chose, in the database, and in memory too, since every message asks for it."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        database.migrate("languages", _MIGRATIONS)
        self._database = database
        known = set(Language)
        rows = database.execute("SELECT person, language FROM languages")
        self._chosen = {person: Language(language) for person, language in rows if language in known}

    def of(self, person: int | None, code: str | None) -> Language:
        """Return the language of a reader whose Telegram says `code` (IETF); None for somebody unknown."""
        return self._chosen.get(person or 0) or language_of(code)

    def choose(self, person: int, language: Language) -> None:
        """Keep what a reader chose."""
        self._database.execute("INSERT OR REPLACE INTO languages VALUES (?, ?)", (person, language.value))
        self._chosen[person] = language

    def forget(self, person: int) -> None:
        """Go back to the language of a reader's Telegram."""
        self._database.execute("DELETE FROM languages WHERE person=?", (person,))
        self._chosen.pop(person, None)

"""Errors of this package.

YijuError
└── BotError
    ├── SettingsError       settings that cannot be used, all named at once
    ├── BatchLineError      a line of a batch that is no question
    ├── DatabaseBusyError   another program uses the database
    ├── ChartError          a chart that could not be drawn
    └── UnkeptError         an answer that was sent and could not be kept
"""

from corpus.errors import YijuError


class BotError(YijuError):
    """The bot or the command line cannot do what was asked."""


class SettingsError(BotError):
    """Settings that cannot be used; the text names each and says what is wanted."""


class BatchLineError(BotError):
    """A line of a batch file that cannot be used."""


class DatabaseBusyError(BotError):
    """Another program uses the database, whose file has this `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"another program is reading {name}")


class ChartError(BotError):
    """A chart that could not be drawn: nothing in it to draw, or the drawing process failed or took too long."""


class UnkeptError(BotError):
    """An answer that was sent and could not be kept: nothing can follow on it, and it has no buttons."""

"""One bot to a data folder: two would write beside each other, and each would answer from what the other changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import BotError
from corpus.files import hold

LOCK = "bot.lock"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a data folder as its only bot. Raises BotError where a bot runs from it; commands may go on beside it."""
    try:
        lock = hold(data / LOCK)
    except BlockingIOError:
        raise BotError(f"a bot is running from {data}; stop it first, or use another folder (YIJU_DATA)") from None
    with lock:
        yield

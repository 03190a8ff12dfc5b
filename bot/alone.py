"""One bot to a data folder: two would write beside each other, and each would answer from what the other changed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.errors import BotError
from corpus.files import locked

LOCK = "bot.lock"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold a data folder as its only bot. Raises BotError where a bot runs from it; commands may go on beside it."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(data / LOCK, wait=False))
        except BlockingIOError:
            wanted = "stop it first, or use another folder (--data or YIJU_DATA)"
            raise BotError(f"a bot is running from {data}; {wanted}") from None
        yield

"""Processes that answer questions, where there are many articles: the bot's own then only talks to Telegram.

An answer among thousands of articles takes tens of milliseconds of one core, in which the process it is computed in
gets to nothing else. The processes map the same files of the index as the bot's own.
"""

import gc
import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.answering import Told, ask
from bot.processes import UnderWay, keep_what_is_there, make_pool
from bot.slot import Loaded, pointer_of
from corpus.errors import YijuError
from corpus.own_lexicon import read_own_lexicon
from index.engine import AnswerEngine
from index.errors import DamagedGenerationError
from index.taught import use_aliases
from index.update import load_index, load_segmenter

log = logging.getLogger(__name__)

LEAST_ARTICLES = 2_000
"""Among fewer an answer takes a few milliseconds: to have it computed elsewhere would gain nothing."""

MOST = 2
MOST_HERE = 4
"""So many questions are answered at once by the bot's own process; they take its one lock from each other."""

MAX_STARTS = 3
"""After so many starts no further ones: what keeps dying is better left alone."""

GARBAGE_AFTER = 10_000
"""So many more objects are made than given up before garbage is looked for: an answer leaves next to none in cycles."""

_FIRST_QUESTION = "去年增长多少？"
"""Asked before readers ask: the first answer of a process loads word lists."""


@dataclass(frozen=True, slots=True)
class _Asked:
    data: Path
    pointer: bytes
    question: str
    previous: tuple[str, ...]
    asked_on: str | None
    n: int


class Answerers:
    """The processes, and how they are asked. Whatever becomes of them, there is an answer, by the bot's own process.

    They are started at the first question to many articles, and answer once they are ready. `under_way` counts what is
    being answered.
    """

    def __init__(self, data: Path, count: int, *, least_articles: int = LEAST_ARTICLES) -> None:
        """Take the data folder, and how many processes there are to be, 0 for none."""
        self._data, self._count, self._least = data, count, least_articles
        self._lock, self._here = threading.Lock(), threading.BoundedSemaphore(MOST_HERE)
        self._pool: ProcessPoolExecutor | None = None
        self._ready, self.under_way = threading.Event(), UnderWay()
        self._starts = 0

    def ask(
        self, loaded: Loaded, question: str, *, previous: Sequence[str] = (), asked_on: str | None = None, n: int = 10
    ) -> Told:
        """Return what `ask` of bot/answering.py does. Blocks; many threads may ask at once."""
        with self.under_way.one_more():
            return self._ask(loaded, question, previous, asked_on, n)

    def _ask(self, loaded: Loaded, question: str, previous: Sequence[str], asked_on: str | None, n: int) -> Told:
        pool = self._running(loaded)
        if pool is not None and self._ready.is_set():
            asked = _Asked(self._data, loaded.pointer, question, tuple(previous), asked_on, n)
            try:
                return pool.submit(_ask, asked).result()
            except BrokenProcessPool:
                self._give_up(pool)
            except DamagedGenerationError as error:  # another one has become current, and this one was not open there
                log.info("%s; answering in the bot's own process", error)
        with self._here:
            return ask(loaded.engine, question, previous=previous, asked_on=asked_on, n=n)

    def start(self, loaded: Loaded) -> bool:
        """Start the processes where they do not run and there are articles enough; tell whether one is ready."""
        return self._running(loaded) is not None and self._ready.is_set()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._count, pool, self._pool = 0, self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _running(self, loaded: Loaded) -> ProcessPoolExecutor | None:
        """Return the pool, started where there is to be one; None where there is none."""
        if not self._count or loaded.extent.articles < self._least:
            return None
        with self._lock:
            if self._pool is None and self._count and self._starts < MAX_STARTS:
                self._starts += 1
                self._ready.clear()
                self._pool = make_pool(self._count, _prepare, self._data)
                for _ in range(self._count):  # a process is started for each piece of work while all are busy
                    self._pool.submit(os.getpid).add_done_callback(lambda _: self._ready.set())
            return self._pool

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                log.warning("a process that answers died")
                self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)


def count_for(cores: int | None) -> int:
    """Return how many processes may answer beside the bot's own on so many cores: none where there is only one."""
    return min(MOST, cores) if cores and cores > 1 else 0


def _prepare(data: Path) -> None:
    """Open the current generation and answer once, so that the first reader need not wait for that."""
    with suppress(YijuError, OSError):
        _ask(_Asked(data, pointer_of(data), _FIRST_QUESTION, (), None, 1))
    keep_what_is_there()
    gc.set_threshold(GARBAGE_AFTER)


def _ask(asked: _Asked) -> Told:
    engine, groups = _open(asked.data, asked.pointer)
    use_aliases(groups)
    return ask(engine, asked.question, previous=asked.previous, asked_on=asked.asked_on, n=asked.n)


@lru_cache(maxsize=1)
def _open(data: Path, pointer: bytes) -> tuple[AnswerEngine, tuple[tuple[str, ...], ...]]:
    """Return the engine a pointer names, and the names taught beside it. Raises DamagedGenerationError."""
    engine, groups = AnswerEngine(load_index(data), load_segmenter(data)), read_own_lexicon(data).groups
    if pointer_of(data) != pointer:
        raise DamagedGenerationError("another generation is current")
    return engine, groups

"""Processes of the bot's own: they leave Ctrl-C to it, and none outlives it. What can wait gives way to answers."""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

CONTEXT = multiprocessing.get_context("spawn")
"""How they are started: the bot has threads, so nothing of it may be copied."""

LOOK_EVERY_S = 0.004
"""How long what can wait works before it looks for answers under way; Linux counts no finer."""

LONGEST_WAIT_S = 0.02
"""How long it then waits at most: questions that never end slow it down to a sixth, and do not stop it."""

LOOK_AGAIN_S = 0.001
"""How long it sleeps before it looks again."""


class UnderWay:
    """How many answers are being worked out: counted in one process, and seen by those that get this at their start."""

    def __init__(self) -> None:
        """Count none."""
        self._count, self._lock = CONTEXT.RawValue("q"), threading.Lock()

    def __getstate__(self) -> Any:
        """Hand on the count alone: it is changed only where this was made."""
        return self._count

    def __setstate__(self, count: Any) -> None:
        """Take the count."""
        self._count = count

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self._count.value)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one, until it is done."""
        with self._lock:
            self._count.value += 1
        try:
            yield
        finally:
            with self._lock:
                self._count.value -= 1


@contextmanager
def giving_way(under_way: UnderWay) -> Iterator[None]:
    """Wait every now and then while answers are under way: cores of one machine slow each other down.

    Only for the main thread of a process; where there is no such timer nothing waits.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def wait(*_: object) -> None:
        until = time.monotonic() + LONGEST_WAIT_S
        while under_way.count and time.monotonic() < until:
            time.sleep(LOOK_AGAIN_S)

    signal.signal(signal.SIGPROF, wait)
    signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY_S, LOOK_EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def keep_what_is_there() -> None:
    """Search what is in memory for garbage no more: among many articles that took longer than answers do."""
    gc.collect()
    gc.freeze()


def make_pool(count: int, prepare: Callable[..., object], *args: Any) -> ProcessPoolExecutor:
    """Return `count` processes, started as there is work; each calls `prepare` with `args` first."""
    return ProcessPoolExecutor(count, mp_context=CONTEXT, initializer=_begin, initargs=(prepare, args))


def _begin(prepare: Callable[..., object], args: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    prepare(*args)


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(0)

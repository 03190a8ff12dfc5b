"""Processes of the bot's own: they leave Ctrl-C to it, and none outlives it."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

CONTEXT = multiprocessing.get_context("spawn")
"""How they are started: the bot has threads, so nothing of it may be copied."""


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

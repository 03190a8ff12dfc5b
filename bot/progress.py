"""A progress bar on stderr for work that takes a while."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def show_progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows a progress bar on stderr once the work has taken a second."""
    began = time.monotonic()
    shown: Any = None
    task: Any = None

    def report(done: int, total: int) -> None:
        nonlocal shown, task
        if shown is None and time.monotonic() - began > 1 and sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415  # only long work shows a bar
            from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

            columns = (*Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn())
            shown = Progress(*columns, console=Console(stderr=True), transient=True)
            shown.start()
            task = shown.add_task("index", total=total)
        if shown is not None:
            shown.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        if shown is not None:
            shown.stop()

"""Charts of values over periods as pictures (PNG), drawn in a process of their own.

Start at `Chart`. `draw_chart` draws one by a fresh process, which takes about a second; a `Painter` keeps its process
and needs a tenth of that from the second picture on. Both block: in an event loop call them by `asyncio.to_thread`.
"""

import json
import logging
import math
import os
import subprocess
import sys
import threading
import weakref
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.chart_sheet import MAX_MARKS, Mark, Sheet, to_json
from bot.errors import ChartError
from bot.texts import Language, say
from corpus.article import Status

log = logging.getLogger(__name__)

TIME_LIMIT_S = 8.0
"""How long one picture may take, the start of the process and waiting for others included."""

MAX_TEXT_CHARS = 300
"""Longer texts are cut before they go to the drawing process; a line holds a tenth of that."""

_START = "import sys; sys.path[:] = sys.argv[1:]; from bot.chart_worker import main; main()"
_KEPT_OUT = ("YIJU_", "MPL", "MATPLOTLIB", "PYTHONWARNINGS", "PYTHONSTARTUP")


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart. `value` is None where there is none: the row or the line then has a gap.

    `label` is its period or name, `value_text` what is printed beside it, as the article has it.
    """

    label: str
    value: float | None
    value_text: str
    status: Status = Status.ACTUAL


@dataclass(frozen=True, slots=True)
class Chart:
    """Values of one indicator, oldest first, in one unit, with the lines that stand under the plot.

    `sources` name articles and dates, `note` what else is to be known (as that a value is 推算，非原文). `regular` says
    that the points are a run of equal periods: then a line is drawn where every value finds room beside it, else, and
    for all other charts, bars.
    """

    title: str
    unit: str
    points: tuple[Point, ...]
    sources: tuple[str, ...] = ()
    note: str = ""
    regular: bool = False


def sheet_of(chart: Chart, *, language: Language = Language.SIMPLIFIED, dark: bool = False) -> Sheet:
    """Return the chart with every word chosen. Of more than MAX_MARKS points the last are drawn, and a line says so.

    Raises ChartError if no point has a value, or one is not finite.
    """
    values = [point.value for point in chart.points if point.value is not None]
    if not values:
        raise ChartError("there is no value to draw")
    if not all(map(math.isfinite, values)):
        raise ChartError("only finite numbers can be drawn")
    shown = chart.points[-MAX_MARKS:]
    lines = [*chart.sources, chart.note]
    if len(shown) < len(chart.points):
        lines.append(say("chart_newest", language, shown=len(shown), count=len(chart.points)))
    present = {point.status for point in shown if point.value is not None} - {Status.ACTUAL}
    return Sheet(
        title=chart.title[:MAX_TEXT_CHARS],
        subtitle=say("chart_unit", language, unit=chart.unit[:MAX_TEXT_CHARS]) if chart.unit else "",
        marks=tuple(
            Mark(point.label[:MAX_TEXT_CHARS], point.value, point.value_text[:MAX_TEXT_CHARS], point.status.value)
            for point in shown
        ),
        legend=tuple((status.value, say(f"status_{status}", language)) for status in Status if status in present),
        footer=tuple(line[:MAX_TEXT_CHARS] for line in lines if line.strip()),
        line=chart.regular,
        dark=dark,
    )


class Painter:
    """Draws charts, one after another, in a process that it keeps; may be used from several threads.

    Nothing is started before the first chart, or before `warm`. A process that has died is replaced; it ends with
    `close`, with the painter, or with the program.
    """

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def warm(self) -> None:
        """Start the process where none runs, without waiting until it is ready: a picture may be asked for soon."""
        if self._lock.acquire(blocking=False):
            try:
                with suppress(ChartError):
                    self._running()
            finally:
                self._lock.release()

    def draw(self, chart: Chart, *, language: Language = Language.SIMPLIFIED, dark: bool = False) -> bytes:
        """Return the chart as a PNG; the same chart gives the same bytes.

        Raises ChartError if the chart has nothing to draw, or drawing fails, dies twice or takes too long.
        """
        line = to_json(sheet_of(chart, language=language, dark=dark)) + b"\n"
        if not self._lock.acquire(timeout=self._time_limit_s):
            raise ChartError("the drawing process is busy")
        try:
            for _ in range(2):
                picture = self._running().draw(line, self._time_limit_s)
                if picture is not None:
                    return picture
                log.warning("the drawing process died")
            raise ChartError("the drawing process died twice")
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the process; a chart asked for later starts another."""
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def _running(self) -> "_Worker":
        if self._worker is None or not self._worker.is_alive:
            self._worker = _Worker()
        return self._worker


class _Worker:
    """One drawing process and its folder: ended, and the folder removed, at the latest when this object is gone."""

    def __init__(self) -> None:
        """Start the process. Raises ChartError if the system does not let it."""
        folder = TemporaryDirectory(prefix="yiju-charts-", ignore_cleanup_errors=True)
        command = [sys.executable, "-P", "-c", _START, *(str(Path(entry).resolve()) for entry in sys.path)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder.name,  # no matplotlibrc of somebody else's
                env=environment(folder.name),
                start_new_session=True,  # Ctrl-C is for the bot, which then ends this
            )
        except OSError as error:
            folder.cleanup()
            raise ChartError(f"no drawing process can be started: {error}") from error
        self.end = weakref.finalize(self, _end, self._process, folder)
        self._timed_out = False

    @property
    def is_alive(self) -> bool:
        """Whether it can take a picture."""
        return self.end.alive and self._process.poll() is None

    def draw(self, line: bytes, time_limit_s: float) -> bytes | None:
        """Return the picture of a sheet, None if the process died. Raises ChartError if it fails or takes too long."""
        timer = threading.Timer(time_limit_s, self._stop)
        timer.start()
        try:
            picture, error = self._ask(line)
        except (OSError, ValueError):  # a broken pipe, or half an answer
            picture, error = None, ""
        finally:
            timer.cancel()
        if picture is None:
            self.end()
            if self._timed_out:
                raise ChartError(f"drawing took longer than {time_limit_s:g} s")
        if error:
            log.error("a chart could not be drawn:\n%s", error)
            raise ChartError("the chart could not be drawn")
        return picture

    def _ask(self, line: bytes) -> tuple[bytes | None, str]:
        """Return the picture and "", or what went wrong; None where the process went away."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        head = json.loads(self._process.stdout.readline())
        picture = self._process.stdout.read(head["size"])
        return (picture if len(picture) == head["size"] else None), head["error"]

    def _stop(self) -> None:
        self._timed_out = True
        self._process.kill()


def environment(folder: str) -> dict[str, str]:
    """Return the variables for the drawing process: no secrets, no settings of matplotlib but our own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_KEPT_OUT)}
    return kept | {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _end(process: "subprocess.Popen[bytes]", folder: "TemporaryDirectory[str]") -> None:
    """End a process that holds nothing worth keeping, and remove its folder."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()
    folder.cleanup()


def draw_chart(chart: Chart, *, language: Language = Language.SIMPLIFIED, dark: bool = False) -> bytes:
    """Return the chart as a PNG, as `Painter.draw` does, by a process that ends with it."""
    with closing(Painter()) as painter:
        return painter.draw(chart, language=language, dark=dark)

"""The drawing process: reads sheets as lines of JSON, writes each picture after a line that says how long it is.

It is started by `bot.charts` with the length limits of its memory and a folder of its own, and ends with its input.
"""

import json
import os
import sys
import traceback
from contextlib import suppress
from typing import BinaryIO

from bot.chart_sheet import from_json

MAX_MEMORY_BYTES = 1 << 30
"""Address space the process may take where the system can limit it; drawing needs some 200 MB."""


def main() -> None:
    """Draw until the input ends."""
    limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the pictures
    from bot.chart_drawing import draw_sheet  # noqa: PLC0415  # half a second: after the limits, and only here

    for line in sys.stdin.buffer:
        try:
            picture = draw_sheet(from_json(line))
        except Exception:  # the parent says it, and the next sheet may be a better one
            send(answers, error=traceback.format_exc(limit=-5))
        else:
            send(answers, picture)


def send(answers: BinaryIO, picture: bytes = b"", error: str = "") -> None:
    """Write the line that says how long the picture is, or what went wrong, and the picture."""
    answers.write(json.dumps({"size": len(picture), "error": error}).encode("ascii") + b"\n" + picture)
    answers.flush()


def limit_memory() -> None:
    """Take no more than MAX_MEMORY_BYTES, where the system can be told so."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MAX_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, MAX_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

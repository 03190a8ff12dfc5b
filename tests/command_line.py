"""Running the command line inside the test process: a fresh one costs most of a second."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON objects printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def yiju(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command as its console script does and return what came of it."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    given = io.TextIOWrapper(io.BytesIO(stdin))
    code: object = 0
    with (
        patch.object(sys, "argv", ["yiju", *map(str, arguments)]),
        patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    printed = []
    for stream in (out, err):
        stream.flush()
        printed.append(stream.buffer.getvalue().decode("utf-8"))
    assert isinstance(code, int)
    return Ran(code, *printed)


def refused(ran: Ran) -> str:
    """Assert that a command was refused as all are, and return the one line that says why."""
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("yiju: ")
    assert ran.err.endswith("\n")
    assert len(ran.err.splitlines()) == 1
    assert "Traceback" not in ran.err
    return ran.err

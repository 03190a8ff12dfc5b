"""The process that reads one file of a stranger: content on standard input, JSON on standard output, within limits."""

import json
import os
import sys

from corpus.documents import READERS
from corpus.errors import Trouble, UnreadableFileError

MAX_MEMORY_BYTES = 1 << 30
MAX_CPU_S = 25


def main(kind: str) -> None:
    """Read a file of a kind (docx, pdf, html) and say what it holds: text, title, published, or else its trouble."""
    _limit()
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whatever a library prints is no answer
    content = sys.stdin.buffer.read()
    answer.write(json.dumps(_read(kind, content)).encode())
    answer.flush()


def _read(kind: str, content: bytes) -> dict[str, str | None]:
    try:
        found = READERS[kind](content)
    except UnreadableFileError as error:
        return {"trouble": error.trouble.value}
    except (MemoryError, RecursionError):
        return {"trouble": Trouble.TOO_SLOW.value}
    except Exception:  # a library's own, of which there are many: whatever it is, the file cannot be read
        return {"trouble": Trouble.DAMAGED.value}
    return {"text": found.text, "title": found.title, "published": found.published}


def _limit() -> None:
    """Take no more than so much memory and time, where the system can see to it."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, MAX_MEMORY_BYTES), (resource.RLIMIT_CPU, MAX_CPU_S)):
        try:
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        except (ValueError, OSError):  # macOS refuses a limit on memory
            continue

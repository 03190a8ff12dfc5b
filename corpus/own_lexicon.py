"""Words and names the admins of one data folder have taught, beside the lexicon that comes with the program.

    DATA/lexicon/words.txt      a word a line: text is cut so that it stays whole
    DATA/lexicon/aliases.txt    names of one thing, joined by =, as in corpus/lexicon/aliases.txt

Both may be edited by hand: what is no word and no line of names is passed over.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.files import write_atomically
from corpus.text import fold

MAX_WORD_CHARS = 16
MAX_NAME_CHARS = 30
MAX_NAMES = 8
MAX_ENTRIES = 2_000
"""Further lines of a file are passed over."""

_WORD = re.compile(r"[\u3400-\u9fff]+")
_NAME = re.compile(r"[\w·.+&/-]+(?: [\w·.+&/-]+)*")
_HEADINGS = {
    "words.txt": "# Words that text is not cut in, one a line.\n",
    "aliases.txt": "# Names of one thing, joined by =.\n",
}


@dataclass(frozen=True, slots=True)
class OwnLexicon:
    """Words, and groups of names of one thing; folded, each once, in the order they were taught."""

    words: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


def own_lexicon_folder(data: Path) -> Path:
    """Return the folder of the taught lexicon in a data folder."""
    return data / "lexicon"


def parse_word(text: str) -> str | None:
    """Return a word as it is kept: folded, two Chinese characters or more; None where it is none."""
    word = fold(text).strip()
    return word if 2 <= len(word) <= MAX_WORD_CHARS and _WORD.fullmatch(word) else None


def parse_names(text: str) -> tuple[str, ...] | None:
    """Return the names of a line (简称=全称) as they are kept: folded, two or more; None where it is no such line."""
    names = tuple(dict.fromkeys(fold(part).strip() for part in re.split("[=＝]", text)))
    right = all(2 <= len(name) <= MAX_NAME_CHARS and _NAME.fullmatch(name) for name in names)
    return names if right and 2 <= len(names) <= MAX_NAMES else None


def read_own_lexicon(data: Path) -> OwnLexicon:
    """Return what a data folder's lexicon holds, nothing where it has none or it cannot be read."""
    words = (parse_word(line) for line in _lines(data, "words.txt"))
    groups = (parse_names(line) for line in _lines(data, "aliases.txt"))
    return OwnLexicon(
        tuple(dict.fromkeys(word for word in words if word))[:MAX_ENTRIES],
        tuple(dict.fromkeys(names for names in groups if names))[:MAX_ENTRIES],
    )


def write_own_lexicon(data: Path, lexicon: OwnLexicon) -> None:
    """Keep a lexicon; each file is written whole or stays as it was. Raises OSError."""
    lines = {"words.txt": lexicon.words, "aliases.txt": tuple(" = ".join(names) for names in lexicon.groups)}
    for name, entries in lines.items():
        path = own_lexicon_folder(data) / name
        content = (_HEADINGS[name] + "".join(f"{entry}\n" for entry in entries)).encode()
        if (path.exists() or entries) and _content(path) != content:
            write_atomically(path, content)


def _lines(data: Path, name: str) -> list[str]:
    text = _content(own_lexicon_folder(data) / name).decode("utf-8", "replace").removeprefix("\ufeff")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

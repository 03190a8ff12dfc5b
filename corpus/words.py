"""The word list: jieba's dictionary file read as text, and words of our own beside it (corpus/lexicon/*.txt).

Reading jieba's file takes 0.8 s, most of it for the prefixes that segmentation wants; a cache of the finished list
loads in a third of that. Nothing here imports jieba: only its dictionary is used.
"""

import hashlib
import importlib.util
from array import array
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from corpus.errors import CorpusError
from corpus.files import write_atomically

OWN_WORD_FREQUENCY = 2_000


def read_list(name: str) -> Iterator[str]:
    """Yield the lines of a file of corpus/lexicon/, without comments (#) and blank lines, in file order."""
    text = resources.files("corpus").joinpath("lexicon", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _dictionary_path() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise CorpusError("jieba is not installed; `pip install jieba` brings its dictionary")
    return Path(spec.origin).with_name("dict.txt")


def load_frequencies(cache: Path | None = None) -> dict[str, int]:
    """Return how often each word occurs, and 0 for every beginning of a word that is no word itself.

    `cache` is a folder in which the finished list is kept and found again; it is made anew when the dictionary or our
    own words change. A cache that cannot be written is done without.
    """
    dictionary = _dictionary_path()
    own = sorted(set(read_list("words.txt")))
    stat = dictionary.stat()
    key = f"{stat.st_size}\0{stat.st_mtime_ns}\0{own}"
    cached = cache / f"words-{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}.bin" if cache else None
    if cached is not None and cached.exists():
        content = cached.read_bytes()
        size = int.from_bytes(content[:4], "little")
        words = content[4 + 4 * size :].decode("utf-8").split("\n")
        return dict(zip(words, memoryview(content)[4 : 4 + 4 * size].cast("i").tolist(), strict=True))
    frequencies: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        frequencies[word.lower()] = int(frequency)
    for word in own:
        frequencies[word] = max(OWN_WORD_FREQUENCY, frequencies.get(word, 0))
    for word in list(frequencies):
        for length in range(1, len(word)):
            frequencies.setdefault(word[:length], 0)
    if cached is not None:
        counts = array("i", frequencies.values()).tobytes()
        _write_cache(cached, len(frequencies).to_bytes(4, "little") + counts + "\n".join(frequencies).encode())
    return frequencies


@lru_cache(maxsize=1)
def proper_names() -> frozenset[str]:
    """Return the names of people, places, organisations and brands in the dictionary, in lower case."""
    named = ("nr", "ns", "nt", "nz")
    lines = (line.rsplit(" ", 1) for line in _dictionary_path().read_text(encoding="utf-8").splitlines())
    return frozenset(entry.split(" ", 1)[0].lower() for entry, tag in lines if tag.startswith(named))


def _write_cache(path: Path, content: bytes) -> None:
    """Write a cache file so that a reader finds it whole or not at all; older ones go."""
    try:
        write_atomically(path, content)
        for old in path.parent.glob("words-*"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return

"""The word list: jieba's dictionary file read as text, and words of our own beside it (corpus/lexicon/*.txt).

Reading jieba's file takes 0.8 s, most of it for the prefixes that segmentation wants; a cache of the finished list
loads in a third of that. Nothing here imports jieba: only its dictionary is used.
"""

import hashlib
import importlib.util
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

from corpus.errors import CorpusError
from corpus.files import write_atomically

OWN_WORD_FREQUENCY = 2_000
_DIGEST_BYTES = 16


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
    if cached is not None and (known := _read_cache(cached)) is not None:
        return known
    frequencies: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        frequencies[word.lower()] = int(frequency)
    for word in own:
        frequencies[word] = max(OWN_WORD_FREQUENCY, frequencies.get(word, 0))
    for word in list(frequencies):
        _add_beginnings(frequencies, word)
    if cached is not None:
        _write_cache(cached, frequencies)
    return frequencies


def with_words(frequencies: Mapping[str, int], words: Iterable[str]) -> dict[str, int]:
    """Return a copy of a word list that holds some words more, as frequent as our own."""
    taught = dict(frequencies)
    for word in words:
        taught[word] = max(OWN_WORD_FREQUENCY, taught.get(word, 0))
        _add_beginnings(taught, word)
    return taught


def _add_beginnings(frequencies: dict[str, int], word: str) -> None:
    for length in range(1, len(word)):
        frequencies.setdefault(word[:length], 0)


@lru_cache(maxsize=1)
def proper_names() -> frozenset[str]:
    """Return the names of people, places, organisations and brands in the dictionary, in lower case."""
    return tagged("nr", "ns", "nt", "nz")


@lru_cache(maxsize=1)
def place_names() -> frozenset[str]:
    """Return the names of places in the dictionary, in lower case, without the common nouns (大桥) it counts among
    them."""
    return tagged("ns") - {word for line in read_list("not_places.txt") for word in line.split()}


@lru_cache(maxsize=1)
def naming_verbs() -> frozenset[str]:
    """Return the verbs of the dictionary that name what is done, too (投资, 建设), in lower case."""
    return tagged("vn")


@lru_cache(maxsize=1)
def verbs_and_particles() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the verbs and idioms of the dictionary, its adverbs, prepositions and particles, and its adjectives.

    Verbs that name (vn) are left out. Words for a place beside something (海上) count as adjectives.
    """
    verbs: list[str] = []
    particles: list[str] = []
    adjectives: list[str] = []
    kinds = {b"v": verbs, b"i": verbs, b"vg": verbs, b"vi": verbs, b"vq": verbs}
    kinds |= dict.fromkeys(
        (b"d", b"p", b"c", b"u", b"uj", b"ul", b"uz", b"ud", b"uv", b"ug", b"r", b"y", b"e"), particles
    )
    kinds |= dict.fromkeys((b"a", b"ad", b"s", b"f", b"z"), adjectives)
    for line in _dictionary_path().read_bytes().splitlines():
        entry, _, tag = line.rpartition(b" ")
        if (held := kinds.get(tag)) is not None:
            held.append(entry.split(b" ", 1)[0].decode().lower())
    return frozenset(verbs), frozenset(particles), frozenset(adjectives)


def tagged(*tags: str) -> frozenset[str]:
    """Return the entries of the dictionary whose tag begins with one of some tags, in lower case."""
    text = _dictionary_path().read_bytes()
    found = [
        piece[piece.rfind(b"\n") + 1 :].partition(b" ")[0]  # a line is: entry, count, tag
        for tag in tags
        for piece in text.split(b" " + tag.encode())[:-1]
    ]
    return frozenset(b"\n".join(found).decode().lower().split("\n")) if found else frozenset()


def _read_cache(path: Path) -> dict[str, int] | None:
    """Return the list kept in a cache file, or None where there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    packed = memoryview(content)[_DIGEST_BYTES:]
    if len(packed) < 4 or hashlib.blake2b(packed, digest_size=_DIGEST_BYTES).digest() != content[:_DIGEST_BYTES]:
        return None
    end = 4 + 4 * int.from_bytes(packed[:4], "little")
    return dict(zip(bytes(packed[end:]).decode("utf-8").split("\n"), packed[4:end].cast("i").tolist(), strict=True))


def _write_cache(path: Path, frequencies: dict[str, int]) -> None:
    """Keep a list in a cache file: a digest, the number of words, their counts, the words. Older files go."""
    counts = array("i", frequencies.values()).tobytes()
    packed = len(frequencies).to_bytes(4, "little") + counts + "\n".join(frequencies).encode()
    try:
        write_atomically(path, hashlib.blake2b(packed, digest_size=_DIGEST_BYTES).digest() + packed)
        for old in path.parent.glob("words-*"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return

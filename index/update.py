"""Bringing the index up to date with a collection: only new and changed articles are understood and segmented."""

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import resources
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from corpus.article import Article, article_digest
from corpus.collection import Collection
from corpus.files import locked, sync_folder, write_atomically
from corpus.own_lexicon import read_own_lexicon
from corpus.words import load_frequencies, with_words
from index.errors import DamagedGenerationError, NoArticlesError
from index.generation import (
    Generation,
    current_manifest,
    forget_previous,
    open_generation,
    previous_manifest,
    publish_generation,
    sync_files,
)
from index.segment import Listed, open_segment, write_segment
from index.segmenter import Segmenter

MAX_SEGMENT_CHARS = 8_000_000
MAX_SEGMENTS = 12
SMALL_SEGMENT_ARTICLES = 500
PARALLEL_FROM_CHARS = 4_000_000

Progress = Callable[[int, int], None]
"""Called with the articles done and all there are to do."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an update did: the generation's number, and ids of articles new, changed and gone since the last one."""

    number: int
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    articles: int = 0


@dataclass(slots=True)
class _Plan:
    """Segments to keep with their dead articles, and ids of articles to write anew."""

    kept: list[tuple[str, list[int]]] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)


def index_folder(data: Path) -> Path:
    """Return the folder of the index in a data folder."""
    return data / "index"


def words_cache(data: Path) -> Path:
    """Return the folder in which the word list is kept ready."""
    return data / "cache"


MAKERS = {
    "corpus": (
        *("aliases", "article", "copies", "date_frame", "date_grammar", "dates", "joins", "lines", "numerals"),
        *("figure_headings", "figure_indicators", "figure_names", "figure_periods", "figure_phrases", "figure_status"),
        *("figure_subjects", "figure_topics", "figure_traps", "figure_values", "figure_words", "figures"),
        *("parsing", "repair", "repeats", "seams", "sentences", "splitting", "text", "words"),
    ),
    "index": (
        "arrays",
        "bm25",
        "generation",
        "industry_frames",
        "postings",
        "segment",
        "segmenter",
        "slots",
        "term_index",
    ),
}
"""The modules that decide what an index holds: all that reading an article imports, and what writes segments."""


@lru_cache(maxsize=8)
def fingerprint(taught: tuple[str, ...] = ()) -> str:
    """Return a digest of all that decides what an index holds: our code for it, the lexicon, the libraries.

    `taught` are the words a data folder has beside the lexicon.
    """
    digest = hashlib.blake2b(digest_size=12)
    for package, names in MAKERS.items():
        for name in names:
            digest.update(resources.files(package).joinpath(f"{name}.py").read_bytes())
    for file in sorted(resources.files("corpus").joinpath("lexicon").iterdir(), key=lambda file: file.name):
        digest.update(file.name.encode() + file.read_bytes())
    for library in ("jieba", "opencc", "rapidfuzz", "rank-bm25"):
        digest.update(version(library).encode())
    digest.update("\n".join(taught).encode())
    return digest.hexdigest()


def fingerprint_of(data: Path) -> str:
    """Return the fingerprint an index in a data folder has where it is current."""
    return fingerprint(read_own_lexicon(data).words)


def is_current(collection: Collection) -> bool:
    """Whether the index on disk was made by this version and the articles have not changed since, by their dates."""
    index = index_folder(collection.data)
    try:
        manifest = current_manifest(index)
        seen = (index / "SEEN").read_bytes()
    except (DamagedGenerationError, OSError):
        return False
    if manifest is None or manifest["fingerprint"] != fingerprint_of(collection.data):
        return False
    return seen == collection.signature().encode()


def load_index(data: Path) -> Generation:
    """Open the current generation. Raises DamagedGenerationError, also where there is none or it is foreign."""
    manifest = current_manifest(index_folder(data))
    if manifest is None:
        raise DamagedGenerationError("there is no index yet; `yiju index` builds it")
    if manifest["fingerprint"] != fingerprint_of(data):
        raise DamagedGenerationError("the index was made by another version; `yiju index` builds it anew")
    return open_generation(index_folder(data), manifest)


def update_index(
    collection: Collection, *, full: bool = False, purge: bool = False, progress: Progress | None = None
) -> Receipt:
    """Build or update the index of a collection and make it current; what is unchanged is not segmented again.

    `full` builds everything anew. `purge` leaves no word of articles that are gone: their segments are written anew
    without them, and the generation before is given up. A damaged or foreign generation is built anew too. Raises
    NoArticlesError where the collection is empty, ArticleFormatError where an article cannot be read; the index then
    stays as it was.
    """
    index = index_folder(collection.data)
    with locked(index / "lock"):
        signature = collection.signature()
        digests = {article_id: known.digest for article_id, known in collection.known().items()}
        if not digests:
            raise NoArticlesError("there are no articles; add some with `yiju add FILE` or give a --corpus")
        taught = read_own_lexicon(collection.data).words
        made_by = fingerprint(taught)
        usable = [] if full else _usable_generations(index, made_by)
        manifests = [manifest for manifest, _ in usable]
        before = _listed(index, manifests[0]) if manifests else _listed_by_another(index)
        plan = _plan(index, manifests, digests, purge=purge)
        fresh = _read(collection, plan.fresh)
        try:
            written = list(_write(index, fresh, words_cache(collection.data), taught, progress))
            names = [name for name, _ in plan.kept] + written
            dead = [dead for _, dead in plan.kept] + [[] for _ in written]
            unchanged = bool(manifests) and _same_parts(manifests[0], names, dead)
            number = manifests[0]["number"] if unchanged else _next_number(index)
            if not unchanged:
                known = {file: told for manifest in manifests for file, told in manifest["files"].items()}
                publish_generation(index, number, made_by, names, dead, known)
        except OSError:
            _clean(index)  # what was begun takes room that is wanted
            raise
        if purge:
            forget_previous(index)
        if purge or not unchanged:
            _clean(index)
        write_atomically(index / "SEEN", signature.encode())
        return Receipt(
            number=number,
            added=tuple(one for one in digests if one not in before),
            updated=tuple(one for one in digests if one in before and before[one] != digests[one]),
            removed=tuple(one for one in before if one not in digests),
            articles=len(digests),
        )


def _usable_generations(index: Path, made_by: str) -> list[tuple[dict[str, Any], Generation]]:
    """Return the generations whose segments may be kept, opened, with their manifests; [] if the current is damaged.

    The current one comes first, then the one before. Holding them keeps their segments open for the update.
    """
    usable = []
    try:
        current = current_manifest(index)
        for manifest in (current, previous_manifest(index)):
            if manifest is None or manifest["fingerprint"] != made_by:
                break
            usable.append((manifest, open_generation(index, manifest)))
    except DamagedGenerationError:
        return usable
    return usable


def _read_listing(index: Path, name: str) -> tuple[Listed, ...]:
    return open_segment(index / "segments" / name).listing


def _listed(index: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of each live article of a generation."""
    found = {}
    for part in manifest["parts"]:
        dead = set(part["dead"])
        listing = enumerate(_read_listing(index, part["segment"]))
        found.update({entry.article_id: entry.digest for number, entry in listing if number not in dead})
    return found


def _listed_by_another(index: Path) -> dict[str, str]:
    """Return what `_listed` does of a generation that cannot be kept, as after a word was taught; {} if it is gone."""
    try:
        manifest = current_manifest(index)
        return _listed(index, manifest) if manifest else {}
    except (DamagedGenerationError, OSError, ValueError, TypeError, KeyError):
        return {}


def _plan(
    index: Path, manifests: Sequence[Mapping[str, Any]], digests: Mapping[str, str], *, purge: bool = False
) -> _Plan:
    """Decide which segments stay: those of which half the articles do, the small ones only while there are few.

    A generation of exactly these articles, the one before a change taken back, stays as it is. With `purge` nothing
    stays that holds an article which is gone.
    """
    for manifest in manifests:
        holds_gone = any(part["dead"] for part in manifest["parts"])
        if _listed(index, manifest) == digests and not (purge and holds_gone):
            return _Plan(kept=[(part["segment"], list(part["dead"])) for part in manifest["parts"]])
    plan = _Plan()
    missing = dict(digests)
    for name in dict.fromkeys(part["segment"] for manifest in manifests for part in manifest["parts"]):
        listing = _read_listing(index, name)
        dead = [n for n, entry in enumerate(listing) if missing.get(entry.article_id) != entry.digest]
        if len(dead) * 2 > len(listing) or (purge and dead):
            continue
        plan.kept.append((name, dead))
        gone = set(dead)
        for number, entry in enumerate(listing):
            if number not in gone:
                del missing[entry.article_id]
    if len(plan.kept) >= MAX_SEGMENTS:
        large = []
        for name, dead in plan.kept:
            listing = _read_listing(index, name)
            if len(listing) - len(dead) >= SMALL_SEGMENT_ARTICLES:
                large.append((name, dead))
            else:
                gone = set(dead)
                live = {entry.article_id for n, entry in enumerate(listing) if n not in gone}
                missing.update({article_id: digests[article_id] for article_id in live})
        plan.kept = large
    plan.fresh = [article_id for article_id in digests if article_id in missing]
    return plan


def _read(collection: Collection, article_ids: Sequence[str]) -> list[Article]:
    """Return articles by their ids, in order; one that is gone meanwhile is left out."""
    found = collection.read(set(article_ids))
    return [found[article_id] for article_id in article_ids if article_id in found]


def _chunks(articles: Sequence[Article]) -> Iterator[list[Article]]:
    chunk: list[Article] = []
    chars = 0
    for article in articles:
        if chunk and chars + len(article.body) > MAX_SEGMENT_CHARS:
            yield chunk
            chunk, chars = [], 0
        chunk.append(article)
        chars += len(article.body)
    if chunk:
        yield chunk


def _write(
    index: Path, articles: Sequence[Article], cache: Path, taught: tuple[str, ...], progress: Progress | None
) -> Iterator[str]:
    """Write the segments of new articles and yield their names; large corpora are shared out to all cores."""
    chunks = list(_chunks(articles))
    cores = min(len(chunks), os.cpu_count() or 1)
    done = 0

    def count(articles_done: int = 1) -> None:
        nonlocal done
        done += articles_done
        if progress:
            progress(done, len(articles))

    if cores == 1 or sum(len(article.body) for article in articles) < PARALLEL_FROM_CHARS:
        for chunk in chunks:
            yield _write_chunk(index, cache, taught, chunk, count)
        return
    load_frequencies(cache)  # so that the processes find the list ready
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        names = pool.map(partial(_write_chunk, index, cache, taught), chunks)
        for chunk, name in zip(chunks, names, strict=True):
            count(len(chunk))
            yield name


def _write_chunk(
    index: Path,
    cache: Path,
    taught: tuple[str, ...],
    chunk: Sequence[Article],
    count: Callable[[], None] | None = None,
) -> str:
    """Write one segment, whole or not at all, and return its name: a digest of what it holds."""
    digest = hashlib.blake2b(fingerprint(taught).encode(), digest_size=12)
    for article in chunk:
        digest.update(article_digest(article).encode())
    name, copies = digest.hexdigest(), 1
    while (index / "segments" / name).exists():
        copies += 1
        name = f"{digest.hexdigest()}-{copies}"
    half_written = index / "segments" / f"{name}.tmp"
    shutil.rmtree(half_written, ignore_errors=True)
    segmenter, frequencies = _tools(cache, taught)
    write_segment(half_written, _counting(chunk, count), segmenter, frequencies)
    sync_files(half_written)
    half_written.rename(index / "segments" / name)
    sync_folder(index / "segments")
    return name


def _counting(articles: Sequence[Article], count: Callable[[], None] | None) -> Iterator[Article]:
    for article in articles:
        yield article
        if count:
            count()


_tools_made: dict[tuple[str, ...], tuple[Segmenter, dict[str, int]]] = {}
_making_tools = threading.Lock()


def _tools(cache: Path, taught: tuple[str, ...]) -> tuple[Segmenter, dict[str, int]]:
    """Return the segmenter and the word list, with `taught` words beside ours.

    They are made once a process, the same whatever the cache's folder; of lists with taught words the last is kept.
    """
    with _making_tools:
        if () not in _tools_made:
            frequencies = load_frequencies(cache)
            _tools_made[()] = Segmenter(frequencies), frequencies
        if taught not in _tools_made:
            frequencies = with_words(_tools_made[()][1], taught)
            kept = {(): _tools_made[()], taught: (Segmenter(frequencies), frequencies)}
            _tools_made.clear()
            _tools_made.update(kept)
        return _tools_made[taught]


def load_segmenter(data: Path) -> Segmenter:
    """Return the segmenter for a data folder, with the words it was taught; the word list is kept ready there."""
    return _tools(words_cache(data), read_own_lexicon(data).words)[0]


def _same_parts(manifest: Mapping[str, Any], names: Sequence[str], dead: Sequence[Sequence[int]]) -> bool:
    parts = [(part["segment"], list(part["dead"])) for part in manifest["parts"]]
    return parts == [(name, sorted(one)) for name, one in zip(names, dead, strict=True)]


def _next_number(index: Path) -> int:
    folder = index / "generations"
    numbers = [int(path.name) for path in folder.iterdir() if path.name.isdigit()] if folder.is_dir() else []
    return max(numbers, default=0) + 1


def _clean(index: Path) -> None:
    """Delete what neither the current generation nor the one before needs; nothing where the current is damaged."""
    try:
        manifests = [manifest for manifest in (current_manifest(index), previous_manifest(index)) if manifest]
    except DamagedGenerationError:
        return
    generations = {f"{manifest['number']:06d}" for manifest in manifests}
    segments = {part["segment"] for manifest in manifests for part in manifest["parts"]}
    for folder, kept in ((index / "generations", generations), (index / "segments", segments)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

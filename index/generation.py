"""A generation: a manifest of immutable segments, the term weights over all of them, and their checksums.

    DATA/index/CURRENT                    names the generation in use, and its manifest's checksum
    DATA/index/generations/N/             manifest.json, and weights.bin: the idf of every field and segment
    DATA/index/segments/NAME/             index/segment.py; shared between generations

CURRENT is replaced after everything it leads to is on disk, so a power cut leaves the old generation or the new.
"""

import bisect
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.article import ParsedArticle
from corpus.files import sync_folder, write_atomically
from index.arrays import open_arrays, save_arrays
from index.bm25 import weigh_terms
from index.errors import DamagedGenerationError
from index.industry_frames import Claim
from index.segment import FIELDS, Listed, SegmentFiles, open_segment
from index.term_index import TermIndex

FORMAT = 3
MAX_CHECKED_BYTES = 64 << 20
"""Files are checked by content while a generation is no larger than this, and by size beyond it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage or sentence stands: its article in the generation, and its number in the article."""

    article: int
    number: int


class Generation:
    """An opened generation. It never changes; hold it as long as you need it."""

    def __init__(
        self,
        number: int,
        segments: Sequence[SegmentFiles],
        dead: Sequence[Sequence[int]],
        fields: Mapping[str, TermIndex],
    ) -> None:
        """Join opened segments; `dead` lists the articles of each segment that no longer count."""
        self.number = number
        self.fields = fields
        self._segments = tuple(segments)
        self._dead = tuple(frozenset(one) for one in dead)
        self._first_article = _starts([len(segment.listing) for segment in segments])
        self._first_passage = _starts([segment.passages[-1] for segment in segments])
        self._first_sentence = _starts([segment.sentences[-1] for segment in segments])

    def listing(self) -> Iterator[tuple[int, Listed]]:
        """Yield the number of each live article in the generation and what is known of it, in index order."""
        for segment, first, dead in zip(self._segments, self._first_article, self._dead, strict=False):
            for number, listed in enumerate(segment.listing):
                if number not in dead:
                    yield first + number, listed

    def industry_claims(self) -> Iterator[tuple[int, Claim]]:
        """Yield what frames claim to be industries, with the number of the sentence, in order of the live articles."""
        parts = zip(self._segments, self._first_sentence, self._dead, strict=False)
        for segment, first, dead in parts:
            for article, number, claim in segment.claims():
                if article not in dead:
                    yield first + segment.sentences[article] + number, claim

    @property
    def sentence_count(self) -> int:
        """How many sentences there are, those of articles that no longer count included."""
        return sum(segment.sentences[-1] for segment in self._segments)

    def article(self, number: int) -> ParsedArticle:
        """Return an article by its number in the generation."""
        part = bisect.bisect_right(self._first_article, number) - 1
        return self._segments[part].parsed(number - self._first_article[part])

    def documents_of(self, article_ids: Collection[str], level: str) -> NDArray[np.bool_]:
        """Return which passages or sentences (`level`) belong to some articles: bool [documents of the level]."""
        marks = []
        for segment in self._segments:
            starts = segment.passages if level == "passage" else segment.sentences
            held = np.array([listed.article_id in article_ids for listed in segment.listing], bool)
            marks.append(np.repeat(held, np.diff(starts)))
        return np.concatenate(marks)

    def passage_place(self, number: int) -> Place:
        """Return where a passage (numbered through the generation) stands."""
        part = bisect.bisect_right(self._first_passage, number) - 1
        return self._place(part, number - self._first_passage[part], self._segments[part].passages)

    def sentence_place(self, number: int) -> Place:
        """Return where a sentence (numbered through the generation) stands."""
        part = bisect.bisect_right(self._first_sentence, number) - 1
        return self._place(part, number - self._first_sentence[part], self._segments[part].sentences)

    def passage_number(self, place: Place) -> int:
        """Return the number through the generation of the passage that stands at a place."""
        part = bisect.bisect_right(self._first_article, place.article) - 1
        start = self._segments[part].passages[place.article - self._first_article[part]]
        return self._first_passage[part] + start + place.number

    def sentence_number(self, place: Place) -> int:
        """Return the number through the generation of the sentence that stands at a place."""
        part = bisect.bisect_right(self._first_article, place.article) - 1
        start = self._segments[part].sentences[place.article - self._first_article[part]]
        return self._first_sentence[part] + start + place.number

    def _place(self, part: int, number: int, starts: Sequence[int]) -> Place:
        article = bisect.bisect_right(starts, number) - 1
        return Place(self._first_article[part] + article, number - starts[article])


def _starts(sizes: Sequence[int]) -> list[int]:
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts


def current_manifest(index: Path) -> dict[str, Any] | None:
    """Return the manifest CURRENT names, or None if there is none. Raises DamagedGenerationError."""
    try:
        pointer = json.loads((index / "CURRENT").read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise DamagedGenerationError(f"{index / 'CURRENT'} cannot be read") from error
    return read_manifest(index, pointer)


def read_manifest(index: Path, pointer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a pointer {generation, digest}. Raises DamagedGenerationError."""
    try:
        content = (index / "generations" / f"{pointer['generation']:06d}" / "manifest.json").read_bytes()
        if _digest(content) != pointer["digest"]:
            raise DamagedGenerationError("a manifest is not what CURRENT says")
        manifest: dict[str, Any] = json.loads(content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedGenerationError("a manifest cannot be read") from error
    if manifest.get("format") != FORMAT:
        raise DamagedGenerationError(f"a generation of format {manifest.get('format')}, not {FORMAT}")
    return manifest


def open_generation(index: Path, manifest: Mapping[str, Any]) -> Generation:
    """Open a generation after checking its files. Raises DamagedGenerationError."""
    _check_files(index, manifest["files"])
    try:
        parts = manifest["parts"]
        segments = [open_segment(index / "segments" / part["segment"]) for part in parts]
        dead = [part["dead"] for part in parts]
        folder = index / "generations" / f"{manifest['number']:06d}"
        weights = open_arrays(folder / "weights.bin")
        fields = {}
        for field in FIELDS:
            fields[field] = TermIndex(
                [segment.postings[field] for segment in segments],
                [weights[f"{field}/{part}"] for part in range(len(parts))],
                [live_documents(segment, one, field) for segment, one in zip(segments, dead, strict=True)],
                manifest["average_length"][field],
            )
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise DamagedGenerationError(f"generation {manifest.get('number')} cannot be opened: {error}") from error
    return Generation(manifest["number"], segments, dead, fields)


def live_documents(segment: SegmentFiles, dead: Sequence[int], field: str) -> NDArray[np.bool_] | None:
    """Return which documents of a field still count when some articles are dead, None where all do."""
    if not dead:
        return None
    starts = segment.passages if field.startswith("passage") else segment.sentences
    live = np.ones(starts[-1], bool)
    for article in dead:
        live[starts[article] : starts[article + 1]] = False
    return live


def publish_generation(
    index: Path,
    number: int,
    fingerprint: str,
    names: Sequence[str],
    dead: Sequence[Sequence[int]],
    known: Mapping[str, Sequence[Any]],
) -> None:
    """Weigh the terms of written segments, write generation `number`, and make it the current one.

    `known` are sizes and digests of files that earlier manifests hold, so that kept segments are not read again.
    """
    segments = [open_segment(index / "segments" / name) for name in names]
    folder = index / "generations" / f"{number:06d}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    average_length = {}
    arrays: dict[str, NDArray[Any]] = {}
    for field in FIELDS:
        postings = [segment.postings[field] for segment in segments]
        live = [live_documents(segment, one, field) for segment, one in zip(segments, dead, strict=True)]
        weights = weigh_terms(postings, live)
        average_length[field] = weights.average_length
        arrays |= {f"{field}/{part}": idf for part, idf in enumerate(weights.idf)}
    save_arrays(folder / "weights.bin", arrays)
    folders = [*(index / "segments" / name for name in names), folder]
    files = sorted((str(path.relative_to(index)), path) for one in folders for path in one.rglob("*") if path.is_file())
    manifest = {
        "format": FORMAT,
        "number": number,
        "fingerprint": fingerprint,
        "parts": [{"segment": name, "dead": sorted(one)} for name, one in zip(names, dead, strict=True)],
        "average_length": average_length,
        "files": {name: known.get(name) or [path.stat().st_size, _digest(path.read_bytes())] for name, path in files},
    }
    content = json.dumps(manifest, sort_keys=True).encode()
    (folder / "manifest.json").write_bytes(content)
    sync_files(folder)
    sync_folder(index / "generations")
    pointer = {"generation": number, "digest": _digest(content), "previous": _pointer(index)}
    write_atomically(index / "CURRENT", json.dumps(pointer).encode())


def _pointer(index: Path) -> dict[str, Any] | None:
    """Return what CURRENT says, without what it said before."""
    try:
        pointer = json.loads((index / "CURRENT").read_bytes())
        return {key: pointer[key] for key in ("generation", "digest")}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def previous_manifest(index: Path) -> dict[str, Any] | None:
    """Return the manifest of the generation before the current one, or None where it is gone or damaged."""
    try:
        pointer = json.loads((index / "CURRENT").read_bytes()).get("previous")
        return read_manifest(index, pointer) if pointer else None
    except (OSError, ValueError, AttributeError, DamagedGenerationError):
        return None


def forget_previous(index: Path) -> None:
    """Give up the generation before the current one: CURRENT names it no more."""
    pointer = _pointer(index)
    if pointer is not None:
        write_atomically(index / "CURRENT", json.dumps(pointer).encode())


def sync_files(folder: Path) -> None:
    """Make every file below a folder, and their names, durable."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _check_files(index: Path, files: Mapping[str, Sequence[Any]]) -> None:
    whole = sum(size for size, _ in files.values()) <= MAX_CHECKED_BYTES
    for name, (size, digest) in files.items():
        path = index / name
        try:
            if path.stat().st_size != size or (whole and _digest(path.read_bytes()) != digest):
                raise DamagedGenerationError(f"{path} is not what its manifest says")
        except OSError as error:
            raise DamagedGenerationError(f"{path} is missing") from error

"""The engine in use: opened from the data folder, and swapped for a newer generation without a pause."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bot.coverage import Coverage, find_examples, find_extent
from bot.settings import Settings
from corpus.collection import Collection
from corpus.errors import CorpusError
from corpus.own_lexicon import read_own_lexicon
from index.engine import AnswerEngine
from index.errors import DamagedGenerationError
from index.industries import Industry
from index.taught import trying_aliases, use_aliases
from index.update import Progress, Receipt, index_folder, is_current, load_index, load_segmenter, update_index

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What takes long to find out of the generation a pointer names, and is wanted as soon as it answers."""

    pointer: bytes
    industries: tuple[Industry, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that the generation a pointer names does answer; they may follow when it answers already."""

    pointer: bytes
    questions: tuple[str, ...]


Prepare = Callable[[Path], Prepared | None]
"""Finds out of the current generation of a data folder what takes long, perhaps elsewhere; None where it cannot."""

PrepareExamples = Callable[[Path], Examples | None]
"""Does the same for examples."""


class Loaded:
    """An engine and what its articles cover; examples of that are found when first asked for, unless they follow."""

    def __init__(self, engine: AnswerEngine, *, pointer: bytes = b"", examples_follow: bool = False) -> None:
        """Take the engine, what names it (`pointer_of`), and whether somebody else will bring examples."""
        self.engine, self.pointer = engine, pointer
        self.examples_follow = examples_follow
        self._examples: tuple[str, ...] | None = () if examples_follow else None

    @cached_property
    def extent(self) -> Coverage:
        """How many articles there are and from when, without examples: those take asking."""
        return find_extent(self.engine)

    @property
    def coverage(self) -> Coverage:
        """What the articles cover, with example questions: none of these while they are to follow."""
        if self._examples is None:
            self._examples = find_examples(self.engine)
        return replace(self.extent, examples=self._examples)

    def take(self, examples: Examples | None) -> None:
        """Take the examples that were to follow; those of another generation, or none, are found when asked for."""
        self.examples_follow = False
        self._examples = examples.questions if examples and examples.pointer == self.pointer else None


def prepare(data: Path) -> Prepared:
    """Find the industries of the current generation of a data folder. Raises DamagedGenerationError."""
    with _opened(data) as (pointer, engine):
        return Prepared(pointer, engine.industries)


def prepare_examples(data: Path) -> Examples:
    """Find example questions for the current generation of a data folder. Raises DamagedGenerationError."""
    with _opened(data) as (pointer, engine):
        return Examples(pointer, find_examples(engine))


@contextmanager
def _opened(data: Path) -> Iterator[tuple[bytes, AnswerEngine]]:
    """Yield what names the current generation, and its engine, with the names taught beside it in use."""
    pointer = pointer_of(data)
    with trying_aliases(read_own_lexicon(data).groups):
        yield pointer, AnswerEngine(load_index(data), load_segmenter(data))


class EngineSlot:
    """Holds what answers at present. Take `current` once for a reply and keep it until the reply is sent."""

    def __init__(self, collection: Collection, *, progress: Progress | None = None) -> None:
        """Open the engine; a missing, stale, damaged or foreign index is brought up to date first.

        Where an article cannot be read, the index there is answers; the error goes up only where there is none.
        """
        self.collection = collection
        self._updating, self._swapping = threading.Lock(), threading.Lock()
        self._refused_pointer = b""
        self.current = self._bring_up_to_date(progress) or self._load_or_build(progress)

    @property
    def is_updating(self) -> bool:
        """Whether an update is running in this process."""
        return self._updating.locked()

    def update(self, build: Callable[[Collection], Receipt] = update_index, prepare: Prepare = prepare) -> Receipt:
        """Bring the index up to date, by `build`, and swap to it once prepared; the old engine answers meanwhile.

        `complete` has to be called then.
        """
        with self._updating:
            receipt = build(self.collection)
            self._swap(prepare)
            return receipt

    def complete(self, prepare_examples: PrepareExamples = prepare_examples) -> None:
        """Find the examples of what answers now, where they are to follow. Raises DamagedGenerationError."""
        loaded, found = self.current, None
        if loaded.examples_follow:
            try:
                found = prepare_examples(self.collection.data)
            finally:
                loaded.take(found)

    def refresh(self) -> bool:
        """Swap to the generation on disk if it is another one; tell whether it was.

        One that cannot be opened leaves the engine as it is, and is tried again the next time. One that is being made
        here is left to `update`.
        """
        swapped = not self.is_updating and self._swap(prepare)
        if swapped:
            self.complete()
        return swapped

    def _swap(self, prepare: Prepare) -> bool:
        with self._swapping:
            pointer = pointer_of(self.collection.data)
            if pointer == self.current.pointer:
                return False
            try:
                self.current = self._load(prepare)
            except DamagedGenerationError as error:
                if pointer != self._refused_pointer:
                    log.warning("%s; answering from the generation before", error)
                self._refused_pointer = pointer
                return False
            return True

    def _bring_up_to_date(self, progress: Progress | None) -> Loaded | None:
        """Update a stale index; where an article keeps it from being done, return the engine of the index there is."""
        try:
            if not is_current(self.collection):
                update_index(self.collection, progress=progress)
        except CorpusError as error:
            try:
                loaded = self._load()
            except DamagedGenerationError:
                raise error from None
            log.warning("%s; answering from the index made before", error)
            return loaded
        return None

    def _load_or_build(self, progress: Progress | None) -> Loaded:
        try:
            return self._load()
        except DamagedGenerationError as error:
            log.warning("%s; building it again from the articles", error)
            update_index(self.collection, progress=progress)
            return self._load()

    def _load(self, prepare: Prepare | None = None) -> Loaded:
        """Open the current generation; without `prepare` what takes long is found when first asked for."""
        data = self.collection.data
        prepared = prepare(data) if prepare else None
        pointer = pointer_of(data)
        generation, groups = load_index(data), read_own_lexicon(data).groups
        known = prepared.industries if prepared and prepared.pointer == pointer else None
        engine = AnswerEngine(generation, load_segmenter(data), known)
        use_aliases(groups)
        return Loaded(engine, pointer=pointer, examples_follow=prepare is not None)


def pointer_of(data: Path) -> bytes:
    """Return what names the generation on disk and the names taught beside it, which need no other generation."""
    try:
        current = (index_folder(data) / "CURRENT").read_bytes()
    except OSError:
        current = b""
    return current + repr(read_own_lexicon(data).groups).encode()


def open_collection(settings: Settings) -> Collection:
    """Return the collection the settings name."""
    return Collection(settings.data, settings.corpus)

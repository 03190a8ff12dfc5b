"""Heavy work on articles, in a process of its own: understanding new ones and building the index stop no answer.

The process is started when there is something to do, keeps the word list for the next time, and ends when idle.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bot.drafts import Findings
from bot.processes import CONTEXT, UnderWay, giving_way, make_pool
from bot.questions import Changed, compare_answers
from bot.slot import Examples, Prepared, prepare, prepare_examples
from corpus.article import Article
from corpus.change import Change
from corpus.collection import Collection
from corpus.decoding import chinese_share
from corpus.own_lexicon import OwnLexicon
from index.generation import Generation, open_generation, previous_manifest
from index.update import Receipt, index_folder, load_index, load_segmenter, update_index

if TYPE_CHECKING:
    from bot.lexicon_trial import Effect
    from index.word_proposals import WordProposal

log = logging.getLogger(__name__)

IDLE_S = 600.0
"""How long the process waits for more to do."""

MIN_CHARS, LEAST_CHINESE = 60, 0.4
"""A text that is shorter, or of which less is Chinese, is worth a warning."""

MAX_READ_FOR_WORDS = 300
"""Articles that are read for new words, the newest."""

P = ParamSpec("P")
T = TypeVar("T")


class Workshop:
    """The process, and what it can do. Its methods block and may be called from several threads; they take turns."""

    def __init__(self, under_way: UnderWay) -> None:
        """Start nothing yet; the work will give way to answers `under_way`."""
        self._under_way = under_way
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._idle: threading.Timer | None = None
        self._counts = CONTEXT.Array("q", 2)

    @property
    def progress(self) -> tuple[int, int]:
        """How many articles the index that is being built has, and how many it is to have: (0, 0) before that."""
        done, total = self._counts[:]
        return int(done), int(total)

    def add(self, collection: Collection, articles: Sequence[Article]) -> Change:
        """Add articles, as `add` of the collection does and with its errors."""
        return self._run(Collection.add, collection, articles)

    def undo(self, collection: Collection, number: int) -> Change:
        """Take a change back, as `undo` of the collection does and with its errors."""
        return self._run(Collection.undo, collection, number)

    def update(self, collection: Collection) -> Receipt:
        """Bring an index up to date, as `update_index` does and with its errors."""
        self._counts[:] = [0, 0]
        return self._run(_update, collection)

    def purge(self, collection: Collection) -> Receipt:
        """Do as `update` does, and leave no word in the index of articles that are gone."""
        self._counts[:] = [0, 0]
        return self._run(_update, collection, purge=True)

    def prepare(self, data: Path) -> Prepared | None:
        """Return what `prepare` of bot/slot.py finds out of the current generation, with its errors.

        None where the process dies: what was indexed can be used all the same.
        """
        try:
            return self._run(prepare, data)
        except BrokenProcessPool:
            return None

    def prepare_examples(self, data: Path) -> Examples | None:
        """Return what `prepare_examples` of bot/slot.py finds, with its errors; None where the process dies."""
        try:
            return self._run(prepare_examples, data)
        except BrokenProcessPool:
            return None

    def examine(self, collection: Collection, articles: Sequence[Article]) -> list[Findings]:
        """Return what is understood of each article, beside those in the index. Raises DamagedGenerationError."""
        return self._run(_examine, collection, articles)

    def compare_answers(self, collection: Collection, questions: Path, today: str, before: int) -> Changed | None:
        """Return which questions of a file are answered by another sentence than in the generation `before`.

        None where that generation is not the one before the current one. Raises BotError for a file of another form.
        """
        return self._run(_compare, collection, questions, today, before)

    def try_lexicon(
        self, collection: Collection, lexicon: OwnLexicon, words: Sequence[str], questions: Path | None, today: str
    ) -> "Effect":
        """Return what another lexicon would change, as `try_lexicon` does and with its errors."""
        return self._run(_try_lexicon, collection, lexicon, words, questions, today)

    def propose_words(self, collection: Collection) -> "list[WordProposal]":
        """Return words the lexicon may lack, of the newest articles. Raises DamagedGenerationError."""
        return self._run(_propose_words, collection)

    def close(self) -> None:
        """End the process; there may be work again, which starts another."""
        with self._lock:
            self._end()

    def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            try:
                for attempt in range(2):
                    if self._pool is None:
                        self._pool = make_pool(1, _prepare, self._counts, self._under_way)
                    try:
                        return self._pool.submit(_work, partial(work, *args, **kwargs)).result()
                    except BrokenProcessPool:
                        log.warning("the process for articles died")
                        self._end()
                        if attempt:
                            raise
                raise AssertionError("unreachable")
            finally:
                self._idle = threading.Timer(IDLE_S, self.close)
                self._idle.daemon = True
                self._idle.start()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@dataclass(slots=True)
class _Shared:
    """What the process shares with the bot's own: how far it is, and an UnderWay, the answers it gives way to."""

    counts: Any = None
    under_way: Any = None


_shared = _Shared()


def _prepare(counts: Any, under_way: UnderWay) -> None:
    """Make ready the process: everything else on the machine comes first."""
    _shared.counts, _shared.under_way = counts, under_way
    if hasattr(os, "nice"):
        os.nice(10)


def _work(work: Callable[[], T]) -> T:
    with giving_way(_shared.under_way):
        return work()


def _count(done: int, total: int) -> None:
    _shared.counts[:] = [done, total]


_held: list[Generation] = []
"""The generation last worked on: while it is held, its segments need not be opened again."""


def _open(collection: Collection) -> Generation:
    _held[:] = [load_index(collection.data)]
    return _held[0]


def _update(collection: Collection, *, purge: bool = False) -> Receipt:
    receipt = update_index(collection, purge=purge, progress=_count)
    _open(collection)
    return receipt


def _examine(collection: Collection, articles: Sequence[Article]) -> list[Findings]:
    from corpus.parsing import parse  # noqa: PLC0415  # the bot's own process does without
    from corpus.words import load_frequencies  # noqa: PLC0415
    from index.novelty import Novelty, examine  # noqa: PLC0415
    from index.update import words_cache  # noqa: PLC0415

    generation, segmenter = _open(collection), load_segmenter(collection.data)
    frequencies = load_frequencies(words_cache(collection.data))

    def look(article: Article) -> Findings:
        found: Novelty = examine(parse(article, frequencies), generation, segmenter)
        near = found.near
        return Findings(
            paragraphs=found.paragraphs,
            sentences=found.sentences,
            joins=found.joins,
            repeats=found.repeats,
            figures=found.figures,
            new_figures=found.new,
            differing=tuple(
                (
                    f"{one.figure.subject}{one.figure.indicator}",
                    one.figure.value_text,
                    one.other.figure.value_text,
                    one.other.hit.title,
                    one.other.hit.published or "",
                )
                for one in found.differing
            ),
            near_id=near.article_id if near else "",
            near_title=near.title if near else "",
            near_published=(near.published or "") if near else "",
            alike=near.alike if near else 0.0,
            changed=near.count if near else 0,
            changes=tuple((change.old, change.new) for change in near.changes) if near else (),
            odd=tuple(_oddities(article, found.same_title, near.article_id if near else "", open_end=found.ends_open)),
        )

    return [look(article) for article in articles]


def _try_lexicon(
    collection: Collection, lexicon: OwnLexicon, words: Sequence[str], questions: Path | None, today: str
) -> "Effect":
    from bot.lexicon_trial import try_lexicon  # noqa: PLC0415  # the bot's own process does without

    return try_lexicon(collection, lexicon, words, questions, today)


def _propose_words(collection: Collection) -> "list[WordProposal]":
    from index.word_proposals import propose_words  # noqa: PLC0415

    generation, segmenter = _open(collection), load_segmenter(collection.data)
    newest = sorted(generation.listing(), key=lambda one: (one[1].published or "", one[0]), reverse=True)
    articles = [generation.article(number) for number, _ in newest[:MAX_READ_FOR_WORDS]]
    return propose_words(articles, segmenter)


def _oddities(article: Article, same_title: str | None, near: str, *, open_end: bool) -> list[str]:
    """Return what is worth a warning: short, foreign, broken, open_end, same_title."""
    odd = {
        "short": len(article.body.strip()) < MIN_CHARS,
        "foreign": chinese_share(article.body) < LEAST_CHINESE,
        "broken": "\ufffd" in article.body,
        "open_end": open_end,
        "same_title": same_title is not None and same_title != near,
    }
    return [name for name, found in odd.items() if found]


def _compare(collection: Collection, questions: Path, today: str, before: int) -> Changed | None:
    index = index_folder(collection.data)
    manifest = previous_manifest(index)
    if manifest is None or manifest["number"] != before:
        return None
    now, then = load_index(collection.data), open_generation(index, manifest)
    return compare_answers(then, now, load_segmenter(collection.data), questions, today)

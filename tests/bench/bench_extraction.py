"""What finding figures adds to the time of building an index.

    python tests/bench/bench_extraction.py [--eval DIR] [--articles N] [--turns N]

An index of articles of crud_news is built as `yiju index` builds it, with figures and without, in turns, each in a
process of its own. Prints seconds of one processor, so that what else runs counts for little; nothing is asserted.
"""

import argparse
import json
import lzma
import multiprocessing
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from corpus.article import Figure, Sentence  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
CORPUS = 68_000
"""Articles of crud_news that those taken are spread over."""


def seconds_of_building(corpus: Path, figures: bool) -> float:
    """Return how long the processor takes to build an index of a corpus, with the figures of its sentences or none.

    Modules and word lists are loaded before, by the built-in articles.
    """
    from corpus import parsing  # noqa: PLC0415  # what importing takes is not counted
    from corpus.collection import Collection  # noqa: PLC0415
    from corpus.figures import follow_figures  # noqa: PLC0415
    from index.update import update_index  # noqa: PLC0415

    found: Callable[..., Iterator[tuple[Figure, ...]]] = follow_figures if figures else _find_none
    with tempfile.TemporaryDirectory() as data, patch.object(parsing, "follow_figures", found):
        update_index(Collection(Path(data) / "built-in"))
        began = time.process_time()
        update_index(Collection(Path(data) / "data", corpus))
        return time.process_time() - began


def _find_none(sentences: Sequence[Sentence], *_: object) -> Iterator[tuple[Figure, ...]]:
    yield from [()] * len(sentences)


def main() -> None:
    """Build in turns and print both times and what the second is less."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder that holds crud_news")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {options.articles} articles")
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as one,
    ):
        corpus = Path(folder) / "corpus.jsonl"
        with lzma.open(options.eval / "crud_news" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, 0, CORPUS, CORPUS // options.articles)]
        kept = ({key: row[key] for key in ("id", "title", "text")} for row in rows[: options.articles])
        corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
        taken: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(options.turns):
            for figures, seconds in taken.items():
                seconds.append(one.apply(seconds_of_building, (corpus, figures)))
            print(f"with {taken[True][-1]:5.2f} s   without {taken[False][-1]:5.2f} s", flush=True)
    for name, of in (("the fastest", min), ("in the middle", statistics.median)):
        print(f"added, {name}: {of(taken[True]) / of(taken[False]) - 1:.0%}")


if __name__ == "__main__":
    main()

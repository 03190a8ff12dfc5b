"""Whether every number shown of figures is printed in a sentence: python tests/quality/figures_shown.py [--eval DIR].

1,000 articles of crud_news, which lies beside the repository in ../shared/eval: of every indicator they state a figure
of, the series, its chart, the card and a comparison with another are read as a reader sees them. Prints how many were
checked and each number without a sentence; exits 1 if there is one.
"""

import argparse
import json
import lzma
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from shown_numbers import check_all, queries_of  # noqa: E402

from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
ARTICLES, EVERY = 1000, 68
"""So many articles, each so many lines after the one before."""

QUERIES = 800
ASKED_ON = "2024-01-01"


def main() -> int:
    """Build an index of the articles, check what is shown, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--eval", type=Path, default=EVAL)
    parser.add_argument("--queries", type=int, default=QUERIES)
    arguments = parser.parse_args()
    source = arguments.eval / "crud_news" / "corpus.jsonl.xz"
    if not source.is_file():
        print(f"{source} is not there; name the folder of the sets with --eval")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "news.jsonl"
        with lzma.open(source, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, 0, ARTICLES * EVERY, EVERY)]
        corpus.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
        engine = EngineSlot(Collection(Path(folder) / "data", corpus)).current.engine
        every = queries_of(engine.generation, engine.segmenter)
        queries = every[:: max(1, len(every) // arguments.queries)]
        print(f"{len(rows)} articles, {len(every)} indicators, {len(queries)} of them asked for", flush=True)
        began, checked, wrong = time.monotonic(), Counter[str](), 0
        for query, shown, numbers in check_all(engine, queries, ASKED_ON):
            checked[shown] += 1
            if numbers:
                wrong += 1
                print(f"{shown}: {query}: {numbers}")
        seconds = time.monotonic() - began
    print(f"{dict(checked)} checked in {seconds:.0f} s, {wrong} with a number that no sentence prints")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

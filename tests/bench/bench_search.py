"""How long an answer takes, and BM25 over our postings beside rank_bm25's own, in one run.

    python tests/bench/bench_search.py [--passages N] [--corpus PATH --questions FILE.jsonl]

Prints p50 and p99 in milliseconds with the machine and the commit; nothing is asserted.
"""

import argparse
import json
import platform
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi

from bot.slot import EngineSlot
from corpus.collection import Collection
from index.bm25 import weigh_terms
from index.postings import build_postings
from index.term_index import TermIndex

QUESTIONS = Path(__file__).parents[1] / "data" / "gold.jsonl"
SEED = 20240318


def percentiles(name: str, work: Callable[[str], object], inputs: Sequence[str]) -> float:
    """Time each input once after a warm-up; print the figures and return the median in milliseconds."""
    for one in inputs[:10]:
        work(one)
    taken = []
    for one in inputs:
        began = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"{name:44} p50 {np.percentile(taken, 50):8.2f} ms   p99 {np.percentile(taken, 99):8.2f} ms   n {len(taken)}")
    return float(np.percentile(taken, 50))


def synthetic(passages: int) -> list[list[str]]:
    """Return passages of 80 terms drawn by Zipf's law from 50,000."""
    draw = np.random.default_rng(SEED).zipf(1.3, size=(passages, 80)) % 50_000
    return [[f"t{term}" for term in row] for row in draw.tolist()]


def bench_bm25(passages: int) -> None:
    """Time ten best of a six-term query by our postings and by the library, turn about in one process."""
    documents = synthetic(passages)
    postings = build_postings(documents)
    weights = weigh_terms([postings], [None])
    ours = TermIndex([postings], weights.idf, [None], weights.average_length)
    library = BM25Okapi(documents)
    pick = random.Random(SEED)
    queries = [" ".join(pick.sample(documents[pick.randrange(passages)], 6)) for _ in range(60)]
    fast = percentiles(f"postings, {passages} passages", lambda q: ours.search(q.split(), k=10), queries)
    slow = percentiles(f"rank_bm25, {passages} passages", lambda q: library.get_scores(q.split()), queries)
    print(f"{'ratio':44} {slow / fast:12.0f}")


def bench_answers(corpus: Path | None, questions: Sequence[str]) -> None:
    """Time whole answers of a running engine."""
    with tempfile.TemporaryDirectory() as data:
        began = time.perf_counter()
        engine = EngineSlot(Collection(Path(data), corpus)).current.engine
        print(f"{'built and opened':44} {time.perf_counter() - began:12.2f} s")
        percentiles("answer, end to end", lambda q: engine.answer(q, asked_on="2024-04-01"), questions)


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    options = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    print(f"{platform.machine()}, Python {platform.python_version()}, commit {commit.stdout.strip() or 'unknown'}")
    with options.questions.open(encoding="utf-8") as lines:
        questions = [str(json.loads(line)["question"]) for line in lines]
    bench_answers(options.corpus, questions)
    bench_bm25(options.passages)


if __name__ == "__main__":
    main()

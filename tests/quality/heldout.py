"""How well questions are answered that nothing was fitted or tried on: python tests/quality/heldout.py [--eval DIR].

own_heldout.jsonl has 130 questions on the built-in articles, own_heldout_later.jsonl 168 by one more writer;
news_heldout.jsonl 150 on 25 articles of crud_news, asked among 2,000; topics_heldout.jsonl 550 on ten topics of eight
such articles each, asked among 2,000 and of the topic's eight alone. Each was written by people who had not seen the
bot, in everyday words. Their twins are own_fit.jsonl, news_fit.jsonl and topics_fit.jsonl. Only totals are printed: who
reads the misses spoils the sets.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.verdict_sets import (  # noqa: E402
    HERE,
    NEWS_DAY,
    OWN_DAY,
    AskedSet,
    news_corpus,
    open_engine,
    read_news,
    read_rows,
    topic_sets,
    with_sentences,
)

from bot.evaluation import judge_file, to_table  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.metrics import Outcome, summarise  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"


def main() -> None:
    """Ask the sets, those on news where crud_news is there, and print the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder that holds crud_news")
    folder = parser.parse_args().eval
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for asked in heldout_sets(folder):
        outcomes[asked.name] += judge(asked)
    print(to_table({name: asdict(summarise(some)) for name, some in outcomes.items()}))
    if not (folder / "crud_news").is_dir():
        print(f"{folder} does not hold crud_news: news is left out")


def heldout_sets(folder: Path) -> Iterator[AskedSet]:
    """Yield the sets, those on news where the folder holds crud_news."""
    with tempfile.TemporaryDirectory() as data:
        engine = EngineSlot(Collection(Path(data))).current.engine
        yield AskedSet("own", engine, read_rows(HERE / "own_heldout.jsonl"), OWN_DAY)
        yield AskedSet("own later", engine, read_rows(HERE / "own_heldout_later.jsonl"), OWN_DAY)
    if not (folder / "crud_news").is_dir():
        return
    news, asked = list(read_news(folder)), read_rows(HERE / "news_heldout.jsonl")
    text_of = {row["id"]: row["text"] for row in news}
    with tempfile.TemporaryDirectory() as data:
        engine = open_engine(news_corpus(news, asked), Path(data))
        yield AskedSet("news", engine, [with_sentences(row, text_of) for row in asked], NEWS_DAY)
    yield from topic_sets(news, HERE / "topics_heldout.jsonl")


def judge(asked: AskedSet) -> list[Outcome]:
    """Return what becomes of the questions of a set, asked as `yiju evaluate` does."""
    with tempfile.TemporaryDirectory() as data:
        questions = Path(data) / "questions.jsonl"
        rows = (json.dumps({**row, "answer": row.get("answer") or None}, ensure_ascii=False) for row in asked.rows)
        questions.write_text("\n".join(rows), encoding="utf-8")
        return judge_file(asked.engine, questions, today=asked.day)["ALL"]


if __name__ == "__main__":
    main()

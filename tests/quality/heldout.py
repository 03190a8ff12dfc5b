"""How well questions are answered that nothing was fitted or tried on: python tests/quality/heldout.py [--eval DIR].

own_heldout.jsonl has 130 questions on the built-in articles, news_heldout.jsonl 150 on 43 articles of crud_news, asked
among 2,000; each written by someone who had not seen the bot, in everyday words. Their twins are own_fit.jsonl and
news_fit.jsonl. Only totals are printed: who reads the misses spoils the sets.
"""

import argparse
import json
import lzma
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.verdict_sets import HERE, NEWS_DAY, OWN_DAY, Row, news_corpus, read_rows, with_sentences  # noqa: E402

from bot.evaluation import evaluate_file, to_table  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"


def main() -> None:
    """Ask both sets, the second where crud_news is there, and print the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder that holds crud_news")
    source = parser.parse_args().eval / "crud_news" / "corpus.jsonl.xz"
    with tempfile.TemporaryDirectory() as data:
        engine = EngineSlot(Collection(Path(data))).current.engine
        print(to_table(evaluate_file(engine, HERE / "own_heldout.jsonl", today=OWN_DAY)))
    if not source.is_file():
        parser.exit(0, f"{source} is not there: news is left out\n")
    asked = read_rows(HERE / "news_heldout.jsonl")
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        news = [json.loads(line) for line in lines]
    text_of = {row["id"]: row["text"] for row in news}
    with tempfile.TemporaryDirectory() as data:
        corpus, questions = Path(data) / "corpus.jsonl", Path(data) / "questions.jsonl"
        _write(corpus, [{key: row[key] for key in ("id", "title", "text")} for row in news_corpus(news, asked)])
        _write(questions, [_in_gold_form(row, text_of) for row in asked])
        engine = EngineSlot(Collection(Path(data) / "data", corpus)).current.engine
        print(to_table(evaluate_file(engine, questions, today=NEWS_DAY)))


def _in_gold_form(row: Row, text_of: dict[str, str]) -> Row:
    kind = "unanswerable" if row["need"] == "none" else row["type"]
    return {**(with_sentences(row, text_of) if row["need"] != "none" else row), "type": kind, "answer": None}


def _write(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The right sentence first, by six lexical terms: python tests/quality/six_terms.py QUESTIONS [--corpus FILE].

QUESTIONS is of the form `yiju evaluate` reads; without --corpus they are put to the built-in articles. The candidates
are those of the engine, follow-ups and typos understood as there, and nothing is withheld: only the order differs.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.formulas import six_terms  # noqa: E402

from bot.batch import read_lines, read_object, read_texts  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.engine import AnswerEngine  # noqa: E402
from index.metrics import judge_outcome, summarise  # noqa: E402

SHOWN = 10
ASKED_ON = "2024-04-01"


def main() -> None:
    """Print how often a right sentence is among the first one and three, by six terms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        engine = EngineSlot(Collection(Path(data), options.corpus)).current.engine
        rows = [read_object(line) for _, line in read_lines(options.questions)]
        outcomes = [judge_outcome(row, True, ranked(engine, row)) for row in rows if row["need"] != "none"]
    scores = summarise(outcomes)
    print(f"{scores.n} questions: hit@1 {scores.hit1:.3f}, hit@3 {scores.hit3:.3f}, MRR {scores.mrr:.3f}")


def ranked(engine: AnswerEngine, row: Mapping[str, Any]) -> list[str]:
    """Return the first ten sentences for a question by six terms, [] where nothing is found."""
    asked_on = row.get("asked") or ASKED_ON
    found = engine.find(row["question"], previous=read_texts(row, "previous"), asked_on=asked_on)
    if found is None:
        return []
    scores = six_terms(found.weighed, [candidate.context for candidate in found.candidates])
    best = np.argsort(-scores, kind="stable")[:SHOWN].tolist()
    sentences = [candidate.parsed.sentences[candidate.place.number].text for candidate in found.candidates]
    return [sentences[place] for place in best]


if __name__ == "__main__":
    main()

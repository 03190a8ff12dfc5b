"""Fit the weights of corpus/lexicon/seams.txt: python tests/quality/fit_seams.py [--documents N].

The text is that of ../shared/eval/cmrc2018 and nlpcc2017_dbqa, cut at random places inside sentences. A true seam is a
cut; a false one sets the same tail before the beginning of a sentence, or before a piece of another cut of the same
text. A logistic regression over the features of `corpus.seams` (AdaGrad, fixed seed) gives the weights; small ones are
left out.
"""

import argparse
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.seams import Seams
from corpus.words import load_frequencies

ROOT = Path(__file__).resolve().parents[2]
EVAL = ROOT.parent / "shared" / "eval"
TARGET = ROOT / "corpus" / "lexicon" / "seams.txt"
HEADER = """# Weights of corpus/seams.py: a feature and its log-odds that a text goes on across a seam.
# Fitted by tests/quality/fit_seams.py on text of cmrc2018 and nlpcc2017_dbqa cut at random; not to be edited by hand.
"""
SENTENCE = re.compile(r"[^。！？\n]{12,}[。！？]")
HELD_OUT = 5  # every fifth text is left for measuring
MIN_WEIGHT = 0.12
MIN_COUNT = 6


def documents(limit: int) -> Iterator[str]:
    """The texts of the two sets, the first of each by turns."""
    for name in ("cmrc2018", "nlpcc2017_dbqa"):
        with (EVAL / name / "corpus.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number >= limit:
                    break
                if number % HELD_OUT:
                    yield json.loads(line)["text"]


def examples(seams: Seams, limit: int, chance: random.Random) -> Iterator[tuple[int, list[str]]]:
    """Yield label and features of true and false seams."""
    for text in documents(limit):
        sentences = SENTENCE.findall(text)
        if len(sentences) < 4:
            continue
        cuts = []
        for sentence in chance.sample(sentences, min(10, len(sentences))):
            place = chance.randrange(2, len(sentence) - 1)
            if sentence[place].isspace() or sentence[place - 1].isspace():
                continue
            cuts.append((seams.tail(sentence[:place]), seams.head(sentence[place:])))
        starts = [seams.head(sentence) for sentence in sentences]
        for number, (tail, head) in enumerate(cuts):
            other = cuts[number - 1][1]
            rivals = [(0, chance.choice(starts)), (0, chance.choice(starts))]
            if number % 5 == 0:
                rivals.append((0, other))
            for label, after in ((1, head), *rivals):
                if label == 0 and after is head:
                    continue
                features = [*seams.head_features(after), *seams.pair_features(tail, after)]
                yield label, features


def fit(rows: list[tuple[int, list[int]]], size: int, epochs: int, chance: random.Random) -> list[float]:
    """A logistic regression by AdaGrad with a little L2."""
    weights, squares = [0.0] * size, [1e-2] * size
    for _ in range(epochs):
        chance.shuffle(rows)
        for label, features in rows:
            margin = sum(weights[feature] for feature in features)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, margin)))) - label
            for feature in features:
                step = error + 1e-3 * weights[feature]
                squares[feature] += step * step
                weights[feature] -= 0.15 * step / math.sqrt(squares[feature])
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=6000, help="texts of each set")
    arguments = parser.parse_args()
    chance = random.Random(20240301)
    seams = Seams(load_frequencies(), {})
    raw = list(examples(seams, arguments.documents, chance))
    counts = Counter(feature for _, features in raw for feature in features)
    names = [feature for feature, count in counts.items() if count >= MIN_COUNT]
    number = {feature: place for place, feature in enumerate(names)}
    rows = [(label, [number[feature] for feature in features if feature in number]) for label, features in raw]
    held, rows = rows[: len(rows) // 10], rows[len(rows) // 10 :]
    weights = fit(rows, len(names), 4, chance)
    right = sum((sum(weights[feature] for feature in features) > 0) == (label == 1) for label, features in held)
    print(f"{len(raw)} seams, {len(names)} features, held out: {right / len(held):.3f} right")
    kept = [f"{name} {weight:.2f}" for name, weight in zip(names, weights, strict=True) if abs(weight) >= MIN_WEIGHT]
    TARGET.write_text(HEADER + "\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"{len(kept)} weights written to {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

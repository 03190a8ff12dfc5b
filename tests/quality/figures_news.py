"""Figures found in news nobody had looked at, as judged by hand: python tests/quality/figures_news.py [--eval DIR].

tests/quality/figures_judged.jsonl names 200 sentences of crud_news that hold a digit, one an article, in the order of
a digest of their ids, by article and place in its text; none of these articles had been read while the rules were
written. Of each figure found it keeps where it stands in the sentence, what was wrong with it ("" where value, unit and
indicator are right; figure, value or indicator otherwise) and a digest of these three. They were judged again since
rules were mended by them (README.md has both counts); a figure that is found otherwise today counts as changed, not as
right. No text of theirs is kept.
"""

import argparse
import hashlib
import json
import lzma
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from corpus.article import Article, Figure, Sentence  # noqa: E402
from corpus.parsing import parse  # noqa: E402
from corpus.words import load_frequencies  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
JUDGED = Path(__file__).with_name("figures_judged.jsonl")


def read_news(folder: Path, wanted: Collection[str] | None = None) -> Iterator[Article]:
    """Yield the articles of crud_news, or those wanted, in file order."""
    with lzma.open(folder / "crud_news" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if wanted is None or row["id"] in wanted:
                yield Article(row["id"], row["title"], row["text"])


def digest(figure: Figure) -> str:
    """Return a digest of what is judged of a figure."""
    told = f"{figure.value}|{figure.unit}|{figure.indicator}"
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=4).hexdigest()


def draw(articles: Mapping[str, Article], frequencies: Mapping[str, int], n: int) -> Iterator[tuple[str, Sentence]]:
    """Yield a sentence with a digit of each of n articles, in the order of a digest of their ids."""
    drawn = 0
    for article_id in sorted(articles, key=lambda one: hashlib.blake2b(one.encode(), digest_size=8).digest()):
        held = [one for one in parse(articles[article_id], frequencies).sentences if any(map(str.isdigit, one.text))]
        if held and drawn < n:
            drawn += 1
            place = int.from_bytes(hashlib.blake2b(article_id.encode(), digest_size=4).digest()) % len(held)
            yield article_id, held[place]
        if drawn >= n:
            return


def recount(folder: Path) -> Counter[str]:
    """Return how many judged figures are found today and right, wrong (by what is), changed, new, or gone."""
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    articles = {one.article_id: one for one in read_news(folder, {row["article_id"] for row in rows})}
    frequencies = load_frequencies()
    counts = Counter[str]()
    for row in rows:
        found = _figures_at(articles[row["article_id"]], row["spans"], frequencies)
        judged = {(start, end): (wrong, told) for start, end, wrong, told in row["figures"]}
        counts["sentences"] += 1
        counts["gone"] += sum(place not in {(one.start, one.end) for one in found} for place in judged)
        for figure in found:
            wrong, told = judged.get((figure.start, figure.end), ("new", ""))
            counts["new" if wrong == "new" else "changed" if told != digest(figure) else wrong or "right"] += 1
    return counts


def _figures_at(article: Article, spans: Any, frequencies: Mapping[str, int]) -> tuple[Figure, ...]:
    wanted = tuple((start, end) for start, end in spans)
    sentences = parse(article, frequencies).sentences
    return next((one.figures for one in sentences if one.spans == wanted), ())


def as_judged() -> tuple[int, int]:
    """Return how many figures were judged, and how many of these were right."""
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    wrong = [figure[2] for row in rows for figure in row["figures"]]
    return len(wrong), wrong.count("")


def main() -> None:
    """Print the precision as it was judged, what became of those figures, and between what it lies today."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder of the public sets")
    counts = recount(parser.parse_args().eval)
    judged, right = as_judged()
    found = sum(count for name, count in counts.items() if name not in {"sentences", "gone"})
    print(f"as judged: {right} of {judged} right, precision={right / judged:.3f}")
    print("today:", *(f"{name}={count}" for name, count in sorted(counts.items())))
    unjudged = counts["changed"] + counts["new"]
    least, most = counts["right"] / max(1, found), (counts["right"] + unjudged) / max(1, found)
    print(f"precision between {least:.3f} and {most:.3f}, as the changed and new ones are wrong or right")


if __name__ == "__main__":
    main()

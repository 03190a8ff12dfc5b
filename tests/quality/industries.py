"""The industries found, and their profiles: python tests/quality/industries.py [--eval DIR].

The first 30 industries of the built-in articles and of 2,000 articles of crud_news (every 34th, from the 30th on),
beside our judgement of each (industries.jsonl: terms, no text of the set). Then every item of every profile is looked
up in the sentence it links to. Nothing was changed for these 2,000 articles.
"""

import argparse
import json
import lzma
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.profile import profile_hits  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.answer import SentenceHit  # noqa: E402
from index.engine import AnswerEngine  # noqa: E402
from index.profile import Profile  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
JUDGED = Path(__file__).with_name("industries.jsonl")
FIRST, FROM, EVERY, ARTICLES = 30, 29, 34, 2000


def read_judged() -> dict[tuple[str, str], bool]:
    """Whether a term is the name of an industry, by corpus and term."""
    rows = (json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines())
    return {(row["corpus"], row["term"]): row["industry"] for row in rows}


def write_news(path: Path, folder: Path) -> Path:
    """Write the articles looked at to a file of their own and return it."""
    chosen = folder / "news.jsonl"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        chosen.write_text("".join(islice(lines, FROM, FROM + EVERY * ARTICLES, EVERY)), encoding="utf-8")
    return chosen


def precision(corpus: str, engine: AnswerEngine) -> float:
    """Print the first industries with our judgement, and return the share of those that are some."""
    judged = read_judged()
    names = [one.name for one in engine.industries[:FIRST]]
    marks = {True: "", False: " (no)", None: " (not judged)"}
    print(corpus, "、".join(f"{name}{marks[judged.get((corpus, name))]}" for name in names))
    return sum(judged.get((corpus, name), False) for name in names) / max(1, len(names))


def faults(profile: Profile, texts: dict[str, set[str]]) -> Iterator[str]:
    """Yield each item of a profile that its sentence does not hold, or whose sentence its article does not."""
    for hit in profile_hits(profile):
        if hit.sentence not in texts[hit.article_id]:
            yield f"{hit.article_id}: no such sentence"
    for found in profile.figures:
        if found.hit.sentence[found.figure.start : found.figure.end] != found.figure.value_text:
            yield f"{found.hit.article_id}: {found.figure.value_text}"
    for named in (*profile.companies, *profile.parks):
        if named.name not in named.hit.sentence:
            yield f"{named.hit.article_id}: {named.name}"


def check_profiles(engine: AnswerEngine) -> list[str]:
    """Return the faults of all profiles, and print how many items were looked up and how long it took."""
    texts: dict[str, set[str]] = {}
    for number, listed in engine.generation.listing():
        texts[listed.article_id] = {sentence.text for sentence in engine.generation.article(number).sentences}
    began = time.perf_counter()
    found: list[str] = []
    hits: list[SentenceHit] = []
    slowest = 0.0
    for industry in engine.industries:
        start = time.perf_counter()
        profile = engine.profile(industry)
        slowest = max(slowest, time.perf_counter() - start)
        hits += profile_hits(profile)
        found += faults(profile, texts)
    took = time.perf_counter() - began
    print(f"{len(engine.industries)} profiles, {len(hits)} items, {took:.1f} s, the slowest {slowest:.2f} s")
    return found


def main() -> int:
    """Judge both corpora. Exit 1 where an item is not in its sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=EVAL, help="where crud_news lies")
    options = parser.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        bases: dict[str, Path | None] = {"built-in": None}
        news = options.eval / "crud_news" / "corpus.jsonl.xz"
        if news.is_file():
            bases["news"] = write_news(news, Path(folder))
        for corpus, base in bases.items():
            engine = EngineSlot(Collection(Path(folder) / corpus, base)).current.engine
            print(f"{corpus}: precision of the first {FIRST}: {precision(corpus, engine):.2f}")
            wrong += check_profiles(engine)
    print("\n".join(wrong) or "every item stands in the sentence it links to")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

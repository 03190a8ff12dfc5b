"""How many broken sentences are whole again: python tests/quality/repair.py [--articles N] [--misses N].

Clean articles are broken (tests/breaking.py) and repaired: our own, text of cmrc2018 set in paragraphs of two
sentences, and news of crud_news, the last two where ../shared/eval lies beside the repository. `cut` sentences were cut
where they stand, `moved` ones parted; `foreign` is the share of all sentences that hold text of two paragraphs.
"""

import argparse
import json
import lzma
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from breaking import Broken, Clean, break_article, read_clean_articles  # noqa: E402

from corpus.article import BlockKind  # noqa: E402
from corpus.repair import repair  # noqa: E402
from corpus.sentences import split_sentences  # noqa: E402
from corpus.splitting import sentence_ranges  # noqa: E402
from corpus.words import load_frequencies  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"


def own_articles(limit: int) -> Iterator[Clean]:
    """Our own articles, again and again: each time they are broken elsewhere."""
    articles = list(read_clean_articles())
    for number in range(limit):
        yield articles[number % len(articles)]


def wiki_articles(limit: int) -> Iterator[Clean]:
    """Text of cmrc2018 in paragraphs of two sentences: every fifth, which the weights were not fitted on."""
    path = EVAL / "cmrc2018" / "corpus.jsonl"
    if not path.exists():
        return
    found = 0
    for line in path.read_text(encoding="utf-8").splitlines()[::5]:
        text = json.loads(line)["text"]
        sentences = [text[start:end] for start, end in sentence_ranges(text)]
        paragraphs = ["".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]
        if len(paragraphs) >= 6 and found < limit:
            found += 1
            yield Clean(f"wiki-{found}", tuple(("text", paragraph) for paragraph in paragraphs))


def news_articles(limit: int) -> Iterator[Clean]:
    """News of crud_news of six paragraphs and more."""
    path = EVAL / "crud_news" / "corpus.jsonl.xz"
    if not path.exists():
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        found = 0
        for line in lines:
            record = json.loads(line)
            paragraphs = [part.strip() for part in re.split(r"\s{3,}", record["text"]) if part.strip()]
            if len(paragraphs) >= 6 and found < limit:
                found += 1
                yield Clean(record["id"], tuple(("text", paragraph) for paragraph in paragraphs))
            if found >= limit:
                return


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def measure(broken: Broken, frequencies: dict[str, int], miss: Callable[[str, str], None]) -> Counter[str]:
    """Count what came out whole, and what carries foreign text."""
    blocks = repair(broken.body, frequencies)
    sentences = split_sentences(broken.body, blocks)
    shown = {_bare(sentence.text) for sentence in sentences}
    count: Counter[str] = Counter()
    for kind, wanted in (("cut", broken.cut), ("moved", broken.moved)):
        for sentence in wanted:
            count[kind] += 1
            if _bare(sentence) in shown:
                count[kind + " whole"] += 1
            else:
                miss(kind, sentence)
    sources = [_bare(source) for source in broken.sources]
    for found in sentences:
        count["sentences"] += 1
        if not any(_bare(found.text) in source for source in sources):
            count["foreign"] += 1
            miss("foreign", found.text)
    lost = {text for text in broken.added if len(text) < 30}
    for block in blocks:
        text = "".join(broken.body[start:end] for start, end in block.spans)
        if text in lost:
            count["extras"] += 1
            count["extras known"] += block.kind in (BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.REPEAT)
    return count


def row(
    name: str, articles: Iterable[Clean], frequencies: dict[str, int], misses: int, *, cuts: int, moves: int
) -> str:
    """Break, repair and measure the articles: one row of the table."""
    total: Counter[str] = Counter()
    left = misses

    def miss(kind: str, text: str) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            print(f"{name} {kind}: {text}", file=sys.stderr)

    for number, clean in enumerate(articles):
        chance = random.Random(f"{name} {number}")
        total.update(measure(break_article(clean, chance, cuts=cuts, moves=moves), frequencies, miss))
        total["articles"] += 1
    shares = [
        f"{total[part] / total[whole]:.3f}" if total[whole] else "-"
        for part, whole in (
            ("cut whole", "cut"),
            ("moved whole", "moved"),
            ("foreign", "sentences"),
            ("extras known", "extras"),
        )
    ]
    return f"| {name} | {total['articles']} | {' | '.join(shares)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300, help="articles of each set")
    parser.add_argument("--misses", type=int, default=0, help="print the first misses of each set")
    parser.add_argument("--cuts", type=int, default=2, help="sentences of each article cut where they stand")
    parser.add_argument("--moves", type=int, default=1, help="sentences of each article parted")
    parser.add_argument("--only", choices=("own", "wiki", "news"), help="one set only")
    arguments = parser.parse_args()
    frequencies = load_frequencies()
    print("| set | articles | cut whole | moved whole | foreign | captions and bylines known |")
    print("|---|---|---|---|---|---|")
    sets = {"own": own_articles, "wiki": wiki_articles, "news": news_articles}
    for name, articles in sets.items():
        if arguments.only in (None, name):
            chosen = islice(articles(arguments.articles), arguments.articles)
            broken = {"cuts": arguments.cuts, "moves": arguments.moves}
            print(row(name, chosen, frequencies, arguments.misses, **broken))


if __name__ == "__main__":
    main()

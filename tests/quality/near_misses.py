"""How questions a step beside the truth are met: python tests/quality/near_misses.py [--eval DIR] [--show KIND].

Of figures that the articles state questions are made: as it is (2023年一季度某市工业投资是多少), and with another
period, place or indicator, of which no article has a figure. The first should be answered with the figure, the others
refused. Nobody wrote them, so they tell nothing of wording; but nothing was fitted to them either, and any
articles will do: the built-in ones, and 600 of crud_news where it is there.
"""

import argparse
import lzma
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.verdict_sets import NEWS_DAY, OWN_DAY  # noqa: E402

from bot.slot import EngineSlot  # noqa: E402
from corpus.article import Article, Figure, Status  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from corpus.parsing import parse  # noqa: E402
from corpus.words import load_frequencies  # noqa: E402
from index.answer import Answer  # noqa: E402
from index.engine import AnswerEngine  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
ARTICLES, EVERY, MOST = 600, 113, 300
"""Articles of crud_news, how many are passed over from one to the next, and figures asked about."""
PLACES = ("昆明市", "绍兴市", "赤峰市", "柳州市", "遵义市")
INDICATORS = ("失业率", "人均住房面积", "机动车保有量", "彩票销量", "粮食产量", "旅游收入", "常住人口", "专利申请量")
PARTS = {(1, 12): "", (1, 3): "一季度", (1, 6): "上半年", (1, 9): "前三季度"}
LONGEST_SUBJECT, LONGEST_INDICATOR = 8, 10


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A question made of a figure: `value` as printed where it is to be answered, "" where it is to be refused."""

    kind: str
    question: str
    value: str


def make_questions(articles: list[Article], known: frozenset[str], seed: int = 1) -> Iterator[NearMiss]:
    """Yield questions on figures of articles, MOST of them at most, four of each: as it is, and three beside it.

    Places among the `known` words of the articles are left out, and so are indicators that any figure has.
    """
    chance, frequencies = random.Random(seed), load_frequencies()
    figures = [one for article in articles for said in parse(article, frequencies).sentences for one in said.figures]
    periods, values = defaultdict(set), defaultdict(set)
    for one in figures:
        periods[one.indicator].add(_period(one))
        values[one.subject, one.indicator, _period(one)].add(one.value_text)
    asked = [one for one in figures if _is_plain(one) and len(values[one.subject, one.indicator, _period(one)]) == 1]
    chance.shuffle(asked)
    for one in asked[:MOST]:
        period = _period(one)
        year = int(period[:4])
        yield NearMiss("as it is", f"{period}{one.subject}{one.indicator}是多少", one.value_text)
        others = (f"{year - 3}年", f"{year + 1}年", f"{year}年上半年", f"{year}年一季度", f"{year}年11月")
        beside = [other for other in others if other not in periods[one.indicator]]
        if beside:
            yield NearMiss("another period", f"{chance.choice(beside)}{one.subject}{one.indicator}是多少", "")
        places = [place for place in PLACES if place not in known]
        yield NearMiss("another place", f"{period}{chance.choice(places)}{one.indicator}是多少", "")
        indicators = [name for name in INDICATORS if name not in periods]
        yield NearMiss("another indicator", f"{period}{one.subject}{chance.choice(indicators)}是多少", "")


def _is_plain(figure: Figure) -> bool:
    fits = 0 < len(figure.subject) <= LONGEST_SUBJECT and 0 < len(figure.indicator) <= LONGEST_INDICATOR
    return fits and figure.status is Status.ACTUAL and figure.value is not None and bool(_period(figure))


def _period(figure: Figure) -> str:
    """Return the whole months of one year that a figure is of, as one says them; "" where it is of none."""
    first, last = figure.first or "", figure.last or ""
    if len(first) < 10 or len(last) < 10 or first[:4] != last[:4] or first[8:] != "01" or last[8:] < "28":
        return ""
    months = int(first[5:7]), int(last[5:7])
    part = f"{months[0]}月" if months[0] == months[1] else PARTS.get(months, f"{months[0]}至{months[1]}月")
    return f"{first[:4]}年{part}"


def meet(engine: AnswerEngine, questions: Iterable[NearMiss], day: str) -> Iterator[tuple[NearMiss, bool, str]]:
    """Yield each question, whether it is met as it should be, and the sentence shown, "" where it is refused."""
    for one in questions:
        answer = engine.answer(one.question, asked_on=day, choices=False)
        first = answer.hits[0].sentence if isinstance(answer, Answer) else ""
        yield one, one.value in first if one.value else not first, first


def main() -> None:
    """Ask of the built-in articles, and of crud_news where it is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder that holds crud_news")
    parser.add_argument("--show", default="", metavar="KIND", help="print what went wrong of a kind (another period)")
    arguments = parser.parse_args()
    source = arguments.eval / "crud_news" / "corpus.jsonl.xz"
    with tempfile.TemporaryDirectory() as folder:
        print("built-in articles")
        _run(Collection(Path(folder)), OWN_DAY, arguments.show)
    if not source.is_file():
        parser.exit(0, f"{source} is not there: news is left out\n")
    with tempfile.TemporaryDirectory() as folder:
        print("crud_news")
        corpus = Path(folder) / "corpus.jsonl"
        with lzma.open(source, "rt", encoding="utf-8") as lines:
            corpus.write_text("".join(islice(lines, 0, EVERY * ARTICLES, EVERY)), encoding="utf-8")
        _run(Collection(Path(folder) / "data", corpus), NEWS_DAY, arguments.show)


def _run(collection: Collection, day: str, show: str) -> None:
    articles = list(collection.articles())
    text = "\n".join(f"{article.title}\n{article.body}" for article in articles)
    known = frozenset(place for place in PLACES if place[:2] in text)
    met = list(meet(EngineSlot(collection).current.engine, make_questions(articles, known), day))
    for kind in dict.fromkeys(one.kind for one, _, _ in met):
        results = [well for one, well, _ in met if one.kind == kind]
        print(f"{kind}: {sum(results)} of {len(results)} ({sum(results) / len(results):.3f})")
    for one, well, first in met:
        if one.kind == show and not well:
            print(f"  {one.question} {one.value} | {first}")


if __name__ == "__main__":
    main()

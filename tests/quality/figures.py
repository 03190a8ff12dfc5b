"""Are our own figures found: python tests/quality/figures.py [--update [--lower REASON]] [--misses].

The figures of the five built-in articles were written down by hand (tests/data/figures_gold.json). Found ones are
counted by article: `right` where one of the same printed value stands in the same sentence, of these `metric`,
`period` (where one is given) and `status` as written down; `spurious` and `traps` count what should not have been
found, below zero. tests/quality/figure_floors.json holds the least there may be of each, as tests/quality/gate.py has
it for answers.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.gate import (  # noqa: E402
    ARTICLES,
    LoweredError,
    check,
    digest_inputs,
    read_floors,
    to_table,
    update,
    write_floors,
)

from corpus.article import Figure, Sentence  # noqa: E402
from corpus.parsing import parse  # noqa: E402
from corpus.reading import read_articles  # noqa: E402
from corpus.words import load_frequencies  # noqa: E402

GOLD = ROOT / "tests" / "data" / "figures_gold.json"
TRAPS = ROOT / "tests" / "data" / "articles.json"
FLOORS = Path(__file__).with_name("figure_floors.json")
OWN_WORDS = "超近约逾达过破多余以上下左右"


@dataclass(frozen=True, slots=True)
class Found:
    """A figure as found, and its sentence."""

    sentence: Sentence
    figure: Figure


def find_all(frequencies: Mapping[str, int]) -> dict[str, list[Found]]:
    """Return the figures of the built-in articles by the file they come from, in reading order."""
    found: dict[str, list[Found]] = {}
    for article in read_articles(ARTICLES):
        sentences = parse(article, frequencies).sentences
        found[article.source or ""] = [Found(one, figure) for one in sentences for figure in one.figures]
    return found


def measure(frequencies: Mapping[str, int], misses: list[str] | None = None) -> dict[str, dict[str, int]]:
    """Return the counts by article (its first three digits) and in all; what is amiss is added to `misses`."""
    gold, traps = _read_gold(), _read_traps()
    counts: dict[str, Counter[str]] = {}
    for source, found in sorted(find_all(frequencies).items()):
        told = Counter[str]()
        rows, left = gold[source], list(found)
        for row in rows:
            match = next((one for one in left if _same_value(row, one)), None)
            if match is None:
                _note(misses, source, "not found", row["sentence"], row["value_text"])
                continue
            left.remove(match)
            told["right"] += 1
            for name, good in _agreements(row, match.figure):
                told[name] += good
                if not good:
                    _note(misses, source, name, row["sentence"], f"{row['value_text']} {match.figure}")
        for one in left:
            told["spurious"] -= 1
            told["traps"] -= _is_trap(one, traps[source])
            _note(misses, source, "spurious", one.sentence.text, one.figure.value_text)
        told.update(gold=len(rows))
        counts[source[:3]] = told
    names = ("gold", "right", "spurious", "traps", "metric", "period", "dated", "status")
    counts["ALL"] = Counter({name: sum(one[name] for one in counts.values()) for name in names})
    return {key: {name: one[name] for name in names} for key, one in counts.items()}


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return precision and recall, and the shares of the right ones whose metric, period and status agree."""
    right = counts["right"]
    return {
        "precision": right / max(1, right - counts["spurious"]),
        "recall": right / max(1, counts["gold"]),
        "metric": counts["metric"] / max(1, right),
        "period": counts["period"] / max(1, counts["dated"]),
        "status": counts["status"] / max(1, right),
    }


def _note(misses: list[str] | None, source: str, what: str, sentence: str, value: str) -> None:
    if misses is not None:
        misses.append(f"{source[:3]} {what}: {value} | {sentence[:80]}")


def _read_gold() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads(GOLD.read_text(encoding="utf-8")):
        rows[row["article"]].append(row)
    return rows


def _read_traps() -> dict[str, list[str]]:
    kept = json.loads(TRAPS.read_text(encoding="utf-8"))["articles"]
    return {one["file"]: one["number_traps"] for one in kept}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def _same_value(row: Mapping[str, Any], found: Found) -> bool:
    """Whether printed value (qualifiers aside) and sentence are those of a row."""
    if _squeezed(row["value_text"]).strip(OWN_WORDS) != _squeezed(found.figure.value_text).strip(OWN_WORDS):
        return False
    one, two = _squeezed(row["sentence"]), _squeezed(found.sentence.text)
    return one in two or two in one


def _agreements(row: Mapping[str, Any], figure: Figure) -> Iterator[tuple[str, bool]]:
    told, printed = _squeezed(row["subject"] + row["metric"]), _squeezed(figure.subject + figure.indicator)
    shared = sum((Counter(told) & Counter(printed)).values())
    alike = shared >= 0.6 * min(len(told), len(printed))
    yield "metric", alike and ("增" in row["metric"]) == ("增" in figure.indicator)
    yield "status", row["status"] == figure.status
    wanted, got = _months(row["period_resolved"]), _months(figure.period)
    if wanted != (None, None):
        yield "dated", True
        yield "period", wanted[1] == got[1] and wanted[0] in (None, got[0])


def _months(period: str | None) -> tuple[int | None, int | None]:
    """Return the month of each end of a period, None where it is open; a bare year is all of it."""
    ends = (period or "").split("/") if "/" in (period or "") else [period or ""] * 2
    first, last = (
        int(end[:4]) * 100 + (int(end[5:7]) if len(end) > 4 else month) if end else None
        for end, month in zip(ends, (1, 12), strict=True)
    )
    return first, last


def _is_trap(found: Found, traps: Sequence[str]) -> bool:
    """Whether a figure lies in one of the phrases that must not be taken for one."""
    text = found.sentence.text
    places = [(text.find(trap), trap) for trap in traps if trap in text]
    return any(at <= found.figure.start and found.figure.end <= at + len(trap) for at, trap in places)


def main() -> None:
    """Count, compare with the floors, and raise them where asked to; exit 1 below a floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--lower", default="", metavar="REASON", help="with --update: lower floors too, for a reason")
    parser.add_argument("--misses", action="store_true", help="print what is amiss")
    arguments = parser.parse_args()
    misses: list[str] | None = [] if arguments.misses else None
    measured = measure(load_frequencies(), misses)
    inputs, floors = digest_inputs(GOLD), read_floors(FLOORS)
    print(*(misses or ()), sep="\n", end="\n" if misses else "")
    print(to_table(floors.counts, measured))
    for name, counts in measured.items():
        print(name, *(f"{key}={value:.3f}" for key, value in shares(counts).items()))
    if arguments.update:
        try:
            write_floors(update(floors, measured, inputs, arguments.lower), FLOORS)
        except LoweredError as error:
            sys.exit(f"not updated, since it would lower {error}; where that is meant, say why: --lower REASON")
    elif wrong := check(floors, measured, inputs):
        sys.exit("below the floor: " + "; ".join(wrong))


if __name__ == "__main__":
    main()

"""The gate: no change may answer our own questions worse: python tests/quality/gate.py [--update [--lower REASON]].

The 385 questions of tests/data/gold.jsonl are put to the built-in articles as if on ASKED_ON, and what comes back is
counted by type and in all. tests/quality/floors.json holds the least there may be of each count, which digests of
questions and articles it was counted on, and every lowering with its reason. `make test` fails below a floor;
--update raises floors to what is reached, and lowers one only where --lower says why.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import lcm
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.evaluation import judge_file  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.engine import AnswerEngine  # noqa: E402
from index.metrics import Outcome  # noqa: E402

QUESTIONS = ROOT / "tests" / "data" / "gold.jsonl"
ARTICLES = ROOT / "corpus" / "articles"
FLOORS = Path(__file__).with_name("floors.json")
ASKED_ON = "2024-04-01"
RANKS = 10
SHARES = lcm(*range(1, RANKS + 1))
"""Reciprocal ranks are counted in 2520ths, so that their sum is a whole number; MRR = sum / 2520 / questions."""

Counts = Mapping[str, Mapping[str, int]]
"""What is counted of each type of question, by name, and of all as "ALL": more is always better."""


@dataclass(frozen=True, slots=True)
class Lowering:
    """Floors that were lowered together, as "type.count: from -> to", and why."""

    reason: str
    floors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Floors:
    """The least there may be of each count, the digests of what it was counted on, and what was ever lowered."""

    inputs: Mapping[str, str]
    counts: Counts
    lowered: tuple[Lowering, ...] = ()


class LoweredError(Exception):
    """A floor would be lowered, and nobody said why."""


def count(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many questions came out well, in each sense that the questions allow."""
    answerable = [one for one in outcomes if one.need != "none"]
    refusable = [one for one in outcomes if one.need == "none"]
    ranks = [one.rank for one in answerable if one.rank is not None and one.rank <= RANKS]
    shown = [one.rank for one in answerable if one.rank is not None and one.answered]
    counts = {
        "hit1": sum(rank <= 1 for rank in shown),
        "hit3": sum(rank <= 3 for rank in shown),
        "reciprocal": sum(SHARES // rank for rank in ranks),
        "answered": sum(one.answered for one in answerable),
    }
    refused = {"refused": sum(not one.answered for one in refusable)}
    return (counts if answerable else {}) | (refused if refusable else {})


def measure(engine: AnswerEngine, questions: Path = QUESTIONS) -> dict[str, dict[str, int]]:
    """Return the counts of a question file, by type and in all."""
    return {name: count(group) for name, group in judge_file(engine, questions, today=ASKED_ON).items()}


def measure_anew() -> dict[str, dict[str, int]]:
    """Return the counts of our own questions, on an index built for it."""
    with tempfile.TemporaryDirectory() as data:
        return measure(EngineSlot(Collection(Path(data))).current.engine)


def digest_inputs(questions: Path = QUESTIONS, articles: Path = ARTICLES) -> dict[str, str]:
    """Return a digest of the questions and one of the articles: floors belong to these."""
    return {"questions": _digest([questions]), "articles": _digest(sorted(articles.glob("*.md")))}


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def find_shortfalls(floors: Counts, measured: Counts) -> list[str]:
    """Return every count below its floor, as "type.count: from -> to"; a count that is gone has fallen to 0."""
    return [
        f"{group}.{name}: {floor} -> {measured.get(group, {}).get(name, 0)}"
        for group, counts in floors.items()
        for name, floor in counts.items()
        if measured.get(group, {}).get(name, 0) < floor
    ]


def check(floors: Floors, measured: Counts, inputs: Mapping[str, str]) -> list[str]:
    """Return what is wrong, one line each; [] where every count reaches its floor."""
    changed = [name for name in inputs if inputs[name] != floors.inputs[name]]
    told = [f"other {name} than the floors were counted on" for name in changed]
    return told or find_shortfalls(floors.counts, measured)


def update(floors: Floors, measured: Counts, inputs: Mapping[str, str], reason: str = "") -> Floors:
    """Return the floors raised to what was measured. With a reason, those not reached are lowered, and it is kept.

    Raises LoweredError: if there is something to lower and no reason; other inputs count as such.
    """
    fallen = check(floors, measured, inputs)
    if fallen and not reason.strip():
        raise LoweredError("; ".join(fallen))
    lowered = (*floors.lowered, Lowering(reason.strip(), tuple(fallen))) if fallen else floors.lowered
    return Floors(inputs, measured, lowered)


def read_floors(path: Path) -> Floors:
    """Return the floors as they are kept."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    lowered = tuple(Lowering(one["reason"], tuple(one["floors"])) for one in kept["lowered"])
    return Floors(kept["inputs"], kept["counts"], lowered)


def write_floors(floors: Floors, path: Path) -> None:
    """Keep the floors, a line for each type of question."""
    counts = ",\n".join(f'  "{name}": {json.dumps(one)}' for name, one in floors.counts.items())
    lowered = ",\n".join(f"  {json.dumps(asdict(one), ensure_ascii=False)}" for one in floors.lowered)
    text = f'{{\n "inputs": {json.dumps(floors.inputs)},\n "counts": {{\n{counts}\n }},\n "lowered": ['
    path.write_text(f"{text}\n{lowered}\n ]\n}}\n" if lowered else f"{text}]\n}}\n", encoding="utf-8")


def to_table(floors: Counts, measured: Counts) -> str:
    """Return the counts as an aligned table, each above its floor with what it gained, below it with what it lost."""
    names = list(dict.fromkeys(name for counts in measured.values() for name in counts))
    rows = [["type", *names]]
    for group, counts in measured.items():
        rows.append([group, *(_cell(counts.get(name), floors.get(group, {}).get(name, 0)) for name in names)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(names) + 1)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _cell(found: int | None, floor: int) -> str:
    if found is None:
        return "-"
    return str(found) if found == floor else f"{found} ({found - floor:+d})"


def main() -> None:
    """Count, compare with the floors, and raise them where asked to; exit 1 below a floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--lower", default="", metavar="REASON", help="with --update: lower floors too, for a reason")
    arguments = parser.parse_args()
    floors, inputs, measured = read_floors(FLOORS), digest_inputs(), measure_anew()
    print(to_table(floors.counts, measured))
    if arguments.update:
        try:
            write_floors(update(floors, measured, inputs, arguments.lower), FLOORS)
        except LoweredError as error:
            sys.exit(f"not updated, since it would lower {error}; where that is meant, say why: --lower REASON")
    elif wrong := check(floors, measured, inputs):
        sys.exit("below the floor: " + "; ".join(wrong))


if __name__ == "__main__":
    main()

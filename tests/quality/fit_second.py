"""Fit the second look again: `python tests/quality/fit_second.py --eval DIR --folds DIR` writes index/second.bin.

It is fitted on questions of cmrc2018 train, on own_fit.jsonl, news_fit.jsonl and topics_fit.jsonl, its cues on the last
three; our own questions (tests/data/gold.jsonl) are left out, so that they can tell what it is worth. What is fitted
without a quarter of the questions goes into the folder of folds: fit_verdict.py needs it, since the verdict must not be
fitted on what trees say of questions they know.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.verdict_sets import AskedSet, family_of, find_firsts, is_answerable, is_right, read_sets  # noqa: E402

from index.arrays import save_arrays  # noqa: E402
from index.first_look import FirstLook  # noqa: E402
from index.fit import tell  # noqa: E402
from index.fit_second import (  # noqa: E402
    CMRC_WEIGHT,
    ROUNDS,
    SECOND_SETTINGS,
    cmrc_groups,
    fit_second,
    learn_own_cues,
    make_example,
)
from index.fit_sets import FOLDS, Group, digest, fold_of, read_training_sets  # noqa: E402
from index.fit_trees import library, mean_reciprocal_rank  # noqa: E402
from index.ranker import load_cues  # noqa: E402
from index.second_look import (  # noqa: E402
    FEATURES,
    SECOND,
    Fitted,
    fitted_arrays,
    read_fitted,
    second_features,
)
from index.trees import Trees  # noqa: E402

SETS = {"own fit": 1.0, "news fit": 1.0, "topics among": 1.0, "topics alone": 0.5, "topics few": 0.25}
"""The sets fitted on beside cmrc2018, and what a question of each counts."""
TELL_CUES = ("own fit", "news fit", "topics among")
"""The sets that cues are found in: each question once."""


def main() -> None:
    """Fit, write the trees, and print what they do on questions they were not fitted on."""
    parser = folders_parser(__doc__, "where what is fitted for the folds goes")
    arguments = parse_folders(parser)
    groups = {name: [] for name in SETS}  # type: dict[str, list[Group]]
    for asked in read_sets(arguments.eval):
        if asked.name in SETS:
            groups[asked.name] += asked_groups(asked)
            tell(f"{asked.name}: {len(groups[asked.name])} groups")
    sets = read_training_sets(arguments.eval, tell)
    groups["cmrc"] = cmrc_groups(sets, tell)
    every = [group for some in groups.values() for group in some]
    cues, cues_of_fold = learn_own_cues(every, [group for name in TELL_CUES for group in groups[name]])
    tell(f"own cues: {len(cues.weights)} weights")
    arguments.folds.mkdir(parents=True, exist_ok=True)
    parts = []
    for number in range(FOLDS):
        parts.append(fit_second([group for group in every if fold_of(group.document) != number]))
        save_arrays(fold_path(arguments.folds, number), fitted_arrays(Fitted(parts[-1], cues_of_fold[number])))
        tell(f"fold {number} of {FOLDS}")
    for name, some in groups.items():
        print_fold_scores(name, some, parts)
    path = ROOT / "index" / "second.bin"
    save_arrays(path, fitted_arrays(Fitted(fit_second(every), cues)))
    note = {
        "fitted_on": {
            **sets.digests,
            **{file.name: digest(file) for file in sorted(Path(__file__).parent.glob("*_fit.jsonl"))},
        },
        "settings": SECOND_SETTINGS,
        "library": library(),
        "groups": {name: len(some) for name, some in groups.items()},
        "weights": {**SETS, "cmrc": CMRC_WEIGHT},
        "rounds": ROUNDS,
        "cues": len(cues.weights),
        "features": FEATURES,
        "digest": digest(path),
    }
    path.with_suffix(".json").write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")


def folders_parser(description: str | None, folds: str) -> argparse.ArgumentParser:
    """Return what reads the folders of public sets and of folds; `folds` says what the second is for."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="the folder of public sets")
    parser.add_argument("--folds", type=Path, required=True, help=folds)
    return parser


def parse_folders(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Return `eval` and `folds` as given; ends with a line where the first is not the folder of public sets."""
    arguments = parser.parse_args()
    if not (arguments.eval / "crud_news").is_dir():
        parser.exit(2, f"{arguments.eval} is not the folder of public sets: crud_news is not in it\n")
    return arguments


def asked_groups(asked: AskedSet) -> list[Group]:
    """Return what the second look has before it of each question of a set, its own cues still to be set; left out are
    those that have an answer which is not among it."""
    groups = []
    for row, first in find_firsts(asked):
        answerable = is_answerable(row)
        right = np.array([answerable and is_right(row, candidate) for candidate in first.candidates], bool)
        if right[first.places].any() or not answerable:
            groups.append(_group(first, right, family_of(row), SETS[asked.name]))
    return groups


def _group(first: FirstLook, right: NDArray[np.bool_], family: str, weight: float) -> Group:
    cues = load_cues().scores(first.weighed.question, [first.contexts[place].text for place in first.places])
    matrix = second_features(first, cues, np.zeros(len(cues)))
    return Group(matrix, right[first.places], family, weight, make_example(first, right))


def print_fold_scores(name: str, groups: Sequence[Group], parts: Sequence[Trees]) -> None:
    """Print how often a right sentence comes first by the first look, and by trees that did not see its family."""
    kept = [group for group in groups if group.right.any()]
    standing = FEATURES.index("standing")
    before = mean_reciprocal_rank(kept, [group.matrix[:, standing] for group in kept])
    after = mean_reciprocal_rank(kept, [parts[fold_of(group.document)].margins(group.matrix) for group in kept])
    print(f"{name}, {len(kept)} with an answer: first {before[1]:.4f} and MRR {before[0]:.4f} by the first look,")
    print(f"    {after[1]:.4f} and {after[0]:.4f} by the second")


def fold_path(folder: Path, number: int) -> Path:
    """Return where what is fitted for a fold is kept."""
    return folder / f"{SECOND}_{number}.bin"


def read_folds(folder: Path) -> list[Fitted]:
    """Return what was fitted for all folds, by number: that of `fold_of` a family saw no question of it."""
    return [read_fitted(fold_path(folder, number)) for number in range(FOLDS)]


if __name__ == "__main__":
    main()

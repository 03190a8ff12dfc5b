"""Fit the verdict again: `python tests/quality/fit_verdict.py --eval DIR --folds DIR` writes index/verdict.json and
index/verdict.bin.

First the weights of the regression are fitted, then trees that add to what it tells of questions it was not fitted on.
The folder of folds is what fit_second.py wrote: of a question that the second look was fitted on, the verdict reads
what trees say that did not see it. What it is fitted on stands in verdict_sets.py. Before that it is fitted five times
without a fifth of the questions, by which the threshold is set and the printed figures are counted, and once without
each corpus, which shows what carries over. The other half of cmrc2018 trial is for reporting alone.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.fit_second import SETS as KNOWN_TO_SECOND  # noqa: E402
from quality.fit_second import fold_path, folders_parser, parse_folders, read_folds  # noqa: E402
from quality.verdict_sets import Example, family_of, find_firsts, make_example, read_sets  # noqa: E402

from index.arrays import save_arrays  # noqa: E402
from index.evidence import Evidence  # noqa: E402
from index.fit_second import SECOND_SETTINGS  # noqa: E402
from index.fit_sets import digest, fold_of  # noqa: E402
from index.fit_trees import grow_trees, library  # noqa: E402
from index.second_look import Fitted  # noqa: E402
from index.trees import Trees, tree_arrays  # noqa: E402
from index.verdict import FEATURES, TREES  # noqa: E402

WEIGHTS, TREES_PATH = ROOT / "index" / "verdict.json", ROOT / "index" / "verdict.bin"
SETS = {
    "own": 4.0,
    "own among": 1.0,
    "own without": 0.2,
    "own fit": 1.0,
    "own fit among": 0.5,
    "news fit": 1.0,
    "news without": 0.2,
    "topics among": 0.3,
    "topics alone": 0.3,
    "topics few": 0.15,
    "cmrc trial": 0.6,
    "cmrc train": 0.2,
}
"""The sets fitted on, and what a question of each counts."""
AGAINST = frozenset(field.name for field in fields(Evidence)) | {
    "first",
    "unheard",
    "nouns unheard of",
    "others unheard of",
}
"""Features that are the greater, the less a sentence is what is asked for."""
CORPORA = ("own", "news", "topics", "cmrc")
"""How the names of the sets of one corpus begin."""
FRESH = ("own fit", "own fit among", "news fit")
WITHHELD = 0.125
"""The share of the answerable questions of the FRESH sets that is withheld where they are not fitted on."""
KNOWN_BESIDE = ("own fit among", "news without", "cmrc train")
"""Sets of questions that the second look was fitted on elsewhere, or with another set's name."""
RIDGE, FOLDS = 1.0, 5
ROUNDS = 200
TREE_SETTINGS = {**SECOND_SETTINGS, "num_leaves": 16, "feature_fraction": 0.5, "min_data_in_leaf": 60, "lambda_l2": 10}

Array = NDArray[np.float64]
Sets = Mapping[str, Sequence[Example]]
Chosen = Callable[[str, Example], bool]


def main() -> None:
    """Fit, write the weights, and print what they do on questions they were not fitted on."""
    parser = folders_parser(__doc__, "the trees that fit_second.py wrote")
    arguments = parse_folders(parser)
    if not fold_path(arguments.folds, 0).is_file():
        parser.exit(2, f"{arguments.folds} holds no trees of folds: run fit_second.py first\n")
    fit_verdict(read_examples(arguments.eval, read_folds(arguments.folds)))


def fit_verdict(sets: Sets) -> None:
    """Fit on the sets, write what comes of it, and print what it does on questions it was not fitted on."""
    told = cross_fit(sets)
    grown = cross_grow(sets, told)
    crossed = {name: told[name] + grown[name] for name in sets}
    fresh = [score for name in FRESH for score, one in zip(crossed[name], sets[name], strict=True) if one.answerable]
    threshold = float(np.quantile(fresh, WITHHELD))
    weights = fit_on(sets, lambda *_: True)
    trees = grow_on(sets, told, lambda *_: True)
    save_arrays(TREES_PATH, tree_arrays(TREES, trees))
    count = {name: len(sets[name]) for name in SETS}
    note = (
        f"logistic regression, ridge {RIDGE}, on "
        + ", ".join(f"{count[name]} of {name} (weight {weight})" for name, weight in SETS.items())
        + f"; bias set to withhold {WITHHELD} of {', '.join(FRESH)} where these are not fitted on, {FOLDS} folds; "
        f"{ROUNDS} trees of {library()}, {TREE_SETTINGS}, on the same. "
        f"Digest of the features: {_digest(sets)}, of the trees: {digest(TREES_PATH)}"
    )
    fitted = {
        "note": note,
        "bias": round(float(weights[-1]) - threshold, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights[:-1], strict=True)},
    }
    WEIGHTS.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(WEIGHTS.read_text(encoding="utf-8"))
    _print("not fitted on, five folds", sets, crossed, threshold)
    for corpus in CORPORA:
        elsewhere = partial(_is_of_another, corpus)
        weights, trees = fit_on(sets, elsewhere), grow_on(sets, told, elsewhere)
        mine = {name: sets[name] for name in sets if name.startswith(corpus)}
        scores = {name: _scores(weights, some) + _margins(trees, some) for name, some in mine.items()}
        _print(f"fitted without {corpus}", sets, scores, threshold)


def _is_of_another(corpus: str, name: str, _: Example) -> bool:
    return not name.startswith(corpus)


def read_examples(folder: Path, parts: Sequence[Fitted]) -> Sets:
    """Return the examples of each set; `parts` are what was fitted for the second look's folds."""
    sets: dict[str, list[Example]] = {}
    for asked in read_sets(folder):
        known = asked.name in KNOWN_TO_SECOND or asked.name in KNOWN_BESIDE
        for row, first in find_firsts(asked):
            fitted = parts[fold_of(family_of(row))] if known else None
            example = make_example(row, first, asked.engine.generation.sentence_count, fitted)
            if example is not None:
                sets.setdefault(asked.name, []).append(example)
    return sets


def cross_fit(sets: Sets) -> dict[str, Array]:
    """Return the log-odds of each question by weights fitted without its family; the mean of all where none are."""
    return _cross(sets, lambda chosen: partial(_scores, fit_on(sets, chosen)))


def cross_grow(sets: Sets, told: Mapping[str, Array]) -> dict[str, Array]:
    """Return the log-odds that trees add to those `told` of each question, grown without its family; the mean of all
    where none are."""
    return _cross(sets, lambda chosen: partial(_margins, grow_on(sets, told, chosen)))


def _cross(sets: Sets, fitted: Callable[[Chosen], Callable[[Sequence[Example]], Array]]) -> dict[str, Array]:
    """Return what is told of each question by what is fitted on the examples chosen, those of other families."""
    crossed = {name: np.zeros(len(examples)) for name, examples in sets.items()}
    for number in range(FOLDS):
        tell = fitted(partial(_is_elsewhere, number))
        for name, examples in sets.items():
            told = tell(examples)
            if name not in SETS:
                crossed[name] += told / FOLDS
            else:
                mine = np.array([_fold(one) == number for one in examples], bool)
                crossed[name][mine] = told[mine]
    return crossed


def _is_elsewhere(fold: int, _: str, example: Example) -> bool:
    return _fold(example) != fold


def grow_on(sets: Sets, told: Mapping[str, Array], chosen: Chosen) -> Trees:
    """Return trees fitted on those examples of SETS that are chosen, to add to the log-odds `told` of each."""
    rows = [
        (one, SETS[name] * one.weight, start)
        for name in SETS
        for one, start in zip(sets[name], told[name], strict=True)
        if chosen(name, one)
    ]
    return grow_trees(
        _whole([one for one, _, _ in rows]),
        np.array([one.answerable for one, _, _ in rows], bool),
        np.array([share for _, share, _ in rows]),
        TREE_SETTINGS,
        ROUNDS,
        start=np.array([start for _, _, start in rows]),
    )


def _margins(trees: Trees, examples: Sequence[Example]) -> Array:
    """Return what trees add to the log-odds of examples (float64 [examples]), some hundreds at a time."""
    parts = [trees.margins(_whole(examples[start : start + 500])) for start in range(0, len(examples), 500)]
    return np.concatenate([*parts, np.zeros(0)])


def _whole(examples: Sequence[Example]) -> Array:
    """Return all that the trees see of examples (float64 [examples, features])."""
    return np.array([[*one.values, *one.seen] for one in examples], np.float64)


def _fold(example: Example) -> int:
    return hashlib.blake2b(example.family.encode(), digest_size=4).digest()[1] % FOLDS


def fit_on(sets: Sets, chosen: Chosen) -> Array:
    """Return the weights fitted on those examples of SETS that are chosen, the bias last.

    What speaks against a sentence never speaks for it: such a weight is 0, and the others are fitted again.
    """
    rows = [(one, SETS[name] * one.weight) for name in SETS for one in sets[name] if chosen(name, one)]
    matrix = np.array([one.values for one, _ in rows])
    labels = np.array([float(one.answerable) for one, _ in rows])
    shares = np.array([share for _, share in rows])
    while True:
        weights = fit(matrix, labels, shares)
        named = enumerate(zip(FEATURES, weights[:-1], strict=True))
        wrong = [place for place, (name, weight) in named if name in AGAINST and weight > 0]
        if not wrong:
            return weights
        matrix[:, wrong] = 0.0


def fit(matrix: Array, labels: Array, shares: Array) -> Array:
    """Return the weights of a logistic regression, the bias last: Newton's method, ridge on the scaled weights."""
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    scaled = np.c_[(matrix - mean) / spread, np.ones(len(matrix))]
    ridge = RIDGE * np.diag([1.0] * matrix.shape[1] + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ ((likely - labels) * shares) + ridge @ weights
        curve = (scaled.T * (likely * (1 - likely) * shares)) @ scaled + ridge
        weights -= np.linalg.solve(curve, slope)
    plain: Array = weights[:-1] / spread
    return np.append(plain, weights[-1] - float(plain @ mean))


def _scores(weights: Array, examples: Sequence[Example]) -> Array:
    matrix = np.array([one.values for one in examples]).reshape(len(examples), len(weights) - 1)
    scores: Array = matrix @ weights[:-1] + weights[-1]
    return scores


def _digest(sets: Sets) -> str:
    matrix = np.concatenate([np.array([one.values for one in sets[name]]) for name in SETS])
    return hashlib.blake2b(matrix.round(6).tobytes(), digest_size=6).hexdigest()


def _print(title: str, sets: Sets, scores: Mapping[str, Array], threshold: float) -> None:
    print(f"\n{title}:")
    for name, found in scores.items():
        answerable = np.array([one.answerable for one in sets[name]], bool)
        shown, kept, rest = found >= threshold, found[answerable], found[~answerable]
        line = f"{name}: withheld {int((~shown)[answerable].sum())}/{len(kept)}"
        line += f", refused {int((~shown)[~answerable].sum())}/{len(rest)}"
        if len(kept) and len(rest):
            still = float((rest >= np.sort(kept)[int(0.05 * len(kept))]).mean())
            above = float((kept[:, None] > rest[None, :]).mean())
            line += f", ranked right {above:.3f}, still answered where 95 % are kept {still:.3f}"
        print(line)


if __name__ == "__main__":
    main()

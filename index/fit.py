"""Fit the ranker's first look again: `python -m index.fit --eval FOLDER` writes index/ranker.bin.

Beside it goes a note of what it was fitted on (ranker.json). Trees are fitted to what index/fit_sets.py reads from the
public sets; it needs the extra `fit`. The same sets, settings and library give the same files. The second look is
fitted to questions of ours too: tests/quality/fit_second.py.
"""

import argparse
import json
import sys
from pathlib import Path

from index.arrays import save_arrays
from index.cues import cue_arrays
from index.fit_sets import OPEN_QUESTIONS, TrainingSets, digest, read_training_sets
from index.fit_trees import HIDDEN, ROUNDS, SETTINGS, columns_without, fit_trees, library, mean_reciprocal_rank
from index.matrix import FEATURES
from index.ranker import CORPUS, DOCUMENT
from index.trees import tree_arrays

RANKER = "ranker"


def main() -> None:
    """Read the sets, fit, and write the trees with notes of what they were fitted on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="the folder of public sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where the files go")
    arguments = parser.parse_args()
    if not (arguments.eval / "cmrc2018").is_dir():
        parser.exit(2, f"{arguments.eval} is not the folder of public sets: cmrc2018 is not in it\n")
    fit_first_look(read_training_sets(arguments.eval, tell, OPEN_QUESTIONS), arguments.out)


def fit_first_look(sets: TrainingSets, folder: Path) -> None:
    """Fit the trees for a document and for a corpus, and write them with the table of cues."""
    documents = [*sets.documents, *sets.passages]
    groups = {DOCUMENT: documents, CORPUS: [*documents, *sets.found]}
    trees = {name: fit_trees(some, columns_without(HIDDEN[name])) for name, some in groups.items()}
    arrays = cue_arrays(sets.cues)
    for name, one in trees.items():
        arrays |= tree_arrays(name, one)
    note = {
        "groups": {name: len(some) for name, some in groups.items()},
        "rounds": ROUNDS,
        "hidden": HIDDEN,
        "cues": len(sets.cues.weights),
        "features": FEATURES,
    }
    save_arrays(folder / f"{RANKER}.bin", arrays)
    common = {"fitted_on": sets.digests, "settings": SETTINGS, "library": library()}
    every = {**common, **note, "digest": digest(folder / f"{RANKER}.bin")}
    (folder / f"{RANKER}.json").write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    for name, some in groups.items():
        mrr, _ = mean_reciprocal_rank(some, [trees[name].margins(group.matrix) for group in some])
        print(f"{name}: {len(some)} groups, {len(trees[name].leaf)} leaves; MRR on what it was fitted on {mrr:.3f}")


def tell(line: str) -> None:
    """Print a line of progress."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

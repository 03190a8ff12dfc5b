"""How well public questions are answered: python tests/quality/public.py [--eval DIR] [--only SET] [--final|--ablate].

The sets lie beside the repository, in ../shared/eval. Every figure stands beside that of the naive recipe and of six
lexical terms summed (formulas.py). drcd and xquad_zh are for the end: they are asked with --final only, never fitted on
and never chosen on. Needs the extra `fit` for nlpcc2017_dbqa, which fits the trees anew for each fold, and --ablate.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from quality.formulas import Naive, naive_scores, six_terms  # noqa: E402
from quality.verdict_sets import first_half  # noqa: E402

from bot.evaluation import evaluate_file  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.answer import Answer  # noqa: E402
from index.candidates import find_candidates, weigh  # noqa: E402
from index.engine import AnswerEngine  # noqa: E402
from index.fit_sets import Group, digest, holds_answer, read_rows, read_training_sets  # noqa: E402
from index.fit_trees import columns_without, fit_trees, mean_reciprocal_rank  # noqa: E402
from index.followup import understand  # noqa: E402
from index.matrix import GROUPS  # noqa: E402
from index.question import clean_question  # noqa: E402
from index.rank import read_sentences  # noqa: E402
from index.segmenter import Segmenter  # noqa: E402
from index.trees import Trees  # noqa: E402
from index.update import load_segmenter  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
OWN = ROOT / "tests" / "data" / "gold.jsonl"
FOLDS = 5
KEPT = 0.95
ASKED_ON = "2026-11-21"
ABLATION_QUESTIONS = 1000

Row = Mapping[str, Any]
Line = tuple[str, str, str, str, str]
"""A line of the table: the set, the measure, and what naive recipe, six terms and fitted ranker reach."""

OPEN_SETS = {
    "cmrc": ("cmrc2018 trial", "cmrc2018/corpus.jsonl", "cmrc2018/questions_trial.jsonl"),
    "drcd": ("drcd dev", "drcd/corpus.jsonl", "drcd/questions_dev.jsonl"),
    "xquad": ("xquad_zh", "xquad_zh/corpus.jsonl", "xquad_zh/questions.jsonl"),
}
FINAL = ("drcd", "xquad")
NLPCC = ("nlpcc2017_dbqa/groups_boptrain.jsonl", "nlpcc2017_dbqa/groups_dev.jsonl")
CMRC = ("cmrc2018/corpus.jsonl", "cmrc2018/questions_train.jsonl")
PAIRS = "bop2017_pairs/pairs_safe.jsonl"
REMOVED = "unanswerable/cmrc_leave_gold_out.jsonl"


def documents(folder: Path, scratch: Path) -> Iterator[Line]:
    """Five folds by document over nlpcc2017_dbqa, the trees fitted anew on the others and on cmrc2018 passages."""
    if find_spec("lightgbm") is None:
        print("nlpcc2017_dbqa is left out: it needs the extra `fit`")
        return
    segmenter = load_segmenter(scratch)
    sets = read_training_sets(folder, tell, searched=0)
    groups = sets.documents
    rows = [row for name in NLPCC for row in read_rows(folder / name)]
    plain = [naive_scores(row["question"], [one["text"] for one in row["sentences"]]) for row in rows]
    six = [six_terms(*_read(row, segmenter)) for row in rows]
    figures = [mean_reciprocal_rank(groups, scores) for scores in (plain, six, cross_fit(groups, sets.passages))]
    for place, measure in enumerate(("MRR", "ACC@1")):
        naive, hand, fitted = (f"{figure[place]:.4f}" for figure in figures)
        yield f"nlpcc2017_dbqa, {FOLDS} folds", measure, naive, hand, fitted


def _read(row: Row, segmenter: Segmenter) -> Any:
    sentences = [one["text"] for one in row["sentences"]]
    return read_sentences(row["question"], sentences, row.get("title") or "", segmenter)


def cross_fit(
    groups: Sequence[Group], extra: Sequence[Group], columns: Sequence[int] | None = None
) -> list[NDArray[np.float64]]:
    """Return the margins of each group by trees that saw no group of its document."""
    documents = sorted({group.document for group in groups})
    random.Random(0).shuffle(documents)
    fold = {document: number % FOLDS for number, document in enumerate(documents)}
    fitted = [
        fit_trees([*(group for group in groups if fold[group.document] != number), *extra], columns)
        for number in range(FOLDS)
    ]
    return [fitted[fold[group.document]].margins(group.matrix) for group in groups]


def open_set(name: str, folder: Path, scratch: Path) -> Iterator[Line]:
    """Questions asked of a whole corpus: the right sentence of the right passage comes first."""
    title, corpus, asked = OPEN_SETS[name]
    questions = read_rows(folder / asked)
    engine = EngineSlot(Collection(scratch / name, folder / corpus)).current.engine
    naive = Naive([(row["id"], f"{row['title']}\n{row['text']}") for row in read_rows(folder / corpus)])
    figures = [
        share_right(questions, lambda row: naive.first(row["question"])),
        share_right(questions, lambda row: first_by_six_terms(engine, row["question"])),
        share_right(questions, lambda row: first_of(engine, row["question"])),
    ]
    yield (title, "S@1", *(f"{figure:.4f}" for figure in figures))  # type: ignore[misc]


def share_right(questions: Sequence[Row], first: Callable[[Row], tuple[str, str] | None]) -> float:
    """Return for how many of the questions `first` gives a sentence of the right passage that holds an answer."""
    right = 0
    for row in questions:
        found = first(row)
        gold = row.get("gold_doc_ids") or [row["gold_doc_id"]]
        right += found is not None and found[0] in gold and holds_answer(found[1], row)
    return right / len(questions)


def first_of(engine: AnswerEngine, question: str) -> tuple[str, str] | None:
    """Return the article and the sentence that the engine puts first, shown as the answer or as the nearest."""
    answer = engine.answer(question, asked_on=ASKED_ON, n=1, choices=False)
    hits = answer.hits if isinstance(answer, Answer) else answer.nearest
    return (hits[0].article_id, hits[0].sentence) if hits else None


def first_by_six_terms(engine: AnswerEngine, text: str) -> tuple[str, str] | None:
    """Return the article and the sentence of the engine's candidates that six terms put first."""
    question = understand(clean_question(text), (), engine.segmenter, asked_on=ASKED_ON).question
    candidates = find_candidates(engine.generation, question, engine.segmenter) if question.terms else []
    if not candidates:
        return None
    weighed = weigh(engine.generation, question, engine.segmenter)
    best = candidates[int(np.argmax(six_terms(weighed, [candidate.context for candidate in candidates])))]
    return best.parsed.article.article_id, best.context.text


def verdict(folder: Path, scratch: Path) -> Iterator[Line]:
    """The half of the cmrc2018 trial questions the verdict was not fitted on, with their passage and without."""
    _, corpus, asked = OPEN_SETS["cmrc"]
    engine = EngineSlot(Collection(scratch / "cmrc", folder / corpus)).current.engine
    confidences = {}
    for name, rows in (("kept", read_rows(folder / asked)), ("removed", read_rows(folder / REMOVED))):
        fitted_on = {row["id"] for row in first_half(rows)}
        confidences[name] = [
            engine.answer(
                row["question"], asked_on=ASKED_ON, without=row.get("remove_doc_ids") or (), n=1, choices=False
            ).confidence
            for row in rows
            if row["id"] not in fitted_on
        ]
    floor = sorted(confidences["kept"])[int((1 - KEPT) * len(confidences["kept"]))]
    answered = float(np.mean([confidence >= floor for confidence in confidences["removed"]]))
    yield "cmrc2018 trial, other half", f"answered without its source, {KEPT:.0%} kept", "-", "-", f"{answered:.4f}"


def ablate(folder: Path, scratch: Path) -> Iterator[tuple[str, ...]]:
    """Yield what each group of features is worth: without it, nlpcc2017_dbqa MRR, cmrc2018 trial S@1, our own MRR.

    Fitted on less than the stored trees are, to save time: no cmrc2018 passages, ABLATION_QUESTIONS of its questions.
    """
    sets = read_training_sets(folder, tell, ABLATION_QUESTIONS)
    groups, asked = sets.documents, sets.found
    cmrc = EngineSlot(Collection(scratch / "cmrc", folder / CMRC[0])).current.engine
    own = EngineSlot(Collection(scratch / "own")).current.engine
    questions = read_rows(folder / OPEN_SETS["cmrc"][2])
    for left_out, names in [("nothing", ()), *GROUPS.items()]:
        columns = columns_without(names)
        mrr, _ = mean_reciprocal_rank(groups, cross_fit(groups, [], columns))
        with using(fit_trees([*groups, *asked], columns)):
            first = share_right(questions, lambda row: first_of(cmrc, row["question"]))
            ours = evaluate_file(own, OWN, today=ASKED_ON)["ALL"]["mrr"]
        yield left_out, f"{mrr:.4f}", f"{first:.4f}", f"{ours:.4f}"


def tell(line: str) -> None:
    """Print a line of progress beside the table."""
    print(line, file=sys.stderr, flush=True)


def using(trees: Trees) -> Any:
    """Return a context in which the engine ranks by other trees than the stored ones."""
    return mock.patch("index.ranker.load_trees", lambda _: trees)


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as an aligned table, the first one its head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder of public sets")
    parser.add_argument("--only", choices=("nlpcc", "verdict", *OPEN_SETS), action="append", help="these sets alone")
    parser.add_argument("--final", action="store_true", help="ask drcd and xquad_zh too")
    parser.add_argument("--ablate", action="store_true", help="print what each group of features is worth instead")
    arguments = parser.parse_args()
    if not (arguments.eval / CMRC[0]).is_file():
        print(f"The public sets are not in {arguments.eval}: nothing is measured. --eval DIR says where they are.")
        return
    wanted = arguments.only or ["nlpcc", "cmrc", "verdict", *(FINAL if arguments.final else ())]
    if set(wanted) & set(FINAL) and not arguments.final:
        parser.error("drcd and xquad_zh are for the end: say --final")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if arguments.ablate:
            print_table([("left out", "nlpcc2017_dbqa MRR", "cmrc2018 trial S@1", "own MRR")])
            for row in ablate(arguments.eval, scratch):
                print("  ".join(row), flush=True)
            return
        lines: list[Sequence[str]] = [("set", "measure", "naive", "six terms", "fitted")]
        for one in wanted:
            if one == "nlpcc":
                lines += documents(arguments.eval, scratch)
            elif one == "verdict":
                lines += verdict(arguments.eval, scratch)
            else:
                lines += open_set(one, arguments.eval, scratch)
    print_table(lines)
    files = {"nlpcc": (*NLPCC, *CMRC, PAIRS), "verdict": (REMOVED,)} | {
        key: value[1:] for key, value in OPEN_SETS.items()
    }
    for file in dict.fromkeys(file for one in wanted for file in files[one]):
        print(f"{digest(arguments.eval / file)}  {file}")


if __name__ == "__main__":
    main()

"""The public sets as the ranker is fitted on them: groups of sentences with their features and which of them answer."""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.collection import Collection
from corpus.splitting import sentence_ranges
from corpus.text import fold
from index.candidates import Candidate, find_candidates, weigh
from index.cues import Cues
from index.features import Context, Weighed
from index.fit_cues import Example, fit_cues
from index.followup import understand
from index.generation import Generation
from index.matrix import feature_matrix, set_cues
from index.question import clean_question
from index.rank import read_sentences
from index.segmenter import Segmenter
from index.update import load_index, load_segmenter, update_index

OPEN_QUESTIONS = 5000
DOCUMENT_QUESTIONS = 6000
DOCUMENT_WEIGHT = 0.3
"""What a question on a document of cmrc2018 counts beside one of nlpcc2017_dbqa: its passages are short and clean."""
PAIR_WEIGHT = 0.5
MAX_PAIR_CHARS = 200
FOLDS = 4

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of a question: features (float64 [sentences, FEATURES]), which answer (bool), and the weight.

    `document` is the id of the document that holds the answer; `example` is what cues are found in.
    """

    matrix: NDArray[np.float64]
    right: NDArray[np.bool_]
    document: str
    weight: float = 1.0
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A question asked of a corpus: weighed, with its candidates in index order and the group they make."""

    weighed: Weighed
    candidates: Sequence[Candidate]
    group: Group


@dataclass(frozen=True, slots=True)
class TrainingSets:
    """Documents of nlpcc2017_dbqa, passages of cmrc2018, its questions asked of all passages, the table of cues, whose
    features are in all groups, the digests of the files they come from, and the segmenter they were read with."""

    documents: list[Group]
    passages: list[Group]
    searches: list[Search]
    cues: Cues
    digests: dict[str, str]
    segmenter: Segmenter

    @property
    def found(self) -> list[Group]:
        """The groups of the searches that the first look is fitted on."""
        return [search.group for search in self.searches[:OPEN_QUESTIONS]]


def read_training_sets(folder: Path, tell: Callable[[str], None], searched: int | None = None) -> TrainingSets:
    """Return the groups of all fitting sets, and the digest of each file read; `tell` is called with lines to print.

    So many questions are `searched` in all passages, all of them if None.
    The cues of a group of cmrc2018 come from a table that saw no question on its document; those of nlpcc2017_dbqa from
    the whole table, which saw none of its questions.
    """
    names = ("groups_boptrain", "groups_dev")
    files = [folder / "nlpcc2017_dbqa" / f"{name}.jsonl" for name in names]
    files += [folder / "cmrc2018" / "corpus.jsonl", folder / "cmrc2018" / "questions_train.jsonl"]
    files += [folder / "bop2017_pairs" / "pairs_safe.jsonl"]
    with tempfile.TemporaryDirectory() as scratch:
        segmenter = load_segmenter(Path(scratch))
        documents = document_groups(files[:2], segmenter)
        tell(f"nlpcc2017_dbqa: {len(documents)} groups")
        passages = passage_groups(files[2], files[3], segmenter)
        tell(f"passages of cmrc2018: {len(passages)} groups")
        searches = search_all(files[2], files[3], Path(scratch), searched)
        tell(f"found in all of cmrc2018: {len(searches)} groups")
        pairs = pair_examples(files[4], files[:2], segmenter)
        tell(f"bop2017_pairs: {len(pairs)} pairs")
    cues = learn_cues(documents, passages, [search.group for search in searches], pairs)
    tell(f"cues: {len(cues.weights)} weights")
    digests = {f"{file.parent.name}/{file.name}": digest(file) for file in files}
    return TrainingSets(documents, passages[:DOCUMENT_QUESTIONS], searches, cues, digests, segmenter)


def learn_cues(
    documents: Sequence[Group], passages: Sequence[Group], found: Sequence[Group], pairs: Sequence[Example]
) -> Cues:
    """Return the table fitted on pairs and passages, and set the cues of all groups, by `read_training_sets`' rule."""
    every = fit_cues([*pairs, *examples_of(passages)])
    parts = [
        fit_cues([*pairs, *examples_of(group for group in passages if fold_of(group.document) != number)])
        for number in range(FOLDS)
    ]
    for group in documents:
        _set_cues(group, every)
    for group in (*passages, *found):
        _set_cues(group, parts[fold_of(group.document)])
    return every


def examples_of(groups: Iterable[Group]) -> list[Example]:
    """Return what cues are found in, of the groups that have it, in their order."""
    return [group.example for group in groups if group.example is not None]


def fold_of(document: str) -> int:
    """Return in which of FOLDS parts a document is, by a digest of its id."""
    return hashlib.blake2b(document.encode(), digest_size=4).digest()[0] % FOLDS


def _set_cues(group: Group, cues: Cues) -> None:
    if group.example is not None and len(group.matrix):
        set_cues(group.matrix, cues.scores(group.example.question, group.example.texts))


def pair_examples(file: Path, groups: Sequence[Path], segmenter: Segmenter) -> list[Example]:
    """Return questions of bop2017_pairs, each with a sentence that answers and wrong ones.

    Left out are those whose question or answer stands in the files of `groups`, to keep these unseen.
    """
    seen: set[str] = set()
    for row in (row for one in groups for row in read_rows(one)):
        seen.update(_squeeze(text) for text in (row["question"], *(one["text"] for one in row["sentences"])))
    examples = []
    for row in read_rows(file):
        if row["in_nlpcc2017"] or not {_squeeze(row["question"]), *map(_squeeze, row["gold"])}.isdisjoint(seen):
            continue
        texts = [fold(text) for text in (*row["gold"], *row["baseline_wrong"])]
        if len(texts) > 1 and max(map(len, texts)) < MAX_PAIR_CHARS:
            question = understand(clean_question(row["question"]), (), segmenter, asked_on=None).question
            examples.append(Example(question, texts, np.arange(len(texts)) < len(row["gold"]), PAIR_WEIGHT))
    return examples


def document_groups(files: Sequence[Path], segmenter: Segmenter) -> list[Group]:
    """Return the groups of nlpcc2017_dbqa, in file order: every sentence of a document, with its label."""
    return [_document_group(row, segmenter, 1.0) for file in files for row in read_rows(file)]


def passage_groups(corpus: Path, questions: Path, segmenter: Segmenter) -> list[Group]:
    """Return cmrc2018 questions as if their passage were given, of three sentences at least."""
    passages = {row["id"]: row for row in read_rows(corpus)}
    groups: list[Group] = []
    for row in shuffled(read_rows(questions), "document"):
        passage = passages[row["gold_doc_id"]]
        sentences = [passage["text"][start:end] for start, end in sentence_ranges(passage["text"])]
        labels = [holds_answer(sentence, row) for sentence in sentences]
        if len(sentences) >= 3 and any(labels) and not all(labels):
            labelled = [{"text": text, "label": label} for text, label in zip(sentences, labels, strict=True)]
            groups.append(_document_group({**row, "title": passage["title"], "sentences": labelled}, segmenter))
    return groups


def search_all(corpus: Path, questions: Path, scratch: Path, limit: int | None = None) -> list[Search]:
    """Return cmrc2018 questions asked of all its passages, so many of them: the candidates as the engine finds them."""
    if limit == 0:
        return []
    collection = Collection(scratch / "data", corpus)
    update_index(collection)
    generation, segmenter = load_index(collection.data), load_segmenter(collection.data)
    return [_search(row, generation, segmenter) for row in shuffled(read_rows(questions), "open")[:limit]]


def _document_group(row: Row, segmenter: Segmenter, weight: float = DOCUMENT_WEIGHT) -> Group:
    texts = [sentence["text"] for sentence in row["sentences"]]
    weighed, contexts = read_sentences(row["question"], texts, row.get("title") or "", segmenter)
    right = np.array([bool(sentence["label"]) for sentence in row["sentences"]])
    return _group(weighed, contexts, right, row["gold_doc_id"], weight)


def _group(
    weighed: Weighed, contexts: Sequence[Context], right: NDArray[np.bool_], document: str, weight: float = 1.0
) -> Group:
    """Return a group, its cues still to be set."""
    matrix = feature_matrix(weighed, contexts, None)
    texts = [context.text for context in contexts]
    return Group(matrix, right, document, weight, Example(weighed.question, texts, right, 1.0, matrix))


def _search(row: Row, generation: Generation, segmenter: Segmenter) -> Search:
    question = understand(clean_question(row["question"]), (), segmenter, asked_on=None).question
    candidates = find_candidates(generation, question, segmenter) if question.terms else []
    right = [
        candidate.parsed.article.article_id == row["gold_doc_id"] and holds_answer(candidate.context.text, row)
        for candidate in candidates
    ]
    contexts = [candidate.context for candidate in candidates]
    weighed = weigh(generation, question, segmenter)
    return Search(weighed, candidates, _group(weighed, contexts, np.array(right, bool), row["gold_doc_id"]))


def holds_answer(sentence: str, row: Row) -> bool:
    """Whether a sentence holds one of a question's answers, white space, width and script aside."""
    text = _squeeze(sentence)
    return any(_squeeze(answer) in text for answer in row["answers"])


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def shuffled(rows: Iterable[Row], salt: str) -> list[Row]:
    """Return rows in an order that depends on their ids and the salt alone."""
    return sorted(rows, key=lambda row: hashlib.blake2b(f"{salt}{row['id']}".encode()).digest())


def read_rows(file: Path) -> list[Row]:
    """Return the rows of a file of JSON Lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def digest(file: Path) -> str:
    """Return the first twelve digits of a file's SHA-256 digest."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]

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
from index.candidates import find_candidates, weigh
from index.followup import understand
from index.generation import Generation
from index.matrix import feature_matrix
from index.question import clean_question
from index.rank import read_sentences
from index.segmenter import Segmenter
from index.update import load_index, load_segmenter, update_index

OPEN_QUESTIONS = 5000
DOCUMENT_QUESTIONS = 6000
DOCUMENT_WEIGHT = 0.3
"""What a question on a document of cmrc2018 counts beside one of nlpcc2017_dbqa: its passages are short and clean."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of a question: features (float64 [sentences, FEATURES]), which answer (bool), and the weight.

    `document` is the id of the document that holds the answer.
    """

    matrix: NDArray[np.float64]
    right: NDArray[np.bool_]
    document: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TrainingSets:
    """Groups that are a whole document, groups as found in a corpus, and the digests of the files they come from."""

    documents: list[Group]
    found: list[Group]
    digests: dict[str, str]


def read_training_sets(folder: Path, tell: Callable[[str], None]) -> TrainingSets:
    """Return the groups of all fitting sets, and the digest of each file read; `tell` is called with lines to print."""
    names = ("groups_boptrain", "groups_dev")
    files = [folder / "nlpcc2017_dbqa" / f"{name}.jsonl" for name in names]
    files += [folder / "cmrc2018" / "corpus.jsonl", folder / "cmrc2018" / "questions_train.jsonl"]
    with tempfile.TemporaryDirectory() as scratch:
        segmenter = load_segmenter(Path(scratch))
        documents = document_groups(files[:2], segmenter)
        tell(f"nlpcc2017_dbqa: {len(documents)} groups")
        documents += passage_groups(files[2], files[3], segmenter)
        tell(f"with passages of cmrc2018: {len(documents)} groups")
        found = open_groups(files[2], files[3], Path(scratch))
        tell(f"found in all of cmrc2018: {len(found)} groups")
    return TrainingSets(documents, found, {f"{file.parent.name}/{file.name}": digest(file) for file in files})


def document_groups(files: Sequence[Path], segmenter: Segmenter) -> list[Group]:
    """Return the groups of nlpcc2017_dbqa, in file order: every sentence of a document, with its label."""
    return [_document_group(row, segmenter, 1.0) for file in files for row in read_rows(file)]


def passage_groups(corpus: Path, questions: Path, segmenter: Segmenter) -> list[Group]:
    """Return cmrc2018 questions as if their passage were given: at most DOCUMENT_QUESTIONS, from three sentences on."""
    passages = {row["id"]: row for row in read_rows(corpus)}
    groups: list[Group] = []
    for row in shuffled(read_rows(questions), "document"):
        passage = passages[row["gold_doc_id"]]
        sentences = [passage["text"][start:end] for start, end in sentence_ranges(passage["text"])]
        labels = [holds_answer(sentence, row) for sentence in sentences]
        if len(sentences) >= 3 and any(labels) and not all(labels) and len(groups) < DOCUMENT_QUESTIONS:
            labelled = [{"text": text, "label": label} for text, label in zip(sentences, labels, strict=True)]
            groups.append(_document_group({**row, "title": passage["title"], "sentences": labelled}, segmenter))
    return groups


def open_groups(corpus: Path, questions: Path, scratch: Path, limit: int = OPEN_QUESTIONS) -> list[Group]:
    """Return cmrc2018 questions asked of all its passages: the candidates as the engine finds them."""
    collection = Collection(scratch / "data", corpus)
    update_index(collection)
    generation, segmenter = load_index(collection.data), load_segmenter(collection.data)
    groups = (_open_group(row, generation, segmenter) for row in shuffled(read_rows(questions), "open")[:limit])
    return [group for group in groups if group is not None]


def _document_group(row: Row, segmenter: Segmenter, weight: float = DOCUMENT_WEIGHT) -> Group:
    texts = [sentence["text"] for sentence in row["sentences"]]
    weighed, contexts = read_sentences(row["question"], texts, row.get("title") or "", segmenter)
    right = np.array([bool(sentence["label"]) for sentence in row["sentences"]])
    return Group(feature_matrix(weighed, contexts), right, row["gold_doc_id"], weight)


def _open_group(row: Row, generation: Generation, segmenter: Segmenter) -> Group | None:
    question = understand(clean_question(row["question"]), (), segmenter, asked_on=None).question
    candidates = find_candidates(generation, question, segmenter) if question.terms else []
    if not candidates:
        return None
    matrix = feature_matrix(weigh(generation, question, segmenter), [candidate.context for candidate in candidates])
    right = [
        candidate.parsed.article.article_id == row["gold_doc_id"] and holds_answer(candidate.context.text, row)
        for candidate in candidates
    ]
    return Group(matrix, np.array(right), row["gold_doc_id"])


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

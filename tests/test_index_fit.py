"""What the ranker is fitted on, from a set of a few questions."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.cues import STEP, Cues
from index.fit_cues import Example
from index.fit_second import CMRC_WEIGHT, cmrc_groups, fit_second, learn_own_cues
from index.fit_sets import (
    FOLDS,
    Group,
    TrainingSets,
    document_groups,
    fold_of,
    holds_answer,
    learn_cues,
    pair_examples,
    passage_groups,
    search_all,
    shuffled,
)
from index.fit_trees import fit_trees, mean_reciprocal_rank
from index.matrix import FEATURES, feature_matrix
from index.postings import term_key
from index.question import analyse
from index.rank import read_sentences
from index.ranker import CORPUS, load_trees
from index.second_look import FEATURES as SECOND_FEATURES
from index.segmenter import Segmenter
from index.trees import Trees
from index.update import load_segmenter

ROOT = Path(__file__).parent.parent
PASSAGES = [
    {"id": "a", "title": "甲大学", "text": "甲大学位于乙市。学校创办于1950年。图书馆藏书120万册。"},
    {"id": "b", "title": "丙大学", "text": "丙大学位于丁市。学校创办于1960年。校长是王某某。"},
]
QUESTIONS = [
    {"id": "1", "question": "甲大学创办于哪一年？", "answers": ["1950 年"], "gold_doc_id": "a"},
    {"id": "2", "question": "丙大学的校长是谁？", "answers": ["王某某"], "gold_doc_id": "b"},
    {"id": "3", "question": "丙大学有多少学生？", "answers": ["两万"], "gold_doc_id": "b"},
]


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "corpus.jsonl", PASSAGES), write(tmp_path / "questions.jsonl", QUESTIONS)


def test_a_passage_is_a_group_where_one_of_its_sentences_answers(
    files: tuple[Path, Path], segmenter: Segmenter
) -> None:
    groups = passage_groups(*files, segmenter)
    assert sorted((group.document, group.right.tolist()) for group in groups) == [
        ("a", [False, True, False]),
        ("b", [False, False, True]),
    ]
    assert all(group.matrix.shape == (3, len(FEATURES)) and group.weight < 1 for group in groups)


def test_asked_of_all_passages_only_the_right_one_answers(files: tuple[Path, Path], tmp_path: Path) -> None:
    groups = [search.group for search in search_all(*files, tmp_path / "scratch")]
    right = sorted((group.document, int(group.right.sum())) for group in groups)
    assert right == [("a", 1), ("b", 0), ("b", 1)]
    assert all(len(group.right) == len(group.matrix) > 3 for group in groups)
    assert search_all(*files, tmp_path / "other", 0) == []


def test_a_question_without_words_finds_nothing_to_fit_on(files: tuple[Path, Path], tmp_path: Path) -> None:
    asked = write(tmp_path / "bare.jsonl", [{"id": "4", "question": "？", "answers": ["a"], "gold_doc_id": "a"}])
    (search,) = search_all(files[0], asked, tmp_path / "scratch")
    assert (len(search.candidates), search.group.matrix.shape) == (0, (0, len(FEATURES)))


def test_what_the_second_look_sees_of_a_question_comes_from_trees_that_saw_none_on_its_passage(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = search_all(*files, tmp_path / "scratch")
    segmenter = load_segmenter(tmp_path / "scratch")
    seen: list[set[str]] = []

    def fit(groups: Sequence[Group], *_: object) -> Trees:
        seen.append({group.document for group in groups})
        return load_trees(CORPUS)

    monkeypatch.setattr("index.fit_second.fit_trees", fit)
    empty = np.zeros(0, np.uint64)
    cues = Cues(empty, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8), empty)
    groups = cmrc_groups(TrainingSets([], [], searches, cues, {}, segmenter), lambda _: None)
    assert sorted(group.document for group in groups) == ["a", "b"]  # nothing answers the third
    assert [{"a", "b"} - documents for documents in seen] == [
        {document for document in "ab" if fold_of(document) == number} for number in range(FOLDS)
    ]
    for group in groups:
        assert group.matrix.shape == (len(group.right), len(SECOND_FEATURES))
        assert (group.right.sum(), group.weight) == (1, CMRC_WEIGHT)


def test_trees_that_tell_whether_a_sentence_answers_learn_it_from_questions_without_an_answer_too() -> None:
    pytest.importorskip("lightgbm", reason="the extra `fit` is not installed")
    random = np.random.default_rng(1)
    groups = []
    for number in range(200):
        matrix = random.normal(size=(6, 3))
        right = (np.arange(6) == matrix[:, 0].argmax()) & (number % 2 == 0)
        matrix[:, 1] = number % 2
        groups.append(Group(matrix, right, str(number)))
    trees = fit_second(groups)
    answerable, not_so = (trees.margins(np.array([[3.0, odd, 0.0], [-3.0, odd, 0.0]])) for odd in (0.0, 1.0))
    assert answerable[0] > 0 > answerable[1] and not_so[0] < 0
    assert trees.leaf.tolist() == fit_second(groups).leaf.tolist()


def test_a_document_with_labels_is_a_group_of_full_weight(tmp_path: Path, segmenter: Segmenter) -> None:
    sentences = [{"text": "甲大学位于乙市。", "label": 0}, {"text": "创办于1950年。", "label": 1}]
    row = {"id": "n", "question": "甲大学创办于哪一年？", "title": None, "gold_doc_id": "a", "sentences": sentences}
    (group,) = document_groups([write(tmp_path / "groups.jsonl", [row])], segmenter)
    assert (group.right.tolist(), group.weight, group.document) == ([False, True], 1.0, "a")


def test_pairs_are_taken_whose_question_and_answer_no_group_holds(tmp_path: Path, segmenter: Segmenter) -> None:
    sentences = [{"text": "甲大学位于乙市。", "label": 0}, {"text": "创办于1950年。", "label": 1}]
    group = {"question": "甲大学创办于哪一年？", "sentences": sentences}
    rows = [
        {"question": "甲大学创办于哪一年？", "gold": ["1950年创办。"], "baseline_wrong": ["甲大学很大。"]},
        {"question": "甲大学何时创办？", "gold": ["创办于 1950年。"], "baseline_wrong": ["甲大学很大。"]},
        {"question": "丙大学在哪里？", "gold": ["丙大学位于丁市。"], "baseline_wrong": []},
        {
            "question": "丙大学的校长是谁？",
            "gold": ["校长是王某某。"],
            "baseline_wrong": ["丙大学很大。", "校园很美。"],
        },
    ]
    pairs = write(tmp_path / "pairs.jsonl", [{**row, "in_nlpcc2017": False} for row in rows])
    (example,) = pair_examples(pairs, [write(tmp_path / "groups.jsonl", [group])], segmenter)
    assert (example.question.words[-1], example.right.tolist()) == ("校长", [True, False, False])
    assert example.texts[0] == "校长是王某某。"


def test_the_cues_of_a_group_come_from_questions_on_other_documents(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def group(document: str) -> Group:
        weighed, contexts = read_sentences("甲鱼吃什么？", ["甲鱼很大。", "主要以草为食。"], "", segmenter)
        right = np.array([False, True])
        matrix = feature_matrix(weighed, contexts, None)
        texts = [context.text for context in contexts]
        return Group(matrix, right, document, 1.0, Example(weighed.question, texts, right, 1.0, matrix))

    def table(examples: Sequence[Example]) -> Cues:
        """A table that gives 草 as many as there are examples."""
        one = np.array([term_key("*")], np.uint64), np.array([0, 1]), np.zeros(1, np.int32)
        return Cues(*one, np.array([len(examples)], np.int8), np.array([ord("草")], np.uint64))

    monkeypatch.setattr("index.fit_sets.fit_cues", table)
    passages = [group(str(number)) for number in range(20)]
    found, document = [group("0"), group("1")], [group("other")]
    cues = learn_cues(document, passages, found, [])
    assert cues.weights.tolist() == [20]
    held = FEATURES.index("cues")
    assert document[0].matrix[:, held].tolist() == [0, 20 * STEP]
    seen = [round(one.matrix[1, held] / STEP) for one in passages]
    assert max(seen) < 20
    assert len(set(seen)) > 1
    assert all(seen.count(one) % (20 - one) == 0 for one in seen)
    assert [round(one.matrix[1, held] / STEP) for one in found] == seen[:2]


def test_an_answer_is_held_whatever_its_width_and_white_space() -> None:
    assert holds_answer("学校创办于１９５０年。", QUESTIONS[0])
    assert not holds_answer("学校创办于1960年。", QUESTIONS[0])


def test_the_order_of_questions_does_not_depend_on_the_file() -> None:
    assert shuffled(QUESTIONS, "a") == shuffled(QUESTIONS[::-1], "a")


def test_mean_reciprocal_rank_of_equal_scores_keeps_their_order() -> None:
    matrix = np.zeros((3, len(FEATURES)))
    groups = [Group(matrix, np.array(right), "a") for right in ([False, True, False], [True, False, True])]
    assert mean_reciprocal_rank(groups, [np.zeros(3), np.zeros(3)]) == (0.75, 0.5)


def test_fitting_twice_gives_the_same_trees_and_hidden_features_are_not_looked_at() -> None:
    pytest.importorskip("lightgbm", reason="the extra `fit` is not installed")
    random = np.random.default_rng(0)
    groups = []
    for number in range(40):
        matrix = random.normal(size=(10, len(FEATURES)))
        groups.append(Group(matrix, matrix[:, 3] + matrix[:, 5] > 1.5, str(number)))
    first, second = fit_trees(groups, rounds=5), fit_trees(groups, rounds=5)
    assert first.leaf.tolist() == second.leaf.tolist()
    assert 3 in first.feature
    assert set(fit_trees(groups, columns=[5], rounds=5).feature.tolist()) == {5}


def test_without_the_public_sets_nothing_is_fitted_and_nothing_measured(tmp_path: Path) -> None:
    fit = [sys.executable, "-m", "index.fit", "--eval", str(tmp_path)]
    done = subprocess.run(fit, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "not the folder of public sets" in done.stderr
    measure = [sys.executable, "tests/quality/public.py", "--eval", str(tmp_path)]
    done = subprocess.run(measure, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("The public sets are not in")


def test_own_cues_are_told_by_other_families_and_set_for_every_group(segmenter: Segmenter) -> None:
    pytest.importorskip("scipy", reason="the extra `fit` is not installed")
    texts = ["净利润四亿元。", "产量四亿吨。"]
    right = np.array([True, False])
    groups = []
    for number in range(40):
        question = analyse(f"第{number}厂去年赚了多少", segmenter, asked_on=None)
        seen = np.zeros((2, len(SECOND_FEATURES)))
        groups.append(Group(seen, right, f"family {number}", 1.0, Example(question, texts, right, 1.0)))
    stranger = Group(np.zeros((2, len(SECOND_FEATURES))), right, "one more", 1.0, groups[0].example)
    cues, parts = learn_own_cues([*groups, stranger], groups)
    column = SECOND_FEATURES.index("second_own_cues")
    for group in (*groups, stranger):
        assert group.example is not None
        own = group.matrix[:, column]
        assert own[0] > own[1]
        assert own.tolist() == parts[fold_of(group.document)].scores(group.example.question, texts).tolist()
    assert len(parts) == FOLDS and len(cues.weights)

"""What the verdict is fitted on, and that what is measured was not fitted on."""

import json
from pathlib import Path

import numpy as np
import pytest
from quality import fit_verdict
from quality.fit_verdict import FRESH, SETS, WEIGHTS, cross_fit, fit
from quality.verdict_sets import (
    HERE,
    NEWS_FIT,
    OWN,
    OWN_FIT,
    TOPICS,
    TOPICS_FIT,
    Example,
    Row,
    first_half,
    of_few,
    read_rows,
    with_sentences,
)

from index.verdict import FEATURES

NOTHING = np.zeros(0)


def test_stored_weights_are_those_of_the_features_and_say_what_they_were_fitted_on() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert list(stored["weights"]) == list(FEATURES)
    assert all(f" of {name} (" in stored["note"] for name in SETS)


def test_questions_on_news_name_their_sentences_by_place_alone() -> None:
    rows = [json.loads(line) for line in NEWS_FIT.read_text(encoding="utf-8").splitlines()]
    allowed = {"id", "question", "type", "need", "article", "gold", "answer", "also"}
    assert len(rows) == 690 and all(row.keys() <= allowed for row in rows)
    assert all(isinstance(place, int) for row in rows for gold in row["gold"] for place in gold)
    assert all(bool(row["gold"]) == (row["need"] != "none") for row in rows)
    assert max(len(answer) for row in rows for answer in row["answer"]) < 60


@pytest.mark.parametrize(
    ("path", "questions", "topics"), [(TOPICS_FIT, 14416, 272), (HERE / "topics_heldout.jsonl", 550, 10)]
)
def test_questions_on_topics_name_their_sentences_by_place_alone(path: Path, questions: int, topics: int) -> None:
    rows = read_rows(path)
    articles = {topic["topic"]: {one["id"] for one in topic["articles"]} for topic in read_rows(TOPICS)}
    assert len(rows) == questions and len({row["topic"] for row in rows}) == topics
    for row in rows:
        assert row.keys() == {"id", "question", "type", "need", "topic", "article", "gold", "answer"}
        named = {row["article"], *(place[0] for place in row["gold"] if len(place) == 3)}
        assert named <= articles[row["topic"]]
        assert bool(row["gold"]) == bool(row["answer"]) == (row["need"] == "any")
        assert all(0 <= place[-2] < place[-1] for place in row["gold"])
    assert max(len(answer) for row in rows for answer in row["answer"]) <= 40


def test_topics_held_out_are_of_other_articles_than_those_fitted_on() -> None:
    fitted, held = ({row["topic"] for row in read_rows(HERE / f"topics_{name}.jsonl")} for name in ("fit", "heldout"))
    articles = {topic["topic"]: {one["id"] for one in topic["articles"]} for topic in read_rows(TOPICS)}
    assert fitted | held == set(articles) and not fitted & held
    assert not set.union(*(articles[name] for name in fitted)) & set.union(*(articles[name] for name in held))


def test_a_place_is_of_the_article_it_names_else_of_the_question_s_own() -> None:
    texts = {"a": "甲。乙。", "b": "丙。丁。"}
    row = with_sentences({"article": "a", "gold": [[0, 2], ["b", 2, 4]]}, texts)
    assert row["gold"] == [{"sentence": "甲。"}, {"sentence": "丁。"}]


def test_of_a_few_articles_only_those_that_answer_count_and_what_others_answer_is_no_question_of_theirs() -> None:
    rows: list[Row] = [
        {"id": "1", "article": "a", "gold": [[0, 5], ["c", 2, 6]], "need": "any", "answer": ["x"]},
        {"id": "2", "article": "c", "gold": [[0, 5]], "need": "any", "answer": ["y"]},
        {"id": "3", "article": "a", "gold": [], "need": "none", "answer": []},
        {"id": "4", "article": "d", "gold": [], "need": "none", "answer": []},
        {"id": "5", "article": "e", "gold": [[0, 5]], "need": "any", "answer": ["z"]},
    ]
    asked = {row["id"]: (row["need"], row["gold"]) for row in of_few(rows, {"a", "b"}, {"c", "d"})}
    assert asked == {"1": ("any", [[0, 5]]), "2": ("none", []), "3": ("none", []), "4": ("none", [])}


def test_our_own_fresh_questions_are_other_ones_than_the_gate_asks() -> None:
    fresh = [json.loads(line)["question"] for line in OWN_FIT.read_text(encoding="utf-8").splitlines()]
    asked = OWN_FIT.parent.parent / "data" / "gold.jsonl"
    known = {json.loads(line)["question"] for line in asked.read_text(encoding="utf-8").splitlines()}
    assert len(fresh) == 2053 and len(known & set(fresh)) < 10


def test_questions_held_out_are_not_fitted_on() -> None:
    fitted = {row["question"] for path in (OWN, OWN_FIT) for row in read_rows(path)}
    for name, questions in (("own_heldout", 130), ("own_heldout_later", 168)):
        held = {row["question"] for row in read_rows(HERE / f"{name}.jsonl")}
        assert len(held) == questions and len(held & fitted) < 2


def test_what_speaks_against_a_sentence_is_never_taken_to_speak_for_it() -> None:
    place = FEATURES.index("literal")
    values = [tuple(float(number in (0, place)) * (n % 2) for number in range(len(FEATURES))) for n in range(40)]
    sets = {
        name: [Example(one, NOTHING, bool(one[0]), 1.0, "") for one in values] if name == "own" else [] for name in SETS
    }
    weights = fit_verdict.fit_on(sets, lambda *_: True)
    assert weights[0] > 0 and weights[place] == 0
    assert {*FEATURES, "head", "apart", "elsewhere", "figure_at"} > fit_verdict.AGAINST


def test_half_of_the_questions_is_left_for_reporting() -> None:
    rows = [{"id": f"q{number}"} for number in range(400)]
    assert 150 < len(first_half(rows)) < 250
    assert first_half(rows) == first_half(list(reversed(rows)))[::-1]


def test_weights_tell_apart_what_can_be_told_apart() -> None:
    matrix = np.array([[value, 1.0] for value in np.linspace(-1, 1, 40)])
    weights = fit(matrix, (matrix[:, 0] > 0).astype(float), np.ones(40))
    assert ((matrix @ weights[:-1] + weights[-1] > 0) == (matrix[:, 0] > 0)).all()


def test_a_question_is_scored_by_weights_that_saw_none_of_its_family(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = (0.0,) * (len(FEATURES) - 1)
    examples = [Example((float(n % 2), *rest), NOTHING, bool(n % 2), 1.0, f"family {n // 4}") for n in range(80)]
    sets = {name: examples if name == "own" else examples[:0] for name in SETS}
    seen: list[set[str]] = []
    whole = fit_verdict.fit_on

    def spy(sets: fit_verdict.Sets, chosen: object) -> fit_verdict.Array:
        seen.append({one.family for one in examples if chosen("own", one)})  # type: ignore[operator]
        return whole(sets, chosen)  # type: ignore[arg-type]

    monkeypatch.setattr(fit_verdict, "fit_on", spy)
    crossed = cross_fit(sets)["own"]
    assert len(seen) == fit_verdict.FOLDS and set.union(*seen) == {one.family for one in examples}
    assert all(any(one.family not in families for families in seen) for one in examples)
    assert ((crossed > np.median(crossed)) == [one.answerable for one in examples]).all()
    assert set(FRESH) <= set(SETS)

"""Whether the best sentence answers at all."""

from pathlib import Path

import numpy as np
import pytest
from small_corpus import open_engine, write_article

from corpus.collection import Collection
from index.answer import Answer
from index.engine import AnswerEngine
from index.update import update_index
from index.verdict import features, judge, load_verdict_trees, load_weights


@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [("江门陆地面积有多大", "深圳有多大面积"), ("2023年江门GDP是多少亿", "新会区2023年GDP具体是多少亿")],
)
def test_figure_of_another_place_is_no_answer(engine: AnswerEngine, here: str, elsewhere: str) -> None:
    answer, refusal = (engine.answer(one, asked_on="2024-04-01", choices=False) for one in (here, elsewhere))
    assert isinstance(answer, Answer)
    assert not isinstance(refusal, Answer)
    assert refusal.confidence < 0.3


@pytest.mark.parametrize("question", ["雾灯镇有多少人", "雾灯镇的灯塔造价多少万元", "雾灯镇的面积是多少平方公里"])
def test_in_a_small_corpus_nothing_makes_up_for_a_figure_of_the_kind_asked_for(tmp_path: Path, question: str) -> None:
    write_article(
        tmp_path, "雾灯镇的灯塔", "雾灯镇的灯塔\n\n灯塔高29米，雾灯镇人都爱它。\n\n灯塔建于1912年，至今仍在使用。"
    )
    collection = Collection(tmp_path / "data", tmp_path)
    update_index(collection)
    engine = open_engine(collection.data)
    assert isinstance(engine.answer("雾灯镇的灯塔有多少米", asked_on="2024-04-01"), Answer)
    assert not isinstance(engine.answer(question, asked_on="2024-04-01"), Answer)


def test_how_sure_the_verdict_is_comes_from_what_was_fitted_and_the_trees(engine: AnswerEngine) -> None:
    found = engine.find("2023年江门GDP是多少", asked_on="2024-04-01")
    assert found is not None
    reading = found.read()
    assert reading is not None
    verdict = judge(reading, found.weighed, found.contexts)
    bias, weights = load_weights()
    values = features(reading)
    added = float(load_verdict_trees().margins(np.array([[*values, *reading.seen]]))[0])
    log_odds = bias + float(np.dot(weights, values)) + added
    assert added != 0
    assert verdict.contributions[-1] == ("trees", added, added)
    assert verdict.confidence == pytest.approx(1 / (1 + np.exp(-log_odds)))

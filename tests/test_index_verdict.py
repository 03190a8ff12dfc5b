"""Whether the best sentence answers at all."""

import pytest

from index.answer import Answer
from index.engine import AnswerEngine


@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [("江门陆地面积有多大", "深圳有多大面积"), ("2023年江门GDP是多少亿", "新会区2023年GDP具体是多少亿")],
)
def test_figure_of_another_place_is_no_answer(engine: AnswerEngine, here: str, elsewhere: str) -> None:
    answer, refusal = (engine.answer(one, asked_on="2024-04-01", choices=False) for one in (here, elsewhere))
    assert isinstance(answer, Answer)
    assert not isinstance(refusal, Answer)
    assert refusal.confidence < 0.3

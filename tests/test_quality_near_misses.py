"""Questions made of the built-in articles' figures, as they are and a step beside the truth."""

from collections import Counter
from pathlib import Path

from quality.near_misses import make_questions, meet
from quality.verdict_sets import OWN_DAY

from corpus.collection import Collection
from index.engine import AnswerEngine

FLOORS = {"as it is": 0.9, "another period": 0.95, "another place": 0.97, "another indicator": 0.97}


def test_figures_are_answered_as_asked_and_refused_of_another_period_place_or_indicator(
    engine: AnswerEngine, tmp_path: Path
) -> None:
    questions = list(make_questions(list(Collection(tmp_path).articles()), frozenset()))
    asked = Counter(one.kind for one in questions)
    met = Counter(one.kind for one, well, _ in meet(engine, questions, OWN_DAY) if well)
    assert min(asked[kind] for kind in FLOORS) > 40
    below = {kind: met[kind] / asked[kind] for kind, floor in FLOORS.items() if met[kind] / asked[kind] < floor}
    assert not below

"""Questions to ask instead: another year, or a word less, but never a question that asks nothing."""

import pytest

from index.answer import Answer, Kind, NoAnswer, Reason
from index.choices import MAX_CHOICES, propose_figures, propose_questions
from index.engine import AnswerEngine
from index.segmenter import Segmenter


def proposed(question: str, missing: tuple[str, ...], found: tuple[str, ...], **how: object) -> list[str]:
    refusal = NoAnswer(question, Kind.NO_ANSWER, missing=missing, found=found, **how)  # type: ignore[arg-type]
    return list(propose_questions(refusal, [(0, 5)]))


def test_the_period_is_replaced_by_those_there_are() -> None:
    question = "2019年海湾县发电量是多少"
    there = proposed(question, (), ("海湾县", "发电量"), reason=Reason.PERIOD, years=("2023", "2022"))
    assert there == ["2023年海湾县发电量是多少", "2022年海湾县发电量是多少"]
    assert proposed(question, (), ("海湾县", "发电量"), reason=Reason.WEAK, years=("2023",)) == []


@pytest.mark.parametrize(
    ("question", "missing", "found", "instead"),
    [
        ("海湾縣二期風電場何時投產", ("二期",), ("海湾縣", "風電場", "投產"), ["海湾縣風電場何時投產"]),
        ("海湾县的人均GDP是多少", ("人均GDP",), ("海湾县", "发电量"), []),
        ("海湾县风电场有多少员工", ("员工",), ("海湾县", "风电场"), []),
        ("海湾县风电场员工多少", ("员工",), ("海湾县", "风电场"), []),
        ("海湾县镇长是谁", ("镇长",), ("海湾县", "发电"), []),
        ("海湾县二期工程", ("二期",), ("海湾县", "县"), []),
        ("二期风电场投产了吗", ("二期",), ("风电场", "投产"), []),
    ],
)
def test_a_word_is_left_out_but_not_what_is_asked_for(
    question: str, missing: tuple[str, ...], found: tuple[str, ...], instead: list[str]
) -> None:
    assert proposed(question, missing, found) == instead


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("2019年江门GDP是多少？", "2023年江门GDP是多少？"),
        ("江门常住人口有多少", "2023年江门地区生产总值是多少？"),
        ("三次产业比重2022年是多少", "三次产业比重2023年是多少"),
    ],
)
def test_a_refusal_proposes_what_the_articles_do_say(engine: AnswerEngine, question: str, choice: str) -> None:
    refusal = engine.answer(question, asked_on="2024-06-01")
    assert isinstance(refusal, NoAnswer)
    assert choice in refusal.choices
    assert len(refusal.choices) <= MAX_CHOICES
    answers = [engine.answer(one, asked_on="2024-06-01") for one in refusal.choices]
    first = [answer.hits[0].sentence for answer in answers if isinstance(answer, Answer)]
    assert len(set(first)) == len(answers)


def test_no_figure_is_proposed_where_none_was_asked_for(segmenter: Segmenter) -> None:
    for question in ("", "江门市长是谁", "有多少人"):
        assert list(propose_figures(NoAnswer(question, Kind.NO_ANSWER), segmenter)) == []

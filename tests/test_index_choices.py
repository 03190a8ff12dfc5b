"""Questions to ask instead: another year, or a word less, but never a question that asks nothing."""

import pytest

from index.answer import Kind, NoAnswer, Reason
from index.choices import propose_questions


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

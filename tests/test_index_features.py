"""Single features of a sentence, and what counts as saying the same."""

import pytest

from corpus.copies import says_the_same
from index.engine import AnswerEngine
from index.features import find_name, holding
from index.question import Term
from index.several import MAX_PARTS, split_questions


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("5%", "同比增长15%"),
        ("5%", "增长2.5%"),
        ("31", "2031年"),
        ("ai", "by email"),
        ("art", "a party"),
        ("2", "12.5"),
    ],
)
def test_letters_and_digits_inside_others_are_not_held(name: str, text: str) -> None:
    assert name in text
    assert not holding(Term(name), text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("5%", "同比增长5%"),
        ("gdp", "江门gdp为"),
        ("iphone", "two iphones"),
        ("5.5", "增长5.5%"),
        ("10gw", "年产10gw单晶"),
    ],
)
def test_letters_and_digits_of_their_own_are_held(name: str, text: str) -> None:
    assert holding(Term(name), text) == 1


def test_another_name_counts_less_than_the_word_itself() -> None:
    term = Term("gdp", ("地区生产总值",))
    assert 0 < holding(term, "地区生产总值为") < holding(term, "gdp为") == 1


def test_every_place_of_a_name_is_found_in_order() -> None:
    assert list(find_name("增长", "增长快，增长稳")) == [(0, 2), (4, 6)]
    assert list(find_name("5%", "5%与15%与5%")) == [(0, 2), (7, 9)]


SAID = "前三季度，甲市外贸出口同比增长5.3%，增速比全省同期高两个百分点，延续了向好的势头。"


def test_a_copy_that_differs_in_a_mark_says_the_same() -> None:
    assert says_the_same(SAID, SAID.replace("，增速", "、增速"))


@pytest.mark.parametrize(
    "change", [("增长", "下降"), ("甲市", "乙市"), ("5.3%", "5.4%"), ("两个", "三个"), ("出口", "进口")]
)
def test_another_name_number_or_direction_says_something_else(change: tuple[str, str]) -> None:
    assert not says_the_same(SAID, SAID.replace(*change))


def test_a_message_is_taken_apart_at_question_marks_and_lines() -> None:
    assert split_questions("甲市产值是多少？乙市产值是多少？") == ("甲市产值是多少？", "乙市产值是多少？")
    assert split_questions("甲市产值是多少\n乙市产值是多少") == ("甲市产值是多少", "乙市产值是多少")
    assert split_questions("你好。甲市产值是多少？") == ()


def test_too_many_questions_in_one_message_are_refused_not_dropped(engine: AnswerEngine) -> None:
    many = "".join(f"第{number}个园区的产值是多少？" for number in range(MAX_PARTS + 1))
    refused = engine.answer(many)
    assert (refused.kind, getattr(refused, "topic", "")) == ("rejected", "too_many")


def test_a_follow_up_after_two_questions_leans_on_the_second(engine: AnswerEngine) -> None:
    both = "江门市委书记是谁？2023年江门GDP是多少？"
    assert (
        engine.answer("那前三季度呢？", previous=[both], asked_on="2024-04-01").rewritten
        == "2023年前三季度江门GDP是多少？"
    )


def test_a_period_is_swapped_where_it_stands_in_the_text_as_typed(engine: AnswerEngine) -> None:
    found = engine.answer("那2022年呢", previous=["每㎡工业用地2023年江门GDP是多少？"])
    assert found.rewritten == "每㎡工业用地2022年江门GDP是多少？"


def test_articles_left_out_do_not_crowd_out_the_others(engine: AnswerEngine) -> None:
    every = {listed.article_id for _, listed in engine.generation.listing()}
    kept = "2023-03-狂飙的珠西枢纽"
    found = engine.answer("江门大型产业集聚区有多大", without=every - {kept})
    assert {hit.article_id for hit in getattr(found, "hits", ())} == {kept}

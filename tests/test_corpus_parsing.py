"""Articles understood as a whole, also those that are no prose."""

import time
from collections.abc import Mapping

import pytest

from corpus.article import Article
from corpus.parsing import MAX_READ_CHARS, parse


@pytest.mark.parametrize(
    "rubbish", ["5%、", "增长5%，", "2023年1月1日", "二〇二三年", "产值5.5亿元，", "2021年至2023年、"]
)
def test_what_has_no_full_stop_for_pages_takes_no_time_and_the_sentence_after_it_has_its_figures(
    frequencies: Mapping[str, int], rubbish: str
) -> None:
    body = f"{rubbish * 20_000}。2023年，某市工业产值为800亿元。"
    began = time.process_time()
    *endless, last = parse(Article("a", "甲", body, "2024-03"), frequencies).sentences
    assert time.process_time() - began < 10
    ends = [*(one.end for one in endless[0].times), *(one.end for one in endless[0].figures)]
    assert len(endless) == 1
    assert max(ends, default=0) <= MAX_READ_CHARS
    assert [figure.value_text for figure in last.figures] == ["800亿元"]
    assert [span.text for span in last.times] == ["2023年"]


def test_a_sentence_as_long_as_any_that_is_one_has_all_its_figures(frequencies: Mapping[str, int]) -> None:
    body = "，".join(f"{year}年工业产值为{year - 1000}亿元" for year in range(1960, 2025))
    (sentence,) = parse(Article("a", "甲", f"{body}。", "2024-03"), frequencies).sentences
    assert len(sentence.text) < MAX_READ_CHARS
    assert len(sentence.figures) == len(sentence.times) == 65

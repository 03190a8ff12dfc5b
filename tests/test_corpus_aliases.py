"""Names of one thing: what the two lists hold, and what is found by them."""

from collections import defaultdict
from itertools import combinations

import pytest

from corpus.aliases import load_aliases
from corpus.text import fold
from corpus.words import read_list
from index.question import analyse, function_words
from index.segmenter import Segmenter

LISTS = ("aliases.txt", "everyday.txt")


def names_of(file: str) -> list[list[str]]:
    return [[fold(name.strip()) for name in line.split("=")] for line in read_list(file)]


def test_every_line_of_everyday_words_joins_two_that_no_line_before_it_joins() -> None:
    known = {pair for names in names_of("aliases.txt") for pair in combinations(sorted(names), 2)}
    for names in names_of("everyday.txt"):
        pairs = set(combinations(sorted(names), 2))
        assert len(set(names)) == len(names) > 1
        assert pairs - known, names
        known |= pairs


def test_an_everyday_name_is_a_word_that_says_something() -> None:
    for names in names_of("everyday.txt"):
        assert all(2 <= len(name) <= 10 for name in names), names
        assert function_words().isdisjoint(names), names


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("这家店涨工资了吗", "上调工资"),
        ("他有没有履历", "简历"),
        ("开车撞人的是不是顶包的", "冒名顶替"),
        ("ZTE在哪里", "中兴通讯"),
    ],
)
def test_what_people_say_is_looked_for_as_papers_print_it(question: str, printed: str, segmenter: Segmenter) -> None:
    terms = analyse(question, segmenter, asked_on="2024-04-01").terms
    assert any(printed in (term.word, *term.names) for term in terms)


def test_a_name_in_both_lists_has_the_names_of_both() -> None:
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for names in [names for file in LISTS for names in names_of(file)]:
        for name in names:
            joined[name].update(names)
    in_first, in_second = ({name for names in names_of(file) for name in names} for file in LISTS)
    assert in_first & in_second
    assert {name: set(names) for name, names in load_aliases().groups.items()} == joined

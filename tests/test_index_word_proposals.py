"""Words proposed for the lexicon: names and terms, not phrases of words that merely stand together often."""

from collections.abc import Callable, Iterable

import pytest

from corpus.article import Article, ParsedArticle
from corpus.parsing import parse
from index.engine import AnswerEngine
from index.segmenter import Segmenter
from index.word_proposals import WordProposal, propose_words

Propose = Callable[..., list[WordProposal]]
BEHIND = ("很热闹", "成效大", "人人夸", "改得快", "引来客", "在路上", "有办法", "好时光")


@pytest.fixture(scope="module")
def background(engine: AnswerEngine) -> list[ParsedArticle]:
    """Articles in which the words of the tests do not stand: cohesion is against what else is said."""
    return [engine.generation.article(number) for number, _ in engine.generation.listing()]


@pytest.fixture
def proposed(background: list[ParsedArticle], segmenter: Segmenter, frequencies: dict[str, int]) -> Propose:
    def propose(*texts: str, most: int = 1000) -> list[WordProposal]:
        articles = [parse(Article(str(n), "", text), frequencies) for n, text in enumerate(texts)]
        return propose_words([*background, *articles], segmenter, most=most)

    return propose


def said(word: str, places: Iterable[int] = range(8), whom: str = "大家") -> str:
    """A text that says a word before ever other words."""
    return "\n\n".join(f"{whom}说，{word}{BEHIND[n]}，各有各的看法。" for n in places)


def words(found: Iterable[WordProposal]) -> list[str]:
    return [one.word for one in found]


@pytest.mark.parametrize("name", ["亚投行", "罕见病", "链长湾", "澜沧螭狻"])
def test_a_name_with_a_piece_that_no_list_has_is_proposed(proposed: Propose, name: str) -> None:
    assert name in words(proposed(said(name), said(name, whom="别人")))


@pytest.mark.parametrize(
    "phrase", ["同比增长", "数据显示", "深入推进", "总投资", "今年上半年", "据了解", "行业板块", "更高水平"]
)
def test_words_that_merely_stand_together_are_no_word(proposed: Propose, segmenter: Segmenter, phrase: str) -> None:
    parts = segmenter.segment(phrase)
    apart = "\n\n".join(f"第{n}次谈起{part}，{part}的事情很多。" for part in parts for n in range(12))
    found = words(proposed(said(phrase), said(phrase, whom="别人"), apart))
    assert [one for one in found if phrase in one] == []


def test_a_term_of_two_words_of_the_list_is_proposed_where_the_rarer_hardly_stands_elsewhere(
    proposed: Propose,
) -> None:
    texts = said("灯塔经济"), said("灯塔经济", whom="别人")
    assert "灯塔经济" in words(proposed(*texts))
    elsewhere = "\n\n".join(f"第{n}座灯塔修好了，看灯塔的人多。" for n in range(10))
    assert "灯塔经济" not in words(proposed(*texts, elsewhere))


def test_sentences_made_by_one_pattern_make_no_word(proposed: Propose) -> None:
    pattern = "\n\n".join(f"第{n}场，灯塔经济的有{n}家，说完了。" for n in range(40))
    assert "灯塔经济" not in words(proposed(pattern))


def test_of_a_word_and_a_longer_one_that_holds_it_one_is_proposed(proposed: Propose) -> None:
    longer = "罕见病基金"
    mostly_longer = proposed(said(longer), said(longer, whom="别人"), said("罕见病", [0, 1]))
    assert [one for one in words(mostly_longer) if "罕见病" in one] == [longer]
    mostly_shorter = proposed(said("罕见病"), said("罕见病", whom="别人"), said(longer, [0, 1, 2]))
    assert [one for one in words(mostly_shorter) if "罕见病" in one] == ["罕见病"]


def test_what_stands_in_several_articles_comes_before_what_is_of_one(proposed: Propose) -> None:
    texts = said("亚投行", range(3)), said("亚投行", range(3, 6)), said("罕见病")
    found = [one for one in proposed(*texts) if one.word in {"亚投行", "罕见病"}]
    assert [(one.word, one.articles) for one in found] == [("亚投行", 2), ("罕见病", 1)]
    assert found[1].count > found[0].count
    assert found[1].freedom > found[0].freedom
    assert len(proposed(*texts, most=1)) == 1


def test_nothing_is_proposed_of_nothing(segmenter: Segmenter) -> None:
    assert propose_words([], segmenter) == []

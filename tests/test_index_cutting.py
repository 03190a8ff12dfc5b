"""Words nobody knows, cut again along the words of the corpus."""

import pytest
from small_corpus import make_base

from bot.slot import EngineSlot
from corpus.collection import Collection
from index.cutting import cut_again
from index.engine import AnswerEngine
from index.question import analyse


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    folder = tmp_path_factory.mktemp("cutting")
    return EngineSlot(Collection(folder / "data", make_base(folder / "base"))).current.engine


def words(engine: AnswerEngine, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms of a question before and after."""
    question = analyse(text, engine.segmenter, asked_on="2024-06-01")
    return question.words, cut_again(question, engine.generation, engine.segmenter).words


@pytest.mark.parametrize(
    ("asked", "before", "after"),
    [
        ("陈秋实拉来多少人", ("陈秋", "实拉来"), ("陈秋实", "拉来")),
        ("周以宁画得怎么样", ("周以", "宁画", "得"), ("周以宁", "得")),
        ("白鹭市要建几个车站", ("白鹭", "市要", "建", "车站"), ("白鹭", "市", "建", "车站")),
        ("果农闻过什么花", ("果农", "闻过", "花"), ("果农", "闻", "花")),
    ],
)
def test_word_nobody_knows_is_cut_along_words_of_the_corpus(
    small: AnswerEngine, asked: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert words(small, asked) == (before, after)


@pytest.mark.parametrize("asked", ["正邦的总投资", "客流挤爆了吗", "南坡乡有多少果农"])
def test_unknown_name_and_known_words_stay(small: AnswerEngine, asked: str) -> None:
    before, after = words(small, asked)
    assert before == after != ()

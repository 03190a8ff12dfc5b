"""The lexicon a data folder was taught: what is kept, what is passed over, and what it changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_corpus import make_base, open_engine

from bot.slot import EngineSlot
from corpus.collection import Collection
from corpus.own_lexicon import OwnLexicon, parse_names, parse_word, read_own_lexicon, write_own_lexicon
from corpus.words import with_words
from index.answer import Answer, NoAnswer
from index.engine import AnswerEngine
from index.segmenter import Segmenter
from index.taught import trying_aliases, use_aliases
from index.update import is_current, update_index


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    yield Collection(tmp_path / "data", make_base(tmp_path / "base"))
    use_aliases(())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 外綜服 ", "外综服"), ("链", None), ("外 综服", None), ("GDP", None), ("外综服" * 6, None), ("外综服。", None)],
)
def test_a_word_is_two_chinese_characters_or_more_and_kept_simplified(typed: str, kept: str | None) -> None:
    assert parse_word(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("外综服＝外贸综合服务", ("外综服", "外贸综合服务")),
        ("R&D 投入 = 研发投入=研發投入", ("r&d 投入", "研发投入")),
        ("外综服", None),
        ("外综服 = ", None),
        ("外综服 = 服", None),
        ("<b> = 粗体", None),
    ],
)
def test_names_are_joined_by_an_equals_sign(typed: str, kept: tuple[str, ...] | None) -> None:
    assert parse_names(typed) == kept


def test_what_is_written_is_read_and_what_is_no_entry_is_passed_over(tmp_path: Path) -> None:
    assert read_own_lexicon(tmp_path) == OwnLexicon()
    lexicon = OwnLexicon(("外综服", "链长制度"), (("外综服", "外贸综合服务"),))
    write_own_lexicon(tmp_path, lexicon)
    assert read_own_lexicon(tmp_path) == lexicon
    words = tmp_path / "lexicon" / "words.txt"
    words.write_bytes("\ufeff# 手写\n外综服\nGDP\n\n外综服\n".encode() + b"\xff\xfe\n")
    assert read_own_lexicon(tmp_path).words == ("外综服",)


def test_a_word_list_with_a_word_more_cuts_it_whole_and_leaves_the_list_alone(frequencies: dict[str, int]) -> None:
    before = Segmenter(frequencies).segment("外综服平台")
    assert "外综服" not in before
    assert "外综服" in Segmenter(with_words(frequencies, ["外综服"])).segment("外综服平台")
    assert Segmenter(frequencies).segment("外综服平台") == before


def test_a_taught_word_makes_the_index_stale_and_is_then_cut_whole(collection: Collection) -> None:
    update_index(collection)
    assert is_current(collection)
    write_own_lexicon(collection.data, OwnLexicon(("果农",)))
    assert not is_current(collection)
    receipt = update_index(collection)
    assert (receipt.number, receipt.added, receipt.updated, receipt.removed) == (2, (), (), ())
    assert is_current(collection)
    engine = open_engine(collection.data)
    assert engine.segmenter.knows("果农")
    assert list(engine.generation.fields["sentence-words"].search(["果农"], k=3)[0])
    write_own_lexicon(collection.data, OwnLexicon())
    assert update_index(collection).number == 3
    assert is_current(collection)


def sure(engine: AnswerEngine, question: str) -> Answer | NoAnswer:
    return engine.answer(question, asked_on="2024-06-01", choices=False)


def test_a_taught_name_is_in_use_without_another_generation_and_a_tried_one_only_within_its_block(
    collection: Collection,
) -> None:
    slot = EngineSlot(collection)
    question = "藏书楼由谁设计"
    groups = (("藏书楼", "图书馆"),)
    before = sure(slot.current.engine, question)
    assert isinstance(before, NoAnswer)
    with trying_aliases(groups):
        tried = sure(slot.current.engine, question)
    assert isinstance(tried, Answer)
    assert "周以宁" in tried.hits[0].sentence
    assert sure(slot.current.engine, question) == before
    write_own_lexicon(collection.data, OwnLexicon((), groups))
    assert slot.refresh()
    assert slot.current.engine.generation.number == 1
    assert sure(slot.current.engine, question) == tried
    assert not slot.refresh()

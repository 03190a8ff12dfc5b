"""Help with spelling: typos by sound and shape, letters, pinyin; and what is left alone."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from small_corpus import make_base

from bot.slot import EngineSlot
from corpus.collection import Collection
from index.answer import Answer
from index.engine import AnswerEngine
from index.followup import understand
from index.question import Question, analyse
from index.segmenter import Segmenter
from index.sounds import NEARLY, SAME_SOUND, TYPED, find_spellings, split_syllables
from index.spelling import MAX_READS, correct_spelling
from index.term_index import TermIndex

ROOT = Path(__file__).parent.parent


def correct(engine: AnswerEngine, text: str) -> Question:
    question = analyse(text, engine.segmenter, asked_on="2024-06-01")
    return correct_spelling(question, engine.generation, engine.segmenter)


def meant(engine: AnswerEngine, text: str) -> dict[str, str]:
    """The words that got help and what they may have meant."""
    before = set(analyse(text, engine.segmenter, asked_on="2024-06-01").terms)
    return {term.word: term.names[0] for term in correct(engine, text).terms if term.names and term not in before}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    folder = tmp_path_factory.mktemp("spelling")
    return EngineSlot(Collection(folder / "data", make_base(folder / "base"))).current.engine


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2023年风力法电量是多少", {"法电量": "发电量"}),
        ("柑菊产量增长了多少", {"柑菊": "柑橘"}),
        ("谁设计了新图书棺", {"图书棺": "图书馆"}),
        ("二号线日均客留多少", {"客留": "客流"}),
        ("轨导交通全长多少", {"轨导交通": "轨道交通"}),
    ],
)
def test_a_word_of_the_corpus_is_found_by_its_sound(small: AnswerEngine, typed: str, wanted: dict[str, str]) -> None:
    assert meant(small, typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("中创新行项目总投资", {"中创新行": "中创新航"}),
        ("摩拖车 曾速", {"摩拖车": "摩托车", "曾速": "增速"}),
        ("龙基绿能", {"龙基绿能": "隆基绿能"}),
        ("双碳试验室", {"试验室": "实验室"}),
        ("珠西枢钮", {"枢钮": "枢纽"}),
        ("产业集巨区有多大", {"产业集巨区": "产业集聚区"}),
        ("GPD", {"gpd": "gdp"}),
        ("Jiangmen GDP 2023", {"jiangmen": "江门"}),
        ("longi在哪", {"longi": "隆基"}),
        ("xinnengyuan qiche", {"xinnengyuan": "新能源", "qiche": "汽车"}),
        ("xin neng yuan", {"xin neng yuan": "新能源"}),
    ],
)
def test_typos_in_questions_on_the_built_in_articles_get_what_was_meant(
    engine: AnswerEngine, typed: str, wanted: dict[str, str]
) -> None:
    assert meant(engine, typed) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "医院有多少家",
        "比亚迪的工厂在哪",
        "南岭能源公司总投资多少",
        "李志刚是谁",
        "特斯拉2023年销量",
        "研究员有几个",
        "双碳实验员有几个",
        "增长12.5%还是13.5%",
        "2023年GDP是4022.25亿元吗",
        "OpenAI tesla microsoft",
        "jiangsu gdp",
        "",
    ],
)
def test_words_of_the_dictionary_numbers_and_names_that_are_not_there_are_left_alone(
    engine: AnswerEngine, typed: str
) -> None:
    question = analyse(typed, engine.segmenter, asked_on="2024-06-01")
    assert correct_spelling(question, engine.generation, engine.segmenter) is question


def test_what_was_typed_stays_and_what_was_meant_is_another_name(engine: AnswerEngine) -> None:
    question = correct(engine, "摩拖车 曾速")
    assert question.text == "摩拖车 曾速"
    assert question.words == ("摩拖车", "曾速")
    assert question.terms[1].names[:2] == ("增速", "同比增长")
    assert {"摩拖", "拖车", "摩托", "托车", "增速"} <= set(question.bigrams)


def test_a_question_with_a_typo_gets_the_same_first_sentence(engine: AnswerEngine) -> None:
    for typed, right in [("中创新行项目总投资", "中创新航项目总投资"), ("GPD 2023", "GDP 2023")]:
        first, second = (engine.answer(text, asked_on="2024-06-01") for text in (typed, right))
        assert isinstance(first, Answer)
        assert isinstance(second, Answer)
        assert first.hits[0].sentence == second.hits[0].sentence


def test_a_typo_in_the_question_before_is_helped_in_the_follow_up(engine: AnswerEngine) -> None:
    understood = understand("占地多少亩", ("中创新行总投资多少",), engine.segmenter, asked_on="2024-06-01")
    question = correct_spelling(understood.question, engine.generation, engine.segmenter)
    assert understood.rewritten == "中创新行占地多少亩"
    assert [term.word for term in question.terms if "中创新航" in term.names] == ["中创新行"]


def test_help_is_the_same_whatever_the_order_of_hashes(built_in_data: Path) -> None:
    outputs = {run_ask(built_in_data, seed) for seed in ("0", "1")}
    assert len(outputs) == 1


def run_ask(data: Path, seed: str) -> str:
    script = "import sys; from bot.cli import main; sys.argv = sys.argv[1:]; main()"
    command = [sys.executable, "-c", script, "yiju", "--data", str(data), "ask", "摩拖车 曾速 longi 龙基绿能", "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


@pytest.mark.parametrize(
    "text", ["龘靐齉爩鱻麤" * 160, "曾速" * 400, "anan" * 200 + "x", "qzxv " * 180, "龙基绿能" * 240]
)
def test_nonsense_looks_up_no_more_for_a_character_the_longer_it_is_and_reads_few_sentences(
    engine: AnswerEngine, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up, searches = [0], [0]
    idf, search = TermIndex.idf, TermIndex.search

    def counted_idf(index: TermIndex, terms: Sequence[str]) -> Any:
        looked_up[0] += len(terms)
        return idf(index, terms)

    def counted_search(index: TermIndex, *given: Any, **how: Any) -> Any:
        searches[0] += 1
        return search(index, *given, **how)

    monkeypatch.setattr(TermIndex, "idf", counted_idf)
    monkeypatch.setattr(TermIndex, "search", counted_search)
    counts = []
    for length in (250, 1000):
        looked_up[0] = searches[0] = 0
        correct(engine, text[:length])
        counts.append(looked_up[0])
        assert searches[0] <= MAX_READS
    assert 0 < counts[0] <= counts[1] <= 4 * counts[0] * 1.1
    assert counts[1] <= 500 * 1000


def test_characters_of_one_sound_and_of_one_look_may_stand_for_each_other() -> None:
    found = find_spellings("行")
    assert next(iter(found.items())) == ("行", TYPED)
    assert found["航"] == found["型"] == SAME_SOUND
    assert find_spellings("增")["赠"] == SAME_SOUND
    assert find_spellings("未")["末"] == NEARLY
    assert find_spellings("三")["山"] == find_spellings("林")["灵"] == NEARLY
    assert find_spellings("Q") == {"Q": TYPED}


def test_letters_are_read_as_syllables() -> None:
    assert {("xian",), ("xi", "an")} <= set(split_syllables("xian"))
    assert ("xin", "neng", "yuan") in split_syllables("xinnengyuan")
    assert ("lv",) in split_syllables("lv")
    assert not list(split_syllables("tesla"))


def test_a_word_the_segmenter_knows_from_the_lexicon_is_left_alone(engine: AnswerEngine, segmenter: Segmenter) -> None:
    for word in ("专精特新", "链长制", "低空经济"):
        assert segmenter.knows(word)
        assert meant(engine, f"{word}是什么") == {}

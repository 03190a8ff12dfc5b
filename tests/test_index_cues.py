"""Cues: a small table worked out by hand, and one fitted on questions that share no word with their answers."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import save_arrays
from index.cues import STEP, Cues, cue_arrays, question_tokens, read_cues, signs_of
from index.fit_cues import LEAST_SEEN, Example, fit_cues
from index.postings import term_key
from index.question import Question, analyse
from index.segmenter import Segmenter


def code(sign: str) -> int:
    """The code of a character or of a pair."""
    return ord(sign) if len(sign) == 1 else ord(sign[0]) << 32 | ord(sign[1])


def table(token: str, **weights: int) -> Cues:
    """A table that knows one token."""
    signs = sorted(weights, key=code)
    return Cues(
        tokens=np.array([term_key(token)], np.uint64),
        starts=np.array([0, len(signs)]),
        places=np.arange(len(signs), dtype=np.int32),
        weights=np.array([weights[sign] for sign in signs], np.int8),
        signs=np.array([code(sign) for sign in signs], np.uint64),
    )


@pytest.fixture
def food(segmenter: Segmenter) -> Question:
    return analyse("这种鱼以什么为食？", segmenter, asked_on=None)


def test_a_sign_counts_once_in_a_text(food: Question) -> None:
    cues = table("?什么", 吃=20, 捕食=5, 栖=-7)
    scores = cues.scores(food, ["主要吃水草,也吃虫", "栖于浅海", "捕食小鱼", "长约十厘米"])
    assert scores.tolist() == [20 * STEP, -7 * STEP, 5 * STEP, 0]


def test_what_the_question_holds_is_no_cue(food: Question) -> None:
    assert table("?什么", 鱼=9, 为食=9, 虾=4).scores(food, ["以鱼虾为食"]).tolist() == [4 * STEP]


def test_no_known_token_no_text_and_an_empty_table_count_nothing(food: Question) -> None:
    assert table("?谁", 吃=20).scores(food, ["吃水草"]).tolist() == [0]
    assert table("?什么", 吃=20).scores(food, []).tolist() == []
    nothing = np.zeros(0, np.uint64)
    empty = Cues(nothing, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8), nothing)
    assert empty.scores(food, ["吃水草"]).tolist() == [0]


def test_a_question_is_known_by_its_question_word_what_stands_beside_it_and_its_terms(food: Question) -> None:
    assert {"?什么", "?什么>为食", "?什么>为", "?<鱼以", "@thing", *food.words} <= set(question_tokens(food))


def test_signs_are_characters_and_pairs_of_each_text_by_itself() -> None:
    codes, rows = signs_of(["生于1950年", "12 人"])
    found = [{int(one) for one in codes[rows == row]} for row in (0, 1)]
    assert {code("生"), code("生于"), code("于Y"), code("Y年"), code("\n生")} <= found[0]
    assert {code("0"), code("0人")} <= found[1]
    assert not {code("年"), code("0年"), code("年0")} & found[1]


def test_a_table_learns_what_answers_and_comes_back_from_a_file(segmenter: Segmenter, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="the extra `fit` is not installed")
    names = ["甲鱼", "乙鸟", "丙兽", "丁虫", "戊蛇", "己鱼", "庚鸟"]
    assert len(names) > LEAST_SEEN
    examples = [
        Example(
            analyse(f"{name}以什么为食？", segmenter, asked_on=None),
            [f"{name}很大。", f"主要吃草{number}。"],
            np.array([False, True]),
            1.0,
        )
        for number, name in enumerate(names)
    ]
    cues, again = fit_cues(examples), fit_cues(examples)
    asked = analyse("壬兽以什么为食？", segmenter, asked_on=None)
    eats, large = cues.scores(asked, ["平时吃虫", "身体很大"]).tolist()
    assert eats > 0 >= large
    save_arrays(tmp_path / "one.bin", cue_arrays(cues))
    save_arrays(tmp_path / "other.bin", cue_arrays(again))
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "other.bin").read_bytes()
    assert read_cues(tmp_path / "one.bin").scores(asked, ["平时吃虫"]).tolist() == [eats]

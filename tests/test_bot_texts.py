"""The texts themselves: complete, plain, and the same in every language."""

import re
import string
from pathlib import Path

import pytest

from bot import texts
from bot.texts import Language, language_of, say
from corpus.article import Status
from corpus.errors import Fault, Trouble
from index.answer import Difference
from index.comparison import Outcome
from index.indicator import Column
from index.standing import Standing

KEYS = sorted(texts._TEXTS)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_take_the_same_values(key: str) -> None:
    simplified, english = texts._TEXTS[key]
    assert simplified.strip() and english.strip()
    assert fields(simplified) == fields(english)
    values = dict.fromkeys(fields(simplified), "<b>江门</b>")
    for language in Language:
        assert say(key, language, **values).count("<b>江门</b>") == len(re.findall(r"\{\w+\}", simplified))


@pytest.mark.parametrize("key", KEYS)
def test_the_texts_are_plain_and_friendly(key: str) -> None:
    simplified, english = texts._TEXTS[key]
    assert not re.search(r"[!！]|亲|抱歉|语料|数据库", simplified)
    assert not re.search(r"[!！]|[\u4e00-\u9fff]", english)
    assert max(map(len, simplified.splitlines())) <= 60
    assert not re.search(r"[,.?:;](?!\d|\w+\})", re.sub(r"\{\w+\}|/\w+", "", simplified))  # full-width in Chinese


def test_no_two_areas_have_a_key_in_common() -> None:
    assert sum(map(len, texts._AREAS)) == len(texts._TEXTS)


def test_no_text_is_left_over() -> None:
    files = (file for file in Path(texts.__file__).parent.glob("*.py") if not file.stem.startswith("texts"))
    source = "".join(file.read_text() for file in files)
    index = Path(texts.__file__).parent.parent / "index"
    topics = (index / "smalltalk.py").read_text() + (index / "engine.py").read_text()
    used = source + topics
    chosen = (
        "cmd_",
        "miss_",
        "differs_",
        "status_",
        "basis_",
        "column_",
        "compare_unnamed_",
        "vote_",
        "alarm_",
        "pin_",
        "stats_",
        "file_",
        "format_",
        "odd_",
        "ask_",
        "cited_",
        "count_",
        "did_",
        "verdict_",
        "standing_",
    )
    spoken = [key for key in KEYS if not key.startswith(chosen) and key != "smalltalk_help"]
    assert [key for key in spoken if f'"{key}"' not in used and f"'{key}'" not in used] == []


def test_every_difference_that_is_shown_has_its_line() -> None:
    assert {f"differs_{one}" for one in Difference if one is not Difference.STATUS} <= set(KEYS)


def test_every_standing_of_a_citation_has_its_line() -> None:
    assert {f"cited_{one}" for one in Standing} | {"cited_cut", "cited_unknown"} == {
        key for key in KEYS if key.startswith("cited_")
    }


def test_every_status_of_a_figure_has_its_word() -> None:
    assert {f"status_{one}" for one in Status} == {key for key in KEYS if key.startswith("status_")}


def test_whatever_is_the_matter_with_a_file_has_its_line() -> None:
    others = {"file_refused", "file_not_fetched"}
    assert {f"file_{one}" for one in Trouble} | others == {key for key in KEYS if key.startswith("file_")}
    assert {f"format_{one}" for one in Fault} | {"format_line"} == {key for key in KEYS if key.startswith("format_")}


def test_every_column_and_basis_of_figures_has_its_word() -> None:
    assert {f"column_{one}" for one in Column} <= set(KEYS)
    named = {"basis_year_on_year", "basis_period_on_period", "basis_annual_average", "basis_cumulative", "basis_none"}
    assert named == {key for key in KEYS if key.startswith("basis_")}


def test_every_comparison_without_a_winner_says_why() -> None:
    unnamed = set(Outcome) - {Outcome.NAMED, Outcome.EQUAL}
    assert {f"compare_unnamed_{one}" for one in unnamed} == {key for key in KEYS if key.startswith("compare_unnamed_")}


def test_every_smalltalk_has_its_line() -> None:
    rules = re.findall(
        r'^    \("(\w+)", ', (Path(texts.__file__).parent.parent / "index/smalltalk.py").read_text(), re.M
    )
    assert len(rules) > 5
    assert [topic for topic in rules if topic != "help" and topic not in texts._TEXTS] == []


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (None, Language.SIMPLIFIED),
        ("", Language.SIMPLIFIED),
        ("zh", Language.SIMPLIFIED),
        ("zh-hans", Language.SIMPLIFIED),
        ("zh-CN", Language.SIMPLIFIED),
        ("zh_Hans_SG", Language.SIMPLIFIED),
        ("zh-hk", Language.HONG_KONG),
        ("zh-Hant-HK", Language.HONG_KONG),
        ("zh-MO", Language.HONG_KONG),
        ("yue", Language.HONG_KONG),
        ("zh-tw", Language.TAIWAN),
        ("zh-Hant", Language.TAIWAN),
        ("en", Language.ENGLISH),
        ("pt-br", Language.ENGLISH),
    ],
)
def test_a_language_code_gives_the_language_of_the_texts(code: str | None, language: Language) -> None:
    assert language_of(code) is language


def test_traditional_texts_have_the_forms_of_their_place_and_leave_values_alone() -> None:
    assert say("your_id", Language.HONG_KONG, number=1) == "你的編號：<code>1</code>"
    assert say("miss_words", Language.TAIWAN, words="产业链") == "沒有提到：产业链"
    assert say("reindex_failed", Language.TAIWAN, reason="x").startswith("沒有更新，仍用原來的索引。")


def test_an_unknown_text_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no_such_text", Language.SIMPLIFIED)
    with pytest.raises(KeyError):
        say("articles", Language.SIMPLIFIED)


def test_every_text_that_is_said_by_its_name_is_there() -> None:
    files = Path(texts.__file__).parent.glob("*.py")
    said = {key for file in files for key in re.findall(r'\bsay\(\s*"(\w+)"', file.read_text(encoding="utf-8"))}
    assert len(said) > 100
    assert said - set(KEYS) == set()

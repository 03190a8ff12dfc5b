"""`yiju verify`: a verdict for each figure of a text, as lines and as JSON."""

from pathlib import Path

from command_line import refused, yiju

CLAIM = "2023年江门GDP为4100亿元，同比增长5.5%"


def test_a_claim_gets_its_verdicts_and_the_sentence_that_decides(built_in_data: Path) -> None:
    ran = yiju("--data", built_in_data, "verify", CLAIM)
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert lines[0] == "不符　这里说4100亿元，文章里是4022.25亿元　GDP · 江门 · 2023年"
    assert lines[1] == "相符　5.5% · GDP增速 · 江门 · 2023年"
    assert lines[2].startswith("▎2023年，江门地区生产总值为4022.25亿元，同比增长5.5%")
    assert len(lines) == 4  # one quote for both


def test_as_json_each_figure_is_an_object_and_the_figure_compared_comes_first_in_its_quote(built_in_data: Path) -> None:
    rows = yiju("--data", built_in_data, "verify", "--json", CLAIM).rows
    assert [(row["verdict"], row["label"]) for row in rows] == [("differs", "不符"), ("agrees", "相符")]
    assert [row["quotes"][0]["figures"][0]["value_text"] for row in rows] == ["4022.25亿元", "5.5%"]
    assert [row["figure"]["period"] for row in rows] == ["2023-01-01/2023-12-31"] * 2


def test_the_day_it_was_written_tells_what_last_year_is(built_in_data: Path) -> None:
    last_year = "去年江门GDP为4022.25亿元"
    for day, label in (("2024-05-06", "相符"), ("2023-05-06", "查无")):
        ran = yiju("--data", built_in_data, "verify", last_year, "--asked", day)
        assert ran.out.startswith(f"{label}　4022.25亿元")
    assert "--asked 'x' is no day" in refused(yiju("--data", built_in_data, "verify", last_year, "--asked", "x"))


def test_a_sentence_of_an_article_agrees_and_says_what_its_relative_times_mean(built_in_data: Path) -> None:
    quoted = "今年前三季度，江门硅能源产业链实现近50%的高速增长，位居重点产业链增速首位。"
    lines = yiju("--data", built_in_data, "verify", quoted, "--asked", "2026-11-21").out.splitlines()
    assert lines[0] == "相符　文章里有这一句"
    assert lines[-1] == "“今年前三季度” = 2023年1—9月（刊于2023-11）"


def test_a_text_without_words_is_said_to_have_none(built_in_data: Path) -> None:
    assert yiju("--data", built_in_data, "verify", "？！").out == "这条消息里没有文字可查。\n"

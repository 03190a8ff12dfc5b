"""Articles understood as a whole, also those that are no prose."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from telegram_bot import write_base

from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from corpus.parsing import parse
from corpus.splitting import MAX_SENTENCE_CHARS
from index.answer import Answer


@pytest.mark.parametrize("rubbish", ["5%、", "2023年1月1日", "二〇二三年", "产值5.5亿元，", "无标点", "a b ", "「"])
def test_what_has_no_full_stop_for_pages_is_cut_and_no_character_of_it_is_lost(
    frequencies: Mapping[str, int], rubbish: str
) -> None:
    endless = rubbish * (15_000 // len(rubbish))
    body = f"{endless}。\n\n2023年，某市工业产值为800亿元。"
    *pieces, last = parse(Article("a", "甲", body, "2024-03"), frequencies).sentences
    assert max(len(piece.text) for piece in pieces) <= MAX_SENTENCE_CHARS
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(f"{endless}。".split())
    assert [figure.value_text for figure in last.figures] == ["800亿元"]


def test_it_is_cut_behind_clauses_and_a_long_sentence_is_not(frequencies: Mapping[str, int]) -> None:
    clauses = [f"第{number}年工业产值为{number}亿元，" for number in range(1, 300)]
    pieces = parse(Article("a", "甲", f"{''.join(clauses)}完。", "2024-03"), frequencies).sentences
    assert len(pieces) > 1
    assert all(piece.text.endswith("，") for piece in pieces[:-1])
    whole = f"{''.join(clauses)[: MAX_SENTENCE_CHARS - 2]}完。"
    assert [one.text for one in parse(Article("a", "甲", whole, "2024-03"), frequencies).sentences] == [whole]


def test_an_article_without_a_full_stop_keeps_no_reader_waiting(tmp_path: Path) -> None:
    endless = Article("a", "甲", "雾灯镇发展工业经济，" * 6_000, "2024")
    articles = [endless, Article("b", "乙", "雾灯镇有灯塔3座。", "2024")]
    engine = EngineSlot(Collection(tmp_path / "data", write_base(tmp_path, articles))).current.engine
    began = time.process_time()
    answer = engine.answer("雾灯镇有多少座灯塔？")
    assert time.process_time() - began < 10  # half a minute where it is not cut
    assert isinstance(answer, Answer)
    assert answer.hits[0].sentence == "雾灯镇有灯塔3座。"

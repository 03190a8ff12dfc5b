"""Blocks: what a page extraction broke is whole again, and nothing is lost or said to be what it is not."""

import json
import random
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from breaking import break_article, read_clean_articles
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Block, BlockKind
from corpus.repair import repair
from corpus.sentences import split_sentences
from corpus.text import is_visible
from corpus.words import load_frequencies

ROOT = Path(__file__).resolve().parents[1]
GOLD: dict[str, dict[str, Any]] = {
    article["file"]: article
    for article in json.loads((ROOT / "tests" / "data" / "articles.json").read_text(encoding="utf-8"))["articles"]
}
BROKEN = [
    (name, defect["repaired"])
    for name, article in GOLD.items()
    for defect in article["defects"]["broken"]
    if defect["repaired"]
]
MAX_OTHER_JOINS = 2


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, int]:
    return load_frequencies()


@lru_cache(maxsize=1)
def bodies() -> Mapping[str, str]:
    """The bodies of the built-in articles by the name of their source."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "corpus" / "articles").glob("*.md")):
        text = path.read_bytes().decode("utf-8")
        front, body = text.removeprefix("---\n").split("\n---\n", 1)
        source = re.search(r"^source: (.+)$", front, re.MULTILINE)
        found[source.group(1) if source else path.name] = body
    return found


@lru_cache(maxsize=8)
def repaired(name: str) -> tuple[Block, ...]:
    return repair(bodies()[name], frequencies())


def text_of(body: str, block: Block) -> str:
    return "".join(body[start:end] for start, end in block.spans)


def texts(body: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text_of(body, block)) for block in repair(body, frequencies())]


def kinds_of(name: str, kind: BlockKind) -> list[str]:
    return [text_of(bodies()[name], block) for block in repaired(name) if block.kind is kind]


def rebuilt(body: str, blocks: tuple[Block, ...]) -> str:
    """The blocks as paragraphs of a body: blank lines between, more of them before a picture's caption."""
    return "".join(
        ("\n\n\n\n" if block.kind is BlockKind.CAPTION else "\n\n") + text_of(body, block) for block in blocks
    )


def assert_covers(body: str, blocks: tuple[Block, ...]) -> None:
    count = [0] * len(body)
    for block in blocks:
        for start, end in block.spans:
            assert body[start:end].strip() == body[start:end] != ""
            for place in range(start, end):
                count[place] += 1
    assert max(count, default=0) <= 1
    assert all(times == 1 for char, times in zip(body, count, strict=True) if is_visible(char))


def test_the_built_in_articles_are_those_of_the_notes() -> None:
    assert set(bodies()) == set(GOLD)
    assert len(BROKEN) == 29


@pytest.mark.parametrize(("name", "whole"), BROKEN)
def test_each_broken_sentence_of_the_built_in_articles_is_whole_again(name: str, whole: str) -> None:
    assert any(whole in text_of(bodies()[name], block) for block in repaired(name))


def test_hardly_anything_else_is_joined() -> None:
    others = []
    for name in GOLD:
        body = bodies()[name]
        wanted = [whole for source, whole in BROKEN if source == name]
        for block in repaired(name):
            if block.kind is BlockKind.REPEAT:
                continue
            for (_, end), (start, last) in zip(block.spans, block.spans[1:], strict=False):
                seam = body[end - 4 : end] + body[start : min(last, start + 4)]
                if not any(seam in whole for whole in wanted):
                    others.append(seam)
    assert len(others) <= MAX_OTHER_JOINS, others


@pytest.mark.parametrize("name", GOLD)
def test_captions_and_bylines_are_known_and_nothing_else_is_called_so(name: str) -> None:
    assert kinds_of(name, BlockKind.CAPTION) == [caption["raw"] for caption in GOLD[name]["captions"]]
    assert kinds_of(name, BlockKind.BYLINE) == GOLD[name]["bylines"]


@pytest.mark.parametrize("name", GOLD)
def test_headline_and_section_headings_are_headings(name: str) -> None:
    headings = [text.lstrip("# ") for text in kinds_of(name, BlockKind.HEADING)]
    article = GOLD[name]
    wanted = [article["headline"]]
    for section in article["sections"]:
        wanted += re.split(r" / |(?<=^书记说)：|(?<=^相关链接)：|(?<=^一线实践)：", section)
    assert [heading for heading in wanted if heading not in headings] == []


def test_side_boxes_end_where_they_end() -> None:
    body = bodies()["001_51d4a241c1bd61af.txt"]
    boxed = [text_of(body, block)[:5] for block in repaired("001_51d4a241c1bd61af.txt") if block.boxed]
    assert boxed == ["书记说", "中共江门市", "3月18日", "我们要携手"]
    body = bodies()["003_fd1a9807f2a09317.txt"]
    boxes = [text_of(body, block) for block in repaired("003_fd1a9807f2a09317.txt") if block.boxed]
    assert boxes[0] == "### 相关链接"
    assert boxes[-1].startswith("- 2023年1—2月全市完成固定资产投资")
    assert sum(block.kind is BlockKind.ITEM for block in repaired("003_fd1a9807f2a09317.txt")) == 10


def test_paragraphs_said_again_are_repeats() -> None:
    repeats = kinds_of("003_fd1a9807f2a09317.txt", BlockKind.REPEAT)
    assert len(repeats) == 9
    assert len(set(repeats)) == 2
    assert kinds_of("004_9c497632972d8ca3.txt", BlockKind.REPEAT)[0].startswith("江门市五邑公证处、台山市公证处")


@pytest.mark.parametrize("name", GOLD)
def test_the_built_in_articles_lose_nothing(name: str) -> None:
    assert_covers(bodies()[name], repaired(name))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("今年全县种植小麦12.6万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民收入稳步提高。",
         "今年全县种植小麦12.6万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民的收入稳步提高。",
         BlockKind.REPEAT),
        ("今年全县种植小麦12.6万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民收入稳步提高。",
         "今年全县种植小麦12.7万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民收入稳步提高。",
         BlockKind.TEXT),
        ("甘泉县今年种植小麦12.6万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民收入稳步提高。",
         "洛川县今年种植小麦12.6万亩，总产量达到5.4万吨，比上年增长百分之三点二，农民收入稳步提高。",
         BlockKind.TEXT),
    ],
)  # fmt: skip
def test_a_near_copy_is_a_repeat_only_with_the_same_numbers_and_names(first: str, second: str, kind: BlockKind) -> None:
    assert [found for found, _ in texts(f"{first}\n\n{second}")] == [BlockKind.TEXT, kind]


def test_a_sentence_said_again_in_another_paragraph_is_a_repeat_of_its_own() -> None:
    again = "两座水厂每天可以处理污水三万多吨。"
    body = f"县里建了两座水厂。{again}\n\n去年冬天工程完工。{again}今年春天又修了管网。"
    assert texts(body) == [
        (BlockKind.TEXT, f"县里建了两座水厂。{again}"),
        (BlockKind.TEXT, "去年冬天工程完工。今年春天又修了管网。"),
        (BlockKind.REPEAT, again),
    ]


def test_captions_and_bylines_between_do_not_part_a_sentence() -> None:
    body = "全市建成智能工厂八十六座，带动技术改\n\n图为生产车间一角。\n\n文/王建国\n\n造投资超过七十五亿元。"
    assert texts(body) == [
        (BlockKind.TEXT, "全市建成智能工厂八十六座，带动技术改造投资超过七十五亿元。"),
        (BlockKind.CAPTION, "图为生产车间一角。"),
        (BlockKind.BYLINE, "文/王建国"),
    ]


def test_a_paragraph_that_stands_twice_is_no_piece_of_a_sentence() -> None:
    twice = "两座水厂每天可以处理污水三万多吨，去年冬天完工。"
    body = f"全市建成智能工厂八十六座，带动技术改\n\n{twice}\n\n造投资超过七十五亿元。\n\n{twice}"
    assert texts(body) == [
        (BlockKind.TEXT, "全市建成智能工厂八十六座，带动技术改造投资超过七十五亿元。"),
        (BlockKind.TEXT, twice),
        (BlockKind.REPEAT, twice),
    ]


def test_wrapped_lines_are_put_together() -> None:
    text = (
        "清晨的港口已经十分繁忙，一辆辆集卡在堆场之间往来穿梭，吊机把集装箱稳稳地放上货轮。"
        "码头负责人说，今年新开的两条航线带来了稳定的货源，空箱率比去年下降了一半，司机们也不用再排长队。"
    )
    lines = [text[start : start + 30] for start in range(0, len(text), 30)]
    assert texts("\r\n".join(lines)) == [(BlockKind.TEXT, text)]


def test_paragraphs_on_one_line_are_parted_at_runs_of_blanks() -> None:
    paragraphs = ["港口今年完成吞吐量三亿多吨，居全省第一位。", "据港务局介绍，新航线已经开通。"]
    body = "   ".join(paragraphs * 4 + ["下个月还有两条航线开通。"])
    assert [text for _, text in texts(body)][:2] == paragraphs


@pytest.mark.parametrize(
    "body",
    ["", "\n \u3000\n", "😀😀", "\x00\x00", "我们\x00\r\n\r\n他们。", "”" * 500, "“" * 500, "字" * 50_000, "\ud800。"],
)
def test_odd_bodies_are_read_without_complaint(body: str) -> None:
    blocks = repair(body, frequencies())
    assert_covers(body, blocks)
    assert "".join(sentence.text for sentence in split_sentences(body, blocks)) == "".join(
        text_of(body, block) for block in blocks
    )


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="产业今年1,.# -。！“”（）：；，、\n\r\u3000 图为/文记者a", max_size=200))
def test_every_visible_character_lies_in_exactly_one_block(body: str) -> None:
    assert_covers(body, repair(body, frequencies()))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_a_broken_article_repaired_twice_stays_as_it_is(seed: int) -> None:
    chance = random.Random(seed)
    clean = chance.choice(list(read_clean_articles()))
    body = break_article(clean, chance).body
    blocks = repair(body, frequencies())
    assert_covers(body, blocks)
    again = rebuilt(body, blocks)
    once = [text_of(body, block) for block in blocks]
    assert [text_of(again, block) for block in repair(again, frequencies())] == once
    for sentence in split_sentences(body, blocks):
        assert sentence.text.replace(" ", "") == "".join(body[a:b] for a, b in sentence.spans).replace(" ", "")


def test_broken_articles_are_mostly_whole_again() -> None:
    cut = whole = 0
    for number, clean in enumerate(read_clean_articles()):
        broken = break_article(clean, random.Random(number), cuts=3, moves=0)
        blocks = repair(broken.body, frequencies())
        found = {sentence.text for sentence in split_sentences(broken.body, blocks)}
        cut += len(broken.cut)
        whole += sum(sentence in found for sentence in broken.cut)
    assert whole >= 0.9 * cut


def test_a_title_that_the_text_takes_up_is_a_heading(frequencies: dict[str, int]) -> None:
    body = "盐田\n\n盐田去年产盐5.5万吨。"
    assert [block.kind for block in repair(body, frequencies)] == [BlockKind.HEADING, BlockKind.TEXT]

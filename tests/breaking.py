"""Breaks clean articles the way page extraction does, and knows what should come out again.

A sentence is cut by a blank line at a random place; a continuation is moved some paragraphs on, or before its start;
repeats, captions and bylines are put in between. Everything follows from the seed of the `random.Random` given.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.splitting import sentence_ranges

CLEAN_ARTICLES = Path(__file__).parent / "data" / "clean_articles.jsonl"
CAPTIONS = (
    "图为生产车间一角。",
    "图为工作人员正在检查设备运行情况。",
    "■位于园区内的研发中心",
    "▲俯瞰建设中的跨江大桥",
    "△市民在公园里散步（资料图）",
    "图为游客在景区拍照留念。李明 摄",
)
BYLINES = ("文/王建国", "图/李秀英 张伟", "策划/统筹 陈志强", "记者 刘洋 通讯员 赵敏", "编辑：孙丽", "来源：都市晨报")
WORDLESS_CAPTIONS = ("一派繁忙的生产景象。", "新建成的厂房整齐排列。", "孩子们在操场上奔跑。")


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean article: its blocks in order, each a kind ("heading" or "text") and a text."""

    article_id: str
    blocks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken article: its body, the texts it was made of, and the sentences that were cut or parted."""

    body: str
    sources: tuple[str, ...]
    cut: tuple[str, ...]
    moved: tuple[str, ...]
    added: tuple[str, ...]


def read_clean_articles(path: Path = CLEAN_ARTICLES) -> Iterator[Clean]:
    """Yield the clean articles of a file, in its order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Clean(record["id"], tuple((kind, text) for kind, text in record["blocks"]))


def cut_text(text: str, chance: random.Random) -> tuple[str, str, str] | None:
    """Cut a paragraph inside one of its sentences: (tail, head, the sentence), or None where none is long enough."""
    ranges = [(start, end) for start, end in sentence_ranges(text) if end - start >= 12]
    if not ranges:
        return None
    start, end = chance.choice(ranges)
    for _ in range(20):
        place = chance.randrange(start + 1, end - 1)
        if not text[place - 1 : place + 1].strip() or text[place] in "。！？…”" or text[place - 1] in "。！？…":
            continue
        return text[:place].rstrip(), text[place:].lstrip(), text[start:end]
    return None


def break_article(clean: Clean, chance: random.Random, *, cuts: int = 2, moves: int = 1, extras: int = 3) -> Broken:
    """Break an article: `cuts` sentences cut where they stand, `moves` parted, `extras` things put in between."""
    pieces: list[list[str]] = [[text] for _, text in clean.blocks]
    texts = [number for number, (kind, text) in enumerate(clean.blocks) if kind == "text" and len(text) >= 40]
    chance.shuffle(texts)
    cut: list[str] = []
    moved: list[str] = []
    parted: list[tuple[int, str]] = []
    for number in texts[: cuts + moves]:
        found = cut_text(clean.blocks[number][1], chance)
        if found is None:
            continue
        tail, head, sentence = found
        if len(cut) < cuts:
            pieces[number] = [tail, *([_extra(clean, chance)] if chance.random() < 0.2 else []), head]
            cut.append(sentence)
        else:
            pieces[number] = [tail]
            parted.append((number, head))
            moved.append(sentence)
    paragraphs = _put_back([list(piece) for piece in pieces], parted, chance)
    added = []
    for _ in range(extras):
        place = chance.randrange(1, len(paragraphs) + 1)
        extra = _extra(clean, chance)
        added.append(extra)
        paragraphs.insert(place, extra)
    if chance.random() < 0.3:
        wordless = chance.choice(WORDLESS_CAPTIONS)
        added.append(wordless)
        paragraphs.insert(chance.randrange(1, len(paragraphs)), "\n\n" + wordless)
    sources = (*(text for _, text in clean.blocks), *CAPTIONS, *BYLINES, *WORDLESS_CAPTIONS)
    return Broken("\n\n".join(paragraphs), sources, tuple(cut), tuple(moved), tuple(added))


def _put_back(pieces: list[list[str]], parted: Sequence[tuple[int, str]], chance: random.Random) -> list[str]:
    """Set each parted head some paragraphs after its tail, seldom before it."""
    behind: dict[int, list[str]] = {}
    for number, head in parted:
        step = -chance.randint(1, 3) if chance.random() < 0.2 else chance.randint(1, 5)
        behind.setdefault(min(len(pieces) - 1, max(0, number + step)), []).append(head)
    return [text for number, piece in enumerate(pieces) for text in (*piece, *behind.get(number, ()))]


def _extra(clean: Clean, chance: random.Random) -> str:
    draw = chance.random()
    if draw < 0.4:
        return chance.choice(CAPTIONS)
    if draw < 0.7:
        return chance.choice(BYLINES)
    return chance.choice([text for kind, text in clean.blocks if kind == "text"])

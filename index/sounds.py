"""How Chinese characters sound and look: which may have been typed in another's place, and which letters stand for.

Readings are those of pypinyin, which is imported at first use: most questions need no help with their spelling.
"""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

TYPED, SAME_SOUND, NEARLY = 0, 1, 2
"""How a character that may have been meant relates to the one typed."""

READINGS = 2
"""Readings of a character beyond these are too rare to type by."""

MAX_SYLLABLE = 6

_VOWEL = re.compile("[aeiouv]")
_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "h": "f"}
_LOOKALIKES = (
    "未末 己已巳 土士 人入八 日曰 大太犬 天夭 木本术 干千于 玉王 刀力 折拆析 侯候 治冶 辩辨辫 徒徙 拔拨 戊戌戍 兔免 "
    "晴睛 江汪 洒酒 渴喝 陪赔倍培 抢枪 轮论 粉纷 坏环怀 困因 间问闻 师帅 历厉 技枝 设没投 亨享 哀衷 博傅 第弟 暴曝 "
    "货贷 项顶顷 预须 领颁 城域 练炼 广厂 库军 产严 气汽 持待特 银根 材村 林枚 板扳 极级 柱桂 硅桂挂 能熊 储诸 光先 "
    "伏优扰 龙尤 电甩 由甲申田 池地 股般航舱 岛鸟乌 冒昌 来末米 农衣 币市布 户尸 自白 目且 早旱 氢氧 工土 基其 值植 "
    "贸贺 车东 料科 总忽 今令"
)


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    """Return the usual readings of each character of GB2312, without tones, the most usual first."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # phrases would take 100 ms and 40 MB
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    readings = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", "ignore")
            if char:
                every = map(_without_tone, PINYIN_DICT.get(ord(char), "").split(","))
                readings[char] = tuple(dict.fromkeys(one for one in every if _VOWEL.search(one)))[:READINGS]
    return readings


def _without_tone(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(char for char in letters if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def chars_of() -> dict[str, tuple[str, ...]]:
    """Return the characters read as each syllable of pinyin (ü is v), in the order of GB2312."""
    chars: defaultdict[str, list[str]] = defaultdict(list)
    for char, readings in _readings().items():
        for reading in readings:
            chars[reading].append(char)
    return {reading: tuple(those) for reading, those in chars.items()}


@lru_cache(maxsize=1)
def _chars_near() -> dict[str, tuple[str, ...]]:
    """Return the characters whose most usual reading blurs to each sound."""
    chars: defaultdict[str, list[str]] = defaultdict(list)
    for char, readings in _readings().items():
        for reading in readings[:1]:
            chars[_blurred(reading)].append(char)
    return {sound: tuple(those) for sound, those in chars.items()}


def _blurred(reading: str) -> str:
    """Return a syllable as one hears it who does not tell zh from z, n from l, h from f, or ing from in."""
    initial = next((start for start in _INITIALS if reading.startswith(start)), "")
    rest = reading[len(initial) :]
    if rest.endswith(("ang", "eng", "ing")):
        rest = rest[:-1]
    return _INITIALS.get(initial, "") + rest


@lru_cache(maxsize=4096)
def find_spellings(char: str) -> dict[str, int]:
    """Return the characters that may have been meant by one, itself first, and how each relates to it.

    Two sound the same where a reading of both is the same and the most usual one of either.
    """
    found = {char: TYPED}
    readings = _readings().get(char, ())
    for rank, reading in enumerate(readings):
        alike = (other for other in chars_of()[reading] if not rank or _readings()[other][0] == reading)
        found |= {other: SAME_SOUND for other in alike if other not in found}
    look = "".join(group for group in _LOOKALIKES.split() if char in group)
    near = (other for reading in readings[:1] for other in _chars_near()[_blurred(reading)])
    return found | {other: NEARLY for other in (*look, *near) if other not in found}


def split_syllables(letters: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read letters as syllables of pinyin, those with the longest syllables first; none if none."""
    if not letters:
        yield ()
    for length in range(min(MAX_SYLLABLE, len(letters)), 0, -1):
        if letters[:length] in chars_of():
            yield from ((letters[:length], *rest) for rest in split_syllables(letters[length:]))

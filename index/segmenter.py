"""One road from text to terms, for passages and questions alike.

Text is folded first (width, case, script). Numbers, years and parts of a year are taken out as terms of their own,
since segmentation splits them (1.46/万家, 1/-/9/月); what is left is cut by jieba.
"""

import math
import re
import sys
from collections.abc import Mapping
from functools import lru_cache

from corpus.text import MAX_REMEMBERED_CHARS, fold

sys.modules.setdefault("pkg_resources", None)  # type: ignore[arg-type]  # jieba would import it for nothing: 90 ms
import jieba  # noqa: E402

REMEMBERED = 4096
"""Of so many short texts the terms are remembered: names are cut again and again, and so are titles."""

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TO = r"\s*(?:[—–\-~～－―]{1,2}|至|到)\s*"

# A part of the year has several names; one term stands for all of them.
_PARTS_OF_YEAR = {
    "上半年": "1-6月",
    "下半年": "7-12月",
    "前二季度": "1-6月",
    "前两季度": "1-6月",
    "前三季度": "1-9月",
    "一季度": "1-3月",
    "二季度": "4-6月",
    "三季度": "7-9月",
    "四季度": "10-12月",
}
_TOKEN = re.compile(
    rf"(?P<year>[12]\d{{3}}(?=\s?年)|[一二][〇零一二三四五六七八九]{{3}}(?=年))(?:\s?年度?)"
    rf"|(?P<first>1?\d)月?{_TO}(?P<last>1?\d)月份?"
    rf"|(?P<part>上半年|下半年|前[二两三3]个?季度|第?[一二三四1-4]季度)"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)*)(?P<percent>\s?%)?"
    rf"|(?P<latin>[a-zà-ÿ][a-z0-9à-ÿ]*(?:['+#.&-][a-z0-9à-ÿ]+)*[+#]*)"
    rf"|(?P<han>[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
    rf"|(?P<other>[^\W_]+)"
)


def number_term(digits: str) -> str:
    """Return the term of a printed number: thousands separators dropped."""
    return digits.replace(",", "")


class Segmenter:
    """Cuts text into terms. Build once and share: reading it from many threads is safe."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        """Take word frequencies as corpus.words.load_frequencies gives them, prefixes included."""
        jieba.setLogLevel(60)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = frequencies
        self._tokenizer.total = sum(frequencies.values())
        self._tokenizer.initialized = True
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._cut)

    @property
    def frequencies(self) -> Mapping[str, int]:
        """The word frequencies it was made with."""
        frequencies: Mapping[str, int] = self._tokenizer.FREQ
        return frequencies

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in the word list."""
        return bool(self._tokenizer.FREQ.get(word, 0))

    def rarity(self, word: str) -> float:
        """Return how telling a folded word is in Chinese at large, in [0.1, 1]: 0.1 for 说, 1 for a word no list has.

        It grows with the negative logarithm of the word's share of the word list's text, from e^-6 to e^-11.
        """
        share = (self._tokenizer.FREQ.get(word, 0) + 1) / self._tokenizer.total
        return min(1.0, max(0.1, (-math.log(share) - 6) / 5))

    def segment(self, text: str) -> tuple[str, ...]:
        """Return the terms of a text in order, repeats included; () where there is no letter or digit."""
        return self._remembered(text) if len(text) <= MAX_REMEMBERED_CHARS else self._cut(text)

    def _cut(self, text: str) -> tuple[str, ...]:
        terms: list[str] = []
        for match in _TOKEN.finditer(fold(text)):
            if match["han"]:
                terms.extend(self._tokenizer.cut(match["han"]))
            else:
                terms.append(_term(match))
        return tuple(terms)

    def bigrams(self, text: str) -> tuple[str, ...]:
        """Return the pairs of neighbouring Chinese characters, and the other terms whole; one character alone stays."""
        terms: list[str] = []
        for match in _TOKEN.finditer(fold(text)):
            run = match["han"]
            if not run:
                terms.append(_term(match))
            elif len(run) == 1:
                terms.append(run)
            else:
                terms.extend(run[place : place + 2] for place in range(len(run) - 1))
        return tuple(terms)


def _term(match: re.Match[str]) -> str:
    """Return the term of a match that is not a run of Chinese characters."""
    if match["year"]:
        return match["year"].translate(_DIGITS) + "年"
    if match["first"]:
        return f"{match['first']}-{match['last']}月"
    if match["part"]:
        return _part_of_year(match["part"])
    if match["number"]:
        return number_term(match["number"]) + ("%" if match["percent"] else "")
    return match[0]


def _part_of_year(text: str) -> str:
    name = text.replace("个", "").removeprefix("第")
    for digit, character in zip("1234", "一二三四", strict=True):
        name = name.replace(digit, character)
    return _PARTS_OF_YEAR[name]

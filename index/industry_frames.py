"""Where a sentence names an industry: 某某产业链, 某某业, 甲、乙、丙等产业. No industry is listed.

A frame gives the words before its noun, the longest name there could be. Which of them are the name is found over the
whole corpus (index/industries.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import fold
from corpus.words import read_list, tagged
from index.question import function_words
from index.segmenter import Segmenter
from index.slots import is_place

MAX_WORDS, MAX_NAME_CHARS, MAX_RUN_CHARS = 4, 9, 24

_CLAUSE = re.compile(r"[^，,。；;！!？?：:…\n]+")
_MARKS = re.compile(r"[“”‘’「」『』\"'()（）《》〈〉\s]")
_NOUN = re.compile(
    r"(?:产业(?:链条?|集群|园区?|基地|带)?|(?<!银)行业|赛道|领域)(?!巨头|工人|工程师|大军|龙头|研究院|指数|基金)"
    r"|工业(?![化园区企增总投设厂强部振遗]|平均|指数|基金)"
    r"|(?<![产工企])(?<!(?<!银)行)业(?![务绩主余内界态者])"
)
_WEAK_NOUNS = frozenset({"领域", "产业园", "产业园区", "产业基地", "产业带"})
_GROUNDS = re.compile(r"(?:集聚|聚集|示范|转移|开发|协会|合作区)|\w{0,3}新城")
_ETC = re.compile(r"等(?P<between>[^、等的]{0,16})$")
_AND = re.compile(r"(?:以及|、|和|与|及|暨|/)$")
_LETTER = re.compile(r"[^\W\d_]")
_COUNTED = re.compile(r"[一二两三四五六七八九十百千数几多各每这那该某首第][\u4e00-\u9fff]{0,2}|新一轮|\d.*")
_LINKED = re.compile(r".*[于在着了]")
_COMPANY = re.compile(r"有限|股份|集团|公司|银行|证券|大学|学院|学校")


@dataclass(frozen=True, slots=True)
class Claim:
    """The words before a frame's noun, folded and in order: the last ones of them name an industry.

    `trade` tells that 业 follows; only a name of one character keeps it (造纸, but 农业). A weak one, of a frame that
    is as often about something else (领域), names an industry only where others say so too.
    """

    words: tuple[str, ...]
    trade: bool = False
    weak: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names it may claim, longest first."""
        every = ("".join(self.words[number:]) for number in range(len(self.words)))
        return tuple(name[:-1] if name.endswith("业") and len(name) > 2 else name for name in every)


def find_claims(text: str, segmenter: Segmenter) -> Iterator[Claim]:
    """Yield what the frames of a sentence claim to be industries, frame by frame and within one from its end."""
    if not any(mark in text for mark in ("业", "業", "领域", "領域", "赛道", "賽道")):
        return
    for clause in _CLAUSE.finditer(_MARKS.sub("", fold(text))):
        for match in _NOUN.finditer(clause[0]):
            left, noun = clause[0][: match.start()], match[0]
            if noun == "业" or (noun == "工业" and len(_last_word(left + noun, segmenter)) == 3):  # 轻工业
                if not _COMPANY.match(clause[0], match.end()):
                    yield from _trade_before(left + noun, segmenter)
            else:
                weak = noun in _WEAK_NOUNS or _GROUNDS.match(clause[0], match.end()) is not None
                yield from _industries_before(left, segmenter, weak=weak)


def _industries_before(left: str, segmenter: Segmenter, *, weak: bool) -> Iterator[Claim]:
    """Yield the industries that a text ending before a noun like 产业 names: one, or a list with or without 等."""
    etc = _ETC.search(left)
    if etc and _tells_only_kind(etc["between"], segmenter):
        yield from _listed_before(left[: etc.start()], segmenter, weak=weak)
        return
    words, rest = _words_before(left, segmenter)
    if words:
        yield _claim(words, weak=weak or words[-1] in _no_nouns())
        if _AND.search(rest):
            yield from _listed_before(_AND.sub("", rest), segmenter, weak=weak)


def _listed_before(left: str, segmenter: Segmenter, *, weak: bool) -> Iterator[Claim]:
    """Yield the items of the list that ends a text, last first, as far as each reaches back to the one before."""
    while left:
        words, rest = _words_before(left, segmenter, listed=True)
        if not words:
            return
        yield _claim(words, weak=weak)
        if not _AND.search(rest):
            return
        left = _AND.sub("", rest)


def _trade_before(text: str, segmenter: Segmenter) -> Iterator[Claim]:
    """Yield the trade that a text ending in 业 names, if it does: 造纸业 and no 毕业."""
    last = _last_word(text, segmenter)
    if text[-2:] in industry_words("no_industries") or (len(last) == 2 and not segmenter.knows(last)):
        return
    if last == "业":
        words, _ = _words_before(text[:-1], segmenter)
        if words and len(words[-1]) > 1:
            yield Claim(words, trade=True)
    else:
        words, _ = _words_before(text, segmenter)
        if words and last.endswith(words[-1]):
            yield _claim(words, weak=False)


def _claim(words: tuple[str, ...], *, weak: bool) -> Claim:
    return Claim(words, trade=words[-1].endswith("业"), weak=weak)


def _words_before(left: str, segmenter: Segmenter, *, listed: bool = False) -> tuple[tuple[str, ...], str]:
    """Return the words at the end of a text that may be a name, () if none, and the text before them.

    Words that only say what kind of industry it is are left out, at both ends. An item of a list may hold any words.
    """
    end = len(left)
    words: list[str] = []
    ended = False
    for whole in reversed(segmenter.segment(left[-MAX_RUN_CHARS:].rpartition("、")[2])):
        word = _without_kind(whole, segmenter)
        if not left.endswith(whole, 0, end) or _ends_name(word) or (words and not listed and word in _no_nouns()):
            break
        if word in industry_words("kinds") or _COUNTED.fullmatch(word):
            ended = bool(words)
        elif ended or len(words) == MAX_WORDS or sum(map(len, words)) + len(word) > MAX_NAME_CHARS:
            break
        else:
            words.append(word)
        end -= len(whole)
    name = "".join(reversed(words))
    no_names = industry_words("too_wide") | industry_words("attributes")
    named = len(name) > 1 and _LETTER.search(name) and name not in no_names
    return tuple(reversed(words)) if named else (), left[:end]


def _last_word(text: str, segmenter: Segmenter) -> str:
    return segmenter.segment(text[-MAX_RUN_CHARS:])[-1]


def _without_kind(word: str, segmenter: Segmenter) -> str:
    """Return a word without the kind of industry it begins with, where what is left is a word: 现代农业 is 农业."""
    rests = (word[size:] for size in (2, 3) if word[:size] in industry_words("kinds") and len(word) > size + 1)
    return next(filter(segmenter.knows, rests), word)


def _ends_name(word: str) -> bool:
    """Whether no name of an industry holds a word."""
    leads = industry_words("leads")
    if word in leads or word in function_words() or _LINKED.fullmatch(word):
        return True
    return (word[:2] in leads and word[2:] in industry_words("kinds")) or (
        is_place(word) and word not in industry_words("no_places")
    )


def _tells_only_kind(text: str, segmenter: Segmenter) -> bool:
    """Whether a text tells no more than what kind of industries they are, and how many."""
    told = industry_words("kinds") | industry_words("attributes")
    return all(word in told or _COUNTED.fullmatch(word) for word in segmenter.segment(text))


@lru_cache(maxsize=1)
def _no_nouns() -> frozenset[str]:
    """Return the words of the dictionary that are no nouns: none names an industry, and a name begins behind it."""
    closed = tagged("a", "ad", "c", "d", "f", "i", "l", "m", "p", "r", "s", "u", "v", "y", "z")
    return closed - tagged("an", "vn", "vi") - industry_words("names") - industry_words("attributes")


@lru_cache(maxsize=1)
def _lexicons() -> dict[str, frozenset[str]]:
    lines = (line.partition("=") for line in read_list("industries.txt"))
    return {name.strip(): frozenset(fold(words).split()) for name, _, words in lines}


def industry_words(name: str) -> frozenset[str]:
    """Return a class of words of corpus/lexicon/industries.txt."""
    return _lexicons()[name]

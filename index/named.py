"""Companies and parks a sentence names, by how such names are written: no name is listed.

甲集团, 乙股份有限公司, 丙产业园; and names in a row before what they are: 丁、戊等300多家企业, 龙头企业——己.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from corpus.article import Span
from corpus.text import fold
from corpus.words import proper_names, tagged
from index.industry_frames import industry_words
from index.question import function_words
from index.segmenter import Segmenter
from index.slots import is_place

MAX_NAME_CHARS, MIN_NAME_CHARS = 20, 3


class NamedKind(StrEnum):
    """What a name is of."""

    COMPANY = "company"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part of a sentence that names a company or a park: `span` is its place in the sentence."""

    name: str
    kind: NamedKind
    span: Span


_COMPANY = re.compile(r"股份有限公司|有限责任公司|有限公司|集团|公司|科技(?=[、，。）)]|等)")
_PARK = re.compile(
    r"(?:产业|工业|科技|创业|物流|智造|循环经济)园区?|园区|(?:产业(?:转移)?|制造|示范)基地|集聚区|开发区|高新区|工业区|科学城|软件园"
)
_ROW = re.compile(
    r"等[^，。；、“”]{0,12}?(?:企业|公司|巨头|厂商|车企|药企|龙头|品牌|重大项目|制造商|供应商)"
    r"|(?:[两三四五六七八九十]|\d+)家[^，。；、]{0,8}企业"
)
_BREAK = re.compile(r"[，。；：！？、,;:!?\s“”‘’\"'「」《》—…|]")
_BRACKET = re.compile(r"[（(][^（）()]{1,6}[）)]")
_OTHER_ENDS = re.compile(r"(?:基地|园区?|区|港|路|桥|中心|实验室|工程|项目|企业|单位|机构)$")
_LED_BY = re.compile(
    r"[以在与和从对为把将等的由向]|(?:建设|发展|投资|管理|服务|利用|承接|应用|研究)(?!集团|公司|有限|控股)"
)
_IN_NAMES = frozenset("中上大人")
_NUMBERS = re.compile(r"\d.*|[一二两三四五六七八九十百千数几多各每这那该某首第]+[\u4e00-\u9fff]?")


def find_named(text: str, segmenter: Segmenter) -> Iterator[NamedPart]:
    """Yield the companies and parks of a sentence, left to right; a name that is part of a longer one is left out."""
    found: dict[Span, NamedKind] = {}
    for kind, ends in ((NamedKind.COMPANY, _COMPANY), (NamedKind.PARK, _PARK)):
        for match in ends.finditer(text):
            start = _name_start(text, match.start(), segmenter)
            if _is_name(text[start : match.start()], segmenter) and match.end() - start >= MIN_NAME_CHARS + 1:
                found[start, match.end()] = kind
    for match in _ROW.finditer(text):
        for span in _row_before(text, match.start(), segmenter):
            found.setdefault(span, NamedKind.COMPANY)
    for start, end in sorted(found):
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found):
            yield NamedPart(text[start:end], found[start, end], (start, end))


def _row_before(text: str, end: int, segmenter: Segmenter) -> list[Span]:
    """Return the names in a row (甲、乙) that ends at a place, last first; () where none of them looks like a name."""
    row: list[Span] = []
    while True:
        start = _name_start(text, end, segmenter)
        if not _may_be_brand(text[start:end]):
            break
        row.append((start, end))
        if text[start - 1 : start] not in ("、", "和", "与", "及"):
            break
        end = start - 1
    return row if any(_is_brand(text[start:end], segmenter) for start, end in row) else []


def _floor(text: str, end: int) -> int:
    """Return where the stretch without a mark that ends at a place begins, or as far back as a name may reach."""
    first = max(0, end - MAX_NAME_CHARS)
    breaks = [match.end() for match in _BREAK.finditer(text, first, end)]
    return breaks[-1] if breaks else first


def _name_start(text: str, end: int, segmenter: Segmenter) -> int:
    """Return where a name that ends (or goes on) at a place begins: behind what no name holds."""
    floor = _floor(text, end)
    brackets = [match.span() for match in _BRACKET.finditer(text, floor, end)]
    if brackets:
        opened, closed = brackets[-1]
        if _walk(text, closed, end, segmenter) == closed:
            return _name_start(text, opened, segmenter)
        floor = closed
    return _walk(text, floor, end, segmenter)


def _walk(text: str, floor: int, end: int, segmenter: Segmenter) -> int:
    """Return how far back from a place words of a name reach."""
    run = text[floor:end]
    folded = fold(run)
    place = len(run)
    for word in reversed(segmenter.segment(run)) if len(folded) == len(run) else ():
        last = place == len(run) and word not in function_words()  # 投资 is no name's, but that of 某某投资集团
        if not folded.endswith(word, 0, place) or (_stops(word) and not last):
            break
        place -= len(word)
    if not place and len(run) == MAX_NAME_CHARS:  # it begins further back still
        return end
    led = _LED_BY.match(run, place)
    return floor + (led.end() if led else place)


def _stops(word: str) -> bool:
    """Whether a word stands before a name and not in it."""
    led = word in _before_names() or (word in function_words() and word not in _IN_NAMES)
    return led or _NUMBERS.fullmatch(word) is not None


def _is_name(stem: str, segmenter: Segmenter) -> bool:
    """Whether what stands before 公司 or 园 names one, and does not only say what kind of one it is."""
    words = segmenter.segment(stem)
    return bool(words) and not all(word in _kinds() or _NUMBERS.fullmatch(word) for word in words)


def _may_be_brand(name: str) -> bool:
    """Whether an item of a row has the form of a company's name."""
    return 2 <= len(name) <= 12 and not is_place(fold(name)) and not _OTHER_ENDS.search(name) and name not in _kinds()


def _is_brand(name: str, segmenter: Segmenter) -> bool:
    """Whether an item of a row cannot be but a name: a part of it is no common word."""
    return any(not segmenter.knows(word) or word in proper_names() for word in segmenter.segment(name))


@lru_cache(maxsize=1)
def _before_names() -> frozenset[str]:
    verbs = tagged("v") - tagged("vn", "n", "nz", "nr", "ns", "nt") - industry_words("names")
    others = tagged("p", "c", "d", "r", "u", "y") | industry_words("leads")
    return (others | verbs) - industry_words("in_names")


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    """Return words that say what kind of company or park one is."""
    classes = ("kinds", "leads", "attributes", "too_wide", "company_kinds")
    return frozenset().union(*map(industry_words, classes))

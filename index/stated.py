"""Questions that a sentence answers: of an indicator it gives a figure for, and of an industry that grows or yields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.text import fold, fold_with_origin
from corpus.words import proper_names
from index.slots import Slot, slot_words
from index.taught import aliases, remembered_by_aliases

_STATED = re.compile(
    r"(?:同比|总量|总额|[约超达为是共有至到完成实现突破])*(?P<rise>(?:增长|提高|上升))?(?:[约超达为到至])*"
    r"\d+(?:\.\d+)?(?:%|万?亿?元|[万亿]?(?P<counted>[个家户项人名]))"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}年(?!初|底|末|以来|起|至|—|\d)")
_INDUSTRY = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,7}?)全?(?:产业链|产业集群|产业|行业)")
_BEFORE_NAME = re.compile(
    r"^(?:.*?(?:[年月日]|季度)|以|在|对|使|让|把|将|为|全国|全省|全市|全县|我[国省市县]|本[市县]|其中|今年|去年|目前|当前|推动|推进|带动|发展|加快|培育|打造|做强)+"
)
_RISES = re.compile(
    r"[^，。；：、]{0,14}?(?:增长|增速|增幅)[^，。；：\d]{0,4}\d+(?:\.\d+)?%|[^，。；：、\d]{0,8}\d+(?:\.\d+)?%的[^，。；：]{0,4}(?:增长|增速)"
)
_COUNTED = re.compile(
    r"(?:^|[，。；])(?:仅|其中|如今|目前|完成|实现|全[省市县区]|(?<=[，。；])|^)*(?P<what>(?:(?!实现|完成|预计)[^，。；：、\d“”‘’（）()是]){4,18}?)"
    r"(?:达到?|为|共有|共|设有|设|有|拥有|累计|总计|约|超过?|近|逾)*\d+(?:\.\d+)?"
    r"[万亿]?(?P<unit>元|吨|千瓦时|千瓦|平方公里|平方米|公里|米|人次|人|家|户|个|项|座|台|辆|套|件|册|亩|公顷|所|条|名)"
)
_YIELDS = re.compile(r"[^，。；：、\d]{0,6}(?<!年)产值[^，。；：\d]{0,6}\d")

_FIGURES = {Slot.MACRO, Slot.INDICATOR, Slot.ATTRIBUTE}


@dataclass(frozen=True, slots=True)
class Stated:
    """A question a sentence answers, its year ("" if it names none), and the indicator or industry it is about.

    `alone` says that the question names no subject beside an indicator.
    """

    question: str
    year: str
    theme: str
    alone: bool = False


def find_figure_question(text: str) -> Stated | None:
    """Return a question for a figure the sentence gives of an indicator; None if there is none.

    Names are looked for in the folded text; the question has them, and the subject, as they are printed.
    """
    folded = fold_with_origin(text)
    if not _DIGIT.search(folded.text):
        return None
    for name in _names_in(folded.text):
        place = folded.text.find(name)
        stated = _STATED.match(folded.text, place + len(name))
        if stated:
            before = folded.text[:place]
            size = subject_length(before)
            start, end = folded.source_span(place - size, place + len(name))
            years = _YEAR.findall(before)
            asked = f"有多少{stated['counted']}" if stated["counted"] else "增长多少" if stated["rise"] else "是多少"
            question = f"{text[start:end]}{asked}？"
            return Stated(question, years[-1] if years else "", aliases().groups[name][0], alone=not size)
    return None


def find_industry_questions(text: str) -> Iterator[Stated]:
    """Yield questions for the growth or the yield of industries that a sentence gives a figure of, left to right."""
    for match in _INDUSTRY.finditer(text):
        asked = (
            "增长多少" if _RISES.match(text, match.end()) else "产值是多少" if _YIELDS.match(text, match.end()) else ""
        )
        start = match.start() + _leading_length(match["name"])
        if asked and match.end("name") - start > 1:
            yield Stated(f"{text[start : match.end()]}{asked}？", "", text[start : match.end("name")])


def find_count_question(text: str) -> Stated | None:
    """Return a question for the first number of a sentence that follows the name of a figure; None without one."""
    match = _COUNTED.search(text)
    what = match["what"] if match else ""
    name = next(
        (what[-size:] for size in range(min(8, len(what) - 1), 1, -1) if fold(what[-size:]) in slot_words()), ""
    )
    if not match or slot_words().get(fold(name)) not in _FIGURES:
        return None
    return Stated(f"{what}是多少{match['unit']}？", "", what)


def _leading_length(name: str) -> int:
    """Return how many characters before the name of an industry are none of it: a place, and words that lead to it."""
    end = 0
    while True:
        led = _BEFORE_NAME.match(name[end:])
        size = led.end() if led else next((n for n in (4, 3, 2) if name[end : end + n] in proper_names()), 0)
        if not size or end + size >= len(name):
            return end
        end += size


def _names_in(folded: str) -> list[str]:
    """Return the names of indicators a folded text holds, longest first."""
    by_pair = _names_by_pair()
    pairs = {folded[place : place + 2] for place in range(len(folded) - 1)}
    found = sorted(ranked for pair in pairs & by_pair.keys() for ranked in by_pair[pair])
    return [name for _, name in found if name in folded]


@remembered_by_aliases(maxsize=2)
def _names_by_pair() -> dict[str, list[tuple[int, str]]]:
    """Return the names of indicators, folded, by the two characters they begin with, each behind its rank: the longest
    first. They are of four characters at least, or of three Latin letters."""
    names = (name for name in aliases().groups if len(name) >= (3 if name.isascii() else 4))
    found: dict[str, list[tuple[int, str]]] = {}
    in_order = sorted((name for name in names if not name.startswith("同比")), key=len, reverse=True)
    for rank, name in enumerate(in_order):
        found.setdefault(name[:2], []).append((rank, name))
    return found


def subject_length(before: str) -> int:
    """Return how many characters at the end of the folded text before an indicator name a place or company, or 0."""
    clause = re.split(r"[,，。;；:：、]", before)[-1]
    return next((size for size in range(min(6, len(clause)), 1, -1) if clause[-size:] in proper_names()), 0)

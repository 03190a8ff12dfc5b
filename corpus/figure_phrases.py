"""The noun phrases beside a number: what is counted, which indicator, of whom."""

import re
from functools import cache

from corpus.article import Span
from corpus.words import place_names, read_list

MAX_CHARS = 24
MAX_COUNTED = 16
MAX_SUBJECT = 24

_BREAK = re.compile(r"[，,；;。！？!?：:…\n]|——|的是")
_LINKS = re.compile(
    r"(?:的|为|是|达到|达|有|共|仅|就|了|至|到|可|已经|已|约|将|总计|合计|累计|高达|多达|实现|完成|超过|突破|在|年均|同比|环比|分别|也|均|则|更|还|只|平均|接近|升至|降至|增至|增加到|减少到|提高到|上升到|下降到|占|更是|有望|预计|力争|争取|额?达)+$"
)
_OPENERS = re.compile(
    r"(?:其中|此外|另外|同时|截至|而且|并且|而|但|且|并|以及|及|和|与|目前|如今|当前|现在|今天|共|已经|已|累计|全年|预计|有望|力争|争取|确保|计划|将|更|还|也|又|是|的|了|在|从|到|对|把|由|以|按|据|随着|通过|因为|由于|因|使|让|数据显示|据统计|据介绍|据悉|全部|总共|这里|正|就|却|都|均|仍|再|先后|成功|一共|即|如|年|月|日|[\s“”‘’（）()、·])+"
)
_STOPS = re.compile(
    r"[，,；;。！？!?：:…、（(）)\s“《—\d]|[的已将被在为是等正都均还共从把让使令由向对因并且而但则就又也可能不]|以(?!上|下)|分别|同时|(?<!技术)人员?伤亡"
)
_WHOLE = ("全市", "我市", "全县", "我县", "全区", "我区", "本市", "该市", "该县")
_VERB_NOUNS = (
    "投资",
    "引进",
    "招引",
    "新增",
    "签约",
    "动工",
    "投产",
    "销售",
    "出口",
    "进口",
    "接待",
    "发放",
    "培育",
    "开工",
)


@cache
def _predicates() -> re.Pattern[str]:
    longest_first = sorted(read_list("predicates.txt"), key=lambda verb: (-len(verb), verb))
    nouns = r"(?![额量值率数者商业期])"
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))}){nouns}了?")


@cache
def _bodies() -> re.Pattern[str]:
    longest_first = sorted(read_list("bodies.txt"), key=lambda end: (-len(end), end))
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})$")


def clause_start(text: str, place: int, floor: int = 0) -> int:
    """Return where the clause begins that a place of a folded text lies in, not before `floor`."""
    start = floor
    for match in _BREAK.finditer(text, floor, place):
        start = match.end()
    return start


def phrase_before(text: str, start: int, end: int) -> Span | None:
    """Return the span of the noun phrase before a number, in a clause that begins at `start`, or None."""
    if links := _LINKS.search(text, start, end):
        end = links.start()
    cut = start
    for match in _predicates().finditer(text, start, end):
        if match.end() < end:
            cut = match.start() if match[0].startswith(_VERB_NOUNS) else match.end()
        elif match.start() > start and not match[0].startswith(_VERB_NOUNS):
            end = match.start()
            break
    return _trimmed(text, cut, end)


def phrase_after(text: str, start: int, limit: int) -> Span | None:
    """Return the span of the noun that a count before `start` counts, no farther than `limit`, or None."""
    stop = min(limit, start + MAX_COUNTED)
    if found := _STOPS.search(text, start, stop):
        stop = found.start()
    if found := _predicates().search(text, start + 1, stop):
        stop = found.start()
    return (start, stop) if stop - start >= 1 and text[start] not in "，。；、" else None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    if opener := _OPENERS.match(text, start, end):
        start = opener.end()
    while end > start and text[end - 1] in " “”‘’（）()、":
        end -= 1
    if end - start < 1:
        return None
    return max(start, end - MAX_CHARS), end


def leading_place(text: str, start: int, end: int) -> Span | None:
    """Return the span of the place a phrase begins with, its 市 or 省 included; None if it begins with none."""
    for length in (5, 4, 3, 2):
        if start + length <= end and text[start : start + length] in place_names():
            stop = start + length
            return (start, stop + 1) if text[stop : stop + 1] in tuple("市省县区") and stop < end else (start, stop)
    return None


def subject_of_clause(text: str, start: int, end: int) -> Span | None:
    """Return the span of what a clause speaks of, where it begins with a place or the name of a body; else None."""
    stop = end
    if found := _predicates().search(text, start, end):
        stop = found.start()
    span = _trimmed(text, start, stop)
    if span is None:
        return None
    first, last = span
    if found := re.search(r"[却的将已正在就为是，、“]", text[first:last]):
        last = first + found.start()
    if text.startswith(_WHOLE, first):
        return first, first + 2
    if last - first > MAX_SUBJECT or last - first < 2:
        return None
    if _bodies().search(text[first:last]):
        return first, last
    return leading_place(text, first, last)


def is_whole(text: str) -> bool:
    """Whether a subject stands for the place an article is about: 全市, 我市."""
    return text in _WHOLE

"""The slots of a question: its period, its subject, and what is asked of the subject. Follow-ups swap them.

A Chinese question names its subject first; the subject ends where a word begins that says what is asked of it: a
question word, or a word of corpus/lexicon/slots.txt (产值, 总经理, 动工). Nothing is learned and no name is listed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import Span
from corpus.dates import find_times
from corpus.text import fold, simplified
from corpus.words import place_names, read_list
from index.question import function_words
from index.segmenter import Segmenter
from index.taught import aliases, remembered_by_aliases


class Slot(StrEnum):
    """What a word asks of a subject: the classes of corpus/lexicon/slots.txt."""

    MACRO = "macro"
    INDICATOR = "indicator"
    GROWTH = "growth"
    SHARE = "share"
    RANK = "rank"
    AMOUNT = "amount"
    ATTRIBUTE = "attribute"
    COUNTED = "counted"
    ROLE = "role"
    RELATION = "relation"
    PLACE = "place"
    DATE = "date"
    EVENT = "event"
    ACTION = "action"


_WITH_ALIASES = {Slot.MACRO, Slot.INDICATOR, Slot.GROWTH, Slot.SHARE, Slot.RANK, Slot.AMOUNT, Slot.ATTRIBUTE}

_FIGURES = {Slot.MACRO, Slot.INDICATOR, Slot.ATTRIBUTE}

ASKS = (
    r"为什么|为啥|什么|啥|谁|哪(?:一?[年天月日里儿些个位家种条座所次])?|多少|几多|多[大高长远重快宽深久]|几[个位名人次种座条家所届层天岁分项部本章台辆米月号年时成]"
    r"|几[大高长深]?(?=[?？]|$)"
    r"|怎|咋|如何|为何|何[时年地处人]|是否|是不是|有没有|第几|边个|边度|乜|点样|点解"
)
"""What makes a text a question, but for particles at its end."""

COUNT_ASK = (
    r"(?:一?共|总共|合计)?(?:有|是|为|达到?|占|(?<!签)约)?(?:了|着)?(?:多少|几多|几|多[大高长远重快宽深久])"
    r"(?:个百分点|百分点|平方公里|平方米|公里|个(?![人体])|家(?![电具庭居乡])|户(?!籍)|项(?!目)|台|辆|座|条|名(?![称字牌])|位(?!置)"
    r"|人(?![员才民口工群物])|次(?!数)|万|亿|吨|元|米|亩|倍|%|种(?![类植子])|天(?!然)|年(?![产级])|钱)*"
)
"""How a figure is asked for, with its unit."""

MIN_UNALIGNED_CHARS = 3
"""From how many characters on a word of the lexicon counts where segmentation sees no word begin (某行总/投资)."""

_ASKS_HERE = re.compile(ASKS)
_FUNCTION = re.compile(
    r"是(?=什么|啥|谁|哪|多|几|否|不是|怎|家|个|做|干|指|在|由|[?？]|$)|有(?=多|几|哪|什么|没有|啥|谁)|在(?=哪|什么|何|几|边)"
    r"|(?:一共|总共|合计|叫|由|到底|究竟|分别|每[天年月]|一年|全年|每)(?=.)"
)
_LINKS = frozenset("从对被由向比占跟离距在")
_CONTINUES = re.compile(
    r"(?:具体|实际|到底|究竟|大概|大约|目前|总?)[额是有为在叫由的了占比跟和与到达约能会要排呢吗啊呀?？!！。,，、;；\s\d“\"]|$"
)
_FILLER = re.compile(
    r"^(?:请问一?下?|麻烦问?一?下?|我?(?:想|要)(?:问|知道|了解)一?下?|帮我?查一?下?|告诉我|(?:介绍|说说|讲讲|谈谈|聊聊)(?:一?下)?|那么(?!多|大|高)|那(?![天里边年个家些])"
    r"|具体(?=.{2})|然后|至于|另外|顺便(?:问一?下?)?|再(?:问|说|查|看)一?下?|(?:咁|噉)|[,，、。\s])+"
)
_WHO_IS = re.compile(r"(?:谁|哪位|边个)(?:是|系|当|任|担任)+(?P<rest>.+)")
_OBJECT = re.compile(r"^(?:了|过|着|的)?(?P<object>[^?？了的是]{2,}?)(?:的|了|呢|吗|啊)*[?？。\s]*$")
_TRAILING = re.compile(
    r"(?<=.)(?:[从是了在指的将还也呢吗啊呀?？!！。,，、\s]|(?<![国所私])有|(?<![纲需])要|(?<![成首京古])都|到底|究竟|具体|实际|目前|现在"
    r"|一共|总共|[之以][前后]|的?(?:情况|现状|概况))+$|^[呢吗啊呀的?？!！。\s]+$"
)
_LEADING_LINK = re.compile(r"^[的和与到至在,，、\s]+")
_PLACE_LIKE = re.compile(
    r"[^\W\da-z年月日是在的里和与及从到为被有了]{1,4}(?:(?<![城都超])市|县|(?<![园聚集济作新发城社地景校片厂矿特战辖禁专税易])区|省|镇|乡|州|村)"
)
_NO_PLACES = re.compile(r"城市|大桥|海湾|县城|夕阳|东南|地区|[新山市城郊园社特]区|本市")
_WIDER = re.compile(r"全[国省市区县球]|世界|国内|我[国省市]")


@remembered_by_aliases(maxsize=2)
def slot_words() -> dict[str, Slot]:
    """Return the class of each word of corpus/lexicon/slots.txt, folded; a word of two classes has the first."""
    found: dict[str, Slot] = {}
    for line in read_list("slots.txt"):
        name, _, words = line.partition("=")
        slot = Slot(name.strip())
        for word in fold(words).split():
            found.setdefault(word, slot)
    for word, slot in list(found.items()):
        if slot in _WITH_ALIASES:
            for other in aliases().names(word):
                found.setdefault(other, slot)
    return found


@remembered_by_aliases(maxsize=2)
def _longest_word() -> int:
    return max(map(len, slot_words()))


@dataclass(frozen=True, slots=True)
class Slots:
    """A question taken apart. `text` is as typed, where folding keeps its length; else folded.

    `period` is its first expression of time as written, "" if none, and `rest` the text without any; `subject` and
    `predicate` are parts of `rest`, and `object` what the verb of the predicate is about (甲厂哪年试产打印机). A
    question that begins with what it asks (谁设计了新馆) has its object as subject.
    """

    text: str
    period: str
    rest: str
    subject: str
    predicate: str
    object: str = ""


def find_slots(text: str, segmenter: Segmenter) -> Slots:
    """Take a cleaned question apart. Every slot may be ""."""
    folded = fold(text)
    text = text if len(folded) == len(text) else folded
    every = find_times(folded, reference="2000-01-01", bare_years=True)
    times = [time for time in every if folded[max(0, time.start - 1) : time.start] not in ("比", "较")]
    rest = text
    for time in reversed(times):
        rest = rest[: time.start] + rest[time.end :]
    rest = rest[_FILLER.match(fold_same(rest)).end() :] if _FILLER.match(fold_same(rest)) else rest  # type: ignore[union-attr]
    if times:
        rest = _LEADING_LINK.sub("", rest)
    period = text[times[0].start : times[0].end] if times else ""
    cut = _find_cut(fold_same(rest), segmenter)
    subject, predicate = _TRAILING.sub("", rest[:cut]).strip(" ,，、"), rest[cut:]
    about = _find_object(predicate, segmenter)
    return Slots(text, period, rest, subject or about, predicate, about if subject else "")


def fold_same(text: str) -> str:
    """Return the text folded, or only simplified and in lower case where folding would change its length."""
    folded = fold(text)
    return folded if len(folded) == len(text) else simplified(text).lower()


def _find_cut(rest: str, segmenter: Segmenter) -> int:
    """Return where the subject of a folded question ends: its whole length where nothing is asked of it."""
    starts = _word_starts(rest, segmenter)
    for place in range(len(rest)):
        if _ASKS_HERE.match(rest, place):
            return place
        word = _word_at(rest, place)
        if slot_words().get(word) is Slot.ROLE and place:
            return place
        ends_word = slot_words().get(word) in _FIGURES and place + len(word) in {*starts, len(rest)}
        if place not in starts and len(word) < MIN_UNALIGNED_CHARS and not ends_word:
            continue
        if _FUNCTION.match(rest, place) or (rest[place] in _LINKS and place + 1 in starts):
            return place
        if rest[place] == "的" and _word_at(rest, place + 1):
            return place
        if _asks_at(rest, place, starts):
            return place
    return len(rest)


def _asks_at(rest: str, place: int, starts: frozenset[int]) -> bool:
    """Whether a word of the lexicon stands at a place and is no part of a longer name."""
    word = _word_at(rest, place)
    if not word:
        return False
    end = place + len(word)
    slot = slot_words()[word]
    if slot is Slot.EVENT:
        return len(word) > 1 or bool(re.match(r"[了过到多几什啥哪谁在给]|$", rest[end:]))
    if slot is Slot.COUNTED:
        return bool(re.match(COUNT_ASK, rest[end:]))
    if _CONTINUES.match(rest, end) or _ASKS_HERE.match(rest, end) or _FUNCTION.match(rest, end):
        return True
    return end in starts and _asks_at(rest, end, starts)


def _word_at(text: str, place: int) -> str:
    """Return the longest word of the lexicon that stands at a place of a folded text, or ""."""
    words = slot_words()
    longest = min(_longest_word(), len(text) - place)
    return next((text[place : place + n] for n in range(longest, 0, -1) if text[place : place + n] in words), "")


def _word_starts(text: str, segmenter: Segmenter) -> frozenset[int]:
    """Return the places in a folded text where a word begins."""
    starts = set()
    for run in re.finditer(r"[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+|\W", text):
        place = run.start()
        for word in segmenter.segment(run[0]) if "\u4e00" <= run[0][0] <= "\u9fff" else (run[0],):
            starts.add(place)
            place += len(word)
    return frozenset(starts)


def _find_object(predicate: str, segmenter: Segmenter) -> str:
    """Return what a predicate that begins with what it asks is about: the noun after its verb, or ""."""
    folded = fold_same(predicate)
    if not _ASKS_HERE.match(folded):
        return ""
    office = _WHO_IS.match(folded)
    if office:
        roles = [word for word, slot in find_words(office["rest"], segmenter) if slot is Slot.ROLE]
        start = office.start("rest")
        return predicate[start : start + office["rest"].find(roles[0])].rstrip("的") if roles else ""
    for place in sorted(_word_starts(folded, segmenter)):
        word = _word_at(folded, place)
        if len(word) > 1 and slot_words()[word] in (Slot.EVENT, Slot.ACTION):
            rest = _OBJECT.match(predicate[place + len(word) :])
            return rest["object"].strip() if rest and not _ASKS_HERE.search(fold_same(rest["object"])) else ""
    return ""


def find_words(text: str, segmenter: Segmenter) -> tuple[tuple[str, Slot], ...]:
    """Return the words of the lexicon in a text, folded, with their classes, in order."""
    folded = fold_same(text)
    found: list[tuple[str, Slot]] = []
    end = 0
    for place in sorted(_word_starts(folded, segmenter)):
        word = _word_at(folded, place) if place >= end else ""
        if word:
            found.append((word, slot_words()[word]))
            end = place + len(word)
    return tuple(found)


_LIGHT = re.compile(
    r"[的了是有在比高低大小多少后前里中其该此每各被由从到与和跟对也还都就能会要去来做搞占全部省市国球县区\d.%]+"
    r"|参与|全球|世界|年度|其中|什么|时候|排[第在名]|具体|主要|目前|现在|最近|当前|当天|那天|当时|一共|总共|活动|第[一二三四五六七八九十]"
)


def leftover(text: str, segmenter: Segmenter) -> str:
    """Return the letters of a folded text that neither ask nor are words of the lexicon: what it names of its own."""
    kept = fold_same(text)
    for time in reversed(find_times(kept, reference="2000-01-01", bare_years=True)):
        kept = f"{kept[: time.start]} {kept[time.end :]}"
    for place in sorted(_word_starts(kept, segmenter), reverse=True):
        word = _word_at(kept, place)
        if word and (len(word) > 1 or slot_words()[word] is not Slot.EVENT):
            kept = f"{kept[:place]} {kept[place + len(word) :]}"
    kept = re.sub(COUNT_ASK, " ", kept)
    kept = re.sub(ASKS, " ", kept)
    words = [word for part in _LIGHT.sub(" ", kept).split() for word in segmenter.segment(part)]
    return "".join(word for word in words if _is_letter(word) or _has_content(word))


def _is_letter(word: str) -> bool:
    """Whether a word is one Latin letter, as names have them (A公司)."""
    return len(word) == 1 and word.isascii() and word.isalpha()


def _has_content(word: str) -> bool:
    return len(word) > 1 and word[0].isalnum() and word not in function_words()


def is_place(text: str) -> bool:
    """Whether a folded text is the name of a place."""
    known = len(text) > 1 and text in place_names() and not _NO_PLACES.fullmatch(text)
    return known or any(rule.fullmatch(text) for rule in (_WIDER, _PLACE_LIKE))


def find_places(text: str, segmenter: Segmenter) -> Iterator[Span]:
    """Yield where places are named in a text, left to right; 某县 and 某市 count wherever a word begins."""
    folded = fold_same(text)
    starts = sorted(_word_starts(folded, segmenter))
    end = 0
    for place in starts:
        if place < end:
            continue
        like = _PLACE_LIKE.match(folded, place)
        stops = [one for one in [*starts, len(folded)] if place < one <= place + 6]
        known = [stop for stop in stops if is_place(folded[place:stop])]
        if like and like.end() in stops and len(like[0]) > 1:
            known.append(like.end())
        if known:
            end = max(known)
            yield place, end

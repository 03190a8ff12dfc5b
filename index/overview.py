"""Very general questions ("介绍一下某市", "新能源"): what they are about, and questions to choose from instead.

A question is general when it says no more than a subject that stands all over the corpus, or nothing at all. What may
be asked is made of figures that sentences about it state: of indicators, and of industries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from corpus.article import BlockKind, Sentence
from corpus.text import fold
from index.generation import Generation
from index.segmenter import Segmenter
from index.slots import Slot, find_places, find_words, is_place, slot_words
from index.stated import Stated, find_count_question, find_figure_question, find_industry_questions

MAX_SUBJECT_CHARS = 10
SENTENCES_READ, ARTICLES_READ = 240, 12
LEAST_SHARE, LEAST, MOST = 0.05, 3, 20
"""A subject is known all over the corpus when this share of its sentences hold it, within these bounds; where the
question says that it wants an overview, half of that will do."""

_OVERVIEW = re.compile(
    r"(?:请|麻烦|帮我|给我|我想|能不能|可以|你|想|要)*(?:介绍|说说|讲讲|谈谈|聊聊|说下|讲下|说一下|讲一下|讲一讲|说一说|谈一谈|了解|概述|总结|概括"
    r"|科普|看看|关于|tell me about|about|what about)(?:一?下|一些|关于|点|\s)*(?:的)?"
)
_HOW_IS_IT = re.compile(
    r"(?:的)?(?:发展|最近|目前|现在|最新|总体|整体|相关|有关|经济|方面|具体|得|的)*(?:怎么样|怎样|咋样|如何|点样?|好不好|好吗|情况|概况|现状|近况|动态|信息"
    r"|消息|新闻|内容|资料|有什么|有啥|有哪些内容|怎么说)+(?:了|吗|呢|吧|呀|啊|怎么样|如何|介绍|新闻|消息|动态|内容|可以(?:说|讲|介绍)的)*$"
)
_WHOLE = re.compile(
    r"(?:你|你们|这里|这儿|里面|库里|这些|这批|文章|新闻|里|一共|都|现在|最近|还|的|呢|请问)*"
    r"(?:(?:有|讲|写|说|谈|收录|包含|包括|介绍|关于|是)(?:了|过|的)*(?:些|点)?(?:什么|啥|哪些|哪方面|咩)|什么|哪些)的?"
    r"(?:内容|文章|新闻|消息|资料|信息|话题|主题|数据|方面|材料|报道|东西)*(?:的|吗|呢|啊|可以(?:问|看|查)|能(?:问|看|查))*"
    r"|(?:随便)?(?:介绍|说说|讲讲|聊聊|看看|来点|总结|概括|概述)(?:一?下|点|什么)*(?:内容|文章|新闻|吧)*"
    r"|what (?:topics|articles|is in here|do you have).*|overview|目录|主要内容|内容(?:简介|概要|提要)?"
)
_OPEN_CLASSES = {Slot.COUNTED, Slot.RELATION, Slot.ACTION}
_GENERIC = re.compile(r"(?:的|经济|社会|产业|发展|建设|城市|形势|成绩|成就|数据|数字|变化|特点|历史|这个?|地方)+$")
_NO_THEMES = {Slot.GROWTH, Slot.SHARE, Slot.RANK, Slot.AMOUNT}
MARKS = " ?？。!！,，、~"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question, the sentences that state what it asks, and the indicator or industry it is about."""

    question: str
    sentences: frozenset[str]
    theme: str


def find_general_subject(text: str, generation: Generation, segmenter: Segmenter) -> str | None:
    """Return what a very general question is about, as typed and "" for the whole corpus; None if it is no such one."""
    folded = fold(text).strip(MARKS)
    if _WHOLE.fullmatch(folded):
        return ""
    subject, rest, wanted = strip_overview(folded)
    subject = _GENERIC.sub("", subject)
    if not subject:
        return "" if rest else None
    if len(subject) > MAX_SUBJECT_CHARS or not all("\u4e00" <= char <= "\u9fff" for char in subject.replace(" ", "")):
        return None
    if any(slot not in _OPEN_CLASSES for _, slot in find_words(subject, segmenter)):
        return None
    least = min(MOST, max(LEAST, LEAST_SHARE * generation.sentence_count)) * (0.5 if wanted else 1)
    parts = [part for part in _parts(subject, segmenter) if part]
    return subject if parts and all(_held_by(part, generation, segmenter, least) for part in parts) else None


def strip_overview(folded: str) -> tuple[str, str, bool]:
    """Return what a folded text is about without the words that ask for an overview before and behind it (介绍一下,
    怎么样), the same with those behind it, and whether there are any."""
    begun = _OVERVIEW.match(folded)
    rest = folded[begun.end() :] if begun else folded
    ended = _HOW_IS_IT.search(rest)
    subject = (rest[: ended.start()] if ended else rest).strip(MARKS + "的吧呢啊呀")
    return subject, rest, bool(begun or ended)


def _parts(subject: str, segmenter: Segmenter) -> list[str]:
    """Return a subject cut behind a place it begins with, and at spaces: 某市工业 is about both."""
    parts = []
    for part in subject.split():
        words = segmenter.segment(part)
        cut = len(words[0]) if len(words) > 1 and is_place(words[0]) else 0
        parts += [part[:cut], part[cut:]]
    return parts


def _held_by(text: str, generation: Generation, segmenter: Segmenter, least: float) -> bool:
    """Whether at least so many sentences hold a text."""
    pairs = segmenter.bigrams(text)
    if len(text) > 1 and pairs == tuple(map("".join, pairwise(text))):  # what holds the text has all of its pairs
        most = min(SENTENCES_READ, len(generation.fields["sentence-bigrams"].holding(pairs)))
        if most < least or len(pairs) == 1:
            return most >= least
    found = 0
    for sentence in _sentences_about(text, generation, segmenter):
        found += text in fold(sentence.text)
        if found >= least:
            return True
    return False


def _sentences_about(text: str, generation: Generation, segmenter: Segmenter) -> Iterator[Sentence]:
    """Yield the sentences nearest to a text; without one, those of the newest articles."""
    if not text:
        for number in [number for number, _ in generation.listing()][: -ARTICLES_READ - 1 : -1]:
            yield from generation.article(number).sentences
        return
    pairs = segmenter.bigrams(text)
    numbers, _ = generation.fields["sentence-bigrams"].search(pairs, k=SENTENCES_READ)
    for number in numbers.tolist():
        place = generation.sentence_place(number)
        yield generation.article(place.article).sentences[place.number]


def propose_overview(subject: str, generation: Generation, segmenter: Segmenter) -> Iterator[Proposal]:
    """Yield questions about a subject ("" for all), one of each theme.

    Indicators and industries take turns, those most spoken of first; whatever else is counted comes last.
    """
    parts = [part for part in _parts(fold(subject), segmenter) if part] or [""]
    about = parts[-1]
    place = parts[0] if is_place(parts[0]) else ""
    kinds: tuple[dict[str, list[tuple[str, str]]], ...] = ({}, {}, {})
    for sentence in _sentences_about(about, generation, segmenter):
        held = about in fold(sentence.text)
        for kind, stated in _stated_in(sentence) if held else ():
            named = next(iter(find_places(stated.question, segmenter)), None)
            question = stated.question if named else f"{place}{stated.question}"
            if about in fold(question):
                kinds[kind].setdefault(stated.theme, []).append((f"{stated.year}{question}", sentence.text))
    figures, industries, others = (sorted(kind.items(), key=lambda item: -len(item[1])) for kind in kinds)
    taking_turns = (one for pair in zip_longest(figures, industries) for one in pair if one)
    seen: set[str] = set()
    for theme, made in [*taking_turns, *others]:
        if theme not in seen:
            seen.add(theme)
            yield Proposal(made[0][0], frozenset(sentence for _, sentence in made), theme)


def _stated_in(sentence: Sentence) -> Iterator[tuple[int, Stated]]:
    """Yield what a sentence states, with its kind: 0 a figure, 1 an industry, 2 another number."""
    running = sentence.kind is BlockKind.TEXT
    figure = find_figure_question(sentence.text) if running else None
    slot = slot_words().get(figure.theme) if figure else None
    if figure and slot not in _NO_THEMES and not (figure.alone and slot is Slot.ATTRIBUTE):
        yield 0, figure
    if running or sentence.kind is BlockKind.ITEM:
        for industry in find_industry_questions(sentence.text):
            yield 1, industry
    counted = find_count_question(sentence.text) if running else None
    if counted:
        yield 2, counted

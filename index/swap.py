"""Swapping slots: how a question that leans on another reads in full. One small rule for each kind of leaning.

Each rule takes the leaning question and the one before it, in full, and returns the whole question, or None where it
does not apply. The first that applies wins.
"""

import re
from collections.abc import Callable

from corpus.words import place_names
from index.leaning import HE, MEASURES, PARTICLES, PRONOUN, THIS_ONE, Leaning
from index.segmenter import Segmenter
from index.slots import ASKS, COUNT_ASK, Slot, Slots, find_places, find_slots, find_words, fold_same, is_place

_ASKS = re.compile(ASKS)
_COUNT_ASK = re.compile(COUNT_ASK)
_WHY = re.compile(r"为什么|为啥|怎么回事|点解")
_THAT_DAY = re.compile(r"那一?天|当天|当日|那时候?|当时|那一?年|那个月")
_ORDINAL = re.compile(r"^第?([一二三四五六七八九1-9两])个?(?=是|指|叫|怎|什么|有|呢|$)|^(后者|前者|最后一个|另一个)")
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{1,20})[”」』\"]")
_COMPARED = re.compile(r"^(?:比|占(?![比地])|在.{1,6}排|排第|跟.+比|与.+比|和.+比|高于|低于)")
_COMPARING = {"比", "占", "在", "跟", "与", "和", "高于", "低于", "排", "排第"}
_BESIDE = re.compile(r"^(?:和|跟|与|同|相比).+(?:比|相比)")
_TOTAL = re.compile(rf"^(?:一共|总共|总计|合计|共计){COUNT_ASK}")
_ALL_TOLD = re.compile(r"一共|总共|总计|合计|共计")
_COUNT_AT_END = re.compile(rf"{COUNT_ASK}$")
_OF_THEM = re.compile(r"^(?:其中|当中|里面)?(?:有)?(?:多少|几)[个名位人家项台种]?(?:是|在|来自|属于|为|获|入选|达到)")
COUNTS_FIRST = re.compile(r"^(?:(?:每[天年月日]|一[天年])?(?:有|是)(?:多少|几|哪|什么|啥)).{1,8}$")
"""有多少工人: what has them is not named, whatever they are."""

_PER = re.compile(r"^(?:人均|户均|日均|月均|年均|单位|平均|累计)$")
_FLOWS = {Slot.MACRO, Slot.INDICATOR}
_FIGURES = {*_FLOWS, Slot.ATTRIBUTE, Slot.COUNTED}
_OF_THINGS = {Slot.INDICATOR, Slot.ATTRIBUTE, Slot.GROWTH, Slot.SHARE, Slot.RANK}
_MONEY = re.compile(r"投资|金额|资金|额$")
_ATTRIBUTE_LIKE = re.compile(r"[价率额量数值费税积径幅度]$")
_PART = re.compile(
    r".+?(?:产业园|园区|公园|校园|园|基地|实验室|中心|项目|工程|组团|平台|大桥|通道|隧道|医院|学校|大学|学院|公司|集团|银行|车间|工厂|厂|馆|站|号?线|港口|港|机场|镇街|片区|社区|分校|校区)"
)


def rewrite(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """Return the leaning question in full after the one before it, None where no slot can be swapped cleanly."""
    for rule in _RULES:
        full = rule(new, before, segmenter)
        if full:
            return full.strip(" ,，、")
    return None


def _that_day(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """那天办了什么活动 after 甲协定什么时候生效: 甲协定生效当天办了什么活动."""
    place = _THAT_DAY.search(new.slots.text)
    events = [word for word, slot in find_words(before.predicate, segmenter) if slot in (Slot.EVENT, Slot.ACTION)]
    if not place or not events or not before.subject:
        return None
    text = new.slots.text
    name = "当年" if "年" in place[0] else "当月" if "月" in place[0] else "当天"
    return f"{text[: place.start()]}{before.subject}{events[-1]}{name}{text[place.end() :]}"


def _pronoun(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """它的总部在哪 after a question about a company: the company's name for the pronoun."""
    whole = new.whole()
    he = HE.search(whole)
    if he and before.subject:
        role = next((word for word, slot in find_words(before.predicate, segmenter) if slot is Slot.ROLE), "")
        return f"{new.slots.period}{whole[: he.start()]}{before.subject}{role}{whole[he.end() :]}"
    place = PRONOUN.search(whole) or (THIS_ONE.match(whole) if THIS_ONE.match(new.slots.subject) else None)
    if not place or not before.subject or place.end() == len(whole):
        return None
    end = max(place.end(), len(new.slots.subject)) if place.re is THIS_ONE else place.end()
    return f"{new.slots.period}{whole[: place.start()]}{before.subject}{whole[end:]}"


def _ordinal(new: Leaning, before: Slots, _: Segmenter) -> str | None:
    """第二个是什么意思 after a question that lists things in quotes: the second of them."""
    place = _ORDINAL.search(new.core)
    names = list(dict.fromkeys(_QUOTED.findall(before.text)))
    if not place or len(names) < 2:
        return None
    number = _position(place, len(names))
    if number >= len(names):
        return None
    return f"“{names[number]}”{new.core[place.end() :] or '是什么'}"


def _position(place: re.Match[str], count: int) -> int:
    """Return which of `count` things is meant, from 0; there may be fewer."""
    if not place[1]:
        return 0 if place[2] == "前者" else count - 1
    digit = place[1].replace("两", "二")
    return int(digit) - 1 if digit.isdigit() else "一二三四五六七八九".index(digit)


def _compared(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """比全省高多少 after a question for a figure: the figure, compared."""
    beside = _BESIDE.match(new.core)
    compares = _COMPARED.match(new.core) and segmenter.segment(new.core)[0] in _COMPARING
    if not (compares or beside) or not asks_figure(before, segmenter):
        return None
    if beside and not new.asks:
        return f"{_with_period(_base(before, segmenter, keep_growth=True), new, before)}{new.core}怎么样"
    base = _base(before, segmenter, keep_growth=not new.core.startswith("占"))
    return f"{_with_period(base, new, before)}{new.core}"


def _measure(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """增速呢 after a question for a figure: the same figure's growth."""
    if not new.only_measures:
        return None
    if not asks_figure(before, segmenter):
        return f"{new.slots.period}{before.subject}{new.whole()}" if before.subject else None
    return f"{_with_period(_base(before, segmenter), new, before)}{new.whole()}"


def _total(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """总共有多少家 after a question for how many there are of something: all of them."""
    counted = _counted(before)
    if not _TOTAL.match(new.core) or not counted or new.words:
        return None
    asked = _ALL_TOLD.sub("总计", new.core.rstrip(PARTICLES), count=1)
    return f"{new.slots.period}{before.subject}{counted}{asked}"


def _of_them(new: Leaning, before: Slots, _: Segmenter) -> str | None:
    """有几个是女的 after a question for how many people there are: of these people."""
    counted = _counted(before)
    if not _OF_THEM.match(new.core) or not counted:
        return None
    return f"{new.slots.period}{before.subject}{counted}{new.core}"


def _per_head(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """人均呢 after a question for a figure: the figure per head."""
    found = [word for word, slot in find_words(before.predicate, segmenter) if slot in _FLOWS]
    if not _PER.match(new.core) or not found:
        return None
    place = fold_same(before.text).find(found[0])
    return f"{before.text[:place]}{new.core}{before.text[place:]}" if place >= 0 else None


def _target(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """目标是多少 after a question for a figure of a period: the target set for it."""
    flows = any(slot in _FLOWS for _, slot in find_words(before.predicate, segmenter))
    if new.own or [word for word, _ in new.words] not in (["目标"], ["任务"]) or not flows:
        return None
    return f"{_with_period(_base(before, segmenter), new, before)}{new.whole()}"


def _other_figure(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """净利润呢 after a question for a figure of a period: the same question with the figure replaced."""
    if new.asks or new.own or not new.words or any(slot not in _FLOWS for _, slot in new.words):
        return None
    old = [word for word, slot in find_words(before.predicate, segmenter) if slot in _FLOWS]
    text = _swap_period(new, before)
    place = fold_same(text).find(old[0]) if old else -1
    return f"{text[:place]}{new.core}{text[place + len(old[0]) :]}" if place >= 0 else None


def _other_place(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """乙市呢: the question before with its place replaced; put in front where it names none."""
    if new.asks or not is_place(fold_same(new.core)):
        return None
    text = _swap_period(new, before)
    old = next(iter(find_places(text, segmenter)), None)
    if old:
        return f"{text[: old[0]]}{new.core}{text[old[1] :]}"
    return f"{before.period}{new.core}{before.rest}" if before.period else f"{new.core}{before.rest}"


def _other_event(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """投产的呢: the question before with what happens replaced."""
    if new.asks or new.own or not new.words or any(slot not in (Slot.EVENT, Slot.ACTION) for _, slot in new.words):
        return None
    events = [word for word, slot in find_words(before.predicate, segmenter) if slot in (Slot.EVENT, Slot.ACTION)]
    if not events:
        return f"{before.subject}{new.whole()}" if before.subject else None
    text = _swap_period(new, before)
    place = fold_same(text).rfind(events[-1])
    return f"{text[:place]}{new.core}{text[place + len(events[-1]) :]}"


def _own_subject(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """那乙市的产值呢, 那乙公司有多少人: a subject of its own; the period comes along where a figure has one."""
    slots = find_slots(new.core, segmenter)
    if not new.own or not slots.subject or not (slots.predicate and (new.asks or new.words)):
        return None
    period = new.slots.period or (before.period if _has_period(new, before) else "")
    return f"{period}{new.whole()}"


def _of_subject(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """产能多大, 总经理呢: what is asked now, of the subject asked about before."""
    if (new.own and not COUNTS_FIRST.match(new.core)) or not (new.asks or new.words):
        return None
    if not new.asks and _MONEY.search(new.words[-1][0]) and _counted(before):
        return f"{_with_period(_base(before, segmenter), new, before)}{new.whole()}"
    period = _joined_period(new, before)
    if not period and _has_period(new, before):
        period = before.period
    if not before.subject and not period:
        return None
    if _WHY.fullmatch(new.core):
        return None
    if new.words and {slot for _, slot in new.words} <= {Slot.EVENT, Slot.ACTION} and _COUNT_AT_END.search(new.core):
        return f"{period}{before.subject}{new.core}{_counted(before)}"
    about = "" if is_place(fold_same(before.object)) or new.kind not in _OF_THINGS else before.object
    return f"{period}{before.subject}{about}{new.whole()}"


def _same_kind(new: Leaning, before: Slots, segmenter: Segmenter) -> str | None:
    """乙公司呢, 东区呢: the question before with the thing of the same kind replaced."""
    if new.asks or not new.core or len(new.core) > 20:
        return None
    if _ATTRIBUTE_LIKE.search(fold_same(new.core)) and before.subject and new.core not in place_names():
        return f"{before.subject}{new.core}是多少"
    old = _thing(new, before, segmenter)
    text = _swap_period(new, before)
    if not old or old not in text:
        return None
    return text.replace(old, new.core, 1)


def _thing(new: Leaning, before: Slots, segmenter: Segmenter) -> str:
    """Return the part of the question before that is of the same kind as what the new one names, or ""."""
    subject = before.subject
    if next(iter(find_places(new.core, segmenter)), None):
        return subject
    chunks, end = [], 0
    for start, stop in [*find_places(subject, segmenter), (len(subject), len(subject))]:
        chunk = subject[end:start].lstrip("的和与及（）()").rstrip("的（）()")
        if chunk:
            chunks.append(chunk)
        end = stop
    if not chunks:
        return _counted(before)
    parts = [part[0] for part in _PART.finditer(chunks[-1])]
    if parts and _PART.fullmatch(new.core) and "".join(parts) == chunks[-1]:
        return parts[-1]
    return chunks[0]


def asks_figure(before: Slots, segmenter: Segmenter) -> bool:
    """Whether a question asks for a figure: it asks how much, or names a figure and asks nothing else."""
    if _COUNT_ASK.search(fold_same(before.predicate)):
        return True
    return not _ASKS.search(fold_same(before.rest)) and any(
        s in _FIGURES for _, s in find_words(before.rest, segmenter)
    )


def _counted(before: Slots) -> str:
    """Return what a question for a number counts: 企业 of 有多少家企业; "" where it says none."""
    place = _COUNT_ASK.search(fold_same(before.predicate))
    if not place:
        return ""
    after = before.predicate[place.end() :].strip(PARTICLES)
    return after if len(after) > 1 and not _ASKS.search(fold_same(after)) else ""


def _base(before: Slots, segmenter: Segmenter, *, keep_growth: bool = False) -> str:
    """Return a question for a figure without what asks for it: its period, subject and indicator."""
    rest = fold_same(before.rest)
    place = _COUNT_ASK.search(rest)
    kept = before.rest[: place.start()] + before.rest[place.end() :] if place else before.rest
    kept = kept.strip(PARTICLES + "为达到至是")
    if not keep_growth:
        words = [word for word, slot in find_words(kept, segmenter) if slot in MEASURES]
        while words and fold_same(kept).endswith(words[-1]):
            kept = kept[: -len(words.pop())].rstrip(PARTICLES)
    ask = re.search(rf"(?:{ASKS}).*$", fold_same(kept))
    return kept[: ask.start()].rstrip(PARTICLES + "是") if ask and ask.start() > 1 else kept


def _with_period(base: str, new: Leaning, before: Slots) -> str:
    return f"{_joined_period(new, before) or before.period}{base}"


def _joined_period(new: Leaning, before: Slots) -> str:
    """Return the new question's period, in the year asked about before where it names none; "" without a period."""
    period = new.slots.period
    year = re.match(r"\d{4}年|[今去明前本]年", before.period)
    if period and year and not re.search(r"\d{2,4}年?|[今去明前本上]年", period):
        return f"{year[0]}{period}"
    return period


def _swap_period(new: Leaning, before: Slots) -> str:
    """Return the question before with its period replaced by the new one's, if that names one."""
    period = _joined_period(new, before)
    if not period:
        return before.text
    return before.text.replace(before.period, period, 1) if before.period else f"{period}{before.text}"


def _has_period(new: Leaning, before: Slots) -> bool:
    """Whether what is asked now belongs to a period, so that the one asked about before comes along."""
    if new.asks and not _COUNT_ASK.search(fold_same(new.core)):
        return False
    slots = {slot for _, slot in new.words}
    if slots & {*_FLOWS, Slot.GROWTH, Slot.SHARE}:
        return True
    if slots & {Slot.EVENT}:
        return not slots & {Slot.ATTRIBUTE}
    return Slot.COUNTED in slots and fold_same(before.period).startswith("截")


_RULES: tuple[Callable[[Leaning, Slots, Segmenter], str | None], ...] = (
    _that_day,
    _pronoun,
    _ordinal,
    _compared,
    _measure,
    _total,
    _of_them,
    _per_head,
    _target,
    _other_figure,
    _other_place,
    _other_event,
    _own_subject,
    _of_subject,
    _same_kind,
)

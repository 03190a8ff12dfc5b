"""Which indicator a figure measures, named by the words beside it: 工业投资增速, 签约项目, 工业投资占全部投资比重."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.article import Sentence, Span
from corpus.figure_phrases import clause_start, ends_as_body, is_place, phrase_after, phrase_before, split_subject
from corpus.figure_traps import HARMED
from corpus.figure_values import Value
from corpus.text import Folded, fold_with_origin

GROWTH = "增速"

_RISE = r"增长|暴涨|大涨|飙升|上升|提高|提升|增加|上涨|攀升|回升|扩大|走高|高开|收涨|反弹|增|涨|升"
_FALL = r"下降|暴跌|大跌|减少|回落|下滑|下跌|降低|缩小|收窄|下挫|缩减|走低|低开|收跌|降|跌|减"
_HOW = (
    r"(?:年均|年平均|同比|环比|实际|名义|平均|累计|大幅|小幅|快速|分别|各|也|仍|继续|已|又"
    r"|比[\w()]{1,10}?|较[\w()]{1,10}?|[比较] \d{2,4} 年同期|[,])*"
)
_CHANGE = re.compile(
    rf"(?P<how>{_HOW})(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:幅度?|速)?(?:了|达到|达|约|为|可达|近|超)* ?$"
)
_CHANGE_AFTER = re.compile(r"的?(?:\w{0,6}的?)?(?:增长|增速|增幅|涨幅|提升|提高|(?P<fall>跌幅|降幅|下降|下滑))")
_HIGHER = re.compile(r"(?P<how>同比|环比)(?P<side>高|低|多|少)出?了?$")
_THAN = re.compile(
    r"(?:(?<![同环占])比|较|与)(?P<than>[^,。;]{1,14}?)(?:平均水平|平均|同期)?相?比?(?P<how>(?<![提升走])高|(?<!加)快|(?<![降减走])低|(?<!减)慢|(?<!增)多|(?<![减缩])少)出?了?$"
    r"|(?P<side>高于|低于|快于|慢于|高出|领先)(?P<of>[^,。;]{0,12}?)(?:平均水平|平均)?$"
)
_SHARE = re.compile(
    r"(?:占比|占(?![据领有用]))(?P<whole>[^,。;占]{0,20}?)(?:的?(?:比重|比例|份额))?(?:的|为|达到|达|约为|约|超|近)* ?$"
)
_PER = re.compile(r"(?:报?收)?(?:于|为)?每[\u4e00-\u9fff]{1,2}$")
_SHARE_OF_VALUE = re.compile(r"占(?P<whole>[^,。;占\d]{1,16})[\d.]+[^,。;占\d]{1,4}的$")
_RATE = re.compile(r"较?(?:年均|平均|同比|累计|整体|总体)?(?:增速|增幅|增长率|涨幅|降幅|跌幅|增长速度|增长)$")
_WITHIN = re.compile(r"[^,。;!?”’、]{2,18}")
_FOR = re.compile(r"(?:左右)?的(?:时间|工期|期限)(?![里内后中来])(?P<what>[^,。;!?”]{2,24})?")
_ADDED = re.compile(r"(?:新增|净增|新引进|新建成)(?=了?$)")
TRADES = re.compile(r"[^,。;:!?、“”的]{0,8}?(?:产业链?集群|产业链?|集群|行业)")
_CONVERTED = re.compile(r" ?\((?:[^()\d]{0,6}:)?(?:当前|约合?|折合|合|相当于|人民币| )*")
_HELD = re.compile(r"(?:配备|采用|拥有|具有|具备|提供|搭载|支持|有)了?$")
_BRACKET = re.compile(r"(?:\([^()]{1,24}\))?(?:不等)?的")
_MADE = re.compile(r"(?:的)?(?P<what>[^,。;:!?、“”()的\d]{1,16}?)(?:项目|工程|生产线|基地)")
_ALIKE = re.compile(r" ?(?:和|与|及|以及|、) ?")
_TO = re.compile(r"(?:至|到|为|达)(?:了)? ?$")
_CLAUSE_BEFORE = re.compile(r"[^,。;:!?]+,$")
_FUNDS = re.compile(
    r"(?:资金|补贴|补助|奖金|奖励|贷款|债券|基金|罚款|投资|订单|经费|款|款项|现金|红包|工资|薪酬|奖学金|定金|保费|罚金|股票|税|费|费用|援助|赔偿|支持)$"
)
_FROM = re.compile(r"(?:从|由)[^,。;]{0,14}?(?:缩短|压缩|减少|降低|降|缩减)[^,。;]{0,2}$|(?:从|由)[^,。;]{0,4}$")
_SIZES = ("速度", "水平", "高位", "规模", "大关", "关口", "左右", "整数", "门槛", "目标", "任务")
_MEASURED = re.compile(
    r"(?:投资|额|值|价|价格|收入|利润|面积|资本|成本|规模|总量|费|费用|余额|量|率|产能|资金|[长宽高深厚重径距程度积速]|时速)$"
)
_RANKED = re.compile(r"(?:[,;]|排名|排|位居|位列|居|列|在)*(?:全[国省市县区球]|世界|国内|[省市区业]内|亚洲)$")
_TIMES = re.compile(r"(?:是|为|相当于|达)(?P<of>[^,。;]{1,14}?)的?(?:近|约|超|超过)?$")
_PEOPLE = frozenset(("人", "名", "位", "例", "户"))
_MATTER = frozenset(("area", "length", "volume", "weight", "energy", "data", "speed", "heat", "age"))


class Named(NamedTuple):
    """The indicator of a figure and of whom it is, "" where that is not told beside it.

    `base` is what grows or has a share; `falling` tells that it goes down, `change` that it is a rate of change, and
    `added` is the word that says it came newly (新增), or ""; `behind` that the indicator stands behind the number.
    """

    indicator: str
    base: str
    subject: str = ""
    falling: bool = False
    change: bool = False
    added: str = ""
    behind: bool = False


class Scene(NamedTuple):
    """A sentence: folded and as printed, the spans of its times, and how often words occur."""

    folded: Folded
    source: str
    times: Sequence[Span]
    words: Mapping[str, int]

    def printed(self, span: Span | None) -> str:
        """Return what is printed at a span of the folded text, "" for None."""
        if span is None or span[0] >= span[1]:
            return ""
        first, last = self.folded.source_span(*span)
        words = unquoted(self.source[first:last])
        return words if any(char.isalpha() for char in words) else ""

    def before(self, start: int, end: int) -> tuple[str, str, str]:
        """Return subject, noun phrase and verb before a place, in a clause that begins at `start`, each "" if none."""
        phrase = phrase_before(self.folded.text, start, end, self.times, self.words)
        if phrase.name is None:
            return "", "", self.printed(phrase.verb)
        subject, name = split_subject(self.folded.text, phrase.name)
        return self.printed(subject), self.printed(name), self.printed(phrase.verb)

    def after(self, start: int, limit: int, *, people: bool = False) -> tuple[str, str]:
        """Return the noun phrase that begins at a place and the verb behind it, each "" if none."""
        noun, verb = phrase_after(self.folded.text, start, limit, self.words, people=people)
        return self.printed(noun), self.printed(verb)


def unquoted(text: str) -> str:
    """Return a phrase without the quotation marks about the whole of it, and without one that is left over."""
    text = text.strip(' "')
    for left, right in ("“”", "‘’"):
        if text.startswith(left) and text.find(right) in (-1, len(text) - 1):
            text = text[1:]
        if text.endswith(right) and text.count(left) < text.count(right):
            text = text[:-1]
        if text.startswith(right) or text.endswith(left):
            text = text.strip(left + right)
    return text


def read_scene(sentence: Sentence, words: Mapping[str, int]) -> Scene:
    """Return the scene of a sentence; `words` tells how often words occur."""
    folded = fold_with_origin(sentence.text)
    times = tuple(
        (bisect_left(folded.origin, time.start), bisect_left(folded.origin, time.end)) for time in sentence.times
    )
    return Scene(folded, sentence.text, times, words)


def name_figure(scene: Scene, value: Value, previous: Named | None, floor: int, limit: int) -> Named:
    """Return the indicator of a value in a sentence, in words as printed, "" where none can be told.

    `previous` names the figure before it in the sentence, None if it is the first; `floor` and `limit` are where that
    ends and the next begins.
    """
    text = scene.folded.text
    if previous and value.kind == "money" and _CONVERTED.fullmatch(text, floor, value.start):
        return previous
    if previous and value.kind not in ("count", "group") and _ALIKE.fullmatch(text, floor, value.start):
        return previous
    start = clause_start(text, value.start, floor)
    own = previous or Named("", "")
    if value.kind == "time":
        return _lasting(scene, value, start, own)
    if value.kind == "rank":
        return _ranked(scene, value, start, limit, own)
    if value.ordinal and value.unit == "位":
        return Named("排名", "排名")
    if value.unit == "倍" and (found := _TIMES.search(text, start, value.start)):
        subject, base = _base(scene, start, found.start(), own)
        return Named(f"{base}与{found['of'].rstrip(' 的')}之比", base, subject)
    if value.kind in ("share", "ratio"):
        return _change(scene, value, start, own) or _level(scene, value, start, floor, limit, previous)
    if value.kind in ("count", "group"):
        return _counted(scene, value, start, limit, own)
    return _level(scene, value, start, floor, limit, previous)


def _ranked(scene: Scene, value: Value, start: int, limit: int, own: Named) -> Named:
    """Name a rank: of what stands behind it (全省第四大枢纽), or of what is ranked."""
    if scene.folded.text.startswith("大", value.end):
        noun, _ = scene.after(value.end + 1, limit)
        return Named(f"{noun}排名", noun)
    place = _RANKED.search(scene.folded.text, start, value.start)
    subject, base = _base(scene, start, place.start() if place else value.start, own)
    return Named(f"{base}排名", base, subject)


def _counted(scene: Scene, value: Value, start: int, limit: int, own: Named) -> Named:
    """Name what is counted: the noun behind the number, else the one before it, else what was done."""
    unit = value.unit.lstrip("十百千万亿")
    noun, verb = scene.after(value.end, limit, people=unit in _PEOPLE)
    if value.kind == "group" and (trade := TRADES.match(scene.folded.text, value.end)):
        noun = scene.printed(trade.span())
    noun = noun.removesuffix("之一")
    added = _ADDED.search(scene.folded.text, start, value.start)
    if unit == "人" and (harmed := HARMED.match(scene.folded.text, value.end)):
        return Named(scene.printed(harmed.span()), scene.printed(harmed.span()))
    if noun and (added or (own.added and scene.folded.text[value.start - 1 : value.start] == "、")):
        return Named(f"{added[0] if added else own.added}{noun}", noun, added=added[0] if added else own.added)
    if noun:
        return Named(noun, noun)
    held = unit.removeprefix("个")
    if len(held) > 1 and unit.startswith("个"):
        return Named(held, held)
    subject, name, done = scene.before(start, value.start)
    if name and own.base and is_place(name):
        return Named(own.indicator, own.base, name)
    if name:
        return _joined(subject, name, done, own, level=_led_to(scene, value))
    if verb and unit in _PEOPLE:
        return Named(verb, verb)
    return Named(done, done) if done else Named(own.base, own.base, own.subject)


def _level(scene: Scene, value: Value, start: int, floor: int, limit: int, previous: Named | None) -> Named:
    """Name what is so large: by the phrase before the number, or the noun behind it (65万元的收入, 80亩玉米)."""
    text, own = scene.folded.text, previous or Named("", "")
    if (found := _CHANGE.search(text, start, value.start)) and not _led_to(scene, value):
        subject, base = _base(scene, start, found.start(), own)
        verb = found["rise"] or found["fall"]
        return Named(f"{base}{verb}", base, subject)
    per = _PER.search(text, start, value.start)
    subject, name, verb = scene.before(start, per.start() if per else value.start)
    if name.endswith("年产") and (made := _MADE.match(text, value.end)):
        product = scene.printed(made.span("what"))
        return Named(f"{product}年产能", product, subject)
    link = _BRACKET.match(text, value.end)
    linked = link is not None
    listed = own.behind and text[value.start - 1 : value.start] == "、"
    held = _HELD.search(text, start, value.start) and not (name and _MEASURED.search(name))
    direct = listed or (value.kind in _MATTER and (held or (verb and not verb.endswith("产"))))
    linked = linked and not (name and (name.startswith("距") or _MEASURED.search(name)))
    if linked or direct or not name or value.kind == "money":
        noun, _ = scene.after(link.end() if link else value.end, max(limit, link.end() + 8) if link else limit)
        wanted = linked or direct or not name or _FUNDS.search(noun)
        if noun and wanted and not noun.startswith(_SIZES):
            return Named(noun, noun, subject, behind=not linked)
    if not name and not verb and not previous and (last := _CLAUSE_BEFORE.search(text, floor, start)):
        subject, name, _ = scene.before(last.start(), last.end() - 1)
        if name and is_place(name):
            return Named("", "", name)
    if value.kind in _MATTER and "、" in name and "等" not in name:
        name = name.rpartition("、")[2]
    if not name and not verb:
        if value.kind == "share" and own.change:
            return own._replace(added="", behind=False)
        return Named(own.base, own.base, own.subject)
    return _joined(subject, name, verb, own, level=_led_to(scene, value))


def _led_to(scene: Scene, value: Value) -> bool:
    """Whether a change leads to a value and is not it: 增至, 提高到."""
    return bool(_TO.search(scene.folded.text, max(0, value.start - 3), value.start))


def _joined(subject: str, name: str, verb: str, own: Named, *, level: bool) -> Named:
    if _RATE.fullmatch(name) and own.base:
        return Named(own.base + name, own.base, subject or own.subject, change=True)
    if verb and level:
        verb = ""
    if not name and level:
        return Named(own.base, own.base, own.subject)
    whole = name + verb
    return Named(whole, _RATE.sub("", whole) or whole, subject)


def _change(scene: Scene, value: Value, start: int, own: Named) -> Named | None:
    """Name a growth rate, a lead over others, or a share; None where a value is none of these."""
    text = scene.folded.text
    if found := _THAN.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        than = found["than"] or found["of"] or ""
        low = (found["how"] or found["side"])[0] in "低慢少"
        stem = _RATE.sub("", base) or own.base
        rate = GROWTH if own.change or stem != base or (found["how"] or found["side"])[0] in "快慢" else ""
        return Named(f"{stem}{rate}{'低于' if low else '高于'}{than}", stem, subject, change=bool(rate))
    if found := _CHANGE.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        yearly = "年均" if "年均" in found["how"] or "年平均" in found["how"] else ""
        stem = _RATE.sub("", base)
        if value.unit.endswith(("百分点", "基点")) and "增" not in found[0]:
            verb = (found["rise"] or found["fall"]).strip()
            return Named(f"{base}{verb}", stem, subject, falling=found["fall"] is not None)
        return Named(f"{stem}{yearly}{GROWTH}", stem, subject, falling=found["fall"] is not None, change=True)
    if found := _CHANGE_AFTER.match(text, value.end):
        subject, base = _base(scene, start, value.start, own)
        return Named(f"{base}{GROWTH}", base, subject, falling=found["fall"] is not None, change=True)
    if found := _HIGHER.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        return Named(f"{base}{found[0]}", base, subject, falling=found["side"] in "低少")
    if (part := _SHARE_OF_VALUE.search(text, 0, value.start)) and part.end() == value.start:
        subject, base, _ = scene.before(clause_start(text, part.start()), part.start())
        return Named(f"{base}占{part['whole']}比重", base, subject)
    if found := _SHARE.search(text, start, value.start):
        subject, base = _base(scene, start, found.start(), own)
        whole = found["whole"].removesuffix("比")
        return Named(f"{base}占{whole}比重" if whole else f"{base}占比", base, subject)
    return None


def _base(scene: Scene, start: int, end: int, own: Named) -> tuple[str, str]:
    """Return subject and noun phrase before a place; those of the figure before where there is no phrase."""
    text = scene.folded.text
    subject, name, _ = scene.before(start, _motto_start(text, start, end))
    if not name and not own.base and (last := _CLAUSE_BEFORE.search(text, 0, start)):
        subject, name, _ = scene.before(last.start(), _motto_start(text, last.start(), last.end() - 1))
    return (subject, name) if name else (own.subject, own.base)


def _motto_start(text: str, start: int, end: int) -> int:
    """Return where what is said of a noun phrase in quotation marks begins that a clause ends with, `end` for none."""
    opening = text.rfind("“", start, end) if text[end - 1 : end] == "”" else -1
    said_of = opening > start and (text[opening - 1] in "却也已仍更均都正" or ends_as_body(text[start:opening]))
    return opening if said_of else end


def _lasting(scene: Scene, value: Value, start: int, own: Named) -> Named:
    """Name a length of time by what it takes: 内响应, 的时间办结; else by what stands before it."""
    text = scene.folded.text
    found = _WITHIN.match(text, value.end) if text[value.end - 1] == "内" else None
    if found:
        name = scene.printed(found.span())
        return Named(f"{name}时限", name)
    if (taken := _FOR.match(text, value.end)) and taken["what"]:
        name = scene.printed(taken.span("what"))
        return Named(f"{name}时间", name)
    left = _FROM.search(text, start, value.start)
    subject, name, verb = scene.before(start, left.start() if left else value.start)
    verb = "" if left or _led_to(scene, value) else verb
    return Named(name + verb or own.base, name or own.base, subject)

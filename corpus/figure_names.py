"""Whom a noun phrase at the head of a clause names: a place, a body, a firm, a project, a trade, or no one for sure."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from corpus.article import Span
from corpus.figure_indicators import Scene
from corpus.figure_phrases import MAX_SUBJECT, ends_as_body, is_whole, leading_place
from corpus.figure_words import Part, Word
from corpus.words import naming_verbs, read_list

_PERSON = re.compile(r"[人子员者民众友客生师方家母父亲女官手]$")
_ATTRIBUTE = re.compile(
    r"(?:[额值价率量数费]|价格|收入|支出|利润|投资|面积|规模|产能|成本|余额|比重|占比|比例|份额|速度|能力|水平|增速|增幅|涨幅|降幅|时间|里程"
    r"|长度|高度|宽度|厚度|深度|重量|体积|容量|温度|浓度|密度|尺寸|种类|类型|颜色|配置|报价|活跃度|范围|功率|速率|扭矩|轴距|电池|续航|得分|贷款|存款|消费|出口|进口|进出口|零售"
    r"|生产|销售|用电|资产|土地|人才|负债|股份|总投|工期|寿命|年龄|人口|gdp|cpi|ppi|营收|净利|净利润|业绩|市值|成交|主力资金|资金|用地|比分|排名|票房"
    r"|程度|距离|时长|[总全][长高宽]|增长|下降|建设|发展|需求|供给|储量|存量|库存|销量|产量|成绩|工资|薪酬|待遇|价差|单价|标准|力度|强度)$"
)
_ABSTRACT = re.compile(
    r"(?:[三四五六七八九十]大|上下游|内容|地址|情况|问题|工作|消息|结果|原因|过程|方面|方式|方法|条件|因素|基础|作用|意义|影响|趋势|特点|阶段|时期|时代|时候|目标|任务|方向|措施"
    r"|步伐|成效|优势|动能|格局|环境|机遇|挑战|精神|力量|理念|背景|下午|上午|晚上|凌晨|早上|清晨|同比|环比|以来|之一|左右|以上|其中|规定|要求"
    r"|指标|一步|办法|条例|通知|意见|决定|公告|第[一二三四五六七八九十\d]+[名节场轮条款个届年]?)$"
)
_REPORTS = re.compile(
    r"供图|供稿|指控|显示|表示|介绍|认为|指出|透露|获悉|了解到|说|称|发布|公布|报道|讯|强调|坦言|预测|估计|统计|披露|通报|回应|提到|提及|宣布|告诉"
)
_MEDIA = re.compile(
    r"日报|晚报|时报|早报|电视台|新华社|新闻|记者|编辑|来源|据悉|消息|图|摄|之家|财经|客户端|通讯员|报道|电$"
)
_OWNERS = re.compile(
    r"(?:公司|集团|银行|大学|学院|医院|园区|产业园|示范区|开发区|高新区|集聚区|实验室|研究院|研究所|全产业链|产业链|产业集群|集群|俱乐部|机场|平台)"
)
_VAGUE = re.compile(r"部分|一些|有关|相关|各")
_BLANK = re.compile(r"[\u4e00-\u9fff”] [\u4e00-\u9fff“]")
_DATED = re.compile(r"(?:20)?\d\d年|\d{1,2}月|(?:上|下)半年|[一二三四]季度")
TIMED = re.compile(
    r"[上下]半年|全年|当年|第?[一二三四]季度|前[一二三四]个?季度|[今去前明]年|当月|本[月季周年]度?|上[月周]|周[一二三四五六日末]|同期|年[初底末内]|期末|月末"
)
_SURE = frozenset(
    "有为是达将已共在由从被把获也还均都与对以占超拟可会设建至向因按仅只再又曾于要让使居列给则即更最不未正约近总成"
)
_PLACED = frozenset("内里")
BESIDE = frozenset("上中下后前时间外旁")
_GOES_ON = tuple("等某各每该此这那本其")
QUOTES = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』"}


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of a file of corpus/lexicon/, several to a line."""
    return frozenset(word for line in read_list(name) for word in line.split())


@cache
def acting() -> frozenset[str]:
    """Return the words that tell what is done though the dictionary takes them for nouns."""
    return listed("acts.txt") | naming_verbs()


class Topic(NamedTuple):
    """What a clause speaks of and where it says so; "" where that is not told, and goes back to what was spoken of
    before where it `leans` on that (该公司).
    """

    place: int
    name: str
    leans: bool = False


def name_topic(scene: Scene, cut: Sequence[Word], last: int, end: int, *, pointed: bool = False) -> Topic | None:
    """Return the topic that the words of a noun phrase make with the word behind it, None where they are none.

    `last` is the number of the last word of the phrase, `end` where the clause ends; `pointed` tells that a word before
    it points to what was told (该公司).
    """
    text = scene.folded.text
    left, right = cut[0].start, cut[last].end
    behind = cut[last + 1] if last + 1 < len(cut) else None
    after = text[behind.start : behind.end] if behind else ""
    if _reports(text[left:right], after) or text.startswith(("归属", "归母"), left):
        return None
    span = _owner_or_thing(text, left, _narrowed(text, cut, last, behind))
    if span is None or (behind is None and right < end):
        return Topic(left, "")
    left, right = span
    place = leading_place(text, left, right)
    if place > left and right - place > 4 and any(word.start == place and _tells_act(text, word) for word in cut):
        right = place
    if is_whole(text[right - 2 : right]):
        return Topic(left, text[right - 2 : right])
    if after[:1] in _GOES_ON:
        return Topic(left, "")
    if place == right or (place > left and text[place:right] in ("全国", "全省", "全球")):
        return Topic(left, printed_name(scene, left, place))
    if _ATTRIBUTE.search(text, left, right):
        return _owner(scene, left, right, place)
    if pointed or text[left:right] in listed("relational.txt"):
        known = text[left:right] in listed("relational.txt")
        return Topic(left, "", leans=known and not _PERSON.search(text, left, right))
    if _is_vague(text[left:right]):
        return Topic(left, "")
    if _tells_act(text, cut[last]) and right == cut[last].end and not ends_as_body(text[left:right]):
        return _owner(scene, left, right, place)
    if _ABSTRACT.search(text, left, right) or not _is_sure(text, behind, left, right, end):
        alone = place > left and text[place - 1] in "省市县区州镇" and text[place] != "("
        return Topic(left, printed_name(scene, left, place) if alone else "")
    return Topic(left, printed_name(scene, left, right))


def printed_name(scene: Scene, left: int, right: int) -> str:
    """Return what is printed at a span, without quotation marks about the whole of it."""
    text = scene.folded.text
    if QUOTES.get(text[left]) == text[right - 1] and text[left] != "《":
        left, right = left + 1, right - 1
    first, last = scene.folded.source_span(left, right)
    return scene.source[first:last].strip()


def leads_on(text: str, word: Word) -> bool:
    """Whether a word behind a noun phrase shows that its predicate follows: 已, 有, 实现."""
    printed = text[word.start : word.end]
    return printed not in BESIDE and (word.part is Part.JOIN or printed in _SURE or printed in ("实现", "拥有", "完成"))


def _reports(phrase: str, after: str) -> bool:
    """Whether a clause tells who says something, or where and when, and speaks of nothing itself."""
    return bool(phrase.endswith("数据") or _REPORTS.match(after) or _MEDIA.search(phrase) or after in BESIDE)


def _narrowed(text: str, cut: Sequence[Word], last: int, behind: Word | None) -> int:
    """Return where the name in a phrase ends: before a quoted predicate, behind a title, before what is done."""
    left, right = cut[0].start, cut[last].end
    if text[left] == "《":
        return text.find("》", left, right) + 1 or right
    if behind is not None:
        return right if ends_as_body(text[left:right]) else _body_end(text, cut[: last + 1])
    opening = text.rfind("“", left, right)
    if text[right - 1] == "”" and opening > left and ends_as_body(text[left:opening]):
        return opening
    return _actor_end(text, cut, last)


def _body_end(text: str, cut: Sequence[Word]) -> int:
    """Return where a body ends that what is done stands behind, taken for a quality: 某某公园|畅通跨境|通道."""
    left = cut[0].start
    ends = (word.start for word in cut[1:] if word.part is Part.QUALITY and word.start - left > 3)
    return next((end for end in ends if ends_as_body(text[left:end])), cut[-1].end)


def _owner_or_thing(text: str, left: int, right: int) -> Span | None:
    """Return what a phrase with 的 speaks of: who has a measure (某公司的收入), else what is behind, or None."""
    of = text.rfind("的", left, right)
    if of <= left or _is_quoted(text, left, of):
        return left, right
    if _ATTRIBUTE.search(text, of + 1, right):
        return left, of
    if text[of + 1 : right] in listed("relational.txt") or right - of < 3:
        return None
    return of + 1, right


def _tells_act(text: str, word: Word) -> bool:
    return text[word.start : word.end] in naming_verbs()


def _actor_end(text: str, cut: Sequence[Word], last: int) -> int:
    """Return where who acts is named in a phrase that fills its clause (北组团|主攻中欧合作), else where that ends."""
    left = cut[0].start
    for word in cut[1:last]:
        if text[word.start : word.end] in acting() and word.start - left > 1 and ends_as_body(text[left : word.start]):
            return word.start
    return cut[last].end


def _owner(scene: Scene, left: int, right: int, place: int) -> Topic | None:
    """Return of whom a measure is that begins with a name (某某公司营业收入, 某市工业投资), None for one of no one."""
    text = scene.folded.text
    ends = [found.end() for found in _OWNERS.finditer(text, left, right) if right - found.end() >= 2]
    if ends and ends[-1] - left > 3:
        return Topic(left, printed_name(scene, left, ends[-1]))
    return Topic(left, printed_name(scene, left, place)) if place > left else None


def _is_vague(phrase: str) -> bool:
    """Whether a phrase names no one (部分企业), is a list that may be cut, or no whole."""
    if not 2 <= len(phrase) <= MAX_SUBJECT or not _is_balanced(phrase):
        return True
    return bool(_VAGUE.match(phrase) or _BLANK.search(phrase) or ("、" in phrase and not ends_as_body(phrase)))


def _is_sure(text: str, behind: Word | None, left: int, right: int, end: int) -> bool:
    """Whether what stands behind a noun phrase shows that it ends there."""
    if behind is None:
        return ends_as_body(text[left:right])
    after = text[behind.start : behind.end]
    if TIMED.fullmatch(after) or _DATED.match(text, behind.start):
        return True
    if after[0].isdigit() or after[0] in "一二两三四五六七八九十百千":
        return ends_as_body(text[left:right]) and text[right - 1] != "等"
    if after in _PLACED:
        return behind.end == end and ends_as_body(text[left:right])
    return after in _SURE or (len(after) > 1 and behind.part is not Part.MARK) or ends_as_body(text[left:right])


def _is_quoted(text: str, start: int, place: int) -> bool:
    return any(text.count(left, start, place) > text.count(right, start, place) for left, right in QUOTES.items())


def _is_balanced(text: str) -> bool:
    pairs = [*QUOTES.items(), ("(", ")")]
    return all(text.count(left) == text.count(right) for left, right in pairs)

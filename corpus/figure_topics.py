"""The topic of a clause: the noun phrase at its head, behind times and connectives and before its predicate.

What stands there but cannot be told for sure is a topic without a name: better none than a wrong one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from corpus.article import Span
from corpus.figure_indicators import Scene
from corpus.figure_names import QUOTES, TIMED, Topic, acting, leads_on, listed, name_topic, printed_name
from corpus.figure_phrases import MAX_SUBJECT, ends_as_body, is_whole, leading_place, past_times
from corpus.figure_words import Part, Word, each_word

LOOKED_AT = 34
_OPENS = re.compile(
    r"(?:其中|目前|当前|如今|现在|现如今|当下|此外|另外|同时|与此同时|而且?|但是?|然而|不过|因此|据此|截至目前|近年来?|多年来|近期|近日|日前"
    r"|同比|环比|其余|一直以来|长期以来|预计|据悉|据了解|据介绍|据统计|据测算|初步统计|数据显示|从数据来看|值得一提的是|尤其是?|特别是|仅"
    r"|今天的|今日的?|当天|当日|期间|届时|随后|之后|此前|最终|首先|其次|最后|一方面|另一方面|并|且|虽然?|由于|因为|如果|若|只要|当)"
)
_NO_TOPIC = re.compile(
    r"一[组串]?[组串个](?:数据|数字)|"
    r"(?:[比较与跟和]|同(?![样时比期仁]))(?!亚迪|利时|例|重|勒|特|谐|平|田)|[高低快慢优]于|超过"
    r"|北京时间|当地时间|下周|下月|暑期|暑假|夏[季天]|冬[季天]|春[季天]|秋[季天]|上午|下午|晚上|凌晨|早上|早晨|清晨|中午|傍晚|夜间|昨[天日晚]|今[天日晚早]|明[天日]|周[一二三四五六日末]|星期"
)
_WHEN = re.compile(
    r"(?:[后时前]|之际|期间|过程中|[背情]景下|情况下|方面|以来|基础上|表示|指出|介绍|认为|透露|强调|预计|预测|说|称)$"
)
_DATELINE = re.compile(r"[^,。;:!?]{0,30}?(?:\d{1,2}月)?\d{1,2}日 ?(?:电|讯|消息)[,:]?(?:\([^()]*\))? ?")
_IS = re.compile(r"是|不仅|不只|也|就|又|意味|标志|对|让|使|一")
_LED_BY = frozenset("经据按受由因凭随自从")
_ONE = re.compile(r"一(?:名|位|家|个|款|条|座|所|支|对|项|份|种|辆|艘|台|部|只|名)")
_POINTS = re.compile(
    r"(?:该|此|这(?!里)|那(?!里)|本|其|上述|前述)[一两几些]?(?:个|家|项|款|种|次|批|座|条|份|位|名|届|场)?"
)
_HERE = re.compile(
    r"(?:这里|那里|此处|此地|它们?|他们?|她们?|我(?![市县区州镇国省])们?|你们?|您|咱们?|自己|大家|人们|双方|两者|谁|有人|有的)"
)
_COUNTED = re.compile(r"[一二两三四五六七八九十]+[个名家项类种批次条]")
_TIES = frozenset(("、", "和", "与", "及", "以及", "等", "·", "-", "+", "/", "&", "暨", " "))
_SKIPPED = " “‘「『（(—-·■▲●◆"
_ADVERBS = frozenset(
    (
        "高度",
        "深度",
        "全面",
        "积极",
        "大力",
        "全力",
        "努力",
        "强力",
        "精准",
        "科学",
        "有序",
        "有效",
        "主动",
        "重点",
        "同步",
        "联合",
        "整体",
        "总体",
        "一路",
        "接连",
        "新",
    )
)
_ACTING = (Part.VERB, Part.LIGHT, Part.JOIN)
_COMES = ("走进", "来到", "在")
_STANDS = frozenset(("作为", "立足", "位于", "地处", "坐落", "坐落于", "身处", "处于"))


def read_topic(scene: Scene, start: int, end: int) -> Topic | None:
    """Return the topic of a clause of a scene, None where it begins with no noun phrase."""
    text = scene.folded.text
    start, pointed = _skip_openers(text, start, end, scene.times)
    if end - start < 2 or _WHEN.search(text, start, end):
        return None
    place = leading_place(text, start, end)
    if is_whole(text[start:place]):
        rest = read_topic(scene, place, end) if end - place > 1 and text[place] not in "的各" else None
        return rest if rest and rest.name else Topic(start, text[start:place])
    if (text[start] in _LED_BY and place == start) or _NO_TOPIC.match(text, start, end):
        return None
    if _ONE.match(text, start, end) or (pointed and _IS.match(text, start, end)):
        return Topic(start, "")
    if _HERE.match(text, start, end):
        return Topic(start, "", leans=text[start] in "它其这那")
    words = each_word(text, start, min(end, start + LOOKED_AT), scene.words)
    opening = _past_adverbs(text, words)
    if opening is None:
        return None
    if opening.part not in _ACTING:
        return _told_first(scene, [opening, *words], end, pointed=pointed)
    may_lead = text[opening.start : opening.end] in _COMES or text.find("的", opening.start, end) >= 0
    return _told_behind(scene, [opening, *words], end) if may_lead else None


def _past_adverbs(text: str, words: Iterator[Word]) -> Word | None:
    """Return the first of some words that is no adverb, None where all are."""
    adverbs = listed("adverbial.txt")
    for word in words:
        if text[word.start : word.end] not in adverbs:
            return word
    return None


def goes_on(scene: Scene) -> bool:
    """Whether a sentence goes on from the one before: it begins with what is done, or points back (其中, 该公司)."""
    text = scene.folded.text
    start, pointed = _skip_openers(text, 0, len(text), scene.times)
    if pointed or text.startswith("其中"):
        return True
    opening = _past_adverbs(text, each_word(text, start, min(len(text), start + 6), scene.words))
    return opening is not None and opening.part in _ACTING and text[opening.start] not in _LED_BY


def _told_first(scene: Scene, cut: Sequence[Word], end: int, *, pointed: bool) -> Topic | None:
    """Return the topic that the first words of a clause make, None where they tell what is done."""
    text = scene.folded.text
    last = _phrase_end(text, cut, 0, scene.times)
    if last < 0 or _acts(text, cut, last) or text.startswith("至今", cut[last].end):
        return None
    if last + 1 == len(cut) and cut[-1].end < end:
        return Topic(cut[0].start, "")
    told = cut[last + 1 : last + 3]
    if len(told) == 2 and told[0].part is Part.VERB and text[told[1].start : told[1].end] == "的":
        return read_topic(scene, told[1].end, end)
    return name_topic(scene, cut[: last + 2], last, end, pointed=pointed)


def _told_behind(scene: Scene, cut: Sequence[Word], end: int) -> Topic | None:
    """Return the topic behind what tells where or which (位于某地的某园区已…, 走进某园区), None for another clause."""
    text = scene.folded.text
    opened = text[cut[0].start : cut[0].end]
    for number, word in enumerate(cut[:-2]):
        if text[word.start : word.end] != "的":
            continue
        first = number + 1
        last = _phrase_end(text, cut, first, scene.times)
        if last < first or last + 1 >= len(cut):
            continue
        left, right = cut[first].start, cut[last].end
        if leads_on(text, cut[last + 1]) and ends_as_body(text[left:right]) and 3 <= right - left <= MAX_SUBJECT:
            return Topic(left, printed_name(scene, left, right))
    if opened in _STANDS and (of := text.rfind("的", cut[0].start, end)) > 0 and end - of > 2:
        place = leading_place(text, of + 1, end)
        if place == end or (end - of <= MAX_SUBJECT and ends_as_body(text[of + 1 : end])):
            return Topic(of + 1, printed_name(scene, of + 1, end))
    if opened in _COMES and len(cut) > 1:
        last = _phrase_end(text, cut, 1, scene.times)
        if last >= 1 and cut[last].end + 2 >= end and ends_as_body(text[cut[1].start : cut[last].end]):
            return name_topic(scene, cut[1 : last + 2], last - 1, end)
    return None


def _skip_openers(text: str, start: int, end: int, times: Sequence[Span]) -> tuple[int, bool]:
    """Return where a clause says what it speaks of, and whether it points to what was told (该公司)."""
    if not start and (line := _DATELINE.match(text, start, end)):
        start = line.end()
    while True:
        place = start
        while place < end and text[place] in _SKIPPED and not _names(text, place, end):
            place += 1
        place = past_times(text, place, end, [(first, last) for first, last in times if first <= place + 2])
        if opener := _OPENS.match(text, place, end):
            place = opener.end()
        if place == start:
            break
        start = place
    pointer = _POINTS.match(text, start, end)
    if pointer and not text.startswith(("本土", "其他", "其余", "本科", "本地", "该市", "该县", "本市"), start):
        return pointer.end(), True
    return start, False


def _names(text: str, place: int, end: int) -> bool:
    """Whether a quotation mark opens a name: closed soon, with no clause within."""
    close = text.find(QUOTES.get(text[place], "\0"), place, min(end, place + MAX_SUBJECT))
    return close > place + 2


def _phrase_end(text: str, cut: Sequence[Word], first: int, times: Sequence[Span]) -> int:
    """Return the number of the last word of the noun phrase that begins with a word, below `first` for none."""
    last, number = first - 1, first
    while number < len(cut):
        word = cut[number]
        printed = text[word.start : word.end]
        close = QUOTES.get(printed) or (")" if printed == "(" and last >= first else None)
        if close:
            at = text.find(close, word.end, cut[-1].end)
            if at < 0 or any(char in text[word.end : at] for char in ",。;"):
                break
            while number < len(cut) and cut[number].end <= at + 1:
                number += 1
            last = number - 1
            continue
        if (
            _is_beyond(printed)
            or (number > first and printed in _stopping())
            or (times and any(left <= word.start < right for left, right in times))
        ):
            break
        if word.part is Part.NAME:
            last = number
        elif word.part is Part.VERB and (far := _compound_end(text, cut, first, number)):
            last = number = far
        elif word.part is not Part.QUALITY:
            tied = printed in _TIES or printed == "的"
            if not tied or number == first or number + 1 >= len(cut):
                break
            if cut[number + 1].part not in (Part.NAME, Part.QUALITY) and text[cut[number + 1].start] not in QUOTES:
                break
        number += 1
    while last >= first and text[cut[last].start : cut[last].end] in _ADVERBS:
        last -= 1
    return last


def _compound_end(text: str, cut: Sequence[Word], first: int, number: int) -> int:
    """Return the number of the word that ends a name a verb stands in (某某创新创业示范区已…), 0 for none."""
    if number == first or ends_as_body(text[cut[first].start : cut[number - 1].end]):
        return 0
    for last in range(number + 1, min(number + 5, len(cut) - 1)):
        word, behind = cut[last], cut[last + 1]
        if word.part not in (Part.NAME, Part.VERB):
            return 0
        closes = behind.part is Part.JOIN and text[behind.start : behind.end] not in _TIES
        if (
            closes
            and text[behind.start] != "的"
            and word.end - word.start > 1
            and ends_as_body(text[word.start : word.end])
        ):
            return last
    return 0


@cache
def _stopping() -> frozenset[str]:
    """Return the words the dictionary takes for nouns that stand behind a topic, not in it."""
    return listed("adverbial.txt") - {"重点", "联合", "主动", "特别", "初步"} | listed("acts.txt")


@lru_cache(maxsize=16384)
def _is_beyond(word: str) -> bool:
    """Whether a word is of no topic wherever it stands: a number, a time, what tells what is done (高度重视, 销往)."""
    done = (len(word) == 4 and word[:2] in _ADVERBS) or (len(word) == 2 and word[1] in "往至于到向成")
    return (
        done
        or word[0].isdigit()
        or word in ("比", "较", "原", "收", "高", "净", "一起", "一处")
        or bool(TIMED.fullmatch(word) or _COUNTED.fullmatch(word))
    )


def _acts(text: str, cut: Sequence[Word], last: int) -> bool:
    """Whether what could be a noun phrase begins with what is done: 落户至今, 投资建设的."""
    opened = text[cut[0].start : cut[0].end]
    left, right = cut[0].start, cut[last].end
    compound = (
        right - left <= 6 and ends_as_body(text[left:right]) and leading_place(text, cut[0].end, right) == cut[0].end
    )
    return opened in acting() and not compound

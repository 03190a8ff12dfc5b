"""A question that leans on another: what is left of it when its period and the words that lean are taken off."""

import re
from dataclasses import dataclass

from index.segmenter import Segmenter
from index.slots import ASKS, Slot, Slots, find_words, fold_same

_ENDS = "呢?？。!！ ,，、"
PARTICLES = f"{_ENDS}吗啊呀嘛的了"
_ASKS = re.compile(ASKS)
_TURN_TO = re.compile(
    r"^(?:换成|改成|改为|要是|如果是|假如是|比如|例如|回到|说回|再说|再看|还有|还|又|至于|关于|其中|当中)+(?=.)"
)
_YES_OR_NO = re.compile(r"(?:吗|没有?|了不)$")
HE = re.compile(r"(?<!其)[他她佢](?!们|人)")
PRONOUN = re.compile(
    r"它们?(?:家|们)?|(?:该|这家|这个|这间|那家|那个|此)(?:公司|企业|项目|产业|园区|基地|平台|实验室|工程|地方|集团|机构)|其(?!他|它|中|余|次|实)|[那这][里边儿]"
)
THIS_ONE = re.compile(r"[这那该此](?:条|座|款|项|所|间|批|位|片|台|艘|处|栋|幢|类)")
MEASURES = {Slot.GROWTH, Slot.SHARE, Slot.RANK, Slot.AMOUNT}
_TAILS = {
    Slot.GROWTH: "是多少",
    Slot.SHARE: "是多少",
    Slot.RANK: "第几",
    Slot.AMOUNT: "是多少",
    Slot.MACRO: "是多少",
    Slot.INDICATOR: "是多少",
    Slot.ATTRIBUTE: "是多少",
    Slot.COUNTED: "有多少",
    Slot.ROLE: "是谁",
    Slot.RELATION: "是什么",
    Slot.PLACE: "在哪里",
    Slot.DATE: "是什么时候",
}
_VERBAL = {"同比", "环比"}
_RISING = re.compile(r"(?:同比|环比|年均)?(?:增长|增加|上涨|上升|涨|下降|下滑|下跌|降低|减少)")


@dataclass(frozen=True, slots=True)
class Leaning:
    """A question that leans on another: what is left of it without its period and the words that lean.

    `own` is what it names of its own, `words` those of the lexicon in it, `asks` whether it holds a question word.
    """

    slots: Slots
    core: str
    own: str
    words: tuple[tuple[str, Slot], ...]
    asks: bool

    @classmethod
    def of(cls, slots: Slots, own: str, segmenter: Segmenter) -> "Leaning":
        """Take a question apart that leans."""
        core = _TURN_TO.sub("", slots.rest.strip(_ENDS)).strip(_ENDS)
        asks = _ASKS.search(fold_same(core)) is not None or _YES_OR_NO.search(core) is not None
        core = core if asks else core.strip(PARTICLES)
        return cls(slots, core, own, find_words(core, segmenter), asks)

    @property
    def kind(self) -> Slot | None:
        """The class of its last word of the lexicon, what is asked of the subject; None without one."""
        return self.words[-1][1] if self.words else None

    def whole(self) -> str:
        """The core, and a question word that fits it where it has none."""
        if self.asks or self.kind is None:
            return self.core
        if self.kind in (Slot.EVENT, Slot.ACTION):
            return f"什么时候{self.core}"
        last = self.words[-1][0]
        if last in _VERBAL:
            return f"{self.core}增长多少"
        return f"{self.core}{'多少' if _RISING.fullmatch(last) else _TAILS[self.kind]}"

    @property
    def has_pronoun(self) -> bool:
        """Whether a word stands for the subject just spoken of."""
        return bool(PRONOUN.search(self.core) or HE.search(self.core) or THIS_ONE.match(self.slots.subject))

    @property
    def only_measures(self) -> bool:
        """Whether it names nothing but a measure (增速呢), which any figure has."""
        return not self.own and bool(self.words) and all(slot in MEASURES for _, slot in self.words)

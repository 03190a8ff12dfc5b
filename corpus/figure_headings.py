"""Of whom figures are that name no one: of the trade, body or place in the heading above, or in a label before them.

Only where the figure is of a plain measure (产值, 增速, 企业): under 农业 stands the output of grain too.
"""

import re
from collections.abc import Mapping

from corpus.article import BlockKind, Sentence
from corpus.figure_phrases import ends_as_body, leading_place
from corpus.text import fold

_NUMBERED = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]\s*|[\s#*·●■◆▲—-]+")
_NAME = re.compile(r"[^\W\d_]{2,12}")
_TRADE = re.compile(r"(?:业|产业链|集群)$")
_LABEL = re.compile(r"(?P<label>[^：:，,。；;！？]{2,16})[：:]")
_PLAIN = re.compile(
    r"(?:实现|完成|累计|全年|总|年|规上|规模以上|工业)*"
    r"(?:产值|产量|产能|增加值|营业收入|营收|收入|销售额|销售收入|销量|投资|投资额|利润|利润总额|利税|税收|出口|出口额"
    r"|进出口|进出口额|企业|企业总?数|项目|员工|从业人员|用电量|面积)?(?:增速|增长|下降|占比|占\w{1,10}比重|比重)?"
)


def told_above(sentence: Sentence, indicator: str, place: int, words: Mapping[str, int]) -> tuple[str, int]:
    """Return whom a label or a heading names as the one a figure at a place of the sentence is of, as printed, and
    where in the sentence that ends (0 for a heading); ("", 0) for no one.

    `words` tells how often words occur. A label counts in the items of a list, else only where it names a trade.
    """
    label = _LABEL.match(sentence.text, 0, place)
    if not (label or sentence.heading) or not _PLAIN.fullmatch(fold(indicator)):
        return "", 0
    if label:
        name = _named(label["label"], words)
        if name and (sentence.kind is BlockKind.ITEM or _is_trade(fold(name), words)):
            return name, label.end()
    return _named(sentence.heading, words), 0


def _named(heading: str, words: Mapping[str, int]) -> str:
    """Return the trade, body or place that a heading is, without its number, "" where it is none."""
    numbered = _NUMBERED.match(heading)
    name = re.split("[：:]", heading[numbered.end() if numbered else 0 :])[0].strip()
    folded = fold(name)
    if not _NAME.fullmatch(folded):
        return ""
    named = _is_trade(folded, words) or ends_as_body(folded) or leading_place(folded, 0, len(folded)) == len(folded)
    return name if named else ""


def _is_trade(name: str, words: Mapping[str, int]) -> bool:
    return bool(_TRADE.search(name)) or bool(words.get(f"{name}业"))

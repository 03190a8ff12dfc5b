"""How much a figure says: its value in plain units, and whether two figures say the same much.

近三成 and 29.4% agree, and so do 突破千亿元 and 1044.5亿元; 5.5% and 5.3% do not.
"""

import re
from dataclasses import dataclass

from corpus.article import Figure

_UNIT = re.compile(r"(?P<scale>(?:[十百万亿兆]|千(?![瓦米克]))*)(?P<unit>.*)", re.S)
_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "兆": 1e12}
_TENTHS = {"成": ("%", 10.0)}
_DECIMALS = re.compile(r"\d\.(\d+)")

_MORE = re.compile(r"超|破|逾|以上|多|余|不少于|不低于|至少|高于|两位数")
_LESS = re.compile(r"近(?!年)|接近|不到|不足|以内|以下|低于|不超过|至多")
_ABOUT = re.compile(r"约|左右|上下|大概|几")
FAR_ABOVE, FAR_BELOW, NEAR = 1.2, 0.85, 0.1
"""How much more 超300亿元 may be than 300, and less 近300亿元; and how far 约300亿元 may lie from it to both sides."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in plain units (1.04e11 of 元 for 1040亿元), and between which values it lies: `low` <= `high`.

    `exact` tells that nothing like 超 or 约 is said with it; `step` is what one of its last digit is worth.
    """

    value: float
    unit: str
    low: float
    high: float
    step: float
    exact: bool


def amount_of(figure: Figure) -> Amount | None:
    """Return how much a figure says, None where one number does not say it."""
    if figure.value is None:
        return None
    unit, factor = split_unit(figure.unit)
    decimals = _DECIMALS.search(figure.value_text)
    step = factor * 10.0 ** -(len(decimals[1]) if decimals else 0)
    value = figure.value * factor
    said = "".join((*figure.qualifiers, figure.value_text))
    if _MORE.search(said):
        low, high = value, value * FAR_ABOVE
    elif _LESS.search(said):
        low, high = value * FAR_BELOW, value
    elif _ABOUT.search(said):
        low, high = value * (1 - NEAR), value * (1 + NEAR)
    else:
        return Amount(value, unit, value, value, step, exact=True)
    return Amount(value, unit, min(low, high), max(low, high), step, exact=False)


def split_unit(unit: str) -> tuple[str, float]:
    """Return a unit without 万, 亿 and the like, and how many of it one is: ("元", 1e8) for 亿元; 成 are ten %."""
    parts = _UNIT.fullmatch(unit)
    scale, plain = (parts["scale"], parts["unit"]) if parts else ("", unit)
    plain, factor = _TENTHS.get(plain, (plain, 1.0))
    for sign in scale:
        factor *= _SCALES[sign]
    return plain, factor


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same much: equal when rounded as the rougher one is, or possibly the same where one
    of them is said with 超, 近 or 约. Where no number says it, they are printed alike."""
    first, second = amount_of(one), amount_of(other)
    if first is None or second is None:
        return one.value_text == other.value_text
    if first.unit != second.unit:
        return False
    if first.exact and second.exact:
        return abs(first.value - second.value) <= max(first.step, second.step) * 0.5001
    return max(first.low, second.low) <= min(first.high, second.high) * (1 + 1e-9)

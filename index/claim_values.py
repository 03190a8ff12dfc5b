"""How much a claim's figure and an article's have in common: stricter than `amounts.agree`, which asks what may be.

近三成 and 29.4% are equal, and so are 4022亿元 and 4022.25亿元; 近50% and 近55% are neither equal nor surely unequal.
"""

from enum import StrEnum

from corpus.article import Figure
from corpus.text import fold
from index.amounts import Amount, amount_of

ROUNDED_BY = 0.05
"""By how much of its value a number may be changed by rounding it, and 近 and 约 reach from theirs."""
FINER_BY = 0.001
"""How far a claim may be from a rougher number of an article: what it adds to that, nobody can check."""
TIGHT_ABOVE = 1.1
"""How much more than 300 an article's number is at most that 超300 is said for."""


class Alike(StrEnum):
    """Whether two figures say as much: they do, they do not, it cannot be told, or their units do not compare."""

    EQUAL = "equal"
    UNEQUAL = "unequal"
    UNSURE = "unsure"
    OTHER = "other"


def compare_values(claimed: Figure, stated: Figure) -> Alike:
    """Return whether a claim says as much as an article, as far as both tell."""
    mine, theirs = amount_of(claimed), amount_of(stated)
    if mine is None or theirs is None:
        same = fold(claimed.value_text) == fold(stated.value_text)
        return Alike.EQUAL if same else Alike.UNSURE if mine is theirs else Alike.OTHER
    if mine.unit != theirs.unit and mine.unit != "" != theirs.unit:  # 4022亿 is said for 4022亿元
        return Alike.OTHER
    if mine.exact and theirs.exact:
        return _compare_exact(mine, theirs)
    if abs(mine.value - theirs.value) <= max(mine.step, theirs.step) * 1e-3:
        opposite = {_direction(mine), _direction(theirs)} == {1, -1}
        return Alike.UNEQUAL if opposite else Alike.EQUAL
    if max(mine.low, theirs.low) > min(mine.high, theirs.high):
        return Alike.UNEQUAL
    return Alike.EQUAL if theirs.exact and _is_meant(mine, theirs.value) else Alike.UNSURE


def _compare_exact(mine: Amount, theirs: Amount) -> Alike:
    """Compare two exact amounts: the rougher may be the other one rounded."""
    difference = abs(mine.value - theirs.value)
    if difference > max(mine.step, theirs.step) * 0.5001:
        return Alike.UNEQUAL
    allowed = ROUNDED_BY if mine.step >= theirs.step else FINER_BY
    close = difference <= max(allowed * abs(theirs.value), min(mine.step, theirs.step) * 1e-3)
    return Alike.EQUAL if close else Alike.UNSURE


def _direction(amount: Amount) -> int:
    """Return 1 for what is said to be more than its number, -1 for less, 0 for both and for exact ones."""
    if amount.exact or amount.low < amount.value < amount.high:
        return 0
    return 1 if amount.high > amount.value else -1


def _is_meant(rough: Amount, value: float) -> bool:
    """Whether a value is what a rough amount is commonly said for."""
    size = abs(rough.value)
    above = {1: size * (TIGHT_ABOVE - 1), 0: size * ROUNDED_BY, -1: 0.0}[_direction(rough)]
    below = {1: 0.0, 0: size * ROUNDED_BY, -1: size * ROUNDED_BY}[_direction(rough)]
    return rough.value - below <= value * (1 + 1e-9) and value <= rough.value + above + size * 1e-9

"""Numbers in any script and width: 4022.25, 1,234.5, 二〇二三, 一百二十, 三十五万, 1.46万."""

import math
import re
from functools import lru_cache

from corpus.text import fold

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"○": 0, "两": 2}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"亿": 10**8, "万": 10**4}
_UNITS = _SMALL | _GREAT
_UNIT = "[" + "".join(_UNITS) + "]"
_DIGIT = "[" + "".join(_DIGITS) + "]"

_MOST_DIGITS = 400  # more than a float holds
_LONGEST = 40  # characters of a number with places; each 亿 is a step of recursion

_ARABIC = re.compile(rf"(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?) ?({_UNIT}{{0,3}})")
_POINTED = re.compile(rf"((?:{_DIGIT}|{_UNIT})+)点({_DIGIT}+)({_UNIT}{{0,3}})")
_SIGN = re.compile(r"([-+−负]?)(.+)")


@lru_cache(maxsize=4096)
def parse_number(text: str) -> float | None:
    """Return the number the whole of `text` spells, or None where it spells none (the empty text too).

    Understood are Arabic digits of any script and width, with thousands separators set in threes; Chinese digits
    read one by one (二零二三) or with their places (一百二十, 两千零三, 一万二 for 12,000), with 点 for the decimal
    point; 十百千万亿 behind either (1.46万, 三点五亿); a sign or 负 before it. A unit alone (万) is no number, 十 is.
    The number is always finite: what exceeds a float gives None, and so does
    a number with places of more than 40 characters. Never raises.
    """
    match = _SIGN.fullmatch(fold(text).strip())
    if not match:
        return None
    sign, body = match.groups()
    value = _unsigned(body)
    if value is None or not math.isfinite(value):
        return None
    return -value if sign and sign != "+" else value


def _unsigned(text: str) -> float | None:
    if match := _ARABIC.fullmatch(text):
        return float(match[1].replace(",", "")) * _product(match[2])
    if match := _POINTED.fullmatch(text):
        whole = _whole(match[1])
        return None if whole is None else float(f"{whole}.{_spelt(match[2])}") * _product(match[3])
    whole = _whole(text)
    try:
        return None if whole is None else float(whole)
    except OverflowError:
        return None


def _product(units: str) -> int:
    return math.prod(_UNITS[unit] for unit in units)


def _spelt(digits: str) -> str:
    return "".join(str(_DIGITS[digit]) for digit in digits)


def _whole(text: str) -> int | None:
    """The whole number of Chinese digits and units, a great unit closing what stands before it (三十五万 = 35 × 万)."""
    if text and all(char in _DIGITS for char in text):
        return int(_spelt(text[:_MOST_DIGITS]))
    if len(text) > _LONGEST:
        return None
    total, rest = 0, text
    for unit, scale in _GREAT.items():
        head, found, tail = rest.rpartition(unit)
        if not found:
            continue
        above = _whole(head) if unit == "亿" else _section(head)
        if above is None:
            return None
        total, rest = total + above * scale, tail
        if spoken := _DIGITS.get(rest):  # 一万二 is 12,000
            return total + spoken * scale // 10
        if not rest:
            return total
    below = _section(rest)
    return None if below is None else total + below


def _section(text: str) -> int | None:
    """A number under 10,000 with its places: 一百二十, 两千零三, 一百二 (120); units fall from left to right."""
    if not text:
        return None
    total, digit, ceiling, place = 0, None, 10**4, 1
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
            if digit == 0:
                ceiling, place = min(ceiling, 11), 1
        elif (unit := _SMALL.get(char)) and unit < ceiling and (digit or (unit == 10 and not total)):
            total += (digit or 1) * unit
            digit, ceiling, place = None, unit, unit // 10
        else:
            return None
    return total + (digit or 0) * place

"""One road for text: what is compared, searched or parsed goes through `fold`; what is shown never does."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

MAX_REMEMBERED_CHARS = 500
"""Folded texts up to this length are remembered: sentences, not whole articles."""

_to_simplified = OpenCC("t2s")
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def is_visible(char: str) -> bool:
    """Whether a character leaves a mark: neither white space nor a control, format or unassigned character."""
    return not char.isspace() and unicodedata.category(char) not in _DROPPED


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and where each of its characters came from: `origin[i]` is the offset of `text[i]` in the source."""

    text: str
    origin: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of a non-empty folded span [start, end)."""
        return self.origin[start], self.origin[end - 1] + 1


def simplified(text: str) -> str:
    """Return the text in simplified script, character for character: the length never changes."""
    converted = str(_to_simplified.convert(text))
    if len(converted) == len(text):
        return converted
    return "".join(one if len(one := str(_to_simplified.convert(char))) == 1 else char for char in text)


def fold_with_origin(text: str) -> Folded:
    """Fold width, case and script, and drop invisible characters, keeping where each character came from.

    NFKC may turn one character into several (… ㎡ ½); each of them points to the one it came from.
    """
    return _fold_remembered(text) if len(text) <= MAX_REMEMBERED_CHARS else _fold_whole(text)


@lru_cache(maxsize=2048)
def _fold_remembered(text: str) -> Folded:
    return _fold_whole(text)


def _fold_whole(text: str) -> Folded:
    plain = text.translate(_ONE_FOR_ONE)
    if _UNEVEN not in plain:
        return Folded(simplified(plain), tuple(range(len(plain))))
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        folded = _fold_char(char)
        chars.append(folded)
        if len(folded) == 1:
            origin.append(place)
        else:
            origin.extend([place] * len(folded))
    return Folded(simplified("".join(chars)), tuple(origin))


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """Return what a character folds to: a space for white space, "" for what is invisible."""
    if char.isspace():
        return " "
    if char in "…‥":  # NFKC makes full stops of them, which then seem to end numbers
        return char
    return unicodedata.normalize("NFKC", char).lower() if is_visible(char) else ""


class _OneForOne(dict[int, str]):
    """What each character folds to where that is one character, else _UNEVEN; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded if len(folded) == 1 else _UNEVEN
        return self[code]


_UNEVEN = "\0"
"""Stands for a character that folds to none or to several; no character folds to it."""
_ONE_FOR_ONE = _OneForOne()


def fold(text: str) -> str:
    """Return the folded text alone: NFKC, lower case, simplified script, no invisible characters."""
    if text.isascii() and text.isprintable():
        return text.lower()
    return _fold_short(text) if len(text) <= MAX_REMEMBERED_CHARS else fold_with_origin(text).text


@lru_cache(maxsize=32768)
def _fold_short(text: str) -> str:
    plain = text.translate(_ONE_FOR_ONE)
    return fold_with_origin(text).text if _UNEVEN in plain else simplified(plain)

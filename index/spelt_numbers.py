"""Numbers that a question spells in words, as articles print them: 百分之五点五 is 5.5%, 三十亿 is 30亿."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from corpus.numerals import parse_number

_DIGIT = "零一二两三四五六七八九"
_WHOLE = rf"(?:[{_DIGIT}][十百千]|十)(?:[{_DIGIT}]|(?<![十百千])[十百千]|(?<=[百千])十)*"
_SPELT = re.compile(
    rf"百分之(?P<percent>[{_DIGIT}十百]+(?:点[{_DIGIT}]+)?)"
    rf"|(?<![第几数上好\d{_DIGIT}点])(?P<number>[{_DIGIT}]+点[{_DIGIT}]+(?=[亿万])|{_WHOLE}|[{_DIGIT}](?=[亿万](?![{_DIGIT}])))"
    rf"(?P<unit>亿|万亿|万)?(?![{_DIGIT}十百千万亿几多来余点])"
)


def join_numbers(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the words of a text in order, those that spell a number as one, each with what articles print for it: ""
    for words that are no number.

    A numeral in a longer word (二十大), or of one character, or one that only says how great (百亿) spells none.
    """
    text, ends = "".join(words), list(accumulate(map(len, words), initial=0))
    spelt = {match.start(): (match.end(), printed) for match in _SPELT.finditer(text) if (printed := _of(match, ends))}
    covered = 0
    for word, start in zip(words, ends, strict=False):
        if start in spelt:
            covered, printed = spelt[start]
            yield text[start:covered], printed
        if start + len(word) > covered:
            yield text[max(start, covered) : start + len(word)], ""


def _of(match: re.Match[str], ends: Collection[int]) -> str:
    """Return what is printed for a number whose words begin and end where words do; else ""."""
    behind = match.end("number") if match["number"] else match.end()
    return _printed(match) if match.start() in ends and {behind, match.end()} & set(ends) else ""


def _printed(match: re.Match[str]) -> str:
    """Return a number in digits with its sign or unit; "" for a numeral of one character without one."""
    if match["percent"]:
        value = parse_number(match["percent"])
        return "" if value is None else f"{value:.15g}%"
    value = parse_number(match["number"])
    alone = len(match["number"]) == 1 and not match["unit"]
    return "" if value is None or alone else f"{value:.15g}{match['unit'] or ''}"

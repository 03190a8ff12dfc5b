"""Whether two texts say the same in nearly the same words."""

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

NEAR_RATIO = 80
_NUMBER = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?|[零一二三四五六七八九十百千万亿两]")
_LIGHT = set("，。、；：！？“”‘’（）,.;:!?\"'() 的了也却还将已就都并又则更便在着所其")


def numbers_of(text: str) -> list[str]:
    """Return the numbers of a text, sorted: Arabic ones whole, Chinese ones character by character."""
    return sorted(_NUMBER.findall(text))


def says_the_same(a: str, b: str) -> bool:
    """Whether two texts differ in nothing but light words and marks: no other name, no other number."""
    if 2 * min(len(a), len(b)) * 100 < NEAR_RATIO * (len(a) + len(b)):
        return False
    if fuzz.ratio(a, b, score_cutoff=NEAR_RATIO) < NEAR_RATIO or numbers_of(a) != numbers_of(b):
        return False
    return all(
        (edit.tag == "insert" or a[edit.src_pos] in _LIGHT) and (edit.tag == "delete" or b[edit.dest_pos] in _LIGHT)
        for edit in Levenshtein.editops(a, b)
    )

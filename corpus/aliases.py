"""Names of one thing: GDP and 地区生产总值, 规上 and 规模以上. General knowledge of statistics, kept in a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from corpus.text import fold
from corpus.words import read_list

_DONE = re.compile(
    r"(?P<verb>[\u4e00-\u9fff]{1,2}?)(?:起来|出来|下来|出去|下去|进来|进去|[掉到下完上出起成给进走住过好得])"
)
"""A verb with what came of it: 卖掉, 签下, 筹到, 卖得."""


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """Groups of names. `groups` maps each folded name to all names of its group, in file order; `longest` in chars."""

    groups: dict[str, tuple[str, ...]]
    longest: int

    def names(self, name: str) -> tuple[str, ...]:
        """Return the other names of a folded name, () where it has none; 签下 without any has those of 签.

        One character is asked with (卖) but never looked for: it stands inside too many words.
        """
        named = name
        if name not in self.groups:
            verb = _DONE.fullmatch(name)
            named = verb["verb"] if verb else name
        return tuple(other for other in self.groups.get(named, ()) if other != name and len(other) > 1)


def load_aliases(more: Iterable[tuple[str, ...]] = ()) -> Aliases:
    """Read corpus/lexicon/aliases.txt and everyday.txt, and after them take `more` groups of folded names.

    A name in several lines belongs to all of their groups.
    """
    groups: dict[str, tuple[str, ...]] = {}
    listed = chain(read_list("aliases.txt"), read_list("everyday.txt"))
    lines = (tuple(fold(name.strip()) for name in line.split("=") if name.strip()) for line in listed)
    for names in chain(lines, more):
        for name in names:
            groups[name] = tuple(dict.fromkeys([*groups.get(name, ()), *names]))
    return Aliases(groups, max(map(len, groups), default=0))

"""Names of one thing: GDP and 地区生产总值, 规上 and 规模以上. General knowledge of statistics, kept in a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from corpus.text import fold
from corpus.words import read_list


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """Groups of names. `groups` maps each folded name to all names of its group, in file order; `longest` in chars."""

    groups: dict[str, tuple[str, ...]]
    longest: int

    def names(self, name: str) -> tuple[str, ...]:
        """Return the other names of a folded name, () where it has none.

        One character is asked with (卖) but never looked for: it stands inside too many words.
        """
        return tuple(other for other in self.groups.get(name, ()) if other != name and len(other) > 1)


def load_aliases(more: Iterable[tuple[str, ...]] = ()) -> Aliases:
    """Read corpus/lexicon/aliases.txt, and after it take `more` groups of folded names.

    A name in several lines belongs to all of their groups.
    """
    groups: dict[str, tuple[str, ...]] = {}
    lines = (tuple(fold(name.strip()) for name in line.split("=") if name.strip()) for line in read_list("aliases.txt"))
    for names in chain(lines, more):
        for name in names:
            groups[name] = tuple(dict.fromkeys([*groups.get(name, ()), *names]))
    return Aliases(groups, max(map(len, groups), default=0))

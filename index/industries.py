"""The industries a corpus talks about, found in its own words: no list of industries is kept.

Frames in sentences (index/industry_frames.py) claim names; a name holds where it stands free of the words before it
(left branching) often enough, and where its words cohere (mutual information). Claims are kept with the segments; what
is done here takes some hundredths of a second.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log2

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from corpus.text import fold
from index.generation import Generation
from index.industry_frames import Claim
from index.segmenter import Segmenter
from index.taught import aliases

FEW_ARTICLES = 50
"""Up to so many articles one of them is enough for a name; beyond, two."""

LEAST_FREE = 0.2
"""A name stands with nothing before it in this share of the claims that end in it: else it is the end of others."""

COHERES = 1.0
"""Words whose mutual information is less, in bits, stand beside each other by chance: 家庭|农业."""

STANDS_ALONE = 0.25
"""A name written with 业 as a rule is a name without it where this share of its frames have none."""

TELLING = 0.15
"""Where this share of the sentences that hold a name are frames, the others are about the industry too (光伏); else
the name is a common word (文化), and only its frames count."""

KIND = re.compile(r"(?:全?产业链条?|产业集群|产业园区?|产业基地|产业|行业|领域|赛道)$")
"""What stands behind the name of an industry."""

_MARKS = re.compile(r"[\s\"'“”‘’「」《》]")
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry. `names` are the folded names it goes by, its own first; `sentences` the numbers through the
    generation of those that speak of it, ascending, and `articles` how many articles they stand in."""

    name: str
    names: tuple[str, ...]
    articles: int
    sentences: tuple[int, ...]

    @property
    def mentions(self) -> int:
        """How many sentences speak of it."""
        return len(self.sentences)


def find_industries(generation: Generation, segmenter: Segmenter) -> tuple[Industry, ...]:
    """Return the industries of a generation, those in most articles first, then those in most sentences; () if none."""
    claims = [(sentence, claim, claim.names) for sentence, claim in generation.industry_claims()]
    few = sum(1 for _ in generation.listing()) <= FEW_ARTICLES
    trades = _find_trades(claims)
    holders = Holders(generation, segmenter)
    held = _choose_names(claims, holders, few=few, trades=trades)
    found = []
    written = {name: f"{name}业" if name in trades else name for name in held}
    for names in _join_aliases(written):
        own = max(names, key=lambda name: (len(held[name]), name))
        shown = written[own]
        own_names = (form for name in names for form in (written[name], *trades.get(name, ())))
        every = tuple(dict.fromkeys([shown, *own_names, *aliases().names(shown)]))
        sentences = frozenset().union(*(held[name] for name in names))
        for name in every:
            bare = holders.of(name)
            if len(bare & sentences) >= TELLING * len(bare):
                sentences |= bare
        articles = holders.articles(sentences)
        display = _LATIN.sub(lambda match: match[0].upper(), shown)
        found.append(Industry(display, every, articles, tuple(sorted(sentences))))
    return tuple(sorted(found, key=lambda one: (-one.articles, -one.mentions, one.name)))


def find_industry(name: str, industries: Sequence[Industry]) -> Industry | None:
    """Return the industry of a name, whichever of its names and with 产业, 产业链 or 业 behind it or not; else None."""
    folded = _MARKS.sub("", fold(name)).strip("的")
    asked = {folded, KIND.sub("", folded), folded.removesuffix("业"), f"{folded}业"} - {""}
    return next((one for one in industries if one.names[0] == folded), None) or next(
        (one for one in industries if not asked.isdisjoint(one.names)), None
    )


def nearest_industries(name: str, industries: Sequence[Industry], *, n: int = 3) -> tuple[Industry, ...]:
    """Return at most n industries whose names are near one that is not known, nearest first; () where none is."""
    folded = KIND.sub("", fold(name)) or fold(name)
    within = [one for one in industries if fold(one.name) in folded or folded in fold(one.name)]
    names = {one.name: one for one in industries}
    close = process.extract(folded, list(names), scorer=JaroWinkler.similarity, limit=n, score_cutoff=0.6)
    return tuple(dict.fromkeys([*within, *(names[one] for one, _, _ in close)]))[:n]


class Holders:
    """The sentences of a generation that hold names, each name looked for once."""

    def __init__(self, generation: Generation, segmenter: Segmenter) -> None:
        self._generation, self.segmenter = generation, segmenter
        self._words, self._pairs = generation.fields["sentence-words"], generation.fields["sentence-bigrams"]
        self._found: dict[str, frozenset[int]] = {}

    def of(self, name: str) -> frozenset[int]:
        """Return the numbers of the sentences that hold a name, by its words and pairs of characters."""
        if name not in self._found:
            words = self._words.holding(self.segmenter.segment(name))
            pairs = self._pairs.holding(self.segmenter.bigrams(name))
            self._found[name] = frozenset(np.intersect1d(words, pairs, assume_unique=True).tolist())
        return self._found[name]

    def articles(self, sentences: Iterable[int]) -> int:
        """Return in how many articles some sentences stand."""
        return len({self._generation.sentence_place(number).article for number in sentences})

    def cohesion(self, name: str) -> float:
        """Return how much more often the words of a name stand together than they would by chance, in bits; inf for
        one.

        Pointwise mutual information, log2 P(x, y) / (P(x) P(y)) (Church and Hanks 1990, Word association norms, mutual
        information, and lexicography), over sentences, of the two parts of the name that cohere least.
        """
        words, held = self.segmenter.segment(name), self._words.holding
        if len(words) < 2:
            return inf
        whole = max(1, len(self.of(name)))
        parts = ((len(held(words[:cut])), len(held(words[cut:]))) for cut in range(1, len(words)))
        shares = (whole * self._generation.sentence_count / max(1, left * right) for left, right in parts)
        return min(map(log2, shares), default=inf)


_Claimed = tuple[int, Claim, tuple[str, ...]]
"""The number of a sentence, what a frame of it claims, and the names that may be."""


def _choose_names(
    claims: Sequence[_Claimed], holders: Holders, *, few: bool, trades: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[int]]:
    """Return the names that hold, each with the sentences whose claims are of it."""
    free: dict[str, set[int]] = defaultdict(set)
    every: dict[str, set[int]] = defaultdict(set)
    for sentence, claim, names in claims:
        if not claim.weak:
            free[names[0]].add(sentence)
        for name in names:
            every[name].add(sentence)
    standing = {name for name, where in free.items() if len(where) >= LEAST_FREE * len(every[name])}
    often = (name for name in standing if len(free[name]) > 1)
    sure = {name for name in often if few or holders.articles(free[name]) > 1}
    if not few:
        written = {name: f"{name}业" if name in trades else name for name in sure}
        sure = {name for name in sure if holders.cohesion(written[name]) >= COHERES}
    held: dict[str, set[int]] = defaultdict(set)
    for sentence, claim, names in claims:
        chosen = [name for name in names if name in sure]
        if not chosen and few and all(map(holders.segmenter.knows, claim.words)):
            chosen = [name for name in reversed(names) if name in standing]
        if chosen and (claim.trade or trades.get(chosen[0], (chosen[0],))):  # 电池制造产业 is not all of 制造业
            held[chosen[0]].add(sentence)
    return {name: frozenset(where) for name, where in held.items()}


def _join_aliases(written: Mapping[str, str]) -> list[list[str]]:
    """Return names in groups, those of one thing together, each group in order; `written` is how each is written."""
    groups: dict[str, list[str]] = {}
    for name in sorted(written):
        other = next((other for other in sorted(aliases().names(written[name])) if other in groups), written[name])
        groups.setdefault(other, []).append(name)
    return list(groups.values())


def _find_trades(claims: Iterable[_Claimed]) -> dict[str, tuple[str, ...]]:
    """Return the names that are written with 业 more often than without, each with itself where it also stands alone:
    旅游 is a name of 旅游业, and 制造 none of 制造业."""
    sure: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, claim, names in claims:
        if not claim.weak:
            sure[names[0]][claim.trade] += 1
    trades = {name: counts for name, counts in sure.items() if counts[1] > counts[0] and not name.endswith("业")}
    return {name: (name,) if STANDS_ALONE * sum(counts) <= counts[0] else () for name, counts in trades.items()}

"""Words the lexicon may lack: what stands together in the articles, beside many different words.

Two kinds are told apart. A name is cut into a piece that no list has, or into a character that seldom stands alone
(亚/投行, 罕见/病): there it is enough that the pieces cohere. Words of the list side by side (大桥/经济) are mostly a
phrase; they are a term only where the rarer of them hardly stands elsewhere, and neither does nor tells something.

Cohesion is pointwise mutual information, at the cut where it is least; freedom is the entropy of what stands before
and behind (branching entropy). Both in bits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from corpus.article import BlockKind, ParsedArticle
from corpus.own_lexicon import MAX_WORD_CHARS, parse_word
from corpus.words import naming_verbs, tagged, verbs_and_particles
from index.question import function_words
from index.segmenter import Segmenter

LONGEST = 4
"""Words of the list that one new word is made of, at most."""

LEAST_COUNT, LEAST_COUNT_ALONE = 3, 4
LEAST_COHESION = 4.0
LEAST_FREEDOM, LEAST_FREEDOM_ALONE = 1.0, 1.5
"""`ALONE` is for what segmentation takes for a word though no list has it."""

LEAST_VARIETY = 0.35
"""Of the freedom it would have if each neighbour were another one; sentences made by one pattern have less."""

LEAST_RARITY = 0.5
"""A character that is so rare as a word of its own is a piece of a name (`Segmenter.rarity`)."""

LIGHT_SHARE, PHRASE_SHARE, ACTION_SHARE = 0.3, 0.5, 0.8
"""Of its own occurrences, how often a word without content has to stand in a name, the rarer word of two in a term, and
where the last names what is done (发展, 建设)."""

INSIDE = 0.7
"""What stands inside a longer proposal so often, of its own occurrences, is a part of it; else the longer is none."""

_EDGE = ""
_COUNTING = frozenset("一二三四五六七八九十百千万亿两几每某此该各第半个只")

Piece = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordProposal:
    """A word, how often it stands in the articles that were read, in how many of them, and how freely (in bits)."""

    word: str
    count: int
    articles: int
    freedom: float


def propose_words(articles: Sequence[ParsedArticle], segmenter: Segmenter, *, most: int = 30) -> list[WordProposal]:
    """Return words that the word list lacks, the freest first; [] where nothing coheres and stands free.

    What stands in one article alone comes behind the rest.
    """
    seen = _Seen(articles, segmenter)
    found: dict[str, WordProposal] = {}
    for piece, count in sorted(seen.counts.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        word = "".join(piece)
        if count < LEAST_COUNT or len(word) > MAX_WORD_CHARS // 2 or segmenter.knows(word) or parse_word(word) != word:
            continue
        freedom = min(_entropy(seen.before[piece]), _entropy(seen.behind[piece]))
        if freedom < max(LEAST_FREEDOM, LEAST_VARIETY * log2(count)):
            continue
        if _is_unknown_word(piece, count, freedom, segmenter) or _is_compound(piece, seen, segmenter):
            found[word] = WordProposal(word, count, len(seen.held[piece]), round(freedom, 4))
    kept = [one for one in found.values() if not _is_part(one, found) and not _holds_another(one, found)]
    return sorted(kept, key=lambda one: (one.articles == 1, -one.freedom, -one.count, one.word))[:most]


class _Seen:
    """How often every run of up to LONGEST words stands in articles, in which of them, and what stands beside it."""

    def __init__(self, articles: Iterable[ParsedArticle], segmenter: Segmenter) -> None:
        self.counts: Counter[Piece] = Counter()
        self.held: defaultdict[Piece, set[int]] = defaultdict(set)
        self.before: defaultdict[Piece, Counter[str]] = defaultdict(Counter)
        self.behind: defaultdict[Piece, Counter[str]] = defaultdict(Counter)
        self.total = 0
        for number, parsed in enumerate(articles):
            for run in _runs(parsed, segmenter):
                self.total += len(run)
                for start in range(len(run)):
                    for end in range(start + 1, min(len(run), start + LONGEST) + 1):
                        piece = run[start:end]
                        self.counts[piece] += 1
                        self.held[piece].add(number)
                        self.before[piece][run[start - 1] if start else _EDGE] += 1
                        self.behind[piece][run[end] if end < len(run) else _EDGE] += 1

    def shares(self, piece: Piece) -> list[float]:
        """Return how much of each word's occurrences stand in a piece."""
        return [self.counts[piece] / self.counts[(word,)] for word in piece]

    def cohesion(self, piece: Piece) -> float:
        """Return by how much a piece is more frequent than its two halves let expect, where it is least."""
        whole = self.counts[piece] * self.total
        return min(log2(whole / (self.counts[piece[:cut]] * self.counts[piece[cut:]])) for cut in range(1, len(piece)))


def _runs(parsed: ParsedArticle, segmenter: Segmenter) -> Iterator[Piece]:
    """Yield the words between marks of an article's sentences, repeats left out."""
    for sentence in parsed.sentences:
        if sentence.kind is not BlockKind.REPEAT:
            for part in _between_marks(sentence.text):
                if run := segmenter.segment(part):
                    yield run


def _between_marks(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _is_unknown_word(piece: Piece, count: int, freedom: float, segmenter: Segmenter) -> bool:
    """Whether segmentation takes a text for a word that no list has, and often enough to be right."""
    enough = count >= LEAST_COUNT_ALONE and freedom >= LEAST_FREEDOM_ALONE
    return len(piece) == 1 and enough and _is_fragment(piece[0], segmenter)


def _is_compound(piece: Piece, seen: _Seen, segmenter: Segmenter) -> bool:
    """Whether words that stand together are one: a name, or else a term."""
    if len(piece) == 1 or seen.cohesion(piece) < LEAST_COHESION:
        return False
    shares, light = seen.shares(piece), _light_words()
    if any(word in light for word in piece[1:-1]) or any(word in light for word in piece if len(word) > 1):
        return False
    if piece[0][0] in _COUNTING and not segmenter.knows(piece[0]):
        return False
    fragments = [share for word, share in zip(piece, shares, strict=True) if _is_fragment(word, segmenter)]
    if fragments:
        return max(fragments) >= LIGHT_SHARE and (min(shares) >= LIGHT_SHARE or not light.intersection(piece))
    return _is_term(piece, max(shares))


def _is_term(piece: Piece, share: float) -> bool:
    """Whether words of the list, the rarest of which has this share of its occurrences here, name a thing."""
    verbs, _, adjectives = verbs_and_particles()
    if any(len(word) == 1 for word in piece[:-1]) or verbs.intersection(piece) or _light_words().intersection(piece):
        return False
    if piece[0] in adjectives or piece[-1] in adjectives:
        return False
    return share >= (ACTION_SHARE if piece[-1] in naming_verbs() else PHRASE_SHARE)


def _is_fragment(word: str, segmenter: Segmenter) -> bool:
    """Whether a word is a piece of a name: no list has it, or it is a character that seldom stands alone."""
    verbs, _, adjectives = verbs_and_particles()
    if not "\u4e00" <= word[0] <= "\u9fff" or {word[0], word[-1]} & (_light_words() | _COUNTING):
        return False
    if len(word) == 1:
        return segmenter.rarity(word) >= LEAST_RARITY and word not in verbs and word not in adjectives
    return not segmenter.knows(word) and word[-1] not in adjectives


@lru_cache(maxsize=1)
def _light_words() -> frozenset[str]:
    """Return the words that begin and end no name: those without content, adverbs and prepositions, and times."""
    return function_words() | verbs_and_particles()[1] | tagged("t")


def _entropy(neighbours: Counter[str]) -> float:
    """Return the entropy of what stands on one side; ends of runs count each as another neighbour."""
    edges = neighbours[_EDGE]
    counts = [count for word, count in neighbours.items() if word != _EDGE] + [1] * edges
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts)


def _is_part(one: WordProposal, found: Mapping[str, WordProposal]) -> bool:
    longer = (other for word, other in found.items() if one.word in word and word != one.word)
    return any(other.count >= INSIDE * one.count for other in longer)


def _holds_another(one: WordProposal, found: Mapping[str, WordProposal]) -> bool:
    """Whether a word that often stands without the rest is inside: then the rest is said of it."""
    shorter = (other for word, other in found.items() if word in one.word and word != one.word)
    return any(one.count < INSIDE * other.count for other in shorter)

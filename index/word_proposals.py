"""Words the lexicon may lack: neighbours in the articles that cohere, and that stand beside many different words.

Cohesion is pointwise mutual information, at the cut where it is least; freedom is the entropy of what stands before
and behind (branching entropy). Both in bits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from corpus.article import BlockKind, ParsedArticle
from corpus.own_lexicon import MAX_WORD_CHARS, parse_word
from index.question import function_words
from index.segmenter import Segmenter

LONGEST = 4
"""Words of the list that one new word is made of, at most."""

LEAST_COUNT = 3
LEAST_COHESION = 4.0
LEAST_FREEDOM = 1.0
INSIDE = 0.7
"""What stands inside a longer proposal so often, of its own occurrences, is a part of it."""

_EDGE = ""


@dataclass(frozen=True, slots=True)
class WordProposal:
    """A word, how often it stands in the articles that were read, and in how many of them."""

    word: str
    count: int
    articles: int


def propose_words(articles: Sequence[ParsedArticle], segmenter: Segmenter, *, most: int = 30) -> list[WordProposal]:
    """Return words that the word list lacks, the most frequent first; [] where nothing coheres and stands free."""
    single: Counter[str] = Counter()
    counts: Counter[tuple[str, ...]] = Counter()
    held: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    before: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    behind: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for number, parsed in enumerate(articles):
        for run in _runs(parsed, segmenter):
            single.update(run)
            for start in range(len(run)):
                for end in range(start + 2, min(len(run), start + LONGEST) + 1):
                    piece = run[start:end]
                    counts[piece] += 1
                    held[piece].add(number)
                    before[piece][run[start - 1] if start else _EDGE] += 1
                    behind[piece][run[end] if end < len(run) else _EDGE] += 1
    total = max(1, sum(single.values()))
    frequency: dict[tuple[str, ...], int] = {(word,): count for word, count in single.items()} | counts
    found: dict[str, WordProposal] = {}
    for piece, count in sorted(counts.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        word = "".join(piece)
        if count < LEAST_COUNT or parse_word(word) != word or segmenter.knows(word) or not _could_be_word(piece):
            continue
        free = min(_entropy(before[piece]), _entropy(behind[piece]))
        if free >= LEAST_FREEDOM and _cohesion(piece, frequency, total) >= LEAST_COHESION:
            found[word] = WordProposal(word, count, len(held[piece]))
    whole = [one for one in found.values() if not _is_part(one, found)]
    return whole[:most]


def _runs(parsed: ParsedArticle, segmenter: Segmenter) -> Iterator[tuple[str, ...]]:
    """Yield the words between marks of an article's sentences, repeats left out."""
    for sentence in parsed.sentences:
        if sentence.kind is BlockKind.REPEAT:
            continue
        run: list[str] = []
        for part in _between_marks(sentence.text):
            run = list(segmenter.segment(part))
            if len(run) > 1:
                yield tuple(run)


def _between_marks(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _could_be_word(piece: tuple[str, ...]) -> bool:
    """Whether the words may be one: none is without content, and not all are single characters."""
    longest = max(map(len, piece))
    return longest > 1 and len("".join(piece)) <= MAX_WORD_CHARS // 2 and not function_words() & set(piece)


def _cohesion(piece: tuple[str, ...], frequency: Mapping[tuple[str, ...], int], total: int) -> float:
    whole = frequency[piece]
    return min(log2(whole * total / (frequency[piece[:cut]] * frequency[piece[cut:]])) for cut in range(1, len(piece)))


def _entropy(neighbours: Counter[str]) -> float:
    """Return the entropy of what stands on one side; ends of runs count each as another neighbour."""
    edges = neighbours[_EDGE]
    counts = [count for word, count in neighbours.items() if word != _EDGE] + [1] * edges
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts)


def _is_part(one: WordProposal, found: Mapping[str, WordProposal]) -> bool:
    longer = (other for word, other in found.items() if one.word in word and word != one.word)
    return any(other.count >= INSIDE * one.count for other in longer)

"""Help with spelling: what a question's typo may have meant, as another name of the word typed.

A typo is looked for only where neither the word list nor the corpus knows the text. Each character there may stand for
one of the same sound (in three characters and more also for one of nearly the same sound or look); the spellings are
walked through along the pairs of characters the corpus holds, and one that is a word of it, or stands in it often
enough, is taken: so no list of the corpus's words is needed, whatever its size. Words of the dictionary are left alone,
but for the misspellings it carries itself. Letters are read as pinyin, or as letters out of order.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise, product

import numpy as np

from corpus.text import fold
from corpus.words import proper_names
from index.generation import Generation
from index.question import Question, Term, find_terms, function_words, split_names
from index.segmenter import Segmenter
from index.sounds import NEARLY, SAME_SOUND, TYPED, chars_of, find_spellings, split_syllables
from index.taught import aliases

MAX_WINDOW, MAX_WINDOWS = 8, 60
MAX_FIXES = 4
MAX_READS, SENTENCES_READ = 12, 8
MAX_PAIRS = 900
MAX_LETTERS = 24
MAX_WALKS = 300
MAX_WAYS = 12
MISSING = "ghjqxiuaen"
MIN_SWAPPED, MIN_PINYIN, MIN_NEAR_PINYIN, MIN_NEAR_WORD = 3, 4, 5, 7

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LETTERS = re.compile(r"(?<![a-z0-9.&+#'-])[a-z]+(?![a-z0-9.&+#'-])(?: [a-z]+(?![a-z0-9.&+#'-]))*")
_COUNTING = "一二三四五六七八九十百千万亿两几每某此该各第半"
"""Characters before a noun or a measure: with one character more they make words that no list has, and no typos."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Fix:
    """A typed span of the core and what it may have meant. `rank` sorts the surest first."""

    start: int
    end: int
    meant: str
    how: int
    rank: tuple[int, ...]

    def covers(self, other: "_Fix") -> bool:
        """Whether the other fix means a part of what this one means."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and self.meant[other.start - self.start : other.end - self.start] == other.meant


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a run of Chinese characters. `loose` may hold a typo; `rare` is a word only the dictionary knows."""

    start: int
    end: int
    loose: bool = False
    rare: bool = False


def correct_spelling(question: Question, generation: Generation, segmenter: Segmenter) -> Question:
    """Return the question with what its typos may have meant as other names of them; the question itself if none.

    The text stays as typed. What comes from the question before is helped too.
    """
    fixes = _find_fixes(question.core, _Held(generation, segmenter))
    carried = correct_spelling(question.carried, generation, segmenter) if question.carried else None
    if not fixes and carried is question.carried:
        return question
    terms = _terms(question.core, fixes, segmenter)
    own = {term.word for term in terms}
    weight = min((term.weight for term in question.terms), default=1.0)
    if carried and weight < 1:
        terms += [replace(term, weight=weight) for term in carried.terms if term.word not in own]
    bigrams = [*question.bigrams, *(pair for fix in fixes for pair in segmenter.bigrams(fix.meant))]
    return replace(question, terms=tuple(terms), bigrams=tuple(dict.fromkeys(bigrams)), carried=carried)


def _terms(core: str, fixes: Sequence[_Fix], segmenter: Segmenter) -> list[Term]:
    """Return the terms of a core; each typo is one, named by what it may have meant and by other names of that."""
    found: dict[str, Term] = {}
    place = 0
    for fix in sorted(fixes, key=lambda fix: fix.start):
        typo = Term(core[fix.start : fix.end], (fix.meant, *aliases().names(fix.meant)))
        for term in (*find_terms(core[place : fix.start], segmenter), typo):
            found.setdefault(term.word, term)
        place = fix.end
    for term in find_terms(core[place:], segmenter):
        found.setdefault(term.word, term)
    return list(found.values())


def _find_fixes(core: str, held: "_Held") -> list[_Fix]:
    """Return what the typos of a core may have meant, the surest first; no two overlap.

    The longest text that the corpus bears out tells what is meant; its part that the corpus holds most is the name.
    """
    found = [fix for run in _HAN.finditer(core) for fix in _fix_run(run[0], run.start(), held)]
    found += _fix_letters(core, held)
    kept: list[_Fix] = []
    while found and len(kept) < MAX_FIXES:
        longest = min(found, key=lambda fix: (fix.how, fix.start - fix.end, fix.rank, fix.start, fix.meant))
        parts = [fix for fix in found if longest.covers(fix)]
        best = min(parts, key=lambda fix: (fix.rank, fix.start))
        kept.append(best)
        found = [fix for fix in found if fix.end <= best.start or fix.start >= best.end]
    return kept


class _Held:
    """What the corpus holds: words, pairs of characters, and texts in its sentences."""

    def __init__(self, generation: Generation, segmenter: Segmenter) -> None:
        self.segmenter = segmenter
        self._generation = generation
        self._reads_left = MAX_READS

    def counts(self, words: Sequence[str]) -> list[int]:
        """Return in how many sentences each word stands; one in most of them may count less than it should."""
        nowhere, *weights = self._generation.fields["sentence-words"].idf(["\0", *words]).tolist()
        sentences = (math.exp(nowhere) - 1) / 2
        return [round(_count_of(idf, sentences)) if idf < nowhere else 0 for idf in weights]

    def pairs(self, pairs: Iterable[Pair]) -> frozenset[Pair]:
        """Return those of the pairs of characters that stand side by side somewhere."""
        asked = list(pairs)
        weights = self._generation.fields["sentence-bigrams"].idf(["\0", *(a + b for a, b in asked)])
        return frozenset(asked[n] for n in np.flatnonzero(weights[1:] < weights[0]).tolist())

    def words(self, texts: Sequence[str]) -> dict[str, int]:
        """Return those of the texts that are words of the corpus, or names of ours, and how many sentences hold them.

        What the word list lacks must stand in two: segmentation makes words of its own at times.
        """
        known = aliases().groups
        found = {}
        for text, count in zip(texts, self.counts(texts), strict=True):
            sure = text in known or (count and self.segmenter.knows(text))
            if text not in function_words() and (sure or count > 1):
                found[text] = max(1, count)
        return found

    def standing(self, text: str) -> int:
        """Return in how many of the sentences nearest to a text it stands from a word's beginning to a word's end."""
        return sum(
            start in ends and start + len(text) in ends
            for run in self._runs_with(text)
            for start, ends in [(run.find(text), {0, *accumulate(map(len, self.segmenter.segment(run)))})]
        )

    def beginning(self, text: str) -> int:
        """Return in how many of the sentences nearest to a text a word begins with it."""
        return sum(any(w.startswith(text) for w in self.segmenter.segment(run)) for run in self._runs_with(text))

    def _runs_with(self, text: str) -> Iterator[str]:
        """Yield a run of Chinese characters that holds the text from each of a few sentences nearest to it."""
        self._reads_left -= 1
        if self._reads_left < 0:
            return
        index = self._generation.fields["sentence-bigrams"]
        for number in index.search(self.segmenter.bigrams(text), k=SENTENCES_READ)[0].tolist():
            place = self._generation.sentence_place(number)
            sentence = self._generation.article(place.article).sentences[place.number].text
            yield from islice((run for run in _HAN.findall(fold(sentence)) if text in run), 1)


def _count_of(idf: float, sentences: float) -> float:
    """Return how many of the sentences hold a term of this idf, log(sentences - n + 0.5) - log(n + 0.5)."""
    return max(1.0, (sentences + 0.5 - 0.5 * math.exp(idf)) / (1 + math.exp(idf)))


def _fix_run(run: str, offset: int, held: _Held) -> Iterator[_Fix]:
    """Yield what the typos of a run of Chinese characters may have meant."""
    typed = held.pairs(pairwise(run))
    tokens = _tokens(run, typed, held)
    windows = list(islice(_windows(run, tokens, typed, held), MAX_WINDOWS))
    if not windows:
        return
    suspect = {place for token in tokens if token.loose or token.rare for place in range(token.start, token.end)}
    single = {token.start for token in tokens if token.end == token.start + 1}
    spellings = [find_spellings(char) if place in suspect else {char: TYPED} for place, char in enumerate(run)]
    pairs = [held.pairs(_pairs(*two)) for two in pairwise(spellings)]
    for start, end in windows:
        rare = [slice(t.start - start, t.end - start) for t in tokens if t.rare and start <= t.start and t.end <= end]
        meant = {
            text: how
            for text, how in _walk(spellings[start:end], pairs[start : end - 1])
            if all(_may_be_misspelt(run[start:end][word], text[word], how) for word in rare)
        }
        words = held.words(list(meant))
        for text, how in meant.items():
            changed = {n for n in range(start, end) if text[n - start] != run[n]}
            several = len(text) > 3 or (len(text) == 3 and not changed & single)
            if text not in words and (not several or any(text[n - start] in function_words() for n in changed)):
                continue
            rank = _rank(text, words.get(text, 0), held)
            if rank:
                yield _Fix(offset + start, offset + end, text, how, rank)


def _tokens(run: str, typed: frozenset[Pair], held: _Held) -> list[_Token]:
    """Cut a run into words and tell which of them may hold a typo; [] where it cannot be cut without loss."""
    known = aliases()
    words: list[str] = []
    for piece, is_name in split_names(run, known):
        words += [piece] if is_name else held.segmenter.segment(piece)
    if "".join(words) != run:
        return []
    tokens: list[_Token] = []
    for word, count in zip(words, held.counts(words), strict=True):
        start = tokens[-1].end if tokens else 0
        end = start + len(word)
        if len(word) == 1:
            beside = set(zip(run[max(0, start - 1) : end], run[max(0, start - 1) + 1 : end + 1], strict=False))
            loose, rare = word not in function_words() and bool(beside) and not beside & typed, False
        else:
            unheard_of = not count and word not in known.groups
            knows = held.segmenter.knows(word)
            loose, rare = unheard_of and not knows, unheard_of and knows and len(word) > 2
        tokens.append(_Token(start, end, loose, rare))
    return tokens


def _windows(run: str, tokens: Sequence[_Token], typed: frozenset[Pair], held: _Held) -> Iterator[tuple[int, int]]:
    """Yield the spans that may be one misspelt word: whole tokens, or a part of one nobody knows, if the rest is known.

    In each of them a pair of characters that the corpus lacks touches a token that may hold a typo.
    """
    loose = {place for token in tokens if token.loose for place in range(token.start, token.end)}
    rare = {place for token in tokens if token.rare for place in range(token.start, token.end)}
    gaps = [n for n in range(len(run) - 1) if {n, n + 1} & (loose | rare) and (run[n], run[n + 1]) not in typed]
    ends = {0, *(token.end for token in tokens)}
    inside = {place: token for token in tokens if token.loose for place in range(token.start + 1, token.end)}
    whole = {(token.start, token.end) for token in tokens if token.rare}
    light_places = {token.start for token in tokens if run[token.start : token.end] in function_words()}
    light_places |= {place for place, char in enumerate(run) if char in _COUNTING}
    for start in range(len(run)):
        for end in range(start + 2, min(start + MAX_WINDOW, len(run)) + 1):
            rests = []
            if start not in ends:
                rests.append(run[inside[start].start : start] if start in inside else "")
            if end not in ends:
                rests.append(run[end : inside[end].end] if end in inside else "")
            touched = (start, end) in whole or any(start <= n < end - 1 for n in gaps)
            light = end - start == 2 and not light_places.isdisjoint((start, start + 1))
            if touched and not light and all(_is_known(rest, held) for rest in rests):
                yield start, end


def _is_known(rest: str, held: _Held) -> bool:
    return len(rest) > 1 and (held.segmenter.knows(rest) or held.counts([rest])[0] > 0)


def _pairs(first: Mapping[str, int], second: Mapping[str, int]) -> Iterator[Pair]:
    """Yield the pairs of spellings of two neighbouring characters that may stand together.

    One of them is as typed or, where these are not too many, both are of the same sound.
    """
    for kept, other in ((first, second), (second, first)):
        for a in (char for char, how in kept.items() if how == TYPED):
            yield from ((a, b) if kept is first else (b, a) for b in other)
    sounding = [[char for char, how in spellings.items() if how == SAME_SOUND] for spellings in (first, second)]
    if len(sounding[0]) * len(sounding[1]) <= MAX_PAIRS:
        yield from product(*sounding)


def _walk(spellings: Sequence[Mapping[str, int]], pairs: Sequence[frozenset[Pair]]) -> Iterator[tuple[str, int]]:
    """Yield the texts the spellings can make along the pairs, the typed one left out, with how they differ from it.

    At most half of the characters differ, and only one, in three and more, if it is not of the same sound.
    """
    most = len(spellings) // 2
    walks = [(char, int(how > 0), how) for char, how in spellings[0].items() if how < NEARLY or len(spellings) > 2]
    for options, held in zip(spellings[1:], pairs, strict=True):
        longer = []
        for text, changes, worst in walks:
            for char, how in options.items():
                if (text[-1], char) not in held:
                    continue
                now = changes + (how > 0)
                if now > most or (max(worst, how) == NEARLY and (now > 1 or len(spellings) < 3)):
                    continue
                longer.append((text + char, now, max(worst, how)))
        walks = longer[:MAX_WALKS]
    yield from ((text, how) for text, _, how in walks if how)


def _may_be_misspelt(word: str, meant: str, how: int) -> bool:
    """Whether a word of the dictionary stays, or may be a misspelling, which it carries too, of one of the same sound.

    The last character tells what kind of thing a word names (研究员, 研究院), so it must be the same.
    """
    return word == meant or (how == SAME_SOUND and word[-1] == meant[-1] and word not in proper_names())


def _rank(meant: str, count: int, held: _Held) -> tuple[int, ...] | None:
    """Return how sure a spelling is, the surest lowest, or None where it stands in fewer than two sentences.

    `count` is how many sentences hold it as a word, 0 where it would be several words.
    """
    if count:
        return 0, -len(meant), -count
    standing = held.standing(meant)
    return (1, -standing, -len(meant)) if standing > 1 else None


def _fix_letters(core: str, held: _Held) -> Iterator[_Fix]:
    """Yield what Latin words that nobody knows may have meant: letters out of order, or pinyin."""
    for run in _LETTERS.finditer(core):
        words = list(re.finditer("[a-z]+", run[0]))[:MAX_WINDOW]
        counts = held.counts([word[0] for word in words])
        skipped = [
            count > 0 or word[0] in aliases().groups or word[0] in function_words() or held.segmenter.knows(word[0])
            for word, count in zip(words, counts, strict=True)
        ]
        for first in range(len(words)):
            for last in range(first, len(words)):
                if skipped[last]:
                    break
                one = last == first
                if not one and not all(word[0] in chars_of() for word in words[first : last + 1]):
                    continue
                start, end = words[first].start(), words[last].end()
                meant = _read_letters(run[0][start:end].replace(" ", ""), held, whole=one)
                if meant:
                    yield _Fix(run.start() + start, run.start() + end, meant, SAME_SOUND, (0, start - end))


def _read_letters(letters: str, held: _Held, *, whole: bool) -> str:
    """Return what letters nobody knows may have meant, "" where nothing fits. `whole`: they were typed as one word."""
    if not MIN_SWAPPED <= len(letters) <= MAX_LETTERS:
        return ""
    if whole:
        swapped = [
            letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :]
            for n in range(len(letters) - 1)
            if letters[n] != letters[n + 1]
        ]
        found = held.words(swapped)
        if found:
            return min(found, key=lambda word: (word not in aliases().groups, -found[word], word))
    if len(letters) < MIN_PINYIN:
        return ""
    exact = _read_pinyin(letters, held)
    if exact or len(letters) < MIN_NEAR_PINYIN or not whole:
        return exact
    return _read_near_pinyin(letters, held)


def _read_pinyin(letters: str, held: _Held) -> str:
    """Return the most usual word of the corpus that letters are the pinyin of, "" where there is none."""
    found: dict[str, int] = {}
    ways = [way for way in islice(split_syllables(letters), MAX_WAYS) if len(way) > 1]
    for syllables in ways:
        if len(syllables) > min(map(len, ways)):
            continue
        options = [chars_of()[syllable] for syllable in syllables]
        together_at = [held.pairs(product(first, second)) for first, second in pairwise(options)]
        walks = list(options[0])
        for following, together in zip(options[1:], together_at, strict=True):
            walks = [walk + char for walk in walks for char in following if (walk[-1], char) in together][:MAX_WALKS]
        found |= held.words(walks)
        if len(syllables) > 2:
            found |= {walk: n for walk in walks if walk not in found and (n := held.standing(walk)) > 1}
    return min(found, key=lambda word: (-found[word], word), default="")


def _read_near_pinyin(letters: str, held: _Held) -> str:
    """Return the name of two characters that letters are the pinyin of, but for one missing, "" where there is none.

    It is a word of the corpus or, where the letters are few, one that the dictionary lacks and words begin with.
    """
    missing = {letters[:n] + char + letters[n:] for n in range(2, len(letters)) for char in MISSING}
    ways = [way for text in sorted(missing) for way in islice(split_syllables(text), MAX_WAYS) if len(way) == 2]
    pairs = held.pairs({pair for first, second in ways for pair in product(chars_of()[first], chars_of()[second])})
    texts = sorted(map("".join, pairs))
    found = held.words(texts) if len(letters) >= MIN_NEAR_WORD else {}
    if not found:
        unknown = [text for text in texts if not held.segmenter.knows(text)][:MAX_READS]
        found = {text: n for text in unknown if (n := held.beginning(text)) > 1}
    return min(found, key=lambda text: (-found[text], text), default="")

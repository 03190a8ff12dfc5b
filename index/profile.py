"""The profile of an industry, made of nothing but sentences of the articles: what it is, its newest figures, who is in
it, what happened when, what is aimed at, where it is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.article import BlockKind, Figure, ParsedArticle, Sentence, Span, Status, TimeSpan
from corpus.copies import says_the_same
from corpus.text import fold
from index.answer import FigureHit, SentenceHit
from index.generation import Generation, Place
from index.hits import neighbours
from index.industries import KIND, Industry
from index.named import NamedKind, NamedPart, find_named
from index.segmenter import Segmenter
from index.slots import Slot, slot_words

MAX_ARTICLES_READ = 200
MAX_FIGURES, MAX_COMPANIES, MAX_PARKS, MAX_MILESTONES, MAX_TARGETS, MAX_RELATED = 5, 8, 4, 8, 3, 6
NEAR_CHARS = 45
MIN_ABOUT_CHARS, MAX_ABOUT_CHARS = 20, 140
MAX_BEFORE_CHARS, MAX_LED_CHARS = 40, 20
MIN_LABEL_CHARS, MAX_LABEL_CHARS = 2, 14
MAX_MILESTONE_DAYS = 366
ENUMERATED = 3
"""A sentence that names as many other industries is about none of them alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """A company or park, as written, and the newest sentence that names it, marked there."""

    name: str
    hit: SentenceHit


@dataclass(frozen=True, slots=True)
class Milestone:
    """What happened at a time; `time` is in the sentence, with its days."""

    time: TimeSpan
    hit: SentenceHit


@dataclass(frozen=True, slots=True)
class ProfileSource:
    """An article that speaks of the industry, and in how many sentences."""

    article_id: str
    title: str
    published: str | None
    sentences: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the articles say of an industry. `first` and `last` are the publication of the oldest and newest dated one.

    `about` says what it is, or is the sentence nearest to all the others; None where none is about it alone. Figures
    and sources are newest first, milestones oldest first, names those in most sentences first, related industries
    those most often beside it first.
    """

    name: str
    articles: int
    mentions: int
    first: str | None
    last: str | None
    about: SentenceHit | None
    figures: tuple[FigureHit, ...]
    companies: tuple[Named, ...]
    parks: tuple[Named, ...]
    milestones: tuple[Milestone, ...]
    targets: tuple[SentenceHit, ...]
    sources: tuple[ProfileSource, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of the industry: `named` where it names it, `others` how many other industries it names."""

    parsed: ParsedArticle
    sentence: Sentence
    named: bool
    others: int

    @property
    def day(self) -> str:
        return self.parsed.article.published or ""

    @property
    def alone(self) -> bool:
        return self.others < ENUMERATED


_GOES_ON = re.compile(r"(?:目前|当前|现在|如今|截至目前|其中|该|这|预计|下一步|此外|同时|未来)")
_AIMS = re.compile(
    r"力争|争取(?:到|在|实现|达到)|目标(?:是|为)|(?<![年月\d])到20\d\d年|将(?:打造|建成|形成|突破|达到)|预计(?:到|达产|年|今年|实现)|剑指|冲刺|规划到"
)
_AIMED = re.compile(r"争取|力争|计划|目标")
_IS = r"[”’」]?(?:全?产业链|产业集群|产业|行业)?[”’」]?(?:是指|指的是|就是|(?<!不)是(?!否)|即|属于|被誉为|被称为|素有)"
_COUNTED_UNITS = frozenset("个家条位名次支项届大座处步类种期人")
_COUNTED = re.compile(r"企业|项目|园区|产品|专利")
_FIGURE = re.compile(r"\d")
_LIST_BEFORE = re.compile(r"^.*[、等](?=.{2})")
_VERB_BEFORE = re.compile(r"^(?:保持|实现|完成|达到|建的|达产后预计|其中|预计|计划)(?=.{2})")
_PERIOD_BEFORE = re.compile(r"^(?:\d{4}年)?(?:[\d—–\-~至到一二三四前上下半全]+(?:个?月份?|季度|年))*")


def build_profile(
    industry: Industry, industries: Sequence[Industry], generation: Generation, segmenter: Segmenter
) -> Profile:
    """Return the profile of one of the industries of a generation. Only its newest articles are read closely."""
    lines = list(_lines(industry, industries, generation))
    alone = [line for line in lines if line.alone]
    days = sorted(line.day for line in lines if line.day)
    names = list(_find_names(industry, alone, segmenter))
    milestones = tuple(_milestones(industry, alone))
    told = {one.hit.sentence for one in milestones}
    return Profile(
        name=industry.name,
        articles=industry.articles,
        mentions=industry.mentions,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        about=_about(industry, [line for line in alone if line.sentence.text not in told], segmenter),
        figures=tuple(_figures(industry, lines)),
        companies=tuple(_most_named(names, NamedKind.COMPANY)[:MAX_COMPANIES]),
        parks=tuple(_most_named(names, NamedKind.PARK)[:MAX_PARKS]),
        milestones=milestones,
        targets=_targets(industry, alone),
        sources=_sources(lines),
        related=_related(industry, industries),
    )


def _lines(industry: Industry, industries: Sequence[Industry], generation: Generation) -> Iterator[_Line]:
    """Yield the sentences of the newest articles that speak of the industry, newest article first.

    One that goes on from such a sentence (目前, 其中) is one too, and one with a figure of the industry.
    """
    others = (one for one in industries if not _overlap(one.name, industry.name))
    beside = Counter(number for one in others for number in one.sentences)
    held: dict[int, set[int]] = defaultdict(set)
    for number in industry.sentences:
        place = generation.sentence_place(number)
        held[place.article].add(place.number)
    listing = {number: listed for number, listed in generation.listing() if number in held}
    newest = sorted(listing, key=lambda number: (listing[number].published or "", -number), reverse=True)
    for article in newest[:MAX_ARTICLES_READ]:
        parsed = generation.article(article)
        paragraph = 0
        for sentence in parsed.sentences:
            if sentence.kind in (BlockKind.REPEAT, BlockKind.BYLINE, BlockKind.HEADING):
                continue
            named = sentence.number in held[article]
            count = beside[generation.sentence_number(Place(article, sentence.number))]
            goes_on = sentence.paragraph == paragraph and count < 2 and _GOES_ON.match(sentence.text)
            if named or goes_on or any(_is_of(industry, figure) for figure in sentence.figures):
                yield _Line(parsed, sentence, named, count)
                paragraph = sentence.paragraph if count < ENUMERATED else 0
            else:
                paragraph = 0


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _is_of(industry: Industry, figure: Figure) -> bool:
    """Whether a figure is the industry's own: its subject ends in the name, or its indicator holds it."""
    subject = KIND.sub("", fold(figure.subject))
    return any(subject.endswith(name) or name in fold(figure.indicator) for name in industry.names)


def _is_near(industry: Industry, line: _Line, start: int, end: int) -> bool:
    """Whether the industry is named within some characters of a part of a sentence, or just before the sentence."""
    if not line.named:
        return True
    text = fold(line.sentence.text)[max(0, start - NEAR_CHARS) : end + NEAR_CHARS]
    return any(name in text for name in industry.names)


def _is_beside(industry: Industry, line: _Line, figure: Figure) -> bool:
    """Whether a figure belongs to the industry: its subject names it, the sentence begins with it or is about no other
    and names it near the figure, or goes on from it."""
    named = "、" not in figure.subject and any(name in fold(figure.subject) for name in industry.names)
    begins = fold(line.sentence.text)[:MAX_LED_CHARS]
    led = line.alone and any(re.search(rf"(?<!、){re.escape(name)}(?![、和与及等])", begins) for name in industry.names)
    return named or led or (line.others < 2 - line.named and _is_near(industry, line, figure.start, figure.end))


def _hit(line: _Line, *highlights: Span) -> SentenceHit:
    article, sentence = line.parsed.article, line.sentence
    before, after = neighbours(line.parsed, sentence.number)
    return SentenceHit(
        sentence=sentence.text,
        article_id=article.article_id,
        title=article.title,
        published=article.published,
        score=1.0,
        spans=sentence.spans,
        highlights=highlights,
        times=sentence.times,
        before=before,
        after=after,
        heading=sentence.heading,
        paragraph=sentence.paragraph,
        figures=sentence.figures,
    )


def _about(industry: Industry, lines: Sequence[_Line], segmenter: Segmenter) -> SentenceHit | None:
    """Return the sentence that says what the industry is, else the one that shares most words with all the others."""
    running = [line for line in lines if line.named and line.sentence.kind is BlockKind.TEXT]
    names = "|".join(re.escape(name) for name in sorted(industry.names, key=len, reverse=True))
    defines = re.compile(rf"^(?:所谓)?[“‘「]?(?:{names}){_IS}")
    defining = [line for line in running if defines.match(fold(line.sentence.text))]
    if defining:
        return _hit(defining[0])
    subject = re.compile(rf"^[^，。；：]{{0,8}}(?:{names})(?!、|产业[园基])")
    apart = re.compile(rf"(?:{names})(?!产业[园基])")
    plain = [line for line in running if not line.sentence.figures and _fits(line.sentence.text)]
    plain = [line for line in plain if apart.search(fold(line.sentence.text)[:MAX_BEFORE_CHARS])]
    first = [line for line in plain if subject.match(fold(line.sentence.text))]
    words = [frozenset(segmenter.segment(line.sentence.text)) for line in running]
    spread = Counter(word for held in words for word in held if len(word) > 1)
    shared = {id(line): sum(spread[word] - 1 for word in held) for line, held in zip(running, words, strict=True)}
    best = max(first or [line for line in plain if line.others < 2], key=lambda line: shared[id(line)], default=None)
    return _hit(best) if best else None


def _fits(text: str) -> bool:
    return MIN_ABOUT_CHARS <= len(text) <= MAX_ABOUT_CHARS


def _figures(industry: Industry, lines: Sequence[_Line]) -> Iterator[FigureHit]:
    """Yield the newest figures of the industry, aims last, then those of what belongs to it; one value once."""
    own: list[tuple[int, str, int, FigureHit]] = []
    for order, line in enumerate(lines):
        for figure in line.sentence.figures:
            label = label_of(figure, industry.name)
            if not _FIGURE.search(figure.value_text) or not MIN_LABEL_CHARS <= len(label) <= MAX_LABEL_CHARS:
                continue
            of_it = _is_of(industry, figure)
            counted = figure.unit in _COUNTED_UNITS and not _COUNTED.search(label)
            if of_it or (not counted and _is_beside(industry, line, figure)):
                day = figure.last or figure.first or line.day
                first = (figure, *(one for one in line.sentence.figures if one != figure))
                hit = replace(_hit(line, (figure.start, figure.end)), figures=first)
                aimed = figure.status in (Status.TARGET, Status.FORECAST, Status.RULE)
                own.append((2 * (not of_it) + aimed, day, order, FigureHit(figure, hit)))
    own.sort(key=lambda one: one[2])
    own.sort(key=lambda one: one[1], reverse=True)
    own.sort(key=lambda one: one[0])
    seen: set[tuple[str, str]] = set()
    for _, _, _, found in own:
        key = (found.figure.value_text.lstrip("超近约逾达"), found.figure.period)
        if key not in seen and len(seen) < MAX_FIGURES:
            seen.add(key)
            yield found


def label_of(figure: Figure, industry: str) -> str:
    """Return a figure's indicator for a list of this industry's: without the period, and the industry's own name."""
    text = _PERIOD_BEFORE.sub("", figure.indicator).strip("的，、 ")
    text = _VERB_BEFORE.sub("", text)
    place = fold(text).find(fold(industry)) if len(fold(text)) == len(text) else -1
    rest = text[place + len(industry) :] if place >= 0 else text
    return _LIST_BEFORE.sub("", rest) if len(rest) > 1 else text


def _find_names(industry: Industry, lines: Sequence[_Line], segmenter: Segmenter) -> Iterator[tuple[NamedPart, _Line]]:
    for line in lines:
        for part in find_named(line.sentence.text, segmenter):
            if not line.others or _is_near(industry, line, *part.span):
                yield part, line


def _most_named(names: Sequence[tuple[NamedPart, _Line]], kind: NamedKind) -> list[Named]:
    """Return the names of a kind, those of most sentences first; a name that holds another is taken for it."""
    found: dict[str, list[tuple[NamedPart, _Line]]] = {}
    for part, line in names:
        if part.kind is kind:
            shorter = next((name for name in found if _overlap(name, part.name)), part.name)
            found.setdefault(shorter, []).append((part, line))
    most = sorted(found.values(), key=lambda held: -len(held))
    return [Named(part.name, _hit(line, part.span)) for part, line in (held[0] for held in most)]


def _milestones(industry: Industry, lines: Sequence[_Line]) -> Iterator[Milestone]:
    """Yield what happened when, oldest first, told twice only once: the last ones."""
    found: list[Milestone] = []
    for line in lines:
        times = [time for time in line.sentence.times if _is_moment(time, line)]
        events = (match.span() for match in _events().finditer(line.sentence.text))
        aimed = _AIMED.match(line.sentence.text)
        if not times or aimed or not any(_is_near(industry, line, *span) for span in events):
            continue
        if not any(says_the_same(line.sentence.text, one.hit.sentence) for one in found):
            found.append(Milestone(times[0], _hit(line, (times[0].start, times[0].end))))
    found.sort(key=lambda one: (one.time.first or "", one.time.last or ""))
    yield from found[-MAX_MILESTONES:]


def _is_moment(time: TimeSpan, line: _Line) -> bool:
    """Whether a time is a year at most, no stretch up to now (一年多来), and no time to come (到2030年)."""
    if not time.first or not time.last or time.text.endswith("来"):
        return False
    to_come = line.sentence.text[: time.start].endswith(("到", "至")) or time.first > (line.day or time.first) + "~"
    days = (date.fromisoformat(time.last) - date.fromisoformat(time.first)).days
    return not to_come and days <= MAX_MILESTONE_DAYS


def _targets(industry: Industry, lines: Sequence[_Line]) -> tuple[SentenceHit, ...]:
    """Return the sentences that say what is aimed at, newest first; before them those with a figure of the industry."""
    own: list[SentenceHit] = []
    others: list[SentenceHit] = []
    for line in lines:
        aimed = [one for one in line.sentence.figures if one.status in (Status.TARGET, Status.FORECAST)]
        aim = _AIMS.search(line.sentence.text)
        if any(says_the_same(line.sentence.text, one.sentence) for one in own + others):
            continue
        if any(_is_of(industry, figure) for figure in aimed):
            own.append(_hit(line, (aimed[0].start, aimed[0].end)))
        elif aim is not None and line.others < 2 and _is_near(industry, line, *aim.span()):
            others.append(_hit(line, aim.span()))
    return tuple((own + others)[:MAX_TARGETS])


def _sources(lines: Sequence[_Line]) -> tuple[ProfileSource, ...]:
    counted: dict[str, list[_Line]] = {}
    for line in lines:
        counted.setdefault(line.parsed.article.article_id, []).append(line)
    articles = ((held[0].parsed.article, len(held)) for held in counted.values())
    return tuple(ProfileSource(one.article_id, one.title, one.published, count) for one, count in articles)


def _related(industry: Industry, industries: Sequence[Industry]) -> tuple[str, ...]:
    """Return the industries that stand in the same sentences, most of these first; a name within the other is none."""
    own = frozenset(industry.sentences)
    shared = [
        (len(own & frozenset(one.sentences)) / one.mentions**0.5, one.name)
        for one in industries
        if not _overlap(one.name, industry.name)
    ]
    ranked = sorted((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], pair[1]))
    return tuple(name for _, name in ranked[:MAX_RELATED])


@lru_cache(maxsize=1)
def _events() -> re.Pattern[str]:
    """Return what finds the words of what happens (开工, 投产, 签约)."""
    words = (word for word, slot in slot_words().items() if slot is Slot.EVENT and len(word) > 1)
    return re.compile("|".join(sorted(words, key=len, reverse=True)))

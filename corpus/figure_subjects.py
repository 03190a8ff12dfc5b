"""Of whom a figure is: the topic of its clause, of those before it, of the sentences before it, or the home place.

Topics are read in `figure_topics`. One that cannot be told makes the subject unknown: better none than a wrong one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from corpus.article import Figure, Sentence, Span
from corpus.figure_headings import told_above
from corpus.figure_indicators import Named, Scene, read_scene
from corpus.figure_names import Topic
from corpus.figure_phrases import ends_as_body, is_sure_name, is_whole, leading_place, past_times
from corpus.figure_topics import goes_on, read_topic
from corpus.figure_values import Value
from corpus.text import fold
from corpus.words import read_list

SENTENCES_BACK = 2
_CLAUSE_END = re.compile(r",|;|。|:|!|\?|…|”(?<=[^“”]{12}”)“|——")
"""Each branch begins with a character that is told: so the search skips what begins none."""
_SAYS = re.compile(r"称|表示|认为|指出|透露|强调|报警")
_COUNTRYWIDE = frozenset(("中国", "世界"))
"""Places that names of bodies begin with: 世界卫生组织."""
_PROJECTS = re.compile(r"(?:项目|工程|企业|产业链)$")
_LISTED = re.compile(r"\d(?:\.[a-z]+)?\)$")
_TO_ALL = re.compile(r"对|占")
_TRADE = re.compile(
    r"(?:(?<=\d)[年月日][底末初份]?)?([^,。;:!?、的\d]{0,6}(?:工业|农业|[^工农]业))(?=增加值|总产值|产值|投资|对)"
)
_OF_PROJECTS = re.compile(
    r"(?:(?:总|计划|协议|合同|意向|预计|累计|完成|达产)?(?:总|年)?(?:投资|产值|建筑|占地|用地|税收|引资|资金)(?:总)?(?:额|金额|规模|面积|总量)?)(?:增速)?"
)
_MADE_OF = re.compile(
    r"(?:的)?([^,。;:!?、“”()的\d]{2,20}?(?:项目|工程|生产线|基地|产业园|园区|电站|大桥|隧道))(?=已|将|正|也|在|于|总?投资|开|顺|正|全|[,。;]|建成|启动|投产|落|签|动工|$)"
)
_MAKING = re.compile(r"(?:年产|总投资|投资|占地|装机|装机容量|建筑面积|总面积|面积)(?:近|约|超|超过|达|额)*$")


@dataclass(eq=False)
class Topics:
    """The topics of a sentence, each found when it is asked for."""

    scene: Scene
    home: str
    sentence: Sentence
    known: dict[int, Topic | None] = field(default_factory=dict)
    measured: list[Named] = field(default_factory=list)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The spans of the clauses of the sentence, in order."""
        return tuple(_clauses(self.scene.folded.text))

    @cached_property
    def goes_on(self) -> bool:
        """Whether the sentence goes on from the one before."""
        return goes_on(self.scene)

    def at(self, number: int) -> Topic | None:
        """Return the topic of a clause, None where it names none."""
        if number not in self.known:
            topic = read_topic(self.scene, *self.clauses[number])
            if topic and is_whole(topic.name):
                topic = topic._replace(name=self.home or topic.name)
            elif topic and not _is_quoted(self.scene, topic) and not is_sure_name(fold(topic.name)):
                topic = topic._replace(name="")
            self.known[number] = topic
        return self.known[number]

    def before(self, place: int) -> Iterator[Topic]:
        """Yield the topics told before a place, the nearest first."""
        for number in range(len(self.clauses) - 1, -1, -1):
            if self.clauses[number][0] < place and (topic := self.at(number)) and topic.place < place:
                yield topic

    def tell(self, place: int, name: str) -> str:
        """Take a name for the topic of the clause that a place lies in, and return it."""
        number = next(number for number, (_, end) in enumerate(self.clauses) if place < end)
        self.known[number] = Topic(place, name)
        return name

    def first(self) -> Topic | None:
        """Return what the sentence speaks of first, None where no clause has a topic."""
        return next((topic for number in range(len(self.clauses)) if (topic := self.at(number))), None)


@dataclass(eq=False)
class Said:
    """A sentence before the one in hand, and its figures; how often words occur, and what stands for 全市."""

    sentence: Sentence
    figures: Sequence[Figure]
    words: Mapping[str, int]
    home: str

    @cached_property
    def topic(self) -> Topic | None:
        """What the sentence speaks of first, None where no clause has a topic."""
        return Topics(read_scene(self.sentence, self.words), self.home, self.sentence).first()


class Stated(NamedTuple):
    """A figure as far as it tells of whom the next one is; `beside` tells that its subject stands beside it."""

    value: Value
    named: Named
    subject: str
    beside: bool = False


def find_subject(topics: Topics, value: Value, named: Named, before: Stated | None, earlier: Sequence[Said]) -> Stated:
    """Return a figure with its subject, as printed, "" where that cannot be told.

    `before` is the figure before it in the sentence, `earlier` the last sentences before it in the paragraph,
    SENTENCES_BACK at most. The place the article is about is the subject where nothing else is named.
    """
    topics.measured.append(named)
    if subject := _beside(topics, value, named):
        return Stated(value, named, subject, beside=True)
    if subject := _counted(named, before, topics.home):
        return Stated(value, named, subject, beside=bool(before and before.beside))
    text = topics.scene.folded.text
    if _TO_ALL.match(named.indicator) and (trade := _TRADE.search(text, 0, value.start)):
        first = past_times(text, *trade.span(1), topics.scene.times)
        return Stated(value, named, topics.scene.printed((first, trade.end(1))))
    subject = _topic(topics, value, named, before, earlier)
    if subject in ("", topics.home):
        subject = _headed(topics, value, named) or subject
    if not subject and topics.home and fold(named.indicator).startswith(_of_places()):
        subject = "" if _names_places(text[: value.start]) else topics.home
    return Stated(value, named, subject)


@cache
def _of_places() -> tuple[str, ...]:
    """Return the indicators of statistics about places, those of lexicon/slots.txt."""
    line = next(line for line in read_list("slots.txt") if line.startswith("macro"))
    return tuple(map(fold, line.partition("=")[2].split()))


def _names_places(text: str) -> bool:
    """Whether a folded text names a place of whatever size."""
    return any(leading_place(text, start, len(text)) > start for start in range(len(text)))


def _beside(topics: Topics, value: Value, named: Named) -> str:
    """Return the subject that the words beside a value name, "" for none."""
    if is_whole(named.subject):
        return topics.home or named.subject
    name = fold(named.subject) if named.subject else ""
    begun = name in _COUNTRYWIDE and ends_as_body(named.base[:4])
    if (
        name
        and not begun
        and is_sure_name(name)
        and (ends_as_body(name) or _LISTED.search(name) or leading_place(name, 0, len(name)) == len(name))
    ):
        return named.subject
    text = topics.scene.folded.text
    if _MAKING.search(text, max(0, value.start - 8), value.start) and (made := _MADE_OF.match(text, value.end)):
        told = topics.tell(value.start, topics.scene.printed(made.span(1)))
        return "" if named.indicator.endswith("年产能") else told
    return ""


def _counted(named: Named, before: Stated | None, home: str) -> str:
    """Return the projects counted before, of which this is the amount: 签约项目20个,总投资额50亿元; "" for none."""
    if before is None:
        return ""
    if named.base and named.base == before.named.base and not named.subject:
        return before.subject
    if len(before.named.base) < 3:
        return ""
    if before.value.kind == "count" and _PROJECTS.search(before.named.base) and _OF_PROJECTS.fullmatch(named.indicator):
        return before.named.base if before.subject in ("", home) else before.subject
    return ""


def _topic(topics: Topics, value: Value, named: Named, before: Stated | None, earlier: Sequence[Said]) -> str:
    """Return the topic of a figure: of its clause, of one before it, of a sentence before it, else the home place."""
    lost = False
    text = topics.scene.folded.text
    for topic in topics.before(value.start):
        if _SAYS.search(text, topic.place, value.start):
            return ""
        if before and before.beside and topic.place < before.value.start:
            return before.subject
        if topic.name and not any(_is_measured(topic.name, one.indicator, one.base) for one in topics.measured):
            return topic.name
        if not topic.name and not topic.leans:
            return ""
        lost = lost or not topic.name
    if before and before.beside:
        return before.subject
    carried = _carried(named, earlier) if earlier and (lost or topics.goes_on) else None
    if lost and carried and leading_place(fold(carried), 0, len(carried)) == len(carried):
        return ""
    return ("" if lost else topics.home) if carried is None else carried


def _headed(topics: Topics, value: Value, named: Named) -> str:
    """Return whom a label or the heading names, "" where that is no one, or where the sentence speaks of another."""
    folded = topics.scene.folded
    name, end = told_above(topics.sentence, named.indicator, folded.origin[value.start], topics.scene.words)
    others = (
        topic
        for topic in topics.before(value.start)
        if folded.origin[topic.place] >= end
        and not (named.base and folded.text.startswith(fold(named.base), topic.place))
    )
    return "" if not name or name in named.indicator or any(others) else name


def _carried(named: Named, earlier: Sequence[Said]) -> str | None:
    """Return the body or place the sentences before speak of, "" for what is neither, None where they name none."""
    for said in reversed(earlier):
        told = said.topic
        if told is None or any(_is_measured(told.name, one.indicator, "") for one in said.figures if told.name):
            continue
        if told.name and not _is_measured(told.name, named.indicator, named.base):
            name = fold(told.name)
            return told.name if ends_as_body(name) or leading_place(name, 0, len(name)) == len(name) else ""
        if not told.name and not told.leans:
            return ""
    return None


def _is_quoted(scene: Scene, topic: Topic) -> bool:
    return scene.folded.text[topic.place] in "“‘《"


def _is_measured(topic: str, indicator: str, base: str) -> bool:
    """Whether a topic is what a figure measures, and not of whom: 工业投资 of 工业投资增速."""
    return topic in indicator or bool(base and topic.endswith(base))


def _clauses(text: str) -> Iterator[Span]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if match.start() > start:
            yield start, match.start() + (match[0] == "”“")
        start = match.end() - (match[0] == "”“")
    if start < len(text):
        yield start, len(text)

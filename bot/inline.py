"""Inline mode: in any chat, sentences that answer what is being typed, each to be sent with its source."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering import Told, render_told
from bot.card import figure_period
from bot.render import render_hit, shorten
from bot.reply import Reply
from bot.service import Service
from bot.slot import Loaded
from bot.texts import Language, say
from index.answer import Answer, Kind, SentenceHit

log = logging.getLogger(__name__)

PAGE = 20
"""How many results are sent at a time; Telegram takes 50."""

MOST_SENTENCES = 100
"""How many sentences of an answer are offered, page by page."""

CACHE_S, EXAMPLES_CACHE_S = 10, 60
"""How long Telegram may show the same results again: short, since articles change. They are in the reader's language,
and so for nobody else."""

DEBOUNCE_S = 0.2
"""How long a reader must stop typing before their query is worked on."""

MAX_DESCRIPTION_CHARS, MAX_TITLE_CHARS = 120, 60
START_PARAMETER = "inline"
"""What /start gets from those who come from inline mode to the private chat."""

MAX_READERS = 1_000
"""Of how many readers the last question that found no answer is kept in memory."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is offered while typing: two lines to choose by, and the message that is then sent."""

    title: str
    description: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Offered:
    """What is offered for a text; `answered` tells that it is what was asked for."""

    results: tuple[Result, ...]
    answered: bool


class Unanswered:
    """The last question each reader typed inline that found no answer, so that they can go on with it in private.

    In memory alone, and of MAX_READERS readers at most: what is typed inline touches no disk.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._questions: dict[int, str] = {}

    def keep(self, person: int, question: str) -> None:
        """Keep a question in the place of the one before; of too many readers the one who typed longest ago goes."""
        self._questions.pop(person, None)
        self._questions[person] = question
        if len(self._questions) > MAX_READERS:
            del self._questions[next(iter(self._questions))]

    def find(self, person: int) -> str:
        """Return the last question of a reader, "" where none is kept."""
        return self._questions.get(person, "")

    def forget(self, person: int) -> None:
        """Forget the question of a reader."""
        self._questions.pop(person, None)


class Inline:
    """Inline mode. Of what a reader types only the newest is worked on, and kept only where it finds no answer."""

    def __init__(self, service: Service, unanswered: Unanswered) -> None:
        """Take what handlers work with, and what keeps questions without an answer."""
        self._service, self._unanswered = service, unanswered
        self._newest: dict[int, str] = {}

    async def on_query(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """What a reader has typed behind the bot's name so far: answered once they pause, unless they go on."""
        query = update.inline_query
        if query is None:
            return
        person, language = query.from_user.id, self._service.language(update)
        self._newest[person] = query.id
        try:
            if query.query.strip() and not query.offset:
                await asyncio.sleep(DEBOUNCE_S)
            if self._newest.get(person) == query.id:
                await self._answer(query, language)
        finally:
            if self._newest.get(person) == query.id:
                del self._newest[person]

    async def _answer(self, query: InlineQuery, language: Language) -> None:
        text = query.query.strip()
        offset = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
        offered = await asyncio.to_thread(offer, self._service, text, language)
        if self._newest.get(query.from_user.id) != query.id:
            return
        if not offered.answered:
            self._unanswered.keep(query.from_user.id, text)
        page = offered.results[offset : offset + PAGE]
        button = InlineQueryResultsButton(say("inline_none", language), start_parameter=START_PARAMETER)
        try:
            await query.answer(
                [as_article(result, offset + number) for number, result in enumerate(page)],
                cache_time=CACHE_S if text else EXAMPLES_CACHE_S,
                is_personal=True,
                next_offset=str(offset + PAGE) if len(offered.results) > offset + PAGE else "",
                button=None if offered.answered else button,
            )
        except BadRequest as error:  # the reader has typed on, and Telegram forgot this one
            log.info("an inline query was answered too late: %s", error)


def offer(service: Service, text: str, language: Language) -> Offered:
    """Return what to offer for a text: its answer and further sentences, best first; else answers to near questions.

    For an empty text examples are offered.
    """
    loaded = service.slot.current
    tell = partial(_tell, service, loaded)
    if not text:
        return Offered(tuple(_answered(loaded, loaded.coverage.examples, tell, language)), answered=True)
    told = tell(text, n=MOST_SENTENCES)
    answer = told.answer
    if isinstance(answer, Answer):
        return Offered((_first(told, answer, loaded, language), *_others(answer.hits[1:], language)), answered=True)
    results = tuple(_answered(loaded, answer.choices, tell, language))
    return Offered(results, answered=answer.kind is Kind.CLARIFY and bool(results))


def _tell(service: Service, loaded: Loaded, question: str, *, n: int = 10) -> Told:
    """Return the answer of a question with at most n sentences, or the one an admin fixed."""
    told = service.answerers.ask(loaded, question, asked_on=service.today(), n=n)
    return service.pins.applied(told, loaded.engine.generation)


def _answered(
    loaded: Loaded, questions: Sequence[str], tell: Callable[[str], Told], language: Language
) -> Iterator[Result]:
    """Yield the answers of questions, each under its question."""
    for question in questions:
        told = tell(question)
        if isinstance(told.answer, Answer):
            hit, reply = told.answer.hits[0], _first(told, told.answer, loaded, language).reply
            yield Result(_first_chars(question), f"{_source(hit, language)}\n{_description(hit)}", reply)


def _first(told: Told, answer: Answer, loaded: Loaded, language: Language) -> Result:
    """Return an answer as a group gets it, without buttons."""
    reply, hit = Reply(render_told(told, language, loaded.extent, compact=True).html), answer.hits[0]
    if told.card is None or told.pinned:
        return Result(_source(hit, language), _description(hit), reply)
    figure = told.card.figure
    named = (figure.value_text, told.card.indicator, figure.subject, figure_period(figure, language))
    title = _first_chars(" · ".join(filter(None, named)))
    return Result(title, f"{_source(hit, language)}\n{_description(hit)}", reply)


def _others(hits: Sequence[SentenceHit], language: Language) -> Iterator[Result]:
    for hit in hits:
        yield Result(_source(hit, language), _description(hit), Reply(render_hit(hit, language)))


def _source(hit: SentenceHit, language: Language) -> str:
    """Return an article's title and date."""
    return f"{_first_chars(' '.join(hit.title.split()))} · {hit.published or say('undated', language)}"


def _description(hit: SentenceHit) -> str:
    return shorten(hit.sentence, hit.highlights, MAX_DESCRIPTION_CHARS)[0]


def _first_chars(text: str) -> str:
    return text if len(text) <= MAX_TITLE_CHARS else f"{text[:MAX_TITLE_CHARS]}……"


def as_article(result: Result, number: int) -> InlineQueryResultArticle:
    """Return a result as Telegram wants it."""
    content = InputTextMessageContent(
        result.reply.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(str(number), result.title, content, description=result.description)

"""/queue: what admins should look at: questions not answered, answers voted down, and the fixed answers there are."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.buttons import Work
from bot.history import Turn
from bot.outcomes import Miss, MissGroup, group_misses
from bot.pinning import Pinning
from bot.pins import Pin
from bot.render import MAX_LABEL_CHARS, escape, first_chars, render_hit
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import put_in_place, send
from bot.service import Service
from bot.texts import Language, say
from bot.votes import Complaint
from index.answer import Answer
from index.standing import Standing

log = logging.getLogger(__name__)

BUTTONS = r"^(?:queue|group|drop|fix):"
"""What the data of the buttons this module answers begins with."""

PER_PAGE = 5
MAX_IN_GROUP = 8
MAX_EXAMPLES = 3
MAX_QUOTED_CHARS = 100
MISSES, COMPLAINTS, PINS = range(3)


class Queues:
    """The admins' side of what readers asked and thought. Nobody's name is shown."""

    def __init__(self, service: Service, pinning: Pinning) -> None:
        """Take what handlers work with, and what pins answers."""
        self._service, self._pinning = service, pinning

    async def on_queue(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/queue: questions not answered, grouped by what they lack."""
        message = await admitted(self._service, update, private=True)
        if message is not None:
            await send(message, await self._page(MISSES, 0, self._service.language(update)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of the queue. Each press is acknowledged once."""
        await press_as_admin(self._service, update, self._find_work)

    async def _find_work(self, pressed: Pressed) -> Work | None:
        action, number, kind = pressed.action, pressed.first, pressed.second
        message, language = pressed.message, pressed.language
        if action == "queue" and kind in {MISSES, COMPLAINTS, PINS}:
            return partial(self._show_page, message, kind, number, language)
        if action == "group":
            found = await self._find_group(number)
            return partial(self._show_group, message, found, language) if found else None
        person = pressed.user.id
        if action == "drop" and kind == MISSES:
            found = await self._find_group(number)
            return partial(self._drop_group, message, found, person, language) if found else None
        if action == "drop":
            return partial(self._drop_complaint, message, number, person, language)
        question = await asyncio.to_thread(self._service.outcomes.question_of, number)
        return partial(self._pinning.offer, message, question, question, language) if question else None

    async def _find_group(self, turn: int) -> MissGroup | None:
        """Return the group a refused question belongs to, None where it is not in the queue any more."""
        groups = group_misses(await asyncio.to_thread(self._service.outcomes.misses))
        return next((group for group in groups if any(miss.turn == turn for miss in group.misses)), None)

    async def _show_page(self, message: Message, kind: int, number: int, language: Language) -> None:
        await put_in_place(message, await self._page(kind, number, language))

    async def _page(self, kind: int, number: int, language: Language) -> Reply:
        groups = group_misses(await asyncio.to_thread(self._service.outcomes.misses))
        complaints = await asyncio.to_thread(self._service.votes.complaints)
        pins = await asyncio.to_thread(self._service.pins.all)
        counts = (len(groups), len(complaints), len(pins))
        number = min(number, max(0, counts[kind] - 1) // PER_PAGE)
        shown = slice(number * PER_PAGE, (number + 1) * PER_PAGE)
        if kind == MISSES:
            reply = render_groups(groups, shown, language, self._service.settings.timezone)
        elif kind == COMPLAINTS:
            turns = [
                await asyncio.to_thread(self._service.history.turn, one.turn, one.chat) for one in complaints[shown]
            ]
            quotes = [await asyncio.to_thread(self._quote, turn, language) for turn in turns]
            questions = [
                await asyncio.to_thread(self._service.outcomes.question_of, one.turn) for one in complaints[shown]
            ]
            reply = render_complaints(complaints, shown, questions, quotes, language)
        else:
            generation = self._service.slot.current.engine.generation
            stands = [(await asyncio.to_thread(pin.place.find, generation))[0] for pin in pins[shown]]
            reply = render_pins(pins, shown, stands, language)
        return Reply(reply.html, (*reply.buttons, *_navigation(kind, number, counts, language)))

    def _quote(self, turn: Turn | None, language: Language) -> str:
        """Return the sentence an answer showed first, escaped; nothing of an article that is gone."""
        if turn is None or not turn.hits:
            return say("queue_no_sentence", language)
        hit = turn.hits[0]
        listing = self._service.slot.current.engine.generation.listing()
        if all(listed.article_id != hit.article_id for _, listed in listing):
            return say("pin_withdrawn", language)
        return f"<blockquote>{escape(first_chars(hit.sentence, MAX_QUOTED_CHARS))}</blockquote>"

    async def _show_group(self, message: Message, group: MissGroup, language: Language) -> None:
        """Show the questions of a group, and of the commonest whether it is answered by now."""
        engine, asked_on = self._service.slot.current.engine, self._service.today()
        ask = partial(engine.answer, group.misses[0].question, asked_on=asked_on, choices=False)
        answer = await asyncio.to_thread(ask)
        reply = render_group(group, language, self._service.settings.timezone)
        if isinstance(answer, Answer):
            quote = render_hit(answer.hits[0], language, MAX_QUOTED_CHARS)
            reply = Reply(f"{reply.html}\n{say('queue_answered_now', language)}\n{quote}", reply.buttons)
        await put_in_place(message, reply)

    async def _drop_group(self, message: Message, group: MissGroup, person: int, language: Language) -> None:
        now = self._service.now()
        await asyncio.to_thread(self._service.outcomes.dismiss, [miss.question for miss in group.misses], now)
        await asyncio.to_thread(self._service.audit.note, person, now, "dismiss", str(group.misses[0].turn))
        await self._show_page(message, MISSES, 0, language)

    async def _drop_complaint(self, message: Message, turn: int, person: int, language: Language) -> None:
        await asyncio.to_thread(self._service.votes.dismiss, turn)
        await asyncio.to_thread(self._service.audit.note, person, self._service.now(), "dismiss", str(turn))
        await self._show_page(message, COMPLAINTS, 0, language)


def render_groups(groups: Sequence[MissGroup], shown: slice, language: Language, zone: ZoneInfo) -> Reply:
    """Return a page of the groups of questions that were not answered, each with a button that opens it."""
    if not groups:
        return Reply(say("queue_empty", language))
    asked = sum(group.count for group in groups)
    lines = [say("queue", language, questions=sum(len(group.misses) for group in groups), count=asked)]
    buttons = []
    for n, group in enumerate(groups[shown], shown.start + 1):
        name = escape(first_chars(group.shared, MAX_LABEL_CHARS)) or say("queue_all_there", language)
        day = f"{group.last.astimezone(zone):%m-%d}"
        lines.append(f"{n}. {say('queue_group', language, name=name, count=group.count, day=day)}")
        lines += [_question_line(miss, language) for miss in group.misses[:MAX_EXAMPLES]]
        if len(group.misses) > MAX_EXAMPLES:
            lines.append(say("queue_more", language, count=len(group.misses) - MAX_EXAMPLES))
        buttons.append(Button(str(n), f"group:{group.misses[0].turn}:0"))
    return Reply("\n".join(lines), (tuple(buttons),))


def render_group(group: MissGroup, language: Language, zone: ZoneInfo) -> Reply:
    """Return the questions of a group, each with a button that pins an answer, and one that takes all away."""
    name = escape(first_chars(group.shared, MAX_LABEL_CHARS)) or say("queue_all_there", language)
    day = f"{group.last.astimezone(zone):%m-%d}"
    lines = [say("queue_group", language, name=name, count=group.count, day=day)]
    shown = group.misses[:MAX_IN_GROUP]
    lines += [f"{n}. {_question_line(miss, language)[2:]}" for n, miss in enumerate(shown, 1)]
    if len(group.misses) > MAX_IN_GROUP:
        lines.append(say("queue_more", language, count=len(group.misses) - MAX_IN_GROUP))
    pins = [Button(f"📌 {n}", f"fix:{miss.turn}:0") for n, miss in enumerate(shown, 1)]
    rows = tuple(tuple(pins[n : n + 4]) for n in range(0, len(pins), 4))
    turn = group.misses[0].turn
    drop = Button(say("button_drop_group", language), f"drop:{turn}:{MISSES}")
    return Reply("\n".join(lines), (*rows, (drop, Button(say("button_back", language), f"queue:0:{MISSES}"))))


def render_complaints(
    complaints: Sequence[Complaint], shown: slice, questions: Sequence[str], quotes: Sequence[str], language: Language
) -> Reply:
    """Return a page of answers voted down, with their reasons; each can be pinned another sentence, or taken away."""
    if not complaints:
        return Reply(say("complaints_empty", language))
    lines, rows = [say("complaints", language, count=len(complaints))], []
    told = zip(complaints[shown], questions, quotes, strict=True)
    for n, (one, question, quote) in enumerate(told, shown.start + 1):
        reasons = say("separator", language).join(say(f"vote_{reason}", language) for reason in one.reasons)
        asked = escape(first_chars(question, MAX_QUOTED_CHARS))
        said = say("complaint", language, question=asked, votes=one.votes, reasons=reasons)
        lines += [
            f"{n}. {said}".rstrip(),
            quote,
        ]
        rows.append(
            (
                Button(f"📌 {n}", f"fix:{one.turn}:0"),
                Button(f"{say('button_dismiss', language)} {n}", f"drop:{one.turn}:{COMPLAINTS}"),
            )
        )
    return Reply("\n".join(lines), tuple(rows))


def render_pins(pins: Sequence[Pin], shown: slice, stands: Sequence[Standing], language: Language) -> Reply:
    """Return a page of the fixed answers, each with a button that takes it off."""
    if not pins:
        return Reply(say("pins_empty", language))
    lines = [say("pins", language, count=len(pins))]
    for n, (pin, standing) in enumerate(zip(pins[shown], stands, strict=True), shown.start + 1):
        broken = "" if standing is Standing.UNCHANGED else f"　{say(f'pin_{standing}', language)}"
        lines.append(f"{n}. {escape(first_chars(pin.question, MAX_QUOTED_CHARS))}{broken}")
    off = say("button_unpin", language)
    buttons = [Button(f"{off} {n}", f"unpin:{pin.number}:0") for n, pin in enumerate(pins[shown], shown.start + 1)]
    return Reply("\n".join(lines), tuple(tuple(buttons[n : n + 3]) for n in range(0, len(buttons), 3)))


def _question_line(miss: Miss, language: Language) -> str:
    question = escape(first_chars(miss.question, MAX_QUOTED_CHARS))
    return f"· {question}" + (say("queue_times", language, count=miss.count) if miss.count > 1 else "")


def _navigation(kind: int, number: int, counts: tuple[int, int, int], language: Language) -> list[tuple[Button, ...]]:
    """Return the row that turns pages, and the one that goes to the other queues."""
    turning = []
    if number:
        turning.append(Button("‹", f"queue:{number - 1}:{kind}"))
    if (number + 1) * PER_PAGE < counts[kind]:
        turning.append(Button("›", f"queue:{number + 1}:{kind}"))
    names = ("button_misses", "button_complaints", "button_pins")
    others = [
        Button(say(name, language, count=count), f"queue:0:{other}")
        for other, (name, count) in enumerate(zip(names, counts, strict=True))
        if other != kind
    ]
    return [row for row in (tuple(turning), tuple(others)) if row]

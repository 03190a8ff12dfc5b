"""/pin and its buttons: an admin chooses a sentence for a question, and is told where one cannot be used any more."""

import asyncio
import logging
from functools import partial

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.asked_alike import key_of
from bot.buttons import Work
from bot.pins import MAX_OFFERED, Pin
from bot.render import MAX_LABEL_CHARS, escape, first_chars, render_hit
from bot.reply import Button, Reply
from bot.rights import Pressed, admitted, press_as_admin
from bot.sending import keyboard, put_in_place, send
from bot.service import Service
from bot.texts import Language, say
from index.answer import Answer
from index.question import MAX_QUESTION_CHARS, clean_question
from index.standing import Standing

log = logging.getLogger(__name__)

BUTTONS = r"^(?:pin|unpin):"
"""What the data of the buttons this module answers begins with."""

MAX_OFFERED_CHARS = 150


class Pinning:
    """The admins' side of fixed answers."""

    def __init__(self, service: Service) -> None:
        """Take what handlers work with."""
        self._service = service
        self._checked: int | None = None
        self._checking = asyncio.Lock()

    async def on_pin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/pin QUESTION: sentences to choose from; /pin QUESTION = WORDS looks for them by other words."""
        message = await admitted(self._service, update, private=True)
        if message is None:
            return
        question, _, words = (clean_question(part) for part in " ".join(context.args or ()).partition("="))
        language = self._service.language(update)
        if not question or len(question) > MAX_QUESTION_CHARS:
            await send(message, Reply(say("pin_what", language)))
        else:
            await self.offer(message, question, words or question, language)

    async def offer(self, message: Message, question: str, words: str, language: Language) -> None:
        """Send the sentences nearest to some words, each with a button that pins it to a question."""
        engine, asked_on = self._service.slot.current.engine, self._service.today()
        answer = await asyncio.to_thread(partial(engine.answer, words, asked_on=asked_on, choices=False))
        hits = (answer.hits if isinstance(answer, Answer) else answer.nearest)[:MAX_OFFERED]
        if not hits:
            await send(message, Reply(say("pin_nothing", language)))
            return
        offer = await asyncio.to_thread(self._service.pins.offer, question, hits, self._service.now())
        lines = [say("pin_choose", language, question=escape(question))]
        lines += [f"{n}. {render_hit(hit, language, MAX_OFFERED_CHARS)}" for n, hit in enumerate(hits, 1)]
        lines.append(say("pin_other", language))
        buttons = tuple(Button(f"📌 {n + 1}", f"pin:{offer}:{n}") for n in range(len(hits)))
        await send(message, Reply("\n".join(lines), (buttons,)))

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A sentence chosen, or a pin taken off. Each press is acknowledged once."""
        await press_as_admin(self._service, update, self._find_work)

    async def _find_work(self, pressed: Pressed) -> Work | None:
        if pressed.action == "pin":
            return await self._find_pinning(pressed)
        pin = await asyncio.to_thread(self._service.pins.pin, pressed.first)
        return partial(self._unpin, pressed, pin) if pin else None

    async def _find_pinning(self, pressed: Pressed) -> Work | None:
        """Return what pins the chosen sentence, None where it is not there word for word any more."""
        chosen = await asyncio.to_thread(self._service.pins.offered, pressed.first, pressed.second)
        if chosen is None:
            return None
        question, place = chosen
        standing, hit = await asyncio.to_thread(place.find, self._service.slot.current.engine.generation)
        if standing is not Standing.UNCHANGED or hit is None:
            return None
        now, person, language = self._service.now(), pressed.user.id, pressed.language

        async def pin() -> None:
            number = await asyncio.to_thread(self._service.pins.set, question, place, person, now)
            await asyncio.to_thread(self._service.audit.note, person, now, "pin", str(number))
            await asyncio.to_thread(self._settle, question)
            html = say("pinned", language, question=escape(question), hit=render_hit(hit, language, MAX_OFFERED_CHARS))
            button = Button(say("button_unpin", language), f"unpin:{number}:0")
            await put_in_place(pressed.message, Reply(html, ((button,),)))

        return pin

    def _settle(self, question: str) -> None:
        """Take a question that has a fixed answer now out of the queues."""
        self._service.outcomes.dismiss([question], self._service.now())
        for complaint in self._service.votes.complaints():
            if key_of(self._service.outcomes.question_of(complaint.turn)) == key_of(question):
                self._service.votes.dismiss(complaint.turn)

    async def _unpin(self, pressed: Pressed, pin: Pin) -> None:
        now, person = self._service.now(), pressed.user.id
        await asyncio.to_thread(self._service.pins.unset, pin.number)
        await asyncio.to_thread(self._service.audit.note, person, now, "unpin", str(pin.number))
        told = say("unpinned", pressed.language, question=escape(pin.question))
        await put_in_place(pressed.message, Reply(told))

    async def check(self, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the admins, once, of pins whose sentences do not stand word for word any more; a job."""
        async with self._checking:
            generation = self._service.slot.current.engine.generation
            if generation.number == self._checked:
                return
            broken: list[tuple[Pin, Standing]] = []
            for pin in await asyncio.to_thread(self._service.pins.all):
                standing, _ = await asyncio.to_thread(pin.place.find, generation)
                if (standing is not Standing.UNCHANGED) != pin.reported:
                    await asyncio.to_thread(
                        partial(self._service.pins.report, pin.number, broken=standing is not Standing.UNCHANGED)
                    )
                    broken += [(pin, standing)] if standing is not Standing.UNCHANGED else []
            self._checked = generation.number
        for admin in sorted(self._service.settings.admins) if broken else ():
            reply = render_broken(broken, self._service.languages.of(admin, None))
            try:
                await context.bot.send_message(
                    admin, reply.html, parse_mode="HTML", reply_markup=keyboard(reply.buttons)
                )
            except TelegramError as error:
                log.warning("an admin could not be told of fixed answers: %s", error)


def render_broken(broken: list[tuple[Pin, Standing]], language: Language) -> Reply:
    """Return which fixed answers are not used any more, each with a button that takes the pin off."""
    shown = broken[:20]
    lines = [say("pins_broken", language, count=len(broken))]
    lines += [
        f"{n}. {escape(first_chars(pin.question, MAX_LABEL_CHARS))}　{say(f'pin_{standing}', language)}"
        for n, (pin, standing) in enumerate(shown, 1)
    ]
    off = say("button_unpin", language)
    buttons = [Button(f"{off} {n}", f"unpin:{pin.number}:0") for n, (pin, _) in enumerate(shown, 1)]
    return Reply("\n".join(lines), tuple(tuple(buttons[n : n + 3]) for n in range(0, len(buttons), 3)))

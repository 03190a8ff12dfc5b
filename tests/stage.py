"""A stage for scenes: people talk to the real bot over the emulator, and all of it is written down as they see it.

    @scene("读者 1", "一屏看完")
    async def one_screen(stage: Stage) -> None:
        ada = stage.person("小林")
        await stage.says(ada, "2023年江门GDP是多少？")
        await stage.presses(ada, "上下文")

A scene has an emulator and a data folder with the built-in articles of its own, so it may change what it likes.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from botapi import BotApi, Group, Person
from botapi.text import slice_utf16, utf16_length
from telegram_bot import RunningBot, checked_api, copy_data, running

from bot.slot import EngineSlot
from corpus.collection import Collection

Message: TypeAlias = dict[str, Any]

PATIENCE_S = 30.0
"""How long a scene waits for a message: what takes a process of its own may take some seconds to start."""

_OPENING = {"bold": "**", "underline": "__", "italic": "*", "code": "`", "pre": "`"}
_QUOTES = {"blockquote", "expandable_blockquote"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: the point of the plan it shows, its title, and what happens."""

    point: str
    title: str
    play: "Callable[[Stage], Awaitable[None]]"

    @property
    def name(self) -> str:
        """What it is called by: the name of its function."""
        return self.play.__name__


SCENES: list[Scene] = []


def scene(
    point: str, title: str
) -> "Callable[[Callable[[Stage], Awaitable[None]]], Callable[[Stage], Awaitable[None]]]":
    """Register a function as a scene."""

    def register(play: "Callable[[Stage], Awaitable[None]]") -> "Callable[[Stage], Awaitable[None]]":
        SCENES.append(Scene(point, title, play))
        return play

    return register


@dataclass(slots=True)
class Stage:
    """Where a scene is played. `lines` is what has been written down so far."""

    api: BotApi
    bot: RunningBot
    data: Path
    lines: list[str] = field(default_factory=list)
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str, *, number: int = 0, language: str | None = "zh-hans") -> Person:
        """Return the person of a name, numbered in the order of their coming; ADMIN's number makes an admin."""
        if name not in self._people:
            self._people[name] = self.api.person(number or len(self._people) + 1, name=name, language=language)
        return self._people[name]

    def group(self, title: str = "产业群", *, number: int = -100, forum: bool = False) -> Group:
        """Return a group."""
        return self.api.group(number, title=title, forum=forum)

    def note(self, text: str) -> None:
        """Write down what happens beside the talk."""
        self.lines.append(f"（{text}）")

    async def says(self, person: Person, text: str, *, replies: int = 1, **how: Any) -> Message:
        """Let somebody write, and write down that and so many replies of the bot; return the last."""
        self.lines.append(f"{_name(person)}> {text}")
        said = await person.says(text, **how)
        for _ in range(replies):
            said = await self.hears(how.get("in_") or person)
        return said

    async def sends(self, person: Person, name: str, content: bytes, *, replies: int = 1, **how: Any) -> Message:
        """Let somebody send a file, and write down that and the replies; return the last."""
        self.lines.append(f"{_name(person)}> [文件 {name}] {how.get('caption', '')}".rstrip())
        said = await person.sends_document(name, content, **how)
        for _ in range(replies):
            said = await self.hears(how.get("in_") or person)
        return said

    async def edits(self, person: Person, message: Message, text: str, *, replies: int = 1) -> Message:
        """Let somebody edit a message of their own, and write down that and the replies; return the last."""
        self.lines.append(f"{_name(person)}> （改成）{text}")
        said = await person.edits(message, text)
        for _ in range(replies):
            said = await self.hears(self.api.chats[message["chat"]["id"]])
        return said

    async def presses(
        self, person: Person, label: str, *, on: Message | None = None, data: str | None = None, replies: int = 1
    ) -> Message:
        """Let somebody press a button, and write down the alert it gives, or else so many replies; return the last."""
        query = await person.presses(label, on=on, data=data)
        self.lines.append(f"{_name(person)}> [{label or data}]")
        answer = await self.api.answered(query)
        if answer.get("text"):
            self.lines.append(f"  〔{answer['text']}〕")
            return answer
        said: Message = {}
        for _ in range(replies):
            said = await self.hears(self.api.chats[query["message"]["chat"]["id"]])
        return said

    async def shares(self, person: Person, what: str, *, replies: int = 1, **content: Any) -> None:
        """Let somebody send what is no text, with its fields of a message, and write down that and the replies."""
        self.lines.append(f"{_name(person)}> [{what}] {content.get('caption', '')}".rstrip())
        self.api.updates.push("message", person.new_message(person.user, **content))
        for _ in range(replies):
            await self.hears(person)

    def copied(self, label: str, message: Message) -> str:
        """Return what a button copies. Raises AssertionError where it copies nothing."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        texts = [button["copy_text"]["text"] for row in rows for button in row if button["text"] == label]
        assert texts, f"no button {label!r} that copies: {rows}"
        return str(texts[0])

    async def hears(self, chat: Any) -> Message:
        """Write down and return the next message the bot sends or edits in a chat."""
        message: Message = await chat.next_reply(PATIENCE_S)
        self.lines += [f"  {line}" for line in written_down(message)]
        return message

    def writes_article(self, name: str, text: str | None) -> None:
        """Put an article beside the built-in ones, or with None take it away again; it counts once reindexed."""
        file = self.data / "articles" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")
        self.bot.slot.update()


def written_down(message: Message) -> list[str]:
    """Return a message in lines, as a person sees it: ** bold, __ underlined, ▎ quoted, ⌄ folded, [buttons]."""
    lines = [f"[图 {photo['width']}×{photo['height']}]" for photo in message.get("photo", [])[-1:]]
    if "document" in message:
        lines.append(f"[文件 {message['document']['file_name']}]")
    key = "caption" if "caption" in message else "text"
    lines += _marked(message.get(key, ""), message.get("caption_entities" if key == "caption" else "entities", []))
    if "edit_date" in message:
        lines[0] = f"✎ {lines[0]}"
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [*lines, *(" ".join(f"[{button['text']}]" for button in row) for row in rows)]


def _marked(text: str, entities: list[Message]) -> list[str]:
    """Return a text in lines with what is bold, underlined, code or quoted marked."""
    signs: dict[int, list[str]] = {}
    for entity in entities:
        if sign := _OPENING.get(entity["type"]):
            signs.setdefault(entity["offset"], []).append(sign)
            signs.setdefault(entity["offset"] + entity["length"], []).insert(0, sign)
    quotes = [(one["offset"], one["offset"] + one["length"], one["type"]) for one in entities if one["type"] in _QUOTES]
    lines, place = [], 0
    for line in text.split("\n"):
        end = place + utf16_length(line)
        marks = sorted(mark for mark in signs if place <= mark <= end)
        cuts = [place, *marks, end]
        pieces = [slice_utf16(text, cuts[0], cuts[1] - cuts[0])]
        for number, mark in enumerate(marks, 1):
            pieces += [*signs.pop(mark), slice_utf16(text, mark, cuts[number + 1] - mark)]
        quote = next((kind for start, stop, kind in quotes if start <= place < stop), "")
        folded = any(kind == "expandable_blockquote" and stop == end for start, stop, kind in quotes if start <= place)
        lines.append(f"{'▎' if quote else ''}{''.join(pieces)}{' ⌄' if folded else ''}")
        place = end + 1
    return lines


def _name(person: Person) -> str:
    return str(person.user["first_name"])


@asynccontextmanager
async def staged(built: Path, **how: Any) -> AsyncIterator[Stage]:
    """A stage on a copy of a data folder; `how` goes to `running`."""
    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(built, Path(folder))
        async with checked_api() as api, running(api, data, **how) as bot:
            yield Stage(api, bot, data)


async def play(one: Scene, built: Path) -> str:
    """Play a scene and return its transcript. Raises AssertionError where the bot stays silent or breaks the API."""
    async with staged(built) as stage:
        await one.play(stage)
    return "\n".join([f"## {one.point} {one.title}", "", *stage.lines, ""])


def build() -> Path:
    """Return a new data folder with the built-in articles indexed; whoever asks for it puts it away."""
    data = Path(tempfile.mkdtemp())
    EngineSlot(Collection(data))
    return data

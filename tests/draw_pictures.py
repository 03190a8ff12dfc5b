"""Draws the pictures of the README: a conversation with the real bot over the emulator, as a phone shows it.

python tests/draw_pictures.py      (make pictures)
"""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from botapi import BotApi, Person
from phone import Message, draw_chat
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from telegram_bot import checked_api, running

from bot.slot import EngineSlot
from corpus.collection import Collection

FOLDER = Path(__file__).parent / "pictures"
SAYS = "says"
"""Under this name a picture holds the text of its messages, by which a test knows whether it is still true."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What somebody writes, and then the buttons pressed, each under the newest message that has it.

    The picture shows the messages from number `first` on.
    """

    name: str
    text: str
    presses: tuple[str, ...] = ()
    first: int = 0


SCENES = (
    Scene("card", "2023年江门GDP是多少？"),
    Scene("series", "/figures 工业投资"),
    Scene("chart", "/figures GDP", ("图",), first=2),
    Scene("profile", "/industry 硅能源"),
)
SHOWN_WIDTH = 720


async def play(scene: Scene, person: Person) -> list[Message]:
    """Return the messages of a scene that its picture shows, the person's own first."""
    messages = [await person.says(scene.text), await person.next_reply()]
    for label in scene.presses:
        await person.presses(label)
        messages.append(await person.next_reply())
    return messages[scene.first :]


def text_of(messages: list[Message]) -> str:
    """Return what messages say, with the sizes of their photos, and their buttons."""
    lines = []
    for message in messages:
        lines += [f"[{photo['width']}×{photo['height']}]" for photo in message.get("photo", [])]
        lines.append(message.get("text") or message.get("caption") or "")
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        lines += [" ".join(f"[{button['text']}]" for button in row) for row in rows]
    return "\n".join(filter(None, lines))


def files_of(messages: list[Message], api: BotApi) -> dict[str, bytes]:
    """Return the contents of the files that messages name, by id."""
    ids = [photo["file_id"] for message in messages for photo in message.get("photo", [])]
    ids += [message["document"]["file_id"] for message in messages if "document" in message]
    return {file_id: api.files.get(file_id).data for file_id in ids}


def save(image: Image.Image, path: Path, says: str) -> None:
    """Write a picture, small and with few colours, and what it says."""
    size = (SHOWN_WIDTH, round(image.height * SHOWN_WIDTH / image.width))
    facts = PngInfo()
    facts.add_itxt(SAYS, says)
    image.resize(size, Image.Resampling.LANCZOS).quantize(
        256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    ).save(path, "PNG", optimize=True, pnginfo=facts)


def said_in(path: Path) -> str:
    """Return what a picture says."""
    with Image.open(path) as image:
        image.load()
        return str(image.text[SAYS])  # type: ignore[attr-defined]


async def draw_all(data: Path, folder: Path) -> None:
    """Play every scene on an indexed data folder, and write its picture in light and in dark."""
    for scene in SCENES:
        async with checked_api() as api, running(api, data, history=data / f"{scene.name}.sqlite3"):
            messages = await play(scene, api.person(1))
            for dark in (False, True):
                image = draw_chat(messages, files_of(messages, api), dark=dark)
                save(image, folder / f"{scene.name}{'-dark' if dark else ''}.png", text_of(messages))


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        EngineSlot(Collection(Path(data)))
        asyncio.run(draw_all(Path(data), FOLDER))


if __name__ == "__main__":
    main()

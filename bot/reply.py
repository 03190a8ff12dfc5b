"""What is sent: a text in Telegram's HTML, and the buttons under it. The terminal shows the same."""

from dataclasses import dataclass, replace
from html.parser import HTMLParser

MAX_TEXT_UNITS = 4096
"""Telegram's limit for a message, in UTF-16 units after its markup is read."""

MAX_COPY_UNITS = 256
"""The same for what a button copies."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and what Telegram sends back when it is pressed (64 bytes at most).

    With a `copy` (256 UTF-16 units at most) it copies that on the reader's side, and nothing is sent back.
    """

    label: str
    callback: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message: its HTML, and rows of buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()


def with_notice(reply: Reply, notice: str) -> Reply:
    """Return a reply with a line of HTML above it, "" for none."""
    return replace(reply, html=f"{notice}\n{reply.html}") if notice else reply


def utf16_units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _TerminalWriter(HTMLParser):
    """Turns Telegram's HTML into lines for a terminal: a bar before quotes, bold where colours are on."""

    def __init__(self, *, colour: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.colour = colour
        self.lines = [""]
        self.quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._break()
            self.quoted = True
        elif tag == "b" and self.colour:
            self.lines[-1] += "\x1b[1m"

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.quoted = False
            self._break()
        elif tag == "b" and self.colour:
            self.lines[-1] += "\x1b[0m"

    def handle_data(self, data: str) -> None:
        first, *others = data.split("\n")
        self._add(first)
        for line in others:
            self.lines.append("")
            self._add(line)

    def _add(self, text: str) -> None:
        if text and self.quoted and not self.lines[-1]:
            self.lines[-1] = "▎"
        self.lines[-1] += text

    def _break(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def to_terminal(reply: Reply, *, colour: bool = False) -> str:
    """Return the reply as text for a terminal; with colours on, its buttons stand in brackets on a last line."""
    writer = _TerminalWriter(colour=colour)
    writer.feed(reply.html)
    writer.close()
    text = "\n".join(line for line in writer.lines if line)
    if colour and reply.buttons:
        text += "\n" + " ".join(f"[{button.label}]" for row in reply.buttons for button in row)
    return text

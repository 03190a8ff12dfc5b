"""An article with one of its sentences marked: as messages where a few hold it, else as a file to read."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.render import MAX_TITLE_CHARS, escape, first_chars, in_guillemets
from bot.reply import MAX_TEXT_UNITS, Reply, utf16_units
from bot.texts import Language, say
from corpus.article import BlockKind, ParsedArticle, Sentence
from corpus.lines import is_latin

MAX_MESSAGES = 3
MAX_UNITS = MAX_TEXT_UNITS - 400
"""What a message takes of an article: the rest is for its title and a notice."""

MAX_PIECES = 90
"""A message shows a hundred marked places; each piece is one at most."""

MAX_EXCERPT_UNITS = 700
MAX_FILE_NAME_CHARS = 40
_RUNNING = (BlockKind.TEXT, BlockKind.ITEM)
_COUNTED = (*_RUNNING, BlockKind.CAPTION)
_STYLE = (
    "body{max-width:42em;margin:auto;padding:1em;line-height:1.8;font-size:1.1em}mark{background:#ffe98a}"
    "h1{font-size:1.4em}h2{font-size:1.1em}.aside{color:#777}"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as it is sent: messages in order, the marked sentence open in one of them, and the file if it is too
    long for them, else None."""

    replies: tuple[Reply, ...]
    file: File | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as HTML, the length of its text, whether a line begins with it, and whether it lies in the paragraph
    of the marked one."""

    html: str
    units: int
    begins: bool
    near: bool


def show_article(parsed: ParsedArticle, marked: int, language: Language, notice: str = "") -> ShownArticle:
    """Return an article with sentence number `marked` in bold and underlined; what is far from it is folded.

    `notice` is HTML that stands first. An article for which MAX_MESSAGES do not suffice comes as a file, with the
    sentence and what stands around it as the message.
    """
    article = parsed.article
    published = article.published or say("undated", language)
    title = in_guillemets(first_chars(" ".join(article.title.split()), MAX_TITLE_CHARS))
    head = f"<b>{escape(title)}</b>· {escape(published)}"
    head = f"{notice}\n{head}" if notice else head
    pieces = [piece for line in _lines(parsed, marked) for piece in line]
    chunks = list(_chunked(pieces))
    if len(chunks) <= MAX_MESSAGES:
        texts = [_folded(chunk) for chunk in chunks] or [""]
        return ShownArticle((Reply(f"{head}\n{texts[0]}".strip()), *map(Reply, texts[1:])))
    text = f"{head}\n{_folded(_excerpt(pieces))}\n{say('article_as_file', language)}"
    return ShownArticle((Reply(text),), File(_file_name(article.title), _page(parsed, marked, language)))


def _paragraphs(parsed: ParsedArticle, marked: int) -> Iterator[tuple[BlockKind, list[Sentence]]]:
    """Yield the paragraphs of an article in reading order; repeats, and headings that are its title, are left out."""
    title = (BlockKind.HEADING, parsed.article.title)
    kept = (
        one
        for one in parsed.sentences
        if one.number == marked or (one.kind is not BlockKind.REPEAT and (one.kind, one.text) != title)
    )
    for _, together in groupby(
        kept, key=lambda one: (one.kind, one.paragraph if one.kind in _COUNTED else -one.number)
    ):
        sentences = list(together)
        yield sentences[0].kind, sentences


def _lines(parsed: ParsedArticle, marked: int) -> Iterator[list[_Piece]]:
    """Yield each paragraph as pieces."""
    for kind, sentences in _paragraphs(parsed, marked):
        near = any(one.number == marked for one in sentences)
        pieces, before = [], ""
        for sentence in sentences:
            text = f"{_gap(before, sentence.text)}{sentence.text}"
            for part, start in _cut(text):
                written = _in_style(escape(part), kind, marked=sentence.number == marked)
                pieces.append(_Piece(written, utf16_units(part), not before and not start, near))
            before = sentence.text
        yield pieces


def _cut(text: str) -> Iterator[tuple[str, int]]:
    """Yield a text in parts that fit a message, each with its place."""
    for start in range(0, len(text), MAX_UNITS // 2):
        yield text[start : start + MAX_UNITS // 2], start


def _gap(before: str, text: str) -> str:
    return " " if before and is_latin(before[-1]) and is_latin(text[:1]) else ""


def _in_style(text: str, kind: BlockKind, *, marked: bool) -> str:
    if marked:
        return f"<b><u>{text}</u></b>"
    if kind is BlockKind.HEADING:
        return f"<b>{text}</b>"
    return text if kind in _RUNNING else f"<i>{text}</i>"


def _chunked(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Yield pieces in chunks of which each fits a message, broken between paragraphs where that wastes little."""
    chunk: list[_Piece] = []
    room = MAX_UNITS
    for number, piece in enumerate(pieces):
        paragraph = piece.units + 1
        if piece.begins:
            paragraph += sum(one.units for one in _rest_of_paragraph(pieces, number))
        short = piece.units + 1 > room or (paragraph > room and room < MAX_UNITS // 4)
        if chunk and (short or len(chunk) == MAX_PIECES):
            yield chunk
            chunk, room = [], MAX_UNITS
        chunk.append(piece)
        room -= piece.units + 1
    if chunk:
        yield chunk


def _rest_of_paragraph(pieces: Sequence[_Piece], first: int) -> Iterator[_Piece]:
    for piece in pieces[first + 1 :]:
        if piece.begins:
            return
        yield piece


def _excerpt(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the paragraph of the marked sentence with what stands around it, as far as MAX_EXCERPT_UNITS go."""
    near = [number for number, piece in enumerate(pieces) if piece.near]
    first = last = next((n for n in near if "<u>" in pieces[n].html), 0)
    room, grown = MAX_EXCERPT_UNITS, True
    while grown:
        grown = False
        for step, end in ((-1, first), (1, last)):
            beside = end + step
            if 0 <= beside < len(pieces) and pieces[beside].units < room:
                first, last, room = min(first, beside), max(last, beside), room - pieces[beside].units - 1
                grown = True
    return list(pieces[first : last + 1])


def _folded(pieces: Sequence[_Piece]) -> str:
    """Return pieces as HTML: the paragraph of the marked sentence open, what stands before and behind it folded."""
    parts = []
    for near, together in groupby(pieces, key=lambda piece: piece.near):
        text = "".join(f"\n{piece.html}" if piece.begins else piece.html for piece in together).lstrip("\n")
        parts.append(text if near else f"<blockquote expandable>{text}</blockquote>")
    return "\n".join(parts)


def _file_name(title: str) -> str:
    name = "".join(char if char.isalnum() else "-" for char in title)[:MAX_FILE_NAME_CHARS].strip("-")
    return f"{name or 'article'}.html"


def _page(parsed: ParsedArticle, marked: int, language: Language) -> bytes:
    """Return the article as a page for a browser, which opens at the marked sentence under #here."""
    title = html.escape(parsed.article.title)
    published = html.escape(parsed.article.published or say("undated", language))
    body = []
    for kind, sentences in _paragraphs(parsed, marked):
        text, before = "", ""
        for sentence in sentences:
            written = html.escape(sentence.text)
            here = f'<mark id="here">{written}</mark>' if sentence.number == marked else written
            text += _gap(before, sentence.text) + here
            before = sentence.text
        tag = "h2" if kind is BlockKind.HEADING else "p"
        aside = "" if kind in (*_RUNNING, BlockKind.HEADING) else ' class="aside"'
        body.append(f"<{tag}{aside}>{text}</{tag}>")
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f'<p class="aside">{published} · <a href="#here">{html.escape(say("article_here", language))}</a></p>'
        f"{''.join(body)}</body></html>"
    )
    return page.encode("utf-8", "replace")

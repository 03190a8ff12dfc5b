"""The text of docx, pdf and html files. Files of strangers: call this only in a process of its own (`convert`).

Each function returns a Document; what it cannot read it refuses with UnreadableFileError.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from corpus.decoding import chinese_share, decode_text
from corpus.errors import Trouble, UnreadableFileError
from corpus.reading import first_heading, is_published
from corpus.text import is_visible

MAX_UNPACKED_BYTES = 100 << 20
MAX_XML_BYTES = 30 << 20
MAX_PAGES = 500
MIN_CHARS_A_PAGE = 10
"""A pdf with fewer visible characters to the page is a scan."""

MIN_PAGE_CHARS = 40
"""What a web page has less of than this is no article."""

MIN_WRAPPED_WIDTH, WRAP_SLACK = 24, 6
"""Lines narrower than the first (in Latin letters) are not wrapped; full ones may be narrower by the second."""

_ENDS = "。！？!?…”"
_LEAST_CHINESE, _LEAST_LATIN = 0.2, 0.5
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–·\s]*")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: its text with a blank line between paragraphs, and what it says of itself."""

    text: str
    title: str = ""
    published: str | None = None


def read_docx(content: bytes) -> Document:
    """Return the paragraphs and tables of a Word file in their order; headings are marked as Markdown has them."""
    check_docx(content)
    import docx  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    title, blocks = "", []
    for item in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(item, Table):
            blocks += ["\t".join(_cells(row)) for row in item.rows]
            continue
        text = item.text.strip()
        style = (item.style.name if item.style else None) or ""
        level = _heading_level(style)
        if text and style == "Title" and not title:
            title = " ".join(text.split())
        blocks.append(f"{'#' * level} {' '.join(text.split())}" if level and text else text)
    return Document("\n\n".join(filter(None, blocks)), title)


def check_docx(content: bytes) -> None:
    """Look at the sizes a Word file declares before anything unpacks it. Raises UnreadableFileError."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sizes = {info.filename: info.file_size for info in packed.infolist()}
    largest = max((size for name, size in sizes.items() if name.endswith((".xml", ".rels"))), default=0)
    if sum(sizes.values()) > MAX_UNPACKED_BYTES or largest > MAX_XML_BYTES:
        raise UnreadableFileError("", Trouble.TOO_LARGE)


def _cells(row: Any) -> list[str]:
    """Return the texts of a row; a cell that spans several columns is named once."""
    texts: list[str] = []
    seen: list[Any] = []
    for cell in row.cells:
        if not any(cell._tc is other for other in seen):
            seen.append(cell._tc)
            texts.append(" ".join(cell.text.split()))
    return texts


def _heading_level(style: str) -> int:
    """Return the level of a heading's style, 1 for the title, 0 for running text."""
    if style == "Title":
        return 1
    found = re.fullmatch(r"(?:Heading|heading|标题)\s*([1-6])", style)
    return int(found[1]) if found else 0


def read_pdf(content: bytes) -> Document:
    """Return the lines of a pdf page by page, without page numbers and what stands at the head of every page."""
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFileError("", Trouble.ENCRYPTED)
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableFileError("", Trouble.TOO_LONG)
    pages = [page.extract_text().splitlines() for page in reader.pages]
    text = "\n\n".join(unwrap([line for lines in pages for line in _without_margins(lines, pages)]))
    visible = sum(map(is_visible, text))
    if visible < max(1, MIN_CHARS_A_PAGE * len(pages)):
        raise UnreadableFileError("", Trouble.SCAN)
    latin = sum(char.isascii() and char.isalnum() for char in text) / visible
    if chinese_share(text) < _LEAST_CHINESE and latin < _LEAST_LATIN:
        raise UnreadableFileError("", Trouble.GARBLED)
    title = first_heading(text) or ""
    return Document(f"# {text}" if title and text.startswith(title) else text, title)


def _without_margins(lines: list[str], pages: list[list[str]]) -> list[str]:
    """Return the lines of a page without its number, and without a first or last line that most pages share."""
    shared = Counter(line.strip() for page in pages for line in {*page[:1], *page[-1:]})
    margins = {line for line, count in shared.items() if count >= 3 and count * 2 > len(pages)}
    kept = [line.rstrip() for line in lines]
    for place in (0, -1):
        while kept and (kept[place].strip() in margins or _PAGE_NUMBER.fullmatch(kept[place].strip() or "0")):
            del kept[place]
    return kept


def unwrap(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of lines that were wrapped at a width: a full line without an end goes on in the next.

    A paragraph is cut after a full line that ends a sentence; no sentence is. Blank lines are no lines, so that what
    goes on over the page is put together too.
    """
    kept = [line for line in lines if line.strip()]
    widths = sorted(_width(line) for line in kept)
    full = widths[len(widths) * 9 // 10] if widths else 0
    paragraphs: list[str] = []
    goes_on = False
    for line in kept:
        text = line.strip()
        if goes_on and not line.startswith(("\u3000\u3000", "    ")):
            both_latin = paragraphs[-1][-1:].isascii() and text[:1].isascii()
            letters = paragraphs[-1][-1:].isalpha() or text[:1].isalpha()
            paragraphs[-1] += (" " if both_latin and letters else "") + text
        else:
            paragraphs.append(text)
        goes_on = _width(line) >= max(MIN_WRAPPED_WIDTH, full - WRAP_SLACK) and text[-1] not in _ENDS
    return paragraphs


def _width(line: str) -> int:
    """Return how wide a line is printed: a Chinese character as two Latin ones."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line.rstrip())


def read_html(content: bytes) -> Document:
    """Return the article of a web page with its title and date, without menus, comments and advertisements."""
    import trafilatura  # noqa: PLC0415

    found = trafilatura.bare_extraction(_decode_html(content), include_comments=False, with_metadata=True)
    text, title, date = (getattr(found, name, None) or "" for name in ("text", "title", "date"))
    if sum(map(is_visible, text)) < MIN_PAGE_CHARS:
        raise UnreadableFileError("", Trouble.NO_ARTICLE)
    title = " ".join(title.split())
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    body = [f"# {line}" if number == 0 and line == title else line for number, line in enumerate(lines)]
    return Document("\n\n".join(body), title, date if is_published(date) else None)


def _decode_html(content: bytes) -> str:
    """Return the text of a page: UTF-8 where it is that, else what the page says it is, else a guess."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _META_CHARSET.search(content[:4096])
        name = said[1].decode().lower() if said else ""
        encoding = "gb18030" if name.startswith("gb") else name if name.startswith("big5") else ""
        return content.decode(encoding, "replace") if encoding else decode_text("", content)


READERS = {"docx": read_docx, "pdf": read_pdf, "html": read_html}

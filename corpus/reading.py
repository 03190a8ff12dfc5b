"""Reading article files: Markdown, plain text, JSON Lines, and JSON Lines packed with xz.

A file is UTF-8 with optional front matter: a first line `---`, lines `key: value` taken literally, a line `---`. The
body is every code point after that line's newline, stored as it came.
"""

import json
import lzma
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from corpus.article import Article
from corpus.errors import ArticleFormatError, Fault
from corpus.text import is_visible

ARTICLE_SUFFIXES = (".md", ".txt")
COLLECTION_SUFFIXES = (".jsonl", ".jsonl.xz")
FRONT_MATTER_KEYS = ("title", "published", "column", "source")

MAX_HEADING_CHARS = 40

_PUBLISHED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\s*")


def is_published(text: str) -> bool:
    """Whether a text is a date of publication that there is: YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _PUBLISHED.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a folder (by file name) or of one file, in order.

    Raises ArticleFormatError at the first file or line that is no article or whose id stands there already, and for a
    path that does not exist.
    """
    if path.is_dir():
        yield from map(read_article, files_by_id(path).values())
    elif path.name.endswith(COLLECTION_SUFFIXES):
        yield from _read_json_lines(path)
    elif path.suffix.lower() in ARTICLE_SUFFIXES:
        yield read_article(path)
    elif path.exists():
        raise ArticleFormatError(path, Fault.KIND)
    else:
        raise ArticleFormatError(path, Fault.NO_FILE)


def article_files(folder: Path) -> list[Path]:
    """Return the article files right in a folder, sorted by name; hidden files are left out."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in ARTICLE_SUFFIXES and file.name[0] != ".")
    return sorted((file for file in files if file.is_file()), key=lambda file: file.name)


def files_by_id(folder: Path) -> dict[str, Path]:
    """Return the article files right in a folder by the ids their names give, sorted by name.

    Raises ArticleFormatError where two give the same id.
    """
    found: dict[str, Path] = {}
    for file in article_files(folder):
        first = found.setdefault(well_formed(file.stem), file)
        if first is not file:
            raise ArticleFormatError(file, Fault.SAME_NAME, first.name)
    return found


def read_article(path: Path) -> Article:
    """Read one .md or .txt file. Raises ArticleFormatError if it is not UTF-8 text or holds nothing to read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArticleFormatError(path, Fault.UNREADABLE, error.strerror) from error
    return parse_article(path, content)


def parse_article(path: Path, content: bytes) -> Article:
    """Make an article of a file's bytes; `path` gives the id (its stem, well-formed) and names the file in errors."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleFormatError(path, Fault.NOT_UTF8) from error
    return article_of(path, text)


def article_of(path: Path, text: str) -> Article:
    """Make an article of a file's text, its front matter included; `path` is as for `parse_article`."""
    if "\x00" in text:
        raise ArticleFormatError(path, Fault.NULLS)
    fields, body = _split_front_matter(text, path)
    if not any(map(is_visible, body)):
        raise ArticleFormatError(path, Fault.EMPTY)
    article_id = well_formed(path.stem)
    return Article(
        article_id=article_id,
        title=fields.get("title") or derived_title(body, article_id),
        body=body,
        published=fields.get("published"),
        column=fields.get("column"),
        source=fields.get("source"),
    )


def _split_front_matter(text: str, path: Path) -> tuple[dict[str, str], str]:
    """Return the front matter's fields and the body. Without front matter, or without its end, all is body."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return {}, text
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if not colon:
            if line.strip():
                raise ArticleFormatError(path, Fault.FRONT_MATTER, line=number)
            continue
        if key in FRONT_MATTER_KEYS and value.strip():
            fields[key] = value.strip()
            if key == "published" and not is_published(fields[key]):
                raise ArticleFormatError(path, Fault.PUBLISHED, fields[key], line=number)
    return fields, "\n".join(lines[end + 1 :])


def first_heading(body: str) -> str | None:
    """Return the first heading: a Markdown heading, else a first line that is short and open-ended. None without."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    matches = (_HEADING.fullmatch(line) for line in lines)
    marked = next((match[1] for match in matches if match), None)
    if (
        marked is None
        and len(lines) > 1
        and len(lines[0]) <= MAX_HEADING_CHARS
        and lines[0][-1] not in "。！？；，、：:;,."
    ):
        return lines[0]
    return marked


def derived_title(body: str, article_id: str) -> str:
    """Return the title of an article that comes without one: its first heading, else its id."""
    return one_line(first_heading(body) or "") or article_id


def format_article(article: Article) -> str:
    """Return the file's text that reads back as this article (its id is the file's stem)."""
    fields = {
        "title": article.title,
        "column": article.column,
        "published": article.published,
        "source": article.source,
    }
    lines = [f"{key}: {one_line(value)}" for key, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", article.body])


def _open_lines(path: Path) -> IO[bytes]:
    return lzma.open(path, "rb") if path.name.endswith(".xz") else path.open("rb")


def _read_json_lines(path: Path) -> Iterator[Article]:
    seen: dict[str, int] = {}
    try:
        with _open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parse_json_line(path, number, line, seen)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ArticleFormatError(path, Fault.UNREADABLE, getattr(error, "strerror", None) or str(error)) from error
    if not seen:
        raise ArticleFormatError(path, Fault.EMPTY)


def _parse_json_line(path: Path, number: int, line: bytes, seen: dict[str, int]) -> Article:
    def refuse(fault: Fault, found: object = "") -> ArticleFormatError:
        return ArticleFormatError(path, fault, found, line=number)

    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise refuse(Fault.NO_JSON) from error
    if not isinstance(row, dict):
        raise refuse(Fault.NO_OBJECT)
    text, article_id = row.get("text"), row.get("id")
    if isinstance(article_id, int) and not isinstance(article_id, bool):
        article_id = str(article_id)
    if not isinstance(article_id, str) or not article_id.strip():
        raise refuse(Fault.NO_ID)
    article_id = well_formed(article_id)
    if not isinstance(text, str) or not any(map(is_visible, text)):
        raise refuse(Fault.NO_TEXT)
    if "\x00" in text:
        raise refuse(Fault.NULLS)
    if article_id in seen:
        raise refuse(Fault.SAME_ID, seen[article_id])
    seen[article_id] = number
    published = row.get("published") or None
    if published is not None and not (isinstance(published, str) and is_published(published)):
        raise refuse(Fault.PUBLISHED, published)
    given = (row.get(key) for key in ("title", "column", "source"))
    title, column, source = (one_line(value) if isinstance(value, str) else "" for value in given)
    body = well_formed(text)
    return Article(
        article_id=article_id,
        title=title or derived_title(body, article_id),
        body=body,
        published=published,
        column=column or None,
        source=source or None,
    )


def well_formed(text: str) -> str:
    """Return the text with lone surrogates replaced by U+FFFD, so that it can be printed and stored."""
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return a text fit for one line: well-formed, white space and null characters as single spaces."""
    return " ".join(well_formed(text).replace("\x00", " ").split())


def slug(title: str) -> str:
    """Return a title as part of a file's name: letters and digits kept, the rest as single hyphens, 40 at most."""
    kept = "".join(char if char.isalnum() else " " for char in unicodedata.normalize("NFKC", title))
    return "-".join(kept.split())[:40].strip("-") or "article"

"""Articles out of files of any format that is read: txt, md, docx, pdf, html, and zips of them.

    read_any        a path, of a folder or a .jsonl file too → Articles
    convert_files   a file, or what is in a zip → an Article or what is the matter, one by one
    convert         one file → an Article

Formats made by strangers' programs are read in a process of their own, which may take neither long nor much.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from corpus.article import Article
from corpus.decoding import decode_text
from corpus.documents import MAX_UNPACKED_BYTES
from corpus.errors import CorpusError, Trouble, UnreadableFileError
from corpus.reading import COLLECTION_SUFFIXES, article_of, derived_title, one_line, read_articles, well_formed
from corpus.text import is_visible

MAX_FILE_BYTES = 20 << 20
MAX_ARTICLE_CHARS = 2_000_000
MAX_MEMBERS = 200
TIME_LIMIT_S = 30.0

TEXT_SUFFIXES = (".txt", ".md", ".markdown", ".text")
SUFFIXES = (*TEXT_SUFFIXES, ".docx", ".pdf", ".html", ".htm", ".zip")
"""What may be converted; what a file is is told by its beginning first, and by its name where that says nothing."""

_START = "import sys; sys.path[:] = sys.argv[2:]; from corpus.conversion_worker import main; main(sys.argv[1])"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a zip begins; PK alone may be the first word of a text."""
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PASSWORD_BIT = 1


def read_any(path: Path) -> Iterator[Article]:
    """Yield the articles of a file of any format, of a folder, or of a .jsonl or .jsonl.xz file.

    Raises CorpusError at the first that cannot be read.
    """
    if path.is_file() and not path.name.endswith(COLLECTION_SUFFIXES):
        for found in convert_files(path.name, path.read_bytes()):
            if isinstance(found, CorpusError):
                raise found
            yield found
    else:
        yield from read_articles(path)


def convert_files(name: str, content: bytes) -> Iterator[Article | CorpusError]:
    """Yield the article of a file, or for each file of a zip in its order the article or what is the matter with it.

    What the machine put into a zip by itself is passed over. Never raises CorpusError.
    """
    try:
        kind = kind_of(name, content)
        members = list(_members(name, content)) if kind == "zip" else [(name, content)]
    except CorpusError as error:
        yield error
        return
    for member, held in members:
        try:
            if isinstance(held, Trouble):
                raise UnreadableFileError(member, held)
            if kind == "zip" and kind_of(member, held) == "zip":
                raise UnreadableFileError(member, Trouble.NESTED)
            yield convert(member, held)
        except CorpusError as error:
            yield error


def convert(name: str, content: bytes) -> Article:
    """Return the article of one file; its id is the name's stem, for `Collection.add` to replace.

    Raises UnreadableFileError, or ArticleFormatError where a text's front matter is wrong.
    """
    kind = kind_of(name, content)
    if kind == "zip":
        raise UnreadableFileError(name, Trouble.NESTED)
    path = Path(one_line(PurePosixPath(name.replace("\\", "/")).name) or "file")
    if kind == "text":
        text = decode_text(name, content)
        _check_text(name, text)
        article = article_of(path, well_formed(text))
    else:
        told = _read_apart(name, kind, content)
        _check_text(name, told["text"])
        body, stem = well_formed(told["text"]), well_formed(path.stem)
        article = Article(stem, one_line(told["title"]) or derived_title(body, stem), body, told["published"])
    return article


def kind_of(name: str, content: bytes) -> str:
    """Return what a file is: text, docx, pdf, html or zip. Raises UnreadableFileError where it is none of them."""
    if not content:
        raise UnreadableFileError(name, Trouble.EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFileError(name, Trouble.TOO_LARGE)
    suffix = PurePosixPath(name.lower()).suffix
    if content.startswith(_OLE):
        locked = _ENCRYPTED_PACKAGE in content
        raise UnreadableFileError(name, Trouble.ENCRYPTED if locked else Trouble.OLD_WORD)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_PACKED):
        return _kind_of_package(name, content)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in {".html", ".htm"} or head.startswith((b"<!doctype html", b"<html")):
        return "html"
    if suffix in TEXT_SUFFIXES or (not suffix and b"\x00" not in head):
        return "text"
    known = suffix in SUFFIXES
    raise UnreadableFileError(name, Trouble.DAMAGED if known else Trouble.FORMAT)


def _kind_of_package(name: str, content: bytes) -> str:
    """Return whether something packed is a Word file or a zip."""
    names = {info.filename for info in _open_zip(name, content).infolist()}
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names:  # a spreadsheet, or slides
        raise UnreadableFileError(name, Trouble.FORMAT)
    return "zip"


def _open_zip(name: str, content: bytes) -> zipfile.ZipFile:
    """Open a zip; names that do not say they are UTF-8 are taken for GBK."""
    for encoding in ("gb18030", None):
        try:
            return zipfile.ZipFile(io.BytesIO(content), metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise UnreadableFileError(name, Trouble.DAMAGED) from error
    raise UnreadableFileError(name, Trouble.DAMAGED)


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes | Trouble]]:
    """Yield the name and the content, or what is the matter with it, of each file in a zip. Nothing goes to disk.

    Raises UnreadableFileError where there are too many, or they are too large together.
    """
    packed = _open_zip(name, content)
    members = [info for info in packed.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    if not members:
        raise UnreadableFileError(name, Trouble.EMPTY)
    if len(members) > MAX_MEMBERS:
        raise UnreadableFileError(name, Trouble.TOO_MANY)
    if sum(info.file_size for info in members) > MAX_UNPACKED_BYTES:
        raise UnreadableFileError(name, Trouble.TOO_LARGE)
    for info in members:
        shown = _true_name(info.filename)
        if info.flag_bits & _PASSWORD_BIT:
            yield shown, Trouble.ENCRYPTED
        elif info.file_size > MAX_FILE_BYTES:
            yield shown, Trouble.TOO_LARGE
        else:
            try:
                yield shown, packed.read(info)  # never more than it declares: what lies fails its checksum
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
                yield shown, Trouble.DAMAGED


def _is_litter(name: str) -> bool:
    """Whether a file in a zip was put there by the machine."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or not parts or parts[-1].startswith(".") or parts[-1] in {"Thumbs.db", "desktop.ini"}


def _true_name(name: str) -> str:
    """Return a name without its folder; one read as GBK that was UTF-8 all along is set right."""
    with suppress(UnicodeError):
        name = name.encode("gb18030").decode("utf-8")
    return one_line(PurePosixPath(name.replace("\\", "/")).name)


def _check_text(name: str, text: str) -> None:
    if not any(map(is_visible, text)):
        raise UnreadableFileError(name, Trouble.EMPTY)
    if len(text) > MAX_ARTICLE_CHARS:
        raise UnreadableFileError(name, Trouble.TOO_LONG)


def _read_apart(name: str, kind: str, content: bytes) -> dict[str, str]:
    """Return what a process of its own reads out of a file: text, title and published. Raises UnreadableFileError."""
    command = [sys.executable, "-P", "-c", _START, kind, *(str(Path(entry).resolve()) for entry in sys.path)]
    secretless = {key: value for key, value in os.environ.items() if not key.startswith("YIJU_")}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=TIME_LIMIT_S, env=secretless, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(name, Trouble.TOO_SLOW) from error
    try:
        told: dict[str, str] = json.loads(done.stdout)
    except ValueError as error:  # killed at its limits
        raise UnreadableFileError(name, Trouble.TOO_SLOW) from error
    if "trouble" in told:
        raise UnreadableFileError(name, Trouble(told["trouble"]))
    return told

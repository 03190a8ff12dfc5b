"""Files of every format become articles, or a reason says why not."""

import os
import struct
import subprocess
import sys
from collections.abc import Callable

import pytest
from file_samples import (
    PARAGRAPHS,
    TEXT,
    TITLE,
    as_bomb,
    as_docx,
    as_docx_bomb,
    as_html,
    as_pdf,
    as_scan,
    as_zip,
    locked,
)
from opencc import OpenCC

from corpus import conversion
from corpus.article import Article
from corpus.conversion import MAX_ARTICLE_CHARS, convert, convert_files
from corpus.errors import ArticleFormatError, Trouble, UnreadableFileError
from corpus.parsing import parse

BODY = "\n\n".join([TITLE, *PARAGRAPHS])


def trouble_with(name: str, content: bytes) -> Trouble:
    """What is the matter with a file."""
    with pytest.raises(UnreadableFileError) as caught:
        convert(name, content)
    assert str(caught.value).startswith(f"{name}: ")
    return caught.value.trouble


def sentences_of(article: Article, frequencies: dict[str, int]) -> list[str]:
    return [sentence.text for sentence in parse(article, frequencies).sentences]


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["外贸.txt", "外贸.md", "外贸.MD"])
def test_text_of_any_encoding_is_read_letter_by_letter(name: str, encoding: str) -> None:
    assert convert(name, TEXT.encode(encoding)) == Article("外贸", TITLE, TEXT)


def test_big5_text_is_read_letter_by_letter() -> None:
    traditional = OpenCC("s2tw").convert(TEXT)
    assert convert("a.txt", traditional.encode("big5")).body == traditional


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_single_line_is_enough_to_tell_the_encoding(encoding: str) -> None:
    text = "今年外人來了不少。\n" if encoding == "big5" else "今年外贸增长很快。\n"
    assert convert("a.txt", text.encode(encoding)).body == text


@pytest.mark.parametrize("name", ["擂台.txt", "擂台"])
def test_a_text_that_begins_with_pk_is_no_zip(name: str) -> None:
    text = "PK台上见真章，两个县晒出了工业投资。"
    assert convert(name, text.encode()).body == text


def test_front_matter_is_read_in_any_encoding_and_its_errors_name_the_line() -> None:
    front = "---\ntitle: 题目\npublished: 2024-04\n---\n正文。"
    assert convert("a.txt", front.encode("gb18030")) == Article("a", "题目", "正文。", "2024-04")
    with pytest.raises(ArticleFormatError, match=r"a\.txt:2: published"):
        convert("a.txt", b"---\npublished: 2024-13\n---\nx")


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (b" \n\t\n", Trouble.EMPTY),
        (PARAGRAPHS[0].encode() + PARAGRAPHS[1].encode("gb18030"), Trouble.CHARSET),
        (bytes(range(128, 256)) * 9, Trouble.CHARSET),
        (b"abc\x00\x01\x02def", Trouble.CHARSET),
        ("长".encode() * (MAX_ARTICLE_CHARS + 1), Trouble.TOO_LONG),
        (b"x" * (20 * 1024 * 1024 + 1), Trouble.TOO_LARGE),
    ],
    ids=["empty", "blank", "two encodings", "bytes", "nulls", "long", "large"],
)
def test_text_that_cannot_be_read_is_refused_with_its_reason(content: bytes, trouble: Trouble) -> None:
    assert trouble_with("a.txt", content) is trouble


@pytest.mark.parametrize("name", ["a.jpg", "a.xlsx", "a.rtf", "a.exe"])
def test_other_formats_are_refused(name: str) -> None:
    assert trouble_with(name, b"\x89PNG\r\n\x1a\n\x00") is Trouble.FORMAT


def test_a_spreadsheet_and_an_old_word_file_are_told_apart_from_what_is_read() -> None:
    assert trouble_with("a.xlsx", as_zip({"[Content_Types].xml": b"", "xl/workbook.xml": b""})) is Trouble.FORMAT
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert trouble_with("a.doc", old) is Trouble.OLD_WORD
    assert trouble_with("a.docx", old + "EncryptedPackage".encode("utf-16-le")) is Trouble.ENCRYPTED


# Word, pdf, web pages


def test_a_word_file_gives_its_title_paragraphs_and_tables() -> None:
    article = convert("2024-05江门外贸.docx", as_docx(table=[["企业", "产值"], ["甲厂", "3亿元"]]))
    assert article == Article("2024-05江门外贸", TITLE, f"{TEXT}\n\n企业\t产值\n\n甲厂\t3亿元")


def test_a_word_file_without_a_title_is_named_by_its_first_heading() -> None:
    assert convert("a.docx", as_docx("", ["小标题", *PARAGRAPHS])).title == "小标题"


def test_a_pdf_gives_its_sentences_whole(frequencies: dict[str, int]) -> None:
    article = convert("a.pdf", as_pdf())
    found = sentences_of(article, frequencies)
    assert article.title == TITLE
    assert found[0] == TITLE
    assert found[1] == PARAGRAPHS[0]
    assert "".join(found[1:]) == "".join(PARAGRAPHS)


def test_page_numbers_and_running_heads_of_a_pdf_are_left_out() -> None:
    pages = tuple(("雾灯日报", PARAGRAPHS[number], f"- {number + 1} -") for number in range(3))
    body = convert("a.pdf", as_pdf(pages)).body
    assert "雾灯日报" not in body
    assert "- 2 -" not in body
    assert body.replace("\n", "") == "".join(PARAGRAPHS)


def test_a_scan_and_a_locked_pdf_say_so() -> None:
    assert trouble_with("a.pdf", as_scan()) is Trouble.SCAN
    assert trouble_with("a.pdf", locked(as_pdf(), "secret")) is Trouble.ENCRYPTED


@pytest.mark.parametrize("algorithm", ["AES-256", "RC4-128"])
def test_a_pdf_that_only_may_not_be_printed_is_read(algorithm: str) -> None:
    assert convert("a.pdf", locked(as_pdf(), "", algorithm)) == convert("a.pdf", as_pdf())


@pytest.mark.parametrize(
    "content",
    [
        as_html().encode(),
        as_html('<meta charset="gb2312">').encode("gb18030"),
        as_html("").encode("gb18030"),
    ],
    ids=["UTF-8", "GB2312", "GB2312 that does not say so"],
)
def test_a_web_page_gives_its_article_title_and_date(content: bytes, frequencies: dict[str, int]) -> None:
    article = convert("page.html", content)
    assert (article.title, article.published) == (TITLE, "2024-04-20")
    found = sentences_of(article, frequencies)
    assert found[0] == TITLE
    assert "".join(found[1:]) == "".join(PARAGRAPHS)


def test_a_web_page_without_an_article_says_so() -> None:
    assert trouble_with("a.html", b"<html><body><nav>x</nav></body></html>") is Trouble.NO_ARTICLE


@pytest.mark.parametrize("make", [as_docx, as_pdf], ids=["docx", "pdf"])
def test_half_a_file_is_damaged(make: Callable[[], bytes]) -> None:
    content = make()
    assert trouble_with("a.docx" if content[:2] == b"PK" else "a.pdf", content[: len(content) // 2]) in {
        Trouble.DAMAGED,
        Trouble.SCAN,
    }


# Zips


def test_every_file_of_a_zip_is_converted_in_its_order_and_litter_is_passed_over() -> None:
    files = {
        "稿件/一.txt": TEXT.encode("gb18030"),
        "__MACOSX/稿件/._一.txt": b"x",
        "稿件/.DS_Store": b"x",
        "稿件/二.docx": as_docx(),
        "稿件/三.pdf": as_scan(),
        "四.zip": as_zip({"a.txt": b"x"}),
        "五.jpg": b"\xff\xd8\xff\xe0",
    }
    found = list(convert_files("all.zip", as_zip(files)))
    assert [one.title if isinstance(one, Article) else getattr(one, "trouble", one) for one in found] == [
        TITLE,
        TITLE,
        Trouble.SCAN,
        Trouble.NESTED,
        Trouble.FORMAT,
    ]
    assert [one.name for one in found if isinstance(one, UnreadableFileError)] == ["三.pdf", "四.zip", "五.jpg"]


@pytest.mark.parametrize("encoding", ["", "gb18030", "utf-8"])
def test_names_in_a_zip_are_read_as_they_were_meant(encoding: str) -> None:
    name = "外贸增长.txt"
    (article,) = convert_files("a.zip", as_zip({name: "正文。".encode()}, encoding=encoding))
    assert isinstance(article, Article)
    assert article.article_id == "外贸增长"


def refused(name: str, content: bytes) -> Trouble:
    (one,) = convert_files(name, content)
    assert isinstance(one, UnreadableFileError)
    return one.trouble


def test_a_zip_that_swells_is_not_unpacked() -> None:
    bomb = as_bomb("a.txt", 120)
    assert len(bomb) < 200_000
    assert refused("a.zip", bomb) is Trouble.TOO_LARGE


def test_a_zip_that_lies_about_its_sizes_is_damaged_not_swallowed() -> None:
    honest = as_bomb("a.txt", 8)
    size = struct.pack("<I", 8 << 20)
    assert honest.count(size) == 2
    assert refused("a.zip", honest.replace(size, struct.pack("<I", 100))) is Trouble.DAMAGED


def test_a_word_file_that_swells_is_refused_before_it_is_unpacked() -> None:
    assert trouble_with("a.docx", as_docx_bomb(40)) is Trouble.TOO_LARGE


def test_too_many_files_and_none_are_refused() -> None:
    assert refused("a.zip", as_zip({f"{n}.txt": b"x" for n in range(201)})) is Trouble.TOO_MANY
    assert refused("a.zip", as_zip({"__MACOSX/x": b""})) is Trouble.EMPTY
    assert refused("a.zip", b"PK\x03\x04 nonsense") is Trouble.DAMAGED


def test_a_locked_file_in_a_zip_says_so() -> None:
    content = bytearray(as_zip({"a.txt": b"x"}))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    assert refused("a.zip", bytes(content)) is Trouble.ENCRYPTED


# The process


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "TIME_LIMIT_S", 0.01)
    assert trouble_with("a.docx", as_docx()) is Trouble.TOO_SLOW


def test_the_process_has_a_limit_of_memory() -> None:
    script = (
        "from corpus import conversion_worker as w\nw._limit()\n"
        "try:\n    b' ' * (w.MAX_MEMORY_BYTES + 1)\nexcept MemoryError:\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout == "refused\n"


def test_converting_loads_no_parser_into_this_process() -> None:
    script = (
        "import sys\nfrom corpus.conversion import convert_files\n"
        "from pathlib import Path\nfor f in sys.argv[1:]: list(convert_files(f, Path(f).read_bytes()))\n"
        "print([m for m in ('docx', 'pypdf', 'trafilatura', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, __file__], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

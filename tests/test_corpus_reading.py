"""Reading article files: front matter, bodies as they came, and refusals that name the file and line."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import ArticleFormatError
from corpus.reading import format_article, is_published, parse_article, read_articles, slug
from corpus.text import is_visible

TEXT = "海湾镇的风电场去年发电三千万度。"


def parse(content: str | bytes, name: str = "some-article.md") -> Article:
    return parse_article(Path(name), content if isinstance(content, bytes) else content.encode())


def refusal(path: Path) -> str:
    with pytest.raises(ArticleFormatError) as caught:
        list(read_articles(path))
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text.removeprefix(str(path))


def json_lines(folder: Path, *rows: Any, name: str = "articles.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=True).encode() for row in rows]
    content = b"\n".join(lines) + b"\n"
    path.write_bytes(lzma.compress(content) if name.endswith(".xz") else content)
    return path


def test_front_matter_is_taken_literally() -> None:
    content = (
        '---\ntitle: "风电": [第一期] # 一\npublished: 2023-11-05\ncolumn: 能源\nsource: 海湾日报：第3版\n---\n' + TEXT
    )
    assert parse(content) == Article(
        "some-article", '"风电": [第一期] # 一', TEXT, "2023-11-05", column="能源", source="海湾日报：第3版"
    )


@pytest.mark.parametrize("body", [TEXT, f"\n\n  {TEXT} \t\n\n", f"{TEXT}\r\n\r{TEXT}\u2028\x0c{TEXT}", f"---\n{TEXT}"])
def test_body_is_every_code_point_after_the_newline(body: str) -> None:
    assert parse(f"---\ntitle: 题\n---\n{body}").body == body


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_the_front_matter() -> None:
    article = parse(b"\xef\xbb\xbf---\r\ntitle: \xe9\xa2\x98\r\npublished: 2023\r\n---\r\n" + f"{TEXT}\r\n".encode())
    assert article == Article("some-article", "题", f"{TEXT}\r\n", "2023")


@pytest.mark.parametrize(
    "content", ["---\ntitle: 题\n" + TEXT, f" ---\ntitle: 题\n---\n{TEXT}", f"{TEXT}\n---\na: b\n---\n"]
)
def test_without_an_end_or_not_in_the_first_line_there_is_no_front_matter(content: str) -> None:
    article = parse(content)
    assert article.body == content
    assert article.published is None


def test_unknown_keys_and_empty_values_are_left_out() -> None:
    article = parse(f"---\ntitle:\nauthor: 某人\nid: 7\n\nPublished : 2023-11\n---\n{TEXT}")
    assert article == Article("some-article", "some-article", TEXT, "2023-11")


@pytest.mark.parametrize("published", ["2023/11", "2023-13", "2023-02-30", "11月", "2023-1", "0000", "٢٠٢٣"])
def test_date_that_there_is_not_is_refused_with_its_line(tmp_path: Path, published: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: 题\npublished: {published}\n---\n{TEXT}", encoding="utf-8")
    assert refusal(path).startswith(":3: published: ")
    assert not is_published(published)


def test_front_matter_line_without_a_key_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: 题\n标题：题\n---\n{TEXT}", encoding="utf-8")
    assert refusal(path).startswith(":3: front matter")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"# 风从海上来 #\n{TEXT}", "风从海上来"),
        (f"{TEXT}\n## 第二节\n", "第二节"),
        (f"\n风从海上来\n\n{TEXT}", "风从海上来"),
        (TEXT, "some-article"),
        (f"{TEXT}\n{TEXT}", "some-article"),
    ],
)
def test_without_a_title_the_first_heading_is_it_else_the_stem(body: str, title: str) -> None:
    assert parse(body).title == title


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TEXT.encode("gbk"), "is not UTF-8"),
        (TEXT.encode("utf-16"), "is not UTF-8"),
        (f"{TEXT}\0".encode(), "null characters"),
        (b"", "is empty"),
        ("\ufeff \u3000\u200b\n".encode(), "is empty"),
        (f"---\ntitle: {TEXT}\n---\n\n".encode(), "is empty"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert reason in refusal(path)


def test_folder_gives_its_text_files_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.MD", ".hidden.md", "d.rst", "e.md.bak"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "inner.md").write_text(TEXT, encoding="utf-8")
    assert [article.article_id for article in read_articles(tmp_path)] == ["a", "b", "c"]


def test_two_files_of_one_stem_are_an_error_that_names_both(tmp_path: Path) -> None:
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(ArticleFormatError, match=r"a\.txt: has the same id as a\.md"):
        list(read_articles(tmp_path))


def test_path_that_is_not_there_or_no_article_is_refused(tmp_path: Path) -> None:
    for name in ("no.md", "no.txt", "no.jsonl", "no.jsonl.xz", "no"):
        assert "o such file" in refusal(tmp_path / name)
    other = tmp_path / "a.csv"
    other.write_text(TEXT, encoding="utf-8")
    assert "neither a folder" in refusal(other)


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.xz"])
def test_json_lines_give_articles_in_order(tmp_path: Path, name: str) -> None:
    path = json_lines(
        tmp_path,
        {"id": "b/2", "title": " 风\n电 ", "text": f" {TEXT}\r\n", "published": "2023-11", "extra": [1]},
        b"",
        {"id": 7, "title": None, "text": TEXT, "published": ""},
        {"id": "c", "text": f"{TEXT}\ud800", "title": "\udfff", "column": "\ud800", "source": 5},
        name=name,
    )
    assert list(read_articles(path)) == [
        Article("b/2", "风 电", f" {TEXT}\r\n", "2023-11"),
        Article("7", "7", TEXT),
        Article("c", "\ufffd", f"{TEXT}\ufffd", column="\ufffd"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{", "is no JSON object"),
        (b"[" * 100_000, "is no JSON object"),
        (b'{"id": "b", "text": "\xff"}', "is no JSON object"),
        ([1], "is no JSON object"),
        ({"text": TEXT}, 'missing "id"'),
        ({"id": " ", "text": TEXT}, 'missing "id"'),
        ({"id": True, "text": TEXT}, 'missing "id"'),
        ({"id": "b"}, 'missing "text"'),
        ({"id": "b", "text": "\u200b\n"}, 'missing "text"'),
        ({"id": "b", "text": 5}, 'missing "text"'),
        ({"id": "b", "text": f"{TEXT}\0"}, "null characters"),
        ({"id": "b", "text": TEXT, "published": "2023年"}, "published"),
        ({"id": "b", "text": TEXT, "published": 2023}, "published"),
        ({"id": "a", "text": TEXT}, "its id stands in line 1 already"),
    ],
)
def test_bad_line_is_refused_by_file_and_number(tmp_path: Path, row: Any, reason: str) -> None:
    path = json_lines(tmp_path, {"id": "a", "text": TEXT}, b" ", row)
    text = refusal(path)
    assert text.startswith(":3: ")
    assert reason in text


def test_empty_and_broken_collections_are_refused(tmp_path: Path) -> None:
    assert "is empty" in refusal(json_lines(tmp_path, b""))
    packed = json_lines(tmp_path, *({"id": n, "text": TEXT} for n in range(99)), name="a.jsonl.xz")
    packed.write_bytes(packed.read_bytes()[:-40])
    assert "cannot be read" in refusal(packed)
    packed.write_bytes(b"this is not xz")
    assert "cannot be read" in refusal(packed)


WRITABLE = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
BODIES = WRITABLE.filter(lambda body: any(map(is_visible, body)))


@given(title=WRITABLE, body=BODIES, column=WRITABLE, published=st.dates().map(str) | st.none())
@example(title="", body="产值\t增长\n二。", column="", published=None)
def test_any_article_reads_back_as_it_was_written(title: str, body: str, column: str, published: str | None) -> None:
    written = format_article(Article("some-article", title, body, published, column=column))
    read = parse(written)
    assert read.body == body
    assert read.published == published
    assert read.column == (" ".join(column.split()) or None)
    if title.split():
        assert read.title == " ".join(title.split())
    assert parse(format_article(read)) == read


@given(st.text())
def test_slug_is_short_and_fit_for_a_file_name(title: str) -> None:
    made = slug(title)
    assert 0 < len(made) <= 40
    assert all(char.isalnum() or char == "-" for char in made)

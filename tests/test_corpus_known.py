"""Files that did not change are not read again, and whatever changed is."""

import os
from pathlib import Path

import pytest

from corpus import collection as collections
from corpus import reading
from corpus.article import Article, article_digest
from corpus.collection import Collection
from corpus.known import body_digest

OLD_NS = 1_700_000_000_000_000_000


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    base = tmp_path / "base"
    base.mkdir()
    for name in ("乡村", "渔业"):
        (base / f"{name}.md").write_text(f"{name}的正文。", encoding="utf-8")
        os.utime(base / f"{name}.md", ns=(OLD_NS, OLD_NS))
    return Collection(tmp_path / "data", base)


def digests(collection: Collection) -> dict[str, str]:
    return {article_id: known.digest for article_id, known in collection.known().items()}


def test_what_is_known_is_what_the_articles_are_in_their_order(collection: Collection) -> None:
    collection.add([Article("a", "新村", "新村的正文。", "2024-05"), Article("b", "渔业二", "渔业的正文。")])
    collection.remove(["乡村"])
    articles = list(collection.articles())
    assert [known.body for known in collection.known().values()] == [body_digest(one.body) for one in articles]
    assert list(digests(collection).items()) == [(one.article_id, article_digest(one)) for one in articles]
    assert collection.read({"渔业", "2024-05-新村", "乡村"}) == {one.article_id: one for one in articles}


def test_only_files_that_changed_are_read(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    collection.known()
    before = collection.known()
    read: list[str] = []
    plain = reading.read_article

    def noting(path: Path) -> Article:
        read.append(path.stem)
        return plain(path)

    monkeypatch.setattr(collections, "read_article", noting)
    assert collection.known() == before
    assert read == []
    (collection.base / "渔业.md").write_text("渔业的新文。", encoding="utf-8")  # as long as before
    after = collection.known()
    assert read == ["渔业"]
    assert after["渔业"] != before["渔业"]
    assert after["乡村"] == before["乡村"]


def test_a_file_written_twice_within_a_tick_is_read_again(collection: Collection) -> None:
    file = collection.base / "渔业.md"
    file.write_text("渔业的新文。", encoding="utf-8")
    now = file.stat().st_mtime_ns
    first = digests(collection)
    file.write_text("渔业的旧文。", encoding="utf-8")
    os.utime(file, ns=(now, now))
    assert digests(collection)["渔业"] != first["渔业"]


@pytest.mark.parametrize("name", ["known.json", "known-added.json"])
def test_a_note_that_is_damaged_is_made_again(collection: Collection, name: str) -> None:
    collection.add([Article("", "桥", "2024-05", None, None, "桥修好了。")])
    before = digests(collection)
    for content in (b"", b"[]", b'{"base/x": 3}', b"\xff"):
        (collection.data / name).write_bytes(content)
        assert digests(collection) == before


def test_adding_articles_leaves_the_note_of_the_base_as_it_is(collection: Collection) -> None:
    for file in collection.base.iterdir():
        os.utime(file, (1_600_000_000, 1_600_000_000))
    collection.known()
    note = collection.data / "known.json"
    before = note.stat().st_ino
    collection.add([Article("", "桥", "2024-05", None, None, "桥修好了。")])
    assert len(collection.known()) == 3
    assert note.stat().st_ino == before

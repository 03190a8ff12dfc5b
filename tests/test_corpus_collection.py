"""The collection: adding, removing and taking back, whatever an article is called and whenever the process dies."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from corpus.article import Article
from corpus.change import Change
from corpus.collection import Collection
from corpus.errors import (
    ArticleFormatError,
    BaseMismatchError,
    CorpusError,
    NothingToUndoError,
    UnknownArticleError,
)
from corpus.files import write_atomically
from corpus.reading import format_article

ROOT = Path(__file__).parent.parent


def article(title: str, body: str = "", published: str | None = "2024-05-06") -> Article:
    return Article(f"upload-{title}", title, body or f"{title}的正文。", published)


def make_base(folder: Path, *titles: str) -> Path:
    folder.mkdir(parents=True)
    for title in titles:
        (folder / f"{title}.md").write_text(format_article(article(title, published=None)), encoding="utf-8")
    return folder


def make_lines(path: Path, ids: Sequence[str]) -> Path:
    rows = [{"id": one, "title": "题", "text": f"第{number}篇正文。"} for number, one in enumerate(ids)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def ids(collection: Collection) -> list[str]:
    return [one.article_id for one in collection.articles()]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "data", make_base(tmp_path / "base", "乡村", "渔业"))


def test_added_articles_come_after_the_base_with_month_and_slug_as_id(collection: Collection) -> None:
    new = [article("新区：开工了！"), article("新区 开工了", "另一篇。", "2024-05"), article("无日期", published=None)]
    assert collection.add(new) == Change(added=("2024-05-新区-开工了", "2024-05-新区-开工了-2", "undated-无日期"))
    assert ids(collection) == ["乡村", "渔业", "2024-05-新区-开工了", "2024-05-新区-开工了-2", "undated-无日期"]
    assert collection.add([article("新区开工了", "第三篇。", "2024")]).added == ("2024-新区开工了",)
    assert collection.add([article("新区 开工了", "第四篇。")]).added == ("2024-05-新区-开工了-3",)


def test_added_article_is_stored_as_it_came(collection: Collection) -> None:
    given = Article("x", "题目", "\n\n一行\r\n 二行。\u2028", "2024", column="栏", source="某报")
    collection.add([given])
    (stored,) = (one for one in collection.articles() if one.title == "题目")
    assert stored == Article("2024-题目", "题目", given.body, "2024", column="栏", source="某报")


def test_id_is_kept_when_title_or_date_change(collection: Collection) -> None:
    (first,) = collection.add([article("旧题", "正文。")]).added
    assert collection.add([article("新题", "正文。", "2025-01")]) == Change(updated=(first,))
    (stored,) = (one for one in collection.articles() if one.article_id == first)
    assert (stored.title, stored.published) == ("新题", "2025-01")


def test_same_article_again_is_a_duplicate_and_leaves_undo_alone(collection: Collection) -> None:
    one = article("旧题", "正文。")
    (first,) = collection.add([one]).added
    assert collection.add([one, one]) == Change(duplicates=(first, first))
    assert collection.undo() == Change(removed=(first,))


def test_metadata_not_given_leaves_what_is_known(collection: Collection) -> None:
    (first,) = collection.add([Article("a", "旧题", "# 标题\n正文。", "2024-05", column="栏")]).added
    assert collection.add([Article("upload", "标题", "# 标题\n正文。")]) == Change(duplicates=(first,))
    assert collection.add([Article("upload", "标题", "# 标题\n正文。", "2024-06")]) == Change(updated=(first,))
    stored = list(collection.articles())[-1]
    assert stored == Article(first, "旧题", "# 标题\n正文。", "2024-06", column="栏")


def test_base_article_is_replaced_in_its_place_and_the_base_is_never_written(collection: Collection) -> None:
    before = {file: file.read_bytes() for file in collection.base.iterdir()}
    assert collection.add([article("海港", "乡村的正文。")]) == Change(updated=("乡村",))
    assert [(one.article_id, one.title) for one in collection.articles()] == [("乡村", "海港"), ("渔业", "渔业")]
    assert collection.remove(["乡村"]) == Change(removed=("乡村",))
    assert ids(collection) == ["渔业"]
    assert collection.undo() == Change(added=("乡村",))
    assert [(one.article_id, one.title) for one in collection.articles()] == [("乡村", "海港"), ("渔业", "渔业")]
    assert {file: file.read_bytes() for file in collection.base.iterdir()} == before


def test_undo_takes_back_an_addition_of_several_a_change_and_a_removal(collection: Collection) -> None:
    added = collection.add([article("一"), article("二")]).added
    assert collection.undo() == Change(removed=added)
    assert ids(collection) == ["乡村", "渔业"]

    (first,) = collection.add([article("一")]).added
    collection.add([article("一一", "一的正文。")])
    assert collection.undo() == Change(updated=(first,))
    assert list(collection.articles())[-1].title == "一"

    assert collection.remove([first, "乡村", first]) == Change(removed=(first, "乡村"))
    assert ids(collection) == ["渔业"]
    assert collection.undo() == Change(added=(first, "乡村"))
    assert ids(collection) == ["乡村", "渔业", first]


def test_hiding_is_told_apart_from_removing_also_where_it_is_taken_back(collection: Collection) -> None:
    assert collection.hide("乡村") == Change(hidden=("乡村",))
    assert ids(collection) == ["渔业"]
    assert collection.undo() == Change(shown=("乡村",))
    assert ids(collection) == ["乡村", "渔业"]
    collection.hide("乡村")
    assert collection.hide("乡村", hidden=False) == Change(shown=("乡村",))
    assert collection.undo() == Change(hidden=("乡村",))
    collection.remove(["乡村"])
    assert collection.undo() == Change(hidden=("乡村",))
    assert collection.hidden() == ("乡村",)


def test_only_one_step_can_be_taken_back(collection: Collection) -> None:
    with pytest.raises(NothingToUndoError, match="no change"):
        collection.undo()
    collection.add([article("一")])
    collection.add([article("二")])
    collection.undo()
    with pytest.raises(NothingToUndoError):
        collection.undo()
    assert ids(collection) == ["乡村", "渔业", "2024-05-一"]


def test_removing_what_is_not_there_removes_nothing(collection: Collection) -> None:
    with pytest.raises(UnknownArticleError, match="没有"):
        collection.remove(["乡村", "没有"])
    assert ids(collection) == ["乡村", "渔业"]
    collection.remove(["乡村"])
    with pytest.raises(UnknownArticleError):
        collection.remove(["乡村"])


def test_removing_every_article_is_refused_before_anything_changes(collection: Collection) -> None:
    collection.remove(["乡村"])
    collection.add([article("一")])
    files = (file for file in collection.data.rglob("*") if file.is_file() and not file.name.startswith("known"))
    before = {file: file.read_bytes() for file in files}
    with pytest.raises(CorpusError, match="no article would be left"):
        collection.remove(["2024-05-一", "渔业"])
    assert {file: file.read_bytes() for file in before} == before
    assert collection.remove(["渔业"]).removed == ("渔业",)
    with pytest.raises(CorpusError, match="no article would be left"):
        collection.remove(["2024-05-一"])


def test_two_added_files_of_one_name_are_an_error_that_names_both(collection: Collection) -> None:
    collection.added_folder.mkdir()
    for name in ("桥.md", "桥.txt"):
        (collection.added_folder / name).write_text(f"{name}的正文。", encoding="utf-8")
    with pytest.raises(ArticleFormatError, match=r"桥\.txt: has the same id as 桥\.md; rename one"):
        ids(collection)
    with pytest.raises(ArticleFormatError, match="rename one"):
        collection.remove(["乡村"])


def test_removed_base_article_added_again_gets_an_id_of_its_own(collection: Collection) -> None:
    collection.remove(["乡村"])
    assert collection.add([article("乡村")]).added == ("2024-05-乡村",)
    assert ids(collection) == ["渔业", "2024-05-乡村"]


HOSTILE = [
    "../../up",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "..",
    ".",
    ".hidden",
    "长" * 300,
    "%2E%2E",
    "a:b*?",
    "a\nb",
    " x ",
    "A%",
    "-rf",
]


def test_hostile_ids_of_the_base_never_leave_the_folder(tmp_path: Path) -> None:
    base = make_lines(tmp_path / "base.jsonl", HOSTILE)
    collection = Collection(tmp_path / "data", base)
    outside = {path for path in tmp_path.rglob("*") if "data" not in path.parts}
    new_titles = [Article("x", f"新题{number}", f"第{number}篇正文。") for number in range(len(HOSTILE))]
    assert collection.add(new_titles).updated == tuple(HOSTILE)
    assert [(one.article_id, one.title) for one in collection.articles()] == [
        (one, f"新题{number}") for number, one in enumerate(HOSTILE)
    ]
    assert len(list(collection.added_folder.iterdir())) == len(HOSTILE)
    for article_id in HOSTILE:
        assert collection.remove([article_id]).removed == (article_id,)
        assert article_id not in ids(collection)
        assert collection.undo().added == (article_id,)
    collection.remove(HOSTILE[1:])
    assert ids(collection) == HOSTILE[:1]
    assert len(list(collection.added_folder.iterdir())) == 1
    assert {path for path in tmp_path.rglob("*") if "data" not in path.parts} == outside


def test_files_put_into_the_folder_by_hand_can_be_removed_and_taken_back(collection: Collection) -> None:
    collection.added_folder.mkdir()
    for name in ("随手.txt", "50%.md"):
        (collection.added_folder / name).write_text(f"{name}的正文。", encoding="utf-8")
    assert ids(collection) == ["乡村", "渔业", "50%", "随手"]
    collection.remove(["50%", "随手"])
    assert ids(collection) == ["乡村", "渔业"]
    collection.undo()
    assert ids(collection) == ["乡村", "渔业", "50%", "随手"]


def test_names_of_files_that_are_not_utf8_are_read_all_the_same(tmp_path: Path) -> None:
    base = make_base(tmp_path / os.fsdecode(b"\xb0\xb8"), "乡村")
    (base / os.fsdecode(b"\xb0\xb8.md")).write_text("名字不是UTF-8的文章。", encoding="utf-8")
    collection = Collection(tmp_path / "data", base)
    (odd,) = (one for one in ids(collection) if one != "乡村")
    assert odd == "\ufffd\ufffd"
    assert collection.signature()
    assert collection.remove([odd]) == Change(removed=(odd,))
    assert ids(Collection(tmp_path / "data", base)) == ["乡村"]


def test_data_remembers_its_base(tmp_path: Path, collection: Collection) -> None:
    with pytest.raises(BaseMismatchError, match=r"belongs to the corpus .*base, not to built-in"):
        Collection(collection.data)
    with pytest.raises(BaseMismatchError):
        Collection(collection.data, make_base(tmp_path / "other", "别的"))
    assert ids(Collection(collection.data, collection.base)) == ["乡村", "渔业"]
    with pytest.raises(ArticleFormatError, match="no such file or folder"):
        Collection(tmp_path / "data2", tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["collection.json", "undo.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_damaged_records_are_an_error_that_names_the_file(collection: Collection, name: str, content: bytes) -> None:
    collection.add([article("一")])
    (collection.data / name).write_bytes(content)
    with pytest.raises(CorpusError, match=name):
        collection.undo()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("collection.json", '{"removed": 7}'),
        ("collection.json", '{"removed": [7]}'),
        ("collection.json", '{"removed": {"a": 1}}'),
        ("undo.json", '{"files": {"a": 5}, "removed": []}'),
        ("undo.json", '{"files": {}, "removed": 7}'),
    ],
)
def test_records_of_another_shape_are_an_error_that_names_the_file(
    collection: Collection, name: str, content: str
) -> None:
    collection.add([article("一")])
    (collection.data / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=name):
        collection.undo()


ADDING = """
import sys
from pathlib import Path
from corpus.article import Article
from corpus.collection import Collection
who = sys.argv[3]
for number in range(15):
    collection = Collection(Path(sys.argv[1]), Path(sys.argv[2]))
    collection.add([Article("x", "同一个题目", f"{who}的第{number}篇。", "2024-05")])
    collection.remove([sys.argv[4]]) if number == 7 else None
"""


def test_two_processes_that_change_at_once_lose_nothing(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base", "乡村", "渔业", "山林")
    arguments = [sys.executable, "-c", ADDING, str(tmp_path / "data"), str(base)]
    both = [subprocess.Popen([*arguments, *one], cwd=ROOT) for one in (("甲", "乡村"), ("乙", "渔业"))]
    assert [process.wait(60) for process in both] == [0, 0]
    articles = list(Collection(tmp_path / "data", base).articles())
    assert len({one.article_id for one in articles}) == 31
    bodies = {f"{who}的第{number}篇。" for who in "甲乙" for number in range(15)}
    assert {one.body for one in articles} == bodies | {"山林的正文。"}


@pytest.mark.parametrize("writes", range(5))
def test_change_cut_off_at_any_write_is_old_or_can_be_taken_back(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    collection.add([article("一")])
    before = list(collection.articles())
    left = writes

    def write(path: Path, content: bytes) -> None:
        nonlocal left
        if not left:
            raise OSError("the disk is full")
        left -= 1
        write_atomically(path, content)

    with monkeypatch.context() as patch:
        for module in ("collection", "change"):
            patch.setattr(f"corpus.{module}.write_atomically", write)
        with pytest.raises(OSError, match="full") if writes < 4 else monkeypatch.context():
            collection.add([article("一一", "一的正文。"), article("二")])
    now = list(collection.articles())
    assert {one.article_id for one in before} <= {one.article_id for one in now}
    collection.undo()
    again = list(collection.articles())
    assert again == (before if writes else before[:2])


class Changes(RuleBasedStateMachine):
    """Any changes in any order, against a plain model of what is there and what was there before."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.model: dict[str, str] = {}
        self.before: dict[str, str] | None = None

    @initialize(taken=st.sets(st.sampled_from(["乡村", "渔业", "山林"])))
    def start(self, taken: set[str]) -> None:
        root = Path(self.folder.name)
        self.collection = Collection(root / "data", make_base(root / "base", "乡村", "渔业", "山林", "矿业"))
        self.model = {f"{one}的正文。": one for one in ("乡村", "渔业", "山林", "矿业")}
        if taken:
            self.collection.remove(sorted(taken))
            self.before = dict(self.model)
            self.model = {body: title for body, title in self.model.items() if title not in taken}

    @rule(titles=st.lists(st.sampled_from(["乡村", "一", "二", "三"]), max_size=3), suffix=st.sampled_from(["", "新"]))
    def add(self, titles: list[str], suffix: str) -> None:
        change = self.collection.add([article(f"{one}{suffix}", f"{one}的正文。", None) for one in titles])
        then = {**self.model, **{f"{one}的正文。": f"{one}{suffix}" for one in titles}}
        assert len(change.added) == len(then) - len(self.model)
        if then != self.model or change.updated:
            self.before, self.model = self.model, then

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(ids(self.collection)), min_size=1, max_size=2))
        bodies = {one.body for one in self.collection.articles() if one.article_id in chosen}
        if bodies == self.model.keys():
            with pytest.raises(CorpusError, match="no article would be left"):
                self.collection.remove(chosen)
            return
        self.collection.remove(chosen)
        self.before, self.model = self.model, {body: one for body, one in self.model.items() if body not in bodies}

    @rule()
    def undo(self) -> None:
        if self.before is None:
            with pytest.raises(NothingToUndoError):
                self.collection.undo()
            return
        self.collection.undo()
        self.model, self.before = self.before, None

    def teardown(self) -> None:
        if hasattr(self, "collection"):
            assert {one.body: one.title for one in self.collection.articles()} == self.model
            assert len(set(ids(self.collection))) == len(self.model)
        self.folder.cleanup()


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)

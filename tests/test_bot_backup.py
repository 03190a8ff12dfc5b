"""A data folder in one file and back: everything that cannot be made again, checked before it is put there."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from botapi import BotApi
from command_line import refused, yiju
from small_corpus import make_base
from telegram_bot import ADMIN, GDP, NOON, TOKEN, RunningBot, copy_data, reply_to, running

from bot.alone import LOCK, alone
from bot.backup import MANIFEST, restore_backup, split_backup, write_backup
from bot.database import Database
from bot.errors import BotError
from bot.history import History
from bot.numbers import say_size
from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from corpus.own_lexicon import OwnLexicon, read_own_lexicon, write_own_lexicon


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an article and a word of its own, an article taken out, and a history."""
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    collection.add([Article("x", "雾灯镇的灯塔", "雾灯镇的灯塔高31米。", "2023-01")])
    collection.remove(["柑橘丰收"])
    write_own_lexicon(collection.data, OwnLexicon(("灯塔",)))
    database = Database(collection.data / "history.sqlite3")
    History(database)
    database.execute("CREATE TABLE note (text TEXT)")
    database.execute("INSERT INTO note VALUES ('还在')")
    database.close()
    EngineSlot(collection)
    return collection.data


def test_what_was_written_is_read_back_and_the_index_left_out(data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.zip", tmp_path / "there" / "data"
    done = write_backup(data, file, NOON)
    assert (done.articles, done.size) == (1, file.stat().st_size)
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
    assert not [name for name in names if name.startswith(("data/index", "data/cache")) or name.endswith(".lock")]
    assert {MANIFEST, "data/collection.json", "data/history.sqlite3", "data/lexicon/words.txt"} <= names
    assert restore_backup(file, other).made_at == "2024-05-06T12:00:00+08:00"
    before, after = Collection(data, tmp_path / "base"), Collection(other, tmp_path / "base")
    assert list(after.articles()) == list(before.articles())
    assert read_own_lexicon(other).words == ("灯塔",)
    database = Database(other / "history.sqlite3")
    assert database.execute("SELECT text FROM note") == [("还在",)]
    database.close()
    assert after.undo() == before.undo()


def test_a_folder_that_holds_something_is_replaced_only_where_that_is_said(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    write_backup(data, file, NOON)
    (data / "articles" / "new.md").write_text("新的一篇。", encoding="utf-8")
    with pytest.raises(BotError, match="is not empty"):
        restore_backup(file, data)
    assert (data / "articles" / "new.md").exists()
    restore_backup(file, data, replace=True)
    assert not (data / "articles" / "new.md").exists()
    assert not (data / "index").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def changed(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write a backup again with some of its files changed."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def rename(files: dict[str, bytes], name: str) -> None:
    """Let the word list claim another name."""
    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = manifest["files"].pop("lexicon/words.txt")
    files[MANIFEST] = json.dumps(manifest).encode()
    files[f"data/{name}"] = files.pop("data/lexicon/words.txt")


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.update({"data/collection.json": b"{}"}),
        lambda files: files.pop("data/history.sqlite3"),
        lambda files: files.pop(MANIFEST),
        lambda files: files.update({MANIFEST: b"[]"}),
        lambda files: files.update({MANIFEST: b'{"format": 1, "files": {"a": 1}}'}),
        lambda files: rename(files, "../outside.txt"),
        lambda files: rename(files, "/outside.txt"),
        lambda files: rename(files, "index/CURRENT"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    data: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    file = tmp_path / "backup.zip"
    write_backup(data, file, NOON)
    changed(file, change)
    there = sorted(path.name for path in data.iterdir())
    with pytest.raises(BotError, match="no whole backup"):
        restore_backup(file, data, replace=True)
    assert sorted(path.name for path in data.iterdir()) == there
    assert not (tmp_path / "outside.txt").exists()


def test_a_damaged_database_is_not_put_there(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    (data / "history.sqlite3-wal").unlink(missing_ok=True)
    write_backup(data, file, NOON)

    def damage(files: dict[str, bytes]) -> None:
        manifest = json.loads(files[MANIFEST])
        content = files["data/history.sqlite3"] = b"SQLite format 3\x00" + b"\x07" * 5000
        from bot.backup import _digest  # noqa: PLC0415  # a file that is what its manifest says, and no database

        manifest["files"]["history.sqlite3"] = [len(content), _digest(content)]
        files[MANIFEST] = json.dumps(manifest).encode()

    changed(file, damage)
    with pytest.raises(BotError, match="is damaged"):
        restore_backup(file, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_what_is_no_zip_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert "no whole backup" in refused(yiju("--data", tmp_path / "d", "restore", tmp_path / "x.zip"))


def test_the_command_line_writes_and_reads_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    assert yiju("--data", data, "backup", file).out.startswith(f"{file}: 1 articles of your own, 0.")
    done = yiju("--data", tmp_path / "new", "restore", file)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{tmp_path / 'new'}: 1 articles of your own, as of 20")
    assert "is not empty" in refused(yiju("--data", tmp_path / "new", "restore", file))
    assert yiju("--data", tmp_path / "new", "restore", file, "--replace").code == 0


def test_while_a_bot_runs_from_a_folder_no_other_does_and_no_backup_takes_its_place(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIJU_TOKEN", TOKEN)
    monkeypatch.setenv("YIJU_ADMINS", str(ADMIN))
    monkeypatch.setenv("YIJU_API_URL", "http://127.0.0.1:9")
    file, there = tmp_path / "b.zip", ("--corpus", tmp_path / "base", "--data", data)
    assert yiju(*there, "backup", file).code == 0
    before = sorted(path.name for path in data.iterdir())
    with alone(data):
        for command in (("bot",), ("restore", file, "--replace")):
            line = refused(yiju(*there, *command))
            assert line.startswith(f"yiju: a bot is running from {data}; stop it first")
        assert yiju(*there, "ask", GDP).code == 0
    assert {path.name for path in data.iterdir()} >= {*before, LOCK}
    assert yiju(*there, "restore", file, "--replace").code == 0


@pytest.mark.both_modes
async def test_an_admin_gets_a_file_in_private_that_restores_what_was_asked(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        await reply_to(api.person(1), GDP)
        admin = api.person(ADMIN)
        sent = await reply_to(admin, "/backup")
        assert sent["document"]["file_name"] == "yiju-2024-05-06.zip"
        assert sent["caption"].startswith("自己加的文章0篇、词典和记录，")
        file = tmp_path / "got.zip"
        file.write_bytes(api.files.get(sent["document"]["file_id"]).data)
        assert [one.action for one in bot.service.audit.recent()] == ["backup"]
    restore_backup(file, tmp_path / "again")
    database = Database(tmp_path / "again" / "history.sqlite3")
    assert database.execute("SELECT question FROM turns") == [(GDP,)]
    database.close()


async def test_a_backup_too_large_for_one_file_comes_in_parts_that_are_read_back_together(
    api: BotApi, built_in_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = api.person(ADMIN)
    async with running(api, copy_data(built_in_data, tmp_path)):
        await reply_to(api.person(1), GDP)
        monkeypatch.setattr("bot.numbers.MAX_UPLOAD_BYTES", 2_000)
        sent = [await reply_to(admin, "/backup")]
        while "恢复" not in sent[-1]["caption"]:
            sent.append(await admin.next_reply())
    assert len(sent) > 2
    assert sent[0]["caption"] == f"备份的第1份，共{len(sent)}份。"
    assert sent[-1]["caption"].endswith("恢复：放进同一个文件夹，yiju restore yiju-2024-05-06.zip.001")
    for one in sent:
        (tmp_path / one["document"]["file_name"]).write_bytes(api.files.get(one["document"]["file_id"]).data)
    assert yiju("--data", tmp_path / "again", "restore", tmp_path / "yiju-2024-05-06.zip.001").code == 0
    database = Database(tmp_path / "again" / "history.sqlite3")
    assert database.execute("SELECT question FROM turns") == [(GDP,)]
    database.close()


async def test_a_backup_of_very_many_parts_is_left_to_the_server(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.numbers.MAX_UPLOAD_BYTES", 10)
    said = await reply_to(api.person(ADMIN), "/backup")
    assert said["text"].splitlines()[1] == "请在服务器上运行 yiju backup 文件"


def test_parts_are_at_most_as_large_as_asked_and_make_the_whole_in_any_order(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    size = write_backup(data, file, NOON).size
    assert [name for name, _ in split_backup(file, size)] == ["b.zip"]
    parts = list(split_backup(file, size // 2 - 1))
    assert [(name, len(content)) for name, content in parts] == [
        ("b.zip.001", size // 2 - 1),
        ("b.zip.002", size // 2 - 1),
        ("b.zip.003", 2 + size % 2),
    ]
    for name, content in parts:
        (tmp_path / name).write_bytes(content)
    given = [tmp_path / name for name, _ in parts][::-1]
    assert yiju("--data", tmp_path / "one", "restore", *given).code == 0
    assert yiju("--data", tmp_path / "two", "restore", tmp_path / "b.zip.001").code == 0
    (tmp_path / "b.zip.002").unlink()
    missing = refused(yiju("--data", tmp_path / "three", "restore", tmp_path / "b.zip.001"))
    assert "b.zip is no whole backup of yiju, or a part is missing" in missing
    assert not (tmp_path / "three").exists()


def test_sizes_are_said_as_people_do() -> None:
    assert [say_size(size) for size in (1, 99_001, 100_000, 12_345_678)] == ["1 KB", "100 KB", "0.1 MB", "12.3 MB"]

"""A data folder in one file and back: articles, what was taught, and the database; the index is built again.

yiju-backup.json      what made it, and size and digest of every file
data/…                the files as they lie in the data folder
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from bot.alone import LOCK, alone
from bot.database import Database, check_database
from bot.errors import BotError
from corpus.files import locked

FORMAT = 1
MANIFEST = "yiju-backup.json"
DATABASE = "history.sqlite3"
MAX_BYTES = 4 << 30
"""Larger backups are taken for damaged ones."""

_LEFT_OUT = {"index", "cache", "known.json", "known-added.json"}


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was written or read back: how large, how many articles of one's own, and when it was made."""

    size: int
    articles: int
    made_at: str


def write_backup(data: Path, file: Path, now: datetime, *, database: Database | None = None) -> Backup:
    """Write what a data folder holds into a file, whole or not at all; `database` is that of a bot that runs.

    Raises BotError or OSError.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".yiju-") as folder:
        packed = Path(folder) / "backup.zip"
        files: dict[str, list[Any]] = {}
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            if database is not None or (data / DATABASE).exists():
                _copy_database(database, data / DATABASE, Path(folder) / DATABASE)
                _add(archive, DATABASE, Path(folder) / DATABASE, files)
            with locked(data / "collection.lock"):
                for path in _kept_files(data):
                    _add(archive, path.relative_to(data).as_posix(), path, files)
            manifest = {"format": FORMAT, "made_at": now.isoformat(timespec="seconds"), "files": files}
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False))
        size = packed.stat().st_size
        packed.replace(file)
    return Backup(size, _count_articles(files), str(manifest["made_at"]))


def restore_backup(file: Path, data: Path, *, replace: bool = False) -> Backup:
    """Read a backup into a data folder: checked first, then put there in one step.

    Raises BotError where the file is no whole backup, where the folder holds something and `replace` is not said, or
    where a bot runs from it: it would go on with what is gone.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        if not replace:
            raise BotError(f"{data} is not empty; give another --data, or say --replace to put the backup in its place")
        if (data / LOCK).exists():
            with alone(data):
                return _restore(file, data)
    return _restore(file, data)


def _restore(file: Path, data: Path) -> Backup:
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".yiju-") as folder:
        unpacked = Path(folder) / "data"
        unpacked.mkdir()
        manifest = _unpack(file, unpacked)
        if (unpacked / DATABASE).exists():
            check_database(unpacked / DATABASE)
        before = Path(folder) / "before"
        if data.exists():
            data.rename(before)
        try:
            unpacked.rename(data)
        except OSError:
            if before.exists():
                before.rename(data)
            raise
    return Backup(file.stat().st_size, _count_articles(manifest["files"]), str(manifest["made_at"]))


def split_backup(file: Path, most: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of a backup's parts of at most so many bytes, in order: itself where it is smaller.

    Put behind one another they are the backup again.
    """
    if file.stat().st_size <= most:
        yield file.name, file.read_bytes()
        return
    with file.open("rb") as content:
        for number, part in enumerate(iter(partial(content.read, most), b""), 1):
            yield f"{file.name}.{number:03d}", part


@contextmanager
def joined_backup(files: Sequence[Path]) -> Iterator[Path]:
    """Yield a backup that is given whole, or in parts in any order; of the first part alone those beside it are taken.

    Raises OSError.
    """
    if len(files) == 1 and files[0].suffix == ".001":
        files = [path for path in files[0].parent.glob(f"{files[0].stem}.*") if path.suffix[1:].isdigit()]
    if len(files) == 1:
        yield files[0]
        return
    with tempfile.TemporaryDirectory(prefix="yiju-") as folder:
        whole = Path(folder) / files[0].stem
        with whole.open("wb") as joined:
            for part in sorted(files, key=lambda path: path.name):
                with part.open("rb") as content:
                    shutil.copyfileobj(content, joined)
        yield whole


def _kept_files(data: Path) -> Iterator[Path]:
    """Yield the files of a data folder that cannot be made again, in the order of their names."""
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        passing = path.name.startswith(".") or path.name.endswith(".lock") or path.name.startswith(DATABASE)
        if path.is_file() and not path.is_symlink() and inside.parts[0] not in _LEFT_OUT and not passing:
            yield path


def _copy_database(running: Database | None, source: Path, copy: Path) -> None:
    if running is not None:
        running.copy_to(copy)
        return
    database = Database(source)
    try:
        database.copy_to(copy)
    finally:
        database.close()


def _add(archive: zipfile.ZipFile, name: str, path: Path, files: dict[str, list[Any]]) -> None:
    content = path.read_bytes()
    archive.writestr(f"data/{name}", content)
    files[name] = [len(content), _digest(content)]


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Write the files of a backup into a folder and return its manifest. Raises BotError where it is no whole one."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BotError(f"{file} was made by another version (format {manifest['format']})")
            if sum(size for size, _ in manifest["files"].values()) > MAX_BYTES:
                raise ValueError
            for name, (size, digest) in manifest["files"].items():
                place = PurePosixPath(name)
                if place.is_absolute() or ".." in place.parts or "\\" in name or place.parts[0] in _LEFT_OUT:
                    raise ValueError
                if archive.getinfo(f"data/{name}").file_size != size:
                    raise ValueError
                content = archive.read(f"data/{name}")
                if _digest(content) != digest:
                    raise ValueError
                path = folder.joinpath(*place.parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            return manifest
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise BotError(f"{file.name} is no whole backup of yiju, or a part is missing; nothing was changed") from error


def _count_articles(files: dict[str, Any]) -> int:
    return sum(PurePosixPath(name).parts[0] == "articles" for name in files)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def backup_name(now: datetime) -> str:
    """Return what a backup of a day is called."""
    return f"yiju-{now:%Y-%m-%d}.zip"

"""Damage, kills and deletions: whatever happens to an index's files, answers come from the old or the new one."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from small_corpus import BODIES, QUESTIONS, ROOT, answers, make_base, open_engine, segments, shown, write_article

from bot.coverage import find_examples
from bot.slot import EngineSlot, Examples, Prepared, prepare, prepare_examples
from corpus.collection import Collection
from corpus.errors import ArticleFormatError
from index.answer import Answer
from index.errors import DamagedGenerationError, NoArticlesError
from index.generation import current_manifest
from index.industries import Industry, find_industries
from index.update import index_folder, is_current, load_index, load_segmenter, update_index


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `base` and its `data`, to be copied."""
    folder = tmp_path_factory.mktemp("indexed")
    update_index(Collection(folder / "data", make_base(folder / "base")))
    return folder


@pytest.fixture
def copied(indexed: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with an index, and the answers it gives."""
    shutil.copytree(indexed / "data", tmp_path / "data")
    return tmp_path / "data"


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x81
    path.write_bytes(bytes(content))


DAMAGES: dict[str, Callable[[Path], None]] = {"truncated": truncate, "flipped": flip, "gone": Path.unlink}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_noticed_on_loading(indexed: Path, copied: Path, damage: str) -> None:
    files = [path for path in index_folder(copied).rglob("*") if path.is_file() and path.name not in {"lock", "SEEN"}]
    assert len(files) >= 6
    for path in files:
        DAMAGES[damage](path)
        with pytest.raises(DamagedGenerationError):
            load_index(copied)
        shutil.copyfile(index_folder(indexed / "data") / path.relative_to(index_folder(copied)), path)
    load_index(copied)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    "name", ["CURRENT", "SEEN", "manifest.json", "articles.jsonl", "arrays.bin", "weights.bin", "listing.json"]
)
def test_damaged_index_is_built_again_when_opened(indexed: Path, copied: Path, name: str, damage: str) -> None:
    expected = shown(open_engine(indexed / "data"))
    DAMAGES[damage](next(index_folder(copied).rglob(name)))
    collection = Collection(copied, indexed / "base")
    assert shown(EngineSlot(collection).current.engine) == expected
    assert is_current(collection)
    load_index(copied)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b'{"generation": "../..", "digest": ""}', b"\xff\xfe"])
def test_nonsense_in_current_is_noticed_and_built_over(indexed: Path, copied: Path, content: bytes) -> None:
    (index_folder(copied) / "CURRENT").write_bytes(content)
    with pytest.raises(DamagedGenerationError):
        load_index(copied)
    assert shown(EngineSlot(Collection(copied, indexed / "base")).current.engine) == shown(
        open_engine(indexed / "data")
    )


@pytest.mark.parametrize(("key", "value"), [("fingerprint", "of another version"), ("format", 99)])
def test_generation_of_another_version_is_noticed_and_built_anew(
    indexed: Path, copied: Path, key: str, value: object
) -> None:
    rewrite_manifest(index_folder(copied), key, value)
    with pytest.raises(DamagedGenerationError):
        load_index(copied)
    collection = Collection(copied, indexed / "base")
    assert not is_current(collection)
    old = segments(copied)
    assert shown(EngineSlot(collection).current.engine) == shown(open_engine(indexed / "data"))
    manifest = current_manifest(index_folder(copied))
    assert manifest is not None
    assert not old.keys() & {part["segment"] for part in manifest["parts"]}


def rewrite_manifest(index: Path, key: str, value: object) -> None:
    """Change a manifest as another version would have written it: the checksum is right."""
    pointer: dict[str, Any] = json.loads((index / "CURRENT").read_bytes())
    path = index / "generations" / f"{pointer['generation']:06d}" / "manifest.json"
    content = json.dumps({**json.loads(path.read_bytes()), key: value}).encode()
    path.write_bytes(content)
    pointer["digest"] = hashlib.blake2b(content, digest_size=16).hexdigest()
    (index / "CURRENT").write_text(json.dumps(pointer))


def test_no_articles_and_bad_articles_leave_the_index_as_it_was(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    update_index(collection)
    before = answers(open_engine(collection.data))
    (collection.base / "坏.md").write_bytes(b"\xff")
    with pytest.raises(ArticleFormatError, match="坏"):
        update_index(collection)
    for file in collection.base.iterdir():
        file.unlink()
    with pytest.raises(NoArticlesError, match="yiju add"):
        update_index(collection)
    assert answers(open_engine(collection.data)) == before
    assert not is_current(collection)


def test_an_update_that_finds_no_room_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limits on this system")
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    update_index(collection)
    index, told = index_folder(collection.data), shown(open_engine(collection.data))
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    write_article(tmp_path / "base", "雾灯镇", "雾灯镇的灯塔高31米，去年接待游客12万人次。\n\n" + BODIES["柑橘丰收"])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    failed, limit, done = 0, 256, False
    while not done:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            update_index(collection)
            done = True
        except OSError:
            failed += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        if not done:
            assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
            assert shown(open_engine(collection.data)) == told
        limit *= 2
    assert failed >= 3
    assert is_current(collection)


def test_reader_keeps_answering_after_two_updates_have_deleted_its_files(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    update_index(collection)
    expected = answers(open_engine(collection.data))
    held = open_engine(collection.data)
    for number in range(3):
        for title, body in BODIES.items():
            write_article(collection.base, title, f"{body}\n\n第{number}次改过。")
        update_index(collection)
    assert not list((index_folder(collection.data) / "generations").glob("000001"))
    assert answers(held) == expected
    assert answers(open_engine(collection.data)) != expected


def test_slot_swaps_to_a_generation_another_process_made_and_stays_on_a_damaged_one(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    slot = EngineSlot(collection)
    first = slot.current
    assert not slot.refresh()
    write_article(collection.base, "柑橘丰收", "柑橘丰收\n\n今年没有丰收。")
    update_index(collection)
    current = index_folder(collection.data) / "CURRENT"
    whole = current.read_bytes()
    current.write_bytes(whole[:-9])
    assert not slot.refresh()
    assert slot.current is first
    current.write_bytes(whole)
    assert slot.refresh()
    assert slot.current.engine.generation.number == 2
    assert not slot.refresh()


def test_an_update_swaps_to_what_was_prepared_of_its_generation_and_to_nothing_of_another(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    slot = EngineSlot(collection)
    known = Industry("造船", ("造船",), 1, (0,))

    def prepare_one(data: Path) -> Prepared:
        assert slot.current.engine.generation.number == 1  # which answers meanwhile
        return replace(prepare(data), industries=(known,))

    def get(prepared: Prepared | None, _: Path) -> Prepared | None:
        return prepared

    write_article(collection.base, "柑橘丰收", "柑橘丰收\n\n今年没有丰收。")
    slot.update(prepare=prepare_one)
    assert slot.current.engine.industries == (known,)
    of_before = replace(prepare(collection.data), industries=(known,))
    for text, prepared in (("去年没有丰收。", of_before), ("前年没有丰收。", None)):
        write_article(collection.base, "柑橘丰收", f"柑橘丰收\n\n{text}")
        slot.update(prepare=partial(get, prepared))
        generation, segmenter = slot.current.engine.generation, load_segmenter(collection.data)
        assert slot.current.engine.industries == find_industries(generation, segmenter) != (known,)


def test_examples_follow_an_update_and_are_none_of_another_generation(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    slot = EngineSlot(collection)
    before = slot.current.coverage
    assert before.examples
    write_article(collection.base, "柑橘丰收", "柑橘丰收\n\n今年没有丰收。")
    slot.update()
    assert slot.current.coverage == replace(before, examples=())
    slot.complete()
    found = prepare_examples(collection.data)
    assert slot.current.coverage.examples == found.questions == find_examples(slot.current.engine)
    assert set(found.questions) - set(before.examples)
    of_another = Examples(b"another", ("月球上有没有水",))

    def fail(_: Path) -> Examples:
        raise DamagedGenerationError("gone")

    for text, brought in (("去年没有丰收。", of_another), ("前年没有丰收。", None)):
        write_article(collection.base, "柑橘丰收", f"柑橘丰收\n\n{text}")
        slot.update()
        slot.complete(lambda _, brought=brought: brought)  # type: ignore[misc]
        assert slot.current.coverage.examples == find_examples(slot.current.engine) != ()
        slot.complete(fail)  # there is nothing to follow any more
    write_article(collection.base, "柑橘丰收", "柑橘丰收\n\n明年没有丰收。")
    slot.update()
    with pytest.raises(DamagedGenerationError):
        slot.complete(fail)
    assert slot.current.coverage.examples == find_examples(slot.current.engine)


def test_readers_get_whole_answers_while_updates_go_on(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base"))
    slot = EngineSlot(collection)
    question, wanted, failures, stop = QUESTIONS[0], "3200万千瓦时", [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answer = slot.current.engine.answer(question)
            if not isinstance(answer, Answer) or wanted not in answer.hits[0].sentence:
                failures.append(answer)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2):
        write_article(collection.base, "柑橘丰收", f"柑橘丰收\n\n第{number}年丰收，产量{number}万吨。")
        slot.update()
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []


UPDATING = """
import os, random, signal, sys, time
from pathlib import Path
from corpus.article import Article
from corpus.collection import Collection
from index.engine import AnswerEngine
from index.update import load_index, load_segmenter, update_index

data, base = Path(sys.argv[1]), Path(sys.argv[2])
random.seed(5)
body = "盐田\\n\\n盐田去年产盐5.5万吨。\\n\\n" + "盐工们在海边劳动。" * 40
collection = Collection(data, base)
load_segmenter(data)

def change():
    while True:
        change = collection.add([Article("x", "盐田", body, "2024-04")])
        update_index(collection)
        if change.added and random.random() < .5:
            collection.undo()
        else:
            collection.remove(change.added or change.duplicates)
        update_index(collection, full=random.random() < .3)

def check():
    ids = sorted(article.article_id for article in collection.articles())
    assert len(ids) in (4, 5), ids
    engine = AnswerEngine(load_index(data), load_segmenter(data))
    listed = sorted(listed.article_id for _, listed in engine.generation.listing())
    assert len(listed) in (4, 5), listed
    assert "3200" in engine.answer("2023年海湾县风力发电量是多少").hits[0].sentence
    salt = engine.answer("盐田产盐多少", n=1)
    assert (len(listed) == 5) == (salt.kind == "answer" and "5.5" in salt.hits[0].sentence), (listed, salt)

update_index(collection)
for round in range(12):
    child = os.fork()
    if not child:
        try:
            change()
        finally:
            os._exit(1)
    time.sleep(random.uniform(.01, .35))
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    check()
update_index(collection)
check()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_update_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base")
    command = [sys.executable, "-c", UPDATING, str(tmp_path / "data"), str(base)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""

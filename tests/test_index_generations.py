"""Generations: an update does only what is new, and how an index came about does not show in its answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import BODIES, QUESTIONS, ROOT, answers, make_base, open_engine, segments, shown, write_article

from corpus.article import Article
from corpus.collection import Collection
from corpus.parsing import parse
from index.answer import Answer
from index.generation import current_manifest
from index.update import Receipt, index_folder, is_current, load_index, load_segmenter, update_index


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "data", make_base(tmp_path / "base"))


def test_first_update_lists_every_article_and_the_next_does_nothing(collection: Collection) -> None:
    first = update_index(collection)
    assert first == Receipt(1, added=tuple(sorted(BODIES)), articles=4)
    assert is_current(collection)
    before = segments(collection.data)
    assert update_index(collection) == Receipt(1, articles=4)
    assert segments(collection.data) == before
    assert update_index(collection, full=True).number == 2


def test_update_understands_only_what_is_new(collection: Collection) -> None:
    update_index(collection)
    before = segments(collection.data)
    seen: list[tuple[int, int]] = []
    added = collection.add([Article("x", "盐田", "盐田去年产盐5.5万吨。", "2024-04")]).added
    receipt = update_index(collection, progress=lambda done, total: seen.append((done, total)))
    assert receipt == Receipt(2, added=added, articles=5)
    assert seen == [(1, 1)]
    after = segments(collection.data)
    assert before.items() <= after.items()
    assert len(after) == 2
    answer = open_engine(collection.data).answer("盐田去年产盐多少", asked_on="2024-06-01")
    assert isinstance(answer, Answer)
    assert answer.hits[0].sentence == "盐田去年产盐5.5万吨。"


def test_changed_and_removed_articles_are_no_longer_found(collection: Collection) -> None:
    update_index(collection)
    before = segments(collection.data)
    write_article(collection.base, "柑橘丰收", BODIES["柑橘丰收"].replace("4.8万吨", "5.1万吨"))
    collection.remove(["新图书馆开放"])
    assert not is_current(collection)
    receipt = update_index(collection)
    assert receipt == Receipt(2, updated=("柑橘丰收",), removed=("新图书馆开放",), articles=3)
    assert before.items() <= segments(collection.data).items()
    sentences = {sentence for hits in shown(open_engine(collection.data)) for _, sentence, _ in hits}
    assert any("5.1万吨" in sentence for sentence in sentences)
    assert not any("4.8万吨" in sentence or "藏书86万册" in sentence for sentence in sentences)


@pytest.mark.parametrize("gone", [["柑橘丰收"], ["柑橘丰收", "新图书馆开放", "轨道交通二号线"]])
def test_taking_back_a_removal_brings_back_identical_answers_without_work(
    collection: Collection, gone: list[str]
) -> None:
    update_index(collection)
    before = answers(open_engine(collection.data))
    collection.remove(gone)
    update_index(collection)
    assert answers(open_engine(collection.data)) != before
    collection.undo()
    seen: list[int] = []
    receipt = update_index(collection, progress=lambda done, _: seen.append(done))
    assert set(receipt.added) == set(gone)
    assert seen == []
    assert answers(open_engine(collection.data)) == before


def test_purging_leaves_no_file_that_holds_a_word_of_what_is_gone_and_answers_as_before(collection: Collection) -> None:
    update_index(collection)
    collection.remove(["柑橘丰收"])
    update_index(collection)
    before = answers(open_engine(collection.data))

    def holding() -> list[str]:
        files = [path for path in index_folder(collection.data).rglob("*") if path.is_file()]
        return [path.name for path in files if "陈秋实".encode() in path.read_bytes()]

    assert holding()
    receipt = update_index(collection, purge=True)
    assert receipt.removed == ()
    assert holding() == []
    assert answers(open_engine(collection.data)) == before
    assert update_index(collection, purge=True).number == receipt.number


def test_full_rebuild_answers_as_the_updates_did(tmp_path: Path) -> None:
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base", "柑橘丰收"))
    update_index(collection)
    for title in sorted(BODIES):
        write_article(collection.base, title, BODIES[title] + "\n\n这一句后来改了。")
        update_index(collection)
        write_article(collection.base, title, BODIES[title])
        update_index(collection)
    stepwise = shown(open_engine(collection.data))
    update_index(collection, full=True)
    assert shown(open_engine(collection.data)) == stepwise
    other = Collection(tmp_path / "other", collection.base)
    update_index(other)
    assert answers(open_engine(other.data)) == answers(open_engine(collection.data))


def test_saved_and_loaded_again_gives_equal_answers(collection: Collection) -> None:
    update_index(collection)
    first, second = open_engine(collection.data), open_engine(collection.data)
    assert answers(first) == answers(second) == answers(first)
    kinds = [answer.kind for answer in answers(first)]
    assert kinds[:4] == ["answer"] * 4
    assert kinds[-1] == "no_answer"


def test_an_article_is_read_back_as_it_was_understood_whichever_sentence_is_asked_for_first(
    collection: Collection,
) -> None:
    update_index(collection)
    generation, frequencies = load_index(collection.data), load_segmenter(collection.data).frequencies
    read = {one.article_id: one for one in collection.articles()}
    for number, listed in generation.listing():
        kept, expected = generation.article(number), parse(read[listed.article_id], frequencies)
        assert kept.sentences[-1] == expected.sentences[-1]
        assert kept.sentences[-1] is kept.sentences[len(expected.sentences) - 1]
        assert kept.sentences[1:] == expected.sentences[1:]
        assert kept == expected
        with pytest.raises(IndexError):
            kept.sentences[len(expected.sentences)]


def test_generations_share_the_segments_they_have_in_common(collection: Collection) -> None:
    update_index(collection)
    before = load_index(collection.data)
    collection.add([Article("x", "新文章", "雾灯镇的码头全年无休。", "2024-03")])
    update_index(collection)
    after = load_index(collection.data)
    assert before.number != after.number
    numbers = [number for number, _ in before.listing()]
    assert all(after.article(number) is before.article(number) for number in numbers)


def test_number_of_segments_stays_bounded_after_many_single_additions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.update.MAX_SEGMENTS", 4)
    collection = Collection(tmp_path / "data", make_base(tmp_path / "base", "柑橘丰收"))
    update_index(collection)
    for number in range(12):
        body = f"第{number}号公告\n\n第{number}号码头长{number + 100}米。"
        collection.add([Article("x", f"第{number}号公告", body, "2024-05")])
        receipt = update_index(collection)
        assert receipt.articles == number + 2
        manifest = current_manifest(index_folder(collection.data))
        assert manifest is not None
        assert len(manifest["parts"]) <= 4
    assert len(segments(collection.data)) <= 2 * 4
    assert len(list((index_folder(collection.data) / "generations").iterdir())) == 2
    stepwise = shown(open_engine(collection.data))
    update_index(collection, full=True)
    assert shown(open_engine(collection.data)) == stepwise


def test_answers_are_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base")
    questions = tmp_path / "questions.jsonl"
    rows = [{"id": str(number), "question": one, "asked": "2024-06-01"} for number, one in enumerate(QUESTIONS)]
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    printed = set()
    for seed in ("1", "77"):
        options = ["--corpus", str(base), "--data", str(tmp_path / f"data-{seed}")]
        command = [sys.executable, "-m", "bot.cli", *options, "ask", "--batch", str(questions), "--json"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, timeout=60, check=True)
        assert done.stderr == b""
        printed.add(done.stdout)
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == len(QUESTIONS)


def test_articles_shared_out_to_processes_give_the_same_answers(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(collection)
    monkeypatch.setattr("index.update.PARALLEL_FROM_CHARS", 0)
    monkeypatch.setattr("index.update.MAX_SEGMENT_CHARS", 150)
    other = Collection(tmp_path / "other", collection.base)
    seen: list[tuple[int, int]] = []
    update_index(other, progress=lambda done, total: seen.append((done, total)))
    assert len(segments(other.data)) > 1
    assert seen[-1] == (4, 4)
    assert answers(open_engine(other.data)) == answers(open_engine(collection.data))

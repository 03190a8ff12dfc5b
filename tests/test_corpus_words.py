"""The word list and its cache."""

from pathlib import Path

import pytest

from corpus.words import load_frequencies, proper_names, read_list


def test_a_cached_list_is_the_list(frequencies: dict[str, int], tmp_path: Path) -> None:
    assert load_frequencies(tmp_path) == frequencies
    assert len(list(tmp_path.glob("words-*"))) == 1
    assert load_frequencies(tmp_path) == frequencies


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 100])
def test_a_damaged_cache_is_made_again(frequencies: dict[str, int], tmp_path: Path, damage: bytes) -> None:
    load_frequencies(tmp_path)
    (cached,) = tmp_path.glob("words-*")
    whole = cached.read_bytes()
    cached.write_bytes(damage)
    assert load_frequencies(tmp_path) == frequencies
    assert cached.read_bytes() == whole


def test_a_cache_with_one_byte_flipped_is_not_believed(frequencies: dict[str, int], tmp_path: Path) -> None:
    load_frequencies(tmp_path)
    (cached,) = tmp_path.glob("words-*")
    content = bytearray(cached.read_bytes())
    content[len(content) // 2] ^= 1
    cached.write_bytes(content)
    assert load_frequencies(tmp_path) == frequencies


def test_a_folder_that_cannot_be_written_is_done_without(frequencies: dict[str, int], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert load_frequencies(tmp_path / "file") == frequencies


def test_every_beginning_of_a_word_is_known(frequencies: dict[str, int]) -> None:
    for word in list(frequencies)[::997]:
        assert all(word[:length] in frequencies for length in range(1, len(word)))


def test_own_words_are_words(frequencies: dict[str, int]) -> None:
    assert all(frequencies[word] > 0 for word in read_list("words.txt"))


def test_names_of_places_and_people_are_proper_names() -> None:
    assert {"广东", "北京", "中国"} <= proper_names()
    assert not {"产值", "投资", "多少"} & proper_names()

"""Named arrays in one file: what is read is what was written, however large it is."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import PORTION_BYTES, open_arrays, save_arrays


def test_arrays_of_every_size_come_back_as_they_were(tmp_path: Path) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "none": np.zeros(0, np.float32),
        "one": np.array([7], np.uint8),
        "less than a portion": np.arange(PORTION_BYTES // 8 - 1, dtype=np.int64),
        "a portion": np.arange(PORTION_BYTES, dtype=np.uint32).astype(np.uint8),
        "more": np.arange(PORTION_BYTES // 2, dtype=np.float64),
    }
    save_arrays(tmp_path / "arrays.bin", arrays)
    opened = open_arrays(tmp_path / "arrays.bin")
    assert list(opened) == list(arrays)
    for name, array in arrays.items():
        assert opened[name].dtype == array.dtype and np.array_equal(opened[name], array)


def test_no_more_than_two_portions_are_written_before_they_are_made_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, sync = [0], os.fsync

    def noted(handle: int) -> None:
        sync(handle)
        sizes.append(os.fstat(handle).st_size)

    monkeypatch.setattr("index.arrays.os.fsync", noted)
    save_arrays(tmp_path / "arrays.bin", {str(number): np.zeros(300_000, np.int32) for number in range(9)})
    written = (tmp_path / "arrays.bin").stat().st_size
    assert max(np.diff([*sizes, written])) < 2 * PORTION_BYTES

"""Fixtures that many tests share. No test touches the user's own folders or the network beyond loopback."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from botapi import BotApi
from telegram_bot import RunningBot, checked_api, errors_in, running

from bot.slot import EngineSlot
from corpus.collection import Collection
from corpus.words import load_frequencies
from index.engine import AnswerEngine
from index.segmenter import Segmenter

os.environ.setdefault("PTB_TIMEDELTA", "1")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Move the user's data folder and working folder away for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        for key in [key for key in os.environ if key.startswith("YIJU_")]:
            patch.delenv(key)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def frequencies() -> dict[str, int]:
    """The word list."""
    return load_frequencies()


@pytest.fixture(scope="session")
def segmenter(frequencies: dict[str, int]) -> Segmenter:
    """A segmenter with the project's word list."""
    return Segmenter(frequencies)


@pytest.fixture(scope="session")
def built_in_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the built-in articles indexed. Read only: make a folder of your own to change articles."""
    data = tmp_path_factory.mktemp("built-in")
    EngineSlot(Collection(data))
    return data


@pytest.fixture(scope="session")
def engine(built_in_data: Path) -> AnswerEngine:
    """The engine over the built-in articles."""
    return EngineSlot(Collection(built_in_data)).current.engine


@pytest.fixture
async def api(caplog: pytest.LogCaptureFixture) -> AsyncIterator[BotApi]:
    """The Bot API; at the end there must have been no violation, no press unanswered, and no error in the log."""
    async with checked_api() as api:
        yield api
    assert errors_in(caplog) == []


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot over the built-in articles, with a history of its own."""
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3") as bot:
        yield bot

"""Fixtures that many tests share. No test touches the user's own folders or the network beyond loopback."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from botapi import BotApi
from telegram_bot import WEBHOOK, WORKSHOP, RunningBot, checked_api, errors_in, running

from bot.slot import EngineSlot
from corpus.collection import Collection
from corpus.words import load_frequencies
from index.engine import AnswerEngine
from index.segmenter import Segmenter

os.environ.setdefault("PTB_TIMEDELTA", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every test of the bot run by webhook; without it those marked `both_modes` run by polling and by webhook."""
    parser.addoption("--webhook", action="store_true", help="run every test of the bot by webhook")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked `both_modes` in both."""
    if metafunc.definition.get_closest_marker("both_modes"):
        metafunc.parametrize("by_webhook", [False, True], ids=["polling", "webhook"], indirect=True)


@pytest.fixture(autouse=True)
def by_webhook(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the bots of a test get their updates by webhook."""
    chosen = bool(getattr(request, "param", request.config.getoption("--webhook")))
    if chosen:
        monkeypatch.setenv(WEBHOOK, "1")
    return chosen


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes test at once: one more than there are cores, since those that test the bot wait for
    messages, for jobs and for processes of its own."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Move the user's data folder and working folder away for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        for key in [key for key in os.environ if key.startswith("YIJU_")]:
            patch.delenv(key)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        yield
    WORKSHOP.close()


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

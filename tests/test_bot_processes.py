"""What can wait gives way to answers, and an answer under way is seen where it has to be."""

import asyncio
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from telegram_bot import copy_data, running

import bot.workshop
from bot.errors import DatabaseBusyError
from bot.processes import UnderWay, giving_way, make_pool
from bot.workshop import Workshop
from corpus.errors import (
    ArticleFormatError,
    Fault,
    LastArticleError,
    Trouble,
    UnknownArticleError,
    UnreadableFileError,
    YijuError,
)
from index.engine import AnswerEngine

_given: list[UnderWay] = []


class Looked(UnderWay):
    """Nothing is under way; counts how often that is looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    @property
    def count(self) -> int:
        self.times += 1
        return super().count


def work_until(looked: Looked, times: int, most_s: float) -> None:
    """Work until it was looked up so often, or for so much processor time."""
    until = time.process_time() + most_s
    while looked.times < times and time.process_time() < until:
        pass


def test_work_that_can_wait_looks_again_and_again_whether_an_answer_is_under_way_and_not_once_it_is_done() -> None:
    looked = Looked()
    with giving_way(looked):
        work_until(looked, 5, 10.0)
    assert looked.times >= 5
    before = looked.times
    work_until(looked, before + 1, 0.05)
    assert looked.times == before


def test_work_that_fails_is_not_interrupted_any_more_either() -> None:
    looked = Looked()
    with pytest.raises(ZeroDivisionError), giving_way(looked):
        work_until(looked, 1, 10.0)
        _ = 1 / 0
    before = looked.times
    work_until(looked, before + 1, 0.05)
    assert looked.times == before


class Progress(UnderWay):
    """Notes how far the work was each time it is looked up whether an answer is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0
        self.seen: list[int] = []

    @property
    def count(self) -> int:
        self.seen.append(self.done)
        return super().count


def stands_still(*, answering: bool) -> bool:
    """Work until it was looked up thirty times whether an answer is under way, and until the work has gone on three
    times between; tell whether it ever stood still from one look to the next."""
    progress, until = Progress(), time.process_time() + 10.0
    with progress.one_more() if answering else nullcontext(), giving_way(progress):
        while (len(progress.seen) < 30 or len(set(progress.seen)) < 4) and time.process_time() < until:
            progress.done += 1
    assert len(set(progress.seen)) >= 4
    return len(set(progress.seen)) < len(progress.seen)


def test_work_that_can_wait_stands_still_for_an_answer_and_goes_on_among_questions_that_never_end() -> None:
    assert stands_still(answering=True)
    assert not stands_still(answering=False)


def give(under_way: UnderWay) -> None:
    """Keep what a process was given at its start."""
    _given.append(under_way)


def is_under_way() -> bool:
    """Whether that says an answer is under way."""
    return _given[0].count > 0


def test_an_answer_under_way_is_seen_by_another_process_until_it_is_done_or_failed() -> None:
    under_way = UnderWay()
    with make_pool(1, give, under_way) as pool:
        assert not seen(pool)
        with under_way.one_more(), under_way.one_more():
            assert seen(pool)
        with pytest.raises(ZeroDivisionError), under_way.one_more():
            assert seen(pool)
            _ = 1 / 0
        assert not seen(pool)


def seen(pool: ProcessPoolExecutor) -> bool:
    """Whether the process of a pool sees an answer under way."""
    return pool.submit(is_under_way).result(60)


def given_to_the_workshop() -> tuple[int, bool]:
    """Return how many answers the process of a workshop sees under way, and whether its work looks for them."""
    return bot.workshop._shared.under_way.count, signal.getitimer(signal.ITIMER_PROF)[1] > 0


def test_work_in_the_workshop_gives_way_to_the_answers_it_was_told_of() -> None:
    under_way = UnderWay()
    workshop = Workshop(under_way)
    try:
        with under_way.one_more():
            assert workshop._run(given_to_the_workshop) == (1, True)
        assert workshop._run(given_to_the_workshop) == (0, True)
    finally:
        workshop.close()


_MADE_OF: dict[type[YijuError], tuple[Any, ...]] = {
    ArticleFormatError: (Path("a.md"), Fault.SAME_ID, 3),
    UnreadableFileError: ("a.pdf", Trouble.SCAN),
    UnknownArticleError: ("2024-01-a",),
    LastArticleError: (),
    DatabaseBusyError: ("history.sqlite3",),
}


def every_error(kind: type[YijuError] = YijuError) -> Iterator[type[YijuError]]:
    """Yield the kinds of our errors."""
    yield kind
    for one in kind.__subclasses__():
        yield from every_error(one)


def test_every_error_comes_whole_out_of_another_process() -> None:
    for kind in every_error():
        error = kind(*_MADE_OF.get(kind, ("what to do",)))
        told = pickle.loads(pickle.dumps(error))
        assert (type(told), str(told), vars(told)) == (kind, str(error), vars(error))


async def test_a_question_of_a_reader_is_under_way_until_it_is_answered(
    api: BotApi, built_in_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, answer = threading.Event(), threading.Event(), AnswerEngine.answer

    def held(*args: Any, **how: Any) -> Any:
        begun.set()
        may_end.wait(10)
        return answer(*args, **how)

    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        under_way, ada = bot.service.answerers.under_way, api.person(1)
        assert under_way.count == 0
        monkeypatch.setattr(AnswerEngine, "answer", held)
        await ada.says("2024年江门GDP是多少？")
        await asyncio.to_thread(begun.wait, 10)
        during = under_way.count
        may_end.set()
        assert during > 0
        await ada.next_reply()
        assert under_way.count == 0

"""Processes that answer questions: what they say is what the bot's own process would, whatever happens to them."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from botapi import BotApi
from small_corpus import BODIES, QUESTIONS, make_base, write_article
from telegram_bot import reply_to, running

from bot.answerers import GARBAGE_AFTER, MAX_STARTS, Answerers, _prepare, count_for
from bot.answering import ask
from bot.processes import make_pool
from bot.slot import EngineSlot, Loaded
from corpus.collection import Collection
from corpus.own_lexicon import OwnLexicon, write_own_lexicon
from index.answer import Answer, NoAnswer
from index.taught import use_aliases

DAY = "2024-06-01"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """A collection of one's own."""
    return Collection(tmp_path / "data", make_base(tmp_path / "base"))


@pytest.fixture
def answerers(collection: Collection) -> Iterator[Answerers]:
    """One process for it, which is started even for a few articles."""
    made = Answerers(collection.data, 1, least_articles=1)
    yield made
    made.close()


@pytest.fixture
def only_there(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let no question be answered by this process any more."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("answered by the bot's own process")

    return lambda: monkeypatch.setattr("bot.answerers.ask", refuse)


def wait_for(answerers: Answerers, loaded: Loaded) -> None:
    """Wait until a process can answer."""
    until = time.monotonic() + 60
    while not answerers.start(loaded):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_process_answers_as_the_bots_own_and_from_the_generation_it_is_asked_about(
    collection: Collection, answerers: Answerers, only_there: Callable[[], None]
) -> None:
    slot = EngineSlot(collection)
    first = slot.current
    questions = [*QUESTIONS, "比较海湾县和南坡乡的增长", "你好", ""]
    expected = [ask(first.engine, question, asked_on=DAY) for question in questions]
    followed = ask(first.engine, "那图书馆呢", previous=["风电场总投资多少亿元"], asked_on=DAY, n=2)
    assert [answerers.ask(first, question, asked_on=DAY) for question in questions] == expected  # before one is ready
    wait_for(answerers, first)
    write_article(collection.base, "柑橘丰收", BODIES["柑橘丰收"].replace("4.8万吨", "5.1万吨"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.answerers.ask", None)
        assert [answerers.ask(first, question, asked_on=DAY) for question in questions] == expected
        assert answerers.ask(first, "那图书馆呢", previous=["风电场总投资多少亿元"], asked_on=DAY, n=2) == followed
    slot.update()
    only_there()
    changed = answerers.ask(slot.current, "2023年柑橘产量是多少", asked_on=DAY).answer
    assert isinstance(changed, Answer)
    assert "5.1万吨" in changed.hits[0].sentence


def test_a_generation_a_process_cannot_open_any_more_answers_from_the_bots_own(
    collection: Collection, answerers: Answerers
) -> None:
    slot = EngineSlot(collection)
    first, question = slot.current, "2023年柑橘产量是多少"
    write_article(collection.base, "柑橘丰收", BODIES["柑橘丰收"].replace("4.8万吨", "5.1万吨"))
    slot.update()
    wait_for(answerers, slot.current)
    assert answerers.ask(first, question, asked_on=DAY) == ask(first.engine, question, asked_on=DAY)
    assert answerers.ask(first, question, asked_on=DAY) != answerers.ask(slot.current, question, asked_on=DAY)


def test_names_taught_meanwhile_are_known_to_the_processes(
    collection: Collection, answerers: Answerers, only_there: Callable[[], None]
) -> None:
    slot = EngineSlot(collection)
    wait_for(answerers, slot.current)
    only_there()
    assert isinstance(answerers.ask(slot.current, "藏书楼由谁设计", asked_on=DAY).answer, NoAnswer)
    write_own_lexicon(collection.data, OwnLexicon((), (("藏书楼", "图书馆"),)))
    assert slot.refresh()
    try:
        assert isinstance(answerers.ask(slot.current, "藏书楼由谁设计", asked_on=DAY).answer, Answer)
    finally:
        use_aliases(())


def test_where_a_process_dies_questions_are_answered_and_others_are_started_a_few_times(
    collection: Collection, answerers: Answerers, caplog: pytest.LogCaptureFixture
) -> None:
    loaded = EngineSlot(collection).current
    expected = ask(loaded.engine, QUESTIONS[0], asked_on=DAY)
    for _ in range(MAX_STARTS):
        wait_for(answerers, loaded)
        assert answerers._pool is not None
        for process in answerers._pool._processes.values():
            process.kill()
            process.join()
        assert answerers.ask(loaded, QUESTIONS[0], asked_on=DAY) == expected
    assert [record.getMessage() for record in caplog.records] == ["a process that answers died"] * MAX_STARTS
    assert not answerers.start(loaded)
    assert answerers._pool is None
    assert answerers.ask(loaded, QUESTIONS[0], asked_on=DAY) == expected


def test_what_a_process_has_loaded_is_not_searched_for_garbage_again(collection: Collection) -> None:
    with make_pool(1, _prepare, collection.data) as pool:
        assert pool.submit(gc.get_freeze_count).result() > GARBAGE_AFTER
        assert pool.submit(gc.get_threshold).result()[0] == GARBAGE_AFTER


def test_few_articles_or_one_core_start_no_process(collection: Collection) -> None:
    loaded = EngineSlot(collection).current
    for one in (Answerers(collection.data, 1), Answerers(collection.data, count_for(1), least_articles=1)):
        assert not one.start(loaded)
        assert one.ask(loaded, QUESTIONS[0], asked_on=DAY) == ask(loaded.engine, QUESTIONS[0], asked_on=DAY)
        assert one._pool is None
    assert [count_for(cores) for cores in (None, 1, 2, 8)] == [0, 0, 2, 2]


async def test_a_bot_whose_questions_other_processes_answer_shows_no_word_of_a_removed_article(
    collection: Collection, answerers: Answerers, only_there: Callable[[], None], api: BotApi
) -> None:
    ada = api.person(1)
    async with running(api, collection.data, base=collection.base, answerers=answerers) as bot:
        wait_for(answerers, bot.slot.current)
        only_there()
        assert "4.8万吨" in (await reply_to(ada, "2023年柑橘产量是多少"))["text"]
        results = (await ada.asks_inline("2023年柑橘产量是多少"))["results"]
        assert "4.8万吨" in results[0]["description"]
        collection.remove(["柑橘丰收"])
        bot.slot.update()
        assert "4.8万吨" not in (await reply_to(ada, "2023年柑橘产量是多少"))["text"]
        assert "4.8万吨" not in str((await ada.asks_inline("2023年柑橘产量是多少"))["results"])

"""Standing questions: one message a chat after a reindex, with before and after, where something has changed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from telegram_bot import ADMIN, GDP, RunningBot, copy_data, reply_to, running

from bot.asked_alike import key_of
from bot.watches import MAX_WATCHES, Seen, seen_of
from bot.watching import MAX_IN_FULL
from index.answer import Answer

STARCH = "2022年雾灯镇土豆淀粉产量是多少？"
SALT = "2022年雾灯镇海盐产量是多少？"
NEWS = "关注的问题有变化"


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        yield bot


async def reindexed(bot: RunningBot, name: str, text: str | None) -> None:
    """Put an article there, or with None take it away, bring the index up to date, and let the job look."""
    file = bot.settings.data / "articles" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    if text is None:
        file.unlink()
    else:
        file.write_text(f"---\ntitle: {name}\npublished: 2023-01\n---\n{text}\n", encoding="utf-8")
    bot.slot.update()
    await bot.run_job("look")


async def news(person: Person) -> str:
    text = (await person.next_reply())["text"]
    assert text.startswith(NEWS)
    return str(text)


def starch(tons: str) -> str:
    return f"2022年，雾灯镇土豆淀粉产量为{tons}万吨，同比增长8.2%。"


@pytest.mark.both_modes
async def test_a_question_that_was_refused_is_told_once_there_is_an_answer_and_when_it_changes(
    api: BotApi, bot: RunningBot
) -> None:
    ada = api.person(1)
    begun = await reply_to(ada, f"/watch {STARCH}")
    assert begun["text"] == f"已关注：{STARCH}\n还没有，有了告诉你。"
    assert labels(begun) == ["不再关注"]
    await reindexed(bot, "雾灯镇的土豆淀粉", starch("73.5"))
    source = "《雾灯镇的土豆淀粉》· 2023-01 · 第1段"
    assert await news(ada) == f"{NEWS}（1个）\n{STARCH}\n之前：还没有\n现在：\n{starch('73.5')}\n{source}"
    await reindexed(bot, "别的", "雾灯镇的灯塔高31米。")
    assert await ada.stays_silent(0.1)
    await reindexed(bot, "雾灯镇的土豆淀粉", starch("80.1"))
    assert await news(ada) == f"{NEWS}（1个）\n{STARCH}\n之前：{starch('73.5')}\n现在：\n{starch('80.1')}\n{source}"
    await bot.run_job("look")
    assert await ada.stays_silent(0.1)


async def test_no_word_of_a_withdrawn_article_is_shown_or_kept(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reindexed(bot, "雾灯镇的土豆淀粉", starch("73.5"))
    begun = await reply_to(ada, f"/watch {STARCH}")
    assert begun["text"].endswith("文章更新后，答案变了就告诉你。")
    await reindexed(bot, "雾灯镇的土豆淀粉", None)
    assert await news(ada) == f"{NEWS}（1个）\n{STARCH}\n之前那句所在的文章撤下了。\n现在：\n没有答案了。"
    assert "73.5" not in str(bot.service.database.execute("SELECT * FROM watches"))


async def test_all_changes_of_a_chat_come_in_one_message(api: BotApi, bot: RunningBot) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    for question in (STARCH, SALT, GDP):
        await reply_to(ada, f"/watch {question}")
    await reply_to(bob, f"/watch {GDP}")
    await reindexed(bot, "雾灯镇", f"{starch('73.5')}\n\n2022年，雾灯镇海盐产量为12万吨。")
    told = await ada.next_reply()
    assert told["text"].startswith(f"{NEWS}（2个）\n1. {STARCH}\n")
    assert f"\n2. {SALT}\n" in told["text"]
    assert labels(told) == ["不再关注 1", "不再关注 2"]
    assert await ada.stays_silent(0.1)
    assert await bob.stays_silent(0.1)
    query = await ada.presses("不再关注 2", on=told)
    assert (await api.answered(query))["text"] == "不再关注了"
    assert labels(await ada.next_reply()) == ["不再关注 1"]
    assert [watch.question for watch in bot.service.watches.of_person(1)] == [STARCH, GDP]


async def test_the_receipt_says_how_many_standing_questions_changed(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    for question in (STARCH, GDP):
        await reply_to(ada, f"/watch {question}")
    file = bot.settings.data / "articles" / "雾灯镇.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"---\ntitle: 雾灯镇\npublished: 2023-01\n---\n{starch('73.5')}\n", encoding="utf-8")
    await admin.says("/reindex")
    receipt = await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), 30)
    assert receipt["text"].splitlines()[-1] == "关注的问题1个有变化，已经通知"
    assert STARCH in await news(ada)
    assert await ada.stays_silent(0.1)


async def test_many_changes_fit_one_message(api: BotApi, bot: RunningBot) -> None:
    names = [f"{char}石镇" for char in "甲乙丙丁戊己庚辛"]
    watches, generation = bot.service.watches, bot.slot.current.engine.generation.number
    ada = api.person(1, language="en")
    for name in names:
        watches.begin(1, None, 1, bot.service.languages.of(1, "en"), f"{name}粮食产量", Seen(), generation, bot.clock)
    await reindexed(
        bot, "粮食", "\n\n".join(f"{name}2022年粮食产量为{n + 3}万吨。" * 9 for n, name in enumerate(names))
    )
    told = await ada.next_reply()
    assert told["text"].startswith("Standing questions with another answer now: 8\n1. ")
    assert told["text"].count("Before: none") == MAX_IN_FULL
    assert told["text"].splitlines()[-1] == f"· {names[-1]}粮食产量"


@pytest.mark.both_modes
async def test_the_list_ends_questions_one_tap_each_and_only_ones_own(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    assert (await reply_to(ada, "/watches"))["text"].startswith("没有关注的问题。")
    await reply_to(ada, f"/watch {GDP}")
    await reply_to(ada, f"/watch {STARCH}", in_=group)
    await reply_to(bob, f"/watch {SALT}", in_=group)
    in_group = await reply_to(ada, "/watches", in_=group)
    assert labels(in_group) == [f"✕ {STARCH}"]
    query = await bob.presses(f"✕ {STARCH}", on=in_group)
    assert "过期" in (await api.answered(query))["text"]
    listed = await reply_to(ada, "/watches")
    assert labels(listed) == [f"✕ {GDP}", f"✕ {STARCH}（群里）"]
    await ada.presses(f"✕ {GDP}", on=listed)
    assert labels(await ada.next_reply()) == [f"✕ {STARCH}（群里）"]
    query = await ada.presses(f"✕ {GDP}", on=listed, data="unwatch:1:0")
    assert "过期" in (await api.answered(query))["text"]


async def test_a_group_is_told_in_its_topic(api: BotApi, bot: RunningBot) -> None:
    ada, forum = api.person(1), api.group(-200, forum=True)
    await reply_to(ada, f"/watch {STARCH}", in_=forum, thread=7)
    await reindexed(bot, "雾灯镇", starch("73.5"))
    told = await forum.next_reply()
    assert (told["message_thread_id"], told["text"].startswith(NEWS)) == (7, True)


async def test_who_blocks_the_bot_has_no_questions_standing_any_more(api: BotApi, bot: RunningBot) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    for person in (ada, bob):
        await reply_to(person, f"/watch {STARCH}")
    await ada.blocks()
    await reindexed(bot, "雾灯镇", starch("73.5"))
    assert STARCH in await news(bob)
    assert bot.service.watches.of_person(1) == ()


async def test_what_could_not_be_sent_is_sent_the_next_time(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, f"/watch {STARCH}")
    api.fails("sendMessage", 502, "Bad Gateway")
    await reindexed(bot, "雾灯镇", starch("73.5"))
    await bot.run_job("look")
    assert "73.5" in await news(ada)
    await bot.run_job("look")
    assert await ada.stays_silent(0.1)


async def test_a_group_that_became_a_supergroup_is_told_there(api: BotApi, bot: RunningBot) -> None:
    ada, group, new = api.person(1), api.group(-100), api.group(-1001)
    await reply_to(ada, f"/watch {STARCH}", in_=group)
    api.fails("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001)
    await reindexed(bot, "雾灯镇", starch("73.5"))
    await bot.run_job("look")
    assert NEWS in (await new.next_reply())["text"]


async def test_a_reply_to_an_answer_stands_for_its_question_whole(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    answer = await reply_to(ada, "那前三季度呢？")
    begun = await reply_to(ada, "/watch", reply_to=answer)
    assert begun["text"].splitlines()[0] == "已关注：2023年前三季度江门GDP是多少？"
    query = await ada.presses("", on=answer, data="watch:2:0")
    assert "text" not in await api.answered(query)
    again = await ada.next_reply()
    assert again["text"] == begun["text"]
    assert len(bot.service.watches.of_person(1)) == 1


async def test_a_refusal_in_private_offers_to_tell_once_there_is_an_answer(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    refusal = await reply_to(ada, STARCH)
    assert labels(refusal)[-1] == "有了告诉我"
    await ada.presses("有了告诉我", on=refusal)
    assert (await ada.next_reply())["text"] == f"已关注：{STARCH}\n还没有，有了告诉你。"
    assert "有了告诉我" not in labels(await reply_to(ada, f"/ask {STARCH}", in_=api.group(-100)))
    assert "有了告诉我" not in labels(await reply_to(ada, GDP))
    assert labels(await reply_to(ada, "你好")) == []


async def test_what_is_no_question_cannot_stand(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    assert (await reply_to(ada, "/watch"))["text"].startswith("请在 /watch 后面写上问题")
    assert (await reply_to(ada, "/watch 你好"))["text"].startswith("请写一个具体的问题")
    assert (await reply_to(ada, "/watch " + "长" * 101))["text"] == "问题太长了，请缩到100字以内。"
    assert bot.service.watches.count() == 0


async def test_nobody_has_more_questions_standing_than_allowed(api: BotApi, bot: RunningBot) -> None:
    watches = bot.service.watches
    for number in range(MAX_WATCHES):
        watches.begin(1, None, 1, bot.service.languages.of(1, "zh"), f"第{number}年", Seen(), 1, bot.clock)
    assert (await reply_to(api.person(1), f"/watch {GDP}"))["text"].startswith(f"最多关注{MAX_WATCHES}个问题")
    assert (await reply_to(api.person(2), f"/watch {GDP}"))["text"].startswith("已关注")


@pytest.mark.parametrize("data", ["watch:99:0", "watch:1:5", "unwatch:99:0", "watch:x"])
async def test_forged_buttons_do_nothing(api: BotApi, bot: RunningBot, data: str) -> None:
    ada = api.person(1)
    answer = await reply_to(ada, GDP)
    assert "过期" in (await api.answered(await ada.presses("", on=answer, data=data)))["text"]
    assert bot.service.watches.count() == 0


async def test_an_answer_is_the_same_in_whatever_order_its_further_sentences_stand(bot: RunningBot) -> None:
    answer = bot.slot.current.engine.answer("江门土地开发强度是多少", choices=False)
    assert isinstance(answer, Answer)
    first, *others = answer.hits
    turned = Answer(answer.question, (first, *reversed(others[:2]), *others[2:]), answer.confidence)
    assert seen_of(turned).digest == seen_of(answer).digest
    assert seen_of(Answer(answer.question, answer.hits[1:], 1.0)).digest != seen_of(answer).digest


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("请问2023年江门GDP是多少？", "2023年江門gdp是多少", True),
        ("工业投资 增速", "工业投资增速?", True),
        ("长1.5公里的桥", "长15公里的桥", False),
        ("1-9月增速", "19月增速", False),
        ("2023年GDP", "2022年GDP", False),
    ],
)
def test_questions_that_differ_only_in_how_they_are_typed_are_the_same(one: str, other: str, same: bool) -> None:
    assert (key_of(one) == key_of(other)) is same

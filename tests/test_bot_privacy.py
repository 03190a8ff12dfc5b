"""/forget deletes one's own at once, and nobody else's; what is not asked to go goes after the days of the settings."""

from datetime import timedelta

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import GDP, RunningBot, reply_to

THEN = "那前三季度呢？"


def kept(bot: RunningBot) -> list[tuple[int, int]]:
    """Chat and person of every question kept."""
    rows = bot.service.database.execute("SELECT chat, person FROM turns ORDER BY chat")
    return [(chat, person) for chat, person in rows]


@pytest.mark.both_modes
async def test_forgetting_deletes_ones_own_questions_and_votes_everywhere(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    answer = await reply_to(ada, GDP)
    await reply_to(ada, f"/ask {GDP}", in_=group)
    await reply_to(bob, f"/ask {GDP}", in_=group)
    bot.service.votes.cast(3, 1, -1, bot.clock)
    bot.service.votes.cast(3, 2, -1, bot.clock)
    said = await reply_to(ada, "/forget")
    assert said["text"] == "你问过的2个问题、1个评价都删掉了。\n其他时候问题保留90天。"
    assert kept(bot) == [(-100, 2)]
    assert [one.votes for one in bot.service.votes.complaints()] == [1]
    assert "过期" in (await api.answered(await ada.presses("上下文", on=answer)))["text"]
    assert "2810.29" not in (await reply_to(ada, THEN))["text"]


async def test_in_a_group_only_what_is_of_this_group_goes(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    await reply_to(ada, GDP)
    for person in (ada, bob):
        await reply_to(person, f"/ask {GDP}", in_=group)
    said = await reply_to(ada, "/forget", in_=group)
    assert said["text"].startswith("你在本群问过的1个问题、0个评价都删掉了。")
    assert kept(bot) == [(-100, 2), (1, 1)]
    assert "2810.29亿元" in (await reply_to(bob, f"/ask {THEN}", in_=group))["text"]


async def test_standing_questions_go_only_with_a_tap_of_their_own(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    await reply_to(ada, f"/watch {GDP}", in_=group)
    await reply_to(ada, f"/watch {GDP}")
    await reply_to(bob, f"/watch {GDP}", in_=group)
    asked = await reply_to(ada, "/forget", in_=group)
    assert asked["text"].splitlines()[1] == "关注的问题还有1个，会继续告诉你变化。"
    assert labels(asked) == ["关注的也删掉"]
    assert "过期" in (await api.answered(await bob.presses("关注的也删掉", on=asked)))["text"]
    assert bot.service.watches.count() == 3
    assert (await api.answered(await ada.presses("关注的也删掉", on=asked)))["text"] == "关注的1个问题也删掉了"
    assert (await group.next_reply())["text"] == "关注的1个问题也删掉了"
    assert [(one.chat, one.person) for one in bot.service.watches.due(0)] == [(-100, 2), (1, 1)]


@pytest.mark.parametrize("data", ["forget:2:0", "forget:1:1", "forget:x", "forget:"])
async def test_forged_buttons_delete_nothing(api: BotApi, bot: RunningBot, data: str) -> None:
    ada = api.person(1)
    begun = await reply_to(ada, f"/watch {GDP}")
    assert "过期" in (await api.answered(await ada.presses("", on=begun, data=data)))["text"]
    assert bot.service.watches.count() == 1


async def test_questions_and_their_votes_go_after_ninety_days(api: BotApi, bot: RunningBot) -> None:
    await reply_to(api.person(1), GDP)
    bot.service.votes.cast(1, 1, -1, bot.clock)
    bot.clock += timedelta(days=89)
    await bot.run_job("forget")
    assert kept(bot) == [(1, 1)]
    bot.clock += timedelta(days=2)
    await bot.run_job("forget")
    assert kept(bot) == []
    assert bot.service.votes.complaints() == ()

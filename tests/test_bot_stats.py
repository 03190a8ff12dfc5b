"""/stats: what is counted, by which day, and what is shown of it."""

import csv
import io
from datetime import date, timedelta

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import ADMIN, GDP, RunningBot, reply_to

from bot.stats import MAX_DAYS, chart_of, collect_stats
from bot.texts import Language


async def some_days(api: BotApi, bot: RunningBot) -> None:
    """Two days on which two people ask, are refused, make small talk, and vote."""
    ada, bob = api.person(1), api.person(2, name="Bob")
    await reply_to(ada, GDP)
    await reply_to(ada, "火星上有几座工厂？")
    await reply_to(ada, "你好")
    bot.service.votes.cast(1, 1, 1, bot.clock)
    bot.clock += timedelta(days=1)
    await reply_to(bob, GDP)
    bot.service.votes.cast(1, 2, -1, bot.clock)


async def test_days_are_counted_where_the_bot_lives_and_smalltalk_is_left_out(api: BotApi, bot: RunningBot) -> None:
    await some_days(api, bot)
    stats = collect_stats(bot.service.database, bot.clock, 3, bot.settings.timezone)
    assert [(day.first, day.asked, day.answered, day.refused, day.readers) for day in stats.days] == [
        (date(2024, 5, 5), 0, 0, 0, 0),
        (date(2024, 5, 6), 2, 1, 1, 1),
        (date(2024, 5, 7), 1, 1, 0, 1),
    ]
    assert [(day.votes_for, day.votes_against) for day in stats.days] == [(0, 0), (1, 0), (0, 1)]
    assert (stats.whole.asked, stats.whole.readers) == (3, 2)
    assert 0 < stats.whole.median_ms <= stats.whole.slowest_ms
    assert collect_stats(bot.service.database, bot.clock, 1, bot.settings.timezone).whole.asked == 1


@pytest.mark.both_modes
async def test_admins_get_a_chart_the_numbers_and_a_file(api: BotApi, bot: RunningBot) -> None:
    await some_days(api, bot)
    admin = api.person(ADMIN)
    shown = await reply_to(admin, "/stats 7")
    assert shown["photo"]
    lines = shown["caption"].splitlines()
    assert lines[:4] == ["最近7天", "问题3，答上2（67%），没答上1", "👍 1 · 👎 1", "读者2人 · 关注着0个问题"]
    assert lines[4].startswith("用时一般")
    assert not {"Ada", "Bob"} & set(shown["caption"].split())
    assert labels(shown) == ["CSV"]
    await admin.presses("CSV", on=shown)
    sent = await admin.next_reply()
    content = api.files.get(sent["document"]["file_id"]).data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert sent["document"]["file_name"] == "yiju-stats-2024-05-07.csv"
    assert rows[0] == ["日期", "问题", "答上", "没答上", "赞", "踩", "读者", "一般用时毫秒", "最慢毫秒"]
    assert [row[:7] for row in rows[-2:]] == [
        ["2024-05-06", "2", "1", "1", "1", "0", "1"],
        ["2024-05-07", "1", "1", "0", "0", "1", "1"],
    ]
    assert len(rows) == 8


async def test_without_questions_there_is_no_chart(api: BotApi, bot: RunningBot) -> None:
    shown = await reply_to(api.person(ADMIN), "/stats")
    assert (shown["text"], labels(shown)) == ("最近30天没有人提问。", [])


@pytest.mark.parametrize("given", ["0", "400", "-3", "week", "9999", "²"])
async def test_what_is_no_number_of_days_is_said(api: BotApi, bot: RunningBot, given: str) -> None:
    assert (await reply_to(api.person(ADMIN), f"/stats {given}"))["text"].startswith("请写天数，1到366")


async def test_only_admins_see_numbers(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    for command in ("/stats", "/backup"):
        assert (await reply_to(ada, command))["text"] == "这个命令只有管理员能用。"
        assert "私聊" in (await reply_to(api.person(ADMIN), command, in_=group))["text"]
    answer = await reply_to(ada, GDP)
    assert "只有管理员" in (await api.answered(await ada.presses("", on=answer, data="stats:30:0")))["text"]
    mine = await reply_to(api.person(ADMIN), GDP)
    for data in ("stats:0:0", "stats:30:1", "stats:999:0", "stats:x"):
        assert "过期" in (await api.answered(await api.person(ADMIN).presses("", on=mine, data=data)))["text"]


async def test_a_year_is_drawn_in_bars_of_several_days(api: BotApi, bot: RunningBot) -> None:
    await reply_to(api.person(1), GDP)
    stats = collect_stats(bot.service.database, bot.clock, MAX_DAYS, bot.settings.timezone)
    chart = chart_of(stats, Language.SIMPLIFIED)
    assert chart.title == "每10天的问题"
    assert len(chart.points) == 37
    assert sum(point.value or 0 for point in chart.points) == 1

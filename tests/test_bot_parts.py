"""A text of an admin that Telegram cut in several messages becomes one draft; posts forwarded at once may be joined."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from telegram_bot import ADMIN, RunningBot, copy_data, reply_to, running

from bot.drafts import Part
from bot.parts import goes_on

SLOW = 30.0
LENGTH = 4096
LINE = "雾灯镇的码头全年无休，{n}号泊位去年装卸货物{n}.5万吨，比前一年增长8.2%，工人们说日子越过越好。"
LONG = "雾灯镇的码头\n\n" + "\n\n".join(LINE.format(n=n) for n in range(1, 201))
POST = "雾灯镇的土豆\n\n2023年，雾灯镇土豆产量为73.5万吨，同比增长8.2%。" + "镇里的人都说今年的土豆比往年大。" * 3
OTHER = "蓝鲸渡口的灯油\n\n2022年，蓝鲸渡口灯油产量为12.4万桶，比上年多。" + "站长王五说灯油够用到明年开春。" * 3


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        yield bot


def parts_of(text: str) -> list[str]:
    return [text[start : start + LENGTH] for start in range(0, len(text), LENGTH)]


async def preview(admin: Person, begins: str) -> dict[str, Any]:
    return await admin.reply_where(lambda reply: reply["text"].startswith(begins), SLOW)


@pytest.mark.both_modes
async def test_a_text_pasted_in_three_messages_is_one_article_in_their_order(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    parts = parts_of(LONG)
    assert len(parts) == 3
    assert not parts[0].endswith("。")
    for part in parts:
        await admin.says(part)
    first = await preview(admin, "收到一条消息")
    shown = await preview(admin, "收到3条消息，已按先后接成一篇")
    assert shown["message_id"] == first["message_id"]
    assert shown["text"].splitlines()[1] == "标题：雾灯镇的码头"
    assert "200句" in shown["text"]
    await admin.presses("无日期", on=shown)
    await admin.presses("发布", on=await preview(admin, "收到3条消息"))
    await preview(admin, "已更新")
    cut = LONG[:LENGTH].count("万吨")
    answer = await reply_to(api.person(1), f"雾灯镇{cut + 1}号泊位去年装卸货物多少万吨？")
    assert LINE.format(n=cut + 1) in answer["text"]
    assert [entry.action for entry in bot.service.audit.recent(5)][::-1] == [
        *("draft", "append", "append", "undated", "publish"),
    ]


async def test_a_forwarded_post_that_was_cut_is_joined_and_posts_of_different_people_are_offered_to_be(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    for part in parts_of(LONG)[:2]:
        await admin.says(part, forwarded_from="码头")
    await preview(admin, "收到2条消息")
    for text, author in ((POST, "土豆"), (OTHER, "灯油")):
        await admin.says(text, forwarded_from=author)
    one = await preview(admin, "收到一条消息")
    two = await preview(admin, "收到一条消息")
    assert two["text"].splitlines()[1] == "标题：蓝鲸渡口的灯油"
    assert "和上一条接成一篇" in labels(two)
    await admin.presses("和上一条接成一篇", on=two)
    joined = await preview(admin, "收到2条消息")
    assert joined["text"].splitlines()[1] == "标题：雾灯镇的土豆"
    told = await preview(admin, "已和下面一条")
    assert (told["message_id"], labels(told)) == (one["message_id"], [])
    query = await admin.presses("", on=one, data="draft:2:1")
    assert (await api.answered(query))["text"] == "这份稿子已经处理过了。"
    await admin.presses("无日期", on=joined)
    await admin.presses("发布", on=await preview(admin, "收到2条消息"))
    assert "新增1" in (await preview(admin, "已更新"))["text"]
    ada = api.person(1)
    assert "73.5万吨" in (await reply_to(ada, "2023年雾灯镇土豆产量是多少？"))["text"]
    assert "12.4万桶" in (await reply_to(ada, "2022年蓝鲸渡口灯油产量是多少？"))["text"]


async def test_where_the_one_before_was_dealt_with_joining_says_so(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    for text, author in ((POST, "土豆"), (OTHER, "灯油")):
        await admin.says(text, forwarded_from=author)
    one, two = await preview(admin, "收到一条消息"), await preview(admin, "收到一条消息")
    await admin.presses("放弃", on=one)
    await preview(admin, "收到一条消息")
    query = await admin.presses("和上一条接成一篇", on=two)
    assert (await api.answered(query))["text"] == "上一条已经处理过了。"


async def test_texts_sent_some_time_apart_are_articles_of_their_own(api: BotApi, bot: RunningBot) -> None:
    admin, now = api.person(ADMIN), int(time.time())
    for text, date in ((LONG[:LENGTH], now - 60), (LONG[LENGTH : 2 * LENGTH], now)):
        api.updates.push("message", admin.new_message(admin.user, text=text, date=date))
    one, two = await preview(admin, "收到一条消息"), await preview(admin, "收到一条消息")
    assert one["message_id"] != two["message_id"]
    assert "和上一条接成一篇" not in labels(two)


@pytest.mark.parametrize(
    ("now", "joined"),
    [
        (Part("a", 101.0, 201.0, 10), True),
        (Part("a", 103.0, 201.0, 10), False),
        (Part("a", 101.0, 203.0, 10), False),
        (Part("b", 101.0, 201.0, 10), False),
        (Part("a", 99.0, 201.0, 10), False),
    ],
)
def test_a_part_goes_on_with_a_long_one_of_the_same_sender_a_moment_before(now: Part, *, joined: bool) -> None:
    assert goes_on(Part("a", 100.0, 200.0, 4096), now) is joined
    assert not goes_on(Part("a", 100.0, 200.0, 1999), now)

"""Groups the bot joins, moves with and leaves; members who ask at once; many chats in parallel."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Group, Person
from botapi.people import labels
from telegram_bot import GDP, RunningBot, reply_to, running

HELLO = "发 /ask 加问题，或者回复我，我用文章里的原句回答；回复一条消息发 /verify 可以查证。别的话我看不到。"
HELLO_OPEN = "发 /ask 加问题、@我，或者回复我，我用文章里的原句回答；回复一条消息发 /verify 可以查证。别的话我不理会。"


def new_group(api: BotApi, number: int = -100) -> Group:
    """A group the bot is not in yet."""
    group = api.group(number)
    group.closed = "bot is not a member of the supergroup chat"
    return group


# Joining, moving, leaving


@pytest.mark.both_modes
async def test_on_joining_it_says_in_one_line_how_to_ask(api: BotApi, bot: RunningBot) -> None:
    group = new_group(api)
    group.adds_bot(api.person(1))
    assert (await group.next_reply())["text"] == HELLO
    assert await group.stays_silent()
    group.adds_bot(api.person(1), status="administrator")  # it is there already
    assert await group.stays_silent()


async def test_where_it_reads_everything_it_says_that_it_heeds_only_what_addresses_it(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    api.bot["can_read_all_group_messages"] = True
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3"):
        group, ada = new_group(api), api.person(1)
        group.adds_bot(ada)
        assert (await group.next_reply())["text"] == HELLO_OPEN
        for text in ("今天吃什么", GDP, "大家好", "@other_bot 在吗"):
            await ada.says(text, in_=group)
        assert await group.stays_silent()
        assert "4022.25亿元" in (await reply_to(ada, f"@qa_test_bot {GDP}", in_=group))["text"]


async def test_an_admin_of_a_group_reads_everything(api: BotApi, bot: RunningBot) -> None:
    group = new_group(api)
    group.adds_bot(api.person(1, language="en"), status="administrator")
    assert (await group.next_reply())["text"].startswith("Send /ask QUESTION, mention me or reply to me;")


async def test_a_group_where_nobody_may_write_is_no_error(api: BotApi, bot: RunningBot) -> None:
    group = new_group(api)
    api.fails("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
    group.adds_bot(api.person(1))
    assert await api.until(lambda: len(api.calls_of("sendMessage")) == 1)
    assert await group.stays_silent()


async def test_in_private_and_in_channels_it_greets_nobody(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await ada.blocks()
    assert (await reply_to(ada, "你好"))["text"].startswith("你好")
    channel: dict[str, Any] = {"id": -200, "type": "channel", "title": "产业观察"}
    group = new_group(api, -200)
    group.info = channel
    group.adds_bot(ada, status="administrator")
    post = {"message_id": 9, "date": 1, "chat": channel, "sender_chat": channel, "text": f"@qa_test_bot {GDP}"}
    api.updates.push("channel_post", post)
    assert await group.stays_silent()
    assert api.calls_of("sendMessage")[-1]["chat_id"] == 1


async def test_a_group_that_becomes_a_supergroup_keeps_its_follow_ups_and_buttons(api: BotApi, bot: RunningBot) -> None:
    ada, old, new = api.person(1), api.group(-5), new_group(api, -1005)
    reply = await reply_to(ada, f"/ask {GDP}", in_=old)
    new.closed = None
    old.becomes(new)
    followed = await reply_to(ada, "/ask 那前三季度呢？", in_=new)
    assert followed["text"].startswith("↪ 2023年前三季度江门GDP")
    more = next(data for row in reply["reply_markup"]["inline_keyboard"] for data in [row[0]["callback_data"]])
    await ada.presses("", on=followed, data=more)
    assert (await new.next_reply())["text"]
    assert await new.stays_silent()


async def test_of_a_group_it_leaves_nothing_is_kept(api: BotApi, bot: RunningBot) -> None:
    ada, group, other = api.person(1), api.group(-100), api.group(-101)
    for one in (group, other):
        await reply_to(ada, f"/ask {GDP}", in_=one)
    await reply_to(ada, f"/watch {GDP}", in_=group)
    group.removes_bot()
    rows = "SELECT chat FROM turns UNION ALL SELECT chat FROM watches"
    for _ in range(200):  # the bot says nothing when it is done
        if bot.service.database.execute(rows) == [(-101,)]:
            break
        await asyncio.sleep(0.02)
    assert bot.service.database.execute(rows) == [(-101,)]
    group.adds_bot(ada)
    assert (await group.reply_where(lambda message: "/verify" in message["text"]))["text"] == HELLO
    assert "↪" not in (await reply_to(ada, "/ask 那前三季度呢？", in_=group))["text"]


# Members


@pytest.mark.both_modes
async def test_two_members_asking_follow_ups_at_once_never_see_each_others_context(
    api: BotApi, bot: RunningBot
) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    questions = {1: GDP, 2: "2022年江门工业投资增长多少？"}
    asked = {}
    for person in (ada, bob):
        asked[(await person.says(f"/ask {questions[person.id]}", in_=group))["message_id"]] = person.id
    for person in (ada, bob, ada, bob):
        asked[(await person.says("/ask 那前三季度呢？", in_=group))["message_id"]] = person.id
    told: dict[int, list[str]] = {1: [], 2: []}
    for _ in asked:
        reply = await group.next_reply()
        told[asked[reply["reply_to_message"]["message_id"]]].append(reply["text"].splitlines()[0])
    assert told[1][1:] == ["↪ 2023年前三季度江门GDP是多少？"] * 2
    assert told[2][1:] == ["↪ 2022年前三季度江门工业投资增长多少？"] * 2


async def test_who_speaks_for_the_group_or_a_channel_leans_on_nothing_said_in_its_name(
    api: BotApi, bot: RunningBot
) -> None:
    group = api.group(-100)
    nameless = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    texts = []
    for text in (GDP, "那前三季度呢？"):
        asked = group.new_message(nameless, text=f"@qa_test_bot {text}", sender_chat=group.info)
        api.updates.push("message", asked)
        texts.append((await group.next_reply())["text"])
    assert "4022.25亿元" in texts[0]
    assert "↪" not in texts[1]
    assert bot.service.database.execute("SELECT alone FROM turns") == [(1,), (1,)]  # nor when it is edited or explained


async def test_a_button_another_member_presses_shows_only_what_stands_under_it(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    secret = await reply_to(ada, "硅能源涨了多少？")  # in private
    reply = await reply_to(ada, f"/ask {GDP}", in_=group)
    await bob.presses("更多", on=reply)
    more = await group.next_reply()
    assert more["message_id"] == reply["message_id"]
    (private, *_) = (button["callback_data"] for row in secret["reply_markup"]["inline_keyboard"] for button in row)
    query = await bob.presses("", on=reply, data=private)  # Ada's turn in private, by its number
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    assert await group.stays_silent()
    assert "↪" not in (await reply_to(bob, "/ask 那前三季度呢？", in_=group))["text"]


async def test_a_group_gets_one_compact_message(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    for question in (GDP, "江门市委书记是谁", "月球上有水吗", "江门", "2021年和2022年工业投资增速哪年高"):
        reply = await reply_to(ada, f"/ask {question}", in_=group)
        assert set(labels(reply)) <= {"更多", "看最接近的句子", "👍", "👎"}
        assert await group.stays_silent(0.05)


# Many at once


@pytest.mark.both_modes
async def test_twenty_chats_in_parallel_each_keep_their_order(api: BotApi, bot: RunningBot) -> None:
    questions = (GDP, "你好", "江门市委书记是谁")
    chats: list[tuple[Person, Group | None]] = [(api.person(number), None) for number in range(1, 13)]
    chats += [(api.person(50 + number), api.group(-100 - number)) for number in range(8)]
    asked: dict[int, list[int]] = {}
    for text in questions:
        for person, group in chats:
            message = await person.says(f"/ask {text}" if group else text, in_=group)
            asked.setdefault((group or person).id, []).append(message["message_id"])
    for person, group in chats:
        chat = group or person
        replies = [await chat.next_reply(timeout_s=20) for _ in questions]
        assert "4022.25亿元" in replies[0]["text"]
        assert replies[1]["text"].startswith("你好")
        assert "陈岸明" in replies[2]["text"]
        if group:
            assert [one["reply_to_message"]["message_id"] for one in replies] == asked[chat.id]


# /verify


@pytest.mark.both_modes
async def test_verify_under_a_message_looks_up_its_claims(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    claim = await bob.says("听说2023年江门GDP有4100亿元，同比增长5.5%", in_=group)
    asked = await ada.says("/verify", in_=group, reply_to=claim)
    reply = await group.next_reply()
    lines = reply["text"].splitlines()
    assert lines[0] == "不符　这里说4100亿元，文章里是4022.25亿元　GDP · 江门 · 2023年"
    assert lines[1] == "相符　5.5% · GDP增速 · 江门 · 2023年"
    assert lines[-1] == "《江门 锚定高质量发展首要任务 跑起来争一流》· 2024-03 · “挺立江门工业脊梁”"
    assert reply["reply_to_message"]["message_id"] == asked["message_id"]
    assert labels(reply) == []
    assert bot.service.database.execute("SELECT count(*) FROM turns") == [(0,)]


@pytest.mark.parametrize(
    "text",
    ["/verify 2023年江门GDP是4022亿元", "/verify@qa_test_bot 2023年江门GDP是4022亿元", "/verify：江门2023年GDP4022亿",
     "/verify江门2023年GDP是4022.25亿元", "/查证 2023年江门GDP约4000亿元", "/VERIFY\n2023年江门GDP超4000亿元"],
)  # fmt: skip
async def test_verify_takes_the_text_behind_it(api: BotApi, bot: RunningBot, text: str) -> None:
    assert (await reply_to(api.person(1), text))["text"].startswith("相符　")


async def test_verify_counts_last_year_from_the_day_the_message_was_first_sent(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    for written, verdict in ((bot.clock, "相符"), (bot.clock - timedelta(days=365), "查无")):
        origin = {"type": "hidden_user", "sender_user_name": "Bob", "date": int(written.timestamp())}
        claim = ada.new_message(ada.user, text="去年江门GDP是4022.25亿元", forward_origin=origin)
        assert (await reply_to(ada, "/verify", reply_to=claim))["text"].startswith(verdict)
    assert (await reply_to(ada, "/verify 去年江门GDP是4022.25亿元"))["text"].startswith("相符")


async def test_verify_without_anything_to_look_up_says_what_it_wants(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    assert (await reply_to(ada, "/verify"))["text"] == "回复一条消息发 /verify，或者在 /verify 后面写上要查的话。"
    voice = ada.new_message(ada.user, voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    for target in (voice, await ada.says("😀", deliver=False)):
        assert (await reply_to(ada, "/verify", reply_to=target))["text"] == "这条消息里没有文字可查。"
    photo = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
    captioned = ada.new_message(ada.user, caption="2023年江门GDP是3000亿元", **photo)
    assert (await reply_to(ada, "/verify", reply_to=captioned))["text"].startswith("不符　这里说3000亿元")
    assert (await reply_to(ada, "/verify@other_bot"))["text"].startswith("没有这个命令")


async def test_verify_in_a_forum_lies_in_the_topic(api: BotApi, bot: RunningBot) -> None:
    ada, forum = api.person(1), api.group(-100, forum=True)
    assert (await reply_to(ada, "/verify 2023年江门GDP是1亿元", in_=forum, thread=7))["message_thread_id"] == 7

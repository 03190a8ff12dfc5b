"""Readers in private and in groups talk to the real application over HTTP on loopback; nothing of ours is mocked."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import GDP, RunningBot, reply_to, styled

from bot.screens import OF_A_SENTENCE, OF_AN_ANSWER

GDP_SENTENCE = (
    "2023年，江门地区生产总值为4022.25亿元，同比增长5.5%；新会区成为江门市首个千亿GDP强区，江门市新招产业项目投资总额"
    "2100.8亿元、完成工业投资1044.5亿元，2023年初定下的“四个千亿”目标全部完成。"
)
GDP_SOURCE = "《江门 锚定高质量发展首要任务 跑起来争一流》· 2024-03 · “挺立江门工业脊梁”"


# In private


async def test_a_question_gets_one_compact_message_with_its_source(api: BotApi, bot: RunningBot) -> None:
    reply = await reply_to(api.person(1), GDP)
    assert reply["text"].endswith(f"{GDP_SENTENCE}\n{GDP_SOURCE}")
    assert styled(reply, "blockquote") == [GDP_SENTENCE]
    assert set(styled(reply, "bold")) == {"4022.25亿元"}
    assert "reply_to_message" not in reply
    assert labels(reply)[0] == "上下文"
    assert api.calls_of("sendMessage")[-1]["link_preview_options"] == {"is_disabled": True}


@pytest.mark.both_modes
async def test_the_scripted_conversation_reads_well(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    assert (await reply_to(ada, "你好"))["text"] == "你好，想知道什么？直接发问题就行。"
    reply = await reply_to(ada, GDP)
    await ada.presses("上下文", on=reply)
    context = await ada.next_reply()
    (whole,) = styled(context, "expandable_blockquote")
    assert GDP_SENTENCE in whole
    assert context["text"] == f"{whole}\n{GDP_SOURCE}"
    await ada.presses("返回", on=reply)
    assert (await ada.next_reply())["text"] == reply["text"]
    await ada.presses("另有", on=reply)
    more = await ada.next_reply()
    assert len(styled(more, "blockquote")) == 3
    await ada.presses("›", on=more)
    assert len(styled(await ada.next_reply(), "blockquote")) == 3
    assert len(api.sent(ada)) == 2
    followed = await reply_to(ada, "那前三季度呢？")
    assert followed["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")
    assert set(styled(followed, "bold")) == {"2810.29亿元"}
    assert (await reply_to(ada, "谢谢"))["text"] == "不客气，有问题随时问。"


@pytest.mark.both_modes
async def test_several_questions_get_one_message_with_each_answer(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "2023年江门GDP是多少？江门市委书记是谁？")
    assert reply["text"].startswith("2023年江门GDP是多少？\n2023年，江门地区生产总值为4022.25亿元，")
    assert "\n江门市委书记是谁？\n" in reply["text"]
    assert labels(reply)[:2] == ["上下文 1", "上下文 2"]
    await ada.presses("上下文 2", on=reply)
    assert "陈岸明" in (await ada.next_reply())["text"]


@pytest.mark.both_modes
async def test_a_refusal_says_what_is_missing_and_offers_the_nearest_sentences(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "月球上有水吗")
    noted = "还没有这方面的文章，已经记下。\n没有提到：月球\n现有文章5篇，2023-03至2024-03。"
    assert reply["text"] == noted
    assert len(labels(reply)[:-3]) == 3
    await ada.presses(labels(reply)[0], on=reply)
    assert styled(await ada.next_reply(), "blockquote")
    await ada.presses("看最接近的句子", on=reply)
    nearest = await ada.next_reply()
    assert nearest["text"].startswith("最接近的句子")
    assert styled(nearest, "blockquote")


@pytest.mark.both_modes
async def test_start_and_help_name_what_there_is_and_their_examples_are_answered(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    start = await reply_to(ada, "/start")
    assert start["text"] == (
        "把问题发给我，我在文章里找出回答它的原句，注明文章、日期和位置。\n现有文章5篇，2023-03至2024-03。\n可以这样问："
    )
    assert len(labels(start)) == 3
    for label in labels(start):
        await ada.presses(label, on=start)
        assert styled(await ada.next_reply(), "blockquote")
    assert "管理：" not in (await reply_to(ada, "/help"))["text"]
    assert "/reindex 更新索引" in (await reply_to(api.person(900), "/help"))["text"]


@pytest.mark.parametrize(
    ("language", "greeting", "button"),
    [
        ("zh-hans", "你好，想知道什么？直接发问题就行。", "上下文"),
        (None, "你好，想知道什么？直接发问题就行。", "上下文"),
        ("zh-hk", "你好，想知道什麼？直接發問題就行。", "上下文"),
        ("zh-tw", "你好，想知道什麼？直接發問題就行。", "上下文"),
        ("en", "Hello. What would you like to know? Just send a question.", "Context"),
        ("de", "Hello. What would you like to know? Just send a question.", "Context"),
    ],
)
async def test_the_texts_are_in_the_readers_language_and_the_quote_as_it_stands(
    api: BotApi, bot: RunningBot, language: str | None, greeting: str, button: str
) -> None:
    ada = api.person(1, language=language)
    assert (await reply_to(ada, "你好"))["text"] == greeting
    reply = await reply_to(ada, GDP)
    assert GDP_SENTENCE in reply["text"]
    assert labels(reply)[0] == button


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("\0", "消息是空的，请发一个问题。"),
        ("\u202e\u200f", "消息是空的，请发一个问题。"),
        ("😀🎉", "我只读文字，请发一个问题。"),
        ("？！", "我只读文字，请发一个问题。"),
        ("江" * 4096, "问题太长了，请缩到1000字以内。"),
        ("的吗了", "想问什么？请说具体一点，比如哪个产业、哪一年。"),
        ("/ask", "请在 /ask 后面写上问题。"),
        ("/ask@qa_test_bot", "请在 /ask 后面写上问题。"),
        ("@qa_test_bot", "你好，想知道什么？直接发问题就行。"),
        ("/nosuchthing", "没有这个命令。发 /help 看用法。"),
        ("/help@otherbot", "没有这个命令。发 /help 看用法。"),
        ("/你好", "没有这个命令。发 /help 看用法。"),
        ("/id", "你的编号：1"),
    ],
)
async def test_odd_messages_get_a_plain_line(api: BotApi, bot: RunningBot, text: str, answer: str) -> None:
    assert (await reply_to(api.person(1), text))["text"] == answer


@pytest.mark.parametrize(
    "text",
    ["<b>", "<b>江门</b> & GDP", "&lt;&amp;", "江门\0GDP\0是多少", "\u202e江门GDP是多少", "' OR 1=1; --",
     "{0}{coverage}%s", "江" * 904, "𠮷" * 2048, "\ud800", "a" * 999, "👨‍👩‍👧江门", "https://example.com/?a=<b>",
     "`_*[]()~>#+-=|{}.!"],
)  # fmt: skip
async def test_hostile_messages_get_some_answer(api: BotApi, bot: RunningBot, text: str) -> None:
    ada = api.person(1)
    assert (await reply_to(ada, text))["text"]
    assert (await reply_to(ada, f"{text}呢"))["text"]


@pytest.mark.parametrize("command", ["/figures", "/compare", "/industry", "/watch", "/verify", "/ask"])
@pytest.mark.parametrize(
    "rest", ["江门\ud83d", "江\0门", "\u200b", "<b>&", "{0}%s", "=", "\n江门\n", "江" * 4000, "9" * 500]
)
async def test_no_command_fails_whatever_stands_behind_it(
    api: BotApi, bot: RunningBot, command: str, rest: str
) -> None:
    assert "出了点问题" not in (await reply_to(api.person(1), f"{command} {rest}"))["text"]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ("A" * 64, "把问题发给我"),
        ("../../etc/passwd", "把问题发给我"),
        ("%00<b>", "把问题发给我"),
        ("inline extra", "把问题发给我"),
        ("inline", "刚才打的问题我没有留着"),
        ("c_", "没有这个引用编号"),
        ("c_' OR 1=1; --", "没有这个引用编号"),
        ("c_" + "😀" * 10, "没有这个引用编号"),
    ],
)
async def test_start_with_rubbish_behind_it_gets_a_plain_line(
    api: BotApi, bot: RunningBot, payload: str, answer: str
) -> None:
    assert (await reply_to(api.person(1), f"/start {payload}"))["text"].startswith(answer)


async def test_fifty_questions_in_one_message_are_too_many_and_told_so(api: BotApi, bot: RunningBot) -> None:
    asked = "".join(f"20{year}年江门GDP是多少？" for year in range(10, 60))
    assert (await reply_to(api.person(1), asked))["text"] == "一次最多问5个问题，请分几条发。"


@pytest.mark.parametrize("asked", [GDP, "/figures GDP"])
async def test_no_forged_button_under_any_message_fails(api: BotApi, bot: RunningBot, asked: str) -> None:
    ada = api.person(1)
    shown = await reply_to(ada, asked)
    others = ("series", "chart", "csv", "quotes", "row", "agree", "trend", "industry", "sentences", "vote", "reason")
    for kind in (*OF_A_SENTENCE, *OF_AN_ANSWER, *others):
        for rest in ("1:99", "9223372036854775808:0", "\u202e1:٠", "x" * (63 - len(kind))):
            await api.answered(await ada.presses("", on=shown, data=f"{kind}:{rest}"))


@pytest.mark.parametrize(
    "text",
    [f"/ask {GDP}", f"/ASK {GDP}", f"/ask{GDP}", f"/ask@qa_test_bot {GDP}", f"/ask\n{GDP}", f"@qa_test_bot {GDP}"],
)
async def test_in_private_ask_and_the_bots_name_may_stand_before_the_question(
    api: BotApi, bot: RunningBot, text: str
) -> None:
    assert GDP_SENTENCE in (await reply_to(api.person(1), text))["text"]


@pytest.mark.both_modes
async def test_what_is_no_text_is_answered_kindly_in_private_and_not_in_groups(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    voice = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
    photo = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
    for content in (voice, photo):
        api.updates.push("message", ada.new_message(ada.user, **content))
        assert (await ada.next_reply())["text"] == "我只读文字，请把问题打出来。"
        api.updates.push("message", group.new_message(ada.user, **content))
    await ada.joins(group)
    await ada.leaves(group)
    assert await group.stays_silent()


# In groups


@pytest.mark.both_modes
async def test_a_group_is_answered_where_the_bot_is_called_and_only_there(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    glued = f"@qa_test_bot江门{GDP}"  # in which Telegram marks no mention
    for text in (glued, f"/ask {GDP}", f"/ask@qa_test_bot {GDP}", f"{GDP}@QA_test_bot", f"@qa_test_bot {GDP}"):
        asked = await ada.says(text, in_=group, deliver=True)
        reply = await group.next_reply()
        assert reply["text"].endswith(f"{GDP_SENTENCE}\n{GDP_SOURCE}")
        assert reply["reply_to_message"]["message_id"] == asked["message_id"]
        assert labels(reply) == ["更多", "👍", "👎"]
    followed = await reply_to(ada, "那前三季度呢？", in_=group, reply_to=reply)
    assert followed["text"].startswith("↪ 2023年前三季度江门GDP是多少？\n")
    for text in ("今天吃什么", "/help@otherbot", "/nosuchthing", "/ask@otherbot 好", "@qa_test_bot_2 在吗", GDP):
        await ada.says(text, in_=group, deliver=True)
    assert await group.stays_silent()
    assert (await reply_to(ada, "/nosuchthing@qa_test_bot", in_=group))["text"].startswith("没有这个命令。")


async def test_in_a_group_a_button_gives_further_sentences_with_the_like_button(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    reply = await reply_to(ada, f"/ask {GDP}", in_=group)
    await bob.presses("更多", on=reply)
    more = await group.next_reply()
    assert (len(styled(more, "blockquote")), labels(more)) == (3, ["‹ 返回", "›"])
    assert more["message_id"] == reply["message_id"]
    assert more["reply_to_message"] == reply["reply_to_message"]


async def test_in_a_group_start_lists_its_examples_and_a_refusal_has_one_button(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    start = await reply_to(ada, "/start@qa_test_bot", in_=group)
    assert len([line for line in start["text"].splitlines() if line.startswith("· ")]) == 3
    assert labels(start) == []
    assert labels(await reply_to(ada, "/ask 月球上有水吗", in_=group)) == ["看最接近的句子", "👍", "👎"]


async def test_ask_or_the_bots_name_under_somebodys_message_asks_that_message(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    question = await bob.says(GDP, in_=group)
    for text in ("/ask", "@qa_test_bot"):
        assert GDP_SENTENCE in (await reply_to(ada, text, in_=group, reply_to=question))["text"]
    answer = group.sent()[-1]
    assert (await reply_to(ada, "/ask", in_=group, reply_to=answer))["text"] == "请在 /ask 后面写上问题。"


async def test_id_names_the_person_and_the_group(api: BotApi, bot: RunningBot) -> None:
    reply = await reply_to(api.person(1), "/id", in_=api.group(-100))
    assert reply["text"] == "你的编号：1\n本群编号：-100"
    assert styled(reply, "code") == ["1", "-100"]


@pytest.mark.both_modes
async def test_in_a_forum_the_answer_lies_in_the_topic_of_the_question(api: BotApi, bot: RunningBot) -> None:
    ada, forum = api.person(1), api.group(-100, forum=True)
    reply = await reply_to(ada, f"/ask {GDP}", in_=forum, thread=7)
    assert reply["message_thread_id"] == 7
    await ada.presses("更多", on=reply)
    assert (await forum.next_reply())["message_thread_id"] == 7


async def test_a_topic_the_bot_made_does_not_make_every_message_in_it_a_question(api: BotApi, bot: RunningBot) -> None:
    ada, forum = api.person(1), api.group(-100, forum=True)
    topic = forum.new_message(api.bot_user, forum_topic_created={"name": "问答", "icon_color": 7322096})
    await ada.says("随便聊聊", in_=forum, reply_to=topic, thread=7)
    assert await forum.stays_silent()


async def test_an_answer_comes_though_the_question_was_deleted(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    await ada.deletes(await ada.says(f"/ask {GDP}", in_=group))
    reply = await group.next_reply()
    assert GDP_SENTENCE in reply["text"]
    assert "reply_to_message" not in reply


async def test_other_bots_are_not_answered_but_anonymous_admins_are(api: BotApi, bot: RunningBot) -> None:
    group = api.group(-100)
    other: dict[str, Any] = {"id": 77, "is_bot": True, "first_name": "别的机器人", "username": "other_bot"}
    for text in (f"@qa_test_bot {GDP}", f"/ask {GDP}", "/start"):
        entities = [{"type": "bot_command", "offset": 0, "length": 4}] if text.startswith("/ask") else None
        api.updates.push("message", group.new_message(other, text=text, entities=entities))
    assert await group.stays_silent()
    nameless = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    api.updates.push("message", group.new_message(nameless, text=f"@qa_test_bot {GDP}", sender_chat=group.info))
    assert GDP_SENTENCE in (await group.next_reply())["text"]


async def test_a_follow_up_does_not_lean_on_what_somebody_else_asked(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    await reply_to(ada, f"/ask {GDP}", in_=group)
    assert "↪" not in (await reply_to(bob, "/ask 那前三季度呢？", in_=group))["text"]
    assert "↪ 2023年前三季度江门GDP" in (await reply_to(ada, "/ask 那前三季度呢？", in_=group))["text"]
    assert "↪" not in (await reply_to(ada, "那前三季度呢？"))["text"]


async def test_a_follow_up_leans_on_nothing_older_than_an_hour(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    bot.clock += timedelta(hours=2)
    assert "↪" not in (await reply_to(ada, "那前三季度呢？"))["text"]


# Many at once


@pytest.mark.both_modes
async def test_messages_of_one_chat_are_answered_in_order_and_other_chats_meanwhile(
    api: BotApi, bot: RunningBot
) -> None:
    group, people = api.group(-100), [api.person(number) for number in range(1, 4)]
    asked = [
        await people[0].says(f"/ask {text}", in_=group) for text in (GDP, "你好", "硅能源涨了多少？", "谢谢", "好的")
    ]
    for person in people:
        await person.says(GDP)
    replies = [await group.next_reply() for _ in asked]
    assert [reply["reply_to_message"]["message_id"] for reply in replies] == [m["message_id"] for m in asked]
    answers = await asyncio.gather(*(person.next_reply() for person in people))
    assert all(GDP_SENTENCE in answer["text"] for answer in answers)

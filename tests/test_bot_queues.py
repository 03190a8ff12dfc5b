"""The admins' queues: what was not answered, what was voted down, and fixed answers."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import ADMIN, GDP, RunningBot, copy_data, reply_to, running

from bot.outcomes import Miss, group_misses
from index.answer import Kind, NoAnswer, Reason

LAMP = "2022年雾灯镇灯塔高度是多少？"
SALT = "2022年雾灯镇海盐产量是多少？"
HEIGHT = "2022年，雾灯镇的灯塔高31米。"


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with running(api, copy_data(built_in_data, tmp_path)) as bot:
        yield bot


def write(bot: RunningBot, name: str, text: str | None) -> None:
    file = bot.settings.data / "articles" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    if text is None:
        file.unlink()
    else:
        file.write_text(f"---\ntitle: {name}\npublished: 2023-01\n---\n{text}\n", encoding="utf-8")
    bot.slot.update()


def miss(question: str, *missing: str, count: int = 1, turn: int = 1) -> Miss:
    return Miss(question, missing, count, turn, 1, datetime(2024, 5, turn, tzinfo=UTC))


def test_refused_questions_are_grouped_by_the_word_most_of_them_lack() -> None:
    groups = group_misses([
        miss("海盐产量", "海盐", turn=1),
        miss("海盐价格", "海盐", "价格", turn=2),
        miss("茶叶价格", "茶叶", "价格", turn=3),
        miss("茶叶出口", "茶叶", count=4, turn=4),
        miss("谁最好", turn=5),
        miss("油价格", "油", "价格", turn=6),
    ])  # fmt: skip
    assert [(group.shared, [one.question for one in group.misses], group.count) for group in groups] == [
        ("茶叶", ["茶叶出口"], 4),
        ("价格", ["油价格", "茶叶价格", "海盐价格"], 3),
        ("", ["谁最好"], 1),
        ("海盐", ["海盐产量"], 1),
    ]


@pytest.mark.both_modes
async def test_the_queue_shows_what_was_refused_grouped_and_counted_and_no_names(api: BotApi, bot: RunningBot) -> None:
    ada, bob, admin = api.person(1), api.person(2, name="Bob"), api.person(ADMIN)
    assert (await reply_to(admin, "/queue"))["text"] == "没有没答上的问题。"
    for person in (ada, bob):
        await reply_to(person, SALT)
    await reply_to(ada, "请问雾灯镇海盐卖到哪里")
    await reply_to(ada, GDP)
    await reply_to(ada, "你好")
    shown = await reply_to(admin, "/queue")
    lines = shown["text"].splitlines()
    assert lines[0] == "没答上的问题2个，问过3次："
    assert lines[1].endswith("　3次 · 最近05-06")
    assert lines[2] == f"· {SALT}（2次）"
    assert not {"Ada", "Bob"} & set(shown["text"].split())
    assert labels(shown) == ["1", "👎 0", "📌 0"]
    await admin.presses("1", on=shown)
    group = await admin.next_reply()
    assert f"1. {SALT}（2次）" in group["text"]
    assert labels(group) == ["📌 1", "📌 2", "清掉这组", "返回"]
    await admin.presses("清掉这组", on=group)
    assert (await admin.next_reply())["text"] == "没有没答上的问题。"
    bot.clock += timedelta(minutes=1)
    await reply_to(bob, SALT)
    again = await reply_to(admin, "/queue")
    assert again["text"].startswith("没答上的问题1个，问过1次：")
    assert "海盐" not in str(bot.service.database.execute("SELECT * FROM dismissed"))
    assert [(one.person, one.action) for one in bot.service.audit.recent()] == [(ADMIN, "dismiss")]


async def test_a_group_says_whether_its_question_is_answered_by_now(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    await reply_to(ada, LAMP)
    write(bot, "雾灯镇的灯塔", HEIGHT)
    shown = await reply_to(admin, "/queue")
    await admin.presses("1", on=shown)
    assert f"第1个问题现在能答了：\n{HEIGHT}" in (await admin.next_reply())["text"]


@pytest.mark.both_modes
async def test_answers_voted_down_are_shown_with_their_reasons_until_dismissed(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    await reply_to(ada, GDP)
    for person, reason in ((1, "figure"), (2, "dated"), (3, "dated")):
        bot.service.votes.cast(1, person, -1, bot.clock)
        bot.service.votes.explain(1, person, reason)
    shown = await reply_to(admin, "/queue")
    await admin.presses("👎 1", on=shown)
    page = await admin.next_reply()
    lines = page["text"].splitlines()
    assert lines[:2] == ["👎 的回答1个：", f"1. {GDP}　👎 3　过时、数字不对"]
    assert lines[2].startswith("2023年，江门地区生产总值为4022.25亿元")
    assert labels(page) == ["📌 1", "清掉 1", "没答上的 0", "📌 0"]
    await admin.presses("清掉 1", on=page)
    assert (await admin.next_reply())["text"] == "没有 👎 的回答。"


async def test_of_a_withdrawn_article_the_queue_shows_no_word(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    write(bot, "雾灯镇的灯塔", HEIGHT)
    await reply_to(ada, LAMP)
    bot.service.votes.cast(1, 1, -1, bot.clock)
    write(bot, "雾灯镇的灯塔", None)
    shown = await reply_to(admin, "/queue")
    await admin.presses("👎 1", on=shown)
    assert (await admin.next_reply())["text"].splitlines()[2] == "（文章已撤下）"


@pytest.mark.both_modes
async def test_a_pinned_sentence_answers_the_question_however_it_is_typed(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    write(bot, "雾灯镇的灯塔", f"{HEIGHT}\n\n灯塔建于1912年，至今仍在使用。")
    before = await reply_to(ada, "镇上最老的建筑有多少岁？")
    assert "1912" not in before["text"].splitlines()[0]
    offer = await reply_to(admin, "/pin 镇上最老的建筑有多少岁？ = 灯塔建于哪一年")
    place = next(n for n, line in enumerate(offer["text"].splitlines()) if "1912" in line)
    choice = offer["text"].splitlines()[place][0]
    await admin.presses(f"📌 {choice}", on=offer)
    pinned = await admin.next_reply()
    assert pinned["text"].startswith("📌 以后问“镇上最老的建筑有多少岁？”，就答：\n灯塔建于1912年，至今仍在使用。\n")
    answer = await reply_to(ada, "請問鎮上最老的建築有多少歲")
    assert answer["text"].splitlines()[:2] == ["📌 编辑选定", "灯塔建于1912年，至今仍在使用。"]
    shown = await reply_to(admin, "/queue")
    await admin.presses("📌 1", on=shown)
    listed = await admin.next_reply()
    assert listed["text"] == "📌 固定答案1个：\n1. 镇上最老的建筑有多少岁？"
    await admin.presses("取消固定 1", on=listed)
    assert (await admin.next_reply())["text"] == "“镇上最老的建筑有多少岁？”不再固定作答。"
    assert "📌" not in (await reply_to(ada, "镇上最老的建筑有多少岁？"))["text"]
    assert [one.action for one in bot.service.audit.recent()] == ["unpin", "pin"]


async def test_a_pin_whose_sentence_is_not_there_any_more_is_not_used_and_is_reported_once(
    api: BotApi, bot: RunningBot
) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    write(bot, "雾灯镇的灯塔", HEIGHT)
    await admin.presses("📌 1", on=await reply_to(admin, f"/pin 雾灯镇的宝贝 = {LAMP}"))
    await admin.next_reply()
    write(bot, "雾灯镇的灯塔", HEIGHT.replace("31", "32"))
    assert "📌" not in (await reply_to(ada, "雾灯镇的宝贝"))["text"]
    await bot.run_job("check")
    told = await admin.next_reply()
    assert told["text"] == "📌 有1个固定答案不能用了：\n1. 雾灯镇的宝贝　（原句改了）"
    write(bot, "雾灯镇的灯塔", None)
    await bot.run_job("check")
    assert await admin.stays_silent(0.1)
    write(bot, "雾灯镇的灯塔", HEIGHT)
    await bot.run_job("check")
    assert (await reply_to(ada, "雾灯镇的宝贝"))["text"].startswith("📌 编辑选定")
    write(bot, "雾灯镇的灯塔", None)
    await bot.run_job("check")
    withdrawn = await admin.next_reply()
    assert withdrawn["text"].endswith("（文章已撤下）")
    await admin.presses("取消固定 1", on=withdrawn)
    assert "不再固定" in (await admin.next_reply())["text"]


async def test_a_fixed_answer_can_be_set_from_the_queue(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    await reply_to(ada, GDP)
    bot.service.votes.cast(1, 1, -1, bot.clock)
    shown = await reply_to(admin, "/queue")
    await admin.presses("👎 1", on=shown)
    await admin.presses("📌 1", on=await admin.next_reply())
    offer = await admin.next_reply()
    assert offer["text"].startswith(f"哪一句固定回答“{GDP}”？\n1. ")
    await admin.presses("📌 2", on=offer)
    assert (await admin.next_reply())["text"].startswith("📌 以后问")
    assert (await reply_to(ada, GDP))["text"].startswith("📌 编辑选定")
    assert bot.service.votes.complaints() == ()


async def test_only_admins_see_queues_and_pin_and_only_in_private(api: BotApi, bot: RunningBot) -> None:
    ada, admin, group = api.person(1), api.person(ADMIN), api.group(-100)
    for command in ("/queue", f"/pin {GDP}"):
        assert (await reply_to(ada, command))["text"] == "这个命令只有管理员能用。"
        assert (await reply_to(admin, command, in_=group))["text"] == "这里有别人在看，请在私聊里用。"
    offer = await reply_to(admin, f"/pin {GDP}")
    answer = await reply_to(ada, SALT)
    for data in ("pin:1:0", "unpin:1:0", "queue:0:0", "group:1:0", "drop:1:0", "drop:1:1", "fix:1:0"):
        assert "只有管理员" in (await api.answered(await ada.presses("", on=answer, data=data)))["text"]
    for data in ("pin:9:0", "pin:1:7", "unpin:9:0", "queue:0:9", "group:9:0", "fix:9:0", "pin:1"):
        assert "过期" in (await api.answered(await admin.presses("", on=offer, data=data)))["text"]
    assert bot.service.pins.all() == ()
    assert (await reply_to(admin, "/pin"))["text"].startswith("请在 /pin 后面写上问题")


async def test_many_groups_are_paged(api: BotApi, bot: RunningBot) -> None:
    admin, service = api.person(ADMIN), bot.service
    for animal in ("长颈鹿", "河马", "斑马", "鸵鸟", "犀牛", "羚羊"):
        refusal = NoAnswer(f"{animal}有几只", Kind.NO_ANSWER, reason=Reason.SUBJECT, missing=(animal,))
        service.outcomes.note(service.history.remember(1, 1, bot.clock, refusal), refusal, 5.0)
    shown = await reply_to(admin, "/queue")
    assert labels(shown)[:6] == ["1", "2", "3", "4", "5", "›"]
    await admin.presses("›", on=shown)
    second = await admin.next_reply()
    assert second["text"].splitlines()[1].startswith("6. ")
    assert labels(second)[:2] == ["6", "‹"]

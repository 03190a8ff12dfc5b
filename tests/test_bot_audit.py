"""Every action of an admin is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import ADMIN, NOON, RunningBot, copy_data, reply_to, running

from bot.audit import Audit, Entry
from bot.database import Database

MORNING = datetime(2024, 5, 6, 1, 2, 3, tzinfo=UTC)


def test_the_last_entries_come_back_newest_first_also_after_a_restart(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite3")
    audit = Audit(database)
    assert audit.recent() == ()
    audit.note(7, MORNING, "publish", "2024-05-a 2024-05-b")
    audit.note(8, MORNING, "undo")
    audit.note(7, MORNING, "reindex")
    database.close()
    again = Database(tmp_path / "a.sqlite3")
    assert Audit(again).recent(2) == (Entry(MORNING, 7, "reindex", ""), Entry(MORNING, 8, "undo", ""))
    assert Audit(again).recent()[-1] == Entry(MORNING, 7, "publish", "2024-05-a 2024-05-b")
    again.close()


async def test_a_reindexing_is_noted_with_who_asked_for_it_and_a_refused_one_is_not(
    api: BotApi, bot: RunningBot
) -> None:
    await reply_to(api.person(1), "/reindex")
    assert bot.service.audit.recent() == ()
    await reply_to(api.person(ADMIN), "/reindex")
    await api.person(ADMIN).next_reply()
    assert [(entry.at, entry.person, entry.action) for entry in bot.service.audit.recent()] == [
        (NOON, ADMIN, "reindex")
    ]


@pytest.mark.both_modes
async def test_admins_read_who_did_what_in_plain_words_newest_first(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    admin, other = api.person(ADMIN), api.person(901)
    async with running(api, copy_data(built_in_data, tmp_path), admins=frozenset({ADMIN, 901})) as bot:
        assert (await reply_to(admin, "/audit"))["text"] == "还没有管理记录。"
        await admin.presses("1", on=await reply_to(admin, "/articles 争一流"))
        await admin.presses("隐藏", on=await admin.next_reply())
        await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), 30)
        await admin.presses("撤销")
        await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), 30)
        await admin.says("/articles 争一流")
        await admin.presses("1", on=await admin.reply_where(lambda reply: reply["text"].startswith("共1篇")))
        await admin.presses("隐藏", on=await admin.reply_where(lambda reply: "隐藏" in labels(reply)))
        await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), 30)
        text = "---\npublished: 2024-05-06\n---\n# 雾灯镇的<灯塔>\n\n雾灯镇的灯塔高31米。"
        await other.sends_document("a.md", text.encode())
        await other.presses("发布", on=await other.next_reply(30))
        await other.reply_where(lambda reply: reply["text"].startswith("已更新"), 30)
        assert bot.service.audit.recent()[0].what.endswith("灯塔"), "who has read the receipt finds what was published"
        bot.service.audit.note(901, NOON, "teach", "灯塔")
        bot.service.audit.note(901, NOON, "juggle", "3")
        shown = await reply_to(other, "/audit")
        assert shown["text"].splitlines() == [
            "管理记录7条，新的在前：",
            "2024-05-06 12:00　你　juggle 3",
            "2024-05-06 12:00　你　采用词条：灯塔",
            "2024-05-06 12:00　你　发布《雾灯镇的<灯塔>》",
            "2024-05-06 12:00　你　送来第1份稿子",
            "2024-05-06 12:00　管理员900　隐藏《江门 锚定高质量发展首要任务 跑起来争一流》",
            "2024-05-06 12:00　管理员900　撤销一次更改",
            "2024-05-06 12:00　管理员900　隐藏《江门 锚定高质量发展首要任务 跑起来争一流》",
        ]
        assert labels(shown) == []


async def test_pages_turn_in_place_and_only_for_admins_in_private(api: BotApi, bot: RunningBot) -> None:
    admin, ada = api.person(ADMIN, language="en"), api.person(1)
    for number in range(12):
        bot.service.audit.note(ADMIN, NOON, "pin", str(number))
    bot.service.audit.note(7, NOON, "publish", "a\nb\n#3\nc")
    first = await reply_to(admin, "/audit")
    assert first["text"].splitlines()[:2] == [
        "What admins did, newest first (13):",
        "2024-05-06 12:00　admin 7　published “a”, “b”, an article that was wiped (3) and more, 4 in all",
    ]
    await admin.presses("Next ›", on=first)
    second = await admin.next_reply()
    assert second["message_id"] == first["message_id"]
    assert second["text"].splitlines()[1:] == ["2024-05-06 12:00　you　fixed an answer"] * 3
    assert labels(second) == ["‹ Before"]
    assert (await reply_to(ada, "/audit"))["text"] == "这个命令只有管理员能用。"
    told = await reply_to(admin, "/audit", in_=api.group(-100))
    assert told["text"] == "Others read along here. Please use it in private."

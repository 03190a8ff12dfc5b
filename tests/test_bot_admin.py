"""What admins do in the chat, and what happens when articles change while the bot runs."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from telegram_bot import (
    ADMIN,
    GDP,
    RunningBot,
    copy_data,
    reply_to,
    running,
    styled,
    write_base,
)

from bot import articles, auditing, desk, lexicon, numbers, pinning, queues
from bot.application import REFRESH_EVERY_S
from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from index.update import update_index

STARCH = Article("n", "雾灯镇的土豆淀粉", "2022年，雾灯镇土豆淀粉产量为73.5万吨，同比增长8.2%。", "2023-01")
STARCH_QUESTION = "2022年雾灯镇土豆淀粉产量是多少？"
NOT_THERE = "文章里没有"


@pytest.fixture
def data(built_in_data: Path, tmp_path: Path) -> Path:
    return copy_data(built_in_data, tmp_path)


@pytest.fixture
async def bot(api: BotApi, data: Path) -> AsyncIterator[RunningBot]:
    async with running(api, data) as bot:
        yield bot


def put_file(data: Path, name: str, content: bytes) -> None:
    """Put a file among the added articles, as an operator would."""
    (data / "articles").mkdir(exist_ok=True)
    (data / "articles" / name).write_bytes(content)


async def finished(admin: Person) -> dict[str, Any]:
    """What stands in the place of the notice that an update is running, once it is done."""
    return await admin.reply_where(lambda reply: not reply["text"].startswith("正在更新"), 30)


@pytest.mark.both_modes
async def test_reindexing_after_a_file_was_put_there_makes_it_answerable(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    before = await reply_to(admin, STARCH_QUESTION)
    assert "73.5万吨" not in before["text"]
    put_file(bot.settings.data, "starch.md", f"# {STARCH.title}\n\n{STARCH.body}\n".encode())
    notice = await reply_to(admin, "/reindex")
    assert notice["text"] == "正在更新，问答不停……"
    receipt = await finished(admin)
    assert receipt["message_id"] == notice["message_id"]
    first, second = receipt["text"].splitlines()
    assert first.startswith("已更新（第2版，")
    assert second == "新增1 · 更新0 · 删除0 · 共6篇"
    answer = await reply_to(admin, STARCH_QUESTION)
    assert (
        answer["text"] == "73.5万吨　雾灯镇土豆淀粉产量 · 2022年\n同比 +8.2%\n"
        "2022年，雾灯镇土豆淀粉产量为73.5万吨，同比增长8.2%。\n《雾灯镇的土豆淀粉》· 日期不详 · 第1段"
    )
    assert styled(answer, "bold") == ["73.5万吨", "73.5万吨"]
    await admin.says("/reindex")
    assert (await finished(admin))["text"] == "没有变化（第2版，共6篇）。"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("江门".encode("gb18030"), "broken.md 不是 UTF-8 文字，请另存为 UTF-8。"),
        (b"\x00\x01", "broken.md 里面有空字符，不是文字。"),
        (b"---\nno colon\n---\n", "broken.md 第2行：开头的信息要一行一条，名称和内容之间用冒号隔开。"),
    ],
)
async def test_a_broken_file_is_named_in_one_line_and_the_old_index_stays(
    api: BotApi, bot: RunningBot, content: bytes, reason: str
) -> None:
    admin = api.person(ADMIN)
    put_file(bot.settings.data, "broken.md", content)
    await reply_to(admin, "/reindex")
    assert (await finished(admin))["text"] == f"没有更新，仍用原来的索引。原因：{reason}"
    assert "2023年，江门地区生产总值为4022.25亿元" in (await reply_to(admin, GDP))["text"]


async def test_the_receipt_comes_though_the_notice_was_deleted(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    api.fails("editMessageText", 400, "Bad Request: message to edit not found")
    assert (await reply_to(admin, "/reindex"))["text"] == "正在更新，问答不停……"
    assert (await finished(admin))["text"] == "没有变化（第1版，共5篇）。"


async def test_only_admins_reindex_and_list(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    for command in ("/reindex", "/articles"):
        assert (await reply_to(ada, command))["text"] == "这个命令只有管理员能用。"
        assert (await reply_to(ada, command, in_=group))["text"] == "这个命令只有管理员能用。"
        assert (await reply_to(api.person(2, language="en"), command))["text"] == "Only admins can use this command."
    nameless = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    entities = [{"type": "bot_command", "offset": 0, "length": 8}]
    asked = group.new_message(nameless, text="/reindex", entities=entities, sender_chat=group.info)
    api.updates.push("message", asked)
    assert (await group.next_reply())["text"] == "这个命令只有管理员能用。"


async def test_whoever_else_presses_a_button_of_the_admins_is_told_that_it_is_theirs(
    api: BotApi, bot: RunningBot
) -> None:
    admin, ada, group = api.person(ADMIN), api.person(1), api.group(-100)
    areas = (articles, auditing, desk, lexicon, numbers, pinning, queues)
    kinds = [kind for area in areas for kind in re.findall(r"[a-z]+", area.BUTTONS)]
    assert len(kinds) > len(areas)
    hello, listing = await reply_to(ada, "/start"), await reply_to(admin, "/articles", in_=group)
    for kind in kinds:
        query = await ada.presses("", on=hello, data=f"{kind}:1:0")
        answer = await api.answered(query)
        assert (answer["text"], answer["show_alert"]) == ("这个按钮只有管理员能用。", True)
    query = await ada.presses("1", on=listing)
    assert (await api.answered(query))["text"] == "这个按钮只有管理员能用。"
    assert await ada.stays_silent()
    assert bot.service.audit.recent() == ()


async def test_questions_are_answered_while_the_index_is_updated(api: BotApi, bot: RunningBot) -> None:
    admin, ada = api.person(ADMIN), api.person(1)
    for number in range(40):
        put_file(bot.settings.data, f"{number}.md", f"# 第{number}篇\n\n{STARCH.body * 40}{number}".encode())
    await reply_to(admin, "/reindex")
    answers = 0
    while api.sent(admin)[-1]["text"].startswith("正在更新"):
        assert "2023年，江门地区生产总值为4022.25亿元" in (await reply_to(ada, GDP))["text"]
        answers += 1
    assert answers
    assert (await finished(admin))["text"].endswith("共45篇")


async def test_a_generation_of_another_process_is_looked_for_every_few_seconds_and_answered_from(
    api: BotApi, bot: RunningBot
) -> None:
    ada = api.person(1)
    before = await reply_to(ada, GDP)

    def add_elsewhere() -> None:
        elsewhere = Collection(bot.settings.data)
        elsewhere.add([STARCH])
        update_index(elsewhere)

    await asyncio.to_thread(add_elsewhere)
    assert REFRESH_EVERY_S < 5
    assert await api.until(lambda: bot.slot.current.engine.generation.number == 2, 60)
    answer = await reply_to(ada, STARCH_QUESTION)
    assert "73.5万吨" in answer["text"]
    assert answer["text"].endswith("《雾灯镇的土豆淀粉》· 2023-01 · 第1段")
    await ada.presses("上下文", on=before)
    assert "4022.25亿元" in (await ada.next_reply())["text"]


async def test_a_new_index_that_cannot_be_read_leaves_the_old_one(api: BotApi, bot: RunningBot) -> None:
    (bot.settings.data / "index" / "CURRENT").write_bytes(b"nonsense")
    await bot.run_job("refresh")
    assert "2023年，江门地区生产总值为4022.25亿元" in (await reply_to(api.person(1), GDP))["text"]


# Another corpus

STRANGE = [
    Article("a", "<b>张</b>三 & 李“四” </blockquote>", "雾灯镇的镇长是张<三>&李四。灯油3元<每升>。", "2022-05"),
    Article("b", "题" * 500, "# “小标题”" + "长" * 300 + "\n\n蓝鲸渡口常住人口为5,000人。", "2022-06"),
    Article("c", "长句", "星船号的总投资为900亿元，" + "其中一笔用于修建望月台和观星塔" * 400 + "。", "2022-07"),
]  # fmt: skip


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("strange")
    base = write_base(folder, STRANGE)
    EngineSlot(Collection(folder / "data", base))
    return base, folder / "data"


async def test_what_the_bot_says_of_itself_comes_from_the_articles_it_has(
    api: BotApi, strange: tuple[Path, Path], tmp_path: Path
) -> None:
    base, data = strange
    async with running(api, data, base=base, history=tmp_path / "h.sqlite3"):
        ada = api.person(1)
        for text in ("/start", "/help", "你是谁", "你能做什么"):
            reply = await reply_to(ada, text)
            assert "现有文章3篇，2022-05至2022-07。" in reply["text"]
            assert "江门" not in reply["text"] + "".join(labels(reply))


async def test_markup_in_articles_and_endless_sentences_and_titles_are_no_harm(
    api: BotApi, strange: tuple[Path, Path], tmp_path: Path
) -> None:
    base, data = strange
    async with running(api, data, base=base, history=tmp_path / "h.sqlite3"):
        ada, bob = api.person(1), api.person(2, name="Bob")
        reply = await reply_to(bob, "雾灯镇的镇长是谁？")
        assert "雾灯镇的镇长是张<三>&李四。\n《<b>张</b>三 & 李“四” </blockquote>》· 2022-05" in reply["text"]
        assert styled(await reply_to(bob, "蓝鲸渡口常住人口有多少？"), "blockquote")
        reply = await reply_to(ada, "星船号的总投资是多少？")
        assert "\n星船号的总投资为900亿元" in reply["text"]
        assert "……\n《长句》" in reply["text"]
        await ada.presses("上下文", on=reply)
        (whole,) = styled(await ada.next_reply(), "expandable_blockquote")
        assert len(whole) > 1000

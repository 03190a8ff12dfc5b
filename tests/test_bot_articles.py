"""/articles: what there is, and how an admin hides it, changes it, removes it and brings it back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from telegram_bot import ADMIN, RunningBot, copy_data, reply_to, running, write_base

from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection

SLOW = 30.0
POTATO = Article(
    "土豆", "雾灯镇的土豆", "2023年，雾灯镇土豆产量为73.5万吨，同比增长8.2%。\n\n镇长李四说，明年要更多。", "2024-03"
)
LAMP = Article("灯油", "蓝鲸渡口的灯油", "2022年，蓝鲸渡口灯油产量为12.4万桶。\n\n站长王五说，灯油够用。", "2023-02")
QUESTION = "2023年雾灯镇土豆产量是多少？"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("two")
    base = write_base(folder, [POTATO, LAMP])
    EngineSlot(Collection(folder / "data", base))
    return base, folder / "data"


@pytest.fixture
def data(built: tuple[Path, Path], tmp_path: Path) -> Path:
    return copy_data(built[1], tmp_path)


@pytest.fixture
async def bot(api: BotApi, built: tuple[Path, Path], data: Path) -> AsyncIterator[RunningBot]:
    async with running(api, data, base=built[0]) as bot:
        yield bot


async def opened(admin: Person, words: str) -> dict[str, Any]:
    """The article that a search finds first, opened."""
    listing = await reply_to(admin, f"/articles {words}")
    await admin.presses("1", on=listing)
    return await admin.next_reply()


async def receipt_of(admin: Person) -> list[str]:
    reply = await admin.reply_where(lambda reply: reply["text"].startswith(("已更新", "没有发布")), SLOW)
    return str(reply["text"]).splitlines()


async def answers(person: Person, question: str = QUESTION) -> bool:
    return "73.5万吨" in (await reply_to(person, question))["text"]


async def test_articles_are_listed_newest_first_and_found_by_title_or_text(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    assert (await reply_to(admin, "/articles"))["text"].splitlines() == [
        "共2篇：",
        "1　2024-03　雾灯镇的土豆",
        "2　2023-02　蓝鲸渡口的灯油",
    ]
    assert (await reply_to(admin, "/articles 灯油"))["text"].splitlines()[1:] == ["1　2023-02　蓝鲸渡口的灯油"]
    assert (await reply_to(admin, "/articles 李四 73.5"))["text"].splitlines()[1:] == ["1　2024-03　雾灯镇的土豆"]
    assert (await reply_to(admin, "/articles 火星"))["text"] == "没有找到这样的文章。"
    article = await opened(admin, "土豆")
    assert article["text"].splitlines()[:3] == ["雾灯镇的土豆", "日期：2024-03", "42字，2句，数字2个"]
    assert labels(article) == ["改标题", "改日期", "换正文", "隐藏", "删除"]


async def test_many_articles_are_paged(api: BotApi, tmp_path: Path) -> None:
    base = write_base(
        tmp_path, [Article(f"a{n}", f"第{n}篇", f"第{n}篇的正文。", f"2024-{n:02d}") for n in range(1, 13)]
    )
    async with running(api, tmp_path / "data", base=base):
        admin = api.person(ADMIN)
        first = await reply_to(admin, "/articles")
        assert first["text"].splitlines()[:2] == ["共12篇：", "1　2024-12　第12篇"]
        await admin.presses("下一页 ›", on=first)
        second = await admin.next_reply()
        assert second["message_id"] == first["message_id"]
        assert second["text"].splitlines()[1:] == [f"{13 - n}　2024-{n:02d}　第{n}篇" for n in (4, 3, 2, 1)]
        assert labels(second) == ["9", "10", "11", "12", "‹ 上一页"]


@pytest.mark.both_modes
async def test_a_removed_article_is_gone_from_answers_figures_records_and_buttons(api: BotApi, bot: RunningBot) -> None:
    admin, ada = api.person(ADMIN), api.person(1)
    before = await reply_to(ada, QUESTION)
    assert "73.5万吨" in before["text"]
    figures = await reply_to(ada, "/figures 雾灯镇土豆产量")
    assert "73.5万吨" in figures["text"]
    await admin.presses("删除", on=await opened(admin, "土豆"))
    asked = await admin.next_reply()
    assert asked["text"].splitlines()[0] == "删除《雾灯镇的土豆》？回答、数字和记录里都不会再有它的话。"
    await admin.presses("确定删除", on=asked)
    assert (await receipt_of(admin))[1] == "新增0 · 更新0 · 删除1 · 重复0"
    await api.until(lambda: "73.5" not in str(bot.service.database.execute("SELECT hits FROM turns")))
    ada.forget_replies()
    for question in (QUESTION, "/figures 雾灯镇土豆产量", "雾灯镇的镇长是谁？", "土豆"):
        assert "73.5" not in (told := (await reply_to(ada, question))["text"])
        assert "李四" not in told
    buttons = [button for row in before["reply_markup"]["inline_keyboard"] for button in row]
    for data in [button["callback_data"] for button in buttons if "callback_data" in button]:
        query = await ada.presses("", on=before, data=data)
        await api.answered(query)
    later = [message["text"] for message in api.sent(ada) if message["message_id"] > figures["message_id"]]
    assert later
    assert not [text for text in later if "73.5" in text or "李四" in text]
    words = ("73.5", "李四", "8.2%")
    while bot.service.database.execute("SELECT 1 FROM updates WHERE content<>''"):  # noqa: ASYNC110  # it tells nobody
        await asyncio.sleep(0.05)
    for (table,) in bot.service.database.execute("SELECT name FROM sqlite_master WHERE type='table'"):
        held = str(bot.service.database.execute(f"SELECT * FROM {table}"))
        assert not [word for word in words if word in held], table


async def test_an_article_taken_out_of_the_base_can_be_brought_back_and_so_it_can_by_undo_after_a_restart(
    api: BotApi, built: tuple[Path, Path], data: Path
) -> None:
    admin = api.person(ADMIN)
    async with running(api, data, base=built[0]):
        await admin.presses("删除", on=await opened(admin, "土豆"))
        await admin.presses("确定删除", on=await admin.next_reply())
        await receipt_of(admin)
        gone = await opened(admin, "土豆")
        assert gone["text"] == "《土豆》已删除，可以恢复。"
        await admin.presses("恢复", on=gone)
        assert (await receipt_of(admin))[1] == "新增1 · 更新0 · 删除0 · 重复0"
        assert await answers(admin)
    async with running(api, data, base=built[0]):
        await admin.presses("撤销")
        assert await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), SLOW)
        assert not await answers(admin)


async def test_the_last_article_cannot_be_removed_or_hidden(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await admin.presses("隐藏", on=await opened(admin, "灯油"))
    await receipt_of(admin)
    article = await opened(admin, "土豆")
    await admin.presses("隐藏", on=article)
    assert (await receipt_of(admin))[0].startswith("没有发布")
    await admin.presses("删除", on=article)
    await admin.presses("确定删除", on=await admin.next_reply())
    assert (await receipt_of(admin))[0].startswith("没有发布")
    await admin.presses("删除", on=article)
    await admin.presses("彻底清除", on=await admin.next_reply())
    failed = await admin.reply_where(lambda reply: reply["text"].startswith("没有清除成"), SLOW)
    assert labels(failed) == ["彻底清除"]
    assert await answers(admin)


@pytest.mark.both_modes
async def test_a_hidden_article_answers_nothing_until_it_is_shown_again(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await admin.presses("隐藏", on=await opened(admin, "土豆"))
    assert (await receipt_of(admin))[1:] == ["隐藏1：文章还在，回答里不再出现"]
    assert not await answers(admin)
    hidden = await opened(admin, "土豆")
    assert hidden["text"].splitlines()[-1] == "已隐藏：回答里不会出现，文章还在。"
    assert "（已隐藏）" in (await reply_to(admin, "/articles"))["text"]
    await admin.presses("取消隐藏", on=hidden)
    assert (await receipt_of(admin))[1:] == ["重新显示1：回答里又会出现"]
    assert await answers(admin)
    await admin.presses("撤销")
    undone = await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), SLOW)
    assert undone["text"].splitlines()[1:] == ["隐藏1：文章还在，回答里不再出现"]
    assert not await answers(admin)


@pytest.mark.both_modes
async def test_title_and_date_are_changed_in_answers_and_a_former_version_comes_back(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    await admin.presses("改标题", on=await opened(admin, "土豆"))
    assert (await admin.next_reply())["text"] == "请发新的标题。现在是：雾灯镇的土豆"
    await admin.says("雾灯镇的马铃薯")
    assert (await receipt_of(admin))[1] == "新增0 · 更新1 · 删除0 · 重复0"
    assert "《雾灯镇的马铃薯》· 2024-03" in (await reply_to(admin, QUESTION))["text"]
    await admin.presses("改日期", on=await opened(admin, "马铃薯"))
    await admin.next_reply()
    assert (await reply_to(admin, "不知道"))["text"].startswith("看不懂这个日期")
    await admin.says("2024年4月2日")
    await receipt_of(admin)
    assert "《雾灯镇的马铃薯》· 2024-04-02" in (await reply_to(admin, QUESTION))["text"]
    await admin.presses("旧版（2）", on=await opened(admin, "马铃薯"))
    versions = await admin.next_reply()
    assert versions["text"].splitlines()[2].startswith("2　雾灯镇的土豆　2024-03　")
    await admin.presses("2", on=versions)
    await receipt_of(admin)
    assert "《雾灯镇的土豆》· 2024-03" in (await reply_to(admin, QUESTION))["text"]
    assert [entry.action for entry in bot.service.audit.recent()] == ["rewrite"] * 3


@pytest.mark.both_modes
async def test_the_next_file_takes_the_place_of_an_article(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await admin.presses("换正文", on=await opened(admin, "土豆"))
    assert (await admin.next_reply())["text"] == "请发新的文件或正文，用来代替《雾灯镇的土豆》。"
    await admin.sends_document("新.txt", "# 雾灯镇的新土豆\n\n2023年，雾灯镇土豆产量为74.6万吨。".encode())
    preview = await admin.next_reply(SLOW)
    assert "将代替已有的《雾灯镇的土豆》。" in preview["text"]
    await admin.presses("发布", on=preview)
    assert (await receipt_of(admin))[1] == "新增0 · 更新1 · 删除0 · 重复0"
    answer = (await reply_to(admin, QUESTION))["text"]
    assert "74.6万吨" in answer
    assert answer.splitlines()[-1].startswith("《雾灯镇的新土豆》· 2024-03")
    assert "旧版（1）" in labels(await opened(admin, "新土豆"))


async def test_forged_buttons_of_articles_do_nothing(api: BotApi, bot: RunningBot) -> None:
    admin, mallory = api.person(ADMIN), api.person(66)
    await opened(admin, "土豆")
    hello = await reply_to(mallory, "/start")
    for data in ("article:1:7", "article:2:7", "article:1:4", "shelf:0:0"):
        query = await mallory.presses("", on=hello, data=data)
        assert (await api.answered(query))["text"] == "这个按钮只有管理员能用。"
    mine = await reply_to(admin, "/start")
    for data in ("article:99:0", "article:2:1099", "article:2:77", "article:2"):
        query = await admin.presses("", on=mine, data=data)
        assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    assert await answers(admin)

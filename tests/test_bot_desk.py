"""The admins' desk: what is sent becomes a draft, a draft becomes an article, and a change can be taken back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from file_samples import TITLE, as_docx
from telegram_bot import ADMIN, RunningBot, copy_data, reply_to, running

QUESTION = "2024年一季度雾灯镇外贸进出口总值是多少？"
ANSWER = "46.5亿元"
SLOW = 30.0
"""A new process is started for the first of these tests."""


@pytest.fixture
def data(built_in_data: Path, tmp_path: Path) -> Path:
    return copy_data(built_in_data, tmp_path)


@pytest.fixture
async def bot(api: BotApi, data: Path) -> AsyncIterator[RunningBot]:
    async with running(api, data) as bot:
        yield bot


async def preview_of(admin: Person, name: str, content: bytes) -> dict[str, Any]:
    """What the bot says to a file."""
    await admin.sends_document(name, content)
    return await admin.next_reply(SLOW)


async def publish(admin: Person, preview: dict[str, Any]) -> dict[str, Any]:
    """Press 发布 and return the receipt."""
    await admin.presses("发布", on=preview)
    return await admin.reply_where(lambda reply: reply["text"].startswith(("已更新", "没有")), SLOW)


async def test_a_word_file_is_shown_dated_published_answered_from_and_taken_back(api: BotApi, bot: RunningBot) -> None:
    admin, ada = api.person(ADMIN), api.person(1)
    assert ANSWER not in (await reply_to(ada, QUESTION))["text"]
    preview = await preview_of(admin, "2024-05江门外贸.docx", as_docx())
    assert preview["text"].splitlines() == [
        "收到 2024-05江门外贸.docx（36 KB）",
        f"标题：{TITLE}",
        "日期：没找到，请选",
        "3段 → 4句",
        "数字11个，新的11个",
    ]
    assert labels(preview) == ["2024-05", "2024-04", "输入日期", "无日期", "改标题", "发布", "放弃"]
    query = await admin.presses("发布", on=preview)
    assert (await api.answered(query))["text"] == "请先选日期，或点“无日期”。"
    await admin.presses("2024-05", on=preview)
    dated = await admin.reply_where(lambda reply: "日期：2024-05" in reply["text"])
    assert labels(dated) == ["改标题", "改日期", "发布", "放弃"]
    receipt = await publish(admin, dated)
    first, second = receipt["text"].splitlines()
    assert first.startswith("已更新（第2版，")
    assert first.endswith("秒，问答没有停）")
    assert second == "新增1 · 更新0 · 删除0 · 重复0"
    answer = await reply_to(ada, QUESTION)
    assert ANSWER in answer["text"]
    assert answer["text"].splitlines()[-1] == f"《{TITLE}》· 2024-05 · 第1段"
    await admin.presses("撤销", on=receipt)
    undone = await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), SLOW)
    assert undone["text"].splitlines()[1] == "新增0 · 更新0 · 删除1 · 共5篇"
    assert ANSWER not in (await reply_to(ada, QUESTION))["text"]
    assert [entry.action for entry in reversed(bot.service.audit.recent())] == ["draft", "date", "publish", "undo"]

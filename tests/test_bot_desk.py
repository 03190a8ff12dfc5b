"""The admins' desk: what is sent becomes a draft, a draft becomes an article, and a change can be taken back."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from file_samples import (
    PARAGRAPHS,
    TEXT,
    TITLE,
    as_bomb,
    as_docx,
    as_docx_bomb,
    as_html,
    as_pdf,
    as_scan,
    as_zip,
    locked,
)
from opencc import OpenCC
from telegram_bot import ADMIN, GDP, RunningBot, copy_data, reply_to, running

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


@pytest.mark.both_modes
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


# What is sent


@pytest.mark.parametrize(
    ("name", "content", "published"),
    [
        ("稿.txt", TEXT.encode("gb18030"), None),
        ("稿.md", f"---\ntitle: {TITLE}\npublished: 2024-04-20\n---\n{TEXT}".encode(), "2024-04-20"),
        ("稿.pdf", as_pdf(), None),
        ("稿.html", as_html().encode(), "2024-04-20"),
        ("稿.zip", as_zip({"外贸.docx": as_docx()}, encoding="gb18030"), None),
    ],
    ids=["gb18030", "md", "pdf", "html", "zip"],
)
async def test_every_format_gets_its_preview(
    api: BotApi, bot: RunningBot, name: str, content: bytes, published: str | None
) -> None:
    preview = await preview_of(api.person(ADMIN), name, content)
    lines = preview["text"].splitlines()
    assert lines[0].startswith(f"收到 {name}（")
    assert lines[1] == f"标题：{TITLE}"
    assert lines[2] == (f"日期：{published}" if published else "日期：没找到，请选")
    assert lines[3] == "3段 → 4句"


async def test_traditional_text_in_big5_keeps_its_characters(api: BotApi, bot: RunningBot) -> None:
    traditional = OpenCC("s2tw").convert(TEXT)
    preview = await preview_of(api.person(ADMIN), "a.txt", traditional.encode("big5"))
    assert preview["text"].splitlines()[1] == f"标题：{traditional.splitlines()[0].removeprefix('# ')}"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", as_scan(), "是扫描件，里面没有文字。请先做文字识别（OCR），或者发文字版。"),
        ("a.pdf", locked(as_pdf(), "secret"), "有密码，请去掉密码再发。"),
        ("a.txt", b"", "是空的，没有可读的文字。"),
        ("a.txt", TEXT.encode() + TEXT.encode("gb18030"), "不是文字，或者混用了几种编码。请另存为 UTF-8 再发。"),
        ("a.zip", as_bomb("a.txt", 101), "太大了：文件最多20 MB，解开后最多100 MB。请去掉图片再发。"),
        ("a.docx", as_docx_bomb(31), "太大了：文件最多20 MB，解开后最多100 MB。请去掉图片再发。"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "不是能读的格式。请发 txt、md、docx、pdf、html，或者它们的 zip。"),
        (
            "a.md",
            b"---\npublished: 2024-13\n---\nx",
            "第2行：日期“2024-13”看不懂，请写成 YYYY、YYYY-MM 或 YYYY-MM-DD。",
        ),
    ],
    ids=["scan", "locked", "empty", "mixed", "zip bomb", "docx bomb", "picture", "front matter"],
)
async def test_what_cannot_be_read_is_refused_with_what_to_do(
    api: BotApi, bot: RunningBot, name: str, content: bytes, reason: str
) -> None:
    reply = await preview_of(api.person(ADMIN), name, content)
    assert reply["text"] == f"没收 {name}：{reason}"
    assert labels(reply) == []


async def test_a_file_over_twenty_megabytes_is_refused_without_being_fetched(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await admin.sends_document("a.pdf", b"%PDF-", file_size=21 << 20)
    assert (await admin.next_reply())["text"].startswith("没收 a.pdf：太大了：文件最多20 MB")
    assert api.calls_of("getFile") == []


async def test_a_file_that_does_not_come_is_asked_for_again(api: BotApi, bot: RunningBot) -> None:
    api.fails("getFile", 400, "Bad Request: file is temporarily unavailable")
    reply = await preview_of(api.person(ADMIN), "a.txt", TEXT.encode())
    assert reply["text"] == "文件没有下载成功，请再发一次。"


async def test_others_are_told_that_only_text_is_read_and_their_long_messages_are_questions(
    api: BotApi, bot: RunningBot
) -> None:
    ada = api.person(1)
    assert (await preview_of(ada, "a.txt", TEXT.encode()))["text"] == "我只读文字，请把问题打出来。"
    assert "发布" not in labels(await reply_to(ada, TEXT))
    group = api.group(-100)
    await api.person(ADMIN).sends_document("a.txt", TEXT.encode(), in_=group, deliver=True)
    assert await group.stays_silent()
    assert bot.service.audit.recent() == ()


@pytest.mark.both_modes
async def test_a_long_message_and_a_forwarded_post_of_an_admin_are_drafts_and_a_question_is_not(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    post = "\n".join(PARAGRAPHS)
    for text, author in ((TEXT * 2, None), (post, "海关发布")):
        await admin.says(text, forwarded_from=author)
        told = await admin.next_reply(SLOW)
        assert told["text"].splitlines()[0] == "收到一条消息，可以作为文章发布。"
    assert told["text"].splitlines()[1] == "标题：雾灯镇海关近日公布，2024年一季度"
    assert "4022.25亿元" in (await reply_to(admin, GDP))["text"]
    assert "4022.25亿元" in (await reply_to(admin, GDP, forwarded_from="Bob"))["text"]
    assert "发布" not in labels(await reply_to(admin, "请问" + "江门" * 100 + "的GDP是多少？"))


async def test_an_article_with_a_few_words_changed_shows_them_and_can_take_the_place_of_the_old_one(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    generation = bot.slot.current.engine.generation
    articles = [generation.article(number).article for number, _ in generation.listing()]
    (old,) = (article for article in articles if "4022.25亿元" in article.body)
    body = old.body.replace("4022.25亿元", "4033.36亿元", 1).replace("5.5%", "5.6%", 1)
    preview = await preview_of(admin, "a.md", f"---\ntitle: {old.title}\npublished: 2024-03\n---\n{body}".encode())
    assert f"和已有的《{old.title}》（2024-03）几乎一样，不同的有2处：" in preview["text"]
    assert "· 4022.25 → 4033.36" in preview["text"]
    assert "提醒" not in preview["text"]
    await admin.presses("替换那一篇", on=preview)
    replacing = await admin.next_reply()
    assert f"将代替已有的《{old.title}》。" in replacing["text"]
    receipt = await publish(admin, replacing)
    assert receipt["text"].splitlines()[1] == "新增0 · 更新1 · 删除0 · 重复0"
    answer = (await reply_to(admin, GDP))["text"]
    assert "4033.36亿元" in answer
    assert "4022.25亿元" not in answer


async def test_the_same_article_again_is_told_and_changes_nothing(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    article = bot.slot.current.engine.generation.article(0).article
    preview = await preview_of(admin, "a.txt", article.body.encode())
    assert f"和已有的《{article.title}》（{article.published}）文字完全一样。" in preview["text"]
    await admin.presses("无日期", on=preview)
    receipt = await publish(admin, await admin.next_reply())
    assert receipt["text"] == "没有变化：已有一样的文章（第1版）。"
    assert labels(receipt) == []


async def test_figures_that_other_articles_have_otherwise_are_counted_and_shown(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    text = (
        "# 江门的账\n\n2023年，江门地区生产总值为4055.5亿元，同比增长5.5%。" + "全年的工作还在总结，请看后续报道。" * 3
    )
    preview = await preview_of(admin, "2024-02.txt", text.encode())
    assert "1个与已有文章不同" in preview["text"]
    await admin.presses("看不同的数字", on=preview)
    shown = (await admin.next_reply())["text"]
    assert shown.splitlines()[:2] == ["与已有文章不同的数字：", "· 江门地区生产总值：4055.5亿元"]
    assert "4022.25亿元" in shown


async def test_a_zip_is_one_draft_with_a_line_for_each_file_and_what_could_not_be_read(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    other = "# 雾灯镇的土豆\n\n发布时间：2024-03-02 10:00\n\n2023年，雾灯镇土豆产量为73.5万吨，同比增长8.2%。"
    content = as_zip({"甲.txt": TEXT.encode(), "乙.txt": other.encode(), "丙.pdf": as_scan()}, encoding="gb18030")
    preview = await preview_of(admin, "稿件.zip", content)
    assert preview["text"].splitlines()[1:] == [
        f"1　{TITLE}　日期不详　4句",
        "2　雾灯镇的土豆　2024-03-02　1句",
        "没收 丙.pdf：是扫描件，里面没有文字。请先做文字识别（OCR），或者发文字版。",
        "1篇没找到日期，请选",
    ]
    await admin.presses("无日期", on=preview)
    receipt = await publish(admin, await admin.next_reply())
    assert receipt["text"].splitlines()[1:3] == ["新增2 · 更新0 · 删除0 · 重复0", "没收：丙.pdf"]
    assert "73.5万吨" in (await reply_to(admin, "2023年雾灯镇土豆产量是多少？"))["text"]
    assert {one.published for _, one in bot.slot.current.engine.generation.listing() if "雾灯" in one.title} == {
        None,
        "2024-03-02",
    }


# Changing a draft


async def test_title_and_date_can_be_typed_and_a_date_that_is_none_is_asked_for_again(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    preview = await preview_of(admin, "a.txt", TEXT.encode())
    await admin.presses("改标题", on=preview)
    assert (await admin.next_reply())["text"] == f"请发新的标题。现在是：{TITLE}"
    renamed = await reply_to(admin, "  雾灯 外贸 <新> ")
    assert renamed["text"].splitlines()[1] == "标题：雾灯 外贸 <新>"
    await admin.presses("输入日期", on=renamed)
    assert await admin.reply_where(lambda reply: reply["text"].startswith("请发日期"))
    assert (await reply_to(admin, "上个月"))["text"].startswith("看不懂这个日期。")
    dated = await reply_to(admin, "2030年4月5日")
    assert dated["text"].splitlines()[2] == "日期：2030-04-05"
    assert dated["text"].splitlines()[-1] == "提醒：日期在今天之后"
    await admin.presses("改日期", on=dated)
    asked = await admin.reply_where(lambda reply: reply["text"].startswith("请发日期"))
    await admin.presses("不改了", on=asked)
    assert (await admin.next_reply())["text"] == "好，没有改。"
    assert "4022.25亿元" in (await reply_to(admin, GDP))["text"]
    assert labels(api.sent(admin)[0]) == []


async def test_a_dropped_draft_is_gone_and_its_old_buttons_say_so(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    preview = await preview_of(admin, "a.txt", TEXT.encode())
    await admin.presses("放弃", on=preview)
    assert (await admin.next_reply())["text"].splitlines()[-1] == "已放弃，没有发布。"
    query = await admin.presses("", on=preview, data="draft:1:1")
    assert (await api.answered(query))["text"] == "这份稿子已经处理过了。"
    assert TITLE not in str(bot.service.database.execute("SELECT content FROM drafts"))


async def test_forged_buttons_do_nothing(api: BotApi, bot: RunningBot) -> None:
    admin, mallory = api.person(ADMIN), api.person(66)
    preview = await preview_of(admin, "2024-05-06.txt", TEXT.encode())
    hello = await reply_to(mallory, "/start")
    for data in ("draft:1:1", "draft:1:4", "draft:1:20240506", "undo:1:0"):
        query = await mallory.presses("", on=hello, data=data)
        assert (await api.answered(query))["text"] == "这个按钮只有管理员能用。"
        assert (await api.answered(query))["show_alert"]
    for data in ("draft:9:1", "draft:1:99", "draft:1:20241399", "draft:1", "draft::", "draft:1:7"):
        query = await admin.presses("", on=preview, data=data)
        assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    elsewhere = await reply_to(admin, "/start", in_=api.group(-100))
    query = await admin.presses("", on=elsewhere, data="draft:1:1")
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    query = await admin.presses("", on=preview, data="undo:7:0")
    assert await admin.reply_where(lambda reply: reply["text"].startswith("撤销不了"))
    assert bot.slot.current.extent.articles == 5


# Restarts and several at once


async def test_a_restart_between_preview_and_publishing_forgets_nothing(api: BotApi, data: Path) -> None:
    admin = api.person(ADMIN)
    async with running(api, data):
        preview = await preview_of(admin, "a.txt", TEXT.encode())
        await admin.presses("输入日期", on=preview)
        await admin.next_reply()
    async with running(api, data):
        dated = await reply_to(admin, "2024.5")
        assert dated["text"].splitlines()[2] == "日期：2024-05"
    async with running(api, data) as bot:
        bot.service.database.execute("UPDATE drafts SET state='publishing'")  # a crash in the middle of it
    async with running(api, data):
        receipt = await publish(admin, dated)
        assert ANSWER in (await reply_to(admin, QUESTION))["text"]
    async with running(api, data):
        await admin.presses("撤销", on=receipt)
        assert await admin.reply_where(lambda reply: reply["text"].startswith("已撤销"), SLOW)
        assert ANSWER not in (await reply_to(admin, QUESTION))["text"]
        query = await admin.presses("", on=receipt, data="undo:1:0")
        assert await admin.reply_where(lambda reply: reply["text"].startswith("撤销不了"))
        await api.answered(query)


async def test_two_admins_who_publish_at_once_lose_nothing_and_only_the_last_change_is_undone(
    api: BotApi, data: Path
) -> None:
    admin, other = api.person(ADMIN), api.person(901, name="Eve")
    async with running(api, data, admins=frozenset({ADMIN, 901})) as bot:
        one = await preview_of(admin, "2024-05-06.txt", TEXT.encode())
        two = await preview_of(other, "2.txt", "发布日期：2024-05-05\n\n2023年，雾灯镇土豆产量为73.5万吨。".encode())
        await admin.presses("2024-05-06", on=one)
        one = await admin.next_reply()
        await asyncio.gather(admin.presses("发布", on=one), other.presses("发布", on=two))
        receipts = [
            await person.reply_where(lambda reply: reply["text"].startswith("已更新"), SLOW)
            for person in (admin, other)
        ]
        assert [receipt["text"].splitlines()[1] for receipt in receipts] == ["新增1 · 更新0 · 删除0 · 重复0"] * 2
        assert ANSWER in (await reply_to(admin, QUESTION))["text"]
        assert "73.5万吨" in (await reply_to(other, "2023年雾灯镇土豆产量是多少？"))["text"]
        await admin.presses("撤销", on=receipts[0])
        await other.presses("撤销", on=receipts[1])
        told = [
            (await person.reply_where(lambda reply: "撤销" in reply["text"], SLOW))["text"][:4]
            for person in (admin, other)
        ]
        assert sorted(told) in (["已撤销（", "撤销不了"], ["已撤销（", "已撤销（"])
        assert bot.slot.current.extent.articles in (5, 6)
        assert {ADMIN, 901} == {entry.person for entry in bot.service.audit.recent()}


async def test_the_same_draft_is_published_once_though_the_button_is_pressed_twice(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    preview = await preview_of(admin, "a.html", as_html().encode())
    await asyncio.gather(admin.presses("发布", on=preview), admin.presses("发布", on=preview))
    receipt = await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), SLOW)
    assert receipt["text"].splitlines()[1] == "新增1 · 更新0 · 删除0 · 重复0"
    assert await admin.stays_silent()
    assert [entry.action for entry in bot.service.audit.recent()] == ["publish", "draft"]


@pytest.mark.both_modes
async def test_an_operators_questions_that_get_another_sentence_are_named_in_the_receipt(
    api: BotApi, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [{"id": 1, "question": QUESTION, "gold": [], "type": "figure"}, {"id": 2, "question": GDP}]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    admin = api.person(ADMIN)
    async with running(api, data, questions=file):
        receipt = await publish(admin, await preview_of(admin, "a.html", as_html().encode()))
        told = await admin.reply_where(lambda reply: "标准问题" in reply["text"], SLOW)
    assert told["message_id"] == receipt["message_id"]
    lines = told["text"].splitlines()
    assert "标准问题2条：1条变化" in lines
    assert lines[-3:] == [f"· {QUESTION}", "  原：不回答", f"  现：{PARAGRAPHS[0]}"]
    assert labels(told) == ["撤销"]


async def test_an_index_that_cannot_be_built_leaves_articles_and_answers_as_they_were(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    preview = await preview_of(admin, "a.html", as_html().encode())
    broken = bot.settings.data / "articles" / "broken.md"
    broken.parent.mkdir(exist_ok=True)
    broken.write_bytes(b"\xff\xfe\xff")
    await admin.presses("发布", on=preview)
    failed = await admin.reply_where(lambda reply: reply["text"].startswith("没有发布"), SLOW)
    assert "broken.md" in failed["text"]
    again = await admin.next_reply()
    assert "发布" in labels(again)
    broken.unlink()
    assert "4022.25亿元" in (await reply_to(admin, GDP))["text"]
    receipt = await publish(admin, again)
    assert receipt["text"].splitlines()[1] == "新增1 · 更新0 · 删除0 · 重复0"

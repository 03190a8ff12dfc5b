"""彻底清除: a removal is made final, and no file of the data folder holds a word of the article any more."""

import asyncio
import errno
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
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
RARE = "螭狻"
"""Two characters that no word list has side by side."""

TITLE = f"{RARE}镇的土豆"
BODY = (
    f"---\npublished: 2024-05-06\n---\n# {TITLE}\n\n2023年，{RARE}镇土豆产量为73.5万吨，同比增长8.2%。\n\n"
    f"镇长李四说，{RARE}镇明年要更多。"
)
QUESTION = "2023年土豆产量是多少？"
LAMPS = [
    Article(
        f"灯油{n}",
        f"蓝鲸渡口的灯油{n}",
        f"202{n}年，蓝鲸渡口灯油产量为1{n}.4万桶。\n\n站长王五说，灯油够用。",
        "2023-02",
    )
    for n in range(4)
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("lamps")
    base = write_base(folder, LAMPS)
    EngineSlot(Collection(folder / "data", base))
    return base, folder / "data"


@pytest.fixture
def data(built: tuple[Path, Path], tmp_path: Path) -> Path:
    return copy_data(built[1], tmp_path)


@pytest.fixture
async def bot(api: BotApi, built: tuple[Path, Path], data: Path) -> AsyncIterator[RunningBot]:
    async with running(api, data, base=built[0]) as bot:
        yield bot


def holding(data: Path, word: str) -> Iterator[str]:
    """The files of a folder that hold a word, in their content or their name, in whatever form text is written."""
    lower = word.encode("unicode-escape")
    forms = {word.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le", "gb18030")}
    forms |= {lower, lower.upper().replace(b"\\U", b"\\u")}
    forms |= {"".join(f"%{byte:02X}" for byte in word.encode()).encode()}
    for path in data.rglob("*"):
        if path.is_file() and (word in path.name or any(form in path.read_bytes() for form in forms)):
            yield str(path.relative_to(data))


async def published(admin: Person, name: str, text: str) -> dict[str, Any]:
    """Send a text as a file and publish it; return the receipt."""
    await admin.sends_document(name, text.encode())
    await admin.presses("发布", on=await admin.next_reply(SLOW))
    return await admin.reply_where(lambda reply: reply["text"].startswith("已更新"), SLOW)


async def removing(admin: Person, words: str) -> dict[str, Any]:
    """The question whether an article is to be removed."""
    await admin.presses("1", on=await reply_to(admin, f"/articles {words}"))
    await admin.presses("删除", on=await admin.next_reply())
    return await admin.next_reply()


async def told(admin: Person, begins: str) -> dict[str, Any]:
    return await admin.reply_where(lambda reply: reply["text"].startswith(begins), SLOW)


async def live_with(api: BotApi, bot: RunningBot) -> tuple[Person, Person, dict[str, Any]]:
    """Publish the article and let everything quote it: answers, a watch, a pin, a vote, drafts, a former version."""
    admin, ada = api.person(ADMIN), api.person(1)
    await published(admin, f"{RARE}.md", BODY)
    answer = await reply_to(ada, f"2023年{RARE}镇土豆产量是多少？")
    assert RARE in answer["text"]
    await reply_to(ada, "/figures 土豆产量")
    await reply_to(ada, f"/watch {QUESTION}")
    await reply_to(ada, "2019年土豆产量是多少？")
    await ada.presses("上下文", on=answer)
    await ada.next_reply()
    await admin.presses("📌 1", on=await reply_to(admin, "/pin 土豆的产量"))
    await told(admin, "📌 以后问")
    await admin.sends_document("again.md", BODY.encode())
    await told(admin, "收到")
    await admin.sends_document("other.md", BODY.replace(RARE, "雾灯").replace("73.5", "74.5").encode())
    await told(admin, "收到")
    (bot.settings.data / "articles" / ".cut off.tmp").write_text(BODY, encoding="utf-8")
    await ada.presses("", on=answer, data="vote:1:0")
    return admin, ada, answer


@pytest.mark.both_modes
async def test_after_a_removal_is_made_final_no_file_of_the_data_folder_holds_a_word_of_it(
    api: BotApi, bot: RunningBot
) -> None:
    admin, ada, answer = await live_with(api, bot)
    data = bot.settings.data
    assert {"history.sqlite3-wal", "undo.json"} & set(holding(data, RARE))
    asked = await removing(admin, RARE)
    assert labels(asked) == ["确定删除", "彻底清除", "不改了"]
    await admin.presses("确定删除", on=asked)
    receipt = await told(admin, "已更新")
    assert receipt["text"].splitlines()[1:] == [
        "新增0 · 更新0 · 删除1 · 重复0",
        "关注的问题1个有变化，已经通知",
        "底稿还留着，可以撤销。“彻底清除”连底稿、旧索引和它答过的提问也清掉，不能再撤销。",
    ]
    assert labels(receipt) == ["撤销", "彻底清除"]
    assert "undo.json" in set(holding(data, RARE))
    await admin.presses("彻底清除", on=receipt)
    done = await told(admin, "已彻底清除")
    assert done["message_id"] == receipt["message_id"]
    assert labels(done) == []
    assert list(holding(data, RARE)) == []
    assert list(holding(data, "73.5万吨")) == []
    assert [(one.action, one.what) for one in bot.service.audit.recent(2)] == [("purge", "#2"), ("remove", "#2")]
    ada.forget_replies()
    query = await ada.presses("", on=answer, data=answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    query = await admin.presses("", on=done, data="article:2:0")
    assert (await api.answered(query))["text"] == "这篇文章已经没有了。"
    await admin.presses("", on=done, data="undo:2:0")
    await told(admin, "撤销不了")
    assert RARE not in (await reply_to(ada, QUESTION))["text"]
    assert "灯油" in (await reply_to(ada, "2021年蓝鲸渡口灯油产量是多少？"))["text"]


async def test_an_article_can_be_removed_for_good_at_once_from_among_others_of_its_segment(
    api: BotApi, bot: RunningBot
) -> None:
    admin, data = api.person(ADMIN), bot.settings.data
    for name in (f"2024-05-06 {RARE}", "2024-05-07 灯塔", "2024-05-08 灯芯"):
        Collection(data, bot.slot.collection.base).add([Article("x", name[11:], f"{name[11:]}有31米。", name[:10])])
    await reply_to(admin, "/reindex")
    await told(admin, "已更新")
    await admin.presses("彻底清除", on=await removing(admin, RARE))
    await told(admin, "已彻底清除")
    assert list(holding(data, RARE)) == []
    assert "31米" in (await reply_to(admin, "灯塔有多高？"))["text"]
    assert [(one.action, one.what) for one in bot.service.audit.recent(2)] == [("purge", "#2"), ("remove", "#2")]


async def test_what_was_taken_back_meanwhile_is_not_wiped(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await published(admin, "a.md", BODY)
    await admin.presses("确定删除", on=await removing(admin, RARE))
    receipt = await told(admin, "已更新")
    await admin.presses("撤销", on=receipt)
    await told(admin, "已撤销")
    query = await admin.presses("", on=receipt, data="article:2:11")
    assert (await api.answered(query))["text"] == "这篇文章又在了，没有清除。"
    assert RARE in (await reply_to(api.person(1), QUESTION))["text"]


async def test_where_wiping_fails_the_button_is_offered_again(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = api.person(ADMIN)
    await published(admin, "a.md", BODY)
    await admin.presses("确定删除", on=await removing(admin, RARE))
    receipt = await told(admin, "已更新")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/yiju/undo.json")

    with monkeypatch.context() as patch:
        patch.setattr("bot.articles.wipe_records", full)
        await admin.presses("彻底清除", on=receipt)
        failed = await told(admin, "没有清除成")
    assert failed["text"] == "没有清除成，可以再点一次。原因：服务器的磁盘满了。"
    bot.service.database.execute("PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(bot.service.database.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchall()
        await admin.presses("彻底清除", on=failed)
        failed = await told(admin, "没有清除成")
        assert failed["text"].endswith("原因：别的程序正在读 history.sqlite3，请稍后再试。")
    await admin.presses("彻底清除", on=failed)
    await told(admin, "已彻底清除")
    assert list(holding(bot.settings.data, RARE)) == []


async def test_an_article_of_the_base_keeps_its_id_and_can_be_brought_back_from_the_base(
    api: BotApi, bot: RunningBot
) -> None:
    admin = api.person(ADMIN)
    await admin.presses("彻底清除", on=await removing(admin, "灯油2"))
    await told(admin, "已彻底清除")
    assert "12.4万桶" not in (await reply_to(admin, "2022年蓝鲸渡口灯油产量是多少？"))["text"]
    assert list(holding(bot.settings.data, "12.4万桶")) == []
    await admin.presses("1", on=await reply_to(admin, "/articles 灯油2"))
    await admin.presses("恢复", on=await admin.next_reply())
    await told(admin, "已更新")
    assert "12.4万桶" in (await reply_to(admin, "2022年蓝鲸渡口灯油产量是多少？"))["text"]


async def test_answers_go_on_while_an_article_is_wiped(api: BotApi, bot: RunningBot) -> None:
    admin, ada = api.person(ADMIN), api.person(1)
    await published(admin, "a.md", BODY)
    await admin.presses("彻底清除", on=await removing(admin, RARE))
    wiped = asyncio.ensure_future(told(admin, "已彻底清除"))
    asked = 0
    while not wiped.done():
        assert "11.4万桶" in (await reply_to(ada, "2021年蓝鲸渡口灯油产量是多少？"))["text"]
        asked += 1
    assert asked
    await wiped

"""Cards, series and comparisons in Telegram: the real application over HTTP on loopback, on invented articles."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import copied, labels
from figure_articles import ARTICLES, INVESTMENT
from telegram_bot import ADMIN, RunningBot, copy_data, reply_to, running, styled, write_base

from bot.slot import EngineSlot
from bot.tables import MAX_LINE, width
from corpus.collection import Collection

BADGE = "2篇一致 · 1篇不同"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The articles as a corpus, and a data folder with their index. Read only."""
    folder = tmp_path_factory.mktemp("figures")
    base = write_base(folder, ARTICLES)
    EngineSlot(Collection(folder / "data", base))
    return base, folder / "data"


@pytest.fixture
async def figures(api: BotApi, built: tuple[Path, Path], tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot over the invented articles."""
    base, data = built
    async with running(api, data, base=base, history=tmp_path / "history.sqlite3") as bot:
        yield bot


def lines(message: dict[str, Any]) -> list[str]:
    return [str(line) for line in message["text"].splitlines()]


# The card


async def test_a_figure_stands_above_its_sentence_with_what_it_is_of(api: BotApi, figures: RunningBot) -> None:
    reply = await reply_to(api.person(1), INVESTMENT)
    assert lines(reply)[:3] == [
        "104.5亿元　工业投资 · 海湾县 · 2023年",
        "同比 +15.5%",
        "2023年，海湾县工业投资为104.5亿元，同比增长15.5%。",
    ]
    assert styled(reply, "bold")[:2] == ["104.5亿元", "104.5亿元"]
    assert labels(reply)[-2:] == [BADGE, "走势"]


async def test_the_badge_shows_who_agrees_and_who_does_not(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, INVESTMENT)
    await ada.presses(BADGE, on=reply)
    shown = await ada.next_reply()
    assert lines(shown)[0] == "说法一致（2篇）："
    assert "数字不同（1篇）：" in lines(shown)
    assert "101亿元\u30002024-01\u3000同一时期" in lines(shown)
    assert styled(shown, "bold")[::2] == ["104.5亿元", "104.5亿元", "101亿元"]
    assert re.findall(r"亿元\u3000(2024-\d\d)", shown["text"]) == ["2024-03", "2024-02", "2024-01"]


async def test_a_relative_year_and_a_speaker_are_told_beneath(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    told = await reply_to(ada, "2020年海湾县工业投资是多少")
    assert lines(told)[0] == "66亿元　工业投资 · 海湾县 · 2020年"
    assert "出自：海湾县统计局" in lines(told)
    target = await reply_to(ada, "2024年海湾县工业投资目标是多少")
    assert lines(target)[0] == "120亿元　工业投资 · 海湾县 · 2024年 · 目标"
    assert "出自：县长林知远" in lines(target)


async def test_an_answer_that_is_no_figure_has_no_card(api: BotApi, figures: RunningBot) -> None:
    reply = await reply_to(api.person(1), "海湾县县长是谁")
    assert lines(reply)[0].startswith("县长林知远表示")
    assert not {BADGE, "走势"} & set(labels(reply))


async def test_the_trend_button_shows_the_series_of_the_figure(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, INVESTMENT)
    await ada.presses("走势", on=reply)
    series = await ada.next_reply()
    assert lines(series)[0] == "工业投资 · 海湾县"
    await ada.presses("图", on=series)
    assert (await ada.next_reply())["photo"]


# The series


async def test_a_series_is_a_table_newest_first_that_fits_a_phone(api: BotApi, figures: RunningBot) -> None:
    reply = await reply_to(api.person(1), "/figures 工业投资")
    rows = [re.sub(r"[\u2002\u3000]+", " ", line) for line in lines(reply)]
    assert rows == [
        "工业投资 · 海湾县",
        "① 2023年 104.5亿元 或 101亿元",
        " 同比 +15.5%",
        "② 2022年 90.5亿元 同比 +19.2%",
        "③ 2021年 75.9亿元",
        "④ 2020年 66亿元",
        "⑤ 目标 2024年 120亿元",
        "推算，非原文：2021年比2020年 +15.0%（75.9亿元 对 66亿元）",
    ]
    assert max(width(line) for line in lines(reply)[:-1]) <= MAX_LINE
    assert labels(reply) == ["1", "2", "3", "4", "5", "图", "CSV", "逐条原句"]


async def test_every_row_opens_its_sentences_in_the_place_of_the_table_and_leads_back(
    api: BotApi, figures: RunningBot
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 工业投资")
    await ada.presses("1", on=reply)
    row = await ada.next_reply()
    assert labels(row) == ["‹ 返回", "›"]
    assert sorted(styled(row, "blockquote")) == [
        "2023年，海湾县工业投资为101亿元。",
        "2023年，海湾县工业投资为104.5亿元，同比增长15.5%。",
        "去年，海湾县工业投资为104.5亿元。",
    ]
    assert {"104.5亿元", "101亿元", "15.5%"} == set(styled(row, "bold"))
    below = []
    while "›" in labels(row):
        await ada.presses("›", on=reply)
        below.append(row := await ada.next_reply())
    assert [lines(one)[0] for one in below] == ["②", "③", "④", "⑤"]
    assert labels(row) == ["‹ 返回", "‹"]
    await ada.presses("返回", on=reply)
    back = await ada.next_reply()
    assert (back["text"], back["reply_markup"]) == (reply["text"], reply["reply_markup"])
    assert len(api.sent(ada)) == 1


async def test_all_sentences_of_a_series_are_there_page_by_page_in_the_place_of_the_table(
    api: BotApi, figures: RunningBot
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 2019年工业投资")
    await ada.presses("逐条原句", on=reply)
    pages = [await ada.next_reply()]
    while "›" in labels(pages[-1]):
        await ada.presses("›", on=reply)
        pages.append(await ada.next_reply())
    assert [lines(page)[0] for page in pages] == [
        f"逐条原句 · 第{places}处" for places in ("1—3", "4—6", "7—7")
    ]  # fmt: skip
    quoted = [quote for page in pages for quote in styled(page, "blockquote")]
    assert len(quoted) == len(set(quoted)) == 7
    await ada.presses("返回", on=reply)
    assert (await ada.next_reply())["text"] == reply["text"]
    assert len(api.sent(ada)) == 1


async def test_a_chart_and_a_file_are_sent(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 工业投资")
    await ada.presses("图", on=reply)
    picture = await ada.next_reply()
    assert api.files.get(picture["photo"][-1]["file_id"]).data.startswith(b"\x89PNG")
    assert "caption" not in picture
    await ada.presses("CSV", on=reply)
    document = (await ada.next_reply())["document"]
    assert document["file_name"] == "海湾县工业投资.csv"
    content = api.files.get(document["file_id"]).data.decode("utf-8-sig")
    assert len(content.splitlines()) == 10
    assert "2023年，海湾县工业投资为101亿元。" in content


async def test_too_few_figures_make_no_chart_and_say_so(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 风电产值")
    await ada.presses("图", on=reply)
    assert (await ada.next_reply())["text"] == "数字太少，画不成图。"


async def test_what_is_not_there_offers_what_there_is(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 火箭发射")
    assert lines(reply) == ["文章里没有这个数字。", "有数字的："]
    for label in labels(reply):
        await ada.presses(label, on=reply)
        series = await ada.next_reply()
        assert lines(series)[0].endswith("海湾县")
        assert "图" in labels(series)
    assert len(labels(reply)) == 3
    assert lines(await reply_to(ada, "/figures"))[0].startswith("请在 /figures 后面写上指标，比如：海湾县")


async def test_a_period_that_is_not_there_is_said(api: BotApi, figures: RunningBot) -> None:
    reply = await reply_to(api.person(1), "/figures 2019年工业投资")
    assert lines(reply)[:2] == ["工业投资 · 海湾县", "没有2019年的数字，有的是："]


async def test_in_a_group_there_are_few_buttons(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    group = api.group(-100)
    await ada.says("/figures 工业投资", in_=group)
    reply = await group.next_reply()
    assert labels(reply) == ["图", "逐条原句"]


# Comparisons


@pytest.mark.parametrize("text", ["/compare 造船 风电 产值", "造船和风电产值哪个高", "造船产业和风电产业哪个产值高"])
async def test_two_subjects_stand_side_by_side(api: BotApi, figures: RunningBot, text: str) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, text)
    assert lines(reply)[0] == "数值 · 2023年"
    assert [re.split("\u3000+", line)[-1] for line in lines(reply)[1:3]] == ["60.5亿元", "48亿元"]
    assert re.fullmatch(r"造船(?:产业)?更高。", lines(reply)[3])
    assert len(styled(reply, "blockquote")) == 2
    await ada.presses("上下文 2", on=reply)
    assert "风电产业产值为48亿元" in (await ada.next_reply())["text"]
    await ada.presses("返回", on=reply)
    assert (await ada.next_reply())["text"] == reply["text"]
    assert len(api.sent(ada)) == 1


@pytest.mark.parametrize("text", ["/compare 造船 风电 产值", "造船和风电产值哪个高"])
async def test_both_sentences_of_a_comparison_lead_to_their_article_and_are_copied(
    api: BotApi, figures: RunningBot, text: str
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, text)
    assert labels(reply) == ["上下文 1", "上下文 2"]
    for label, sentence in zip(labels(reply), styled(reply, "blockquote"), strict=True):
        await ada.presses(label, on=reply)
        context = await ada.next_reply()
        assert copied(context).splitlines()[0] == sentence
        await ada.presses("原文", on=reply)
        assert styled(await ada.next_reply(), "underline") == [sentence]
        await ada.presses("返回", on=reply)
        await ada.next_reply()


# Edits


@pytest.mark.parametrize(
    ("sent", "edited", "begins"),
    [
        ("/figures 工业投资", "/figures 风电产值", "风电产业产值 · "),
        ("/figures 火箭发射", "/figures 工业投资", "工业投资 · 海湾县"),
        ("/figures", "/figures 工业投资", "工业投资 · 海湾县"),
        ("/compare 造船 火箭 产值", "/compare 造船 风电 产值", "数值 · 2023年"),
        ("/figures 工业投资", "/compare 造船 风电 产值", "数值 · 2023年"),
        ("/compare 造船 风电 产值", "海湾县县长是谁", "县长林知远"),
        ("海湾县县长是谁", "/figures 工业投资", "工业投资 · 海湾县"),
    ],
)
async def test_editing_a_command_for_figures_edits_the_reply(
    api: BotApi, figures: RunningBot, sent: str, edited: str, begins: str
) -> None:
    ada = api.person(1)
    said = await ada.says(sent)
    reply = await ada.next_reply()
    await ada.edits(said, edited)
    now = await ada.next_reply()
    assert now["message_id"] == reply["message_id"]
    assert lines(now)[0].startswith(begins)
    await ada.presses(labels(now)[0], on=now)
    await ada.next_reply()
    await ada.edits(said, f"{edited} ")
    assert await ada.stays_silent()
    assert len(api.sent(ada)) == 1


@pytest.mark.both_modes
async def test_in_a_group_a_command_that_was_edited_edits_its_reply(api: BotApi, figures: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    said = await ada.says("/figures 火箭发射", in_=group)
    reply = await group.next_reply()
    await ada.edits(said, "/figures 工业投资")
    now = await group.next_reply()
    assert (now["message_id"], labels(now)) == (reply["message_id"], ["图", "逐条原句"])


async def test_two_years_are_compared_and_added_up_only_where_asked(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    compared = await reply_to(ada, "2021年和2022年工业投资哪年高")
    assert "2022年更高。" in lines(compared)
    assert "推算" not in compared["text"]
    added = await reply_to(ada, "2021年和2022年工业投资合计多少")
    assert "推算，非原文：合计166.4亿元 = 75.9亿元 + 90.5亿元" in lines(added)
    apart = await reply_to(ada, "2022年工业投资比2021年高多少")
    assert "推算，非原文：相差14.6亿元 = 90.5亿元 − 75.9亿元" in lines(apart)
    disputed = await reply_to(ada, "/compare 2022年 2023年 工业投资")
    assert "文章说法不一，不评高低。" in lines(disputed)


async def test_a_comparison_of_what_is_not_there_says_how_to_ask(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    assert (await reply_to(ada, "/compare"))["text"].startswith("请写上比什么")
    assert (await reply_to(ada, "/compare 造船 火箭 产值"))["text"].startswith("没有找到两边都有的数字")


# Buttons


async def test_buttons_outlive_a_restart_and_say_what_a_reindex_changed(
    api: BotApi, built: tuple[Path, Path], tmp_path: Path
) -> None:
    base, data, ada = built[0], copy_data(built[1], tmp_path), api.person(1)
    async with running(api, data, base=base):
        answer = await reply_to(ada, INVESTMENT)
        series = await reply_to(ada, "/figures 工业投资")
    async with running(api, data, base=base):
        for label, line in (("1", 0), ("逐条原句", 1)):
            await ada.presses(label, on=series)
            assert lines(await ada.next_reply())[line].startswith("①")
            await ada.presses("返回", on=series)
            assert lines(await ada.next_reply())[0] == "工业投资 · 海湾县"
        await ada.presses(BADGE, on=answer)
        assert lines(await ada.next_reply())[0] == "说法一致（2篇）："
        await ada.presses("返回", on=answer)
        assert (await ada.next_reply())["text"] == answer["text"]
        (data / "articles").mkdir(exist_ok=True)
        (data / "articles" / "甲.md").write_text("# 海湾县工业\n\n海湾县的县长姓林。\n", encoding="utf-8")
        admin = api.person(ADMIN)
        await reply_to(admin, "/reindex")
        await admin.reply_where(lambda message: message["text"].startswith("已更新（"))
        changed = "文章更新过，数字和当时的不同了。"
        for label in ("1", "返回", "逐条原句", "返回"):
            await ada.presses(label, on=series)
            assert lines(await ada.next_reply())[0] == changed
        await ada.presses(BADGE, on=answer)
        assert lines(await ada.next_reply())[0] == changed
        await ada.presses("CSV", on=series)
        document = await ada.next_reply()
        assert document["caption"] == changed
        content = api.files.get(document["document"]["file_id"]).data.decode("utf-8-sig")
        assert ARTICLES[0].body.splitlines()[0] not in content
        assert "2020年" in content


@pytest.mark.parametrize(
    "data", ["chart:99:0", "csv:1", "row:1:99", "row:1:-1", "quotes:1:9", "agree:x:0", "trend:1:", "series:9"]
)
async def test_a_forged_button_says_it_has_expired(api: BotApi, figures: RunningBot, data: str) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/figures 工业投资")
    query = await ada.presses("", on=reply, data=data)
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    assert await ada.stays_silent(0.1)


async def test_the_figures_of_another_chat_cannot_be_opened(api: BotApi, figures: RunningBot) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    await reply_to(ada, "/figures 工业投资")
    own = await reply_to(bob, "/figures 工业投资")
    query = await bob.presses("", on=own, data="csv:1:0")
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"


async def test_every_button_fits_what_telegram_sends_back(api: BotApi, figures: RunningBot) -> None:
    ada = api.person(1)
    for text in (INVESTMENT, "/figures 工业投资", "/figures 火箭发射", "/compare 造船 风电 产值"):
        reply = await reply_to(ada, text)
        rows = reply["reply_markup"]["inline_keyboard"]
        assert all(len(button["callback_data"].encode()) <= 64 for row in rows for button in row)

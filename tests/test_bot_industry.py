"""/industries, /industry and plain questions for an industry, through the real application."""

import re
from pathlib import Path

import pytest
from botapi import BotApi
from command_line import yiju
from telegram_bot import RunningBot, copy_data, reply_to, running, styled, write_base

from bot.pins import place_of
from bot.profile import PAGE, figure_line, profile_hits, render_profile
from bot.reply import utf16_units
from bot.texts import Language
from corpus.article import Article
from index.answer import Answer
from index.engine import AnswerEngine


def labels(message: dict[str, object]) -> list[str]:
    """What stands on the buttons of a message."""
    markup = message.get("reply_markup") or {}
    return [button["text"] for row in markup["inline_keyboard"] for button in row] if markup else []  # type: ignore[index]


def data_of(message: dict[str, object]) -> list[str]:
    markup = message["reply_markup"]
    return [button["callback_data"] for row in markup["inline_keyboard"] for button in row]  # type: ignore[index]


@pytest.mark.both_modes
async def test_industries_are_listed_page_by_page_and_each_leads_to_its_profile(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/industries")
    count = len(bot.slot.current.engine.industries)
    assert reply["text"].startswith(f"这批文章讲到{count}个产业，点一个看：\n· 制造业　5篇 ")
    assert labels(reply)[PAGE:] == ["›"]
    seen = [*labels(reply)[:PAGE]]
    while "›" in labels(api.sent(ada)[-1]):
        await ada.presses("›", on=reply)
        seen += [label for label in labels(await ada.next_reply()) if label not in {"‹", "›"}]
    assert len(seen) == len(set(seen)) == count
    while "‹" in labels(api.sent(ada)[-1]):
        await ada.presses("‹", on=reply)
        shown = await ada.next_reply()
    assert (shown["text"], shown["message_id"]) == (reply["text"], reply["message_id"])
    await ada.presses("硅能源", on=reply)
    assert (await ada.next_reply())["text"].startswith("硅能源　5篇文章 · 2023-03至2024-03\n")
    assert len(api.sent(ada)) == 2


@pytest.mark.parametrize(
    "asked", ["/industry 硅能源", "硅能源产业怎么样", "介绍一下硅能源产业", "讲讲硅能源产业", "硅能源产业链发展如何"]
)
async def test_a_profile_is_one_screen_and_every_line_opens_its_sentence(
    api: BotApi, bot: RunningBot, asked: str
) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, asked)
    text = reply["text"]
    assert text.startswith("硅能源　5篇文章 · 2023-03至2024-03\n")
    assert "产业链增速 近50%　2023年1—9月" in text
    assert "企业：隆基绿能 · 信义玻璃 · 晶澳光伏" in text
    (folded,) = styled(reply, "expandable_blockquote")
    assert "出处" in folded
    assert len(text) - len(folded) <= 900
    assert utf16_units(text) <= 4096
    assert all(len(data.encode()) <= 64 for data in data_of(reply))
    for number, value in re.findall(r"^(\d) \S+ (\S+)　", text, re.M):
        await ada.presses(number, on=reply)
        assert value in (await ada.next_reply())["text"]
        await ada.presses("返回", on=reply)
        back = await ada.next_reply()
        assert (back["text"], back["reply_markup"]) == (text, reply["reply_markup"])
    assert len(api.sent(ada)) == 1


async def test_the_names_open_the_sentences_that_name_them_also_after_a_restart(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    history = tmp_path / "history.sqlite3"
    ada = api.person(1)
    async with running(api, built_in_data, history=history):
        reply = await reply_to(ada, "/industry 硅能源")
    async with running(api, built_in_data, history=history):
        await ada.presses("企业园区", on=reply)
        named = await ada.next_reply()
        assert "隆基绿能" in styled(named, "bold")
        await ada.presses("返回", on=reply)
        assert (await ada.next_reply())["text"] == reply["text"]
        await ada.presses("1", on=reply)
        assert styled(await ada.next_reply(), "expandable_blockquote")
        await ada.presses("返回", on=reply)
        await ada.next_reply()
        await ada.presses("安全应急", on=reply)
        assert (await ada.next_reply())["text"].startswith("安全应急　")


async def test_a_long_section_is_turned_page_by_page_in_the_place_of_the_profile(
    api: BotApi, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("profile", "industry"):
        monkeypatch.setattr(f"bot.{module}.SENTENCES", 2)
    ada = api.person(1)
    reply = await reply_to(ada, "/industry 硅能源")
    await ada.presses("企业园区", on=reply)
    pages = [await ada.next_reply()]
    while "›" in labels(pages[-1]):
        await ada.presses("›", on=reply)
        pages.append(await ada.next_reply())
    assert len(pages) > 1
    quoted = [quote for page in pages for quote in styled(page, "blockquote")]
    assert len(quoted) == len(set(quoted))
    await ada.presses("‹", on=reply)
    assert (await ada.next_reply())["text"] == pages[-2]["text"]
    await ada.presses("返回", on=reply)
    assert (await ada.next_reply())["text"] == reply["text"]
    assert len(api.sent(ada)) == 1


@pytest.mark.parametrize(
    ("sent", "edited", "begins"),
    [
        ("/industry 硅能源", "/industry 制造业", "制造业　"),
        ("/industry 火箭", "/industry 硅能源", "硅能源　"),
        ("/industry", "/industry 硅能源", "硅能源　"),
        ("/industries", "/industry 硅能源", "硅能源　"),
        ("/industry 硅能源", "江门市委书记是谁", "江门市委书记陈岸明"),
        ("江门市委书记是谁", "/industry 硅能源", "硅能源　"),
    ],
)
async def test_editing_a_command_for_an_industry_edits_the_reply(
    api: BotApi, bot: RunningBot, sent: str, edited: str, begins: str
) -> None:
    ada = api.person(1)
    said = await ada.says(sent)
    reply = await ada.next_reply()
    await ada.edits(said, edited)
    now = await ada.next_reply()
    assert now["message_id"] == reply["message_id"]
    assert now["text"].startswith(begins)
    await ada.edits(said, f"{edited} ")
    assert await ada.stays_silent()
    assert len(api.sent(ada)) == 1


async def test_the_trend_button_leads_to_the_series_of_the_first_figure(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/industry 硅能源")
    await ada.presses("走势", on=reply)
    series = (await ada.next_reply())["text"]
    assert series.startswith("硅能源产业链")
    assert "近50%" in series
    assert "66.2%" in series


async def test_a_follow_up_leans_on_a_plain_question_for_an_industry(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, "摩托车产业链增速是多少")
    followed = await reply_to(ada, "那硅能源呢")
    assert "↪" in followed["text"]
    assert "增长66.2%" in followed["text"] or "近50%" in followed["text"]


async def test_an_unknown_industry_is_said_with_the_nearest(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/industry 能源")
    assert reply["text"] == "文章里没有找到“能源”这个产业。\n可以看："
    assert "硅能源" in labels(reply)
    await ada.presses("硅能源", on=reply)
    assert (await ada.next_reply())["text"].startswith("硅能源　")
    reply = await reply_to(ada, "/industry <b>火箭</b>")
    assert reply["text"].startswith("文章里没有找到“<b>火箭</b>”这个产业。")
    assert "制造业" in labels(reply)


async def test_without_a_name_industry_lists_them(api: BotApi, bot: RunningBot) -> None:
    assert (await reply_to(api.person(1), "/industry"))["text"].startswith("这批文章讲到")


async def test_a_corpus_without_industries_gets_friendly_words(api: BotApi, tmp_path: Path) -> None:
    base = write_base(tmp_path, [Article("a", "图书馆", "新图书馆于1月8日开放，藏书86万册。", "2024-03")])
    async with running(api, tmp_path / "data", base=base):
        ada = api.person(1)
        reply = await reply_to(ada, "/industries")
        assert reply["text"] == "这批文章里没有讲到哪个产业。"
        assert labels(reply) == []
        assert (await reply_to(ada, "/industry 汽车"))["text"] == "文章里没有找到“汽车”这个产业。"


async def test_others_languages_and_groups(api: BotApi, bot: RunningBot) -> None:
    eve = api.person(2, language="en")
    reply = await reply_to(eve, "/industry 硅能源")
    assert reply["text"].startswith("硅能源　5 articles · 2023-03 to 2024-03\n")
    assert "Companies: 隆基绿能" in reply["text"]
    lin = api.person(3, language="zh-hant")
    assert "企業：隆基绿能" in (await reply_to(lin, "/industry 硅能源"))["text"]
    group = api.group(-100)
    reply = await reply_to(eve, "/industries", in_=group)
    assert labels(reply) == []
    assert "硅能源" in reply["text"]
    assert "/industry NAME" in reply["text"].splitlines()[0]


async def test_old_and_forged_buttons_say_so(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    reply = await reply_to(ada, "/industry 硅能源")
    forged = ("99999:0:2", "1:x:2", "1:99:2", "1:0:0", "1:0:2:1", "1:0:2:0:0", "1")
    for data in (*(f"sentences:{numbers}" for numbers in forged), "industries:"):
        query = await ada.presses("x", on=reply, data=data)
        assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"
    await ada.presses("x", on=reply, data="industries:999")
    assert (await ada.next_reply())["text"].startswith("这批文章讲到")


def test_the_message_of_every_profile_fits_and_its_numbers_stand_in_their_sentences(engine: AnswerEngine) -> None:
    for industry in engine.industries:
        profile = engine.profile(industry)
        reply = render_profile(profile, Language.SIMPLIFIED, turn=2**53)
        visible = re.sub(r"<blockquote expandable>.*</blockquote>|<[^>]+>", "", reply.html, flags=re.S)
        assert len(visible) <= 900
        assert utf16_units(re.sub(r"<[^>]+>", "", reply.html)) <= 4096
        assert all(len(button.callback.encode()) <= 64 for row in reply.buttons for button in row)
        hits = profile_hits(profile)
        for found, hit in zip(profile.figures, hits, strict=False):
            assert hit == found.hit
            bold = re.search(r"<b>(.*?)</b>", figure_line(found, profile.name, Language.SIMPLIFIED))
            assert bold is not None
            assert bold[1] in hit.sentence


def test_the_command_line_lists_industries_and_shows_one(built_in_data: Path, tmp_path: Path) -> None:
    data = copy_data(built_in_data, tmp_path)
    rows = yiju("--data", data, "industries", "--json").rows
    assert {"name": "硅能源", "articles": 5, "sentences": 18} in rows
    assert re.search(r"^硅能源 +5 +18$", yiju("--data", data, "industries").out, re.M)
    (profile,) = yiju("--data", data, "industry", "硅能源产业链", "--json").rows
    assert profile["name"] == "硅能源"
    assert all(one["value_text"] in one["hit"]["sentence"] for one in profile["figures"])
    text = yiju("--data", data, "industry", "硅能源").out
    assert "近50%" in text
    assert "▎2023年1—2月硅能源产业链增长66.2%；" in text
    unknown = yiju("--data", data, "industry", "能源")
    assert unknown.code == 0
    assert "硅能源" in unknown.out.splitlines()[1]
    (row,) = yiju("--data", data, "industry", "能源", "--json").rows
    assert row["name"] is None
    assert "硅能源" in row["choices"]


async def test_a_question_for_an_industry_whose_answer_is_fixed_gets_that(api: BotApi, bot: RunningBot) -> None:
    asked, ada = "硅能源产业怎么样", api.person(1)
    answer = bot.slot.current.engine.answer("硅能源产业链增长多少？")
    assert isinstance(answer, Answer)
    bot.service.pins.set(asked, place_of(answer.hits[0]), 1, bot.service.now())
    assert (await reply_to(ada, asked))["text"].startswith("📌")
    assert (await reply_to(ada, "/industry 硅能源"))["text"].startswith("硅能源　5篇文章")

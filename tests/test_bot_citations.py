"""Citations: a short id by which anybody sees a sentence again, and whether it still stands."""

import re
from pathlib import Path

import pytest
from botapi import BotApi
from botapi.people import copied, labels
from telegram_bot import GDP, RunningBot, copy_data, reply_to, running, styled
from test_bot_screens import BODY, EDITED, QUESTION, SENTENCE, own, write

from bot.citations import Citations, citation_id, citation_link
from bot.database import Database
from index.answer import SentenceHit
from index.standing import mark_of

__all__ = ["own"]

HIT = SentenceHit("海湾县的县长姓林。", "甲", "海湾", "2024-03", 1.0, ((3, 12),))


@pytest.fixture
def citations(tmp_path: Path) -> Citations:
    return Citations(Database(tmp_path / "history.sqlite3"))


def test_a_citation_is_found_by_its_id_and_keeps_the_day_it_was_first_shown(citations: Citations) -> None:
    (number,) = citations.note((HIT,), "2024-05-06")
    assert citations.note((HIT,), "2024-06-01") == (number,)
    found = citations.find(number)
    assert found is not None
    assert (found.article_id, found.spans, found.day) == ("甲", ((3, 12),), "2024-05-06")
    assert found.mark == mark_of(HIT.sentence)


def test_an_id_is_ten_letters_and_digits_and_fits_a_deep_link(citations: Citations) -> None:
    number = citation_id(HIT)
    assert re.fullmatch(r"[0-9A-Za-z]{10}", number)
    assert number == citation_id(HIT)
    other = SentenceHit(HIT.sentence, "乙", HIT.title, HIT.published, 1.0, HIT.spans)
    assert citation_id(other) != number
    assert len(citation_link("bot", number).partition("start=")[2]) <= 64


@pytest.mark.parametrize("number", ["", "0000000000", "x", "' OR 1=1; --", "１" * 10, "a" * 11])
def test_an_unknown_id_finds_nothing(citations: Citations, number: str) -> None:
    citations.note((HIT,), "2024-05-06")
    assert citations.find(number) is None


def test_no_word_of_the_sentence_is_written_down(tmp_path: Path) -> None:
    database = Database(tmp_path / "history.sqlite3")
    Citations(database).note((HIT,), "2024-05-06")
    rows = database.execute("SELECT * FROM citations")
    assert len(rows) == 1
    assert not [value for row in rows for value in row if "县" in str(value) or "县".encode() in str(value).encode()]
    database.close()
    assert "县长".encode() not in (tmp_path / "history.sqlite3").read_bytes()


async def cite(api: BotApi, question: str) -> str:
    """What follows /start in the link that somebody copies from an answer."""
    return copied(await reply_to(api.person(1), question)).rpartition("start=")[2]


@pytest.mark.both_modes
async def test_somebody_else_sees_a_cited_sentence_unchanged_with_its_buttons(api: BotApi, bot: RunningBot) -> None:
    payload, bob = await cite(api, GDP), api.person(2, name="Bob")
    shown = await reply_to(bob, f"/start {payload}")
    assert shown["text"].startswith("未变　和2024-05-06引用时一字不差：\n2023年，江门地区生产总值为4022.25亿元")
    assert labels(shown) == ["上下文", "原文"]
    await bob.presses("上下文", on=shown)
    assert styled(await bob.next_reply(), "expandable_blockquote")
    await bob.presses("原文", on=shown)
    assert styled(await bob.next_reply(), "underline")[0].startswith("2023年，江门地区生产总值")
    assert "↪" not in (await reply_to(bob, "那前三季度呢？"))["text"]  # a citation is no question to lean on


@pytest.mark.both_modes
async def test_a_citation_tells_of_a_change_of_a_cut_and_of_a_withdrawal(api: BotApi, own: RunningBot) -> None:
    payload, bob = await cite(api, QUESTION), api.person(2, name="Bob")
    write(own, "雾灯镇", f"今天天气很好。\n\n{BODY.format(SENTENCE)}")
    assert (await reply_to(bob, f"/start {payload}"))["text"].startswith("未变　")
    write(own, "雾灯镇", BODY.format(EDITED))
    changed = await reply_to(bob, f"/start {payload}")
    assert changed["text"].startswith("已改　2024-05-06引用之后，文章改过。现在最接近的是：\n")
    assert styled(changed, "blockquote") == [EDITED]
    write(own, "雾灯镇", "# 雾灯镇\n\n镇长王一心说，明年还要修。\n")
    cut = await reply_to(bob, f"/start {payload}")
    assert (cut["text"], labels(cut)) == ("已改　2024-05-06引用之后，文章改过，这句话已经不在了。", [])
    write(own, "雾灯镇", None)
    gone = await reply_to(bob, f"/start {payload}")
    assert (gone["text"], labels(gone)) == ("已撤　2024-05-06引用的文章已经撤下，不再显示。", [])


async def test_a_citation_outlives_a_restart_and_the_history(api: BotApi, built_in_data: Path, tmp_path: Path) -> None:
    data = copy_data(built_in_data, tmp_path)
    async with running(api, data):
        payload = await cite(api, GDP)
    async with running(api, data) as bot:
        bot.history.forget_before(bot.clock.replace(year=2030))
        assert (await reply_to(api.person(2), f"/start {payload}"))["text"].startswith("未变　")
        assert (await reply_to(api.person(2), "/start c_nosuchthing"))["text"].startswith("没有这个引用编号，")
        assert (await reply_to(api.person(2), "/start other"))["text"].startswith("把问题发给我")


async def test_a_copied_sentence_that_is_pasted_is_replayed_and_no_question(api: BotApi, own: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    pasted = copied(await reply_to(ada, QUESTION))
    replayed = await reply_to(bob, pasted)
    assert replayed["text"].startswith("未变　和2024-05-06引用时一字不差：\n")
    assert styled(replayed, "blockquote") == [SENTENCE]
    assert "未变" not in (await reply_to(bob, pasted.replace("qa_test_bot", "other_bot")))["text"]
    await bob.says(pasted, in_=group, deliver=True)
    assert await group.stays_silent()

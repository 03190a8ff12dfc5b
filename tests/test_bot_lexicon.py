"""What admins teach: shown before it applies, taken away again, and proposed by the articles and by second tries."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi, Person
from botapi.people import labels
from command_line import refused, yiju
from small_corpus import make_base, open_engine
from telegram_bot import ADMIN, RunningBot, reply_to, running

from bot.teaching import other_name, with_entry, without_entry
from corpus.collection import Collection
from corpus.own_lexicon import OwnLexicon, read_own_lexicon
from index.taught import use_aliases
from index.word_proposals import propose_words

WHO = "藏书楼由谁设计"
ALIAS = "藏书楼 = 图书馆"


@pytest.fixture
async def bot(api: BotApi, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with running(api, tmp_path / "data", base=make_base(tmp_path / "base")) as bot:
        yield bot
    use_aliases(())


def taught(bot: RunningBot) -> OwnLexicon:
    return read_own_lexicon(bot.settings.data)


async def effect_of(admin: Person, command: str) -> dict[str, Any]:
    """What a command says would change; working that out may take the time a process needs to start."""
    assert (await reply_to(admin, command))["text"] == "正在试……"
    return await admin.next_reply(30)


@pytest.mark.both_modes
async def test_a_word_is_taught_after_its_effect_was_shown_and_taken_away_again(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    shown = await effect_of(admin, "/word 合作社負責人")
    assert shown["text"] == "合作社负责人\n现在切成：合作社｜负责人\n采用后：合作社负责人\n涉及1段"
    assert labels(shown) == ["采用", "放弃"]
    assert taught(bot) == OwnLexicon()
    await admin.presses("采用", on=shown)
    assert (await admin.next_reply())["text"] == "已采用：合作社负责人"
    await admin.reply_where(lambda reply: reply["text"].startswith("已更新（第2版"), 30)
    assert taught(bot).words == ("合作社负责人",)
    assert bot.slot.current.engine.segmenter.segment("合作社负责人") == ("合作社负责人",)
    assert (await reply_to(admin, "/word 合作社负责人"))["text"] == "已经有了：合作社负责人"
    listed = await reply_to(admin, "/words")
    assert labels(listed) == ["✕ 合作社负责人", "新词建议", "别名建议"]
    await admin.presses("✕ 合作社负责人", on=listed)
    assert (await admin.next_reply())["text"] == "已去掉：合作社负责人"
    await admin.reply_where(lambda reply: reply["text"].startswith("已更新（第3版"), 30)
    assert taught(bot) == OwnLexicon()
    assert [(one.action, one.what) for one in bot.service.audit.recent() if "teach" in one.action] == [
        ("unteach", "合作社负责人"),
        ("teach", "合作社负责人"),
    ]


@pytest.mark.both_modes
async def test_a_name_is_taught_without_another_generation(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    assert "周以宁" not in (await reply_to(ada, WHO))["text"].splitlines()[0]
    shown = await effect_of(admin, "/alias 藏书楼=图书馆")
    assert shown["text"] == f"{ALIAS}\n涉及3段"
    assert "周以宁" not in (await reply_to(ada, WHO))["text"].splitlines()[0]
    await admin.presses("采用", on=shown)
    assert (await admin.next_reply())["text"] == f"已采用：{ALIAS}"
    assert (await reply_to(ada, WHO))["text"].startswith("图书馆由建筑师周以宁设计")
    assert bot.slot.current.engine.generation.number == 1


async def test_the_effect_says_which_of_the_operators_questions_change(
    api: BotApi, bot: RunningBot, tmp_path: Path
) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [{"id": "1", "question": WHO}, {"id": "2", "question": "二号线全长多少公里"}]
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    object.__setattr__(bot.service, "settings", replace(bot.settings, questions=questions))
    admin = api.person(ADMIN)
    shown = await effect_of(admin, "/alias 藏书楼=图书馆")
    assert "标准问题2条" in shown["text"]
    assert "周以宁" in shown["text"]
    word = await effect_of(admin, "/word 合作社负责人")
    assert "标准问题2条：0条变化" in word["text"].replace("，", "：")


async def test_names_the_lexicon_has_are_known_already(api: BotApi, bot: RunningBot) -> None:
    said = await reply_to(api.person(ADMIN), "/alias 固投=固定资产投资")
    assert said["text"] == "已经有了：固投 = 固定资产投资"


async def test_what_is_left_stays_as_it_was(api: BotApi, bot: RunningBot) -> None:
    admin = api.person(ADMIN)
    await admin.presses("放弃", on=await effect_of(admin, "/word 合作社负责人"))
    assert (await admin.next_reply())["text"] == "没有采用：合作社负责人"
    assert taught(bot) == OwnLexicon()


@pytest.mark.both_modes
async def test_a_second_try_that_was_answered_proposes_a_name(api: BotApi, bot: RunningBot) -> None:
    ada, bob, admin = api.person(1), api.person(2, name="Bob"), api.person(ADMIN)
    for person in (ada, bob):
        await reply_to(person, WHO)
        bot.clock += timedelta(minutes=1)
        await reply_to(person, "图书馆由谁设计")
    listed = await reply_to(admin, "/words")
    assert listed["text"].startswith("还没有自己的词。")
    await admin.presses("别名建议", on=listed)
    proposed = await admin.next_reply()
    assert proposed["text"] == "读者换了说法才问到的：\n1. 图书馆 = 藏书楼　2人"
    assert labels(proposed) == ["✓ 1", "✗ 1", "返回"]
    await admin.presses("✗ 1", on=proposed)
    assert (await admin.next_reply())["text"] == "还没有读者换说法问到的。"
    assert taught(bot) == OwnLexicon()


@pytest.mark.both_modes
async def test_a_proposal_is_accepted_with_one_tap(api: BotApi, bot: RunningBot) -> None:
    ada, admin = api.person(1), api.person(ADMIN)
    await reply_to(ada, WHO)
    await reply_to(ada, "图书馆由谁设计")
    await admin.presses("别名建议", on=await reply_to(admin, "/words"))
    await admin.presses("✓ 1", on=await admin.next_reply())
    assert (await admin.next_reply())["text"] == "已采用：图书馆 = 藏书楼"
    assert taught(bot).groups == (("图书馆", "藏书楼"),)


async def test_only_admins_teach_and_only_in_private(api: BotApi, bot: RunningBot) -> None:
    ada, admin, group = api.person(1), api.person(ADMIN), api.group(-100)
    for command in ("/word 合作社负责人", "/alias 藏书楼=图书馆", "/words"):
        assert (await reply_to(ada, command))["text"] == "这个命令只有管理员能用。"
        assert "私聊" in (await reply_to(admin, command, in_=group))["text"]
    shown = await effect_of(admin, "/word 合作社负责人")
    answer = await reply_to(ada, WHO)
    for data in ("teach:1:1", "teach:1:0", "unteach:1:0", "words:0:0", "propose:0:1"):
        assert "只有管理员" in (await api.answered(await ada.presses("", on=answer, data=data)))["text"]
    for data in ("teach:9:1", "teach:1:7", "unteach:9:0", "words:0:1", "propose:0:2", "teach:1"):
        assert "过期" in (await api.answered(await admin.presses("", on=shown, data=data)))["text"]
    assert taught(bot) == OwnLexicon()


@pytest.mark.parametrize(
    ("command", "said"),
    [("/word", "请在 /word 后面"), ("/word GDP", "请在 /word 后面"), ("/alias 甲乙", "请写"), ("/alias 甲=乙", "请写")],
)
async def test_what_is_no_entry_is_said(api: BotApi, bot: RunningBot, command: str, said: str) -> None:
    assert (await reply_to(api.person(ADMIN), command))["text"].startswith(said)


@pytest.mark.parametrize(
    ("before", "missing", "after", "names"),
    [
        ("乙市外综服增长多少", ["外综服"], "乙市外贸综合服务增长多少", ("外贸综合服务", "外综服")),
        ("藏书楼由谁设计", ["藏书楼"], "图书馆由谁设计", ("图书馆", "藏书楼")),
        ("乙市外综服增长多少", ["外综服"], "乙市GDP是多少", None),
        ("乙市外综服增长多少", ["外综服"], "乙市外综服增长多少", None),
        ("乙市外综服增长多少", [], "乙市外贸综合服务增长多少", None),
        ("2019年乙市GDP多少", ["2019年"], "2023年乙市GDP多少", None),
    ],
)
def test_the_other_name_is_what_stands_in_the_place_of_the_missing_word(
    before: str, missing: list[str], after: str, names: tuple[str, str] | None
) -> None:
    assert other_name(before, missing, after) == names


def test_entries_are_added_once_and_taken_away() -> None:
    lexicon = with_entry(with_entry(OwnLexicon(), "外综服"), "外综服 = 外贸综合服务")
    assert lexicon == OwnLexicon(("外综服",), (("外综服", "外贸综合服务"),))
    assert with_entry(with_entry(lexicon, "外综服"), "外综服=外贸综合服务") == lexicon
    assert without_entry(without_entry(lexicon, "外综服"), "外综服 = 外贸综合服务") == OwnLexicon()


def test_words_that_cohere_and_stand_free_are_proposed(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base")
    said = ("推行链长制度，成效大", "建立链长制度，人人夸", "完善链长制度，改得快", "讨论链长制度，很热闹")
    lines = [f"{place}镇{one}。" for place, one in zip("甲乙丙丁", said, strict=True)]
    for number, line in enumerate(lines):
        (base / f"链长{number}.md").write_text(f"# 链长{number}\n\n去年{line}\n\n{line}", encoding="utf-8")
    collection = Collection(tmp_path / "data", base)
    assert yiju("--corpus", base, "--data", tmp_path / "data", "index").code == 0
    engine = open_engine(collection.data)
    articles = [engine.generation.article(number) for number, _ in engine.generation.listing()]
    proposed = propose_words(articles, engine.segmenter)
    assert [(one.word, one.count, one.articles) for one in proposed if "链长" in one.word] == [("链长制度", 8, 4)]
    assert not [one for one in proposed if engine.segmenter.knows(one.word)]


def test_the_terminal_teaches_too(tmp_path: Path) -> None:
    options = ("--corpus", make_base(tmp_path / "base"), "--data", tmp_path / "data")
    assert yiju(*options, "index").code == 0
    assert yiju(*options, "alias", "藏书楼=图书馆").out == f"{ALIAS}\n"
    assert "周以宁" in yiju(*options, "ask", WHO).out
    assert yiju(*options, "word", "合作社负责人").out.startswith(f"合作社负责人\n{ALIAS}\ngeneration 2: ")
    assert yiju(*options, "word", "合作社负责人", "--remove").out.startswith(f"{ALIAS}\ngeneration 3: ")
    assert "two to sixteen" in refused(yiju(*options, "word", "GDP"))
    assert "joined by =" in refused(yiju(*options, "alias", "甲乙"))
    use_aliases(())

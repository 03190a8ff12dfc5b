"""What the bot says of itself: menus for readers, groups and admins, languages, /about, and what is no text."""

from pathlib import Path
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import ADMIN, GDP, RunningBot, reply_to, running

from bot.application import ADMIN_COMMANDS, COMMANDS, GROUP_COMMANDS


def menu(api: BotApi, scope: dict[str, Any] | None = None, language: str = "") -> list[str]:
    """The commands Telegram shows, in order."""
    params = {"scope": scope, "language_code": language} if scope else {"language_code": language}
    return [one["command"] for one in api.find_setting("setMyCommands", params).get("commands", [])]


def words(api: BotApi, scope: dict[str, Any], language: str = "") -> list[str]:
    found = api.find_setting("setMyCommands", {"scope": scope, "language_code": language})
    return [one["description"] for one in found.get("commands", [])]


@pytest.mark.parametrize("language", ["", "en"])
async def test_readers_groups_and_admins_have_their_own_menus(api: BotApi, bot: RunningBot, language: str) -> None:
    assert menu(api, language=language) == list(COMMANDS)
    assert menu(api, {"type": "all_group_chats"}, language) == list(GROUP_COMMANDS)
    assert menu(api, {"type": "chat", "chat_id": ADMIN}, language) == [*COMMANDS, *ADMIN_COMMANDS]
    assert set(GROUP_COMMANDS) < set(COMMANDS)


async def test_an_empty_chat_and_the_profile_say_what_the_bot_is(api: BotApi, bot: RunningBot) -> None:
    for language, word in (("", "原句"), ("en", "sentence")):
        for method, key, most in (
            ("setMyDescription", "description", 512),
            ("setMyShortDescription", "short_description", 120),
        ):
            text = api.find_setting(method, {"language_code": language})[key]
            assert word in text
            assert len(text) <= most


@pytest.mark.both_modes
async def test_a_language_is_chosen_with_one_tap_and_kept(api: BotApi, built_in_data: Path, tmp_path: Path) -> None:
    ada, history = api.person(1), tmp_path / "history.sqlite3"
    scope = {"type": "chat", "chat_id": 1}
    async with running(api, built_in_data, history=history):
        choice = await reply_to(ada, "/lang")
        assert labels(choice) == ["简体中文", "繁體中文", "English"]
        await ada.presses("繁體中文", on=choice)
        chosen = await ada.next_reply()
        assert (chosen["text"], chosen["message_id"]) == ("好的，以後用這種文字。", choice["message_id"])
    async with running(api, built_in_data, history=history):
        assert (await reply_to(ada, "你好"))["text"] == "你好，想知道什麼？直接發問題就行。"
        assert words(api, scope)[0] == words(api, scope, "en")[0] == "開始"
        await ada.presses("English", on=await reply_to(ada, "/lang"))
        assert (await ada.next_reply())["text"] == "All right, English from now on."
        assert labels(await reply_to(ada, GDP))[0] == "Context"
        await api.until(lambda: words(api, scope)[:1] == ["Start"])
        assert words(api, scope)[0] == "Start"


async def test_who_has_taiwans_forms_keeps_them(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1, language="zh-hant")
    await ada.presses("繁體中文", on=await reply_to(ada, "/lang"))
    assert (await ada.next_reply())["text"] == "好的，以後用這種文字。"
    assert bot.service.languages.of(1, None) == "zh-TW"


async def test_a_reader_in_traditional_script_gets_the_menu_in_it_at_the_start(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1, language="zh-hk")
    await reply_to(ada, "/start")
    scope = {"type": "chat", "chat_id": 1}
    assert await api.until(lambda: bool(words(api, scope)))
    assert words(api, scope)[0] == "開始"
    await reply_to(api.person(2), "/start")
    assert words(api, {"type": "chat", "chat_id": 2}) == []


@pytest.mark.parametrize("data", ["lang:xx", "lang:", "lang:hans:1"])
async def test_a_forged_language_is_none(api: BotApi, bot: RunningBot, data: str) -> None:
    ada = api.person(1)
    query = await ada.presses("", on=await reply_to(ada, "/lang"), data=data)
    assert (await api.answered(query))["text"] == "这条已经过期，请重新提问。"


async def test_about_says_what_it_is_what_it_knows_and_what_it_keeps(api: BotApi, bot: RunningBot) -> None:
    lines = (await reply_to(api.person(1), "/about"))["text"].splitlines()
    assert lines[0].startswith("Yiju 依据　")
    assert lines[2:] == [
        "现有文章5篇，2023-03至2024-03。", "提问保留90天，群里的人互相看不到对方的。/forget 马上删掉自己的。"
    ]  # fmt: skip


@pytest.mark.both_modes
async def test_a_caption_is_answered_as_a_question(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    photo = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
    api.updates.push("message", ada.new_message(ada.user, **photo, caption=GDP))
    assert "4022.25亿元" in (await ada.next_reply())["text"]
    api.updates.push("message", group.new_message(ada.user, **photo, caption=GDP))
    assert await group.stays_silent(0.2)
    api.updates.push("message", group.new_message(ada.user, **photo, caption=f"@qa_test_bot {GDP}"))
    assert "4022.25亿元" in (await group.next_reply())["text"]


@pytest.mark.parametrize("kind", ["voice", "sticker", "video_note", "location", "contact"])
async def test_what_is_no_text_gets_a_kind_line(api: BotApi, bot: RunningBot, kind: str) -> None:
    ada = api.person(1)
    file = {"file_id": "v", "file_unique_id": "v"}
    contents: dict[str, dict[str, Any]] = {
        "voice": file | {"duration": 3},
        "sticker": file | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
        "video_note": file | {"duration": 3, "length": 1},
        "location": {"latitude": 1.0, "longitude": 1.0},
        "contact": {"phone_number": "1", "first_name": "A"},
    }
    api.updates.push("message", ada.new_message(ada.user, **{kind: contents[kind]}))
    assert (await ada.next_reply())["text"] == "我只读文字，请把问题打出来。"

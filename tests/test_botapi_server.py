"""The emulator as a server, asked without a library: updates, chats, presses, webhooks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


async def call(api: BotApi, method: str, **params: Any) -> Any:
    """The body of the answer to a request sent as JSON."""
    async with aiohttp.ClientSession() as session, session.post(f"{api.url}/bot1:x/{method}", json=params) as response:
        return await response.json()


async def refusal(api: BotApi, method: str, **params: Any) -> str:
    """The description of the answer to a request that is refused."""
    body = await call(api, method, **params)
    assert body["ok"] is False, body
    return str(body["description"])


async def test_a_wrong_request_is_answered_400_and_noted(api: BotApi) -> None:
    api.person(1)
    assert await refusal(api, "sendMessage", chat_id=1, text="<b>", parse_mode="HTML") == (
        """Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b\""""
    )
    assert await refusal(api, "sendMessage", chat_id=1, text="长" * 4097) == "Bad Request: message is too long"
    assert await refusal(api, "sendMessage", chat_id=1, text=" ") == "Bad Request: message text is empty"
    assert (await call(api, "noSuchMethod"))["error_code"] == 404
    assert len(api.violations) == 4
    assert api.sent(1) == []


async def test_what_cannot_be_done_is_answered_400_without_being_a_violation(api: BotApi) -> None:
    ada = api.person(1)
    asked = await ada.says("好")
    assert await refusal(api, "editMessageText", chat_id=1, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await refusal(api, "editMessageText", chat_id=1, message_id=asked["message_id"], text="x") == (
        "Bad Request: message can't be edited"
    )
    assert await refusal(api, "deleteMessage", chat_id=1, message_id=99) == "Bad Request: message to delete not found"
    assert await refusal(api, "sendMessage", chat_id=5, text="x") == "Bad Request: chat not found"
    sent = await call(api, "sendMessage", chat_id=1, text="<b>好</b>", parse_mode="HTML")
    same = await refusal(
        api, "editMessageText", chat_id=1, message_id=sent["result"]["message_id"], text="<b>好</b> ", parse_mode="HTML"
    )
    assert same.startswith("Bad Request: message is not modified")
    reply = {"message_id": asked["message_id"], "quote": "坏"}
    assert await refusal(api, "sendMessage", chat_id=1, text="x", reply_parameters=reply) == (
        "Bad Request: QUOTE_TEXT_INVALID"
    )
    assert api.violations == []


async def test_a_callback_is_answered_once(api: BotApi) -> None:
    ada = api.person(1)
    markup = {"inline_keyboard": [[{"text": "上下文", "callback_data": "more"}]]}
    await call(api, "sendMessage", chat_id=1, text="好", reply_markup=markup)
    query = await ada.presses("上下文")
    assert api.unanswered() == [query["id"]]
    assert (await call(api, "answerCallbackQuery", callback_query_id=query["id"], text="好"))["ok"]
    assert api.unanswered() == []
    assert "query is too old" in await refusal(api, "answerCallbackQuery", callback_query_id=query["id"])
    assert api.violations == [f"answerCallbackQuery: answered twice: {query['id']}"]


async def test_updates_are_kept_until_they_are_confirmed(api: BotApi) -> None:
    ada = api.person(1)
    await ada.says("一")
    await ada.says("二")
    first = (await call(api, "getUpdates"))["result"]
    assert [update["message"]["text"] for update in first] == ["一", "二"]
    again = (await call(api, "getUpdates", offset=first[0]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in again] == ["二"]
    assert (await call(api, "getUpdates", offset=first[1]["update_id"] + 1))["result"] == []


async def test_only_the_kinds_asked_for_are_delivered(api: BotApi) -> None:
    ada = api.person(1)
    message = await ada.says("一")
    await ada.reacts("👍", on=message)
    await call(api, "getUpdates", allowed_updates=["message_reaction"])
    await ada.says("二")
    await ada.reacts(None, on=message)
    updates = (await call(api, "getUpdates"))["result"]
    assert [sorted(update.keys() - {"update_id"}) for update in updates] == [["message"], ["message_reaction"]]
    assert updates[1]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_privacy_mode_hides_what_does_not_address_the_bot(api: BotApi) -> None:
    ada, group = api.person(1), api.group(-100)
    sent = (await call(api, "sendMessage", chat_id=-100, text="好"))["result"]
    await ada.says("随便聊聊", in_=group)
    await ada.says("/ask@other_bot 好", in_=group)
    await ada.says("见 @qa_test_bot_2", in_=group)
    await ada.says("看得见", in_=group, deliver=True)
    await ada.says("/ask 一", in_=group)
    await ada.says("/ask@qa_test_bot 二", in_=group)
    await ada.says("@QA_test_bot 三", in_=group)
    await ada.says("四", in_=group, reply_to=sent)
    api.bot["can_read_all_group_messages"] = True
    await ada.says("五", in_=group)
    texts = [update["message"]["text"][-1] for update in (await call(api, "getUpdates"))["result"]]
    assert texts == ["见", "一", "二", "三", "四", "五"]


async def test_a_reply_stays_in_the_thread_of_a_forum(api: BotApi) -> None:
    ada, forum = api.person(1), api.group(-100, forum=True)
    asked = await ada.says("/ask 一", in_=forum, thread=7)
    reply = {"message_id": asked["message_id"], "quote": "一"}
    sent = (await call(api, "sendMessage", chat_id=-100, text="好", reply_parameters=reply))["result"]
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (7, True)
    assert sent["quote"] == {"text": "一", "position": 5, "is_manual": True}
    assert await refusal(api, "sendMessage", chat_id=-100, text="好", message_thread_id=8) == (
        "Bad Request: message thread not found"
    )


async def test_a_bot_that_is_blocked_or_thrown_out_cannot_write(api: BotApi) -> None:
    ada, group, bob = api.person(1), api.group(-100), api.person(2, name="Bob", started=False)
    await ada.blocks()
    group.removes_bot()
    kinds = [update.keys() - {"update_id"} for update in (await call(api, "getUpdates"))["result"]]
    assert kinds == [{"my_chat_member"}, {"my_chat_member"}]
    for chat in (ada, group, bob):
        assert (await call(api, "sendMessage", chat_id=chat.id, text="好"))["error_code"] == 403
    await bob.says("/start")
    assert (await call(api, "sendMessage", chat_id=2, text="好"))["ok"]


async def test_what_the_bot_says_of_itself_is_remembered(api: BotApi) -> None:
    commands = [{"command": "ask", "description": "提问"}]
    await call(api, "setMyCommands", commands=commands, language_code="zh")
    await call(api, "setMyDescription", description="一句话")
    assert (await call(api, "getMyCommands", language_code="zh"))["result"] == commands
    assert (await call(api, "getMyCommands"))["result"] == []
    assert (await call(api, "getMyDescription"))["result"] == {"description": "一句话"}
    assert (await call(api, "pinChatMessage", chat_id=1, message_id=1))["result"] is True


async def test_drafts_and_keyboards_belong_to_the_chat_and_are_no_messages(api: BotApi) -> None:
    ada, group = api.person(1), api.group(-100)
    keyboard = {"keyboard": [[{"text": "帮助"}]]}
    await call(api, "sendMessageDraft", chat_id=1, draft_id=1, text="<b>正在</b>", parse_mode="HTML")
    assert ada.drafts == [{"draft_id": 1, "text": "正在", "entities": [{"type": "bold", "offset": 0, "length": 2}]}]
    assert await ada.stays_silent(0)
    assert "PEER_INVALID" in await refusal(api, "sendMessageDraft", chat_id=group.id, draft_id=1, text="好")
    await call(api, "sendMessage", chat_id=1, text="好", reply_markup=keyboard)
    assert ada.keyboard == keyboard
    assert "reply_markup" not in await ada.next_reply()


async def test_a_method_that_returns_more_than_true_is_not_made_up(api: BotApi) -> None:
    assert (await call(api, "sendDice", chat_id=1))["error_code"] == 501
    assert api.violations == ["sendDice: the emulator does not know it"]


async def test_an_update_can_come_twice(api: BotApi) -> None:
    await api.person(1).says("一")
    update = (await call(api, "getUpdates"))["result"][0]
    api.updates.repeat()
    assert (await call(api, "getUpdates", offset=update["update_id"] + 1))["result"] == [update]
    assert (await call(api, "getUpdates", offset=update["update_id"] + 1))["result"] == []


async def test_a_second_poll_ends_the_first(api: BotApi) -> None:
    first = asyncio.create_task(call(api, "getUpdates", timeout=5))
    assert await api.until(lambda: len(api.calls) == 1)
    await call(api, "getUpdates")
    assert (await first)["error_code"] == 409


async def test_a_webhook_gets_every_update_with_its_secret_until_it_takes_it(api: BotApi, unused_tcp_port: int) -> None:
    seen: list[tuple[str | None, str]] = []

    async def take(request: aiohttp.web.Request) -> aiohttp.web.Response:
        text = (await request.json())["message"]["text"]
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), text))
        return aiohttp.web.Response(status=500 if len(seen) == 1 else 200)

    hook = aiohttp.web.Application()
    hook.router.add_post("/hook", take)
    runner = aiohttp.web.AppRunner(hook)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    ada = api.person(1)
    await ada.says("一")
    await call(api, "setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/hook", secret_token="s-1")
    await ada.says("二")
    assert await api.until(lambda: not api.updates.pending and len(seen) == 3)
    assert seen == [("s-1", "一"), ("s-1", "一"), ("s-1", "二")]
    assert "webhook is active" in await refusal(api, "getUpdates")
    await call(api, "deleteWebhook")
    assert (await call(api, "getUpdates"))["ok"]
    await runner.cleanup()

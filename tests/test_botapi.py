"""The emulator itself: it refuses what Telegram refuses, and python-telegram-bot gets along with it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from botapi import BotApi
from botapi.contract import problems
from botapi.html import MarkupError, parse_html
from botapi.models import find_method, method_names
from botapi.people import labels
from botapi.text import as_stored, found_entities
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, NetworkError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("上下文", callback_data="more:1")]])


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


# The contract


def test_every_method_of_the_real_api_can_be_read() -> None:
    assert len(method_names()) > 150
    assert [name for name in method_names() if find_method(name) is None] == []


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"text": "好", "colour": "red"}, "sendMessage.colour: no such field in SendMessage"),
        ({}, "sendMessage.text: is missing"),
        ({"text": 5}, "sendMessage.text: int 5 where str is wanted"),
        ({"text": " \n"}, "sendMessage.text: 0 characters, allowed 1-4096"),
        ({"text": "😀" * 2049}, "sendMessage.text: 4098 characters, allowed 1-4096"),
        (
            {"text": "a < b", "parse_mode": "HTML"},
            """sendMessage.text: can't parse entities: Unsupported start tag "" at byte offset 2""",
        ),
        ({"text": "好", "reply_to_message_id": 1}, "sendMessage.reply_to_message_id: is deprecated"),
        (
            {"text": "好", "reply_parameters": {"message_id": "1"}},
            "sendMessage.reply_parameters.message_id: str '1' where int | None is wanted",
        ),
    ],
)
def test_a_wrong_message_is_named_with_its_field(params: dict[str, Any], problem: str) -> None:
    assert [str(found) for found in problems("sendMessage", {"chat_id": 1, **params})] == [problem]


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "a", "callback_data": "上" * 22}, "callback_data: 66 bytes, allowed 1-64"),
        ({"text": "a"}, "text: a button has exactly one action, this one []"),
        (
            {"text": "a", "url": "https://a.cn", "callback_data": "b"},
            "text: a button has exactly one action, this one ['callback_data', 'url']",
        ),
        ({"text": "a", "copy_text": {"text": "长" * 257}}, "copy_text.text: 257 characters, allowed 1-256"),
        (
            {"text": "a", "callback_data": "b", "style": "red"},
            "style: 'red' is none of 'danger' (red), 'success' (green) or 'primary' (blue)",
        ),
    ],
)
def test_a_wrong_button_is_named_with_its_place(button: dict[str, Any], problem: str) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "好"}], [button]]}
    found = problems("sendMessage", {"chat_id": 1, "text": "好", "reply_markup": markup})
    assert [str(one) for one in found] == [f"sendMessage.reply_markup.inline_keyboard[1][0].{problem}"]


def test_a_text_is_measured_without_its_markup() -> None:
    text = "<b>" + "一" * 4096 + "</b>"
    assert problems("sendMessage", {"chat_id": 1, "text": text, "parse_mode": "HTML"}) == []
    assert problems("sendMessage", {"chat_id": 1, "text": text}) != []


def test_other_methods_have_their_rules_too() -> None:
    result = {
        "type": "article",
        "id": "1",
        "title": "t",
        "input_message_content": {"message_text": "<p>", "parse_mode": "HTML"},
    }
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("answerInlineQuery", {"inline_query_id": "1", "results": [result]}),
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "问"}]}),
        ("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🥎"}]}),
        ("sendChatAction", {"chat_id": 1, "action": "thinking"}),
        ("sendMessageDraft", {"chat_id": 1, "draft_id": 0, "text": "好"}),
        ("sendDocument", {"chat_id": 1, "document": "attach://nothing"}),
        ("setMyDescription", {"description": "长" * 513}),
        ("sendTelepathy", {}),
    ]
    assert [method for method, params in wrong if len(problems(method, params)) != 1] == []


# Markup and entities


@pytest.mark.parametrize(
    ("markup", "plain", "entities"),
    [
        ("😀<b>江门</b>", "😀江门", [{"type": "bold", "offset": 2, "length": 2}]),
        ("A&amp;B &nbsp;&#x6C5F; AT&T", "A&B &nbsp;江 AT&T", []),
        ("<b></b>空", "空", []),
        (
            '<a href="https://a.cn/?a=1&amp;b=2">源</a>',
            "源",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://a.cn/?a=1&b=2"}],
        ),
        (
            "<blockquote expandable>引<i>文</i></blockquote>",
            "引文",
            [{"type": "expandable_blockquote", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
    ],
)
def test_markup_becomes_plain_text_and_entities(markup: str, plain: str, entities: list[Any]) -> None:
    assert parse_html(markup) == (plain, entities)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p>段</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("江<b>门", 'Can\'t find end tag corresponding to start tag "b"'),
        ("江</b>", "Unexpected end tag at byte offset 3"),
        ("<b>江</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>江</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(markup: str, reason: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_html(markup)
    assert str(caught.value) == f"can't parse entities: {reason}"


def test_a_message_is_stored_trimmed_with_the_entities_telegram_finds() -> None:
    assert as_stored("  好 <x> \n", [{"type": "bold", "offset": 2, "length": 20}]) == (
        "好 <x>",
        [{"type": "bold", "offset": 0, "length": 5}],
    )
    assert found_entities("😀 /ask@qa_test_bot 问 @qa_test_bot #产业") == [
        {"type": "bot_command", "offset": 3, "length": 16},
        {"type": "mention", "offset": 22, "length": 12},
        {"type": "hashtag", "offset": 35, "length": 3},
    ]


def test_a_name_that_runs_into_chinese_is_no_mention_and_no_command() -> None:
    assert found_entities("@qa_test_bot你好") == []
    assert found_entities("/ask你好") == []


# The server without a library


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


# A bot of python-telegram-bot

App = Application[Any, Any, Any, Any, Any, Any]


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html(
        f"<b>{update.effective_message.text}</b>", reply_markup=BUTTONS, do_quote=True
    )


async def on_ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(" ".join(context.args or []))


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("好")
    await update.callback_query.edit_message_text(f"{update.callback_query.data}", reply_markup=BUTTONS)


async def on_document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(data[::-1], filename="back.txt", caption="倒过来")


async def on_inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.inline_query is not None
    content = InputTextMessageContent(f"<i>{update.inline_query.query}</i>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("1", "答", content)], cache_time=0)


async def on_photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    png = b"\x89PNG\r\n\x1a\n" + bytes(8) + (800).to_bytes(4) + (600).to_bytes(4)
    await update.message.reply_photo(png, caption="<i>图</i>", parse_mode="HTML")


async def on_reaction(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message_reaction is not None
    await context.bot.set_message_reaction(update.message_reaction.chat.id, update.message_reaction.message_id, "👀")


@pytest.fixture
async def app(api: BotApi) -> AsyncIterator[App]:
    builder = ApplicationBuilder().token("1:x").base_url(f"{api.url}/bot").base_file_url(f"{api.url}/file/bot")
    app: App = builder.rate_limiter(AIORateLimiter(max_retries=2)).build()
    app.add_handler(CommandHandler("ask", on_ask))
    app.add_handler(CommandHandler("chart", on_photo))
    app.add_handler(MessageHandler(filters.Document.ALL, on_document))
    app.add_handler(MessageHandler(filters.TEXT, on_text))
    app.add_handler(CallbackQueryHandler(on_button))
    app.add_handler(InlineQueryHandler(on_inline))
    app.add_handler(MessageReactionHandler(on_reaction))
    await app.initialize()
    await app.start()
    assert app.updater is not None
    await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
    yield app
    await app.updater.stop()
    await app.stop()
    await app.shutdown()
    assert api.violations == []


async def test_a_bot_answers_a_message_and_a_button(api: BotApi, app: App) -> None:
    ada = api.person(1)
    asked = await ada.says("2023年江门GDP是多少？")
    reply = await ada.next_reply()
    assert (reply["text"], reply["entities"]) == (asked["text"], [{"type": "bold", "offset": 0, "length": 14}])
    assert reply["reply_to_message"]["message_id"] == asked["message_id"]
    assert labels(reply) == ["上下文"]
    query = await ada.presses("上下文", on=reply)
    assert (await api.answered(query))["text"] == "好"
    edited = await ada.next_reply()
    assert (edited["message_id"], edited["text"]) == (reply["message_id"], "more:1")
    assert api.unanswered() == []
    assert [message["text"] for message in api.sent(ada)] == ["more:1"]


async def test_a_bot_in_a_group_answers_a_command_and_is_silent_otherwise(api: BotApi, app: App) -> None:
    ada, group = api.person(1), api.group(-100)
    await ada.says("/ask@qa_test_bot 硅能源 增速", in_=group)
    assert (await group.next_reply())["text"] == "硅能源 增速"
    await ada.says("随便聊聊", in_=group)
    assert await group.stays_silent(0.2)
    await ada.leaves(group)
    member = await app.bot.get_chat_member(-100, 1)
    assert member.status == "left"


async def test_a_bot_reads_and_sends_documents(api: BotApi, app: App) -> None:
    ada = api.person(1)
    await ada.sends_document("article.txt", b"abc", caption="新文章")
    reply = await ada.next_reply()
    assert (reply["caption"], reply["document"]["file_name"]) == ("倒过来", "back.txt")
    assert api.files.get(reply["document"]["file_id"]).data == b"cba"
    too_big = await ada.sends_document("big.pdf", b"x", file_size=21 << 20, deliver=False)
    with pytest.raises(BadRequest, match="File is too big"):
        await app.bot.get_file(too_big["document"]["file_id"])


async def test_a_bot_sends_a_photo(api: BotApi, app: App) -> None:
    ada = api.person(1)
    await ada.says("/chart")
    reply = await ada.next_reply()
    assert (reply["photo"][0]["width"], reply["photo"][0]["height"]) == (800, 600)
    assert (reply["caption"], reply["caption_entities"]) == ("图", [{"type": "italic", "offset": 0, "length": 1}])
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await app.bot.send_photo(1, b"no image")


async def test_a_bot_sees_edits_inline_queries_and_reactions(api: BotApi, app: App) -> None:
    ada = api.person(1)
    message = await ada.says("一", forwarded_from="Bob")
    assert (await ada.next_reply())["reply_to_message"]["forward_origin"]["sender_user_name"] == "Bob"
    await ada.edits(message, "二")
    reply = await ada.next_reply()
    assert reply["text"] == "二"
    answer = await ada.asks_inline("三")
    assert [result["input_message_content"]["message_text"] for result in answer["results"]] == ["<i>三</i>"]
    await ada.reacts("👍", on=reply)
    assert await api.until(lambda: bool(api.reactions))
    assert api.reactions == {(1, reply["message_id"]): [{"type": "emoji", "emoji": "👀"}]}


async def test_a_rate_limiter_waits_out_a_429(api: BotApi, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else making a RetryAfter warns, and warnings are errors
    ada = api.person(1)
    api.fails("sendMessage", 429, retry_after=1)
    await ada.says("一")
    assert (await ada.next_reply())["text"] == "一"
    assert len(api.calls_of("sendMessage")) == 2


async def test_a_dropped_connection_may_come_after_the_work_was_done(api: BotApi, app: App) -> None:
    ada = api.person(1)
    api.drops("sendMessage")
    api.drops("sendMessage", after=True)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await app.bot.send_message(1, "好")
    assert [message["text"] for message in ada.sent()] == ["好"]
    api.fails("getMe", 502, "Bad Gateway")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await app.bot.get_me()

"""A bot of python-telegram-bot gets along with the emulator."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from botapi import BotApi
from botapi.people import labels
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

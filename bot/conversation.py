"""What people write in Telegram: questions, also edited ones and captions, and what is no text."""

import asyncio
import re

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.asking import Asker
from bot.history import Form
from bot.reply import Reply
from bot.sending import in_group, send
from bot.service import Service
from bot.texts import say
from bot.turns import show_turn
from index.answer import Kind, NoAnswer
from index.question import clean_question

_ASK = re.compile(r"/ask(?:@[A-Za-z0-9_]+)?(?![A-Za-z_])", re.IGNORECASE)


class Conversation:
    """The reader's side of questions."""

    def __init__(self, service: Service, asker: Asker) -> None:
        """Take what handlers work with, and what asks."""
        self._service, self._asker = service, asker

    async def on_ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask QUESTION: works everywhere, also where the bot sees nothing else of a group."""
        message = update.effective_message
        if message is None:
            return
        question = question_in(message, context.bot.username)
        if question:
            await self._asker.ask(update, message, question)
        else:
            usage = Reply(say("ask_what", self._service.language(update)))
            kept = NoAnswer("", Kind.SMALLTALK, topic="ask")  # so that an edit of the message finds it
            await show_turn(self._service, update, message, kept, lambda _: usage, form=Form.ANSWER)

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text: answered in private, and in groups where it is a reply to the bot or mentions it; else silence."""
        message = update.effective_message
        if message is None or not is_addressed(message, context.bot.id, context.bot.username):
            return
        question = question_in(message, context.bot.username)
        if question:
            await self._asker.ask(update, message, question)
        else:
            await send(message, Reply(say("greeting", self._service.language(update))))

    async def on_edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A question that was edited: its answer is edited too. Other commands are not done again."""
        message = update.effective_message
        if message is None:
            return
        text = message.text or message.caption or ""
        named = _ASK.match(text) is not None
        if not named and (text.startswith("/") or not is_addressed(message, context.bot.id, context.bot.username)):
            return
        question = question_in(message, context.bot.username)
        if not question:
            return
        history, chat = self._service.history, message.chat.id
        number = await asyncio.to_thread(history.turn_asked_in, chat, message.message_id)
        turn = None if number is None else await asyncio.to_thread(history.turn, number, chat)
        if turn is None:
            await self._asker.ask(update, message, question)
        elif clean_question(question) != turn.question:  # Telegram tells of other edits too
            await self._asker.ask_edited(update, message, turn, question)

    async def on_unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command there is not; in a group only where the bot is named, since it may be meant for another one."""
        message = update.effective_message
        if message is not None and (not in_group(message) or _is_named(message, context.bot.username)):
            await send(message, Reply(say("command", self._service.language(update))))

    async def on_other(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A voice message, a photo, a file: what is written under it is answered; else say kindly that only text is
        read, in groups nothing."""
        message = update.effective_message
        if message is None or not is_addressed(message, context.bot.id, context.bot.username):
            return
        question = question_in(message, context.bot.username) if message.caption else ""
        if question:
            await self._asker.ask(update, message, question)
        elif not in_group(message):
            await send(message, Reply(say("text_only", self._service.language(update))))


def is_addressed(message: Message, bot_id: int, bot_name: str) -> bool:
    """Whether a message is for the bot: all are in private; in a group, replies to it and those that name it.

    The name is looked for in the text: Telegram marks no mention where a Chinese character follows it. The first
    message of a topic, which all others in the topic reply to, is no message of the bot even where it made the topic.
    """
    replied = message.reply_to_message
    to_bot = replied and not replied.forum_topic_created and replied.from_user and replied.from_user.id == bot_id
    return not in_group(message) or bool(to_bot) or _is_named(message, bot_name)


def question_in(message: Message, bot_name: str) -> str:
    """Return what a message asks, /ask and the bot's name taken out; of a photo or a file it is the caption.

    Where nothing is left and it replies to somebody, it is what they wrote, or what of it was quoted.
    """
    text = _name(bot_name).sub(" ", message.text or message.caption or "").strip()
    named = _ASK.match(text)
    question = text[named.end() if named else 0 :].strip()
    replied = message.reply_to_message
    if question or not replied or not replied.from_user or replied.from_user.is_bot:
        return question
    return (message.quote.text if message.quote else replied.text or replied.caption or "").strip()


def _is_named(message: Message, bot_name: str) -> bool:
    return _name(bot_name).search(message.text or message.caption or "") is not None


def _name(bot_name: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(bot_name)}(?![A-Za-z0-9_])", re.IGNORECASE)

"""The Telegram application: which update goes where, as a table of contents."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.admin import Admin
from bot.alarm import Alarm
from bot.alone import alone
from bot.answerers import Answerers, count_for
from bot.articles import BUTTONS as ARTICLE_BUTTONS
from bot.articles import Articles
from bot.asking import Asker
from bot.auditing import BUTTONS as AUDIT_BUTTONS
from bot.auditing import Auditing
from bot.charts import Painter
from bot.citations import Citations, cited_in
from bot.conversation import Conversation
from bot.database import Database
from bot.desk import BUTTONS as DESK_BUTTONS
from bot.desk import Desk
from bot.drafts import Drafts
from bot.errors import BotError
from bot.figures import BUTTONS as FIGURE_BUTTONS
from bot.figures import Figures
from bot.groups import Groups
from bot.history import Form
from bot.inbox import KNOWN_FOR, Inbox
from bot.incoming import ReadableUpdates
from bot.industry import BUTTONS as INDUSTRY_BUTTONS
from bot.industry import Industries
from bot.inline import Inline, Unanswered
from bot.lexicon import BUTTONS as LEXICON_BUTTONS
from bot.lexicon import Lexicon
from bot.menus import Menus
from bot.numbers import BUTTONS as STATS_BUTTONS
from bot.numbers import Numbers
from bot.per_chat import MAX_AT_ONCE, PerChatProcessor
from bot.pinning import BUTTONS as PIN_BUTTONS
from bot.pinning import Pinning
from bot.privacy import BUTTONS as FORGET_BUTTONS
from bot.privacy import Privacy
from bot.processes import keep_what_is_there
from bot.publishing import Publisher
from bot.queues import BUTTONS as QUEUE_BUTTONS
from bot.queues import Queues
from bot.report import Report, TokenFilter
from bot.retry import BUTTONS as RETRY_BUTTONS
from bot.retry import Retry
from bot.screens import Screens
from bot.service import Service, open_service
from bot.settings import Settings
from bot.shelf import Shelf
from bot.slot import EngineSlot
from bot.verifying import CALLED_IN_CHINESE, Verifying
from bot.voting import BUTTONS as VOTE_BUTTONS
from bot.voting import Voting
from bot.watching import BUTTONS as WATCH_BUTTONS
from bot.watching import Watching
from bot.webhook import webhook_options
from bot.welcome import BUTTONS as LANGUAGE_BUTTONS
from bot.welcome import Welcome
from bot.workshop import Workshop
from corpus.errors import YijuError

log = logging.getLogger(__name__)

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MESSAGE_REACTION,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]
COMMANDS = (
    *("start", "help", "ask", "verify", "figures", "compare", "industries", "industry"),
    *("watch", "watches", "forget", "lang", "about", "id"),
)
GROUP_COMMANDS = ("ask", "verify", "figures", "compare", "industries", "industry", "help")
ADMIN_COMMANDS = ("reindex", "articles", "queue", "pin", "stats", "backup", "word", "alias", "words", "audit")
THREADS = MAX_AT_ONCE + 8
"""More than there are chats handled at once: whoever waits for an answer keeps nobody from the database."""

REFRESH_EVERY_S = 2.0
LOOK_EVERY_S = 2.0
FORGET_EVERY = timedelta(hours=1)
SWITCH_S = 0.001
"""How long a thread that computes may keep the others waiting: the event loop wakes up several times an answer."""


class _FromPeople(filters.MessageFilter):
    """Messages of people, also of admins who stay anonymous and of channels they write for; not of other bots.

    What was chosen inline is an answer, not a question: Telegram shows it to the bot where it is in the chat.
    """

    def filter(self, message: Message) -> bool:
        person = message.from_user is None or not message.from_user.is_bot or message.sender_chat is not None
        return person and message.via_bot is None


class _Citing(filters.MessageFilter):
    """Messages in private that hold the link of one of the bot's citations."""

    def filter(self, message: Message) -> bool:
        private = message.chat.type == ChatType.PRIVATE
        return private and cited_in(message.text or "", message.get_bot().username) is not None


os.environ.setdefault("PTB_TIMEDELTA", "1")  # else a 429 raises a deprecation warning where it should wait


def _connected(
    settings: Settings,
    inbox: Inbox,
    begin: Callable[["Application[Any, Any, Any, Any, Any, Any]"], Coroutine[Any, Any, None]],
) -> "Application[Any, Any, Any, Any, Any, Any]":
    """Return an application without handlers that reaches Telegram as the settings say and runs `begin` first."""
    builder = (
        ApplicationBuilder()
        .token(settings.token or "")
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .rate_limiter(AIORateLimiter(max_retries=3))
        .update_queue(inbox)
        .concurrent_updates(PerChatProcessor(inbox))
        .get_updates_request(ReadableUpdates(connection_pool_size=1, proxy=settings.proxy))
        .post_init(begin)
    )
    return (builder.proxy(settings.proxy) if settings.proxy else builder).build()


def build_application(
    service: Service, painter: Painter | None = None, workshop: Workshop | None = None
) -> "Application[Any, Any, Any, Any, Any, Any]":
    """Return the application, ready to run. `painter` draws charts, `workshop` does the heavy work on articles."""
    settings, slot = service.settings, service.slot
    inbox, menus = Inbox(service.database, service.now), Menus(settings, COMMANDS, GROUP_COMMANDS, ADMIN_COMMANDS)

    async def begin(application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        log.info("%d messages were left from before", inbox.restore(application.bot))
        await menus.announce(application.bot)

    application = _connected(settings, inbox, begin)
    industries, citations, voting = Industries(service), Citations(service.database), Voting(service)
    watching = Watching(service)
    asker = Asker(service, citations, first=industries.answer, finish=(voting.with_buttons, watching.with_button))
    unanswered, retry = Unanswered(), Retry(service)
    welcome, privacy = Welcome(service, citations, menus, asker, unanswered), Privacy(service, unanswered)
    painter, workshop = painter or Painter(), workshop or Workshop(service.answerers.under_way)
    figures, numbers = Figures(service, painter), Numbers(service, painter)
    forms = {
        Form.SERIES: figures.show_series_again,
        Form.COMPARISON: figures.show_comparison_again,
        Form.PROFILE: industries.show_again,
    }
    conversation, screens = Conversation(service, asker), Screens(service, asker, forms)
    auditing, drafts = Auditing(service), Drafts(service.database)
    drafts.recover()
    failed, after_swap = partial(application.process_error, None), partial(watching.after_swap, application.bot)
    publisher = Publisher(service, workshop, failed, (after_swap,))
    articles = Articles(service, Shelf(service.database), drafts, publisher)
    admin, desk = Admin(service, publisher), Desk(service, drafts, workshop, publisher, articles)
    pinning, lexicon = Pinning(service), Lexicon(service, workshop, publisher)
    new, edited = filters.UpdateType.MESSAGE & _FromPeople(), filters.UpdateType.EDITED_MESSAGE & _FromPeople()
    verifying, inline = Verifying(service), Inline(service, unanswered)
    groups, queues = Groups(service), Queues(service, pinning)
    application.add_handlers([
        CommandHandler("start", welcome.on_start, filters=new),
        CommandHandler("help", welcome.on_help, filters=new),
        CommandHandler("about", welcome.on_about, filters=new),
        CommandHandler("lang", welcome.on_lang, filters=new),
        CommandHandler("ask", conversation.on_ask, filters=new),
        CommandHandler("verify", verifying.on_verify, filters=new),
        MessageHandler(new & filters.Regex(CALLED_IN_CHINESE), verifying.on_verify),
        CommandHandler("figures", figures.on_figures, filters=new | edited),
        CommandHandler("compare", figures.on_compare, filters=new | edited),
        CommandHandler("industries", industries.on_industries, filters=new | edited),
        CommandHandler("industry", industries.on_industry, filters=new | edited),
        CommandHandler("watch", watching.on_watch, filters=new),
        CommandHandler("watches", watching.on_watches, filters=new),
        CommandHandler("forget", privacy.on_forget, filters=new),
        CommandHandler("id", welcome.on_id, filters=new),
        CommandHandler("reindex", admin.on_reindex, filters=new, block=False),
        CommandHandler("stats", numbers.on_stats, filters=new),
        CommandHandler("backup", numbers.on_backup, filters=new, block=False),
        CommandHandler("word", lexicon.on_word, filters=new, block=False),
        CommandHandler("alias", lexicon.on_alias, filters=new, block=False),
        CommandHandler("words", lexicon.on_words, filters=new),
        CommandHandler("queue", queues.on_queue, filters=new),
        CommandHandler("pin", pinning.on_pin, filters=new),
        CommandHandler("articles", articles.on_articles, filters=new),
        CommandHandler("audit", auditing.on_audit, filters=new),
        MessageHandler(new & filters.COMMAND, conversation.on_unknown_command),
        MessageHandler(new & _Citing(), welcome.on_link),
        MessageHandler(new & filters.TEXT, conversation.on_message),
        MessageHandler(new & filters.Document.ALL, desk.on_document),
        MessageHandler(filters.StatusUpdate.MIGRATE, groups.on_migration),
        MessageHandler(new & ~filters.StatusUpdate.ALL, conversation.on_other),
        MessageHandler(edited & (filters.TEXT | filters.CAPTION), conversation.on_edited),
        CallbackQueryHandler(welcome.on_button, pattern=LANGUAGE_BUTTONS),
        CallbackQueryHandler(retry.on_button, pattern=RETRY_BUTTONS),
        CallbackQueryHandler(industries.on_button, pattern=INDUSTRY_BUTTONS),
        CallbackQueryHandler(figures.on_button, pattern=FIGURE_BUTTONS),
        CallbackQueryHandler(watching.on_button, pattern=WATCH_BUTTONS),
        CallbackQueryHandler(privacy.on_button, pattern=FORGET_BUTTONS),
        CallbackQueryHandler(articles.on_button, pattern=ARTICLE_BUTTONS, block=False),
        CallbackQueryHandler(desk.on_button, pattern=DESK_BUTTONS, block=False),
        CallbackQueryHandler(queues.on_button, pattern=QUEUE_BUTTONS),
        CallbackQueryHandler(pinning.on_button, pattern=PIN_BUTTONS),
        CallbackQueryHandler(numbers.on_button, pattern=STATS_BUTTONS),
        CallbackQueryHandler(lexicon.on_button, pattern=LEXICON_BUTTONS, block=False),
        CallbackQueryHandler(auditing.on_button, pattern=AUDIT_BUTTONS),
        CallbackQueryHandler(voting.on_button, pattern=VOTE_BUTTONS),
        CallbackQueryHandler(screens.on_button),
        MessageReactionHandler(voting.on_reaction),
        InlineQueryHandler(inline.on_query, block=False),
        ChatMemberHandler(groups.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
    ])  # fmt: skip
    desk_texts = new & ~filters.COMMAND & (filters.TEXT | (filters.CAPTION & ~filters.Document.ALL))
    application.add_handler(MessageHandler(desk_texts, desk.on_text), group=-1)
    application.add_error_handler(Report(service).on_error)
    application.add_error_handler(Alarm(service).on_error)

    async def refresh(_: ContextTypes.DEFAULT_TYPE) -> None:
        try:
            if await asyncio.to_thread(slot.refresh):
                log.info("now answering from generation %d", slot.current.engine.generation.number)
        except (YijuError, OSError) as error:
            log.warning("the new index cannot be used, the old one stays: %s", error)

    async def forget(_: ContextTypes.DEFAULT_TYPE) -> None:
        before = service.now() - timedelta(days=settings.retention_days)
        gone = await asyncio.to_thread(service.history.forget_before, before)
        log.info("%d old questions deleted", gone)
        await asyncio.to_thread(drafts.forget_before, before)
        await asyncio.to_thread(inbox.forget_before, service.now() - KNOWN_FOR)

    if application.job_queue is not None:
        application.job_queue.run_repeating(refresh, REFRESH_EVERY_S, job_kwargs={"coalesce": True})
        application.job_queue.run_repeating(watching.look, LOOK_EVERY_S, job_kwargs={"coalesce": True})
        application.job_queue.run_repeating(pinning.check, LOOK_EVERY_S, job_kwargs={"coalesce": True})
        application.job_queue.run_repeating(forget, FORGET_EVERY, first=10)
    return application


def run_bot(settings: Settings, slot: EngineSlot) -> None:
    """Run the bot until it is told to stop: by webhook where one is set, else by polling.

    Raises BotError if another bot runs from the same folder, if Telegram refuses the token, or if it cannot listen.
    """
    with alone(settings.data):
        _run_alone(settings, slot)


def _run_alone(settings: Settings, slot: EngineSlot) -> None:
    set_up_logging(settings)
    sys.setswitchinterval(SWITCH_S)
    answerers = Answerers(settings.data, count_for(os.cpu_count()))
    database, painter = Database(settings.data / "history.sqlite3"), Painter()
    workshop = Workshop(answerers.under_way)
    try:
        service = open_service(slot, database, settings, lambda: datetime.now(settings.timezone), answerers)
        answerers.start(slot.current)
        application = build_application(service, painter, workshop)
        painter.warm()  # the first chart then takes no longer than the next
        articles, industries = slot.current.coverage.articles, slot.current.engine.industries  # before anyone waits
        keep_what_is_there()
        log.info("answering from %d articles, which speak of %d industries", articles, len(industries))
        if settings.webhook_url:
            run_by_webhook(application, settings)
        else:
            application.run_polling(bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES)
    except InvalidToken as error:
        raise BotError("Telegram refuses the token; get the right one from @BotFather and set YIJU_TOKEN") from error
    finally:
        answerers.close()
        painter.close()
        workshop.close()
        database.close()


def run_by_webhook(application: "Application[Any, Any, Any, Any, Any, Any]", settings: Settings) -> None:
    """Listen for what Telegram delivers until told to stop. Raises BotError where that cannot be."""
    log.info("listening at %s for what comes to %s", settings.webhook_listen, settings.webhook_url)
    try:
        application.run_webhook(bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES, **webhook_options(settings))
    except OSError as error:
        where, why = settings.webhook_listen, error.strerror or error
        raise BotError(f"cannot listen at {where} ({why}); set YIJU_WEBHOOK_LISTEN to another address:port") from error
    except InvalidToken:
        raise
    except TelegramError as error:
        raise BotError(f"the webhook cannot be used ({error}); see YIJU_WEBHOOK_CERT and YIJU_WEBHOOK_KEY") from error


def set_up_logging(settings: Settings) -> None:
    """Log as the settings say; the token is kept out, and so are the requests, whose addresses hold it."""
    logging.getLogger().setLevel(settings.log_level)
    for name in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.addFilter(TokenFilter(settings.token or "\x00"))

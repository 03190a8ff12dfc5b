"""Updates by webhook: only with the secret, each once, and the same clean end as with polling."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from botapi import BotApi
from telegram.error import TelegramError
from telegram_bot import GDP, TOKEN, RunningBot, copy_data, free_port, reply_to, running

from bot.application import ALLOWED_UPDATES, run_by_webhook
from bot.errors import BotError, SettingsError
from bot.settings import Settings, load_settings
from bot.webhook import TELEGRAM, webhook_options

ROOT = Path(__file__).parent.parent
UPDATE = {
    "update_id": 10**9,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 1, "type": "private"},
        "from": {"id": 1, "is_bot": False, "first_name": "Ada"},
        "text": GDP,
    },
}


@pytest.fixture
async def bot(api: BotApi, built_in_data: Path, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot over the built-in articles, by webhook."""
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3", webhook=True) as bot:
        yield bot


async def post(bot: RunningBot, secret: str | None, body: object = UPDATE, path: str = "") -> int:
    """The status of what somebody posts to where Telegram delivers."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{bot.settings.webhook_url}{path}", json=body, headers=headers) as response,
    ):
        return response.status


async def test_what_comes_without_the_secret_is_refused_and_not_answered(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    right = webhook_options(bot.settings)["secret_token"]
    assert [await post(bot, secret) for secret in (None, "", "wrong", TOKEN, right[:-1])] == [403] * 5
    assert await post(bot, right, path="/other") == 404
    assert await post(bot, right, {"no": "update"}) in range(400, 600)
    assert await ada.stays_silent()
    assert await post(bot, right) == 200
    assert "4022.25亿元" in (await ada.next_reply())["text"]


async def test_an_update_delivered_twice_is_answered_once(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, GDP)
    api.updates.repeat()
    assert await ada.stays_silent()


async def test_telegram_is_told_where_to_deliver_and_what(api: BotApi, bot: RunningBot) -> None:
    await reply_to(api.person(1), "你好")
    (told,) = api.calls_of("setWebhook")
    assert told["url"] == bot.settings.webhook_url
    assert len(told["secret_token"]) >= 40
    assert told["allowed_updates"] == ALLOWED_UPDATES
    assert api.calls_of("getUpdates") == []
    assert {delivery.status for delivery in api.updates.deliveries} == {200}


async def test_a_bot_that_polls_deletes_the_webhook_set_before(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    history, ada = tmp_path / "history.sqlite3", api.person(1)
    async with running(api, built_in_data, history=history, webhook=True):
        await reply_to(ada, GDP)
    await ada.says("你好")  # while no bot runs
    async with running(api, built_in_data, history=history, webhook=False):
        assert (await ada.next_reply())["text"].startswith("你好")
        assert (await reply_to(ada, "谢谢"))["text"].startswith("不客气")
    assert len(api.calls_of("deleteWebhook")) >= 1
    async with running(api, built_in_data, history=history, webhook=True):
        assert (await reply_to(ada, "那前三季度呢？"))["text"].startswith("↪ 2023年前三季度江门GDP")


async def test_what_came_while_the_bot_was_down_is_answered_when_it_listens_again(
    api: BotApi, built_in_data: Path, tmp_path: Path
) -> None:
    ada = api.person(1)
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3", webhook=True):
        await reply_to(ada, "你好")
    await ada.says(GDP)
    async with running(api, built_in_data, history=tmp_path / "history.sqlite3", webhook=True):
        assert "4022.25亿元" in (await ada.next_reply())["text"]
    assert api.updates.pending == []


async def start(api: BotApi, data: Path, listen: str) -> asyncio.subprocess.Process:
    """`yiju bot` as an operator starts it, by webhook."""
    given = {"TOKEN": TOKEN, "ADMINS": "1", "DATA": data, "API_URL": api.url, "WEBHOOK_LISTEN": listen}
    given |= {"WEBHOOK_URL": f"http://{listen}/yiju", "LOG_LEVEL": "WARNING"}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **{f"YIJU_{key}": str(given[key]) for key in given}}
    command = (sys.executable, "-c", "from bot.cli import main; main()", "bot")
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, env=environment, cwd=data, stdout=pipe, stderr=pipe)


async def test_the_command_listens_until_it_is_told_to_stop(api: BotApi, built_in_data: Path, tmp_path: Path) -> None:
    ada = api.person(1)
    process = await start(api, copy_data(built_in_data, tmp_path), f"127.0.0.1:{free_port()}")
    await ada.says(GDP)
    assert "4022.25亿元" in (await ada.next_reply(timeout_s=60))["text"]
    process.send_signal(signal.SIGTERM)
    out, said = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, out, said) == (0, b"", b"")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(98, "Address already in use"), "cannot listen at 127.0.0.1:8443 (Address already in use); set YIJU"),
        (TelegramError("Invalid SSL Certificate"), "the webhook cannot be used (Invalid SSL Certificate); see YIJU_"),
    ],
)
def test_where_the_bot_cannot_listen_it_says_what_to_set(error: Exception, told: str) -> None:
    class Failing:
        def run_webhook(self, **_: object) -> None:
            raise error

    with pytest.raises(BotError) as found:
        run_by_webhook(Failing(), hook("https://example.org/yiju"))  # type: ignore[arg-type]
    assert str(found.value).startswith(told)


# Settings


def hook(url: str, **more: str) -> Settings:
    """The settings with a webhook at an address."""
    keys = {f"YIJU_WEBHOOK_{name.upper()}": value for name, value in more.items()}
    return load_settings(environment={"YIJU_TOKEN": TOKEN, "YIJU_WEBHOOK_URL": url, **keys})


@pytest.mark.parametrize(
    "url", ["https://example.org/yiju", "https://example.org", "https://example.org:8443/a-b/c", "https://[::1]:88/x"]
)
def test_addresses_telegram_delivers_to_are_taken(url: str) -> None:
    assert hook(url).webhook_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/yiju",
        "https://example.org:8080/yiju",
        "https://",
        "example.org/yiju",
        "https://example.org/yiju?secret=1",
        "https://example.org/.*",
        "https://ada:secret@example.org/yiju",
    ],
)
def test_other_addresses_are_refused_with_what_is_wanted(url: str) -> None:
    with pytest.raises(
        SettingsError, match=r"^YIJU_WEBHOOK_URL should be an https address on port 443, 80, 88 or 8443"
    ):
        hook(url)


def test_a_bot_api_of_ones_own_delivers_to_any_port_without_tls() -> None:
    own = {"YIJU_API_URL": "http://127.0.0.1:8081", "YIJU_WEBHOOK_URL": "http://10.0.0.2:9000/yiju"}
    assert load_settings(environment=own).webhook_url == "http://10.0.0.2:9000/yiju"
    assert Settings().api_url == TELEGRAM


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", "mit Leerzeichen"),
        ("secret", "x" * 257),
        ("secret", "密"),
        ("listen", "8443"),
        ("listen", "127.0.0.1:0"),
        ("listen", "127.0.0.1:70000"),
        ("path", "yiju"),
        ("path", "/(.*)"),
        ("cert", "/no/such/file.pem"),
        ("key", __file__ + "c"),
    ],
)
def test_each_other_setting_is_named_where_it_is_wrong(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^YIJU_WEBHOOK_{name.upper()} should be "):
        hook("https://example.org/yiju", **{name: value})


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^YIJU_WEBHOOK_URL should be set too: an https address"):
        load_settings(environment={"YIJU_WEBHOOK_SECRET": "s-1"})
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(SettingsError, match=r"^YIJU_WEBHOOK_CERT should be set where YIJU_WEBHOOK_KEY is"):
        hook("https://example.org/yiju", key=str(key))


def test_without_a_secret_one_is_made_that_shows_nothing_of_the_token() -> None:
    made = webhook_options(hook("https://example.org/yiju"))
    again = webhook_options(hook("https://example.org/yiju"))
    other = webhook_options(load_settings(environment={"YIJU_TOKEN": TOKEN[:-1] + "x"}))
    assert made["secret_token"] == again["secret_token"] != other["secret_token"]
    assert TOKEN.partition(":")[2] not in made["secret_token"]
    assert made["url_path"] == "/yiju"
    own = webhook_options(hook("https://example.org/a", path="/b", secret="s-1", listen="[::1]:80"))
    assert (own["url_path"], own["secret_token"], own["listen"], own["port"]) == ("/b", "s-1", "::1", 80)
    assert "s-1" not in repr(hook("https://example.org/a", secret="s-1"))

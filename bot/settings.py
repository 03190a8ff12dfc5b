"""Settings: from the environment and a `.env` file; the command line's options come before both."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot import webhook
from bot.errors import SettingsError

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_TOKEN = re.compile(r"\d+:[\w-]{20,}")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `corpus` None is the built-in one; `admins` are Telegram user numbers (/id shows one's own)."""

    token: str | None = field(default=None, repr=False)
    admins: frozenset[int] = frozenset()
    data: Path = Path()
    corpus: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    api_url: str = "https://api.telegram.org"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    retention_days: int = 90
    language: str = "zh-Hans"
    log_level: str = "INFO"
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_listen: str = "127.0.0.1:8443"
    webhook_path: str | None = None
    webhook_cert: Path | None = None
    webhook_key: Path | None = None
    questions: Path | None = None


def default_data() -> Path:
    """Return the data folder where none is set: the user's own, by the XDG convention."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "yiju"


def load_settings(
    *, corpus: Path | None = None, data: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Read the settings; `corpus` and `data` are the command line's. Raises SettingsError naming every bad one."""
    values: dict[str, str] = {}
    if environment is None:
        try:
            written = dotenv_values(".env", encoding="utf-8-sig")
            values.update({key: value for key, value in written.items() if value is not None})
        except (OSError, ValueError) as error:
            raise SettingsError(".env cannot be read; save it as UTF-8 text") from error
        environment = os.environ
    values.update({key: value for key, value in environment.items() if key.startswith("YIJU_")})
    wrong: list[str] = []

    def read(key: str, parse: Callable[[str], Any], default: Any, wanted: str) -> Any:
        text = values.get(f"YIJU_{key}", "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError, OSError, RuntimeError):
            wrong.append(f"YIJU_{key} should be {wanted}")
            return default

    api_url = read("API_URL", _url, webhook.TELEGRAM, "an address such as http://127.0.0.1:8081")
    settings = Settings(
        token=read("TOKEN", _token, None, "a bot token as @BotFather gives it (123456:ABC…)"),
        admins=read("ADMINS", _admins, frozenset(), "user numbers separated by commas (/id shows one's own)"),
        data=data or read("DATA", lambda text: Path(text).expanduser(), default_data(), "a folder"),
        corpus=corpus or read("CORPUS", lambda text: Path(text).expanduser(), None, "a folder or a .jsonl file"),
        proxy=read("PROXY", _proxy, None, "an address such as socks5://127.0.0.1:1080 or http://127.0.0.1:8080"),
        api_url=api_url,
        timezone=read("TIMEZONE", ZoneInfo, ZoneInfo("Asia/Shanghai"), "a time zone such as Asia/Shanghai"),
        retention_days=read("RETENTION_DAYS", _days, 90, "a number of days, at least 1 and at most 36500"),
        language=read("LANGUAGE", _one_of(LANGUAGES), "zh-Hans", f"one of {', '.join(LANGUAGES)}"),
        questions=read("QUESTIONS", lambda text: Path(text).expanduser(), None, "a .jsonl file of questions"),
        log_level=read("LOG_LEVEL", _one_of(_LEVELS), "INFO", f"one of {', '.join(_LEVELS)}"),
        webhook_url=read("WEBHOOK_URL", partial(webhook.parse_url, api_url=api_url), None, webhook.URL_WANTED),
        webhook_secret=read("WEBHOOK_SECRET", webhook.parse_secret, None, webhook.SECRET_WANTED),
        webhook_listen=read("WEBHOOK_LISTEN", webhook.parse_listen, "127.0.0.1:8443", webhook.LISTEN_WANTED),
        webhook_path=read("WEBHOOK_PATH", webhook.parse_path, None, webhook.PATH_WANTED),
        webhook_cert=read("WEBHOOK_CERT", webhook.parse_file, None, webhook.FILE_WANTED),
        webhook_key=read("WEBHOOK_KEY", webhook.parse_file, None, webhook.FILE_WANTED),
    )
    prefix = "YIJU_WEBHOOK_"
    given = {key.removeprefix(prefix) for key, text in values.items() if key.startswith(prefix) and text.strip()}
    if wrong := wrong or webhook.find_missing(settings, given):
        raise SettingsError("; ".join(wrong))
    return settings


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError
    return text


def _admins(text: str) -> frozenset[int]:
    numbers = frozenset(int(part) for part in re.split(r"[,;\s，；、]+", text) if part)
    if min(numbers, default=1) < 1:  # a group's number is negative, and a group is no admin
        raise ValueError
    return numbers


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 36_500:
        raise ValueError
    return days


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:  # asking for the port checks it
        raise ValueError
    return text.rstrip("/")


def _proxy(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https", "socks5", "socks5h"} or not parts.hostname or parts.port == 0:
        raise ValueError
    return text


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        return {choice.lower(): choice for choice in choices}[text.lower()]

    return parse

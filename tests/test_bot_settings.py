"""Settings: every key read, every bad one named at once, nothing secret shown."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, default_data, load_settings

TOKEN = "123456:AAsecretAAsecretAAsecretAAsecret"
PEM = Path(__file__)
"""Any file that holds -----BEGIN CERTIFICATE-----, as this one does."""
GOOD = {
    "YIJU_TOKEN": TOKEN,
    "YIJU_ADMINS": "12, 34，56、78 90",
    "YIJU_DATA": "/srv/yiju",
    "YIJU_CORPUS": "/srv/articles.jsonl.xz",
    "YIJU_PROXY": "socks5://ada:secret@127.0.0.1:1080",
    "YIJU_API_URL": "http://127.0.0.1:8081/",
    "YIJU_TIMEZONE": "Asia/Hong_Kong",
    "YIJU_RETENTION_DAYS": "30",
    "YIJU_LANGUAGE": "EN",
    "YIJU_LOG_LEVEL": "debug",
    "YIJU_WEBHOOK_URL": "https://example.org/yiju",
    "YIJU_WEBHOOK_SECRET": "secret-1",
    "YIJU_WEBHOOK_LISTEN": "0.0.0.0:8443",
    "YIJU_WEBHOOK_PATH": "/inner",
    "YIJU_WEBHOOK_CERT": str(PEM),
    "YIJU_WEBHOOK_KEY": str(PEM),
    "YIJU_QUESTIONS": "/srv/questions.jsonl",
}


def test_every_key_is_read() -> None:
    assert load_settings(environment=GOOD) == Settings(
        token=TOKEN,
        admins=frozenset({12, 34, 56, 78, 90}),
        data=Path("/srv/yiju"),
        corpus=Path("/srv/articles.jsonl.xz"),
        proxy="socks5://ada:secret@127.0.0.1:1080",
        api_url="http://127.0.0.1:8081",
        timezone=ZoneInfo("Asia/Hong_Kong"),
        retention_days=30,
        language="en",
        log_level="DEBUG",
        webhook_url="https://example.org/yiju",
        webhook_secret="secret-1",
        webhook_listen="0.0.0.0:8443",
        webhook_path="/inner",
        webhook_cert=PEM,
        webhook_key=PEM,
        questions=Path("/srv/questions.jsonl"),
    )


def test_the_example_file_lists_every_key_and_no_other() -> None:
    lines = (Path(__file__).parent.parent / ".env.example").read_text().splitlines()
    assert {line.partition("=")[0] for line in lines if line.startswith("YIJU_")} == GOOD.keys()


def test_without_any_setting_there_are_defaults() -> None:
    settings = load_settings(environment={"YIJU_TOKEN": " ", "YIJU_ADMINS": "", "OTHER": "x"})
    assert settings == Settings(data=default_data())
    assert (settings.token, settings.retention_days, settings.timezone) == (None, 90, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("TOKEN", "secret"),
        ("TOKEN", f"{TOKEN} x"),
        ("ADMINS", "@ada"),
        ("ADMINS", "12,-100123"),
        ("ADMINS", "0"),
        ("DATA", "~no-such-user/yiju"),
        ("CORPUS", "~no-such-user/yiju"),
        ("PROXY", "127.0.0.1:1080"),
        ("PROXY", "ftp://ada:secret@127.0.0.1"),
        ("PROXY", "http://:1080"),
        ("API_URL", "api.telegram.org"),
        ("API_URL", "http://127.0.0.1:99999"),
        ("API_URL", "http://[::1"),
        ("TIMEZONE", "Beijing"),
        ("TIMEZONE", "../etc/passwd"),
        ("TIMEZONE", "Asia"),
        ("RETENTION_DAYS", "-1"),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "36501"),
        ("RETENTION_DAYS", "ninety"),
        ("LANGUAGE", "chinese"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_bad_value_is_named_but_not_repeated(key: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(environment={**GOOD, f"YIJU_{key}": value})
    assert str(error.value).startswith(f"YIJU_{key} should be ")
    assert ";" not in str(error.value)
    assert "secret" not in str(error.value)


def test_all_bad_values_are_named_at_once() -> None:
    bad = dict.fromkeys(("YIJU_TOKEN", "YIJU_ADMINS", "YIJU_TIMEZONE", "YIJU_LANGUAGE"), "x")
    with pytest.raises(SettingsError) as error:
        load_settings(environment=bad)
    assert [part.split()[0] for part in str(error.value).split("; ")] == list(bad)


def test_neither_token_nor_proxy_is_shown() -> None:
    shown = repr(load_settings(environment=GOOD))
    assert "secret" not in shown
    assert "api_url='http://127.0.0.1:8081'" in shown


def test_the_environment_comes_before_the_file_and_the_command_line_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = f"# comment\nYIJU_TOKEN={TOKEN}\nYIJU_LANGUAGE=en\nYIJU_DATA=a\nYIJU_CORPUS=a\n"
    (tmp_path / ".env").write_text(written, encoding="utf-8-sig")
    monkeypatch.setenv("YIJU_LANGUAGE", "zh-Hant")
    monkeypatch.setenv("YIJU_DATA", "b")
    settings = load_settings(corpus=Path("c"))
    assert (settings.token, settings.language) == (TOKEN, "zh-Hant")
    assert (settings.data, settings.corpus) == (Path("b"), Path("c"))
    assert load_settings(data=Path("c")).data == Path("c")


def test_a_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes("YIJU_LANGUAGE=中文".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"\.env cannot be read; save it as UTF-8"):
        load_settings()

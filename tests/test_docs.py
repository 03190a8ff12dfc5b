"""What the documents say is what the program does."""

import re
from dataclasses import fields
from pathlib import Path

import typer

from bot.cli import app
from bot.settings import Settings
from bot.slot import EngineSlot
from bot.terminal import TerminalChat
from bot.texts import Language
from corpus.collection import Collection

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMED = ("--json", "--explain", "--timing")
KEYS = {f"YIJU_{field.name.upper()}" for field in fields(Settings)}


def test_every_setting_stands_in_the_example_and_in_the_readme() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(YIJU_\w+)=", example, re.M)) == KEYS
    assert set(re.findall(r"^\| `(YIJU_\w+)` \|", README, re.M)) == KEYS


def test_the_example_settings_as_they_stand_are_the_defaults(tmp_path: Path) -> None:
    from dotenv import dotenv_values  # noqa: PLC0415  # what it reads is the point here

    from bot.settings import load_settings  # noqa: PLC0415

    (tmp_path / ".env").write_bytes((ROOT / ".env.example").read_bytes())
    values = {key: value or "" for key, value in dotenv_values(tmp_path / ".env").items()}
    assert load_settings(environment=values) == load_settings(environment={})


def test_every_command_stands_in_the_readme() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^\| `yiju (\w+)", README, re.M)) == commands


def test_every_command_with_json_explain_or_timing_says_so_in_the_readme() -> None:
    rows = [row for row in README.splitlines() if row.startswith("| `yiju ")]
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        told = " ".join(row for row in rows if row.startswith(f"| `yiju {name}"))
        options = {option for parameter in command.params for option in parameter.opts}
        assert {option for option in NAMED if option in told} == options & set(NAMED)


def test_every_chat_command_stands_in_the_readme() -> None:
    from bot.application import ADMIN_COMMANDS, COMMANDS  # noqa: PLC0415  # telegram is slow to import

    table = README[README.index("| In the chat") : README.index("## The command line")]
    assert set(re.findall(r"`/(\w+)", table)) == {*COMMANDS, *ADMIN_COMMANDS}


def test_the_conversation_in_the_readme_is_what_the_bot_says(built_in_data: Path) -> None:
    shown = re.search(r"<!-- conversation -->\n```\n(.*?)\n```", README, re.S)
    assert shown is not None
    turns = [turn.split("\n", 1) for turn in shown[1].split("\n\n")]
    assert len(turns) >= 4
    chat = TerminalChat(EngineSlot(Collection(built_in_data)), Language.SIMPLIFIED, lambda: "2024-04-01", colour=False)
    replies = list(chat.replies(question.removeprefix("› ") for question, _ in turns))
    assert replies == [reply for _, reply in turns]


def test_make_targets_named_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets
    assert {"chat", "test", "bot", "check", "bench"} <= targets


def test_ci_calls_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in script
    assert "make test" in README


def test_pinned_versions_name_no_address() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert pins
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)

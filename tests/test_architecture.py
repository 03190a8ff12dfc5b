"""The shape of the program: which package imports which, who touches which library, and that no text is baked in."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.screens import OF_A_SENTENCE, OF_AN_ANSWER
from index.update import MAKERS

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "index", "bot")
ALLOWED = {"corpus": {"corpus"}, "index": {"corpus", "index"}, "bot": {"corpus", "index", "bot"}}
OWNERS = {
    "jieba": {"index.segmenter"},
    "rank_bm25": {"index.bm25"},
    "lightgbm": {"index.fit_trees"},
    "matplotlib": {"bot.chart_drawing"},
    "PIL": {"bot.chart_drawing"},
    "fontTools": {"bot.font_subset"},
    "telegram": {
        f"bot.{name}"
        for name in (
            "admin",
            "alarm",
            "application",
            "asking",
            "articles",
            "auditing",
            "buttons",
            "conversation",
            "desk",
            "figures",
            "inbox",
            "incoming",
            "groups",
            "industry",
            "lexicon",
            "menus",
            "inline",
            "numbers",
            "parts",
            "per_chat",
            "pinning",
            "privacy",
            "publishing",
            "queues",
            "report",
            "rights",
            "retry",
            "screens",
            "sending",
            "service",
            "verifying",
            "voting",
            "watching",
            "welcome",
            "turns",
        )
    },
    "sqlite3": {"bot.database"},
    "docx": {"corpus.documents"},
    "pypdf": {"corpus.documents"},
    "trafilatura": {"corpus.documents"},
    "charset_normalizer": {"corpus.decoding"},
}
PLACES = ("江门", "蓬江", "鹤山", "台山", "开平", "恩平", "珠西")
"""Names of places of the built-in articles; 新会 is left out, since it also stands between words, as in 创新会议."""


def modules() -> dict[str, Path]:
    """Every module of the packages by its dotted name."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}


MODULES = modules()


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imported(name: str) -> set[str]:
    """Every module a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports by a relative name"
            assert node.module
            found.add(node.module)
    return found


def strings(name: str) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    docs = {id(node.value) for node in ast.walk(tree(name)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_every_module_on_disk_is_looked_at() -> None:
    on_disk = sorted(
        str(path.relative_to(ROOT)) for path in ROOT.glob("*/*.py") if path.parent.name not in {"tests", "build"}
    )
    assert sorted(str(file.relative_to(ROOT)) for file in MODULES.values()) == on_disk
    assert len(MODULES) >= 30
    assert {name.split(".")[0] for name in MODULES} == set(PACKAGES)
    assert sum(len(imported(name)) for name in MODULES) > 2 * len(MODULES)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_one_way_and_libraries_have_one_owner(name: str) -> None:
    tops = {module.split(".")[0] for module in imported(name)}
    package = name.split(".", maxsplit=1)[0]
    assert tops & set(PACKAGES) <= ALLOWED[package]
    assert "tests" not in tops
    for library, owners in OWNERS.items():
        assert library not in tops or name in owners, f"{name} imports {library}"


def test_every_owner_does_import_its_library() -> None:
    for library, owners in OWNERS.items():
        users = {name for name in MODULES if library in {module.split(".")[0] for module in imported(name)}}
        assert users <= owners
        assert users


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_module_knows_the_places_of_the_built_in_articles(name: str) -> None:
    held = {place for text in strings(name) for place in PLACES if place in text}
    assert held == set()


def test_no_file_of_the_lexicon_knows_the_places_of_the_built_in_articles() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file()]
    files = [file for file in files if file.suffix not in {".py", ".pyc"} and file.parent.name != "articles"]
    assert any(file.parent.name == "lexicon" for file in files)
    for file in files:
        content = file.read_bytes()
        assert not [place for place in PLACES if place.encode() in content], file.name


def reached(name: str) -> set[str]:
    """A module and every one of ours that it imports, itself or through another."""
    found, left = set(), [name]
    while left:
        name = left.pop()
        if name in MODULES and name not in found:
            found.add(name)
            left += imported(name)
    return found


def test_a_change_in_how_articles_are_read_makes_every_index_anew() -> None:
    listed = {f"{package}.{name}" for package, names in MAKERS.items() for name in names}
    assert listed <= set(MODULES)
    assert reached("corpus.parsing") - listed == {"corpus.errors", "corpus.files"}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_what_it_is(package: str) -> None:
    assert ast.get_docstring(tree(f"{package}.__init__"))


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not name.endswith("__init__")))
def test_every_module_says_what_it_is_and_stays_under_four_hundred_lines(name: str) -> None:
    assert ast.get_docstring(tree(name))
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 400


HEAVY = (
    *("telegram", "httpx", "matplotlib", "pypinyin", "lightgbm", "scipy", "rank_bm25", "pandas", "sklearn"),
    *("docx", "pypdf", "trafilatura", "lxml", "charset_normalizer"),
)


def test_asking_loads_no_library_it_does_not_need(built_in_data: Path) -> None:
    script = (
        "import sys\nfrom bot.cli import main\ntry:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "--data", str(built_in_data), "ask", "工业投资增长多少", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == "[]\n"
    assert '"kind": ' in done.stdout


def test_every_kind_of_button_is_answered_by_one_module() -> None:
    patterns = {}
    for name, path in MODULES.items():
        found = re.search(r'^BUTTONS = r"\^\(?(?:\?:)?([a-z|]+)\)?:"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        if "BUTTONS = r" in path.read_text(encoding="utf-8"):
            assert found, name
            patterns[name] = found[1].split("|")
    patterns["bot.screens"] = [*OF_A_SENTENCE, *OF_AN_ANSWER]
    kinds = [kind for kinds in patterns.values() for kind in kinds]
    assert len(patterns) > 8
    assert [kind for kind in kinds if kinds.count(kind) > 1] == []

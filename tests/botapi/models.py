"""The Bot API as data: methods, types and enumerations, read from the source of aiogram's generated models.

The models name every field with its type, and the documentation under each field holds its limits. They are parsed,
not imported: a class takes a millisecond to read, importing aiogram takes seconds.
"""

import ast
import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a method or one field of a type; `kind` is its annotation, `doc` its documentation."""

    kind: ast.expr
    required: bool
    deprecated: bool
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """A method or a type: its name as aiogram spells it, its fields, and for a method what it returns."""

    name: str
    fields: dict[str, Field]
    returns: str = ""


@cache
def find_method(name: str) -> Model | None:
    """Return the method called so in the Bot API (sendMessage), or None where there is none."""
    path = _root() / "methods" / f"{snake_case(name)}.py"
    for node in _classes(path):
        constants = {ast.unparse(part.targets[0]): part.value for part in node.body if isinstance(part, ast.Assign)}
        if ast.unparse(constants.get("__api_method__", ast.Constant(None))) == repr(name):
            return Model(node.name, _fields(node), ast.unparse(constants["__returning__"]))
    return None


@cache
def get_type(name: str) -> Model | ast.expr:
    """Return a type of the Bot API, or for a union's name the expression it stands for."""
    path = _root() / "types" / f"{snake_case(name)}.py"
    for node in _classes(path):
        if node.name == name:
            inherited = [get_type(base.id) for base in node.bases if isinstance(base, ast.Name) and _is_model(base.id)]
            fields = {key: field for base in inherited if isinstance(base, Model) for key, field in base.fields.items()}
            return Model(name, fields | _fields(node))
    for part in ast.walk(_parsed(path)):
        if isinstance(part, ast.AnnAssign) and ast.unparse(part.target) == name and part.value is not None:
            return part.value
    raise LookupError(f"aiogram has no type {name}")


@cache
def get_enumeration(name: str) -> dict[str, str]:
    """Return the members of an enumeration: {"TYPING": "typing", …}."""
    (node,) = _classes(_root() / "enums" / f"{snake_case(name)}.py")
    return {
        ast.unparse(part.targets[0]): ast.literal_eval(part.value) for part in node.body if isinstance(part, ast.Assign)
    }


def method_names() -> list[str]:
    """Return the names of all methods, as the Bot API spells them."""
    stems = (path.stem for path in sorted((_root() / "methods").glob("*.py")))
    return [re.sub(r"_(.)", lambda match: match[1].upper(), stem) for stem in stems if stem not in {"__init__", "base"}]


def snake_case(name: str) -> str:
    """Return sendMessage as send_message."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@cache
def _root() -> Path:
    spec = importlib.util.find_spec("aiogram")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the tests of the bot need aiogram: install the extra `dev`")
    return Path(spec.submodule_search_locations[0])


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])


def _classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in _parsed(path).body if isinstance(node, ast.ClassDef)]


def _is_model(name: str) -> bool:
    return name not in {"TelegramObject", "MutableTelegramObject"} and bool(
        _classes(_root() / "types" / f"{snake_case(name)}.py")
    )


def _fields(node: ast.ClassDef) -> dict[str, Field]:
    """The annotated names of a class, each with the string that follows it."""
    fields: dict[str, Field] = {}
    for part, following in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(part, ast.AnnAssign) or not isinstance(part.target, ast.Name):
            continue
        # The models give `type` its only value as default; in a request it must be there.
        required = part.value is None or ast.unparse(part.annotation).startswith("Literal[")
        deprecated = part.value is not None and "deprecated" in ast.unparse(part.value)
        doc = ""
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            doc = str(following.value.value)
        fields[part.target.id] = Field(part.annotation, required, deprecated, doc)
    return fields

"""What the Bot API takes: every request is held against the models of `models.py` and the limits in their words.

`decoded` turns the strings of a form into values, `problems` lists what the real API would refuse.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botapi.html import MarkupError, parse_html
from botapi.models import Field, Model, find_method, get_enumeration, get_type
from botapi.text import Json, utf16_length

_LIMIT = re.compile(r"(\d+)-(\d+) (characters|bytes)(.{0,40}after entit(?:y|ies) parsing)?", re.IGNORECASE)
_CHOICES = re.compile(r"(?:[Mm]ust be|it can be) one of ((?:['\"].*?['\"](?: \(\w+\))?(?:, or |, | or )?)+)")
_PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "Any": (object,),
    "DateTime": (int,),
    "DateTimeUnion": (int,),
    "InputFile": (str,),
    "Default": (),
}
_TOO_LONG = {"text": "message is too long", "caption": "message caption is too long"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a request: where, what, and the words Telegram answers with."""

    where: str
    what: str
    answer: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    @property
    def description(self) -> str:
        """The description of the error response."""
        return f"Bad Request: {self.answer or self}"


def decoded(method: str, params: Json) -> Json:
    """Return the parameters of a form as values: numbers, truth values, lists and objects where the API has such."""
    model = find_method(method)
    if model is None:
        return params
    return {name: _value(value, model.fields.get(name)) for name, value in params.items()}


def problems(method: str, params: Json, uploads: frozenset[str] = frozenset()) -> list[Problem]:
    """Return what is wrong with a request, outermost first; nothing where the API would take it.

    `uploads` names the files that came along; "attach://name" must point to one of them.
    """
    model = find_method(method)
    if model is None:
        return [Problem(method, "no such method", "method not found")]
    found = list(_model_problems(params, model, method))
    for reference in re.findall(r"attach://([^\"\\]+)", json.dumps(params, ensure_ascii=False)):
        if reference not in uploads:
            found.append(Problem(method, f"no file {reference!r} came along"))
    return found


def answers_true(method: str) -> bool:
    """Whether the method returns True, alone or for messages sent inline."""
    model = find_method(method)
    return model is not None and "bool" in model.returns


def _value(value: Any, field: Field | None) -> Any:
    """A form's string as what the field takes; left alone where it is no such thing."""
    if not isinstance(value, str) or field is None:
        return value
    kinds = {ast.unparse(kind) for kind in _options(field.kind)}
    if "str" in kinds and not kinds & {"int", "bool", "float"}:
        return value
    if "str" in kinds and not re.fullmatch(r"-?\d+", value):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _model_problems(value: Json, model: Model, where: str) -> Iterator[Problem]:
    for name in value.keys() - model.fields.keys():
        yield Problem(f"{where}.{name}", f"no such field in {model.name}")
    for name, field in model.fields.items():
        given = value.get(name)
        if given is None:
            if field.required:
                yield Problem(f"{where}.{name}", "is missing", f"{name} is missing")
            continue
        if field.deprecated:
            yield Problem(f"{where}.{name}", "is deprecated")
        wrong = list(_kind_problems(given, field.kind, f"{where}.{name}"))
        yield from wrong
        if isinstance(given, str) and not wrong:
            yield from _text_problems(name, value, model, where)
    if rule := _RULES.get(model.name):
        for name, what in rule(value):
            yield Problem(f"{where}.{name}", what)


def _kind_problems(value: Any, kind: ast.expr, where: str) -> Iterator[Problem]:
    """What is wrong with a value where the API wants this kind."""
    options = _options(kind)
    if any(_fits(value, option) for option in options):
        return
    if isinstance(value, dict):
        models = [model for option in options if isinstance(model := _named_model(option), Model)]
        if models:
            likely = max(models, key=lambda model: _likeness(value, model))
            yield from _model_problems(value, likely, where)
            return
    if isinstance(value, list):
        for option in options:
            if isinstance(option, ast.Subscript) and ast.unparse(option.value) == "list":
                for place, item in enumerate(value):
                    yield from _kind_problems(item, option.slice, f"{where}[{place}]")
                return
    yield Problem(where, f"{type(value).__name__} {value!r:.60} where {ast.unparse(kind)} is wanted")


def _fits(value: Any, kind: ast.expr) -> bool:
    """Whether a plain value (no object, no list) is of a kind that is no union."""
    match kind:
        case ast.Constant(value=None):
            return value is None
        case ast.Subscript(value=ast.Name(id="Literal"), slice=choice):
            return value is not None and value == _literal(choice)
        case ast.Name(id=name) if name in _PLAIN:
            return isinstance(value, _PLAIN[name]) and (not isinstance(value, bool) or name in {"bool", "Any"})
    return False


def _options(kind: ast.expr) -> list[ast.expr]:
    """The kinds a union allows, with the names of unions opened."""
    match kind:
        case ast.BinOp(left=left, right=right):
            return _options(left) + _options(right)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
            return _options(inner)
        case ast.Constant(value=str(name)):
            return _options(ast.Name(name))
        case ast.Name(id=name) if name not in _PLAIN and not isinstance(union := get_type(name), Model):
            return _options(union)
    return [kind]


def _named_model(kind: ast.expr) -> Model | None:
    if isinstance(kind, ast.Name) and kind.id not in _PLAIN:
        model = get_type(kind.id)
        return model if isinstance(model, Model) else None
    return None


def _likeness(value: Json, model: Model) -> int:
    """How much an object looks like a type: shared names, and above all the right fixed values."""
    shared = value.keys() & model.fields.keys()
    fixed = [name for name, field in model.fields.items() if ast.unparse(field.kind).startswith("Literal[")]
    right = sum(1 if _fits(value.get(name), model.fields[name].kind) else -1 for name in fixed)
    return len(shared) + 100 * right


def _literal(choice: ast.expr) -> Any:
    if isinstance(choice, ast.Attribute):
        return get_enumeration(ast.unparse(choice.value))[choice.attr]
    return ast.literal_eval(choice)


def _text_problems(name: str, value: Json, model: Model, where: str) -> Iterator[Problem]:
    """Markup, length and choices of one text, by the words under the field."""
    text, field = value[name], model.fields[name]
    if (choices := _CHOICES.search(field.doc)) and text not in re.findall(r"['\"](.+?)['\"]", choices[1]):
        yield Problem(f"{where}.{name}", f"{text!r} is none of {choices[1].strip()}")
    limit = _LIMIT.search(field.doc)
    if limit is None:
        return
    least, most, unit = int(limit[1]), int(limit[2]), limit[3].lower()
    if limit[4] or name == "message_text":  # whose words leave the markup out
        mode = f"{name}_parse_mode" if f"{name}_parse_mode" in model.fields else "parse_mode"
        try:
            text = _without_markup(text, value.get(mode)).strip()
        except MarkupError as error:
            yield Problem(f"{where}.{name}", str(error), str(error))
            return
    length = len(text.encode()) if unit == "bytes" else utf16_length(text)
    if not least <= length <= most:
        what = f"{length} {unit}, allowed {least}-{most}"
        answer = "BUTTON_DATA_INVALID" if name == "callback_data" else _TOO_LONG.get(name, "")
        yield Problem(f"{where}.{name}", what, answer if length > most else "message text is empty")


def _without_markup(text: str, mode: str | None) -> str:
    if not mode:
        return text
    if mode.lower() != "html":
        raise MarkupError(f"only HTML is checked, not {mode}")
    return parse_html(text)[0]


# Rules the models tell in prose only: each yields the field's name and what is wrong.


def _button(button: Json) -> Iterator[tuple[str, str]]:
    actions = button.keys() - {"text", "style", "icon_custom_emoji_id"}
    if len(actions) != 1:
        yield "text", f"a button has exactly one action, this one {sorted(actions)}"
    if not str(button.get("text", "")).strip():
        yield "text", "a button has a text"


def _keyboard(markup: Json) -> Iterator[tuple[str, str]]:
    rows = markup.get("inline_keyboard")
    if isinstance(rows, list) and sum(len(row) for row in rows if isinstance(row, list)) > 100:
        yield "inline_keyboard", "more than 100 buttons"


def _command(command: Json) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))):
        yield "command", f"{command.get('command')!r} is not of small letters, digits and _"


def _commands(params: Json) -> Iterator[tuple[str, str]]:
    if len(params.get("commands", [])) > 100:
        yield "commands", "more than 100 commands"


def _inline_answer(params: Json) -> Iterator[tuple[str, str]]:
    results = params.get("results")
    if isinstance(results, list):
        ids = [result.get("id") for result in results if isinstance(result, dict)]
        if len(ids) > 50:
            yield "results", "more than 50 results"
        if len(set(ids)) < len(ids):
            yield "results", "the same id twice"


def _reaction(params: Json) -> Iterator[tuple[str, str]]:
    if len(params.get("reaction", [])) > 1:
        yield "reaction", "more than one reaction by a bot"


def _action(params: Json) -> Iterator[tuple[str, str]]:
    if params.get("action") not in get_enumeration("ChatAction").values():
        yield "action", f"no such action: {params.get('action')!r}"


def _draft(params: Json) -> Iterator[tuple[str, str]]:
    if params.get("draft_id") == 0:
        yield "draft_id", "must not be zero"


def _webhook(params: Json) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", str(params.get("secret_token", ""))):
        yield "secret_token", "only A-Z, a-z, 0-9, _ and - are allowed"


_RULES: dict[str, Callable[[Json], Iterator[tuple[str, str]]]] = {
    "InlineKeyboardButton": _button,
    "InlineKeyboardMarkup": _keyboard,
    "BotCommand": _command,
    "SetMyCommands": _commands,
    "AnswerInlineQuery": _inline_answer,
    "SetMessageReaction": _reaction,
    "SendChatAction": _action,
    "SendMessageDraft": _draft,
    "SetWebhook": _webhook,
}

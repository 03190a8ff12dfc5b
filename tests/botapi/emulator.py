"""The server: takes requests, holds them against the contract, lets faults happen, and hands them to the methods."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from botapi.chats import Chat
from botapi.contract import answers_true, decoded, problems
from botapi.errors import ApiError
from botapi.files import Files
from botapi.methods import Methods, Request, Upload
from botapi.models import snake_case
from botapi.people import Group, Person
from botapi.text import RIGHTS, Json
from botapi.updates import Updates


@dataclass(slots=True)
class _Fault:
    """What happens to the next requests for a method instead of an answer, or after the work is done."""

    method: str
    times: int
    error: ApiError | None = None
    after: bool = False

    def applies_to(self, method: str, *, after: bool) -> bool:
        return self.times > 0 and self.method in {method, "*"} and self.after == after


class _Dropped(Exception):  # noqa: N818 - not an error: the connection ends here
    """The connection is cut without an answer."""


@dataclass(slots=True)
class BotApi:
    """A Bot API of its own on loopback, for the length of an `async with`.

    `url` is where it listens; any token will do. `bot` is what getMe answers. `violations` says what the bot did that
    the real API refuses. `calls` holds every request that arrived: its method and its parameters as values.
    """

    url: str = ""
    bot: Json = field(
        default_factory=lambda: {
            "id": 123456,
            "is_bot": True,
            "first_name": "依据",
            "username": "qa_test_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
    )
    violations: list[str] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    chats: dict[int | str, Chat] = field(default_factory=dict)
    updates: Updates = field(init=False)
    files: Files = field(default_factory=Files)
    reactions: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    settings: list[tuple[str, Json]] = field(default_factory=list)
    callback_answers: dict[str, Json | None] = field(default_factory=dict)
    inline_answers: dict[str, Json | None] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _faults: list[_Fault] = field(default_factory=list)
    _event: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.updates = Updates(self.changed)

    async def __aenter__(self) -> Self:
        server = web.Application(client_max_size=60 << 20)
        server.router.add_route("*", "/bot{token}/{method}", self._on_call)
        server.router.add_get("/file/bot{token}/{path:.*}", self._on_download)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # For a test: people, chats, faults

    def person(
        self, user_id: int, *, name: str = "Ada", language: str | None = "zh-hans", started: bool = True
    ) -> Person:
        """Return a person, who is also the private chat with the bot; the same one for the same id.

        Without `started` the bot may not write there before the person does.
        """
        chat = self.chats.get(user_id)
        if not isinstance(chat, Person):
            chat = self.chats[user_id] = Person(self, user_id, name=name, language=language, started=started)
        return chat

    def group(self, chat_id: int, *, title: str = "产业群", forum: bool = False) -> Group:
        """Return a supergroup the bot is in; the same one for the same id."""
        chat = self.chats.get(chat_id)
        if not isinstance(chat, Group):
            chat = self.chats[chat_id] = Group(self, chat_id, title=title, forum=forum)
        return chat

    def sent(self, chat: Chat | int) -> list[Json]:
        """Return the bot's messages in a chat as they now stand, in order."""
        return (chat if isinstance(chat, Chat) else self.chats[chat]).sent()

    def calls_of(self, method: str) -> list[Json]:
        """Return the parameters of every request for a method, in order."""
        return [params for name, params in self.calls if name == method]

    def unanswered(self) -> list[str]:
        """Return the ids of the callback queries the bot left without an answer."""
        return [query_id for query_id, answer in self.callback_answers.items() if answer is None]

    async def answered(self, query: Json, timeout_s: float = 5.0) -> Json:
        """Return the answer to a callback query, once it comes; raises AssertionError where it does not."""
        if not await self.until(lambda: self.callback_answers[query["id"]] is not None, timeout_s):
            raise AssertionError(f"{query['data']!r} was not answered within {timeout_s} s; {self.summary()}")
        return self.callback_answers[query["id"]] or {}

    def fails(
        self, method: str, code: int = 500, description: str = "Internal Server Error", *, times: int = 1, **more: Any
    ) -> None:
        """Let the next requests for a method ("*": any) fail; `more` are parameters such as retry_after=1."""
        if code == 429:
            description = f"Too Many Requests: retry after {more.setdefault('retry_after', 1)}"
        self._faults.append(_Fault(method, times, ApiError(code, description, **more)))

    def drops(self, method: str, *, times: int = 1, after: bool = False) -> None:
        """Cut the connection of the next requests for a method: before, or `after` the work was done."""
        self._faults.append(_Fault(method, times, after=after))

    async def until(self, condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
        """Wait until something is true, looking again after every request; False where it does not come true."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not condition():
                    await self._event.wait()
        return condition()

    def summary(self) -> str:
        """What happened so far, for a failing test."""
        last = [method for method, _ in self.calls if method != "getUpdates"][-5:]
        return f"last requests {last}, violations {self.violations}"

    # For the other modules

    @property
    def bot_user(self) -> Json:
        """The bot as the sender of a message."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}

    def next_id(self) -> int:
        """Return a number nothing else has."""
        return next(self._numbers)

    def changed(self) -> None:
        """Let everybody who waits look again."""
        self._event.set()
        self._event = asyncio.Event()

    def member(self, chat: Chat, user_id: int) -> Json:
        """Return the ChatMember object of a user in a chat."""
        person = self.chats.get(user_id)
        user = person.user if isinstance(person, Person) else {"id": user_id, "is_bot": False, "first_name": "?"}
        user = self.bot_user if user_id == self.bot["id"] else user
        status = chat.members.get(user_id, "left") if isinstance(chat, Group) else "member"
        return {"status": status, "user": user} | RIGHTS.get(status, {})

    def find_setting(self, method: str, params: Json) -> Json:
        """Return the last parameters of a method that set something for the same scope and language, or {}."""
        same = [given for name, given in self.settings if name == method and _scope(given) == _scope(params)]
        return same[-1] if same else {}

    # The server

    async def _on_download(self, request: web.Request) -> web.Response:
        file = self.files.find_path(request.match_info["path"])
        return web.Response(status=404) if file is None else web.Response(body=file.data)

    async def _on_call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        params, uploads = await _parameters(request)
        call = Request(method, decoded(method, params), uploads)
        self.calls.append((method, call.params))
        self.changed()
        try:
            body = {"ok": True, "result": await self._result(call)}
            status = 200
        except ApiError as error:
            body, status = error.as_json(), error.code
        except _Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        finally:
            self.changed()
        return web.json_response(body, status=status)

    async def _result(self, call: Request) -> Any:
        """Check a request and do what it asks; raises ApiError where Telegram would refuse, or a fault is due."""
        self._let_fail(call.method, after=False)
        if wrong := problems(call.method, call.params, frozenset(call.uploads)):
            self.violations += map(str, wrong)
            raise ApiError(404 if wrong[0].what == "no such method" else 400, wrong[0].description)
        handler = getattr(Methods(self), snake_case(call.method), None)
        if handler is not None:
            result = await handler(call)
        elif answers_true(call.method):
            self.settings.append((call.method, call.params))
            result = True
        else:
            self.violations.append(f"{call.method}: the emulator does not know it")
            raise ApiError(501, "Not Implemented")
        self._let_fail(call.method, after=True)
        return result

    def _let_fail(self, method: str, *, after: bool) -> None:
        fault = next((fault for fault in self._faults if fault.applies_to(method, after=after)), None)
        if fault is not None:
            fault.times -= 1
            raise fault.error or _Dropped


def _scope(params: Json) -> str:
    return json.dumps([params.get("scope") or {"type": "default"}, params.get("language_code") or ""], sort_keys=True)


async def _parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The parameters of a request, from its address and its body, and the files that came along."""
    params: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                params[name] = value
    attached = json.dumps(params)
    params |= {name: f"attach://{name}" for name in uploads if f"attach://{name}" not in attached}
    return params, uploads

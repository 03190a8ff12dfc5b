"""What the methods of the Bot API do. A method is named as PTB and Python would: sendMessage is `send_message`."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botapi.chats import Chat, as_reply_target
from botapi.errors import ApiError
from botapi.files import File
from botapi.html import parse_html
from botapi.text import Json, as_stored, text_of, utf16_length

if TYPE_CHECKING:
    from botapi.emulator import BotApi

_NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was checked: its parameters as values, and the files that came along, by name."""

    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)


class Methods:
    """The methods that remember or tell something; all others are answered with True."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api

    # The bot and its updates

    async def get_me(self, request: Request) -> Json:
        return self._api.bot

    async def get_updates(self, request: Request) -> list[Json]:
        params = request.params
        self._api.updates.allow(params.get("allowed_updates"))
        timeout_s = params.get("timeout", 0)
        limit = params.get("limit", 100)
        return await self._api.updates.poll(offset=params.get("offset", 0), limit=limit, timeout_s=timeout_s)

    async def set_webhook(self, request: Request) -> bool:
        if request.params.get("drop_pending_updates"):
            self._api.updates.pending.clear()
        self._api.updates.allow(request.params.get("allowed_updates"))
        self._api.updates.set_webhook(request.params)
        return True

    async def delete_webhook(self, request: Request) -> bool:
        if request.params.get("drop_pending_updates"):
            self._api.updates.pending.clear()
        self._api.updates.delete_webhook()
        return True

    async def get_webhook_info(self, request: Request) -> Json:
        return self._api.updates.webhook_info()

    # Messages

    async def send_message(self, request: Request) -> Json:
        return self._send(request)

    async def send_document(self, request: Request) -> Json:
        return self._send(request, document=self._file(request, "document").as_document())

    async def send_photo(self, request: Request) -> Json:
        return self._send(request, photo=self._file(request, "photo").as_photo())

    async def edit_message_text(self, request: Request) -> Json | bool:
        return self._edit(request, ("text", "entities", "reply_markup"))

    async def edit_message_caption(self, request: Request) -> Json | bool:
        return self._edit(request, ("caption", "caption_entities", "reply_markup"))

    async def edit_message_reply_markup(self, request: Request) -> Json | bool:
        return self._edit(request, ("reply_markup",))

    async def delete_message(self, request: Request) -> bool:
        chat = self._chat(request)
        chat.get_message(request.params["message_id"], "delete")
        del chat.messages[request.params["message_id"]]
        self._api.changed()
        return True

    async def delete_messages(self, request: Request) -> bool:
        for message_id in request.params["message_ids"]:
            self._chat(request).messages.pop(message_id, None)
        return True

    async def set_message_reaction(self, request: Request) -> bool:
        chat = self._chat(request)
        message = chat.get_message(request.params["message_id"], "react to")
        self._api.reactions[chat.id, message["message_id"]] = request.params.get("reaction", [])
        return True

    async def send_message_draft(self, request: Request) -> bool:
        chat = self._chat(request)
        if chat.info["type"] != "private":
            raise ApiError(400, "Bad Request: TEXTDRAFT_PEER_INVALID")
        chat.drafts.append({"draft_id": request.params["draft_id"]} | _content(request.params))
        return True

    async def send_chat_action(self, request: Request) -> bool:
        self._chat(request)
        return True

    # Queries

    async def answer_callback_query(self, request: Request) -> bool:
        self._answer(self._api.callback_answers, request.params["callback_query_id"], request)
        return True

    async def answer_inline_query(self, request: Request) -> bool:
        self._answer(self._api.inline_answers, request.params["inline_query_id"], request)
        return True

    # Files

    async def get_file(self, request: Request) -> Json:
        return self._api.files.describe(request.params["file_id"])

    # Chats and what the bot says of itself

    async def get_chat(self, request: Request) -> Json:
        accepted = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        facts = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
        return self._chat(request).info | facts

    async def get_chat_member(self, request: Request) -> Json:
        return self._api.member(self._chat(request), request.params["user_id"])

    async def get_chat_administrators(self, request: Request) -> list[Json]:
        chat = self._chat(request)
        members = [self._api.member(chat, user) for user in getattr(chat, "members", {})]
        return [member for member in members if member["status"] in {"administrator", "creator"}]

    async def get_my_commands(self, request: Request) -> list[Json]:
        return list(self._api.find_setting("setMyCommands", request.params).get("commands", []))

    async def delete_my_commands(self, request: Request) -> bool:
        self._api.settings.append(("setMyCommands", request.params))
        return True

    async def get_my_name(self, request: Request) -> Json:
        setting = self._api.find_setting("setMyName", request.params)
        return {"name": setting.get("name") or self._api.bot["first_name"]}

    async def get_my_description(self, request: Request) -> Json:
        return {"description": self._api.find_setting("setMyDescription", request.params).get("description", "")}

    async def get_my_short_description(self, request: Request) -> Json:
        setting = self._api.find_setting("setMyShortDescription", request.params)
        return {"short_description": setting.get("short_description", "")}

    # How they do it

    def _chat(self, request: Request) -> Chat:
        """The chat a request is for; raises ApiError where the bot cannot reach it."""
        chat = self._api.chats.get(request.params.get("chat_id", 0))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.closed:
            raise ApiError(403, f"Forbidden: {chat.closed}")
        return chat

    def _send(self, request: Request, **content: Any) -> Json:
        """Store a message of the bot and tell whoever waits for it."""
        chat, params = self._chat(request), request.params
        content |= _content(params) | self._reply_fields(chat, params)
        thread = params.get("message_thread_id") or content.get("message_thread_id")
        if thread is not None:
            if thread not in chat.threads:
                raise ApiError(400, "Bad Request: message thread not found")
            content |= {"message_thread_id": thread, "is_topic_message": True}
        markup = params.get("reply_markup", {})
        if "inline_keyboard" in markup:
            content["reply_markup"] = _keyboard(markup)
        elif markup:
            chat.keyboard = None if "remove_keyboard" in markup else markup
        message = chat.new_message(self._api.bot_user, **content)
        chat.note_reply(message)
        return message

    def _edit(self, request: Request, names: tuple[str, ...]) -> Json | bool:
        """Replace these fields of a message of the bot; True for one sent inline."""
        if request.params.get("inline_message_id"):
            return True
        chat = self._chat(request)
        message = chat.get_message(request.params.get("message_id", 0), "edit")
        if not message["from"]["is_bot"]:
            raise ApiError(400, "Bad Request: message can't be edited")
        if names[0] == "text" and "text" not in message:
            raise ApiError(400, "Bad Request: there is no text in the message to edit")
        new = _content(request.params)
        if request.params.get("reply_markup", {}).get("inline_keyboard"):
            new["reply_markup"] = _keyboard(request.params["reply_markup"])
        if new == {name: message[name] for name in names if name in message}:
            raise ApiError(400, _NOT_MODIFIED)
        for name in names:
            message.pop(name, None)
        message.update(new, edit_date=int(time.time()))
        chat.note_reply(message)
        return message

    def _reply_fields(self, chat: Chat, params: Json) -> Json:
        """What a message that answers another one carries: that message, its thread, and the quote."""
        reply = params.get("reply_parameters")
        if not reply:
            return {}
        where = self._api.chats.get(reply.get("chat_id", chat.id), chat)
        target = where.messages.get(reply.get("message_id", 0))
        if target is None:
            if reply.get("allow_sending_without_reply"):
                return {}
            raise ApiError(400, "Bad Request: message to be replied not found")
        fields: Json = {"reply_to_message": as_reply_target(target)}
        if target.get("is_topic_message") and where is chat:
            fields["message_thread_id"] = target["message_thread_id"]
        if reply.get("quote"):
            text, _ = text_of(target)
            quote = _plain(reply["quote"], reply.get("quote_parse_mode"))
            if quote not in text:
                raise ApiError(400, "Bad Request: QUOTE_TEXT_INVALID")
            position = utf16_length(text[: text.index(quote)])
            fields["quote"] = {"text": quote, "position": reply.get("quote_position", position), "is_manual": True}
        return fields

    def _file(self, request: Request, name: str) -> File:
        """The file a request sends: uploaded now, or known by its id."""
        given = request.params[name]
        upload = request.uploads.get(given.removeprefix("attach://")) if given.startswith("attach://") else None
        if upload is None:
            return self._api.files.get(given)
        return self._api.files.add(upload.name, upload.data, mime=upload.mime)

    def _answer(self, answers: dict[str, Json | None], query_id: str, request: Request) -> None:
        """Note the answer to a query; raises ApiError, and counts as a violation, where it has one or is unknown."""
        if query_id not in answers or answers[query_id] is not None:
            again = "answered twice" if query_id in answers else "no such query"
            self._api.violations.append(f"{request.method}: {again}: {query_id}")
            raise ApiError(400, _TOO_OLD)
        answers[query_id] = request.params


def _content(params: Json) -> Json:
    """The text or caption of a request as it is stored, with its entities."""
    content: Json = {}
    for name, entities_name in (("text", "entities"), ("caption", "caption_entities")):
        if params.get(name):
            plain, entities = params[name], params.get(entities_name) or []
            if params.get("parse_mode"):
                plain, entities = parse_html(plain)
            content[name], entities = as_stored(plain, entities)
            if entities:
                content[entities_name] = entities
    return content


def _plain(text: str, parse_mode: str | None) -> str:
    return parse_html(text)[0] if parse_mode else text


def _keyboard(markup: Json) -> Json:
    """An inline keyboard without its empty rows, as Telegram stores it."""
    return {"inline_keyboard": [row for row in markup["inline_keyboard"] if row]}

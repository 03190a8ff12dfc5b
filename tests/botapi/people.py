"""The human side: persons who write, press, edit, react and leave, and the groups they do it in.

Everything a person does becomes an update for the bot, with the entities Telegram would find, and is returned as the
object the update carries.
"""

import asyncio
import copy
import time
from typing import TYPE_CHECKING, Any

from botapi.chats import Chat, as_reply_target
from botapi.html import parse_html
from botapi.text import RIGHTS, Json, as_stored, slice_utf16, text_of

if TYPE_CHECKING:
    from botapi.emulator import BotApi


class Group(Chat):
    """A supergroup; with `forum` its messages may lie in threads. `members` maps a user id to a status.

    Where the bot may not read all messages, only those that address it are delivered: commands, replies to it, and
    messages that mention it.
    """

    def __init__(self, api: "BotApi", chat_id: int, *, title: str, forum: bool) -> None:
        info: Json = {"id": chat_id, "type": "supergroup", "title": title}
        super().__init__(api, info | {"is_forum": True} if forum else info)
        self.members: dict[int, str] = {api.bot["id"]: "member"}

    def addresses_bot(self, message: Json) -> bool:
        """Whether a message reaches a bot in privacy mode."""
        username = f"@{self.api.bot['username']}".lower()
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self.api.bot["id"]:
            return True
        text, entities = text_of(message)
        for entity in entities:
            words = slice_utf16(text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "mention" and words == username:
                return True
            if entity["type"] == "bot_command" and entity["offset"] == 0 and ("@" not in words or username in words):
                return True
        return False

    def adds_bot(self, by: "Person", *, status: str = "member") -> None:
        """Somebody puts the bot into the group, or makes it an admin of it ("administrator")."""
        old = self.members.get(self.api.bot["id"], "left") if self.closed is None else "left"
        self.closed, self.members[self.api.bot["id"]] = None, status
        self.api.updates.push("my_chat_member", _member_change(self, by.user, self.api.bot_user, old, status))
        if old == "left":
            content = {"new_chat_members": [self.api.bot_user]}
            self.api.updates.push("message", copy.deepcopy(self.new_message(by.user, **content)))

    def becomes(self, supergroup: "Group") -> None:
        """The group becomes a supergroup with another number: the bot is told in both, and may not write here."""
        admin = {"id": 1, "is_bot": False, "first_name": "Admin"}
        self.closed = "the group chat was upgraded to a supergroup chat"
        moved = self.new_message(admin, migrate_to_chat_id=supergroup.id)
        come = supergroup.new_message(admin, migrate_from_chat_id=self.id)
        for message in (moved, come):
            self.api.updates.push("message", copy.deepcopy(message))

    def removes_bot(self) -> None:
        """The bot is thrown out: it is told, and may not write here any more."""
        self.closed = "bot was kicked from the supergroup chat"
        admin = {"id": 1, "is_bot": False, "first_name": "Admin"}
        self.api.updates.push("my_chat_member", _member_change(self, admin, self.api.bot_user, "member", "left"))


class Person(Chat):
    """A user, who is also the private chat with the bot: what the bot sends there is read with `next_reply`."""

    def __init__(self, api: "BotApi", user_id: int, *, name: str, language: str | None, started: bool) -> None:
        username = f"{name.lower()}{user_id}" if name.isascii() else f"user{user_id}"
        names = {"first_name": name, "username": username}
        super().__init__(api, {"id": user_id, "type": "private"} | names)
        self.user: Json = {"id": user_id, "is_bot": False} | names
        if language:
            self.user["language_code"] = language
        self._reactions: dict[tuple[int, int], list[Json]] = {}
        if not started:
            self.closed = "bot can't initiate conversation with a user"

    async def says(
        self,
        text: str,
        *,
        in_: Group | None = None,
        reply_to: Json | None = None,
        thread: int | None = None,
        forwarded_from: str | None = None,
        deliver: bool | None = None,
    ) -> Json:
        """Write a message, in private or in a group.

        `thread` is a topic of a forum, `forwarded_from` the name of who wrote it first. `deliver` overrules privacy
        mode: True lets the bot see the message, False does not.
        """
        plain, entities = as_stored(text, [])
        content = {"text": plain, "entities": entities or None, "forward_origin": _origin(forwarded_from)}
        return await self._write(content, in_, reply_to, thread, deliver)

    async def sends_document(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        mime: str | None = None,
        file_size: int | None = None,
        in_: Group | None = None,
        reply_to: Json | None = None,
        thread: int | None = None,
        deliver: bool | None = None,
    ) -> Json:
        """Send a file. `file_size` claims another size than the data has: over 20 MB it cannot be downloaded."""
        document = self.api.files.add(name, data, mime=mime, size=file_size).as_document()
        plain, entities = as_stored(caption, [])
        content = {"document": document, "caption": plain or None, "caption_entities": entities or None}
        return await self._write(content, in_, reply_to, thread, deliver)

    async def edits(self, message: Json, text: str) -> Json:
        """Change the text of a message of one's own."""
        chat = self.api.chats[message["chat"]["id"]]
        stored = chat.messages[message["message_id"]]
        stored.pop("entities", None)
        stored["text"], entities = as_stored(text, [])
        stored |= {"edit_date": int(time.time())} | ({"entities": entities} if entities else {})
        if self._is_seen(stored, chat, None):
            await self._push("edited_message", stored)
        return copy.deepcopy(stored)

    async def deletes(self, message: Json) -> None:
        """Delete a message; Telegram tells the bot nothing of it."""
        del self.api.chats[message["chat"]["id"]].messages[message["message_id"]]

    async def presses(self, label: str, *, on: Json | None = None, data: str | None = None) -> Json:
        """Press a button by its label, or by a part of it that no other button has; return the callback query.

        `on` is the message, else the newest in private that has the button. `data` sends a forged callback with it,
        whatever buttons the message has. Raises AssertionError where there is no such button to press.
        """
        messages = [on] if on is not None else list(reversed(self.sent()))
        for message in messages:
            chat = self.api.chats[message["chat"]["id"]]
            now = chat.messages.get(message["message_id"], message)
            button = {"callback_data": data} if data is not None else _find_button(now, label)
            if button is None:
                continue
            if "callback_data" not in button:
                raise AssertionError(f"the button {button['text']!r} sends nothing to the bot: {button}")
            query_id = f"callback-{self.api.next_id()}"
            self.api.callback_answers[query_id] = None
            query = {"id": query_id, "from": self.user, "message": now, "chat_instance": str(chat.id)}
            return await self._push("callback_query", query | {"data": button["callback_data"]})
        raise AssertionError(f"no button {label!r}; there are {[labels(message) for message in messages]}")

    async def reacts(self, emoji: str | None, *, on: Json) -> Json:
        """Put a reaction on a message, or with None take it away; return the change.

        The bot sees it where it asks for such updates, in a group only as an admin.
        """
        chat = self.api.chats[on["chat"]["id"]]
        reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
        place = (chat.id, on["message_id"])
        facts = {"chat": chat.info, "message_id": on["message_id"], "user": self.user, "date": int(time.time())}
        change = {"old_reaction": self._reactions.get(place, []), "new_reaction": reaction}
        self._reactions[place] = reaction
        if isinstance(chat, Group) and chat.members.get(self.api.bot["id"]) not in {"administrator", "creator"}:
            return facts | change
        return await self._push("message_reaction", facts | change)

    async def types_inline(self, query: str, *, offset: str = "") -> str:
        """Type behind the bot's name, in any chat; return the number of the query, which may get no answer.

        Telegram sends the first 256 characters.
        """
        query_id = f"inline-{self.api.next_id()}"
        self.api.inline_answers[query_id] = None
        facts = {"id": query_id, "from": self.user, "query": query[:256], "offset": offset, "chat_type": "sender"}
        await self._push("inline_query", facts)
        return query_id

    async def asks_inline(self, query: str, *, offset: str = "", timeout_s: float = 5.0) -> Json:
        """Ask inline and return the bot's answer: its `results`, `next_offset`, `button` and so on."""
        query_id = await self.types_inline(query, offset=offset)
        if not await self.api.until(lambda: self.api.inline_answers[query_id] is not None, timeout_s):
            raise AssertionError(f"no answer to the inline query {query!r}; {self.api.summary()}")
        return self.api.inline_answers[query_id] or {}

    async def chooses(self, result: Json, *, query: str, in_: Group | None = None) -> Json:
        """Choose a result of an inline query: its text is sent to a group, or in private to the bot itself."""
        content = result["input_message_content"]
        plain, entities = parse_html(content["message_text"])
        text, entities = as_stored(plain, entities)
        sent = {"text": text, "entities": entities or None, "via_bot": self.api.bot_user}
        await self._write(sent, in_, None, None, deliver=True)
        return await self._push("chosen_inline_result", {"result_id": result["id"], "from": self.user, "query": query})

    async def joins(self, group: Group) -> Json:
        """Come into a group."""
        group.members[self.id] = "member"
        return await self._push("message", group.new_message(self.user, new_chat_members=[self.user]))

    async def leaves(self, group: Group) -> Json:
        """Leave a group."""
        change = _member_change(group, self.user, self.user, group.members.get(self.id, "member"), "left")
        group.members[self.id] = "left"
        self.api.updates.push("chat_member", change)
        return await self._push("message", group.new_message(self.user, left_chat_member=self.user))

    async def blocks(self) -> None:
        """Block the bot: it is told, and may not write here until the person writes again."""
        self.closed = "bot was blocked by the user"
        await self._push("my_chat_member", _member_change(self, self.user, self.api.bot_user, "member", "kicked"))

    async def _write(
        self, content: Json, group: Group | None, reply_to: Json | None, thread: int | None, deliver: bool | None
    ) -> Json:
        """Store a message and let the bot see it, if it may."""
        chat: Chat = group or self
        if group is not None:
            group.members.setdefault(self.id, "member")
        elif self.closed:
            self.closed = None
            await self._push("my_chat_member", _member_change(self, self.user, self.api.bot_user, "kicked", "member"))
        if reply_to is not None:
            content["reply_to_message"] = as_reply_target(chat.messages.get(reply_to["message_id"], reply_to))
            thread = thread or reply_to.get("message_thread_id")
        if thread is not None:
            chat.threads.add(thread)
            content |= {"message_thread_id": thread, "is_topic_message": True}
        message = chat.new_message(self.user, **content)
        if self._is_seen(message, chat, deliver):
            await self._push("message", message)
        return copy.deepcopy(message)

    def _is_seen(self, message: Json, chat: Chat, deliver: bool | None) -> bool:
        """Whether Telegram delivers a message to the bot."""
        if deliver is not None:
            return deliver
        if not isinstance(chat, Group) or self.api.bot["can_read_all_group_messages"]:
            return True
        return chat.addresses_bot(message)

    async def _push(self, kind: str, content: Json) -> Json:
        """Queue an update with a copy of what it carries, and let the server take its turn."""
        content = copy.deepcopy(content)
        self.api.updates.push(kind, content)
        await asyncio.sleep(0)
        return content


def labels(message: Json) -> list[str]:
    """Return the labels of a message's buttons, in reading order."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def copied(message: Json, label: str = "复制") -> str:
    """Return what the only button with this label copies."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    (text,) = [button["copy_text"]["text"] for row in rows for button in row if button["text"] == label]
    return str(text)


def _find_button(message: Json, label: str) -> Any:
    """The button with this label, else the only one whose label holds it."""
    buttons = [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    exact = [button for button in buttons if button["text"] == label]
    similar = [button for button in buttons if label in button["text"]]
    return exact[0] if exact else similar[0] if len(similar) == 1 else None


def _origin(name: str | None) -> Json | None:
    return {"type": "hidden_user", "sender_user_name": name, "date": int(time.time()) - 60} if name else None


def _member_change(chat: Chat, by: Json, user: Json, old: str, new: str) -> Json:
    """A ChatMemberUpdated object."""

    def member(status: str) -> Json:
        return {"user": user, "status": status} | ({"until_date": 0} if status == "kicked" else RIGHTS.get(status, {}))

    return {
        "chat": chat.info,
        "from": by,
        "date": int(time.time()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }

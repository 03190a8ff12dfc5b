"""Telegram on loopback: a Bot API server for tests, and the people who talk to the bot.

What it is: a server that keeps chats, messages, files and queries, holds every request against the real API's models
and refuses what Telegram would refuse, and persons who write, press, react and leave. What it is not: complete; a
method without a handler is checked and answered with True, and one that should return more is a violation.

    async with BotApi() as api:                          # the bot goes to api.url, with any token
        ada = api.person(1, language="zh-hans")
        await ada.says("2023年江门GDP是多少？")
        reply = await ada.next_reply()                   # the next message the bot sends or edits there
        await ada.presses("上下文", on=reply)
        assert api.violations == []

Start with `people.py` (what a test does), then `emulator.py` (the server), `methods.py` (what each method does),
`updates.py` (polling and webhook), `contract.py` (what is refused).
"""

from botapi.emulator import BotApi
from botapi.people import Group, Person

__all__ = ["BotApi", "Group", "Person"]

"""👍 and 👎: counted once a person, changed and taken back, asked for a reason once, and never shown to others."""

from datetime import timedelta

import pytest
from botapi import BotApi
from botapi.people import labels
from telegram_bot import GDP, RunningBot, reply_to

from bot.votes import Complaint

ASKED = "哪里不对？"
REASONS = ["答非所问", "数字不对", "过时", "没答全", "其他"]


def complaints(bot: RunningBot) -> list[tuple[int, tuple[str, ...]]]:
    return [(one.votes, one.reasons) for one in bot.service.votes.complaints()]


async def counted(api: BotApi, bot: RunningBot, *votes: int) -> bool:
    """Wait until the votes there are, are these."""

    def there() -> list[int]:
        rows = bot.service.database.execute("SELECT value FROM votes WHERE value!=0 ORDER BY person")
        return [value for (value,) in rows]

    for _ in range(100):
        if there() == list(votes):
            return True
        await api.until(lambda: False, 0.02)
    return False


@pytest.mark.both_modes
async def test_a_thumb_down_in_private_is_asked_for_its_reason_in_one_tap(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    answer = await reply_to(ada, GDP)
    assert not {"👍", "👎"} & set(labels(answer))
    await ada.reacts("👎", on=answer)
    asked = await ada.next_reply()
    assert (asked["text"], labels(asked)) == (ASKED, REASONS)
    assert asked["reply_to_message"]["message_id"] == answer["message_id"]
    query = await ada.presses("数字不对", on=asked)
    assert (await api.answered(query))["text"] == "谢谢，记下了"
    noted = await ada.next_reply()
    assert (noted["message_id"], noted["text"]) == (asked["message_id"], "记下了：数字不对。谢谢。")
    assert complaints(bot) == [(1, ("figure",))]


async def test_a_change_of_mind_counts_and_the_reason_is_asked_only_once(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    answer = await reply_to(ada, GDP)
    await ada.reacts("👎", on=answer)
    assert (await ada.next_reply())["text"] == ASKED
    await ada.reacts("👍", on=answer)
    assert await counted(api, bot, 1)
    await ada.reacts("👎", on=answer)
    assert await counted(api, bot, -1)
    await ada.reacts(None, on=answer)
    assert await counted(api, bot)
    assert await ada.stays_silent()
    assert complaints(bot) == []


async def test_other_faces_and_other_messages_are_no_votes(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    asked = await ada.says(GDP)
    answer = await ada.next_reply()
    await ada.reacts("🤔", on=answer)
    await ada.reacts("👎", on=asked)
    await ada.reacts("👍", on=answer)
    assert await counted(api, bot, 1)
    assert await ada.stays_silent(0.1)


@pytest.mark.both_modes
async def test_in_a_group_there_are_buttons_and_each_member_has_one_vote(api: BotApi, bot: RunningBot) -> None:
    ada, bob, group = api.person(1), api.person(2, name="Bob"), api.group(-100)
    answer = await reply_to(ada, f"/ask {GDP}", in_=group)
    assert labels(answer)[-2:] == ["👍", "👎"]
    await ada.reacts("👎", on=answer)  # Telegram does not tell of it
    assert (await api.answered(await bob.presses("👍", on=answer)))["text"] == "谢谢，记下了"
    assert (await api.answered(await ada.presses("👎", on=answer)))["text"] == ASKED
    asked = await group.next_reply()
    assert asked["message_id"] == answer["message_id"]
    assert labels(asked) == [*labels(answer), *REASONS]
    assert (await api.answered(await bob.presses("过时", on=asked)))["text"] == "点过 👎 的人才能选原因"
    assert (await api.answered(await ada.presses("过时", on=asked)))["text"] == "谢谢，记下了"
    assert labels(await group.next_reply()) == labels(answer)
    assert (await api.answered(await bob.presses("👎", on=answer)))["text"] == ASKED
    assert await counted(api, bot, -1, -1)
    assert (await api.answered(await ada.presses("👎", on=answer)))["text"] == "收回了"
    assert await counted(api, bot, -1)
    assert complaints(bot) == [(1, ())]


async def test_a_group_in_which_the_bot_is_an_admin_needs_no_buttons(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    group.members[api.bot["id"]] = "administrator"
    answer = await reply_to(ada, f"/ask {GDP}", in_=group)
    assert not {"👍", "👎"} & set(labels(answer))
    await ada.reacts("👎", on=answer)
    asked = await group.next_reply()
    await api.answered(await ada.presses("其他", on=asked))
    assert await api.until(lambda: asked["message_id"] not in group.messages)
    assert complaints(bot) == [(1, ("other",))]
    assert len(api.calls_of("getChatMember")) == 1
    await reply_to(ada, f"/ask {GDP}", in_=group)
    assert len(api.calls_of("getChatMember")) == 1
    bot.clock += timedelta(hours=1)
    group.members[api.bot["id"]] = "member"
    assert labels(await reply_to(ada, f"/ask {GDP}", in_=group))[-1] == "👎"


@pytest.mark.parametrize("data", ["vote:1:7", "vote:99:1", "vote:1", "reason:1:9", "vote:1:1:1", "reason:x:y"])
async def test_forged_votes_do_nothing(api: BotApi, bot: RunningBot, data: str) -> None:
    ada = api.person(1)
    answer = await reply_to(ada, GDP)
    assert "过期" in (await api.answered(await ada.presses("", on=answer, data=data)))["text"]
    assert await counted(api, bot)


async def test_a_vote_of_another_chat_does_not_count(api: BotApi, bot: RunningBot) -> None:
    ada, bob = api.person(1), api.person(2, name="Bob")
    await reply_to(ada, GDP)
    his = await reply_to(bob, "你好")
    assert "过期" in (await api.answered(await bob.presses("", on=his, data="vote:1:0")))["text"]
    assert await counted(api, bot)


async def test_a_question_back_in_a_group_is_not_voted_on(api: BotApi, bot: RunningBot) -> None:
    ada, group = api.person(1), api.group(-100)
    reply = await reply_to(ada, "/ask 那前三季度呢", in_=group)
    assert (reply["text"][:4], labels(reply)) == ("想问什么", [])


async def test_smalltalk_is_not_voted_on(api: BotApi, bot: RunningBot) -> None:
    assert labels(await reply_to(api.person(1), "/ask 你好", in_=api.group(-100))) == []


async def test_a_dismissed_answer_comes_back_when_somebody_else_votes_against_it(api: BotApi, bot: RunningBot) -> None:
    votes, now = bot.service.votes, bot.clock
    await reply_to(api.person(1), GDP)
    assert votes.cast(1, 1, -1, now)
    assert votes.explain(1, 1, "dated")
    (complaint,) = votes.complaints()
    assert complaint == Complaint(1, 1, 1, ("dated",), now)
    votes.dismiss(1)
    assert not votes.cast(1, 1, -1, now)
    assert votes.complaints() == ()
    assert votes.cast(1, 2, -1, now + timedelta(hours=1))
    assert [one.votes for one in votes.complaints()] == [1]


async def test_votes_go_with_their_question_and_with_their_person(api: BotApi, bot: RunningBot) -> None:
    votes, group = bot.service.votes, api.group(-100)
    await reply_to(api.person(1), GDP)
    await reply_to(api.person(1), f"/ask {GDP}", in_=group)
    for person, turn in ((1, 1), (2, 1), (1, 2)):
        votes.cast(turn, person, -1, bot.clock)
    assert votes.forget(1, -100) == 1
    assert [one.votes for one in votes.complaints()] == [2]
    assert votes.forget(1) == 1
    assert [one.votes for one in votes.complaints()] == [1]
    bot.history.forget_before(bot.clock + timedelta(seconds=1))
    assert votes.complaints() == ()

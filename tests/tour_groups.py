"""Scenes in groups and in other chats, by polling and by webhook."""

from typing import Any

from botapi.html import parse_html
from stage import Stage, scene, written_down

CLAIM = "听说去年江门GDP有4100亿元，同比增长5.5%，工业投资1044.5亿元！"


@scene("读者 4", "在别的聊天里打字就有答案")
async def inline(stage: Stage) -> None:
    ada = stage.person("小林")
    chosen: dict[str, Any] = {}
    for typed in ("", "2023年江门GDP是多少", "月球上有水吗"):
        stage.lines.append(f"小林> @qa_test_bot {typed}▏")
        answer = await ada.asks_inline(typed)
        for result in answer["results"][:3]:
            stage.lines += [f"  ┌ {result['title']}", *(f"  │ {line}" for line in result["description"].splitlines())]
        chosen = answer["results"][0] if answer["results"] else chosen
        if "button" in answer:
            stage.lines.append(f"  [{answer['button']['text']}]")
    stage.note("小林点了这个按钮，来到私聊")
    await stage.says(ada, "/start inline")
    stage.note("选了“2023年江门GDP是多少”的第一条，聊天里是：")
    text, entities = parse_html(chosen["input_message_content"]["message_text"])
    stage.lines += [f"  {line}" for line in written_down({"text": text, "entities": entities})]


@scene("读者 5", "进群说一句，之后不叫不答")
async def joining(stage: Stage) -> None:
    group, ada, bob = stage.group(), stage.person("小林"), stage.person("阿明")
    group.closed = "bot is not a member of the supergroup chat"
    stage.note("小林把机器人拉进群")
    group.adds_bot(ada)
    await stage.hears(group)
    await stage.says(bob, "今天吃什么", in_=group, replies=0)
    reply = await stage.says(ada, "/ask 2023年江门GDP是多少", in_=group)
    await stage.says(bob, "/ask 那前三季度呢", in_=group)
    await stage.says(ada, "/ask 那前三季度呢", in_=group)
    await stage.presses(bob, "更多", on=reply)


@scene("读者 5", "查证别人说的数")
async def verifying(stage: Stage) -> None:
    group, ada, bob = stage.group(), stage.person("小林"), stage.person("阿明")
    origin = {"type": "hidden_user", "sender_user_name": "路人", "date": 1_714_000_000}
    claim = group.new_message(bob.user, text=CLAIM, forward_origin=origin)
    stage.lines.append(f"阿明> （2024年4月转来的）{CLAIM}")
    await stage.says(ada, "/verify", in_=group, reply_to=claim)
    await stage.says(ada, "/verify 2022年江门GDP是3800亿元")
    await stage.says(ada, "/verify 江门市委书记是陈岸明")
    await stage.says(ada, "/verify")

"""Scenes of what readers say back and have standing, and of the admins' queues, lexicon and numbers."""

from botapi import Person
from stage import Message, Stage, scene
from telegram_bot import ADMIN

GDP = "2023年江门GDP是多少？"
CHIPS = "2023年江门硅片出口额是多少？"
NEWS = "---\ntitle: 硅片出口\npublished: 2024-04\n---\n2023年，江门硅片出口额为12.6亿元，同比增长31%。\n"


async def reacts(stage: Stage, person: Person, emoji: str | None, on: Message) -> None:
    """Let somebody react to a message, and write that down."""
    stage.note(f"{person.user['first_name']}给这条消息点 {emoji}" if emoji else "把表情收回")
    await person.reacts(emoji, on=on)


@scene("读者 8", "评价：私聊点表情，群里按按钮")
async def votes(stage: Stage) -> None:
    ada, group = stage.person("小林"), stage.group()
    answer = await stage.says(ada, GDP)
    await reacts(stage, ada, "👎", answer)
    asked = await stage.hears(ada)
    await stage.presses(ada, "数字不对", on=asked)
    await stage.hears(ada)
    await reacts(stage, ada, "👍", answer)
    stage.note("在群里")
    shown = await stage.says(ada, f"/ask {GDP}", in_=group)
    await stage.presses(ada, "👎", on=shown)
    with_reasons = await stage.hears(group)
    await stage.presses(ada, "过时", on=with_reasons)
    await stage.hears(group)
    await stage.presses(ada, "👎", on=shown)


@scene("读者 9", "关注一个问题，答案变了才告诉")
async def watches(stage: Stage) -> None:
    ada = stage.person("小林")
    await stage.says(ada, "/watch 硅能源 增速")
    refused = await stage.says(ada, CHIPS)
    await stage.presses(ada, "有了告诉我", on=refused)
    stage.note("管理员加了一篇文章")
    stage.writes_article("硅片出口", NEWS)
    await stage.hears(ada)
    stage.note("文章里的数字改了")
    stage.writes_article("硅片出口", NEWS.replace("12.6", "13.1"))
    await stage.hears(ada)
    stage.note("文章撤下了")
    stage.writes_article("硅片出口", None)
    await stage.hears(ada)
    listed = await stage.says(ada, "/watches")
    await stage.presses(ada, f"✕ {CHIPS}", on=listed)
    await stage.hears(ada)


@scene("读者 11", "删掉自己问过的")
async def forgetting(stage: Stage) -> None:
    ada, bob, group = stage.person("小林"), stage.person("老陈"), stage.group()
    await stage.says(ada, GDP)
    await stage.says(ada, "/watch 工业投资 增速")
    await stage.says(bob, f"/ask {GDP}", in_=group)
    asked = await stage.says(ada, "/forget")
    await stage.presses(ada, "关注的也删掉", on=asked)
    await stage.hears(ada)
    stage.note("老陈在群里接着问，不受影响")
    await stage.says(bob, "/ask 那前三季度呢？", in_=group)


@scene("管理 4", "教词和别名，先看影响")
async def teaching(stage: Stage) -> None:
    ada, admin = stage.person("小林"), stage.person("管理员", number=ADMIN)
    stage.writes_article("新图书馆", "---\ntitle: 新图书馆\npublished: 2024-04\n---\n图书馆由建筑师周以宁设计。\n")
    await stage.says(ada, "藏书楼由谁设计")
    await stage.says(ada, "图书馆由谁设计")
    await stage.says(admin, "/word 黄茅海跨海通道", replies=2)
    await stage.presses(admin, "采用")
    while not (await stage.hears(admin))["text"].startswith("已更新"):
        pass
    listed = await stage.says(admin, "/words")
    proposals = await stage.presses(admin, "新词建议", on=listed)
    await stage.presses(admin, "✗ 1", on=proposals)
    names = await stage.presses(admin, "别名建议", on=await stage.says(admin, "/words"))
    await stage.presses(admin, "✓ 1", on=names)
    await stage.says(ada, "藏书楼由谁设计")
    await stage.says(admin, "/alias 大湾=粤港澳大湾区", replies=2)
    await stage.presses(admin, "放弃")


@scene("管理 5", "没答上的、👎 的，和固定答案")
async def queues(stage: Stage) -> None:
    ada, bob, admin = stage.person("小林"), stage.person("老陈"), stage.person("管理员", number=ADMIN)
    for person in (ada, bob):
        await stage.says(person, CHIPS)
    await stage.says(bob, "火星上有几座工厂？")
    answer = await stage.says(ada, "江门最大的优势是什么")
    await reacts(stage, ada, "👎", answer)
    await stage.presses(ada, "答非所问", on=await stage.hears(ada))
    await stage.hears(ada)
    shown = await stage.says(admin, "/queue")
    group = await stage.presses(admin, "1", on=shown)
    page = await stage.presses(admin, "返回", on=group)
    complaints = await stage.presses(admin, "👎 1", on=page)
    offer = await stage.presses(admin, "📌 1", on=complaints)
    await stage.presses(admin, "📌 2", on=offer)
    await stage.says(ada, "請問江門最大的優勢是什麼")
    await stage.presses(admin, "📌 1", on=await stage.says(admin, "/queue"))


@scene("管理 6", "数字和备份")
async def numbers(stage: Stage) -> None:
    ada, bob, admin = stage.person("小林"), stage.person("老陈"), stage.person("管理员", number=ADMIN)
    for question in (GDP, "那前三季度呢？", "2019年江门GDP是多少"):
        await stage.says(ada, question)
    await stage.says(bob, "工业投资增长多少")
    shown = await stage.says(admin, "/stats 7")
    await stage.presses(admin, "CSV", on=shown)
    await stage.says(admin, "/backup")
    await stage.says(ada, "/stats")


@scene("管理 7", "出错了，管理员知道，读者的话不外传")
async def errors(stage: Stage) -> None:
    ada, admin = stage.person("小林"), stage.person("管理员", number=ADMIN)
    outcomes = stage.bot.service.outcomes

    def fail(turn: int, answer: object, took_ms: float) -> None:
        raise RuntimeError(f"disk full while keeping {turn}")

    stage.note("磁盘满了")
    object.__setattr__(outcomes, "note", fail)
    await stage.says(ada, GDP)
    await stage.hears(admin)
    await stage.says(ada, GDP)

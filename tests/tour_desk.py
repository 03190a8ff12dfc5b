"""Scenes of the admins' desk: adding, publishing, taking back, and the articles there are."""

from botapi import Person
from file_samples import TEXT, as_docx, as_pdf, as_scan, as_zip, locked
from stage import Message, Stage, scene, written_down
from telegram_bot import ADMIN, GDP

PATIENCE_S = 60.0
QUESTION = "2024年一季度雾灯镇外贸进出口总值是多少？"
COPY = "2023年，江门地区生产总值为4055.5亿元，同比增长5.5%。" + "全年的工作还在总结，请看后续报道。" * 3


async def sees(stage: Stage, admin: Person, begins: str) -> Message:
    """Write down and return the next message that begins so; progress and drafts without buttons are passed over."""

    def is_meant(reply: Message) -> bool:
        return reply.get("text", "").startswith(begins) and (begins != "收到" or "reply_markup" in reply)

    message: Message = await admin.reply_where(is_meant, PATIENCE_S)
    stage.lines += [f"  {line}" for line in written_down(message)]
    return message


async def publishes(stage: Stage, admin: Person, preview: Message) -> Message:
    """Press 发布 and return the receipt."""
    await stage.presses(admin, "发布", on=preview, replies=0)
    return await sees(stage, admin, "已更新")


@scene("管理 1", "发来一个文件：先看懂了什么，缺日期就问")
async def a_file(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    await stage.sends(admin, "2024-05江门外贸.docx", as_docx(), replies=0)
    preview = await sees(stage, admin, "收到")
    await stage.presses(admin, "发布", on=preview)
    await stage.presses(admin, "改标题", on=preview)
    await stage.says(admin, "雾灯镇外贸开门红", replies=0)
    renamed = await sees(stage, admin, "收到")
    await stage.presses(admin, "2024-05", on=renamed, replies=0)
    dated = await sees(stage, admin, "收到")
    await publishes(stage, admin, dated)
    await stage.says(admin, QUESTION)


@scene("管理 1", "打不开的文件，说清楚怎么办")
async def files_that_cannot_be_read(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    files = {"扫描.pdf": as_scan(), "加密.pdf": locked(as_pdf(), "1"), "混合.txt": TEXT.encode() + TEXT.encode("gbk")}
    for name, content in files.items():
        await stage.sends(admin, name, content, replies=0)
        await sees(stage, admin, "没收")


@scene("管理 1", "一个压缩包，一条长消息，一篇几乎一样的")
async def several_ways_to_add(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    files = {"外贸.txt": TEXT.encode("gb18030"), "扫描.pdf": as_scan()}
    await stage.sends(admin, "稿件.zip", as_zip(files, encoding="gb18030"), replies=0)
    await stage.presses(admin, "放弃", on=await sees(stage, admin, "收到"))
    await stage.says(admin, COPY * 3, replies=0)
    preview = await sees(stage, admin, "收到")
    await stage.presses(admin, "看不同的数字", on=preview)
    generation = stage.bot.slot.current.engine.generation
    old = next(
        generation.article(n).article for n, _ in generation.listing() if "4022" in generation.article(n).article.body
    )
    changed = f"---\ntitle: {old.title}\npublished: 2024-03\n---\n{old.body.replace('4022.25亿元', '4033.36亿元', 1)}"
    await stage.sends(admin, "改稿.md", changed.encode(), replies=0)
    preview = await sees(stage, admin, "收到")
    await stage.presses(admin, "替换那一篇", on=preview, replies=0)
    await publishes(stage, admin, await sees(stage, admin, "收到"))
    await stage.says(admin, GDP)


@scene("管理 1", "一篇长文被 Telegram 拆成三条；同时转来的两条")
async def in_several_messages(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    text = "雾灯镇的码头\n\n" + "\n\n".join(f"雾灯镇码头的{n}号泊位，去年装卸货物{n}.5万吨。" for n in range(1, 401))
    for start in range(0, len(text), 4096):
        await stage.says(admin, text[start : start + 4096], replies=0)
        stage.lines[-1] = f"{stage.lines[-1][:24].replace(chr(10), ' ')}……（{len(text[start : start + 4096])}字）"
    await sees(stage, admin, "收到一条")
    await stage.presses(admin, "放弃", on=await sees(stage, admin, "收到3条"))
    for post, author in ((TEXT, "海关发布"), (COPY, "统计发布")):
        await stage.says(admin, post, replies=0, forwarded_from=author)
        await sees(stage, admin, "收到一条")
    await stage.presses(admin, "和上一条接成一篇")
    await sees(stage, admin, "已和")


@scene("管理 2", "发布的回执，一点就撤销")
async def a_receipt(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    await stage.sends(admin, "2024-05-06.txt", TEXT.encode(), replies=0)
    await stage.presses(admin, "2024-05-06", on=await sees(stage, admin, "收到"), replies=0)
    receipt = await publishes(stage, admin, await sees(stage, admin, "收到"))
    await stage.presses(admin, "撤销", on=receipt, replies=0)
    await sees(stage, admin, "已撤销")
    await stage.presses(admin, "撤销", on=receipt, data="undo:1:0", replies=0)
    await sees(stage, admin, "撤销不了")
    await stage.says(admin, "/reindex", replies=0)
    await sees(stage, admin, "没有变化")


@scene("管理 3", "文章：找、打开、隐藏、改日期、删除、恢复")
async def the_articles(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    await stage.says(admin, "/articles")
    listing = await stage.says(admin, "/articles 争一流")
    article = await stage.presses(admin, "1", on=listing)
    await stage.presses(admin, "隐藏", on=article, replies=0)
    await sees(stage, admin, "已更新")
    await stage.says(admin, GDP)
    hidden = await stage.presses(admin, "1", on=await stage.says(admin, "/articles 争一流"))
    await stage.presses(admin, "取消隐藏", on=hidden, replies=0)
    await sees(stage, admin, "已更新")
    await stage.presses(admin, "改日期", on=article)
    await stage.says(admin, "2024年3月18日", replies=0)
    await sees(stage, admin, "已更新")
    await stage.presses(admin, "删除", on=article)
    await stage.presses(admin, "确定删除", replies=0)
    await sees(stage, admin, "已更新")
    gone = await stage.presses(admin, "1", on=await stage.says(admin, "/articles 争一流"))
    await stage.presses(admin, "恢复", on=gone, replies=0)
    await sees(stage, admin, "已更新")


@scene("管理 3", "删除之后彻底清除：底稿和旧索引里也不再有它的字")
async def removed_for_good(stage: Stage) -> None:
    admin = stage.person("老陈", number=ADMIN)
    await stage.sends(admin, "2024-05-06.txt", TEXT.encode(), replies=0)
    await stage.presses(admin, "2024-05-06", on=await sees(stage, admin, "收到"), replies=0)
    await publishes(stage, admin, await sees(stage, admin, "收到"))
    await stage.says(admin, QUESTION)
    article = await stage.presses(admin, "1", on=await stage.says(admin, "/articles 外贸"))
    await stage.presses(admin, "删除", on=article)
    await stage.presses(admin, "确定删除", replies=0)
    receipt = await sees(stage, admin, "已更新")
    await stage.presses(admin, "彻底清除", on=receipt, replies=0)
    done = await sees(stage, admin, "已彻底清除")
    await stage.presses(admin, "撤销", on=done, data="undo:2:0", replies=0)
    await sees(stage, admin, "撤销不了")


@scene("管理 3", "谁做了什么")
async def who_did_what(stage: Stage) -> None:
    admin, other = stage.person("老陈", number=ADMIN), 901
    await stage.sends(admin, "2024-05-06.txt", TEXT.encode(), replies=0)
    await stage.presses(admin, "2024-05-06", on=await sees(stage, admin, "收到"), replies=0)
    await publishes(stage, admin, await sees(stage, admin, "收到"))
    article = await stage.presses(admin, "1", on=await stage.says(admin, "/articles 争一流"))
    await stage.presses(admin, "隐藏", on=article, replies=0)
    await sees(stage, admin, "已更新")
    stage.bot.service.audit.note(other, stage.bot.clock, "backup")
    await stage.says(admin, "/audit")

"""Scenes of the reader's side."""

from stage import Stage, scene
from telegram_bot import GDP

FOG = "# 雾灯镇修路\n\n2023年，雾灯镇修路23公里，比上年增加5公里。\n\n镇长王一心说，明年还要修。\n"
FOG_EDITED = FOG.replace("23公里", "25公里")


@scene("读者 1", "一屏看完，随手能查")
async def one_screen(stage: Stage) -> None:
    ada = stage.person("小林")
    reply = await stage.says(ada, GDP)
    await stage.presses(ada, "上下文")
    await stage.presses(ada, "返回", on=reply)
    await stage.presses(ada, "另有", on=reply)
    await stage.presses(ada, "›", on=reply)
    await stage.presses(ada, "返回", on=reply)
    await stage.presses(ada, "为什么", on=reply)


@scene("读者 1", "数字和产业：每一行都点得开，点开就在原处")
async def tables_and_profiles(stage: Stage) -> None:
    ada = stage.person("小林")
    table = await stage.says(ada, "/figures 工业投资")
    for label in ("2", "›", "返回", "逐条原句", "返回"):
        await stage.presses(ada, label, on=table)
    profile = await stage.says(ada, "/industry 硅能源")
    for label in ("1", "返回", "企业园区", "返回"):
        await stage.presses(ada, label, on=profile)
    compared = await stage.says(ada, "硅能源和摩托车产业链增速哪个高")
    await stage.presses(ada, "上下文 2", on=compared)
    await stage.presses(ada, "返回", on=compared)


@scene("读者 1", "原文里标出这一句，复制带着出处")
async def the_article(stage: Stage) -> None:
    ada = stage.person("小林")
    reply = await stage.says(ada, GDP)
    await stage.presses(ada, "原文", on=reply)
    stage.note(f"复制到剪贴板：{stage.copied('复制', reply)}")


@scene("读者 1", "文章改了、撤了，按钮照实说")
async def after_a_change(stage: Stage) -> None:
    ada = stage.person("小林")
    stage.writes_article("雾灯镇", FOG)
    reply = await stage.says(ada, "2023年雾灯镇修路多少公里")
    stage.note("文章里的数字改了，重新索引")
    stage.writes_article("雾灯镇", FOG_EDITED)
    await stage.presses(ada, "上下文", on=reply)
    await stage.presses(ada, "返回", on=reply)
    stage.note("文章撤下，重新索引")
    stage.writes_article("雾灯镇", None)
    await stage.presses(ada, "上下文", on=reply)


@scene("读者 2", "引用编号：未变、已改、已撤")
async def citations(stage: Stage) -> None:
    ada, bob = stage.person("小林"), stage.person("阿伯")
    stage.writes_article("雾灯镇", FOG)
    reply = await stage.says(ada, "2023年雾灯镇修路多少公里")
    copied = stage.copied("复制", reply)
    stage.note(f"小林复制给阿伯：{copied}")
    stage.note("阿伯把它贴了回来")
    await stage.says(bob, copied)
    number = copied.rpartition("start=")[2]
    await stage.says(bob, f"/start {number}")
    await stage.presses(bob, "原文")
    stage.note("文章里的数字改了")
    stage.writes_article("雾灯镇", FOG_EDITED)
    await stage.says(bob, f"/start {number}")
    stage.note("文章撤下")
    stage.writes_article("雾灯镇", None)
    await stage.says(bob, f"/start {number}")
    await stage.says(bob, "/start c_0000000000")


@scene("读者 6", "出了错能重试，改了问题就改回答")
async def always_a_response(stage: Stage) -> None:
    ada = stage.person("小林")
    stage.note("Telegram 那头断了两次")
    stage.api.fails("sendMessage", 502, "Bad Gateway", times=2)
    await stage.says(ada, GDP)
    await stage.presses(ada, "重试")
    said = await ada.says("江门市委书记是谁")
    stage.lines.append("小林> 江门市委书记是谁")
    await stage.hears(ada)
    await stage.edits(ada, said, "江门去年工业投资是多少")
    said = await ada.says("/figures 工业投次")
    stage.lines.append("小林> /figures 工业投次")
    await stage.hears(ada)
    await stage.edits(ada, said, "/figures 工业投资")
    await stage.presses(ada, "", data="context:999:0", on=stage.api.sent(ada)[-1])


@scene("读者 7", "没有的，说清有什么")
async def misses(stage: Stage) -> None:
    ada = stage.person("小林")
    await stage.says(ada, "2019年江门GDP是多少")
    await stage.presses(ada, "2023年江门GDP是多少")
    await stage.says(ada, "火星上有几座工厂？")
    await stage.presses(ada, "看最接近的句子")
    await stage.says(ada, "量子计算机的比特数")
    await stage.says(ada, "江门钢铁产量是多少")


@scene("读者 10", "菜单、语言、帮助")
async def words(stage: Stage) -> None:
    ada = stage.person("小林")
    await stage.says(ada, "/start")
    await stage.says(ada, "/help")
    await stage.says(ada, "/about")
    await stage.says(ada, "/lang")
    await stage.presses(ada, "繁體中文")
    await stage.says(ada, GDP)
    await stage.says(ada, "2019年江門GDP是多少")
    await stage.says(ada, "/lang")
    await stage.presses(ada, "English")
    await stage.says(ada, GDP)
    await stage.says(ada, "2019年江門GDP是多少")
    await stage.says(ada, "/about")


@scene("读者 12", "一次问几个，和不是文字的")
async def several(stage: Stage) -> None:
    ada = stage.person("小林")
    reply = await stage.says(ada, "2023年江门GDP是多少？江门市委书记是谁？火星上有几座工厂？")
    await stage.presses(ada, "上下文 2", on=reply)
    await stage.presses(ada, "返回", on=reply)
    await stage.presses(ada, "为什么", on=reply)
    await stage.shares(ada, "语音", voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    picture = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    await stage.shares(ada, "照片", photo=picture)
    await stage.shares(ada, "照片", photo=picture, caption="江门市委书记是谁")

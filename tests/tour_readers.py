"""Scenes of the reader's side."""

from stage import Stage, scene


@scene("读者 1", "一屏看完，随手能查")
async def one_screen(stage: Stage) -> None:
    ada = stage.person("小林")
    await stage.says(ada, "2023年江门GDP是多少？")
    await stage.presses(ada, "上下文")
    await stage.presses(ada, "为什么")


@scene("读者 7", "没有的，说清有什么")
async def misses(stage: Stage) -> None:
    ada = stage.person("小林")
    await stage.says(ada, "2019年江门GDP是多少")
    await stage.says(ada, "火星上有几座工厂？")

"""The tour: its scenes can be told apart, and what is written down is what a person sees."""

from pathlib import Path

from stage import SCENES, Stage, play, scene, written_down
from tour import all_scenes


def test_scenes_have_names_of_their_own_and_a_point_of_the_plan() -> None:
    scenes = all_scenes()
    assert scenes
    assert len({one.name for one in scenes}) == len(scenes)
    assert [one.name for one in scenes if one.point.split()[0] not in {"读者", "管理"}] == []


def test_a_message_is_written_down_as_it_is_seen() -> None:
    text = "5亿元 · 甲\n😀甲为5亿元。\n乙。\n出处"
    entities = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "expandable_blockquote", "offset": 8, "length": 11},
        {"type": "bold", "offset": 12, "length": 3},
        {"type": "underline", "offset": 8, "length": 2},
    ]
    buttons = [[{"text": "上下文"}, {"text": "原文"}], [{"text": "更多"}]]
    message = {"text": text, "entities": entities, "reply_markup": {"inline_keyboard": buttons}}
    assert written_down(message) == [
        "**5亿元** · 甲",
        "▎__😀__甲为**5亿元**。",
        "▎乙。 ⌄",
        "出处",
        "[上下文] [原文]",
        "[更多]",
    ]
    assert written_down(message | {"edit_date": 1})[0] == "✎ **5亿元** · 甲"


async def test_a_scene_is_played_with_the_real_bot_and_alerts_are_written_down(built_in_data: Path) -> None:
    async def forged(stage: Stage) -> None:
        ada = stage.person("小林")
        reply = await stage.says(ada, "你好")
        stage.note("按钮是伪造的")
        await stage.presses(ada, "", on=reply, data="more:99:0")

    try:
        scene("读者 0", "伪造")(forged)
        transcript = await play(SCENES[-1], built_in_data)
    finally:
        SCENES.pop()
    assert transcript.splitlines() == [
        "## 读者 0 伪造",
        "",
        "小林> 你好",
        "  你好，想知道什么？直接发问题就行。",
        "（按钮是伪造的）",
        "小林> [more:99:0]",
        "  〔这条已经过期，请重新提问。〕",
    ]

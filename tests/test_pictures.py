"""The pictures of the README show what the bot says, and the phone they are drawn on shows all of it."""

import re
from pathlib import Path

import pytest
from botapi import BotApi
from draw_pictures import FOLDER, SCENES, Scene, files_of, play, said_in, text_of
from phone import LIGHT, WIDTH, draw_chat
from PIL import Image, ImageColor
from telegram_bot import RunningBot

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_every_picture_is_shown_in_the_readme_in_light_and_in_dark() -> None:
    files = {file.name for file in FOLDER.iterdir()}
    assert files == {f"{scene.name}{dark}.png" for scene in SCENES for dark in ("", "-dark")}
    assert set(re.findall(r"tests/pictures/([\w-]+\.png)", README)) == files
    assert sum((FOLDER / name).stat().st_size for name in files) < 1_500_000


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_a_picture_shows_what_the_bot_says(scene: Scene, api: BotApi, bot: RunningBot) -> None:
    messages = await play(scene, api.person(1))
    for dark in ("", "-dark"):
        said = said_in(FOLDER / f"{scene.name}{dark}.png")
        assert said == text_of(messages), "the bot says something else now: make pictures"
    assert all(isinstance(content, bytes) for content in files_of(messages, api).values())


def message(text: str, **fields: object) -> dict[str, object]:
    return {"from": {"is_bot": True}, "text": text, **fields}


def colours(image: Image.Image) -> set[object]:
    counted = image.getcolors(1 << 24)
    assert counted is not None
    return {colour for _, colour in counted}


def test_longer_messages_are_higher_and_never_wider() -> None:
    heights = [draw_chat([message("一句话。" * count)], {}).height for count in (1, 20, 60)]
    assert heights == sorted(set(heights))
    assert draw_chat([message("一" * 500)], {}).width == WIDTH


def test_a_quote_is_tinted_a_folded_one_is_short_and_buttons_stand_below() -> None:
    text = "一句很长的话，" * 40
    quote = {"type": "blockquote", "offset": 0, "length": len(text)}
    plain, quoted, folded = (
        draw_chat([message(text, entities=entities)], {})
        for entities in ([], [quote], [quote | {"type": "expandable_blockquote"}])
    )
    bar = ImageColor.getrgb(LIGHT.accent)
    assert bar in colours(quoted)
    assert bar not in colours(plain)
    assert folded.height < quoted.height / 2
    markup = {"inline_keyboard": [[{"text": "一"}, {"text": "一个非常非常非常非常非常非常长的按钮"}], [{"text": "二"}]]}
    assert draw_chat([message("一", reply_markup=markup)], {}).height > draw_chat([message("一")], {}).height + 150


def test_any_text_can_be_drawn() -> None:
    hostile = "😀\ud83d\u200d ﷽\n\n\u202e$x$ ↪ \x00" + "，" * 100 + "A" * 300
    assert draw_chat([message(hostile.encode("utf-16", "replace").decode("utf-16"))], {}).width == WIDTH

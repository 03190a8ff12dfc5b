"""Charts: what stands where, that every character is drawn, and what becomes of a drawing process that fails."""

import gc
import io
import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from botapi import BotApi
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from telegram_bot import RunningBot, reply_to

from bot import charts
from bot.chart_drawing import draw_sheet, measure, printable
from bot.chart_layout import DARK, LIGHT, WIDTH, Picture, Text, lay_out
from bot.chart_sheet import MAX_MARKS, STYLES, Mark, Sheet, from_json, to_json
from bot.chart_text import cut, wrap
from bot.charts import Chart, Painter, Point, draw_chart, sheet_of
from bot.errors import ChartError
from bot.texts import Language
from corpus.article import Status
from corpus.words import load_frequencies

ROOT = Path(__file__).parents[1]
YEARS = Chart(
    "粮食产量 · 甲县",
    "万吨",
    (
        Point("2019年", 41.2, "41.2万吨"),
        Point("2020年", 43.0, "43万吨"),
        Point("2021年", 39.8, "39.8万吨"),
        Point("2022年", None, ""),
        Point("2023年", 46.5, "超46万吨"),
        Point("2024年", 50.0, "50万吨", Status.TARGET),
    ),
    ("《甲县丰收》· 2024-02",),
    regular=True,
)
HOSTILE = (
    "$x^2$ $",
    "\\frac{1}{2}",
    "一\n二\r\n三\t四",
    "😀👨‍👩‍👧🇨🇳",
    "\u202e反向\u202c\u200f",
    "\x00\x07\x1b[31m",
    "عربي ไทย",
    "\ud800",
    "e\u0301\u0301\u0301",
    "<b>&amp;</b>",
    "",
    " \u3000 ",
    "龘靐齉",
    "\ufeff\u200b",
    "A" * 400,
    "，" * 400,
)


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    painter = Painter(time_limit_s=60)
    yield painter
    painter.close()


def bars(*marks: Mark, **fields: object) -> Sheet:
    return replace(Sheet("标题", "单位：亿元", marks), **fields)  # type: ignore[arg-type]


def run(count: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(f"{2000 + n}年", 10 + 5 * math.sin(n / 2), f"{10 + 5 * math.sin(n / 2):.1f}%") for n in range(count)
    )


def boxes(texts: tuple[Text, ...]) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each text."""
    found = []
    for text in texts:
        width = measure(text.text, text.size)
        left = text.x - text.align * width
        found.append((left, text.y - 0.88 * text.size, left + width, text.y + 0.12 * text.size))
    return found


def assert_neat(picture: Picture) -> None:
    """Assert that every text lies within the picture and none upon another."""
    placed = boxes(picture.texts)
    for left, top, right, bottom in placed:
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= picture.height
    for one, other in combinations(placed, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def shown(picture: Picture) -> list[str]:
    return [text.text for text in picture.texts]


def is_line(picture: Picture) -> bool:
    return any(not shape.closed and shape.width == 5 for shape in picture.shapes)


def test_a_chart_becomes_a_png_of_a_phones_width_and_the_same_bytes_again(painter: Painter) -> None:
    png = painter.draw(YEARS)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert b"tEXt" not in png
    assert b"tIME" not in png
    image = Image.open(io.BytesIO(png))
    assert image.width == WIDTH
    assert 400 < image.height < 1200
    assert painter.draw(YEARS) == png
    assert draw_chart(YEARS) == png


def test_dark_is_dark_and_light_is_light(painter: Painter) -> None:
    light, dark = (Image.open(io.BytesIO(painter.draw(YEARS, dark=dark))).convert("L") for dark in (False, True))
    assert light.size == dark.size
    assert light.getpixel((0, 0)) == 255
    corner = dark.getpixel((0, 0))
    assert isinstance(corner, int)
    assert corner < 50


def test_a_regular_run_is_a_line_with_a_gap_where_a_value_is_missing_and_dashes_to_a_target() -> None:
    picture = lay_out(sheet_of(YEARS), measure)
    assert is_line(picture)
    segments = [shape for shape in picture.shapes if shape.width == 5]
    assert [bool(shape.dashes) for shape in segments] == [False, False, True]
    assert {"41.2万吨", "超46万吨", "50万吨", "目标", "单位：万吨", "《甲县丰收》· 2024-02"} <= set(shown(picture))
    assert_neat(picture)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 12, 24, MAX_MARKS])
@pytest.mark.parametrize("line", [False, True])
def test_every_value_stands_in_the_picture_and_no_text_on_another(count: int, line: bool) -> None:
    marks = run(count)
    picture = lay_out(bars(*marks, line=line), measure)
    assert {mark.text for mark in marks} <= set(shown(picture))
    assert_neat(picture)


def test_few_or_crowded_values_are_bars_even_where_a_line_is_asked_for() -> None:
    assert not is_line(lay_out(bars(*run(3), line=True), measure))
    assert is_line(lay_out(bars(*run(8), line=True), measure))
    wide = tuple(replace(mark, text="一千二百三十四亿五千万元") for mark in run(12))
    assert not is_line(lay_out(bars(*wide, line=True), measure))


def test_bars_are_as_long_as_their_values_and_begin_at_zero() -> None:
    marks = (Mark("甲", 10, "10"), Mark("乙", -5, "-5"), Mark("丙", None, ""), Mark("丁", 0, "持平"))
    picture = lay_out(bars(*marks), measure)
    ends = [sorted({x for x, _ in shape.points}) for shape in picture.shapes if shape.closed]
    (zero, most), (least, also_zero) = ends
    assert zero == also_zero
    assert most - zero == pytest.approx(2 * (zero - least))
    assert "—" in shown(picture)
    assert "持平" in shown(picture)
    assert_neat(picture)


def test_values_of_wildly_different_size_are_all_seen() -> None:
    marks = (Mark("甲", 1, "1"), Mark("乙", 1e300, "10的300次方"), Mark("丙", -5e-324, "几乎没有"))
    picture = lay_out(bars(*marks), measure)
    lengths = [max(x for x, _ in s.points) - min(x for x, _ in s.points) for s in picture.shapes if s.closed]
    assert len(lengths) == 2
    assert min(lengths) >= 3
    assert_neat(picture)
    spread = tuple(Mark(str(n), value, str(n)) for n, value in enumerate((-1.7e308, 1.7e308, 0.0, 1.0)))
    assert draw_sheet(bars(*spread, line=True))


def test_what_is_not_reached_looks_otherwise_and_is_named() -> None:
    points = tuple(Point(status.value, 5, "5", status) for status in Status)
    sheet = sheet_of(Chart("计划", "个", points))
    assert [style for style, _ in sheet.legend] == ["target", "plan", "forecast", "rule"]
    assert {"目标", "计划", "预计", "规定"} <= {word for _, word in sheet.legend}
    picture = lay_out(sheet, measure)
    looks = [(s.fill, s.edge, s.dashes, s.hatch) for s in picture.shapes if s.closed]
    assert len(set(looks)) == len(STYLES)
    only = sheet_of(replace(YEARS, points=YEARS.points[:3]))
    assert only.legend == ()
    assert {status.value for status in Status} == set(STYLES)


def test_texts_follow_the_language() -> None:
    assert sheet_of(YEARS, language=Language.ENGLISH).subtitle == "Unit: 万吨"
    assert sheet_of(YEARS, language=Language.HONG_KONG).subtitle == "單位：万吨"
    assert sheet_of(YEARS, language=Language.HONG_KONG).legend == (("target", "目標"),)


def test_very_long_texts_are_wrapped_and_cut_but_their_beginnings_are_there() -> None:
    long = "一个特别长的名字（含括号），有12345.67和ABCDEF-GHI，" * 20
    sheet = bars(Mark(long, 3, long), Mark("短", 3, "3"), title=long, subtitle=long, footer=(long,) * 30)
    picture = lay_out(sheet, measure)
    assert_neat(picture)
    assert picture.height < 2 * WIDTH
    assert sum(text.endswith("…") for text in shown(picture)) >= 4
    assert all(long.startswith(text[0]) or "…" in text or text in long or text in "短3" for text in shown(picture))


def test_of_thousands_of_points_the_last_are_drawn_and_a_line_says_so() -> None:
    sheet = sheet_of(replace(YEARS, points=tuple(Point(str(n), float(n), str(n)) for n in range(5000))))
    assert [mark.label for mark in sheet.marks] == [str(n) for n in range(5000 - MAX_MARKS, 5000)]
    assert sheet.footer[-1] == f"共5000个数，图中是最后{MAX_MARKS}个"
    assert_neat(lay_out(sheet, measure))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value: float, painter: Painter) -> None:
    chart = replace(YEARS, points=(*YEARS.points, Point("2025年", value, "？")))
    with pytest.raises(ChartError, match="finite"):
        painter.draw(chart)


def test_a_chart_without_values_is_refused(painter: Painter) -> None:
    for points in ((), (Point("2022年", None, ""),)):
        with pytest.raises(ChartError, match="no value"):
            painter.draw(replace(YEARS, points=points))


def test_every_character_of_the_built_in_articles_and_of_the_words_has_a_glyph() -> None:
    files = [*(ROOT / "corpus" / "articles").glob("*.md"), *(ROOT / "corpus" / "lexicon").iterdir()]
    texts = [file.read_text(encoding="utf-8") for file in files if file.suffix in {".md", ".txt", ".json"}]
    words = [*load_frequencies(), "嘅啲咗冇嚟喺唔佢哋", "喆堃珺玥韡㛃䶮𬭎", "㎡℃№①⑩％‰→▎≥×±·—…“”‘’《》【】「」『』"]
    letters = {char for text in (*texts, *words) for char in text if char not in "\u200b\ufeff" and not char.isspace()}
    assert len(letters) > 6000
    assert {char for char in letters if printable(char) != char} == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_markup_or_breaks_the_drawing(text: str, painter: Painter) -> None:
    points = (Point(text, 1, text), Point("乙", 2, "2"))
    assert painter.draw(Chart(text, text, points, (text,), text)).startswith(b"\x89PNG")
    kept = printable(text)
    assert kept.isprintable()
    assert "\n" not in kept
    assert_neat(lay_out(bars(Mark(kept, 1, kept), Mark("乙", 2, "2"), title=kept, footer=(kept,)), measure))


def test_signs_of_formulas_stay_and_unknown_characters_are_one_sign_a_run() -> None:
    assert printable("$x^2$ \\frac") == "$x^2$ \\frac"
    assert printable("甲😀😀👍乙\u200b丙\u202e") == "甲〓乙丙"
    assert printable("  一\n 二\t") == "一 二"
    assert printable("e\u0301") == "é"
    assert printable("《甲》· 2024 · 乙·丙") == "《甲》·2024·乙·丙"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.integers(60, 900), st.integers(1, 4))
def test_lines_never_exceed_their_width_and_hold_the_text_in_order(text: str, width: int, most: int) -> None:
    text = printable(text)
    lines = wrap(text, 30, width, most, measure)
    assert len(lines) <= most
    assert all(measure(line, 30) <= width for line in lines)
    whole = "".join(lines).replace(" ", "")
    wanted = text.replace(" ", "")
    assert whole == wanted or wanted.startswith(whole.removesuffix("…").rstrip("…"))


def test_punctuation_does_not_begin_a_line_and_numbers_stay_whole() -> None:
    assert wrap("一二三四，五六", 10, 40, 3, measure) == ("一二三", "四，五六")
    assert wrap("共有4022.25亿元", 10, 50, 3, measure) == ("共有", "4022.25亿", "元")
    assert cut("一二三四五", 10, 40, measure) == "一二三…"
    assert wrap("", 10, 40, 3, measure) == ()


def test_a_sheet_survives_the_way_to_the_process() -> None:
    sheet = sheet_of(YEARS, dark=True)
    assert from_json(to_json(sheet)) == sheet
    assert b"\n" not in to_json(replace(sheet, title="一\n二"))


def test_ink_can_be_read_on_its_paper() -> None:
    for theme in (LIGHT, DARK):
        assert contrast(theme.ink, theme.paper) > 12
        assert contrast(theme.pale, theme.paper) > 4.5
        assert contrast(theme.accent, theme.paper) > 3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the WCAG define it."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def pid_of(painter: Painter) -> int:
    assert painter._worker is not None
    return painter._worker._process.pid


def test_a_process_that_died_is_replaced(painter: Painter) -> None:
    png = painter.draw(YEARS)
    before = pid_of(painter)
    assert painter._worker is not None
    painter._worker._process.kill()
    assert painter.draw(YEARS) == png
    assert pid_of(painter) != before


def test_a_process_killed_while_drawing_is_replaced_and_the_chart_drawn() -> None:
    painter = Painter(time_limit_s=60)
    painter.warm()  # it loads for half a second; the chart waits in its pipe
    before = pid_of(painter)
    assert painter._worker is not None
    kill = threading.Timer(0.1, painter._worker._process.kill)
    kill.start()
    assert painter.draw(YEARS).startswith(b"\x89PNG")
    kill.join()
    assert pid_of(painter) != before
    painter.close()


def test_drawing_that_takes_too_long_is_an_error_and_the_next_chart_starts_anew() -> None:
    painter = Painter(time_limit_s=0.05)
    with pytest.raises(ChartError, match=r"longer than 0\.05 s"):
        painter.draw(YEARS)
    painter._time_limit_s = 60
    assert painter.draw(YEARS).startswith(b"\x89PNG")
    painter.close()


def test_a_process_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    with pytest.raises(ChartError, match="no drawing process"):
        draw_chart(YEARS)


def test_a_process_that_dies_every_time_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts._START", "raise SystemExit(3)")
    with pytest.raises(ChartError, match="died twice"):
        draw_chart(YEARS)


def test_what_goes_wrong_inside_is_an_error_and_the_process_lives_on(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    painter.draw(YEARS)
    before = pid_of(painter)
    monkeypatch.setattr("bot.charts.to_json", lambda _: b'{"title": 1}')
    with pytest.raises(ChartError, match="could not be drawn"):
        painter.draw(YEARS)
    assert "KeyError" in caplog.text
    monkeypatch.undo()
    painter.draw(YEARS)
    assert pid_of(painter) == before


def test_closing_ends_the_process_and_removes_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    painter = Painter(time_limit_s=60)
    painter.close()
    painter.draw(YEARS)
    assert len(list(tmp_path.iterdir())) == 1
    assert painter._worker is not None
    process = painter._worker._process
    painter.close()
    assert process.poll() is not None
    assert list(tmp_path.iterdir()) == []


def test_the_process_ends_with_the_painter_that_nobody_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    painter = Painter()
    painter.warm()
    assert painter._worker is not None
    process = painter._worker._process
    del painter
    gc.collect()
    assert process.poll() is not None
    assert list(tmp_path.iterdir()) == []


def test_several_threads_may_draw_at_once(painter: Painter) -> None:
    pictures: list[bytes] = []
    several = [replace(YEARS, title=f"第{number}张") for number in range(4)]
    threads = [threading.Thread(target=lambda chart=chart: pictures.append(painter.draw(chart))) for chart in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pictures)) == 4
    assert {painter.draw(chart) for chart in several} == set(pictures)


def test_the_process_takes_no_more_memory_than_it_may() -> None:
    pytest.importorskip("resource")
    script = "from bot.chart_worker import *; limit_memory(); bytearray(MAX_MEMORY_BYTES)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.endswith("MemoryError\n")


def test_nothing_of_the_bots_own_settings_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJU_TOKEN", "123:secret")
    monkeypatch.setenv("MPLBACKEND", "module://nonsense")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    environment = charts.environment("/folder")
    assert not [key for key in environment if key.startswith(("YIJU_", "MPLBACKEND", "PYTHONWARNINGS"))]
    assert environment["MPLCONFIGDIR"] == "/folder"
    assert environment["PATH"] == os.environ["PATH"]
    assert draw_chart(YEARS).startswith(b"\x89PNG")


async def test_a_chart_comes_in_a_conversation_again_and_again(api: BotApi, bot: RunningBot) -> None:
    ada = api.person(1)
    await reply_to(ada, "/figures GDP")
    for _ in range(2):
        await ada.presses("图")
        assert "photo" in await ada.next_reply(20)  # the process may still be loading, and the machine be busy

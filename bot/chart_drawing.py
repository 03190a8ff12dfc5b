"""Pictures of charts, painted by matplotlib: only the drawing process imports this, since it takes half a second."""

import io
import re
import unicodedata
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.chart_layout import WIDTH, Picture, Shape, Text, lay_out
from bot.chart_sheet import Mark, Sheet

FONT = str(FilePath(__file__).with_name("fonts") / "NotoSansCJKsc-Regular-subset.otf")
UNKNOWN = "〓"
"""Stands for characters the font does not have, as printers do for a type they lack."""

_EM, _DPI = 1000.0, 72
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"})

mpl.rcParams["font.enable_last_resort"] = False


def draw_sheet(sheet: Sheet) -> bytes:
    """Return the sheet as a PNG: same sheet, same bytes. Characters the font lacks become 〓, invisible ones vanish."""
    return paint(lay_out(printable_sheet(sheet), measure))


def printable_sheet(sheet: Sheet) -> Sheet:
    """Return the sheet with every text as it can be drawn."""
    return Sheet(
        printable(sheet.title),
        printable(sheet.subtitle),
        tuple(Mark(printable(mark.label), mark.value, printable(mark.text), mark.style) for mark in sheet.marks),
        tuple((style, printable(word)) for style, word in sheet.legend),
        tuple(map(printable, sheet.footer)),
        sheet.line,
        sheet.dark,
    )


def printable(text: str) -> str:
    """Return the text in one line of characters the font has: one 〓 for what it lacks, nothing for the invisible.

    The dot between two names is as wide as a character in this font: it needs no spaces around it.
    """
    kept = []
    for char in " ".join(unicodedata.normalize("NFC", text).split()):
        if ord(char) in _known():
            kept.append(char)
        elif unicodedata.category(char) not in _INVISIBLE and kept[-1:] != [UNKNOWN]:
            kept.append(UNKNOWN)
    return re.sub(" ?· ?", "·", "".join(kept))


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """Return the code points the font has, without the controls and marks it also has."""
    codes = get_font(FONT).get_charmap()
    return frozenset(code for code in codes if unicodedata.category(chr(code)) not in _INVISIBLE)


@lru_cache(maxsize=8192)
def _advance(char: str) -> float:
    font = get_font(FONT)
    font.set_size(_EM, _DPI)
    return font.load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / _EM


def measure(text: str, size: float) -> float:
    """Return the width of a text at a size, in pixels."""
    return size * sum(map(_advance, text))


def paint(picture: Picture) -> bytes:
    """Return the picture as a PNG."""
    renderer: Any = RendererAgg(WIDTH, picture.height, _DPI)  # type: ignore[no-untyped-call]
    paper = Shape(((0, 0), (WIDTH, 0), (WIDTH, picture.height), (0, picture.height)), fill=picture.theme.paper)
    for shape in (paper, *picture.shapes):
        _paint_shape(renderer, shape, picture.height)
    for text in picture.texts:
        _paint_text(renderer, text)
    image = Image.frombuffer("RGBA", (WIDTH, picture.height), renderer.buffer_rgba()).convert("RGB")
    png = io.BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


def _paint_shape(renderer: Any, shape: Shape, height: int) -> None:
    pen = renderer.new_gc()
    pen.set_linewidth(shape.width if shape.edge else 0)
    pen.set_foreground(shape.edge or shape.fill or "none")
    pen.set_joinstyle("round")
    pen.set_capstyle("butt" if shape.dashes else "round")
    if shape.dashes:
        pen.set_dashes(0, list(shape.dashes))
    if shape.hatch:
        pen.set_hatch(shape.hatch)
        pen.set_hatch_color(pen.get_rgb())
        pen.set_hatch_linewidth(3)
    path = Path([*shape.points, shape.points[0]], closed=True) if shape.closed else Path(shape.points)
    upwards = Affine2D().scale(1, -1).translate(0, height)
    renderer.draw_path(pen, path, upwards, to_rgba(shape.fill) if shape.fill else None)
    pen.restore()


def _paint_text(renderer: Any, text: Text) -> None:
    pen = renderer.new_gc()
    pen.set_foreground(text.colour)
    font = FontProperties(fname=FONT, size=text.size)
    left = text.x - text.align * measure(text.text, text.size)
    for shift in (0.0, text.size / 40) if text.bold else (0.0,):  # a second weight would double the font shipped
        renderer.draw_text(pen, left + shift, text.y, text.text, font, 0.0)
    pen.restore()

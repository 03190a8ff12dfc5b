"""Makes the font of the charts: a part of Noto Sans CJK SC that no Chinese article is likely to outgrow.

python -m bot.font_subset NotoSansCJK-Regular.ttc      (Debian has it in the package fonts-noto-cjk)
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FACE = "Noto Sans CJK SC"
FONT = Path(__file__).with_name("fonts") / "NotoSansCJKsc-Regular-subset.otf"

RARE = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙"
    "䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽹𩾃𩾇𩾌"
)
"""Characters of the mainland's general table, as names hold them, that neither GBK nor Hong Kong's set has."""

RANGES = (
    (0x20, 0x10FF),  # Latin, Greek, Cyrillic and their marks, as far as the font has them
    (0x1E00, 0x2E7F),  # punctuation, currencies, arrows, mathematics, boxes, shapes
    (0x3000, 0x30FF),  # Chinese punctuation and kana
    (0x3200, 0x33FF),  # numbers in circles, square units
    (0x4E00, 0x9FFF),  # the unified ideographs
    (0xFE10, 0xFFEF),  # full-width and vertical forms
    (0x2A700, 0x323AF),  # the newer rare ideographs, of which the font has those in use for names
)


def wanted() -> set[int]:
    """Return the code points the font is to have, whether or not the source has them."""
    chars = {code for first, last in RANGES for code in range(first, last + 1)}
    return chars | set(map(ord, RARE)) | set(_of_codec("gbk")) | set(_of_codec("big5hkscs"))


def _of_codec(name: str) -> Iterator[int]:
    """Yield the code points of a two-byte character set."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield from map(ord, bytes((lead, trail)).decode(name))
            except UnicodeDecodeError:
                continue


def write_subset(source: Path, target: Path = FONT) -> int:
    """Write the subset of the collection `source` and return how many characters it has. Same source, same bytes.

    Raises LookupError if the collection has no face of that name.
    """
    from fontTools.subset import Options, Subsetter, save_font  # noqa: PLC0415  # only who makes the font needs it
    from fontTools.ttLib import TTCollection  # noqa: PLC0415

    options = Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "VORG", "vhea", "vmtx"]
    faces: list[Any] = [face for face in TTCollection(source).fonts if face["name"].getDebugName(4) == FACE]
    if not faces:
        raise LookupError(f"{source} has no face {FACE}")
    chars = wanted() & set(faces[0].getBestCmap())
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(faces[0])
    save_font(faces[0], str(target), options)
    return len(chars)


if __name__ == "__main__":
    print(f"{write_subset(Path(sys.argv[1]))} characters in {FONT}")

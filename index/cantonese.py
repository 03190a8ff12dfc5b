"""What Cantonese says in characters of its own, said as Mandarin has it: 喺邊度落腳㗎 is 在哪里落脚.

Readers in Hong Kong and overseas write questions so; news articles are written in Mandarin.
"""

import re

_ONLY_CANTONESE = re.compile("[喺嘅咗㗎嚟啲嗰𠮶乜咩唔冇佢哋嘢睇咁噉喎啫畀攞揾]")
_WHICH = "(?:(?<=[喺去系在于是有到个嘅,。?!: ])|^)边"
"""边 that asks which; elsewhere it is a side (周边, 那边)."""
_MANDARIN = (
    ("唔该(?:晒|借借|你)?(?:问下)?|多谢晒|嚟?㗎[啦喇]?|[喎啫]", " "),
    ("喺边度?(?![个间几年一二两三四五六七八九十])", "在哪里"),
    (rf"{_WHICH}度", "哪里"),
    (rf"{_WHICH}间", "哪家"),
    (rf"{_WHICH}(?=[几年一二两三四五六七八九十])", "哪"),
    ("点解(?![读释决析说放除答])", "为什么"),
    ("而家(?![庭长里人乡电具居族属])", "现在"),
    ("系咪", "是不是"),
    ("乜嘢|乜|咩(?!$|[?？])", "什么"),
    ("咩", "吗"),
    ("话嘅", "说的"),
    ("返嚟", "回来"),
    ("[嗰𠮶]个", "那个"),
    ("[嗰𠮶]", "那"),
    ("佢", "他"),
    ("哋", "们"),
    ("钟意", "喜欢"),
    ("(?<![关体联派水星院直])系(?![统列数部])", "是"),
    ("喺", "在"),
    ("嘅", "的"),
    ("咗", "了"),
    ("嚟", "来"),
    ("啲", "些"),
    ("咁样?|噉样?", "那么"),
    ("冇", "没有"),
    ("唔", "不"),
    ("睇", "看"),
    ("嘢", "东西"),
    ("畀", "给"),
    ("攞", "拿"),
    ("揾", "找"),
)
_EACH = tuple((re.compile(pattern), said) for pattern, said in _MANDARIN)


def in_mandarin(folded: str) -> str:
    """Return a folded question with its Cantonese words as Mandarin has them; unchanged where it has none that Mandarin
    lacks: 系 is a department there."""
    if not _ONLY_CANTONESE.search(folded):
        return folded
    for pattern, said in _EACH:
        folded = pattern.sub(said, folded)
    return folded

"""What Cantonese says in characters of its own, said as Mandarin has it: 喺邊度落腳㗎 is 在哪里落脚.

Readers in Hong Kong and overseas write questions so; news articles are written in Mandarin.
"""

import re

_ONLY_CANTONESE = re.compile("[喺嘅咗㗎嚟啲嗰𠮶乜咩唔冇佢哋嘢睇咁噉喎啫畀攞揾]|边度|边几|边间|边年|点解|而家")
_MANDARIN = (
    ("唔该(?:晒|借借|你)?(?:问下)?|多谢晒|嚟?㗎[啦喇]?|[喎啫]", " "),
    ("边度|(?<=喺)边(?![个间几年])", "哪里"),
    ("边间", "哪家"),
    ("边(?=[几年])", "哪"),
    ("点解", "为什么"),
    ("系咪", "是不是"),
    ("乜嘢|乜|咩(?!$|[?？])", "什么"),
    ("咩", "吗"),
    ("而家", "现在"),
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

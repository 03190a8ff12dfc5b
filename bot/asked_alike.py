"""When two questions are the same for pins, standing questions and queues: spelling, width and courtesy aside."""

import re

from corpus.text import fold
from index.question import clean_question
from index.smalltalk import strip_courtesy

_OPENING = re.compile(r"^(?:请问|请教|我?想(?:问|知道)|麻烦|帮[我忙]?|问|查|说|告诉我|一?下|[,，: ：])+")


def key_of(question: str) -> str:
    """Return what questions that are the same have in common: letters, characters and digits, folded."""
    folded = fold(strip_courtesy(clean_question(question)))
    folded = _OPENING.sub("", folded) or folded
    kept = (char for place, char in enumerate(folded) if char.isalnum() or _counts(folded, place))
    return "".join(kept)


def _counts(folded: str, place: int) -> bool:
    """Whether a mark tells numbers apart: the point of 1.5, the stroke of 1-9."""
    around = folded[place - 1 : place] + folded[place + 1 : place + 2]
    return len(around) == 2 and around.isdigit() and folded[place] in ".-—~"

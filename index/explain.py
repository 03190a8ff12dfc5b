"""Why a sentence is shown, or none: the words of the question and where they stand, as a reader would be told."""

from collections.abc import Iterable

from corpus.text import fold_with_origin
from index.features import find_name


def as_typed(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Return folded words as a text has them (GDP for gdp, 鋼鐵 for 钢铁), as they are where it does not hold them."""
    folded = fold_with_origin(text)
    spans = [(word, next(find_name(word, folded.text), None)) for word in words]
    return tuple(text[slice(*folded.source_span(*span))] if span else word for word, span in spans)

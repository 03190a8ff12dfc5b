"""What readers see beside the articles' own words, in simplified and traditional Chinese and in English.

Simplified is written here; traditional is converted from it, the articles' words never. Read aloud before you keep.
"""

from enum import StrEnum
from functools import lru_cache

from opencc import OpenCC

from bot.texts_answers import TEXTS as ANSWERS
from bot.texts_desk import TEXTS as DESK
from bot.texts_feedback import TEXTS as FEEDBACK
from bot.texts_groups import TEXTS as GROUPS
from bot.texts_office import TEXTS as OFFICE
from bot.texts_readers import TEXTS as READERS


class Language(StrEnum):
    """A language of the texts; traditional in the forms of Hong Kong and of Taiwan."""

    SIMPLIFIED = "zh-Hans"
    HONG_KONG = "zh-HK"
    TAIWAN = "zh-TW"
    ENGLISH = "en"


_CONVERTERS = {Language.HONG_KONG: "s2hk", Language.TAIWAN: "s2twp"}

_AREAS = (ANSWERS, READERS, DESK, FEEDBACK, GROUPS, OFFICE)
"""Each area has a module of its own, and no two a key in common."""

_TEXTS: dict[str, tuple[str, str]] = {key: texts for area in _AREAS for key, texts in area.items()}
"""Simplified Chinese and English of each key."""


def language_of(code: str | None) -> Language:
    """Return the language for a Telegram language code (IETF), None for simplified Chinese."""
    lowered = (code or "zh").lower().replace("_", "-")
    if not lowered.startswith(("zh", "yue")):
        return Language.ENGLISH
    if "hk" in lowered or "mo" in lowered or lowered.startswith("yue"):
        return Language.HONG_KONG
    return Language.TAIWAN if "hant" in lowered or "tw" in lowered else Language.SIMPLIFIED


@lru_cache
def _open_converter(name: str) -> OpenCC:
    return OpenCC(name)


@lru_cache(maxsize=1024)
def _template(key: str, language: Language) -> str:
    simplified, english = _TEXTS[key]
    if language is Language.ENGLISH:
        return english
    converter = _CONVERTERS.get(language)
    return str(_open_converter(converter).convert(simplified)) if converter else simplified


def say(key: str, language: Language, /, **values: object) -> str:
    """Return a text with its values put in. Raises KeyError for an unknown key or a missing value."""
    return _template(key, language).format(**values)

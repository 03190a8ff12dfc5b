"""Text of an unknown encoding: what Chinese editors and old systems write."""

from corpus.errors import Trouble, UnreadableFileError
from corpus.text import is_visible

_ENCODINGS = ["gb18030", "big5", "big5hkscs"]
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LEAST_CHINESE = 0.5


def decode_text(name: str, content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16, GB18030 (GBK and GB2312 with it) or Big5.

    Raises UnreadableFileError where it is of none of them from beginning to end, or no text at all.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _decode(name, content, encoding)
    if b"\x00" in content:
        found = next((text for text in _wide_readings(content) if chinese_share(text) >= _LEAST_CHINESE), None)
        if found is None:
            raise UnreadableFileError(name, Trouble.CHARSET)
        return found
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # noqa: PLC0415  # asking needs no guess at encodings

        best = from_bytes(content, cp_isolation=_ENCODINGS).best()
        if best is None:
            raise UnreadableFileError(name, Trouble.CHARSET) from None
        return _decode(name, content, best.encoding)


def chinese_share(text: str) -> float:
    """Return the share of Chinese characters and their punctuation among the visible ones, 0.0 where none is."""
    visible = [char for char in text if is_visible(char)]
    chinese = sum("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or char in "“”‘’…—" for char in visible)
    return chinese / len(visible) if visible else 0.0


def _decode(name: str, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name, Trouble.CHARSET) from error
    if "\x00" in text:
        raise UnreadableFileError(name, Trouble.CHARSET)
    return text


def _wide_readings(content: bytes) -> list[str]:
    """Return the content as UTF-16 without a mark, in both orders of bytes, where it can be read so."""
    readings = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            readings.append(text)
    return readings

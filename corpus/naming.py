"""How an added article and its file are named, and which article a file is."""

import hashlib
import re
from collections.abc import Container, Mapping
from pathlib import Path

from corpus.article import Article
from corpus.reading import slug

MAX_STEM_BYTES = 200

_NOT_IN_NAMES = re.compile(r"""[%/\\:*?"<>|\x00-\x1f\x7f]|^[. ]|[. ]\Z""")
_QUOTED = re.compile(r"%([0-9A-F]{2})")


def stem_of(article_id: str) -> str:
    """Return the name, without its suffix, of an added article's file: any id gives a name that stays in its folder."""
    quoted = _NOT_IN_NAMES.sub(lambda match: f"%{ord(match[0]):02X}", article_id)
    if len(quoted.encode()) <= MAX_STEM_BYTES:
        return quoted
    digest = hashlib.blake2b(article_id.encode(), digest_size=8).hexdigest()
    return f"{quoted.encode()[: MAX_STEM_BYTES // 2].decode('utf-8', 'ignore')}%-{digest}"


def find_file(added: Mapping[str, Path], article_id: str) -> Path | None:
    """Return the file of an added article; one put there by hand may bear the id as it is."""
    file = added.get(stem_of(article_id))
    return added.get(article_id) if file is None and id_of(article_id) == article_id else file


def ids_in(added: Mapping[str, Path]) -> Container[str]:
    """Return what holds at least every id for which find_file finds one of these files.

    Asking it costs little, so that find_file need not be called for each of very many articles.
    """
    return _Ids(frozenset(added) | frozenset(map(id_of, added)))


class _Ids:
    def __init__(self, ids: frozenset[str]) -> None:
        self._ids = ids

    def __contains__(self, article_id: object) -> bool:
        """Only a name that is not cut tells its id; cutting one takes as many bytes, of which a letter gives four."""
        return article_id in self._ids or (isinstance(article_id, str) and len(article_id) * 4 > MAX_STEM_BYTES)


def id_of(stem: str) -> str:
    """Return the id a stem stands for: the stem itself unless it is one that stem_of made."""
    article_id = _QUOTED.sub(lambda match: chr(int(match[1], 16)), stem)
    return article_id if stem_of(article_id) == stem else stem


def free_id(article: Article, taken: Container[str]) -> str:
    """Return an id for a new article, its month and title, with a number where that is taken."""
    stem = f"{article.published[:7] if article.published else 'undated'}-{slug(article.title)}"
    number, article_id = 1, stem
    while article_id in taken:
        number += 1
        article_id = f"{stem}-{number}"
    return article_id

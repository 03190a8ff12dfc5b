"""What an admin sends, as articles: files, and messages that are too long for questions. Pure."""

from dataclasses import replace

from corpus.article import Article
from corpus.conversion import convert_files
from corpus.datelines import find_dateline
from corpus.errors import CorpusError
from corpus.reading import first_heading, one_line
from index.question import MAX_QUESTION_CHARS

MIN_MESSAGE_CHARS, MIN_FORWARDED_CHARS = 200, 60
"""An admin's message from this length on is an article, unless it asks something; one forwarded from the second on."""

TITLE_CHARS = 30
"""How long the title of a message is at most, where it has no heading."""


def is_article(text: str, *, forwarded: bool) -> bool:
    """Whether an admin's message is meant to be published: long, or forwarded and not short, and no question."""
    least = MIN_FORWARDED_CHARS if forwarded else MIN_MESSAGE_CHARS
    asks = len(text) <= MAX_QUESTION_CHARS and text.rstrip().endswith(("?", "？", "吗", "呢"))
    return len(text.strip()) >= least and (forwarded or not asks)


def convert_sent(name: str, content: bytes) -> list[tuple[str, Article | CorpusError]]:
    """Return each article of a file, or what is the matter, with the name of its file."""
    if not name:
        text = content.decode()
        return [("", Article("message", first_heading(text) or _first_words(text), text))]
    found = list(convert_files(name, content))
    return [(one.article_id if isinstance(one, Article) else str(getattr(one, "name", name)), one) for one in found]


def _first_words(text: str) -> str:
    """Return the beginning of a message as its title: up to the last clause that fits."""
    line = one_line(next((line for line in text.splitlines() if line.strip()), ""))
    if len(line) <= TITLE_CHARS:
        return line.rstrip("。")
    head = line[: TITLE_CHARS + 1]
    clause = max(head.rfind(mark) for mark in "，。；：！？")
    return line[:clause] if clause > 0 else line[:TITLE_CHARS]


def with_own_date(article: Article) -> Article:
    """Return an article with the date its own text gives, where it comes without."""
    return article if article.published else replace(article, published=find_dateline(article.body))

"""What the list of articles and one article look like to an admin. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.render import escape, first_chars
from bot.reply import Button, Reply
from bot.shelf import Version
from bot.texts import Language, say
from corpus.article import Article

PAGE = 8
MAX_TITLE_CHARS, MAX_BEGINNING_CHARS, MAX_VERSIONS = 60, 160, 8
FIRST_VERSION = 1000
"""A button's number from here on asks for a version to come back."""


class Do(IntEnum):
    """What a button under an article does."""

    OPEN = 0
    TITLE = 1
    DATE = 2
    REPLACE = 3
    HIDE = 4
    SHOW = 5
    REMOVE = 6
    REMOVE_NOW = 7
    VERSIONS = 8
    RESTORE = 9
    KEEP = 10
    PURGE = 11
    REMOVE_AND_PURGE = 12


class OnShelf(IntEnum):
    """Whether an article answers questions, is hidden, or was taken out of the base."""

    SHOWN = 0
    HIDDEN = 1
    REMOVED = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the list; `number` is what buttons know it by."""

    number: int
    title: str
    published: str | None
    standing: OnShelf


def render_list(entries: Sequence[Entry], page: int, search: int, total: int, language: Language) -> Reply:
    """Return a page (from 0) of articles, of which `entries` are the page's and `total` all that were found."""
    if not entries:
        return Reply(say("articles_none", language))
    lines = [say("articles", language, count=total)]
    buttons = []
    for number, entry in enumerate(entries, page * PAGE + 1):
        line = f"{number}　{escape(entry.published or say('undated', language))}　"
        line += escape(first_chars(entry.title, MAX_TITLE_CHARS))
        lines.append(line + (say(f"standing_{entry.standing.name.lower()}", language) if entry.standing else ""))
        buttons.append(Button(str(number), f"article:{entry.number}:{int(Do.OPEN)}"))
    rows = [tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)]
    turns = []
    if page:
        turns.append(Button(say("button_page_before", language), f"shelf:{page - 1}:{search}"))
    if (page + 1) * PAGE < total:
        turns.append(Button(say("button_page_after", language), f"shelf:{page + 1}:{search}"))
    return Reply("\n".join(lines), (*rows, *((tuple(turns),) if turns else ())))


def render_article(
    number: int, article: Article, standing: OnShelf, counts: tuple[int, int] | None, versions: int, language: Language
) -> Reply:
    """Return an article's head and buttons; `counts` are its sentences and figures where they are known."""
    lines = [
        f"<b>{escape(first_chars(article.title, MAX_TITLE_CHARS))}</b>",
        say("draft_date", language, date=escape(article.published or say("undated", language))),
        say("article_chars", language, count=sum(not char.isspace() for char in article.body)),
    ]
    if counts:
        lines[-1] += say("comma", language) + say("article_counts", language, sentences=counts[0], figures=counts[1])
    beginning = " ".join(article.body.split())
    lines.append(f"<blockquote>{escape(first_chars(beginning, MAX_BEGINNING_CHARS))}</blockquote>")
    if standing is OnShelf.HIDDEN:
        lines.append(say("article_hidden", language))

    def button(key: str, do: Do) -> Button:
        return Button(say(key, language), f"article:{number}:{int(do)}")

    rows = [
        (button("button_title", Do.TITLE), button("button_date", Do.DATE), button("button_replace", Do.REPLACE)),
        (
            button("button_show", Do.SHOW) if standing is OnShelf.HIDDEN else button("button_hide", Do.HIDE),
            button("button_remove", Do.REMOVE),
        ),
    ]
    if versions:
        rows.append((Button(say("button_versions", language, count=versions), f"article:{number}:{int(Do.VERSIONS)}"),))
    return Reply("\n".join(lines), tuple(rows))


def render_removed(number: int, article_id: str, language: Language) -> Reply:
    """Return what is said of an article of the base that was taken out, with a button that brings it back."""
    button = Button(say("button_restore", language), f"article:{number}:{int(Do.RESTORE)}")
    return Reply(say("article_removed", language, title=escape(first_chars(article_id, MAX_TITLE_CHARS))), ((button,),))


def render_confirm(number: int, title: str, language: Language) -> Reply:
    """Return the question whether an article is really to be removed, and whether so that it can be taken back."""
    yes = Button(say("button_remove_now", language), f"article:{number}:{int(Do.REMOVE_NOW)}")
    no = Button(say("button_keep", language), f"article:{number}:{int(Do.KEEP)}")
    final = purge_button(number, Do.REMOVE_AND_PURGE, language)
    return Reply(say("ask_remove", language, title=escape(first_chars(title, MAX_TITLE_CHARS))), ((yes, final), (no,)))


def purge_button(number: int, do: Do, language: Language) -> Button:
    """Return the button that makes a removal final."""
    return Button(say("button_purge", language), f"article:{number}:{int(do)}")


def render_versions(number: int, versions: Sequence[Version], language: Language) -> Reply:
    """Return the former versions of an article, newest first, each with a button that brings it back."""
    lines = [say("versions_head", language)]
    buttons = []
    for place, version in enumerate(versions[:MAX_VERSIONS], 1):
        values = {
            "at": f"{version.at:%Y-%m-%d %H:%M}",
            "title": escape(first_chars(version.article.title, MAX_TITLE_CHARS)),
            "published": escape(version.article.published or say("undated", language)),
            "count": len(version.article.body),
        }
        lines.append(say("versions_row", language, number=place, **values))
        buttons.append(Button(str(place), f"article:{number}:{FIRST_VERSION + version.number}"))
    return Reply("\n".join(lines), (tuple(buttons),))

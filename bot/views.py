"""What a reader opens: an answer's context, further sentences, a copy, a citation, and what the bot says of itself.

Pure, as render.py is.
"""

from collections.abc import Sequence

from bot.coverage import Coverage
from bot.render import (
    MAX_SHOWN_CHARS,
    PAGE,
    copied_text,
    copy_button,
    escape,
    first_chars,
    last_chars,
    render_coverage,
    render_hit,
    shorten,
    source_line,
    with_bold,
)
from bot.reply import Button, Reply
from bot.texts import Language, say
from index.answer import SentenceHit
from index.standing import Standing, Stands

MAX_WHOLE_CHARS, MAX_AROUND_CHARS = 1400, 150
"""What is shown of a sentence and of each neighbour where all of it does not fit: with the rest never above 4096."""


def render_context(hit: SentenceHit, language: Language) -> Reply:
    """Return the sentence whole, between the sentences around it; where a message cannot hold them, cut."""
    if not hit.before and not hit.after and len(hit.sentence) <= MAX_SHOWN_CHARS:
        return Reply(f"{say('no_context', language)}\n{render_hit(hit, language)}")
    before, (sentence, highlights), after = hit.before, (hit.sentence, hit.highlights), hit.after
    if len(before) + len(sentence) + len(after) > MAX_WHOLE_CHARS:
        before, after = last_chars(before, MAX_AROUND_CHARS), first_chars(after, MAX_AROUND_CHARS)
        sentence, highlights = shorten(sentence, highlights, MAX_WHOLE_CHARS)
    around = "\n".join(filter(None, [escape(before), with_bold(sentence, highlights), escape(after)]))
    return Reply(f"<blockquote expandable>{around}</blockquote>\n{source_line(hit, language)}")


def render_around(stands: Stands, turn: int, number: int, language: Language, link: str) -> Reply:
    """Return the context of hit `number` of a turn for the place of its answer, with the way back.

    Where the article has changed, that is said, and it is the context of what stands there now.
    """
    if stands.hit is None:
        return Reply(say_gone(stands.standing, language), ((_back(turn, language),),))
    changed = f"{say('changed_here', language)}\n" if stands.standing is Standing.CHANGED else ""
    buttons = (
        _back(turn, language),
        Button(say("button_article", language), f"whole:{turn}:{number}"),
        copy_button(stands.hit, language, link, turn, number),
    )
    return Reply(f"{changed}{render_context(stands.hit, language).html}", (buttons,))


def render_more(hits: Sequence[SentenceHit], page: int, language: Language, *, first: int) -> tuple[Reply, int]:
    """Return a page (from 0) of further sentences for a terminal, and how many are left behind it."""
    begin = first + page * PAGE
    shown = hits[begin : begin + PAGE]
    blocks = [render_hit(hit, language) for hit in shown]
    if not first and not page:
        blocks.insert(0, say("nearest", language))
    rest = len(hits) - begin - len(shown)
    button = Button(say("button_more", language, count=rest))
    return Reply("\n".join(blocks), ((button,),) if rest > 0 else ()), rest


def render_page(
    stands: Sequence[Stands], page: int, language: Language, turn: int, *, first: int, compact: bool = False
) -> Reply:
    """Return a page (from 0) of further sentences for the place of the answer, with the ways on and back.

    `first` is the number of the hit with which page 0 begins. What was changed or withdrawn since is said in its place.
    """
    begin = first + page * PAGE
    shown = stands[begin : begin + PAGE]
    count = len(stands) - first
    head = say("page_more" if first else "page_nearest", language, count=count)
    lines = [f"{head}{say_range(page, PAGE, count, language)}"]
    if any(one.standing is Standing.CHANGED and one.hit for one in shown):
        lines.append(say("changed_some", language))
    lines += [render_hit(one.hit, language) if one.hit else say_gone(one.standing, language) for one in shown]
    label = say("button_article", language)
    numbers = [number for number, one in enumerate(shown) if one.hit]
    articles = tuple(Button(f"{label} {number + 1}", f"whole:{turn}:{begin + number}") for number in numbers)
    ways = ways_on(
        turn,
        language,
        before=f"more:{turn}:{page - 1}" if page else "",
        after=f"more:{turn}:{page + 1}" if len(stands) > begin + PAGE else "",
    )
    return Reply("\n".join(lines), (ways,) if compact or not articles else (articles, ways))


def say_gone(standing: Standing, language: Language) -> str:
    """Return the notice in the place of a sentence that is no more: its article was withdrawn, or it was cut out."""
    return say("withdrawn" if standing is Standing.WITHDRAWN else "cut_out", language)


def ways_on(turn: int, language: Language, *, before: str = "", after: str = "") -> tuple[Button, ...]:
    """Return the buttons under what was opened in the place of a message: back to it, and to the pages on both sides.

    `before` and `after` are what these buttons send, "" where there is no such page.
    """
    pages = (("‹", before), ("›", after))
    return (_back(turn, language), *(Button(label, data) for label, data in pages if data))


def say_range(page: int, size: int, count: int, language: Language) -> str:
    """Return which of so many things a page (from 0) shows, "" where it shows them all."""
    first, last = page * size + 1, min((page + 1) * size, count)
    return say("page_range", language, first=first, last=last) if count > size else ""


def _back(turn: int, language: Language) -> Button:
    return Button(say("button_answer", language), f"back:{turn}:0")


def render_copy(hit: SentenceHit, language: Language, link: str) -> Reply:
    """Return a sentence with its source as a text that one tap copies."""
    return Reply(f"<code>{escape(copied_text(hit, language, link))}</code>")


def render_citation(stands: Stands, day: str, language: Language, turn: int | None = None) -> Reply:
    """Return how a sentence cited on a day stands now, and the sentence itself; `turn` keeps it for its buttons."""
    if stands.hit is None:
        return Reply(
            say("cited_withdrawn" if stands.standing is Standing.WITHDRAWN else "cited_cut", language, day=day)
        )
    head = say(f"cited_{stands.standing}", language, day=day)
    if turn is None:
        return Reply(f"{head}\n{render_hit(stands.hit, language)}")
    context = Button(say("button_context", language), f"context:{turn}:0")
    article = Button(say("button_article", language), f"whole:{turn}:0")
    return Reply(f"{head}\n{render_hit(stands.hit, language)}", ((context, article),))


def render_start(
    key: str, language: Language, coverage: Coverage, *, admin: bool = False, compact: bool = False
) -> Reply:
    """Return the text of /start or /help, with examples from the articles as buttons; `compact` as lines."""
    lines = [say(key, language, coverage=render_coverage(coverage, language))]
    if admin:
        lines.append(say("help_admin", language))
    if coverage.examples:
        lines.append(say("examples", language))
    if compact:
        return Reply("\n".join([*lines, *(f"· {escape(example)}" for example in coverage.examples)]))
    buttons = tuple((Button(example, f"example:{number}"),) for number, example in enumerate(coverage.examples))
    return Reply("\n".join(lines), buttons)


def render_about(language: Language, coverage: Coverage, version: str, days: int) -> Reply:
    """Return the text of /about: what this is, what it knows, and that questions are kept so many days."""
    lines = (
        say("about_bot", language, version=escape(version)),
        render_coverage(coverage, language),
        say("about_privacy", language, days=days),
    )
    return Reply("\n".join(lines))

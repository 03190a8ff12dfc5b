"""What a draft looks like: what was understood of it, and the buttons to publish, change or drop it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum

from bot.drafts import Draft, Findings, Piece
from bot.reasons import say_fault, say_reason
from bot.render import escape, first_chars
from bot.reply import Button, Reply, utf16_units
from bot.texts import Language, say
from corpus.datelines import propose_dates
from corpus.errors import ArticleFormatError, CorpusError, UnreadableFileError

MAX_UNITS = 3600
MAX_PIECES, MAX_REFUSED = 20, 10
MAX_TITLE_CHARS, MAX_NAME_CHARS = 80, 60
WHOLE, SAME_TEXT = 100.0, 85.0
FIRST_DATE = 1000_00_00
"""A button's number from here on is a date: YYYYMMDD, with zeros for a day or month that is not known."""


class Do(IntEnum):
    """What a button under a draft does."""

    PUBLISH = 1
    TITLE = 2
    DATE = 3
    DROP = 4
    UNDATED = 5
    DIFFERING = 6
    REPLACE = 7
    KEEP = 8
    JOIN = 9


def date_number(text: str) -> int:
    """Return a date (YYYY, YYYY-MM or YYYY-MM-DD) as the number a button carries."""
    return int(text.replace("-", "").ljust(8, "0"))


def date_of(number: int) -> str:
    """Return the date a button's number stands for."""
    digits = str(number)
    parts = (digits[:4], digits[4:6], digits[6:8])
    return "-".join(part for part in parts if int(part))


def render_draft(draft: Draft, language: Language, today: date) -> Reply:
    """Return the message that shows a draft with its buttons."""
    if len(draft.pieces) == 1 and not draft.refused:
        lines = list(_one(draft, draft.pieces[0], language, today))
    else:
        lines = list(_several(draft, language))
    return Reply(_within(lines), tuple(_buttons(draft, language, today)))


def render_dropped(draft: Draft, language: Language) -> Reply:
    """Return what stands in a draft's place once it was dropped."""
    return Reply(f"{_head(draft, language)}\n{say('draft_dropped', language)}")


def render_taken(draft: Draft, language: Language) -> Reply:
    """Return what stands in a draft's place once it is being published: what it was, without buttons."""
    titles = [say("draft_title", language, title=_title(piece)) for piece in draft.pieces[:1]]
    dates = [_date_line(piece, language) for piece in draft.pieces[:1]]
    return Reply("\n".join([_head(draft, language), *(titles + dates if len(draft.pieces) == 1 else [])]))


def render_differing(draft: Draft, language: Language) -> Reply:
    """Return the figures of a draft that other articles have otherwise."""
    lines = [say("differing_head", language)]
    for piece in draft.pieces:
        for indicator, value, other, title, published in piece.findings.differing:
            row = {"indicator": indicator, "value": value, "other": other, "title": first_chars(title, 40)}
            row["published"] = published or say("undated", language)
            lines.append(say("differing_row", language, **{key: escape(one) for key, one in row.items()}))
    return Reply(_within(lines))


def render_refused(name: str, error: CorpusError, language: Language) -> Reply:
    """Return why a file was not taken, with what to do."""
    return Reply(say("file_refused", language, name=_name(name), reason=reason_of(error, language)))


def reason_of(error: CorpusError, language: Language) -> str:
    """Return what is the matter with a file, escaped."""
    if isinstance(error, UnreadableFileError):
        return say(f"file_{error.trouble}", language)
    return escape(say_fault(error, language) if isinstance(error, ArticleFormatError) else say_reason(error, language))


def size_of(size: int) -> str:
    """Return a size in bytes as people say it."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024))} KB"


def _head(draft: Draft, language: Language) -> str:
    if len(draft.parts) > 1:
        return say("draft_parts", language, count=len(draft.parts))
    if not draft.name:
        return say("draft_message", language)
    key = "draft_file" if len(draft.pieces) == 1 and not draft.refused else "draft_zip"
    return say(key, language, name=_name(draft.name), size=size_of(draft.size), count=len(draft.pieces))


def _one(draft: Draft, piece: Piece, language: Language, today: date) -> Iterator[str]:
    """Yield the lines of a draft of one article."""
    yield _head(draft, language)
    yield say("draft_title", language, title=_title(piece))
    yield _date_line(piece, language)
    yield from _understood(piece.findings, language)
    yield from _near(piece.findings, language)
    if draft.replaces:
        yield say("draft_replaces", language, title=escape(first_chars(draft.replaces_title, MAX_TITLE_CHARS)))
    for odd in piece.findings.odd:
        yield say(f"odd_{odd}", language)
    if (piece.article.published or "") > today.isoformat():
        yield say("odd_future", language)


def _understood(found: Findings, language: Language) -> Iterator[str]:
    """Yield what was made of an article, and what is new in it."""
    repaired = []
    if found.joins:
        repaired.append(say("draft_joins", language, count=found.joins))
    if found.repeats:
        repaired.append(say("draft_repeats", language, count=found.repeats))
    size = say("draft_size", language, paragraphs=found.paragraphs, sentences=found.sentences)
    yield say("why_and", language).join(filter(None, [size, say("comma", language).join(repaired)]))
    if found.figures:
        figures = [say("draft_figures", language, count=found.figures, new=found.new_figures)]
        if found.differing:
            figures.append(say("draft_differing", language, count=len(found.differing)))
        yield say("comma", language).join(figures)


def _near(found: Findings, language: Language) -> Iterator[str]:
    """Yield what an article repeats, and the words in which it differs."""
    if not found.near_id:
        return
    values = {
        "title": escape(first_chars(found.near_title, MAX_TITLE_CHARS)),
        "published": escape(found.near_published or say("undated", language)),
        "count": found.changed,
    }
    if found.alike >= WHOLE and not found.changed:
        yield say("draft_same", language, **values)
    elif found.alike < SAME_TEXT:
        yield say("draft_held", language, **values)
    else:
        yield say("draft_near", language, **values)
        nothing = say("draft_nothing", language)
        for old, new in found.changes:
            yield say("draft_change", language, old=escape(old) or nothing, new=escape(new) or nothing)


def _several(draft: Draft, language: Language) -> Iterator[str]:
    """Yield a line for each article of a draft, and one for each file that could not be read."""
    yield _head(draft, language)
    for number, piece in enumerate(draft.pieces[:MAX_PIECES], 1):
        date = escape(piece.article.published or say("undated", language))
        values = {"title": _title(piece, 40), "date": date, "sentences": piece.findings.sentences}
        line = say("draft_piece", language, number=number, **values)
        if piece.findings.alike >= SAME_TEXT:
            line += say("draft_piece_near", language, title=escape(first_chars(piece.findings.near_title, 30)))
        yield line
    if len(draft.pieces) > MAX_PIECES:
        yield say("draft_more_pieces", language, count=len(draft.pieces) - MAX_PIECES)
    for name, reason in draft.refused[:MAX_REFUSED]:
        yield say("file_refused", language, name=_name(name), reason=reason)
    if len(draft.refused) > MAX_REFUSED:
        yield say("draft_more_pieces", language, count=len(draft.refused) - MAX_REFUSED)
    if draft.lacks_date:
        yield say("draft_dates_missing", language, count=sum(piece.lacks_date for piece in draft.pieces))


def _buttons(draft: Draft, language: Language, today: date) -> Iterator[tuple[Button, ...]]:
    def button(key: str, action: int, **values: object) -> Button:
        return Button(say(key, language, **values), f"draft:{draft.number}:{action}")

    alone = draft.pieces[0] if len(draft.pieces) == 1 else None
    if draft.lacks_date:
        body = alone.article.body if alone else ""
        proposed = propose_dates(f"{alone.name if alone else ''} {draft.name}", body, today)
        yield tuple(Button(one, f"draft:{draft.number}:{date_number(one)}") for one in proposed)
        yield button("button_date_input", Do.DATE), button("button_undated", Do.UNDATED)
    changes = []
    if alone:
        changes.append(button("button_title", Do.TITLE))
    if not draft.lacks_date:
        changes.append(button("button_date", Do.DATE))
    if any(piece.findings.differing for piece in draft.pieces):
        changes.append(button("button_differing", Do.DIFFERING))
    if alone and alone.findings.alike >= SAME_TEXT and alone.findings.changed and not draft.replaces:
        changes.append(button("button_replace_near", Do.REPLACE))
    if changes:
        yield tuple(changes)
    if draft.beside:
        yield (button("button_join", Do.JOIN),)
    publish = button("button_publish_all", Do.PUBLISH, count=len(draft.pieces)) if alone is None else None
    yield publish or button("button_publish", Do.PUBLISH), button("button_discard", Do.DROP)


def _date_line(piece: Piece, language: Language) -> str:
    if piece.article.published:
        return say("draft_date", language, date=escape(piece.article.published))
    return say("draft_undated" if piece.undated else "draft_date_missing", language)


def _title(piece: Piece, most: int = MAX_TITLE_CHARS) -> str:
    return escape(first_chars(piece.article.title, most))


def _name(name: str) -> str:
    return escape(first_chars(name, MAX_NAME_CHARS))


def _within(lines: Sequence[str]) -> str:
    """Return lines as one text, as many as a message holds."""
    kept, room = [], MAX_UNITS
    for line in lines:
        room -= utf16_units(line) + 1
        if room < 0:
            kept.append("……")
            break
        kept.append(line)
    return "\n".join(kept)

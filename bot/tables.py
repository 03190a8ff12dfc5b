"""Series and comparisons as messages: lines that fit a phone, each number beside its sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log10
from unicodedata import east_asian_width

from bot.card import figure_period, say_value, with_figure_bold
from bot.periods import say_period
from bot.render import (
    MAX_SHOWN_OF_SEVERAL_CHARS,
    PAGE,
    escape,
    first_chars,
    render_hit,
)
from bot.reply import Button, Reply
from bot.texts import Language, say
from bot.views import say_range, ways_on
from corpus.article import Status
from index.amounts import amount_of, split_unit
from index.answer import FigureHit, Role, SentenceHit
from index.comparison import Comparison, Outcome, Side
from index.figure_search import SeriesFound
from index.indicator import Column
from index.series import Cell, Derived, Series, SeriesRow, build_series

MAX_ROWS = 12
MAX_DERIVED = 2
MAX_KEPT = 60
"""Rows whose sentences a conversation keeps."""
MAX_LINE = 19
"""How many full-width characters fit a line of a phone, where a bubble leaves some of it free."""
MAX_LABEL_CHARS = 40
NUMBERS_IN_A_ROW = 8

_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_SPACE, _HALF_SPACE = "\u3000", "\u2002"
_ALIGNING = re.compile(f"([{_SPACE}{_HALF_SPACE}]+)")


def render_series(
    found: SeriesFound,
    language: Language,
    *,
    turn: int | None = None,
    compact: bool = False,
    max_line: float = MAX_LINE,
) -> Reply:
    """Return a series as a table, or what there is instead; with a `turn`, its buttons. `compact` is for groups.

    A line is at most `max_line` full-width characters wide, unless one value alone is wider.
    """
    if found.series is None:
        return _nothing_found(found, language, turn, compact=compact)
    series = found.series
    lines = [f"<b>{escape(series.indicator)}</b>{escape(f' · {series.subject}' if series.subject else '')}"]
    if found.missing:
        lines.append(say("series_no_period", language, period=escape(found.missing)))
    lines += _row_lines(series, language, max_line)
    if len(series.rows) > MAX_ROWS:
        lines.append(say("series_more_rows", language, count=len(series.rows) - MAX_ROWS))
    lines += [escape(say_derived(one, language)) for one in series.derived[:MAX_DERIVED]]
    others = () if turn is None or compact else _query_buttons(found.others)
    if found.others and not others:
        lines.append(say("series_others", language, queries=escape(say("separator", language).join(found.others))))
    return Reply("\n".join(lines), _series_buttons(series, language, turn, compact=compact) + others)


def _nothing_found(found: SeriesFound, language: Language, turn: int | None, *, compact: bool) -> Reply:
    if not found.others:
        return Reply(say("series_none", language))
    if turn is None or compact:
        queries = escape(say("separator", language).join(found.others))
        return Reply(f"{say('series_unknown', language)}\n{say('series_known', language, queries=queries)}")
    known = say("series_known", language, queries="").rstrip()
    return Reply(f"{say('series_unknown', language)}\n{known}", _query_buttons(found.others))


def _query_buttons(queries: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each query; what it says is what it asks for, so it needs no memory."""
    return tuple((Button(first_chars(query, MAX_LABEL_CHARS), f"series:{n}"),) for n, query in enumerate(queries))


def _series_buttons(
    series: Series, language: Language, turn: int | None, *, compact: bool
) -> tuple[tuple[Button, ...], ...]:
    if turn is None:
        return ()
    chart = Button(say("button_chart", language), f"chart:{turn}:0")
    file = Button(say("button_csv", language), f"csv:{turn}:0")
    quotes = Button(say("button_quotes", language), f"quotes:{turn}:0")
    if compact:
        return ((chart, quotes),)
    rows = [Button(str(n + 1), f"row:{turn}:{n}") for n in range(min(len(series.rows), MAX_ROWS))]
    numbered = [tuple(rows[n : n + NUMBERS_IN_A_ROW]) for n in range(0, len(rows), NUMBERS_IN_A_ROW)]
    return (*numbered, (chart, file, quotes))


def _row_lines(series: Series, language: Language, max_line: float) -> Iterator[str]:
    """Yield a line a row, of more values than fit one as many as they need; escaped."""
    rows = series.rows[:MAX_ROWS]
    labels = [row_label(row, language) for row in rows]
    widest = max((width(label) for label in labels), default=0)
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        line = f"{_NUMBERS[number]} {pad(label, widest)}"
        for value in row_values(row, series.whole, language):
            if width(line) + width(value) + 1 > max_line and line.strip(f"{_SPACE}{_HALF_SPACE}"):
                yield escape_aligned(line.rstrip())
                beneath = f"{pad('', width(_NUMBERS[0] + ' ') + widest)}{_SPACE}{value}"
                line = beneath if width(beneath) <= max_line else f"{_SPACE}{_SPACE}{value}"
            else:
                line += f"{_SPACE}{value}"
        yield escape_aligned(line)


def row_label(row: SeriesRow, language: Language) -> str:
    """Return what a row is of: its period, after 目标 or 预计 where it was not reached; of no period, its article's."""
    aim = "" if row.status is Status.ACTUAL else f"{say(f'status_{row.status}', language)} "
    if row.first or row.last:
        return f"{aim}{say_period(row.first, row.last, language)}"
    published = row.published and say("series_undated", language, published=row.published)
    return f"{aim}{published or say('undated', language)}"


def row_values(row: SeriesRow, whole: str, language: Language) -> list[str]:
    """Return the values of a row in the order of the columns; what sources say differently stands side by side."""
    return [say_values(cells, whole, language) for cells in (row.level, row.growth, row.share) if cells]


def say_values(cells: Sequence[Cell], whole: str, language: Language, *, plain: bool = False) -> str:
    """Return the values of a column of a row, "" for none, with the number of articles where several say it."""
    values = say("versus", language).join(say_value(cell.figure, language, whole, plain=plain) for cell in cells)
    return f"{values}{_counted(cells, language)}"


def _counted(cells: Sequence[Cell], language: Language) -> str:
    """Return in how many articles a value stands where these are several, "" for one."""
    return say("sources", language, count=cells[0].articles) if len(cells) == 1 and cells[0].articles > 1 else ""


def say_derived(derived: Derived, language: Language) -> str:
    """Return what was computed, marked as no words of an article, with the parts it was computed from."""
    now, then = (part.figure for part in derived.parts)
    return say(
        "derived_growth",
        language,
        value=f"{derived.value:+.1f}%".replace("-", "−"),
        later=figure_period(now, language),
        earlier=figure_period(then, language),
        one=now.value_text,
        other=then.value_text,
    )


def series_hits(series: Series) -> tuple[SentenceHit, ...]:
    """Return the sentences of the rows, each with its figure marked; `asks` is the number of the row, from 0."""
    return tuple(
        replace(with_figure_bold(source.hit, source.figure), asks=number)
        for number, row in enumerate(series.rows[:MAX_KEPT])
        for cell in row.cells
        for source in cell.sources
    )


def kept_series(hits: Sequence[SentenceHit]) -> Series:
    """Return the series that hits were made of; those without a figure are passed over, one at least has one."""
    return build_series(FigureHit(hit.figures[0], hit) for hit in hits if hit.figures)


def render_row(hits: Sequence[SentenceHit], row: int, language: Language, turn: int | None = None) -> Reply:
    """Return the sentences of one row of a series, those of others passed over.

    With a `turn`, its buttons lead back to the table and to the rows above and below that have sentences.
    """
    reply = _quotes(_together([hit for hit in hits if hit.asks == row]), language)
    if turn is None:
        return reply
    rows = {hit.asks for hit in hits if hit.asks < MAX_ROWS}
    above, below = max((n for n in rows if n < row), default=None), min((n for n in rows if n > row), default=None)
    before, after = ("" if n is None else f"row:{turn}:{n}" for n in (above, below))
    return replace(reply, buttons=(ways_on(turn, language, before=before, after=after),))


def render_quotes(hits: Sequence[SentenceHit], page: int, language: Language, turn: int | None = None) -> Reply:
    """Return a page (from 0) of the sentences of a series, each once, with the numbers of its rows.

    With a `turn`, its buttons lead back to the table and on; a terminal is told how many are left.
    """
    every = _together(hits)
    shown = every[page * PAGE : (page + 1) * PAGE]
    rest = len(every) - page * PAGE - len(shown)
    reply = _quotes(shown, language)
    if turn is None:
        more = Button(say("button_more", language, count=rest))
        return replace(reply, buttons=((more,),) if rest > 0 else ())
    head = f"{say('button_quotes', language)}{say_range(page, PAGE, len(every), language)}"
    before = f"quotes:{turn}:{page - 1}" if page else ""
    after = f"quotes:{turn}:{page + 1}" if rest > 0 else ""
    return Reply(f"{head}\n{reply.html}", (ways_on(turn, language, before=before, after=after),))


def count_quotes(hits: Sequence[SentenceHit]) -> int:
    """Return how many sentences the hits of a series are of."""
    return len(_together(hits))


def _together(hits: Sequence[SentenceHit]) -> list[tuple[SentenceHit, tuple[int, ...]]]:
    """Return each sentence once, with everything marked in it and the rows it is of, in order of the first."""
    found: dict[tuple[str, object], list[SentenceHit]] = {}
    for hit in hits:
        found.setdefault((hit.article_id, hit.spans), []).append(hit)
    return [
        (
            replace(same[0], highlights=tuple(sorted({span for hit in same for span in hit.highlights}))),
            tuple(sorted({hit.asks for hit in same})),
        )
        for same in found.values()
    ]


def _quotes(shown: Sequence[tuple[SentenceHit, tuple[int, ...]]], language: Language) -> Reply:
    blocks = []
    for hit, rows in shown:
        blocks.append("".join(_NUMBERS[row] for row in rows if row < len(_NUMBERS)))
        blocks.append(render_hit(hit, language))
    return Reply("\n".join(blocks))


def render_comparison(
    comparison: Comparison, language: Language, *, turn: int | None = None, rewritten: str | None = None
) -> Reply:
    """Return what is compared as a small table, which one it is or why none is named, and both sentences.

    `rewritten` is the whole question a follow-up became. A `turn` gives a button for each sentence: with it opens what
    stands around the sentence, and from there its article and a copy.
    """
    title = _title(comparison, language)
    lines = [say("rewritten", language, question=escape(rewritten))] if rewritten else []
    lines.append(f"<b>{escape(title[0])}</b>{escape(''.join(f' · {part}' for part in title[1:] if part))}")
    widest = max(width(side.label) for side in comparison.sides)
    for number, side in enumerate(comparison.sides):
        lines.append(f"{_NUMBERS[number]} {escape_aligned(_side_line(comparison, side, widest, language))}")
    lines.append(escape(say_outcome(comparison, language)))
    if comparison.total:
        lines.append(escape(_say_total(comparison.total, language)))
    if comparison.gap:
        lines.append(escape(_say_gap(comparison.gap, language)))
    hits = comparison_hits(comparison)
    lines += [render_hit(hit, language, MAX_SHOWN_OF_SEVERAL_CHARS) for hit in hits]
    label = say("button_context", language)
    numbers = [f" {n + 1}" if len(hits) > 1 else "" for n in range(len(hits))]
    contexts = tuple(Button(f"{label}{number}", f"around:{turn}:{n}") for n, number in enumerate(numbers))
    return Reply("\n".join(lines), (contexts,) if turn is not None and contexts else ())


def _title(comparison: Comparison, language: Language) -> list[str]:
    """Return what is compared: the indicator where it is the same, else the column; the subject or else the period."""
    known = [side.series for side in comparison.sides if side.series]
    column = say(f"column_{comparison.column}", language)
    indicators = {series.indicator for series in known}
    name = min(indicators) if len(indicators) == 1 else ""
    title = column if not name else name if comparison.column is Column.LEVEL or column in name else f"{name} {column}"
    rows = {(side.row.first, side.row.last) for side in comparison.sides if side.row}
    if comparison.by_period:
        return [title, known[0].subject if known else ""]
    return [title, say_period(*next(iter(rows)), language) if len(rows) == 1 else ""]


def _side_line(comparison: Comparison, side: Side, widest: float, language: Language) -> str:
    """Return a side's name, value and, where subjects of several periods are compared, its period."""
    if side.cell is None or side.row is None or side.series is None:
        return f"{pad(side.label, widest)}{_SPACE}{say('compare_missing', language)}"
    cells = side.row.column(comparison.column)
    values = say("versus", language).join(
        say_value(cell.figure, language, side.series.whole, plain=True) for cell in cells
    )
    same = {(one.row.first, one.row.last, one.row.status) for one in comparison.sides if one.row}
    when = "" if comparison.by_period or len(same) == 1 else f"{_SPACE}{row_label(side.row, language)}"
    aimed = comparison.by_period and side.row.status is not Status.ACTUAL
    aim = f"{_SPACE}{say(f'status_{side.row.status}', language)}" if aimed else ""
    return f"{pad(side.label, widest)}{_SPACE}{values}{when}{aim}"


def say_outcome(comparison: Comparison, language: Language) -> str:
    """Return which side it is, or why none is named."""
    if comparison.outcome is Outcome.NAMED and comparison.best is not None:
        key = "compare_lower" if comparison.lowest else "compare_higher"
        return say(key, language, label=comparison.sides[comparison.best].label)
    if comparison.outcome is Outcome.MISSING:
        there = next((side.series for side in comparison.sides if side.series), None)
        periods = [row_label(row, language) for row in there.rows if row.column(comparison.column)] if there else []
        known = say("separator", language).join(periods[: MAX_DERIVED + 2])
        return say("compare_unnamed_missing", language, periods=known)
    return say(
        f"compare_unnamed_{comparison.outcome}" if comparison.outcome is not Outcome.EQUAL else "compare_equal",
        language,
    )


def _say_total(total: Derived, language: Language) -> str:
    parts = " + ".join(part.figure.value_text for part in total.parts)
    return say("derived_total", language, value=_rounded(total), parts=parts)


def _say_gap(gap: Derived, language: Language) -> str:
    falls = [(part.figure.value or 0) < 0 and "-" not in part.figure.value_text for part in gap.parts]
    shown = [
        f"（−{part.figure.value_text}）" if fell else part.figure.value_text
        for part, fell in zip(gap.parts, falls, strict=True)
    ]
    return say("derived_gap", language, value=_rounded(gap), parts=" − ".join(shown))


def _rounded(derived: Derived) -> str:
    """Return a sum or difference with as many decimals as the most exact of its parts has in its unit."""
    scale = split_unit(derived.unit)[1]
    steps = [amount.step / scale for amount in (amount_of(part.figure) for part in derived.parts) if amount]
    decimals = max(0, round(-log10(min(steps))))
    return f"{derived.value:.{decimals}f}{derived.unit}"


def comparison_hits(comparison: Comparison) -> tuple[SentenceHit, ...]:
    """Return the sentences of the sides that have one, each once, the first as the answer and the others as parts."""
    stated = [side.cell.hit for side in comparison.sides if side.cell]
    sentences = _together([with_figure_bold(one.hit, one.figure) for one in stated])
    return tuple(replace(hit, role=Role.PART if number else Role.ANSWER) for number, (hit, _) in enumerate(sentences))


def escape_aligned(text: str) -> str:
    """Return a line escaped, the wide spaces that align it kept."""
    return "".join(part if part[:1] in {_SPACE, _HALF_SPACE} else escape(part) for part in _ALIGNING.split(text))


def width(text: str) -> float:
    """Return how wide a text is in full-width characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def pad(text: str, wide: float) -> str:
    """Return a text with spaces behind it up to a width in full-width characters, halves included."""
    missing = max(0.0, wide - width(text))
    return text + _SPACE * int(missing) + (_HALF_SPACE if missing % 1 else "")

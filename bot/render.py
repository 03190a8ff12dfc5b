"""Replies from answers. Pure: no Telegram, no clock. This is the one place where text is escaped."""

import re
from collections.abc import Sequence

from bot.coverage import Coverage
from bot.reply import Button, Reply
from bot.texts import Language, say
from corpus.article import Span
from corpus.text import is_visible
from index.answer import Answer, Kind, NoAnswer, Reason, SentenceHit
from index.question import MAX_QUESTION_CHARS

MAX_SHOWN_CHARS = 240
"""A longer sentence is cut at a clause; its whole is one tap away."""

PAGE = 3
_CLAUSE_END = re.compile(r"[，；：。！？、,;]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape(text: str) -> str:
    """Return text safe for Telegram's HTML: invisible characters dropped, the four special ones escaped."""
    return "".join(
        char if char in "\n " or is_visible(char) else " " if char.isspace() else "" for char in text
    ).translate(_ESCAPED)


def render_answer(
    answer: Answer | NoAnswer, language: Language, coverage: Coverage, *, turn: int | None = None
) -> Reply:
    """Return the message for an answer or a refusal.

    `turn` is the number under which the conversation keeps the answer; buttons need it, without it there are none.
    """
    lines = []
    if answer.rewritten and answer.kind in {Kind.ANSWER, Kind.NO_ANSWER}:
        lines.append(say("rewritten", language, question=escape(answer.rewritten)))
    if isinstance(answer, Answer):
        lines.append(render_hit(answer.hits[0], language))
        buttons = _answer_buttons(answer, language, turn)
    else:
        lines.append(_refusal(answer, language, coverage))
        buttons = _refusal_buttons(answer, language, turn)
    return Reply("\n".join(lines), buttons)


def render_hit(hit: SentenceHit, language: Language, *, whole: bool = False) -> str:
    """Return a sentence as a quote with the part asked for in bold, and under it its article, date and place."""
    shown, highlights = (hit.sentence, hit.highlights) if whole else shorten(hit.sentence, hit.highlights)
    source = source_line(hit, language)
    if hit.also:
        source += f" · {say('also', language, count=len(hit.also))}"
    return f"<blockquote>{_with_bold(shown, highlights)}</blockquote>{source}"


def render_context(hit: SentenceHit, language: Language) -> Reply:
    """Return the sentence whole, between the sentences around it."""
    if not hit.before and not hit.after and shorten(hit.sentence, hit.highlights)[0] == hit.sentence:
        return Reply(f"{say('no_context', language)}\n{render_hit(hit, language, whole=True)}")
    around = "\n".join(filter(None, [escape(hit.before), _with_bold(hit.sentence, hit.highlights), escape(hit.after)]))
    return Reply(f"<blockquote expandable>{around}</blockquote>{source_line(hit, language)}")


def render_more(hits: Sequence[SentenceHit], page: int, language: Language, turn: int, *, first: int) -> Reply:
    """Return a page (from 0) of further sentences; `first` is the number of the hit with which page 0 begins."""
    begin = first + page * PAGE
    shown = hits[begin : begin + PAGE]
    blocks = [render_hit(hit, language) for hit in shown]
    if not first and not page:
        blocks.insert(0, say("nearest", language))
    rest = len(hits) - begin - len(shown)
    button = Button(say("button_more", language, count=rest), f"more:{turn}:{page + 1}")
    return Reply("\n".join(blocks), ((button,),) if rest > 0 else ())


def source_line(hit: SentenceHit, language: Language) -> str:
    """Return a sentence's article, date and place in one line, escaped."""
    title = hit.title if hit.title.startswith("《") else f"《{hit.title}》"
    published = hit.published or say("undated", language)
    return f"{escape(title)} · {escape(published)} · {place_of(hit, language)}"


def place_of(hit: SentenceHit, language: Language) -> str:
    """Return where a sentence stands, escaped: its heading in quotes, else the number of its paragraph."""
    if hit.heading and hit.heading not in hit.title:
        quoted = hit.heading if hit.heading[0] in "“「" and hit.heading[-1] in "”」" else f"“{hit.heading}”"
        return escape(quoted)
    return say("paragraph", language, number=max(1, hit.paragraph))


def shorten(sentence: str, highlights: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """Return a long sentence cut at clause ends around its first highlight, with …… where words are left out."""
    if len(sentence) <= MAX_SHOWN_CHARS:
        return sentence, highlights
    middle = (highlights[0][0] + highlights[0][1]) // 2 if highlights else 0
    ends = [0, *(match.end() for match in _CLAUSE_END.finditer(sentence)), len(sentence)]
    start = max((end for end in ends if end <= max(0, middle - MAX_SHOWN_CHARS // 2)), default=0)
    end = max((end for end in ends if start < end <= start + MAX_SHOWN_CHARS), default=0)
    if end <= middle:
        end = min(len(sentence), start + MAX_SHOWN_CHARS)
    head, tail = "……" if start else "", "……" if end < len(sentence) else ""
    shift = len(head) - start
    kept = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in highlights if a < end and b > start)
    return f"{head}{sentence[start:end]}{tail}", kept


def _with_bold(text: str, highlights: Sequence[Span]) -> str:
    parts, place = [], 0
    for start, end in highlights:
        parts += [escape(text[place:start]), "<b>", escape(text[start:end]), "</b>"]
        place = end
    return "".join([*parts, escape(text[place:])])


def _answer_buttons(answer: Answer, language: Language, turn: int | None) -> tuple[tuple[Button, ...], ...]:
    if turn is None:
        return ()
    row = [Button(say("button_context", language), f"context:{turn}:0")]
    if len(answer.hits) > 1:
        row.append(Button(say("button_more", language, count=len(answer.hits) - 1), f"more:{turn}:0"))
    return (tuple(row),)


def _refusal(refusal: NoAnswer, language: Language, coverage: Coverage) -> str:
    known = render_coverage(coverage, language)
    if refusal.kind is not Kind.NO_ANSWER:
        key = "smalltalk_help" if refusal.topic == "help" else refusal.topic
        return say(key, language, coverage=known, limit=MAX_QUESTION_CHARS)
    if refusal.topic == "vague":
        return say("miss_vague", language)
    lines = []
    if refusal.reason is Reason.TOPIC:
        lines.append(say("miss_topic", language, coverage=known))
    else:
        lines.append(say("miss_period" if refusal.reason is Reason.PERIOD else "miss", language))
        if refusal.missing:
            words = say("separator", language).join(escape(word) for word in refusal.missing)
            lines.append(say("miss_words", language, words=words))
        if refusal.reason is Reason.PERIOD and refusal.years:
            years = say("separator", language).join(refusal.years)
            lines.append(say("miss_years", language, years=years))
    return "\n".join(lines)


def _refusal_buttons(refusal: NoAnswer, language: Language, turn: int | None) -> tuple[tuple[Button, ...], ...]:
    if turn is None:
        return ()
    rows = [(Button(question[:60], f"ask:{turn}:{number}"),) for number, question in enumerate(refusal.choices)]
    if refusal.nearest and refusal.kind is Kind.NO_ANSWER:
        rows.append((Button(say("button_nearest", language), f"more:{turn}:0"),))
    return tuple(rows)


def render_coverage(coverage: Coverage, language: Language) -> str:
    """Return the line that says how many articles there are, and from when."""
    if not coverage.first or not coverage.last:
        return say("coverage_undated", language, count=coverage.articles)
    same = coverage.first == coverage.last
    span = coverage.first if same else say("coverage_span", language, first=coverage.first, last=coverage.last)
    return say("coverage", language, span=span, count=coverage.articles)


def render_start(key: str, language: Language, coverage: Coverage, *, admin: bool = False) -> Reply:
    """Return the text of /start or /help, with examples from the articles as buttons."""
    lines = [say(key, language, coverage=render_coverage(coverage, language))]
    if admin:
        lines.append(say("help_admin", language))
    if coverage.examples:
        lines.append(say("examples", language))
    buttons = tuple((Button(example, f"example:{number}"),) for number, example in enumerate(coverage.examples))
    return Reply("\n".join(lines), buttons)

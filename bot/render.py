"""Replies from answers. Pure: no Telegram, no clock. This is the one place where text is escaped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.coverage import Coverage
from bot.periods import with_meaning
from bot.reply import MAX_COPY_UNITS, Button, Reply, utf16_units
from bot.texts import Language, say
from corpus.article import Span
from corpus.text import fold, is_visible
from index.answer import Answer, Difference, Kind, NoAnswer, Reason, Role, SentenceHit
from index.question import MAX_QUESTION_CHARS
from index.several import MAX_PARTS

MAX_SHOWN_CHARS = 240
"""A longer sentence is cut at a clause; its whole is one tap away."""

MAX_SHOWN_OF_SEVERAL_CHARS = 150
"""The same where one message answers several questions."""

MAX_OTHERS = 2
"""Parts and versions shown beside the first sentence; further ones are a tap away."""

MAX_COPIED_CHARS = 1500
MAX_WORDED_CONTEXTS = 3
"""Of more sentences in one message, only the first button says 上下文 and the others their numbers."""

MAX_TITLE_CHARS, MAX_HEADING_CHARS, MAX_REWRITTEN_CHARS, MAX_LABEL_CHARS = 60, 40, 200, 40
MAX_WORDS, MAX_WORD_CHARS, MAX_YEARS, MAX_PERIOD_CHARS = 6, 20, 8, 30
MAX_HIGHLIGHTS = 20
PAGE = 3
"""Further sentences in one message."""

_CLAUSE_END = re.compile(r"[，；：。！？、;]|[,:](?!\d)")
_SOFT_ENDS = "，；：、,;:"
_INNER_QUOTES = str.maketrans("“”", "‘’")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the first sentence of an answer: lines of HTML above and below it, and a row of buttons."""

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


def escape(text: str) -> str:
    """Return text safe for Telegram's HTML: invisible characters dropped, the four special ones escaped."""
    return "".join(
        char if char in "\n " or is_visible(char) else " " if char.isspace() else "" for char in text
    ).translate(_ESCAPED)


def render_answer(
    answer: Answer | NoAnswer,
    language: Language,
    coverage: Coverage,
    *,
    turn: int | None = None,
    compact: bool = False,
    links: Sequence[str] = (),
    frame: Frame = Frame(),
) -> Reply:
    """Return the message for an answer or a refusal; `frame` goes around the first sentence of an answer.

    `turn` is the number under which the conversation keeps the answer; buttons need it, without it there are none.
    `compact` leaves only the button for further sentences, as groups have it. `links` are the citations of the
    sentences shown; a terminal has none, nor the buttons that only a chat can follow.
    """
    lines = []
    if answer.rewritten and answer.kind in {Kind.ANSWER, Kind.NO_ANSWER, Kind.CLARIFY}:
        lines.append(say("rewritten", language, question=escape(last_chars(answer.rewritten, MAX_REWRITTEN_CHARS))))
    if isinstance(answer, Answer):
        lines += frame.above
        lines += _parts(answer, language) if answer.parts else _with_others(answer.hits, language, frame.below)
        buttons = () if turn is None else _answer_buttons(answer, language, turn, links, frame, compact=compact)
    else:
        noted = turn is not None and is_off_topic(answer)
        lines.append(_off_topic(answer, language, coverage) if noted else _refusal(answer, language, coverage))
        if turn is None or compact:
            clarifies = answer.kind is Kind.CLARIFY
            lines += _as_list(answer.choices) if clarifies else _choice_lines(answer.choices, language)
        buttons = _refusal_buttons(answer, language, turn, compact=compact)
    return Reply("\n".join(lines), buttons)


def _parts(answer: Answer, language: Language) -> Iterator[str]:
    """Yield each question of a message with its sentence, or that there is none; smalltalk among them is left out."""
    found = {hit.asks: hit for hit in answer.hits[: count_shown(answer.hits)]}
    for number, part in enumerate(answer.parts or ()):
        if part.kind in {Kind.ANSWER, Kind.NO_ANSWER}:
            yield f"<b>{escape(first_chars(part.question, MAX_LABEL_CHARS))}</b>"
            hit = found.get(number)
            yield render_hit(hit, language, MAX_SHOWN_OF_SEVERAL_CHARS) if hit else say("miss", language)
        elif part.kind is Kind.CLARIFY:
            yield f"<b>{escape(first_chars(part.question, MAX_LABEL_CHARS))}</b>\n{say('miss_vague', language)}"


def _with_others(hits: Sequence[SentenceHit], language: Language, below: Sequence[str]) -> Iterator[str]:
    """Yield the first sentence, what goes below it, and each part or version shown beside it, with what it is."""
    shown = hits[: max(1, count_shown(hits))]
    yield render_hit(shown[0], language, MAX_SHOWN_CHARS if len(shown) == 1 else MAX_SHOWN_OF_SEVERAL_CHARS)
    yield from below
    for hit in shown[1:]:
        yield say(f"differs_{hit.difference}" if hit.difference else "part", language)
        yield render_hit(hit, language, MAX_SHOWN_OF_SEVERAL_CHARS)


def count_shown(hits: Sequence[SentenceHit]) -> int:
    """Return how many hits the answer itself shows, from the first on; the others are further sentences.

    Those are the answers of several questions, or one with at most MAX_OTHERS parts and versions of it; a target is no
    other answer, and is left to a tap.
    """
    answers = sum(hit.role is Role.ANSWER for hit in hits)
    if answers != 1:
        return answers
    return 1 + len(list(takewhile(_stands_beside, hits[1 : 1 + MAX_OTHERS])))


def _stands_beside(hit: SentenceHit) -> bool:
    return hit.role is Role.PART or (hit.role is Role.VERSION and hit.difference is not Difference.STATUS)


def render_hit(hit: SentenceHit, language: Language, max_chars: int = MAX_SHOWN_CHARS) -> str:
    """Return a sentence as a quote with the part asked for in bold, and under it its article, date and place."""
    shown, highlights = shorten(hit.sentence, hit.highlights, max_chars)
    source = source_line(hit, language)
    if hit.also:
        source += f" · {say('also', language, count=len(hit.also))}"
    return f"<blockquote>{with_bold(shown, highlights)}</blockquote>\n{source}"


def source_line(hit: SentenceHit, language: Language) -> str:
    """Return a sentence's article, date and place in one line, escaped."""
    return escape(source_text(hit, language))


def source_text(hit: SentenceHit, language: Language) -> str:
    """Return a sentence's article, date and place in one line."""
    title = in_guillemets(first_chars(" ".join(hit.title.split()), MAX_TITLE_CHARS))
    return f"{title}· {hit.published or say('undated', language)} · {place_of(hit, language)}"


def in_guillemets(title: str) -> str:
    """Return a title in 《》, those it brings kept."""
    return title if title.startswith("《") and title.endswith("》") else f"《{title}》"


def place_of(hit: SentenceHit, language: Language) -> str:
    """Return where a sentence stands: its heading in quotes, else the number of its paragraph."""
    heading = first_chars(" ".join(hit.heading.split()), MAX_HEADING_CHARS)
    if heading and hit.heading not in hit.title:
        return heading if heading[0] in "“「" and heading[-1] in "”」" else f"“{inside_quotes(heading)}”"
    return say("paragraph", language, number=max(1, hit.paragraph))


def copied_text(hit: SentenceHit, language: Language, link: str) -> str:
    """Return a sentence with its source, and the link of its citation, as one copies them."""
    sentence = first_chars(hit.sentence, MAX_COPIED_CHARS)
    return "\n".join(filter(None, [sentence, f"——{source_text(hit, language)}", link]))


def copy_button(hit: SentenceHit, language: Language, link: str, turn: int, number: int) -> Button:
    """Return the button that copies a sentence; where Telegram lets it hold less, it sends the text to copy."""
    text = copied_text(hit, language, link)
    fits = utf16_units(text) <= MAX_COPY_UNITS
    label = say("button_copy", language)
    return Button(label, copy=text) if fits else Button(label, f"copy:{turn}:{number}")


def shorten(
    sentence: str, highlights: tuple[Span, ...], max_chars: int = MAX_SHOWN_CHARS
) -> tuple[str, tuple[Span, ...]]:
    """Return a long sentence cut around its first highlight, at clause ends where they fit; …… for what is left out.

    The first highlight stays whole, or its beginning where it alone is longer; the others as far as they are shown.
    """
    if len(sentence) <= max_chars:
        return sentence, highlights
    first, last = highlights[0] if highlights else (0, 0)
    last = min(last, first + max_chars)
    ends = [0, *(match.end() for match in _CLAUSE_END.finditer(sentence)), len(sentence)]
    wanted = max(0, (first + last - max_chars) // 2)
    before = [end for end in ends if last - max_chars <= end <= wanted]
    between = [end for end in ends if wanted < end <= first]
    start = before[-1] if before else between[0] if between else wanted
    least = max(last, start + max_chars // 2)
    end = max((end for end in ends if least <= end <= start + max_chars), default=start + max_chars)
    tail = "……" if end < len(sentence) else ""
    while tail and end > max(last, start) and sentence[end - 1] in _SOFT_ENDS:
        end -= 1
    head = "……" if start else ""
    shift = len(head) - start
    kept = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in highlights if a < end and b > start)
    return f"{head}{sentence[start:end]}{tail}", kept


def first_chars(text: str, max_chars: int) -> str:
    """Return the beginning of a text, …… for what is left out."""
    return text if len(text) <= max_chars else f"{text[:max_chars]}……"


def last_chars(text: str, max_chars: int) -> str:
    """Return the end of a text, …… for what is left out."""
    return text if len(text) <= max_chars else f"……{text[-max_chars:]}"


def inside_quotes(text: str) -> str:
    """Return a text as it stands within quotes: its own become single."""
    return text.translate(_INNER_QUOTES)


def with_bold(text: str, highlights: Sequence[Span]) -> str:
    """Return a text escaped, with the first MAX_HIGHLIGHTS parts that are marked in bold."""
    parts, place = [], 0
    for start, end in highlights[:MAX_HIGHLIGHTS]:
        parts += [escape(text[place:start]), "<b>", escape(text[start:end]), "</b>"]
        place = end
    return "".join([*parts, escape(text[place:])])


def _answer_buttons(
    answer: Answer, language: Language, turn: int, links: Sequence[str], frame: Frame, *, compact: bool
) -> tuple[tuple[Button, ...], ...]:
    """Return at most two rows: what belongs to the sentence shown, and then what lies beyond it."""
    shown = count_shown(answer.hits)
    rest = len(answer.hits) - shown
    more = [_more_button(rest, turn, 0, language, compact=compact)] if rest else []
    if compact:
        return (tuple(more),) if more else ()
    about = [_context_button(hit, shown, turn, language) for hit in range(shown)]
    why = [_why_button(turn, language)]
    if shown == 1:
        if links:
            about.append(Button(say("button_article", language), f"whole:{turn}:0"))
            about.append(copy_button(answer.hits[0], language, links[0], turn, 0))
        about += why
        beyond = more
    else:
        beyond = more + why
    return tuple(tuple(row) for row in (about, [*beyond, *frame.buttons]) if row)


def _why_button(turn: int, language: Language) -> Button:
    return Button(say("button_why", language), f"why:{turn}:0")


def _context_button(hit: int, shown: int, turn: int, language: Language) -> Button:
    label, number = say("button_context", language), hit + 1
    if shown > MAX_WORDED_CONTEXTS and hit:
        label = str(number)
    elif shown > 1:
        label = f"{label} {number}"
    return Button(label, f"around:{turn}:{hit}")


def _more_button(count: int, turn: int, page: int, language: Language, *, compact: bool) -> Button:
    label = say("button_more_compact", language) if compact else say("button_more", language, count=count)
    return Button(label, f"more:{turn}:{page}")


def _refusal(refusal: NoAnswer, language: Language, coverage: Coverage) -> str:
    known = render_coverage(coverage, language)
    if refusal.kind is Kind.CLARIFY:
        return say("clarify", language)
    if refusal.kind is not Kind.NO_ANSWER:
        key = "smalltalk_help" if refusal.topic == "help" else refusal.topic
        return say(key, language, coverage=known, limit=MAX_QUESTION_CHARS, parts=MAX_PARTS)
    if refusal.topic == "vague":
        return say("miss_vague", language)
    if refusal.topic == "no_more":
        return say("no_more", language)
    question = refusal.rewritten or refusal.question
    missing = join_words(run_together(refusal.missing, question), language)
    found = join_words(_found_words(refusal), language)
    if refusal.reason is Reason.TOPIC:
        key = "miss_topic_words" if missing else "miss_topic"
        return say(key, language, words=missing, coverage=known)
    dated = refusal.reason is Reason.PERIOD and refusal.period
    if found and not missing and not dated:
        return say("miss_apart", language, words=found)
    lines = [say("miss_period", language, period=_period(refusal, language)) if dated else say("miss", language)]
    if missing:
        lines.append(say("miss_words", language, words=missing))
    if found:
        lines.append(say("miss_found", language, words=found))
    if dated and refusal.years:
        years = say("separator", language).join(refusal.years[:MAX_YEARS])
        lines.append(say("miss_years", language, years=years))
    return "\n".join(lines)


def is_off_topic(refusal: NoAnswer) -> bool:
    """Whether the articles speak of nothing that was asked."""
    if refusal.kind is not Kind.NO_ANSWER or refusal.topic:
        return False
    return refusal.reason is Reason.TOPIC or (bool(refusal.missing) and not _found_words(refusal))


def _off_topic(refusal: NoAnswer, language: Language, coverage: Coverage) -> str:
    """Return that there is no article on what was asked, which admins will see, and what there is."""
    missing = join_words(run_together(refusal.missing, refusal.rewritten or refusal.question), language)
    words = [say("miss_words", language, words=missing)] if missing else []
    return "\n".join([say("miss_noted", language), *words, render_coverage(coverage, language)])


def _found_words(refusal: NoAnswer) -> list[str]:
    question = refusal.rewritten or refusal.question
    return whole_words(refusal.found, question, [hit.sentence for hit in refusal.nearest])


def whole_words(words: Sequence[str], question: str, sentences: Sequence[str] = ()) -> list[str]:
    """Return words with those as one that follow each other directly in the question and in one of the sentences.

    Single characters are joined to what they touch in the question (海湾县 for 海湾 and 县); others say little and are
    left out.
    """
    folded = [fold(sentence) for sentence in sentences]
    whole: list[str] = []
    for word in words:
        joined = f"{whole[-1]}{word}" if whole else ""
        single = len(word) == 1 or (bool(whole) and len(whole[-1]) == 1)
        if joined and joined in question and (single or any(fold(joined) in sentence for sentence in folded)):
            whole[-1] = joined
        else:
            whole.append(word)
    return [word for word in whole if len(word) > 1]


def run_together(words: Sequence[str], question: str) -> list[str]:
    """Return words with those as one that follow each other directly in the question: 钢铁产量, not 钢铁 and 产量."""
    runs: list[str] = []
    for word in words:
        if runs and f"{runs[-1]}{word}" in question:
            runs[-1] += word
        else:
            runs.append(word)
    return runs


def join_words(words: Sequence[str], language: Language, max_chars: int = MAX_WORD_CHARS) -> str:
    """Return words of a question in one line, escaped; of very many the first, and …… for the rest; "" for none."""
    shown = [escape(first_chars(word, max_chars)) for word in words[:MAX_WORDS]]
    return say("separator", language).join(shown) + ("……" if len(words) > MAX_WORDS else "")


def _period(refusal: NoAnswer, language: Language) -> str:
    """Return the period asked for, escaped, with what it means where that is not plain."""
    first, _, last = refusal.resolved.partition("/")
    return escape(with_meaning(first_chars(refusal.period, MAX_PERIOD_CHARS), first or None, last or None, language))


def _choice_lines(choices: Sequence[str], language: Language) -> list[str]:
    """Return questions to ask instead as lines, for where there are no buttons."""
    if len(choices) == 1:
        return [say("choice", language, question=escape(first_chars(choices[0], MAX_REWRITTEN_CHARS)))]
    return [say("choices", language), *_as_list(choices)] if choices else []


def _as_list(choices: Sequence[str]) -> list[str]:
    return [f"· {escape(first_chars(question, MAX_REWRITTEN_CHARS))}" for question in choices]


def _refusal_buttons(
    refusal: NoAnswer, language: Language, turn: int | None, *, compact: bool
) -> tuple[tuple[Button, ...], ...]:
    if turn is None:
        return ()
    choices = () if compact else refusal.choices
    labels = [first_chars(question, MAX_LABEL_CHARS) for question in choices]
    rows = [[Button(label, f"ask:{turn}:{number}")] for number, label in enumerate(labels)]
    if refusal.nearest and refusal.kind is Kind.NO_ANSWER:
        nearest = Button(say("button_nearest", language), f"more:{turn}:0")
        rows.append([nearest] if compact else [nearest, _why_button(turn, language)])
    return tuple(map(tuple, rows))


def render_coverage(coverage: Coverage, language: Language) -> str:
    """Return the line that says how many articles there are, and from when."""
    if not coverage.first or not coverage.last:
        return say("coverage_undated", language, count=coverage.articles)
    same = coverage.first == coverage.last
    span = coverage.first if same else say("coverage_span", language, first=coverage.first, last=coverage.last)
    return say("coverage", language, span=span, count=coverage.articles)

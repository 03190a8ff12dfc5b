"""The reply to 为什么: an explanation in a reader's words, and its figures for developers."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.periods import with_meaning
from bot.render import (
    MAX_LABEL_CHARS,
    MAX_PERIOD_CHARS,
    MAX_REWRITTEN_CHARS,
    MAX_WORD_CHARS,
    escape,
    first_chars,
    inside_quotes,
    join_words,
    render_hit,
    run_together,
    shorten,
    whole_words,
)
from bot.reply import MAX_TEXT_UNITS, Reply, utf16_units
from bot.texts import Language, say
from corpus.article import TimeSpan
from index.answer import Agreement, ExplainedPeriod, ExplainedWord, Explanation, Measure, Where
from index.question import Asked

MAX_QUOTED_CHARS, MAX_QUOTED_OF_SEVERAL_CHARS, MAX_RIVAL_CHARS = 90, 50, 40
MAX_ANSWER_CHARS, MAX_PERIODS = 20, 3
MAX_NAMED_CHARS = 3 * (MAX_WORD_CHARS + 10)
_WHERE = {
    Where.SENTENCE: "why_in_sentence",
    Where.BEFORE: "why_before",
    Where.TITLE: "why_title",
    Where.ELSEWHERE: "why_elsewhere",
    Where.NOWHERE: "why_nowhere",
}
_PERIODS = {
    Agreement.SAME: "why_period_same",
    Agreement.PARTLY: "why_period_partly",
    Agreement.OTHER: "why_period_other",
    Agreement.NONE: "why_period_none",
}
_ASKED = {
    Asked.DATE: "asks_date",
    Asked.FIGURE: "asks_figure",
    Asked.PERSON: "asks_person",
    Asked.PLACE: "asks_place",
    Asked.REASON: "asks_reason",
    Asked.WAY: "asks_way",
    Asked.LIST: "asks_list",
}
_SURE = ((0.9, "sure_very"), (0.7, "sure_fairly"), (0.0, "sure_hardly"))
"""The least confidence for each word."""

_BEHIND = ((0.95, "rival_near"), (0.75, "rival_middling"), (0.0, "rival_far"))
"""The least share of the first sentence's score that the next one comes to, for each word."""

_AGAINST = {
    "figure": ("against_figure", 1.0),
    "literal": ("against_literal", 1.0),
    "kind": ("against_kind", 1.0),
    "place": ("against_place", 0.5),
    "items": ("against_items", 0.5),
    "explained": ("against_explained", 1.0),
    "status": ("against_status", 1.0),
}
"""What speaks against a sentence, by its name in the verdict, and from what value on it is told.

What the lines on words and periods tell already is left out.
"""

_RECOGNISED = {Asked.DATE, Asked.FIGURE, Asked.PERSON}
"""What is told from other text by its form, so that it can be said not to be there."""


def render_explanations(
    explanations: Sequence[Explanation], language: Language, *, changed: bool = False, beneath: bool = False
) -> Reply:
    """Return why a question, or each question of a message, was answered as it was.

    `changed` says first that the answer is another one than the reader was shown; `beneath` leaves out the sentence of
    an answer, since it stands right above.
    """
    pieces = [say("why_changed", language)] if changed else []
    for explanation in explanations:
        several = len(explanations) > 1
        if several:
            pieces.append(f"<b>{escape(first_chars(explanation.question, MAX_LABEL_CHARS))}</b>")
        pieces += _explain(explanation, language, several=several, quoted=several or not beneath)
    sizes = accumulate(utf16_units(piece) + 1 for piece in pieces)
    return Reply("\n".join(piece for piece, size in zip(pieces, sizes, strict=True) if size <= MAX_TEXT_UNITS))


def _explain(explanation: Explanation, language: Language, *, several: bool, quoted: bool) -> Iterator[str]:
    hit = explanation.hit
    if hit is None:
        yield say("why_nothing", language)
    elif explanation.answered and not several:
        yield say("why_answer", language)
    elif not explanation.answered:
        yield say("why_refusal", language)
    if explanation.rewritten:
        question = first_chars(explanation.rewritten, MAX_REWRITTEN_CHARS)
        yield say("why_rewritten", language, question=escape(question))
    if hit and (quoted or not explanation.answered):
        yield render_hit(hit, language, MAX_QUOTED_OF_SEVERAL_CHARS if several else MAX_QUOTED_CHARS)
    yield from _words(explanation, language)
    yield from (_period(period, language) for period in explanation.periods[:MAX_PERIODS])
    yield from _asked(explanation, language)
    yield from _against(explanation.evidence, language)
    yield _sure(explanation, language)
    if not several:
        yield from _ranks(explanation, language)


def _words(explanation: Explanation, language: Language) -> Iterator[str]:
    """Yield a line for each place where words stand, the sentence first."""
    question = explanation.rewritten or explanation.question
    for where, key in _WHERE.items():
        there = [word for word in explanation.words if word.where is where]
        plain = [word.text for word in there if not word.name and not word.meant]
        near = [explanation.hit.sentence] if explanation.hit and where is Where.SENTENCE else []
        whole = run_together(plain, question) if where is Where.NOWHERE else whole_words(plain, question, near)
        found = [*(whole or plain), *(_word(word, language) for word in there if word.name or word.meant)]
        if found:
            yield say(key, language, words=join_words(found, language, MAX_NAMED_CHARS))


def _word(word: ExplainedWord, language: Language) -> str:
    text, meant, name = (first_chars(part, MAX_WORD_CHARS) for part in (word.text, word.meant, word.name))
    read = say("why_meant", language, word=meant) if meant else ""
    named = say("why_named", language, name=name) if name else ""
    inside = say("comma", language).join(filter(None, (read, named)))
    return say("why_word", language, word=text, inside=inside) if inside else text


def _period(period: ExplainedPeriod, language: Language) -> str:
    asked = _time(period.asked, language)
    if period.any_year:
        asked = say("why_any_year", language, period=first_chars(period.asked.text, MAX_PERIOD_CHARS))
    if period.agreement is Agreement.SAME and period.found and period.found.text == period.asked.text:
        return say("why_period_alike", language, asked=escape(asked))
    place = say("why_there" if period.carried else "why_here", language)
    found = _time(period.found, language) if period.found else ""
    return say(_PERIODS[period.agreement], language, asked=escape(asked), place=place, found=escape(found))


def _time(time: TimeSpan, language: Language) -> str:
    return with_meaning(first_chars(time.text, MAX_PERIOD_CHARS), time.first, time.last, language)


def _asked(explanation: Explanation, language: Language) -> Iterator[str]:
    """Yield what was asked for and which part of the sentence looks like it, where the question says what it wants."""
    key = _ASKED.get(explanation.asked)
    if key is None:
        return
    kind = say(key, language)
    if explanation.answers:
        answers = join_words([first_chars(answer, MAX_ANSWER_CHARS) for answer in explanation.answers], language)
        yield say("why_asked_found", language, kind=kind, answers=answers)
    elif explanation.answered and explanation.asked in _RECOGNISED:
        yield say("why_asked_unseen", language, kind=kind)
    else:
        yield say("why_asked", language, kind=kind)


def _against(evidence: Sequence[Measure], language: Language) -> Iterator[str]:
    told = [_AGAINST[one.name][0] for one in evidence if one.name in _AGAINST and one.value >= _AGAINST[one.name][1]]
    if told:
        yield say("why_against", language, reasons=say("why_and", language).join(say(key, language) for key in told))


def _sure(explanation: Explanation, language: Language) -> str:
    percent, needed = int(100 * explanation.confidence), int(100 * explanation.needed)
    if not explanation.answered:
        return say("why_unsure", language, percent=percent, needed=needed)
    sure = next(key for least, key in _SURE if explanation.confidence >= least)
    return say("why_sure", language, sure=say(sure, language), percent=percent)


def _ranks(explanation: Explanation, language: Language) -> Iterator[str]:
    """Yield how well the sentence's passage fitted, and how far the next best sentence is behind."""
    if explanation.passage:
        yield say("why_passage", language, rank=explanation.passage)
    hit, rival = explanation.hit, explanation.rival
    if hit is None or rival is None or not explanation.answered:
        return
    key = next(key for least, key in _BEHIND if rival.score >= least * hit.score)
    scores = {"score": f"{rival.score:.2f}", "best": f"{hit.score:.2f}"}
    sentence = escape(inside_quotes(shorten(rival.sentence, (), MAX_RIVAL_CHARS)[0]))
    yield say("why_rival", language, distance=say(key, language), sentence=sentence, **scores)


def to_figures(explanations: Sequence[Explanation]) -> str:
    """Return what each sentence was ranked and judged by as an aligned table, "" where nothing was.

    What was judged and made no difference is left out.
    """
    return "\n\n".join(filter(None, map(_to_table, explanations)))


def _to_table(explanation: Explanation) -> str:
    rows = [
        (kind, measure.name, f"{measure.value:.4f}", "" if measure.weight is None else f"{measure.weight:+.4f}")
        for kind, measures in (("feature", explanation.features), ("evidence", explanation.evidence))
        for measure in measures
        if measure.value or kind == "feature"
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )

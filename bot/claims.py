"""Claims that were looked up, as a message: each with its verdict, and beneath it the sentence that decides."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.card import figure_period
from bot.periods import say_period
from bot.render import MAX_SHOWN_CHARS, MAX_SHOWN_OF_SEVERAL_CHARS, escape, first_chars, inside_quotes, render_hit
from bot.reply import Reply
from bot.texts import Language, say
from corpus.article import Figure, Status
from index.answer import SentenceHit
from index.indicator import printed_name
from index.question import is_relative
from index.verify import Finding, Verdict, Verified

MAX_CLAIM_CHARS = 40
"""How much of a claim is repeated where it has no figure to name it by."""


def render_verified(verified: Verified, language: Language) -> Reply:
    """Return the message: a line for each claim, and a quote once for all claims in a row that it decides."""
    if not verified.findings:
        return Reply(say("verify_no_text", language))
    max_chars = MAX_SHOWN_CHARS if len(verified.findings) == 1 else MAX_SHOWN_OF_SEVERAL_CHARS
    lines: list[str] = []
    for _, group in groupby(verified.findings, key=_decided_by):
        findings = list(group)
        lines += [_line(finding, language) for finding in findings]
        lines += _quotes(findings, language, max_chars)
    if verified.more:
        lines.append(say("claims_more", language, count=verified.more))
    return Reply("\n".join(lines))


def say_verdict(verdict: Verdict, language: Language) -> str:
    """Return a verdict as readers see it: 相符, 不符, 查无."""
    return say(f"verdict_{verdict}", language)


def _decided_by(finding: Finding) -> tuple[object, ...]:
    """Return what findings in a row share: the sentences that decide them, and whether they do."""
    quotes = tuple((hit.article_id, hit.spans) for hit in (*finding.quotes, *finding.other))
    decided = finding.verdict in (Verdict.AGREES, Verdict.DIFFERS)
    return (quotes, decided, bool(finding.other)) if quotes and decided else (id(finding),)


def _line(finding: Finding, language: Language) -> str:
    verdict, figure = say_verdict(finding.verdict, language), finding.figure
    if finding.verdict is Verdict.DIFFERS and figure is not None:
        stated = escape(finding.quotes[0].figures[0].value_text)
        claimed, about = escape(figure.value_text), escape(_about(figure, language))
        return say("claim_differs", language, verdict=verdict, claimed=claimed, stated=stated, about=about)
    if figure is not None:
        named = " · ".join(filter(None, (figure.value_text, _about(figure, language))))
    elif finding.verdict is Verdict.AGREES:
        named = say("claim_whole", language)
    else:
        named = f"“{inside_quotes(first_chars(finding.claim, MAX_CLAIM_CHARS))}”"
    return say("claim_line", language, verdict=verdict, claim=escape(named))


def _about(figure: Figure, language: Language) -> str:
    """Return what a claim's figure is of, as it was read."""
    aim = "" if figure.status is Status.ACTUAL else say(f"status_{figure.status}", language)
    return " · ".join(filter(None, (printed_name(figure), figure.subject, figure_period(figure, language), aim)))


def _quotes(findings: Sequence[Finding], language: Language, max_chars: int) -> Iterator[str]:
    """Yield the sentences that decide some findings, which they share, what was compared in bold in them."""
    first = findings[0]
    if first.quotes and first.verdict is Verdict.NEAREST:
        yield say("claim_sure", language, percent=int(100 * first.confidence))
    elif first.quotes and first.verdict is Verdict.MISSING:
        yield say("claim_nearest", language)
    for number, hit in enumerate(first.quotes):
        marked = sorted({mark for finding in findings for mark in finding.quotes[number].highlights})
        yield render_hit(_marked(hit, marked), language, max_chars)
    if first.figure is None and first.verdict is Verdict.AGREES:
        yield from _meanings(first.quotes[0], language)
    for hit in first.other:
        yield say("claim_other", language, value=escape(hit.figures[0].value_text))
        yield render_hit(hit, language, max_chars)


def _meanings(hit: SentenceHit, language: Language) -> Iterator[str]:
    """Yield what a sentence that is repeated word for word means by 今年: it was written on another day."""
    for time in hit.times if hit.published else ():
        if is_relative(time):
            meaning = say_period(time.first, time.last, language)
            yield escape(say("card_time", language, text=time.text, meaning=meaning, published=hit.published))


def _marked(hit: SentenceHit, marks: Sequence[tuple[int, int]]) -> SentenceHit:
    return replace(hit, highlights=tuple(marks))

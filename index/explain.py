"""Why a sentence is shown, or none: the words of the question and where they stand, its periods, and what was weighed.

It is read off the records that rank and judge, so it tells what was done and decides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.article import TimeSpan
from corpus.text import fold, fold_with_origin
from index.answer import (
    Agreement,
    Answer,
    ExplainedPeriod,
    ExplainedWord,
    Explanation,
    Measure,
    NoAnswer,
    Role,
    SentenceHit,
    Where,
)
from index.candidates import Candidate
from index.features import NAMES, Context, Weighed, answer_tokens, features, find_name, holding, period_agreement
from index.found import Found
from index.question import Asked, Question, Term
from index.verdict import ANSWER_FROM, Verdict

MAX_ANSWERS, MAX_NAME_CHARS, MAX_TOKEN_CHARS = 3, 5, 20
_HIGHLIGHTED = {Asked.FIGURE, Asked.DATE, Asked.PERSON, Asked.PLACE}
"""What is asked for where the highlight is the answer itself; else it may be a whole clause."""


def as_typed(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Return folded words as a text has them (GDP for gdp, 鋼鐵 for 钢铁), as they are where it does not hold them."""
    folded = fold_with_origin(text)
    spans = [(word, next(iter(find_name(word, folded.text)), None)) for word in words]
    return tuple(text[slice(*folded.source_span(*span))] if span else word for word, span in spans)


def explain_reply(reply: Answer | NoAnswer, typed: Question, found: Found, verdict: Verdict) -> Explanation:
    """Explain the reply to one question, of which `typed` is what was understood before its typos were helped."""
    hits = reply.hits if isinstance(reply, Answer) else reply.nearest
    hit = hits[0] if hits else None
    best = next((one.context for one in found.candidates if hit and _is_of(one, hit)), None)
    question = found.weighed.question
    full = reply.rewritten or reply.question
    texts = [text for context in found.contexts for text in (context.text, context.title)]
    return Explanation(
        question=reply.question,
        rewritten=reply.rewritten,
        answered=isinstance(reply, Answer),
        confidence=reply.confidence,
        needed=ANSWER_FROM,
        words=_explain_words(question, typed, full, hit, best, texts),
        periods=_explain_periods(question, best),
        asked=question.asked,
        answers=_answers(question.asked, hit) if hit and isinstance(reply, Answer) else (),
        hit=hit,
        rival=next((other for other in hits[1:] if other.role is Role.MORE), None),
        passage=_passage_rank(best, found.contexts) if best else 0,
        features=_features(found.weighed, best) if best else (),
        evidence=tuple(Measure(*one) for one in verdict.contributions) if best and _was_read(best, found) else (),
    )


def _is_of(candidate: Candidate, hit: SentenceHit) -> bool:
    spans = candidate.parsed.sentences[candidate.place.number].spans
    return (candidate.parsed.article.article_id, spans) == (hit.article_id, hit.spans)


def _was_read(context: Context, found: Found) -> bool:
    """Whether the verdict was on this sentence: where the first ones are passed over, another is shown."""
    reading = found.read()
    return reading is not None and reading.context is context


def _explain_words(
    question: Question, typed: Question, full: str, hit: SentenceHit | None, best: Context | None, texts: Sequence[str]
) -> tuple[ExplainedWord, ...]:
    """Say where each word of a question stands: near the sentence, among the texts, or nowhere."""
    near = [(Where.SENTENCE, best.text), (Where.BEFORE, best.before), (Where.TITLE, best.title)] if best else []
    names_typed = {term.word: term.names for term in typed.terms}
    answer_at = len(fold(hit.sentence[: hit.highlights[0][0]])) if hit and hit.highlights else None
    explained = []
    for term, shown in zip(question.terms, as_typed(question.words, full), strict=True):
        helped = names_typed.get(term.word) != term.names
        meant = term.names[0] if helped and term.names else ""
        where, text = next(((where, text) for where, text in near if holding(term, text)), (None, ""))
        if where is None:
            where = Where.ELSEWHERE if any(holding(term, one) for one in texts) else Where.NOWHERE
        name = _name_in(text, term, question.terms, answer_at if where is Where.SENTENCE else None)
        explained.append(ExplainedWord(shown, where, "" if name in {term.word, meant} else name, meant))
    return tuple(explained)


def _name_in(text: str, term: Term, terms: Sequence[Term], answer_at: int | None) -> str:
    """Return the name under which a term stands in a text, "" where it does not.

    Its own comes first; where it is known at what place the answer stands, it is the name nearest to it. A name within
    a longer one of the question's (增加 in 增加值) counts only if there is no other.
    """
    spans = [(*span, name) for name in (term.word, *term.names) for span in find_name(name, text)]
    every = [span for other in terms for name in (other.word, *other.names) for span in find_name(name, text)]
    whole = [
        (start, end, name)
        for start, end, name in spans
        if not any(first <= start and end <= last and last - first > end - start for first, last in every)
    ]
    if answer_at is None:
        return next((name for _, _, name in whole or spans), "")
    return min(whole or spans, key=lambda span: max(answer_at - span[1], span[0] - answer_at), default=(0, 0, ""))[2]


def _explain_periods(question: Question, best: Context | None) -> tuple[ExplainedPeriod, ...]:
    dated = [_explain_period(replace(question, times=(time,), bare=()), time, best) for time in question.times]
    bare = [_explain_period(replace(question, times=(), bare=(time,)), time, best) for time in question.bare]
    return (*dated, *(replace(period, any_year=True) for period in bare))


def _explain_period(question: Question, asked: TimeSpan, best: Context | None) -> ExplainedPeriod:
    """Say which time of the sentence, else of the text before it, fits the one period of the question best."""
    if best is None:
        return ExplainedPeriod(asked, Agreement.NONE)
    for times, carried in ((best.times, False), (best.inherited, True)):
        alone = [(period_agreement(question, replace(best, times=(time,), inherited=())), time) for time in times]
        fit, found = max(alone, key=lambda one: one[0], default=(0.0, None))
        if fit > 0:
            return ExplainedPeriod(asked, Agreement.SAME if fit == 1 else Agreement.PARTLY, found, carried)
    others = best.times or best.inherited
    if not others:
        return ExplainedPeriod(asked, Agreement.NONE)
    return ExplainedPeriod(asked, Agreement.OTHER, others[0], carried=not best.times)


def _answers(asked: Asked, hit: SentenceHit) -> tuple[str, ...]:
    """Return what in the sentence looks like the kind of thing asked for: what is highlighted, or telling words."""
    if asked in _HIGHLIGHTED:
        marked = (hit.sentence[start:end] for start, end in hit.highlights)
        return tuple(text for text in marked if _is_token(asked, text))[:MAX_ANSWERS]
    if asked in {Asked.REASON, Asked.WAY}:
        folded = fold_with_origin(hit.sentence)
        cues = [hit.sentence[slice(*folded.source_span(*span))] for span in answer_tokens(asked, folded.text)]
        return tuple(dict.fromkeys(cues))[:MAX_ANSWERS]
    return ()


def _is_token(asked: Asked, marked: str) -> bool:
    """Whether what is highlighted is the thing asked for, not a clause for want of it."""
    if len(marked) > MAX_TOKEN_CHARS:
        return False
    return len(marked) <= MAX_NAME_CHARS or bool(answer_tokens(asked, fold(marked)))


def _passage_rank(best: Context, contexts: Sequence[Context]) -> int:
    better = {context.passage for context in contexts if context.passage > best.passage}
    return 1 + len(better) if best.passage > 0 else 0


def _features(weighed: Weighed, best: Context) -> tuple[Measure, ...]:
    return tuple(Measure(name, value) for name, value in zip(NAMES, features(weighed, best), strict=True))

"""The answer engine: the way of a question, in the few lines that join the steps.

understand → correct_spelling → find_first → settle → judge → make_hits → Answer | NoAnswer
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice

from corpus.dates import find_times
from corpus.text import fold
from index.answer import Answer, Kind, NoAnswer, Reason
from index.choices import (
    LEAST_OFFERED,
    LOOKED_AT,
    MAX_CHOICES,
    MAX_OFFERS,
    MAX_PROPOSALS,
    MOST_OFFERED,
    propose_figures,
    propose_questions,
    years_of,
)
from index.cutting import cut_again
from index.explain import as_typed, explain_reply
from index.first_look import FirstLook
from index.followup import Understood, pass_over, understand
from index.found import Found, find_first, settle
from index.generation import Generation
from index.hits import make_hits
from index.industries import Industry, find_industries, find_industry
from index.overview import MARKS, find_general_subject, propose_overview, strip_overview
from index.profile import Profile, build_profile
from index.question import MAX_QUESTION_CHARS, Question, clean_question, function_words, is_bare_number
from index.segmenter import Segmenter
from index.several import MAX_PARTS, join_answers, split_questions
from index.slots import find_places
from index.smalltalk import find_smalltalk, strip_courtesy
from index.spelling import correct_spelling
from index.verdict import judge

MAX_INDUSTRY_CHARS = 16
"""A longer text names no industry, with its place and 产业链 behind it."""

OFFER_FROM = 0.65
"""How sure the answer to a question must be that is offered after a refusal."""


class AnswerEngine:
    """Answers questions from one generation. It never changes, and many threads may ask it at once."""

    def __init__(
        self, generation: Generation, segmenter: Segmenter, industries: tuple[Industry, ...] | None = None
    ) -> None:
        """Take an opened generation, the segmenter it was built with, and its industries where they are known."""
        self.generation = generation
        self.segmenter = segmenter
        self._known_industries = industries

    @cached_property
    def industries(self) -> tuple[Industry, ...]:
        """The industries its articles talk about, the most important first; found when first asked for."""
        known = self._known_industries
        return find_industries(self.generation, self.segmenter) if known is None else known

    def asked_industry(self, question: str) -> Industry | None:
        """Return the industry a question wants to hear about in general (某产业怎么样, or its bare name); else None."""
        text = fold(strip_courtesy(clean_question(question))).strip(MARKS)
        subject, _, wanted = strip_overview(text)
        if not 0 < len(subject) <= MAX_INDUSTRY_CHARS or not (wanted or subject == text):  # 某产业呢 leans on others
            return None
        place = next(find_places(subject, self.segmenter), (0, 0))
        names = [subject, subject[place[1] :] if place[0] == 0 else ""]
        return next(filter(None, (find_industry(name, self.industries) for name in names if name)), None)

    def profile(self, industry: Industry) -> Profile:
        """Return what the articles say of one of the industries."""
        return build_profile(industry, self.industries, self.generation, self.segmenter)

    def answer(
        self,
        question: str,
        *,
        previous: Sequence[str] = (),
        asked_on: str | None = None,
        without: Collection[str] = (),
        n: int = 10,
        choices: bool = True,
        explain: bool = False,
    ) -> Answer | NoAnswer:
        """Answer a question after the questions before it (oldest first) with at most n sentences, best first.

        `asked_on` (YYYY-MM-DD) is the day 今年 counts from; None leaves such words open. Articles of `without` are
        left out. `choices` tells whether a refusal looks for questions that would work, `explain` whether the
        reply says why it is what it is. Raises ValueError: if n < 1.
        """
        if n < 1:
            raise ValueError(f"n must be at least 1, not {n}")
        text = clean_question(question)
        if len(text) > MAX_QUESTION_CHARS:
            return NoAnswer(text[:MAX_QUESTION_CHARS], Kind.REJECTED, topic="too_long")
        if not text:
            return NoAnswer(text, Kind.REJECTED, topic="empty")
        earlier = [part for one in previous for part in (split_questions(strip_courtesy(one)) or (one,))]
        parts = split_questions(strip_courtesy(question))
        if len(parts) > MAX_PARTS:
            return NoAnswer(text, Kind.REJECTED, topic="too_many")
        if parts:
            answers = [
                self.answer(
                    part,
                    previous=(*earlier, *parts[:number]),
                    asked_on=asked_on,
                    without=without,
                    n=n,
                    choices=choices,
                    explain=explain,
                )
                for number, part in enumerate(parts)
            ]
            explanations = tuple(one for answer in answers for one in answer.explanations)
            return replace(join_answers("\n".join(parts), answers, n), explanations=explanations)
        topic = find_smalltalk(text)
        if topic is not None:
            return NoAnswer(text, Kind.SMALLTALK, topic=topic)
        asked, understood = self._understand(text, earlier, asked_on)
        rewritten, passed = understood.rewritten, understood.more
        offered = self._offer_choices(rewritten or text, asked_on, without) if choices else ()
        if offered:
            return NoAnswer(text, Kind.CLARIFY, choices=offered, rewritten=rewritten)
        if not asked.terms or is_bare_number(text):
            return NoAnswer(text, Kind.NO_ANSWER, reason=Reason.TOPIC, topic="vague", rewritten=rewritten)
        found = self._settle(find_first(self.generation, asked, self.segmenter, without=without))
        verdict = judge(found.read(), found.weighed, found.contexts)
        hits = make_hits(found, answered=verdict.answers, n=n + passed)
        hits = pass_over(hits, passed) if verdict.answers else hits[:n]
        if verdict.answers and not hits:
            return NoAnswer(text, Kind.NO_ANSWER, reason=Reason.WEAK, topic="no_more", rewritten=rewritten)
        reply: Answer | NoAnswer
        if verdict.answers:
            reply = Answer(text, hits, verdict.confidence, rewritten=rewritten)
        else:
            held = [word for word in asked.words if word not in verdict.missing]
            reply = NoAnswer(
                text,
                Kind.NO_ANSWER,
                confidence=verdict.confidence,
                nearest=hits,
                reason=verdict.reason,
                missing=as_typed(verdict.missing, rewritten or text),
                found=as_typed(held, rewritten or text),
                rewritten=rewritten,
            )
            reply = self._with_choices(reply, asked_on, without) if choices else reply
        if explain:
            return replace(reply, explanations=(explain_reply(reply, understood.question, found, verdict),))
        return reply

    def find(
        self,
        question: str,
        *,
        previous: Sequence[str] = (),
        asked_on: str | None = None,
        without: Collection[str] = (),
    ) -> Found | None:
        """Return what is found for a question, before it is judged; None for smalltalk and where nothing is asked."""
        first = self.look(question, previous=previous, asked_on=asked_on, without=without)
        return None if first is None else self._settle(first)

    def look(
        self,
        question: str,
        *,
        previous: Sequence[str] = (),
        asked_on: str | None = None,
        without: Collection[str] = (),
    ) -> FirstLook | None:
        """Return the first look at what may answer a question; None for smalltalk and where nothing is asked."""
        text = clean_question(question)[:MAX_QUESTION_CHARS]
        if not text or find_smalltalk(text) is not None:
            return None
        asked, _ = self._understand(text, previous, asked_on)
        return find_first(self.generation, asked, self.segmenter, without=without) if asked.terms else None

    def _settle(self, first: FirstLook) -> Found:
        return settle(first, self.generation.sentence_count)

    def _understand(self, text: str, previous: Sequence[str], asked_on: str | None) -> tuple[Question, Understood]:
        """Return a cleaned question understood after those before it, with help for its typos and without."""
        cleaned = tuple(filter(None, (clean_question(one)[:MAX_QUESTION_CHARS] for one in previous)))
        said = strip_courtesy(text)
        understood = understand(said, cleaned, self.segmenter, asked_on=asked_on, knows=self._knows_of)
        spelt = correct_spelling(understood.question, self.generation, self.segmenter)
        return cut_again(spelt, self.generation, self.segmenter), understood

    def _knows_of(self, subject: str) -> bool:
        """Whether a sentence of the corpus holds a word of a subject."""
        words = [word for word in self.segmenter.segment(subject) if word not in function_words()]
        return any(len(self.generation.fields["sentence-words"].holding([word])) for word in words)

    def _offer_choices(self, text: str, asked_on: str | None, without: Collection[str]) -> tuple[str, ...]:
        """Return questions to choose from where one is very general, each answered by what it was made of; else ()."""
        subject = find_general_subject(strip_courtesy(text), self.generation, self.segmenter)
        if subject is None:
            return ()
        checked = []
        for proposal in islice(propose_overview(subject, self.generation, self.segmenter), MAX_OFFERS):
            answer = self.answer(proposal.question, asked_on=asked_on, without=without, n=1, choices=False)
            if isinstance(answer, Answer) and answer.hits[0].sentence in proposal.sentences:
                checked.append(proposal.question)
            if len(checked) == MOST_OFFERED:
                break
        return tuple(checked) if len(checked) >= LEAST_OFFERED else ()

    def _with_choices(self, refusal: NoAnswer, asked_on: str | None, without: Collection[str]) -> NoAnswer:
        """Return the refusal with the years there are, and with questions near it, each of which gets an answer."""
        text = refusal.rewritten or refusal.question
        times = find_times(text, reference=asked_on, bare_years=True)
        if refusal.reason is Reason.PERIOD and times:
            undated = text[: times[0].start] + text[times[0].end :]
            there = self.answer(undated, asked_on=asked_on, without=without, n=LOOKED_AT, choices=False)
            years = years_of(there.hits) if isinstance(there, Answer) else ()
            refusal = replace(refusal, period=times[0].text, resolved=times[0].resolved, years=years)
        near = ((one, None) for one in propose_questions(refusal, [(time.start, time.end) for time in times]))
        checked: dict[str, str] = {}
        for proposal, wanted in islice(chain(near, propose_figures(refusal, self.segmenter)), MAX_PROPOSALS):
            answer = self.answer(proposal, asked_on=asked_on, without=without, n=1, choices=False)
            if not isinstance(answer, Answer) or answer.confidence < OFFER_FROM:
                continue
            sentence = answer.hits[0].sentence
            if wanted in (None, sentence):
                checked.setdefault(sentence, proposal)
            if len(checked) == MAX_CHOICES:
                break
        return replace(refusal, choices=tuple(checked.values()))

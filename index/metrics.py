"""How well questions with known answers are answered: hit@k, MRR, refusals.

A sentence is right when it holds a gold passage (white space ignored), or is itself a clause of one, ten characters or
more, and holds the short answer. With need "all" every gold group must be among the first five; with need "none" the
right thing is no answer. Ranks beyond 10 earn nothing:  MRR = mean of 1/rank of the first right sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_SENTENCE_CHARS = 320
MIN_CLAUSE_CHARS = 10
CLAUSE_STARTS = "。！？；，：—、“"
OPENING, CLOSING, ENDING = "“‘「『（(《", "”’」』）)》", "。！？!?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question. `rank` of the first right sentence from 1, None if none; `need` any, all, none."""

    type: str
    need: str
    answered: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over the questions that have an answer (`n`), and over those that have none (`refusable`)."""

    n: int
    hit1: float
    hit3: float
    hit5: float
    mrr: float
    withheld: int
    refused: int
    refusable: int


def judge_outcome(row: Mapping[str, Any], answered: bool, sentences: Sequence[str]) -> Outcome:
    """Judge one question of the gold form by the sentences that came back, best first."""
    need = str(row.get("need", "any"))
    groups = list(_groups(row))
    ranks: dict[object, int] = {}
    for rank, sentence in enumerate(sentences, 1):
        for group, texts, shorts in groups:
            if group not in ranks and _is_right(sentence, texts, shorts):
                ranks[group] = rank
    first = min(ranks.values(), default=None)
    if need == "all":
        wanted = {group for group, _, _ in groups}
        reached = {group: rank for group, rank in ranks.items() if rank <= 5}
        complete = bool(wanted) and wanted <= set(reached)
        first = (1 if min(reached.values()) == 1 else max(reached.values())) if complete else None
    return Outcome(str(row.get("type", "")), need, answered, None if need == "none" else first)


def summarise(outcomes: Sequence[Outcome]) -> Scores:
    """Return the figures of some outcomes; 0 where there is nothing to count."""
    answerable = [outcome for outcome in outcomes if outcome.need != "none"]
    refusable = [outcome for outcome in outcomes if outcome.need == "none"]
    n = len(answerable)

    def share(k: int) -> float:
        hits = sum(1 for o in answerable if o.answered and o.rank is not None and o.rank <= k)
        return hits / n if n else 0.0

    return Scores(
        n=n,
        hit1=share(1),
        hit3=share(3),
        hit5=share(5),
        mrr=sum(1 / o.rank for o in answerable if o.rank is not None and o.rank <= 10) / n if n else 0.0,
        withheld=sum(not outcome.answered for outcome in answerable),
        refused=sum(not outcome.answered for outcome in refusable),
        refusable=len(refusable),
    )


def _groups(row: Mapping[str, Any]) -> Iterator[tuple[object, list[str], list[str]]]:
    """Yield each acceptable sentence: its group, texts any of which must be held, and short answers."""
    given = row.get("answer") or []
    shorts = [given] if isinstance(given, str) else list(given)
    shorts += row.get("answers_ok") or []
    for number, gold in enumerate(row.get("gold") or []):
        if isinstance(gold, str):
            yield number, [gold], shorts
        else:
            texts = [gold[key] for key in ("clause", "sentence", "raw") if gold.get(key)]
            yield gold.get("group", number), texts, [gold["answer"]] if gold.get("answer") else shorts


def _is_right(sentence: str, texts: Sequence[str], shorts: Sequence[str]) -> bool:
    found = _first_sentence(_squeeze(sentence)[:MAX_SENTENCE_CHARS])
    for text in (_squeeze(one).rstrip("；。") for one in texts):
        if text and text in found:
            return True
        place = text.find(found.rstrip("；，。"))
        starts_clause = place == 0 or (place > 0 and text[place - 1] in CLAUSE_STARTS)
        if len(found) >= MIN_CLAUSE_CHARS and starts_clause and any(s and _squeeze(s) in found for s in shorts):
            return True
    return False


def _first_sentence(text: str) -> str:
    """Return a text up to its first end outside quotes and brackets: what a reader is shown is one sentence."""
    depth = 0
    for place, mark in enumerate(text):
        depth = max(0, depth + (mark in OPENING) - (mark in CLOSING))
        goes_on = text[place + 1 : place + 2] in tuple(ENDING + CLOSING)
        if mark in ENDING and not depth and not goes_on:
            return text[: place + 1]
    return text


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()

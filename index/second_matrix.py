"""What the second look sees of the few sentences that may be the best: one row a sentence, one column a feature.

The first look weighs how much of the question a sentence holds. The sentence that holds most is often the one before
the answer: it repeats what the question takes as given, and the next one goes on (这是由于……). What tells the two apart
is what no other sentence of the article holds of the question, how much of a sentence and of its clauses is new, how
the title stands to the question, and cues. All texts are folded, all shares in [0, 1].
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from index.cues import QUESTION_WORD
from index.features import CLAUSE, Context, Weighed, find_name, holding_each

Column = NDArray[np.float64]

GROUPS = {
    "apart": (
        *("terms_apart", "pairs_apart", "core_apart", "characters_apart"),
        *("pairs_apart_gap", "core_apart_gap", "characters_apart_gap"),
        *("pairs_alone", "core_alone", "characters_alone"),
        "members",
    ),
    "neighbours": ("pairs_before", "pairs_after", "beyond_before", "beyond_after"),
    "new": ("new", "new_share", "length"),
    "clause": ("clauses", "clause_pairs", "clause_place", "clause_new", "clause_held", "clause_kept_to"),
    "title": ("title_first", "title_inside", "title_asked", "title_end_asked", "title_length"),
    "signs": ("organisations", "latin", "quoted", "numbers", "listed"),
    "question": ("question_word", "focus"),
    "cues": ("cues", "cues_rank", "cues_gap"),
    "own_cues": ("own_cues", "own_cues_rank", "own_cues_gap"),
}
"""The features by what they tell."""

FEATURES = tuple(name for names in GROUPS.values() for name in names)

_ORGANISATION = re.compile(
    r"公司|集团|大学|学院|局|部|委员会|协会|学会|社|团|队|院|厂|银行|研究所|中心|组织|政府|联盟|党"
)
_LATIN = re.compile(r"[a-z]{2,}")
_QUOTED = re.compile(r"[《「“『\"]([^》」”』\"]{1,25})[》」”』\"]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BRACKETED = re.compile(r"\(.*?\)")
_FOCUS = re.compile(r"[\u4e00-\u9fff]{1,4}")
_QUESTION_WORDS = (
    *("什么", "为什么", "哪", "哪个", "哪里", "谁", "多少", "何时", "什么时候", "哪年", "几", "如何", "怎样", "怎么"),
    *("怎么样", "哪些", "哪一年", "为何", "何", "何地", "何处", "什么样", "哪位", "哪儿"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as sentences are compared with it: its text and core without spaces, what its terms and pairs count,
    and all pairs together. `word` is its last question word, `focus` up to four characters behind it; "" for none."""

    weighed: Weighed
    text: str
    core: str
    idf: Column
    pair_idf: Column
    pairs: Sequence[tuple[float, str]]
    pair_total: float
    word: str
    focus: str


def second_matrix(
    weighed: Weighed,
    contexts: Sequence[Context],
    articles: Sequence[int],
    near: Sequence[int],
    cues: Column,
    own_cues: Column,
) -> Column:
    """Return the features of the candidates whose numbers are `near` (float64 [near, FEATURES]).

    `contexts` are those of all candidates, and `articles` tell which article each is of; `cues` are the scores of the
    near by the first look's `Cues.scores`, `own_cues` those by the second look's. No candidates give no rows.
    """
    if not near:
        return np.zeros((0, len(FEATURES)))
    asked = _read(weighed)
    wanted = {articles[number] for number in near}
    beside = [number for number, article in enumerate(articles) if article in wanted]
    source = np.array([articles[number] for number in beside])
    same = (source[:, None] == source[None, :]).astype(np.float64)
    apart = _within_article(asked, [contexts[number].text for number in beside], same)
    places = [beside.index(number) for number in near]
    columns = {name: column[places] for name, column in apart.items()}
    rows = [_of_sentence(asked, contexts[number]) for number in near]
    columns |= dict(zip(rows[0], np.array([list(row.values()) for row in rows], np.float64).T, strict=True))
    for name, scores in (("cues", cues), ("own_cues", own_cues)):
        columns |= dict(zip(GROUPS[name], standing(scores), strict=True))
    return np.array([columns[name] for name in FEATURES], np.float64).T


def standing(scores: Column) -> tuple[Column, Column, Column]:
    """Return scores, how many of the others are greater than each, and how far each is below the greatest (at most 0),
    float64 [scores] each. There has to be one."""
    return scores, (scores[None, :] > scores[:, None]).sum(axis=1).astype(np.float64), scores - scores.max()


def _read(weighed: Weighed) -> _Asked:
    question = weighed.question
    text = question.folded.replace(" ", "").rstrip("?")
    words = list(QUESTION_WORD.finditer(text))
    focus = _FOCUS.match(text, words[-1].end()) if words else None
    pair_idf = np.array(weighed.bigram_idf)
    return _Asked(
        weighed,
        text,
        question.core.replace(" ", ""),
        np.array([idf * term.weight for idf, term in zip(weighed.idf, question.terms, strict=True)]),
        pair_idf,
        list(zip(weighed.bigram_idf, question.bigrams, strict=True)),
        max(float(pair_idf.sum()), 1e-9),
        words[-1][0] if words else "",
        focus[0] if focus else "",
    )


def _within_article(asked: _Asked, texts: Sequence[str], same: Column) -> dict[str, Column]:
    """Return how sentences stand out from the others of their article; `same` tells which are of one (1 or 0).

    "apart" is the weighted share that one holds of what its article does, rare things there counting more; "alone" how
    many things no other sentence of it holds.
    """
    question = asked.weighed.question
    core, characters = sorted(set(asked.core)), sorted(set(asked.text))
    every, none = "\n".join(texts), [False] * len(texts)
    things = [*question.bigrams, *core, *characters]
    holders_of = {thing: [thing in text for text in texts] if thing in every else none for thing in things}
    columns_of = [*(holding_each(term, texts, every) for term in question.terms), *(holders_of[one] for one in things)]
    held = np.ascontiguousarray(np.array(columns_of, np.float64).reshape(-1, len(texts)).T)
    weights = np.concatenate([asked.idf, asked.pair_idf, np.ones(len(core) + len(characters))])
    holders = same @ (held > 0)
    members = same.sum(axis=1)
    rarity = np.where(holders > 0, np.log((members[:, None] + 1) / (holders + 0.5)), 0.0) * weights
    only = (holders == 1) & (held > 0)
    kept = held * rarity
    columns, start = {"members": members}, 0
    for name, number in (
        ("terms", len(question.terms)),
        ("pairs", len(question.bigrams)),
        ("core", len(core)),
        ("characters", len(characters)),
    ):
        part = slice(start, start := start + number)
        total = rarity[:, part].sum(axis=1)
        share = np.divide(kept[:, part].sum(axis=1), total, out=np.zeros(len(held)), where=total > 0)
        columns[f"{name}_apart"], columns[f"{name}_apart_gap"] = share, share - (same * share).max(axis=1)
        columns[f"{name}_alone"] = only[:, part].sum(axis=1)
    return columns


def _of_sentence(asked: _Asked, context: Context) -> dict[str, float]:
    """Return what can be told of a sentence and its neighbours alone."""
    text = context.text
    title = _BRACKETED.sub("", context.title).strip()
    pairs = [(idf, pair) for idf, pair in asked.pairs if pair in text]
    said = _said(asked, [pair for _, pair in pairs], title, text)
    new = len(text) - sum(said)
    return {
        "new": new,
        "new_share": new / max(1, len(text)),
        "length": len(text),
        **_neighbours(asked, context, pairs),
        **_clauses(asked, text, pairs, said),
        **_title(asked, title, text),
        "organisations": len(_ORGANISATION.findall(text)),
        "latin": len(_LATIN.findall(text)),
        "quoted": sum([one not in asked.text for one in _QUOTED.findall(text)]),
        "numbers": sum([one not in asked.text for one in _NUMBER.findall(text)]),
        "listed": text.count("、"),
        "question_word": _QUESTION_WORDS.index(asked.word) if asked.word in _QUESTION_WORDS else -1,
        "focus": sum([one in text for one in asked.focus]) / len(asked.focus) if asked.focus else -1,
    }


def _said(asked: _Asked, pairs: Sequence[str], title: str, text: str) -> bytearray:
    """Return for each character whether question or title say it (1 or 0); `pairs` are those the text holds."""
    said = bytearray(len(text))
    names = [*pairs, *(term.word for term in asked.weighed.question.terms), title]
    for name in names:
        if name and name in text:
            for start, end in find_name(name, text):
                said[start:end] = b"\1" * (end - start)
    return said


def _neighbours(asked: _Asked, context: Context, pairs: Sequence[tuple[float, str]]) -> dict[str, float]:
    """Return what the sentences beside hold of the question's pairs, and how much more this one does, whose `pairs`
    are given."""
    own = sum([idf for idf, _ in pairs]) / asked.pair_total
    before, after = (_share(asked, asked.pairs, text) for text in (context.before, context.after))
    return {"pairs_before": before, "pairs_after": after, "beyond_before": own - before, "beyond_after": own - after}


def _share(asked: _Asked, pairs: Sequence[tuple[float, str]], text: str) -> float:
    """Return what a text holds of some of the question's pairs, as a share of what all count."""
    return sum([idf for idf, pair in pairs if pair in text]) / asked.pair_total


def _clauses(asked: _Asked, text: str, pairs: Sequence[tuple[float, str]], said: bytearray) -> dict[str, float]:
    """Return how the clause that holds most of the question's pairs stands to it; `pairs` are those the text holds."""
    spans = [match.span() for match in CLAUSE.finditer(text)] or [(0, len(text))]
    texts = [text[start:end] for start, end in spans]
    held = [_share(asked, pairs, clause) for clause in texts]
    best = held.index(max(held))
    start, end = spans[best]
    return {
        "clauses": len(spans),
        "clause_pairs": held[best],
        "clause_place": best,
        "clause_new": end - start - sum(said[start:end]),
        "clause_held": max([LCSseq.similarity(asked.core, clause) for clause in texts]) / max(1, len(asked.core)),
        "clause_kept_to": LCSseq.similarity(asked.core, texts[best]) / max(1, end - start),
    }


def _title(asked: _Asked, title: str, text: str) -> dict[str, float]:
    """Return how the article's title stands in the sentence and in the question; -1 for no title."""
    if not title:
        return dict.fromkeys(GROUPS["title"], -1.0)
    return {
        "title_first": text.startswith(title),
        "title_inside": title in text,
        "title_asked": title in asked.text,
        "title_end_asked": title[-2:] in asked.text,
        "title_length": len(title) / max(1, len(asked.text)),
    }

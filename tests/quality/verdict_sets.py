"""What the verdict is fitted on: questions that have an answer and questions that have none, with what it looks at.

Each set is asked of its own corpus: our own questions (tests/data/gold.jsonl, and own_fit.jsonl, written later by
someone who had not seen the bot) of the built-in articles, of these among 2,000 of crud_news, and of those left when
the articles that answer are taken out; news_fit.jsonl of its articles of crud_news among 2,000 in all; cmrc2018
questions with their passage there and taken out.
"""

import hashlib
import json
import lzma
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bot.batch import read_lines, read_object, read_texts
from bot.slot import EngineSlot
from corpus.collection import Collection
from index.engine import AnswerEngine
from index.fit_sets import DOCUMENT_QUESTIONS, OPEN_QUESTIONS, holds_answer, shuffled
from index.found import Found
from index.metrics import judge_outcome
from index.verdict import features

HERE = Path(__file__).parent
OWN, OWN_FIT, NEWS_FIT = HERE.parent / "data" / "gold.jsonl", HERE / "own_fit.jsonl", HERE / "news_fit.jsonl"
ARTICLES, EVERY = 2000, 34
"""Articles of crud_news that others are put among, and how many are passed over from one to the next."""
CMRC_TRAIN = 800
"""Questions of cmrc2018 train, none of which the first look of the ranker was fitted on; the second look was."""
OWN_DAY, NEWS_DAY, OTHER_DAY = "2024-04-01", "2023-08-31", "2026-11-21"
"""The days our own questions, those on news and others are asked on."""
MISSED = 0.3
"""What an answerable question counts whose right sentence is not among the first three."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """What the verdict looks at for a question, whether it has an answer, and what it counts. Examples of one `family`
    (the same question elsewhere, questions on one article) go to the same fold."""

    values: tuple[float, ...]
    answerable: bool
    weight: float
    family: str


def read_sets(folder: Path) -> Iterator[tuple[str, list[Example]]]:
    """Yield each set by name; `folder` holds the public sets."""
    own, own_fit = read_rows(OWN), read_rows(OWN_FIT)
    with tempfile.TemporaryDirectory() as data:
        slot = EngineSlot(Collection(Path(data)))
        yield "own", _examples(slot.current.engine, own, OWN_DAY)
        yield "own fit", _examples(slot.current.engine, own_fit, OWN_DAY)
        article_of = {article.source: article.article_id for article in slot.collection.articles()}
        yield "own without", _examples(slot.current.engine, _without_sources(own, article_of), OWN_DAY)
        articles = [
            {"id": article.article_id, "title": article.title, "text": article.body, "published": article.published}
            for article in slot.collection.articles()
        ]
    with lzma.open(folder / "crud_news" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        news = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as data:
        engine = _open([*articles, *islice(news, EVERY // 2, EVERY // 2 + EVERY * ARTICLES, EVERY)], Path(data))
        yield "own among", _examples(engine, own, OWN_DAY)
        yield "own fit among", _examples(engine, own_fit, OWN_DAY)
    asked = read_rows(NEWS_FIT)
    with tempfile.TemporaryDirectory() as data:
        engine = _open(news_corpus(news, asked), Path(data))
        text_of = {row["id"]: row["text"] for row in news}
        yield "news fit", _examples(engine, [with_sentences(row, text_of) for row in asked], NEWS_DAY)
        yield (
            "news without",
            _examples(
                engine,
                [{**row, "remove_doc_ids": [row["article"]]} for row in asked if row["need"] != "none"],
                NEWS_DAY,
            ),
        )
    cmrc = folder / "cmrc2018"
    with tempfile.TemporaryDirectory() as data:
        engine = EngineSlot(Collection(Path(data), cmrc / "corpus.jsonl")).current.engine
        trial = [
            *read_rows(cmrc / "questions_trial.jsonl"),
            *read_rows(folder / "unanswerable" / "cmrc_leave_gold_out.jsonl"),
        ]
        half = first_half(trial)
        fitted_on = {row["id"] for row in half}
        yield "cmrc trial", _examples(engine, half, OTHER_DAY)
        yield "cmrc other half", _examples(engine, [row for row in trial if row["id"] not in fitted_on], OTHER_DAY)
        train = unseen_by_ranker(read_rows(cmrc / "questions_train.jsonl"))[:CMRC_TRAIN]
        without = [{**row, "remove_doc_ids": [row["gold_doc_id"]]} for row in train]
        yield "cmrc train", _examples(engine, [*train, *without], OTHER_DAY)


def first_half(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the questions that the verdict is fitted on: half of them, by a digest of their ids."""
    return [row for row in rows if hashlib.blake2b(str(row["id"]).encode(), digest_size=4).digest()[0] % 2 == 0]


def unseen_by_ranker(rows: Iterable[Row]) -> list[Row]:
    """Return the questions of cmrc2018 train that the first look was not fitted on, in an order of their own."""
    every = list(rows)
    seen = {row["id"] for row in shuffled(every, "open")[:OPEN_QUESTIONS]}
    seen |= {row["id"] for row in shuffled(every, "document")[: DOCUMENT_QUESTIONS + DOCUMENT_QUESTIONS // 4]}
    return [row for row in shuffled(every, "verdict") if row["id"] not in seen]


def news_corpus(news: Iterable[Row], asked: Iterable[Row]) -> list[Row]:
    """Return the articles asked about and every 34th of the others, without those known to tell the same."""
    wanted, left_out = {row["article"] for row in asked}, {one for row in asked for one in row.get("also", ())}
    others = (row["id"] for row in news if row["id"] not in wanted | left_out)
    chosen = wanted | set(islice(others, 0, EVERY * (ARTICLES - len(wanted)), EVERY))
    return [row for row in news if row["id"] in chosen]


def with_sentences(row: Row, text_of: Mapping[str, str]) -> Row:
    """Return a question with its sentences instead of their places."""
    return {**row, "gold": [{"sentence": text_of[row["article"]][start:end]} for start, end in row["gold"]]}


def _open(rows: Iterable[Row], folder: Path) -> AnswerEngine:
    path = folder / "corpus.jsonl"
    kept = ({key: row[key] for key in ("id", "title", "text", "published") if key in row} for row in rows)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in kept), encoding="utf-8")
    return EngineSlot(Collection(folder / "data", path)).current.engine


def _examples(engine: AnswerEngine, rows: Iterable[Row], day: str) -> list[Example]:
    """Return an example for each question that finds a candidate."""
    examples = []
    for row in rows:
        found = engine.find(
            row["question"],
            previous=read_texts(row, "previous"),
            asked_on=row.get("asked") or day,
            without=row.get("remove_doc_ids") or (),
        )
        reading = found.read() if found is not None else None
        if found is None or reading is None:
            continue
        answerable = not row.get("remove_doc_ids") and row.get("need") != "none"
        weight = MISSED if answerable and not _is_among_first(row, found) else 1.0
        family = row["article"] if isinstance(row.get("article"), str) else row["id"]
        examples.append(Example(features(reading), answerable, weight, family))
    return examples


def _is_among_first(row: Row, found: Found) -> bool:
    """Whether one of the first three sentences answers."""
    sentences = [candidate.context.text for candidate in found.candidates[:3]]
    if "gold" not in row:
        return any(holds_answer(sentence, row) for sentence in sentences)
    shown = [candidate.parsed.sentences[candidate.place.number].text for candidate in found.candidates[:3]]
    rank = judge_outcome({**row, "need": "any"}, answered=True, sentences=shown).rank
    return rank is not None


def _without_sources(rows: Iterable[Row], article_of: Mapping[str | None, str]) -> Iterator[Row]:
    """Yield our own answerable questions with the articles to leave out, where others are left."""
    for row in rows:
        named = [*row["article"], *(gold["article"] for gold in row["gold"] or [] if gold.get("article"))]
        removed = {article_of[name] for name in named}
        if row["need"] != "none" and len(removed) < len(article_of):
            yield {**row, "remove_doc_ids": sorted(removed)}


def read_rows(path: Path) -> list[Row]:
    """Return the questions of a file."""
    return [read_object(line) for _, line in read_lines(path)]

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
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.batch import read_lines, read_object, read_texts
from bot.slot import EngineSlot
from corpus.collection import Collection
from index.candidates import Candidate
from index.engine import AnswerEngine
from index.first_look import FirstLook
from index.fit_sets import DOCUMENT_QUESTIONS, OPEN_QUESTIONS, holds_answer, shuffled
from index.found import settle
from index.metrics import judge_outcome
from index.second_look import Fitted
from index.verdict import features

HERE = Path(__file__).parent
OWN, OWN_FIT, NEWS_FIT = HERE.parent / "data" / "gold.jsonl", HERE / "own_fit.jsonl", HERE / "news_fit.jsonl"
TOPICS, TOPICS_FIT = HERE / "topics.jsonl", HERE / "topics_fit.jsonl"
ARTICLES, EVERY = 2000, 34
"""Articles of crud_news that others are put among, and how many are passed over from one to the next."""
FEW = 2
"""How many articles of a topic its questions are asked of where they are asked of a few."""
CMRC_TRAIN = 800
"""Questions of cmrc2018 train, none of which the first look of the ranker was fitted on; the second look was."""
OWN_DAY, NEWS_DAY, OTHER_DAY = "2024-04-01", "2023-08-31", "2026-11-21"
"""The days our own questions, those on news and others are asked on."""
MISSED = 0.3
"""What an answerable question counts whose right sentence is not among the first three."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What the verdict looks at for a question, what the second look has seen of its best sentence (float64), whether
    it has an answer, and what it counts. Examples of one `family` (the same question elsewhere, questions on one
    article) go to the same fold."""

    values: tuple[float, ...]
    seen: NDArray[np.float64]
    answerable: bool
    weight: float
    family: str


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Questions to ask of an engine on a day, which is open until the next set is taken."""

    name: str
    engine: AnswerEngine
    rows: Sequence[Row]
    day: str


def read_sets(folder: Path) -> Iterator[AskedSet]:
    """Yield each set; `folder` holds the public sets. "topics alone" comes once for each topic."""
    yield from own_sets(folder)
    yield from news_sets(folder)
    yield from cmrc_sets(folder)


def own_sets(folder: Path) -> Iterator[AskedSet]:
    """Yield our own questions, asked of the built-in articles alone and among 2,000 of crud_news."""
    own, own_fit = read_rows(OWN), read_rows(OWN_FIT)
    with tempfile.TemporaryDirectory() as data:
        slot = EngineSlot(Collection(Path(data)))
        engine = slot.current.engine
        yield AskedSet("own", engine, own, OWN_DAY)
        yield AskedSet("own fit", engine, own_fit, OWN_DAY)
        article_of = {article.source: article.article_id for article in slot.collection.articles()}
        yield AskedSet("own without", engine, list(_without_sources(own, article_of)), OWN_DAY)
        articles = [
            {"id": article.article_id, "title": article.title, "text": article.body, "published": article.published}
            for article in slot.collection.articles()
        ]
    with tempfile.TemporaryDirectory() as data:
        others = islice(read_news(folder), EVERY // 2, EVERY // 2 + EVERY * ARTICLES, EVERY)
        engine = open_engine([*articles, *others], Path(data))
        yield AskedSet("own among", engine, own, OWN_DAY)
        yield AskedSet("own fit among", engine, own_fit, OWN_DAY)


def news_sets(folder: Path) -> Iterator[AskedSet]:
    """Yield questions on news, asked among 2,000 articles, and of each topic's eight articles alone."""
    news = list(read_news(folder))
    text_of = {row["id"]: row["text"] for row in news}
    asked = read_rows(NEWS_FIT)
    with tempfile.TemporaryDirectory() as data:
        engine = open_engine(news_corpus(news, asked), Path(data))
        yield AskedSet("news fit", engine, [with_sentences(row, text_of) for row in asked], NEWS_DAY)
        without = [{**row, "remove_doc_ids": [row["article"]]} for row in asked if row["need"] != "none"]
        yield AskedSet("news without", engine, without, NEWS_DAY)
    yield from topic_sets(news, TOPICS_FIT)
    yield from few_sets(news, TOPICS_FIT)


def topic_sets(news: Sequence[Row], questions: Path) -> Iterator[AskedSet]:
    """Yield the questions of a file on topics: among 2,000 articles, or all of its topics where these are more, then
    topic by topic of its eight articles, which may have titles there."""
    text_of = {row["id"]: row["text"] for row in news}
    rows = [with_sentences(row, text_of) for row in read_rows(questions)]
    asked = {row["topic"] for row in rows}
    topics = [topic for topic in read_rows(TOPICS) if topic["topic"] in asked]
    with tempfile.TemporaryDirectory() as data:
        articles = [{"article": article["id"]} for topic in topics for article in topic["articles"]]
        yield AskedSet("topics among", open_engine(news_corpus(news, articles), Path(data)), rows, NEWS_DAY)
    for topic in topics:
        with tempfile.TemporaryDirectory() as data:
            engine = open_engine([{**one, "text": text_of[one["id"]]} for one in topic["articles"]], Path(data))
            mine = [row for row in rows if row["topic"] == topic["topic"]]
            yield AskedSet("topics alone", engine, mine, NEWS_DAY)


def few_sets(news: Sequence[Row], questions: Path) -> Iterator[AskedSet]:
    """Yield the questions of a file on topics, asked of FEW articles of their topic alone, one set for each few: those
    on them, and those that other articles of the topic answer."""
    text_of = {row["id"]: row["text"] for row in news}
    rows = read_rows(questions)
    for topic in read_rows(TOPICS):
        mine = [row for row in rows if row["topic"] == topic["topic"]]
        for start in range(0, len(topic["articles"]) if mine else 0, FEW):
            few = topic["articles"][start : start + FEW]
            others = {one["id"] for one in topic["articles"][start - FEW : start or None]}
            asked = [with_sentences(row, text_of) for row in of_few(mine, {one["id"] for one in few}, others)]
            with tempfile.TemporaryDirectory() as data:
                engine = open_engine([{**one, "text": text_of[one["id"]]} for one in few], Path(data))
                yield AskedSet("topics few", engine, asked, NEWS_DAY)


def of_few(rows: Iterable[Row], few: Container[str], others: Container[str]) -> Iterator[Row]:
    """Yield the questions on a few articles, with what of them answers, and those on others, which they do not."""
    for row in rows:
        gold = [place for place in row["gold"] if (place[0] if len(place) == 3 else row["article"]) in few]
        if gold or (row["article"] in few and not row["gold"]):
            yield {**row, "gold": gold}
        elif row["article"] in others:
            yield {**row, "gold": [], "answer": [], "need": "none"}


def cmrc_sets(folder: Path) -> Iterator[AskedSet]:
    """Yield questions of cmrc2018, with their passage there and taken out: halves of trial, and some of train."""
    cmrc = folder / "cmrc2018"
    with tempfile.TemporaryDirectory() as data:
        engine = EngineSlot(Collection(Path(data), cmrc / "corpus.jsonl")).current.engine
        trial = [
            *read_rows(cmrc / "questions_trial.jsonl"),
            *read_rows(folder / "unanswerable" / "cmrc_leave_gold_out.jsonl"),
        ]
        half = first_half(trial)
        fitted_on = {row["id"] for row in half}
        yield AskedSet("cmrc trial", engine, half, OTHER_DAY)
        yield AskedSet("cmrc other half", engine, [row for row in trial if row["id"] not in fitted_on], OTHER_DAY)
        train = unseen_by_ranker(read_rows(cmrc / "questions_train.jsonl"))[:CMRC_TRAIN]
        without = [{**row, "remove_doc_ids": [row["gold_doc_id"]]} for row in train]
        yield AskedSet("cmrc train", engine, [*train, *without], OTHER_DAY)


def find_firsts(asked: AskedSet) -> Iterator[tuple[Row, FirstLook]]:
    """Yield each question that finds a candidate, with the first look at them."""
    for row in asked.rows:
        first = asked.engine.look(
            row["question"],
            previous=read_texts(row, "previous"),
            asked_on=row.get("asked") or asked.day,
            without=row.get("remove_doc_ids") or (),
        )
        if first is not None and first.candidates:
            yield row, first


def is_answerable(row: Row) -> bool:
    """Whether the articles asked answer a question."""
    return not row.get("remove_doc_ids") and row.get("need") != "none"


def is_right(row: Row, candidate: Candidate) -> bool:
    """Whether a candidate answers a question that has an answer."""
    if "gold" not in row:
        return holds_answer(candidate.context.text, row)
    sentence = candidate.parsed.sentences[candidate.place.number].text
    return judge_outcome({**row, "need": "any"}, answered=True, sentences=[sentence]).rank is not None


def family_of(row: Row) -> str:
    """Return what a question is kept together with where questions are parted: its topic, its article or passage."""
    if "topic" in row:
        return str(row["topic"])
    article = row.get("gold_doc_id") or row.get("article")
    return article if isinstance(article, str) else str(row["id"])


def make_example(row: Row, first: FirstLook, sentences: int, fitted: Fitted | None) -> Example | None:
    """Return what the verdict looks at in a corpus of so many sentences, by what is given as fitted for the second
    look, what is stored for None; None where there is nothing."""
    found = settle(first, sentences, fitted)
    reading = found.read()
    if reading is None:
        return None
    answerable = is_answerable(row)
    missed = answerable and not any(is_right(row, candidate) for candidate in found.candidates[:3])
    return Example(features(reading), reading.seen, answerable, MISSED if missed else 1.0, family_of(row))


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
    chosen = wanted | set(islice(others, 0, EVERY * max(0, ARTICLES - len(wanted)), EVERY))
    return [row for row in news if row["id"] in chosen]


def with_sentences(row: Row, text_of: Mapping[str, str]) -> Row:
    """Return a question with its sentences instead of their places: of its own article, or of the one each names."""
    places = [place if len(place) == 3 else (row["article"], *place) for place in row["gold"]]
    return {**row, "gold": [{"sentence": text_of[article][start:end]} for article, start, end in places]}


def open_engine(rows: Iterable[Row], folder: Path) -> AnswerEngine:
    """Return an engine for articles, whose files are kept in a folder."""
    path = folder / "corpus.jsonl"
    kept = ({key: row[key] for key in ("id", "title", "text", "published") if key in row} for row in rows)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in kept), encoding="utf-8")
    return EngineSlot(Collection(folder / "data", path)).current.engine


def read_news(folder: Path) -> Iterator[Row]:
    """Yield the articles of crud_news."""
    with lzma.open(folder / "crud_news" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


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

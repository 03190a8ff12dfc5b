"""Fit the verdict again: `python tests/quality/fit_verdict.py --eval FOLDER` writes index/verdict.json.

It is fitted on our own questions, asked with and without the articles that answer them and among 2,000 articles of
crud_news, and on half of the cmrc2018 trial questions, with their passage there and taken out; the other half is for
reporting (public.py does).
"""

import argparse
import hashlib
import json
import lzma
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.batch import read_lines, read_object, read_texts
from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from index.engine import AnswerEngine
from index.verdict import FEATURES, features

OWN = Path(__file__).parent.parent / "data" / "gold.jsonl"
WEIGHTS = Path(__file__).parent.parent.parent / "index" / "verdict.json"
OWN_WEIGHT, AMONG_WEIGHT, WITHOUT_WEIGHT, CMRC_WEIGHT = 1.0, 0.5, 0.2, 0.2
OTHERS, EVERY = 2000, 34
"""Articles of crud_news that our own are put among, and how many are passed over from one to the next."""
RIDGE = 0.3
WITHHELD = 0.027
"""The share of our own answerable questions that the threshold gives up."""
ASKED_ON = "2026-11-21"


def main() -> None:
    """Fit, write the weights, and print what they do on what they were fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="the folder of public sets")
    folder = parser.parse_args().eval
    own = _rows(OWN)
    with tempfile.TemporaryDirectory() as data:
        slot = EngineSlot(Collection(Path(data)))
        kept = _examples(slot.current.engine, own)
        sources = {article.source: article.article_id for article in slot.collection.articles()}
        taken = _examples(slot.current.engine, _without_sources(own, sources))
        articles = list(slot.collection.articles())
    with tempfile.TemporaryDirectory() as data:
        mixed = Path(data) / "mixed.jsonl"
        mixed.write_text("\n".join(_among_others(articles, folder)), encoding="utf-8")
        among = _examples(EngineSlot(Collection(Path(data) / "index", mixed)).current.engine, own)
    with tempfile.TemporaryDirectory() as data:
        cmrc = folder / "cmrc2018"
        engine = EngineSlot(Collection(Path(data), cmrc / "corpus.jsonl")).current.engine
        asked = first_half(_rows(cmrc / "questions_trial.jsonl"))
        removed = first_half(_rows(folder / "unanswerable" / "cmrc_leave_gold_out.jsonl"))
        foreign = _examples(engine, [*asked, *removed])
    parts = [(kept, OWN_WEIGHT), (among, AMONG_WEIGHT), (taken, WITHOUT_WEIGHT), (foreign, CMRC_WEIGHT)]
    matrix = np.concatenate([values for (values, _), _ in parts])
    labels = np.concatenate([answerable for (_, answerable), _ in parts])
    weights = fit(matrix, labels, np.concatenate([np.full(len(a), weight) for (_, a), weight in parts]))
    bias = float(weights[-1] - np.quantile((kept[0] @ weights[:-1] + weights[-1])[kept[1] > 0], WITHHELD))
    note = (
        f"logistic regression, ridge {RIDGE}, on {len(kept[1])} of our own questions (weight {OWN_WEIGHT}), "
        f"the same among {OTHERS} articles of crud_news ({AMONG_WEIGHT}), "
        f"{len(taken[1])} of them without the articles that answer ({WITHOUT_WEIGHT}) and {len(foreign[1])} of half of "
        f"cmrc2018 trial ({CMRC_WEIGHT}); bias set to withhold {WITHHELD} of our own. "
        f"Digest of the features: {hashlib.blake2b(matrix.round(6).tobytes(), digest_size=6).hexdigest()}"
    )
    fitted = {
        "note": note,
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights[:-1], strict=True)},
    }
    WEIGHTS.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(WEIGHTS.read_text(encoding="utf-8"))
    for name, (values, answerable) in (
        ("own", kept),
        ("own among others", among),
        ("own without", taken),
        ("cmrc half", foreign),
    ):
        shown = values @ weights[:-1] + bias >= 0
        withheld, refused = (shown[answerable > 0] == 0).sum(), (shown[answerable == 0] == 0).sum()
        print(f"{name}: withheld {withheld}/{(answerable > 0).sum()}, refused {refused}/{(answerable == 0).sum()}")


def _among_others(own: Iterable[Article], folder: Path) -> Iterator[str]:
    """Yield our own articles and every 34th of crud_news as lines of a corpus file."""
    for article in own:
        row = {"id": article.article_id, "title": article.title, "text": article.body, "published": article.published}
        yield json.dumps(row, ensure_ascii=False)
    with lzma.open(folder / "crud_news" / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, EVERY // 2, EVERY // 2 + EVERY * OTHERS, EVERY):
            yield line.rstrip("\n")


def first_half(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows of the questions that the verdict is fitted on: half of them, by a digest of their ids."""
    return [row for row in rows if hashlib.blake2b(str(row["id"]).encode(), digest_size=4).digest()[0] % 2 == 0]


def fit(matrix: NDArray[np.float64], labels: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, the bias last: Newton's method, ridge on the scaled weights."""
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    scaled = np.c_[(matrix - mean) / spread, np.ones(len(matrix))]
    ridge = RIDGE * np.diag([1.0] * matrix.shape[1] + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(60):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ ((likely - labels) * shares) + ridge @ weights
        curve = (scaled.T * (likely * (1 - likely) * shares)) @ scaled + ridge
        weights -= np.linalg.solve(curve, slope)
    plain: NDArray[np.float64] = weights[:-1] / spread
    return np.append(plain, weights[-1] - float(plain @ mean))


def _examples(
    engine: AnswerEngine, rows: Iterable[Mapping[str, Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what the verdict looks at for each question that finds a candidate, and 1 where it has an answer."""
    values, answerable = [], []
    for row in rows:
        found = engine.find(
            row["question"],
            previous=read_texts(row, "previous"),
            asked_on=row.get("asked") or ASKED_ON,
            without=row.get("remove_doc_ids") or (),
        )
        if found is not None and found.reading is not None:
            values.append(features(found.reading))
            answerable.append(float(not row.get("remove_doc_ids") and row.get("need") != "none"))
    return np.array(values), np.array(answerable)


def _without_sources(
    rows: Iterable[Mapping[str, Any]], article_of: Mapping[str | None, str]
) -> Iterator[Mapping[str, Any]]:
    """Yield our own answerable questions with the articles to leave out, where others are left."""
    for row in rows:
        named = [*row["article"], *(gold["article"] for gold in row["gold"] or [] if gold.get("article"))]
        removed = {article_of[name] for name in named}
        if row["need"] != "none" and len(removed) < len(article_of):
            yield {**row, "remove_doc_ids": sorted(removed)}


def _rows(path: Path) -> list[Mapping[str, Any]]:
    return [read_object(line) for _, line in read_lines(path)]


if __name__ == "__main__":
    main()

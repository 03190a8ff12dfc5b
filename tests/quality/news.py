"""How well news is answered: python tests/quality/news.py [--check] [--eval DIR] [--out DIR].

130 questions (news_questions.jsonl), 30 of them without an answer, on 25 articles of crud_news, asked among 1,975
others of it; that set lies beside the repository, in ../shared/eval. Questions name their sentences by place, so no
text of the set but the short answers is kept here. They are for reporting: nothing is fitted or chosen on them.
"""

import argparse
import hashlib
import json
import lzma
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.evaluation import evaluate_file, to_table  # noqa: E402
from bot.slot import EngineSlot  # noqa: E402
from corpus.collection import Collection  # noqa: E402
from index.metrics import MAX_SENTENCE_CHARS  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
QUESTIONS = Path(__file__).with_name("news_questions.jsonl")
ARTICLES = 2000
EVERY = 34
ASKED_ON = "2024-01-01"

_END = re.compile(r"[。！？][。！？”’」』）)》]*")
_PARAGRAPH_END = re.compile(r"\s{3,}\Z")
_OPENING, _CLOSING = "“‘「『（(《", "”’」』）)》"

Row = dict[str, Any]


class BadQuestionError(Exception):
    """A question's sentence is not what it should be."""


def read_questions(path: Path = QUESTIONS) -> list[Row]:
    """The questions as they are kept."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def choose_articles(path: Path, wanted: set[str]) -> list[Row]:
    """The wanted articles and every 34th of the others, 2,000 in all, in the order of the file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    others = (row["id"] for row in rows if row["id"] not in wanted)
    chosen = wanted | set(islice(others, 0, EVERY * (ARTICLES - len(wanted)), EVERY))
    return [{key: row[key] for key in ("id", "title", "text")} for row in rows if row["id"] in chosen]


def to_gold_form(question: Row, texts: Mapping[str, str]) -> Row:
    """A question with its sentences instead of their places. Raises BadQuestionError."""
    gold = [
        {"sentence": cut_sentence(question, place, texts), "answer": question["answer"]} for place in question["gold"]
    ]
    if bool(gold) != (question["need"] != "none") or bool(gold) != isinstance(question["answer"], str):
        raise BadQuestionError(f"{question['id']}: need, answer and gold do not go together")
    return {key: question[key] for key in ("id", "question", "type", "need", "answer")} | {"gold": gold}


def cut_sentence(question: Row, place: Row, texts: Mapping[str, str]) -> str:
    """The sentence at a place: a whole one, and only one, that holds the short answer. Raises BadQuestionError."""
    text = texts.get(place["article_id"])
    if text is None:
        raise BadQuestionError(f"{question['id']}: there is no article {place['article_id']}")
    before, sentence = text[: place["start"]], text[place["start"] : place["end"]]
    faults = {
        "is not all there": len(sentence) != place["end"] - place["start"],
        "does not hold the answer": question["answer"] not in sentence,
        "has white space around it": sentence != sentence.strip(),
        "does not start where a sentence does": not _starts_sentence(before) or sentence[:1] in tuple(_CLOSING),
        "is not one whole sentence": list(_sentence_ends(sentence)) != [len(sentence)],
        "is too long": len(re.sub(r"\s+", "", sentence)) > MAX_SENTENCE_CHARS,
    }
    for fault, found in faults.items():
        if found:
            raise BadQuestionError(f"{question['id']}: the sentence {fault}")
    return sentence


def _starts_sentence(before: str) -> bool:
    """Whether a sentence may start after a text: it is empty, or ends a sentence or a paragraph."""
    bare = before.rstrip()
    ends = [found.end() for found in _END.finditer(bare)]
    return not bare or bool(_PARAGRAPH_END.search(before)) or bool(ends and ends[-1] == len(bare))


def _sentence_ends(text: str) -> Iterator[int]:
    """Where sentences end, outside quotes and brackets; one in quotes that is all of the text ends with its quote."""
    depth = last = 0
    for place, mark in enumerate(text):
        depth = max(0, depth + (mark in _OPENING) - (mark in _CLOSING))
        last = place + 1 if mark in "。！？" else last
        ended = mark in "。！？" or (place + 1 == len(text) and mark in _CLOSING and last == place)
        if ended and not depth and text[place + 1 : place + 2] not in tuple("。！？" + _CLOSING):
            yield place + 1


def write_lines(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def digest(path: Path) -> str:
    """The SHA-256 digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure(articles: Sequence[Row], questions: Sequence[Row], folder: Path) -> None:
    """Write corpus and questions into a folder, index them there, ask, and print the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus, asked = folder / "news_corpus.jsonl", folder / "news_asked.jsonl"
    write_lines(corpus, articles)
    write_lines(asked, questions)
    slot = EngineSlot(Collection(folder / "data", corpus))
    print(to_table(evaluate_file(slot.current.engine, asked, today=ASKED_ON)))
    for path in (corpus, asked):
        print(f"{digest(path)}  {path.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=EVAL, metavar="DIR", help="the folder that holds crud_news")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep corpus, questions and index in this folder")
    parser.add_argument("--check", action="store_true", help="check the questions' sentences only, ask nothing")
    arguments = parser.parse_args()
    source = arguments.eval / "crud_news" / "corpus.jsonl.xz"
    if not source.is_file():
        parser.exit(2, f"{source} is not there: give the folder that holds crud_news with --eval\n")
    kept = read_questions()
    articles = choose_articles(source, {place["article_id"] for row in kept for place in row["gold"]})
    texts = {article["id"]: article["text"] for article in articles}
    try:
        questions = [to_gold_form(row, texts) for row in kept]
    except BadQuestionError as error:
        parser.exit(2, f"{error}\n")
    if arguments.check:
        print(f"{len(questions)} questions on {len(articles)} articles: every sentence is whole and holds its answer")
    elif arguments.out:
        measure(articles, questions, arguments.out)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(articles, questions, Path(folder))
    for path in (source, QUESTIONS):
        print(f"{digest(path)}  {path.name}")


if __name__ == "__main__":
    main()

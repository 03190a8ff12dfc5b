"""What a taught word or name would change, found out before it is: passages touched, and answers of a question file."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.questions import Changed, compare_engines
from corpus.collection import Collection, built_in_base
from corpus.own_lexicon import OwnLexicon, read_own_lexicon, write_own_lexicon
from corpus.words import load_frequencies, with_words
from index.engine import AnswerEngine
from index.segmenter import Segmenter
from index.taught import trying_aliases
from index.update import load_index, load_segmenter, update_index, words_cache

MOST_ARTICLES = 400
"""So many articles at most are indexed again to see what a word changes in the answers of a question file."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What would change: passages that hold one of the words, how the first is cut now and then, and answers.

    `changed` is None where there is no question file, or too many articles to try.
    """

    passages: int
    cut: tuple[str, ...]
    cut_then: tuple[str, ...]
    changed: Changed | None


def try_lexicon(
    collection: Collection, lexicon: OwnLexicon, words: Sequence[str], questions: Path | None, today: str
) -> Effect:
    """Return what would change with another lexicon; `words` are those it has and the one in use has not, or names.

    Raises DamagedGenerationError where there is no index, BotError where the question file is of another form.
    """
    data = collection.data
    generation, segmenter = load_index(data), load_segmenter(data)
    held: set[int] = set()
    for word in words:
        held.update(generation.fields["passage-bigrams"].holding(segmenter.bigrams(word)).tolist())
    then = Segmenter(with_words(load_frequencies(words_cache(data)), lexicon.words))
    changed = None
    known = read_own_lexicon(data)
    if questions is not None and lexicon.words == known.words:
        with trying_aliases(known.groups):
            before = AnswerEngine(generation, segmenter)
            after = AnswerEngine(load_index(data), segmenter)
            then_named = partial(trying_aliases, lexicon.groups)
            changed = compare_engines(before, after, questions, today, then_named)
    elif questions is not None and sum(1 for _ in generation.listing()) <= MOST_ARTICLES:
        with tempfile.TemporaryDirectory(prefix="yiju-trial-") as folder, trying_aliases(known.groups):
            trial = _copy(collection, Path(folder) / "data")
            write_own_lexicon(trial.data, lexicon)
            update_index(trial)
            after = AnswerEngine(load_index(trial.data), load_segmenter(trial.data))
            changed = compare_engines(AnswerEngine(generation, segmenter), after, questions, today)
    first = words[0] if words else ""
    return Effect(len(held), segmenter.segment(first), then.segment(first), changed)


def _copy(collection: Collection, data: Path) -> Collection:
    """Return a collection of the same articles with a data folder of its own."""
    data.mkdir()
    if collection.added_folder.is_dir():
        shutil.copytree(collection.added_folder, data / collection.added_folder.name)
    if (collection.data / "collection.json").exists():
        shutil.copyfile(collection.data / "collection.json", data / "collection.json")
    return Collection(data, None if collection.base == built_in_base() else collection.base)

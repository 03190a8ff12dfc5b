"""A sentence shown before is found again: as it was, in other words, or its article is gone."""

from pathlib import Path

import pytest
from small_corpus import BODIES, answers, make_base, open_engine, write_article

from corpus.collection import Collection
from index.answer import Answer, SentenceHit
from index.generation import Generation
from index.standing import Standing, as_they_stand, find_standing, mark_of, standing
from index.update import update_index

TITLE = "柑橘丰收"
SENTENCE = "2023年，南坡乡柑橘产量达到4.8万吨，比上年增长7.3%。"
EDITED = "2023年，南坡乡柑橘产量达到4.9万吨，比上年增长7.5%。"


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Collection, Path]:
    """A collection of the small corpus, indexed, and its base."""
    base = make_base(tmp_path / "base")
    collection = Collection(tmp_path / "data", base)
    update_index(collection)
    return collection, base


def generation_after(collection: Collection, base: Path, body: str | None) -> Generation:
    """The generation after an article has another body, or is gone."""
    if body is None:
        (base / f"{TITLE}.md").unlink()
    else:
        write_article(base, TITLE, body)
    update_index(collection)
    return open_engine(collection.data).generation


def hit_shown(collection: Collection) -> SentenceHit:
    (hit,) = [
        answer.hits[0]
        for answer in answers(open_engine(collection.data))
        if isinstance(answer, Answer) and answer.hits[0].sentence == SENTENCE
    ]
    return hit


def test_a_sentence_is_unchanged_where_only_its_place_changed(corpus: tuple[Collection, Path]) -> None:
    hit = hit_shown(corpus[0])
    moved = generation_after(*corpus, BODIES[TITLE].replace("\n\n2023年", "\n\n秋天到了，果园里一片金黄。\n\n2023年"))
    assert standing(moved, hit.article_id, hit.spans, hit.sentence) is Standing.UNCHANGED
    (now,) = as_they_stand(moved, [hit])
    assert now.hit is not None
    assert (now.hit.sentence, now.hit.highlights, now.hit.role) == (SENTENCE, hit.highlights, hit.role)
    assert now.hit.spans != hit.spans
    assert now.hit.before.endswith("秋天到了，果园里一片金黄。")


def test_an_edited_sentence_is_found_by_what_it_still_shares(corpus: tuple[Collection, Path]) -> None:
    hit = hit_shown(corpus[0])
    body = BODIES[TITLE].replace(SENTENCE, f"今年的果子又大又甜，果农们都很高兴。\n\n{EDITED}")
    edited = generation_after(*corpus, body)
    assert standing(edited, hit.article_id, hit.spans, hit.sentence) is Standing.CHANGED
    found = find_standing(edited, hit.article_id, hit.spans, mark_of(hit.sentence))
    assert found.hit is not None
    assert found.hit.sentence == EDITED
    (now,) = as_they_stand(edited, [hit])
    assert now.hit is not None
    assert (now.hit.sentence, now.hit.highlights) == (EDITED, ())


def test_a_sentence_that_was_cut_out_leaves_nothing_in_its_place(corpus: tuple[Collection, Path]) -> None:
    hit = hit_shown(corpus[0])
    cut = generation_after(*corpus, BODIES[TITLE].replace(SENTENCE, "天气很好。"))
    found = find_standing(cut, hit.article_id, hit.spans, mark_of(hit.sentence))
    assert (found.standing, found.hit) == (Standing.CHANGED, None)


def test_of_an_article_that_is_gone_nothing_is_left(corpus: tuple[Collection, Path]) -> None:
    hit = hit_shown(corpus[0])
    gone = generation_after(*corpus, None)
    assert standing(gone, hit.article_id, hit.spans, hit.sentence) is Standing.WITHDRAWN
    assert [now.hit for now in as_they_stand(gone, [hit])] == [None]


def test_a_mark_holds_no_word_of_its_sentence() -> None:
    mark = mark_of(SENTENCE)
    assert mark == mark_of(SENTENCE)
    assert (len(mark.digest), len(mark.sketch)) == (32, 32)
    assert mark.digest != mark_of(EDITED).digest
    assert mark_of("").digest != mark.digest

"""Which file an article's id leads to."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.naming import find_file, ids_in, stem_of

IDS = st.text(st.sampled_from(["a", "硅", "%", "4", "1", "/", ".", " ", "-", "😀"]), min_size=1, max_size=8).flatmap(
    lambda one: st.sampled_from([one, one * 30])
)


@given(st.lists(IDS, max_size=4), st.lists(IDS, max_size=4), IDS)
def test_an_id_that_has_a_file_is_never_passed_over(kept: list[str], by_hand: list[str], other: str) -> None:
    added = {stem: Path(f"{stem}.md") for stem in [*map(stem_of, kept), *by_hand]}
    here = ids_in(added)
    assert all(one in here for one in [*kept, *by_hand, other] if find_file(added, one))


def test_an_id_without_a_file_is_passed_over() -> None:
    assert "2024-03-硅能源" not in ids_in({"2024-03-外贸": Path("2024-03-外贸.md")})

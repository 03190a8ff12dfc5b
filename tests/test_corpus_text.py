"""Folding: width, case and script made equal, and where each character came from."""

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text import fold, fold_with_origin


@given(st.text(st.sampled_from("江門市ＧＤＰ２０２３年½㎡…\u200b\u3000 \0\n\ud800ﬁİ②增長%，。"), max_size=30))
@example("全市工业投资")
@example("１／２﹪")
def test_each_folded_character_tells_which_character_of_the_source_it_came_from(text: str) -> None:
    folded = fold_with_origin(text)
    assert folded.origin == tuple(place for place, char in enumerate(text) for _ in fold(char))


def test_width_case_and_script_are_folded_and_what_is_invisible_is_dropped() -> None:
    assert fold("江門ＧＤＰ２０２３\u200b年\u3000½") == "江门gdp2023年 1⁄2"


def test_plain_text_and_text_with_what_folds_to_several_are_folded_alike() -> None:
    plain, uneven = fold_with_origin("出口ＧＤＰ"), fold_with_origin("出口ＧＤＰ㎡")
    assert uneven.text == plain.text + "m2"
    assert uneven.origin == (*plain.origin, 5, 5)

"""Sentences: where they end, and that they are the body, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Block, BlockKind
from corpus.sentences import split_sentences
from corpus.splitting import sentence_ranges


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("产值增长3.5%；投资增长4.2%。", ["产值增长3.5%；投资增长4.2%。"]),
        ("比重为8.6:46.1:45.3。其中工业最多。", ["比重为8.6:46.1:45.3。", "其中工业最多。"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("签约……大会上，目标明确。还有……", ["签约……大会上，目标明确。", "还有……"]),
        ("The U.S. economy grew 3.5 percent. It slowed.", ["The U.S. economy grew 3.5 percent.", "It slowed."]),
        ("没有标点的一行", ["没有标点的一行"]),
        ("《谁来干？》是一本书。很好。", ["《谁来干？》是一本书。", "很好。"]),
        ("他否认（此前曾承认。）这件事。后来呢？", ["他否认（此前曾承认。）这件事。", "后来呢？"]),
    ],
)
def test_sentences_end_at_full_stops_and_never_inside_numbers(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("“好。”他说。然后走了。", ["“好。”他说。", "然后走了。"]),
        ("“我们来对了！”总经理的话语，道出了信心。第二句。", ["“我们来对了！”总经理的话语，道出了信心。", "第二句。"]),
        ("“这是成效的体现。”副校长认为，增长反映出转换。", ["“这是成效的体现。”", "副校长认为，增长反映出转换。"]),
        ("提出“谁来干？怎么干？”的问题。大家在想。", ["提出“谁来干？怎么干？”的问题。", "大家在想。"]),
        ("他说：“今天很好。明天更好。”随后离开。", ["他说：“今天很好。明天更好。”", "随后离开。"]),
        ("“你去哪儿？”妈妈问。“上学。”他回答。", ["“你去哪儿？”妈妈问。", "“上学。”他回答。"]),
        ("“一派繁荣。第二句。第三句。", ["“一派繁荣。", "第二句。", "第三句。"]),
    ],
)
def test_quotations_stay_with_their_speaker_and_never_swallow_what_follows(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_very_long_quotation_is_split_inside() -> None:
    text = "“" + "我们还有很多事情要做。" * 20 + "”他说。"
    assert len(split(text)) == 20
    assert split(text)[-1] == "我们还有很多事情要做。”他说。"


def test_markup_of_headings_and_items_is_not_in_the_sentence() -> None:
    body = "## 发展 目标\n\n- 产值超过1000亿元；\n1. 新增企业5家"
    blocks = (
        Block(BlockKind.HEADING, ((0, 8),)),
        Block(BlockKind.ITEM, ((10, 23),)),
        Block(BlockKind.ITEM, ((24, len(body)),)),
    )
    sentences = split_sentences(body, blocks)
    assert [sentence.text for sentence in sentences] == ["发展 目标", "产值超过1000亿元；", "新增企业5家"]
    assert [sentence.heading for sentence in sentences] == ["", "发展 目标", "发展 目标"]
    assert [sentence.paragraph for sentence in sentences] == [1, 1, 2]
    assert [sentence.number for sentence in sentences] == [0, 1, 2]


def test_a_sentence_over_two_spans_has_a_space_between_latin_words_only() -> None:
    body = "采用One-Stop\n\nBattery技术。\n\n增长\n\n很快。"
    blocks = (
        Block(BlockKind.TEXT, ((0, 10), (12, 22))),
        Block(BlockKind.TEXT, ((24, 26), (28, 31))),
    )
    sentences = split_sentences(body, blocks)
    assert [sentence.text for sentence in sentences] == ["采用One-Stop Battery技术。", "增长很快。"]
    assert sentences[1].spans == ((24, 26), (28, 31))


def test_a_box_has_headings_of_its_own() -> None:
    body = "一\n二\n三。\n四。"
    blocks = (
        Block(BlockKind.HEADING, ((0, 1),)),
        Block(BlockKind.HEADING, ((2, 3),), boxed=True),
        Block(BlockKind.TEXT, ((4, 6),), boxed=True),
        Block(BlockKind.TEXT, ((7, 9),)),
    )
    assert [sentence.heading for sentence in split_sentences(body, blocks)] == ["", "一", "二", "一"]


def test_no_blocks_give_no_sentences() -> None:
    assert split_sentences("", ()) == ()


@given(st.text(alphabet="经济增长3.5%ab 。！？；：，“”‘’（）《》……\u3000", max_size=80))
def test_every_sentence_is_the_text_at_its_range(text: str) -> None:
    ranges = sentence_ranges(text)
    assert [start for start, _ in ranges] == sorted(start for start, _ in ranges)
    covered = "".join(text[start:end] for start, end in ranges)
    assert "".join(covered.split()) == "".join(text.split())

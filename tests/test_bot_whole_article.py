"""An article as it is sent: whatever it holds it can be sent, nothing of it is lost, and one sentence is marked."""

import pytest
from botapi.contract import problems
from botapi.html import parse_html
from botapi.text import slice_utf16, utf16_length
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.render import escape
from bot.texts import Language
from bot.whole_article import MAX_MESSAGES, ShownArticle, show_article
from corpus.article import Article, BlockKind, ParsedArticle, Sentence

ZH = Language.SIMPLIFIED
words = st.text(st.sampled_from('江门工业<>&"😀𠮷a1 ，。《'), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)
long = st.builds(lambda text, times: text * times, words, st.integers(1, 200))


def article(blocks: list[tuple[BlockKind, list[str]]], title: str = "题") -> ParsedArticle:
    """An article of blocks, each with its sentences."""
    sentences: list[Sentence] = []
    for number, (kind, texts) in enumerate(blocks, 1):
        for text in texts:
            sentences.append(Sentence(len(sentences), text, ((len(sentences), 1),), kind, False, number, ""))
    return ParsedArticle(Article("甲", title, "", "2024-03"), tuple(sentences), ())


def plain(shown: ShownArticle) -> str:
    return "\n".join(parse_html(reply.html)[0] for reply in shown.replies)


def underlined(shown: ShownArticle) -> str:
    found = []
    for reply in shown.replies:
        text, entities = parse_html(reply.html)
        found += [slice_utf16(text, e["offset"], e["length"]) for e in entities if e["type"] == "underline"]
    return "".join(found)


def visible(text: str) -> str:
    return "".join(char for char in text if not char.isspace())


kinds = st.sampled_from([BlockKind.TEXT, BlockKind.ITEM, BlockKind.HEADING, BlockKind.CAPTION, BlockKind.BYLINE])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    blocks=st.lists(st.tuples(kinds, st.lists(words | long, min_size=1, max_size=4)), min_size=1, max_size=12),
    which=st.integers(0, 200),
    title=words | long,
    notice=st.sampled_from(["", "文章改过，这里现在是："]),
)
def test_any_article_can_be_sent_whole_with_one_sentence_marked(
    blocks: list[tuple[BlockKind, list[str]]], which: int, title: str, notice: str
) -> None:
    parsed = article(blocks, title)
    marked = parsed.sentences[which % len(parsed.sentences)]
    shown = show_article(parsed, marked.number, ZH, notice)
    for reply in shown.replies:
        assert problems("sendMessage", {"chat_id": 1, "text": reply.html, "parse_mode": "HTML"}) == []
        text, entities = parse_html(reply.html)
        assert utf16_length(text) <= 4096
        assert len(entities) <= 100
    if shown.file is None:
        assert len(shown.replies) <= MAX_MESSAGES
        told = visible(plain(shown))
        headings = {one.text for one in parsed.sentences if one.kind is BlockKind.HEADING and one.text == title}
        assert [one for one in parsed.sentences
                if one.text not in headings and visible(one.text) not in told] == []  # fmt: skip
        assert visible(underlined(shown)) == visible(marked.text)
    else:
        assert len(shown.replies) == 1
        assert shown.file.content.count(b'<mark id="here">') == 1


def test_the_paragraph_of_the_sentence_is_open_and_the_rest_folded() -> None:
    blocks = [
        (BlockKind.HEADING, ["题"]),
        (BlockKind.TEXT, ["一。", "二。"]),
        (BlockKind.HEADING, ["小标题"]),
        (BlockKind.TEXT, ["三。", "四。", "五。"]),
        (BlockKind.REPEAT, ["一。"]),
        (BlockKind.CAPTION, ["图"]),
        (BlockKind.TEXT, ["OECD", "6 countries"]),
    ]
    (reply,) = show_article(article(blocks), 5, ZH).replies
    assert reply.html == (
        "<b>《题》</b>· 2024-03\n"
        "<blockquote expandable>一。二。\n<b>小标题</b></blockquote>\n"
        "三。<b><u>四。</u></b>五。\n"
        "<blockquote expandable><i>图</i>\nOECD 6 countries</blockquote>"
    )


def test_an_article_of_nothing_but_short_headings_stays_within_what_a_message_marks() -> None:
    shown = show_article(article([(BlockKind.HEADING, [f"标题{n}"]) for n in range(150)]), 120, ZH)
    assert len(shown.replies) == 2
    assert underlined(shown) == "标题120"


@pytest.mark.parametrize("marked", [0, 5, 9])
def test_of_an_article_of_endless_sentences_as_much_is_shown_as_can_be_sent(marked: int) -> None:
    shown = show_article(article([(BlockKind.TEXT, [f"{n}{'𠮷' * 5000}"]) for n in range(10)]), marked, ZH)
    assert shown.file is not None
    (reply,) = shown.replies
    assert problems("sendMessage", {"chat_id": 1, "text": reply.html, "parse_mode": "HTML"}) == []
    assert underlined(shown).startswith(str(marked))


def test_a_file_is_named_after_the_title_without_what_file_systems_refuse() -> None:
    blocks = [(BlockKind.TEXT, [f"第{n}句话说了些什么。" * 9]) for n in range(200)]
    shown = show_article(article(blocks, 'a/b: "江门"？'), 100, ZH)
    assert shown.file is not None
    assert shown.file.name == "a-b---江门.html"
    assert "第100句" in plain(shown)
    assert escape("第199句") not in plain(shown)
    assert "第199句" in shown.file.content.decode()

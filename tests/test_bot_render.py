"""Replies from answers, without Telegram: nothing is lost that was asked for, nothing is too long, all is escaped."""

from dataclasses import replace

import pytest
from botapi.contract import problems
from botapi.html import parse_html
from botapi.text import utf16_length
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coverage import Coverage
from bot.render import (
    MAX_SHOWN_CHARS,
    escape,
    place_of,
    render_answer,
    render_coverage,
    render_hit,
    shorten,
    source_line,
)
from bot.reply import MAX_TEXT_UNITS, Button, Reply, to_terminal
from bot.sending import keyboard
from bot.texts import Language
from bot.views import render_around, render_citation, render_context, render_copy, render_page, render_start
from corpus.article import Span
from index.answer import Answer, Kind, NoAnswer, Part, Reason, Role, SentenceHit, Source
from index.standing import Standing, Stands

ZH, EN = Language.SIMPLIFIED, Language.ENGLISH
COVERAGE = Coverage(5, "2023-03", "2024-03")
LAST_TURN = 2**63 - 1
LINK = "https://t.me/qa_test_bot?start=c_0123456789"

HIT = SentenceHit(
    "2023年，地区生产总值为4022.25亿元。",
    "a",
    "跑起来",
    "2024-03",
    0.9,
    ((0, 22),),
    role=Role.ANSWER,
    highlights=((13, 22),),
    before="前一句。",
    after="后一句。",
    heading="强起来",
    paragraph=3,
)

relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

anything = st.text(st.characters(exclude_categories=()), max_size=60)
wide = st.sampled_from(["江", "𠮷", "😀", "<b>", "&", "，", "。", "a", "\u202e", "\n", "《", "“"])
endless = st.builds(lambda part, times: part * times, st.lists(wide | anything, min_size=1, max_size=8).map("".join),
                    st.integers(0, 900))  # fmt: skip
texts = anything | endless


@st.composite
def hits(draw: st.DrawFn) -> SentenceHit:
    sentence = draw(texts.filter(bool))
    marks = sorted(draw(st.lists(st.integers(0, len(sentence)), max_size=6)))
    return SentenceHit(
        sentence=sentence,
        article_id="a",
        title=draw(texts),
        published=draw(st.none() | st.just("2024-03-01")),
        score=0.5,
        spans=((0, len(sentence)),),
        role=draw(st.sampled_from(Role)),
        highlights=tuple((a, b) for a, b in zip(marks[::2], marks[1::2], strict=False) if a < b),
        also=draw(st.just(()) | st.just((Source("b", ((0, 1),)),) * 9)),
        before=draw(texts),
        after=draw(texts),
        heading=draw(texts),
        paragraph=draw(st.integers(0, 9999)),
    )


def assert_sendable(reply: Reply) -> None:
    """Telegram takes the reply, in a chat and as an answer."""
    markup = keyboard(reply.buttons)
    params = {"chat_id": 1, "text": reply.html, "parse_mode": "HTML"}
    assert problems("sendMessage", params | ({"reply_markup": markup.to_dict()} if markup else {})) == []
    plain, entities = parse_html(reply.html)
    assert utf16_length(plain) <= MAX_TEXT_UNITS
    assert len(entities) <= 100
    assert all(button.label.strip() and len(button.callback.encode()) <= 64 for row in reply.buttons for button in row)


# Never too long, never refused


@relaxed
@given(found=st.lists(hits(), min_size=1, max_size=10), rewritten=st.none() | texts, compact=st.booleans())
def test_every_answer_and_every_page_of_it_can_be_sent(
    found: list[SentenceHit], rewritten: str | None, compact: bool
) -> None:
    answer = Answer("问", tuple(found), 0.9, rewritten=rewritten)
    stands = [Stands(Standing.CHANGED, hit) for hit in found]
    for language in (ZH, EN):
        links = [LINK] * len(found)
        assert_sendable(render_answer(answer, language, COVERAGE, turn=LAST_TURN, compact=compact, links=links))
        assert_sendable(render_page(stands, 0, language, LAST_TURN, first=0, compact=compact))
        assert_sendable(render_around(stands[0], LAST_TURN, 0, language, LINK))
        assert_sendable(render_copy(found[0], language, LINK))
        assert_sendable(render_citation(stands[0], "2024-05-06", language, LAST_TURN))
        assert_sendable(render_context(found[0], language))


@relaxed
@given(
    question=texts,
    rewritten=st.none() | texts,
    words=st.lists(texts, max_size=40),
    found=st.lists(hits(), max_size=4),
    kind=st.sampled_from(Reason),
    resolved=st.sampled_from(["", "2025-01-01/2025-12-31", "/2025-12-31", "2025-03-01/"]),
    turn=st.none() | st.just(LAST_TURN),
)
def test_every_refusal_can_be_sent(
    question: str,
    rewritten: str | None,
    words: list[str],
    found: list[SentenceHit],
    kind: Reason,
    resolved: str,
    turn: int | None,
) -> None:
    refusal = NoAnswer(
        question,
        Kind.NO_ANSWER,
        nearest=tuple(found),
        reason=kind,
        missing=tuple(words),
        found=tuple(reversed(words)),
        period=question,
        resolved=resolved,
        choices=tuple(word for word in words[:3] if any(map(str.isalnum, word))),
        years=tuple(str(year) for year in range(1000, 3000)),
        rewritten=rewritten,
    )
    for language in (ZH, EN):
        assert_sendable(render_answer(refusal, language, COVERAGE, turn=turn))


@relaxed
@given(st.lists(hits(), min_size=5, max_size=5), st.lists(texts, min_size=5, max_size=5))
def test_five_answers_in_one_message_can_be_sent(found: list[SentenceHit], questions: list[str]) -> None:
    parts = tuple(Part(question, Kind.ANSWER) for question in questions)
    shown = [SentenceHit(h.sentence, "a", h.title, h.published, 0.5, h.spans, Role.ANSWER, number, h.highlights,
                         also=h.also, heading=h.heading) for number, h in enumerate(found)]  # fmt: skip
    reply = render_answer(Answer("问", tuple(shown), 0.9, parts=parts), ZH, COVERAGE, turn=LAST_TURN)
    assert_sendable(reply)
    assert [len(row) for row in reply.buttons] == [5, 1]


# Shortening


@relaxed
@given(sentence=texts, limit=st.integers(2, 300), data=st.data())
def test_a_shortened_sentence_keeps_its_highlight_and_is_a_piece_of_the_sentence(
    sentence: str, limit: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, min(len(sentence), start + limit)))
    highlights: tuple[Span, ...] = ((start, end),) if start < end else ()
    shown, kept = shorten(sentence, highlights, limit)
    if len(sentence) <= limit:
        assert (shown, kept) == (sentence, highlights)
        return
    assert len(shown) <= limit + 4
    assert shown.removeprefix("……").removesuffix("……") in sentence
    if highlights:
        assert shown[slice(*kept[0])] == sentence[start:end]


def test_a_long_sentence_is_cut_at_clause_ends_around_what_was_asked_for() -> None:
    clause = "新会区成为江门市首个千亿强区，"
    sentence = clause * 20 + "总投资为1,234.5亿元，" + clause * 20 + "完成。"
    start = sentence.index("1,234.5亿元")
    shown, kept = shorten(sentence, ((start, start + 9),))
    assert shown.startswith("……新会区")
    assert shown.endswith("强区……")
    assert len(shown) <= MAX_SHOWN_CHARS + 4
    assert [shown[a:b] for a, b in kept] == ["1,234.5亿元"]


def test_a_long_clause_without_an_end_still_shows_what_was_asked_for() -> None:
    sentence = "长" * 1000 + "甲" + "长" * 1000 + "。"
    shown, kept = shorten(sentence, ((1000, 1001),))
    assert shown[slice(*kept[0])] == "甲"
    assert shown.startswith("……长")
    assert shown.endswith("长……")


# What it looks like


def test_an_answer_is_a_quote_with_the_asked_for_part_bold_and_its_source() -> None:
    reply = render_answer(Answer("问", (HIT, replace(HIT, role=Role.MORE)), 0.9), ZH, COVERAGE, turn=7)
    assert reply.html == (
        "<blockquote>2023年，地区生产总值为<b>4022.25亿元</b>。</blockquote>\n《跑起来》· 2024-03 · “强起来”"
    )
    context, more, why = Button("上下文", "around:7:0"), Button("另有1处", "more:7:0"), Button("为什么", "why:7:0")
    assert reply.buttons == ((context, why), (more,))
    assert render_answer(Answer("问", (HIT,), 0.9), ZH, COVERAGE).buttons == ()


def test_in_a_group_there_is_one_button_for_more_or_none() -> None:
    more = SentenceHit("又。", "a", "题", None, 0.1, ((0, 2),))
    assert render_answer(Answer("问", (HIT, more), 0.9), ZH, COVERAGE, turn=7, compact=True).buttons == (
        (Button("更多", "more:7:0"),),
    )
    assert render_answer(Answer("问", (HIT,), 0.9), ZH, COVERAGE, turn=7, compact=True).buttons == ()


def test_the_context_of_a_sentence_that_stands_alone_says_so() -> None:
    alone = SentenceHit("一。", "a", "题", None, 0.1, ((0, 2),), role=Role.ANSWER)
    assert render_context(alone, ZH).html == (
        "这一段只有这一句。\n<blockquote>一。</blockquote>\n《题》· 日期不详 · 第1段"
    )


def test_the_context_is_the_sentence_between_its_neighbours() -> None:
    assert render_context(HIT, ZH).html == (
        "<blockquote expandable>前一句。\n2023年，地区生产总值为<b>4022.25亿元</b>。\n后一句。</blockquote>\n"
        "《跑起来》· 2024-03 · “强起来”"
    )


def test_parts_without_an_answer_say_so_and_smalltalk_among_them_is_left_out() -> None:
    parts = (Part("你好", Kind.SMALLTALK), Part("月球？", Kind.NO_ANSWER), Part("生产总值？", Kind.ANSWER))
    hit = SentenceHit("一。", "a", "题", None, 0.1, ((0, 2),), role=Role.ANSWER, asks=2)
    reply = render_answer(Answer("问", (hit,), 0.9, parts=parts), ZH, COVERAGE, turn=7)
    assert reply.html == (
        "<b>月球？</b>\n文章里没有找到答案。\n"
        "<b>生产总值？</b>\n<blockquote>一。</blockquote>\n《题》· 日期不详 · 第1段"
    )


@pytest.mark.parametrize(
    ("title", "heading", "line"),
    [
        ("题", "", "《题》· 2024-03 · 第3段"),
        ("《题》", "小标题", "《题》· 2024-03 · “小标题”"),
        ("题", "“数读”", "《题》· 2024-03 · “数读”"),
        ("题", "迈入“万亿”城市", "《题》· 2024-03 · “迈入‘万亿’城市”"),
        ("题：小标题", "小标题", "《题：小标题》· 2024-03 · 第3段"),
        ("一\n二", "a\u2028b", "《一 二》· 2024-03 · “a b”"),
        ("<b>&", '"', "《&lt;b&gt;&amp;》· 2024-03 · “&quot;”"),
        ("长" * 500, "高" * 500, f"《{'长' * 60}……》· 2024-03 · “{'高' * 40}……”"),
    ],
)
def test_a_source_is_title_date_and_place(title: str, heading: str, line: str) -> None:
    hit = SentenceHit("一。", "a", title, "2024-03", 0.1, ((0, 2),), heading=heading, paragraph=3)
    assert source_line(hit, ZH) == line


def test_places_and_copies_are_named_in_english_too() -> None:
    hit = SentenceHit("一。", "a", "题", None, 0.1, ((0, 2),), paragraph=3, also=(Source("b", ()),))
    assert place_of(hit, EN) == "paragraph 3"
    assert render_hit(hit, EN).endswith("《题》· undated · paragraph 3 · 1 more place(s) say the same")


@relaxed
@given(texts)
def test_escaped_text_reads_as_what_is_visible_of_it(text: str) -> None:
    plain, entities = parse_html(escape(text))
    assert entities == []
    assert [char for char in plain if not char.isspace()] == [char for char in escape_free(text) if not char.isspace()]


def escape_free(text: str) -> str:
    """The text as `escape` shows it, in another way: escaped on its own, each character is there or not."""
    return "".join(char for char in text if escape(char).strip())


def test_what_a_refusal_says_depends_on_why() -> None:
    def said(**how: object) -> str:
        return to_terminal(render_answer(NoAnswer("问", Kind.NO_ANSWER, **how), ZH, COVERAGE))  # type: ignore[arg-type]

    assert said(reason=Reason.WEAK, missing=("月球",)) == "文章里没有找到答案。\n没有提到：月球"
    assert said(reason=Reason.WEAK) == "文章里没有找到答案。"
    told = said(reason=Reason.SUBJECT, missing=("人均GDP",), found=("海湾", "水", "县长"))
    assert told == "文章里没有找到答案。\n没有提到：人均GDP\n提到了：海湾、县长"
    for reason in (Reason.WEAK, Reason.SUBJECT, Reason.INDICATOR, Reason.PERIOD):
        assert said(reason=reason, found=("海湾", "GDP")) == "文章里提到了海湾、GDP，但没有一句能回答。"
    dated = {"reason": Reason.PERIOD, "period": "2019年", "years": ("2023", "2022")}
    assert said(**dated) == "文章里没有讲到2019年的情况。\n有的年份：2023、2022"
    assert said(**dated, found=("GDP",)) == "文章里没有讲到2019年的情况。\n提到了：GDP\n有的年份：2023、2022"
    relative = said(reason=Reason.PERIOD, period="去年", resolved="2025-01-01/2025-12-31")
    assert relative == "文章里没有讲到去年（2025年）的情况。"
    assert said(reason=Reason.TOPIC) == "这批文章里没有讲到它。现有文章5篇，2023-03至2024-03。"
    told = said(reason=Reason.TOPIC, missing=("量子", "计算机"))
    assert told == "这批文章里没有讲到量子、计算机。现有文章5篇，2023-03至2024-03。"
    assert said(topic="vague", reason=Reason.TOPIC) == "想问什么？请说具体一点，比如哪个产业、哪一年。"


def test_missing_words_that_follow_each_other_are_named_as_one() -> None:
    refusal = NoAnswer("海湾鋼鐵產量和<b>税率", Kind.NO_ANSWER, reason=Reason.WEAK, missing=("鋼鐵", "產量", "<b>税率"))
    assert render_answer(refusal, ZH, COVERAGE).html == "文章里没有找到答案。\n没有提到：鋼鐵產量、&lt;b&gt;税率"
    followed = replace(refusal, question="产量呢", rewritten="海湾钢铁，产量呢", missing=("钢铁", "产量"))
    assert render_answer(followed, ZH, COVERAGE).html.endswith("没有提到：钢铁、产量")


def test_a_single_character_is_part_of_the_word_it_touches_or_says_little() -> None:
    found = ("海湾", "县", "发电", "量", "水", "老", "茶园")
    refusal = NoAnswer("海湾县和发电量的水，老茶园", Kind.NO_ANSWER, reason=Reason.WEAK, found=found)
    assert render_answer(refusal, ZH, COVERAGE).html == "文章里提到了海湾县、发电量、老茶园，但没有一句能回答。"
    alone = replace(refusal, found=("水",))
    assert render_answer(alone, ZH, COVERAGE).html == "文章里没有找到答案。"


def test_of_very_many_words_the_first_are_named() -> None:
    words = tuple(f"词{number}" for number in range(7))
    refusal = NoAnswer("问", Kind.NO_ANSWER, reason=Reason.WEAK, missing=words)
    assert render_answer(refusal, ZH, COVERAGE).html.endswith("没有提到：词0、词1、词2、词3、词4、词5……")


def test_questions_to_ask_instead_are_buttons_and_lines_where_there_are_none() -> None:
    refusal = NoAnswer("问", Kind.NO_ANSWER, reason=Reason.WEAK, choices=("一<二？",))
    pressed = render_answer(refusal, ZH, COVERAGE, turn=7)
    assert pressed.html == "文章里没有找到答案。"
    assert pressed.buttons == ((Button("一<二？", "ask:7:0"),),)
    for turn, compact in ((None, False), (7, True)):
        reply = render_answer(refusal, ZH, COVERAGE, turn=turn, compact=compact)
        assert reply == Reply("文章里没有找到答案。\n可以改问：一&lt;二？")
    two = render_answer(replace(refusal, choices=("一？", "二？")), EN, COVERAGE)
    assert two.html == "The articles do not say.\nYou could ask:\n· 一？\n· 二？"


def test_what_there_is_is_named_with_its_months_where_known() -> None:
    assert render_coverage(Coverage(1, None, None), ZH) == "现有文章1篇。"
    assert render_coverage(Coverage(2, "2024-03", "2024-03"), ZH) == "现有文章2篇，2024-03。"
    assert render_coverage(COVERAGE, EN) == "Articles: 5, 2023-03 to 2024-03."


def test_start_offers_examples_as_buttons_and_in_groups_as_lines() -> None:
    coverage = Coverage(1, None, None, ("一<二？",))
    assert render_start("start", ZH, coverage).buttons == ((Button("一<二？", "example:0"),),)
    compact = render_start("start", ZH, coverage, compact=True)
    assert compact.html.endswith("\n可以这样问：\n· 一&lt;二？")
    assert compact.buttons == ()

"""What a card says of a figure, and when there is none."""

from dataclasses import replace

import pytest
from figure_samples import figure, generation, hits, parsed

from corpus.article import Basis, Figure, ParsedArticle, Status
from index.answer import Answer, Role, SentenceHit
from index.figure_card import FigureCard, find_agreement, find_card, find_speaker
from index.segmenter import Segmenter

TODAY = "2024-06-01"
GDP = "2023年，海湾县地区生产总值为400亿元，同比增长5.5%，工业投资第六座。"
LEVEL = figure("地区生产总值", "400亿元")
GROWTH = figure("地区生产总值增速", "5.5%")


def article(*figures: Figure, text: str = GDP, article_id: str = "甲", published: str = "2024-03") -> ParsedArticle:
    """An article of one sentence that states all of some figures."""
    one = parsed(article_id, published, figures[0], texts=[text])
    placed = tuple(
        replace(each, start=text.index(each.value_text), end=text.index(each.value_text) + len(each.value_text))
        for each in figures
    )
    return replace(one, sentences=(replace(one.sentences[0], figures=placed),))


def card(
    segmenter: Segmenter, question: str, *others: ParsedArticle, first: ParsedArticle | None = None, at: int = 0
) -> FigureCard | None:
    """The card for a question answered by the first article's sentence, its figure number `at` marked."""
    answering = first or article(LEVEL, GROWTH)
    hit = hits(answering)[at].hit
    answer = Answer(question, (replace(hit, role=Role.ANSWER),), 0.9)
    return find_card(generation(answering, *others), answer, segmenter, asked_on=TODAY)


def test_a_figure_asked_for_by_name_gets_a_card_with_its_change(segmenter: Segmenter) -> None:
    found = card(segmenter, "2023年海湾县GDP是多少？")
    assert found is not None
    assert (found.figure.value_text, found.indicator, found.figure.subject) == ("400亿元", "地区生产总值", "海湾县")
    assert found.change is not None
    assert found.change.value_text == "5.5%"
    assert found.points == 1


@pytest.mark.parametrize(
    "question",
    [
        "南坡县GDP是多少",
        "2022年海湾县GDP是多少",
        "海湾县工业投资是多少",
        "近三年海湾县GDP是多少",
        "海湾县有什么特产",
        "人均GDP是多少",
    ],
)
def test_another_place_period_column_or_indicator_gets_none(segmenter: Segmenter, question: str) -> None:
    assert card(segmenter, question) is None


def test_a_figure_narrower_than_what_was_asked_for_gets_none(segmenter: Segmenter) -> None:
    narrow = article(figure("产业规上工业增加值", "400亿元", subject="海湾县风电产业"))
    assert card(segmenter, "规上工业增加值是多少", first=narrow) is None
    assert card(segmenter, "风电规上工业增加值是多少", first=narrow) is not None


def test_where_a_sentence_has_the_figure_asked_for_beside_the_one_marked_it_is_that(segmenter: Segmenter) -> None:
    found = card(segmenter, "海湾县GDP增速是多少", at=0)
    assert found is not None
    assert found.figure.value_text == "5.5%"
    assert found.change is None


def test_the_most_exact_of_the_same_figure_in_a_sentence_is_taken(segmenter: Segmenter) -> None:
    text = "海湾县市场主体突破74万户，达74.15万户。"
    both = article(figure("市场主体总量", "突破74万户"), figure("市场主体总量", "74.15万户"), text=text)
    found = card(segmenter, "海湾县市场主体有多少户", first=both)
    assert found is not None
    assert found.figure.value_text == "74.15万户"


def test_an_answer_of_words_or_of_several_questions_gets_none(segmenter: Segmenter) -> None:
    hit = hits(article(LEVEL))[0].hit
    question = "2023年海湾县GDP是多少？"
    for changed in (
        replace(hit, figures=()),
        replace(hit, highlights=()),
        replace(hit, highlights=((0, 5),)),
    ):
        answer = Answer(question, (replace(changed, role=Role.ANSWER),), 0.9)
        assert find_card(generation(article(LEVEL)), answer, segmenter) is None
    several = Answer(question, (replace(hit, role=Role.ANSWER),), 0.9, parts=())
    assert find_card(generation(article(LEVEL)), several, segmenter) is not None
    assert find_card(generation(article(LEVEL)), replace(several, hits=(hit,)), segmenter) is None


def test_a_place_in_an_order_is_no_amount(segmenter: Segmenter) -> None:
    sixth = article(figure("工业投资", "第六座", value=6.0, unit="座"))
    assert card(segmenter, "海湾县工业投资是多少", first=sixth) is None


# Who agrees


def test_articles_that_agree_are_counted_and_so_are_those_that_do_not(segmenter: Segmenter) -> None:
    found = card(
        segmenter,
        "2023年海湾县GDP是多少？",
        article(figure("GDP", "约400亿元"), text="海湾县GDP约400亿元。", article_id="乙", published="2024-01"),
        article(figure("GDP", "380亿元"), text="海湾县GDP380亿元。", article_id="丙", published="2024-02"),
        article(figure("GDP", "370亿元", "2022/2022"), text="海湾县GDP370亿元。", article_id="丁"),
        article(figure("GDP", "500亿元", status=Status.TARGET), text="海湾县GDP500亿元。", article_id="戊"),
        article(figure("GDP", "40亿元", subject="南坡县"), text="南坡县GDP40亿元。", article_id="己"),
    )
    assert found is not None
    assert [one.hit.article_id for one in found.agreement.same] == ["甲", "乙"]
    assert [one.hit.article_id for one in found.agreement.other] == ["丙"]
    assert found.points == 2


def test_a_growth_on_the_period_before_does_not_contradict_one_on_the_year_before(segmenter: Segmenter) -> None:
    monthly = article(
        figure("地区生产总值增速", "1.5%", basis=Basis.PERIOD_ON_PERIOD), text="环比增长1.5%。", article_id="乙"
    )
    first = article(GROWTH)
    agreement = find_agreement(generation(first, monthly), hits(first)[0].hit, hits(first)[0].figure, segmenter)
    assert (len(agreement.same), len(agreement.other)) == (1, 0)


def test_what_is_the_case_when_articles_are_published_is_compared_across_their_dates(segmenter: Segmenter) -> None:
    def intensity(article_id: str, value: str, published: str, period: str = "") -> ParsedArticle:
        stated = figure("开发强度", value, period or f"{published}/{published}")
        return article(stated, text=f"开发强度为{value}。", article_id=article_id, published=published)

    first = intensity("甲", "11.48%", "2024-02")
    found = card(
        segmenter,
        "海湾县开发强度是多少",
        intensity("乙", "12.7%", "2023-03"),
        intensity("丙", "12.9%", "2023-05", "/"),
        intensity("丁", "13.5%", "2023-06", "2020/2020"),
        first=first,
    )
    assert found is not None
    assert [one.figure.value_text for one in found.agreement.other] == ["12.9%", "12.7%"]


def test_a_clause_that_holds_the_figure_asked_for_by_name_is_enough(segmenter: Segmenter) -> None:
    hit = hits(article(LEVEL, GROWTH))[0].hit
    clause = replace(hit, role=Role.ANSWER, highlights=((6, GDP.index("，", 6)),))
    found = find_card(generation(article(LEVEL, GROWTH)), Answer("海湾县GDP", (clause,), 0.9), segmenter)
    assert found is not None
    assert found.figure.value_text == "400亿元"
    assert find_card(generation(article(LEVEL)), Answer("海湾县的情况", (clause,), 0.9), segmenter) is None


def test_a_figure_that_is_gone_agrees_with_nothing(segmenter: Segmenter) -> None:
    hit: SentenceHit = hits(article(LEVEL))[0].hit
    agreement = find_agreement(generation(), hit, LEVEL, segmenter)
    assert (agreement.same, agreement.other) == ((), ())


# Who says it


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("据海湾县统计局发布的数据，工业投资为9亿元。", "海湾县统计局"),
        ("海湾县县长林知远表示，工业投资为9亿元。", "海湾县县长林知远"),
        ("近日，林知远介绍说：“工业投资为9亿元，还会更多。”", "林知远"),
        ("“工业投资为9亿元。”林知远说。", "林知远"),
        ("“工业投资为9亿元，还会更多，”县长林知远告诉记者，明年更好。", "县长林知远"),
        ("林知远说：“还会更多。”工业投资为9亿元。", ""),
        ("工业投资为9亿元，林知远认为还会更多。", ""),
        ("2023年，工业投资为9亿元。", ""),
        ("据悉，工业投资为9亿元。", ""),
        ("据统计，工业投资为9亿元。", ""),
    ],
)
def test_who_says_a_figure_is_told_where_the_sentence_tells(sentence: str, speaker: str) -> None:
    start = sentence.index("9亿元")
    assert find_speaker(sentence, figure("工业投资", "9亿元", start=start, end=start + 3)) == speaker

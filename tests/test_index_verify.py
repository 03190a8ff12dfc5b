"""Claims looked up: agreement only where an article says so, contradiction only where it surely does."""

from dataclasses import replace

import pytest
from figure_articles import ARTICLES
from telegram_bot import write_base

from bot.slot import EngineSlot
from corpus.article import BlockKind, Figure, ParsedArticle, Sentence, Status
from corpus.collection import Collection
from index.claim_values import Alike, compare_values
from index.engine import AnswerEngine
from index.verify import MAX_CLAIMS, Finding, Verdict, verify

TODAY = "2026-11-21"


@pytest.fixture(scope="module")
def bay(tmp_path_factory: pytest.TempPathFactory) -> AnswerEngine:
    """The engine over the invented articles about figures."""
    folder = tmp_path_factory.mktemp("bay")
    return EngineSlot(Collection(folder / "data", write_base(folder, ARTICLES))).current.engine


def verdicts(engine: AnswerEngine, text: str, said_on: str = "2024-05-06") -> list[Verdict]:
    return [finding.verdict for finding in verify(engine, text, said_on=said_on).findings]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("2022年海湾县工业投资90.5亿元", Verdict.AGREES),
        ("海湾县2022年工业投资为90.5亿元", Verdict.AGREES),
        ("2022年，海湾县的工业投资是91亿元", Verdict.AGREES),  # rounded
        ("2022年海湾县工业投资约90亿元", Verdict.AGREES),
        ("2022年海湾县工业投资超90亿元", Verdict.AGREES),
        ("2022年海湾县工业投资90.4亿元", Verdict.DIFFERS),
        ("2022年海湾县工业投资905亿元", Verdict.DIFFERS),
        ("2022年海湾县工业投资近80亿元", Verdict.DIFFERS),
        ("2022年海湾县工业投资0.00905万亿元", Verdict.AGREES),
        ("2022年海湾县工业投资905000万元", Verdict.AGREES),
        ("2022年海湾县工业投资90.5万吨", Verdict.MISSING),  # another unit
        ("2019年海湾县工业投资90.5亿元", Verdict.MISSING),  # another period
        ("2022年北岭县工业投资90.5亿元", Verdict.MISSING),  # another place
        ("2022年海湾县固定资产投资90.5亿元", Verdict.MISSING),  # another indicator
        ("2022年海湾县工业投资同比增长19.2%", Verdict.AGREES),
        ("2022年海湾县工业投资同比增长29.2%", Verdict.DIFFERS),
        ("2022年海湾县工业投资环比增长29.2%", Verdict.MISSING),  # another basis
        ("2022年海湾县工业投资同比下降19.2%", Verdict.DIFFERS),
        ("2024年海湾县工业投资力争达到120亿元", Verdict.AGREES),
        ("2024年海湾县工业投资为120亿元", Verdict.MISSING),  # a target is not yet reached
        ("2024年海湾县工业投资力争达到150亿元", Verdict.DIFFERS),
        ("海湾县工业投资90.5亿元", Verdict.AGREES),  # of no period: there is such a figure
        ("海湾县工业投资91.5亿元", Verdict.MISSING),  # of no period: none contradicts it
        ("2023年海湾县工业投资101亿元", Verdict.AGREES),  # one of the articles says so
        ("工业投资同比增长19.2%", Verdict.AGREES),
        ("增长19.2%", Verdict.MISSING),
        ("该公司投资90.5亿元", Verdict.MISSING),
    ],
)
def test_a_claim_agrees_differs_or_is_not_there(bay: AnswerEngine, claim: str, verdict: Verdict) -> None:
    assert verdicts(bay, claim) == [verdict]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("2022年海湾县工业投资90.4亿元。" * 4, [Verdict.DIFFERS]),
        (
            "2022年海湾县工业投资90.5亿元！\n2022年，海湾县工业投资90.5 亿元？\n转：2022年海湾县工业投资90.5亿元",
            [Verdict.AGREES],
        ),
        ("2022年海湾县工业投资90.5亿元，同比增长19.2%。" * 2, [Verdict.AGREES, Verdict.AGREES]),
        ("2021年海湾县工业投资90.5亿元。2022年海湾县工业投资90.5亿元。", [Verdict.DIFFERS, Verdict.AGREES]),
        ("月球上没有水。" * 3 + "月球上没有水", [Verdict.MISSING]),
    ],
)
def test_a_claim_that_a_message_repeats_is_told_once(bay: AnswerEngine, message: str, found: list[Verdict]) -> None:
    told = verify(bay, message, said_on="2024-05-06")
    assert ([finding.verdict for finding in told.findings], told.more) == (found, 0)


def test_relative_times_count_from_the_day_the_claim_was_written(bay: AnswerEngine) -> None:
    claim = "去年海湾县工业投资90.5亿元"
    assert verdicts(bay, claim, "2023-05-06") == [Verdict.AGREES]
    assert verdicts(bay, claim, "2024-05-06") == [Verdict.DIFFERS]
    assert verdicts(bay, claim, "2026-05-06") == [Verdict.MISSING]


def test_an_aim_told_as_a_fact_is_shown_as_the_nearest_there_is(bay: AnswerEngine) -> None:
    (found,) = verify(bay, "2024年海湾县工业投资为120亿元", said_on="2025-02-01").findings
    assert found.verdict is Verdict.MISSING
    assert found.quotes[0].figures[0].status is Status.TARGET


def test_where_the_articles_disagree_both_sides_are_shown(bay: AnswerEngine) -> None:
    (found,) = verify(bay, "2023年海湾县工业投资101亿元", said_on=TODAY).findings
    assert [hit.figures[0].value_text for hit in found.quotes] == ["101亿元"]
    assert {hit.figures[0].value_text for hit in found.other} == {"104.5亿元"}
    (found,) = verify(bay, "2023年海湾县工业投资88亿元", said_on=TODAY).findings
    assert found.verdict is Verdict.DIFFERS
    assert len(found.quotes) == 2


def test_each_claim_of_a_message_is_looked_up_and_marked_in_its_quote(bay: AnswerEngine) -> None:
    text = "2022年，海湾县工业投资为90.5亿元，同比增长29.2%！！\n转：2023年海湾县风电产业产值是48亿元"
    found = verify(bay, text, said_on=TODAY).findings
    assert [one.verdict for one in found] == [Verdict.AGREES, Verdict.DIFFERS, Verdict.AGREES]
    assert [one.figure.value_text for one in found if one.figure] == ["90.5亿元", "29.2%", "48亿元"]
    for one in found:
        (start, end), quote = one.quotes[0].highlights[0], one.quotes[0]
        assert quote.sentence[start:end] == quote.figures[0].value_text


def test_of_many_claims_those_that_differ_are_told_first_of_all(bay: AnswerEngine) -> None:
    many = "".join(f"{year}年海湾县工业投资为70亿元。" for year in range(2010, 2024))
    verified = verify(bay, many, said_on=TODAY)
    assert len(verified.findings) == MAX_CLAIMS
    assert verified.more == 14 - MAX_CLAIMS
    assert [one.verdict for one in verified.findings].count(Verdict.DIFFERS) == 4  # of 2020, 2021, 2022 and 2023


def test_a_claim_without_a_figure_gets_the_nearest_sentence_and_how_sure_that_is(engine: AnswerEngine) -> None:
    (found,) = verify(engine, "江门市委书记是陈岸明", said_on=TODAY).findings
    assert (found.verdict, found.figure) == (Verdict.NEAREST, None)
    assert "陈岸明" in found.quotes[0].sentence
    assert 0.65 < found.confidence <= 1
    (none,) = verify(engine, "月球上有水", said_on=TODAY).findings
    assert (none.verdict, none.quotes, none.confidence) == (Verdict.MISSING, (), 0.0)


@pytest.mark.parametrize("text", ["", " \n", "😀", "？！", "1", "100%", "1" * 5000, "的" * 5000, "\ud800", "<b>"])
def test_odd_messages_neither_agree_nor_differ(engine: AnswerEngine, text: str) -> None:
    assert set(verdicts(engine, text)) <= {Verdict.MISSING, Verdict.NEAREST}


def stating(engine: AnswerEngine) -> list[tuple[ParsedArticle, Sentence]]:
    """The sentences of the built-in articles that state figures."""
    articles = [engine.generation.article(number) for number, _ in engine.generation.listing()]
    pairs = [(parsed, sentence) for parsed in articles for sentence in parsed.sentences]
    return [(parsed, sentence) for parsed, sentence in pairs if sentence.figures and sentence.kind != BlockKind.REPEAT]


def test_every_sentence_with_figures_agrees_with_itself_whenever_it_is_repeated(engine: AnswerEngine) -> None:
    known = stating(engine)
    assert len(known) > 100
    for parsed, sentence in known:
        published = f"{parsed.article.published}-28"[:10]
        (found,) = verify(engine, sentence.text, said_on=TODAY if sentence.number % 2 else published).findings
        assert found.verdict is Verdict.AGREES, sentence.text
        assert found.quotes[0].sentence == sentence.text


def changed(figure: Figure) -> str:
    """A figure as printed with its last digit another one; one without digits as it is."""
    text = figure.value_text
    place = max((at for at, char in enumerate(text) if char in "0123456789"), default=None)
    return text if place is None else f"{text[:place]}{(int(text[place]) + 4) % 10}{text[place + 1 :]}"


def test_a_sentence_with_one_of_its_figures_changed_never_agrees_in_that_figure(engine: AnswerEngine) -> None:
    differ = tried = 0
    for parsed, sentence in stating(engine):
        figure = sentence.figures[sentence.number % len(sentence.figures)]
        if changed(figure) == figure.value_text:
            continue
        text = f"{sentence.text[: figure.start]}{changed(figure)}{sentence.text[figure.end :]}"
        found = verify(engine, text, said_on=f"{parsed.article.published}-28"[:10]).findings
        assert not [one for one in found if agrees_in(one, figure)], text
        tried += 1
        differ += any(one.verdict is Verdict.DIFFERS for one in found)
    assert tried > 90
    assert differ > tried * 0.6


def agrees_in(finding: Finding, figure: Figure) -> bool:
    whole = finding.figure is None
    return finding.verdict is Verdict.AGREES and (whole or (finding.figure and finding.figure.start == figure.start))  # type: ignore[return-value]


PERCENT = Figure("", "增速", 5.5, "5.5%", "%", (), Status.ACTUAL, None, None, None, 0, 4)


def said(value: float | None, text: str, unit: str = "亿元", *qualifiers: str) -> Figure:
    return replace(PERCENT, value=value, value_text=text, unit=unit, qualifiers=qualifiers)


@pytest.mark.parametrize(
    ("claimed", "stated", "alike"),
    [
        (said(4022, "4022亿元"), said(4022.25, "4022.25亿元"), Alike.EQUAL),
        (said(4022.25, "4022.25亿元"), said(4022, "4022亿元"), Alike.EQUAL),
        (said(0.4, "0.4万亿元", "万亿元"), said(4022.25, "4022.25亿元"), Alike.EQUAL),
        (said(4022, "4022亿", "亿"), said(4022.25, "4022.25亿元"), Alike.EQUAL),
        (said(4023, "4023亿元"), said(4022.25, "4022.25亿元"), Alike.UNEQUAL),
        (said(6, "6%", "%"), said(5.5, "5.5%", "%"), Alike.UNSURE),
        (said(5.4, "5.4%", "%"), said(5, "5%", "%"), Alike.UNSURE),
        (said(50, "50%", "%"), said(50, "近50%", "%", "近"), Alike.EQUAL),
        (said(50, "超50%", "%", "超"), said(50, "近50%", "%", "近"), Alike.UNEQUAL),
        (said(3, "近三成", "成", "近"), said(29.4, "29.4%", "%"), Alike.EQUAL),
        (said(1000, "破千亿元", "亿元", "破"), said(1044.5, "1044.5亿元"), Alike.EQUAL),
        (said(50, "近50%", "%", "近"), said(43, "43%", "%"), Alike.UNSURE),
        (said(55, "近55%", "%", "近"), said(50, "近50%", "%", "近"), Alike.UNSURE),
        (said(60, "近60%", "%", "近"), said(50, "近50%", "%", "近"), Alike.UNEQUAL),
        (said(48, "48%", "%"), said(50, "近50%", "%", "近"), Alike.UNSURE),
        (said(20, "20%", "%"), said(50, "近50%", "%", "近"), Alike.UNEQUAL),
        (said(5.5, "5.5%", "%"), said(5.5, "5.5亿元"), Alike.OTHER),
        (said(None, "8.6:46.1:45.3", ""), said(None, "8.6:46.1:45.3", ""), Alike.EQUAL),
        (said(None, "8.6:46.1:45.3", ""), said(None, "8.5:46.2:45.3", ""), Alike.UNSURE),
    ],
)
def test_two_values_are_equal_unequal_or_it_cannot_be_told(claimed: Figure, stated: Figure, alike: Alike) -> None:
    assert compare_values(claimed, stated) is alike

"""Example questions: made of figures the articles state, however they are printed, and shown as they are printed."""

from pathlib import Path

import pytest

from bot.coverage import find_examples
from bot.slot import EngineSlot, Examples
from bot.terminal import TerminalChat
from bot.texts import Language
from corpus.article import Article
from corpus.collection import Collection
from corpus.reading import format_article
from index.engine import AnswerEngine


def engine_of(folder: Path, *bodies: str) -> AnswerEngine:
    base = folder / "base"
    base.mkdir()
    for number, body in enumerate(bodies):
        article = Article(str(number), "一篇标题长得不会有人拿来当作问题去问的文章", body, "2024-03")
        (base / f"{number}.md").write_text(format_article(article), encoding="utf-8")
    return EngineSlot(Collection(folder / "data", base)).current.engine


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("2023年，广州人均GDP达到15.5万元。", "2023年广州人均GDP是多少？"),
        ("2023年，广州CPI增长0.8%。", "2023年广州CPI增长多少？"),
        ("2023年，廣州地區生產總值為3.2萬億元。", "2023年廣州地區生產總值是多少？"),
        ("2023年，广州地区生产总值为3.2万亿元。", "2023年广州地区生产总值是多少？"),
        ("２０２３年，广州ＧＤＰ达到３００００亿元。", "2023年广州ＧＤＰ是多少？"),
    ],
)
def test_an_indicator_is_found_in_any_script_case_and_width_and_asked_for_as_printed(
    tmp_path: Path, sentence: str, question: str
) -> None:
    assert find_examples(engine_of(tmp_path, f"{sentence}\n\n这里还有一句别的话。")) == (question,)


def test_a_growth_that_does_not_say_of_what_is_no_example(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, "2023年，广州投资不断，年均增速超17%。\n\n2023年，广州地区生产总值增长5%。")
    assert find_examples(engine) == ("2023年广州地区生产总值增长多少？",)


def test_examples_that_name_their_subject_come_first(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, "市场占有率达38%，排名第一。\n\n广州地区生产总值为3万亿元。\n\n这里还有一句别的话。")
    assert find_examples(engine) == ("广州地区生产总值是多少？", "市场占有率是多少？")


def test_examples_with_markup_in_them_stand_in_the_terminal_as_they_are(built_in_data: Path) -> None:
    slot = EngineSlot(Collection(built_in_data))
    slot.current.take(Examples(slot.current.pointer, ("研发<甲>投入&lt;是多少？",)))
    chat = TerminalChat(slot, Language.SIMPLIFIED, lambda: "2024-05-06", colour=False)
    assert chat.welcome().endswith("\n· 研发<甲>投入&lt;是多少？")

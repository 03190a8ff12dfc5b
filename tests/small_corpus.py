"""A small corpus for tests: four short invented articles, questions they answer, and one they do not."""

from pathlib import Path

from corpus.article import Article
from corpus.reading import format_article
from index.answer import Answer, NoAnswer
from index.engine import AnswerEngine
from index.update import index_folder, load_index, load_segmenter

ROOT = Path(__file__).parent.parent

BODIES = {
    "海湾风电场投产": (
        "海湾风电场投产\n\n2023年，海湾县风力发电量为3200万千瓦时，同比增长12.5%。\n\n风电场的总投资为18.6亿元，由北岭能源公司建设。"
        "\n\n县长林知远说：“我们还要再建两座风电场。”\n\n电场今年计划新增员工240人。"
    ),
    "柑橘丰收": (
        "柑橘丰收\n\n2023年，南坡乡柑橘产量达到4.8万吨，比上年增长7.3%。\n\n南坡乡有果农1260户，人均收入2.9万元。"
        "\n\n合作社负责人陈秋实介绍，柑橘销往三十个城市。"
    ),
    "新图书馆开放": (
        "新图书馆开放\n\n白鹭市新图书馆于2024年1月8日向读者开放，藏书86万册。\n\n图书馆由建筑师周以宁设计，建筑面积3.1万平方米。"
        "\n\n每周一闭馆，其他日子开放到晚上九点。"
    ),
    "轨道交通二号线": (
        "轨道交通二号线\n\n白鹭市轨道交通二号线全长27.4公里，设车站21座。\n\n二号线2024年9月通车，日均客流预计为18万人次。"
        "\n\n票价实行分段计价，起步价2元。"
    ),
}
QUESTIONS = [
    "2023年海湾县风力发电量是多少",
    "谁设计了新图书馆",
    "柑橘产量增长了多少",
    "二号线全长多少公里",
    "南坡乡有多少果农",
    "风电场总投资多少亿元",
    "图书馆藏书多少册",
    "起步价几元",
    "月球上有没有水",
]


def make_base(folder: Path, *titles: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for title in titles or tuple(BODIES):
        write_article(folder, title, BODIES[title])
    return folder


def write_article(folder: Path, title: str, body: str) -> None:
    (folder / f"{title}.md").write_text(format_article(Article(title, title, body, "2024-03")), encoding="utf-8")


def open_engine(data: Path) -> AnswerEngine:
    return AnswerEngine(load_index(data), load_segmenter(data))


def answers(engine: AnswerEngine) -> list[Answer | NoAnswer]:
    return [engine.answer(question, asked_on="2024-06-01") for question in QUESTIONS]


def shown(engine: AnswerEngine) -> list[list[tuple[str, str, float]]]:
    """Sentences and scores to four places, in order."""
    found = []
    for answer in answers(engine):
        hits = answer.hits if isinstance(answer, Answer) else answer.nearest
        found.append([(hit.article_id, hit.sentence, round(hit.score, 4)) for hit in hits])
    return found


def segments(data: Path) -> dict[str, int]:
    """The segment folders and when their files were last written."""
    folders = (index_folder(data) / "segments").iterdir()
    return {one.name: max(file.stat().st_mtime_ns for file in one.rglob("*")) for one in folders}

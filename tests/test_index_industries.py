"""Industries are found in the corpus's own words."""

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import ROOT, make_base, open_engine
from telegram_bot import write_base

from bot.slot import EngineSlot
from corpus.article import Article
from corpus.collection import Collection
from corpus.text import fold
from index.engine import AnswerEngine
from index.industries import Holders, Industry, find_industries
from index.industry_frames import find_claims
from index.segmenter import Segmenter

OTHER_CITY = (
    "白鹭市加快发展茶叶、陶瓷、旅游等特色产业。茶叶产业链产值达到80亿元，同比增长12%。白鹭茶业集团有限公司去年开业。",
    "今年以来，白鹭市陶瓷产业实现产值35亿元。陶瓷企业有120家。专业人才不足，毕业生就业难。",
    "白鹭市旅游业恢复较快，接待游客300万人次。旅游行业协会表示，明年还要新增民宿。陶瓷业正在转型升级。",
)


def names(*bodies: str, folder: Path) -> list[str]:
    """The industries of a corpus of some articles, in their order."""
    found = industries(*bodies, folder=folder)
    return [one.name for one in found]


def industries(*bodies: str, folder: Path) -> tuple[Industry, ...]:
    articles = [Article(f"a{number}", f"第{number}篇", body, "2024-03") for number, body in enumerate(bodies)]
    data = folder / "data"
    EngineSlot(Collection(data, write_base(folder, articles)))
    engine = open_engine(data)
    return find_industries(engine.generation, engine.segmenter)


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("加快发展茶叶、陶瓷和旅游等特色产业。", ["旅游", "陶瓷", "茶叶"]),
        ("全市陶瓷产业链产值超80亿元", ["陶瓷"]),
        ("坚持制造业当家，发展现代农业。", ["制造", "农业"]),
        ("金融、大健康、教育等产业合作", ["教育", "健康", "金融"]),
        ("轻工纺织、先进材料三大千亿产业集群", ["先进材料", "轻工纺织"]),
        ("海洋牧场、数控机床等十个新兴产业", ["数控机床", "海洋牧场"]),
        ("推进“光伏”产业延链", ["光伏"]),
        ("LED产业起步早", ["led"]),
        ("发展钢铁工业", ["钢铁"]),
        ("發展陶瓷產業", ["陶瓷"]),
    ],
)
def test_frames_claim_the_longest_name_there_could_be(sentence: str, claimed: list[str], segmenter: Segmenter) -> None:
    assert [claim.names[0] for claim in find_claims(sentence, segmenter)] == claimed


@pytest.mark.parametrize(
    "sentence",
    [
        "毕业生就业和创业都不容易，企业经营专业化。",
        "推动传统产业转型升级、新兴产业壮大、未来产业培育。",
        "各行各业安居乐业，农业银行发行债券。",
        "全省重点产业链、产业集群发展良好",
        "高新技术产业开发区招商引资，规模以上工业增长8%。",
        "广东建业集团有限公司承建。",
        "兢兢业业完成作业",
    ],
)
def test_what_all_industries_share_claims_none(sentence: str, segmenter: Segmenter) -> None:
    assert list(find_claims(sentence, segmenter)) == []


def test_a_frame_that_is_as_often_about_something_else_is_weak(segmenter: Segmenter) -> None:
    (weak,) = find_claims("公司产品用于医疗领域", segmenter)
    assert weak.weak
    (sure,) = find_claims("公司属于医疗行业", segmenter)
    assert not sure.weak


def test_the_built_in_articles_speak_of_known_industries(engine: AnswerEngine) -> None:
    found = find_industries(engine.generation, engine.segmenter)
    first = [one.name for one in found[:12]]
    assert {"制造业", "硅能源", "安全应急", "新能源电池", "新型储能", "盾构机", "传感器", "摩托车"} <= set(first)
    every = {one.name for one in found}
    assert not every & {
        "企业",
        "产业",
        "行业",
        "工业",
        "就业",
        "江门",
        "港澳科教",
        "江门摩托车",
        "硅能源产业链",
        "传统",
    }
    order = [(-one.articles, -one.mentions, one.name) for one in found]
    assert order == sorted(order)
    assert len(every) == len(found)


def test_variants_of_a_name_are_one_industry_and_all_its_sentences_count(engine: AnswerEngine) -> None:
    found = {one.name: one for one in find_industries(engine.generation, engine.segmenter)}
    silicon = found["硅能源"]
    sentences = []
    for number in silicon.sentences:
        place = engine.generation.sentence_place(number)
        sentences.append(engine.generation.article(place.article).sentences[place.number].text)
    assert all("硅能源" in sentence for sentence in sentences)
    assert any("硅能源产业链" in sentence for sentence in sentences)
    assert any("硅能源产业基地" in sentence for sentence in sentences)
    assert silicon.articles == 5
    assert silicon.mentions == len(sentences) == len(set(silicon.sentences))
    assert found["造纸"].names[:1] == ("造纸",)


def test_every_sentence_of_an_industry_holds_one_of_its_names(engine: AnswerEngine) -> None:
    found = find_industries(engine.generation, engine.segmenter)
    for industry in found:
        for number in industry.sentences:
            place = engine.generation.sentence_place(number)
            text = fold(engine.generation.article(place.article).sentences[place.number].text)
            bare = re.sub(r"[“”‘’（）()\s]", "", text)
            assert any(name in bare for name in industry.names), (industry.name, text)
    (making,) = (one for one in found if one.name == "制造业")
    assert not {"生产", "制造"} & set(making.names)


def test_another_city_has_its_own_industries(tmp_path: Path) -> None:
    found = industries(*OTHER_CITY, folder=tmp_path)
    assert {one.name for one in found} == {"陶瓷", "旅游", "茶叶"}
    assert found[0].articles == 3


def test_one_article_is_enough(tmp_path: Path) -> None:
    assert set(names(OTHER_CITY[0], folder=tmp_path)) == {"茶叶", "陶瓷", "旅游"}


def test_a_corpus_without_industries_has_an_empty_list(tmp_path: Path) -> None:
    assert names("新图书馆于1月8日开放，藏书86万册。\n\n毕业生可以在这里准备就业。", folder=tmp_path) == []


def test_articles_taken_out_no_longer_count(tmp_path: Path) -> None:
    base = make_base(tmp_path / "base")
    collection = Collection(tmp_path / "data", base)
    added = collection.add([Article("extra", "茶叶产业", "全市茶叶产业产值80亿元。\n\n茶叶产业链有120家。", "2024-03")])
    EngineSlot(collection)
    engine = open_engine(tmp_path / "data")
    assert [one.name for one in find_industries(engine.generation, engine.segmenter)] == ["茶叶"]
    collection.remove(added.added)
    EngineSlot(collection)
    engine = open_engine(tmp_path / "data")
    assert find_industries(engine.generation, engine.segmenter) == ()


def test_the_hash_seed_changes_nothing(built_in_data: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.update import load_index, load_segmenter\n"
        "from index.industries import find_industries\ndata = Path(sys.argv[1])\n"
        "print(find_industries(load_index(data), load_segmenter(data)))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script, str(built_in_data)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
    assert "硅能源" in printed.pop()


def test_words_cohere_by_how_much_more_often_than_chance_they_stand_together(tmp_path: Path) -> None:
    body = (
        "海洋牧场丰收了。家庭和农业都好。这个家庭很大。家庭农业不错。农业也很重要。天气晴朗了。雨水很多。没有别的了。"
    )
    EngineSlot(Collection(tmp_path / "data", write_base(tmp_path, [Article("a", "", body, "2024-03")])))
    engine = open_engine(tmp_path / "data")
    assert engine.generation.sentence_count == 8

    bits = Holders(engine.generation, engine.segmenter).cohesion

    assert bits("农业") == math.inf
    assert bits("海洋牧场") == pytest.approx(3)  # each once, together, of eight sentences
    assert bits("家庭农业") == pytest.approx(math.log2(8 / 9))  # each three times, once together


def test_a_name_whose_words_meet_by_chance_is_none_of_a_large_corpus(tmp_path: Path) -> None:
    plain = ["农业很重要", "这个家庭很大", "农业很好", "家庭不大"]
    bodies = [f"{plain[number % 4]}，第{number}次。" for number in range(80)] + ["农业产业增长。", "农业产业壮大。"]
    for name, expected in (("家庭农业", False), ("海洋牧场", True)):
        folder = tmp_path / name
        folder.mkdir()
        found = names(f"{name}产业增长。", f"{name}产业壮大。", *bodies, folder=folder)
        assert (name in found) is expected, name
        assert "农业" in found

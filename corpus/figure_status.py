"""What a figure is by the words before it: reached, wished for, being built, expected, laid down; and its basis."""

import re

from corpus.article import Basis, Status
from corpus.figure_periods import Period
from corpus.figure_values import Value

_TO_SEGMENT = re.compile(r".*[;。!?”」』]")
_TO_CLAUSE = re.compile(r".*[,:;。!?、]")
_REACHED = re.compile(r"(?:完成|实现|超额|达成|提前)[^,。;]{0,8}目标")
_TARGET = re.compile(r"力争|争取|目(?<![向对朝]目)标(?![价均])|奋进|瞄准|力求|迈向|立志|任务是")
_WISHED = re.compile(r"确保|奋力|冲刺|必保|要达到|要实现")
_AIMED = re.compile(r"(?:左右)?的(?:时间|工期)[^,。;]{0,3}(?:奋力|力争|争取|努力)")
_PLAN = re.compile(
    r"计划|拟(?!合)|规划(?=发展|建设|布局|面积|总|投|用地|新)|在建|将(?:新?建|投|分|总投)|设计(?=年产|产能)"
)
_FORECAST = re.compile(
    r"预计|有望|预期|预测|料将|估计|或将|预估|将(?:达|超|突破|增|实现|形成|新增|带动|可|接近|在|会|为|有)"
)
_ONCE_DONE = re.compile(
    r"(?:建成|投产|达产|完工|竣工|开通|通车|运营|投用|投入使用|完成)(?:投产|通车|运营|投用|使用)?(?:之)?后|届时"
)
_BUILDING = re.compile(
    r"在建|谋划建设|谋划与|规划范围|正在建设|建设中|正在施工|施工现场|加紧建设|拟建|规划建设|计划建设|将建|动工建设|开工建设|正式开工|启动建设"
    r"|即将(?:建成|通车|投产|开通)|"
    + "|".join(
        f"{ahead}[^。;]{{0,16}}(?:建成|通车|完工|投产|竣工|开通|投用|投入使用)"
        for ahead in ("预计", "计划", "力争", "将于", "确保", "有望")
    )
)
_BUILT = re.compile(
    r"已(?:经)?(?:建成|通车|投产|投用|投入|完工|竣工|开通)|(?:正式|全线|顺利)(?:建成|通车|投产|开通|投用)"
)
_OF_WORKS = re.compile(
    r"总投资|投资额|投资规模|全长|总长|里程|面积|占地|用地|时速|车道|产能|年产|跨度|主跨|装机|泊位|吞吐能力|设计|线路|[长宽高]$"
)
_HAPPENED = re.compile(r"已|了|先后|以来|截至|累计|出台|印发|召开|举办|举行|获评|获批")
_CHANGED = re.compile(r"已(?!经?规划|编制)|实际|完成了|去年|实现了|达到了|投产|签约")
_RULE = re.compile(r"不得|应当|罚款|处以|并处|上限|下限|限额|封顶|起付|违者")
_BASES = (
    (Basis.YEAR_ON_YEAR, re.compile(r"同比|比上年|比去年|较上年|较去年")),
    (Basis.PERIOD_ON_PERIOD, re.compile(r"环比|比上月|较上月|比上季度")),
    (Basis.ANNUAL_AVERAGE, re.compile(r"年均|年平均|复合增长")),
    (Basis.SHARE, re.compile(r"占(?!地|据|领)|比重|占比")),
    (Basis.CUMULATIVE, re.compile(r"累计")),
)
_MAY_TELL_BASIS = re.compile("[比较均占计]|复合")
"""Every pattern of _BASES has one of these."""


def is_building(text: str) -> bool:
    """Whether a folded sentence speaks of works that are not done."""
    return bool(_BUILDING.search(text)) and not _BUILT.search(text)


def find_status(
    text: str, value: Value, *, indicator: str, building: bool, period: Period, published: str | None
) -> Status:
    """Return what a figure of a folded text is: of works that are not done (`building`) size and cost are planned.

    What lies ahead is no fact yet.
    """
    said = text[: value.start]
    if "目标" in said:
        said = _REACHED.sub(" ", said)
    segment = _behind(_TO_SEGMENT, said)
    clause = _behind(_TO_CLAUSE, segment)
    if value.kind == "time" and text[value.start : value.end].endswith("内"):
        return Status.RULE
    target, forecast = _last(_TARGET, segment), _last(_FORECAST, clause)  # below 0 where there is none
    cost = value.kind == "money" and "总投资" in clause and text.startswith("的", value.end) and not _BUILT.search(text)
    made = clause.endswith("年产") and "项目" in text[value.end : value.end + 20]
    if value.kind != "share" and (_PLAN.search(clause) or cost or made):
        return Status.PLAN
    if forecast >= 0 and forecast > max(_last(_TARGET, clause), _last(_CHANGED, clause)):
        return Status.FORECAST
    if ("后" in segment or "届时" in segment) and _ONCE_DONE.search(segment) and not _BUILT.search(segment):
        return Status.FORECAST
    if (target >= 0 and target > _last(_CHANGED, segment)) or _WISHED.search(clause) or _AIMED.match(text, value.end):
        return Status.TARGET
    sized = value.kind == "area" or (value.kind not in ("share", "count", "time") and _OF_WORKS.search(indicator))
    if building and sized and "累计" not in clause:
        return Status.PLAN
    if _RULE.search(clause):
        return Status.RULE
    return Status.TARGET if lies_ahead(text, period, published) else Status.ACTUAL


def has_happened(text: str) -> bool:
    """Whether a folded sentence tells of something done."""
    return bool(_HAPPENED.search(text))


def lies_ahead(text: str, period: Period, published: str | None) -> bool:
    """Whether a period has not begun when an article is published, or is a year in its first months: 今年组建5家.

    A year of which something has happened already (今年以来, 今年先后) does not count.
    """
    first, last = period
    if not first or not published or len(published) < 7:
        return False
    if first[:7] > published[:7]:
        return True
    young = bool(last) and first[:4] == published[:4] and first.endswith("-01-01") and (last or "").endswith("-12-31")
    return young and published[5:7] <= "04" and not _HAPPENED.search(text)


def find_basis(text: str, value: Value) -> Basis | None:
    """Return what a figure is measured against or over, by the words before it in its clause, None if not said."""
    clause = _behind(_TO_CLAUSE, text[: value.start])
    if value.kind != "share":
        return Basis.CUMULATIVE if "累计" in clause else None
    if not _MAY_TELL_BASIS.search(clause):
        return None
    found = [(match.start(), basis) for basis, pattern in _BASES if (match := _found_last(pattern, clause))]
    return max(found)[1] if found else None


def _behind(pattern: re.Pattern[str], text: str) -> str:
    """Return what is behind the match of a pattern that reaches as far as it can, all of a text where there is none."""
    found = pattern.match(text)
    return text[found.end() :] if found else text


def _found_last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007  # the last one is wanted
        pass
    return found


def _last(pattern: re.Pattern[str], text: str) -> int:
    found = _found_last(pattern, text)
    return found.start() if found else -1

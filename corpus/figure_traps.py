"""Numbers that are no figures: ordinals, names in quotation marks, thresholds, lengths of time, numbered points."""

import re
from functools import cache

from corpus.figure_values import Value
from corpus.words import read_list

Span = tuple[int, int]

FEW = 20
NAME_CHARS = 10
"""Something this short in quotation marks is a name or a slogan."""

_OPENING = re.compile(r"[“‘「『\"《]")
_QUOTED = re.compile(rf"[“‘「『\"]([^“”‘’「」『』\"]{{1,{NAME_CHARS}}})[”’」』\"]|《[^《》]+》")
_RANKED = re.compile(r"(?:位列|位居|排名|排在?|列|居|升至|升到|跌至)[^,。;]{0,8}$")
_JOINED_AS = re.compile(r"成为[^,。;]{0,8}$")
_RANK_UNITS = frozenset("个家座位大")
_BASE = ("每", "前", "后", "折合", "这", "那", "上述", "该")
_VAGUE = re.compile(r"(?:四处|[一二两三四五六七八九][一二三四五六七八九](?![零〇一二两三四五六七八九十点]))")
_THRESHOLD = re.compile(
    r"的?(?:优质|龙头|骨干|上市|头部|重点|标杆|链主|重大|大型|规模|高端|工业|产业|制造业|实体|民营)*(?:项目|企业|产业|集群|园区|工程|村|镇|县|城市|家庭|人群|群体|人口|老人|人士|儿童|青少年|者|客户|房|车|船|设备|用户|订单)"
)
_LIMITS = frozenset(
    {"超", "超过", "过", "以上", "及以上", "以下", "及以下", "破", "突破", "不足", "以内", "不低于", "不少于", "逾"}
)
_TRADES = re.compile(r"[^,。;:!?、“”的]{0,8}?(?:产业链?集群|产业链?|集群|行业)")
HARMED = re.compile(r"死亡|受伤|遇难|失踪|身亡|获救|被困|轻伤|重伤|死|伤|罹难|被捕|落网|确诊")
_TRAILING_LIMITS = frozenset(("以上", "及以上", "以下", "及以下", "以内"))
_YARDSTICK = re.compile(r"(?:高于|低于|超过|不及|快于|慢于|(?<![占同环正之])比(?![重例])|较|与)[^,。;]{1,14}的$")
_MEASURED_BY = re.compile(r"(?:高于|低于|快于|慢于|好于|不及)[^,。;]{1,12}$")
_NO_COUNT = frozenset("二")
_MODEL = re.compile(r"(?:19|20)\d\d(?:款|版|级|届|赛季)|1(?:[美欧日]元|英镑|卢布)(?:兑|=|等于|可)")
_EVENT = re.compile(r"(?:男子|女子|男|女|混合|接力|[x×])$")
_QUOTATION = re.compile(r"\([\d.,\s+-]+,\s*$")
_CLOCK = re.compile(r"\d{1,2}:[0-5]\d:[0-5]\d")
_SLOGAN = re.compile(r"[“‘](?:[一二三四五六七八九十][^“”‘’、,;]{1,8}[、,;]?){2,}[”’]")
_SHORTENED = re.compile(r"的?(?:缩短|压缩|减少|降低|降|缩减|提速)")
_SEVERAL = re.compile(r"(?:多项|多个|各项|多数|不少|部分|主要|重点)指标[^,。;]*$")
_LATELY = re.compile(r"(?:最近|过去|未来|连续|近)$")
_AWAY = re.compile(r"[以之]?外|处|远|开外")
_LISTED = re.compile(r"、[^,。;:!?、”’]{1,20}?等?$")
_PROMISED = re.compile(
    r"[^,。;]{0,24}?(?:响应|答复|办结|办理|办完|完成|提出|受理|审批|反馈|解决|到达|送达|处理|回复|整改|缴纳|申请|支付|退|研判"
    r"|对接|审结|赔付|到账)"
)
_TIMED = re.compile(
    r"(?:历时|耗时|用时|时长|时间|只需|仅需|需要?|仅用|只用|用|长达|工期|缩短至?|缩短到|缩短为|压缩至?|压缩到|压减至?|提速至|持续|寿命|期限为?|提前|延长至?|延长到|平均)(?:了|约|近|到|为|至)*$"
)
_TIME_AFTER = re.compile(r"[左右]{0,2}的(?:时间|工期|期限|寿命)|(?:可|即可|便可|就能|直达|办结|响应|送达|到达|通达)")
_AGED = re.compile(r"(?:寿命|年龄|平均|均龄|均)[^,。;]{0,6}$")
_COUNTED_ON = re.compile(r"[^,。;:!?、()“”\d]{1,16}$")
_APART = re.compile(r"[了着过为是有被将把在与和及]|实现|完成|达|总投资|投资|占|获|引进|吸引|集聚")


@cache
def _uncounted() -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, read_list("uncounted.txt")), key=lambda word: (-len(word), word))
    return re.compile(rf"方面(?!军)|(?:{'|'.join(longest_first)})(?=[^\u4e00-\u9fff]|[的是为都均上中里和与及各]|$)")


def find_names(text: str) -> tuple[Span, ...]:
    """Return the spans of names and slogans in quotation marks, and of titles."""
    if not _OPENING.search(text):
        return ()
    return tuple(match.span() for pattern in (_QUOTED, _SLOGAN) for match in pattern.finditer(text))


def is_figure(
    text: str, value: Value, following: Value | None, times: tuple[Span, ...], names: tuple[Span, ...]
) -> bool:
    """Whether a value found in a folded text states something: how much, how many.

    `following` is the next value, `times` are spans of expressions of time, `names` what `find_names` returns.
    """
    if any(start < value.end and value.number < end for start, end in times):
        return False
    if value.kind != "share" and any(start < value.number and value.end <= end + 1 for start, end in names):
        return False
    before, after = text[max(0, value.start - 16) : value.start], text[value.end : value.end + 16]
    if value.ordinal:
        ranked = _RANKED if value.unit == "位" else _JOINED_AS
        return value.unit in _RANK_UNITS and (value.amount or 0) > 1 and bool(ranked.search(before))
    if _is_no_number(text, value, before, after):
        return False
    match value.kind:
        case "rank":
            return not _SEVERAL.search(before)
        case "share" | "ratio":
            compared = value.unit == "%" and after.startswith("的") and _MEASURED_BY.search(before)
            return not (compared or _QUOTATION.search(before))
        case "time":
            return _is_duration(text, value, before, after)
        case "age":
            return bool(_AGED.search(before))
        case "group":
            return bool(_LISTED.search(before) and _TRADES.match(after))
        case "count":
            return _is_count(text, value, following, before, after)
    return not _is_limit(text, value, before, after)


def _is_count(text: str, value: Value, following: Value | None, before: str, after: str) -> bool:
    """Whether things are counted, and not a text arranged, an instalment named or a few people mentioned."""
    if value.unit == "期":
        return before.endswith(("分", "共", "有"))
    if value.unit == "人" and after.startswith(("论坛", "团", "制", "组", "队")):
        return False
    if value.unit == "人" and value.spelt and (value.amount or 0) < FEW:
        return bool(HARMED.match(after))
    return not _uncounted().match(after) and not _names_next(text, value, following)


def _is_no_number(text: str, value: Value, before: str, after: str) -> bool:
    """Whether a number is part of a name, vague, or what something else is measured against."""
    number = text[value.number : value.unit_at]
    return (
        number in _NO_COUNT
        or "几" in value.qualifiers
        or (value.spelt and (value.amount or 0) >= 100 and not value.qualifiers and number[0] in "百千万亿")
        or (value.kind == "money" and value.spelt and len(number) == 1 and number not in "十百千万亿")
        or bool(value.kind == "ratio" and _CLOCK.fullmatch(text, value.number, value.end))
        or before.endswith("届")
        or after.startswith(("位数", "半"))
        or (after.startswith("级") and value.kind != "weight")
        or before.endswith(_BASE)
        or (before.endswith("的") and bool(_YARDSTICK.search(before)))
        or bool(_VAGUE.search(text, value.number, value.end) or _MODEL.match(text, value.number))
    )


def _is_limit(text: str, value: Value, before: str, after: str) -> bool:
    """Whether an amount only tells which things are meant: 超1亿元项目, 10万元以下的纳税人, 方圆5公里内, 16GB+1TB."""
    if value.unit == "米" and _EVENT.search(before):
        return True
    if value.kind == "length" and (_AWAY.match(after) or text[value.end - 1] == "内"):
        return True
    if value.kind == "data" and "+" in (text[value.start - 1 : value.start], after[:1]):
        return True
    if after.startswith("的") and (value.unit[-1:] in ("亿", "") or (value.spelt and (value.amount or 0) >= 100)):
        return True
    trailing = bool(value.qualifiers) and value.qualifiers[-1] in _TRAILING_LIMITS
    if value.spelt and (value.amount or 0) >= 100 and (_THRESHOLD.match(after) or "之一" in after):
        return True
    return bool(set(value.qualifiers) & _LIMITS and (_THRESHOLD.match(after) or (trailing and after.startswith("的"))))


def _is_duration(text: str, value: Value, before: str, after: str) -> bool:
    """Whether a length of time is measured or promised, not only a time told (三年来)."""
    short = not value.unit.endswith(("年", "月"))
    if text[value.start : value.end].endswith("内"):
        return (
            short
            and not _LATELY.search(before)
            and not text.startswith("近", value.start)
            and bool(_PROMISED.match(text, value.end))
        )
    if _SHORTENED.match(after):
        return True
    if re.match(r"[来前后间多里]|以[来前后]|之[前后间]|的(?!时间|工期|期限|寿命)", after):
        return False
    return bool(_TIMED.search(before)) or bool(_TIME_AFTER.match(after))


def _names_next(text: str, value: Value, following: Value | None) -> bool:
    """Whether a count is part of the name of what the next value counts: 15条产业链项目242个."""
    if following is None or following.kind != "count" or following.ordinal:
        return False
    if text[following.end : following.end + 1] not in tuple(",。;、!?)") and following.end < len(text):
        return False
    between = text[value.end : following.start]
    return bool(_COUNTED_ON.fullmatch(between)) and not _APART.search(between)

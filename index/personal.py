"""Requests for a person's data (telephone, home, papers), which get a friendly refusal and never a sentence.

A number of an office is news (市长热线电话); a number of a person is not. So each rule wants a person right before what
is asked for, or a thing only persons have, and nothing but a question word behind it.
"""

import re
from functools import lru_cache

from corpus.words import proper_names, read_list

_ASK_FOR = (
    r"^(?:请问?|麻烦|拜托|能不能|能否|能|可不可以|可以|你?知道|知不知道|我想(?:要|知道|问|查)?|我要|想要?|给我|给个|来个|告诉我|帮我|帮忙|帮"
    r"|查一?下?|查询|搜一?下?|找一?下?|要|把|给|发|what(?: is|'s)|tell me|give me|find|show me|the|\s)++"
)
_AFTER = (
    r"(?:是|有|为|系|在|住|个|几多|几号?|多少|什么|啥|咩|乜嘢?|哪里?|哪儿|边度|何处|吗|呢|啊|呀|吧|呗|给我|发给?我|发来|告诉我"
    r"|查一?下|找一?下|一下|说一?下|报一?下|please|\s)*+"
)
_THING = (
    r"(?:私人|个人|本人|家庭|家里|家的?|真实|现在的?|最新)*(?:手机号?码?|手提电话|移动电话|电话号?码?|联系电话|联系方式"
    r"|联络方式|号码|whatsapp|微信号?|qq号?|邮箱|email|身份证号?码?|证件号码?|护照号?码?|银行卡号?|工资卡号?|银行账[号户]|卡号"
    r"|车牌号?|社保卡?号?|住址|地址|住处|门牌号|住所|病历|行踪|开房记录|定位|密码|户口本?|存款|隐私|个人信息|个人资料)"
)
_ONLY_OF_PERSONS = (
    r"(?:私人|个人|家庭|家里)(?:的)?(?:手机号?码?|电话号?码?|住址|地址|邮箱|微信号?)|手机号码?|身份证号码?|住址"
    r"|银行卡号码?|微信号|qq号码?|护照号码?|车牌号码?|病历|开房记录"
)
_PERSON = (
    r"(?:书记|市长|区长|县长|省长|镇长|局长|处长|科长|主任|院长|校长|所长|馆长|会长|董事长|总经理|总裁|经理|老板|老总"
    r"|负责人|创始人|法人|法定代表人|首席执行官|ceo|院士|教授|专家|博士|记者|作者|编辑|老师|医生|律师|警察|司机|明星"
    r"|演员|歌手|网红|主播|同事|邻居|同学|室友|前任|前女友|前男友|女朋友|男朋友|女友|男友|老婆|老公|妻子|丈夫|儿子"
    r"|女儿|先生|女士|小姐|太太|阿姨|大叔|管理员|群主|站长|开发者|他|她|佢|他们|她们|某人|这个?人|那个?人|这位|你|您)"
)
_LIVES = r"(?:的?家)?(?:住|住在|家住|家在|住喺)(?:在)?(?:哪|边|什么地方|何处|几号).{0,6}"
_OTHERS = (
    r".{0,6}(?:其他|别的?|其余|所有|全部|你的?|哪些|谁)的?(?:用户|人|读者|群友|网友)?(?:都|的)*"
    r"(?:聊天记录|提问记录|对话记录|问过?(?:了|些)*什么|名单|账号|个人信息|个人资料)(?:是|有|什么|哪些|吗|呢|给我|发给?我)*"
    r"|你的?(?:用户|读者)(?:都|有|是|谁|哪些|多少|什么人|呢)+"
    r"|(?:都)?(?:有)?(?:谁|哪些人|什么人|多少人)(?:在|都在)?(?:用|问过?|使用|找)(?:过)?你(?:了|吗|呢|的)*"
)
_OWNER = (
    r"(?:查(?:一下)?)?(?:这个|那个)?(?:手机号码?|手机|电话号码|电话|号码|车牌号|车牌|微信|qq号?|1[3-9]\d{9})++的?"
    r"(?:是谁的|机主是谁|主人是谁|是哪个人的|属于谁)"
)
_ENGLISH = (
    r".{0,30}(?:phone|mobile|telephone|cell|id card|passport|bank (?:account|card)|ssn)(?: number)?s? of .{2,40}"
    r"|.{0,30}'s (?:private |personal |home )*"
    r"(?:phone|mobile|telephone|cell|address|email|id card|passport|bank account)(?: number)?"
    r"|where does .{2,40} live|.{0,20}home address of .{2,40}"
)
_ORGANISATION = re.compile(
    r"(?:热线|咨询|客服|服务|投诉|举报|报警|办公|总机|值班|订餐|订票|预约|公司|集团|单位|部门|政府|委员会|局|厅|所|院|馆|店"
    r"|中心|银行|学校|医院|酒店|园|站|厂|室|处|办|会|平台|协会|商会|大厅|窗口|企业|项目|基地|市|县|区|省)的?$"
)
_QUESTION_WORD = re.compile(r"多少|几|哪|怎|如何|什么|谁|为何|是否|有没有|办理|补办|注册|登记")

_ASKED = re.compile(_ASK_FOR)
_NAMED = re.compile(rf"(?P<who>.{{1,14}}?)的?{_THING}{_AFTER}")
_OWN = re.compile(rf"(?P<who>.{{0,14}}?)的?(?:{_ONLY_OF_PERSONS}){_AFTER}")
_LIVING = re.compile(rf"(?P<who>.{{1,14}}?){_LIVES}")
_ENDS_IN_PERSON = re.compile(rf"(?:^|.*?){_PERSON}的?$")
_ALWAYS = re.compile(rf"{_OTHERS}|{_OWNER}|人肉(?:搜索)?.{{1,20}}|{_ENGLISH}")
_PUBLIC = re.compile(r"(?<!家庭)地址|邮箱|email|定位")
"""What companies make public too: of a name alone it is not a person's."""


def asks_for_personal_data(bare: str) -> bool:
    """Whether a message, folded and without punctuation, asks for the data of a person. False for an empty one."""
    if _ALWAYS.fullmatch(bare):
        return True
    rest = _ASKED.sub("", bare)
    own = _OWN.fullmatch(rest)
    if own and not _QUESTION_WORD.search(own["who"]) and (own["who"] or rest != bare) and not _is_office(own["who"]):
        return True
    living, named = _LIVING.fullmatch(rest), _NAMED.fullmatch(rest)
    if living and _is_person(living["who"], by_name=len(living["who"]) > 2):
        return True
    return named is not None and _is_person(named["who"], by_name=not _PUBLIC.search(rest))


def _is_office(who: str) -> bool:
    return bool(_ORGANISATION.search(who))


def _is_person(who: str, *, by_name: bool) -> bool:
    """Whether a text ends in what names one person: a role or a pronoun, or, where that will do, is a name of two or
    three characters that begins with a family name."""
    if _ENDS_IN_PERSON.match(who):
        return True
    if not by_name or not who or (len(who) == 2 and who in proper_names()):
        return False
    return len(who) in (2, 3) and who[0] in _surnames() and not _is_office(who)


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset("".join(read_list("surnames.txt")))

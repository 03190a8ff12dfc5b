"""Messages that are no questions to the articles: greetings, thanks, who are you. Each gets a friendly line."""

import re

from corpus.text import fold

_HELLO = r"你好|您好|哈[喽啰]|嗨|hi|hello|hey|早安?|早上好|早晨|上午好|中午好|下午好|晚上好|晚安|在吗|在不在|有人吗|喂"
_THANKS = r"谢谢|多谢|感谢|谢了|thanks|thank you|thx|辛苦了|唔该"
_INSULT = r"蠢|笨|傻|垃圾|废物|白痴|智障|没用|滚|去死|stupid|idiot"
_RULES = [
    ("greeting", rf"(?:{_HELLO})+[呀啊哦嘛吗]*"),
    ("thanks", rf"(?:非常|太)?(?:{_THANKS})(?:你|您|晒|啦|了|哈|呀|啊|帮了?大忙了?|,)*.{{0,6}}"),
    ("about", r"(?:请问)?(?:你|您)(?:是|叫)(?:谁|什么|啥|什么名字|机器人吗|什么东西|边个)[啊呀呢的]*|who are you.*"),
    ("help", r"(?:你|您)?(?:能|会|可以)(?:干|做|帮)?(?:我)?(?:什么|啥|嘛|吗|哪些事)[呢啊]?|(?:怎么|点)用.{0,3}"),
    ("help", r"帮助|help|使用说明|有什么功能|what can you do.*"),
    ("joke", r".{0,6}(?:笑话|段子|唱.{0,2}歌|写.{0,2}诗|聊聊天|陪我聊|算命|猜谜).{0,6}"),
    ("weather", r"(?:今天|明天|现在|今日|这会儿).{0,4}(?:天气|气温|下雨|几点|星期几).{0,6}"),
    ("insult", rf".{{0,4}}(?:你|您)(?:好|真|太|是|个|这|很)*(?:{_INSULT}).{{0,4}}|(?:{_INSULT})[了吧啊]*"),
    ("secret", r".{0,8}(?:你|您|给我|机器人|bot|后台).{0,8}(?:token|令牌|密码|密钥|api\s?key|源代码|系统提示).{0,8}"),
    ("goodbye", r"(?:再见|拜拜|bye|88|回头见|下次见)[啦了哦]*"),
    ("laugh", r"(?:哈|呵|嘿|嘻|h[ae]|lo+l|233+)+"),
    ("ok", r"(?:好的?|嗯+|哦+|噢|行|ok|okay|可以|收到|明白了?|知道了|对|是的|没事|不用了?)[吧啊呢了]*"),
]
_COMPILED = [(topic, re.compile(rule)) for topic, rule in _RULES]
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_MARKS = re.compile(r"[^\w\s]+")


def find_smalltalk(text: str) -> str | None:
    """Return the topic of a message that is smalltalk as a whole, "nothing" where it holds no letter; else None."""
    bare = _MARKS.sub("", _EDGES.sub("", fold(text)))
    if not bare:
        return "nothing"
    if text.strip().startswith("/"):
        return "command"
    return next((topic for topic, rule in _COMPILED if rule.fullmatch(bare)), None)


_COURTESY = re.compile(rf"^(?:(?:{_HELLO}|{_THANKS})(?:你|您|了|啊|呀|哈|啦)*[,，。.!！~、\s]+)+", re.IGNORECASE)


def strip_courtesy(text: str) -> str:
    """Return a message without the greeting or the thanks before what it asks; or the message itself."""
    rest = _COURTESY.sub("", text)
    return rest or text

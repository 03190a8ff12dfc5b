"""Messages that ask nothing of the articles: greetings, thanks, who are you, and requests for what no article says.

Each gets a friendly line. A rule takes the whole message, folded and without punctuation, so that a question on news
that only mentions weather or telephones is none of them. Personal data has rules of its own (index.personal).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.text import fold
from index.personal import asks_for_personal_data

MAX_CLAUSES = 4
MAX_CHARS = 160
"""A longer message is a question, or at least no smalltalk."""
REMEMBERED = 1024
"""Messages of conversations going on: those asked before are looked at again with each that follows."""

_HELLO = (
    r"[你您]好(?:呀|啊|吗|哇)?|[你您]们好|大家好|各位好|老师好|哈[喽啰罗]|嗨喽?|嘿|hi|hello|hey|yo|nihao|早上好|早晨"
    r"|早啊|早安?"
    r"|早晨|早啊|上午好"
    r"|中午好|午安|下午好|晚上好|晚安|good (?:morning|afternoon|evening|night)|在不在|在线吗|在[吗么不]|有人(?:吗"
    r"|在吗)|喂+"
    r"|新年(?:好|快乐)|(?:春节|中秋|国庆|元旦|圣诞|端午)(?:节?快乐|安康)|恭喜发财|最近(?:好吗|怎么样|如何)"
    r"|吃了?饭?(?:吗|没|了没)|食咗?饭未"
    r"|how are you|what'?s up|雷猴"
)
_THANKS = (
    r"谢谢|多谢|感谢|谢[了啦]|感恩|thanks?(?: you| u)?(?: so much| a lot| very much)?|thx|tks|3q|辛苦[了啦]?|麻烦你了"
    r"|唔该"
)
_PRAISE = (
    r"(?:很|好|太|真|非常|挺|还)?(?:好(?!的)|棒|赞|聪明|厉害|牛|强|不错|专业|靠谱|有用|好用|给力|贴心|醒目|叻|牛逼"
    r"|犀利)"
)
_INSULT = (
    r"[蠢笨傻]|垃圾|废物?|白痴|智障|弱智|脑残|傻[逼x子瓜]|sb|煞笔|没用|差劲|[烂破]|滚|去死|闭嘴|有病|骗子|骗人|讨厌"
    r"|神经病|戆居|黐线"
    r"|stupid|idiot|dumb|useless|trash|suck|bad"
)
_WHEN = (
    r"(?:今天|今儿|明儿|明天|后天|昨天|今日|听日|今晚|明早|现在|而家|这会儿?|这几天|这?周末|下周|最近|today|tomorrow"
    r"|now)"
)
_POLITE = (
    r"(?:请|请你|麻烦|拜托|劳驾|能不能|能否|可不可以|可以|可唔可以|你|您|能|会|我想|我要|想|要|给我|给|帮我|帮忙|帮"
    r"|替我|同我|我|来|再"
    r"|please|can you|could you|would you|help me|i want|\s)*+"
)
_END = r"(?:[吗吧呢啊呀啦嘛了的]|一下|好吗|好不好|可以吗|行吗|给我|看看|听听|嚟听下?|please|\s)*+"
_WORK = (
    r"诗|词|作文|论文|情书|邮件|代码|程序|脚本|小说|故事|歌词|文案|演讲稿|检讨书?|总结|计划书?|方案|心得|读后感"
    r"|辞职信|简历|画|图|图片|爬虫|函数"
    r"|对联|周报|日报|广告语?"
    r"|算法|网页|段子|请假条|祝福语|ppt|sql|python|java"
)
_SICK = (
    r"头[疼痛晕]|发烧|感冒|咳嗽|失眠|拉肚子|牙[疼痛]|胃[疼痛]|肚子[疼痛]|嗓子[疼痛]|腰[疼痛]|过敏|便秘|呕吐|流鼻血"
    r"|怀孕|脱发|近视|高血压"
)
_SAD = (
    r"难过|伤心|孤独|寂寞|焦虑|抑郁|郁闷|好?累|好?烦|想哭|失恋|分手|不开心|压力(?:好|很|太)?大|崩溃|迷茫|害怕|失业"
    r"|不想活|想死|自杀"
)
_FUN = (
    r"餐[厅馆]|饭店|美食|小吃|好吃|电影|电视剧|剧|综艺|书|小说|歌|音乐|酒店|宾馆|民宿|景点|旅游|手机|电脑|相机|游戏"
    r"|股票?|基金|礼物|车|口红|咖啡|奶茶"
)
_NUMBER = r"[\d一二三四五六七八九十百千万两零.]+"
_SECRET = (
    r"token|令牌|密码|密钥|秘钥|口令|验证码|api\s?key|secret|password|源代码|源码|source code|系统提示词?|提示词"
    r"|(?:system )?prompt"
    r"|instructions?"
    r"|指令|后台(?:地址|账号|数据)?|配置(?:文件)?|环境变量|\.?env|数据库|管理员(?:账号|名单|权限|是谁)?"
    r"|服务器(?:的?(?:地址|ip地址|ip|账号))?|ip地址|日志"
)
_OF_BOT = (
    r"(?:(?:你们?|您|机器人|bot|后台|系统|服务器|管理员|本机|telegram|tg|the|your|its|this bot'?s?)(?:自己)?的?\s?)"
)
_SHOW = (
    r"(?:请|麻烦|能不能|可以|能|帮我|告诉我?|给我?看?|发给?我?|显示|输出|打印|说出|透露|泄露|公布|查看|导出|看看|复述"
    r"|重复|show|tell|give|reveal"
    r"|print|repeat|send|dump|me"
    r"|what is|what are|what'?s|\s)"
)

_RULES = [
    ("greeting", rf"(?:(?:{_HELLO})\s?)++(?:there|bot|机器人)?[呀啊哦嘛吗哈啦喽~]*"),
    ("thanks", rf"(?:好的?|嗯|ok|非常|太|十分|真是?|many|so)?\s?(?:{_THANKS})(?:你|您|大家|晒|啦|了|哈|呀|啊"
     rf"|的?帮[助忙]|帮了?大忙了?|的?(?:解答|回答|回复|支持|指点|提醒)|老师|朋友|亲|bot|机器人|很?有用|不用了"
     rf"|再见|拜拜|明白了?|懂了|知道了)*"),
    ("praise", rf"(?:你|您|答得|回答得?|说得|讲得|这个|good|nice|great|well done)?\s?(?:{_PRAISE})(?:了|啊|呀|哦"
     rf"|哈|的)*|(?:good|nice|great|well done|awesome|cool)(?: bot| job| answer)?"),
    ("about", r"(?:请问|那)?(?:你|您)(?:到底|究竟)?(?:是|叫|系|係)(?:谁|什么|啥|咩|乜嘢?|边个|什么名字|什么人"
     r"|什么东西|个?(?:机器人|人|真人|ai|人工智能|chatgpt|gpt|程序)(?:吗|还是.{1,6})?|(?:谁|哪家"
     r"|哪个).{0,4}(?:做|开发|创造|设计|训练)的?)[啊呀呢的]*"),
    ("about", r"(?:你|您)(?:叫)?(?:什么)?(?:名字|几岁|多大|多大了|今年几岁|在哪里?|住哪里?|是男是女|有感情吗|会死吗"
     r"|吃饭了吗)[啊呀呢了的]*|(?:请)?(?:介绍(?:一下)?(?:你|您)自己|自我介绍(?:一下)?|(?:谁|边个)(?:做|开发|创造"
     r"|整)(?:了|出|嘅)*(?:的)?你的?)"),
    ("about", r"who (?:are|r) (?:you|u).*|what(?:'s| is) your name|are you (?:a |an )?(?:bot|robot|human|ai|real"
     r"|person|chatgpt).{0,10}|who (?:made|created|built) you"),
    ("help", r"(?:那|请问)?(?:你|您|我|这个?|机器人)?(?:都|还|究竟|到底)?(?:能|会|可以|识|懂|知道)(?:帮我)?(?:干"
     r"|做|帮|问|查|回答|提供|解决|处理)?(?:我|你|您)?(?:些|点)?(?:什么|啥|咩|乜嘢?|嘛|吗|哪些事?"
     r"|哪些问题|什么事情?|什么问题)[呢啊呀的]*"),
    ("help", r"(?:这个?|你|请问|机器人|那)?(?:要?怎么|如何|咋|点样?)(?:使?用|问|提问|操作|查询|玩)(?:你|您|它"
     r"|这个|呢|啊|的)*|教我怎么用|(?:使用|操作|用法)(?:说明|方法|帮助|指南)?|帮助|help(?: me)?|有(?:什么"
     r"|哪些|咩)(?:功能|用处?|本事|命令)|功能(?:介绍|列表)?|what (?:can|do) (?:you|u|i) (?:do|ask|know).*"
     r"|how (?:do|can|to) (?:i )?(?:use|you work).*"),
    ("joke", rf"{_POLITE}(?:讲|说|来|tell)\s?(?:一|几|个|点|我|a|me|\s)*(?:笑话|段子|故事|鬼故事|冷笑话|谜语|joke"
     rf"|story).{{0,4}}"),
    ("joke", rf"{_POLITE}(?:唱.{{0,3}}歌|跳.{{0,3}}舞|聊.{{0,2}}天|陪我(?:聊|玩|说).{{0,4}}|玩.{{0,4}}游戏"
     rf"|猜.{{0,2}}谜.{{0,3}}|算.{{0,2}}[命卦]|看.{{0,2}}手相|.{{0,4}}(?:星座|运势|塔罗)(?:运势|怎么样|如何|测试"
     rf"|占卜|呢|吗)*|成语接龙|sing.{{0,12}})"),
    ("joke", rf"{_POLITE}(?:写|作|编|画|做|生成|create|write|draw|compose|generate|code)\s?(?:一|几|个|首|篇|段|封"
     rf"|份|张|幅|副|条|些|a|an|me|some|\s)*.{{0,16}}(?:{_WORK}|(?:poem|essay|code|email|letter|story|song"
     rf"|script|program|picture|speech)(?: .{{0,20}})?).{{0,4}}"),
    ("joke", r"用(?:python|java|c\+*|js|go|sql|代码).{0,20}|(?:我)?(?:爱|喜欢|想)你[了啊哦吗]*|(?:做"
     r"|当)我(?:的)?(?:女|男)?朋友.{0,3}|你(?:有|没有)?(?:男|女)?(?:朋友|对象)(?:吗|了吗)?|你?结婚了吗"
     r"|i love you.*"),
    ("weather", rf"{_WHEN}*+(?:[\u4e00-\u9fff]{{2,5}})?{_WHEN}*+的?(?:天气|气温|温度|台风)(?:预报|情况)?(?:怎么样"
     rf"|如何|怎样|咋样|好吗|好不好|几?多少度|[多几]少?度|点样?|好唔好)?{_END}"),
    ("weather", rf"(?:[\u4e00-\u9fff]{{2,3}})?{_WHEN}*+(?:会不会|会唔会|会|要不要|有没有|有|需要|要)?(?:下雨|下雪|落雨"
     rf"|带伞|刮风|打台风|热不热|冷不冷|[热冷](?=[吗不])|几度|多少度|(?:适合|该|应该)?穿什么){_END}"
     rf"|.{{0,12}}(?:weather|temperature"
     rf"|rain)(?: like)?(?: in \w+)?{_WHEN}*+\s?{_WHEN}*+"),
    ("weather", rf"{_WHEN}?(?:是|系)?(?:几点钟?|几点了|什么时间|啥时间|几号|几月几[号日]|星期几|礼拜几|周几|什么日子"
     rf"|什么节日?|农历几?.{{0,3}}){_END}|北京时间(?:几点|多少|是多少)?|what (?:time|day|date) is it.*"
     rf"|what'?s the (?:time|date).*"),
    ("weather", rf"{_WHEN}?(?:的)?(?:股市|大盘|a股|港股|美股|股票|比特币|黄金|金价|汇率|油价|彩票|双色球)(?:行情"
     rf"|走势|号码)?(?:会)?(?:怎么样|如何|涨|跌|涨吗|跌吗|涨还是跌|怎么走|开奖|是多少|多少)?{_END}"),
    ("offtopic", rf"{_POLITE}推荐.{{0,10}}(?:{_FUN}).{{0,4}}|有没有推荐的?(?:{_FUN}).{{0,2}}|.{{0,8}}(?:附近|哪里"
     rf"|边度|哪儿|这里).{{0,3}}(?:好吃|好玩|好食|有得食).{{0,4}}|{_WHEN}?(?:中午|早上|晚上|晚餐|午饭"
     rf"|早餐)?(?:吃|食|喝)(?:什么|啥|咩|乜嘢?)(?:好)?{_END}|{_WHEN}?(?:去)?哪(?:里|儿)?(?:吃|玩|逛"
     rf"|旅游|约会)(?:好)?{_END}|recommend .{{0,40}}"),
    ("offtopic", r"(?:我)?(?:该|应该|能不能|可不可以|要不要|现在)?(?:不该)?(?:买|炒|选|投)(?:什么|啥"
     r"|哪[只支个些])(?:股票?|基金|币|理财|保险|房|车|彩票|手机|电脑)(?:好|比较好|赚钱|合适|呢|啊)*"
     r"|哪[只支个](?:股票?|基金|币)(?:好|会涨|值得买|可以买|能买|最赚钱|赚钱)(?:吗|呢|啊)*|(?:现在"
     r"|我)?(?:该不该|要不要|能不能|适合|可以)(?:买房|买车|炒股|换工作|辞职|结婚|离婚)(?:吗|呢)?"),
    ("offtopic", rf"{_POLITE}(?:把.{{1,80}})?翻译(?:一下|下面|成|为|这|以下|给|：|:|\s|我).{{0,100}}"
     rf"|.{{1,30}}(?:用)?(?:英语|英文|日语|日文|粤语|普通话|法语|韩语|德语)(?:怎么|点样?|咋)(?:说|讲"
     rf"|写|读|念|翻译)|translate .{{0,100}}|how (?:do|to) (?:you )?say .{{1,40}} in \w+"),
    ("offtopic", rf"{_POLITE}(?:算|计算|口算)?(?:一下|下)?\s?{_NUMBER}(?:加上?|减去?|乘以?|除以|的平方"
     rf"|的立方){_NUMBER}?(?:等于|是|得)*(?:几|多少)?|.{{0,4}}(?:解方程|求导|求积分|解.{{0,4}}数学题"
     rf"|做.{{0,4}}作业|微积分).{{0,20}}"),
    ("care", rf"(?:我|孩子|宝宝|小孩|老婆|老公|妈妈?|爸爸?|奶奶|爷爷|女儿|儿子|朋友).{{0,8}}(?:{_SICK}|{_SAD}|生病"
     rf"|不舒服).{{0,14}}|(?:{_SICK})(?:了|的时候)?(?:应该|该|要)?(?:怎么办|吃什么药?|怎么[治缓]疗?解?|咋办"
     rf"|看什么科|挂什么科|严重吗|是怎么回事)|(?:好|很|太|真的?|有点)?(?:{_SAD})[啊呀了]*|(?:男"
     rf"|女)朋友.{{0,10}}(?:怎么办|分手|生气|不理我|出轨).{{0,6}}|i(?:'m| am| feel) (?:so |very )?(?:sad|sick"
     rf"|lonely|depressed|tired).{{0,20}}"),
    ("insult", rf".{{0,4}}(?:你|您|机器人|bot|you|this)(?:们|好|真|太|是|个|这|很|都|就|简直|的|一个|are|is|so"
     rf"|\s)*(?:{_INSULT}).{{0,6}}|(?:什么|啥)(?:破|垃圾|烂|鬼)(?:机器人|玩意儿?|东西|软件|bot)"
     rf"|(?:{_INSULT})(?:机器人|东西|bot)|(?!垃圾|废|烂|破)(?:{_INSULT})[了吧啊蛋]*"),
    ("insult", r"(?:你)?(?:他妈|妈)的.{0,6}|tmd|cnm|草泥马|[操艹]你?.{0,3}|扑街|仆街|收皮|收声|fuck.{0,10}|shit"
     r"|shut up|(?:你)?(?:胡说(?:八道)?|乱说|瞎说|瞎扯|乱讲|答非所问|(?:答|说|讲|搞)?错了|不对"
     r"|答案?不对|完全不对)[吧啊了]*|wrong(?: answer)?"),
    ("secret", rf"(?:把|将)?{_SHOW}*+{_OF_BOT}{_SHOW}*+(?:{_SECRET})++(?:的?(?:{_SECRET}))?(?:是|有|在|存"
     rf"|多少|什么|啥|哪里?|哪儿|内容|全文|吗|呢|发给?|我|发来|给我|告诉我|说出来|看看|一下|\s)*"
     rf"|{_SHOW}++(?:{_OF_BOT})?(?:bot\s?)?(?:{_SECRET})(?:是|什么|多少|吗|呢|一下|\s)*"
     rf"|(?:bot\s?)?(?:token|api\s?key|系统提示词?|system prompt)(?:是|多少|什么|呢|吗|\s)*"),
    ("secret", r".{0,10}(?:忽略|无视|忘记|忘掉|跳过)(?:掉)?(?:你)?(?:之前|以上|前面|先前|上面|所有|一切|全部"
     r"|系统)(?:的|所有)*(?:指令|提示|规则|设定|要求|限制|对话|内容).{0,60}|.{0,20}(?:ignore|forget"
     r"|disregard|override) (?:all|any|the|your|my|previous|prior|above|earlier|\s)+(?:instruction"
     r"|prompt|rule|message|direction)s?.{0,80}|(?:从现在(?:开始|起)|现在)?(?:你|请)?(?:现在)?(?:假装"
     r"|扮演|假设|充当)(?:你|自己)?(?:是|成|一个|一名|一位).{1,40}|.{0,10}(?:开发者模式|越狱|jailbreak"
     r"|developer mode|dan模式).{0,20}"),
    ("goodbye", r"(?:再见|再会|拜拜|拜|bye|byebye|goodbye|see you|88|886|回头见|下次见|明天见|回见|先这样|没事了"
     r"|下线了|我走了|晚点再聊)[啦了哦吧喽]*"),
    ("laugh", r"(?:哈|呵|嘿|嘻|嘎|h[ae]|h{2,}+|lo+l|lmao|233+|www|笑死)++(?:我?了|人)?"),
    ("ok", r"(?:好+的?|嗯+|唔+|哦+|噢+|喔+|啊+|哎+|唉+|行|中|成|ok+|okay|k|可以|收到|明白了?|懂了|了解了?|知道了?"
     r"|对|是的?|没错|没事|没有了?|不用了?|不需要|算了|随便|原来如此|原来是?这样|这样啊|是吗|真的吗?"
     r"|真的假的|yes|yeah|no|nope|sure|fine|got it|i see|test|测试|试试)[吧啊呢了呀哦的]*"),
    ("about", r"你.{0,4}(?:用|背后|基于|底层|接入).{0,4}(?:什么|哪个|啥).{0,3}(?:模型|技术|算法|ai|语言写).{0,3}"
     r"|你(?:喜欢我|开心|快乐|会(?:说)?(?:英语|英文|粤语|普通话)|懂英文|有意识|有朋友|累不累|累|无聊|困)[吗呢了]*"),
    ("joke", r"(?:来|放|听|点|播放?).{0,2}(?:首|支|曲|段).{0,4}(?:歌|曲|音乐|相声)?[吧呗]*|(?:好|真|太)?(?:无聊"
     r"|没意思)[啊呀了]*"),
    ("weather", r"(?:什么时候|几号|哪天)(?:过年|放假|发工资|下班|冬至|立春|中秋|春节)[呢啊]*|(?:现在"
     r"|今年)是?(?:哪一?年|什么年|几几年)"),
    ("offtopic", r".{1,60}翻译(?:成|为)(?:中文|英文|英语|日语|日文|法语|韩语|德语|粤语|繁体|简体).{0,2}"
     r"|(?:求|计算|算)?(?:根号|平方根|阶乘|sin|cos|tan|log|ln|\d+的(?:平方|立方|阶乘|次方))\s?\d*(?:是"
     r"|等于)*(?:多少|几)?"),
    ("care", r"(?:我)?(?:今天|最近)?(?:的)?心情(?:很|好|真|有点|特别)?(?:不好|不太好|差|糟糕?|低落)[啊呀了]*"
     r"|我(?:想|要)?(?:减肥|戒烟|戒酒).{0,6}"),
    ("insult", r"(?:你)?(?:答|回答|说|讲)(?:得|的)?(?:真|太|好|很|都)?(?:烂|差|垃圾|离谱|敷衍|没用|不行)[啊了]*"
     r"|什么(?:玩意儿?|鬼|东西)[啊嘛]*"
     r"|(?:一点)?(?:没有?|毫无|没啥)(?:帮助|用处?|意义)[啊了]*|(?:这)?不是我(?:想)?(?:要|问)的.{0,6}|[草艹靠]+"),
    ("secret", rf"(?:把|将)?(?:{_OF_BOT})?(?:bot\s?)?(?:{_SECRET}|规则|(?:初始)?设定)(?:都|全部|内容|\s)*"
     rf"(?:打印|输出|显示|发|告诉|给|说|写)(?:出来|给我|我|一下|来|\s)+"
     rf"|{_SHOW}+(?:{_OF_BOT})(?:规则|(?:初始)?设定|限制|bot\s?token).{{0,4}}|(?:{_OF_BOT})(?:bot\s?)(?:token"
     rf"|api\s?key)(?:是|多少|什么|\s)*"),
]  # fmt: skip
_COMPILED = [(topic, re.compile(rule)) for topic, rule in _RULES]
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_MARKS = re.compile(r"[^\w\s'+.]+|(?<!\d)[.]|[.](?!\d)")
_SUM = re.compile(
    rf"(?:算|计算|帮我算|请问|求)?(?:一下|下)?\s*(?:(?:\d+(?:\.\d+)?\s*[-+*/x×÷^]\s*)+\d+(?:\.\d+)?\s*(?:=|等于|是"
    rf"|得)+\s*(?:几|多少)?[?？\s]*|\d+(?:\.\d+)?\s*[*/x×÷^]\s*\d+|1\s*\+\s*1|{_NUMBER}(?:加|减|乘|除以?)[?？]?)"
)
_CLAUSE = re.compile(r"[^,，。.!！?？~、;；\s]+[,，。.!！?？~、;；\s]+")
_LAST_CLAUSE = re.compile(r"[,，。!！?？~、;；\s]+([^,，。.!！?？~、;；\s]+)[,，。.!！~、\s]*$")
_BEFORE_ASKING = re.compile(rf"^(?:{_HELLO})(?=请问|我想|想问|麻烦|帮我|问一下)", re.IGNORECASE)
_POLITENESS = {"greeting", "thanks", "praise", "ok", "laugh"}


def find_smalltalk(text: str) -> str | None:
    """Return the topic of a message that asks nothing of the articles, "nothing" where it holds no letter; else None.

    Greetings and thanks before or after something else do not count: the rest decides.
    """
    if not any(char.isalnum() for char in text):
        return "nothing"
    if text.strip().startswith("/"):
        return "command"
    return _topic(text) or _topic(strip_courtesy(text))


@lru_cache(maxsize=REMEMBERED)
def _topic(text: str) -> str | None:
    folded = fold(text)
    if _SUM.fullmatch(folded.strip()):
        return "offtopic"
    bare = _MARKS.sub("", _EDGES.sub("", folded)).strip()
    if len(bare) > MAX_CHARS:
        return None
    topic = next((topic for topic, rule in _COMPILED if rule.fullmatch(bare)), None)
    return topic or ("private" if asks_for_personal_data(bare) else None)


def strip_courtesy(text: str) -> str:
    """Return a message without the greetings and thanks around what it asks; the message itself if it is only those."""
    rest = _BEFORE_ASKING.sub("", text)
    for clause in _leading_clauses(rest):
        if not _is_politeness(clause):
            break
        rest = rest[len(clause) :]
    last = _LAST_CLAUSE.search(rest)
    if last and _is_politeness(last[1]):
        rest = rest[: last.start(1)].rstrip(",，、~ ")
    return rest if any(char.isalnum() for char in rest) else text


def _leading_clauses(text: str) -> Iterator[str]:
    place = 0
    for _ in range(MAX_CLAUSES):
        clause = _CLAUSE.match(text, place)
        if not clause:
            return
        yield clause[0]
        place = clause.end()


def _is_politeness(clause: str) -> bool:
    bare = _MARKS.sub("", _EDGES.sub("", fold(clause)))
    return any(topic in _POLITENESS and rule.fullmatch(bare) for topic, rule in _COMPILED)

"""What readers see beside the articles' own words, in simplified and traditional Chinese and in English.

Simplified is written here; traditional is converted from it, the articles' words never. Read aloud before you keep.
"""

from enum import StrEnum
from functools import lru_cache

from opencc import OpenCC


class Language(StrEnum):
    """A language of the texts; traditional in the forms of Hong Kong and of Taiwan."""

    SIMPLIFIED = "zh-Hans"
    HONG_KONG = "zh-HK"
    TAIWAN = "zh-TW"
    ENGLISH = "en"


_CONVERTERS = {Language.HONG_KONG: "s2hk", Language.TAIWAN: "s2twp"}

_TEXTS: dict[str, tuple[str, str]] = {
    # key: (simplified Chinese, English)
    "start": (
        "把问题发给我，我在文章里找出回答它的原句，注明文章、日期和位置。\n{coverage}",
        "Send me a question. I find the sentence that answers it, and say from which article, date and place it is.\n"
        "{coverage}",
    ),
    "examples": ("可以这样问：", "For example:"),
    "help": (
        "直接发问题就行，也可以接着问，比如“那前三季度呢”。\n/industries 看讲到哪些产业，/industry 加名字看其中一个。\n"
        "在群里请回复我、@我，或者用 /ask 加问题。\n{coverage}",
        "Just send a question. You can follow up, too.\n/industries lists the industries, /industry NAME shows one.\n"
        "In a group, reply to me, mention me, or use /ask.\n{coverage}",
    ),
    "help_admin": (
        "管理：/reindex 更新索引，/articles 看文章，/id 看自己的编号。",
        "Admin: /reindex updates the index, /articles lists the articles, /id shows your number.",
    ),
    "coverage": ("现有文章{count}篇，{span}。", "Articles: {count}, {span}."),
    "coverage_undated": ("现有文章{count}篇。", "Articles: {count}."),
    "coverage_span": ("{first}至{last}", "{first} to {last}"),
    "paragraph": ("第{number}段", "paragraph {number}"),
    "undated": ("日期不详", "undated"),
    "also": ("另有{count}处同样的话", "{count} more place(s) say the same"),
    "part": ("还有：", "And:"),
    "differs_period": ("另一个时期的说法：", "Of another period:"),
    "differs_scope": ("范围不同的说法：", "Of another scope:"),
    "differs_article": ("另一篇说法不同：", "Another article differs:"),
    "differs_figure": ("另一处数字不同：", "Elsewhere with another figure:"),
    "rewritten": ("↪ {question}", "↪ {question}"),
    "button_context": ("上下文", "Context"),
    "button_more": ("另有{count}处", "{count} more"),
    "button_more_compact": ("更多", "More"),
    "button_nearest": ("看最接近的句子", "Nearest sentences"),
    "miss": ("文章里没有找到答案。", "The articles do not say."),
    "miss_period": ("文章里没有讲到<b>{period}</b>的情况。", "The articles do not speak of <b>{period}</b>."),
    "miss_words": ("没有提到：{words}", "Not mentioned: {words}"),
    "miss_found": ("提到了：{words}", "Mentioned: {words}"),
    "miss_apart": (
        "文章里提到了{words}，但没有一句能回答。",
        "The articles mention {words}, but no sentence answers the question.",
    ),
    "miss_years": ("有的年份：{years}", "Years there are: {years}"),
    "miss_topic": ("这批文章里没有讲到它。{coverage}", "These articles do not speak of it. {coverage}"),
    "miss_topic_words": ("这批文章里没有讲到{words}。{coverage}", "These articles do not speak of {words}. {coverage}"),
    "choice": ("可以改问：{question}", "You could ask: {question}"),
    "choices": ("可以改问：", "You could ask:"),
    "period_since": ("{day}起", "since {day}"),
    "period_until": ("截至{day}", "until {day}"),
    "period_meant": ("{text}（{meaning}）", "{text} ({meaning})"),
    "miss_vague": (
        "想问什么？请说具体一点，比如哪个产业、哪一年。",
        "What would you like to know? Please say a little more: which industry, which year.",
    ),
    "button_why": ("为什么", "Why"),
    "why_answer": ("为什么是这一句：", "Why this sentence:"),
    "why_refusal": (
        "为什么不回答：最接近的是这一句，还不够。",
        "Why no answer: this sentence is the nearest, and it is not enough.",
    ),
    "why_nothing": ("为什么不回答：没有一句与它有关。", "Why no answer: no sentence has to do with it."),
    "why_changed": (
        "文章或程序更新过，现在的回答不同了。",
        "The articles or the program have changed since, and so has the answer.",
    ),
    "why_rewritten": ("当作在问：{question}", "Taken as: {question}"),
    "why_in_sentence": ("这一句里有：{words}", "In the sentence: {words}"),
    "why_before": ("前文里有：{words}", "Just before it: {words}"),
    "why_title": ("标题里有：{words}", "In the title: {words}"),
    "why_elsewhere": ("只在别处有：{words}", "Only elsewhere: {words}"),
    "why_nowhere": ("没有找到：{words}", "Not found: {words}"),
    "why_word": ("{word}（{inside}）", "{word} ({inside})"),
    "why_meant": ("当作“{word}”", "read as “{word}”"),
    "why_named": ("写作“{name}”", "written “{name}”"),
    "comma": ("，", ", "),
    "why_period_alike": ("时间对得上：{asked}", "The period fits: {asked}"),
    "why_period_same": ("时间对得上：问{asked}，{place}是{found}", "The period fits: asked {asked}, {place} {found}"),
    "why_period_partly": (
        "时间对得上一部分：问{asked}，{place}是{found}",
        "The period fits in part: asked {asked}, {place} {found}",
    ),
    "why_period_other": (
        "时间对不上：问{asked}，{place}是{found}",
        "The period does not fit: asked {asked}, {place} {found}",
    ),
    "why_period_none": ("时间：问{asked}，{place}没有写", "The period: asked {asked}, {place} none"),
    "why_here": ("这一句", "in the sentence"),
    "why_there": ("前文", "before it"),
    "why_any_year": ("{period}（没说哪年）", "{period} (of no year)"),
    "why_asked": ("要找的是{kind}", "Asked for {kind}"),
    "why_asked_found": ("要找的是{kind}：{answers}", "Asked for {kind}: {answers}"),
    "why_asked_unseen": ("要找的是{kind}，这一句里没有认出来", "Asked for {kind}, which was not made out in it"),
    "asks_date": ("日期", "a date"),
    "asks_figure": ("数字", "a figure"),
    "asks_person": ("人", "a person"),
    "asks_place": ("地方", "a place"),
    "asks_reason": ("原因", "a reason"),
    "asks_way": ("做法", "a way"),
    "asks_list": ("几样东西", "a list"),
    "why_against": ("不利的是：{reasons}", "Against it: {reasons}"),
    "why_and": ("；", "; "),
    "against_figure": ("没有要的那种数字", "no figure of the kind asked for"),
    "against_literal": ("没有问的那个名称或代号", "the very name or code asked about is not there"),
    "against_kind": ("没有要找的日期或人", "not the date or the person asked for"),
    "against_place": ("说的不是问的地方", "not the place asked about"),
    "against_items": ("没有列出要的几项", "not the items asked for"),
    "against_explained": ("只提到，没有解释", "only mentions it and does not explain"),
    "against_status": ("目标和实际对不上", "a target where a result was asked for, or the reverse"),
    "why_sure": ("把握：{sure}（{percent}%）", "How sure: {sure} ({percent} %)"),
    "sure_very": ("很大", "very"),
    "sure_fairly": ("较大", "fairly"),
    "sure_hardly": ("一般", "just enough"),
    "why_unsure": ("把握：只有{percent}%，到{needed}%才回答", "How sure: only {percent} %; an answer needs {needed} %"),
    "why_passage": ("所在段落的相关程度：排第{rank}", "Rank of its passage: {rank}"),
    "why_rival": (
        "下一句{distance}（{score}，这一句{best}）：“{sentence}”",
        "The next sentence is {distance} ({score}, this one {best}): “{sentence}”",
    ),
    "rival_near": ("差不多", "about as good"),
    "rival_middling": ("差一些", "somewhat behind"),
    "rival_far": ("差得多", "far behind"),
    "basis_year_on_year": ("同比", "on the year before"),
    "basis_period_on_period": ("环比", "on the period before"),
    "basis_annual_average": ("年均", "a year"),
    "basis_cumulative": ("累计{value}", "{value} in all"),
    "basis_none": ("增速", "growth"),
    "change": ("{basis} {value}", "{value} {basis}"),
    "share_of": ("占{whole} {value}", "{value} of {whole}"),
    "share_alone": ("占比 {value}", "share {value}"),
    "share_head": ("占{whole}", "Share of {whole}"),
    "column_level": ("数值", "Value"),
    "column_growth": ("增速", "Growth"),
    "column_share": ("占比", "Share"),
    "versus": (" 或 ", " or "),
    "sources": ("（{count}篇）", " ({count} articles)"),
    "card_time": ("“{text}” = {meaning}（刊于{published}）", "“{text}” = {meaning} (published {published})"),
    "card_speaker": ("出自：{speaker}", "According to {speaker}"),
    "agree": ("{count}篇一致", "{count} agree"),
    "differ": ("{count}篇不同", "{count} differ"),
    "agreeing": ("说法一致（{count}篇）：", "Agreeing ({count} article(s)):"),
    "differing": ("数字不同（{count}篇）：", "Another figure ({count} article(s)):"),
    "differing_period": ("同一时期", "the same period"),
    "differing_time": ("时间不同", "another time"),
    "figures_changed": (
        "文章更新过，数字和当时的不同了。",
        "The articles have changed since, and so have the figures.",
    ),
    "button_trend": ("走势", "Trend"),
    "button_chart": ("图", "Chart"),
    "button_csv": ("CSV", "CSV"),
    "button_quotes": ("逐条原句", "Sentences"),
    "series_undated": ("{published}刊", "published {published}"),
    "series_no_period": ("没有{period}的数字，有的是：", "No figure of {period}; there are:"),
    "series_more_rows": ("……另有{count}行，CSV里是全的", "… and {count} more; the CSV has them all"),
    "series_others": ("也可以看：{queries}", "There is also: {queries}"),
    "series_unknown": ("文章里没有这个数字。", "The articles have no figure of that."),
    "series_known": ("有数字的：{queries}", "There are figures of: {queries}"),
    "series_rows_hint": ("看原句：加上 --row 和行号", "For the sentences of a row add --row and its number"),
    "series_none": ("文章里没有可以列出的数字。", "The articles have no figures to list."),
    "figures_what": (
        "请在 /figures 后面写上指标，比如：{example}",
        "Please write what figures you want after /figures, for example: {example}",
    ),
    "chart_disputed": ("有的数字各篇说法不同", "The articles differ on some of these"),
    "figures_no_chart": ("数字太少，画不成图。", "There are too few figures for a chart."),
    "derived_growth": (
        "推算，非原文：{later}比{earlier} {value}（{one} 对 {other}）",
        "Computed, in no article: {later} against {earlier} {value} ({one}, {other})",
    ),
    "derived_total": ("推算，非原文：合计{value} = {parts}", "Computed, in no article: {value} in all = {parts}"),
    "compare_what": (
        "请写上比什么，指标放最后，中间空格。\n比如：/compare 甲产业 乙产业 增速",
        "Please write what to compare after /compare: two names, then the indicator, with spaces between.",
    ),
    "compare_none": (
        "没有找到两边都有的数字。指标放最后，中间空格。\n比如：/compare 甲产业 乙产业 增速",
        "There are no figures of both. Write two names, then the indicator, with spaces between.",
    ),
    "compare_missing": ("没有", "none"),
    "compare_higher": ("{label}更高。", "{label} is higher."),
    "compare_lower": ("{label}更低。", "{label} is lower."),
    "compare_equal": ("一样高。", "They are equal."),
    "compare_unnamed_rough": (
        "两边都是约数，分不出高低。",
        "These are rough figures; which is higher cannot be told.",
    ),
    "compare_unnamed_period": ("时间不同，不评高低。", "The periods differ, so none is named."),
    "compare_unnamed_status": (
        "一边是实际，一边是目标或预计，不评高低。",
        "One was reached and one is aimed at or expected, so none is named.",
    ),
    "compare_unnamed_basis": ("口径不同，不评高低。", "They are measured differently, so none is named."),
    "compare_unnamed_unit": ("单位不同，不评高低。", "The units differ, so none is named."),
    "compare_unnamed_disputed": (
        "文章说法不一，不评高低。",
        "The articles disagree, so none is named.",
    ),
    "compare_unnamed_missing": ("缺一边的数字，有的是：{periods}", "One has no figure. There are: {periods}"),
    "no_more": ("没有更多了。", "There is no more."),
    "clarify": ("这个范围很大，可以具体问：", "That is a wide field. You could ask:"),
    "nearest": ("最接近的句子：", "The nearest sentences:"),
    "greeting": ("你好，想知道什么？直接发问题就行。", "Hello. What would you like to know? Just send a question."),
    "thanks": ("不客气，有问题随时问。", "You are welcome."),
    "about": (
        "我是 Yiju 依据，用文章里的原句回答问题，不编造。{coverage}",
        "I am Yiju. I answer with sentences from articles, word for word, and make nothing up. {coverage}",
    ),
    "smalltalk_help": (
        "我在文章里找答案：产业、数字、日期、人和地方都可以问。{coverage}",
        "I look for answers in articles: industries, figures, dates, people and places. {coverage}",
    ),
    "joke": ("我只会引用文章里的话。想知道什么，直接问。", "I only quote articles. Ask me what they say."),
    "weather": ("这个我查不到，我只知道文章里写的。", "I cannot look that up; I only know what the articles say."),
    "praise": ("谢谢，有问题随时问。", "Thank you. Ask whenever you like."),
    "offtopic": (
        "这个我帮不上，我只回答文章里写了的事。",
        "I cannot help with that; I only answer what the articles say.",
    ),
    "private": (
        "个人的电话、住址、证件号这类信息，我不提供。",
        "I give no one's telephone number, home address or papers.",
    ),
    "care": (
        "这个我帮不上。身体不舒服请找医生，心里难受可以找信得过的人聊聊。",
        "I cannot help with that. Please see a doctor, or talk to someone you trust.",
    ),
    "insult": ("没帮上忙，对不住。换个说法再问一次试试。", "I did not help there. Try asking in other words."),
    "secret": ("这个不能告诉你。", "That I cannot tell."),
    "goodbye": ("再见。", "Goodbye."),
    "laugh": ("有问题随时问。", "Ask whenever you like."),
    "ok": ("好的，有问题随时问。", "All right. Ask whenever you like."),
    "nothing": ("我只读文字，请发一个问题。", "I read text only. Please send a question."),
    "command": ("没有这个命令。发 /help 看用法。", "There is no such command. /help shows what there is."),
    "empty": ("消息是空的，请发一个问题。", "The message is empty. Please send a question."),
    "too_many": ("一次最多问{parts}个问题，请分几条发。", "Please ask {parts} questions at most at a time."),
    "too_long": ("问题太长了，请缩到{limit}字以内。", "That is too long. Please keep it under {limit} characters."),
    "ask_what": ("请在 /ask 后面写上问题。", "Please write your question after /ask."),
    "your_id": ("你的编号：<code>{number}</code>", "Your number: <code>{number}</code>"),
    "chat_id": ("本群编号：<code>{number}</code>", "This chat's number: <code>{number}</code>"),
    "not_admin": ("这个命令只有管理员能用。", "Only admins can use this command."),
    "reindexing": ("正在更新，问答不停……", "Updating; questions are answered meanwhile…"),
    "reindex_busy": ("已经在更新了，请稍等。", "An update is running already."),
    "reindexed": (
        "已更新（第{number}版，{seconds}秒，问答没有停）\n新增{added} · 更新{updated} · 删除{removed} · 共{articles}篇",
        "Updated (generation {number}, {seconds} s, no pause)\n{added} new · {updated} changed · {removed} removed · "
        "{articles} in all",
    ),
    "reindex_same": (
        "没有变化（第{number}版，共{articles}篇）。",
        "Nothing has changed ({articles} articles, generation {number}).",
    ),
    "reindex_failed": ("没有更新，仍用原来的索引。原因：{reason}", "Not updated; the old index stays. {reason}"),
    "articles": ("共{count}篇：", "{count} articles:"),
    "articles_more": ("……另有{count}篇", "… and {count} more"),
    "gone": ("这条已经过期，请重新提问。", "This has expired. Please ask again."),
    "no_context": ("这一段只有这一句。", "This sentence is a paragraph of its own."),
    "failed": ("出了点问题，请再试一次。", "Something went wrong. Please try again."),
    "text_only": ("我只读文字，请把问题打出来。", "I read text only. Please type your question."),
    "industries": ("这批文章讲到{count}个产业，点一个看：", "The articles speak of {count} industries. Tap one:"),
    "industries_line": ("· {name}　{articles}篇 {sentences}句", "· {name}　{articles} articles, {sentences} sentences"),
    "industries_none": ("这批文章里没有讲到哪个产业。", "These articles speak of no industry."),
    "column_industry": ("产业", "industry"),
    "column_articles": ("篇", "articles"),
    "column_sentences": ("句", "sentences"),
    "column_figure": ("数字", "figure"),
    "column_value": ("数值", "value"),
    "column_when": ("时间", "period"),
    "industries_rest": ("……另有{count}个", "… and {count} more"),
    "industry_head": ("<b>{name}</b>　{count}篇文章 · {span}", "<b>{name}</b>　{count} articles · {span}"),
    "industry_figures": ("最新数字", "Newest figures"),
    "industry_status": ("{when}（{status}）", "{when} ({status})"),
    "industry_companies": ("企业：{names}", "Companies: {names}"),
    "industry_parks": ("园区：{names}", "Parks: {names}"),
    "industry_targets": ("目标", "Aims"),
    "industry_story": ("来龙去脉", "What happened"),
    "industry_sources": ("出处", "Sources"),
    "industry_source": ("《{title}》· {published} · {count}句", "“{title}” · {published} · {count} sentences"),
    "industry_related": ("相关：{names}", "Related: {names}"),
    "industry_unknown": ("文章里没有找到“{name}”这个产业。", "The articles name no industry “{name}”."),
    "industry_instead": ("可以看：", "You could look at: "),
    "button_names": ("企业园区", "Companies and parks"),
    "button_targets": ("目标", "Aims"),
    "button_about": ("简介", "About"),
    "button_story": ("来龙去脉", "What happened"),
    "separator": ("、", ", "),
    "chart_unit": ("单位：{unit}", "Unit: {unit}"),
    "chart_newest": ("共{count}个数，图中是最后{shown}个", "The last {shown} of {count} values"),
    "status_actual": ("实际", "actual"),
    "status_target": ("目标", "target"),
    "status_plan": ("计划", "planned"),
    "status_forecast": ("预计", "expected"),
    "status_rule": ("规定", "by rule"),
    "csv_period": ("时间", "period"),
    "csv_subject": ("对象", "subject"),
    "csv_indicator": ("指标", "indicator"),
    "csv_value": ("数值", "value"),
    "csv_value_text": ("原文数字", "as printed"),
    "csv_unit": ("单位", "unit"),
    "csv_status": ("性质", "status"),
    "csv_basis": ("口径", "basis"),
    "csv_article": ("文章", "article"),
    "csv_published": ("刊登", "published"),
    "csv_sentence": ("原句", "sentence"),
    "cmd_start": ("开始", "Start"),
    "cmd_help": ("怎么用", "How to use"),
    "cmd_ask": ("提问（群里用）", "Ask a question (in groups)"),
    "cmd_industries": ("文章讲到的产业", "Industries in the articles"),
    "cmd_industry": ("看一个产业", "The profile of an industry"),
    "cmd_figures": ("一个指标历次的数字", "An indicator over time"),
    "cmd_compare": ("两样比一比", "Compare two things"),
    "cmd_id": ("我的编号", "My number"),
    "cmd_reindex": ("更新索引", "Update the index"),
    "cmd_articles": ("看文章", "List the articles"),
}  # fmt: skip


def language_of(code: str | None) -> Language:
    """Return the language for a Telegram language code (IETF), None for simplified Chinese."""
    lowered = (code or "zh").lower().replace("_", "-")
    if not lowered.startswith(("zh", "yue")):
        return Language.ENGLISH
    if "hk" in lowered or "mo" in lowered or lowered.startswith("yue"):
        return Language.HONG_KONG
    return Language.TAIWAN if "hant" in lowered or "tw" in lowered else Language.SIMPLIFIED


@lru_cache
def _open_converter(name: str) -> OpenCC:
    return OpenCC(name)


@lru_cache(maxsize=1024)
def _template(key: str, language: Language) -> str:
    simplified, english = _TEXTS[key]
    if language is Language.ENGLISH:
        return english
    converter = _CONVERTERS.get(language)
    return str(_open_converter(converter).convert(simplified)) if converter else simplified


def say(key: str, language: Language, /, **values: object) -> str:
    """Return a text with its values put in. Raises KeyError for an unknown key or a missing value."""
    return _template(key, language).format(**values)

"""The reader's side: what is opened from an answer, citations, languages, and what the bot says of itself."""

TEXTS: dict[str, tuple[str, str]] = {
    # key: (simplified Chinese, English)
    "button_article": ("原文", "Article"),
    "button_copy": ("复制", "Copy"),
    "button_answer": ("‹ 返回", "‹ Back"),
    "page_more": ("另有{count}处", "{count} more"),
    "page_nearest": ("最接近的句子", "The nearest sentences"),
    "page_range": (" · 第{first}—{last}处", " · {first} to {last}"),
    "changed_here": ("文章改过，这里现在是：", "The article has been changed. What stands here now:"),
    "changed_some": (
        "文章改过，这些句子是现在的。",
        "The articles have been changed; the sentences are those of today.",
    ),
    "answer_changed": ("文章更新过，现在的回答是：", "The articles have changed. The answer is now:"),
    "miss_noted": ("还没有这方面的文章，已经记下。", "There is no article on this yet. It has been noted."),
    "withdrawn": ("这句话所在的文章已经撤下，不再显示。", "The article of this sentence was withdrawn."),
    "cut_out": ("文章改过，这句话已经不在了。", "The article has been changed, and this sentence is gone."),
    "article_as_file": ("文章较长，全文在下面的文件里。", "It is a long article; the file below holds all of it."),
    "article_here": ("到这一句", "To the sentence"),
    "cited_unchanged": (
        "<b>未变</b>　和{day}引用时一字不差：",
        "<b>Unchanged</b>, word for word as when it was cited on {day}:",
    ),
    "cited_changed": (
        "<b>已改</b>　{day}引用之后，文章改过。现在最接近的是：",
        "<b>Changed</b> since it was cited on {day}. What is nearest to it now:",
    ),
    "cited_cut": (
        "<b>已改</b>　{day}引用之后，文章改过，这句话已经不在了。",
        "<b>Changed</b> since it was cited on {day}: the sentence is gone.",
    ),
    "cited_withdrawn": (
        "<b>已撤</b>　{day}引用的文章已经撤下，不再显示。",
        "<b>Withdrawn</b>: the article cited on {day} is no longer shown.",
    ),
    "cited_unknown": (
        "没有这个引用编号，可能没有复制全。直接问我也行。",
        "There is no such citation; perhaps it was not copied whole. You can also just ask.",
    ),
    "lang": ("用哪种文字？", "Which language?"),
    "lang_chosen": ("好的，以后用这种文字。", "All right, English from now on."),
    "about_bot": (
        "<b>Yiju 依据</b>　{version}版\n用文章里的原句回答问题，注明文章、日期和位置，不编造。",
        "<b>Yiju</b> {version}\nAnswers with sentences from articles, word for word, with article, date and place.",
    ),
    "about_privacy": (
        "提问保留{days}天，群里的人互相看不到对方的。/forget 马上删掉自己的。",
        "Questions are kept for {days} days; members of a group never see each other's. /forget deletes yours.",
    ),
    "description": (
        "把问题发给我，我在新闻文章里找出回答它的原句，注明文章、日期和位置，不编造。\n"
        "可以问产业、数字、日期、人和地方，也可以接着问。",
        "Send me a question in Chinese. I find the sentence of a news article that answers it, word for word, and say "
        "from which article, date and place it is.",
    ),
    "short_description": (
        "用文章里的原句回答，注明出处和日期，不编造。",
        "Answers with sentences from Chinese news, with source and date.",
    ),
    "cmd_about": ("关于", "About this bot"),
    "cmd_lang": ("换语言", "Change the language"),
}

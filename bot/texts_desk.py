"""What admins read at their desk: drafts, publishing, receipts, the articles. Simplified Chinese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    # key: (simplified Chinese, English)
    "file_format": (
        "不是能读的格式。请发 txt、md、docx、pdf、html，或者它们的 zip。",
        "is not of a format I read. Please send txt, md, docx, pdf, html, or a zip of them.",
    ),
    "file_old_word": (
        "是旧版 Word 文件，请另存为 docx 再发。",
        "is an old Word file. Please save it as docx and send it again.",
    ),
    "file_encrypted": (
        "有密码，请去掉密码再发。",
        "is locked by a password. Please take it off and send it again.",
    ),
    "file_scan": (
        "是扫描件，里面没有文字。请先做文字识别（OCR），或者发文字版。",
        "is a scan without text. Please run text recognition (OCR) on it, or send the text.",
    ),
    "file_garbled": (
        "里面的文字读出来是乱码，请发 docx 或 txt。",
        "holds text that cannot be read out of it. Please send docx or txt.",
    ),
    "file_empty": ("是空的，没有可读的文字。", "is empty."),
    "file_damaged": ("打不开，可能损坏了。请重新保存再发。", "cannot be opened. Please save it again and send it."),
    "file_charset": (
        "不是文字，或者混用了几种编码。请另存为 UTF-8 再发。",
        "is no text, or mixes encodings. Please save it as UTF-8 and send it again.",
    ),
    "file_too_large": (
        "太大了：文件最多20 MB，解开后最多100 MB。请去掉图片再发。",
        "is too large: 20 MB at most, 100 MB unpacked. Please leave the pictures out.",
    ),
    "file_too_long": ("太长了，请分成几篇再发。", "is too long. Please cut it into several files."),
    "file_too_slow": ("读得太久了，没有读完。请发 docx 或 txt。", "takes too long to read. Please send docx or txt."),
    "file_too_many": ("里面文件太多，一次最多200个。", "holds too many files; 200 at most."),
    "file_nested": ("是压缩包里的压缩包，请先解开。", "is a zip within a zip. Please unpack it first."),
    "file_no_article": (
        "里面没有找到文章。请把正文另存为 txt 再发。",
        "holds no article I can find. Please save its text as txt.",
    ),
    "file_front_matter": ("开头的信息有误：{reason}", "has a mistake in its front matter: {reason}"),
    "file_refused": ("没收 <b>{name}</b>：{reason}", "Not taken: <b>{name}</b> {reason}"),
    "file_not_fetched": ("文件没有下载成功，请再发一次。", "The file could not be fetched. Please send it again."),
    "draft_file": ("收到 <b>{name}</b>（{size}）", "Received <b>{name}</b> ({size})"),
    "draft_message": ("收到一条消息，可以作为文章发布。", "Received a message that can be published as an article."),
    "draft_zip": (
        "收到 <b>{name}</b>（{size}）：{count}篇",
        "Received <b>{name}</b> ({size}): {count} article(s)",
    ),
    "draft_title": ("标题：{title}", "Title: {title}"),
    "draft_date": ("日期：{date}", "Date: {date}"),
    "draft_date_missing": ("日期：没找到，请选", "Date: not found, please choose"),
    "draft_dates_missing": ("{count}篇没找到日期，请选", "{count} without a date, please choose"),
    "draft_undated": ("日期：无", "Date: none"),
    "draft_size": ("{paragraphs}段 → {sentences}句", "{paragraphs} paragraphs → {sentences} sentences"),
    "draft_joins": ("接回断句{count}处", "{count} broken places joined"),
    "draft_repeats": ("去掉重复{count}段", "{count} repeats left out"),
    "draft_figures": ("数字{count}个，新的{new}个", "{count} figures, {new} of them new"),
    "draft_differing": ("{count}个与已有文章不同", "{count} differ from articles there are"),
    "draft_same": (
        "和已有的《{title}》（{published}）文字完全一样。",
        "The text is the same as that of “{title}” ({published}), which is there.",
    ),
    "draft_near": (
        "和已有的《{title}》（{published}）几乎一样，不同的有{count}处：",
        "Nearly the same as “{title}” ({published}), which is there; places that differ: {count}",
    ),
    "draft_held": (
        "大部分句子在《{title}》（{published}）里已有。",
        "Most of its sentences stand in “{title}” ({published}).",
    ),
    "draft_change": ("· {old} → {new}", "· {old} → {new}"),
    "draft_nothing": ("（无）", "(nothing)"),
    "draft_replaces": ("将代替已有的《{title}》。", "It will take the place of “{title}”."),
    "odd_short": ("提醒：文字很短", "Note: it is very short"),
    "odd_foreign": ("提醒：中文很少", "Note: there is little Chinese in it"),
    "odd_broken": ("提醒：有乱码字符（�）", "Note: some characters are broken (�)"),
    "odd_open_end": ("提醒：最后一句没有写完", "Note: the last sentence has no end"),
    "odd_same_title": ("提醒：已有一篇同名的文章", "Note: there is an article of the same title"),
    "odd_future": ("提醒：日期在今天之后", "Note: the date lies ahead"),
    "draft_piece": ("{number}　{title}　{date}　{sentences}句", "{number}　{title}　{date}　{sentences} sentences"),
    "draft_piece_near": ("　（和《{title}》几乎一样）", "　(nearly the same as “{title}”)"),
    "draft_more_pieces": ("……另有{count}篇", "… and {count} more"),
    "button_publish": ("发布", "Publish"),
    "button_publish_all": ("发布{count}篇", "Publish {count}"),
    "button_replace_near": ("替换那一篇", "Replace that one"),
    "button_title": ("改标题", "Change title"),
    "button_date": ("改日期", "Change date"),
    "button_date_input": ("输入日期", "Type a date"),
    "button_undated": ("无日期", "No date"),
    "button_discard": ("放弃", "Discard"),
    "button_differing": ("看不同的数字", "Figures that differ"),
    "button_keep": ("不改了", "Leave it"),
    "button_undo": ("撤销", "Undo"),
    "differing_head": ("与已有文章不同的数字：", "Figures that differ from articles there are:"),
    "differing_row": (
        "· {indicator}：<b>{value}</b>\n  《{title}》（{published}）是 <b>{other}</b>",
        "· {indicator}: <b>{value}</b>\n  “{title}” ({published}) has <b>{other}</b>",
    ),
    "ask_title": ("请发新的标题。现在是：{title}", "Please send the new title. Now it is: {title}"),
    "ask_date": (
        "请发日期，比如 2024-05-06、2024年5月 或 2024。",
        "Please send the date, such as 2024-05-06, 2024-05 or 2024.",
    ),
    "bad_date": (
        "看不懂这个日期。请写成 2024-05-06、2024年5月 或 2024。",
        "I cannot read that date. Please write it as 2024-05-06, 2024-05 or 2024.",
    ),
    "kept": ("好，没有改。", "All right, nothing was changed."),
    "need_date": ("请先选日期，或点“无日期”。", "Please choose a date first, or “No date”."),
    "draft_gone": ("这份稿子已经处理过了。", "This draft has been dealt with."),
    "draft_dropped": ("已放弃，没有发布。", "Discarded; nothing was published."),
    "progress": ("正在更新，问答不停……{seconds}秒", "Updating; questions are answered meanwhile… {seconds} s"),
    "progress_counted": (
        "正在更新，问答不停……{seconds}秒，{done}/{total}篇",
        "Updating; questions are answered meanwhile… {seconds} s, {done} of {total} articles",
    ),
    "published": (
        "已更新（第{number}版，{seconds}秒，问答没有停）\n"
        "新增{added} · 更新{updated} · 删除{removed} · 重复{duplicates}",
        "Updated (generation {number}, {seconds} s, no pause)\n{added} new · {updated} changed · {removed} removed · "
        "{duplicates} there already",
    ),
    "published_same": (
        "没有变化：已有一样的文章（第{number}版）。",
        "Nothing has changed: the same is there already (generation {number}).",
    ),
    "undone": (
        "已撤销（第{number}版，{seconds}秒，问答没有停）\n"
        "新增{added} · 更新{updated} · 删除{removed} · 共{articles}篇",
        "Taken back (generation {number}, {seconds} s, no pause)\n"
        "{added} new · {updated} changed · {removed} removed · {articles} in all",
    ),
    "not_undone": (
        "撤销不了：之后又有新的更改，或者已经撤销过了。",
        "It cannot be taken back: it was, or other changes came after it.",
    ),
    "publish_failed": ("没有发布，文章和索引都没有变。原因：{reason}", "Not published; nothing has changed. {reason}"),
    "receipt_refused": ("没收：{names}", "Not taken: {names}"),
    "receipt_words": ("新词：{words}", "New words: {words}"),
    "receipt_questions": ("标准问题{questions}条：{count}条变化", "Questions on file: {questions}, {count} changed"),
    "receipt_question": ("· {question}\n  原：{old}\n  现：{new}", "· {question}\n  was: {old}\n  now: {new}"),
    "receipt_no_sentence": ("不回答", "no answer"),
    "receipt_questions_failed": ("标准问题没有查成：{reason}", "The question file could not be asked: {reason}"),
}  # fmt: skip

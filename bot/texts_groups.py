"""Texts of what groups and other chats see: claims looked up, inline results, how to ask in a group."""

TEXTS: dict[str, tuple[str, str]] = {
    # Claims looked up
    "verdict_agrees": ("相符", "Agrees"),
    "verdict_differs": ("不符", "Differs"),
    "verdict_missing": ("查无", "Not found"),
    "verdict_nearest": ("没有数字可比", "No figure to compare"),
    "claim_line": ("<b>{verdict}</b>　{claim}", "<b>{verdict}</b>　{claim}"),
    "claim_differs": (
        "<b>{verdict}</b>　这里说{claimed}，文章里是<b>{stated}</b>　{about}",
        "<b>{verdict}</b>　It says {claimed}, the article <b>{stated}</b>　{about}",
    ),
    "claim_whole": ("文章里有这一句", "an article has this sentence"),
    "claim_nearest": ("最接近的：", "The nearest:"),
    "claim_sure": ("最接近的句子（把握{percent}%）：", "The nearest sentence (sure to {percent} %):"),
    "claim_other": ("另一处说{value}：", "Elsewhere it says {value}:"),
    "claims_more": ("……另有{count}处没有列出", "… and {count} more"),
    "verify_what": (
        "回复一条消息发 /verify，或者在 /verify 后面写上要查的话。",
        "Reply to a message with /verify, or write what to look up after it.",
    ),
    "verify_no_text": ("这条消息里没有文字可查。", "This message has no text to look up."),
    # Inline mode
    "inline_none": ("文章里没有答案，点这里换个问法", "The articles do not say; ask in other words"),
    "inline_forgotten": (
        "刚才打的问题我没有留着，请在这里再发一遍，我来找。",
        "I have not kept what you typed. Please send it here once more, and I will look.",
    ),
    # Groups
    "group_hello": (
        "发 /ask 加问题，或者回复我，我用文章里的原句回答；回复一条消息发 /verify 可以查证。别的话我看不到。",
        "Send /ask QUESTION or reply to me; I answer with sentences from articles. /verify under a message looks it "
        "up. I see nothing else.",
    ),
    "group_hello_open": (
        "发 /ask 加问题、@我，或者回复我，我用文章里的原句回答；回复一条消息发 /verify 可以查证。别的话我不理会。",
        "Send /ask QUESTION, mention me or reply to me; I answer with sentences from articles. /verify under a message "
        "looks it up. I heed nothing else.",
    ),
    "cmd_verify": ("查证一句话或一条消息", "Look up a claim"),
}  # fmt: skip

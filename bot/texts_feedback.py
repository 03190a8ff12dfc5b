"""Texts of what readers say back: votes, standing questions, what is kept of them."""

TEXTS: dict[str, tuple[str, str]] = {
    # key: (simplified Chinese, English)
    "vote_why": ("哪里不对？", "What is wrong with it?"),
    "vote_beside": ("答非所问", "Beside the point"),
    "vote_figure": ("数字不对", "Wrong figure"),
    "vote_dated": ("过时", "Out of date"),
    "vote_partial": ("没答全", "Incomplete"),
    "vote_other": ("其他", "Something else"),
    "vote_noted": ("记下了：{reason}。谢谢。", "Noted: {reason}. Thank you."),
    "vote_thanks": ("谢谢，记下了", "Thank you, noted"),
    "vote_changed": ("改好了", "Changed"),
    "vote_back": ("收回了", "Taken back"),
    "vote_first": ("点过 👎 的人才能选原因", "Only those who voted 👎 can give a reason"),
    "watch_what": (
        "请在 /watch 后面写上问题，答案变了我就告诉你。\n也可以用 /watch 回复一条回答。",
        "Write a question after /watch, and I tell you when its answer changes.\nOr reply to an answer with /watch.",
    ),
    "watch_vague": (
        "请写一个具体的问题，比如某个产业的增速。",
        "Please write a definite question, such as the growth of an industry.",
    ),
    "watch_full": (
        "最多关注{count}个问题。发 /watches 看看哪些可以不要了。",
        "You can have {count} questions standing at most. /watches shows them.",
    ),
    "watch_begun": ("已关注：<b>{question}</b>", "Watching: <b>{question}</b>"),
    "watch_changes": ("文章更新后，答案变了就告诉你。", "I tell you when new articles change the answer."),
    "watch_none_yet": ("还没有，有了告诉你。", "There is none yet. I tell you once there is."),
    "watches": ("关注的问题（{count}个），点一下就不再关注：", "Standing questions ({count}). Tap one to end it:"),
    "watches_none": (
        "没有关注的问题。发 /watch 加问题，答案变了就告诉你。",
        "No questions standing. /watch and a question begins one.",
    ),
    "watch_elsewhere": ("{question}（群里）", "{question} (in a group)"),
    "watch_ended": ("不再关注了", "Ended"),
    "watch_news": ("关注的问题有变化（{count}个）", "Standing questions with another answer now: {count}"),
    "watch_before": ("之前：{shown}\n现在：", "Before: {shown}\nNow:"),
    "watch_before_none": ("之前：还没有\n现在：", "Before: none\nNow:"),
    "watch_before_withdrawn": (
        "之前那句所在的文章撤下了。\n现在：",
        "The article of the answer before was withdrawn.\nNow:",
    ),
    "watch_lost": ("没有答案了。", "There is no answer any more."),
    "receipt_watches": ("关注的问题{count}个有变化，已经通知", "Standing questions changed and told: {count}"),
    "receipt_watches_later": ("关注的问题{count}个，正在核对", "Standing questions being looked at: {count}"),
    "button_unwatch": ("不再关注", "End"),
    "button_watch": ("有了告诉我", "Tell me once there is"),
    "forgotten": (
        "你问过的{turns}个问题、{votes}个评价都删掉了。",
        "Deleted: your {turns} question(s) and {votes} vote(s).",
    ),
    "forgotten_here": (
        "你在本群问过的{turns}个问题、{votes}个评价都删掉了。",
        "Deleted: your {turns} question(s) and {votes} vote(s) in this group.",
    ),
    "forget_days": ("其他时候问题保留{days}天。", "Otherwise questions are kept for {days} days."),
    "forget_watches": (
        "关注的问题还有{count}个，会继续告诉你变化。",
        "You have {count} question(s) standing, and will be told of changes.",
    ),
    "button_forget_watches": ("关注的也删掉", "Delete those, too"),
    "forgotten_watches": ("关注的{count}个问题也删掉了", "{count} standing question(s) deleted, too"),
    "cmd_forget": ("删掉我问过的", "Delete what I asked"),
    "cmd_watch": ("答案变了告诉我", "Tell me when an answer changes"),
    "cmd_watches": ("我关注的问题", "My standing questions"),
}

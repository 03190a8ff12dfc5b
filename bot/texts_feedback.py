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
}

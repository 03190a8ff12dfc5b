"""Texts of what admins are told and asked beside articles: errors, queues, words, numbers."""

TEXTS: dict[str, tuple[str, str]] = {
    # key: (simplified Chinese, English)
    "alarm": ("⚠ 出错 <code>{id}</code>\n{what}", "⚠ Error <code>{id}</code>\n{what}"),
    "alarm_message": ("在回答一条消息时。日志里有同样的编号。", "While answering a message. The log has the same id."),
    "alarm_button": ("在处理一个按钮时。日志里有同样的编号。", "While handling a button. The log has the same id."),
    "alarm_update": ("在处理一条更新时。日志里有同样的编号。", "While handling an update. The log has the same id."),
    "alarm_job": ("在定时任务里。日志里有同样的编号。", "In a job of the bot's own. The log has the same id."),
    "alarm_again": ("上次之后又有{count}次同样的错。", "It happened {count} more time(s) since the last message."),
}

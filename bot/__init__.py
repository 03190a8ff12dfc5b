"""What people meet: the Telegram application, the command line, texts, settings and history.

What it is: a thin coat over `index.engine` and `corpus.collection`. What it is not: it neither ranks nor reads
articles. Start with `cli.py` (commands) or `application.py` (handlers, as a table of contents).
"""

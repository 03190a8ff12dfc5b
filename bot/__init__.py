"""What people meet: the Telegram application, the command line, texts, settings and history.

What it is: a thin coat over `index.engine` and `corpus.collection`. What it is not: it neither ranks nor reads
articles. Start with `cli.py` (commands) or `application.py` (handlers, as a table of contents); the way of a question
in a chat is `conversation.py` (what is written), `asking.py` (the engine is asked, the answer kept and shown) and
`screens.py` (the buttons under it); `answerers.py` has it computed elsewhere where there are many articles.
"""

"""The articles: reading files, and understanding what a page extraction made of them.

What it is: readers of article files, repair of broken paragraphs, sentences with the spans of the original they came
from, dates resolved, and the collection of articles that admins change. What it is not: it does not search or rank
(`index`), and knows nothing of Telegram (`bot`). Useful where an article must be read; not where a question is asked.

Start with `article.py` (the records), then `reading.py` (files), `repair.py` (blocks), `sentences.py`, `dates.py`,
`figures.py`.
"""

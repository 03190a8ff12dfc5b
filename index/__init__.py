"""Finding and ranking the answering sentence.

What it is: segmentation, the BM25 model and its postings, question analysis, the sentence ranker, the verdict, the
answer engine, and generations on disk. What it is not: it does not read article files (`corpus`) and knows nothing
of chats, languages or buttons (`bot`).

Start with `engine.py`: the few lines that join the steps.
"""

"""`yiju add`, `remove`, `undo`, `articles` and `index`: the articles from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.errors import BotError
from bot.progress import show_progress
from bot.settings import Settings
from bot.slot import open_collection
from corpus.article import Article
from corpus.change import Change
from corpus.reading import is_published, one_line, well_formed
from index.update import update_index


def add_article_commands(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def index(
        context: typer.Context, full: Annotated[bool, typer.Option("--full", help="Build everything anew.")] = False
    ) -> None:
        """Bring the index up to date with the articles."""
        collection = open_collection(context.obj)
        with show_progress() as progress:
            receipt = update_index(collection, full=full, progress=progress)
        changes = f"{len(receipt.added)} new, {len(receipt.updated)} changed, {len(receipt.removed)} removed"
        print(f"generation {receipt.number}: {receipt.articles} articles ({changes})")

    @app.command()
    def add(
        context: typer.Context,
        files: Annotated[
            list[Path], typer.Argument(help="Article files: txt, md, docx, pdf, html, zips of them, jsonl.")
        ],
        title: Annotated[str | None, typer.Option("--title", help="The title, for one file.")] = None,
        published: Annotated[
            str | None, typer.Option("--published", help="The date of publication: YYYY, YYYY-MM or YYYY-MM-DD.")
        ] = None,
    ) -> None:
        """Add articles and update the index."""
        from corpus.conversion import read_any  # noqa: PLC0415  # not wanted by the other commands

        if published is not None and not is_published(published):
            raise BotError(f"--published {published!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        found = [article for file in files for article in read_any(file)]
        if not found:
            raise BotError(
                "there is no article in what was given; articles are txt, md, docx, pdf, html, zip and jsonl files"
            )
        if title is not None and len(found) != 1:
            raise BotError("--title goes with one article; put each title into its file's front matter")
        given = [_with_metadata(article, title, published) for article in found]
        _change(context.obj, lambda collection: collection.add(given))

    @app.command()
    def remove(
        context: typer.Context, article_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Article ids.")]
    ) -> None:
        """Take articles out and update the index."""
        _change(context.obj, lambda collection: collection.remove([*map(well_formed, article_ids)]))

    @app.command()
    def undo(context: typer.Context) -> None:
        """Take back the last change of the articles, and of the index with it."""
        _change(context.obj, lambda collection: collection.undo())

    @app.command()
    def articles(
        context: typer.Context,
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    ) -> None:
        """List the articles: id, date, title."""
        for article in open_collection(context.obj).articles():
            if as_json:
                row = {"article_id": article.article_id, "published": article.published, "title": article.title}
                print(well_formed(json.dumps(row, ensure_ascii=False)))
            else:
                print(f"{article.article_id}\t{article.published or '-'}\t{article.title}")


def _with_metadata(article: Article, title: str | None, published: str | None) -> Article:
    kept_title = (one_line(title) if title else "") or article.title
    return Article(
        article.article_id, kept_title, article.body, published or article.published, article.column, article.source
    )


def _change(settings: Settings, change: Callable[[Any], Change]) -> None:
    """Make a change of the articles, print what it did, and bring the index up to date."""
    collection = open_collection(settings)
    done = change(collection)
    for label, ids in (
        ("added", done.added),
        ("updated", done.updated),
        ("removed", done.removed),
        ("hidden", done.hidden),
        ("shown again", done.shown),
        ("already there", done.duplicates),
    ):
        for article_id in ids:
            print(f"{label}: {article_id}")
    with show_progress() as progress:
        receipt = update_index(collection, progress=progress)
    print(f"generation {receipt.number}: {receipt.articles} articles")

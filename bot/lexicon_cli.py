"""yiju word and yiju alias: the data folder's own lexicon in the terminal."""

from typing import Annotated

import typer

from bot.errors import BotError
from bot.settings import Settings
from bot.slot import open_collection
from corpus.own_lexicon import parse_names, parse_word

_Remove = Annotated[bool, typer.Option("--remove", help="Take it away again.")]


def add_lexicon_commands(app: typer.Typer) -> None:
    """Add the commands that teach words and names; without any they list what was taught."""

    @app.command()
    def word(
        context: typer.Context,
        words: Annotated[list[str] | None, typer.Argument(metavar="WORD", help="A word to keep whole.")] = None,
        remove: _Remove = False,
    ) -> None:
        """Keep words whole where text is cut, and update the index."""
        entries = [parse_word(one) for one in words or ()]
        _change(context.obj, _right(entries, "a word is two to sixteen Chinese characters"), remove=remove)

    @app.command()
    def alias(
        context: typer.Context,
        names: Annotated[list[str] | None, typer.Argument(metavar="A=B", help="Names of one thing.")] = None,
        remove: _Remove = False,
    ) -> None:
        """Take names for one thing where questions are understood."""
        read = [parse_names(one) for one in names or ()]
        entries = [" = ".join(one) if one else None for one in read]
        _change(
            context.obj,
            _right(entries, "names of one thing are joined by =, two characters each at least"),
            remove=remove,
        )


def _right(entries: list[str | None], wanted: str) -> list[str]:
    right = [entry for entry in entries if entry]
    if len(right) < len(entries):
        raise BotError(wanted)
    return right


def _change(settings: Settings, entries: list[str], *, remove: bool) -> None:
    from bot.teaching import entries_of, with_entry, without_entry  # noqa: PLC0415  # not wanted by other commands
    from corpus.own_lexicon import read_own_lexicon, write_own_lexicon  # noqa: PLC0415
    from index.update import is_current, update_index  # noqa: PLC0415

    collection = open_collection(settings)
    lexicon = read_own_lexicon(settings.data)
    for entry in entries:
        lexicon = (without_entry if remove else with_entry)(lexicon, entry)
    write_own_lexicon(settings.data, lexicon)
    for entry in entries_of(lexicon):
        print(entry)
    if entries and not is_current(collection):
        receipt = update_index(collection)
        print(f"generation {receipt.number}: {receipt.articles} articles")

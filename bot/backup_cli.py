"""yiju backup and yiju restore."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings


def add_backup_commands(app: typer.Typer) -> None:
    """Add the commands that write a data folder into one file and read it back."""

    @app.command()
    def backup(
        context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The file to write.")]
    ) -> None:
        """Write articles, lexicon and history into one file."""
        from bot.backup import write_backup  # noqa: PLC0415  # zip and SQLite are not wanted by the other commands

        settings: Settings = context.obj
        done = write_backup(settings.data, file.absolute(), datetime.now(settings.timezone))
        print(f"{file}: {done.articles} articles of your own, {done.size / 1e6:.1f} MB")

    @app.command()
    def restore(
        context: typer.Context,
        files: Annotated[
            list[Path],
            typer.Argument(
                metavar="FILE.zip...", help="What `yiju backup` or /backup wrote; of several parts the first will do."
            ),
        ],
        replace: Annotated[
            bool, typer.Option("--replace", help="Put it in the place of what the folder holds. Stop the bot first.")
        ] = False,
    ) -> None:
        """Read a backup into an empty data folder."""
        from bot.backup import joined_backup, restore_backup  # noqa: PLC0415

        settings: Settings = context.obj
        with joined_backup(files) as whole:
            done = restore_backup(whole, settings.data, replace=replace)
        print(f"{settings.data}: {done.articles} articles of your own, as of {done.made_at}")

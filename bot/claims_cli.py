"""`yiju verify`: claims looked up, as a message or as JSON."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.batch import check_day
from bot.claims import render_verified, say_verdict
from bot.errors import BatchLineError, BotError
from bot.json_form import figure_form, hit_form
from bot.reply import to_terminal
from bot.slot import EngineSlot
from bot.texts import Language, language_of
from corpus.reading import well_formed
from index.verify import Finding, verify


def add_verify_command(app: typer.Typer, open_slot: Callable[[Any], EngineSlot]) -> None:
    """Add the command; `open_slot` opens what answers, by the settings."""

    @app.command(name="verify")
    def verify_text(
        context: typer.Context,
        words: Annotated[list[str], typer.Argument(metavar="TEXT", help="What somebody wrote.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a claim.")] = False,
        asked: Annotated[
            str | None, typer.Option("--asked", help="The day it was written, YYYY-MM-DD; else today.")
        ] = None,
    ) -> None:
        """Look up what a text claims: whether the articles give its figures, others, or none."""
        settings = context.obj
        try:
            said_on = check_day(asked) if asked else datetime.now(settings.timezone).date().isoformat()
        except BatchLineError:
            raise BotError(f"--asked {asked!r} is no day; write it as YYYY-MM-DD") from None
        language = language_of(settings.language)
        verified = verify(open_slot(settings).current.engine, well_formed(" ".join(words)), said_on=said_on)
        if as_json:
            for finding in verified.findings:
                print(well_formed(json.dumps(finding_form(finding, language), ensure_ascii=False)))
        else:
            print(well_formed(to_terminal(render_verified(verified, language), colour=sys.stdout.isatty())))


def finding_form(finding: Finding, language: Language) -> dict[str, Any]:
    """Return what was found for a claim as JSON; the figure that was compared comes first in a quote's `figures`."""
    return {
        "claim": finding.claim,
        "figure": finding.figure and figure_form(finding.figure),
        "verdict": finding.verdict,
        "label": say_verdict(finding.verdict, language),
        "confidence": round(finding.confidence, 4),
        "quotes": [hit_form(hit) for hit in finding.quotes],
        "other": [hit_form(hit) for hit in finding.other],
    }

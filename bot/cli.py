"""The command line: each command a thin coat over the collection, the index and the engine."""

import itertools
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.exceptions import ClickException

from bot.answering import render_told, with_figures
from bot.articles_cli import add_article_commands
from bot.backup_cli import add_backup_commands
from bot.batch import BatchQuestion, Refused, check_day, read_groups, read_questions
from bot.claims_cli import add_verify_command
from bot.errors import BatchLineError, BotError
from bot.industry_cli import add_industry_commands
from bot.json_form import rejected, to_json
from bot.lexicon_cli import add_lexicon_commands
from bot.progress import show_progress
from bot.reply import to_terminal
from bot.settings import Settings, load_settings
from bot.slot import EngineSlot, open_collection
from bot.terminal import TerminalChat
from bot.texts import Language, language_of
from bot.why import render_explanations, to_figures
from corpus.errors import YijuError
from corpus.reading import well_formed
from index.answer import Explanation
from index.rank import rank_sentences
from index.update import load_segmenter

if TYPE_CHECKING:
    from bot.figures_cli import FiguresCommand

app = typer.Typer(
    help="Answers questions from Chinese news articles, with the sentence that answers, its article and date.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _place(text: str) -> Path:
    """Return a path given as an option; an empty one would be the working folder, and is a variable that is not set."""
    if not text.strip():
        raise typer.BadParameter("it is empty; give a path, or leave the option out")
    return Path(text)


CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus", parser=_place, metavar="PATH", help="A folder of articles, or a .jsonl or .jsonl.xz file."
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", parser=_place, metavar="DIR", help="The folder of the index, added articles and history."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
NumberOption = Annotated[int, typer.Option("-n", min=1, help="How many sentences at most.")]
AskedOption = Annotated[str | None, typer.Option("--asked", help="The day of the question, YYYY-MM-DD; else today.")]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Say why the answer is what it is.")]
TimingOption = Annotated[bool, typer.Option("--timing", help="Add elapsed_ms to each JSON object.")]


@app.callback()
def options(context: typer.Context, corpus: CorpusOption = None, data: DataOption = None) -> None:
    """Read the settings for the command that follows."""
    context.obj = load_settings(corpus=corpus, data=data)


@app.command()
def chat(context: typer.Context) -> None:
    """Have a conversation in the terminal. Piped in: one question a line, only replies are printed."""
    settings: Settings = context.obj
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    terminal = TerminalChat(_open_slot(settings), _language(settings), lambda: _today(settings), colour=interactive)
    if not interactive:
        for number, reply in enumerate(terminal.replies(sys.stdin)):
            print(f"\n{reply}" if number else reply, flush=True)
        return
    print(terminal.welcome(), end="\n\n")
    for reply in terminal.replies(_prompt()):
        print(reply, end="\n\n", flush=True)


def _prompt() -> Iterator[str]:
    while True:
        try:
            yield input("› ")
        except EOFError:
            print()
            return


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="A .jsonl file of questions.")] = None,
    as_json: JsonOption = False,
    n: NumberOption = 10,
    asked: AskedOption = None,
    explain: ExplainOption = False,
    timing: TimingOption = False,
) -> None:
    """Answer one question, or a file of them."""
    settings: Settings = context.obj
    if (question is None) == (batch is None):
        raise BotError("give a QUESTION, or a file of questions with --batch FILE")
    try:
        today = check_day(asked) if asked else _today(settings)
    except BatchLineError:
        raise BotError(f"--asked {asked!r} is no day; write it as YYYY-MM-DD") from None
    if batch is not None:
        rows = read_questions(batch)
        _ask_all(settings, rows, n=n, today=today, explain=explain, timing=timing, as_json=as_json)
        return
    one = BatchQuestion(None, well_formed(question or ""), (), None, frozenset())
    _ask_all(settings, iter([one]), n=n, today=today, explain=explain, timing=timing, as_json=as_json)


def _ask_all(
    settings: Settings,
    rows: Iterator[BatchQuestion | Refused],
    *,
    n: int,
    today: str,
    explain: bool,
    timing: bool,
    as_json: bool,
) -> None:
    first = next(rows, None)
    if first is None:
        return
    loaded = _open_slot(settings).current
    language = _language(settings)
    for row in itertools.chain([first], rows):
        if isinstance(row, Refused):
            found = rejected(row.row_id, row.question, row.reason, explain=explain)
            timed = {**found, "elapsed_ms": 0.0} if timing else found
            print(_json(timed) if as_json else row.reason, flush=True)
        else:
            began = time.perf_counter()
            answer = loaded.engine.answer(
                row.question,
                previous=row.previous,
                asked_on=row.asked_on or today,
                without=row.without,
                n=n,
                explain=explain,
            )
            elapsed_ms = (time.perf_counter() - began) * 1000
            told = with_figures(loaded.engine, answer, asked_on=row.asked_on or today, without=row.without)
            if as_json:
                form = to_json(
                    answer,
                    told,
                    row_id=row.row_id,
                    question=row.question,
                    language=language,
                    coverage=loaded.extent,
                    explain=explain,
                )
                print(_json({**form, "elapsed_ms": round(elapsed_ms, 1)} if timing else form), flush=True)
            else:
                print(to_terminal(render_told(told, language, loaded.extent), colour=sys.stdout.isatty()), flush=True)
                if answer.explanations:
                    _print_explanations(answer.explanations, language)


def _print_explanations(explanations: Sequence[Explanation], language: Language) -> None:
    reply = render_explanations(explanations, language, beneath=True)
    print(f"\n{to_terminal(reply, colour=sys.stdout.isatty())}\n\n{to_figures(explanations)}", flush=True)


@app.command()
def rank(
    context: typer.Context,
    batch: Annotated[Path, typer.Option("--batch", help="A .jsonl file: id, question, sentences, title.")],
) -> None:
    """Rank the sentences given with each question."""
    segmenter = load_segmenter(context.obj.data)
    for row in read_groups(batch):
        if isinstance(row, Refused):
            print(_json({"id": row.row_id, "order": [], "scores": [], "message": row.reason}))
        else:
            order, scores = rank_sentences(row.question, row.sentences, row.title, segmenter)
            print(_json({"id": row.row_id, "order": order, "scores": [round(s, 4) for s in scores.tolist()]}))


@app.command()
def figures(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="An indicator, its subject before it: 某市工业投资.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every figure the articles state.")] = False,
    row: Annotated[int | None, typer.Option("--row", metavar="N", help="The sentences of row N.")] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a file for spreadsheets too.")
    ] = None,
    chart: Annotated[Path | None, typer.Option("--chart", metavar="FILE", help="Draw a chart (PNG) too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show an indicator over periods, each figure with its sentence."""
    query = well_formed(" ".join(words or ()))
    if bool(query.strip()) == everything:
        raise BotError("say which figures: yiju figures QUERY, for instance 工业投资, or yiju figures --all")
    command = _figures_command(context.obj)
    if everything or as_json:
        for line in command.every(as_json=as_json) if everything else command.series_json(query):
            print(line)
    else:
        command.series(query, row=row, csv=csv, chart=chart)


@app.command()
def compare(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="A B INDICATOR", help="Two things, and by what.")],
    as_json: JsonOption = False,
) -> None:
    """Put the figures of two subjects or periods side by side."""
    command, text = _figures_command(context.obj), well_formed(" ".join(words))
    if as_json:
        print(command.comparison_json(text))
    else:
        command.comparison(text)


def _figures_command(settings: Settings) -> "FiguresCommand":
    from rich.console import Console  # noqa: PLC0415  # rich is not wanted by the other commands

    from bot.figures_cli import FiguresCommand  # noqa: PLC0415

    engine = _open_slot(settings).current.engine
    return FiguresCommand(engine, _language(settings), _today(settings), Console(highlight=False))


@app.command()
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .jsonl file of questions with gold sentences.")],
    as_json: JsonOption = False,
) -> None:
    """Test how well questions with known answers are answered: hit@1, hit@3, MRR, refusals."""
    from bot.evaluation import evaluate_file, to_table  # noqa: PLC0415  # rich is not wanted by the other commands

    settings: Settings = context.obj
    scores = evaluate_file(_open_slot(settings).current.engine, file, today=_today(settings))
    print(_json(scores) if as_json else to_table(scores))


@app.command()
def bot(context: typer.Context) -> None:
    """Run the Telegram bot."""
    settings: Settings = context.obj
    if not settings.token:
        raise BotError("no token: get one from @BotFather in Telegram and set YIJU_TOKEN, in .env for instance")
    from bot.application import run_bot  # noqa: PLC0415  # telegram is not wanted by the other commands

    if not settings.admins:
        _warn("no admin is set: send /id to the bot and put the number into YIJU_ADMINS")
    run_bot(settings, _open_slot(settings))


def _open_slot(settings: Settings) -> EngineSlot:
    with show_progress() as progress:
        return EngineSlot(open_collection(settings), progress=progress)


add_industry_commands(app, _open_slot)
add_backup_commands(app)
add_lexicon_commands(app)
add_verify_command(app, _open_slot)
add_article_commands(app)


def _language(settings: Settings) -> Language:
    return language_of(settings.language)


def _today(settings: Settings) -> str:
    return datetime.now(settings.timezone).date().isoformat()


def _json(row: Any) -> str:
    return well_formed(json.dumps(row, ensure_ascii=False))


def _warn(text: str) -> None:
    print(f"yiju: {text}", file=sys.stderr)


def main() -> None:
    """Run a command: exit 0, also without an answer; 2 with one line on stderr for a wrong call or unreadable input."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # what started it has closed it, as daemons do
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123  # open as long as the program runs
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        sys.exit(typer.main.get_command(app).main(sys.argv[1:], prog_name="yiju", standalone_mode=False) or 0)
    except ClickException as error:
        _warn(f"{' '.join(error.format_message().split())} (`yiju --help` shows the commands)")
    except YijuError as error:
        _warn(" ".join(str(error).split()))
    except OSError as error:
        _warn(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    sys.exit(2)


if __name__ == "__main__":
    main()

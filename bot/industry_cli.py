"""`yiju industries` and `yiju industry`: the same list and profiles as in Telegram, as tables and as JSON."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from bot.json_form import figure_form, hit_form
from bot.profile import figure_cells, find_or_nearest, render_unknown_industry, span_of
from bot.render import source_line
from bot.reply import Reply, to_terminal
from bot.slot import EngineSlot
from bot.texts import Language, language_of, say
from corpus.reading import well_formed
from index.answer import SentenceHit
from index.industries import Industry
from index.profile import Profile


def add_industry_commands(app: typer.Typer, open_slot: Callable[[Any], EngineSlot]) -> None:
    """Add the commands; `open_slot` opens what answers, by the settings."""

    @app.command()
    def industries(context: typer.Context, as_json: _Json = False) -> None:
        """List the industries the articles talk about, those in most articles first."""
        found = open_slot(context.obj).current.engine.industries
        if as_json:
            for one in found:
                print(_line({"name": one.name, "articles": one.articles, "sentences": one.mentions}))
        else:
            print(_industries_table(found, language_of(context.obj.language)))

    @app.command()
    def industry(
        context: typer.Context,
        words: Annotated[list[str], typer.Argument(metavar="NAME", help="The name of an industry.")],
        as_json: _Json = False,
    ) -> None:
        """Show what the articles say of an industry: figures, companies, what happened, each with its sentence."""
        engine, language = open_slot(context.obj).current.engine, language_of(context.obj.language)
        name = well_formed(" ".join(words))
        found = find_or_nearest(engine, name)
        if isinstance(found, Industry):
            profile = engine.profile(found)
            print(_line(profile_form(profile)) if as_json else _profile_text(profile, language))
            return
        reply = to_terminal(render_unknown_industry(name, found, language, compact=True))
        near = [one.name for one in found]
        print(_line({"name": None, "query": name, "message": reply, "choices": near}) if as_json else reply)


_Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


def profile_form(profile: Profile) -> dict[str, Any]:
    """Return a profile as JSON: every item with its sentence, in the form answers have."""
    return {
        "name": profile.name,
        "articles": profile.articles,
        "sentences": profile.mentions,
        "first": profile.first,
        "last": profile.last,
        "about": hit_form(profile.about) if profile.about else None,
        "figures": [{**figure_form(one.figure), "hit": hit_form(one.hit)} for one in profile.figures],
        "companies": [{"name": one.name, "hit": hit_form(one.hit)} for one in profile.companies],
        "parks": [{"name": one.name, "hit": hit_form(one.hit)} for one in profile.parks],
        "milestones": [{"time": one.time.resolved, "hit": hit_form(one.hit)} for one in profile.milestones],
        "targets": [hit_form(one) for one in profile.targets],
        "sources": [
            {"article_id": one.article_id, "title": one.title, "published": one.published, "sentences": one.sentences}
            for one in profile.sources
        ],
        "related": list(profile.related),
    }


def _line(row: dict[str, Any]) -> str:
    return well_formed(json.dumps(row, ensure_ascii=False))


def _industries_table(found: tuple[Industry, ...], language: Language) -> str:
    if not found:
        return say("industries_none", language)
    rows = [[one.name, str(one.articles), str(one.mentions)] for one in found]
    return _table([say(key, language) for key in ("column_industry", "column_articles", "column_sentences")], rows)


def _profile_text(profile: Profile, language: Language) -> str:
    """Return a profile for a terminal: a table of the figures, and under headings the sentences with their places."""
    head = say("industry_head", language, name=profile.name, count=profile.articles, span=span_of(profile, language))
    blocks = [to_terminal(Reply(head))]
    if profile.about:
        blocks.append(_quoted(profile.about, language))
    if profile.figures:
        rows = [list(figure_cells(one, profile.name, language)) for one in profile.figures]
        header = [say(key, language) for key in ("column_figure", "column_value", "column_when")]
        blocks.append(_table(header, rows))
    for key, hits in (
        ("industry_figures", [one.hit for one in profile.figures]),
        ("button_names", [one.hit for one in (*profile.companies, *profile.parks)]),
        ("industry_targets", list(profile.targets)),
        ("industry_story", [one.hit for one in profile.milestones]),
    ):
        unique = list({(hit.article_id, hit.sentence): hit for hit in hits}.values())
        if unique:
            blocks.append("\n".join([say(key, language), *(_quoted(hit, language) for hit in unique)]))
    if profile.related:
        blocks.append(say("industry_related", language, names=" · ".join(profile.related)))
    return "\n\n".join(blocks)


def _quoted(hit: SentenceHit, language: Language) -> str:
    return f"▎{hit.sentence}\n  {to_terminal(Reply(source_line(hit, language)))}"


def _table(header: list[str], rows: list[list[str]]) -> str:
    """Return rows under a header as an aligned table; numbers stand at the right."""
    from rich.console import Console  # noqa: PLC0415  # answering should not load what only tables need
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="", padding=(0, 2, 0, 0))
    for number, title in enumerate(header):
        digits = all(row[number].isdigit() for row in rows)
        table.add_column(title, justify="right" if digits else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(width=max(80, 2 * max(sum(map(len, row)) for row in rows) + 20), color_system=None)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().rstrip("\n").splitlines())

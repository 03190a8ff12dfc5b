"""Numbers of the bot's use: questions a day, answered, refused, voted on, how long they took, and readers counted."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from bot.chart_sheet import MAX_MARKS
from bot.charts import Chart, Point
from bot.database import Database
from bot.texts import Language, say

MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Period:
    """What happened from one day to another, both counted. Times in milliseconds, 0 where nothing was timed."""

    first: date
    last: date
    asked: int
    answered: int
    refused: int
    votes_for: int
    votes_against: int
    readers: int
    median_ms: float
    slowest_ms: float


@dataclass(frozen=True, slots=True)
class Stats:
    """A number of days, each of them, and which question took longest ("" where none was timed)."""

    whole: Period
    days: tuple[Period, ...]
    slowest: str


@dataclass(frozen=True, slots=True)
class _Asked:
    day: date
    person: int
    kind: str
    took_ms: float | None
    question: str


def collect_stats(database: Database, now: datetime, days: int, zone: ZoneInfo) -> Stats:
    """Return the numbers of the last days, today's the last. Days are those of a time zone; smalltalk is left out."""
    last = now.astimezone(zone).date()
    first = last - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=zone).timestamp()
    asked = [
        _Asked(datetime.fromtimestamp(float(at), zone).date(), person, kind, took_ms, question)
        for at, person, kind, took_ms, question in database.execute(
            "SELECT asked_at, person, kind, took_ms, question FROM turns LEFT JOIN outcomes ON turn=number "
            "WHERE CAST(asked_at AS REAL)>=? AND kind IN ('answer', 'no_answer', 'clarify') ORDER BY number",
            (since,),
        )
    ]
    votes = [
        (datetime.fromtimestamp(at, zone).date(), value)
        for at, value in database.execute("SELECT voted_at, value FROM votes WHERE voted_at>=? AND value!=0", (since,))
    ]
    every = [first + timedelta(days=number) for number in range(days)]
    timed = [one for one in asked if one.took_ms is not None]
    return Stats(
        whole=_period(first, last, asked, votes),
        days=tuple(_period(day, day, asked, votes) for day in every),
        slowest=max(timed, key=lambda one: one.took_ms or 0.0).question if timed else "",
    )


def _period(first: date, last: date, asked: Sequence[_Asked], votes: Iterable[tuple[date, int]]) -> Period:
    held = [one for one in asked if first <= one.day <= last]
    values = [value for day, value in votes if first <= day <= last]
    took = [one.took_ms for one in held if one.took_ms is not None]
    return Period(
        first=first,
        last=last,
        asked=len(held),
        answered=sum(one.kind == "answer" for one in held),
        refused=sum(one.kind == "no_answer" for one in held),
        votes_for=values.count(1),
        votes_against=values.count(-1),
        readers=len({one.person for one in held}),
        median_ms=median(took) if took else 0.0,
        slowest_ms=max(took, default=0.0),
    )


def chart_of(stats: Stats, language: Language) -> Chart:
    """Return questions a day as a chart; a bar for several days each where there are too many."""
    width = -(-len(stats.days) // MAX_MARKS)
    points = []
    for begin in range(0, len(stats.days), width):
        held = stats.days[begin : begin + width]
        label = f"{held[0].first:%m-%d}"
        count = sum(day.asked for day in held)
        points.append(Point(label, float(count), str(count)))
    title = say("stats_title", language) if width == 1 else say("stats_title_days", language, days=width)
    return Chart(title, say("stats_unit", language), tuple(points))


def csv_of(stats: Stats, language: Language) -> bytes:
    """Return the days as a file for a spreadsheet, oldest first."""
    columns = (
        "day",
        "count",
        "answered",
        "refused",
        "for",
        "against",
        "persons",
        "median_ms",
        "slowest_ms",
    )
    rows: list[list[Any]] = [[say(f"stats_{column}", language) for column in columns]]
    for day in stats.days:
        took = [f"{day.median_ms:.0f}", f"{day.slowest_ms:.0f}"]
        counts = [day.asked, day.answered, day.refused, day.votes_for, day.votes_against, day.readers]
        rows.append([day.first.isoformat(), *counts, *took])
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8-sig")

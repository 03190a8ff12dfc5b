"""Figures as a file for a spreadsheet: CSV that Excel opens as it is, and that cannot make it calculate anything."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from bot.texts import Language, say
from corpus.article import Basis, Status
from corpus.reading import well_formed

_COLUMNS = (
    "csv_period",
    "csv_subject",
    "csv_indicator",
    "csv_value",
    "csv_value_text",
    "csv_unit",
    "csv_status",
    "csv_basis",
    "csv_article",
    "csv_published",
    "csv_sentence",
)
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One figure with the sentence it is printed in; `period` as it is to be shown, `article` is the title."""

    period: str
    subject: str
    indicator: str
    value: float | None
    value_text: str
    unit: str
    status: Status
    basis: Basis | None
    article: str
    published: str
    sentence: str


def to_csv(rows: Iterable[CsvRow], language: Language = Language.SIMPLIFIED) -> bytes:
    """Return the rows in their order under a line of headings, as UTF-8 with a mark that tells Excel so.

    Every text keeps its characters; one that a spreadsheet would take for a formula gets an apostrophe before it, as
    there a typist would put it. The column of values alone holds numbers, empty where there is none.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([say(column, language) for column in _COLUMNS])
    for row in rows:
        texts = (
            row.period,
            row.subject,
            row.indicator,
            row.value_text,
            row.unit,
            say(f"status_{row.status}", language),
            row.basis or "",
            row.article,
            row.published,
            row.sentence,
        )
        period, subject, indicator, *others = map(_harmless, texts)
        writer.writerow([period, subject, indicator, _number(row.value), *others])
    return out.getvalue().encode("utf-8-sig")


def _number(value: float | None) -> str:
    """Return a number as digits, whole ones without a point."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet calculates with: the blanks before a sign count for nothing."""
    text = well_formed(text).replace("\0", "")
    return f"'{text}" if text.lstrip()[:1] in _FORMULA_STARTS and text.strip() else text

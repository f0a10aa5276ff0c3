"""Queries in M, the language of Power Query in Excel and Power BI."""

from __future__ import annotations

from collections.abc import Sequence

from portal.web.snippets.queries import CodeQuery
from portal.web.snippets.words import Words

_RATES = ("OBS_VALUE", "LOWER_BOUND_95", "UPPER_BOUND_95")
_FIGURES = {
    "table": _RATES,
    "series": ("OBS_VALUE", "ROUNDING_ERROR_95"),
    "pinned": _RATES,
    "file_csv": ("RECEIVED", "MEASURES_TAKEN"),
}


def to_power_query(query: CodeQuery, words: Words) -> str | None:
    """Return the text for the advanced editor, or ``None`` where there is none."""
    if query.kind == "number":
        return _number(query)
    figures = _FIGURES.get(query.kind)
    return None if figures is None else _table(query, words, figures)


def _number(query: CodeQuery) -> str:
    return f"""let
    Body = Json.Document(Web.Contents("{query.address}"), 65001),
    Value = Record.ToTable(Body[value])
in
    Value"""


def _table(query: CodeQuery, words: Words, figures: Sequence[str]) -> str:
    _ = words
    note = _("An empty figure is no zero; codes stay text.")
    names = ", ".join(f'"{name}"' for name in figures)
    types = ", ".join(f'{{"{name}", type number}}' for name in figures)
    return f"""let
    Source = Csv.Document(
        Web.Contents("{query.address}"),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Rows = Table.PromoteHeaders(Source),
    // {note}
    Empty = Table.ReplaceValue(Rows, "", null, Replacer.ReplaceValue, {{{names}}}),
    Typed = Table.TransformColumnTypes(Empty, {{{types}}}, "en-US")
in
    Typed"""

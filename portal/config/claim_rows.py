"""Rows of the tables of press claims: what each must be, or the reason why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from schemas.claims import (
    CLAIM_CLOCK,
    CLAIM_METRIC,
    CLAIM_QUALIFIER,
    CLAIM_UNIT,
    Citation,
    Claim,
)
from schemas.codelists import REGIME

CLAIM_COLUMNS = (
    "id",
    "territory",
    "metric",
    "unit",
    "qualifier",
    "value",
    "value_date",
    "precision",
    "period_from",
    "period_to",
    "compared_from",
    "compared_to",
    "as_of",
    "scope",
    "clock",
    "inferred",
    "conflict_group",
    "meaning_ru",
    "meaning_en",
    "note_ru",
    "note_en",
)
CITATION_COLUMNS = (
    "claim",
    "number",
    "outlet_ru",
    "outlet_en",
    "title_ru",
    "published",
    "published_is_inferred",
    "speaker_ru",
    "speaker_en",
    "wording_ru",
    "wording_en",
)
# Figures that count appeals: of regions and above only, see the rules of disclosure.
COUNTING = frozenset({"received", "processed", "solved"})
_UNITS = {
    "received": "appeals",
    "processed": "appeals",
    "solved": "appeals",
    "mean_time": "minutes",
    "count_ratio": "times",
    "time_ratio": "times",
    "region_centres": "regions",
    "municipal_centres": "centres",
    "municipal_centre_share": "percent",
    "opened_on": "date",
    "official_pages": "pages",
    "intake_channels": "channels",
    "fund": "mln_rub",
    "quality": "none",
}
_TIMES = frozenset({"mean_time", "time_ratio"})
_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MOMENT = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_LONGEST = 400


class RowFault(ValueError):
    """Why a row is refused."""


def read_claim(row: dict[str, str], levels: Mapping[str, str], today: date) -> Claim:
    """Return the claim of a row; raise ``RowFault``. ``levels``: see :func:`load_claims`."""
    if not _ID.fullmatch(row["id"]):
        raise RowFault(f"id: «{row['id']}» is none: write small letters, digits and underscores")
    _one_of(row, "metric", CLAIM_METRIC.ids())
    _one_of(row, "unit", CLAIM_UNIT.ids())
    _one_of(row, "qualifier", CLAIM_QUALIFIER.ids())
    _check_subject(row, levels)
    _check_clock(row)
    _check_times(row, today)
    for lang in ("ru", "en"):
        if not row[f"meaning_{lang}"]:
            raise RowFault(f"meaning_{lang} is empty")
    if too_long := [name for name in CLAIM_COLUMNS if len(row[name]) > _LONGEST]:
        raise RowFault(f"{too_long[0]}: longer than {_LONGEST} letters")
    given: dict[str, Any] = {name: row[name] for name in CLAIM_COLUMNS}
    given |= {"value": _value(row), "precision": _number(row, "precision")}
    given |= {name: tuple(row[name].split()) for name in ("scope", "inferred")}
    return Claim(**given)


def _check_subject(row: dict[str, str], levels: Mapping[str, str]) -> None:
    metric = row["metric"]
    if row["unit"] != _UNITS[metric]:
        raise RowFault(f"unit: «{row['unit']}» does not measure {metric}: write {_UNITS[metric]}")
    if row["territory"] not in levels:
        raise RowFault(f"territory: «{row['territory']}» is not known")
    if metric in COUNTING and levels[row["territory"]] == "lowest":
        raise RowFault("metric: figures that count appeals are taken of regions and above only")
    for regime in row["scope"].split():
        if regime not in REGIME:
            raise RowFault(f"scope: «{regime}» is none of {', '.join(REGIME.ids())}")
    for column in row["inferred"].split():
        if column not in CLAIM_COLUMNS:
            raise RowFault(f"inferred: «{column}» is no column")


def _one_of(row: dict[str, str], column: str, known: tuple[str, ...]) -> None:
    if row[column] not in known:
        raise RowFault(f"{column}: «{row[column]}» is none of {', '.join(known)}")


def _check_clock(row: dict[str, str]) -> None:
    if row["metric"] in _TIMES:
        _one_of(row, "clock", CLAIM_CLOCK.ids())
    elif row["clock"]:
        raise RowFault(f"clock: {row['metric']} is no time")


def _check_times(row: dict[str, str], today: date) -> None:
    for first, last in (("period_from", "period_to"), ("compared_from", "compared_to")):
        for column in (first, last):
            if row[column] and not _MONTH.fullmatch(row[column]):
                raise RowFault(f"{column}: «{row[column]}» is no month; write 2023-04")
        if row[first] and row[last] and row[last] < row[first]:
            raise RowFault(f"{last}: it lies before {first}")
    for column in ("as_of", "value_date"):
        text = row[column]
        if text and not _MOMENT.fullmatch(text):
            raise RowFault(f"{column}: «{text}» is no date; write 2023, 2023-04 or 2023-04-21")
        # What is said of a month or a year is as of its beginning at the earliest.
        if text and text > today.isoformat()[: len(text)]:
            raise RowFault(f"{column}: {text} lies in the future")


def _value(row: dict[str, str]) -> float | None:
    value = _number(row, "value")
    if row["unit"] == "date":
        if value is not None or not row["value_date"]:
            raise RowFault("value_date: a day of opening is written there, and no value")
        return None
    if row["value_date"]:
        raise RowFault("value_date: only what is counted in dates has one")
    if value is None:
        if row["qualifier"] != "words":
            raise RowFault("value is empty; a claim without a figure has the qualifier words")
        return None
    if row["precision"] == "":
        raise RowFault("precision is empty: to what is the figure rounded?")
    if row["unit"] == "percent" and value > 100:
        raise RowFault(f"value: {row['value']} per cent is more than all")
    return value


def _number(row: dict[str, str], column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise RowFault(f"{column}: «{text}» is no number; write 13700000 or 2.5")
    return float(text)


def read_citation(row: dict[str, str], known: set[str]) -> Citation:
    """Return the citation of a row, of one of the ``known`` claims; raise ``RowFault``."""
    if row["claim"] not in known:
        raise RowFault(f"claim: «{row['claim']}» was not taken or is not there")
    for column in ("outlet_ru", "outlet_en", "published", "speaker_ru", "speaker_en"):
        if not row[column]:
            raise RowFault(f"{column} is empty: a claim needs its source")
    _check_published(row)
    if row["number"] and not row["number"].isdecimal():
        raise RowFault(f"number: «{row['number']}» is no number")
    if too_long := [name for name in CITATION_COLUMNS if len(row[name]) > _LONGEST]:
        raise RowFault(f"{too_long[0]}: longer than {_LONGEST} letters")
    given: dict[str, Any] = {name: row[name] for name in CITATION_COLUMNS}
    given["number"] = int(row["number"]) if row["number"] else None
    given["published_is_inferred"] = row["published_is_inferred"] == "true"
    return Citation(**given)


def _check_published(row: dict[str, str]) -> None:
    """Check the day of print; where it is inferred, it may be a span: 2024-12/2025-01."""
    written = row["published"]
    _one_of(row, "published_is_inferred", ("true", "false"))
    first, slash, last = written.partition("/")
    is_span = row["published_is_inferred"] == "true" and first < last and _MOMENT.fullmatch(last)
    if not _MOMENT.fullmatch(first) or (slash and not is_span):
        raise RowFault(
            f"published: «{written}» is no date; write 2023-04-21,"
            " or 2024-12/2025-01 where it is inferred"
        )

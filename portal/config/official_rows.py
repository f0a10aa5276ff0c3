"""Rows of the tables of official indicators: what each must be, or why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from portal.config.claim_rows import RowFault
from schemas.claims import CLAIM_METRIC
from schemas.official import (
    INDICATOR_KIND,
    INDICATOR_UNIT,
    VALUE_QUALIFIER,
    VALUE_STATUS,
    OfficialIndicator,
    OfficialValue,
    SystemPart,
)

PART_COLUMNS = tuple(SystemPart.__dataclass_fields__)
INDICATOR_COLUMNS = tuple(OfficialIndicator.__dataclass_fields__)
VALUE_COLUMNS = tuple(OfficialValue.__dataclass_fields__)
# Columns that a source is free to leave out.
_MAY_BE_EMPTY = frozenset(("why_not_ru", "why_not_en", "page", "topic", "claim_metric"))
_KIND_OF_UNIT = {"percent": "ratio", "date": "date"}
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_DAY = r"(0[1-9]|[12][0-9]|3[01])"
_MOMENT = re.compile(rf"[0-9]{{4}}(-(0[1-9]|1[0-2])(-{_DAY})?)?")
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_LONGEST = 600
_WHOLE_DAY = len("2023-04-21")


def read_part(row: dict[str, str]) -> SystemPart:
    """Return the part of the system in a row; raise ``RowFault``."""
    _check_texts(row, PART_COLUMNS)
    if row["page"] and not row["page"].startswith("/"):
        raise RowFault(f"page: «{row['page']}» is no address in the portal; write /channels")
    return SystemPart(**row)


def read_indicator(row: dict[str, str], parts: Mapping[str, object]) -> OfficialIndicator:
    """Return the indicator of a row, of one of the known ``parts``; raise ``RowFault``."""
    _check_texts(row, INDICATOR_COLUMNS)
    if row["part"] not in parts:
        raise RowFault(f"part: «{row['part']}» is not known")
    _one_of(row, "unit", INDICATOR_UNIT.ids())
    _one_of(row, "kind", INDICATOR_KIND.ids())
    if row["claim_metric"]:
        _one_of(row, "claim_metric", CLAIM_METRIC.ids())
    needed = _KIND_OF_UNIT.get(row["unit"])
    if needed != (row["kind"] if row["kind"] in _KIND_OF_UNIT.values() else None):
        raise RowFault(f"kind: {row['unit']} do not make a {row['kind']}")
    if row["unit"] == "appeals" and row["topic"]:
        raise RowFault("topic: figures that count appeals by topic are not taken")
    return OfficialIndicator(**row)


def read_value(
    row: dict[str, str],
    indicators: Mapping[str, OfficialIndicator],
    levels: Mapping[str, str],
    today: date,
) -> OfficialValue:
    """Return the value of a row; raise ``RowFault``.

    ``levels`` are the levels of the known territories by code, ``lowest`` of those below regions.
    """
    if not _CODE.fullmatch(row["id"]):
        raise RowFault(f"id: «{row['id']}» is none: write small letters, digits, - and _")
    if row["indicator"] not in indicators:
        raise RowFault(f"indicator: «{row['indicator']}» is not in the registry")
    if row["territory"] not in levels:
        raise RowFault(f"territory: «{row['territory']}» is not known")
    indicator = indicators[row["indicator"]]
    if indicator.unit == "appeals" and levels[row["territory"]] == "lowest":
        raise RowFault("indicator: figures that count appeals are taken of regions and above only")
    _one_of(row, "qualifier", VALUE_QUALIFIER.ids())
    _one_of(row, "status", VALUE_STATUS.ids())
    for column in ("source_ru", "source_en"):
        if not row[column]:
            raise RowFault(f"{column} is empty: a value needs its source")
    if row["source_url"] and not row["source_url"].startswith("https://"):
        raise RowFault(f"source_url: «{row['source_url']}» does not begin with https://")
    if too_long := [name for name in VALUE_COLUMNS if len(row[name]) > _LONGEST]:
        raise RowFault(f"{too_long[0]}: longer than {_LONGEST} letters")
    _check_moments(row, indicator.kind, today)
    given: dict[str, Any] = {name: row[name] for name in VALUE_COLUMNS}
    given["value"] = _value(row, indicator)
    given["denominator"] = _denominator(row, indicator)
    given["inferred"] = tuple(row["inferred"].split())
    if unknown := [name for name in given["inferred"] if name not in VALUE_COLUMNS]:
        raise RowFault(f"inferred: «{unknown[0]}» is no column")
    return OfficialValue(**given)


def _check_texts(row: dict[str, str], columns: tuple[str, ...]) -> None:
    if not _CODE.fullmatch(row["code"]):
        raise RowFault(f"code: «{row['code']}» is none: write small letters, digits, - and _")
    for column in columns:
        if not row[column] and column not in _MAY_BE_EMPTY:
            raise RowFault(f"{column} is empty")
        if len(row[column]) > _LONGEST:
            raise RowFault(f"{column}: longer than {_LONGEST} letters")


def _one_of(row: dict[str, str], column: str, known: tuple[str, ...]) -> None:
    if row[column] not in known:
        raise RowFault(f"{column}: «{row[column]}» is none of {', '.join(known)}")


def _check_moments(row: dict[str, str], kind: str, today: date) -> None:
    for column in ("period", "as_of", "value_date", "recorded_on"):
        text = row[column]
        is_known = _MOMENT.fullmatch(text) or (column == "period" and _QUARTER.fullmatch(text))
        if text and not is_known:
            raise RowFault(f"{column}: «{text}» is no date; write 2023, 2023-04 or 2023-04-21")
        if len(text) == _WHOLE_DAY and not _is_day(text):
            raise RowFault(f"{column}: there is no {text}")
        # A plan is of a time to come, but it was made before it was written down.
        is_free = column == "recorded_on" or (
            row["status"] == "planned" and column in ("period", "value_date")
        )
        if text and not is_free and _begin(text) > today.isoformat():
            raise RowFault(f"{column}: {text} lies in the future")
    if row["period"] and row["as_of"] and kind == "stock":
        raise RowFault("period: what is counted on a day has an as_of and no period")
    if kind == "flow" and not row["period"]:
        raise RowFault("period is empty: a flow is of a year, a quarter or a month")
    if kind in ("stock", "ratio") and not row["period"] and not row["as_of"]:
        raise RowFault("as_of is empty: a figure needs the time that it is of")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _begin(text: str) -> str:
    """Return the first day of a year, a quarter, a month or a day."""
    if _QUARTER.fullmatch(text):
        return f"{text[:4]}-{3 * int(text[-1]) - 2:02}-01"
    return text + "0000-01-01"[len(text) :]


def _value(row: dict[str, str], indicator: OfficialIndicator) -> float | None:
    value = _number(row, "value")
    if indicator.kind == "date":
        if value is not None or not row["value_date"]:
            raise RowFault("value_date: a day is written there, and no value")
        return None
    if row["value_date"]:
        raise RowFault("value_date: only an indicator of the kind date has one")
    if value is None and row["qualifier"] != "words":
        raise RowFault("value is empty; what has no figure has the qualifier words")
    if value is not None and indicator.unit == "percent" and value > 100:
        raise RowFault(f"value: {row['value']} per cent is more than all")
    is_whole = indicator.unit in ("percent", "mln_rub") or value is None or value == int(value)
    if not is_whole:
        raise RowFault(f"value: {row['value']} {indicator.unit} cannot be: they are whole")
    return value


def _denominator(row: dict[str, str], indicator: OfficialIndicator) -> int | None:
    number = _number(row, "denominator")
    named = [row[column] for column in ("denominator_ru", "denominator_en")]
    if indicator.kind != "ratio":
        if number is not None or any(named):
            raise RowFault("denominator: only a share has one")
        return None
    if not all(named):
        raise RowFault("denominator_ru or denominator_en is empty: a share of what?")
    if number is not None and (number == 0 or number != int(number)):
        raise RowFault(f"denominator: {row['denominator']} cannot be; write a whole number above 0")
    return None if number is None else int(number)


def _number(row: dict[str, str], column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise RowFault(f"{column}: «{text}» is no number; write 175000 or 2.5")
    return float(text)

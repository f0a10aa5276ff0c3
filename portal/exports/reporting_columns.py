"""Columns of how unevenly people write: names in the API, headers of the files, meanings."""

from __future__ import annotations

from schemas.passport import Column, ColumnKind, Text

# Header by the name in the API.
DIFFERENCE_COLUMNS = {
    "channel": "CHANNEL",
    "geo": "REF_AREA",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "state": "STATE",
    "numerator": "NUMERATOR",
    "population": "POPULATION",
    "lower_bound_95": "LOWER_BOUND_95",
    "upper_bound_95": "UPPER_BOUND_95",
    "repeat_share": "REPEAT_SHARE",
    "repeat_state": "REPEAT_STATE",
    "repeat_time": "REPEAT_PERIOD",
    "method": "METHOD",
}
SPREAD_COLUMNS = {
    "channel": "CHANNEL",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "low_density": "LOW_DENSITY",
    "high_density": "HIGH_DENSITY",
    "lower_bound": "LOWER_BOUND",
    "upper_bound": "UPPER_BOUND",
    "n_places": "N_PLACES",
    "n_known": "N_KNOWN",
    "n_too_few": "N_TOO_FEW",
    "method": "METHOD",
}


def _column(name: str, kind: ColumnKind, ru: str, en: str) -> Column:
    return Column(name, kind, Text(ru, en))


COLUMNS_OF_REPORTING = (
    _column(
        "REPEAT_SHARE",
        "number",
        "доля повторных обращений, все каналы вместе, с точностью до процента",
        "share of repeated appeals, all channels together, to the nearest per cent",
    ),
    _column(
        "REPEAT_STATE",
        "text",
        "почему этой доли нет: коды как в STATE",
        "why there is no such share, in the codes of STATE",
    ),
    _column("REPEAT_PERIOD", "text", "квартал этой доли", "quarter of that share"),
    _column(
        "LOW_DENSITY",
        "number",
        "обращений на 1 000 жителей: меньше у десятой части территорий",
        "appeals per 1,000 residents that a tenth of the places stay below",
    ),
    _column("HIGH_DENSITY", "number", "больше у десятой части территорий", "that a tenth exceed"),
    _column(
        "LOWER_BOUND",
        "number",
        "различие не меньше чем во столько раз",
        "places are apart at least so many times",
    ),
    _column(
        "UPPER_BOUND",
        "number",
        "и не больше чем во столько; пусто — предела нет",
        "and at most so many times; empty = there is no end",
    ),
    _column("N_PLACES", "integer", "территорий на карте", "places of the map's level"),
    _column("N_KNOWN", "integer", "из них с числом на 1 000 жителей", "of these with a density"),
    _column(
        "N_TOO_FEW", "integer", "из них со слишком малым числом обращений", "with too few appeals"
    ),
)

"""Examples of the formats beyond JSON and CSV in the OpenAPI document, by name of format.

Those of a binary format say in words what is inside.
"""

from __future__ import annotations

from typing import Any

_WORKBOOK = "(binary) a workbook of two sheets: data, with the columns of the CSV, and notes"
_PARQUET = "(binary) the columns of the CSV with their types; release and notes in the metadata"
_POLYGON = {
    "type": "Polygon",
    "coordinates": [[[35.4, 53.3], [37.3, 54.2], [35.3, 55.3], [35.4, 53.3]]],
}


def _cube(
    label: str, sizes: dict[str, list[str]], values: list[Any], more: dict[str, Any]
) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": "Ministry of Digital Development",
        "updated": "2026-11-15",
        "note": [],
        "id": list(sizes),
        "size": [len(codes) for codes in sizes.values()],
        "role": {"time": ["TIME_PERIOD"], "geo": ["REF_AREA"], "metric": ["MEASURE"]},
        "dimension": {
            name: {"label": name, "category": {"index": codes}} for name, codes in sizes.items()
        },
        "value": values,
        "status": ["A"] * len(values),
        "link": {
            "license": [
                {"href": "https://creativecommons.org/licenses/by/4.0/", "label": "CC BY 4.0"}
            ]
        },
        "extension": {
            "release": "2026-11-15",
            "data_note": "",
            "as_of": "2026-11-01",
            "attributes": more,
        },
    }


def _collection(properties: dict[str, Any]) -> dict[str, Any]:
    origin = {"release": "2026-11-15", "data_note": ""}
    return {
        "type": "FeatureCollection",
        **origin,
        "notes": [],
        "license": "CC BY 4.0",
        "features": [
            {
                "type": "Feature",
                "id": "29000000",
                "properties": properties | origin,
                "geometry": _POLYGON,
            }
        ],
    }


_COUNT = {
    "geo": "29000000",
    "topic": "all",
    "regime": "all",
    "channel": "all",
    "outcome": "measures_taken",
    "speed": "all",
    "time": "2026-08",
    "value": 1240,
    "rounding_error_95": 7,
    "obs_status": "A",
    "series_break": None,
}
_RATE = {
    "indicator": "resolution_rate",
    "indicator_name": "Resolution rate",
    "geo": "29000000",
    "geo_name": "Kaluga Oblast",
    "topic": "all",
    "topic_name": "All topics",
    "regime": "all",
    "regime_name": "Total",
    "channel": "all",
    "channel_name": "Total",
    "time": "2025-09-01/P1Y",
    "time_name": "September 2025 – August 2026",
    "value": 0.6188,
    "rounding_error_95": 0.0063,
    "lower_bound_95": 0.5994,
    "upper_bound_95": 0.6378,
    "obs_status": "A",
    "series_break": None,
    "state": "value",
    "label": "62%",
    "numerator": 1745,
    "denominator": 2820,
    "population_year": None,
    "population_as_of": None,
}
OBSERVATIONS: dict[str, Any] = {
    "jsonstat": _cube(
        "Citizens' appeals",
        {
            "REF_AREA": ["29000000"],
            "TOPIC": ["all"],
            "REGIME": ["all"],
            "CHANNEL": ["all"],
            "OUTCOME": ["measures_taken"],
            "SPEED": ["all"],
            "TIME_PERIOD": ["2026-08"],
            "MEASURE": ["OBS_VALUE", "ROUNDING_ERROR_95"],
        },
        [1240, 7],
        {},
    ),
    "sdmx-csv": (
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TOPIC,REGIME,CHANNEL,OUTCOME,SPEED,TIME_PERIOD,"
        "OBS_VALUE,ROUNDING_ERROR_95,OBS_STATUS,SERIES_BREAK,RELEASE,DATA_NOTE\r\n"
        "dataflow,OTKLIK:APPEALS(1.0),R,29000000,all,all,all,measures_taken,all,2026-08,1240,7,A,"
        ",2026-11-15,\r\n"
    ),
    "xlsx": _WORKBOOK,
    "parquet": _PARQUET,
    "ndjson": (
        '{"geo":"29000000","topic":"all","regime":"all","channel":"all","outcome":"measures_taken",'
        '"speed":"all","time":"2026-08","value":1240,"rounding_error_95":7,"obs_status":"A",'
        '"series_break":null,'
        '"release":"2026-11-15","data_note":""}\n'
    ),
    "geojson": _collection(_COUNT),
}
INDICATOR_VALUES: dict[str, Any] = {
    "jsonstat": _cube(
        "Indicators of work with appeals",
        {
            "INDICATOR": ["resolution_rate"],
            "REF_AREA": ["29000000"],
            "TOPIC": ["all"],
            "REGIME": ["all"],
            "CHANNEL": ["all"],
            "TIME_PERIOD": ["2025-09-01/P1Y"],
            "MEASURE": [
                "OBS_VALUE",
                "ROUNDING_ERROR_95",
                "LOWER_BOUND_95",
                "UPPER_BOUND_95",
                "NUMERATOR",
                "DENOMINATOR",
            ],
        },
        [0.6188, 0.0063, 0.5994, 0.6378, 1745, 2820],
        {
            "STATE": ["value"],
            "LABEL": ["62%"],
            "POPULATION_YEAR": [None],
            "POPULATION_AS_OF": [None],
        },
    ),
    "sdmx-csv": (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,…\r\n"
        "dataflow,OTKLIK:INDICATORS(1.0),Indicators of work with appeals,R,…\r\n"
    ),
    "xlsx": _WORKBOOK,
    "parquet": _PARQUET,
    "ndjson": (
        '{"indicator":"resolution_rate","indicator_name":"Resolution rate","geo":"29000000",'
        '"geo_name":"Kaluga Oblast","topic":"all","topic_name":"All topics","regime":"all",'
        '"regime_name":"Total","channel":"all","channel_name":"Total","time":"2025-09-01/P1Y",'
        '"time_name":"September 2025 – August 2026",'
        '"value":0.6188,"rounding_error_95":0.0063,"lower_bound_95":0.5994,'
        '"upper_bound_95":0.6378,"obs_status":"A","series_break":null,"state":"value","label":"62%","numerator":1745,"denominator":2820,"population_year":null,"population_as_of":null,'
        '"release":"2026-11-15","data_note":""}\n'
    ),
    "geojson": _collection(_RATE),
}
_MONTH = {
    "geo": "29000000",
    "geo_name": "Kaluga Oblast",
    "source": "pos",
    "source_name": "State portal",
    "time": "2026-08",
    "time_name": "August 2026",
    "state": "partial",
    "state_name": "partly reported",
    "regime": "pos_message",
    "regime_name": "State portal messages",
}
# No cube: JSON-stat is of numbers, and coverage has none.
COVERAGE: dict[str, Any] = {
    "sdmx-csv": (
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,SOURCE,TIME_PERIOD,COVERAGE,REGIME,RELEASE,"
        "DATA_NOTE\r\n"
        "dataflow,OTKLIK:COVERAGE(1.0),R,29000000,pos,2026-08,partial,pos_message,2026-11-15,\r\n"
    ),
    "xlsx": _WORKBOOK,
    "parquet": _PARQUET,
    "ndjson": (
        '{"geo":"29000000","geo_name":"Kaluga Oblast","source":"pos","source_name":"State portal",'
        '"time":"2026-08","time_name":"August 2026","state":"partial","state_name":"partly'
        ' reported","regime":"pos_message","regime_name":"State portal messages",'
        '"release":"2026-11-15","data_note":""}\n'
    ),
    "geojson": _collection(_MONTH),
}

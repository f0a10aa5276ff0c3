"""Examples of forecasts, scores, past forecasts and spikes; a test checks each."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT

_SERIES = {
    "geo": "29000000",
    "geo_name": "Kaluga Oblast",
    "topic": "roads",
    "topic_name": "Roads",
}
_BAND = {
    "horizon": 1,
    "value": 412.6,
    "lower_80": 371.2,
    "upper_80": 455.0,
    "lower_95": 344.9,
    "upper_95": 487.3,
    "model": "auto_theta",
    "model_name": "Theta method",
    "obs_status": "F",
    "method": "1.0",
}
_ERRORS = {
    "mase": 0.78,
    "naive_mase": 1.02,
    "relative_mae": 0.76,
    "pinball": 0.31,
    "coverage_80": 0.8333,
    "coverage_95": 1.0,
}
_METHOD = ABOUT | {"method": "1.0"}

FORECASTS: dict[str, Any] = _METHOD | {
    "forecasts": [
        _SERIES | _BAND | {"time": "2026-09", "no_forecast": None, "no_forecast_name": None}
    ]
}
FORECASTS_CSV = (
    "REF_AREA,TOPIC,TIME_PERIOD,HORIZON,FORECAST,LOWER_80,UPPER_80,LOWER_95,UPPER_95,"
    "FORECAST_MODEL,OBS_STATUS,METHOD,NO_FORECAST,RELEASE,DATA_NOTE\r\n"
    "29000000,roads,2026-09,1,412.6,371.2,455.0,344.9,487.3,auto_theta,F,1.0,,2026-11-15,\r\n"
)
SCORES: dict[str, Any] = _METHOD | {
    "forecast_scores": [
        _SERIES
        | _ERRORS
        | {
            "no_forecast": None,
            "no_forecast_name": None,
            "model": "auto_theta",
            "model_name": "Theta method",
            "n_windows": 4,
            "n_scored": 24,
            "method": "1.0",
        }
    ]
}
SCORES_CSV = (
    "REF_AREA,TOPIC,NO_FORECAST,FORECAST_MODEL,N_WINDOWS,N_SCORED,MASE,NAIVE_MASE,RELATIVE_MAE,"
    "PINBALL,COVERAGE_80,COVERAGE_95,METHOD,RELEASE,DATA_NOTE\r\n"
    "29000000,roads,,auto_theta,4,24,0.78,1.02,0.76,0.31,0.8333,1.0,1.0,2026-11-15,\r\n"
)
GROUPS: dict[str, Any] = _METHOD | {
    "forecast_group_scores": [
        _ERRORS
        | {
            "level": "region",
            "level_name": "Region",
            "kind": "topic",
            "n_series": 1204,
            "n_scored": 28896,
            "published": "chosen",
            "models": {"auto_theta": 803, "mstl": 290, "seasonal_naive": 111},
            "method": "1.0",
        }
    ]
}
GROUPS_CSV = (
    "LEVEL,SERIES_KIND,N_SERIES,N_SCORED,MASE,NAIVE_MASE,RELATIVE_MAE,PINBALL,COVERAGE_80,"
    "COVERAGE_95,PUBLISHED_MODELS,N_BY_MODEL,METHOD,RELEASE,DATA_NOTE\r\n"
    "region,topic,1204,28896,0.78,1.02,0.76,0.31,0.8333,1.0,chosen,"
    "auto_theta 803 mstl 290 seasonal_naive 111,1.0,2026-11-15,\r\n"
)
PAST: dict[str, Any] = _METHOD | {
    "past_forecasts": [
        _SERIES
        | _BAND
        | {
            "forecast_in": "2026-10-15",
            "origin": "2026-07",
            "time": "2026-08",
            "received": 398,
            "received_status": "A",
            "within_80": True,
            "within_95": True,
        }
    ]
}
PAST_CSV = (
    "REF_AREA,TOPIC,FORECAST_IN,ORIGIN,TIME_PERIOD,HORIZON,FORECAST,LOWER_80,UPPER_80,LOWER_95,"
    "UPPER_95,FORECAST_MODEL,OBS_STATUS,RECEIVED,RECEIVED_STATUS,WITHIN_80,WITHIN_95,METHOD,"
    "RELEASE,DATA_NOTE\r\n"
    "29000000,roads,2026-10-15,2026-07,2026-08,1,412.6,371.2,455.0,344.9,487.3,auto_theta,F,398,A,"
    "true,true,1.0,2026-11-15,\r\n"
)
SPIKES: dict[str, Any] = ABOUT | {
    "method": "1.0",
    "n_series": 3120,
    "n_tests": 36540,
    "false_share": 0.05,
    "first_month": "2025-09",
    "last_month": "2026-08",
    "spikes": [
        _SERIES
        | {
            "time": "2026-08",
            "received": 804,
            "expected": 402.5,
            "expected_lower": 338.1,
            "expected_upper": 471.0,
            "q_value": 0.0004,
            "obs_status": "E",
            "method": "1.0",
        }
    ],
}
SPIKES_CSV = (
    "REF_AREA,TOPIC,TIME_PERIOD,RECEIVED,EXPECTED,EXPECTED_LOWER,EXPECTED_UPPER,Q_VALUE,OBS_STATUS,"
    "METHOD,RELEASE,DATA_NOTE\r\n"
    "29000000,roads,2026-08,804,402.5,338.1,471.0,0.0004,E,1.0,2026-11-15,\r\n"
)

"""Examples of ``/change``; a test checks each."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT
from portal.indicators.change import METHOD

_BOTH = {
    "geo": "46000000",
    "geo_name": "Moscow Oblast",
    "topic": "all",
    "topic_name": "All topics",
    "channel": "all",
    "time": "2025-09-01/P1Y",
    "time_before": "2024-09-01/P1Y",
    "method": METHOD,
}
CHANGE: dict[str, Any] = ABOUT | {
    "changes": [
        _BOTH
        | {
            "indicator": "resolution_rate",
            "regime": "all",
            "value": 0.6733,
            "value_before": 0.6455,
            "obs_status": "M",
            "measure": "difference",
            "change": None,
            "lower_bound_95": None,
            "upper_bound_95": None,
            "overdispersion": None,
            "year_change": "not_comparable",
            "reasons": ["series_break"],
            "breaks": ["2025-01-01", "2025-03-30"],
            "regimes_alike": ["pos_message", "service_request"],
        },
        _BOTH
        | {
            "indicator": "received",
            "regime": "pos_message",
            "value": 22534,
            "value_before": 18336,
            "obs_status": "E",
            "measure": "ratio",
            "change": 1.2289,
            "lower_bound_95": 1.1684,
            "upper_bound_95": 1.2926,
            "overdispersion": 5.3,
            "year_change": "more",
            "reasons": [],
            "breaks": [],
            "regimes_alike": [],
        },
    ]
}
CHANGE_CSV = (
    "INDICATOR,REF_AREA,TOPIC,REGIME,CHANNEL,TIME_PERIOD,TIME_PERIOD_BEFORE,OBS_VALUE,VALUE_BEFORE,"
    "OBS_STATUS,CHANGE_MEASURE,CHANGE,LOWER_BOUND_95,UPPER_BOUND_95,OVERDISPERSION,YEAR_CHANGE,"
    "YEAR_CHANGE_REASON,SERIES_BREAKS,REGIMES_ALIKE,METHOD,RELEASE,DATA_NOTE\n"
    "received,46000000,all,pos_message,all,2025-09-01/P1Y,2024-09-01/P1Y,22534,18336,E,ratio,1.2289,"
    f'1.1684,1.2926,5.3,more,,,,"{METHOD}",2026-11-15,synthetic\n'
)

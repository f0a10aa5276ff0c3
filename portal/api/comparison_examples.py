"""Examples of fair comparison and of differences in reporting; a test checks each."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT

COMPARISON: dict[str, Any] = ABOUT | {
    "comparison": [
        {
            "indicator": "resolution_rate",
            "geo": "29000000",
            "geo_name": "Kaluga Oblast",
            "compared_within": "RU",
            "topic": "all",
            "time": "2025-09-01/P1Y",
            "value": 0.673,
            "obs_status": "E",
            "state": "value",
            "numerator": 4712,
            "denominator": 7001,
            "rate_floor": 200,
            "rounding_error_95": 0.003,
            "lower_bound_95": 0.6614,
            "upper_bound_95": 0.6845,
            "shrunken_rate": 0.6725,
            "shrunken_lower_95": 0.6605,
            "shrunken_upper_95": 0.6843,
            "rank_first": 4,
            "rank_last": 11,
            "n_ranked": 79,
            "centre": 0.5934,
            "funnel_lower_95": 0.4921,
            "funnel_upper_95": 0.6947,
            "funnel_lower_998": 0.4337,
            "funnel_upper_998": 0.7531,
            "funnel_position": "inside",
            "peers_lower": 0.4787,
            "peers_upper": 0.6222,
            "n_peers": 26,
            "method": "1.0",
        }
    ]
}
COMPARISON_CSV = (
    "INDICATOR,REF_AREA,COMPARED_WITHIN,TOPIC,TIME_PERIOD,OBS_VALUE,OBS_STATUS,STATE,"
    "NUMERATOR,DENOMINATOR,RATE_FLOOR,ROUNDING_ERROR_95,LOWER_BOUND_95,UPPER_BOUND_95"
    ",SHRUNKEN_RATE,SHRUNKEN_LOWER_95,SHRUNKEN_UPPER_95,RANK_FIRST,RANK_LAST,N_RANKED"
    ",CENTRE,FUNNEL_LOWER_95,FUNNEL_UPPER_95,FUNNEL_LOWER_998,FUNNEL_UPPER_998,FUNNEL"
    "_POSITION,PEERS_LOWER,PEERS_UPPER,N_PEERS,METHOD,RELEASE,DATA_NOTE\r\n"
    "resolution_rate,29000000,RU,all,2025-09-01/P1Y,0.673,E,value,4712,7001,200,0.003"
    ",0.6614,0.6845,0.6725,0.6605,0.6843,4,11,79,0.5934,0.4921,0.6947,0.4337,0.7531,i"
    "nside,0.4787,0.6222,26,1.0,2026-11-15,\r\n"
)
DIFFERENCES: dict[str, Any] = ABOUT | {
    "reporting_differences": [
        {
            "channel": "letter",
            "geo": "29000000",
            "geo_name": "Kaluga Oblast",
            "time": "2025-09-01/P1Y",
            "value": 0.0788,
            "obs_status": "A",
            "state": "value",
            "numerator": 84,
            "population": 1066601,
            "lower_bound_95": 0.0612,
            "upper_bound_95": 0.1,
            "repeat_share": 0.07,
            "repeat_state": "value",
            "repeat_time": "2026-Q2",
            "method": "1.0",
        }
    ]
}
DIFFERENCES_CSV = (
    "CHANNEL,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,STATE,NUMERATOR,POPULATION,LOW"
    "ER_BOUND_95,UPPER_BOUND_95,REPEAT_SHARE,REPEAT_STATE,REPEAT_PERIOD,METHOD,RELEAS"
    "E,DATA_NOTE\r\n"
    "letter,29000000,2025-09-01/P1Y,0.0788,A,value,84,1066601,0.0612,0.1,0.07,value,2"
    "026-Q2,1.0,2026-11-15,\r\n"
)
SPREADS: dict[str, Any] = ABOUT | {
    "reporting_spreads": [
        {
            "channel": "state_portal",
            "time": "2025-09-01/P1Y",
            "value": 3.0025,
            "obs_status": "E",
            "low_density": 1.1204,
            "high_density": 3.364,
            "lower_bound": 2.6484,
            "upper_bound": 3.3346,
            "n_places": 83,
            "n_known": 80,
            "n_too_few": 0,
            "method": "1.0",
        }
    ]
}
SPREADS_CSV = (
    "CHANNEL,TIME_PERIOD,OBS_VALUE,OBS_STATUS,LOW_DENSITY,HIGH_DENSITY,LOWER_BOUND,UP"
    "PER_BOUND,N_PLACES,N_KNOWN,N_TOO_FEW,METHOD,RELEASE,DATA_NOTE\r\n"
    "state_portal,2025-09-01/P1Y,3.0025,E,1.1204,3.364,2.6484,3.3346,83,80,0,1.0,2026"
    "-11-15,\r\n"
)

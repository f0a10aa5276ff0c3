"""Example of the coverage by municipal centres; a test checks it."""

from __future__ import annotations

from typing import Any

from portal.api.reference_examples import ABOUT

_SOURCE = "Росстат, оценка численности постоянного населения на 1 января 2024 г."
COVERAGE: dict[str, Any] = ABOUT | {
    "notes": [
        "These are facts from the sources named; nothing here is made up, not even in a"
        " demonstration."
    ],
    "municipal_centre_coverage": [
        {
            "n_centres": 4,
            "n_municipalities": 26,
            "residents_covered": 625959,
            "residents": 1068410,
            "population_as_of": "2024-01-01",
            "population_source": _SOURCE,
            "geo": "29000000",
            "geo_name": "Kaluga Oblast",
        }
    ],
}
COVERAGE_CSV = (
    "REF_AREA,CENTRES,MUNICIPALITIES,RESIDENTS_COVERED,RESIDENTS,POPULATION_AS_OF,"
    "POPULATION_SOURCE,RELEASE\r\n"
    f'29000000,4,26,625959,1068410,2024-01-01,"{_SOURCE}",2026-11-15\r\n'
)

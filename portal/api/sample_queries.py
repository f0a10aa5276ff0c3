"""Example codes and queries of the documentation: those of the release that is being served."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote, urlencode

from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL

# A query by these keeps a sample answer short.
NARROWING = ("geo", "time")
# A release may have no code at all for these: then there is no example either.
MAY_HAVE_NONE = ("crosswalk", "populationBand")


def example_codes(store: ReleaseStore) -> dict[str, str]:
    """Return a code that exists in the release for each parameter whose codes it decides."""
    info, root = store.info, store.territories.root.code
    return {
        "asOf": info.created_on.isoformat(),
        "code": root,
        "codelist_id": "outcome",
        **_first("crosswalk", store.crosswalks),
        "dataset_id": "indicators",
        "geo": root,
        "geoLevel": info.map_level,
        "indicator_id": info.headline_rate,
        "parent": root,
        **_first("populationBand", [band.code for band in store.population_bands]),
        "release": info.id,
        "release_id": info.id,
        "since": info.id,
        "sinceTimePeriod": info.first_month,
        "source": next(iter(store.sources)),
        "time": info.last_month,
        "topic": ALL,
        "untilTimePeriod": info.last_month,
        "updatedAfter": info.created_on.isoformat(),
    }


def _first(parameter: str, known: Collection[str]) -> dict[str, str]:
    """Return the first code of a list that may be empty, under its parameter."""
    return {parameter: next(iter(known))} if known else {}


def sample_address(path: str, parameters: Sequence[str], codes: Mapping[str, str]) -> str:
    """Return an address that answers: ``path`` with its codes filled in, and a narrow query."""
    for name, code in codes.items():
        path = path.replace(f"{{{name}}}", quote(code, safe=""))
    query = {name: codes[name] for name in NARROWING if name in parameters}
    return f"{path}?{urlencode(query)}" if query else path

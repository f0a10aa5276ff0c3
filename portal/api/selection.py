"""From query arguments to code lists: territories, periods, cells of an observation query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portal.api.codes import Known, known_code, known_codes, plain, territory_names, topic_names
from portal.api.problems import ApiProblem, refuse
from portal.indicators.recast_counts import living, parts_query
from portal.store.model import ObservationQuery, ReleaseInfo
from portal.store.release_store import ReleaseStore
from schemas.codelists import ALL, CHANNEL_GROUP, OUTCOME, REGIME, SPEED
from schemas.observations import MAX_CELLS
from schemas.periods import Period, periods_within
from schemas.secondary import SHARE_BY_ID

Arguments = Mapping[str, Any]
_KNOWN = {
    name: Known({ALL: (), **{code.code: (code.label_ru, code.label_en) for code in codelist}})
    for name, codelist in (
        ("regime", REGIME),
        ("channel", CHANNEL_GROUP),
        ("outcome", OUTCOME),
        ("speed", SPEED),
    )
}


def select_places(
    store: ReleaseStore, arguments: Arguments, *, default: str | None = None, sums: bool = False
) -> tuple[str, ...]:
    """Return territory codes in reference order.

    ``geo`` alone: these; ``geoLevel`` alone: all of the level; both: those of the level inside
    these; neither: ``default`` as a level, or the root. With ``sums`` a level includes its «not
    allocated» places, so that it adds up to what lies above.
    """
    places = store.territories
    asked = known_codes("geo", arguments["geo"], territory_names(store))
    level = arguments.get("geo_level", None if asked else default)
    if level is None:
        return asked or (places.root.code,)
    known_code("geoLevel", level, plain(code.code for code in store.info.levels))
    found = places.within(level, asked or (places.root.code,), is_whole=sums)
    if not found:
        refuse("contradictory-filters", "geoLevel", f"No {level} lies in {', '.join(asked)}.")
    return found


def select_periods(info: ReleaseInfo, arguments: Arguments) -> tuple[Period, ...]:
    """Return the periods of ``time``, or those of ``freq`` from ``since`` until ``until``.

    Raises ``contradictory-filters`` where these exclude each other and ``invalid-parameter``
    where the release has no such period.
    """
    since, until, freq = (arguments.get(key) for key in ("since", "until", "freq"))
    times: list[Period] = arguments.get("time", [])
    if times:
        if since or until:
            refuse("contradictory-filters", "time", "Goes without since- and untilTimePeriod.")
        if freq and any(period.freq != freq for period in times):
            refuse("contradictory-filters", "freq", f"A period of time is not of freq {freq}.")
        return _last(
            sorted({within_release(info, "time", period) for period in times}, key=_order),
            arguments,
        )
    return _last(_range(info, since, until, freq or "M"), arguments)


def _last(periods: Sequence[Period], arguments: Arguments) -> tuple[Period, ...]:
    """Return the last periods of ``lastNObservations``; all where it is not given."""
    return tuple(periods[-(arguments.get("last") or len(periods)) :])


def within_release(info: ReleaseInfo, parameter: str, period: Period) -> Period:
    """Return ``period``, or raise ``invalid-parameter`` if the release does not cover it."""
    if period.first_month > info.last_month or period.last_month < info.first_month:
        refuse("invalid-parameter", parameter, f"{period} lies outside {_span(info)}.")
    if period.first_month < info.first_month or period.last_month > info.last_month:
        covered = f"this release covers {info.first_month} to {info.last_month}"
        refuse("invalid-parameter", parameter, f"{period} is not complete: {covered}.")
    return period


def last_year(info: ReleaseInfo) -> Period:
    """Return the last twelve months of the release, or its last month if it has fewer."""
    last = Period.parse(info.last_month)
    year = Period.year_to(last)
    return year if year.first_month >= info.first_month else last


def newest_period(store: ReleaseStore, indicator_id: str) -> Period:
    """Return the period an indicator is given for where none is asked.

    The newest quarter of a secondary share, the last twelve months of anything else.
    """
    quarters = store.secondary.quarters(indicator_id) if indicator_id in SHARE_BY_ID else ()
    return quarters[-1] if quarters else last_year(store.info)


def newest_periods(store: ReleaseStore, indicator_id: str, number: int) -> list[Period]:
    """Return the last ``number`` periods of the kind an indicator is given for, oldest first."""
    last = newest_period(store, indicator_id)
    if indicator_id in SHARE_BY_ID:
        return list(store.secondary.quarters(indicator_id)[-number:]) or [last]
    first_month = Period.parse(store.info.first_month).start
    periods = [last.shift(-steps) for steps in reversed(range(number))]
    return [period for period in periods if period.start >= first_month]


def select_cells(
    store: ReleaseStore, arguments: Arguments, most: int = MAX_CELLS
) -> ObservationQuery:
    """Return the query of ``/observations``: the product of its code lists.

    With ``boundaries`` a level has the territories of that day. Raises ``too-large`` beyond
    ``most`` cells.
    """
    grouped = arguments["group_by"]
    codes = {name: _codes(store, name, arguments[name], grouped) for name in _KNOWN}
    query = ObservationQuery(
        territories=select_places(
            store,
            arguments,
            default=store.info.map_level if "geo" in grouped else None,
            sums=True,
        ),
        topics=_codes(store, "topic", arguments["topic"], grouped),
        regimes=codes["regime"],
        channels=codes["channel"],
        outcomes=codes["outcome"],
        speeds=codes["speed"],
        periods=select_periods(store.info, arguments),
    )
    if (day := arguments["boundaries"]) is not None:
        query = _of_day(store, query, day, bool(arguments.get("geo_level")))
    refuse_too_many(query.n_cells, most)
    return query


def _of_day(
    store: ReleaseStore, query: ObservationQuery, day: date, is_level: bool
) -> ObservationQuery:
    """Return the query of the places of a day; refuse one that is named and did not exist."""
    alive = living(store.lineage, query.territories, day)
    if not alive or (not is_level and alive != query.territories):
        gone = next(code for code in query.territories if code not in alive)
        refuse("contradictory-filters", "geo", f"{gone} did not exist on {day}.")
    query = replace(query, territories=alive)
    # What flows in from elsewhere has to be read as well, whatever is shown of it.
    refuse_too_many(parts_query(store, query, day).n_cells)
    return query


def refuse_too_many(n_cells: int, most: int = MAX_CELLS) -> None:
    """Raise ``too-large`` beyond ``most``, naming the files that have everything."""
    if n_cells > most:
        raise ApiProblem(
            "too-large",
            f"{n_cells} cells are asked for, {most} is the most in one query;"
            " narrow it, or take the whole files named by /api/v1/releases.",
        )


def _codes(
    store: ReleaseStore, name: str, asked: Sequence[str], grouped: Sequence[str]
) -> tuple[str, ...]:
    """Return the codes of one dimension; «all» where it is neither filtered nor broken down."""
    known = _known(store, name)
    chosen = known_codes(name, asked, known)
    if len(chosen) > 1 and grouped and name not in grouped:
        refuse(
            "contradictory-filters",
            "groupBy",
            f"{name} has {len(chosen)} codes; name one, or add {name} to groupBy.",
        )
    if chosen or name not in grouped:
        return chosen or (ALL,)
    return tuple(code for code in known if code != ALL)


def _known(store: ReleaseStore, name: str) -> Known:
    return topic_names(store) if name == "topic" else _KNOWN[name]


def _range(
    info: ReleaseInfo, since: Period | None, until: Period | None, freq: str
) -> tuple[Period, ...]:
    first = max(info.first_month, since.first_month) if since else info.first_month
    last = min(info.last_month, until.last_month) if until else info.last_month
    if since and until and since.first_month > until.last_month:
        refuse("contradictory-filters", "sinceTimePeriod", f"{since} comes after {until}.")
    found = periods_within(first, last, freq) if first <= last else ()
    if not found:
        name = "sinceTimePeriod" if since else "untilTimePeriod" if until else "freq"
        refuse("invalid-parameter", name, f"No whole period of freq {freq} lies in {_span(info)}.")
    return found


def _order(period: Period) -> tuple[int, int]:
    return period.start, period.n_months


def _span(info: ReleaseInfo) -> str:
    return f"{info.first_month} to {info.last_month}, which this release covers"

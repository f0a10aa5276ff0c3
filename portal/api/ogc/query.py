"""Queries of OGC API Features: bbox, datetime, limit, offset; what cannot be used is 400."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from flask import request

from geodata.boundaries.polygon_file import Box
from portal.api.nearest import hint, nearest
from portal.api.problems import ApiProblem, quoted
from schemas.observations import LANGUAGES

DEFAULT_LIMIT, MAX_LIMIT = 100, 1_000
# Longer ones are no numbers of anything; Python would not read them either.
_MAX_DIGITS = 1_000
_BOX_SIZES = (4, 6)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?",
    re.ASCII | re.IGNORECASE,
)
_OPEN = ("", "..")
# Programs of maps ask for documents and follow their links without parameters of ours: one that was
# given a release would get another one at the next link. Whole files say which release they are of.
_OF_RELEASES = ("release", "asOf")
_CURRENT_ONLY = (
    "Here are the territories of the current release. Polygons of another release are files,"
    " /downloads/RELEASE/boundaries_LEVEL.geojson, named by /api/v1/releases/RELEASE; datetime asks"
    " for the territories of a day."
)
# The same for readers of the interface, without what only a calendar knows.
_END = (
    "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    "([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?"
)
TIME_PATTERN = rf"^({_END}|(\.\.|{_END})?/(\.\.|{_END})?)$"


class QueryProblem(ApiProblem):
    """A query that breaks the rules: the standard asks for 400 where the portal has 422."""

    def __init__(self, slug: str, parameter: str, message: str) -> None:
        super().__init__(slug, f"{quoted(parameter)}: {message}", {parameter: [message]})
        self.code = 400


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """Which features are asked for; ``since`` and ``until`` are days, both inclusive."""

    limit: int
    offset: int
    box: Box | None
    since: date | None
    until: date | None


def read_query(*known: str) -> Mapping[str, str]:
    """Return the query by parameter; refuse an unknown one and one given twice."""
    for name, values in request.args.lists():
        if name in _OF_RELEASES:
            _refuse(name, _CURRENT_ONLY, "unknown-parameter")
        if name not in known:
            _refuse(name, f"Unknown parameter.{hint(nearest(name, known))}", "unknown-parameter")
        if len(values) > 1:
            _refuse(name, "May be given once only.")
    return request.args


def language(query: Mapping[str, str], default: str) -> str:
    """Return the language asked for."""
    lang = query.get("lang", default)
    if lang not in LANGUAGES:
        _refuse("lang", "Write ru or en.")
    return lang


def items_query() -> ItemsQuery:
    """Return what is asked of a list of features."""
    query = read_query("limit", "offset", "bbox", "datetime")
    since, until = _interval(query["datetime"]) if "datetime" in query else (None, None)
    return ItemsQuery(
        # The standard asks that what is over the maximum be taken as the maximum.
        limit=min(_whole(query, "limit", DEFAULT_LIMIT, 1), MAX_LIMIT),
        offset=_whole(query, "offset", 0, 0),
        box=_box(query["bbox"]) if "bbox" in query else None,
        since=since,
        until=until,
    )


def _whole(query: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = query.get(name, str(default))
    is_plain = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    if not is_plain or int(text) < least:
        _refuse(name, f"Write a whole number from {least} on.")
    return int(text)


def _box(text: str) -> Box:
    """Return the corners in longitude and latitude; heights are read and left out."""
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) not in _BOX_SIZES:
        _refuse("bbox", f"Write four numbers, or six with heights; {len(numbers)} were given.")
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    if any(not -180 <= x <= 180 for x in (low[0], high[0])):
        _refuse("bbox", "Longitudes lie between -180 and 180; west, south, east, north.")
    if any(not -90 <= y <= 90 for y in (low[1], high[1])):
        _refuse("bbox", "Latitudes lie between -90 and 90; west, south, east, north.")
    if any(a > b for a, b in zip(low[1:], high[1:], strict=True)):
        _refuse("bbox", "The south lies above the north: west, south, east, north.")
    return low[0], low[1], high[0], high[1]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    # Python reads digits of other scripts and underscores, which no standard knows.
    if not math.isfinite(number) or not text.isascii() or "_" in text:
        _refuse("bbox", "Write numbers with commas between: west, south, east, north.")
    return number


def _interval(text: str) -> tuple[date | None, date | None]:
    """Return first and last day of ``2020-01-01``, an instant, or two of these with a slash."""
    ends = text.split("/")
    if len(ends) == 1:
        return (_day(text), _day(text))
    if len(ends) != 2:
        _refuse_time()
    since, until = (None if end in _OPEN else _day(end) for end in ends)
    if since and until and since > until:
        _refuse("datetime", f"{since} comes after {until}.")
    # Open on both sides: all of time.
    return (since or date.min, until or date.max)


def _day(text: str) -> date:
    """Return the day of an instant, in its own offset: versions hold by whole days."""
    match = _MOMENT.fullmatch(text.replace(" ", "+"))
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        _refuse_time()


def _refuse_time() -> NoReturn:
    _refuse(
        "datetime",
        "Write a day (2020-01-01), an instant (2020-01-01T00:00:00Z), or two with a slash between,"
        " .. for an open end.",
    )


def _refuse(parameter: str, message: str, slug: str = "invalid-parameter") -> NoReturn:
    raise QueryProblem(slug, parameter, message)


def with_offset(query: Sequence[tuple[str, str]], offset: int) -> list[tuple[str, str]]:
    """Return a query for another page of the same features."""
    return [*((k, v) for k, v in query if k != "offset"), ("offset", str(offset))]

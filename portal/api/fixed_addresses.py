"""Addresses for harvesters and downloads: they take no query, so a parameter is a mistake.

Whoever asks for ``/data/archive/latest.zip?release=…`` must not get another release in silence.
"""

from __future__ import annotations

from flask import request

from portal.api.parser import check_query
from portal.api.problems import refuse

_BEGINNINGS = (
    "/.well-known/",
    "/api/v1/openapi.json",
    "/catalog",
    "/data/archive/",
    "/dataset/",
    "/datasets/",
    "/downloads/",
    "/opendata/",
)


def refuse_query() -> None:
    """Raise the problem that names the first parameter, where the address takes none."""
    if not request.query_string or not request.path.startswith(_BEGINNINGS):
        return
    check_query()
    for name in request.args:
        refuse("unknown-parameter", name, "Unknown parameter. This address takes none.")

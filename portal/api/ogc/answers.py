"""What the answers under ``/ogc`` share: release, negotiation, ETag, caching."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

import orjson
from flask import Response, current_app, request

from portal.api.answers import CACHE_CONTROL, VARY
from portal.api.ogc.links import GEOJSON, JSON, OPENAPI, root
from portal.api.problems import ApiProblem
from portal.api.vintages import choose_release
from portal.exports.readme import data_note
from portal.store.release_store import ReleaseStore

View = Callable[..., bytes]
_OFFERED = {
    GEOJSON: (GEOJSON, JSON),
    JSON: (JSON,),
    OPENAPI: (OPENAPI.partition(";")[0], JSON),
}


def ogc_answer(kind: str) -> Callable[[View], Callable[..., Response]]:
    """Wrap a view that takes the store and codes of the path and returns the body.

    ``kind`` is its media type; GeoJSON and OpenAPI are also given to whoever accepts JSON alone.
    """

    def decorate(view: View) -> Callable[..., Response]:
        @wraps(view)
        def wrapper(**codes: str) -> Response:
            lease = choose_release({}, {}).lease
            try:
                return _answer(view, kind, lease.store, codes)
            finally:
                lease.close()

        return wrapper

    return decorate


def _answer(view: View, kind: str, store: ReleaseStore, codes: dict[str, str]) -> Response:
    _check_accept(kind)
    body = view(store, **codes)
    response = Response(body, content_type=kind)
    response.set_etag(_etag(store))
    response.headers["Otklik-Release"] = store.info.id
    if note := data_note(store.info):
        response.headers["Otklik-Data-Note"] = note
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = VARY
    response.make_conditional(request)
    return response


def _check_accept(kind: str) -> None:
    accepted = request.accept_mimetypes
    if accepted and accepted.best_match(_OFFERED[kind]) is None:
        raise ApiProblem("not-acceptable", f"This is offered as {kind}.")


def _etag(store: ReleaseStore) -> str:
    """Return the strong ETag: release, code of the portal, host of the links, address, query."""
    query = sorted(request.args.items(multi=True))
    parts = [
        store.info.id,
        current_app.config["OTKLIK_CODE"],
        root(store.info),
        request.path,
        query,
    ]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()

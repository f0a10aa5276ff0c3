"""What all answers share: release id, notes, format, ETag and caching."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

import orjson
from flask import Response, current_app, request

from portal.api.problems import ApiProblem
from portal.api.vintages import Chosen, choose_release
from portal.exports.readme import data_note, data_notes
from portal.exports.tabular import CSV_TYPE, Table, to_csv
from portal.store.model import ReleaseInfo
from portal.store.release_store import ReleaseStore

API_VERSION = "1.0.0"
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv"}
# What follows the current release, and what is of one release for good: that one may be withdrawn,
# which every shared cache has to know within a minute.
CACHE_CONTROL = "public, max-age=60, s-maxage=60"
PINNED_CACHE_CONTROL = "public, max-age=300, s-maxage=60, must-revalidate"
VARY = "Accept, Accept-Encoding"
# Compression marks the ETag with its name; a client may send it back so.
_ENCODINGS = ("br", "gzip", "zstd", "deflate")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a resource, after parsing."""

    store: ReleaseStore
    arguments: Mapping[str, Any]
    lang: str
    format: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A resource before it becomes bytes: the JSON body, or a table where CSV was asked for."""

    body: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def answered(
    view: Callable[..., Answer], formats: Sequence[str], also: Callable[[], Sequence[str]]
) -> Callable[..., Response]:
    """Wrap a view that takes an :class:`Ask` and path codes and returns an :class:`Answer`.

    The wrapper takes the parsed arguments, as flask-smorest hands them over. An ETag that the
    client already has is answered with 304 before anything is computed; ``also`` names what the
    answer hangs on besides release and query.
    """

    @wraps(view)
    def wrapper(arguments: Mapping[str, Any], **codes: str) -> Response:
        chosen = choose_release(arguments, codes)
        try:
            response = _answered(view, formats, also(), chosen, arguments, codes)
        except BaseException:
            chosen.lease.close()
            raise
        # The body may be written while it is sent: the release is read until then.
        response.call_on_close(chosen.lease.close)
        return response

    return wrapper


def _answered(
    view: Callable[..., Answer],
    formats: Sequence[str],
    also: Sequence[str],
    chosen: Chosen,
    arguments: Mapping[str, Any],
    codes: Mapping[str, str],
) -> Response:
    store = chosen.lease.store
    form = _format(arguments.get("format"), formats)
    lang = arguments.get("lang") or store.info.languages[0]
    etag = _etag(store.info, form, also)
    # What hangs on more than the release is not told apart by its date.
    modified = None if also else _last_modified(chosen)
    if _has(etag):
        return _finish(Response(status=304), chosen, etag, modified)
    answer = view(Ask(store, arguments, lang, form), **codes)
    response = _finish(_response(answer, store.info, lang), chosen, etag, modified)
    response.make_conditional(request)
    return response


def _last_modified(chosen: Chosen) -> datetime | None:
    """Return when the release began to answer, or the portal's code was changed since."""
    if chosen.last_modified is None:
        return None
    changed: datetime = current_app.config["OTKLIK_CODE_TIME"]
    return max(chosen.last_modified, changed)


def _format(asked: str | None, offered: Sequence[str]) -> str:
    if asked:
        return asked
    types = {MEDIA_TYPES[name]: name for name in offered}
    best = request.accept_mimetypes.best_match(list(types)) if request.accept_mimetypes else None
    if best is None and request.accept_mimetypes:
        raise ApiProblem("not-acceptable", f"This resource is offered as {', '.join(types)}.")
    return types[best] if best else offered[0]


def _etag(info: ReleaseInfo, chosen: str, also: Sequence[str]) -> str:
    """Return the strong ETag: release, code of the portal, address, query in canonical order."""
    query = sorted(request.args.items(multi=True))
    code = current_app.config["OTKLIK_CODE"]
    parts = [info.id, code, request.path, query, chosen, also]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def _has(etag: str) -> bool:
    sent = request.if_none_match
    if sent.star_tag:
        return False
    return any(sent.contains_weak(tag) for tag in (etag, *(f"{etag}:{e}" for e in _ENCODINGS)))


def _response(answer: Answer, info: ReleaseInfo, lang: str) -> Response:
    if answer.table is not None:
        response = Response(to_csv(answer.table), content_type=CSV_TYPE)
    else:
        about = {
            "release": info.id,
            "synthetic": info.synthetic,
            "test_only": info.test_only,
            "notes": data_notes(info, lang),
        }
        response = Response(
            orjson.dumps({**about, **answer.body}), content_type=MEDIA_TYPES["json"]
        )
    response.headers.update(answer.headers)
    return response


def _finish(response: Response, chosen: Chosen, etag: str, modified: datetime | None) -> Response:
    info = chosen.lease.store.info
    response.set_etag(etag)
    response.last_modified = modified
    response.headers["Otklik-Release"] = info.id
    if note := data_note(info):
        response.headers["Otklik-Data-Note"] = note
    response.headers["Cache-Control"] = PINNED_CACHE_CONTROL if chosen.is_pinned else CACHE_CONTROL
    response.headers["Vary"] = VARY
    return response

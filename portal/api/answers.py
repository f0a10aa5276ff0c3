"""What all answers share: release id, notes, format, ETag and caching."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import orjson
from flask import Response, current_app, request

from portal.api.negotiation import chosen_format, form_of
from portal.api.vintages import Chosen, choose_release
from portal.exports.about import About
from portal.exports.clock_notes import clock_notes
from portal.exports.feeds import Feed
from portal.exports.formats import FORMATS
from portal.exports.readme import data_note, data_notes
from portal.exports.tabular import Table
from portal.store.current import all_releases
from portal.store.model import ReleaseInfo
from portal.store.release_store import ReleaseStore
from schemas.structure import ORIGIN

API_VERSION = "1.0.0"
# What follows the current release, and what is of one release for good: that one may be withdrawn,
# which every shared cache has to know within a minute.
CACHE_CONTROL = "public, max-age=60, s-maxage=60"
PINNED_CACHE_CONTROL = "public, max-age=300, s-maxage=60, must-revalidate"
VARY = "Accept, Accept-Encoding"
_CHUNK = 1 << 16
# What a request may ask of the answer's state, as WSGI spells it.
_CONDITIONS = frozenset(
    f"HTTP_{name}"
    for name in (
        "IF_NONE_MATCH",
        "IF_MATCH",
        "IF_MODIFIED_SINCE",
        "IF_UNMODIFIED_SINCE",
        "IF_RANGE",
        "RANGE",
    )
)
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
    """A resource before it becomes bytes: the JSON body, or a table where that was asked for.

    ``shapes`` are polygons by territory, for a format that draws them; ``file`` is a whole file to
    be sent as it lies; ``feed`` is a register, where a format of feeds was asked for.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    shapes: Mapping[str, bytes] = field(default_factory=dict)
    file: Path | None = None
    feed: Feed | None = None
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
        except BaseException as error:
            chosen.lease.close()
            if isinstance(error, OSError):
                all_releases().check_kept(chosen.lease.store.info.id)
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
    form = chosen_format(arguments, formats).name
    lang = arguments.get("lang") or store.info.languages[0]
    etag = _etag(store.info, form, also)
    # What hangs on more than the release is not told apart by its date.
    modified = None if also else _last_modified(chosen)
    if _has(etag):
        return _finish(Response(status=304), chosen, etag, modified)
    ask = Ask(store, arguments, lang, form)
    response = _finish(_response(view(ask, **codes), ask), chosen, etag, modified)
    # Whoever sets no condition need not have one weighed.
    if not _CONDITIONS.isdisjoint(request.environ):
        response.make_conditional(request)
    return response


def _last_modified(chosen: Chosen) -> datetime | None:
    """Return when the release began to answer, or the portal's code was changed since."""
    if chosen.last_modified is None:
        return None
    changed: datetime = current_app.config["OTKLIK_CODE_TIME"]
    return max(chosen.last_modified, changed)


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


def _response(answer: Answer, ask: Ask) -> Response:
    if answer.file is not None:
        response = Response(_chunks(answer.file), content_type=FORMATS[ask.format].type_sent)
        response.content_length = answer.file.stat().st_size
    elif answer.feed is not None:
        response = _subscribed(answer.feed, ask)
    elif answer.table is not None:
        response = _tabular(answer.table, answer.shapes, ask)
    else:
        response = _json(answer.body, ask)
    if response.is_streamed:
        # Whoever asks for the length would otherwise have the whole body written first.
        response.implicit_sequence_conversion = False
    response.headers.update(answer.headers)
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _json(body: Mapping[str, Any], ask: Ask) -> Response:
    info = ask.store.info
    about = {
        "release": info.id,
        "synthetic": info.synthetic,
        "test_only": info.test_only,
        "notes": [*data_notes(info, ask.lang), *clock_notes(info, ask.lang)],
    }
    return Response(orjson.dumps({**about, **body}), content_type=FORMATS["json"].type_sent)


def _subscribed(feed: Feed, ask: Ask) -> Response:
    form = FORMATS[ask.format]
    if form.write_feed is None:
        raise ValueError(f"{form.name} is no format of feeds")
    written = form.write_feed(feed, About.of(ask.store.info, ask.lang))
    return Response(written, content_type=form.type_sent)


def _tabular(table: Table, shapes: Mapping[str, bytes], ask: Ask) -> Response:
    """Return the table in the format of ``ask``; each row of a dataset names its release."""
    form, info = FORMATS[ask.format], ask.store.info
    if form.write is None:
        raise ValueError(f"{form.name} has a body of its own")
    # What goes through the releases names each row's own.
    if table.dataset is not None and not set(ORIGIN) <= set(table.parts):
        table = table.with_constants(ORIGIN, (info.id, data_note(info)))
    about = About.of(info, ask.lang)
    written = form.write(table, about, form_of(ask.arguments, ask.format, shapes))
    response = Response(written, content_type=form.type_sent)
    if form.is_attachment:
        name = f"otklik-{request.path.rstrip('/').rpartition('/')[2]}-{info.id}.{form.suffix}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _finish(response: Response, chosen: Chosen, etag: str, modified: datetime | None) -> Response:
    info = chosen.lease.store.info
    response.set_etag(etag)
    if modified is not None:
        response.last_modified = modified
    response.headers["Otklik-Release"] = info.id
    if note := data_note(info):
        response.headers["Otklik-Data-Note"] = note
    response.headers["Cache-Control"] = PINNED_CACHE_CONTROL if chosen.is_pinned else CACHE_CONTROL
    response.headers["Vary"] = VARY
    return response

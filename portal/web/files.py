"""Geometry and whole files of a release: immutable, already compressed where that was done."""

from __future__ import annotations

import orjson
from flask import Response, current_app, request, send_file
from werkzeug.exceptions import NotFound

from portal.store.current import CurrentRelease, current_store
from portal.web.responses import IMMUTABLE, PAGE_CACHE

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def send_geometry(file: str) -> Response:
    """Send a geometry file that the release lists, in the best encoding the reader accepts."""
    store = current_store()
    if file not in {entry["file"] for entry in store.geometry.values()}:
        raise NotFound
    path = store.directory / "geo" / file
    for encoding, suffix in _ENCODINGS:
        squeezed = path.with_name(path.name + suffix)
        if request.accept_encodings[encoding] and squeezed.is_file():
            return _geometry(squeezed.read_bytes(), encoding)
    return _geometry(path.read_bytes(), "")


def send_download(release: str, file: str) -> Response:
    """Send a whole file of any release kept here, if the manifest of that release lists it."""
    releases: CurrentRelease = current_app.extensions["otklik_releases"]
    directory = releases.directory(release)
    if directory is None:
        raise NotFound
    manifest = orjson.loads((directory / "manifest.json").read_bytes())
    if file not in {entry["name"] for entry in manifest["downloads"]}:
        raise NotFound
    path = directory / "downloads" / file
    response = send_file(path, as_attachment=True, download_name=file, conditional=True)
    response.headers["Cache-Control"] = PAGE_CACHE
    return response


def _geometry(data: bytes, encoding: str) -> Response:
    response = Response(data, content_type="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = IMMUTABLE
    response.vary.add("Accept-Encoding")
    return response

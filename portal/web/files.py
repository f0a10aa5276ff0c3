"""Geometry and whole files of a release: immutable, already compressed where that was done."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import orjson
from flask import Response, current_app, request, send_file
from werkzeug.exceptions import NotFound

from geodata.web.index import listed_files
from portal.exports.catalogue_addresses import CSVW_SUFFIX
from portal.exports.csvw import MEDIA_TYPE as CSVM_TYPE
from portal.exports.tabular import CSV_TYPE
from portal.serving.ranges import ask_within
from portal.store.current import CurrentRelease, current_store
from portal.web.responses import IMMUTABLE, PINNED_CACHE

# Types that are in no system's own list.
_TYPES = {".geojson": "application/geo+json", ".parquet": "application/vnd.apache.parquet"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def send_geometry(file: str) -> Response:
    """Send a geometry file of any release kept here, in the best encoding the reader accepts.

    A page may be of the release before: its map must still find its shapes.
    """
    path = _geometry_path(file)
    for encoding, suffix in _ENCODINGS:
        squeezed = path.with_name(path.name + suffix)
        if request.accept_encodings[encoding] and squeezed.is_file():
            return _geometry(squeezed.read_bytes(), encoding)
    return _geometry(path.read_bytes(), "")


def _geometry_path(file: str) -> Path:
    current = current_store()
    directories = [current.directory]
    if file not in _geometry_files(current.directory):
        releases: CurrentRelease = current_app.extensions["otklik_releases"]
        kept = (releases.directory(release) for release in releases.all_ids())
        directories = [d for d in kept if d is not None and file in _geometry_files(d)]
    paths = (directory / "geo" / file for directory in directories)
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise NotFound
    return path


@lru_cache(maxsize=64)
def _geometry_files(directory: Path) -> frozenset[str]:
    index = directory / "geo" / "index.json"
    return listed_files(orjson.loads(index.read_bytes())) if index.is_file() else frozenset()


def send_download(release: str, file: str) -> Response:
    """Send a whole file of any release kept here, if the manifest of that release lists it."""
    releases: CurrentRelease = current_app.extensions["otklik_releases"]
    directory = releases.directory(release)
    if directory is None:
        raise NotFound
    try:
        return _download(directory, release, file)
    except FileNotFoundError:
        # One that is withdrawn in this very moment takes its files along.
        releases.check_kept(release)
        raise


def _download(directory: Path, release: str, file: str) -> Response:
    manifest = orjson.loads((directory / "manifest.json").read_bytes())
    entry = next((one for one in manifest["downloads"] if one["name"] == file), None)
    path = directory / "downloads" / file
    if entry is None or not path.is_file():
        raise NotFound
    ask_within(request.environ, path.stat().st_size)
    response = send_file(
        path,
        mimetype=_TYPES.get(path.suffix),
        as_attachment=True,
        download_name=file,
        # Of the content, not of the file's date: each copy of the portal says the same.
        etag=entry["sha256"][:32],
        conditional=True,
    )
    response.headers["Cache-Control"] = PINNED_CACHE
    response.headers["Repr-Digest"] = _digest(entry["sha256"])
    if entry["rows"]:
        response.headers["Otklik-Rows"] = str(entry["rows"])
    if path.suffix == ".csv":
        response.content_type = CSV_TYPE
        described = f"/downloads/{quote(release)}/{quote(file)}{CSVW_SUFFIX}"
        response.headers["Link"] = f'<{described}>; rel="describedby"; type="{CSVM_TYPE}"'
    return response


def _digest(sha256: str) -> str:
    """Return a checksum as RFC 9530 writes it: base64 of the bytes, between colons."""
    return f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"


def _geometry(data: bytes, encoding: str) -> Response:
    response = Response(data, content_type="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = IMMUTABLE
    response.vary.add("Accept-Encoding")
    return response

"""Boundary files from outside: which forms are read, within which limits, in which coordinates."""

from __future__ import annotations

import codecs
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyarrow
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataSourceError
from pyproj.exceptions import CRSError
from shapely.errors import GEOSException

from geodata.errors import ReferenceFault

# A bigger file is refused unread: GeoJSON grows to some ten times its size in memory.
MAX_BYTES = 400 * 1_000_000
DEGREES = "EPSG:4326"

_MAGIC = {
    b"SQLite format 3\x00": "GeoPackage",
    b"\x00\x00\x27\x0a": "Shapefile",
    b"PAR1": "GeoParquet",
    b"PK\x03\x04": "zip",
}
_HINTS = {"Shapefile": "; its .shx, .dbf and .prj must lie beside it"}
FORMS = "GeoJSON, GeoPackage, Shapefile (.shp or zipped) and GeoParquet"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read; empty where the file itself says it.

    ``layer`` chooses one of several, ``crs`` overrides what the file declares, ``encoding`` is
    that of the texts of a Shapefile.
    """

    layer: str = ""
    crs: str = ""
    encoding: str = ""
    max_bytes: int = MAX_BYTES


def read_features(path: Path, reading: Reading) -> geopandas.GeoDataFrame:
    """Return the features of a file in longitude and latitude, in the order of the file.

    What the file is is told from its first bytes, not from its name, so that no other driver is
    ever asked. Raises :class:`ReferenceFault` for a file that is missing, too large, of no known
    form or damaged, has several layers and none chosen, no coordinate system, or coordinates that
    cannot be those of its coordinate system.
    """
    form = _form(path, reading.max_bytes)
    _check_encoding(reading.encoding)
    try:
        # Coordinates that are no numbers are refused feature by feature, with their codes.
        with np.errstate(invalid="ignore"):
            frame = _load(path, form, reading)
    except ReferenceFault:
        raise
    except (DataSourceError, GEOSException, pyarrow.ArrowException, ValueError, KeyError) as error:
        raise ReferenceFault(
            f"{path}: the file is no readable {form}{_HINTS.get(form, '')}."
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise ReferenceFault(f"{path}: the file is no boundary file, it has no geometry.")
    return _in_degrees(path, frame, reading.crs)


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        raise ReferenceFault(f"--encoding: «{name}» is no known encoding.") from error


def _form(path: Path, max_bytes: int) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReferenceFault(f"{path}: this is no regular file.")
        size = status.st_size
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise ReferenceFault(f"{path}: the file cannot be read ({error.strerror}).") from error
    _check_size(path, size, max_bytes)
    form = next((form for magic, form in _MAGIC.items() if start.startswith(magic)), "")
    if not form and start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        form = "GeoJSON"
    if not form:
        raise ReferenceFault(f"{path}: the file is none of {FORMS}.")
    return form


def _check_size(path: Path, size: int, max_bytes: int) -> None:
    if size == 0:
        raise ReferenceFault(f"{path}: the file is empty.")
    if size > max_bytes:
        raise ReferenceFault(
            f"{path}: {size / 1e6:.3g} MB are more than the limit of {max_bytes / 1e6:.3g} MB;"
            " simplify the file, or raise the limit with --max-mb."
        )


def _load(path: Path, form: str, reading: Reading) -> geopandas.GeoDataFrame:
    if reading.encoding and form not in ("Shapefile", "zip"):
        raise ReferenceFault(f"{path}: --encoding is for Shapefiles; this is a {form}.")
    if form == "GeoParquet":
        if reading.layer:
            raise ReferenceFault(f"{path}: a GeoParquet file has no layers; leave --layer out.")
        return geopandas.read_parquet(path)
    where = {"GeoJSON": f"GeoJSON:{path}", "zip": _zipped(path, form, reading.max_bytes)}.get(
        form, str(path)
    )
    layer = _layer(path, where, reading.layer)
    return geopandas.read_file(where, layer=layer, encoding=reading.encoding or None)


def _zipped(path: Path, form: str, max_bytes: int) -> str:
    """Return the address of the one Shapefile in an archive; empty for other files."""
    if form != "zip":
        return ""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ReferenceFault(f"{path}: the archive is damaged.") from error
    _check_size(path, sum(member.file_size for member in members), max_bytes)
    names = [m.filename for m in members if m.filename.lower().endswith(".shp")]
    names = [name for name in names if not name.startswith("__MACOSX/")]
    if len(names) != 1:
        raise ReferenceFault(
            f"{path}: the archive holds {len(names)} files .shp; one with its .dbf, .shx and .prj"
            " is expected."
        )
    return f"/vsizip/{{{path}}}/{names[0]}"


def _layer(path: Path, where: str, wanted: str) -> str:
    """Return the layer to read: the one wanted, or the only one that has geometries."""
    layers = [str(name) for name, kind in pyogrio.list_layers(where) if kind is not None]
    if wanted and wanted not in layers:
        raise ReferenceFault(f"{path}: there is no layer «{wanted}»; there are {_listed(layers)}.")
    if not layers:
        raise ReferenceFault(f"{path}: no layer of the file has geometries.")
    if not wanted and len(layers) > 1:
        raise ReferenceFault(f"{path}: choose one of the layers {_listed(layers)} with --layer.")
    return wanted or layers[0]


def _listed(names: list[str]) -> str:
    return ", ".join(f"«{name}»" for name in names[:20])


def _in_degrees(path: Path, frame: geopandas.GeoDataFrame, crs: str) -> geopandas.GeoDataFrame:
    if crs:
        frame = frame.set_crs(_checked_crs(crs), allow_override=True)
    if frame.crs is None:
        raise ReferenceFault(
            f"{path}: the file names no coordinate system; say which with --crs, as EPSG:4326."
        )
    _check_extent(path, frame)
    if frame.crs.equals(DEGREES, ignore_axis_order=True):
        return frame
    moved = frame.to_crs(DEGREES)
    if not _is_finite(moved) and _is_finite(frame):
        raise ReferenceFault(
            f"{path}: coordinates lie outside of where {frame.crs.name} is defined; is the"
            " coordinate system right? Another is given with --crs."
        )
    return moved


def _checked_crs(text: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError as error:
        raise ReferenceFault(f"--crs: «{text}» is no known coordinate system.") from error


def _check_extent(path: Path, frame: geopandas.GeoDataFrame) -> None:
    """Refuse degrees declared as metres and metres declared as degrees."""
    geometries = frame.geometry.values
    known = geometries[~(geometries.is_empty | geometries.isna())]
    if not len(known) or not _is_finite(frame):
        return  # told by feature later
    west, south, east, north = known.total_bounds
    if frame.crs.is_geographic:
        if west < -180 or east > 360 or south < -90 or north > 90:
            raise ReferenceFault(
                f"{path}: coordinates from {west:.6g}, {south:.6g} to {east:.6g}, {north:.6g} are"
                f" no degrees of longitude and latitude as {frame.crs.name} has them; is another"
                " coordinate system meant (--crs), or are the axes swapped?"
            )
    elif west >= -180 and east <= 360 and south >= -90 and north <= 90:
        raise ReferenceFault(
            f"{path}: everything lies within {max(east - west, north - south):.4g} metres of"
            f" {frame.crs.name}; these look like degrees, try --crs EPSG:4326."
        )


def _is_finite(frame: geopandas.GeoDataFrame) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(frame.geometry.to_numpy())).all())

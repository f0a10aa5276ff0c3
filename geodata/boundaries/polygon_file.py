"""The polygons of one level in a GeoJSON file that we wrote: geometry stays on the disk.

Kept in memory are a place in the file for each territory and a box for each part of its polygon,
so that a file of any size costs a worker some hundred bytes a territory.
"""

from __future__ import annotations

import mmap
import os
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import orjson
import shapely

# As the writer of the downloads writes them; neither can stand inside a JSON text, where a quote
# is escaped.
_HEAD = b'{"type":"FeatureCollection","features":['
_FEATURE = b'{"type":"Feature","id":'
_GEOMETRY = b',"geometry":'
_TAIL = b"]}"

# West, south, east, north in degrees; west exceeds east where the antimeridian lies within.
Box = tuple[float, float, float, float]


class PolygonFile:
    """Polygons by territory code, read from the file when asked for. Safe to share by threads.

    Raises ``OSError`` where the file cannot be opened and ``ValueError`` where it is of another
    form.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        # The file may be removed while a release is being read; it stays open until nobody does.
        weakref.finalize(self, os.close, self._file)
        self._places: dict[str, tuple[int, int]] = {}
        owners: list[str] = []
        boxes: list[np.ndarray] = []
        for code, start, end in self._scan():
            self._places[code] = (start, end - start)
            parts = shapely.get_parts(shapely.from_geojson(self.geometry(code)))
            boxes.append(shapely.bounds(parts))
            owners.extend([code] * len(parts))
        self._owners = owners
        self._boxes = np.concatenate(boxes) if boxes else np.empty((0, 4))
        self._tree = shapely.STRtree(shapely.box(*self._boxes.T))

    def __contains__(self, code: object) -> bool:
        return code in self._places

    def __len__(self) -> int:
        return len(self._places)

    def geometry(self, code: str) -> bytes:
        """Return the geometry of a territory as GeoJSON text; raises ``KeyError`` without one."""
        start, length = self._places[code]
        return os.pread(self._file, length, start)

    def meeting(self, box: Box) -> set[str]:
        """Return the territories whose polygons touch or overlap a box."""
        found: set[str] = set()
        for half in halves(box):
            query = shapely.box(*half)
            for part in self._tree.query(query):
                code = self._owners[part]
                if code not in found and (
                    _lies_within(self._boxes[part], half) or self._meets(code, query)
                ):
                    found.add(code)
        return found

    def extent(self) -> Box | None:
        """Return the box around all polygons, the narrower way round the Earth; none if empty."""
        if not len(self._boxes):
            return None
        west, south, east, north = (
            self._boxes[:, :2].min(axis=0).tolist() + self._boxes[:, 2:].max(axis=0).tolist()
        )
        beyond = self._boxes[:, 2] <= 0
        if west == -180 and east == 180 and beyond.any() and (~beyond).any():
            crossing = self._boxes[~beyond, 0].min(), self._boxes[beyond, 2].max()
            if crossing[0] > crossing[1]:
                west, east = float(crossing[0]), float(crossing[1])
        return west, south, east, north

    def _meets(self, code: str, query: shapely.Geometry) -> bool:
        return bool(shapely.intersects(shapely.from_geojson(self.geometry(code)), query))

    def _scan(self) -> Iterator[tuple[str, int, int]]:
        """Yield code, beginning and end of each geometry; one feature at a time is in memory."""
        with mmap.mmap(self._file, 0, access=mmap.ACCESS_READ) as text:
            if text[: len(_HEAD)] != _HEAD or text[-len(_TAIL) :] != _TAIL:
                raise ValueError("the file is no GeoJSON of the portal")
            start = text.find(_FEATURE)
            while start >= 0:
                after = text.find(_FEATURE, start + len(_FEATURE))
                # A comma stands before the next feature; the end of the list after the last.
                end = after - 1 if after >= 0 else len(text) - len(_TAIL)
                geometry = text.find(_GEOMETRY, start, end)
                head = orjson.loads(text[start:geometry] + b"}")
                yield head["id"], geometry + len(_GEOMETRY), end - 1
                start = after


def halves(box: Box) -> tuple[Box, ...]:
    """Return the box, in two where it crosses the antimeridian."""
    west, south, east, north = box
    if west <= east:
        return (box,)
    return (west, south, 180.0, north), (-180.0, south, east, north)


def _lies_within(part: Sequence[float], box: Box) -> bool:
    return bool(part[0] >= box[0] and part[1] >= box[1] and part[2] <= box[2] and part[3] <= box[3])

"""Outlines of a map for pictures, read from the file that browsers fetch too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from portal.store.release_store import ReleaseStore
from portal.web.charts.outline import Outlines

Steps = list[tuple[int, int]]
# Files whose outlines are kept: those of the country and of the regions asked for last.
_KEPT = 8


def outlines_of(store: ReleaseStore, key: str) -> Outlines | None:
    """Return the outlines of the map ``key`` (a level, a territory), ``None`` without geometry.

    They are those of the first, coarsest scale, in steps of its grid.
    """
    entry = store.geometry.get(key)
    if entry is None or "scales" not in entry:
        return None
    file = store.directory / "geo" / entry["scales"][0]["file"]
    return _read(file, entry["object"])


@lru_cache(maxsize=_KEPT)
def _read(file: Path, object_name: str) -> Outlines | None:
    topology = orjson.loads(file.read_bytes())
    arcs = [[(step[0], -step[1]) for step in arc] for arc in topology["arcs"]]
    if not arcs:
        return None
    backwards = [_reversed(arc) for arc in arcs]
    shapes = topology["objects"][object_name]["geometries"]
    paths = {shape["id"]: _path(_polygons(shape), arcs, backwards) for shape in shapes}
    corners = [corner for arc in arcs for corner in _box(arc)]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    width = max(x for x, _ in corners) - left
    height = max(y for _, y in corners) - top
    return Outlines(paths, left, top, width, height)


def _polygons(shape: dict[str, Any]) -> Iterable[Sequence[Sequence[int]]]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return shape["arcs"] if shape["type"] == "MultiPolygon" else []


def _path(
    polygons: Iterable[Sequence[Sequence[int]]], arcs: list[Steps], backwards: list[Steps]
) -> str:
    """Return the data of a path: an arc is a start and steps, ``~number`` one walked backwards."""
    parts = []
    for rings in polygons:
        for pieces in rings:
            steps = [backwards[~piece] if piece < 0 else arcs[piece] for piece in pieces]
            x, y = steps[0][0]
            moves = " ".join(f"{dx} {dy}" for arc in steps for dx, dy in arc[1:])
            parts.append(f"M{x} {y}l{moves}z" if moves else "")
    return "".join(parts)


def _reversed(arc: Steps) -> Steps:
    end = (sum(x for x, _ in arc), sum(y for _, y in arc))
    return [end, *((-x, -y) for x, y in reversed(arc[1:]))]


def _box(arc: Steps) -> tuple[tuple[int, int], tuple[int, int]]:
    xs = list(accumulate(x for x, _ in arc))
    ys = list(accumulate(y for _, y in arc))
    return (min(xs), min(ys)), (max(xs), max(ys))

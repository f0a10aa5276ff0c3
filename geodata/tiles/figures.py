"""How good a tile layout is: neighbours kept, tiles displaced, outline compact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geodata.tiles.board import Floats
from geodata.tiles.grid import Cell, around, centre, compactness
from geodata.tiles.neighbours import Relations, among
from geodata.tiles.points import FlatPoint


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a layout is.

    ``kept`` of ``relations`` neighbours touch: at a side or a corner of squares, at a side of
    hexagons. ``displacement`` is the mean distance of tiles from their territories' centres, in
    widths of a tile, after the centres were moved and scaled to fit best. ``compactness`` is the
    least possible outline over that of the layout, 1 at best.
    """

    kept: int
    relations: int
    displacement: float
    compactness: float

    @property
    def kept_share(self) -> float:
        """Share of kept relations; 1 where there is none to keep."""
        return self.kept / self.relations if self.relations else 1.0


def measure(
    cells: Mapping[str, Cell], points: Mapping[str, FlatPoint], relations: Relations, shape: str
) -> Figures:
    """Return the figures of any layout of territories that have a point in metres."""
    codes = sorted(code for code in cells if code in points)
    pairs = among(relations, codes)
    kept = sum(cells[b] in around(cells[a], shape) for a, b in pairs)
    places = np.array([centre(cells[code], shape) for code in codes]).reshape(-1, 2)
    flat = np.array([(points[code][0], -points[code][1]) for code in codes]).reshape(-1, 2)
    apart = np.sqrt(misfit(flat, places))
    return Figures(
        kept,
        len(pairs),
        float(apart.mean()) if codes else 0.0,
        compactness([cells[code] for code in codes], shape),
    )


def misfit(flat: Floats, places: Floats) -> Floats:
    """Return squared distances of places from points moved and scaled to fit them best."""
    if not len(flat):
        return np.zeros(0)
    points, tiles = flat - flat.mean(axis=0), places - places.mean(axis=0)
    spread = float((points**2).sum())
    scale = max(float((points * tiles).sum()) / spread, 0.0) if spread else 0.0
    apart: Floats = ((points * scale - tiles) ** 2).sum(axis=1)
    return apart

"""Drawings inside drawings."""

from __future__ import annotations

import re

from markupsafe import Markup

_TAG = re.compile(r"<svg\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_BOX = ("x", "y", "width", "height")


def size_of(drawing: Markup) -> tuple[float, float]:
    """Return width and height of an inline drawing, from its ``viewBox``."""
    _, _, width, height = dict(_head(drawing))["viewBox"].split()
    return float(width), float(height)


def fitted(drawing: Markup, x: float, y: float, room: tuple[float, float]) -> Markup:
    """Return the drawing, as large as fits into ``room``, with its corner at ``x`` and ``y``."""
    wide, high = size_of(drawing)
    scale = min(room[0] / wide, room[1] / high)
    kept = "".join(f' {name}="{value}"' for name, value in _head(drawing) if name not in _BOX)
    box = zip(_BOX, (x, y, wide * scale, high * scale), strict=True)
    placed = "".join(f' {name}="{value:.1f}"' for name, value in box)
    return Markup(_TAG.sub(f"<svg{placed}{kept}>", str(drawing), count=1))  # noqa: S704 - our own


def _head(drawing: Markup) -> list[tuple[str, str]]:
    """Return the attributes of the outer tag, as written; values hold no bare quotation mark."""
    match = _TAG.match(str(drawing))
    if match is None:
        raise ValueError("no drawing")
    return _ATTRIBUTE.findall(match[1])

"""A map as a drawing: every territory's outline, filled by class or pattern, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.gap_patterns import PATTERNS, patterns

_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Outlines:
    """The shapes of a map: data of an SVG path by code, north up, and the box around them."""

    paths: Mapping[str, str]
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Area:
    """One territory: ``fill`` is a class such as ``seq-3``, or ``hatch`` or ``dots``.

    ``is_partial`` marks what is known in part by lines across it.
    """

    code: str
    name: str
    value: str
    fill: str
    is_partial: bool = False


def outline_svg(
    outlines: Outlines, areas: Sequence[Area], size: tuple[float, float], description: str
) -> Markup:
    """Return the map, as large as fits into ``size``; areas without an outline are left out."""
    box = _box(outlines)
    scale = min(size[0] / box[2], size[1] / box[3])
    # Borders are as wide on paper whatever the scale; a pattern has its own scale too.
    shapes = Markup("").join(
        _area(area, outlines.paths[area.code], scale)
        for area in areas
        if area.code in outlines.paths
    )
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="{} {} {} {}" width="{}" height="{}">{}{}</svg>'
    ).format(
        description,
        *(f"{number:.1f}" for number in box),
        f"{box[2] * scale:.0f}",
        f"{box[3] * scale:.0f}",
        _scaled_patterns(scale),
        shapes,
    )


def _box(outlines: Outlines) -> tuple[float, float, float, float]:
    margin = _MARGIN * outlines.width / 1000
    return (
        outlines.left - margin,
        outlines.top - margin,
        outlines.width + 2 * margin,
        outlines.height + 2 * margin,
    )


def _area(area: Area, path: str, scale: float) -> Markup:
    title = Markup("<title>{}: {}</title>").format(area.name, area.value)
    width = f"{0.8 / scale:.3f}"
    if area.fill in PATTERNS:
        shape = Markup(
            '<path class="outline" fill="url(#{}-map)" stroke-width="{}" d="{}">{}</path>'
        )
        return shape.format(area.fill, width, path, title)
    shape = Markup('<path class="outline {}" stroke-width="{}" d="{}">{}</path>')
    drawn = shape.format(area.fill, width, path, title)
    if not area.is_partial:
        return drawn
    return drawn + Markup('<path fill="url(#part-map)" d="{}"/>').format(path)


def part_pattern(key: str) -> Markup:
    """Return the pattern over what is known in part: thin lines, with paper beside them."""
    return Markup(
        '<defs><pattern id="part-{}" width="9" height="9" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path class="part-halo" d="M4.5 0V9"/>'
        '<path class="part-line" d="M4.5 0V9"/></pattern></defs>'
    ).format(key)


def _scaled_patterns(scale: float) -> Markup:
    smaller = f"scale({1 / scale:.4f})"
    found = str(patterns("map") + part_pattern("map")).replace(
        '"rotate(45)"', f'"{smaller} rotate(45)"'
    )
    return Markup(found.replace('id="dots-map"', f'id="dots-map" patternTransform="{smaller}"'))  # noqa: S704

"""New outlines against those that an instance has: none is lost, and most lie where they lay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from geodata.boundaries.antimeridian import shift_antimeridian
from geodata.boundaries.codes import Matched
from geodata.errors import ReferenceFault
from geodata.territories import Territories

# So many territories must lie where other outlines have them, or one of the two is of elsewhere.
_IN_PLACE_SHARE = 0.5


def check_kept(path: str, matched: Matched, present: Mapping[str, BaseGeometry]) -> None:
    """Refuse a file without territories that have an outline: they would lose it."""
    lost = [code for code in matched.missing if code in present]
    if lost:
        raise ReferenceFault(
            f"{path}: {len(lost)} territories would lose the outline that they have, the first is"
            f" «{lost[0]}»; use --replace if that is meant."
        )


def check_place(
    path: str,
    polygons: Mapping[str, BaseGeometry],
    territories: Territories,
    present: Mapping[str, BaseGeometry],
) -> None:
    """Refuse polygons most of which lie elsewhere than outlines that are there already.

    Compared is with the territory's own outline, those above and those below it. One that touches
    any of them counts as in its place: outlines differ in how coarse they are.
    """
    known = shift_antimeridian(present)
    relatives = _relatives(territories, known)
    compared = [code for code in polygons if relatives[code]]
    away = [
        code
        for code in compared
        if not any(polygons[code].intersects(known[other]) for other in relatives[code])
    ]
    if len(away) > len(compared) * _IN_PLACE_SHARE:
        other = territories[relatives[away[0]][0]]
        raise ReferenceFault(
            f"{path}: {len(away)} of {len(compared)} territories lie elsewhere than outlines that"
            f" the instance has, the first is «{away[0]}» against «{other.code}» of level"
            f" «{other.level}». Codes, axes or coordinate system of one of the two are wrong; use"
            " --may-move if it is the older one."
        )


def _relatives(
    territories: Territories, known: Mapping[str, BaseGeometry]
) -> Mapping[str, Sequence[str]]:
    """Return, for each territory, those of ``known`` that are itself, above it or below it."""
    found: dict[str, list[str]] = {code: [] for code in territories}
    for other in known:
        found[other].append(other)
        for above in territories.path(other)[:-1]:
            found[above].append(other)
    for code in territories:
        found[code] += [above for above in territories.path(code)[:-1] if above in known]
    return found

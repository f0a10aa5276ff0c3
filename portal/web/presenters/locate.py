"""My location: what the browser needs to find in which territory it is, without telling anybody."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.context import PageContext


@dataclass(frozen=True, slots=True)
class LocateView:
    """Attributes of the element that the script fills.

    ``lookups`` are addresses of polygons by level, the lowest first, each with its file of names;
    ``place`` is the address of a territory's page with ``{code}`` in it; ``tolerance`` is by how
    many metres a border may be drawn beside its line.
    """

    lookups: str
    names: str
    place: str
    tolerance: float


def make_locate_view(context: PageContext) -> LocateView | None:
    """Return what the page of the finder carries, None where the release has no such polygons."""
    levels = [level.code for level in reversed(context.info.levels)]
    geometry = context.store.geometry
    entries = [geometry[level] for level in levels if "lookup" in geometry.get(level, {})]
    if not entries:
        return None
    return LocateView(
        " ".join(f"/geo/{entry['lookup']['file']}" for entry in entries),
        " ".join(f"/geo/{entry['names']}" for entry in entries),
        context.links.territory_pattern(),
        max(entry["lookup"]["tolerance_m"] for entry in entries),
    )

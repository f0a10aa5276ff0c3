"""Files that a page with a map loads, all our own, by name under the static directory."""

from __future__ import annotations

# The map kit, in the order in which its parts need each other; a page gets it in one piece, with
# the script of its map at the end.
KIT = (
    "atlas-shapes.js",
    "atlas-svg.js",
    "atlas-callouts.js",
    "atlas-reach.js",
    "atlas-frame.js",
    "atlas.js",
)
SCRIPTS = ("vendor/leaflet.js", *KIT)
STYLES = ("css/map.css", "css/atlas.css")
# Of a section without an interactive map: tiles have a slider too.
SECTION_STYLES = ("css/map.css",)

STATIC_PREFIX = "/static/"


def asset_links(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return ``(name, address)`` pairs, the form in which Folium lists assets."""
    return [(name, STATIC_PREFIX + name) for name in names]

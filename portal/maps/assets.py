"""Files that a page with a map loads, all our own, by name under the static directory."""

from __future__ import annotations

# In the order in which a page must load them; the script of the map comes after.
SCRIPTS = (
    "vendor/leaflet.js",
    "atlas-shapes.js",
    "atlas-svg.js",
    "atlas-callouts.js",
    "atlas.js",
)
STYLES = ("css/atlas.css",)

STATIC_PREFIX = "/static/"


def asset_links(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return ``(name, address)`` pairs, the form in which Folium lists assets."""
    return [(name, STATIC_PREFIX + name) for name in names]

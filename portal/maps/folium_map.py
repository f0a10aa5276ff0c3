"""The Folium builder: a map without tiles, of our own assets, filled by the browser.

What Folium writes here is one small script per view, the same for every release and language; the
numbers, the shapes and the words come from the attributes of the container (see ``atlas.js``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import folium
from branca.element import Figure
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from portal.maps.assets import SCRIPTS, STYLES, asset_links


@dataclass(frozen=True, slots=True)
class MapView:
    """How a map behaves. The page's container must have the id ``map_<name>``."""

    name: str
    max_zoom: int = 5


VIEWS: Mapping[str, MapView] = {
    view.name: view
    for view in (
        MapView("atlas"),
        MapView("closeup"),
        MapView("level", max_zoom=6),
        MapView("first"),
        MapView("second"),
        MapView("embed"),
    )
}


class LocalMap(folium.Map):
    """A flat map in map units: no tiles, no outside assets, an id that does not change."""

    default_js = asset_links(SCRIPTS)
    default_css = asset_links(STYLES)

    def __init__(self, view: MapView) -> None:
        super().__init__(
            location=(0, 0),
            tiles=None,
            crs="Simple",
            zoom_start=0,
            # Drawn by our own layer, with titles in the page's language.
            zoom_control=False,
            attribution_control=False,
            # Fine steps, so that the map at rest fills its box.
            zoom_snap=0.05,
            zoom_delta=0.75,
            # Nothing on a page moves by itself.
            zoom_animation=False,
            fade_animation=False,
            inertia=False,
            min_zoom=-3,
            max_zoom=view.max_zoom,
            scroll_wheel_zoom=False,
            keyboard=False,
        )
        # Through these names ``folium.Map`` keeps limits for its tiles; Leaflet needs its own.
        self.options |= {"minZoom": -3, "maxZoom": view.max_zoom}
        self._id = view.name


class RemoteChoropleth(JSCSSMixin, Layer):
    """A choropleth whose shapes and values the browser fetches by itself."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = atlas.layer({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, view: MapView) -> None:
        super().__init__(name=view.name, overlay=True, control=False)
        self._name = "Choropleth"
        self._id = view.name


@cache
def map_script(view: MapView) -> str:
    """Return the script of a view, always the same bytes; served as ``/maps/<name>.js``."""
    local_map = LocalMap(view)
    RemoteChoropleth(view).add_to(local_map)
    figure = local_map.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("Folium put the map into no figure")
    figure.render()
    lines = (line.strip() for line in figure.script.render().splitlines())
    return "\n".join(line for line in lines if line) + "\n"

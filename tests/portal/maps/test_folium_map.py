"""The script that Folium writes: the same bytes each time, nothing from outside."""

from __future__ import annotations

import re
from pathlib import Path

import folium
import pytest

from portal.maps.assets import KIT, SCRIPTS, STYLES
from portal.maps.folium_map import VIEWS, LocalMap, MapView, map_script

GOLDEN = Path(__file__).parent / "golden" / "atlas.js"
OURS = (*KIT, *STYLES, "atlas-canvas.js", "map-player.js", "map-search.js")
STATIC = Path(__file__).resolve().parents[3] / "portal" / "web" / "static"
HOST = re.compile(r"(?:https?:)?//[\w-]+\.[\w.-]+")


def test_the_script_of_the_national_map_is_as_agreed() -> None:
    assert map_script(VIEWS["atlas"]) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(VIEWS))
def test_no_script_names_a_host_or_writes_markup(name: str) -> None:
    script = map_script(VIEWS[name])
    assert not HOST.search(script)
    assert "<" not in script
    assert f'L.map(\n"map_{name}"' in script
    assert f"atlas.layer(map_{name})" in script


def test_a_script_does_not_depend_on_what_was_made_before() -> None:
    first = map_script.__wrapped__(MapView("atlas"))
    folium.Map()
    assert map_script.__wrapped__(MapView("atlas")) == first


def test_our_assets_do_not_reach_other_maps_of_the_process() -> None:
    map_script.__wrapped__(MapView("atlas"))
    ours = LocalMap.default_js
    assert all(address.startswith("/static/") for _, address in ours)
    assert folium.Map.default_js is not ours
    assert ("vendor/leaflet.js", "/static/vendor/leaflet.js") not in folium.Map.default_js


def test_every_asset_exists_and_a_library_has_its_licence() -> None:
    for name in (*SCRIPTS, *STYLES):
        assert (STATIC / name).is_file(), name
    sources = (STATIC / "vendor" / "SOURCES.md").read_text(encoding="utf-8")
    for path in (STATIC / "vendor").iterdir():
        assert path.name == "SOURCES.md" or path.name in sources


@pytest.mark.parametrize("name", OURS)
def test_our_browser_code_names_no_host_and_builds_no_markup(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    code = text.split("*/", 1)[1]
    # The name of SVG for a browser is no address that it asks.
    assert not HOST.search(code.replace("http://www.w3.org/2000/svg", ""))
    assert "innerHTML" not in code
    assert "eval" not in code


def test_colours_come_from_the_style_sheet_only() -> None:
    code = "".join((STATIC / name).read_text(encoding="utf-8") for name in OURS)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", code)

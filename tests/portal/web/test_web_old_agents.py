"""Browsers without custom properties: what is left of the pages can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import portal.web
from portal.web.base_sheet import PARTS

CSS = Path(portal.web.__file__).parent / "static" / "css"
SHEETS = ("site", "territory", "subjects", "reading", "map", "forecast")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def _rules(name: str) -> Iterator[tuple[str, str]]:
    """Yield selector and declarations of a sheet, without what is for paper only."""
    text = (CSS / f"{name}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split("@media print")[0]
    for selectors, declarations in _RULE.findall(text):
        for selector in selectors.split(","):
            yield selector.strip(), declarations


@pytest.mark.parametrize("name", SHEETS)
def test_every_shape_has_a_fill_without_custom_properties(name: str) -> None:
    known = {selector for selector, _ in _rules("fallback")}
    missing = [
        selector
        for selector, declarations in _rules(name)
        # Text has a colour of its own there; «svg .x» are words.
        if re.search(r"(?<![\w-])fill:\s*var", declarations)
        and not selector.startswith("svg ")
        and selector not in known
    ]
    assert missing == []


def test_the_sheet_for_old_browsers_uses_nothing_that_they_do_not_know() -> None:
    text = (CSS / "fallback.css").read_text(encoding="utf-8")
    own = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split("@supports")[0]
    for unknown in ("var(", "clamp(", "display: grid", "-inline", "-block", "gap:", ":has("):
        assert unknown not in own


@pytest.mark.parametrize("address", ["/", "/t/29606000", "/topics", "/no-such-page"])
def test_the_sheet_comes_first_so_that_all_others_replace_it(
    client: FlaskClient, address: str
) -> None:
    sheets = re.findall(r'rel="stylesheet" href="[^"]+/(\w+)\.css"', client.get(address).text)
    assert sheets[0] == "base"
    assert PARTS[:2] == ("fallback", "tokens")


def test_nothing_is_stored_on_the_device_of_the_reader() -> None:
    """So a browser that refuses storage shows the same pages."""
    own = [path for path in CSS.parent.rglob("*.js") if "vendor" not in path.parts]
    assert len(own) > 4
    for path in own:
        text = path.read_text(encoding="utf-8")
        for means in ("localStorage", "sessionStorage", "indexedDB", "document.cookie"):
            assert means not in text, path.name

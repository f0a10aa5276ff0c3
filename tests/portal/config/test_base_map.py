"""The background map of the environment: an address of tiles with a credit, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config.base_map import read_base_map
from portal.config.errors import OperatorError
from portal.config.settings import Settings

ADDRESS = "https://tiles.example:8443/osm/{z}/{x}/{y}.png?key=a"


def _read(address: str, credit: str = "© Tiles") -> object:
    return read_base_map({"OTKLIK_BASE_MAP": address, "OTKLIK_BASE_MAP_CREDIT": credit})


def test_without_an_address_there_is_none(tmp_path: Path) -> None:
    assert read_base_map({}) is None
    assert read_base_map({"OTKLIK_BASE_MAP_CREDIT": "© Tiles"}) is None
    assert Settings.from_env({"OTKLIK_RELEASES": str(tmp_path)}).base_map is None


def test_the_origin_is_all_that_the_content_policy_is_told(tmp_path: Path) -> None:
    environ = {
        "OTKLIK_RELEASES": str(tmp_path),
        "OTKLIK_BASE_MAP": ADDRESS,
        "OTKLIK_BASE_MAP_CREDIT": "© Tiles",
    }
    base_map = Settings.from_env(environ).base_map
    assert base_map is not None
    assert (base_map.address, base_map.credit) == (ADDRESS, "© Tiles")
    assert base_map.origin == "https://tiles.example:8443"


@pytest.mark.parametrize(
    "address",
    [
        "tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}/{y}.png",
        "https://tiles.example; script-src *//{z}/{x}/{y}",
        "https://*.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}.png; script-src *",
        "https://user:secret@tiles.example/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}/{x}/{y}",
        "//tiles.example/{z}/{x}/{y}.png",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(address: str) -> None:
    with pytest.raises(OperatorError, match="OTKLIK_BASE_MAP"):
        _read(address)


def test_a_map_without_a_credit_is_refused() -> None:
    with pytest.raises(OperatorError, match="OTKLIK_BASE_MAP_CREDIT is not set"):
        _read(ADDRESS, " ")

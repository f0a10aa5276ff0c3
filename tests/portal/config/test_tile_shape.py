"""The key ``tile_shape``: a choice of two, squares where nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.scaffold import PROFILE
from portal.store.model import ReleaseInfo
from portal.store.release_store import ReleaseStore

LINE = 'tile_shape = "square"\n'


def _shape(folder: Path, line: str) -> str:
    text = (PROFILE / "otklik.toml").read_text(encoding="utf-8")
    assert LINE in text
    (folder / "otklik.toml").write_text(text.replace(LINE, line), encoding="utf-8")
    return Instance.open(folder).profile.tile_shape


def test_squares_unless_hexagons_are_asked_for(tmp_path: Path) -> None:
    assert _shape(tmp_path, "") == "square"
    assert _shape(tmp_path, LINE) == "square"
    assert _shape(tmp_path, 'tile_shape = "hexagon"\n') == "hexagon"


def test_any_other_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="tile_shape"):
        _shape(tmp_path, 'tile_shape = "circle"\n')


def test_a_release_of_before_has_squares(release_store: ReleaseStore) -> None:
    info = release_store.info
    stored = {name: getattr(info, name) for name in ReleaseInfo.__dataclass_fields__}
    del stored["tile_shape"]
    text = {
        "created_on": info.created_on.isoformat(),
        "as_of": info.as_of.isoformat(),
        "levels": [],
    }
    assert ReleaseInfo.from_json(stored | text).tile_shape == "square"

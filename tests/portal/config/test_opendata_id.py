"""The name before the sets of the Russian open-data folder: an ИНН or another short name."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.scaffold import PROFILE


def _instance(directory: Path, line: str) -> Instance:
    profile = (PROFILE / "otklik.toml").read_text(encoding="utf-8")
    (directory / "otklik.toml").write_text(f"{line}\n{profile}", encoding="utf-8")
    return Instance.open(directory)


def test_it_is_there_without_being_asked_for(tmp_path: Path) -> None:
    assert _instance(tmp_path, "").profile.opendata_id == "otklik"


def test_the_number_of_the_publisher_stands_in_its_place(tmp_path: Path) -> None:
    given = 'opendata_id = "7700000000"'
    assert _instance(tmp_path, given).profile.opendata_id == "7700000000"


@pytest.mark.parametrize("value", ["", "77-00", "a b", "ИНН", "../x", "1" * 33])
def test_what_would_break_a_name_is_refused_by_its_key(tmp_path: Path, value: str) -> None:
    with pytest.raises(OperatorError, match="opendata_id"):
        _instance(tmp_path, f'opendata_id = "{value}"')

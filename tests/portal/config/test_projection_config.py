"""The table [projection] of otklik.toml: strict keys, one sentence for each fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.web.projection_choice import LOCAL, RUSSIA, Projection
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.scaffold import PROFILE

CITY = Path(__file__).resolve().parents[2] / "instances" / "boston"


def _city(target: Path, lines: str) -> Instance:
    """Return the city with ``lines`` in front of its levels."""
    shutil.copytree(CITY, target)
    path = target / "otklik.toml"
    head, mark, tail = path.read_text(encoding="utf-8").partition("[[levels]]")
    path.write_text(f"{head}{lines}\n\n{mark}{tail}", encoding="utf-8")
    return Instance.open(target)


def test_the_profile_of_russia_draws_by_albers(tmp_path: Path) -> None:
    shutil.copytree(PROFILE, tmp_path / "russia")
    assert Instance.open(tmp_path / "russia").profile.projection == RUSSIA


def test_without_the_table_the_projection_is_local() -> None:
    assert Instance.open(CITY).profile.projection == LOCAL


@pytest.mark.parametrize("method", ["local", "web_mercator", "utm"])
def test_a_city_names_its_method(tmp_path: Path, method: str) -> None:
    city = _city(tmp_path / "city", f'[projection]\nmethod = "{method}"')
    assert city.profile.projection == Projection(method)


def test_any_flat_definition_of_proj_will_do(tmp_path: Path) -> None:
    lines = '[projection]\nmethod = "proj"\ndefinition = "EPSG:26986"'
    assert _city(tmp_path / "city", lines).profile.projection.definition == "EPSG:26986"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('projection = "russia"', r"key «projection»: it must be a table: write \[projection\].*"
         r'method = "albers", parallels = \[52, 64\], center = \[100, 56\]'),
        ('[projection]\nmethod = "mercator"', r"key «projection.method»: Must be one of: local, albers"),
        ('[projection]\ncenter = [1, 2]', r"key «projection.method»: Missing"),
        ('[projection]\nmethod = "albers"', r"key «projection.center»: the method «albers» needs it;"
         r" key «projection.parallels»: the method «albers» needs it"),
        ('[projection]\nmethod = "albers"\nparallels = [52]\ncenter = [100, 56]', r"key «projection.parallels»: Length must be 2"),
        ('[projection]\nmethod = "albers"\nparallels = [52, 164]\ncenter = [100, 56]', r"key «projection.parallels.1»: Must be .* less than or equal to 90"),
        ('[projection]\nmethod = "albers"\nparallels = [52, 64]\ncentre = [100, 56]', r"unknown key «projection.centre» \(the nearest known key is «center»\)"),
        ('[projection]\nmethod = "utm"\nparallels = [52, 64]', r"key «projection.parallels»: the method «utm» takes no such key; remove it"),
    ],
)  # fmt: skip
def test_a_faulty_projection_is_refused_in_a_sentence(
    tmp_path: Path, lines: str, sentence: str
) -> None:
    with pytest.raises(OperatorError, match=f"otklik.toml: .*{sentence}") as fault:
        _ = _city(tmp_path / "city", lines).profile
    assert "\n" not in str(fault.value)

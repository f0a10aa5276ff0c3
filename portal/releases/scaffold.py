"""Make a new instance directory: configuration, embedded reference, mapping files, keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import geodata
from portal import config
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, ROUNDING, create_key
from portal.ingest.source_schema import MAPPINGS

RUSSIAN_SOURCES = ("pos", "incident_management", "sstu", "nash_spb", "dobrodel")
PROFILE = Path(config.__file__).parent / "profiles" / "russia"
_REFERENCE = Path(geodata.__file__).parent / "reference"
_COVERAGE_HEADER = "source,territory,from,to,state\n"


def init_instance(directory: Path) -> Instance:
    """Write an instance with the embedded Russian reference; refuse a directory that has one."""
    if (directory / "otklik.toml").exists():
        raise OperatorError(f"{directory}: there is an instance already; nothing was changed.")
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("otklik.toml", "policy.toml"):
        shutil.copyfile(PROFILE / name, directory / name)
    copy_reference(directory / "reference")
    (directory / "sources").mkdir(exist_ok=True)
    for name in RUSSIAN_SOURCES:
        shutil.copyfile(MAPPINGS / f"{name}.toml", directory / "sources" / f"{name}.toml")
    (directory / "coverage.csv").write_text(_COVERAGE_HEADER, encoding="utf-8")
    instance = Instance.open(directory)
    create_keys(instance)
    instance.releases.mkdir(parents=True, exist_ok=True)
    return instance


def create_keys(instance: Instance) -> None:
    """Create the two secret keys where they are missing."""
    keys = instance.ensure_confidential() / "keys"
    for name in (PSEUDONYM, ROUNDING):
        create_key(keys / name)


def copy_reference(target: Path) -> None:
    """Copy the embedded Russian reference to ``target``."""
    shutil.copytree(
        _REFERENCE, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("natural_earth*")
    )
    shutil.copyfile(_REFERENCE / "natural_earth_regions.geojson", target / "boundaries.geojson")

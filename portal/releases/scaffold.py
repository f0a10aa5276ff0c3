"""Make a new instance directory: configuration, embedded reference, mapping files, keys."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import geodata
from portal import config
from portal.config.claims import CLAIMS
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, ROUNDING, create_key
from portal.config.official import OFFICIAL
from portal.ingest.source_schema import MAPPINGS

RUSSIAN_SOURCES = ("pos", "incident_management", "sstu", "nash_spb", "dobrodel")
PROFILE = Path(config.__file__).parent / "profiles" / "russia"
_REFERENCE = Path(geodata.__file__).parent / "reference"
_PARTS = (
    "policy.toml",
    "coverage.csv",
    "reference",
    "sources",
    "claims",
    "indicators",
    "var",
    "otklik.toml",
)
_COVERAGE_HEADER = "source,territory,from,to,state\n"


def init_instance(directory: Path) -> Instance:
    """Write an instance with the embedded Russian reference.

    Raises ``OperatorError`` for a directory that holds an instance or anything that one would
    overwrite. The files are made beside and moved in, ``otklik.toml`` last: a failure on the way
    leaves no instance.
    """
    _check_free(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".init-") as scratch:
        _write_instance(Path(scratch))
        for name in _PARTS:
            (Path(scratch) / name).rename(directory / name)
    return Instance.open(directory)


def _check_free(directory: Path) -> None:
    if (directory / _PARTS[-1]).exists():
        raise OperatorError(f"{directory}: there is an instance already; nothing was changed.")
    for name in _PARTS:
        if (directory / name).exists():
            raise OperatorError(
                f"{directory / name}: this stands there already; nothing was changed."
            )


def _write_instance(directory: Path) -> None:
    for name in ("otklik.toml", "policy.toml"):
        shutil.copyfile(PROFILE / name, directory / name)
    copy_reference(directory / "reference")
    shutil.copytree(PROFILE / CLAIMS, directory / CLAIMS)
    shutil.copytree(PROFILE / OFFICIAL, directory / OFFICIAL)
    (directory / "sources").mkdir()
    for name in RUSSIAN_SOURCES:
        shutil.copyfile(MAPPINGS / f"{name}.toml", directory / "sources" / f"{name}.toml")
    (directory / "coverage.csv").write_text(_COVERAGE_HEADER, encoding="utf-8")
    instance = Instance.open(directory)
    create_keys(instance)
    instance.releases.mkdir(parents=True)


def create_keys(instance: Instance) -> None:
    """Create the two secret keys where they are missing."""
    keys = instance.ensure_confidential("keys")
    for name in (PSEUDONYM, ROUNDING):
        create_key(keys / name)


def copy_reference(target: Path) -> None:
    """Copy the embedded Russian reference to ``target``."""
    shutil.copytree(_REFERENCE, target, dirs_exist_ok=True)

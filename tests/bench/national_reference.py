"""An instance with all regions and current municipalities of the shared list, for benchmarks."""

import csv
import shutil
from pathlib import Path

from geodata.territories import COLUMNS
from portal.config.instance import Instance
from portal.releases.scaffold import PROFILE

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "geodata"


def national_instance(directory: Path) -> Instance:
    """Write configuration and ``territories.csv``: a country, 85 regions, 2,594 municipalities."""
    directory.mkdir()
    for name in ("otklik.toml", "policy.toml"):
        shutil.copyfile(PROFILE / name, directory / name)
    reference = directory / "reference"
    reference.mkdir()
    rows = [_row(code="RU", level="country", name_ru="Россия", name_en="Russia")]
    with (SHARED / "oktmo.csv").open(encoding="utf-8", newline="") as file:
        rows += [_territory(row) for row in csv.DictReader(file) if row["is_current"] == "1"]
    with (reference / "territories.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return Instance.open(directory)


def _territory(row: dict[str, str]) -> dict[str, str]:
    parent = "RU" if row["level"] == "region" else row["region_oktmo"]
    return _row(
        code=row["oktmo"],
        parent=parent,
        level=row["level"],
        name_ru=row["name_ru"],
        name_en=row["name_en"] or row["name_ru"],
        kind=row["kind"],
        iso_3166_2=row["iso_3166_2"] if row["level"] == "region" else "",
    )


def _row(**values: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | values

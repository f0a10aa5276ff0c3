"""Every region and municipality of the shared real files, as an operator's own reference."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from geodata.territories import COLUMNS, Territories, load_territories


def all_territories(shared: Path, target: Path) -> Territories:
    """Write ``territories.csv`` of the shared outlines to ``target`` and load it."""
    rows = [{"code": "RU", "level": "country", "name_ru": "Россия", "name_en": "Russia"}]
    for level, parent in (("region", ""), ("municipality", "region_oktmo")):
        name = {"region": "regions", "municipality": "municipalities"}[level]
        features = json.loads((shared / "geodata" / f"{name}.geojson").read_bytes())["features"]
        rows += [
            {
                "code": properties["oktmo"],
                "parent": properties[parent] if parent else "RU",
                "level": level,
                "name_ru": properties["name_ru"],
                "name_en": properties.get("name_en") or properties["name_ru"],
            }
            for properties in (feature["properties"] for feature in features)
        ]
    with (target / "territories.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return load_territories(target / "territories.csv")

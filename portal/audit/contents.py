"""What a release holds against the list of what it may hold: files, tables, columns, keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from portal.audit.checks import AuditFault, Tried
from portal.store.contents import read_extras, read_layout, read_tables
from portal.store.release_store import DATABASE

_FILE = Path(__file__).parent / "allowed.toml"
_CODE = r"[^/]+"
_DIGEST = r"[0-9a-f]{12}"
_CLASS_KEYS = {"indicator", "topic", "freq", "breaks", "center"}
# Arrow writes its own schema beside Parquet's, and GeoParquet says how its polygons are written;
# nothing else may travel in a file's metadata.
_PARQUET_METADATA = {b"ARROW:schema"}
_GEOPARQUET_KEYS = {"version", "primary_column", "columns"}
_GEOPARQUET_COLUMN_KEYS = {"encoding", "geometry_types", "orientation", "bbox"}


@cache
def allowed() -> dict[str, Any]:
    """Return the list of what a release may hold."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def check_contents(directory: Path) -> Tried:
    """Refuse a file, table, column or key that is not listed; return how many were looked at."""
    layout = read_layout(directory / DATABASE)
    _check_database(layout, read_extras(directory / DATABASE))
    files = [
        path for path in sorted(directory.rglob("*")) if not path.is_dir() or path.is_symlink()
    ]
    levels = _check_keys(directory)
    for path in files:
        _check_file(path.relative_to(directory).as_posix(), path, levels)
    return Tried(len(files) + sum(map(len, layout.values())))


def _check_database(layout: dict[str, dict[str, str]], extras: Iterable[str]) -> None:
    tables: dict[str, dict[str, str]] = allowed()["tables"]
    # A release that was built before there were predictions has none of their tables.
    later = set(allowed()["later_tables"])
    own = {name: columns for name, columns in tables.items() if name not in later - set(layout)}
    _same("the tables of the database", layout, own if later.isdisjoint(layout) else tables)
    for name, columns in own.items():
        _same(f"the columns of the table «{name}»", layout[name], columns)
        for column, kind in columns.items():
            if layout[name][column] != kind:
                raise AuditFault(f"the column «{name}.{column}» is no {kind}")
    for extra in extras:
        raise AuditFault(f"the database holds a {extra}")


def _check_keys(directory: Path) -> tuple[str, ...]:
    """Check the keys of the release's facts and map classes; return the levels of territory."""
    [text] = read_tables(directory / DATABASE, {"info": ("json",)})["info"]["json"].to_pylist()
    info = orjson.loads(text)
    _same("the facts about the release", info, allowed()["info"])
    _within("the public policy", info["policy"], allowed()["policy"])
    for entry in orjson.loads((directory / "classes.json").read_bytes()):
        _within("classes.json", entry, _CLASS_KEYS)
    return tuple(level["code"] for level in info["levels"])


def _check_file(name: str, path: Path, levels: Collection[str]) -> None:
    if path.is_symlink() or not any(_matches(p, name, levels) for p in allowed()["files"]):
        raise AuditFault(f"the file «{name}» is not in the list of what a release may hold")
    for pattern, columns in allowed()["columns"].items():
        if _matches(pattern, name, levels) and _columns(path) != columns:
            raise AuditFault(f"the columns of «{name}» are not those of the list")


def _matches(pattern: str, name: str, levels: Collection[str]) -> bool:
    text = re.escape(pattern)
    parts = {
        "map": _CODE,
        "crosswalk": _CODE,
        "digest": _DIGEST,
        "level": "|".join(map(re.escape, levels)),
    }
    for key, part in parts.items():
        text = text.replace(re.escape(f"{{{key}}}"), f"(?:{part})")
    return re.fullmatch(text, name) is not None


def _columns(path: Path) -> list[str]:
    """Return the column names of a table for download."""
    if path.suffix == ".parquet":
        return _parquet_columns(path)
    if path.suffix == ".geojson":
        return _geojson_properties(path)
    with path.open("rb") as file:
        reader = pa_csv.open_csv(file)
        names: list[str] = reader.schema.names
        reader.close()
    return names


def _parquet_columns(path: Path) -> list[str]:
    schema = pq.read_schema(path)
    metadata = dict(pq.read_metadata(path).metadata or {})
    if "geometry" in schema.names:
        _check_geoparquet(path, orjson.loads(metadata.pop(b"geo", b"null")))
    if set(metadata) - _PARQUET_METADATA or any(field.metadata for field in schema):
        raise AuditFault(f"the file «{path.name}» carries metadata that is not in the list")
    return list(schema.names)


def _check_geoparquet(path: Path, geo: Any) -> None:
    if not isinstance(geo, dict) or set(geo) != _GEOPARQUET_KEYS:
        raise AuditFault(f"the file «{path.name}» is no GeoParquet with the keys of the list")
    _same(f"the columns of «{path.name}»", geo["columns"], {"geometry"})
    _same(f"the geometry of «{path.name}»", geo["columns"]["geometry"], _GEOPARQUET_COLUMN_KEYS)


def _geojson_properties(path: Path) -> list[str]:
    """Return the properties that all features have; refuse members of any other name."""
    document = orjson.loads(path.read_bytes())
    _same(f"the members of «{path.name}»", document, {"type", "features"})
    names: list[str] = list(document["features"][0]["properties"])
    for feature in document["features"]:
        members = {"type", "id", "properties", "geometry"}
        _same(f"the members of a feature of «{path.name}»", feature, members)
        _same(f"the properties of «{path.name}»", feature["properties"], names)
        _same(f"the geometry of «{path.name}»", feature["geometry"], {"type", "coordinates"})
    return names


def _same(what: str, found: Collection[str], listed: Collection[str]) -> None:
    _within(what, found, listed)
    if missing := sorted(set(listed) - set(found)):
        raise AuditFault(f"{what} lack «{missing[0]}»")


def _within(what: str, found: Collection[str], listed: Collection[str]) -> None:
    if unknown := sorted(set(found) - set(listed)):
        raise AuditFault(f"{what} hold «{unknown[0]}», which is not in the list")

"""Our formats as public libraries read them, each brought to one shape: rows of comparable text.

A row is (codes of the dimensions, value, error of rounding, status); numbers are floats or None.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import sdmx
from pyjstat import pyjstat
from sdmx.model import common, v30

from schemas.structure import Dataset

Row = tuple[tuple[str, ...], float | None, float | None, str]
Reader = Callable[[bytes, Dataset, Path], list[Row]]
FIGURES = ("OBS_VALUE", "ROUNDING_ERROR_95")


def number(value: Any) -> float | None:
    """Return a float; an empty field, a null and a NaN are absent."""
    if value is None or value == "" or value != value:
        return None
    return float(value)


def rows_of(
    records: Iterable[Mapping[str, Any]], dataset: Dataset, keys: bool = False
) -> list[Row]:
    """Return the records, under headers of CSV or, with ``keys``, under names of JSON."""
    dimensions = [part.key if keys else part.id for part in dataset.dimensions]
    value, error = ("value", "rounding_error_95") if keys else FIGURES
    status = "obs_status" if keys else "OBS_STATUS"
    return [
        (
            tuple(str(record[name]) for name in dimensions),
            number(record[value]),
            number(record[error]),
            str(record[status]),
        )
        for record in records
    ]


def read_excel_csv(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    return rows_of(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"), dataset)


def read_pandas_csv(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    return rows_of(frame.to_dict("records"), dataset)


def read_polars_csv(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    return rows_of(pl.read_csv(io.BytesIO(data), infer_schema=False).to_dicts(), dataset)


def read_duckdb_csv(data: bytes, dataset: Dataset, folder: Path) -> list[Row]:
    return rows_of(_duckdb("read_csv", data, folder / "t.csv", ", all_varchar = true"), dataset)


def read_jsonstat(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    cube = pyjstat.Dataset.read(data.decode())
    # The library makes values of whatever member it is told: once the figures, once the flags.
    figures = cube.write("dataframe", naming="id")
    flags = cube.write("dataframe", naming="id", value="status")
    names = [part.id for part in dataset.dimensions]
    measures = list(cube["dimension"]["MEASURE"]["category"]["index"])
    found: list[Row] = []
    for start in range(0, len(figures), len(measures)):
        block = figures.iloc[start : start + len(measures)]
        assert list(block["MEASURE"]) == measures
        [status] = set(flags["status"].iloc[start : start + len(measures)])
        values = dict(zip(measures, block["value"], strict=True))
        key = tuple(str(block[name].iloc[0]) for name in names)
        found.append((key, *(number(values[name]) for name in FIGURES), status))
    return found


def read_sdmx_csv(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    message = sdmx.read_sdmx(io.BytesIO(data), structure=structure_of(dataset), format="csv")
    [own] = message.data
    return [
        (
            tuple(str(obs.dimension.values[part.id].value) for part in dataset.dimensions),
            number(obs.value),
            number(obs.attached_attribute["ROUNDING_ERROR_95"].value),
            str(obs.attached_attribute["OBS_STATUS"].value),
        )
        for obs in own.obs
    ]


def structure_of(dataset: Dataset) -> v30.DataStructureDefinition:
    """Return the structure of a dataset as the SDMX library knows it."""
    structure = v30.DataStructureDefinition(id=dataset.id.upper())
    for part in dataset.components:
        if part.role == "dimension":
            structure.dimensions.append(common.Dimension(id=part.id))
        elif part.role == "measure":
            structure.measures.append(v30.Measure(id=part.id))
        else:
            structure.attributes.append(common.DataAttribute(id=part.id))
    return structure


def read_workbook(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    header, *lines = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["data"].values
    return rows_of((dict(zip(header, line, strict=True)) for line in lines), dataset)


def read_pandas_workbook(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    frame = pd.read_excel(io.BytesIO(data), sheet_name="data", dtype=object)
    return rows_of(frame.to_dict("records"), dataset)


def read_pyarrow(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    return rows_of(pq.read_table(io.BytesIO(data)).to_pylist(), dataset)


def read_polars_parquet(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    return rows_of(pl.read_parquet(io.BytesIO(data)).to_dicts(), dataset)


def read_duckdb_parquet(data: bytes, dataset: Dataset, folder: Path) -> list[Row]:
    return rows_of(_duckdb("read_parquet", data, folder / "t.parquet"), dataset)


def read_pandas_parquet(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    return rows_of(pd.read_parquet(io.BytesIO(data)).to_dict("records"), dataset)


def read_lines(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    return rows_of(map(json.loads, data.splitlines()), dataset, keys=True)


def read_polars_lines(data: bytes, dataset: Dataset, _: Path) -> list[Row]:
    frame = pl.read_ndjson(io.BytesIO(data), infer_schema_length=None)
    return rows_of(frame.to_dicts(), dataset, keys=True)


def _duckdb(function: str, data: bytes, path: Path, options: str = "") -> list[dict[str, Any]]:
    path.write_bytes(data)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM {function}('{path}'{options})")  # noqa: S608
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


# What to ask for, and the readers of it, which take turns.
READERS: dict[str, tuple[dict[str, str], tuple[Reader, ...]]] = {
    "excel": ({"format": "csv", "bom": "true", "delimiter": ";"}, (read_excel_csv,)),
    "csv": ({"format": "csv"}, (read_pandas_csv, read_polars_csv, read_duckdb_csv)),
    "jsonstat": ({"format": "jsonstat"}, (read_jsonstat,)),
    "sdmx-csv": ({"format": "sdmx-csv"}, (read_sdmx_csv,)),
    "xlsx": ({"format": "xlsx"}, (read_workbook, read_pandas_workbook)),
    "parquet": (
        {"format": "parquet"},
        (read_pyarrow, read_polars_parquet, read_duckdb_parquet, read_pandas_parquet),
    ),
    "ndjson": ({"format": "ndjson"}, (read_lines, read_polars_lines)),
}

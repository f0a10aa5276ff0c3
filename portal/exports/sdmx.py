"""A table of a dataset as SDMX-CSV 2.0: a column for each component, in fixed order in front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.exports.about import About, Form
from portal.exports.tabular import Table, to_csv
from schemas.codelists import OBS_STATUS
from schemas.structure import AGENCY, STRUCTURE_VERSION, Dataset

SDMX_CSV_TYPE = "application/vnd.sdmx.data+csv;version=2.0.0;charset=utf-8"
# The rows are the present state of what they tell of: they take the place of any earlier one.
_ACTION = "R"


def structure_id(dataset: Dataset) -> str:
    """Return the reference to the dataflow: agency, id and version."""
    return f"{AGENCY}:{dataset.id.upper()}({STRUCTURE_VERSION})"


def write_sdmx_csv(table: Table, about: About, form: Form) -> bytes:
    """Return the table with ``labels`` as SDMX-CSV has them.

    ``id``: codes; ``both``: «code: name» in one field; ``name``: a column of names after each
    component, empty where there are only codes. Raises ``ValueError`` without a dataset.
    """
    if table.dataset is None:
        raise ValueError("SDMX-CSV needs the structure of a dataset")
    names = {part.id: table.names.get(part.id, {}) for part in table.parts}
    if "OBS_STATUS" in names:
        names["OBS_STATUS"] = {code.code: code.label(about.lang) for code in OBS_STATUS}
    front = ["dataflow", structure_id(table.dataset), _ACTION]
    header = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    if form.labels == "name":
        front.insert(2, table.dataset.title(about.lang))
        header.insert(2, "STRUCTURE_NAME")
    elif form.labels == "both":
        front[1] = f"{front[1]}: {table.dataset.title(about.lang)}"
    header += [
        text for part in table.parts for text in _heads(part.id, part.label(about.lang), form)
    ]
    return to_csv(Table(tuple(header), _rows(table, front, names, form.labels)))


def _heads(part: str, label: str, form: Form) -> tuple[str, ...]:
    return {"id": (part,), "name": (part, label), "both": (f"{part}: {label}",)}[form.labels]


def _rows(
    table: Table, front: list[str], names: Mapping[str, Mapping[str, str]], labels: str
) -> Iterator[list[Any]]:
    known = [names[column] for column in table.columns]
    for row in table.rows:
        cells: list[Any] = list(front)
        for value, own in zip(row, known, strict=True):
            name = own.get(value)
            if labels == "both" and name is not None:
                cells.append(f"{value}: {name}")
            else:
                cells.append(value)
            if labels == "name":
                cells.append(name)
        yield cells

"""The passport of a CSV file as CSV on the Web: what its columns hold."""

from __future__ import annotations

from typing import Any

import orjson

from portal.exports.catalogue_addresses import dataset_address
from schemas.passport import Column, DatasetPassport, Distribution, Passport, Text

MEDIA_TYPE = "application/csvm+json"
PROFILE = "http://www.w3.org/ns/csvw"
# Where a harvester looks for the description of a CSV file, for ``/.well-known/csvm``.
WELL_KNOWN = "{+url}-metadata.json\n"
_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "month": "gYearMonth",
}


def csvw_metadata(passport: Passport, dataset: DatasetPassport, form: Distribution) -> bytes:
    """Return the description of one CSV file, which lies beside it."""
    schema: dict[str, Any] = {"columns": [_column(column) for column in dataset.columns]}
    if dataset.key:
        schema["primaryKey"] = list(dataset.key)
    return orjson.dumps(
        {
            "@context": [PROFILE, {"@language": "en"}],
            "url": form.file,
            "dc:identifier": dataset_address(passport, dataset.id),
            "dc:title": _both(dataset.title),
            "dc:description": _both(dataset.description),
            "dc:publisher": _both(passport.publisher),
            "dc:license": {"@id": dataset.licence.url or dataset.licence.name},
            "dc:issued": {"@value": passport.issued.isoformat(), "@type": "xsd:date"},
            "dcat:version": passport.release,
            "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
            "tableSchema": schema,
        },
        option=orjson.OPT_INDENT_2,
    )


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": _TYPES[column.kind],
        "dc:description": _both(column.meaning),
    }


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.of(lang), "@language": lang} for lang in ("ru", "en")]

"""The passport as a Frictionless Data Package, version 2: ``datapackage.json`` of the archive."""

from __future__ import annotations

from typing import Any

import orjson

from schemas.codelists import ALL_CODELISTS
from schemas.passport import Column, DatasetPassport, Distribution, Licence, Passport

DATAPACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "month": "yearmonth",
    "geometry": "string",
}
# Why is said by the columns OBS_STATUS and STATE.
_MISSING = "no value: not reported, not shown here or unknown; never a zero"
_CODELISTS = {codelist.id: codelist for codelist in ALL_CODELISTS}


def datapackage(passport: Passport) -> bytes:
    """Return the description of all files of a release, with paths as in the archive."""
    return orjson.dumps(
        {
            "$schema": PROFILE,
            "name": f"otklik-{passport.release}",
            "id": f"{passport.base_url}/catalog",
            "title": passport.title.en,
            "title_ru": passport.title.ru,
            "description": passport.description.en,
            "description_ru": passport.description.ru,
            "homepage": f"{passport.base_url}/",
            "version": passport.release,
            "created": f"{passport.issued.isoformat()}T00:00:00Z",
            "licenses": [_licence(passport.licence)],
            "contributors": [
                {
                    "title": passport.publisher.en,
                    "title_ru": passport.publisher.ru,
                    "email": passport.contact.removeprefix("mailto:"),
                    "roles": ["publisher"],
                }
            ],
            "sources": [_source(passport)],
            "resources": [_resource(dataset) for dataset in passport.datasets],
        },
        option=orjson.OPT_INDENT_2,
    )


def _resource(dataset: DatasetPassport) -> dict[str, Any]:
    """Return one table by its first form; the others, with the same rows, are named beside it."""
    form, *others = dataset.distributions
    resource: dict[str, Any] = {
        "name": dataset.id,
        **_file(form),
        "title": dataset.title.en,
        "title_ru": dataset.title.ru,
        "description": dataset.description.en,
        "description_ru": dataset.description.ru,
        "licenses": [_licence(dataset.licence)],
    }
    if others:
        resource["alternates"] = [_file(other) for other in others]
    if dataset.source:
        resource["sources"] = [{"title": "; ".join(filter(None, (dataset.source, dataset.credit)))}]
    if form.suffix == "csv":
        resource |= {
            "type": "table",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
            "schema": _schema(dataset),
        }
    return resource


def _file(form: Distribution) -> dict[str, Any]:
    return {
        "path": form.file,
        "format": form.suffix,
        "mediatype": form.media_type,
        "bytes": form.bytes,
        "hash": f"sha256:{form.sha256}",
        "features" if form.suffix == "geojson" else "rows": form.rows,
    }


def _schema(dataset: DatasetPassport) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fieldsMatch": "exact",
        "missingValues": [{"value": "", "label": _MISSING}],
        "fields": [_field(column) for column in dataset.columns],
    }
    if dataset.key:
        schema["primaryKey"] = list(dataset.key)
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.meaning.en,
        "description_ru": column.meaning.ru,
    }
    if codes := _CODELISTS.get(column.codelist or ""):
        field["categories"] = [{"value": code.code, "label": code.label_en} for code in codes]
    return field


def _licence(licence: Licence) -> dict[str, str]:
    told = {"title": licence.name, "path": licence.url}
    return {key: value for key, value in told.items() if value}


def _source(passport: Passport) -> dict[str, str]:
    return {"title": passport.publisher.en, "path": f"{passport.base_url}/methodology"}

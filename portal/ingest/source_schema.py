"""The strict form of a mapping file, shipped or of an instance."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from pathlib import Path
from typing import Any

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    pre_load,
    validate,
    validates_schema,
)

from portal.ingest.extract.headers import folded
from portal.ingest.source import FIELDS, Exclusion, Source
from portal.ingest.source_checks import check_mapping, flat_outcomes
from schemas.codelists import CHANNEL, REGIME

# Signs of a date that the engine reads; a minus allows for a number without leading zeros.
_DATE_FORMAT = re.compile(r"(%-?[dmyHIMSj]|%[YaAbBpfgzZ]|[A-Za-z0-9 .:/,_-])+")
MAPPINGS = Path(__file__).with_name("mappings")


def _is_time_zone(name: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(f"«{name}» is no time zone of the IANA list.") from None


def _is_date_format(text: str) -> None:
    if not _DATE_FORMAT.fullmatch(text) or not {"%Y", "%y"} & set(re.findall(r"%\w", text)):
        raise ValidationError(
            f"«{text}» is no date format; write for example %d.%m.%Y or %Y-%m-%dT%H:%M:%S."
        )


class _Columns(fields.Field[Any]):
    """One column name, or several of which a file has one."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            raise ValidationError("write a column name or a list of names.")
        return tuple(names)


class _ExclusionSchema(Schema):
    column = fields.String(required=True)
    values = fields.List(fields.String(), required=True, validate=validate.Length(min=1))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Exclusion:
        return Exclusion(data["column"], tuple(data["values"]))


def _code_map() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)


class _ValuesSchema(Schema):
    outcome = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)
    channel = _code_map()
    rating = _code_map()
    is_repeat = _code_map()
    priority = _code_map()
    territory = _code_map()
    region = _code_map()


class _TerritorySchema(Schema):
    match = fields.String(
        required=True, validate=validate.OneOf(["code", "oktmo", "name", "values"])
    )
    region = fields.String(load_default="")


class SourceSchema(Schema):
    """Loads a mapping file into a :class:`Source`; ``base`` names a shipped one to build on."""

    id = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,40}$"))
    version = fields.String(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    regime = fields.String(required=True, validate=validate.OneOf(REGIME.ids()))
    format = fields.String(required=True, validate=validate.OneOf(["csv", "json", "xlsx", "xml"]))
    encoding = fields.String(load_default="utf-8", validate=validate.OneOf(["utf-8", "cp1251"]))
    delimiter = fields.String(load_default=",", validate=validate.Regexp(r"^([^\"\r\n\w]|auto)$"))
    time_zone = fields.String(required=True, validate=_is_time_zone)
    date_formats = fields.List(
        fields.String(validate=_is_date_format),
        required=True,
        validate=validate.Length(min=1),
    )
    blanks = fields.List(fields.String(), load_default=list)
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.OneOf(FIELDS)),
        values=_Columns(),
        required=True,
        data_key="fields",
    )
    optional = fields.List(fields.String(validate=validate.OneOf(FIELDS)), load_default=list)
    values = fields.Nested(_ValuesSchema, required=True)
    exclude_ = fields.List(fields.Nested(_ExclusionSchema), load_default=list, data_key="exclude")
    crosswalk = fields.String(load_default="", validate=validate.Regexp(r"^[a-z0-9_]*$"))
    territory = fields.Nested(
        _TerritorySchema, load_default=lambda: {"match": "values", "region": ""}
    )
    channel = fields.String(load_default="unknown", validate=validate.OneOf(CHANNEL.ids()))
    reports_outcomes = fields.Boolean(required=True)
    records = fields.String(load_default="")
    repeated_keys = fields.String(
        load_default="refuse", validate=validate.OneOf(["refuse", "first_filled", "last"])
    )
    never_read = fields.List(fields.String(), load_default=list)
    note = fields.String(load_default="")

    @pre_load
    def _build_on_base(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        name = data.get("base")
        if name is None:
            return data
        path = MAPPINGS / f"{name}.toml"
        if not str(name).isidentifier() or not path.is_file():
            known = ", ".join(sorted(file.stem for file in MAPPINGS.glob("*.toml")))
            raise ValidationError(f"«{name}» is no shipped mapping; there are {known}.", "base")
        shipped = tomllib.loads(path.read_text(encoding="utf-8"))
        return _merged(shipped, {key: value for key, value in data.items() if key != "base"})

    @validates_schema
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        check_mapping(data)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Source:
        place = data.pop("territory")
        values = data.pop("values")
        for key in ("date_formats", "blanks", "optional", "never_read"):
            data[key] = tuple(data[key])
        return Source(
            **{key: value for key, value in data.items() if key not in ("fields_", "exclude_")},
            fields=data["fields_"],
            exclude=tuple(data["exclude_"]),
            outcomes=flat_outcomes(values.pop("outcome")),
            values={
                name: {folded(k): v for k, v in codes.items()} for name, codes in values.items()
            },
            territory_match=place["match"],
            region=place["region"],
        )


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the keys of ``over``; tables are merged, anything else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = (
            _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged

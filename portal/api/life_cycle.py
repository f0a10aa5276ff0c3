"""What is going to end, and how it is said: headers, the OpenAPI document, the page of changes.

``deprecations.toml`` is the register. Dates go out as ``Deprecation`` (RFC 9745) and ``Sunset``
(RFC 8594) with every answer that hangs on something listed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from marshmallow import Schema, ValidationError, fields, post_load, validate
from werkzeug.http import http_date

from portal.config.strict import load_toml

REGISTER = Path(__file__).parent / "deprecations.toml"
PAGE = "/api/changes"
# What is promised: so long something stays after it was called deprecated.
NOTICE = timedelta(days=365)
_EXTENSION = "otklik_deprecations"
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Deprecation:
    """One entry; ``parameter`` and ``value`` narrow it to queries with them, "" does not."""

    address: str
    deprecated_on: date
    sunset_on: date
    reason_ru: str
    reason_en: str
    parameter: str = ""
    value: str = ""
    replacement: str = ""

    def __post_init__(self) -> None:
        if self.sunset_on < self.deprecated_on + NOTICE:
            raise ValueError(
                f"{self.name}: ends less than {NOTICE.days} days after its deprecation"
            )
        if self.value and not self.parameter:
            raise ValueError(f"{self.name}: a value without its parameter")

    @property
    def name(self) -> str:
        """Return what ends, as people read it: an address, or an address with a parameter."""
        query = f"?{self.parameter}={self.value}" if self.parameter else ""
        return f"{self.address}{query}"

    def concerns(self, query: Mapping[str, Sequence[str]]) -> bool:
        """Say whether a query to the address hangs on what ends."""
        if not self.parameter:
            return True
        given = query.get(self.parameter)
        return given is not None and (not self.value or self.value in given)


def _check_day(value: object) -> None:
    """Refuse what TOML did not read as a day: text between quotation marks, an instant."""
    if type(value) is not date:
        raise ValidationError("write a day without quotation marks, as in 2027-02-01")


class _DeprecationSchema(Schema):
    address = fields.String(required=True, validate=validate.Regexp("/"))
    parameter = fields.String()
    value = fields.String()
    deprecated_on = fields.Raw(required=True, validate=_check_day)
    sunset_on = fields.Raw(required=True, validate=_check_day)
    replacement = fields.String()
    reason_ru = fields.String(required=True, validate=validate.Length(min=1))
    reason_en = fields.String(required=True, validate=validate.Length(min=1))

    @post_load
    def _make(self, values: dict[str, Any], **_: Any) -> Deprecation:
        return Deprecation(**values)


class _RegisterSchema(Schema):
    deprecation = fields.List(fields.Nested(_DeprecationSchema), load_default=list)


def load_deprecations(path: Path = REGISTER) -> tuple[Deprecation, ...]:
    """Return the entries of a register, the nearest end first."""
    entries: list[Deprecation] = load_toml(path, _RegisterSchema())["deprecation"]
    return tuple(sorted(entries, key=lambda entry: (entry.sunset_on, entry.name)))


def register(app: Flask, entries: Sequence[Deprecation], document: dict[str, Any]) -> None:
    """Announce the entries in answers and in the OpenAPI document.

    Raises ``ValueError`` for an address that the application does not have, and for a parameter
    that an address of the document does not take.
    """
    known = {address_of(rule.rule) for rule in app.url_map.iter_rules()}
    if unknown := {entry.address for entry in entries} - known:
        raise ValueError(f"deprecated, but no address of the portal: {', '.join(sorted(unknown))}")
    app.extensions[_EXTENSION] = tuple(entries)
    for entry in entries:
        _mark(document, entry)
    if entries:
        app.after_request(_announce)


def deprecations() -> tuple[Deprecation, ...]:
    """Return the entries of the application that answers."""
    entries: tuple[Deprecation, ...] = current_app.extensions[_EXTENSION]
    return entries


def address_of(rule: str) -> str:
    """Return an address as the documentation writes it, ``/t/{code}`` for ``/t/<code>``."""
    return _ARGUMENT.sub(r"{\1}", rule)


def _announce(response: Response) -> Response:
    if request.url_rule is None:
        return response
    address, query = address_of(request.url_rule.rule), request.args.to_dict(flat=False)
    ending = [one for one in deprecations() if one.address == address and one.concerns(query)]
    if ending:
        first = min(one.deprecated_on for one in ending)
        response.headers["Deprecation"] = f"@{int(_midnight(first).timestamp())}"
        response.headers["Sunset"] = http_date(_midnight(min(one.sunset_on for one in ending)))
        add_links(response, _links(ending))
    return response


def add_links(response: Response, links: Iterable[str]) -> None:
    """Add links to those that an answer has, in one header: some readers see the first only."""
    response.headers["Link"] = ", ".join([*response.headers.getlist("Link"), *links])


def _links(ending: Iterable[Deprecation]) -> list[str]:
    about = [f'<{PAGE}>; rel="{rel}"; type="text/html"' for rel in ("deprecation", "sunset")]
    # Another parameter in place of one that ends is no address to link to.
    addresses = {one.replacement for one in ending if one.replacement.startswith("/")}
    return about + [f'<{address}>; rel="successor-version"' for address in sorted(addresses)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _mark(document: dict[str, Any], entry: Deprecation) -> None:
    """Mark the operation or the parameter as deprecated; a value is named in its description."""
    item = document["paths"].get(entry.address)
    if item is None:
        return
    if not entry.parameter:
        item["get"]["deprecated"] = True
        item["get"]["description"] = f"{_note(entry)} {item['get'].get('description', '')}".strip()
        return
    taken = {one["name"]: one for one in item["get"].get("parameters", []) if one["in"] == "query"}
    parameter = taken.get(entry.parameter)
    if parameter is None:
        raise ValueError(f"deprecated, but no parameter of {entry.address}: {entry.parameter}")
    parameter["description"] = f"{_note(entry)} {parameter.get('description', '')}".strip()
    if not entry.value:
        parameter["deprecated"] = True


def _note(entry: Deprecation) -> str:
    what = f"{entry.value} is deprecated" if entry.value else "Deprecated"
    instead = f"; use {entry.replacement}" if entry.replacement else ""
    return f"{what} since {entry.deprecated_on}, goes on {entry.sunset_on}{instead}."

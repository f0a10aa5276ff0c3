"""The folder ``/opendata/`` of the Russian recommendations."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, redirect
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal.exports.russian_opendata import (
    data_name,
    datasets,
    full_name,
    meta,
    registry,
    stamp,
    structure,
    structure_name,
)
from portal.exports.tabular import CSV_TYPE
from portal.store.withdrawn import ReleaseWithdrawn
from portal.web.files import send_download
from portal.web.kept import current_passport, releases, releases_with
from portal.web.responses import data_response
from schemas.passport import DatasetPassport, Passport


def register(app: Flask) -> None:
    """Add the folder."""
    app.add_url_rule("/opendata/", "opendata", folder)
    app.add_url_rule("/opendata/list.csv", "opendata_list", listed)
    app.add_url_rule("/opendata/<set_id>/meta.csv", "opendata_meta", described)
    app.add_url_rule("/opendata/<set_id>/<name>.csv", "opendata_file", file)


def folder() -> AnyResponse:
    """Lead to the registry."""
    return redirect("/opendata/list.csv", 302)


def listed() -> Response:
    """Give the registry of sets."""
    return data_response(registry(current_passport()), CSV_TYPE)


def described(set_id: str) -> Response:
    """Give the passport of a set."""
    passport, dataset = _found(set_id)
    return data_response(meta(passport, dataset, releases_with(f"{dataset.id}.csv")), CSV_TYPE)


def file(set_id: str, name: str) -> Response:
    """Give the structure of a set, or its data in any release kept here."""
    _refuse_withdrawn(name)
    passport, dataset = _found(set_id)
    if name in _both(structure_name(dataset)):
        return data_response(structure(dataset), CSV_TYPE)
    for release in releases_with(f"{dataset.id}.csv"):
        if name in _both(data_name(dataset, release, passport.issued)):
            response = send_download(release, f"{dataset.id}.csv")
            told = f'attachment; filename="{quote(name)}.csv"'
            response.headers["Content-Disposition"] = told
            return response
    raise NotFound


def _refuse_withdrawn(name: str) -> None:
    """Answer 410 for the data of a withdrawn release, also where none is left in force."""
    for release, withdrawal in releases().withdrawn().items():
        if name.startswith(_both(f"data-{stamp(release, withdrawal.withdrawn_on)}-")):
            raise ReleaseWithdrawn(withdrawal)


def _found(set_id: str) -> tuple[Passport, DatasetPassport]:
    passport = current_passport()
    dataset = datasets(passport).get(set_id)
    if dataset is None:
        raise NotFound
    return passport, dataset


def _both(name: str) -> tuple[str, str]:
    """Return a name of a file in the short and in the long form of its dates."""
    return name, full_name(name)

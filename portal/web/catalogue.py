"""Addresses for harvesters: catalogue and datasets as RDF, permanent links, descriptions of CSV."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal.exports.archive import dataset_metadata
from portal.exports.csvw import MEDIA_TYPE as CSVM_TYPE
from portal.exports.csvw import WELL_KNOWN, csvw_metadata
from portal.exports.dcat import catalogue_graph, dataset_graph
from portal.exports.file_tables import SERIES
from portal.exports.rdf_forms import FORMS, JSONLD, to_bytes
from portal.web.kept import current_passport, opened, passport_of, releases_with
from portal.web.responses import data_response
from schemas.passport import DatasetPassport, Passport

_RDF = "<any(jsonld, ttl, rdf):suffix>"
_HTML = "text/html"


def register(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/catalog", "catalogue_any", catalogue_any)
    app.add_url_rule(f"/catalog.{_RDF}", "catalogue", catalogue)
    app.add_url_rule("/dataset/<dataset_id>", "dataset_any", dataset_any)
    app.add_url_rule("/dataset/<dataset_id>/rdf", "dataset_rdf_any", dataset_any)
    app.add_url_rule(f"/dataset/<dataset_id>/rdf.{_RDF}", "dataset_rdf", dataset_rdf)
    app.add_url_rule("/dataset/<dataset_id>/metadata.json", "dataset_metadata", metadata)
    app.add_url_rule("/dataset/<dataset_id>/<release>", "dataset_version", version)
    app.add_url_rule("/datasets/r/<file>", "newest_file", newest_file)
    app.add_url_rule("/downloads/<release>/<file>-metadata.json", "csvw", csvw)
    app.add_url_rule("/.well-known/csvm", "csvm", csvm)


def catalogue_any() -> AnyResponse:
    """Lead to the form of the catalogue that the reader asks for, to the page by default."""
    return _chosen("/catalog.", "/data")


def catalogue(suffix: str) -> Response:
    """Give the whole catalogue."""
    return data_response(_catalogue_bytes(current_passport(), suffix), FORMS[suffix].media_type)


def dataset_any(dataset_id: str) -> AnyResponse:
    """Lead to the form of a dataset that the reader asks for."""
    if dataset_id in SERIES:
        return _chosen("/catalog.", "/data")
    dataset = _dataset(dataset_id)
    here = f"/dataset/{quote(dataset.id)}/rdf"
    # Whoever asks for RDF by the address and names no form of it takes any.
    page = f"{here}.{JSONLD.suffix}" if request.path.endswith("/rdf") else f"/data#{dataset.id}"
    return _chosen(f"{here}.", page)


def dataset_rdf(dataset_id: str, suffix: str) -> Response:
    """Give one dataset, with the versions of it that are kept here."""
    dataset = _dataset(dataset_id)
    kept = releases_with(dataset.distributions[0].file)
    body = _dataset_bytes(current_passport(), dataset, kept, suffix)
    return data_response(body, FORMS[suffix].media_type)


def metadata(dataset_id: str) -> Response:
    """Give the passport of one dataset as it is."""
    dataset = _dataset(dataset_id)
    return data_response(dataset_metadata(current_passport(), dataset), "application/json")


def version(dataset_id: str, release: str) -> AnyResponse:
    """Lead to the file of a dataset in one release."""
    with opened(release) as store:
        dataset = passport_of(store).dataset(dataset_id)
    if dataset is None:
        raise NotFound
    return redirect(_file_path(release, dataset.distributions[0].file), 302)


def newest_file(file: str) -> AnyResponse:
    """Lead to a file of the current release: an address that never changes."""
    passport = current_passport()
    files = {form.file for entry in passport.datasets for form in entry.distributions}
    if file not in files:
        raise NotFound
    return redirect(_file_path(passport.release, file), 302)


def csvw(release: str, file: str) -> Response:
    """Give the description of a CSV file of any release kept here."""
    with opened(release) as store:
        passport = passport_of(store)
    for dataset in passport.datasets:
        form = dataset.form("csv")
        if form is not None and form.file == file:
            return data_response(csvw_metadata(passport, dataset, form), CSVM_TYPE)
    raise NotFound


def csvm() -> Response:
    """Say where the description of a CSV file is found."""
    return data_response(WELL_KNOWN.encode(), "text/plain; charset=utf-8")


def _dataset(dataset_id: str) -> DatasetPassport:
    dataset = current_passport().dataset(dataset_id)
    if dataset is None:
        raise NotFound
    return dataset


def _chosen(rdf: str, page: str) -> AnyResponse:
    """Redirect to a form of RDF where the reader asks for one before a page."""
    types = {form.media_type: form.suffix for form in FORMS.values()}
    best = request.accept_mimetypes.best_match([_HTML, *types], _HTML)
    response = redirect(page if best == _HTML else rdf + types[best], 303)
    response.vary.add("Accept")
    return response


def _file_path(release: str, file: str) -> str:
    return f"/downloads/{quote(release)}/{quote(file)}"


@lru_cache(maxsize=8)
def _catalogue_bytes(passport: Passport, suffix: str) -> bytes:
    return to_bytes(catalogue_graph(passport), FORMS[suffix])


@lru_cache(maxsize=64)
def _dataset_bytes(
    passport: Passport, dataset: DatasetPassport, kept: tuple[str, ...], suffix: str
) -> bytes:
    return to_bytes(dataset_graph(passport, dataset, kept), FORMS[suffix])

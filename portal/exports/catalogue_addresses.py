"""Addresses under which catalogues speak of a dataset, its metadata and its permanent links."""

from __future__ import annotations

from urllib.parse import quote

from schemas.passport import DatasetPassport, Distribution, Passport

CSVW_SUFFIX = "-metadata.json"
OPENAPI = "/api/v1/openapi.json"


def catalogue_address(passport: Passport) -> str:
    """Return the address that names the catalogue; with an ending it gives a form of it."""
    return f"{passport.base_url}/catalog"


def dataset_address(passport: Passport, dataset_id: str) -> str:
    """Return the address that names a dataset whatever the release."""
    return f"{passport.base_url}/dataset/{quote(dataset_id)}"


def version_address(passport: Passport, dataset_id: str, release: str) -> str:
    """Return the address that names a dataset as it is in one release."""
    return f"{dataset_address(passport, dataset_id)}/{quote(release)}"


def page_address(passport: Passport, dataset: DatasetPassport) -> str:
    """Return the address of the place on the data page where a dataset is listed."""
    return f"{passport.base_url}/data#{dataset.id}"


def csvw_address(form: Distribution) -> str:
    """Return the address of the description of a CSV file."""
    return f"{form.address}{CSVW_SUFFIX}"


def archive_address(passport: Passport) -> str:
    """Return the address of the whole release as one ZIP."""
    return f"{passport.base_url}/data/archive/{quote(passport.release)}.zip"

"""The passport as schema.org, for search engines: a catalogue, and a dataset for each territory."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from portal.exports.catalogue_addresses import (
    catalogue_address,
    dataset_address,
    page_address,
)
from schemas.passport import DatasetPassport, Licence, Passport, Text

CONTEXT = "https://schema.org"
_API = "/api/v1/observations"


def catalogue_document(passport: Passport, lang: str) -> dict[str, Any]:
    """Return the catalogue of the release with all its datasets, in one language."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": catalogue_address(passport),
        "url": f"{passport.base_url}/data",
        **_common(passport, passport.title, passport.description, passport.licence, lang),
        "dataset": [_dataset(passport, dataset, lang) for dataset in passport.datasets],
    }


def territory_document(
    passport: Passport, place: Text, code: str, address: str, lang: str
) -> dict[str, Any]:
    """Return what is published of one territory, whose page is at ``address``.

    Its figures are the rows of a code in the observations; the API gives them as CSV.
    """
    title = Text(f"Обращения граждан: {place.ru}", f"Citizens' appeals: {place.en}")
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{passport.base_url}{address}",
        "url": f"{passport.base_url}{address}",
        **_common(passport, title, passport.description, passport.licence, lang),
        "identifier": code,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalogue_address(passport)},
        "spatialCoverage": _place(passport, place, code, lang),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{passport.base_url}{_API}?geo={quote(code)}&format=csv",
                "encodingFormat": "text/csv",
            }
        ],
    }


def _dataset(passport: Passport, dataset: DatasetPassport, lang: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "@type": "Dataset",
        "@id": dataset_address(passport, dataset.id),
        "url": page_address(passport, dataset),
        **_common(passport, dataset.title, dataset.description, dataset.licence, lang),
        "identifier": dataset.id,
        "spatialCoverage": _place(passport, passport.place, passport.place_code, lang),
        # What they mean is told beside each file, by CSV on the Web: here it would double the page.
        "variableMeasured": [column.name for column in dataset.columns],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": form.file,
                "contentUrl": form.address,
                "encodingFormat": form.media_type,
                "contentSize": f"{form.bytes} B",
                "sha256": form.sha256,
            }
            for form in dataset.distributions
        ],
    }
    if dataset.first and dataset.last:
        document["temporalCoverage"] = f"{dataset.first}/{dataset.last}"
    if dataset.source:
        document["isBasedOn"] = {"@type": "CreativeWork", "name": dataset.source}
        document["creditText"] = dataset.credit
    return document


def _common(
    passport: Passport, title: Text, description: Text, licence: Licence, lang: str
) -> dict[str, Any]:
    publisher = {
        "@type": "Organization",
        "@id": f"{catalogue_address(passport)}#publisher",
        "name": passport.publisher.of(lang),
    }
    return {
        "name": title.of(lang),
        "description": description.of(lang),
        "inLanguage": lang,
        "license": licence.url or licence.name,
        "creator": publisher,
        "publisher": publisher,
        "dateModified": passport.issued.isoformat(),
        "version": passport.release,
        "isAccessibleForFree": True,
    }


def _place(passport: Passport, place: Text, code: str, lang: str) -> dict[str, str]:
    return {
        "@type": "Place",
        "@id": f"{passport.base_url}/t/{quote(code)}",
        "name": place.of(lang),
        "identifier": code,
    }

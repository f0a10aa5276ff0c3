"""The passport as DCAT-AP 3. There are no blank nodes, so that everything has an address."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD, Literal, Namespace, URIRef

from portal.exports.catalogue_addresses import (
    OPENAPI,
    archive_address,
    catalogue_address,
    csvw_address,
    dataset_address,
    page_address,
    version_address,
)
from portal.exports.file_tables import SERIES
from portal.exports.rdf_forms import OrderedGraph
from schemas.passport import DatasetPassport, Distribution, Licence, Passport, Text

# Version 3; the library has the terms of version 2.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_FREQUENCY = {
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "annual": "ANNUAL",
    "irregular": "IRREG",
}
_THEME = Text("Правительство и государственный сектор", "Government and public sector")
_AVAILABLE = Text("Доступно", "Available")
_LANGUAGE = {"ru": "RUS", "en": "ENG"}
_FILE_TYPE = {"csv": "CSV", "geojson": "GEOJSON", "parquet": "PARQUET"}
_PREFIXES = {
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "foaf": FOAF,
    "owl": OWL,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}


def catalogue_graph(passport: Passport) -> OrderedGraph:
    """Return the whole catalogue: its publisher, datasets, series, files and the API."""
    graph = _graph()
    catalogue = _catalogue(graph, passport)
    for dataset in passport.datasets:
        node = _dataset(graph, passport, dataset)
        graph.add((catalogue, DCAT.dataset, node))
    for series in dict.fromkeys(entry.series for entry in passport.datasets if entry.series):
        graph.add((catalogue, DCAT.dataset, _series(graph, passport, series)))
    _service(graph, passport, catalogue)
    return graph


def dataset_graph(
    passport: Passport, dataset: DatasetPassport, releases: Sequence[str]
) -> OrderedGraph:
    """Return one dataset with its files; ``releases`` are those that have it, newest first."""
    graph = _graph()
    node = _dataset(graph, passport, dataset)
    if dataset.series:
        _series(graph, passport, dataset.series)
    for release in releases:
        version = URIRef(version_address(passport, dataset.id, release))
        graph.add((node, DCAT.hasVersion, version))
        graph.add((version, RDF.type, DCAT.Dataset))
        graph.add((version, DCAT.version, Literal(release)))
        graph.add((version, DCAT.isVersionOf, node))
        _told(graph, version, dataset.title, dataset.description)
    return graph


def _graph() -> OrderedGraph:
    graph = OrderedGraph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _catalogue(graph: OrderedGraph, passport: Passport) -> URIRef:
    node = URIRef(catalogue_address(passport))
    graph.add((node, RDF.type, DCAT.Catalog))
    _told(graph, node, passport.title, passport.description)
    _common(graph, passport, node)
    _licensed(graph, node, passport.licence)
    graph.add((node, DCTERMS.issued, Literal(passport.issued)))
    graph.add((node, FOAF.homepage, URIRef(f"{passport.base_url}/")))
    graph.add((URIRef(f"{passport.base_url}/"), RDF.type, FOAF.Document))
    return node


def _common(graph: OrderedGraph, passport: Passport, node: URIRef) -> None:
    """Say who publishes, where, in which languages and version, and until when the data go."""
    publisher = URIRef(f"{catalogue_address(passport)}#publisher")
    graph.add((node, DCTERMS.publisher, publisher))
    graph.add((publisher, RDF.type, FOAF.Agent))
    _in_both(graph, publisher, FOAF.name, passport.publisher)
    place = URIRef(f"{passport.base_url}/t/{quote(passport.place_code)}")
    graph.add((node, DCTERMS.spatial, place))
    graph.add((place, RDF.type, DCTERMS.Location))
    graph.add((place, DCTERMS.identifier, Literal(passport.place_code)))
    _in_both(graph, place, SKOS.prefLabel, passport.place)
    for lang in passport.languages:
        language = URIRef(f"{_EU}/language/{_LANGUAGE[lang]}")
        graph.add((node, DCTERMS.language, language))
        graph.add((language, RDF.type, DCTERMS.LinguisticSystem))
    graph.add((node, DCTERMS.modified, Literal(passport.issued)))
    graph.add((node, DCAT.version, Literal(passport.release)))
    theme = URIRef(f"{_EU}/data-theme/GOVE")
    graph.add((node, DCAT.theme, theme))
    graph.add((theme, RDF.type, SKOS.Concept))
    _in_both(graph, theme, SKOS.prefLabel, _THEME)


def _dataset(graph: OrderedGraph, passport: Passport, dataset: DatasetPassport) -> URIRef:
    node = URIRef(dataset_address(passport, dataset.id))
    graph.add((node, RDF.type, DCAT.Dataset))
    _told(graph, node, dataset.title, dataset.description)
    _common(graph, passport, node)
    graph.add((node, DCTERMS.identifier, Literal(dataset.id)))
    graph.add((node, DCTERMS.accrualPeriodicity, _frequency(graph, dataset.periodicity)))
    rights = URIRef(f"{_EU}/access-right/PUBLIC")
    graph.add((node, DCTERMS.accessRights, rights))
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    contact = URIRef(f"{catalogue_address(passport)}#contact")
    graph.add((node, DCAT.contactPoint, contact))
    graph.add((contact, RDF.type, VCARD.Kind))
    _in_both(graph, contact, VCARD.fn, passport.publisher)
    graph.add((contact, VCARD.hasEmail, _contact(passport.contact)))
    graph.add((node, DCAT.landingPage, URIRef(page_address(passport, dataset))))
    graph.add((URIRef(page_address(passport, dataset)), RDF.type, FOAF.Document))
    if dataset.first and dataset.last:
        period = URIRef(f"{node}#period")
        graph.add((node, DCTERMS.temporal, period))
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        graph.add((period, DCAT.startDate, Literal(dataset.first)))
        graph.add((period, DCAT.endDate, Literal(dataset.last)))
    if dataset.series:
        graph.add((node, DCAT.inSeries, URIRef(dataset_address(passport, dataset.series))))
    for text in filter(None, (dataset.source, dataset.credit)):
        provenance = URIRef(f"{node}#provenance")
        graph.add((node, DCTERMS.provenance, provenance))
        graph.add((provenance, RDF.type, DCTERMS.ProvenanceStatement))
        graph.add((provenance, RDFS.label, Literal(text)))
    for form in dataset.distributions:
        graph.add((node, DCAT.distribution, _file(graph, passport, dataset, form)))
    return node


def _file(
    graph: OrderedGraph, passport: Passport, dataset: DatasetPassport, form: Distribution
) -> URIRef:
    node = URIRef(f"{dataset_address(passport, dataset.id)}#{form.suffix}")
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(form.file)))
    graph.add((node, DCAT.accessURL, URIRef(page_address(passport, dataset))))
    graph.add((node, DCAT.downloadURL, URIRef(form.address)))
    for address in (page_address(passport, dataset), form.address):
        graph.add((URIRef(address), RDF.type, RDFS.Resource))
    graph.add((node, DCAT.byteSize, Literal(form.bytes, datatype=XSD.nonNegativeInteger)))
    media = URIRef(f"{_IANA}/{form.media_type}")
    graph.add((node, DCAT.mediaType, media))
    graph.add((media, RDF.type, DCTERMS.MediaType))
    kind = URIRef(f"{_EU}/file-type/{_FILE_TYPE.get(form.suffix, 'BIN')}")
    graph.add((node, DCTERMS["format"], kind))
    graph.add((kind, RDF.type, DCTERMS.MediaTypeOrExtent))
    checksum = URIRef(f"{node}-checksum")
    graph.add((node, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm))
    graph.add((checksum, SPDX.checksumValue, Literal(form.sha256, datatype=XSD.hexBinary)))
    available = URIRef(f"{_EU}/planned-availability/AVAILABLE")
    graph.add((node, DCATAP.availability, available))
    graph.add((available, RDF.type, SKOS.Concept))
    _in_both(graph, available, SKOS.prefLabel, _AVAILABLE)
    if form.suffix == "csv":
        schema = URIRef(csvw_address(form))
        graph.add((node, DCTERMS.conformsTo, schema))
        graph.add((schema, RDF.type, DCTERMS.Standard))
    _licensed(graph, node, dataset.licence)
    return node


def _series(graph: OrderedGraph, passport: Passport, series: str) -> URIRef:
    node = URIRef(dataset_address(passport, series))
    # A series is a dataset too; not every harvester knows that.
    graph.add((node, RDF.type, DCAT.DatasetSeries))
    graph.add((node, RDF.type, DCAT.Dataset))
    _told(graph, node, SERIES[series].title, SERIES[series].description)
    _common(graph, passport, node)
    graph.add((node, DCTERMS.accrualPeriodicity, _frequency(graph, SERIES[series].periodicity)))
    return node


def _service(graph: OrderedGraph, passport: Passport, catalogue: URIRef) -> None:
    """Say where the API is, and where the whole release is one file."""
    node = URIRef(f"{passport.base_url}/api/v1")
    graph.add((catalogue, DCAT.service, node))
    graph.add((node, RDF.type, DCAT.DataService))
    _in_both(graph, node, DCTERMS.title, passport.title)
    graph.add((node, DCAT.endpointURL, node))
    graph.add((node, RDF.type, RDFS.Resource))
    description = URIRef(f"{passport.base_url}{OPENAPI}")
    graph.add((node, DCAT.endpointDescription, description))
    graph.add((description, RDF.type, RDFS.Resource))
    for dataset in passport.datasets:
        graph.add((node, DCAT.servesDataset, URIRef(dataset_address(passport, dataset.id))))
    _licensed(graph, node, passport.licence)
    graph.add((catalogue, RDFS.seeAlso, URIRef(archive_address(passport))))


def _told(graph: OrderedGraph, node: URIRef, title: Text, description: Text) -> None:
    _in_both(graph, node, DCTERMS.title, title)
    _in_both(graph, node, DCTERMS.description, description)


def _in_both(graph: OrderedGraph, node: URIRef, term: URIRef, text: Text) -> None:
    for lang in ("ru", "en"):
        graph.add((node, term, Literal(text.of(lang), lang=lang)))


def _licensed(graph: OrderedGraph, node: URIRef, licence: Licence) -> None:
    """Name the licence; one without an address of its own is named by a text alone."""
    address = URIRef(licence.url) if licence.url else URIRef(f"{node}-licence")
    graph.add((node, DCTERMS.license, address))
    graph.add((address, RDF.type, DCTERMS.LicenseDocument))
    graph.add((address, RDFS.label, Literal(licence.name)))


def _frequency(graph: OrderedGraph, periodicity: str) -> URIRef:
    node = URIRef(f"{_EU}/frequency/{_FREQUENCY[periodicity]}")
    graph.add((node, RDF.type, DCTERMS.Frequency))
    return node


def _contact(contact: str) -> URIRef:
    """Return the contact as an address; a bare mailbox gets its scheme."""
    return URIRef(contact if ":" in contact else f"mailto:{contact}")

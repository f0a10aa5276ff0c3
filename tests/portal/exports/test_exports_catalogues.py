"""DCAT-AP, schema.org, the Russian passport and Frictionless say the same of every dataset."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from portal.exports.datapackage import datapackage
from portal.exports.dcat import DCAT, SPDX, catalogue_graph, dataset_graph
from portal.exports.passport import make_passport
from portal.exports.rdf_forms import FORMS, to_bytes
from portal.exports.russian_opendata import (
    data_name,
    datasets,
    full_name,
    meta,
    registry,
    stamp,
    structure,
)
from portal.exports.schema_org import catalogue_document
from portal.store.release_store import ReleaseStore
from schemas.passport import Passport, Text

SHAPES = Path(__file__).parent / "dcat_ap.ttl"
RDFLIB_NAMES = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

META = [
    "standardversion",
    "identifier",
    "title",
    "description",
    "creator",
    "created",
    "modified",
    "subject",
    "format",
    "provenance",
    "valid",
    "publishername",
    "publisherphone",
    "publishermbox",
]


@dataclass(frozen=True)
class Said:
    """What every shape says of a dataset, as far as that shape has words for it."""

    title: str
    description: str
    publisher: str
    licence: str
    version: str
    columns: tuple[str, ...] | None
    days: tuple[str, str] | None
    files: frozenset[tuple[Any, ...]]


@pytest.fixture(scope="module")
def passport(release_store: ReleaseStore) -> Passport:
    return make_passport(release_store)


def _by_record(passport: Passport, lang: str) -> dict[str, Said]:
    return {
        entry.id: Said(
            entry.title.of(lang),
            entry.description.of(lang),
            passport.publisher.of(lang),
            entry.licence.url,
            passport.release,
            tuple(column.name for column in entry.columns),
            (str(entry.first), str(entry.last)) if entry.first else None,
            frozenset(
                (form.address, form.media_type, form.bytes, form.sha256)
                for form in entry.distributions
            ),
        )
        for entry in passport.datasets
    }


def _by_dcat(graph: Graph, lang: str) -> dict[str, Said]:
    def text(node: Any, term: Any) -> str:
        [found] = [
            o for o in graph.objects(node, term) if isinstance(o, Literal) and o.language == lang
        ]
        return str(found)

    found = {}
    for node in graph.subjects(DCTERMS.identifier):
        if (node, RDF.type, DCAT.Dataset) not in graph:
            continue
        files, licences = set(), set()
        for form in graph.objects(node, DCAT.distribution):
            checksum = graph.value(form, SPDX.checksum)
            media = str(graph.value(form, DCAT.mediaType)).partition("media-types/")[2]
            size = graph.value(form, DCAT.byteSize)
            digest = str(graph.value(checksum, SPDX.checksumValue))
            assert isinstance(size, Literal)
            files.add((str(graph.value(form, DCAT.downloadURL)), media, int(size), digest))
            licences.add(str(graph.value(form, DCTERMS.license)))
        [licence] = licences
        period = graph.value(node, DCTERMS.temporal)
        days = period and tuple(
            str(graph.value(period, term)) for term in (DCAT.startDate, DCAT.endDate)
        )
        found[str(graph.value(node, DCTERMS.identifier))] = Said(
            text(node, DCTERMS.title),
            text(node, DCTERMS.description),
            text(graph.value(node, DCTERMS.publisher), FOAF.name),
            licence,
            str(graph.value(node, DCAT.version)),
            None,
            days,
            frozenset(files),
        )
    return found


def _by_schema_org(document: dict[str, Any]) -> dict[str, Said]:
    return {
        entry["identifier"]: Said(
            entry["name"],
            entry["description"],
            entry["publisher"]["name"],
            entry["license"],
            entry["version"],
            tuple(entry["variableMeasured"]),
            tuple(entry["temporalCoverage"].split("/")) if "temporalCoverage" in entry else None,
            frozenset(
                (
                    f["contentUrl"],
                    f["encodingFormat"],
                    int(f["contentSize"].split()[0]),
                    f["sha256"],
                )
                for f in entry["distribution"]
            ),
        )
        for entry in document["dataset"]
    }


def _by_datapackage(package: dict[str, Any], lang: str) -> dict[str, Said]:
    ending = "_ru" if lang == "ru" else ""
    base = f"{package['homepage']}downloads/{package['version']}/"
    found = {}
    for resource in package["resources"]:
        files = [resource, *resource.get("alternates", [])]
        found[resource["name"]] = Said(
            resource[f"title{ending}"],
            resource[f"description{ending}"],
            package["contributors"][0][f"title{ending}"],
            resource["licenses"][0]["path"],
            package["version"],
            tuple(f["name"] for f in resource["schema"]["fields"])
            if "schema" in resource
            else None,
            None,
            frozenset(
                (base + f["path"], f["mediatype"], f["bytes"], f["hash"].partition(":")[2])
                for f in files
            ),
        )
    return found


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("suffix", FORMS)
def test_dcat_says_what_the_record_says(passport: Passport, suffix: str, lang: str) -> None:
    body = to_bytes(catalogue_graph(passport), FORMS[suffix])
    graph = Graph().parse(data=body, format=RDFLIB_NAMES[suffix])
    record = _by_record(passport, lang)
    assert _by_dcat(graph, lang) == {
        key: replace(said, columns=None) for key, said in record.items()
    }


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_schema_org_says_what_the_record_says(passport: Passport, lang: str) -> None:
    document = orjson.loads(orjson.dumps(catalogue_document(passport, lang)))
    assert _by_schema_org(document) == _by_record(passport, lang)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_frictionless_says_what_the_record_says(passport: Passport, lang: str) -> None:
    told = _by_datapackage(orjson.loads(datapackage(passport)), lang)
    record = _by_record(passport, lang)
    assert told == {
        key: replace(said, days=None, columns=said.columns if told[key].columns else None)
        for key, said in record.items()
    }


def test_the_russian_folder_says_what_the_record_says(passport: Passport) -> None:
    listed = {row[0]: row for row in _rows(registry(passport))[2:]}
    sets = datasets(passport)
    assert list(listed) == list(sets)
    assert len(sets) == sum(1 for entry in passport.datasets if entry.form("csv"))
    for name, dataset in sets.items():
        assert listed[name][1] == dataset.title.ru
        assert listed[name][2] == f"{passport.base_url}/opendata/{name}/meta.csv"
        told = dict(_rows(meta(passport, dataset, [passport.release]))[1:])
        assert told["identifier"] == f"otklik-{dataset.id}"
        assert told["title"] == dataset.title.ru
        assert told["description"] == dataset.description.ru
        assert told["publishername"] == told["creator"] == passport.publisher.ru
        assert told["publishermbox"] == passport.contact.removeprefix("mailto:")
        assert passport.release in told["provenance"]
        assert dataset.licence.name in told["provenance"]
        columns = _rows(structure(dataset))[1:]
        assert [row[0] for row in columns] == [column.name for column in dataset.columns]
        assert [row[2] for row in columns] == [column.meaning.ru for column in dataset.columns]


def test_meta_has_its_properties_in_order_and_files_newest_first(passport: Passport) -> None:
    topics = passport.dataset("topics")
    assert topics is not None
    rows = _rows(meta(passport, topics, ["2026-11-15-2", "2026-11-15", "2026-10-15"]))
    assert rows[0] == ["property", "value"]
    names = [row[0] for row in rows[1:]]
    assert names[: len(META)] == META
    assert names[len(META) :] == [
        "data-20261115T0002-structure-20261115",
        "data-20261115-structure-20261115",
        "data-20261015-structure-20261115",
        "structure-20261115",
    ]
    told = dict(rows[1:])
    assert (told["created"], told["modified"]) == ("20261015", "20261115")
    for name in names[len(META) :]:
        assert told[name] == f"{passport.base_url}/opendata/otklik-topics/{name}.csv"


def test_names_of_open_data_files(passport: Passport) -> None:
    topics = passport.dataset("topics")
    assert topics is not None
    assert full_name(data_name(topics, "2026-11-15", passport.issued)) == (
        "data-20261115T0000-structure-20261115T0000"
    )
    assert full_name("data-20261115T0002-structure-20261115").startswith("data-20261115T0002-")
    assert stamp("2026-11-15-75", passport.issued) == "20261115T0115"
    assert stamp("trial", passport.issued) == "20261115"
    named = replace(passport, opendata_id="7700000000")
    assert "7700000000-topics" in datasets(named)


def test_the_catalogue_fits_the_shapes_of_dcat_ap(passport: Passport) -> None:
    shapes = Graph().parse(SHAPES)
    for graph in (
        catalogue_graph(passport),
        *(dataset_graph(passport, entry, ("2026-11-15",)) for entry in passport.datasets[:3]),
    ):
        fits, _, text = validate(_plain(graph), shacl_graph=shapes)
        assert fits, text


@pytest.mark.parametrize(
    "term", [DCTERMS.title, DCTERMS.description, DCAT.accessURL, FOAF.name, SPDX.checksumValue]
)
def test_a_catalogue_without_what_is_mandatory_does_not_fit(
    passport: Passport, term: URIRef
) -> None:
    graph = _plain(catalogue_graph(passport))
    graph.remove((None, term, None))
    assert not validate(graph, shacl_graph=Graph().parse(SHAPES))[0]


def _plain(graph: Graph) -> Graph:
    copy = Graph()
    for triple in graph:
        copy.add(triple)
    return copy


def test_all_forms_hold_the_same_triples_and_no_blank_node(passport: Passport) -> None:
    graph = catalogue_graph(passport)
    for suffix, form in FORMS.items():
        read = Graph().parse(data=to_bytes(graph, form), format=RDFLIB_NAMES[suffix])
        assert isomorphic(read, graph)
        assert not any(type(node).__name__ == "BNode" for triple in read for node in triple)


def test_versions_of_a_dataset_lead_to_one_another(passport: Passport) -> None:
    topics = passport.dataset("topics")
    assert topics is not None
    graph = dataset_graph(passport, topics, ("2026-11-15", "2026-10-15"))
    node = URIRef(f"{passport.base_url}/dataset/topics")
    versions = set(graph.objects(node, DCAT.hasVersion))
    assert versions == {URIRef(f"{node}/2026-11-15"), URIRef(f"{node}/2026-10-15")}
    assert {str(graph.value(version, DCAT.version)) for version in versions} == {
        "2026-11-15",
        "2026-10-15",
    }
    assert all((version, DCAT.isVersionOf, node) in graph for version in versions)


def test_licences_without_an_address_and_hostile_names_are_written(passport: Passport) -> None:
    first = passport.datasets[0]
    hostile = Text('<b> "quoted" & \\ \n line', "]]> ' {")
    changed = replace(
        passport,
        publisher=hostile,
        datasets=(replace(first, title=hostile, licence=replace(first.licence, url="")),),
    )
    graph = catalogue_graph(changed)
    for suffix, form in FORMS.items():
        read = Graph().parse(data=to_bytes(graph, form), format=RDFLIB_NAMES[suffix])
        assert len(read) == len(graph)
    assert orjson.loads(datapackage(changed))["resources"][0]["licenses"] == [
        {"title": "public domain"}
    ]


def test_the_bytes_hang_on_no_random_order(release_store: ReleaseStore) -> None:
    """The order of sets is another one in every process; the bytes are not."""
    code = (
        "import sys, hashlib; from pathlib import Path\n"
        "from portal.store.release_store import ReleaseStore\n"
        "from portal.exports.passport import make_passport\n"
        "from portal.exports.dcat import catalogue_graph\n"
        "from portal.exports.rdf_forms import FORMS, to_bytes\n"
        "graph = catalogue_graph(make_passport(ReleaseStore(Path(sys.argv[1]))))\n"
        "print([hashlib.sha256(to_bytes(graph, form)).hexdigest() for form in FORMS.values()])\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, str(release_store.directory)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1

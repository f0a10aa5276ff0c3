"""A graph as Turtle, JSON-LD or RDF/XML: the same triples give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from rdflib import RDF, Graph, Literal


@dataclass(frozen=True, slots=True)
class RdfForm:
    """A form of RDF: the ending of its addresses, its media type."""

    suffix: str
    media_type: str


JSONLD = RdfForm("jsonld", "application/ld+json")
TURTLE = RdfForm("ttl", "text/turtle")
XML = RdfForm("rdf", "application/rdf+xml")
FORMS = {form.suffix: form for form in (JSONLD, TURTLE, XML)}


class OrderedGraph(Graph):
    """A graph whose triples come in alphabetical order; the order of a plain one is random."""

    # The library types this method by three overloads, of which a catalogue needs none.
    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]
        """Yield the triples that fit the pattern."""
        yield from sorted(super().triples(triple))


def to_bytes(graph: OrderedGraph, form: RdfForm) -> bytes:
    """Return the graph, which has no blank nodes, in one of the forms."""
    if form == JSONLD:
        return _jsonld(graph)
    return graph.serialize(format="turtle" if form == TURTLE else "xml", encoding="utf-8")


def _jsonld(graph: OrderedGraph) -> bytes:
    """Return one flat list of nodes under a context of prefixes."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, term, value in graph:
        node = nodes.setdefault(str(subject), {"@id": str(subject)})
        if term == RDF.type:
            node.setdefault("@type", []).append(_short(graph, value))
        else:
            node.setdefault(_short(graph, term), []).append(_value(graph, value))
    context = {prefix: str(name) for prefix, name in sorted(graph.namespaces())}
    document = {"@context": context, "@graph": list(nodes.values())}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _short(graph: Graph, address: Any) -> str:
    return graph.namespace_manager.curie(address, generate=False)


def _value(graph: Graph, value: Any) -> dict[str, str]:
    if not isinstance(value, Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": str(value), "@language": value.language}
    if value.datatype:
        return {"@value": str(value), "@type": _short(graph, value.datatype)}
    return {"@value": str(value)}

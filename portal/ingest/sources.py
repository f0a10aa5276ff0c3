"""Load the sources of an instance and the shipped mapping files."""

from __future__ import annotations

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.strict import load_toml
from portal.ingest.source import Source
from portal.ingest.source_schema import MAPPINGS, SourceSchema


def load_sources(instance: Instance) -> dict[str, Source]:
    """Return the sources of an instance by id, in order of their file names.

    Raises ``OperatorError`` with a sentence for an unknown key, a refused column, a source whose
    id is not the name of its file.
    """
    sources: dict[str, Source] = {}
    for path in sorted(instance.sources.glob("*.toml")):
        source: Source = load_toml(path, SourceSchema())
        if source.id != path.stem:
            raise OperatorError(f"{path}: the id «{source.id}» must be the name of the file.")
        sources[source.id] = source
    return sources


def load_source(instance: Instance, source_id: str) -> Source:
    """Return one source; raise ``OperatorError`` naming the known ones if there is none."""
    sources = load_sources(instance)
    if source_id not in sources:
        known = ", ".join(sources) or "none"
        raise OperatorError(f"{instance.sources}: no source «{source_id}»; there are: {known}.")
    return sources[source_id]


def load_shipped(name: str) -> Source:
    """Return the shipped mapping file of that name."""
    source: Source = load_toml(MAPPINGS / f"{name}.toml", SourceSchema())
    return source


def shipped_names() -> tuple[str, ...]:
    """Return the names of all shipped mapping files."""
    return tuple(sorted(path.stem for path in MAPPINGS.glob("*.toml")))

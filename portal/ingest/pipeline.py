"""The ingest: from files of a source to confidential records, all files or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from geodata.history.lineage import load_lineage
from geodata.territories import load_territories
from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, load_key
from portal.config.topics import leaf_topics, load_topics
from portal.ingest.codes import CodeTables
from portal.ingest.crosswalks import load_crosswalk
from portal.ingest.extract.request import Limits
from portal.ingest.job import Job, Progress
from portal.ingest.microdata import locked, microdata_folder
from portal.ingest.places import PlaceFinder
from portal.ingest.pseudonymise import padded_keys
from portal.ingest.report import IngestReport
from portal.ingest.source import Source
from portal.ingest.sources import load_source


def ingest(
    instance: Instance,
    source_id: str,
    files: Sequence[Path],
    as_of: date,
    progress: Progress = lambda _: None,
    limits: Limits | None = None,
) -> list[IngestReport]:
    """Import files of one source, known as of a date; return one report per file.

    All files are read before the first is imported, so a file that is refused leaves everything
    as it was. Raises ``OperatorError`` with one sentence for a refused file or mapping.
    ``progress`` is called with the name of each file and stage.
    """
    source = load_source(instance, source_id)
    keys = padded_keys(load_key(instance.confidential / "keys" / PSEUDONYM))
    codes = _code_tables(instance, source)
    folder = microdata_folder(instance, source_id)
    with locked(folder), _workspace(instance, source_id) as work:
        job = Job(instance, source, codes, keys, as_of, folder, work, limits or Limits(), progress)
        read = [job.read(file) for file in files]
        return [job.load(file) for file in read]


def _code_tables(instance: Instance, source: Source) -> CodeTables:
    territories = load_territories(instance.reference / "territories.csv")
    crosswalk = None
    if source.crosswalk:
        leaves = set(leaf_topics(load_topics(instance.reference / "topics.csv")))
        path = instance.reference / "crosswalks" / f"{source.crosswalk}.csv"
        crosswalk = load_crosswalk(path, leaves)
    lineage = load_lineage(instance.reference, territories)
    return CodeTables(source, PlaceFinder(territories, source, lineage), crosswalk)


@contextmanager
def _workspace(instance: Instance, source_id: str) -> Iterator[Path]:
    """Give a private directory for copies and half-made tables; it is gone afterwards.

    What a killed ingest of the same source left there is removed first: the lock is ours.
    """
    root = instance.ensure_confidential("work") / source_id
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o700)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)

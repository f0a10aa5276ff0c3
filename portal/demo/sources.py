"""Write the synthetic sources of a demonstration: files, coverage and what to expect of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.demo.coverage import write_coverage
from portal.demo.draw import draw_appeals
from portal.demo.files import DemoFile, write_source
from portal.demo.parameters import Parameters, load_parameters
from portal.demo.places import load_places
from portal.demo.topics import load_topic_values
from portal.demo.weights import Setting

FILES_DIRECTORY = "files"


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """The files written, in the order of ingest: source by source, oldest first."""

    files: tuple[DemoFile, ...]

    @property
    def as_of(self) -> date:
        """Date of the newest file."""
        return max(file.as_of for file in self.files)

    def in_order(self) -> list[tuple[str, list[Path], date]]:
        """Return (source id, files, as-of date), the arguments of each ingest."""
        return [(file.source, [file.path], file.as_of) for file in self.files]


def write_demo_sources(
    instance_dir: Path,
    scale: float = 1.0,
    seed: int = 2026,
    progress: Callable[[str], None] = lambda _: None,
) -> DemoFiles:
    """Write all source files below ``<instance>/files`` and ``coverage.csv`` beside them.

    ``scale`` multiplies the number of appeals; equal scale and seed give equal bytes. ``progress``
    is told the name of each file written. The reference tables of the instance decide territories
    and topics.
    """
    parameters = load_parameters()
    directory = instance_dir / FILES_DIRECTORY
    directory.mkdir(parents=True, exist_ok=True)
    files = []
    for file in _write(parameters, instance_dir / "reference", directory, scale, seed):
        files.append(file)
        progress(file.path.name)
    write_coverage(parameters, instance_dir / "coverage.csv")
    return DemoFiles(tuple(files))


def settings(reference: Path, seed: int, parameters: Parameters) -> Iterator[Setting]:
    """Yield what each source's draw needs, in order of ingest."""
    places = load_places(reference)
    for source in parameters.sources:
        topics = load_topic_values(reference, source.crosswalk)
        yield Setting(parameters, source, places, topics, seed)


def _write(
    parameters: Parameters, reference: Path, directory: Path, scale: float, seed: int
) -> Iterator[DemoFile]:
    for setting in settings(reference, seed, parameters):
        yield from write_source(setting, draw_appeals(setting, scale), directory)

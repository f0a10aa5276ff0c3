"""Make a whole demonstration instance: synthetic files, then the same steps as any operator's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.demo.sources import DemoFiles, write_demo_sources
from portal.ingest.pipeline import ingest
from portal.ingest.report import IngestReport
from portal.releases.build import build_release
from portal.releases.publish import publish
from portal.releases.scaffold import init_instance
from portal.store.current import CURRENT

MARKS = {
    "title_ru": '"Отклик (демо)"',
    "title_en": '"Otklik (demo)"',
    "synthetic": "true",
}
STAGES = ("files", "ingest", "build")

Report = Callable[[str, int, int | None, str], None]
"""Told of progress: stage (one of STAGES), steps done, steps in all where known, and a note."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A finished demonstration."""

    instance: Instance
    release_id: str
    files: DemoFiles
    reports: tuple[IngestReport, ...]


def is_finished(directory: Path) -> bool:
    """Return whether a demonstration was built and published in ``directory`` before."""
    instance = Instance(directory)
    published = (instance.releases / CURRENT / "manifest.json").is_file()
    return published and instance.profile.synthetic


def build_demo(directory: Path, scale: float, seed: int, report: Report) -> Demo:
    """Write sources into a new instance at ``directory``, ingest, build and publish a release.

    Raises ``OperatorError`` where the directory is an instance already.
    """
    check_free(directory)
    init_instance(directory)
    mark_synthetic(directory / "otklik.toml")
    files = _write_files(directory, scale, seed, report)
    instance = Instance.open(directory)
    reports = tuple(_ingest(instance, files, report))
    release_id, _ = build_release(instance, files.as_of, _Counter(report, "build"))
    publish(instance, release_id)
    report("build", 1, 1, release_id)
    return Demo(instance, release_id, files, reports)


def check_free(directory: Path) -> None:
    """Refuse a directory that holds an instance."""
    if (directory / "otklik.toml").exists():
        raise OperatorError(
            f"{directory}: an instance stands here, but no finished demonstration; name another"
            " directory, or remove this one if it is a demonstration that was interrupted."
        )


def mark_synthetic(path: Path) -> None:
    """Set the title and ``synthetic = true`` in an ``otklik.toml``, leaving the rest as it is."""
    text = path.read_text(encoding="utf-8")
    for key, value in MARKS.items():
        line = f"{key} = {value}"
        text, found = re.subn(rf"(?m)^{key} *=.*$", line, text, count=1)
        if not found:
            text = f"{line}\n{text}"
    path.write_text(text, encoding="utf-8")


def _write_files(directory: Path, scale: float, seed: int, report: Report) -> DemoFiles:
    notes = _Counter(report, "files")
    files = write_demo_sources(directory, scale, seed, notes)
    report("files", notes.done, notes.done, "")
    return files


def _ingest(instance: Instance, files: DemoFiles, report: Report) -> Iterator[IngestReport]:
    total = len(files.files)
    for done, (source, paths, as_of) in enumerate(files.in_order()):
        report("ingest", done, total, paths[0].name)
        yield from ingest(instance, source, paths, as_of)
    report("ingest", total, total, "")


class _Counter:
    """Counts the messages of a stage whose length is not known beforehand."""

    def __init__(self, report: Report, stage: str) -> None:
        self._report, self._stage = report, stage
        self.done = 0

    def __call__(self, note: str) -> None:
        self.done += 1
        self._report(self._stage, self.done, None, note)

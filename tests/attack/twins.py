"""Source files whose truth is a published table, in a layout that any source can be written in."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from histories import Cell, Step

from geodata.territories import UNALLOCATED_SUFFIX
from portal.config.coverage import CoverageRow, load_coverage
from portal.config.instance import Instance
from portal.config.topics import leaf_topics, load_topics
from portal.cube.secondary import SecondaryInput
from portal.disclosure.table import COUNT, SHOWN
from portal.ingest.source import Source
from portal.ingest.sources import load_sources
from portal.releases import secondary, stage1
from portal.releases.coverage_table import sources_reporting
from portal.releases.handover import PublicSource
from portal.releases.secondary_ledgers import open_secondary_ledgers
from schemas.codelists import CHANNEL, OUTCOME, SPEED_MINUTES
from schemas.periods import Period
from schemas.secondary import SECONDARY_TABLES, SecondaryTable

FIELDS = ("id", "received", "closed", "status", "topic", "territory", "channel")
# Whether a source reports these is public, so the twin's has the columns, all of them blank.
SECONDARY_FIELDS = tuple(table.field for table in SECONDARY_TABLES)
# Minutes from receipt to closing: more than the first number, up to the second.
_BUCKETS = {
    **{code: (low, high) for (_, low), (code, high) in pairwise([("", 0), *SPEED_MINUTES.items()])},
    "over_d30": (30 * 1440, 31 * 1440),
}
_WITHOUT_OUTCOME = ("processed", "interim", "open", "excluded")
_CHANNELS = {code.parent: code.code for code in CHANNEL}


def write_plain_crosswalk(instance: Instance) -> None:
    """Add the crosswalk of plain sources: it is public, so both twins must have it."""
    topics = leaf_topics(load_topics(instance.reference / "topics.csv"))
    crosswalk = "".join(f"{code},,{code},exact\n" for code in topics)
    folder = instance.reference / "crosswalks"
    folder.mkdir(exist_ok=True)
    (folder / "plain.csv").write_text(f"value,subvalue,topic,match\n{crosswalk}", encoding="utf-8")


def use_plain_sources(instance: Instance, sources: Mapping[str, Source]) -> None:
    """Give an instance the sources of another one: their public face, with a plain layout."""
    write_plain_crosswalk(instance)
    for name, source in sources.items():
        (instance.sources / f"{name}.toml").write_text(_mapping(source), encoding="utf-8")


def _mapping(source: Source) -> str:
    outcomes = [c for c in OUTCOME.ids() if source.reports_outcomes or c in _WITHOUT_OUTCOME]
    reported = [name for name in SECONDARY_FIELDS if name in source.fields]
    return f"""
id = "{source.id}"
version = "1.0"
title_ru = '{source.title_ru}'
title_en = '{source.title_en}'
regime = "{source.regime}"
format = "csv"
time_zone = "UTC"
date_formats = ["%Y-%m-%d %H:%M:%S"]
reports_outcomes = {str(source.reports_outcomes).lower()}
crosswalk = "plain"
[fields]
{"".join(f'{name} = "{name}"{chr(10)}' for name in (*FIELDS, *reported))}
[territory]
match = "code"
[values.outcome]
{"".join(f'{code} = "{code}"{chr(10)}' for code in outcomes)}
[values.channel]
{"".join(f'{code} = "{code}"{chr(10)}' for code in _CHANNELS.values())}
"""


def twin_steps(
    steps: Sequence[Step], truth: Instance, cells: Sequence[Iterable[Cell]], folder: Path
) -> list[Step]:
    """Return steps whose files hold exactly the cells of each release, known on the same days."""
    sources, as_of = load_sources(truth), dict[str, date]()
    made = []
    for step, shown in zip(steps, cells, strict=True):
        for name, _, day in step.files:
            as_of[name] = max(day, as_of.get(name, day))
        rows = _rows(shown, sources, _coverage(step, folder))
        paths = {
            name: write_rows(
                folder / f"{name}-{step.day}.csv", (*FIELDS, *SECONDARY_FIELDS), rows[name]
            )
            for name in as_of
            if rows[name]
        }
        files = [(name, [path], as_of[name]) for name, path in paths.items()]
        made.append(Step(files, step.day, step.coverage))
    return made


def _coverage(step: Step, folder: Path) -> Sequence[CoverageRow]:
    path = folder / "coverage.csv"
    path.write_text(step.coverage, encoding="utf-8")
    return load_coverage(path)


def _rows(
    cells: Iterable[Cell], sources: Mapping[str, Source], coverage: Sequence[CoverageRow]
) -> dict[str, list[Sequence[str]]]:
    """Return records by source: each cell is shared out among those that may report it."""
    rows = defaultdict(list)
    for cell in cells:
        able = [
            name
            for name in sorted(sources_reporting(coverage, cell["month"]))
            if sources[name].regime == cell["regime"]
            and (sources[name].reports_outcomes or cell["outcome"] in _WITHOUT_OUTCOME)
        ]
        for number in range(cell["shown"]):
            rows[able[number % len(able)]].append(_record(cell, number))
    return rows


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write a source file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _record(cell: Cell, number: int) -> Sequence[str]:
    """Return one record of a cell; the same cell and number give the same record again."""
    keys = ("territory", "topic", "regime", "channel", "month", "outcome", "speed")
    received = datetime.fromisoformat(f"{cell['month']}-{1 + number % 28:02d}T12:00")
    closed = ""
    if cell["speed"] in _BUCKETS:
        low, high = _BUCKETS[cell["speed"]]
        closed = str(received + timedelta(minutes=low + 1 + number * 7 % (high - low)))
    return (
        "|".join([*(cell[key] for key in keys), str(number)]),
        str(received),
        closed,
        cell["outcome"],
        cell["topic"],
        cell["territory"].removesuffix(UNALLOCATED_SUFFIX),
        _CHANNELS[cell["channel"]],
        *("" for _ in SECONDARY_FIELDS),
    )


@contextmanager
def public_lists(sources: Mapping[str, Source]) -> Iterator[None]:
    """Let a release list the topics and statuses of these sources, whatever layout files have.

    What a source calls things is public and is told by its mapping file alone, which the plain
    layout of the twin replaces.
    """
    public_face = stage1.public_face

    def told(source: Source) -> PublicSource:
        return replace(public_face(source), lists=public_face(sources[source.id]).lists)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage1, "public_face", told)
        yield


@contextmanager
def secondary_truth(truth: Instance) -> Iterator[None]:
    """Let the cube count, for the secondary tables, what the first instance shows of them.

    They are rounded apart from the main table, so no records have the totals of both.
    """
    tables = {
        name: pa.concat_tables([_as_truth(ledger.read(block)) for block in ledger.blocks])
        for name, ledger in open_secondary_ledgers(truth).items()
        if ledger.blocks
    }

    def counted(given: SecondaryInput, table: SecondaryTable) -> pa.Table:
        months = map(Period.parse, given.cube.reporting)
        quarters = {f"{month.start // 12}-Q{month.start % 12 // 3 + 1}" for month in months}
        return tables[table.name].filter(
            pc.is_in(tables[table.name]["month"], pa.array(quarters, pa.string()))
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secondary, "secondary_table", counted)
        yield


def _as_truth(cells: pa.Table) -> pa.Table:
    shown = cells.filter(pc.greater(cells[SHOWN], 0))
    return shown.drop_columns([COUNT]).rename_columns({SHOWN: COUNT})

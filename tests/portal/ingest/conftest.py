"""A small office with one source of its own, and ways to look at what its ingest left."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from portal.config.instance import Instance
from portal.config.keys import PSEUDONYM, create_key
from portal.ingest import pipeline
from portal.ingest.extract import csv_file, launch
from portal.ingest.extract.request import Limits
from portal.ingest.microdata import microdata_files
from portal.releases.scaffold import init_instance

CITIES = Path(__file__).resolve().parents[2] / "instances"
DESK = """
id = "desk"
version = "1.0"
title_ru = "Приёмная"
title_en = "Desk"
regime = "service_request"
format = "csv"
time_zone = "America/New_York"
date_formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
blanks = ["-"]
reports_outcomes = true
crosswalk = "boston"
optional = ["first_reply", "updated", "deadline", "rating", "is_repeat", "priority", "channel"]

[fields]
id = "number"
received = "received"
closed = "closed"
first_reply = "first reply"
updated = "updated"
deadline = "due"
status = "status"
topic = "subject"
territory = "place"
channel = "way"
rating = "mark"
is_repeat = "again"
priority = "urgency"

[territory]
match = "code"

[values.outcome]
done = "measures_taken"
told = "explained"
waiting = "open"
sent = "excluded"

[values.channel]
call = "phone"

[values.rating]
good = "agree"

[values.is_repeat]
yes = "yes"
no = "no"

[values.priority]
high = "urgent"
"""
HEADER = "number,received,closed,status,subject,place"
AS_OF = date(2026, 3, 1)


class Office:
    """An instance under test."""

    def __init__(self, instance: Instance, files: Path) -> None:
        self.instance = instance
        self.files = files
        self.files.mkdir(exist_ok=True)

    def write(self, content: str | bytes, name: str = "day.csv") -> Path:
        path = self.files / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def rows(self, *lines: str, header: str = HEADER, name: str = "day.csv") -> Path:
        return self.write("\n".join((header, *lines)) + "\n", name)

    def ingest(self, *files: Path, source="desk", as_of=AS_OF, limits: Limits | None = None):
        return pipeline.ingest(self.instance, source, files, as_of, limits=limits)

    def mapping(self, text: str, name: str = "desk") -> None:
        (self.instance.sources / f"{name}.toml").write_text(text, encoding="utf-8")

    def records(self, columns: str = "*", order: str = "received_at, record_hash") -> list[tuple]:
        files = [str(path) for path in microdata_files(self.instance)]
        if not files:
            return []
        query = f"SELECT {columns} FROM read_parquet(?) ORDER BY {order}"  # noqa: S608
        with duckdb.connect() as engine:
            engine.execute("SET TimeZone = 'UTC'")
            return engine.execute(query, [files]).fetchall()

    def quarantine(self) -> list[tuple[str, ...]]:
        return self._reports(".csv", not_ending=".topics.csv")

    def unmapped(self) -> list[tuple[str, ...]]:
        return self._reports(".topics.csv", not_ending="\0")

    def state(self) -> dict[str, bytes]:
        """Every byte of snapshots, microdata and quarantine by relative path."""
        root = self.instance.confidential
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.name != ".lock" and "keys" not in path.parts
        }

    def _reports(self, ending: str, not_ending: str) -> list[tuple[str, ...]]:
        lines: list[tuple[str, ...]] = []
        for path in sorted((self.instance.confidential / "quarantine").rglob(f"*{ending}")):
            if not path.name.endswith(not_ending):
                with path.open(encoding="utf-8", newline="") as file:
                    lines += [tuple(row) for row in csv.reader(file)][1:]
        return lines


def _office(root: Path, files: Path) -> Office:
    instance = Instance.open(root)
    create_key(instance.ensure_confidential() / "keys" / PSEUDONYM)
    return Office(instance, files)


@pytest.fixture
def city(tmp_path):
    """Return a function that opens a copy of one of the cities' instances."""

    def open_city(name: str) -> Office:
        shutil.copytree(CITIES / name, tmp_path / name)
        return _office(tmp_path / name, tmp_path / "files")

    return open_city


@pytest.fixture
def office(city):
    """Return Boston with one more source, «desk», that is easy to write by hand."""
    opened = city("boston")
    opened.mapping(DESK)
    return opened


@pytest.fixture
def same_process(monkeypatch):
    """Run the CSV reader in this process, without its limits: for what comes after reading."""
    monkeypatch.setattr(launch, "extract", csv_file.read)


@pytest.fixture
def russia(tmp_path):
    """Return a new instance with the embedded Russian reference and mapping files."""
    return Office(init_instance(tmp_path / "russia"), tmp_path / "files")

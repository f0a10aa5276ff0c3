"""A made-up city in Boston's layout whose source file is full of marked persons."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.scaffold import create_keys

CITY = Path(__file__).resolve().parent / "instances" / "boston"
DAY = date(2026, 11, 15)
AS_OF = date(2012, 6, 1)
COLUMNS = (
    "case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "reason", "type",
    "neighborhood", "source", "submitter_name", "telephone", "email", "case_title",
)  # fmt: skip
# Multiples of 65,536, so that all numbers of one kind share their upper bytes.
FIRST_ID = 11856080123 << 16
FIRST_PHONE = 1207886 << 16
N_PERSONS = 1500


def person(number: int) -> str:
    """Return a name that stands nowhere else."""
    return f"Приметкин Человек {number:04d}"


def email(number: int) -> str:
    """Return an address that stands nowhere else."""
    return f"primeta{number:04d}@chelovek.example"


def telephone(number: int) -> str:
    """Return a number as a clerk would write it."""
    digits = str(FIRST_PHONE + number)
    return f"+{digits[0]} ({digits[1:4]}) {digits[4:7]}-{digits[7:9]}-{digits[9:]}"


def write_source(path: Path, rows: int = 3000, seed: int = 1, months: int = 6) -> Path:
    """Write appeals of ``months`` months from July 2011; ids, names and texts carry markers."""
    random = np.random.default_rng(seed)
    last_minute = (datetime(2011, 7 + months - 1, 28) - datetime(2011, 7, 1)).days * 1440
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            opened = datetime(2011, 7, 1) + timedelta(minutes=int(random.integers(0, last_minute)))
            closed = opened + timedelta(minutes=int(random.integers(1, 80000)))
            is_open = random.random() < 0.1
            marked = number % N_PERSONS
            writer.writerow(
                [
                    FIRST_ID + number,
                    opened.isoformat(" "),
                    "",
                    "" if is_open else closed.isoformat(" "),
                    "Open" if is_open else "Closed",
                    str(random.choice(["Sanitation", "Trees", "Graffiti"])),
                    "Some type",
                    str(random.choice(["Dorchester", "Roxbury", "Back Bay", " "])),
                    str(random.choice(["Constituent Call", "Self Service"])),
                    person(marked),
                    telephone(marked),
                    email(marked),
                    f"{person(marked)} writes about a tree",
                ]
            )
    return path


def make_city(directory: Path, source: Path, keys: Instance | None = None) -> Instance:
    """Return an instance with one ingested file; ``keys`` are taken from another instance."""
    shutil.copytree(CITY, directory)
    instance = Instance.open(directory)
    if keys is None:
        create_keys(instance)
    else:
        shutil.copytree(keys.confidential / "keys", instance.ensure_confidential() / "keys")
    ingest(instance, "boston", [source], AS_OF)
    return instance

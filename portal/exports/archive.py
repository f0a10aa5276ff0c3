"""A whole release as one ZIP: its files, and what describes them. Same release, same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import orjson

from portal.exports.archive_readme import CHECKSUMS, archive_readme
from portal.exports.catalogue_addresses import CSVW_SUFFIX
from portal.exports.csvw import csvw_metadata
from portal.exports.datapackage import DATAPACKAGE, datapackage
from portal.exports.readme import README
from portal.store.model import ReleaseInfo
from schemas.passport import DatasetPassport, Passport

# What is compressed already gains nothing from being compressed again.
_STORED = (".parquet",)
_CHUNK = 1 << 20
_FILE_MODE = 0o100644


def write_archive(
    passport: Passport, info: ReleaseInfo, downloads: Path, target: IO[bytes]
) -> None:
    """Write the ZIP of a release, whose files lie in ``downloads``, into ``target``.

    Texts are deflated. Nothing in it hangs on the clock: members bear the day of the release.
    """
    made = dict(made_members(passport, info))
    files = {form.file: form.sha256 for entry in passport.datasets for form in entry.distributions}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()} | files
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    made[CHECKSUMS] = "".join(lines).encode()
    # The README first: whoever lists the archive sees it.
    names = sorted({*made, *files}, key=lambda name: (name != README, name))
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            with archive.open(_member(name, passport), "w", force_zip64=name in files) as member:
                for chunk in [made[name]] if name in made else _chunks(downloads / name):
                    member.write(chunk)


def made_members(passport: Passport, info: ReleaseInfo) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of what describes the files; checksums come later."""
    yield README, archive_readme(passport, info).encode()
    yield DATAPACKAGE, datapackage(passport)
    for dataset in passport.datasets:
        yield f"{dataset.id}.metadata.json", dataset_metadata(passport, dataset)
        if (form := dataset.form("csv")) is not None:
            yield f"{form.file}{CSVW_SUFFIX}", csvw_metadata(passport, dataset, form)


def dataset_metadata(passport: Passport, dataset: DatasetPassport) -> bytes:
    """Return the passport of a dataset as it is, with release, publisher and note."""
    whole = asdict(passport)
    about = {key: whole[key] for key in ("release", "issued", "as_of", "publisher", "contact")}
    return orjson.dumps(
        {**about, "note": passport.note, **asdict(dataset)}, option=orjson.OPT_INDENT_2
    )


def _member(name: str, passport: Passport) -> zipfile.ZipInfo:
    day = passport.issued
    # The format knows no year before 1980.
    member = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
    member.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = _FILE_MODE << 16
    return member


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk

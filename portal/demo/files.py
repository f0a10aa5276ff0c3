"""Write the files of one synthetic source as they would be handed over: by year or all in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portal.demo.dirt import faulty_rows, repeated_rows
from portal.demo.draw import Appeals
from portal.demo.formats import SUFFIXES, write_table
from portal.demo.layouts import TABLES
from portal.demo.weights import Setting

# Files of past years were written in the middle of the January after.
_HANDED_OVER = (1, 15)


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One written file and what an importer must count in it.

    ``read`` = ``accepted`` + ``replaced`` + ``duplicate`` + ``quarantined``; the unit is the
    question where an appeal has several.
    """

    source: str
    path: Path
    as_of: date
    read: int
    accepted: int
    replaced: int
    duplicate: int
    quarantined: int


def write_source(setting: Setting, appeals: Appeals, directory: Path) -> Iterator[DemoFile]:
    """Write the files of a source in order of handing over, yielding each with its counts.

    What a file shows unfinished comes again in the next one, mostly with an answer.
    """
    source = setting.source
    lay_out = TABLES[source.id]

    def layout(rows: Appeals) -> pa.Table:
        return lay_out(rows, setting)

    pending, shown_on = appeals.take(np.arange(0)), np.datetime64("1970-01-01T00:00", "m")
    spare = int(appeals.number.max(initial=0)) + 1
    for position, (label, as_of, own) in enumerate(_parts(setting, appeals)):
        instant = np.datetime64(as_of, "m")
        again = layout(pending.seen_on(instant, source.unfinished))
        shown = own.seen_on(instant, source.unfinished)
        new = layout(shown)
        repeats = repeated_rows(new, min(source.repeats, len(new)))
        answered = shown.take(~np.isnat(shown.closed))
        faults = faulty_rows(layout, answered, source.faults, spare)
        table = pa.concat_tables([again, new, repeats, faults])
        path = directory / f"{source.stem}_{label}{SUFFIXES[source.id]}"
        write_table(source.id, table, path, position)
        unchanged = _equal_rows(layout(pending.seen_on(shown_on, source.unfinished)), again)
        yield DemoFile(
            source=source.id,
            path=path,
            as_of=as_of,
            read=len(table),
            accepted=len(new),
            replaced=len(again) - unchanged,
            duplicate=unchanged + len(repeats),
            quarantined=len(faults),
        )
        pending, shown_on = _unfinished(pending, own, instant), instant
        spare += len(faults)


def _parts(setting: Setting, appeals: Appeals) -> Iterator[tuple[str, date, Appeals]]:
    """Yield label, date of handing over and new appeals of each file."""
    parameters = setting.parameters
    years = appeals.received.astype("datetime64[Y]").astype(np.int64) + 1970
    if not setting.source.yearly:
        first_year, last_year = (
            month[:4] for month in (parameters.first_month, parameters.last_month)
        )
        yield f"{first_year}-{last_year}", parameters.as_of, appeals
        return
    for year in np.unique(years).tolist():
        yield (
            str(year),
            min(parameters.as_of, date(year + 1, *_HANDED_OVER)),
            appeals.take(years == year),
        )


def _unfinished(pending: Appeals, own: Appeals, instant: np.datetime64) -> Appeals:
    """Return what stands unfinished in the file just written."""
    both = pending.joined(own)
    return both.take((both.received <= instant) & ~(both.closed <= instant))


def _equal_rows(first: pa.Table, second: pa.Table) -> int:
    """Count the rows that are the same in two tables of equal shape."""
    same = np.ones(len(first), dtype=np.bool_)
    for one, other in zip(first.columns, second.columns, strict=True):
        same &= pc.equal(one, other).to_numpy()
    return int(same.sum())

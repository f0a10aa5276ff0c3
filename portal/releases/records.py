"""The records of an instance beside what its ledger has counted of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from geodata.territories import Territories, load_territories
from portal.config.instance import Instance
from portal.cube.inner import CubeInput, inner_table
from portal.cube.late import late_origins, late_table, standing_table
from portal.disclosure.ledger import Ledger
from portal.disclosure.terms import Reporting
from portal.ingest.microdata import Index, read_microdata
from portal.releases.clocks import working_time
from portal.releases.late import PublishedMonths, changed_kinds, published_months, taken_in

SPILLED = ".cube-"


@dataclass(frozen=True, slots=True)
class Records:
    """All records at one moment.

    ``cube`` is the cube's input with the published months; ``indexes`` are those of the microdata.
    """

    cube: CubeInput
    published: PublishedMonths
    indexes: Mapping[str, Index]

    @property
    def note(self) -> Mapping[str, Any]:
        """What a block keeps of the microdata it is built from."""
        return taken_in(self.indexes)

    def new_cells(self, reporting: Reporting) -> pa.Table:
        """Return the inner table of months that are not published yet."""
        return inner_table(replace(self.cube, reporting=reporting))

    def late_cells(self) -> pa.Table:
        """Return the cells of records that came after their month was published."""
        return late_table(self.cube)


@contextmanager
def open_records(instance: Instance, territories: Territories, ledger: Ledger) -> Iterator[Records]:
    """Give the records; what does not fit in memory stays in the confidential directory.

    Raises ``OperatorError`` where records are missing, or older than what was published from them.
    """
    microdata = read_microdata(instance)
    published = published_months(ledger.blocks, microdata.indexes)
    with tempfile.TemporaryDirectory(dir=instance.confidential, prefix=SPILLED) as scratch:
        cube = CubeInput(
            microdata.files,
            territories,
            instance.profile.levels[-1].code,
            instance.policy,
            published.reporting,
            Path(scratch),
            published.counted,
            working_time(instance, tuple(published.reporting)),
        )
        yield Records(cube, published, microdata.indexes)


def waiting_kinds(instance: Instance, ledger: Ledger) -> tuple[str, ...]:
    """Return the kinds of change in published months that are not applied; for the operator only.

    Codes of CORRECTION_KIND without ``late_waiting``. Months of which records were erased since
    are left out: nothing can be said of them.
    """
    with open_records(instance, _territories(instance), ledger) as records:
        closed = {month for month, _ in records.published.closed}
        months = [month for month in records.published.reporting if month not in closed]
        return changed_kinds(ledger, standing_table(records.cube), months)


def late_months(instance: Instance, ledger: Ledger) -> set[tuple[str, str]]:
    """Return (source, month) of the published months of which records wait to be counted."""
    with open_records(instance, _territories(instance), ledger) as records:
        return late_origins(records.cube)


def _territories(instance: Instance) -> Territories:
    return load_territories(instance.reference / "territories.csv")

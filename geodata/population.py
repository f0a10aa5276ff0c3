"""Population: the denominators, each with year and source."""

from __future__ import annotations

from pathlib import Path

from geodata.errors import ReferenceFault
from geodata.tables import read_rows, read_whole

COLUMNS = ("territory", "year", "population", "source")


def load_population(path: Path) -> dict[tuple[str, int], int]:
    """Return the population at the start of a year by ``(territory, year)``.

    Raises :class:`ReferenceFault` naming file and row for a bad number, a population of zero, a
    missing source or a second figure for the same territory and year.
    """
    found: dict[tuple[str, int], int] = {}
    for line, row in read_rows(path, COLUMNS):
        key = (row["territory"], read_whole(path, line, row, "year"))
        people = read_whole(path, line, row, "population")
        if people == 0:
            raise ReferenceFault(
                f"{path}: row {line}: population is 0; leave the row out where it is unknown."
            )
        if not row["source"]:
            raise ReferenceFault(f"{path}: row {line}: source is empty.")
        if key in found:
            raise ReferenceFault(
                f"{path}: row {line}: a second population of «{key[0]}» in {key[1]}."
            )
        found[key] = people
    return found

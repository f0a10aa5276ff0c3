"""The group of commands on the reference of places."""

from __future__ import annotations

import click

from portal.cli.geodata.check import check
from portal.cli.geodata.import_boundaries import import_boundaries
from portal.cli.geodata.import_population import import_population_table
from portal.cli.geodata.tiles import tiles


@click.group()
def geodata() -> None:
    """Territories, boundaries, population and tile maps of an instance."""


geodata.add_command(check)
geodata.add_command(import_boundaries)
geodata.add_command(tiles)
geodata.add_command(import_population_table)

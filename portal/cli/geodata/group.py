"""The group of commands on the reference of places."""

from __future__ import annotations

import click


@click.group()
def geodata() -> None:
    """Territories, boundaries, population and tile maps of an instance."""

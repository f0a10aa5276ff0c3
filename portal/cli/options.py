"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from portal.config.errors import OperatorError

day_option = partial(click.option, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")

instance_option = click.option(
    "-i",
    "--instance",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="this directory",
    help="Instance directory.",
)


def past_day(option: str, value: datetime | None) -> date:
    """Return the day given, or the operator's own today where none was.

    Raises ``OperatorError`` for a day that has not come yet: months would count as mature, or
    records as expired, before they are, and neither can be taken back.
    """
    today = date.today()
    day = value.date() if value else today
    if day > today:
        raise OperatorError(f"{option}: {day} lies in the future; today is {today}.")
    return day


def printable(text: str) -> str:
    """Return a text that any terminal takes, whatever bytes the name of a file in it holds."""
    return text.encode("utf-8", "replace").decode()

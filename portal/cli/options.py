"""Options that several commands share."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from portal.config.errors import OperatorError

# A path may be long; what is longer is no path and no code.
_LONGEST_WORD = 500
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")

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
    """Return a line that any terminal takes as one, whatever a file or its name holds.

    What is no character to be seen (line ends, escapes, marks that turn the direction of writing)
    is written as its code, and no word is longer than a line.
    """
    seen = "".join(c if c.isprintable() or c == "\u00a0" else repr(c)[1:-1] for c in text)
    return _LONG_WORD.sub(lambda word: word[0][:_LONGEST_WORD] + "…", seen)

"""The part of a policy that says by which clock the answers of each regime are timed."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from portal.config.working_calendar import parse_hours
from schemas.codelists import REGIME

CALENDAR, WORKING = "calendar", "working"
CLOCKS = (CALENDAR, WORKING)


class ClockFields(Schema):
    """``[clocks]`` by regime, and the hours of a working day as the file has them."""

    clocks = fields.Dict(
        keys=fields.String(validate=validate.OneOf(REGIME.ids())),
        values=fields.String(validate=validate.OneOf(CLOCKS)),
        load_default=dict,
    )
    working_hours = fields.List(fields.String(), load_default=list)

    @validates_schema
    def _check_clocks(self, data: dict[str, Any], **_: Any) -> None:
        hours = data["working_hours"]
        if WORKING in data["clocks"].values() and not hours:
            raise ValidationError("a working clock needs them", "working_hours")
        try:
            if hours:
                parse_hours(hours)
        except ValueError as error:
            raise ValidationError(str(error), "working_hours") from None


def take_clocks(data: dict[str, Any]) -> None:
    """Put the clocks into the form that a policy keeps: what is said by default is not said."""
    working = (regime for regime, clock in data["clocks"].items() if clock == WORKING)
    data["working_regimes"] = tuple(sorted(working))
    del data["clocks"]
    hours = tuple(data.pop("working_hours"))
    data["working_hours"] = hours if data["working_regimes"] else ()

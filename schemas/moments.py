"""Days and instants in queries: ``2026-11-15`` or ``2026-11-15T10:00:00Z``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields

# A day from the year 1 on, and a day or an instant, in the regular expressions of JSON Schema.
DAY_PATTERN = (
    "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_PATTERN = f"^{DAY_PATTERN}(T{_CLOCK}(:[0-5][0-9](\\.[0-9]{{1,6}})?)?(Z|[+-]{_CLOCK})?)?$"
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?")


class MomentField(fields.String):
    """A day, or an instant, of which the day in UTC is taken; loaded as ``date``.

    An instant without an offset is in UTC. Releases are told apart by their day, so a finer answer
    than a day would be made up.
    """

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        super().__init__(metadata={"pattern": _PATTERN, **metadata}, **options)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, *args, **kwargs))
        # A plus sign of an offset arrives as a space unless it was escaped.
        moment = _parsed(text.replace(" ", "+"))
        if moment is None:
            raise ValidationError("Write a day or an instant: 2026-11-15 or 2026-11-15T10:00:00Z.")
        return moment


def _parsed(text: str) -> date | None:
    if not text.isascii() or not _WRITTEN.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None

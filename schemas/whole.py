"""Whole numbers in queries: plain digits, as every other reader of the interface writes them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields


class WholeField(fields.Integer):
    """A whole number in plain digits.

    Python reads ``1_000``, spaces around and digits of other scripts as well, which no standard
    knows.
    """

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = str(value).removeprefix("-")
        if not (text.isascii() and text.isdigit()):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, *args, **kwargs)

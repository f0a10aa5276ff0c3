"""What a coded column may hold: short values, and not one for every row."""

from __future__ import annotations

from portal.ingest.extract.request import ExtractFault, Request


def check_coded(request: Request, field: str, distinct: int, longest: int) -> None:
    """Raise :class:`ExtractFault` unless a coded column stays within the limits.

    ``distinct`` is the number of different values, ``longest`` the length of the longest.
    """
    limits, column = request.limits, request.columns[field][0]
    if longest > limits.value_length:
        raise ExtractFault(
            f"{request.name}: the column «{column}» holds values longer than"
            f" {limits.value_length} characters, so it is text and no code."
        )
    if distinct > limits.distinct:
        raise ExtractFault(
            f"{request.name}: the column «{column}» holds more than {limits.distinct} different"
            " values, so it is no code."
        )

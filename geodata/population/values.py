"""Numbers of residents as offices write them: groups of three digits, thousands, marks for none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Unit = Literal["person", "thousand"]

# More people than live on the Earth are no population.
MOST = 10_000_000_000
_LONGEST = 40
_SPACES = " \u00a0\u2007\u2009\u202f"
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+", re.ASCII)
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_PLAIN = re.compile(r"\d+", re.ASCII)
_THOUSANDS = re.compile(rf"(\d+|{_SPACED.pattern})(?:[.,](\d+))?", re.ASCII)
_COMMAS_AND_POINT = re.compile(rf"({_COMMAS.pattern})\.(\d+)", re.ASCII)
_DECIMAL = re.compile(rf"[\d{_SPACES},]*[.,]\d+", re.ASCII)
# «No such thing» and «no data» as statistical tables mark them: either way there is no figure.
_NONE = frozenset({"", "-", "–", "—", "…", "..", "...", "x", "х", "н/д", "n/a", "na"})


def read_residents(text: str, unit: Unit) -> int | None:
    """Return the number of people in ``text``, or None where it says that there is no figure.

    Digits may stand in groups of three with spaces or commas between. Thousands may have a decimal
    part of up to three digits. Raises ``ValueError`` with the reason, in words that follow the
    quoted text.
    """
    text = text.strip(_SPACES + "\t\r\n")
    if text.casefold() in _NONE:
        return None
    if len(text) > _LONGEST:
        raise ValueError("is no number of people")
    people = _persons(text) if unit == "person" else _thousands(text)
    if people > MOST:
        raise ValueError("is more than live on the Earth")
    return people


def _persons(text: str) -> int:
    # «1,012» is 1012 people whether the comma groups digits or is that of a thousand and a bit.
    if any(form.fullmatch(text) for form in (_PLAIN, _SPACED, _COMMAS)):
        return _whole(text)
    if _DECIMAL.fullmatch(text):
        raise ValueError(
            "is no whole number of people; if the file counts thousands, say --unit thousand"
        )
    raise ValueError("is no number of people")


def _thousands(text: str) -> int:
    if _COMMAS.fullmatch(text):
        if text.count(",") == 1:
            raise ValueError(
                "may be that many thousands or a thousand times less; write it without the comma"
            )
        return _whole(text) * 1000
    found = _COMMAS_AND_POINT.fullmatch(text) or _THOUSANDS.fullmatch(text)
    if not found:
        raise ValueError("is no number of thousands of people")
    people = Decimal(f"{_whole(found[1])}.{found[2] or 0}") * 1000
    if people != int(people):
        raise ValueError("is no whole number of people")
    return int(people)


def _whole(text: str) -> int:
    return int(re.sub(rf"[{_SPACES},]", "", text))

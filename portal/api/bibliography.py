"""One number as reference managers take it: BibTeX and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from portal.exports.readme import data_notes
from portal.store.model import ReleaseInfo

# What TeX reads as a command; the other characters of a title are UTF-8 as they are.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def to_csl(info: ReleaseInfo, title: str, url: str, lang: str) -> dict[str, Any]:
    """Return the CSL-JSON item of a number, type ``dataset``.

    ``title`` says what the number is and ``url`` is its address, absolute.
    """
    day = info.created_on
    item = {
        "id": url,
        "type": "dataset",
        "title": title,
        "author": [{"literal": info.publisher(lang)}],
        "publisher": info.publisher(lang),
        "container-title": info.title(lang),
        "version": info.id,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": url,
        "language": lang,
    }
    note = " ".join(data_notes(info, lang))
    return item | ({"note": note} if note else {})


def to_bibtex(item: Mapping[str, Any]) -> str:
    """Return the BibTeX entry of a CSL-JSON item of :func:`to_csl`."""
    year, month, day = item["issued"]["date-parts"][0]
    parts = {
        # In braces of its own the name of an organisation is not taken for first and last name.
        "author": f"{{{_tex(item['publisher'])}}}",
        "title": _tex(item["title"]),
        "publisher": _tex(item["publisher"]),
        "booktitle": _tex(item["container-title"]),
        "version": _tex(item["version"]),
        "year": str(year),
        "date": f"{year:04d}-{month:02d}-{day:02d}",
        "url": item["URL"],
        "langid": {"ru": "russian", "en": "english"}[item["language"]],
    }
    if "note" in item:
        parts["note"] = _tex(item["note"])
    key = re.sub(r"[^a-z0-9]+", "-", item["URL"].partition("/api/")[2].lower()).strip("-")
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in parts.items())
    return f"@misc{{{key or 'otklik'},\n{lines}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)

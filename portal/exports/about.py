"""What a file says of itself, and the form that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.exports.readme import data_note, data_notes
from portal.store.model import ReleaseInfo


@dataclass(frozen=True, slots=True)
class About:
    """Facts about the release in the language of the answer.

    ``data_note`` is ``synthetic``, ``test_only``, both or nothing; ``notes`` are its sentences.
    """

    release: str
    created_on: date
    as_of: date
    lang: str
    title: str
    publisher: str
    base_url: str
    license: str
    license_url: str
    data_note: str
    notes: tuple[str, ...]

    @classmethod
    def of(cls, info: ReleaseInfo, lang: str) -> About:
        """Return the facts about a release."""
        return cls(
            release=info.id,
            created_on=info.created_on,
            as_of=info.as_of,
            lang=lang,
            title=info.title(lang),
            publisher=info.publisher(lang),
            base_url=info.base_url.rstrip("/"),
            license=info.data_license,
            license_url=info.data_license_url,
            data_note=data_note(info),
            notes=tuple(data_notes(info, lang)),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is to be written.

    ``labels`` is id, name or both; ``bom`` and ``delimiter`` are of CSV; ``shapes`` are polygons by
    territory as GeoJSON text, for formats that draw them.
    """

    labels: str = "id"
    bom: bool = False
    delimiter: str = ","
    shapes: Mapping[str, bytes] = field(default_factory=dict)

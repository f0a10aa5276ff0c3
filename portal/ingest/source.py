"""A source: what its mapping file says about where each field of a record stands and means."""

from __future__ import annotations

from dataclasses import dataclass

# Fields of [fields]; each is read from one column.
DATE_FIELDS = ("received", "closed", "first_reply", "updated", "deadline")
CODED_FIELDS = (
    "status",
    "result",
    "topic",
    "subtopic",
    "territory",
    "region",
    "channel",
    "rating",
    "is_repeat",
    "priority",
)
KEY_FIELDS = ("id", "question")
FIELDS = (*KEY_FIELDS, *DATE_FIELDS, *CODED_FIELDS)
EXCLUDE_PREFIX = "exclude_"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows with one of ``values`` in ``column`` are kept as «excluded» and counted in no rate."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One source of an instance, as its mapping file describes it.

    ``fields`` maps a field to the names its column may have. ``values`` maps a coded field to
    source value -> code (``territory``: -> territory code); ``outcomes`` maps (status, result) to
    a code of OUTCOME, result «*» meaning any. ``crosswalk`` names a file of the reference.
    """

    id: str
    version: str
    title_ru: str
    title_en: str
    regime: str
    format: str
    encoding: str
    delimiter: str
    time_zone: str
    date_formats: tuple[str, ...]
    blanks: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    optional: tuple[str, ...]
    values: dict[str, dict[str, str]]
    outcomes: dict[tuple[str, str], str]
    exclude: tuple[Exclusion, ...]
    crosswalk: str
    territory_match: str
    region: str
    channel: str
    reports_outcomes: bool
    records: str
    repeated_keys: str
    never_read: tuple[str, ...]
    note: str

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Every column that is read: the fields, then one per exclusion rule.

        Where a nested list is taken apart, the place in it tells the questions of an appeal apart.
        """
        rules = {
            f"{EXCLUDE_PREFIX}{number}": (rule.column,)
            for number, rule in enumerate(self.exclude, start=1)
        }
        names = [name for names in self.fields.values() for name in names]
        nested = next((name.split("[].")[0] for name in names if "[]." in name), None)
        place = {"question": (f"{nested}[]",)} if nested else {}
        return place | self.fields | rules

    @property
    def coded(self) -> tuple[str, ...]:
        """Columns that may hold short codes only."""
        return tuple(
            name for name in self.columns if name in CODED_FIELDS or name.startswith(EXCLUDE_PREFIX)
        )

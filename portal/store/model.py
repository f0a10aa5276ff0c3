"""What the store hands out: plain frozen values, no SQL types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.tiles.grid import SQUARE
from portal.config.instance import OPENDATA_ID, Level
from schemas.codelists import ANSWERED_OUTCOMES, FINAL_OUTCOMES, FREQ, OUTCOME
from schemas.periods import Period

# Pseudo regime: the sum over regimes whose sources report outcomes.
WITH_OUTCOMES = "with_outcomes"


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """Public facts about one release, from its own database."""

    id: str
    created_on: date
    as_of: date
    first_month: str
    last_month: str
    title_ru: str
    title_en: str
    languages: tuple[str, ...]
    publisher_ru: str
    publisher_en: str
    contact: str
    data_license: str
    data_license_url: str
    base_url: str
    synthetic: bool
    test_only: bool
    levels: tuple[Level, ...]
    map_level: str
    projection: Mapping[str, Any]
    tile_shape: str
    boundary_note_ru: str
    boundary_note_en: str
    places_note_ru: str
    places_note_en: str
    opendata_id: str
    boundary_credit: str
    policy: Mapping[str, Any]
    headline_rate: str
    methods: Mapping[str, str]
    # By kind of period, the shown denominator from which rates are shown; none where there is none.
    rate_floor: Mapping[str, int | None]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReleaseInfo:
        """Build from the stored JSON object."""
        values = dict(data)
        if "rate_floor" not in values:
            # A release written before floors followed the error had one, in its policy.
            floor = values["policy"]["rate_min_denominator"]
            values["rate_floor"] = dict.fromkeys(FREQ.ids(), floor)
        # A release written before hexagons were possible has none.
        values.setdefault("tile_shape", SQUARE)
        # Nor did one tell of the choice of its places before there was a page on borders.
        values.setdefault("places_note_ru", "")
        values.setdefault("places_note_en", "")
        # Nor had one a name for the open-data folder.
        values.setdefault("opendata_id", OPENDATA_ID)
        values["created_on"] = date.fromisoformat(values["created_on"])
        values["as_of"] = date.fromisoformat(values["as_of"])
        values["languages"] = tuple(values["languages"])
        values["levels"] = tuple(Level(**level) for level in values["levels"])
        return cls(**values)

    def title(self, lang: str) -> str:
        """Return the portal's title in ``lang``."""
        return self.title_ru if lang == "ru" else self.title_en

    def publisher(self, lang: str) -> str:
        """Return the publisher in ``lang``."""
        return self.publisher_ru if lang == "ru" else self.publisher_en

    def boundary_note(self, lang: str) -> str:
        """Return the note on borders in ``lang``."""
        return self.boundary_note_ru if lang == "ru" else self.boundary_note_en

    def places_note(self, lang: str) -> str:
        """Return what the operator says of the list of places in ``lang``."""
        return self.places_note_ru if lang == "ru" else self.places_note_en

    def level_label(self, code: str, lang: str) -> str:
        """Return the name of a territory level in ``lang``."""
        level = next(level for level in self.levels if level.code == code)
        return level.label_ru if lang == "ru" else level.label_en


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime as this release uses it."""

    code: str
    label_ru: str
    label_en: str
    reports_outcomes: bool
    maturity_days: int

    def label(self, lang: str) -> str:
        """Return the label in ``lang``."""
        return self.label_ru if lang == "ru" else self.label_en


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source, as far as the public may know it."""

    id: str
    title_ru: str
    title_en: str
    regime: str

    def title(self, lang: str) -> str:
        """Return the title in ``lang``."""
        return self.title_ru if lang == "ru" else self.title_en


@dataclass(frozen=True, slots=True)
class Counts:
    """Shown counts of one territory, topic, period and regime set, by outcome code."""

    by_outcome: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOME.ids(), 0))

    @property
    def received(self) -> int:
        """All appeals."""
        return sum(self.by_outcome.values())

    @property
    def excluded(self) -> int:
        """Appeals that no rate counts: forwarded, withdrawn, rejected, duplicates."""
        return self.by_outcome["excluded"]

    @property
    def counted(self) -> int:
        """Denominator of every rate: received without the excluded."""
        return self.received - self.excluded

    @property
    def measures_taken(self) -> int:
        """Appeals on which measures were taken within the maturity term."""
        return self.by_outcome["measures_taken"]

    @property
    def closed(self) -> int:
        """Appeals with any final outcome."""
        return sum(self.by_outcome[code] for code in FINAL_OUTCOMES)

    @property
    def answered(self) -> int:
        """Appeals that got an answer on the substance, whatever it was."""
        return sum(self.by_outcome[code] for code in ANSWERED_OUTCOMES)


@dataclass(frozen=True, slots=True)
class MapClasses:
    """Inner class limits of a map (ascending) and the mean that a rate is compared with.

    Of times, which are known as «within so many hours» only, ``terms`` are the hours within which
    the classes lie, ascending; where there are more of them than classes, the last class is open.
    """

    breaks: tuple[float, ...]
    center: float | None
    terms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """One file for download."""

    name: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """State of one source in one territory and month."""

    territory: str
    source: str
    month: str
    state: str


@dataclass(frozen=True, slots=True)
class ObservationQuery:
    """Codes asked for, per dimension; ``("all",)`` where a dimension is not broken down."""

    territories: tuple[str, ...]
    topics: tuple[str, ...]
    regimes: tuple[str, ...]
    channels: tuple[str, ...]
    outcomes: tuple[str, ...]
    speeds: tuple[str, ...]
    periods: tuple[Period, ...]

    @property
    def n_cells(self) -> int:
        """Number of observations asked for: the product of the lists."""
        total = 1
        for codes in self.lists():
            total *= len(codes)
        return total

    def lists(self) -> tuple[tuple[Any, ...], ...]:
        """Return the code lists in the order of the dataset's dimensions."""
        return (
            self.territories,
            self.topics,
            self.regimes,
            self.channels,
            self.outcomes,
            self.speeds,
            self.periods,
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation; ``value`` is ``None`` where nothing was reported."""

    territory: str
    topic: str
    regime: str
    channel: str
    outcome: str
    speed: str
    period: Period
    value: int | None
    status: str

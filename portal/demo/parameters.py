"""Load ``parameters.toml``: the numbers that the synthetic files imitate."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from schemas.periods import Period, periods_within

PARAMETERS_FILE = Path(__file__).with_name("parameters.toml")


@dataclass(frozen=True, slots=True)
class TopicParameters:
    """A topic: weight among all topics, name of its season, share ended by measures taken."""

    share: float
    season: str
    resolved: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Months (first, last) that some sources of a territory did not report, or not wholly."""

    sources: tuple[str, ...]
    territory: str
    months: tuple[str, str]
    state: str


@dataclass(frozen=True, slots=True)
class Burst:
    """A month in which ``factor`` times as much came from some sources of a territory as usual.

    ``topics`` are codes of topics that have no topics below them.
    """

    sources: tuple[str, ...]
    territory: str
    topics: tuple[str, ...]
    month: str
    factor: float


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows of each file in which one column holds a text that no importer can accept."""

    rows: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One synthetic source.

    ``appeals`` is the number at scale 1; ``regions`` limits it to some codes (empty: all);
    ``median_hours_of`` overrides the median per region and first year; ``rest`` shares the
    appeals without measures among other outcomes; ``unfinished`` are the outcomes of pending ones,
    in turn; ``texts`` gives the source's words for an outcome, as alternatives of one or more
    columns; ``faults`` and ``repeats`` are rows added to each file; ``crosswalk`` names the file
    of topics, ``stem`` begins the names of its files.
    """

    id: str
    stream: int
    appeals: int
    stem: str
    crosswalk: str
    yearly: bool
    median_hours: float
    sigma: float
    never_closed: float
    excluded: float
    unfinished: tuple[str, ...]
    rest: Mapping[str, float]
    texts: Mapping[str, tuple[tuple[str, ...], ...]]
    regions: tuple[str, ...] = ()
    propensity: Mapping[str, float] = field(default_factory=dict)
    mix: Mapping[str, float] = field(default_factory=dict)
    growth: float = 1.0
    growth_of: Mapping[str, float] = field(default_factory=dict)
    break_month: str = ""
    break_factor: float = 1.0
    median_hours_of: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    deadline_days: int = 0
    deadline_pull: float = 0.0
    resolved_shift: float = 0.0
    more_questions: float = 0.0
    faults: tuple[Fault, ...] = ()
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters. ``as_of`` is the date of the last files."""

    first_month: str
    last_month: str
    as_of: date
    topic_tilt: float
    filing_spread: float
    region_effect: float
    resolved_trend: float
    seasons: Mapping[str, tuple[float, ...]]
    topics: Mapping[str, TopicParameters]
    gaps: tuple[Gap, ...]
    bursts: tuple[Burst, ...]
    sources: tuple[Source, ...]

    @property
    def months(self) -> tuple[Period, ...]:
        """Months of receipt, in order."""
        return periods_within(self.first_month, self.last_month, "M")

    def topic(self, code: str) -> TopicParameters:
        """Return the parameters of a topic; of «unclassified» for one not described."""
        return self.topics.get(code, self.topics["unclassified"])


def load_parameters(path: Path = PARAMETERS_FILE) -> Parameters:
    """Return the parameters; an unknown or missing key is a ``TypeError`` naming it."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    raw["seasons"] = _frozen(raw["seasons"])
    topics = {code: TopicParameters(**values) for code, values in raw.pop("topics").items()}
    gaps = tuple(Gap(**_frozen(values)) for values in raw.pop("gaps"))
    bursts = tuple(Burst(**_frozen(values)) for values in raw.pop("bursts"))
    sources = tuple(
        _source(id_, stream, _frozen(values))
        for stream, (id_, values) in enumerate(raw.pop("sources").items(), start=1)
    )
    return Parameters(topics=topics, gaps=gaps, bursts=bursts, sources=sources, **raw)


def _source(id_: str, stream: int, values: dict[str, Any]) -> Source:
    faults = tuple(Fault(**fault) for fault in values.pop("faults", ()))
    return Source(id=id_, stream=stream, faults=faults, **values)


def _frozen(value: Any) -> Any:
    """Turn the lists of TOML into tuples, all the way down."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value

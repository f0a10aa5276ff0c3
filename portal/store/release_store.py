"""One release, opened read-only under DuckDB's tightest lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from geodata.boundaries.polygon_file import PolygonFile
from geodata.boundaries.record import BoundaryRecord, load_records
from geodata.history.lineage import Lineage, load_lineage
from geodata.population.bands import Band, PopulationBands, load_population_bands
from geodata.population.figures import MAX_AGE_YEARS, Population, PopulationFigure, load_population
from geodata.search.names import NameIndex
from geodata.search.postcodes import FILE as POSTCODES
from geodata.search.postcodes import Postcodes, load_postcodes
from geodata.territories import Territories, load_territories
from geodata.tiles.tilemap import load_tiles
from portal.config.claims import CLAIMS, Claims, load_sound_claims
from portal.config.corrections import Correction, load_corrections
from portal.config.crosswalks import CROSSWALKS, CrosswalkRow, load_crosswalks
from portal.config.deadlines import DEADLINES, Deadline, load_deadlines
from portal.config.official import OFFICIAL, Official, load_sound_official
from portal.config.series_breaks import SERIES_BREAKS, SeriesBreak, load_series_breaks
from portal.config.source_lists import SOURCE_LISTS, SourceList, load_source_lists
from portal.config.topics import Topic, load_topics
from portal.store.audit import Audit, load_audit
from portal.store.contents import open_locked
from portal.store.counts import OutcomeCounts
from portal.store.coverage import STATES, CoverageMatrix
from portal.store.figures import Figures
from portal.store.headers import read_header
from portal.store.model import (
    WITH_OUTCOMES,
    Counts,
    CoverageCell,
    DownloadFile,
    MapClasses,
    Observation,
    ObservationQuery,
    Regime,
    ReleaseInfo,
    SourceInfo,
)
from portal.store.observations import Observations
from portal.store.place_names import make_name_index
from portal.store.positions import Axes
from portal.store.predictions import PredictionTables
from portal.store.rollup import Rollup
from portal.store.rounding_error import RoundingErrors
from portal.store.secondary import SecondaryShares, ShareFigure
from portal.store.speeds import SpeedSums
from schemas.codelists import ALL, CHANNEL_GROUP, REGIME, SPEED
from schemas.periods import Period, periods_within

DATABASE = "portal.duckdb"
# Pages of places whose coverage is kept ready.
_PLACES = 100
# A matrix of coverage for each set of regimes, alone and with each channel.
_MATRICES = (len(REGIME.codes) + 2) * (len(CHANNEL_GROUP.codes) + 1)
# Declared coverage of bound territories, sources and months, each with its position.
_DECLARED = "coverage " + " ".join(
    "JOIN (SELECT unnest(codes) AS code, generate_subscripts(codes, 1) AS pos"
    f" FROM (SELECT ? AS codes)) AS {alias} ON {alias}.code = coverage.{column}"
    for alias, column in (("place", "territory"), ("origin", "source"), ("span", "month"))
)


class ReleaseStore:
    """Queries over one immutable release directory. Safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._connection = open_locked(directory / DATABASE)
        [(text,)] = self._rows("SELECT json FROM info")
        self.info = ReleaseInfo.from_json(orjson.loads(text))
        reference = directory / "reference"
        self.territories: Territories = load_territories(reference / "territories.csv")
        self.topics: dict[str, Topic] = load_topics(reference / "topics.csv")
        self.residents: Population = load_population(
            reference / "population.csv",
            self.info.policy.get("population_max_age_years", MAX_AGE_YEARS),
            lambda territory, on: self.lineage.summed_from(territory, on),
            is_released=True,
        )
        self.population_bands: PopulationBands = load_population_bands(
            reference / "population_bands.csv"
        )
        months = periods_within(self.info.first_month, self.info.last_month, "M")
        self.axes = Axes(tuple(self.territories), tuple(map(str, months)))
        # A release never changes, so what was asked once is answered from memory.
        self._coverage = lru_cache(maxsize=_MATRICES)(self._query_coverage)
        self._declared = lru_cache(maxsize=_PLACES)(self._query_declared)
        last_level = self.info.levels[-1].code
        self.secondary = SecondaryShares(self._rows, self.territories, last_level)
        self.rounding_errors = RoundingErrors(self._rows)
        self.predictions = PredictionTables(self._rows, self.info)
        self.speed_sums = SpeedSums(self._table, self.axes)
        self._rollup = Rollup(self._table, self.axes)
        self._counts = OutcomeCounts(self._rows, self._rollup, self.axes)
        self._observations = Observations(
            self._table,
            self.axes,
            self._rollup,
            self._coverage,
            self.info.policy["limited_topics"],
            self.is_limited,
        )

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def read_files(self) -> None:
        """Read now what is otherwise read when asked for: the files may go while this is open."""
        for name in (
            "lineage",
            "tiles",
            "map_classes",
            "geometry",
            "downloads",
            "download_headers",
            "audit",
            "corrections",
            "boundary_records",
            "postcodes",
            "crosswalks",
            "deadlines",
            "series_breaks",
            "source_lists",
            "claims",
            "official",
        ):
            getattr(self, name)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = (
            self._connection.cursor().execute(sql, list(parameters)).fetchall()
        )
        return rows

    def _table(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        with self._connection.cursor() as cursor:
            return cursor.sql(sql, params=list(parameters)).to_arrow_table()

    @cached_property
    def lineage(self) -> Lineage:
        """Versions and events of the territories; each has one version where none are on file."""
        return load_lineage(self.directory / "reference", self.territories)

    @cached_property
    def names(self) -> NameIndex:
        """Search of the territories by name and code, former ones among them."""
        return make_name_index(self.territories, self.lineage)

    @cached_property
    def postcodes(self) -> Postcodes:
        """Territories by postcode; none where the operator supplies no list."""
        return load_postcodes(self.directory / "reference" / POSTCODES, self.territories)

    @cached_property
    def tiles(self) -> dict[str, tuple[int, int]]:
        """Column and row of each territory on the tile map; empty where there is no layout."""
        return load_tiles(self.directory / "reference" / "tiles.csv", self.territories)

    @cached_property
    def boundary_records(self) -> dict[str, BoundaryRecord]:
        """Source, licence and credit of the boundaries by level; empty where there are none."""
        return load_records(self.directory / "reference" / "boundaries")

    @cached_property
    def polygons(self) -> dict[str, PolygonFile]:
        """Polygons by level, for the levels that have any; they stay in the files."""
        downloads = self.directory / "downloads"
        files = {one.code: downloads / f"boundaries_{one.code}.geojson" for one in self.info.levels}
        return {level: PolygonFile(path) for level, path in files.items() if path.is_file()}

    @cached_property
    def crosswalks(self) -> dict[str, tuple[CrosswalkRow, ...]]:
        """Rows from classifiers of sources to topics, by name; older releases have none."""
        return load_crosswalks(self.directory / "reference" / CROSSWALKS, set(self.topics))

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Terms of answer; empty where the operator supplies none."""
        return load_deadlines(self.directory / "reference" / DEADLINES, self.territories)

    @cached_property
    def series_breaks(self) -> tuple[SeriesBreak, ...]:
        """Days from which appeals are counted otherwise; older releases have none."""
        return load_series_breaks(self.directory / "reference" / SERIES_BREAKS)

    @cached_property
    def source_lists(self) -> dict[str, SourceList]:
        """What the sources call their topics and statuses; older releases do not tell."""
        return load_source_lists(self.directory / "reference" / SOURCE_LISTS)

    @cached_property
    def claims(self) -> Claims:
        """Press claims; older releases have none."""
        return load_sound_claims(self.directory / CLAIMS, self.territories, self.info.created_on)

    @cached_property
    def official(self) -> Official:
        """Official indicators, never mixed with observations; older releases have none."""
        return load_sound_official(
            self.directory / OFFICIAL, self.territories, self.info.created_on
        )

    @cached_property
    def regimes(self) -> dict[str, Regime]:
        """Regimes in use, in codelist order."""
        rows = {code: rest for code, *rest in self._rows("SELECT * FROM regime")}
        return {
            code.code: Regime(code.code, code.label_ru, code.label_en, *rows[code.code])
            for code in REGIME
            if code.code in rows
        }

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Channel groups that occur, in alphabetical order."""
        rows = self._rows("SELECT DISTINCT leaf FROM path WHERE dimension = 'channel' ORDER BY 1")
        return tuple(row[0] for row in rows)

    @cached_property
    def sources(self) -> dict[str, SourceInfo]:
        """Sources by id."""
        return {row[0]: SourceInfo(*row) for row in self._rows("SELECT * FROM source ORDER BY id")}

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections register as it was when the release was built, newest first."""
        return load_corrections(self.directory / "corrections.csv")

    @cached_property
    def map_classes(self) -> dict[tuple[str, str, str], MapClasses]:
        """Class limits by (indicator, topic, frequency), fixed for all periods of the release."""
        path = self.directory / "classes.json"
        entries = orjson.loads(path.read_bytes()) if path.exists() else []
        return {
            (e["indicator"], e["topic"], e["freq"]): MapClasses(tuple(e["breaks"]), e["center"])
            for e in entries
        }

    @cached_property
    def geometry(self) -> dict[str, dict[str, Any]]:
        """Geometry files by territory level, as ``geo/index.json`` lists them."""
        path = self.directory / "geo" / "index.json"
        index: dict[str, dict[str, Any]] = orjson.loads(path.read_bytes()) if path.exists() else {}
        return index

    @cached_property
    def downloads(self) -> tuple[DownloadFile, ...]:
        """Files for download, as the manifest lists them."""
        manifest = orjson.loads((self.directory / "manifest.json").read_bytes())
        return tuple(DownloadFile(**entry) for entry in manifest["downloads"])

    @cached_property
    def download_headers(self) -> dict[str, tuple[str, ...]]:
        """Headers of the CSV files for download, by name of the file."""
        return {
            file.name: read_header(self.directory / "downloads" / file.name)
            for file in self.downloads
            if file.name.endswith(".csv")
        }

    @cached_property
    def audit(self) -> Audit | None:
        """The audit that the release has passed; none where it was built before audits."""
        return load_audit(self.directory)

    def counts(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        period: Period,
        regime: str = ALL,
        channel: str = ALL,
    ) -> dict[tuple[str, str], Counts]:
        """Return shown counts by (territory, topic); every pair asked for is present."""
        found = self.counts_of_periods(territories, topics, (period,), regime, channel)
        return {pair: own for pair, (own,) in found.items()}

    def counts_of_periods(
        self,
        territories: Sequence[str],
        topics: Sequence[str],
        periods: Sequence[Period],
        regime: str = ALL,
        channel: str = ALL,
    ) -> dict[tuple[str, str], list[Counts]]:
        """Return shown counts of each period by (territory, topic); periods may overlap."""
        return self._counts.of(territories, topics, periods, regime, channel)

    def counts_by_month(
        self, territory: str, topic: str, first_month: str, last_month: str, regime: str = ALL
    ) -> dict[str, Counts]:
        """Return shown counts by month, months in which nothing is shown left out."""
        months = periods_within(first_month, last_month, "M")
        found = self.counts_by_period(territory, topic, months, regime)
        pairs = zip(map(str, months), found, strict=True)
        return {month: counts for month, counts in pairs if counts.received}

    def counts_by_period(
        self,
        territory: str,
        topic: str,
        periods: Iterable[Period],
        regime: str = ALL,
        channel: str = ALL,
    ) -> list[Counts]:
        """Return shown counts of each period, in the order given (periods may overlap)."""
        found = self.counts_of_periods([territory], [topic], tuple(periods), regime, channel)
        return found[territory, topic]

    def speeds(
        self, territory: str, topic: str, period: Period, regime: str = ALL, channel: str = ALL
    ) -> dict[str, int]:
        """Return shown counts by speed bucket, without the excluded outcomes."""
        [shown] = self.speed_sums.of([territory], topic, period, regime, channel).tolist()
        return {code: number for code, number in zip(SPEED.ids(), shown, strict=True) if number}

    def read_blocks(self) -> None:
        """Read the counts that pages ask for now, as many as there is room for."""
        topics = [code for code, topic in self.topics.items() if topic.parent in (None, ALL)]
        channels = (ALL, *self.regimes_by_channel)
        kinds = [(ALL, channel) for channel in channels] + [(code, ALL) for code in self.regimes]
        self.speed_sums.read(ALL, kinds)
        for channel in channels:
            for regime in (ALL, WITH_OUTCOMES):
                self._rollup.read(regime, topics[: self._rollup.n_free], channel)

    def secondary_shares(
        self, territories: Sequence[str], topics: Sequence[str], period: Period, indicator: str
    ) -> dict[tuple[str, str], ShareFigure]:
        """Return a secondary share by (territory, topic); every pair asked for is present."""
        return self.secondary.figures(indicator, territories, topics, period)

    def figures(self, query: ObservationQuery) -> Figures:
        """Return values and statuses of the dense product of the lists.

        Status: A normal, P partly reported, L not reported, M a topic that is kept out of the
        territory. What was reported and has no cell is 0; under L and M there is no value.
        """
        return self._observations.figures(query)

    def observations(self, query: ObservationQuery) -> list[Observation]:
        """Return the dense product of the lists, in their order, as :meth:`figures` has it."""
        return list(self.figures(query).observations())

    def count_error(self, shown: int, freq: str) -> int | None:
        """Return by how many appeals rounding moves 95 % of such counts at most."""
        return self.rounding_errors.of_count(shown, freq)

    def share_error(self, denominator: int, freq: str) -> float | None:
        """Return by how many percentage points rounding moves 95 % of such shares at most."""
        return self.rounding_errors.of_share(denominator, freq)

    def coverage_states(
        self, territories: Sequence[str], period: Period, regime: str = ALL, channel: str = ALL
    ) -> dict[str, str]:
        """Return reported | partial | not_reported by territory, over the period's sources.

        Of a channel only the sources whose regime comes through it count.
        """
        found = self.coverage_by_period(territories, (period,), regime, channel)
        return {code: state for code, (state,) in found.items()}

    def coverage_by_period(
        self,
        territories: Sequence[str],
        periods: Sequence[Period],
        regime: str = ALL,
        channel: str = ALL,
    ) -> dict[str, list[str]]:
        """Return the coverage state of each period by territory."""
        places, spans = self.axes.places(tuple(territories)), self.axes.spans(tuple(periods))
        states = self._coverage(regime, channel).codes(places, spans).tolist()
        return {
            code: [STATES[state] for state in own]
            for code, own in zip(territories, states, strict=True)
        }

    @cached_property
    def regimes_by_channel(self) -> dict[str, frozenset[str]]:
        """Regimes by the channel groups through which they come."""
        found: dict[str, set[str]] = {}
        for regime, channel in self._rows("SELECT DISTINCT regime, channel FROM cell"):
            found.setdefault(channel, set()).add(regime)
        return {channel: frozenset(regimes) for channel, regimes in found.items()}

    def regimes_of(self, channel: str) -> tuple[str, ...]:
        """Return the regimes that come through a channel, in codelist order; all for ``all``."""
        known = self.regimes_by_channel.get(channel, frozenset(self.regimes))
        return tuple(code for code in self.regimes if code in known)

    def _query_coverage(self, regime: str, channel: str = ALL) -> CoverageMatrix:
        regimes = {code for (code,) in self._rows(_leaves("regime"), [regime])}
        # Where a regime never comes through a channel, its own coverage says that this is a zero.
        regimes = regimes & self.regimes_by_channel.get(channel, regimes) or regimes
        rows = self._table(
            "SELECT territory, month, bool_and(state = 'reported') AS complete,"
            " bool_and(state = 'not_reported') AS absent"
            " FROM coverage JOIN source ON source.id = coverage.source"
            " WHERE list_contains(?, source.regime) GROUP BY territory, month",
            [sorted(regimes)],
        )
        return CoverageMatrix(self.axes, rows)

    @cached_property
    def cell_marks(self) -> dict[str, tuple[int, int]]:
        """Sum and digest of each month's shown cells: the same where the cells are."""
        rows = self._rows(
            "SELECT month, CAST(sum(shown) AS BIGINT), bit_xor(hash(territory, topic, regime,"
            " channel, outcome, speed, shown)) FROM cell GROUP BY month"
        )
        return {month: (shown, digest) for month, shown, digest in rows}

    def coverage_marks(self, territories: Sequence[str], sources: Sequence[str]) -> dict[str, int]:
        """Return a digest of the declared coverage of some territories and sources by month."""
        rows = self._rows(
            "SELECT month, bit_xor(hash(territory, source, state)) FROM coverage"
            " WHERE territory IN (SELECT unnest(?)) AND source IN (SELECT unnest(?))"
            " GROUP BY month",
            [list(territories), list(sources)],
        )
        return dict(rows)

    def coverage_rows(self, territories: Sequence[str]) -> tuple[CoverageCell, ...]:
        """Return declared coverage by territory, source and month, in that order."""
        query = self._declared if len(territories) == 1 else self._query_declared
        return query(tuple(territories))

    def _query_declared(self, territories: tuple[str, ...]) -> tuple[CoverageCell, ...]:
        rows = self._rows(
            "SELECT territory, source, month, state FROM coverage"
            " WHERE list_contains(?, territory) ORDER BY ALL",
            [list(territories)],
        )
        return tuple(CoverageCell(*row) for row in rows)

    def count_coverage(
        self, territories: Sequence[str], sources: Sequence[str], months: Sequence[str]
    ) -> int:
        """Return how many statements on coverage there are for these codes."""
        [(number,)] = self._rows(
            f"SELECT count(*) FROM {_DECLARED}", [list(territories), list(sources), list(months)]
        )
        return int(number)

    def coverage_of(
        self,
        territories: Sequence[str],
        sources: Sequence[str],
        months: Sequence[str],
        start: int,
        stop: int,
    ) -> list[CoverageCell]:
        """Return the statements on coverage from ``start`` to ``stop``, in the order of the codes.

        What nobody declared has none: a source does not concern every territory.
        """
        rows = self._rows(
            f"SELECT territory, source, month, state FROM {_DECLARED}"
            " ORDER BY place.pos, origin.pos, span.pos LIMIT ? OFFSET ?",
            [list(territories), list(sources), list(months), stop - start, start],
        )
        return [CoverageCell(*row) for row in rows]

    def is_limited(self, territory: str, topic: str) -> bool:
        """Return whether the topic is kept out of the territory: its counts stand above it."""
        place = self.territories[territory]
        is_lowest = place.level == self.info.levels[-1].code and not place.is_unallocated
        return is_lowest and topic in self.info.policy["limited_topics"]

    def population(self, territory: str, period: Period) -> PopulationFigure | None:
        """Return the residents by which a period is measured, or None where they are unknown.

        That is the figure of the year in which the period ends, or the newest of the few years
        before it that the policy admits.
        """
        return self.residents.of(territory, period.end // 12)

    def population_band(self, territory: str, period: Period) -> Band | None:
        """Return the band of a territory's population in a period, where it is known."""
        figure = self.population(territory, period)
        if figure is None:
            return None
        level = self.territories[territory].level
        return self.population_bands.band_of(figure.residents, level)


def _leaves(dimension: str) -> str:
    """Return SQL for the leaves under one bound code."""
    return f"(SELECT leaf FROM path WHERE dimension = '{dimension}' AND ancestor = ?)"

"""One figure asked for in many ways, many figures at a time.

A block is a place with all places in it, a topic with all topics in it, a period with all months in
it. Each of its figures follows from the others in eight ways: on each side it stands by itself,
or is the sum of its parts, or is what the other parts leave of the whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from flask.testing import FlaskClient
from lxml import html

from portal.store.release_store import ReleaseStore
from schemas.codelists import CHANNEL_GROUP, OUTCOME, SPEED
from schemas.periods import Period, periods_within
from schemas.structure import APPEALS

Figures = npt.NDArray[np.float64]
SIDES = ("geo", "topic", "time")
SPLITS = ("regime", "channel", "outcome", "speed")
HEADERS = {part.parameter: part.id for part in APPEALS.dimensions}
EVERYTHING = 100_000
_AXES = [axes for size in range(4) for axes in combinations(range(3), size)]


@dataclass(frozen=True)
class Block:
    """The codes of each side, the whole first, then all its parts."""

    geo: tuple[str, ...]
    topic: tuple[str, ...]
    time: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """The three lists."""
        return self.geo, self.topic, self.time

    @property
    def query(self) -> dict[str, list[str]]:
        """The lists as arguments of the API."""
        return {name: list(codes) for name, codes in zip(SIDES, self.sides, strict=True)}

    def empty(self, *more: int) -> Figures:
        """Return an array for the figures, with nothing in it."""
        return np.full((*map(len, self.sides), *more), np.nan)


def draw_blocks(store: ReleaseStore, n_figures: int, seed: int) -> Iterator[Block]:
    """Yield blocks at random until they have so many figures."""
    draw = np.random.default_rng(seed)
    places = {c: [t.code for t in store.territories.children(c)] for c in store.territories}
    topics = {c: [t.code for t in store.topics.values() if t.parent == c] for c in store.topics}
    first, last = store.info.first_month, store.info.last_month
    periods = [p for freq in ("Q", "A", "P1Y") for p in periods_within(first, last, freq)]
    found = 0
    while found < n_figures:
        place, topic = (
            str(draw.choice([code for code, parts in tree.items() if parts]))
            for tree in (places, topics)
        )
        period = periods[int(draw.integers(len(periods)))]
        block = Block(
            (place, *places[place]), (topic, *topics[topic]), (str(period), *period.months)
        )
        found += block.empty().size
        yield block


class Agreement:
    """Collects answers to equal questions and notes those that differ from the first one."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], Figures] = {}
        self.counts: dict[tuple[str, ...], npt.NDArray[np.int64]] = {}
        self.faults: list[tuple[str, tuple[str, ...]]] = []

    def add(self, form: str, key: tuple[str, ...], figures: Figures) -> None:
        """Compare what was answered, and what follows from it; nan is no answer."""
        for axes in _AXES:
            self._compare(f"{form} {axes}", key, _by_family(figures, axes))

    def _compare(self, form: str, key: tuple[str, ...], figures: Figures) -> None:
        first = self._first.setdefault(key, np.full_like(figures, np.nan))
        counts = self.counts.setdefault(key, np.zeros(figures.shape, np.int64))
        if (figures != first)[~np.isnan(figures) & ~np.isnan(first)].any():
            self.faults.append((form, key))
        np.copyto(first, figures, where=np.isnan(first))
        counts += ~np.isnan(figures)

    @property
    def n_answers(self) -> int:
        """Number of answers compared."""
        return int(sum(counts.sum() for counts in self.counts.values()))


def _by_family(figures: Figures, axes: Iterable[int]) -> Figures:
    """Return each figure by way of its family along the axes: sum of the parts, or the rest."""
    for axis in axes:
        whole, parts = np.split(figures, [1], axis)
        total = parts.sum(axis, keepdims=True)
        figures = np.concatenate([total, whole - (total - parts)], axis)
    return figures


def codes_of(store: ReleaseStore) -> dict[str, tuple[str, ...]]:
    """Return the codes that a figure may be split by."""
    return {
        "regime": tuple(store.regimes),
        "channel": CHANNEL_GROUP.ids(),
        "outcome": OUTCOME.ids(),
        "speed": SPEED.ids(),
    }


@dataclass(frozen=True)
class Asker:
    """Asks the API, the pages and the files of one portal about one block."""

    client: FlaskClient
    store: ReleaseStore
    block: Block

    def observations(
        self, split: Sequence[str], query: dict[str, Any], form: str, as_filter: bool = False
    ) -> Figures:
        """Return counts by geo, topic, time and the dimensions of ``split``."""
        codes = codes_of(self.store)
        more: dict[str, Any] = {"groupBy": [*SIDES, *split]} if split else {}
        if as_filter:
            more = {name: codes[name] for name in split}
        rows = self._rows("/api/v1/observations", "observations", form, query | more)
        return self._placed(rows, [codes[name] for name in split], (*SIDES, *split))

    def _rows(
        self, address: str, part: str, form: str, query: dict[str, Any]
    ) -> list[dict[str, Any]]:
        answer = self.client.get(
            address, query_string={"page_size": EVERYTHING, "format": form} | query
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        if form == "json":
            rows: list[dict[str, Any]] = answer.get_json()[part]
            return rows
        return self._from_csv(answer.get_data(as_text=True))

    @staticmethod
    def _from_csv(text: str) -> list[dict[str, Any]]:
        names = {header: name for name, header in HEADERS.items()} | {"OBS_VALUE": "value"}
        return [
            {names.get(header, header): text for header, text in row.items()}
            for row in csv.DictReader(io.StringIO(text))
        ]

    def _placed(
        self,
        rows: Iterable[dict[str, Any]],
        more: Sequence[Sequence[str]] = (),
        names: Sequence[str] = SIDES,
    ) -> Figures:
        figures = self.block.empty(*map(len, more))
        places = [{c: n for n, c in enumerate(codes)} for codes in (*self.block.sides, *more)]
        for row in rows:
            if row["value"] not in (None, ""):
                index = [at[row[name]] for at, name in zip(places, names, strict=True)]
                figures[tuple(index)] = float(row["value"])
        return figures

    def indicator(self, form: str, lang: str, **more: str) -> Figures:
        """Return the indicator «received»."""
        query = self.block.query | {"lang": lang} | more
        return self._placed(self._rows("/api/v1/indicators/received", "values", form, query))

    def single_values(self, lang: str, chosen: Iterable[tuple[str, ...]]) -> Figures:
        """Return numbers asked for one by one, each by its own address."""
        rows = []
        for geo, topic, time in chosen:
            answer = self.client.get(
                f"/api/v1/indicators/received/{geo}/{topic}/{time}", query_string={"lang": lang}
            )
            rows.append(answer.get_json()["value"])
        return self._placed(rows)

    def in_pages(self, size: int) -> Figures:
        """Return counts collected from short pages of one list."""
        rows: list[dict[str, Any]] = []
        for page in range(1, -(-self.block.empty().size // size) + 1):
            query = self.block.query | {"page": page, "page_size": size}
            rows += self._rows("/api/v1/observations", "observations", "json", query)
        return self._placed(rows)

    def parts_by_level(self, form: str) -> Figures:
        """Return counts of the parts, asked for as a level inside the whole and a range of time."""
        level = self.store.territories[self.block.geo[1]].level
        query: dict[str, Any] = {
            "geo": self.block.geo[0],
            "geoLevel": level,
            "topic": self.block.topic,
            "sinceTimePeriod": self.block.time[1],
            "untilTimePeriod": self.block.time[-1],
        }
        rows = self._rows("/api/v1/observations", "observations", form, query)
        return self._placed(row for row in rows if row["geo"] in self.block.geo)

    def download(self, form: str, release: str = "") -> Figures:
        """Return the months of a file for download; the whole file is asked for."""
        wanted = [set(codes) for codes in self.block.sides]
        columns = [HEADERS[name] for name in SIDES]
        rows = []
        for level in {self.store.territories[code].level for code in self.block.geo[:2]}:
            name = f"observations_{level}.{form}"
            address = f"/downloads/{release or self.store.info.id}/{name}"
            with self.client.get(address) as answer:
                data = answer.get_data()
            for row in _read_table(data, form):
                key = [row[column] for column in columns]
                if all(code in codes for code, codes in zip(key, wanted, strict=True)):
                    rows.append(dict(zip(SIDES, key, strict=True)) | {"value": row["RECEIVED"]})
        return self._placed(rows)

    def stored(self, ask: Callable[[str, str], Sequence[int]]) -> Figures:
        """Return counts from the store itself; ``ask`` gives those of all periods."""
        figures = self.block.empty()
        for (g, geo), (t, topic) in product(enumerate(self.block.geo), enumerate(self.block.topic)):
            figures[g, t] = ask(geo, topic)
        return figures

    def pages(self, lang: str, chosen: Iterable[tuple[str, str]]) -> Figures:
        """Return the counts in the table of places on the page of the whole."""
        figures = self.block.empty()
        for topic, time in chosen:
            address = f"{lang}/t/{self.block.geo[0]}"
            query = {"topic": topic, "time": time, "view": "table", "indicator": "received"}
            page = html.fromstring(self.client.get(address, query_string=query).data)
            at = self.block.topic.index(topic), self.block.time.index(time)
            for row in page.xpath("//table[@id='table']/tbody/tr"):
                code = row.xpath("./th/a/@href")[0].partition("?")[0].rpartition("/")[2]
                text = "".join(filter(str.isdigit, row.xpath("./td")[0].text_content()))
                if text and code in self.block.geo:
                    figures[(self.block.geo.index(code), *at)] = float(text)
        return figures


def _read_table(data: bytes, form: str) -> list[dict[str, Any]]:
    if form == "parquet":
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
        return rows
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def ask_observations(
    asker: Asker, agreement: Agreement, number: int, forms: Iterable[tuple[str, str]], largest: int
) -> None:
    """Ask for the block split by up to ``largest`` dimensions; sum up what was not asked for."""
    splits = chain.from_iterable(combinations(SPLITS, size) for size in range(largest + 1))
    for split, (form, lang) in product(splits, forms):
        figures = asker.observations(split, asker.block.query | {"lang": lang}, form)
        name = f"observations {split} {form} {lang}"
        for kept in ((), *((one,) for one in split)):
            axes = tuple(3 + n for n, one in enumerate(split) if one not in kept)
            agreement.add(name, (str(number), *kept), figures.sum(axes))


def shuffled(block: Block, draw: np.random.Generator) -> dict[str, list[str]]:
    """Return the block's lists in another order."""
    return {name: [codes[int(n)] for n in draw.permutation(len(codes))]
            for name, codes in block.query.items()}  # fmt: skip


def months_of(block: Block) -> Period:
    """Return the period of a block."""
    return Period.parse(block.time[0])

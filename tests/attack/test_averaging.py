"""However a figure is asked for, there is one answer: nothing can be averaged out."""

from __future__ import annotations

import zlib
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from questions import (
    SPLITS,
    Agreement,
    Asker,
    ask_observations,
    draw_blocks,
    shuffled,
)

from portal.app import create_app
from portal.config.settings import Settings
from portal.store.figures import NOT_SHOWN
from portal.store.release_store import ReleaseStore
from schemas.periods import Period

SEED = 20261115
FORMS = [("json", "ru"), ("csv", "en"), ("json", "en"), ("csv", "ru")]


def ask_listings(asker, agreement, key, draw, n_orders):
    """Ask for the same codes in other orders, pages, levels and by filters."""
    block = asker.block
    for number in range(n_orders):
        query = shuffled(block, draw)
        agreement.add(f"order {number}", key, asker.observations((), query, "json"))
    for size in (block.empty().size // 2 + 1, block.empty().size // 3 + 7):
        agreement.add(f"pages of {size}", key, asker.in_pages(size))
    for form in ("json", "csv"):
        agreement.add(f"level {form}", key, asker.parts_by_level(form))
    for name, form in product(SPLITS, ("json", "csv")):
        figures = asker.observations([name], block.query, form, as_filter=True)
        agreement.add(f"filter {name} {form}", key, figures.sum(-1))
    for labels, form in product(("both", "id"), ("json", "csv")):
        query = block.query | {"labels": labels}
        agreement.add(f"labels {labels} {form}", key, asker.observations((), query, form))


def ask_elsewhere(asker, agreement, key, n_pages, n_singles):
    """Ask the indicators, the files, the pages and the store."""
    block, store = asker.block, asker.store
    draw = np.random.default_rng(SEED)
    for form, lang in FORMS:
        agreement.add(f"indicator {form} {lang}", key, asker.indicator(form, lang))
    for form in ("csv", "parquet"):
        agreement.add(f"download {form}", key, asker.download(form))
    views, targets = list(product(block.topic, block.time)), list(product(*block.sides))
    for lang in ("", "/en"):
        chosen = [views[int(n)] for n in draw.permutation(len(views))[:n_pages]]
        agreement.add(f"page {lang}", key, asker.pages(lang, chosen))
        singles = [targets[int(n)] for n in draw.permutation(len(targets))[:n_singles]]
        agreement.add(f"single {lang}", key, asker.single_values(lang[1:] or "ru", singles))
    periods = [Period.parse(time) for time in block.time]
    first, last = periods[0].first_month, periods[0].last_month

    def by_month(geo, topic):
        months = store.counts_by_month(geo, topic, first, last)
        each = [months[time].received if time in months else 0 for time in block.time[1:]]
        return [sum(each), *each]

    def by_speed(geo, topic):
        return [
            sum(store.speeds(geo, topic, p).values()) + store.counts([geo], [topic], p)[geo, topic].excluded
            for p in periods
        ]  # fmt: skip

    ways = {
        "periods": lambda *at: [c.received for c in store.counts_by_period(*at, periods)],
        "months": by_month,
        "speeds": by_speed,
    }
    # The store does not know what may not be shown: what the API leaves out is left out here.
    silent = np.isnan(asker.observations((), block.query, "json"))
    for name, ask in ways.items():
        figures = asker.stored(ask)
        figures[silent] = np.nan
        agreement.add(f"store {name}", key, figures)


def attack(client, store, *, n_figures, forms, largest, n_orders, n_pages, n_singles):
    agreement = Agreement()
    draw = np.random.default_rng(SEED)
    for number, block in enumerate(draw_blocks(store, n_figures, SEED)):
        asker = Asker(client, store, block)
        ask_observations(asker, agreement, number, forms, largest)
        ask_listings(asker, agreement, (str(number),), draw, n_orders)
        if n_pages:
            ask_elsewhere(asker, agreement, (str(number),), n_pages, n_singles)
    return agreement


def asked_often(agreement, least):
    """Return how many plain figures got so many answers or more."""
    plain = [counts for key, counts in agreement.counts.items() if len(key) == 1]
    return sum(int((counts >= least).sum()) for counts in plain)


def test_every_way_of_asking_gives_one_answer(client, release_store, tally):
    agreement = attack(
        client, release_store,
        n_figures=100, forms=FORMS[:2], largest=1, n_orders=2, n_pages=3, n_singles=10,
    )  # fmt: skip
    assert agreement.faults == []
    assert asked_often(agreement, 40) >= 100
    tally["answers to equal questions compared"] += agreement.n_answers


@pytest.mark.slow
def test_two_hundred_ways_of_asking_for_a_thousand_figures_give_one_answer(
    client, release_store, tally
):
    agreement = attack(
        client, release_store,
        n_figures=1200, forms=FORMS, largest=2, n_orders=8, n_pages=12, n_singles=60,
    )  # fmt: skip
    assert agreement.faults == []
    n_targets = asked_often(agreement, 200)
    assert n_targets >= 1000
    tally["answers to equal questions compared"] += agreement.n_answers
    tally["figures asked for in 200 ways or more"] += n_targets


@pytest.mark.parametrize("indicator", ["resolution_rate", "appeals_per_1000"])
def test_maps_tables_and_the_api_write_one_rate(client, release_store, indicator, tally):
    level = release_store.info.map_level
    codes = client.get(f"/geo/{release_store.geometry[level]['names']}").get_json()["codes"]
    n_compared = 0
    for (lang, prefix), topic, time in product(
        [("ru", ""), ("en", "/en")], ["all", "roads"], ["2025-09-01/P1Y", "2026-08"]
    ):
        query = {"indicator": indicator, "topic": topic, "time": time}
        painted = client.get(f"{prefix}/maps/values.json", query_string=query).get_json()
        on_map = dict(zip(codes, painted["labels"], strict=True))
        values = client.get(
            f"/api/v1/indicators/{indicator}",
            query_string={"geoLevel": level, "topic": topic, "time": time, "lang": lang},
        ).get_json()["values"]
        assert {value["geo"]: value["label"] for value in values} == on_map
        n_compared += 2 * len(on_map)
    assert n_compared > 500
    tally["answers to equal questions compared"] += n_compared


def noisy(monkeypatch, is_noisy):
    """Make the store add noise to the answers of some questions, as random perturbation does."""
    ask = ReleaseStore.figures
    draw = np.random.default_rng(SEED)

    def figures(self, query):
        found = ask(self, query)
        if not is_noisy(query):
            return found
        noise = draw.integers(-1, 2, found.values.shape)
        shown = found.values != NOT_SHOWN
        return replace(found, values=np.where(shown, abs(found.values + noise), NOT_SHOWN))

    monkeypatch.setattr(ReleaseStore, "figures", figures)


@pytest.mark.parametrize(
    "is_noisy",
    [
        lambda query: query.outcomes != ("all",),
        lambda query: zlib.crc32(repr(query).encode()) % 5 == 0,
    ],
    ids=["a grouping", "one question in five"],
)
def test_control_noise_in_one_kind_of_question_is_seen(
    release_dir, release_store, monkeypatch, is_noisy
):
    noisy(monkeypatch, is_noisy)
    # Without memory: it would say the same twice, and remember the noise after the test.
    app = create_app(Settings(releases_dir=release_dir, cache_bytes=0))
    agreement = attack(
        app.test_client(), release_store,
        n_figures=40, forms=FORMS[:1], largest=1, n_orders=2, n_pages=0, n_singles=0,
    )  # fmt: skip
    assert agreement.faults != []

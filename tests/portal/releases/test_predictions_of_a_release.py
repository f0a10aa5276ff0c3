"""What is predicted for a release: in its database, in the archive of the next, in the cache."""

from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import orjson
import pytest
from made_up_predictions import made_up_predictions

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.indicators.series_table import SeriesTable
from portal.releases.database import add_predictions
from portal.releases.predictions import engines
from portal.releases.predictions.archive import read_archive, write_archive
from portal.releases.predictions.cache import PredictionCache, key_of
from portal.releases.predictions.engines import own_predictor
from portal.releases.predictions.predict import PredictionInput
from portal.releases.predictions.series import series_of_release
from portal.releases.predictions.tables import check_predictions
from portal.store.predictions import TABLES
from portal.store.release_store import DATABASE, ReleaseStore
from portal.store.tables import DDL
from schemas.predictions import Band, Predictions, SeriesKey

RELEASE = "2026-11-15"


@pytest.fixture(scope="module")
def series(release_store: ReleaseStore) -> SeriesTable:
    return series_of_release(release_store, 0.05)


@pytest.fixture(scope="module")
def made_up(series: SeriesTable) -> Predictions:
    return made_up_predictions(series)


def test_the_store_hands_out_what_was_predicted(
    release_store: ReleaseStore, made_up: Predictions
) -> None:
    own = release_store.predictions
    places, topics = tuple(release_store.territories), tuple(release_store.topics)
    assert own.forecast_version == own.spike_version == "0.0"
    assert set(own.forecasts_of(places, topics)) == set(made_up.forecasts)
    assert set(own.absences_of(places, topics)) == set(made_up.absences)
    assert set(own.scores_of(places, topics)) == set(made_up.scores)
    assert own.group_scores == tuple(made_up.group_scores)
    assert {replace(one, method="") for one in own.past_of(places, topics)} == set(made_up.past)
    assert {one.method for one in own.past("RU", "all")} == {"0.0"}
    assert set(own.spikes()) == {
        spike for spike in made_up.spikes if not spike.series.territory.endswith(".u")
    }
    assert (own.n_tested, own.tested_months) == (made_up.n_tested, tuple(made_up.tested_months))
    assert len(made_up.forecasts) > 1000
    assert len(made_up.absences) > 100


def test_a_series_has_a_forecast_or_a_reason(
    release_store: ReleaseStore, series: SeriesTable
) -> None:
    own = release_store.predictions
    for key in series.keys[::29]:
        forecasts, reason = own.forecasts(key.territory, key.topic), own.absence(*_pair(key))
        assert bool(forecasts) is (reason is None), key
        assert [one.horizon for one in forecasts] == list(range(1, len(forecasts) + 1))
        assert bool(forecasts) is (own.score(*_pair(key)) is not None)
    assert own.absence("93000000", "all") == "gaps"
    assert own.absence("29606000", "roads") == "too_fine"
    assert own.absence("RU", "all") is None
    assert [one.month for one in own.forecasts("RU", "all")] == [
        *("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02")
    ]
    some = own.spikes()[0]
    assert some in own.spikes(some.series.territory)
    assert some in own.spikes(topic=some.series.topic)
    assert own.spikes("93000000") == ()


def _pair(key: SeriesKey) -> tuple[str, str]:
    return key.territory, key.topic


def test_pages_of_past_forecasts_are_the_whole_in_order(release_store: ReleaseStore) -> None:
    own, places, topics = release_store.predictions, ("RU", "29000000"), ("all", "housing")
    whole = own.past_of(places, topics)
    assert own.n_past(places, topics) == len(whole) > 8
    assert own.past_of(places, topics, start=3, stop=7) == whole[3:7]
    month = whole[0].month
    of_month = tuple(one for one in whole if one.month == month)
    assert own.past_of(places, topics, [month]) == of_month
    assert own.n_past(places, topics, [month]) == len(of_month) < len(whole)


@pytest.mark.parametrize("table", TABLES)
def test_a_release_without_predictions_says_so(
    release_dir: Path, tmp_path: Path, table: str
) -> None:
    """As one written before there were any: without one of the tables, or without a method."""
    target = tmp_path / RELEASE
    shutil.copytree(release_dir / RELEASE, target, ignore=shutil.ignore_patterns("downloads"))
    with duckdb.connect(str(target / DATABASE)) as connection:
        connection.execute(f"DROP TABLE {table}")
    store = ReleaseStore(target)
    own = store.predictions
    assert not own.has_forecasts
    assert not own.has_spikes
    assert own.absence("RU", "all") == "not_computed"
    assert own.forecasts("RU", "all") == own.past("RU", "all") == own.spikes() == ()
    assert own.score("RU", "all") is None
    assert (own.group_scores, own.n_past(("RU",), ("all",)), own.horizon) == ((), 0, 0)
    assert (own.n_tested, own.n_tests, own.false_share, own.tested_months) == (0, 0, 0.0, ())
    store.close()


def test_the_hash_of_the_contents_covers_every_table(tmp_path: Path, made_up: Predictions) -> None:
    def hashed(predictions: Predictions) -> str:
        target = tmp_path / "one.duckdb"
        target.unlink(missing_ok=True)
        with duckdb.connect(str(target)) as connection:
            connection.execute(DDL)
        return add_predictions(target, predictions)

    few = Predictions(
        made_up.forecasts[:1], made_up.absences[:1], made_up.scores[:1], made_up.group_scores[:1],
        made_up.past[:1], made_up.spikes[:1], 5, ("2026-08",), 60, 0.05,
    )  # fmt: skip
    same = hashed(few)
    assert hashed(few) == same
    others = [
        replace(few, **{name: type(getattr(few, name))()})
        for name in ("forecasts", "absences", "scores", "group_scores", "past", "spikes")
    ]
    hashes = {hashed(other) for other in (*others, replace(few, n_tests=61))}
    assert len(hashes) == 7
    assert same not in hashes


def _archived(folder: Path, last_month: str, instance: Instance, store: ReleaseStore) -> list:
    write_archive(instance, last_month, folder / "archive.parquet")
    return read_archive(folder / "archive.parquet", store.territories, store.topics)


def test_earlier_forecasts_of_published_months_are_archived(
    release_dir: Path, release_store: ReleaseStore, tmp_path: Path
) -> None:
    instance = Instance(tmp_path)
    published = instance.releases / RELEASE
    published.mkdir(parents=True)
    for name in (DATABASE, "manifest.json"):
        shutil.copyfile(release_dir / RELEASE / name, published / name)
    own = release_store.predictions
    places, topics = tuple(release_store.territories), tuple(release_store.topics)
    forecasts = own.forecasts_of(places, topics)
    # Of the months that the next release knows: two of six.
    found = _archived(tmp_path, "2026-10", instance, release_store)
    assert {(one.series, one.month, one.horizon, one.band, one.model) for one in found} == {
        (one.series, one.month, one.horizon, one.band, one.model)
        for one in forecasts
        if one.month <= "2026-10"
    }
    assert {(one.release, one.origin, one.method) for one in found} == {(RELEASE, "2026-08", "0.0")}
    # A release of the same months has nothing to be held against.
    assert _archived(tmp_path, "2026-08", instance, release_store) == []
    (published / DATABASE).rename(published / "kept")
    (published / DATABASE).write_bytes(b"no database")
    with pytest.raises(OperatorError, match="cannot be read; restore it"):
        _archived(tmp_path, "2026-10", instance, release_store)
    (published / "kept").rename(published / DATABASE)
    # Nothing of a withdrawn release is repeated.
    entry = {
        "id": RELEASE, "withdrawn_on": "2026-11-21", "reason_ru": "Ошибка.", "reason_en": "Wrong.",
        "first_month": "2025-03", "last_month": "2026-08",
    }  # fmt: skip
    (instance.releases / "withdrawn.json").write_bytes(orjson.dumps({"withdrawn": [entry]}))
    assert _archived(tmp_path, "2026-10", instance, release_store) == []


def test_the_archive_stands_beside_the_back_test(
    release_store: ReleaseStore, made_up: Predictions, series: SeriesTable
) -> None:
    predictor = own_predictor()
    past = [replace(one, release="2026-09-15", method="0.9") for one in made_up.past[:2]]
    made = replace(predictor, engines=lambda *_: made_up, methods={"forecast": "1.1"})
    found = made.predict(release_store, (), past, lambda _: None)
    assert found.past[:2] == past
    assert {(one.release, one.method) for one in found.past[2:]} == {("", "1.1")}
    assert len(found.past) == len(made_up.past) + 2


BAND = Band(5.0, 4.0, 6.0, 3.0, 7.0)
BAD_BANDS = [
    replace(BAND, value=float("nan")),
    replace(BAND, upper_95=float("inf")),
    replace(BAND, lower_95=-0.1),
    replace(BAND, lower_80=2.9),
    replace(BAND, value=6.1),
]


@pytest.mark.parametrize("band", BAD_BANDS)
def test_a_band_that_is_none_is_refused(made_up: Predictions, band: Band) -> None:
    first = made_up.forecasts[0]
    check_predictions(Predictions([replace(first, band=BAND)]))
    with pytest.raises(ValueError, match="a forecast is given as"):
        check_predictions(Predictions([replace(first, band=band)]))
    with pytest.raises(ValueError, match="a forecast is given as"):
        check_predictions(Predictions(past=[replace(made_up.past[0], band=band)]))


def test_codes_and_shares_that_are_none_are_refused(made_up: Predictions) -> None:
    check_predictions(made_up)
    forecast, absence = made_up.forecasts[0], made_up.absences[0]
    score, spike = made_up.scores[0], made_up.spikes[0]
    group = made_up.group_scores[0]
    for wrong in (
        Predictions([replace(forecast, model="guess")]),
        Predictions(absences=[replace(absence, reason="no")]),
        Predictions([forecast], [replace(absence, series=forecast.series)]),
        Predictions(scores=[replace(score, mase=float("nan"))]),
        Predictions(scores=[replace(score, coverage_80=1.01)]),
        Predictions(group_scores=[replace(group, relative_mae=-1.0)]),
        Predictions(spikes=[replace(spike, q_value=float("nan"))]),
        Predictions(spikes=[replace(spike, lower=spike.upper + 1)]),
    ):
        with pytest.raises(ValueError):
            check_predictions(wrong)


def test_what_was_computed_is_kept_by_its_content(
    tmp_path: Path, made_up: Predictions, series: SeriesTable
) -> None:
    folder = tmp_path / "var" / "predictions"
    cache = PredictionCache(folder)
    key = key_of(series, ["1.0"])
    assert cache.load(key) is None
    assert not folder.exists()
    cache.save(key, made_up)
    assert cache.load(key) == replace(
        made_up, **{name: list(getattr(made_up, name)) for name in ("forecasts", "spikes")}
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    # A file that is not whole is computed anew.
    (folder / f"{key}.json").write_bytes((folder / f"{key}.json").read_bytes()[:1000])
    assert cache.load(key) is None
    (folder / f"{key}.json").write_bytes(b'{"forecasts": [{}]}')
    assert cache.load(key) is None
    for n in range(6):
        cache.save(f"{n}", Predictions())
    assert len(list(folder.iterdir())) == 4


def test_the_key_hangs_on_everything_that_is_seen(series: SeriesTable) -> None:
    counts, usable = series.counts.copy(), series.usable.copy()
    counts[0, 0] += 3
    usable[0, 0] = not usable[0, 0]
    keys = {
        key_of(series, ["1.0"]),
        key_of(series, ["1.1"]),
        key_of(replace(series, counts=counts), ["1.0"]),
        key_of(replace(series, usable=usable), ["1.0"]),
        key_of(replace(series, months=(*series.months[1:], "2026-09")), ["1.0"]),
    }
    assert len(keys) == 5
    assert key_of(replace(series, counts=series.counts.copy()), ["1.0"]) in keys


def test_the_engines_are_not_loaded_for_few_months(
    series: SeriesTable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engines, "import_module", lambda _: pytest.fail("loaded"))
    known = PredictionInput(series, np.zeros(series.counts.shape))
    told: list[str] = []
    predictor = own_predictor(PredictionCache(tmp_path))
    found = predictor.engines(known, told.append)
    assert {one.reason for one in found.absences} == {"too_short"}
    assert len(found.absences) == len(series)
    assert not found.forecasts
    assert told == ["spikes"]
    again = predictor.engines(known, told.append)
    assert again.absences == found.absences
    assert told[1:] == ["predictions are those of the last build"]
    # Another rounding error, or other working days, are another question.
    predictor.engines(replace(known, working_days=(20,) * 18), told.append)
    assert told[2:] == ["spikes"]


def test_without_the_libraries_forecasts_are_not_computed(
    series: SeriesTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        engines, "find_spec", lambda name: None if name == "statsforecast" else object()
    )
    predictor = own_predictor()
    assert set(predictor.methods) == {"spikes"}
    found = predictor.engines(
        PredictionInput(series, np.zeros(series.counts.shape)), lambda _: None
    )
    assert not found.forecasts
    assert not found.absences

"""Sums of forecasts: which series are sums, how errors are shared out, against plain algebra."""

from __future__ import annotations

import numpy as np
import pytest
from hierarchicalforecast.methods import TopDown

from portal.config.predictions import load_forecast_settings
from portal.indicators.forecasts.engine import make_forecasts
from portal.indicators.forecasts.hierarchy import read_families, read_hierarchy
from portal.indicators.forecasts.reconcile import reconcile_sums, share_out
from schemas.predictions import SeriesKey
from tests.made_up_series import lowest_counts, made_table, table_of_lowest

SETTINGS = load_forecast_settings()


def test_the_summing_matrix_makes_every_count_of_the_lowest() -> None:
    table = table_of_lowest(lowest_counts())
    found = read_hierarchy(table)
    n_lowest = found.summing.shape[1]
    assert n_lowest == 12
    assert len(found.rows) == 7 * 4
    assert not len(found.hidden)
    assert (found.summing @ table.counts[found.rows[-n_lowest:]] == table.counts[found.rows]).all()


def test_a_topic_kept_out_of_a_place_is_hidden_in_its_total() -> None:
    """The total of the region, and all totals above, count what no series of a topic shows."""
    whole = table_of_lowest(lowest_counts())
    counts = {key: whole.counts[row] for key, row in whole.rows.items()}
    kept_out = counts.pop(SeriesKey("R2", "waste"))
    table = made_table(counts)
    found = read_hierarchy(table)
    assert found.hidden.tolist() == [kept_out.tolist()]
    names = [table.keys[row] for row in found.rows]
    assert SeriesKey("C", "all") in names
    # The topic of the district counts appeals of a region that has no series: it is no sum.
    assert SeriesKey("D1", "waste") not in names
    lowest = np.concatenate([table.counts[found.rows[-11:]], found.hidden])
    assert (
        found.summing @ lowest == np.concatenate([table.counts[found.rows], found.hidden])
    ).all()
    made = {one.series: one.band.value for one in make_forecasts(table, SETTINGS).forecasts}
    shown = made[SeriesKey("R2", "roads")] + made[SeriesKey("R2", "housing")]
    assert made[SeriesKey("R2", "all")] - shown > 0.5 * kept_out.mean()


def test_places_that_do_not_add_up_keep_their_own_forecasts() -> None:
    whole = table_of_lowest(lowest_counts())
    counts = {key: whole.counts[row] for key, row in whole.rows.items()}
    del counts[SeriesKey("M2", "all")]
    table = made_table(counts)
    families = read_families(table, read_hierarchy(table).rows)
    assert [table.keys[own[0]].territory for own in families] == ["R4"]
    assert [table.keys[row].territory for row in families[0][1:]] == ["M4", "M5"]


def test_minimum_trace_is_generalised_least_squares() -> None:
    """b = (S' W^-1 S)^-1 S' W^-1 y with the variances on the diagonal, solved directly."""
    summing = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
    base = np.array([[100.0, 40.0], [70.0, 30.0], [30.0, 11.0], [35.0, 9.0], [28.0, 12.0]])
    variances = np.array([90.0, 60.0, 30.0, 35.0, 25.0])
    weight = np.diag(1 / variances)
    wanted = summing @ np.linalg.solve(summing.T @ weight @ summing, summing.T @ weight @ base)
    assert reconcile_sums(base, variances, summing) == pytest.approx(wanted, rel=1e-6)


def test_what_would_be_negative_is_0_and_the_sums_still_hold() -> None:
    summing = np.array([[1, 1], [1, 0], [0, 1]], dtype=float)
    found = reconcile_sums(np.array([[1.0], [50.0], [1.0]]), np.array([1.0, 50.0, 50.0]), summing)
    assert found.min() == 0
    assert found[0] == pytest.approx(found[1] + found[2])


def test_a_total_is_shared_out_as_the_library_shares_it() -> None:
    random = np.random.default_rng(2)
    parts = random.uniform(0, 30, (4, 5))
    parts[:, 3] = 0.0
    total = random.uniform(50, 90, 5)
    summing = np.concatenate([np.ones((1, 4)), np.eye(4)])
    library = TopDown(method="forecast_proportions").fit_predict(
        S=summing,
        y_hat=np.concatenate([total[None], parts]),
        tags={"total": np.array([0]), "part": np.arange(1, 5)},
    )["mean"]
    assert share_out(total, parts) == pytest.approx(library[1:])

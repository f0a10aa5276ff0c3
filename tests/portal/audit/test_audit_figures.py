"""Every number of a release is looked at: planted small ones and broken sums are noticed."""

from __future__ import annotations

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from portal.audit.checks import AuditFault
from portal.audit.differences import View, check_differences, try_view
from portal.audit.figures import check_limited, check_small, check_sums, is_small
from portal.audit.floors import check_floors
from portal.audit.shares import check_shares
from portal.audit.sums import Sums
from portal.indicators import answer_times, evaluate
from schemas.periods import Period


def change_file(directory, name, column, value):
    """Put a number into the first row of a file that has one in ``column``."""
    path = directory / "downloads" / name
    is_parquet = path.suffix == ".parquet"
    table = pq.read_table(path) if is_parquet else pa_csv.read_csv(path)
    values = table[column].to_pylist()
    values[next(i for i, v in enumerate(values) if v)] = value
    number = table.column_names.index(column)
    table = table.set_column(number, column, pa.array(values, table.schema.field(column).type))
    if is_parquet:
        pq.write_table(table.replace_schema_metadata(None), path)
    else:
        pa_csv.write_csv(table, path)
    return directory


@pytest.mark.parametrize(
    ("figure", "small"), [(0, False), (1, True), (2, True), (3, False), (4, False), (-1, True)]
)
def test_a_figure_is_small_from_1_to_the_base_less_1(figure, small):
    assert is_small(np.array([figure]), 3)[0] == small


def test_a_release_has_no_small_figure_and_adds_up(release, opened):
    published = opened(release)
    n_cells = published.cells.num_rows
    assert check_small(published).n > 10 * n_cells
    assert check_sums(published, Sums(published)).n > n_cells


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE cell SET shown = 2 WHERE rowid = ONE_CELL", "«cell»"),
        ("UPDATE cell SET shown = -3 WHERE rowid = ONE_CELL", "«cell»"),
        ("UPDATE rollup SET processed = 1 WHERE rowid = ONE_TOTAL", "«rollup»"),
        # Each outcome is safe by itself, their sum is not.
        ("UPDATE rollup SET processed = 5, open = -3 WHERE rowid = ONE_TOTAL", "«rollup»"),
    ],
)
def test_a_small_figure_in_the_database_is_noticed(tamper, opened, statement, where):
    with pytest.raises(AuditFault, match=where):
        check_small(opened(tamper(statement)))


@pytest.mark.parametrize("name", ["observations_city.csv", "observations_neighbourhood.parquet"])
@pytest.mark.parametrize("column", ["RECEIVED", "PROCESSED"])
def test_a_small_figure_in_a_file_is_noticed(release, opened, name, column):
    change_file(release, name, column, 2)
    with pytest.raises(AuditFault, match=name):
        check_small(opened(release))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cell SET shown = 6 WHERE rowid = ONE_CELL",
        "UPDATE rollup SET processed = processed + 3 WHERE rowid = ONE_TOTAL",
        "DELETE FROM rollup WHERE rowid = ONE_TOTAL",
        "INSERT INTO rollup SELECT * FROM rollup WHERE rowid = ONE_TOTAL",
        # An exact total in place of a sum of rounded cells.
        "UPDATE rollup SET processed = processed + 4 WHERE territory = 'BOS' AND topic = 'all'",
    ],
)
def test_a_total_that_is_not_the_sum_of_its_cells_is_noticed(tamper, opened, statement):
    published = opened(tamper(statement))
    check_small(published)  # safe numbers all of them
    with pytest.raises(AuditFault, match="is not the sum of its cells"):
        check_sums(published, Sums(published))


@pytest.mark.parametrize("name", ["observations_city.parquet", "observations_neighbourhood.csv"])
def test_a_file_that_shows_other_totals_is_noticed(release, opened, name):
    published = opened(change_file(release, name, "RECEIVED", 777))
    with pytest.raises(AuditFault, match=f"{name}» does not show the sums"):
        check_sums(published, Sums(published))


@pytest.fixture(scope="module")
def national(release_dir, tmp_path_factory):
    """Return a copy of the Russian test release, which has limited topics."""
    directory = tmp_path_factory.mktemp("national") / "release"
    shutil.copytree((release_dir / "current").resolve(), directory)
    return directory


def test_limited_topics_stay_above_municipalities(national, opened):
    published = opened(national)
    assert len(published.store.info.policy["limited_topics"]) == 4
    assert check_limited(published).n > published.cells.num_rows


@pytest.mark.parametrize("table", ["cells", "totals"])
def test_a_limited_topic_in_a_municipality_is_noticed(national, opened, table):
    published = opened(national)
    limited = published.store.info.policy["limited_topics"][0]
    rows = getattr(published, table).to_pylist()
    row = next(row for row in rows if row["territory"] == published.lowest[0])
    planted = pa.Table.from_pylist([row | {"topic": limited}], getattr(published, table).schema)
    object.__setattr__(published, table, pa.concat_tables([getattr(published, table), planted]))
    with pytest.raises(AuditFault, match="limited topic"):
        check_limited(published)


def test_a_limited_topic_in_a_file_is_noticed(national, opened):
    path = national / "downloads" / "observations_municipality.parquet"
    table = pq.read_table(path)
    try:
        rows = table.to_pylist()
        row = next(row for row in rows if row["OBS_STATUS"] == "M")
        row["RECEIVED"] = 0
        pq.write_table(pa.Table.from_pylist(rows, table.schema), path)
        with pytest.raises(AuditFault, match=r"observations_municipality\.parquet"):
            check_limited(opened(national))
    finally:
        pq.write_table(table, path)


def test_rates_and_densities_keep_to_their_floors(release, opened):
    assert check_floors(opened(release)).n > 1000


@pytest.mark.parametrize(
    ("module", "function"),
    [(evaluate, "share"), (evaluate, "density"), (answer_times, "share")],
)
def test_a_rate_or_density_from_too_few_appeals_is_noticed(
    national, opened, monkeypatch, module, function
):
    honest = getattr(module, function)
    monkeypatch.setattr(module, function, lambda a, b, _floor: honest(a, b, 1))
    with pytest.raises(AuditFault, match="from too few appeals"):
        check_floors(opened(national))


def test_shares_are_coarse(release, opened):
    assert check_shares(opened(release)).n > 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("percent = 7, state = 'value', indicator = 'rating_coverage'", "more exactly"),
        ("percent = 101, state = 'value'", "more exactly"),
        ("percent = 50, state = 'too_few'", "more exactly"),
        ("percent = NULL, state = 'value'", "more exactly"),
        ("indicator = 'n_rated'", "more exactly"),
        ("territory = 'BOS-BB'", "smaller place"),
        ("territory = 'Ivanov'", "smaller place"),
        ("topic = 'street_lights'", "smaller place"),
        ("time = '2011-08'", "smaller place"),
        ("time = '2011'", "smaller place"),
    ],
)
def test_a_share_that_tells_more_is_noticed(tamper, opened, change, said):
    published = opened(
        tamper("UPDATE secondary SET CHANGE WHERE rowid = 0".replace("CHANGE", change))
    )
    if change.startswith("territory = 'BOS-"):
        assert change.split("'")[1] in published.lowest
    with pytest.raises(AuditFault, match=said):
        check_shares(published)


@pytest.mark.parametrize("name", ["secondary_region.csv", "secondary_country.parquet"])
def test_a_share_in_a_file_that_the_database_does_not_have_is_noticed(national, opened, name):
    path = national / "downloads" / name
    before = path.read_bytes()
    try:
        change_file(national, name, "OBS_VALUE", 0.123)
        with pytest.raises(AuditFault, match=name):
            check_shares(opened(national))
    finally:
        path.write_bytes(before)
    assert check_shares(opened(national)).n > 1000


def test_no_difference_of_nested_totals_is_small(release, opened):
    assert check_differences(opened(release)).n > 20_000


def test_a_difference_between_safe_totals_is_noticed(tamper, opened):
    """A whole of 5 is safe, and so is a part of 3; what is left of it is not."""
    published = opened(
        tamper(
            "DELETE FROM cell WHERE rowid <> ONE_CELL",
            "INSERT INTO cell SELECT * REPLACE (2 AS shown, 'undated' AS speed) FROM cell",
        )
    )
    place = published.cells["territory"][0].as_py()
    month = Period.parse(published.cells["month"][0].as_py())
    whole = View({"territories": (place,)}, (month,))
    assert try_view(published, whole) == 0
    parts = View(
        {"territories": (place,), "speeds": ("all", *published.trees["speed"].leaves)}, (month,)
    )
    with pytest.raises(AuditFault, match="difference"):
        try_view(published, parts)
    with pytest.raises(AuditFault, match="difference"):
        check_differences(published)


def test_periods_are_subtracted_from_those_that_hold_them(release, opened):
    published = opened(release)
    months = tuple(Period.parse(month) for month in published.months)
    view = View({}, (*months, Period.parse("2011-Q3")))
    assert try_view(published, view) == 3

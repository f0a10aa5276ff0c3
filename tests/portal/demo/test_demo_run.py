"""A whole small demonstration: the real ingest counts what was written, the real build publishes."""

import duckdb
import pytest
from click.testing import CliRunner

from portal.cli.demo import demo as demo_command
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.demo.columns import NAME_MARK
from portal.demo.parameters import load_parameters
from portal.demo.run import STAGES, Demo, build_demo, is_finished
from portal.indicators.evaluate import evaluate
from portal.ingest.microdata import microdata_files
from portal.store.release_store import ReleaseStore
from schemas.appeals import RECORD_COLUMNS
from schemas.codelists import ALL
from schemas.periods import Period, periods_within
from schemas.secondary import SECONDARY_SHARES


@pytest.fixture
def finished(small_demo) -> Demo:
    return small_demo.built


def test_the_ingest_counts_exactly_what_the_generator_wrote(finished):
    counted = [
        (r.source, r.read, r.accepted, r.replaced, r.duplicate, r.quarantined)
        for r in finished.reports
    ]
    written = [
        (f.source, f.read, f.accepted, f.replaced, f.duplicate, f.quarantined)
        for f in finished.files.files
    ]
    assert counted == written


def test_every_topic_value_is_known_to_its_crosswalk(finished):
    assert [report.unmapped_topics for report in finished.reports] == [0] * len(finished.reports)


def test_faults_are_quarantined_for_the_reasons_they_were_made_for(finished):
    reasons = {reason for report in finished.reports for reason in report.reasons}
    assert reasons == {
        "received_unreadable",
        "closed_before_received",
        "status_unknown",
        "territory_unknown",
    }


def test_records_hold_no_synthetic_text_or_name(finished):
    files = [str(path) for path in microdata_files(finished.instance)]
    columns = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
    assert {column[0] for column in columns} == set(RECORD_COLUMNS)
    text = " || ".join(f"coalesce({name}::VARCHAR, '')" for name in RECORD_COLUMNS)
    query = f"SELECT count(*), count(*) FILTER ({text} SIMILAR TO ?) FROM read_parquet(?)"  # noqa: S608
    marks = f".*(Синтетич|{NAME_MARK}).*"
    ((records, marked),) = duckdb.execute(query, [marks, files]).fetchall()
    assert records > 50_000
    assert marked == 0


def test_the_release_ends_with_the_last_mature_month_and_says_what_it_is(finished):
    store = ReleaseStore((finished.instance.releases / "current").resolve())
    assert store.info.synthetic
    assert (store.info.first_month, store.info.last_month) == ("2023-09", "2026-08")
    assert store.info.as_of == load_parameters().as_of


def test_every_state_of_a_value_occurs(finished):
    store = ReleaseStore((finished.instance.releases / "current").resolve())
    states = set()
    for level in ("country", "region", "municipality"):
        codes = [territory.code for territory in store.territories.at_level(level)]
        year = Period.parse("2025-09-01/P1Y")
        values = evaluate(store, "resolution_rate", codes, ALL, year)
        states |= {value.state for value in values.values()}
    assert states == {"value", "partial", "too_few", "not_reported"}


def test_progress_is_reported_stage_by_stage(small_demo):
    assert list(dict.fromkeys(small_demo.stages)) == list(STAGES)


def test_a_finished_demonstration_is_used_again_and_never_overwritten(finished):
    directory = finished.instance.root
    result = CliRunner().invoke(demo_command, [str(directory), "--no-serve"])
    assert result.exit_code == 0
    assert "finished demonstration" in result.output
    with pytest.raises(OperatorError, match="an instance stands here"):
        build_demo(directory, 0.05, 7, lambda *_: None)


def test_a_directory_without_a_release_is_not_finished(tmp_path):
    assert not is_finished(tmp_path)
    assert not is_finished(Instance(tmp_path / "nowhere").root)


def test_ratings_repeats_and_terms_are_published_for_every_whole_quarter(finished):
    store = ReleaseStore((finished.instance.releases / "current").resolve())
    root = store.territories.root.code
    quarters = periods_within(store.info.first_month, store.info.last_month, "Q")
    assert len(quarters) == 11
    for share in SECONDARY_SHARES:
        assert store.secondary.quarters(share.id) == quarters
        values = [evaluate(store, share.id, [root], ALL, q)[root].value for q in quarters]
        assert all(value is not None and 0 < value < 1 for value in values)
    store.close()

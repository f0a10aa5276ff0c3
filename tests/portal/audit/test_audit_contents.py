"""What is not in the list stops the audit: files, tables, columns, keys, codes."""

from __future__ import annotations

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from portal.audit.checks import AuditFault
from portal.audit.codes import check_codes
from portal.audit.contents import allowed, check_contents
from portal.store.contents import read_layout
from portal.store.release_store import DATABASE


def refused(attack, *arguments):
    """Return what an attack that succeeds says."""
    with pytest.raises(AuditFault) as fault:
        attack(*arguments)
    return str(fault.value)


def test_a_release_as_it_was_built_holds_what_is_listed(release):
    files = sum(path.is_file() for path in release.rglob("*"))
    assert check_contents(release).n > files


def test_every_table_of_a_release_is_in_the_list(release):
    assert read_layout(release / DATABASE) == allowed()["tables"]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TABLE applicant (name VARCHAR)", "«applicant»"),
        ("CREATE SCHEMA s; CREATE TABLE s.applicant (name VARCHAR)", "«s.applicant»"),
        ("CREATE VIEW v AS SELECT * FROM cell", "«v»"),
        ("ALTER TABLE cell ADD COLUMN count INTEGER", "«count»"),
        ("ALTER TABLE cell DROP COLUMN speed", "«speed»"),
        ("ALTER TABLE cell ALTER shown TYPE VARCHAR", "«cell.shown» is no INTEGER"),
        ("DROP TABLE coverage", "lack «coverage»"),
        ("COMMENT ON TABLE cell IS 'Ivanov'", "a comment"),
        ("COMMENT ON COLUMN cell.shown IS 'Ivanov'", "a comment"),
        ("CREATE MACRO name() AS 'Ivanov'", "a macro"),
        ("CREATE SEQUENCE one", "a sequence"),
        ("CREATE TYPE name AS ENUM ('Ivanov')", "a type"),
        ("UPDATE info SET json = json_merge_patch(json, '{\"name\": 1}')", "«name»"),
        ('UPDATE info SET json = json_merge_patch(json, \'{"policy": {"key": 1}}\')', "«key»"),
    ],
)
def test_what_is_added_to_the_database_is_noticed(tamper, statement, named):
    said = refused(check_contents, tamper(*statement.split("; ")))
    assert named in said
    assert "Ivanov" not in said


def test_a_release_of_an_older_program_has_no_predictions(tamper):
    tables = allowed()["later_tables"]
    directory = tamper(*(f"DROP TABLE {name}" for name in tables[1:]))
    assert "lack" in refused(check_contents, directory)
    assert check_contents(tamper(f"DROP TABLE {tables[0]}")).n > 0


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "downloads/cases.csv", ".cases", "reference/keys.csv", "geo/BOS.json", "x/y.csv"],
)
def test_a_file_that_is_not_listed_is_noticed(release, name):
    path = release / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert f"«{name}»" in refused(check_contents, release)


def test_a_link_is_noticed(release, tmp_path):
    (release / "classes.json").rename(tmp_path / "classes.json")
    (release / "classes.json").symlink_to(tmp_path / "classes.json")
    assert "«classes.json»" in refused(check_contents, release)


def test_a_column_added_to_a_file_is_noticed(release):
    path = next((release / "downloads").glob("observations_*.csv"))
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    text = "\r\n".join([f"{head},TRUE_COUNT", *(f"{line},1" for line in lines)])
    path.write_text(text, encoding="utf-8")
    assert path.name in refused(check_contents, release)


def test_metadata_in_a_parquet_file_is_noticed(release):
    path = next((release / "downloads").glob("observations_*.parquet"))
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"pandas": "Ivanov"}), path)
    assert "metadata" in refused(check_contents, release)


def test_a_key_added_to_the_map_classes_is_noticed(release):
    entry = {"indicator": "x", "topic": "all", "freq": "M", "breaks": [], "center": None}
    (release / "classes.json").write_bytes(orjson.dumps([entry | {"mean": 0.5}]))
    assert "«mean»" in refused(check_contents, release)


def test_every_word_of_a_release_is_a_code(release, opened):
    published = opened(release)
    assert check_codes(published).n > 7 * published.cells.num_rows


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE cell SET topic = 'Ivanov' WHERE rowid = 0", "cell.topic"),
        ("UPDATE cell SET channel = 'Ivanov' WHERE rowid = 0", "cell.channel"),
        ("UPDATE cell SET month = '2031-01' WHERE rowid = 0", "cell.month"),
        ("UPDATE cell SET speed = NULL WHERE rowid = 0", "cell.speed"),
        ("UPDATE rollup SET territory = 'Ivanov' WHERE rowid = 0", "rollup.territory"),
        ("INSERT INTO coverage VALUES ('BOS', 'boston', '2011-07', 'Ivanov')", "coverage.state"),
        ("UPDATE source SET regime = 'Ivanov'", "source.regime"),
        ("UPDATE rounding_error SET freq = 'Ivanov' WHERE rowid = 0", "rounding_error.freq"),
        ("INSERT INTO path VALUES ('topic', 'Ivanov', 'all')", "the table «path»"),
        ("DELETE FROM path WHERE rowid = 0", "the table «path»"),
    ],
)
def test_a_text_that_is_no_code_is_noticed_and_not_repeated(tamper, opened, statement, where):
    said = refused(check_codes, opened(tamper(statement)))
    assert said.startswith(where)
    assert "Ivanov" not in said


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_text_in_a_file_that_is_no_code_is_noticed(release, opened, suffix):
    path = release / "downloads" / f"observations_city.{suffix}"
    if suffix == "csv":
        text = path.read_text(encoding="utf-8").replace("BOS,all", "BOS,Ivanov", 1)
        path.write_text(text, encoding="utf-8")
    else:
        table = pq.read_table(path)
        note = pa.array(["Ivanov", *[""] * (table.num_rows - 1)])
        position = table.column_names.index("DATA_NOTE")
        pq.write_table(table.set_column(position, "DATA_NOTE", note), path)
    said = refused(check_codes, opened(release))
    assert f"observations_city.{suffix}" in said
    assert "Ivanov" not in said


@pytest.mark.parametrize(
    ("name", "code"),
    [("coverage.csv", "boston"), ("coverage.csv", "reported"), ("rounding_error.csv", "count")],
)
def test_a_text_in_another_file_that_is_no_code_is_noticed(release, opened, name, code):
    path = release / "downloads" / name
    text = path.read_text(encoding="utf-8")
    assert code in text
    path.write_text(text.replace(code, "Ivanov", 1), encoding="utf-8")
    said = refused(check_codes, opened(release))
    assert name in said
    assert "Ivanov" not in said


PAST = (
    "INSERT INTO past_forecast VALUES ('BOS', 'all', '{release}', '{origin}', '{origin}', 1, 5, 4,"
    " 6, 3, 7, 'mstl', '{method}')"
)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "INSERT INTO forecast VALUES ('BOS', 'all', '2031-01', 1, 5, 4, 6, 3, 7, 'mstl')",
            "month",
        ),
        ("INSERT INTO forecast_absence VALUES ('BOS', 'all', 'Ivanov')", "reason"),
        ("INSERT INTO forecast_absence VALUES ('Ivanov', 'all', 'gaps')", "territory"),
        ("INSERT INTO spike_test VALUES ('Ivanov', 1, 1, 0.05)", "month"),
        ("INSERT INTO spike VALUES ('BOS', 'all', '2011-07', 1, 5, 4, 6, 0.01)", "not shown"),
        (PAST.format(release="Ivanov", origin="2011-07", method="1.0"), "no release"),
        (PAST.format(release="", origin="2011-07", method="Ivanov"), "no version"),
        (PAST.format(release="", origin="2031-07", method="1.0"), "origin"),
    ],
)
def test_what_is_predicted_holds_codes_and_shown_counts_alone(tamper, opened, statement, said):
    heard = refused(check_codes, opened(tamper(statement)))
    assert said in heard
    assert "Ivanov" not in heard

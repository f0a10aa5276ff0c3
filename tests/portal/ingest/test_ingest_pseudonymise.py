"""The keyed hash built in SQL is HMAC-SHA-256, and its key shows nowhere."""

from __future__ import annotations

import hashlib
import hmac

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.config.keys import PSEUDONYM, load_key
from portal.ingest.pseudonymise import hmac_sql, message, padded_keys

GOOD = "A-1,2026-01-10 09:00:00,2026-01-11 09:00:00,done,Trees,BOS-RX"


def expected(key: bytes, *parts: str) -> str:
    return hmac.new(key, message(*parts), hashlib.sha256).hexdigest()


@settings(max_examples=60, deadline=None)
@given(
    key=st.binary(min_size=1, max_size=200),
    first=st.text(max_size=40).filter(lambda text: "\0" not in text),
    second=st.text(max_size=40).filter(lambda text: "\0" not in text),
)
def test_sql_and_python_agree_for_any_key_and_text(key, first, second):
    try:
        (first + second).encode()
    except UnicodeEncodeError:
        return
    with duckdb.connect() as engine:
        found = engine.execute(
            f"SELECT {hmac_sql('$first', '$second')}",
            {"first": first, "second": second, **padded_keys(key)},
        ).fetchall()
    assert found == [(expected(key, first, second),)]


@pytest.mark.parametrize("length", [32, 63, 64, 65])
def test_keys_around_the_length_of_a_block(length):
    key = bytes(range(length))
    with duckdb.connect() as engine:
        (found,) = engine.execute(
            "SELECT " + hmac_sql("'Обращение № 1'"), padded_keys(key)
        ).fetchone()
    assert found == expected(key, "Обращение № 1")


def test_parts_cannot_be_shifted_into_each_other():
    assert message("ab", "c") != message("a", "bc")


def test_records_carry_the_hash_of_source_and_id(office):
    office.ingest(office.rows(GOOD))
    key = load_key(office.instance.confidential / "keys" / PSEUDONYM)
    assert office.records("appeal_hash, record_hash") == [
        (expected(key, "desk", "A-1"), expected(key, "desk", "A-1", ""))
    ]


def test_spaces_around_an_id_do_not_make_another_record(office):
    (report,) = office.ingest(office.rows(GOOD, f"\u00a0{GOOD.replace('A-1', 'A-1 ')}"))
    assert (report.accepted, report.duplicate) == (1, 1)


def test_without_a_key_of_its_own_nothing_is_imported(office):
    key = office.instance.confidential / "keys" / PSEUDONYM
    first = office.records("1", "1")
    key.chmod(0o644)
    with pytest.raises(Exception, match="others can read this key"):
        office.ingest(office.rows(GOOD))
    key.unlink()
    with pytest.raises(Exception, match="the key is missing"):
        office.ingest(office.rows(GOOD))
    assert office.records("1", "1") == first == []

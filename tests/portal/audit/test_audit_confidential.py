"""The confidential half: a changed count, ledger, residual or ceiling is noticed; figures stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from portal.audit.checks import audit_report, checks_of, first_failure, write_verdicts
from portal.audit.confidential import Ceilings, audit_confidential
from portal.releases.audit import examine
from portal.releases.audited_tables import facts_of_release, load_tables

WIDE = Ceilings(40, 0.5)


@pytest.fixture(scope="module")
def tables(audited_city):
    """Return the protected tables of the city's release."""
    directory = (audited_city.releases / "current").resolve()
    return load_tables(audited_city, facts_of_release(directory, is_built=False))


def failed(tables, ceilings=WIDE):
    """Return the code of the check that fails, or an empty text."""
    verdict = first_failure(audit_confidential(lambda: tables, ceilings).verdicts)
    return verdict.code if verdict else ""


def with_cells(table, change):
    """Return the table with the counts and shown counts of its first block changed."""
    block = table.blocks[0]
    columns = {name: block.cells[name].to_pylist() for name in block.cells.column_names}
    change(columns["count"], columns["shown"])
    cells = pa.table(columns, schema=block.cells.schema)
    return replace(table, blocks=[replace(block, cells=cells), *table.blocks[1:]], published=None)


def test_the_tables_of_a_release_pass(tables):
    examined = audit_confidential(lambda: tables, WIDE)
    assert [v.code for v in examined.verdicts] == [c.code for c in checks_of("confidential")]
    assert all(verdict.passed for verdict in examined.verdicts)
    assert all(verdict.n_tried is None for verdict in examined.verdicts)
    assert tables[0].name == "appeals"
    figures = examined.figures["appeals"]
    assert figures["appeals"] == sum(sum(b.cells["count"].to_pylist()) for b in tables[0].blocks)
    assert 0 < figures["max_deviation"] < 40
    assert figures["worst"][0]["deviation"] == figures["max_deviation"]


def test_a_large_count_that_is_shown_as_another_is_noticed(tables):
    def change(counts, shown):
        number = next(n for n, count in enumerate(counts) if count >= 3)
        shown[number] += 3

    assert failed([with_cells(tables[0], change)]) == "large_counts_kept"


@pytest.mark.parametrize("value", [1, 2, 4, 6])
def test_a_small_count_that_is_shown_as_anything_else_is_noticed(tables, value):
    def change(counts, shown):
        number = next(n for n, count in enumerate(counts) if count < 3)
        shown[number] = value

    assert failed([with_cells(tables[0], change)]) == "small_counts_rounded"


def test_a_small_count_rounded_otherwise_than_the_residuals_say_is_noticed(tables):
    def change(counts, shown):
        number = next(n for n, count in enumerate(counts) if count < 3)
        shown[number] = 3 - shown[number]

    assert failed([with_cells(tables[0], change)]) == "residuals_agree"


@pytest.mark.parametrize("change", ["more", "fewer", "other"])
def test_a_publication_that_is_not_what_the_ledger_holds_is_noticed(tables, change):
    rows = tables[0].published.to_pylist()
    if change == "more":
        rows.append(rows[0] | {"month": rows[-1]["month"], "speed": "undated"})
    elif change == "fewer":
        del rows[3]
    else:
        rows[3]["shown"] += 3
    published = pa.Table.from_pylist(rows, tables[0].published.schema)
    assert failed([replace(tables[0], published=published)]) == "ledger_kept"


@pytest.mark.parametrize(
    ("ceilings", "code"),
    [(Ceilings(1, 0.5), "deviation_bounded"), (Ceilings(40, 1e-9), "bias_bounded")],
)
def test_a_ceiling_is_held(tables, ceilings, code, monkeypatch):
    monkeypatch.setattr("portal.audit.confidential.ENOUGH_LARGE", 10)
    examined = audit_confidential(lambda: tables, ceilings)
    verdict = first_failure(examined.verdicts)
    assert verdict.code == code
    exact = examined.figures["appeals"]["max_deviation"]
    assert str(exact) not in verdict.reason.replace(str(ceilings.deviation), "")


def test_few_large_totals_are_not_judged_for_bias(tables):
    n_large = audit_confidential(lambda: tables, WIDE).figures["appeals"]["margins_100"]
    assert 0 < n_large < 1000
    assert failed(tables, Ceilings(40, 1e-9)) == ""


def test_a_table_that_its_own_protection_changes_is_noticed(tables, monkeypatch):
    monkeypatch.setattr("portal.audit.preimage.equal_tables", lambda *_: False)
    assert failed(tables) == "fixed_point"


def test_a_block_of_the_ledger_that_was_changed_is_noticed(city):
    directory = (city.releases / "current").resolve()
    block = next((city.confidential / "ledger").glob("block-*.parquet"))
    block.write_bytes(block.read_bytes()[:-1] + b"x")
    examined = examine(city, facts_of_release(directory, is_built=False))
    verdict = first_failure(examined.verdicts)
    assert verdict.code == "ledger_kept"
    assert block.name in verdict.reason
    assert [v.passed for v in examined.verdicts[1:]] == [None] * 6


def test_residuals_that_were_changed_on_disk_are_noticed(city):
    path = next((city.confidential / "ledger").glob("residuals-*"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    examined = examine(
        city, facts_of_release((city.releases / "current").resolve(), is_built=False)
    )
    assert first_failure(examined.verdicts).code == "ledger_kept"


def test_two_truths_with_one_protected_table_give_the_same_public_bytes(tables, tmp_path):
    """The second truth is the published table itself: nothing in it was rounded."""
    twin = _as_truth(tables[0])
    written = []
    for number, table in enumerate((tables[0], twin)):
        examined = audit_confidential(lambda table=table: [table], WIDE)
        path = tmp_path / f"{number}.json"
        write_verdicts(path, examined.verdicts)
        written.append((path.read_bytes(), examined.figures["appeals"]["max_deviation"]))
    assert written[0][0] == written[1][0]
    assert written[0][1] > 0 == written[1][1]


def _as_truth(table):
    """Return the table as if its shown counts were the true ones."""
    blocks = []
    for block in table.blocks:
        shown = np.asarray(block.cells["shown"])
        cells = block.cells.filter(pa.array(shown > 0))
        number = cells.column_names.index("count")
        blocks.append(replace(block, cells=cells.set_column(number, "count", cells["shown"])))
    snapshot = table.checkpoint.snapshot
    nothing = replace(snapshot, pages=snapshot.pages[:0], residuals=snapshot.residuals[:0])
    checkpoint = replace(table.checkpoint, snapshot=nothing)
    return replace(table, blocks=blocks, checkpoint=checkpoint)


def test_no_report_is_made_of_an_audit_that_did_not_pass(tables):
    verdicts = audit_confidential(lambda: tables, Ceilings(1, 0.5)).verdicts
    with pytest.raises(ValueError, match="deviation_bounded"):
        audit_report("2026-11-15", {"base": 3, "version": "1"}, {}, verdicts)

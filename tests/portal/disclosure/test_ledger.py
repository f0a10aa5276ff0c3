"""The ledger: append-only, checked, and whole after a crash."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.disclosure.appeals import flat_paths, hierarchies_of
from portal.disclosure.cells import TableFault
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import RoundingPolicy, protect, replay
from portal.disclosure.rounding import Rounder
from portal.disclosure.table import INNER_SCHEMA
from portal.disclosure.terms import check_months, check_terms, rounding_policy, terms_of
from schemas.codelists import OUTCOME, SPEED

KEY = b"k" * 32
PATHS = {
    "territory": {f"m{i}": ("all", f"m{i}") for i in range(6)},
    "topic": {t: ("all", t) for t in ("roads", "waste")},
    "channel": {"service_request.phone": ("all", "service_request", "service_request.phone")},
    "outcome": flat_paths(OUTCOME.ids()),
    "speed": flat_paths(SPEED.ids()),
}
MONTHS = ["2026-01", "2026-02", "2026-03"]


def make_policy(**changes):
    values = {
        "version": "1", "base": 3, "min_block": 1, "quality": "standard", "rate_max_rounding_error": 5.0,
        "density_min_count": 30, "maturity_days": {}, "speeds": {}, "limited_topics": (),
        "snapshot_retention_days": 1, "microdata_retention_days": 1,
    }  # fmt: skip
    return Policy(**(values | changes))


def inner(months, seed=1):
    random = np.random.default_rng(seed)
    rows = []
    for month in months:
        for place in range(6):
            for topic in ("roads", "waste"):
                for outcome in ("open", "processed"):
                    count = int(random.integers(1, 5))
                    speed = "open" if outcome == "open" else "d1"
                    rows.append(
                        (
                            f"m{place}",
                            topic,
                            "service_request",
                            "phone",
                            month,
                            outcome,
                            speed,
                            count,
                        )
                    )
    return pa.table(
        [pa.array(column) for column in zip(*rows, strict=True)], names=INNER_SCHEMA.names
    ).cast(INNER_SCHEMA)


def run(ledger, table, months, policy=None, late=None):
    """Protect the months that are not published yet, as stage 1 of a build does."""
    policy = policy or make_policy()
    check_terms(ledger, policy)
    check_months(ledger, dict.fromkeys(months, ("s",)))
    wanted = pa.array([month for month in months if month not in ledger.months], pa.string())
    new = table.filter(pc.is_in(table["month"], wanted))
    hierarchies = hierarchies_of(PATHS, [*ledger.months, *months])
    return protect(new, hierarchies, rounding_policy(policy), KEY, ledger, late=late)


def noted(blocks, policy=None):
    """Return blocks with the notes that stage 1 gives them."""
    terms = terms_of(policy or make_policy())
    return [
        replace(block, notes={"sources": {month: ["s"] for month in block.months}, "terms": terms})
        for block in blocks
    ]


def publish(directory, months, release, seed=1):
    ledger = Ledger.open(directory, 3, KEY)
    result = run(ledger, inner(months, seed), months)
    ledger.write_pending(release, noted(result.new_blocks), result.checkpoint)
    return Ledger.open(directory, 3, KEY).append_pending(release), result


def rows_of(table, months):
    return sorted(tuple(r.values()) for r in table.to_pylist() if r["month"] in months)


def test_appending_months_leaves_published_ones_as_they_were(tmp_path):
    _, first = publish(tmp_path, MONTHS[:2], "r1")
    _, second = publish(tmp_path, MONTHS, "r2", seed=99)  # the records behind changed since
    assert rows_of(second.cells, MONTHS[:2]) == rows_of(first.cells, MONTHS[:2])
    assert second.months == tuple(MONTHS)
    assert [block.months for block in second.new_blocks] == [("2026-03",)]


def test_month_by_month_equals_all_at_once(tmp_path):
    publish(tmp_path / "a", MONTHS[:1], "r1")
    _, later = publish(tmp_path / "a", MONTHS, "r2")
    at_once = run(Ledger.open(tmp_path / "b", 3, KEY), inner(MONTHS), MONTHS)
    # inner(MONTHS[:1]) draws the same first month, since the generator starts alike.
    assert rows_of(later.cells, MONTHS) == rows_of(at_once.cells, MONTHS)


def test_small_months_wait_and_are_pooled(tmp_path):
    ledger = Ledger.open(tmp_path, 3, KEY)
    table = inner(MONTHS)
    small = [sum(r["count"] < 3 for r in table.to_pylist() if r["month"] == m) for m in MONTHS]
    policy = make_policy(min_block=small[0] + 1)
    result = run(ledger, table, MONTHS, policy)
    assert result.new_blocks[0].months == ("2026-01", "2026-02")
    waiting = run(ledger, table, MONTHS, make_policy(min_block=sum(small) + 1))
    assert waiting.months == ()
    assert waiting.waiting_months == tuple(MONTHS)
    assert waiting.cells.num_rows == 0


def test_another_key_or_base_is_refused(tmp_path):
    publish(tmp_path, MONTHS[:1], "r1")
    with pytest.raises(OperatorError, match="another rounding key"):
        Ledger.open(tmp_path, 3, b"x" * 32)
    with pytest.raises(OperatorError, match="base 3, the policy says 5"):
        Ledger.open(tmp_path, 5, KEY)


def test_a_changed_block_is_refused(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[:1], "r1")
    path = tmp_path / ledger.blocks[0].file
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(OperatorError, match=r"block-0000-months-2026-01.*changed"):
        Ledger.open(tmp_path, 3, KEY).read(ledger.blocks[0])


def test_a_release_built_before_another_was_published_is_refused(tmp_path):
    ledger = Ledger.open(tmp_path, 3, KEY)
    for release in ("r1", "r2"):
        ledger.write_pending(release, noted(run(ledger, inner(MONTHS[:1]), MONTHS[:1]).new_blocks))
    ledger.append_pending("r1")
    with pytest.raises(OperatorError, match="build it again"):
        Ledger.open(tmp_path, 3, KEY).append_pending("r2")


@pytest.mark.parametrize("fail_at", range(1, 7))
def test_a_crash_while_appending_leaves_the_ledger_as_it_was(tmp_path, monkeypatch, fail_at):
    before, _ = publish(tmp_path, MONTHS[:1], "r1")
    ledger = Ledger.open(tmp_path, 3, KEY)
    result = run(ledger, inner(MONTHS[:2]), MONTHS[:2])
    ledger.write_pending("r2", noted(result.new_blocks), result.checkpoint)
    calls = 0
    real = os.fsync

    def failing(descriptor):
        nonlocal calls
        calls += 1
        if calls == fail_at:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(OSError, match="Input/output"):
        ledger.append_pending("r2")
    monkeypatch.undo()
    after = Ledger.open(tmp_path, 3, KEY)
    # The rename is the moment of change: before it the old state, after it the new one, whole.
    assert after.state in (before.state, before_and_new(tmp_path, before))
    for block in after.blocks:
        after.read(block)
    if after.state == before.state:
        after.append_pending("r2")
    assert Ledger.open(tmp_path, 3, KEY).months == ("2026-01", "2026-02")
    assert Ledger.open(tmp_path, 3, KEY).checkpoint() is not None


def before_and_new(tmp_path, before):
    ledger = Ledger.open(tmp_path, 3, KEY)
    return ledger.state if len(ledger.blocks) == len(before.blocks) + 1 else before.state


def test_no_true_count_travels_with_the_protected_table(tmp_path):
    result = run(Ledger.open(tmp_path, 3, KEY), inner(MONTHS), MONTHS)
    assert "count" not in result.cells.column_names
    assert min(result.cells["shown"].to_pylist()) >= 3


def test_a_pending_block_that_was_changed_is_refused(tmp_path):
    ledger = Ledger.open(tmp_path, 3, KEY)
    ledger.write_pending("r1", noted(run(ledger, inner(MONTHS[:1]), MONTHS[:1]).new_blocks))
    [path] = (tmp_path / "pending" / "r1").glob("*.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(OperatorError, match=r"block-0000-months-2026-01.*changed"):
        ledger.append_pending("r1")
    assert not Ledger.open(tmp_path, 3, KEY).exists


def test_a_source_declared_after_publication_is_refused(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[:1], "r1")
    reporting = {MONTHS[0]: ("s", "t"), MONTHS[1]: ("s", "t")}
    with pytest.raises(OperatorError, match="«t» is declared for 2026-01, which was published"):
        check_months(ledger, reporting)
    # A source that is declared no longer changes nothing of what was published.
    later = {MONTHS[0]: (), MONTHS[1]: ("s", "t")}
    check_months(ledger, later)


def test_an_earlier_month_cannot_be_added(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[1:2], "r1")
    with pytest.raises(OperatorError, match="2026-01 is declared now, but 2026-02 is published"):
        run(ledger, inner(MONTHS), MONTHS)


def test_a_month_without_cells_and_a_gap_between_months(tmp_path):
    months = ["2025-11", "2026-03", "2026-04"]
    table = inner(["2025-11", "2026-04"])
    result = run(Ledger.open(tmp_path / "a", 3, KEY), table, months)
    # The empty month has no small cells to be pooled by itself, so it goes with the next one.
    assert [block.months for block in result.new_blocks] == [("2025-11",), ("2026-03", "2026-04")]
    exempt = run(Ledger.open(tmp_path / "b", 3, KEY), table, months, make_policy(test_only=True))
    assert [block.cells.num_rows > 0 for block in exempt.new_blocks] == [True, False, True]
    ledger = Ledger.open(tmp_path / "b", 3, KEY)
    ledger.write_pending("r1", noted(exempt.new_blocks, make_policy(test_only=True)))
    again = run(ledger.append_pending("r1"), table, months, make_policy(test_only=True))
    assert again.cells.equals(exempt.cells)


def test_a_record_under_an_unknown_code_is_refused(tmp_path):
    table = inner(MONTHS[:1])
    place = table.column_names.index("territory")
    table = table.set_column(place, "territory", pa.array(["m9"] * table.num_rows))
    with pytest.raises(TableFault, match="territory «m9» is no lowest code"):
        run(Ledger.open(tmp_path, 3, KEY), table, MONTHS[:1])


FIRST = Path(__file__).parent / "first_ledger"


@pytest.fixture
def first_ledger(tmp_path):
    """Return a copy of a ledger that the first version of the engine wrote (format 2)."""
    target = tmp_path / "ledger"
    shutil.copytree(FIRST, target)
    return target


def test_months_of_the_first_version_are_shown_as_they_were(first_ledger):
    ledger = Ledger.open(first_ledger, 3, KEY)
    assert ledger.months == tuple(MONTHS)
    result = run(ledger, inner([*MONTHS, "2026-04"]), [*MONTHS, "2026-04"])
    stored = pq.read_table(FIRST / "shown.parquet")
    assert rows_of(result.cells, MONTHS) == rows_of(stored, MONTHS)
    assert [block.months for block in result.new_blocks] == [("2026-04",)]
    ledger.write_pending("r3", noted(result.new_blocks), result.checkpoint)
    after = ledger.append_pending("r3")
    again = run(after, inner(MONTHS), [*MONTHS, "2026-04"])
    assert again.cells.equals(result.cells)


def test_residuals_kept_beside_the_ledger_equal_those_counted_anew(tmp_path):
    publish(tmp_path, MONTHS[:1], "r1")
    ledger, _ = publish(tmp_path, MONTHS, "r2")
    hierarchies = hierarchies_of(PATHS, MONTHS)
    fresh = Rounder(hierarchies, 3, KEY)
    replay(ledger, fresh)
    kept, counted = ledger.checkpoint(), fresh.margins.snapshot()
    assert (kept.snapshot.pages == counted.pages).all()
    assert (kept.snapshot.residuals == counted.residuals).all()
    assert kept.last_path == fresh.last_path
    assert counted.residuals.any()


def test_without_the_kept_residuals_later_months_are_the_same(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[:2], "r1")
    with_them = run(ledger, inner(MONTHS), MONTHS)
    [path] = tmp_path.glob("residuals-*.arrow")
    path.unlink()
    assert run(Ledger.open(tmp_path, 3, KEY), inner(MONTHS), MONTHS).cells.equals(with_them.cells)


def test_kept_residuals_that_were_changed_are_refused(tmp_path):
    publish(tmp_path, MONTHS[:2], "r1")
    [path] = tmp_path.glob("residuals-*.arrow")
    path.write_bytes(path.read_bytes()[:-3] + b"abc")
    with pytest.raises(OperatorError, match=r"residuals-0002\.arrow.*changed"):
        run(Ledger.open(tmp_path, 3, KEY), inner(MONTHS), MONTHS)


def test_a_territory_that_is_new_in_the_reference_changes_no_published_month(tmp_path):
    ledger, first = publish(tmp_path, MONTHS[:2], "r1")
    wider = PATHS | {"territory": PATHS["territory"] | {"a0": ("all", "a0")}}
    hierarchies = hierarchies_of(wider, MONTHS)
    new = inner(MONTHS).filter(pc.equal(inner(MONTHS)["month"], MONTHS[2]))
    result = protect(new, hierarchies, RoundingPolicy(3, 1), KEY, ledger)
    assert rows_of(result.cells, MONTHS[:2]) == rows_of(first.cells, MONTHS[:2])
    # The residuals kept have another shape, so they were counted anew from the blocks.
    fresh = Rounder(hierarchies, 3, KEY)
    replay(ledger, fresh)
    assert fresh.margins.snapshot().residuals.any()


def test_published_months_with_other_counts_and_older_months_are_refused_naming_the_cell(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[1:2], "r1")
    hierarchies = hierarchies_of(PATHS, MONTHS)
    policy = RoundingPolicy(3, 1)
    same = inner(MONTHS[1:2])
    assert protect(same, hierarchies, policy, KEY, ledger).new_blocks == []
    changed = same.set_column(
        same.column_names.index("count"),
        "count",
        pa.array([same["count"][0].as_py() + 1, *same["count"].to_pylist()[1:]], pa.int32()),
    )
    with pytest.raises(TableFault, match=r"cell territory m0, .*month 2026-02 was published with"):
        protect(changed, hierarchies, policy, KEY, ledger)
    with pytest.raises(TableFault, match="published with another count"):
        protect(same.slice(1), hierarchies, policy, KEY, ledger)
    with pytest.raises(TableFault, match="2026-01 is older than 2026-02, which is published"):
        protect(inner(MONTHS[:1]), hierarchies, policy, KEY, ledger)
    with pytest.raises(TableFault, match="2026-02 is published, but the table has no place"):
        protect(inner(MONTHS[:1]), hierarchies_of(PATHS, MONTHS[:1]), policy, KEY, ledger)


def late_cells(month, count, places=range(6)):
    rows = [(f"m{p}", "roads", "service_request", "phone", month, "open", "open", count)
            for p in places]  # fmt: skip
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return pa.table(columns, names=INNER_SCHEMA.names).cast(INNER_SCHEMA)


def test_late_records_are_added_as_a_pooled_batch_and_lower_nothing(tmp_path):
    ledger, first = publish(tmp_path, MONTHS[:2], "r1")
    late = pa.concat_tables([late_cells(MONTHS[0], 1), late_cells(MONTHS[1], 2)])
    result = run(ledger, inner(MONTHS[:2]), MONTHS[:2], late=late)
    assert [(block.kind, block.months) for block in result.new_blocks] == [
        ("late", tuple(MONTHS[:2]))
    ]
    before, after = (
        {tuple(r.values())[:-1]: r["shown"] for r in table.to_pylist()}
        for table in (first.cells, result.cells)
    )
    added = {key: after[key] - before.get(key, 0) for key in after}
    assert set(added.values()) == {0, 3}
    assert before.keys() <= after.keys()
    ledger.write_pending("r2", noted(result.new_blocks), result.checkpoint)
    appended = ledger.append_pending("r2")
    assert appended.months == ledger.months
    fresh = Rounder(hierarchies_of(PATHS, MONTHS), 3, KEY)
    replay(appended, fresh)
    assert (appended.checkpoint().snapshot.residuals == fresh.margins.snapshot().residuals).all()
    assert run(appended, inner(MONTHS), MONTHS).months == tuple(MONTHS)


def test_too_few_late_records_wait_and_records_of_unpublished_months_are_not_late(tmp_path):
    ledger, first = publish(tmp_path, MONTHS[:1], "r1")
    policy = make_policy(min_block=7)
    waiting = run(ledger, inner(MONTHS[:1]), MONTHS[:1], policy, late_cells(MONTHS[0], 1))
    assert waiting.late_waits
    assert waiting.new_blocks == []
    assert waiting.cells.equals(first.cells)
    with pytest.raises(TableFault, match="2026-02 is not published; its records are not late"):
        run(ledger, inner(MONTHS), MONTHS, late=late_cells(MONTHS[1], 1))


def test_a_new_key_begins_an_epoch_for_later_months(tmp_path):
    ledger, first = publish(tmp_path, MONTHS[:1], "r1")
    new = b"n" * 32
    ledger.begin_epoch(new)
    with pytest.raises(OperatorError, match="another rounding key"):
        Ledger.open(tmp_path, 3, KEY)
    opened = Ledger.open(tmp_path, 3, new)
    assert [epoch.first_block for epoch in opened.epochs] == [0, 1]
    assert opened.begin_epoch(new) == opened
    result = run(opened, inner(MONTHS), MONTHS)
    assert rows_of(result.cells, MONTHS[:1]) == rows_of(first.cells, MONTHS[:1])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 3}', b'{"version": 9}'])
def test_a_damaged_index_is_refused_naming_the_file(tmp_path, content):
    (tmp_path / "ledger.json").write_bytes(content)
    with pytest.raises(OperatorError, match=r"ledger\.json: .*(damaged|format 9)"):
        Ledger.open(tmp_path, 3, KEY)

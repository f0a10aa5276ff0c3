"""The ledger: append-only, checked, and whole after a crash."""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pytest

from portal.config.errors import OperatorError
from portal.config.policy import Policy
from portal.disclosure.ledger import Ledger
from portal.disclosure.protect import flat_paths, hierarchies_of, protect
from portal.disclosure.table import INNER_SCHEMA
from schemas.codelists import OUTCOME, SPEED

KEY = b"k" * 32
HIERARCHIES = hierarchies_of(
    {
        "territory": {f"m{i}": ("all", f"m{i}") for i in range(6)},
        "topic": {t: ("all", t) for t in ("roads", "waste")},
        "channel": {"service_request.phone": ("all", "service_request", "service_request.phone")},
        "outcome": flat_paths(OUTCOME.ids()),
        "speed": flat_paths(SPEED.ids()),
    }
)
MONTHS = ["2026-01", "2026-02", "2026-03"]


def make_policy(**changes):
    values = {
        "version": "1", "base": 3, "min_block": 1, "rate_min_denominator": 106,
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


def run(ledger, table, months, policy=None):
    policy = policy or make_policy()
    reporting = dict.fromkeys(months, ("s",))
    return protect(table, reporting, HIERARCHIES, policy, KEY, ledger, lambda _: None)


def publish(directory, months, release, seed=1):
    ledger = Ledger.open(directory, 3, KEY)
    result = run(ledger, inner(months, seed), months)
    ledger.write_pending(release, result.new_blocks)
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
    with pytest.raises(OperatorError, match=r"block-2026-01.*changed"):
        Ledger.open(tmp_path, 3, KEY).read(ledger.blocks[0])


def test_a_release_built_before_another_was_published_is_refused(tmp_path):
    ledger = Ledger.open(tmp_path, 3, KEY)
    for release in ("r1", "r2"):
        ledger.write_pending(release, run(ledger, inner(MONTHS[:1]), MONTHS[:1]).new_blocks)
    ledger.append_pending("r1")
    with pytest.raises(OperatorError, match="build it again"):
        Ledger.open(tmp_path, 3, KEY).append_pending("r2")


@pytest.mark.parametrize("fail_at", [1, 2, 3, 4])
def test_a_crash_while_appending_leaves_the_ledger_as_it_was(tmp_path, monkeypatch, fail_at):
    before, _ = publish(tmp_path, MONTHS[:1], "r1")
    ledger = Ledger.open(tmp_path, 3, KEY)
    ledger.write_pending("r2", run(ledger, inner(MONTHS[:2]), MONTHS[:2]).new_blocks)
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


def before_and_new(tmp_path, before):
    ledger = Ledger.open(tmp_path, 3, KEY)
    return ledger.state if len(ledger.blocks) == len(before.blocks) + 1 else before.state


def test_no_true_count_travels_with_the_protected_table(tmp_path):
    result = run(Ledger.open(tmp_path, 3, KEY), inner(MONTHS), MONTHS)
    assert "count" not in result.cells.column_names
    assert min(result.cells["shown"].to_pylist()) >= 3


def test_a_pending_block_that_was_changed_is_refused(tmp_path):
    ledger = Ledger.open(tmp_path, 3, KEY)
    ledger.write_pending("r1", run(ledger, inner(MONTHS[:1]), MONTHS[:1]).new_blocks)
    [path] = (tmp_path / "pending" / "r1").glob("*.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(OperatorError, match=r"block-2026-01.*changed"):
        ledger.append_pending("r1")
    assert not Ledger.open(tmp_path, 3, KEY).exists


def test_a_source_declared_after_publication_is_refused(tmp_path):
    ledger, _ = publish(tmp_path, MONTHS[:1], "r1")
    reporting = {MONTHS[0]: ("s", "t"), MONTHS[1]: ("s", "t")}
    with pytest.raises(OperatorError, match="«t» is declared for 2026-01, which was published"):
        protect(inner(MONTHS), reporting, HIERARCHIES, make_policy(), KEY, ledger, lambda _: None)
    # A source that is declared no longer changes nothing of what was published.
    later = {MONTHS[0]: (), MONTHS[1]: ("s", "t")}
    result = protect(inner(MONTHS), later, HIERARCHIES, make_policy(), KEY, ledger, lambda _: None)
    assert result.months == tuple(MONTHS[:2])


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
    ledger.write_pending("r1", exempt.new_blocks)
    again = run(ledger.append_pending("r1"), table, months, make_policy(test_only=True))
    assert again.cells.equals(exempt.cells)


def test_a_record_under_an_unknown_code_is_refused(tmp_path):
    table = inner(MONTHS[:1])
    place = table.column_names.index("territory")
    table = table.set_column(place, "territory", pa.array(["m9"] * table.num_rows))
    with pytest.raises(OperatorError, match="microdata has records under the territory «m9»"):
        run(Ledger.open(tmp_path, 3, KEY), table, MONTHS[:1])

"""A city with three real releases: months came, late records came, a place was renamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_up_city import make_city, write_source
from published_city import build_and_publish, declare

from portal.config.instance import Instance
from portal.ingest.pipeline import ingest
from portal.releases.stage2 import run_stage2

FIRST, SECOND, THIRD = "2026-09-15", "2026-10-15", "2026-11-15"
CALENDAR = """announced_on,due,last_month
2026-08-20,2026-09-15,2011-09
2026-09-15,2026-10-13,2011-11
2026-10-20,2026-11-10,2011-12
2026-11-05,2026-11-15,2011-12
2026-11-15,2026-12-15,2012-01
"""
CORRECTIONS = """date,kind,text_ru,text_en,releases
2026-10-10,late_waiting,"Часть записей за 2011-07 поступила позже; ждут.","Some records of 2011-07 came later; they wait.",2026-09-15
"""


def three_releases(folder: Path) -> Instance:
    """Return the instance; the third release is the current one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "portal.releases.build._stage2_process",
            lambda _, handover, target, progress: run_stage2(handover, target, progress),
        )
        instance = make_city(folder / "city", write_source(folder / "first.csv"))
        (instance.root / "calendar.csv").write_text(CALENDAR, encoding="utf-8")
        instance = declare(instance, "2011-09")
        build_and_publish(instance, date.fromisoformat(FIRST))
        later = write_source(folder / "later.csv", seed=2)
        ingest(instance, "boston", [later], date(2012, 7, 1))
        instance = declare(instance, "2011-11")
        (instance.root / "corrections.csv").write_text(CORRECTIONS, encoding="utf-8")
        build_and_publish(instance, date.fromisoformat(SECOND))
        _rename(instance.reference / "territories.csv")
        instance = declare(instance, "2011-12")
        build_and_publish(instance, date.fromisoformat(THIRD))
    return instance


def _rename(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ",Roxbury,Roxbury," in text
    renamed = text.replace(",Roxbury,Roxbury,", ",Roxbury Hills,Roxbury Hills,")
    path.write_text(renamed, encoding="utf-8")

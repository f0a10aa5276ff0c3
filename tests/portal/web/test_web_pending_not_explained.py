"""What is still under way is never counted as explained: from mapping files to pages.

A reporting form in use elsewhere adds «under consideration» into «explained»; here no step may.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import portal.ingest.mappings
from portal.app import create_app
from portal.config.settings import Settings
from portal.indicators.labels import format_count
from portal.store.model import WITH_OUTCOMES
from portal.store.release_store import ReleaseStore
from portal.web.context import PageContext
from portal.web.presenters.channel_tables import make_channel_outcomes
from portal.web.presenters.outcomes import make_outcomes
from portal.web.presenters.selection import read_selection
from schemas.codelists import FINAL_OUTCOMES, OUTCOME
from schemas.periods import periods_within

Make = Callable[..., PageContext]
MAPPINGS = sorted(Path(portal.ingest.mappings.__file__).parent.glob("*.toml"))
# What says in any of the sources that an appeal is under way.
UNDER_WAY = re.compile(
    r"нов|работе|на (модерац|координац|исполнен|согласован|рассмотрен)|^модерац|^принят$"
    r"|^рассмотрение|промежуточн|указан срок|продл|^(not ?registered|in ?work|prolonged|open"
    r"|in progress|assigned|started|pending)$",
    re.IGNORECASE,
)
PENDING, EXPLAINED = ("open", "interim"), "explained"
# Final by their source: the explanation has been given.
SAYS_EXPLAINED = {"Разъяснено", "Не решено", "Explained"}


def _mapped(values: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield each status as the source writes it, with those above it, and the outcome it maps to."""
    for text, code in values.items():
        if isinstance(code, dict):
            yield from _mapped(code, (*above, text))
        else:
            for status in (*above, text):
                yield status, code


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_a_mapping_keeps_what_is_under_way_open(path: Path) -> None:
    outcomes = tomllib.loads(path.read_text(encoding="utf-8"))["values"]["outcome"]
    rows = list(_mapped(outcomes))
    assert rows
    under_way = [(text, code) for text, code in rows if UNDER_WAY.search(text)]
    assert {code for _, code in under_way} <= set(PENDING)
    explained = {text for text, code in rows if code == EXPLAINED} - {"Готово", "Ответ дан"}
    assert explained <= SAYS_EXPLAINED


def test_the_mappings_have_what_is_under_way() -> None:
    found = {
        text
        for path in MAPPINGS
        for text, _ in _mapped(tomllib.loads(path.read_text(encoding="utf-8"))["values"]["outcome"])
        if UNDER_WAY.search(text)
    }
    assert {"В работе", "На исполнении", "Prolonged", "Рассмотрение", "Pending"} <= found


def test_what_is_under_way_is_no_final_outcome() -> None:
    assert not set(PENDING) & set(FINAL_OUTCOMES)
    assert set(PENDING) <= set(OUTCOME.ids())


def test_pages_print_both_apart(make: Make) -> None:
    context = make("ru")
    root, selection = context.store.territories.root.code, read_selection(context)
    regime = WITH_OUTCOMES if context.info.headline_rate == "resolution_rate" else "all"
    found = context.store.counts([root], ["all"], selection.period, regime)
    counts = found[root, "all"].by_outcome
    assert counts["open"]
    assert counts[EXPLAINED]
    outcomes = make_outcomes(context, root, selection)
    assert outcomes is not None
    printed = {segment.kind: segment.count for segment in outcomes.segments}
    given = counts[EXPLAINED] + counts["supported_no_action"]
    assert printed["explained"] == format_count(given, "ru")
    assert printed["open"] == format_count(counts["open"] + counts["interim"], "ru")


def test_a_channel_prints_both_apart(make: Make) -> None:
    context = make("ru", channel="state_portal")
    root, selection = context.store.territories.root.code, read_selection(context)
    own = context.store.counts([root], ["all"], selection.period, channel="state_portal")
    outcomes = make_channel_outcomes(context, root, selection)
    assert outcomes is not None
    printed = {line.label: line.count for line in outcomes.lines}
    for code in (EXPLAINED, "open"):
        number = own[root, "all"].by_outcome[code]
        assert number
        assert printed[OUTCOME[code].label("ru")] == format_count(number, "ru")


def test_api_and_downloads_have_what_the_store_has(
    release_dir: Path, release_store: ReleaseStore
) -> None:
    api = create_app(Settings(release_dir)).test_client()
    info, root = release_store.info, release_store.territories.root
    month = periods_within(info.first_month, info.last_month, "M")[0]
    counts = release_store.counts([root.code], ["all"], month)[root.code, "all"].by_outcome
    rows = api.get(f"/api/v1/observations?outcome=explained&outcome=open&time={month}").get_json()[
        "observations"
    ]
    assert {row["outcome"]: row["value"] for row in rows} == {
        code: counts[code] for code in (EXPLAINED, "open")
    }
    path = release_store.directory / "downloads" / f"observations_{root.level}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        [row] = [
            row
            for row in csv.DictReader(file)
            if (row["REF_AREA"], row["TOPIC"], row["TIME_PERIOD"]) == (root.code, "all", str(month))
        ]
    assert [int(row[name]) for name in ("EXPLAINED", "OPEN")] == [counts[EXPLAINED], counts["open"]]

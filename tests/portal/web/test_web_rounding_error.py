"""The page of methods says how far rounding alone moves a number, and from where rates begin."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from portal.store.release_store import ReleaseStore
from portal.store.rounding_error import RoundingErrors
from portal.web.context import make_context
from portal.web.i18n import NBSP
from portal.web.presenters import pages
from portal.web.presenters.rounding_error import make_rounding_error_view

Changed = Callable[..., ReleaseStore]
ROWS = [
    ("M", "count", 0, 4.0),
    ("M", "count", 30, 7.0),
    ("M", "share", 1, 100.0),
    ("M", "share", 200, 4.35),
    ("P1Y", "count", 0, 5.0),
    ("P1Y", "share", 1, 50.0),
]


def with_rows(changed: Changed, store: ReleaseStore, **floors: int | None) -> ReleaseStore:
    """Return the store with a table of errors and floors of our own."""
    errors = RoundingErrors(lambda sql, _: [(1,)] if "duckdb_tables" in sql else list(ROWS))
    floor = {"M": None, "Q": None, "A": None, "P1Y": None} | floors
    return changed(
        rounding_errors=errors,
        count_error=errors.of_count,
        share_error=errors.of_share,
        info=replace(store.info, rate_floor=floor),
    )


def page(store: ReleaseStore, lang: str) -> str:
    text = pages.methodology(make_context(store, lang, "/methodology", {}))
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_tables_stand_on_the_page_in_both_languages(
    release_store: ReleaseStore, changed: Changed
) -> None:
    store = with_rows(changed, release_store, M=200)
    russian, english = page(store, "ru"), page(store, "en")
    assert "Месяц 12 месяцев подряд 3 ± 4 ± 5 10 ± 4 ± 5 20 ± 4 ± 5 50 ± 7 ± 5" in russian
    assert " 10 (± 100,0) (± 50,0) 20 (± 100,0) (± 50,0) " in russian
    assert " 100 (± 100,0) (± 50,0) 200 ± 4,4 (± 50,0) " in russian
    assert "Month Rolling 12 months 3 ± 4 ± 5" in english
    assert " 10 (± 100.0) (± 50.0) " in english
    assert " 200 ± 4.4 (± 50.0) " in english
    assert "по длине периода: месяц — 200." in russian
    assert "by length of the period: month 200." in english


def test_the_page_tells_how_wide_intervals_are_where_shares_are_shown(
    release_store: ReleaseStore, changed: Changed
) -> None:
    store = with_rows(changed, release_store, M=200)
    russian, english = page(store, "ru"), page(store, "en")
    said = russian.replace(NBSP, " ")
    assert "длина периода: месяц Учтено обращений доля 10 % доля 50 % 200 4–18 %" in said
    assert "length of the period: month Counted appeals share 10% share 50% 200 4–18%" in english
    few = with_rows(changed, release_store, M=4_000)
    assert "доля 50 % 5 000 5–15 %" in page(few, "ru").replace(NBSP, " ")
    none = page(with_rows(changed, release_store), "en")
    assert "95 per cent interval" not in none


def test_a_release_without_any_share_exact_enough_says_so(
    release_store: ReleaseStore, changed: Changed
) -> None:
    store = with_rows(changed, release_store)
    assert "ни одна доля такой точности не достигает" in page(store, "ru")


def test_an_older_release_that_has_no_errors_has_no_table(
    release_store: ReleaseStore, changed: Changed
) -> None:
    errors = RoundingErrors(lambda _sql, _parameters: [])
    store = changed(count_error=errors.of_count, share_error=errors.of_share)
    assert make_rounding_error_view(make_context(store, "ru", "/", {})) is None
    assert "rounding-error" not in pages.methodology(make_context(store, "ru", "/methodology", {}))
